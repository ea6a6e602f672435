// Which window serves which base register: the records in linear memory (layout.ts), chosen once a region.
// A base that the region stores through uses its window onto pages that may be written, which serves its loads as well.
// Translated code reads the records where it needs them: kept in locals, they would crowd the guest's registers out of the
// host's, which costs more than the loads.

import { windows } from "../layout.ts";
import type { Region } from "./region.ts";

/** The number that stands for "no base register": literals. */
export const noBase = 32;

/** Gives the place in linear memory of the record of a base's window. */
export type WindowOf = (base: number) => number;

export function chooseWindows(region: Region): WindowOf {
  const accesses = region.blocks.flatMap(({ instructions }) => instructions.flatMap(({ effects }) => effects.memory));
  const storedThrough = new Set(accesses.filter(({ kind }) => kind === "store").map(({ base }) => base ?? noBase));
  return (base) => (storedThrough.has(base) ? windows.write : windows.read) + base * windows.bytes;
}
