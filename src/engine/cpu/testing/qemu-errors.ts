// Where qemu-aarch64 7.2 does not do what the Arm ARM says: words that are not compared with it, and why.

import { decode } from "../../isa/index.ts";
import type { Fields } from "../../isa/pattern.ts";

export interface QemuError {
  /** `name` of the row. */
  readonly row: string;
  /** Which of its words. */
  readonly concerns: (fields: Fields) => boolean;
  readonly reason: string;
}

export const qemuErrors: readonly QemuError[] = [
  {
    row: "FCVTZS (SIMD scalar, fixed-point)",
    concerns: ({ immh }) => immh < 4,
    reason: "leaves a negative result of half the width of a word extended to 32 bits, where the register has 0 above 16",
  },
];

/** The error of qemu that a word comes by. */
export function qemuErrorOf(word: number): QemuError | undefined {
  const decoded = decode(word);
  return decoded && qemuErrors.find(({ row, concerns }) => row === decoded.row.name && concerns(decoded.fields));
}
