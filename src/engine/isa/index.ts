// The A64 instruction set: what the assembler, the disassembler, the processor and the editor take from it.

export type { Decoded } from "./decode.ts";
export { decode } from "./decode.ts";
export type { Disassembly } from "./disassemble.ts";
export { disassemble } from "./disassemble.ts";
export type { InstructionRow } from "./instruction.ts";
export { baseOf, encode, formOf, rowByName, rows, rowsByMnemonic } from "./instruction-set.ts";
export type { InstructionMatch, InstructionMismatch } from "./match-instruction.ts";
export { featuresOf, matchInstruction } from "./match-instruction.ts";
export { nearestNames } from "./nearest-names.ts";
export { extensionOf, unsupportedMessage } from "./unsupported.ts";
