// Which window serves which access: the records in linear memory (layout.ts), chosen once a region. A window has what lies around
// one pointer, so it goes with the value of the base register: that from before the block has the register's window, a
// value computed in the block has one by the place where that is done, and what is a number away from another base shares its
// window. A base that is stored through uses its window onto pages that may be written, which serves its loads as well.
// Translated code reads the records where it needs them: kept in locals, they would crowd the guest's registers out of the
// host's, which costs more than the loads.

import { windows } from "../layout.ts";
import type { Region, RegionBlock, RegionInstruction } from "./region.ts";

/** The number that stands for "no base register": literals. Windows above belong to places. */
const noBase = 32;

/** Gives the place in linear memory of the record of the window that an instruction's accesses use. */
export type WindowOf = (instruction: RegionInstruction) => number;

export function chooseWindows(region: Region): WindowOf {
  const chosen = new Map<RegionInstruction, number>();
  const storedThrough = new Set<number>();
  for (const block of region.blocks) chooseIn(block, chosen, storedThrough);
  return (instruction) => {
    const window = chosen.get(instruction) ?? noBase;
    return (storedThrough.has(window) ? windows.write : windows.read) + window * windows.bytes;
  };
}

function chooseIn({ instructions }: RegionBlock, chosen: Map<RegionInstruction, number>, storedThrough: Set<number>): void {
  /** By register that has been written in the block. */
  const windowOf = new Map<number, number>();
  const windowNow = (register: number): number => windowOf.get(register) ?? register;
  for (const instruction of instructions) {
    const { memory, moved, offset, registersWritten } = instruction.effects;
    for (const { kind, base } of memory) {
      const window = base === undefined ? noBase : windowNow(base);
      chosen.set(instruction, window);
      if (kind === "store") storedThrough.add(window);
    }
    for (let register = 0; register < 32; register += 1) {
      if (((registersWritten >>> register) & 1) === 0 || moved.has(register)) continue;
      const other = offset.get(register);
      windowOf.set(register, other === undefined ? windowAt(instruction.pc) : windowNow(other));
    }
  }
}

const windowAt = (pc: number): number => noBase + 1 + (((pc / 4) >>> 0) % (windows.count - noBase - 1));
