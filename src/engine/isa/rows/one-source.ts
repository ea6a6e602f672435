// Data processing of one register: reversal and counting of bits.

import { feature } from "../feature.ts";
import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, ValueKinds } from "../machine.ts";
import { w, wordRegister, x } from "../operands/general.ts";

const reference = "Data-processing (1 source)";
const operands = [wordRegister("Rd", "sf"), wordRegister("Rn", "sf")] as const;

/** Swaps neighbouring groups of `size` bits throughout the register. */
function swapNeighbours<T, V extends ValueKinds>(word: Arithmetic<T, V>, value: T, size: number): T {
  const amount = word.constant(size);
  if (size * 2 === word.bits) return word.rotateRight(value, amount);
  let low = 0n;
  for (let bit = 0; bit < word.bits; bit += size * 2) low |= ((1n << BigInt(size)) - 1n) << BigInt(bit);
  const mask = word.constant(low);
  return word.or(word.shiftLeft(word.and(value, mask), amount), word.and(word.shiftRightLogical(value, amount), mask));
}

/** Reverses the order of the groups of `from` bits within each group of `to`. */
function reverse<T, V extends ValueKinds>(word: Arithmetic<T, V>, value: T, from: number, to: number): T {
  let result = value;
  for (let size = from; size < to; size *= 2) result = swapNeighbours(word, result, size);
  return result;
}

export const oneSourceRows: readonly InstructionRow[] = [
  instruction({
    name: "RBIT",
    mnemonic: "rbit",
    pattern: "sf:1 1 0 11010110 00000 000000 Rn:5 Rd:5",
    operands,
    summary: "Reverses the bits of a register.",
    reference,
    examples: ["rbit x0, x1 // 2000c0da"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, reverse(word, word.read(f.Rn), 1, word.bits));
    },
  }),
  instruction({
    name: "REV16",
    mnemonic: "rev16",
    pattern: "sf:1 1 0 11010110 00000 000001 Rn:5 Rd:5",
    operands,
    summary: "Reverses the bytes of each 16 bits of a register.",
    reference,
    examples: ["rev16 w0, w1 // 2004c05a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, reverse(word, word.read(f.Rn), 8, 16));
    },
  }),
  instruction({
    name: "REV (32-bit)",
    mnemonic: "rev",
    pattern: "0 1 0 11010110 00000 000010 Rn:5 Rd:5",
    operands: [w("Rd"), w("Rn")],
    summary: "Reverses the bytes of a register.",
    reference,
    examples: ["rev w0, w1 // 2008c05a"],
    execute(m, f) {
      m.i32.write(f.Rd, reverse(m.i32, m.i32.read(f.Rn), 8, 32));
    },
  }),
  instruction({
    name: "REV32",
    mnemonic: "rev32",
    pattern: "1 1 0 11010110 00000 000010 Rn:5 Rd:5",
    operands: [x("Rd"), x("Rn")],
    summary: "Reverses the bytes of each 32 bits of a register.",
    reference,
    examples: ["rev32 x0, x1 // 2008c0da"],
    execute(m, f) {
      m.i64.write(f.Rd, reverse(m.i64, m.i64.read(f.Rn), 8, 32));
    },
  }),
  instruction({
    name: "REV",
    mnemonic: "rev",
    pattern: "1 1 0 11010110 00000 000011 Rn:5 Rd:5",
    operands: [x("Rd"), x("Rn")],
    summary: "Reverses the bytes of a register.",
    reference,
    examples: ["rev x0, x1 // 200cc0da"],
    execute(m, f) {
      m.i64.write(f.Rd, reverse(m.i64, m.i64.read(f.Rn), 8, 64));
    },
  }),
  instruction({
    name: "CLZ",
    mnemonic: "clz",
    pattern: "sf:1 1 0 11010110 00000 000100 Rn:5 Rd:5",
    operands,
    summary: "Counts the zeros above the highest 1 of a register.",
    reference,
    examples: ["clz x0, x1 // 2010c0da"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.countLeadingZeros(word.read(f.Rn)));
    },
  }),
  instruction({
    name: "CLS",
    mnemonic: "cls",
    pattern: "sf:1 1 0 11010110 00000 000101 Rn:5 Rd:5",
    operands,
    summary: "Counts the bits below the sign of a register that are equal to it.",
    reference,
    examples: ["cls w0, w1 // 2014c05a"],
    execute(m, f) {
      const word = m.word(f.sf);
      const value = word.read(f.Rn);
      const differs = word.xor(value, word.shiftRightArithmetic(value, word.constant(1)));
      word.write(f.Rd, word.subtract(word.countLeadingZeros(differs), word.constant(1)));
    },
  }),
  alias({
    name: "REV64",
    features: feature["v8.2"],
    base: "REV",
    mnemonic: "rev64",
    pattern: "1 1 0 11010110 00000 000011 Rn:5 Rd:5",
    operands: [x("Rd"), x("Rn")],
    preferred: () => false,
    summary: "Reverses the bytes of a register.",
    reference,
    examples: ["rev64 x0, x1 // 200cc0da"],
  }),
];
