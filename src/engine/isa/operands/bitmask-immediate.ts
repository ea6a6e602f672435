// Bitmask immediates: a run of ones, rotated, repeated in elements of 2 to 64 bits, as the logical instructions hold them.
// Arm ARM, shared pseudocode DecodeBitMasks().

import { hex } from "../../base/brand.ts";
import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, notEncodable, numberIn } from "./match.ts";

export type BitmaskFields = Fields<"N" | "immr" | "imms">;

/** The element's size in bits: where the highest 0 of N:NOT(imms) … stands; undefined for the patterns that are reserved. */
function elementBits({ N, imms }: BitmaskFields): number | undefined {
  const length = 31 - Math.clz32((N << 6) | (~imms & 0x3f));
  if (length < 1) return undefined;
  const size = 2 ** length;
  return (imms & (size - 1)) === size - 1 ? undefined : size;
}

/** The value that N, imms and immr stand for in a register of `bits`; undefined where they are reserved. */
export function decodeBitmask(fields: BitmaskFields, bits: 32 | 64): bigint | undefined {
  const size = elementBits(fields);
  if (size === undefined || size > bits) return undefined;
  const ones = (fields.imms & (size - 1)) + 1;
  const rotation = fields.immr & (size - 1);
  const run = (1n << BigInt(ones)) - 1n;
  const element = BigInt.asUintN(size, (run >> BigInt(rotation)) | (run << BigInt(size - rotation)));
  let value = 0n;
  for (let shift = 0; shift < bits; shift += size) value |= element << BigInt(shift);
  return value;
}

/** The fields for a value, which is taken modulo 2^bits; undefined if it is no bitmask (0 and all ones are none). */
export function encodeBitmask(value: bigint, bits: 32 | 64): BitmaskFields | undefined {
  const wanted = BigInt.asUintN(bits, value);
  if (wanted === 0n || wanted === BigInt.asUintN(bits, -1n)) return undefined;
  let size: number = bits;
  while (size > 2 && BigInt.asUintN(size / 2, wanted) === BigInt.asUintN(size / 2, wanted >> BigInt(size / 2))) size /= 2;
  const element = BigInt.asUintN(size, wanted);
  // The number of places that the run, 0…01…1, was rotated right: found where a 1 follows a 0 going up.
  let ones = 0;
  let start = 0;
  for (let bit = 0; bit < size; bit += 1) {
    const isOne = (element >> BigInt(bit)) & 1n;
    const below = (element >> BigInt((bit + size - 1) % size)) & 1n;
    ones += Number(isOne);
    if (isOne && !below) start = bit;
  }
  const fields = { N: size === 64 ? 1 : 0, immr: (size - start) % size, imms: ((-size * 2) & 0x3f) | (ones - 1) };
  return decodeBitmask(fields, bits) === wanted ? fields : undefined;
}

/**
 * A number as written for a register of `bits`, modulo 2^bits, or undefined if it is too large: in 32 bits the upper half must be
 * all zeros or all ones, so that 0xffffff00 and -256 are the same.
 */
export function narrowed(value: bigint, bits: 32 | 64): bigint | undefined {
  const wide = BigInt.asUintN(64, value);
  if (bits === 64) return wide;
  const upper = wide >> 32n;
  return upper === 0n || upper === 0xffff_ffffn ? BigInt.asUintN(32, wide) : undefined;
}

function bitmask(inverted: boolean): OperandKind<"N" | "immr" | "imms" | "sf"> {
  const noun = "a bitmask (a run of ones, rotated and repeated)";
  return {
    noun,
    template: "#<imm>",
    fields: ["N", "immr", "imms", "sf"],
    match(operand, { sf = 1 }, mnemonic) {
      const value = numberIn(operand, noun);
      if (typeof value !== "bigint") return value;
      const bits = sf ? 64 : 32;
      const narrow = narrowed(value, bits);
      const fields = narrow === undefined ? undefined : encodeBitmask(inverted ? ~narrow : narrow, bits);
      if (fields) return matched(fields);
      return notEncodable(
        operand!,
        `${hex(BigInt.asUintN(64, value))} does not fit ${mnemonic}: the number must be one run of ones, rotated, repeated every 2, 4, 8, 16, 32 or 64 bits; 0 and all ones are not`,
        `load it first: ldr ${sf ? "x" : "w"}16, =${hex(BigInt.asUintN(bits, value))}`,
      );
    },
    print({ sf, ...fields }) {
      const bits = sf ? 64 : 32;
      const value = decodeBitmask(fields, bits) ?? 0n;
      return `#${hex(inverted ? BigInt.asUintN(bits, ~value) : value)}`;
    },
  };
}

/** The immediate of AND, ORR, EOR and ANDS. */
export const bitmaskImmediate = bitmask(false);

/** The complement of the immediate in the encoding: `bic x0, x1, #1` is `and x0, x1, #-2`. */
export const invertedBitmaskImmediate = bitmask(true);

/** Whether N, immr and imms are unallocated at the width that sf says. */
export const isReservedBitmask = ({ sf, ...fields }: BitmaskFields & Fields<"sf">): boolean =>
  decodeBitmask(fields, sf ? 64 : 32) === undefined;
