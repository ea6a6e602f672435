// Tokens → text, as `gcc -E` prints it: each line where it stood, white space where it matters, and line markers where files
// change or more than eight lines are left out. Keeps for every printed line where in the files its tokens come from.

import type { SourceText } from "./source-text.ts";
import { isOperator, type Token, wouldRunTogether } from "./token.ts";

/** A piece of a printed line, and the place that it comes from. */
export interface TracedPiece {
  /** In the line. */
  readonly start: number;
  readonly end: number;
  /** Token of a file: itself, or the call of the macro that made it. */
  readonly token: Token;
  /** Whether the text is what stands there. */
  readonly isVerbatim: boolean;
}

export interface TracedLine {
  readonly text: string;
  readonly pieces: readonly TracedPiece[];
}

/** Blank lines that are printed rather than a line marker. */
const maximumBlankLines = 8;

export class Printer {
  /** Lines that hold something. */
  readonly lines: TracedLine[] = [];
  characters = 0;
  readonly #parts: string[] = [];
  readonly #marksLines: boolean;
  #line = "";
  #pieces: TracedPiece[] = [];
  /** Whether the present line holds something. */
  #isOpen = false;
  #number = 1;
  #previous: Token | undefined;
  #source: Token | undefined;
  #apart = false;

  /** `marksLines`: false for `gcc -P`. */
  constructor(marksLines: boolean) {
    this.#marksLines = marksLines;
  }

  get text(): string {
    return this.#parts.join("");
  }

  /** `flags`: 1 a file begins, 2 it goes on, 3 it is the system's. */
  marker(line: number, path: string, flags: string): void {
    this.#close();
    this.#number = line;
    if (this.#marksLines) this.#parts.push(`# ${line} ${JSON.stringify(path)}${flags}\n`);
  }

  /** Begins to print line `line` of a file. */
  moveTo(line: number, file: SourceText): void {
    if (this.#isOpen) {
      this.#close();
      this.#number += 1;
    }
    if (this.#marksLines && line >= this.#number && line < this.#number + maximumBlankLines) {
      this.#parts.push("\n".repeat(line - this.#number));
      this.#number = line;
    } else this.marker(line, file.presumedPath, file.isSystem ? " 3" : "");
  }

  /** A line of a file begins with this token. */
  beginLine(first: Token): void {
    const { file } = first;
    this.moveTo(file.lineOf(first.start) + file.lineShift, file);
    this.#previous = undefined;
    this.#source = undefined;
    this.#line = " ".repeat(Math.max(0, file.byteColumnOf(first.start) - 2));
    this.#isOpen = true;
  }

  /** `call`: the outermost macro that is being expanded. */
  print(token: Token, call: Token | undefined): void {
    if (token.kind === "padding") {
      this.#apart = true;
      if (!this.#source || (!this.#source.white && !token.source)) this.#source = token.source;
      return;
    }
    const previous = this.#previous;
    const source = this.#source ?? token;
    const needsSpace = this.#apart ? source.white || (previous ? wouldRunTogether(previous, token) : isOperator(token, "#")) : token.white;
    if (needsSpace) this.#line += " ";
    this.#apart = false;
    this.#source = undefined;
    this.#previous = token;
    this.#isOpen = true;
    const start = this.#line.length;
    this.#line += token.text;
    this.#pieces.push({
      start,
      end: this.#line.length,
      token: call ?? token,
      isVerbatim: !call && token.end - token.start === token.text.length,
    });
  }

  finish(): void {
    this.#close();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#parts.push(this.#line, "\n");
    this.characters += this.#line.length + 1;
    if (this.#pieces.length > 0) this.lines.push({ text: this.#line, pieces: this.#pieces });
    this.#line = "";
    this.#pieces = [];
    this.#isOpen = false;
  }
}
