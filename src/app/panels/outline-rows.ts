// What stands in a text: its sections, and in each the labels, constants and macros, in their order. Works on text alone.

import type { Definition } from "../editor/statement.ts";
import { codeOf, definitionsOf } from "../editor/statement.ts";

export interface OutlineRow {
  readonly kind: Definition["kind"] | "section";
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** 0: a section, or what stands before the first; 2: a label that the assembler keeps to itself. */
  readonly depth: 0 | 1 | 2;
}

const sectionPattern = /^\s*\.(?:(text|data|bss)\b|(?:push)?section\s+([\w.$]+))/;

export function outlineOf(lines: readonly string[]): readonly OutlineRow[] {
  const named = definitionsOf(lines).filter(({ name }) => !/^\d/.test(name));
  const sections = lines.flatMap((text, index): OutlineRow[] => {
    const found = sectionPattern.exec(codeOf(text));
    return found ? [{ kind: "section", name: found[2] ?? `.${found[1]}`, line: index + 1, depth: 0 }] : [];
  });
  const isFresh = (row: OutlineRow, index: number) => row.name !== sections[index - 1]?.name;
  const first = sections[0]?.line ?? Number.POSITIVE_INFINITY;
  return [
    ...sections.filter(isFresh),
    ...named.map(({ name, line, kind }): OutlineRow => ({ kind, name, line, depth: name.startsWith(".L") ? 2 : line < first ? 0 : 1 })),
  ].sort((a, b) => a.line - b.line);
}

/** The row that a line belongs to: the last one that begins at it or above. */
export const rowAt = (rows: readonly OutlineRow[], line: number): OutlineRow | undefined => rows.findLast((row) => row.line <= line);

/** At most `most` rows, those about `here` (or the first), and how many are left out on either side: a page cannot draw a hundred thousand. */
export function rowsAbout(rows: readonly OutlineRow[], here: OutlineRow | undefined, most: number) {
  const middle = here === undefined ? 0 : rows.indexOf(here);
  const above = Math.max(0, Math.min(middle - (most >> 1), rows.length - most));
  const shown = rows.slice(above, above + most);
  return { shown, above, below: rows.length - above - shown.length };
}
