// Moves of 16 bits to a multiple of 16.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { wordRegister } from "../operands/general.ts";
import { movedInverted, movedZero, moveWideImmediate } from "../operands/move-wide.ts";
import type { Fields } from "../pattern.ts";

const reference = "Move wide (immediate)";

const value = ({ imm16, hw }: Fields<"imm16" | "hw">): bigint => BigInt(imm16) << BigInt(16 * hw);
const reserved = ({ sf, hw }: Fields<"sf" | "hw">): boolean => sf === 0 && hw > 1;

export const moveWideRows: readonly InstructionRow[] = [
  instruction({
    name: "MOVN",
    mnemonic: "movn",
    pattern: "sf:1 00 100101 hw:2 imm16:16 Rd:5",
    operands: [wordRegister("Rd", "sf"), moveWideImmediate],
    reserved,
    summary: "Puts the complement of 16 shifted bits into a register.",
    reference,
    examples: ["movn w0, #0xffff // e0ff9f12", "movn x0, #0, lsl #16 // 0000a092"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.constant(~value(f)));
    },
  }),
  instruction({
    name: "MOVZ",
    mnemonic: "movz",
    pattern: "sf:1 10 100101 hw:2 imm16:16 Rd:5",
    operands: [wordRegister("Rd", "sf"), moveWideImmediate],
    reserved,
    summary: "Puts 16 shifted bits into a register and clears the others.",
    reference,
    examples: ["movz x0, #0, lsl #48 // 0000e0d2"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.constant(value(f)));
    },
  }),
  instruction({
    name: "MOVK",
    mnemonic: "movk",
    pattern: "sf:1 11 100101 hw:2 imm16:16 Rd:5",
    operands: [wordRegister("Rd", "sf"), moveWideImmediate],
    reserved,
    summary: "Puts 16 shifted bits into a register and keeps the others.",
    reference,
    examples: ["movk x0, #65535, lsl #48 // e0fffff2", "movk w3, #1 // 23008072"],
    execute(m, f) {
      const word = m.word(f.sf);
      const kept = word.constant(~value({ imm16: 0xffff, hw: f.hw }));
      word.write(f.Rd, word.or(word.and(word.read(f.Rd), kept), word.constant(value(f))));
    },
  }),
  alias({
    name: "MOV (wide immediate)",
    base: "MOVZ",
    mnemonic: "mov",
    pattern: "sf:1 10 100101 hw:2 imm16:16 Rd:5",
    operands: [wordRegister("Rd", "sf"), movedZero],
    preferred: ({ imm16, hw }) => imm16 !== 0 || hw === 0,
    summary: "Puts a number into a register.",
    reference,
    examples: ["mov x0, #0 // 000080d2", "mov w8, #64 // 08088052", "mov x0, #0xffff0000 // e0ffbfd2"],
  }),
  alias({
    name: "MOV (inverted wide immediate)",
    base: "MOVN",
    mnemonic: "mov",
    pattern: "sf:1 00 100101 hw:2 imm16:16 Rd:5",
    operands: [wordRegister("Rd", "sf"), movedInverted],
    preferred: ({ sf, imm16, hw }) => (imm16 !== 0 || hw === 0) && (sf === 1 || imm16 !== 0xffff),
    summary: "Puts a number, mostly a negative one, into a register.",
    reference,
    examples: ["mov x0, #-1 // 00008092", "mov w0, #0xffff1234 // 60b99d12", "mov x0, #0xffffffff1234ffff // 60b9bd92"],
  }),
];
