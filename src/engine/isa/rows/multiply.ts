// Multiplication, with an addend: data processing of three sources.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { w, wordRegister, x } from "../operands/general.ts";
import type { Fields } from "../pattern.ts";

const reference = "Data-processing (3 source)";
const wordOperands = [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), wordRegister("Rm", "sf"), wordRegister("Ra", "sf")] as const;
const longOperands = [x("Rd"), w("Rn"), w("Rm"), x("Ra")] as const;

/** The 64-bit product of two 32-bit registers. */
function longProduct<V extends ValueKinds>({ i64 }: Machine<V>, { Rn, Rm }: Fields<"Rn" | "Rm">, signed: boolean): V["i64"] {
  const factor = (register: number) => (signed ? i64.signExtend(i64.read(register), 32) : i64.zeroExtend(i64.read(register), 32));
  return i64.multiply(factor(Rn), factor(Rm));
}

export const multiplyRows: readonly InstructionRow[] = [
  instruction({
    name: "MADD",
    mnemonic: "madd",
    pattern: "sf:1 00 11011 000 Rm:5 0 Ra:5 Rn:5 Rd:5",
    operands: wordOperands,
    summary: "Multiplies two registers and adds a third.",
    reference,
    examples: ["madd x0, x1, x2, x3 // 200c029b"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.add(word.read(f.Ra), word.multiply(word.read(f.Rn), word.read(f.Rm))));
    },
  }),
  instruction({
    name: "MSUB",
    mnemonic: "msub",
    pattern: "sf:1 00 11011 000 Rm:5 1 Ra:5 Rn:5 Rd:5",
    operands: wordOperands,
    summary: "Multiplies two registers and subtracts the product from a third.",
    reference,
    examples: ["msub w0, w1, w2, w3 // 208c021b"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.subtract(word.read(f.Ra), word.multiply(word.read(f.Rn), word.read(f.Rm))));
    },
  }),
  instruction({
    name: "SMADDL",
    mnemonic: "smaddl",
    pattern: "1 00 11011 001 Rm:5 0 Ra:5 Rn:5 Rd:5",
    operands: longOperands,
    summary: "Multiplies two signed 32-bit registers and adds a 64-bit one.",
    reference,
    examples: ["smaddl x0, w1, w2, x3 // 200c229b"],
    execute(m, f) {
      m.i64.write(f.Rd, m.i64.add(m.i64.read(f.Ra), longProduct(m, f, true)));
    },
  }),
  instruction({
    name: "SMSUBL",
    mnemonic: "smsubl",
    pattern: "1 00 11011 001 Rm:5 1 Ra:5 Rn:5 Rd:5",
    operands: longOperands,
    summary: "Multiplies two signed 32-bit registers and subtracts the product from a 64-bit one.",
    reference,
    examples: ["smsubl x0, w1, w2, x3 // 208c229b"],
    execute(m, f) {
      m.i64.write(f.Rd, m.i64.subtract(m.i64.read(f.Ra), longProduct(m, f, true)));
    },
  }),
  instruction({
    name: "SMULH",
    mnemonic: "smulh",
    pattern: "1 00 11011 010 Rm:5 0 (11111) Rn:5 Rd:5",
    operands: [x("Rd"), x("Rn"), x("Rm")],
    summary: "Multiplies two signed registers and keeps the upper 64 bits of the product.",
    reference,
    examples: ["smulh x0, x1, x2 // 207c429b"],
    execute(m, f) {
      m.i64.write(f.Rd, m.multiplyHighSigned(m.i64.read(f.Rn), m.i64.read(f.Rm)));
    },
  }),
  instruction({
    name: "UMADDL",
    mnemonic: "umaddl",
    pattern: "1 00 11011 101 Rm:5 0 Ra:5 Rn:5 Rd:5",
    operands: longOperands,
    summary: "Multiplies two unsigned 32-bit registers and adds a 64-bit one.",
    reference,
    examples: ["umaddl x0, w1, w2, x3 // 200ca29b"],
    execute(m, f) {
      m.i64.write(f.Rd, m.i64.add(m.i64.read(f.Ra), longProduct(m, f, false)));
    },
  }),
  instruction({
    name: "UMSUBL",
    mnemonic: "umsubl",
    pattern: "1 00 11011 101 Rm:5 1 Ra:5 Rn:5 Rd:5",
    operands: longOperands,
    summary: "Multiplies two unsigned 32-bit registers and subtracts the product from a 64-bit one.",
    reference,
    examples: ["umsubl x0, w1, w2, x3 // 208ca29b"],
    execute(m, f) {
      m.i64.write(f.Rd, m.i64.subtract(m.i64.read(f.Ra), longProduct(m, f, false)));
    },
  }),
  instruction({
    name: "UMULH",
    mnemonic: "umulh",
    pattern: "1 00 11011 110 Rm:5 0 (11111) Rn:5 Rd:5",
    operands: [x("Rd"), x("Rn"), x("Rm")],
    summary: "Multiplies two unsigned registers and keeps the upper 64 bits of the product.",
    reference,
    examples: ["umulh x0, x1, x2 // 207cc29b"],
    execute(m, f) {
      m.i64.write(f.Rd, m.multiplyHighUnsigned(m.i64.read(f.Rn), m.i64.read(f.Rm)));
    },
  }),
  alias({
    name: "MUL",
    base: "MADD",
    mnemonic: "mul",
    pattern: "sf:1 00 11011 000 Rm:5 0 11111 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), wordRegister("Rm", "sf")],
    summary: "Multiplies two registers.",
    reference,
    examples: ["mul x0, x1, x2 // 207c029b"],
  }),
  alias({
    name: "MNEG",
    base: "MSUB",
    mnemonic: "mneg",
    pattern: "sf:1 00 11011 000 Rm:5 1 11111 Rn:5 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), wordRegister("Rm", "sf")],
    summary: "Multiplies two registers and negates the product.",
    reference,
    examples: ["mneg w0, w1, w2 // 20fc021b"],
  }),
  alias({
    name: "SMULL",
    base: "SMADDL",
    mnemonic: "smull",
    pattern: "1 00 11011 001 Rm:5 0 11111 Rn:5 Rd:5",
    operands: [x("Rd"), w("Rn"), w("Rm")],
    summary: "Multiplies two signed 32-bit registers to 64 bits.",
    reference,
    examples: ["smull x0, w1, w2 // 207c229b"],
  }),
  alias({
    name: "SMNEGL",
    base: "SMSUBL",
    mnemonic: "smnegl",
    pattern: "1 00 11011 001 Rm:5 1 11111 Rn:5 Rd:5",
    operands: [x("Rd"), w("Rn"), w("Rm")],
    summary: "Multiplies two signed 32-bit registers to 64 bits and negates the product.",
    reference,
    examples: ["smnegl x0, w1, w2 // 20fc229b"],
  }),
  alias({
    name: "UMULL",
    base: "UMADDL",
    mnemonic: "umull",
    pattern: "1 00 11011 101 Rm:5 0 11111 Rn:5 Rd:5",
    operands: [x("Rd"), w("Rn"), w("Rm")],
    summary: "Multiplies two unsigned 32-bit registers to 64 bits.",
    reference,
    examples: ["umull x0, w1, w2 // 207ca29b"],
  }),
  alias({
    name: "UMNEGL",
    base: "UMSUBL",
    mnemonic: "umnegl",
    pattern: "1 00 11011 101 Rm:5 1 11111 Rn:5 Rd:5",
    operands: [x("Rd"), w("Rn"), w("Rm")],
    summary: "Multiplies two unsigned 32-bit registers to 64 bits and negates the product.",
    reference,
    examples: ["umnegl x0, w1, w2 // 20fca29b"],
  }),
];
