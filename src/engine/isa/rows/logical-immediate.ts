// Logical operations with a bitmask immediate.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { bitmaskImmediate, decodeBitmask, invertedBitmaskImmediate, isReservedBitmask } from "../operands/bitmask-immediate.ts";
import { wordRegister, wordRegisterOrSp } from "../operands/general.ts";
import { movedBitmask, moveWidePreferred } from "../operands/move-wide.ts";
import type { Fields } from "../pattern.ts";

const reference = "Logical (immediate)";

const value = (f: Fields<"N" | "immr" | "imms" | "sf">): bigint => decodeBitmask(f, f.sf ? 64 : 32) ?? 0n;

export const logicalImmediateRows: readonly InstructionRow[] = [
  instruction({
    name: "AND (immediate)",
    mnemonic: "and",
    pattern: "sf:1 00 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegister("Rn", "sf"), bitmaskImmediate],
    reserved: isReservedBitmask,
    summary: "Keeps the bits of a register that are 1 in a bitmask.",
    reference,
    examples: ["and x0, x1, #0xff // 201c4092", "and sp, x0, #-16 // 1fec7c92", "and w0, w1, #0xffffff00 // 205c1812"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.and(word.read(f.Rn), word.constant(value(f))));
    },
  }),
  instruction({
    name: "ORR (immediate)",
    mnemonic: "orr",
    pattern: "sf:1 01 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegister("Rn", "sf"), bitmaskImmediate],
    reserved: isReservedBitmask,
    summary: "Sets the bits of a register that are 1 in a bitmask.",
    reference,
    examples: ["orr w0, w1, #0x80000001 // 20040132", "orr x0, xzr, #0xffff // e03f40b2"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.or(word.read(f.Rn), word.constant(value(f))));
    },
  }),
  instruction({
    name: "EOR (immediate)",
    mnemonic: "eor",
    pattern: "sf:1 10 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegister("Rn", "sf"), bitmaskImmediate],
    reserved: isReservedBitmask,
    summary: "Inverts the bits of a register that are 1 in a bitmask.",
    reference,
    examples: ["eor x0, x1, #0x5555555555555555 // 20f000d2"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.xor(word.read(f.Rn), word.constant(value(f))));
    },
  }),
  instruction({
    name: "ANDS (immediate)",
    mnemonic: "ands",
    pattern: "sf:1 11 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), bitmaskImmediate],
    reserved: isReservedBitmask,
    summary: "Keeps the bits of a register that are 1 in a bitmask, and sets N and Z.",
    reference,
    examples: ["ands x0, x1, #1 // 200040f2"],
    execute(m, f) {
      const word = m.word(f.sf);
      const result = word.and(word.read(f.Rn), word.constant(value(f)));
      m.writeFlags(word.flagsOfLogic(result));
      word.write(f.Rd, result);
    },
  }),
  alias({
    name: "MOV (bitmask immediate)",
    base: "ORR (immediate)",
    mnemonic: "mov",
    pattern: "sf:1 01 100100 N:1 immr:6 imms:6 11111 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), movedBitmask],
    preferred: (fields) => fields.Rd === 31 || !moveWidePreferred(fields),
    summary: "Puts a number that is a bitmask into a register.",
    reference,
    examples: ["mov x0, #0xff00ff00ff00ff // e09f00b2", "mov sp, #16 // ff037cb2", "mov w0, #0xaaaaaaaa // e0f30132"],
  }),
  alias({
    name: "TST (immediate)",
    base: "ANDS (immediate)",
    mnemonic: "tst",
    pattern: "sf:1 11 100100 N:1 immr:6 imms:6 Rn:5 11111",
    operands: [wordRegister("Rn", "sf"), bitmaskImmediate],
    summary: "Sets N and Z by the bits of a register that are 1 in a bitmask: Z if all of them are 0.",
    reference,
    examples: ["tst x1, #1 // 3f0040f2", "tst w1, #0xfffffff8 // 3f701d72"],
  }),
  alias({
    name: "BIC (immediate)",
    base: "AND (immediate)",
    mnemonic: "bic",
    pattern: "sf:1 00 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegister("Rn", "sf"), invertedBitmaskImmediate],
    preferred: () => false,
    summary: "Clears the bits of a register that are 1 in a bitmask, by AND with its complement.",
    reference,
    examples: ["bic x0, x1, #1 // 20f87f92", "bic w0, w1, #0xff // 205c1812"],
  }),
];
