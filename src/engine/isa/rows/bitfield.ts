// Bit fields: SBFM, BFM, UBFM and the shifts, extensions, insertions and extractions that they are.

import { feature } from "../feature.ts";
import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, ValueKinds } from "../machine.ts";
import {
  bitNumber,
  extractPosition,
  extractWidth,
  insertPosition,
  insertWidth,
  leftShiftAmount,
  rightShiftAmount,
} from "../operands/bitfield.ts";
import { bitfieldRegister, w, wordRegister, x } from "../operands/general.ts";
import type { Fields } from "../pattern.ts";

const reference = "Bitfield";

type Numbers = Fields<"sf" | "N" | "immr" | "imms">;

const reserved = ({ sf, N, immr, imms }: Numbers): boolean => N !== sf || (sf === 0 && (immr > 31 || imms > 31));

/** Where the bits come from, how many they are, and where they go: down to bit 0, or up to a place. */
const field = (bits: number, { immr, imms }: Fields<"immr" | "imms">) =>
  imms >= immr ? { from: immr, width: imms - immr + 1, to: 0 } : { from: 0, width: imms + 1, to: bits - immr };

/** The field of a register at its place, the bits above it all copies of its top bit or all 0. */
function extracted<T, V extends ValueKinds>(word: Arithmetic<T, V>, source: T, numbers: Fields<"immr" | "imms">, signed: boolean): T {
  const { from, width, to } = field(word.bits, numbers);
  const unused = word.bits - width - from;
  const top = unused === 0 ? source : word.shiftLeft(source, word.constant(unused));
  const shiftDown = word.bits - width - to;
  if (shiftDown === 0) return top;
  const amount = word.constant(shiftDown);
  return signed ? word.shiftRightArithmetic(top, amount) : word.shiftRightLogical(top, amount);
}

const mask = (width: number, at: number): bigint => ((1n << BigInt(width)) - 1n) << BigInt(at);

const inserts = ({ immr, imms }: Fields<"immr" | "imms">): boolean => imms < immr;

