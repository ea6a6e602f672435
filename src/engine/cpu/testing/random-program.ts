// Random programs over all rows: every base row that has a meaning, with random fields, branches kept near, and bases
// that point at memory often enough. Seeded; what a program does is whatever the rows say.

import type { InstructionRow } from "../../isa/index.ts";
import { decode, rows } from "../../isa/index.ts";
import { insertFields } from "../../isa/pattern.ts";

/** Numbers from a seed (xorshift32): the same everywhere. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e37_79b1) ^ 0x5bd1_e995) | 1;
  }
  bits(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }
  below(limit: number): number {
    return this.bits() % limit;
  }
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
  chance(outOf: number): boolean {
    return this.below(outOf) === 0;
  }
  /** 64 bits, often on an edge. */
  doubleword(): bigint {
    const edge = this.below(8);
    if (edge === 0) return 0n;
    if (edge === 1) return 2n ** 64n - 1n;
    if (edge === 2) return 2n ** 63n;
    if (edge === 3) return BigInt(this.below(64));
    if (edge === 4) return 2n ** BigInt(this.below(64));
    return (BigInt(this.bits()) << 32n) | BigInt(this.bits());
  }
}

const executable = rows.filter((row) => row.execute !== undefined);
const isBranch = (row: InstructionRow): boolean =>
  /^(b|bl|cb|tb|ret|br)/.test(row.mnemonic) &&
  /imm(26|19|14)|Rn/.test(row.pattern) &&
  row.mnemonic !== "bic" &&
  row.mnemonic !== "bics" &&
  row.mnemonic !== "bfm";
const branches = executable.filter(isBranch);
const others = executable.filter((row) => !isBranch(row));

/** Registers that the harness keeps pointing at memory. */
export const pointers = [20, 21, 22, 23, 24, 25] as const;

function randomWord(random: Random, list: readonly InstructionRow[], index: number, length: number): number {
  for (;;) {
    const row = random.of(list);
    const fields: Record<string, number> = {};
    for (const { name, width } of row.layout.fields) fields[name] = random.bits() % 2 ** width;
    // Pointers are bases and seldom anything else.
    if ("Rn" in fields && !random.chance(4)) fields["Rn"] = random.of(pointers);
    for (const name of ["Rd", "Rt", "Rt2", "Rs"]) {
      if (name in fields && pointers.includes(fields[name] as 20) && !random.chance(40)) fields[name] = random.below(20);
    }
    if (list === branches) {
      const target = random.chance(4) ? random.below(length) : Math.min(length - 1, index + 1 + random.below(10));
      const distance = target - index;
      for (const { name, width } of row.layout.fields) if (name.startsWith("imm")) fields[name] = distance & (2 ** width - 1);
      if ("Rn" in fields) fields["Rn"] = 30;
    }
    const word = insertFields(row.layout, fields);
    if (decode(word) === undefined) continue;
    return word;
  }
}

/** `length` words. */
export function randomProgram(random: Random, length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, index) => {
    if (random.chance(200)) return random.bits();
    return randomWord(random, random.chance(7) ? branches : others, index, length);
  });
}
