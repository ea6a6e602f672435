// Add and subtract two registers, the second extended; destination and first source may be the stack pointer.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, ValueKinds } from "../machine.ts";
import { wordRegister, wordRegisterOrSp } from "../operands/general.ts";
import { extendedRegister, extendedRegisterForFlags } from "../operands/shifted-register.ts";
import type { Fields } from "../pattern.ts";
import { extendBy } from "./shift.ts";

const reference = "Add/subtract (extended register)";

type Extended = Fields<"option" | "imm3" | "Rm">;

const reserved = ({ imm3 }: Extended): boolean => imm3 > 4;

const second = <T, V extends ValueKinds>(word: Arithmetic<T, V>, { Rm, option, imm3 }: Extended): T =>
  extendBy(word, word.read(Rm), option, imm3);

export const addSubtractExtendedRows: readonly InstructionRow[] = [
  instruction({
    name: "ADD (extended register)",
    mnemonic: "add",
    pattern: "sf:1 0 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), extendedRegister],
    reserved,
    summary: "Adds a register, and another that is extended from 8, 16 or 32 bits and shifted.",
    reference,
    examples: [
      "add x0, x1, w2, sxtw #2 // 20c8228b",
      "add x0, sp, x1 // e063218b",
      "add sp, sp, x1, lsl #3 // ff6f218b",
      "add x0, x1, x2, uxtx // 2060228b",
      "add w0, w1, w2, uxtb // 2000220b",
    ],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.add(word.readOrSp(f.Rn), second(word, f)));
    },
  }),
  instruction({
    name: "ADDS (extended register)",
    mnemonic: "adds",
    pattern: "sf:1 0 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), extendedRegisterForFlags],
    reserved,
    summary: "Adds a register and another that is extended, and sets the flags.",
    reference,
    examples: ["adds x0, sp, x1, lsl #4 // e07321ab"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.readOrSp(f.Rn);
      const b = second(word, f);
      m.writeFlags(word.flagsOfAdd(a, b));
      word.write(f.Rd, word.add(a, b));
    },
  }),
  instruction({
    name: "SUB (extended register)",
    mnemonic: "sub",
    pattern: "sf:1 1 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), extendedRegister],
    reserved,
    summary: "Subtracts from a register another that is extended from 8, 16 or 32 bits and shifted.",
    reference,
    examples: ["sub sp, sp, x0 // ff6320cb", "sub x0, x1, w2, uxth // 202022cb"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.subtract(word.readOrSp(f.Rn), second(word, f)));
    },
  }),
  instruction({
    name: "SUBS (extended register)",
    mnemonic: "subs",
    pattern: "sf:1 1 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), extendedRegisterForFlags],
    reserved,
    summary: "Subtracts from a register another that is extended, and sets the flags.",
    reference,
    examples: ["subs w0, w1, w2, sxth #4 // 20b0226b"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.readOrSp(f.Rn);
      const b = second(word, f);
      m.writeFlags(word.flagsOfSubtract(a, b));
      word.write(f.Rd, word.subtract(a, b));
    },
  }),
  alias({
    name: "CMN (extended register)",
    base: "ADDS (extended register)",
    mnemonic: "cmn",
    pattern: "sf:1 0 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 11111",
    operands: [wordRegisterOrSp("Rn", "sf"), extendedRegisterForFlags],
    summary: "Compares a register with the negative of an extended one, by adding.",
    reference,
    examples: ["cmn sp, x1 // ff6321ab"],
  }),
  alias({
    name: "CMP (extended register)",
    base: "SUBS (extended register)",
    mnemonic: "cmp",
    pattern: "sf:1 1 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 11111",
    operands: [wordRegisterOrSp("Rn", "sf"), extendedRegisterForFlags],
    summary: "Compares a register with an extended one, by subtracting.",
    reference,
    examples: ["cmp sp, x0 // ff6320eb", "cmp x0, w1, sxtw // 1fc021eb", "cmp wsp, w1 // ff43216b"],
  }),
];
