// Branches, conditional and not, to labels and to registers.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { condition, conditionNames } from "../operands/condition.ts";
import { wordRegister, x } from "../operands/general.ts";
import { commentedTarget, signed, wordTarget } from "../operands/target.ts";
import { optionalReturnRegister, testedBit, testedRegister } from "../operands/test-bit.ts";

const conditional = "Conditional branch (immediate)";
const immediate = "Unconditional branch (immediate)";
const register = "Unconditional branch (register)";
const compare = "Compare and branch (immediate)";
const test = "Test and branch (immediate)";

const target = (pc: number, field: number, width: number): number => pc + 4 * signed(field, width);

const near = wordTarget("imm19", 19, "condbr19");

const conditionSummaries: readonly string[] = [
  "equal: Z is set",
  "not equal: Z is clear",
  "unsigned higher or same: C is set",
  "unsigned lower: C is clear",
  "negative: N is set",
  "positive or zero: N is clear",
  "signed overflow: V is set",
  "no signed overflow: V is clear",
  "unsigned higher: C is set and Z is clear",
  "unsigned lower or same: C is clear or Z is set",
  "signed greater or equal: N equals V",
  "signed less: N differs from V",
  "signed greater: Z is clear and N equals V",
  "signed less or equal: Z is set or N differs from V",
  "always",
  "always",
];

/** The four bits of a condition, as a pattern has them. */
const conditionBits = (number: number): string => number.toString(2).padStart(4, "0");

/** Names of conditions that GNU as takes without the dot as well: `beq`, `bhs`. */
const isOldName = (name: string): boolean =>
  name === "hs" || name === "lo" || conditionNames.some(([shown], number) => number < 14 && shown === name);

/** `b.eq` and its like, shown or not, and `beq`. */
const conditionalAliases: readonly InstructionRow[] = conditionNames.flatMap(([shown, ...others], number) => {
  const comment = others.map((name) => `b.${name}`).join(", ");
  const spellings = [`b.${shown}`, ...others.map((name) => `b.${name}`), ...[shown, ...others].filter(isOldName).map((name) => `b${name}`)];
  return spellings.map((mnemonic, index) =>
    alias({
      name: mnemonic.toUpperCase(),
      base: "B.cond",
      mnemonic,
      pattern: `0101010 0 imm19:19 0 ${conditionBits(number)}`,
      operands: [index === 0 && comment !== "" ? commentedTarget(near, comment) : near],
      preferred: () => index === 0,
      summary: `Branches to a label within 1 MiB if the condition holds (${conditionSummaries[number]}).`,
      reference: conditional,
      examples: [`${mnemonic} . + 8 // ${(0x40 + number).toString(16)}000054`],
    }),
  );
});

