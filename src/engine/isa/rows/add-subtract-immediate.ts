// Add and subtract an immediate.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { wordRegister, wordRegisterOrSp } from "../operands/general.ts";
import { addImmediate, addSubtractImmediate, negativeImmediate } from "../operands/immediate.ts";

const reference = "Add/subtract (immediate)";

const value = ({ imm12, sh }: { imm12: number; sh: number }): number => imm12 * (sh ? 4096 : 1);

export const addSubtractImmediateRows: readonly InstructionRow[] = [
  instruction({
    name: "ADD (immediate)",
    mnemonic: "add",
    pattern: "sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), addImmediate],
    summary: "Adds a number to a register.",
    reference,
    examples: [
      "add x0, x1, #4095 // 20fc3f91",
      "add wsp, w2, #1, lsl #12 // 5f044011",
      "add x3, sp, #0x10 // e3430091",
      "add x0, x1, #8192 // 20084091",
    ],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.add(word.readOrSp(f.Rn), word.constant(value(f))));
    },
  }),
  instruction({
    name: "ADDS (immediate)",
    mnemonic: "adds",
    pattern: "sf:1 0 1 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Adds a number to a register and sets the flags.",
    reference,
    examples: ["adds w0, w1, #1 // 20040031", "adds x0, sp, #1 // e00700b1"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.readOrSp(f.Rn);
      const b = word.constant(value(f));
      m.writeFlags(word.flagsOfAdd(a, b));
      word.write(f.Rd, word.add(a, b));
    },
  }),
  instruction({
    name: "SUB (immediate)",
    mnemonic: "sub",
    pattern: "sf:1 1 0 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Subtracts a number from a register.",
    reference,
    examples: ["sub sp, sp, #32 // ff8300d1", "sub w0, w1, #0xfff, lsl #12 // 20fc7f51"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.writeOrSp(f.Rd, word.subtract(word.readOrSp(f.Rn), word.constant(value(f))));
    },
  }),
  instruction({
    name: "SUBS (immediate)",
    mnemonic: "subs",
    pattern: "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Subtracts a number from a register and sets the flags.",
    reference,
    examples: ["subs x0, x1, #1 // 200400f1"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.readOrSp(f.Rn);
      const b = word.constant(value(f));
      m.writeFlags(word.flagsOfSubtract(a, b));
      word.write(f.Rd, word.subtract(a, b));
    },
  }),
  alias({
    name: "MOV (to/from SP)",
    base: "ADD (immediate)",
    mnemonic: "mov",
    pattern: "sf:1 0 0 100010 0 000000000000 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf")],
    preferred: ({ Rn, Rd }) => Rn === 31 || Rd === 31,
    summary: "Copies a register to or from the stack pointer.",
    reference,
    examples: ["mov x29, sp // fd030091", "mov sp, x29 // bf030091", "mov w0, wsp // e0030011"],
  }),
  alias({
    name: "CMP (immediate)",
    base: "SUBS (immediate)",
    mnemonic: "cmp",
    pattern: "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 11111",
    operands: [wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Compares a register with a number: subtracts, keeps the flags, drops the result.",
    reference,
    examples: ["cmp x0, #0 // 1f0000f1", "cmp sp, #4095, lsl #12 // ffff7ff1"],
  }),
  alias({
    name: "CMN (immediate)",
    base: "ADDS (immediate)",
    mnemonic: "cmn",
    pattern: "sf:1 0 1 100010 sh:1 imm12:12 Rn:5 11111",
    operands: [wordRegisterOrSp("Rn", "sf"), addSubtractImmediate],
    summary: "Compares a register with the negative of a number: adds, keeps the flags, drops the result.",
    reference,
    examples: ["cmn w0, #1 // 1f040031"],
  }),
  alias({
    name: "ADD (negative immediate)",
    base: "SUB (immediate)",
    mnemonic: "add",
    pattern: "sf:1 1 0 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), negativeImmediate],
    preferred: () => false,
    summary: "Adds a negative number to a register, by subtracting.",
    reference,
    examples: ["add x0, x1, #-8 // 202000d1"],
  }),
  alias({
    name: "ADDS (negative immediate)",
    base: "SUBS (immediate)",
    mnemonic: "adds",
    pattern: "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), negativeImmediate],
    preferred: () => false,
    summary: "Adds a negative number to a register, by subtracting, and sets the flags.",
    reference,
    examples: ["adds x0, x1, #-4096 // 200440f1"],
  }),
  alias({
    name: "SUB (negative immediate)",
    base: "ADD (immediate)",
    mnemonic: "sub",
    pattern: "sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegisterOrSp("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), negativeImmediate],
    preferred: () => false,
    summary: "Subtracts a negative number from a register, by adding.",
    reference,
    examples: ["sub x0, x1, #-8 // 20200091"],
  }),
  alias({
    name: "SUBS (negative immediate)",
    base: "ADDS (immediate)",
    mnemonic: "subs",
    pattern: "sf:1 0 1 100010 sh:1 imm12:12 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegisterOrSp("Rn", "sf"), negativeImmediate],
    preferred: () => false,
    summary: "Subtracts a negative number from a register, by adding, and sets the flags.",
    reference,
    examples: ["subs w0, w1, #-1 // 20040031"],
  }),
  alias({
    name: "CMP (negative immediate)",
    base: "ADDS (immediate)",
    mnemonic: "cmp",
    pattern: "sf:1 0 1 100010 sh:1 imm12:12 Rn:5 11111",
    operands: [wordRegisterOrSp("Rn", "sf"), negativeImmediate],
    preferred: () => false,
    summary: "Compares a register with a negative number, by adding.",
    reference,
    examples: ["cmp x0, #-1 // 1f0400b1"],
  }),
  alias({
    name: "CMN (negative immediate)",
    base: "SUBS (immediate)",
    mnemonic: "cmn",
    pattern: "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 11111",
    operands: [wordRegisterOrSp("Rn", "sf"), negativeImmediate],
    preferred: () => false,
    summary: "Compares a register with the negative of a negative number, by subtracting.",
    reference,
    examples: ["cmn x0, #-5 // 1f1400f1"],
  }),
];
