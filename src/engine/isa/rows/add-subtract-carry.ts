// Add and subtract with the carry flag.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, ValueKinds } from "../machine.ts";
import { wordRegister } from "../operands/general.ts";

const reference = "Add/subtract (with carry)";
const operands = [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), wordRegister("Rm", "sf")] as const;

/** a + b + carry. */
const addWithCarry = <T, V extends ValueKinds>(word: Arithmetic<T, V>, a: T, b: T, carry: V["i32"]): T =>
  word.add(word.add(a, b), word.select(carry, word.constant(1), word.constant(0)));

export const addSubtractCarryRows: readonly InstructionRow[] = [
  instruction({
    name: "ADC",
    mnemonic: "adc",
    pattern: "sf:1 0 0 11010000 Rm:5 000000 Rn:5 Rd:5",
    operands,
    summary: "Adds two registers and the carry flag.",
    reference,
    examples: ["adc x0, x1, x2 // 2000029a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, addWithCarry(word, word.read(f.Rn), word.read(f.Rm), m.carry()));
    },
  }),
  instruction({
    name: "ADCS",
    mnemonic: "adcs",
    pattern: "sf:1 0 1 11010000 Rm:5 000000 Rn:5 Rd:5",
    operands,
    summary: "Adds two registers and the carry flag, and sets the flags.",
    reference,
    examples: ["adcs w0, w1, w2 // 2000023a"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.read(f.Rn);
      const b = word.read(f.Rm);
      const carry = m.carry();
      m.writeFlags(word.flagsOfAddWithCarry(a, b, carry));
      word.write(f.Rd, addWithCarry(word, a, b, carry));
    },
  }),
  instruction({
    name: "SBC",
    mnemonic: "sbc",
    pattern: "sf:1 1 0 11010000 Rm:5 000000 Rn:5 Rd:5",
    operands,
    summary: "Subtracts a register from another, and 1 more if the carry flag is clear.",
    reference,
    examples: ["sbc x0, x1, x2 // 200002da"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, addWithCarry(word, word.read(f.Rn), word.not(word.read(f.Rm)), m.carry()));
    },
  }),
  instruction({
    name: "SBCS",
    mnemonic: "sbcs",
    pattern: "sf:1 1 1 11010000 Rm:5 000000 Rn:5 Rd:5",
    operands,
    summary: "Subtracts a register from another, and 1 more if the carry flag is clear, and sets the flags.",
    reference,
    examples: ["sbcs x0, x1, x2 // 200002fa"],
    execute(m, f) {
      const word = m.word(f.sf);
      const a = word.read(f.Rn);
      const b = word.not(word.read(f.Rm));
      const carry = m.carry();
      m.writeFlags(word.flagsOfAddWithCarry(a, b, carry));
      word.write(f.Rd, addWithCarry(word, a, b, carry));
    },
  }),
  alias({
    name: "NGC",
    base: "SBC",
    mnemonic: "ngc",
    pattern: "sf:1 1 0 11010000 Rm:5 000000 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegister("Rm", "sf")],
    summary: "Negates a register, and subtracts 1 more if the carry flag is clear.",
    reference,
    examples: ["ngc x0, x1 // e00301da"],
  }),
  alias({
    name: "NGCS",
    base: "SBCS",
    mnemonic: "ngcs",
    pattern: "sf:1 1 1 11010000 Rm:5 000000 11111 Rd:5",
    operands: [wordRegister("Rd", "sf"), wordRegister("Rm", "sf")],
    summary: "Negates a register, and subtracts 1 more if the carry flag is clear, and sets the flags.",
    reference,
    examples: ["ngcs w0, w1 // e003017a"],
  }),
];
