// Extraction from a pair of registers, and rotation, which is that of one register with itself.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { bitNumber, rotateAmount } from "../operands/bitfield.ts";
import { bitfieldRegister, bothSources, wordRegister } from "../operands/general.ts";

const reference = "Extract";

export const extractRows: readonly InstructionRow[] = [
  instruction({
    name: "EXTR",
    mnemonic: "extr",
    pattern: "sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, wordRegister("Rn", "sf"), wordRegister("Rm", "sf"), bitNumber("imms")],
    reserved: ({ sf, N, imms }) => N !== sf || (sf === 0 && imms > 31),
    summary: "Takes a register's worth of bits out of two registers set side by side.",
    reference,
    examples: ["extr x0, x1, x2, #3 // 200cc293", "extr w0, w1, w2, #0 // 20008213"],
    execute(m, f) {
      const word = m.word(f.sf);
      const low = word.read(f.Rm);
      const shiftedLow = word.shiftRightLogical(low, word.constant(f.imms));
      const shiftedHigh = word.shiftLeft(word.read(f.Rn), word.constant(word.bits - f.imms));
      word.write(f.Rd, f.imms === 0 ? low : word.or(shiftedHigh, shiftedLow));
    },
  }),
  alias({
    name: "ROR (immediate)",
    base: "EXTR",
    mnemonic: "ror",
    pattern: "sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5",
    operands: [bitfieldRegister, bothSources, rotateAmount],
    preferred: ({ Rn, Rm }) => Rn === Rm,
    summary: "Rotates a register right.",
    reference,
    examples: ["ror x0, x1, #3 // 200cc193", "ror w0, w1, #31 // 207c8113"],
  }),
];
