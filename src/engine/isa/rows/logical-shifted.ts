// Logical operations of two registers, the second shifted or rotated.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, ValueKinds } from "../machine.ts";
import { w, wordRegister, x } from "../operands/general.ts";
import { shiftedOrRotatedRegister } from "../operands/shifted-register.ts";
import type { Fields } from "../pattern.ts";
import { shiftBy } from "./shift.ts";

const reference = "Logical (shifted register)";
const operands = [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), shiftedOrRotatedRegister] as const;

type Shifted = Fields<"sf" | "shift" | "Rm" | "imm6">;

const reserved = ({ sf, imm6 }: Shifted): boolean => sf === 0 && imm6 > 31;

const second = <T, V extends ValueKinds>(word: Arithmetic<T, V>, { Rm, shift, imm6 }: Shifted): T =>
  shiftBy(word, word.read(Rm), shift, imm6);

export const logicalShiftedRows: readonly InstructionRow[] = [
  instruction({
    name: "AND (shifted register)",
    mnemonic: "and",
    pattern: "sf:1 00 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Keeps the bits that are 1 in both registers.",
    reference,
    examples: ["and x0, x1, x2 // 2000028a", "and x0, x1, x2, ror #63 // 20fcc28a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.and(word.read(f.Rn), second(word, f)));
    },
  }),
  instruction({
    name: "BIC (shifted register)",
    mnemonic: "bic",
    pattern: "sf:1 00 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Clears the bits of a register that are 1 in another.",
    reference,
    examples: ["bic w0, w1, w2, lsl #31 // 207c220a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.and(word.read(f.Rn), word.not(second(word, f))));
    },
  }),
  instruction({
    name: "ORR (shifted register)",
    mnemonic: "orr",
    pattern: "sf:1 01 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Sets the bits that are 1 in either register.",
    reference,
    examples: ["orr x0, x1, x2, lsr #1 // 200442aa", "orr x0, xzr, x1, lsl #3 // e00f01aa"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.or(word.read(f.Rn), second(word, f)));
    },
  }),
  instruction({
    name: "ORN (shifted register)",
    mnemonic: "orn",
    pattern: "sf:1 01 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Sets the bits of a register that are 0 in another.",
    reference,
    examples: ["orn x0, x1, x2, asr #2 // 2008a2aa"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.or(word.read(f.Rn), word.not(second(word, f))));
    },
  }),
  instruction({
    name: "EOR (shifted register)",
    mnemonic: "eor",
    pattern: "sf:1 10 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Sets the bits in which two registers differ.",
    reference,
    examples: ["eor w0, w1, w2 // 2000024a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.xor(word.read(f.Rn), second(word, f)));
    },
  }),
  instruction({
    name: "EON (shifted register)",
    mnemonic: "eon",
    pattern: "sf:1 10 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Sets the bits in which two registers agree.",
    reference,
    examples: ["eon x0, x1, x2 // 200022ca"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.xor(word.read(f.Rn), word.not(second(word, f))));
    },
  }),
  instruction({
    name: "ANDS (shifted register)",
    mnemonic: "ands",
    pattern: "sf:1 11 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Keeps the bits that are 1 in both registers, and sets N and Z.",
    reference,
    examples: ["ands x0, x1, x2 // 200002ea"],
    execute(m, f) {
      const word = m.word(f.sf);
      const result = word.and(word.read(f.Rn), second(word, f));
      m.writeFlags(word.flagsOfLogic(result));
      word.write(f.Rd, result);
    },
  }),
  instruction({
    name: "BICS (shifted register)",
    mnemonic: "bics",
    pattern: "sf:1 11 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Clears the bits of a register that are 1 in another, and sets N and Z.",
    reference,
    examples: ["bics w0, w1, w2 // 2000226a"],
    execute(m, f) {
      const word = m.word(f.sf);
      const result = word.and(word.read(f.Rn), word.not(second(word, f)));
      m.writeFlags(word.flagsOfLogic(result));
      word.write(f.Rd, result);
    },
  }),
  alias({
    name: "MOV (register)",
    base: "ORR (shifted register)",
    mnemonic: "mov",
    pattern: "sf:1 01 01010 00 0 Rm:5 000000 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegister("Rm", "sf")],
    summary: "Copies a register.",
    reference,
    examples: ["mov x0, x1 // e00301aa", "mov w0, wzr // e0031f2a"],
  }),
  alias({
    name: "MOV (shifted register)",
    base: "ORR (shifted register)",
    mnemonic: "mov",
    pattern: "sf:1 01 01010 shift:2 0 Rm:5 imm6:6 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), shiftedOrRotatedRegister],
    preferred: () => false,
    summary: "Copies a register, shifted.",
    reference,
    examples: ["mov x0, x1, lsl #3 // e00f01aa"],
  }),
  alias({
    name: "MVN",
    base: "ORN (shifted register)",
    mnemonic: "mvn",
    pattern: "sf:1 01 01010 shift:2 1 Rm:5 imm6:6 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), shiftedOrRotatedRegister],
    summary: "Inverts all bits of a register.",
    reference,
    examples: ["mvn x0, x1 // e00321aa", "mvn w0, w1, lsl #3 // e00f212a"],
  }),
  alias({
    name: "TST (shifted register)",
    base: "ANDS (shifted register)",
    mnemonic: "tst",
    pattern: "sf:1 11 01010 shift:2 0 Rm:5 imm6:6 Rn:5 11111",
    operands: [wordRegister("Rn", "sf"), shiftedOrRotatedRegister],
    summary: "Sets N and Z by the bits that are 1 in both registers: Z if there are none.",
    reference,
    examples: ["tst x1, x2 // 3f0002ea", "tst w1, w2, ror #3 // 3f0cc26a"],
  }),
  alias({
    name: "UXTW",
    base: "ORR (shifted register)",
    mnemonic: "uxtw",
    pattern: "0 01 01010 00 0 Rm:5 000000 11111 Rd:5",
    operands: [x("Rd"), w("Rm")],
    preferred: () => false,
    summary: "Extends a 32-bit register to 64 bits with zeros: writing the 32-bit register does so.",
    reference,
    examples: ["uxtw x0, w1 // e003012a"],
  }),
  alias({
    name: "UXTW (32-bit destination)",
    base: "ORR (shifted register)",
    mnemonic: "uxtw",
    pattern: "0 01 01010 00 0 Rm:5 000000 11111 Rd:5",
    operands: [w("Rd"), w("Rm")],
    preferred: () => false,
    summary: "Copies a 32-bit register, which clears the upper half of the destination.",
    reference,
    examples: ["uxtw w0, w1 // e003012a"],
  }),
];
