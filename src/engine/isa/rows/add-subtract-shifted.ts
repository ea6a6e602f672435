// Add and subtract two registers, the second shifted.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, ValueKinds } from "../machine.ts";
import { wordRegister } from "../operands/general.ts";
import { shiftedRegister } from "../operands/shifted-register.ts";
import type { Fields } from "../pattern.ts";
import { shiftBy } from "./shift.ts";

const reference = "Add/subtract (shifted register)";
const operands = [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), shiftedRegister] as const;

type Shifted = Fields<"sf" | "shift" | "Rm" | "imm6">;

const reserved = ({ sf, shift, imm6 }: Shifted): boolean => shift === 3 || (sf === 0 && imm6 > 31);

const second = <T, V extends ValueKinds>(word: Arithmetic<T, V>, { Rm, shift, imm6 }: Shifted): T =>
  shiftBy(word, word.read(Rm), shift, imm6);

export const addSubtractShiftedRows: readonly InstructionRow[] = [
  instruction({
    name: "ADD (shifted register)",
    mnemonic: "add",
    pattern: "sf:1 0 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Adds two registers.",
    reference,
    examples: ["add x0, x1, x2 // 2000028b", "add w0, w1, w2, lsl #31 // 207c020b", "add x0, x1, x2, lsr #0 // 2000428b"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.add(word.read(f.Rn), second(word, f)));
    },
  }),
  instruction({
    name: "ADDS (shifted register)",
    mnemonic: "adds",
    pattern: "sf:1 0 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Adds two registers and sets the flags.",
    reference,
    examples: ["adds x0, x1, x2, asr #63 // 20fc82ab"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.read(f.Rn);
      const b = second(word, f);
      m.writeFlags(word.flagsOfAdd(a, b));
      word.write(f.Rd, word.add(a, b));
    },
  }),
  instruction({
    name: "SUB (shifted register)",
    mnemonic: "sub",
    pattern: "sf:1 1 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Subtracts a register from another.",
    reference,
    examples: ["sub w0, w1, w2 // 2000024b"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.subtract(word.read(f.Rn), second(word, f)));
    },
  }),
  instruction({
    name: "SUBS (shifted register)",
    mnemonic: "subs",
    pattern: "sf:1 1 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5",
    operands,
    reserved,
    summary: "Subtracts a register from another and sets the flags.",
    reference,
    examples: ["subs x0, x1, x2 // 200002eb"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.read(f.Rn);
      const b = second(word, f);
      m.writeFlags(word.flagsOfSubtract(a, b));
      word.write(f.Rd, word.subtract(a, b));
    },
  }),
  alias({
    name: "CMN (shifted register)",
    base: "ADDS (shifted register)",
    mnemonic: "cmn",
    pattern: "sf:1 0 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 11111",
    operands: [wordRegister("Rn", "sf"), shiftedRegister],
    summary: "Compares a register with the negative of another: adds, keeps the flags, drops the result.",
    reference,
    examples: ["cmn x0, x1 // 1f0001ab"],
  }),
  alias({
    name: "CMP (shifted register)",
    base: "SUBS (shifted register)",
    mnemonic: "cmp",
    pattern: "sf:1 1 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 11111",
    operands: [wordRegister("Rn", "sf"), shiftedRegister],
    summary: "Compares two registers: subtracts, keeps the flags, drops the result.",
    reference,
    examples: ["cmp x0, x1 // 1f0001eb", "cmp w0, w1, lsl #3 // 1f0c016b", "cmp xzr, x1 // ff0301eb"],
  }),
  alias({
    name: "NEG (shifted register)",
    base: "SUB (shifted register)",
    mnemonic: "neg",
    pattern: "sf:1 1 0 01011 shift:2 0 Rm:5 imm6:6 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), shiftedRegister],
    summary: "Negates a register.",
    reference,
    examples: ["neg x0, x1 // e00301cb", "neg w0, w1, asr #31 // e07f814b"],
  }),
  alias({
    name: "NEGS",
    base: "SUBS (shifted register)",
    mnemonic: "negs",
    pattern: "sf:1 1 1 01011 shift:2 0 Rm:5 imm6:6 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), shiftedRegister],
    summary: "Negates a register and sets the flags.",
    reference,
    examples: ["negs x0, x1 // e00301eb"],
  }),
];
