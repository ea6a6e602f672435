// Data processing of two registers: division, shifts by a register, CRC32.

import { feature } from "../feature.ts";
import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, Machine, ValueKinds } from "../machine.ts";
import { w, wordRegister, x } from "../operands/general.ts";

const reference = "Data-processing (2 source)";
const operands = [wordRegister("Rd", "sf"), wordRegister("Rn", "sf"), wordRegister("Rm", "sf")] as const;

type Shift = "shiftLeft" | "shiftRightLogical" | "shiftRightArithmetic" | "rotateRight";

/** A shift by a register, and the alias that everybody writes. */
function shiftRows(mnemonic: string, opcode: "00" | "01" | "10" | "11", shift: Shift, does: string, example: string): InstructionRow[] {
  const name = mnemonic.toUpperCase();
  const pattern = `sf:1 0 0 11010110 Rm:5 0010 ${opcode} Rn:5 Rd:5` as const;
  const summary = `${does} by as many bits as another register says, modulo its width.`;
  return [
    instruction({
      name: `${name}V`,
      mnemonic: `${mnemonic}v`,
      pattern,
      operands,
      summary,
      reference,
      examples: [example.replace(mnemonic, `${mnemonic}v`)],
      execute(m, f) {
        const word = m.word(f.sf);
        word.write(f.Rd, word[shift](word.read(f.Rn), word.read(f.Rm)));
      },
    }),
    alias({ name: `${name} (register)`, base: `${name}V`, mnemonic, pattern, operands, summary, reference, examples: [example] }),
  ];
}

const crcPolynomial = { crc32: 0xedb8_8320, crc32c: 0x82f6_3b78 } as const;

/** One bit after another goes into the remainder, the lowest first, so the polynomial stands reversed. */
function checksum<V extends ValueKinds>(i32: Arithmetic<V["i32"], V>, remainder: V["i32"], bits: number, polynomial: number): V["i32"] {
  let result = remainder;
  for (let bit = 0; bit < bits; bit += 1) {
    const isOdd = i32.and(result, i32.constant(1));
    const feedback = i32.and(i32.subtract(i32.constant(0), isOdd), i32.constant(polynomial));
    result = i32.xor(i32.shiftRightLogical(result, i32.constant(1)), feedback);
  }
  return result;
}

function writeChecksum<V extends ValueKinds>(
  { i32, i64 }: Machine<V>,
  { Rd, Rn, Rm }: { Rd: number; Rn: number; Rm: number },
  bits: 8 | 16 | 32 | 64,
  polynomial: number,
): void {
  const low = bits < 32 ? i32.zeroExtend(i32.read(Rm), bits) : i32.read(Rm);
  let result = checksum(i32, i32.xor(i32.read(Rn), low), Math.min(bits, 32), polynomial);
  if (bits === 64) {
    const high = i32.fromI64(i64.shiftRightLogical(i64.read(Rm), i64.constant(32)));
    result = checksum(i32, i32.xor(result, high), 32, polynomial);
  }
  i32.write(Rd, result);
}

function crcRow(family: keyof typeof crcPolynomial, size: "b" | "h" | "w" | "x", example: string): InstructionRow {
  const { sz, sf, bits } = (
    {
      b: { sz: "00", sf: "0", bits: 8 },
      h: { sz: "01", sf: "0", bits: 16 },
      w: { sz: "10", sf: "0", bits: 32 },
      x: { sz: "11", sf: "1", bits: 64 },
    } as const
  )[size];
  return instruction({
    name: `${family}${size}`.toUpperCase(),
    mnemonic: family + size,
    features: feature.crc,
    pattern: `${sf} 0 0 11010110 Rm:5 010 ${family === "crc32c" ? "1" : "0"} ${sz} Rn:5 Rd:5`,
    operands: [w("Rd"), w("Rn"), size === "x" ? x("Rm") : w("Rm")],
    summary: `Continues a ${family === "crc32c" ? "CRC-32C (Castagnoli)" : "CRC-32"} checksum with ${bits / 8} byte${bits > 8 ? "s" : ""}.`,
    reference,
    examples: [example],
    execute: (m, f) => writeChecksum(m, f, bits, crcPolynomial[family]),
  });
}

export const twoSourceRows: readonly InstructionRow[] = [
  instruction({
    name: "UDIV",
    mnemonic: "udiv",
    pattern: "sf:1 0 0 11010110 Rm:5 00001 0 Rn:5 Rd:5",
    operands,
    summary: "Divides two unsigned registers; division by 0 gives 0.",
    reference,
    examples: ["udiv x0, x1, x2 // 2008c29a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.divideUnsigned(word.read(f.Rn), word.read(f.Rm)));
    },
  }),
  instruction({
    name: "SDIV",
    mnemonic: "sdiv",
    pattern: "sf:1 0 0 11010110 Rm:5 00001 1 Rn:5 Rd:5",
    operands,
    summary: "Divides two signed registers, rounding towards 0; division by 0 gives 0.",
    reference,
    examples: ["sdiv w0, w1, w2 // 200cc21a"],
    execute(m, f) {
      const word = m.word(f.sf);
      word.write(f.Rd, word.divideSigned(word.read(f.Rn), word.read(f.Rm)));
    },
  }),
  ...shiftRows("lsl", "00", "shiftLeft", "Shifts a register left", "lsl x0, x1, x2 // 2020c29a"),
  ...shiftRows("lsr", "01", "shiftRightLogical", "Shifts a register right, filling with zeros,", "lsr w0, w1, w2 // 2024c21a"),
  ...shiftRows("asr", "10", "shiftRightArithmetic", "Shifts a register right, filling with its sign,", "asr x0, x1, x2 // 2028c29a"),
  ...shiftRows("ror", "11", "rotateRight", "Rotates a register right", "ror w0, w1, w2 // 202cc21a"),
  crcRow("crc32", "b", "crc32b w0, w1, w2 // 2040c21a"),
  crcRow("crc32", "h", "crc32h w0, w1, w2 // 2044c21a"),
  crcRow("crc32", "w", "crc32w w0, w1, w2 // 2048c21a"),
  crcRow("crc32", "x", "crc32x w0, w1, x2 // 204cc29a"),
  crcRow("crc32c", "b", "crc32cb w0, w1, w2 // 2050c21a"),
  crcRow("crc32c", "h", "crc32ch w0, w1, w2 // 2054c21a"),
  crcRow("crc32c", "w", "crc32cw w0, w1, w2 // 2058c21a"),
  crcRow("crc32c", "x", "crc32cx w0, w1, x2 // 205cc29a"),
];
