// Which of several words of one meaning an assembler writes: the others are disassembled to the same text, which gives this one back.

import { decode } from "../decode.ts";
import { type BitmaskFields, decodeBitmask, encodeBitmask } from "../operands/bitmask-immediate.ts";
import type { Fields } from "../pattern.ts";

/** Whether an instruction's word is the one that its text is assembled to. */
export function isCanonical(word: number): boolean {
  const { row, shown, fields } = decode(word)!;
  const { layout } = row;
  const ofFields = layout.fields.reduce((bits, { shift, width }) => bits | ((2 ** width - 1) << shift), 0);
  const ignored = ~(layout.mask | ofFields);
  if ((word & ignored) !== (layout.preset & ignored)) return false;
  // `ic iallu` and `tlbi vmalle1` ignore their register.
  if ((shown.name === "IC" || shown.name === "TLBI") && (word & 31) !== 31) return false;
  if (row.reference === "Logical (immediate)") return isLeastRotation(fields as BitmaskFields & Fields<"sf">);
  if (row.name === "DUP (general)") return fields["imm5"] === lowestOne(fields["imm5"]);
  if (row.name === "INS (element)") return fields["imm4"] % lowestOne(fields["imm5"]) === 0;
  return true;
}

/** An element can be rotated by its own length and stay the same. */
function isLeastRotation({ sf, ...fields }: BitmaskFields & Fields<"sf">): boolean {
  const bits = sf ? 64 : 32;
  const least = encodeBitmask(decodeBitmask(fields, bits)!, bits)!;
  return least.immr === fields.immr && least.imms === fields.imms;
}

const lowestOne = (value: number): number => value & -value;
