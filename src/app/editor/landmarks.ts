// Names and sections of a document of any length. What each leaf of CodeMirror's tree of lines has is kept with the leaf: an edit makes only a few of
// them anew, so that a hundred thousand lines are looked through once, not at every key.

import type { Text } from "@codemirror/state";
import { beginsStretch, type Definition, definitionOn, isEmptyLine } from "./statement.ts";

interface Leaf {
  /** By lines of the leaf, from 0. */
  readonly definitions: readonly Definition[];
  /** Lines that end the stretch before them. */
  readonly stretches: readonly number[];
  /** The last line with more than space and comments; -1: there is none. */
  readonly lastFilled: number;
}

const known = new WeakMap<Text, Leaf>();

const linesOf = (leaf: Text): readonly string[] => leaf.toJSON();
const lastFilledOf = (lines: readonly string[]): number => lines.findLastIndex((line) => !isEmptyLine(line));

function look(leaf: Text): Leaf {
  const before = known.get(leaf);
  if (before) return before;
  const lines = linesOf(leaf);
  const found = {
    definitions: lines.flatMap((line, index) => definitionOn(line, index) ?? []),
    stretches: lines.flatMap((line, index) => (beginsStretch(line) ? [index] : [])),
    lastFilled: lastFilledOf(lines),
  };
  known.set(leaf, found);
  return found;
}

/** Leaves of a document with the number of their first lines, from the one that has `line` on. */
function* leavesFrom(doc: Text, line: number, first = 1): Generator<{ readonly leaf: Text; readonly first: number }> {
  if (!doc.children) yield { leaf: doc, first };
  else {
    let begin = first;
    for (const child of doc.children) {
      if (begin + child.lines > line) yield* leavesFrom(child, line, begin);
      begin += child.lines;
    }
  }
}

/** Every name that a document defines, in its order. */
export function definitionsIn(doc: Text): Definition[] {
  const all: Definition[] = [];
  for (const { leaf, first } of leavesFrom(doc, 1))
    for (const definition of look(leaf).definitions) all.push({ ...definition, line: first + definition.line });
  return all;
}

/** Where a stretch that can be folded ends: from a label to before the next one of its rank, or the next section; blank lines left out. */
export function foldEnd(doc: Text, line: number): number | undefined {
  let end = line;
  for (const { leaf, first } of leavesFrom(doc, line + 1)) {
    const { stretches, lastFilled } = look(leaf);
    const next = stretches.find((index) => first + index > line);
    const last = next === undefined ? lastFilled : lastFilledOf(linesOf(leaf).slice(0, next));
    if (last >= 0) end = Math.max(end, first + last);
    if (next !== undefined) break;
  }
  return end > line ? end : undefined;
}
