// A file as the preprocessor reads it: lines that end in a backslash joined to the next, and for each place in the joined text
// the place in the file.

import type { Span } from "../base/diagnostic.ts";
import { encodeUtf8 } from "../base/utf8.ts";

export class SourceText {
  /** As `#include` found it. */
  readonly path: string;
  readonly text: string;
  /** `text` without the ends of continued lines. */
  readonly joined: string;
  readonly isSystem: boolean;
  /** What `#line` has made of it. */
  presumedPath: string;
  lineShift = 0;
  /** Offsets in `joined` where something was left out, and how much has been left out up to there. */
  readonly #cuts: number[] = [];
  readonly #removed: number[] = [];
  readonly #lineStarts: number[] = [0];

  constructor(path: string, text: string, isSystem = false) {
    this.path = path;
    this.presumedPath = path;
    this.text = text;
    this.isSystem = isSystem;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
    let joined = "";
    let from = 0;
    // White space behind the backslash is forgiven, as by GCC.
    for (const { index, 0: found } of text.matchAll(/\\[ \t\f\v]*\r?\n/g)) {
      joined += text.slice(from, index);
      from = index + found.length;
      this.#cuts.push(joined.length);
      this.#removed.push(from - joined.length);
    }
    this.joined = joined + text.slice(from);
  }

  get folder(): string {
    return this.path.slice(0, this.path.lastIndexOf("/") + 1);
  }

  /** The place in the file of a place in the joined text. */
  offsetOf(place: number): number {
    const cut = lastAtMost(this.#cuts, place);
    return cut < 0 ? place : place + this.#removed[cut];
  }

  /** From 1. */
  lineOf(offset: number): number {
    return lastAtMost(this.#lineStarts, offset) + 1;
  }

  /** In bytes, from 1. */
  byteColumnOf(offset: number): number {
    return encodeUtf8(this.text.slice(this.#lineStarts[this.lineOf(offset) - 1], offset)).length + 1;
  }

  span(start: number, end: number): Span {
    const line = this.lineOf(start);
    return { file: this.path, start, end, line, column: start - this.#lineStarts[line - 1] + 1 };
  }
}

/** Index of the last number that is not above `value`; -1: there is none. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