export const branchRows: readonly InstructionRow[] = [
  instruction({
    name: "B",
    mnemonic: "b",
    pattern: "0 00101 imm26:26",
    operands: [wordTarget("imm26", 26, "jump26")],
    summary: "Branches to a label within 128 MiB.",
    reference: immediate,
    examples: ["b . // 00000014", "b . - 4 // ffffff17"],
    execute(m, f) {
      m.jump(target(m.pc, f.imm26, 26));
    },
  }),
  instruction({
    name: "BL",
    mnemonic: "bl",
    pattern: "1 00101 imm26:26",
    operands: [wordTarget("imm26", 26, "call26")],
    summary: "Calls a subroutine within 128 MiB: puts the address of the next instruction into x30.",
    reference: immediate,
    examples: ["bl . + 0x100 // 40000094"],
    execute(m, f) {
      m.i64.write(30, m.i64.constant(m.pc + 4));
      m.jump(target(m.pc, f.imm26, 26), "call");
    },
  }),
  instruction({
    name: "B.cond",
    mnemonic: "b.<cond>",
    pattern: "0101010 0 imm19:19 0 cond:4",
    operands: [condition("cond"), near],
    summary: "Branches to a label within 1 MiB if the condition holds.",
    reference: conditional,
    examples: [],
    execute(m, f) {
      m.jumpIf(m.condition(f.cond), target(m.pc, f.imm19, 19));
    },
  }),
  ...conditionalAliases,
  instruction({
    name: "CBZ",
    mnemonic: "cbz",
    pattern: "sf:1 011010 0 imm19:19 Rt:5",
    operands: [wordRegister("Rt", "sf"), near],
    summary: "Branches to a label within 1 MiB if a register is 0.",
    reference: compare,
    examples: ["cbz x0, . + 8 // 400000b4", "cbz w1, . - 8 // c1ffff34"],
    execute(m, f) {
      const word = m.word(f.sf);
      m.jumpIf(word.equal(word.read(f.Rt), word.constant(0)), target(m.pc, f.imm19, 19));
    },
  }),
  instruction({
    name: "CBNZ",
    mnemonic: "cbnz",
    pattern: "sf:1 011010 1 imm19:19 Rt:5",
    operands: [wordRegister("Rt", "sf"), near],
    summary: "Branches to a label within 1 MiB if a register is not 0.",
    reference: compare,
    examples: ["cbnz w0, . + 8 // 40000035"],
    execute(m, f) {
      const word = m.word(f.sf);
      const isZero = word.equal(word.read(f.Rt), word.constant(0));
      m.jumpIf(m.i32.xor(isZero, m.i32.constant(1)), target(m.pc, f.imm19, 19));
    },
  }),
  instruction({
    name: "TBZ",
    mnemonic: "tbz",
    pattern: "b5:1 011011 0 b40:5 imm14:14 Rt:5",
    operands: [testedRegister, testedBit, wordTarget("imm14", 14, "tstbr14")],
    summary: "Branches to a label within 32 KiB if a bit of a register is 0.",
    reference: test,
    examples: ["tbz w0, #3, . + 8 // 40001836", "tbz x0, #3, . + 8 // 40001836", "tbz x0, #63, . // 0000f8b6"],
    execute(m, f) {
      const bit = m.i64.and(m.i64.read(f.Rt), m.i64.constant(1n << BigInt(f.b5 * 32 + f.b40)));
      m.jumpIf(m.i64.equal(bit, m.i64.constant(0)), target(m.pc, f.imm14, 14));
    },
  }),
  instruction({
    name: "TBNZ",
    mnemonic: "tbnz",
    pattern: "b5:1 011011 1 b40:5 imm14:14 Rt:5",
    operands: [testedRegister, testedBit, wordTarget("imm14", 14, "tstbr14")],
    summary: "Branches to a label within 32 KiB if a bit of a register is 1.",
    reference: test,
    examples: ["tbnz w0, #31, . - 8 // c0ffff37"],
    execute(m, f) {
      const bit = m.i64.shiftRightLogical(m.i64.read(f.Rt), m.i64.constant(f.b5 * 32 + f.b40));
      m.jumpIf(m.i32.and(m.i32.fromI64(bit), m.i32.constant(1)), target(m.pc, f.imm14, 14));
    },
  }),
  instruction({
    name: "BR",
    mnemonic: "br",
    pattern: "1101011 0 0 00 11111 0000 0 0 Rn:5 00000",
    operands: [x("Rn")],
    summary: "Branches to the address in a register.",
    reference: register,
    examples: ["br x16 // 00021fd6"],
    execute(m, f) {
      m.jumpTo(m.i64.read(f.Rn), "jump");
    },
  }),
  instruction({
    name: "BLR",
    mnemonic: "blr",
    pattern: "1101011 0 0 01 11111 0000 0 0 Rn:5 00000",
    operands: [x("Rn")],
    summary: "Calls the subroutine at the address in a register: puts the address of the next instruction into x30.",
    reference: register,
    examples: ["blr x30 // c0033fd6"],
    execute(m, f) {
      m.jumpTo(m.i64.read(f.Rn), "call");
      m.i64.write(30, m.i64.constant(m.pc + 4));
    },
  }),
  instruction({
    name: "RET",
    mnemonic: "ret",
    pattern: "1101011 0 0 10 11111 0000 0 0 Rn:5 00000",
    operands: [optionalReturnRegister],
    summary: "Returns from a subroutine, to the address in x30 or in the register given.",
    reference: register,
    examples: ["ret // c0035fd6", "ret x1 // 20005fd6"],
    execute(m, f) {
      m.jumpTo(m.i64.read(f.Rn), "return");
    },
  }),
  instruction({
    name: "ERET",
    mnemonic: "eret",
    pattern: "1101011 0 100 11111 0000 0 0 11111 00000",
    operands: [],
    summary: "Returns from an exception; UNDEFINED for a program.",
    reference: register,
    examples: ["eret // e0039fd6"],
    execute: (m) => m.undefined(),
  }),
  instruction({
    name: "DRPS",
    mnemonic: "drps",
    pattern: "1101011 0 101 11111 000000 11111 00000",
    operands: [],
    summary: "Restores the state of the processor when a debugger is done; UNDEFINED for a program.",
    reference: register,
    examples: ["drps // e003bfd6"],
    execute: (m) => m.undefined(),
  }),
];
