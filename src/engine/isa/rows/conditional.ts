// Conditional compare and conditional select.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { condition, isAlways, oppositeCondition } from "../operands/condition.ts";
import { bothSources, wordRegister } from "../operands/general.ts";
import { numberField } from "../operands/immediate.ts";
import type { Fields } from "../pattern.ts";

const compareRegister = "Conditional compare (register)";
const compareImmediate = "Conditional compare (immediate)";
const select = "Conditional select";

const flagBits = numberField("nzcv", 15, "hexadecimal", "#<nzcv>");
const smallNumber = numberField("imm5", 31);
const selectOperands = [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), wordRegister("Rm", "sf"), condition("cond")] as const;

/** Whether CINC, CINV or CNEG say it: one source, and a condition that has an opposite. */
const isOneSource = ({ Rn, Rm, cond }: Fields<"Rn" | "Rm" | "cond">): boolean => Rn === Rm && !isAlways(cond);
const hasOpposite = ({ cond }: Fields<"cond">): boolean => !isAlways(cond);

export const conditionalRows: readonly InstructionRow[] = [
  instruction({
    name: "CCMN (register)",
    mnemonic: "ccmn",
    pattern: "sf:1 0 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4",
    operands: [wordRegister("Rn", "sf"), wordRegister("Rm", "sf"), flagBits, condition("cond")],
    summary: "If the condition holds, compares a register with the negative of another; else sets the flags to a number.",
    reference: compareRegister,
    examples: ["ccmn w0, w1, #4, ne // 0410413a"],
    execute(m, f) {
      const word = m.word(f.sf);
      const compared = word.flagsOfAdd(word.read(f.Rn), word.read(f.Rm));
      m.writeFlags(m.selectFlags(m.condition(f.cond), compared, m.flagsConstant(f.nzcv)));
    },
  }),
  instruction({
    name: "CCMP (register)",
    mnemonic: "ccmp",
    pattern: "sf:1 1 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4",
    operands: [wordRegister("Rn", "sf"), wordRegister("Rm", "sf"), flagBits, condition("cond")],
    summary: "If the condition holds, compares two registers; else sets the flags to a number.",
    reference: compareRegister,
    examples: ["ccmp x0, x1, #0, al // 00e041fa", "ccmp x0, x1, #15, hs // 0f2041fa"],
    execute(m, f) {
      const word = m.word(f.sf);
      const compared = word.flagsOfSubtract(word.read(f.Rn), word.read(f.Rm));
      m.writeFlags(m.selectFlags(m.condition(f.cond), compared, m.flagsConstant(f.nzcv)));
    },
  }),
  instruction({
    name: "CCMN (immediate)",
    mnemonic: "ccmn",
    pattern: "sf:1 0 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4",
    operands: [wordRegister("Rn", "sf"), smallNumber, flagBits, condition("cond")],
    summary: "If the condition holds, compares a register with a negative number; else sets the flags to a number.",
    reference: compareImmediate,
    examples: ["ccmn x0, #31, #8, gt // 08c85fba"],
    execute(m, f) {
      const word = m.word(f.sf);
      const compared = word.flagsOfAdd(word.read(f.Rn), word.constant(f.imm5));
      m.writeFlags(m.selectFlags(m.condition(f.cond), compared, m.flagsConstant(f.nzcv)));
    },
  }),
  instruction({
    name: "CCMP (immediate)",
    mnemonic: "ccmp",
    pattern: "sf:1 1 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4",
    operands: [wordRegister("Rn", "sf"), smallNumber, flagBits, condition("cond")],
    summary: "If the condition holds, compares a register with a number; else sets the flags to a number.",
    reference: compareImmediate,
    examples: ["ccmp x0, #5, #3, eq // 030845fa"],
    execute(m, f) {
      const word = m.word(f.sf);
      const compared = word.flagsOfSubtract(word.read(f.Rn), word.constant(f.imm5));
      m.writeFlags(m.selectFlags(m.condition(f.cond), compared, m.flagsConstant(f.nzcv)));
    },
  }),
  instruction({
    name: "CSEL",
    mnemonic: "csel",
    pattern: "sf:1 0 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5",
    operands: selectOperands,
    summary: "Copies the first source if the condition holds, else the second.",
    reference: select,
    examples: ["csel x0, x1, x2, vs // 2060829a", "csel w0, w1, w2, lo // 2030821a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.select(m.condition(f.cond), word.read(f.Rn), word.read(f.Rm)));
    },
  }),
  instruction({
    name: "CSINC",
    mnemonic: "csinc",
    pattern: "sf:1 0 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5",
    operands: selectOperands,
    summary: "Copies the first source if the condition holds, else the second plus 1.",
    reference: select,
    examples: ["csinc x0, x1, x2, eq // 2004829a", "csinc x0, xzr, xzr, al // e0e79f9a"],
    execute(m, f) {
      const word = m.word(f.sf);
      const otherwise = word.add(word.read(f.Rm), word.constant(1));
      word.write(f.Rd, word.select(m.condition(f.cond), word.read(f.Rn), otherwise));
    },
  }),
  instruction({
    name: "CSINV",
    mnemonic: "csinv",
    pattern: "sf:1 1 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5",
    operands: selectOperands,
    summary: "Copies the first source if the condition holds, else the second with all bits inverted.",
    reference: select,
    examples: ["csinv x0, x1, x2, mi // 204082da"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.select(m.condition(f.cond), word.read(f.Rn), word.not(word.read(f.Rm))));
    },
  }),
  instruction({
    name: "CSNEG",
    mnemonic: "csneg",
    pattern: "sf:1 1 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5",
    operands: selectOperands,
    summary: "Copies the first source if the condition holds, else the second negated.",
    reference: select,
    examples: ["csneg w0, w1, w2, ge // 20a4825a"],
    execute(m, f) {
      const word = m.word(f.sf);
      const otherwise = word.subtract(word.constant(0), word.read(f.Rm));
      word.write(f.Rd, word.select(m.condition(f.cond), word.read(f.Rn), otherwise));
    },
  }),
  alias({
    name: "CSET",
    base: "CSINC",
    mnemonic: "cset",
    pattern: "sf:1 0 0 11010100 11111 cond:4 0 1 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), oppositeCondition("cond")],
    preferred: hasOpposite,
    summary: "Sets a register to 1 if the condition holds, else to 0.",
    reference: select,
    examples: ["cset x0, eq // e0179f9a", "cset w0, gt // e0d79f1a"],
  }),
  alias({
    name: "CINC",
    base: "CSINC",
    mnemonic: "cinc",
    pattern: "sf:1 0 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), bothSources, oppositeCondition("cond")],
    preferred: isOneSource,
    summary: "Copies a register, plus 1 if the condition holds.",
    reference: select,
    examples: ["cinc x0, x1, hs // 2034819a"],
  }),
  alias({
    name: "CSETM",
    base: "CSINV",
    mnemonic: "csetm",
    pattern: "sf:1 1 0 11010100 11111 cond:4 0 0 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), oppositeCondition("cond")],
    preferred: hasOpposite,
    summary: "Sets all bits of a register if the condition holds, else none.",
    reference: select,
    examples: ["csetm x0, lt // e0a39fda"],
  }),
  alias({
    name: "CINV",
    base: "CSINV",
    mnemonic: "cinv",
    pattern: "sf:1 1 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), bothSources, oppositeCondition("cond")],
    preferred: isOneSource,
    summary: "Copies a register, with all bits inverted if the condition holds.",
    reference: select,
    examples: ["cinv x0, x1, mi // 205081da"],
  }),
  alias({
    name: "CNEG",
    base: "CSNEG",
    mnemonic: "cneg",
    pattern: "sf:1 1 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), bothSources, oppositeCondition("cond")],
    preferred: isOneSource,
    summary: "Copies a register, negated if the condition holds.",
    reference: select,
    examples: ["cneg x0, x1, vs // 207481da"],
  }),
];