export const bitfieldRows: readonly InstructionRow[] = [
  instruction({
    name: "SBFM",
    mnemonic: "sbfm",
    pattern: "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), bitNumber("immr"), bitNumber("imms")],
    reserved,
    summary: "Moves a bit field of a register and extends it with its sign.",
    reference,
    examples: ["sbfm x0, x1, #3, #2 // 20084393"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, extracted(word, word.read(f.Rn), f, true));
    },
  }),
  instruction({
    name: "BFM",
    mnemonic: "bfm",
    pattern: "sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), bitNumber("immr"), bitNumber("imms")],
    reserved,
    summary: "Moves a bit field of a register into another, whose other bits stay.",
    reference,
    examples: ["bfm x0, x1, #3, #2 // 200843b3"],
    execute(m, f) {
      const word = m.word(f.sf);
      const { width, to } = field(word.bits, f);
      const kept = word.and(word.read(f.Rd), word.constant(~mask(width, to)));
      word.write(f.Rd, word.or(kept, extracted(word, word.read(f.Rn), f, false)));
    },
  }),
  instruction({
    name: "UBFM",
    mnemonic: "ubfm",
    pattern: "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), bitNumber("immr"), bitNumber("imms")],
    reserved,
    summary: "Moves a bit field of a register and clears the bits around it.",
    reference,
    examples: ["ubfm w0, w1, #31, #30 // 20781f53"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, extracted(word, word.read(f.Rn), f, false));
    },
  }),

  alias({
    name: "SXTB",
    base: "SBFM",
    mnemonic: "sxtb",
    pattern: "sf:1 00 100110 N:1 000000 000111 Rn:5 Rd:5",
    operands: [bitfieldRegister, w("Rn")],
    summary: "Extends the low byte of a register with its sign.",
    reference,
    examples: ["sxtb x0, w1 // 201c4093", "sxtb w0, w1 // 201c0013"],
  }),
  alias({
    name: "SXTH",
    base: "SBFM",
    mnemonic: "sxth",
    pattern: "sf:1 00 100110 N:1 000000 001111 Rn:5 Rd:5",
    operands: [bitfieldRegister, w("Rn")],
    summary: "Extends the low 16 bits of a register with their sign.",
    reference,
    examples: ["sxth x0, w1 // 203c4093", "sxth w0, w1 // 203c0013"],
  }),
  alias({
    name: "SXTW",
    base: "SBFM",
    mnemonic: "sxtw",
    pattern: "1 00 100110 1 000000 011111 Rn:5 Rd:5",
    operands: [x("Rd"), w("Rn")],
    summary: "Extends a 32-bit register to 64 bits with its sign.",
    reference,
    examples: ["sxtw x0, w1 // 207c4093"],
  }),
  alias({
    name: "ASR (immediate)",
    base: "SBFM",
    mnemonic: "asr",
    pattern: "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), rightShiftAmount],
    preferred: ({ sf, imms }) => imms === (sf ? 63 : 31),
    summary: "Shifts a register right and fills with its sign.",
    reference,
    examples: ["asr w0, w1, #3 // 207c0313", "asr x0, x1, #63 // 20fc7f93"],
  }),
  alias({
    name: "SBFIZ",
    base: "SBFM",
    mnemonic: "sbfiz",
    pattern: "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), insertPosition, insertWidth],
    preferred: inserts,
    summary: "Puts the low bits of a register at a place, extends them with their sign and clears the bits below.",
    reference,
    examples: ["sbfiz x0, x1, #3, #5 // 20107d93"],
  }),
  alias({
    name: "SBFX",
    base: "SBFM",
    mnemonic: "sbfx",
    pattern: "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), extractPosition, extractWidth],
    summary: "Takes a bit field out of a register and extends it with its sign.",
    reference,
    examples: ["sbfx x0, x1, #3, #5 // 201c4393", "sbfx w0, w1, #0, #9 // 20200013"],
  }),

  alias({
    name: "BFC",
    features: feature["v8.2"],
    base: "BFM",
    mnemonic: "bfc",
    pattern: "sf:1 01 100110 N:1 immr:6 imms:6 11111 Rd:5",
    operands: [bitfieldRegister, insertPosition, insertWidth],
    preferred: inserts,
    summary: "Clears a bit field of a register.",
    reference,
    examples: ["bfc x0, #3, #5 // e0137db3"],
  }),
  alias({
    name: "BFI",
    base: "BFM",
    mnemonic: "bfi",
    pattern: "sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), insertPosition, insertWidth],
    preferred: inserts,
    summary: "Puts the low bits of a register into a bit field of another.",
    reference,
    examples: ["bfi x0, x1, #3, #5 // 20107db3", "bfi w0, w1, #31, #1 // 20000133"],
  }),
  alias({
    name: "BFXIL",
    base: "BFM",
    mnemonic: "bfxil",
    pattern: "sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), extractPosition, extractWidth],
    summary: "Puts a bit field of a register into the low bits of another.",
    reference,
    examples: ["bfxil x0, x1, #3, #5 // 201c43b3"],
  }),

  alias({
    name: "UXTB",
    base: "UBFM",
    mnemonic: "uxtb",
    pattern: "0 10 100110 0 000000 000111 Rn:5 Rd:5",
    operands: [w("Rd"), w("Rn")],
    summary: "Keeps the low byte of a register.",
    reference,
    examples: ["uxtb w0, w1 // 201c0053"],
  }),
  alias({
    name: "UXTH",
    base: "UBFM",
    mnemonic: "uxth",
    pattern: "0 10 100110 0 000000 001111 Rn:5 Rd:5",
    operands: [w("Rd"), w("Rn")],
    summary: "Keeps the low 16 bits of a register.",
    reference,
    examples: ["uxth w0, w1 // 203c0053"],
  }),
  alias({
    name: "UXTB (64-bit destination)",
    base: "UBFM",
    mnemonic: "uxtb",
    pattern: "0 10 100110 0 000000 000111 Rn:5 Rd:5",
    operands: [x("Rd"), w("Rn")],
    preferred: () => false,
    summary: "Keeps the low byte of a register: writing the 32-bit register clears the upper half.",
    reference,
    examples: ["uxtb x0, w1 // 201c0053"],
  }),
  alias({
    name: "UXTH (64-bit destination)",
    base: "UBFM",
    mnemonic: "uxth",
    pattern: "0 10 100110 0 000000 001111 Rn:5 Rd:5",
    operands: [x("Rd"), w("Rn")],
    preferred: () => false,
    summary: "Keeps the low 16 bits of a register: writing the 32-bit register clears the upper half.",
    reference,
    examples: ["uxth x0, w1 // 203c0053"],
  }),
  alias({
    name: "LSL (immediate)",
    base: "UBFM",
    mnemonic: "lsl",
    pattern: "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), leftShiftAmount],
    preferred: ({ sf, immr, imms }) => imms !== (sf ? 63 : 31) && imms + 1 === immr,
    summary: "Shifts a register left.",
    reference,
    examples: ["lsl x0, x1, #3 // 20f07dd3", "lsl w0, w1, #31 // 20000153", "lsl x0, x1, #0 // 20fc40d3"],
  }),
  alias({
    name: "LSR (immediate)",
    base: "UBFM",
    mnemonic: "lsr",
    pattern: "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), rightShiftAmount],
    preferred: ({ sf, imms }) => imms === (sf ? 63 : 31),
    summary: "Shifts a register right and fills with zeros.",
    reference,
    examples: ["lsr x0, x1, #3 // 20fc43d3", "lsr w0, w1, #0 // 207c0053"],
  }),
  alias({
    name: "UBFIZ",
    base: "UBFM",
    mnemonic: "ubfiz",
    pattern: "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), insertPosition, insertWidth],
    preferred: inserts,
    summary: "Puts the low bits of a register at a place and clears the bits around them.",
    reference,
    examples: ["ubfiz x0, x1, #3, #5 // 20107dd3"],
  }),
  alias({
    name: "UBFX",
    base: "UBFM",
    mnemonic: "ubfx",
    pattern: "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), extractPosition, extractWidth],
    summary: "Takes a bit field out of a register.",
    reference,
    examples: ["ubfx x0, x1, #3, #5 // 201c43d3", "ubfx x0, x1, #0, #32 // 207c40d3"],
  }),
];
