// The names that a document of any length defines. What each leaf of CodeMirror's tree of lines has is kept with the leaf: an edit makes only a few of
// them anew, so that a hundred thousand lines are looked through once, not at every key.

import type { Text } from "@codemirror/state";
import { type Definition, definitionsOf } from "./statement.ts";

/** By lines of the leaf. */
const known = new WeakMap<Text, readonly Definition[]>();

function ofLeaf(leaf: Text): readonly Definition[] {
  const found = known.get(leaf) ?? definitionsOf(leaf.toJSON());
  known.set(leaf, found);
  return found;
}

/** Every name that a document defines, in its order. */
export function definitionsIn(doc: Text): readonly Definition[] {
  const all: Definition[] = [];
  let before = 0;
  const walk = (part: Text): void => {
    for (const child of part.children ?? []) walk(child);
    if (part.children) return;
    for (const definition of ofLeaf(part)) all.push({ ...definition, line: before + definition.line });
    before += part.lines;
  };
  walk(doc);
  return all;
}
