// Add and subtract an immediate (Arm ARM C4.1.92, "Add/subtract (immediate)").

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { wordRegister, wordRegisterOrSp } from "../operands/general.ts";
import { addSubtractImmediate } from "../operands/immediate.ts";

const immediate = ({ imm12, sh }: { imm12: number; sh: number }): number => imm12 * (sh ? 4096 : 1);

export const addSubtractImmediateRows: readonly InstructionRow[] = [
  instruction({
    name: "ADD (immediate)",
    mnemonic: "add",
    pattern: "sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Adds a number to a register.",
    reference: "C6.2.5",
    examples: ["add x0, x1, #4095 // 20fc3f91", "add wsp, w2, #1, lsl #12 // 5f044011", "add x3, sp, #0x10 // e3430091"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.add(word.readOrSp(f.Rn), word.constant(immediate(f))));
    },
  }),
  instruction({
    name: "SUBS (immediate)",
    mnemonic: "subs",
    pattern: "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Subtracts a number from a register and sets the flags.",
    reference: "C6.2.379",
    examples: ["subs x0, x1, #1 // 200400f1"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.readOrSp(f.Rn);
      const b = word.constant(immediate(f));
      m.writeFlags(word.flagsOfSubtract(a, b));
      word.write(f.Rd, word.subtract(a, b));
    },
  }),
  alias({
    name: "CMP (immediate)",
    base: "SUBS (immediate)",
    mnemonic: "cmp",
    pattern: "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 11111",
    operands: [wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Compares a register with a number: subtracts, keeps the flags, drops the result.",
    reference: "C6.2.65",
    examples: ["cmp x0, #0 // 1f0000f1"],
  }),
];
