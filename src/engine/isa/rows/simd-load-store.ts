// Loads and stores of one or two SIMD and FP registers: all ways of addressing that general registers have, for 1 to 16 bytes.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { pairOffset, pairPostIndexed, pairPreIndexed, postIndexed, preIndexed, scaledOffset, unscaledOffset } from "../operands/memory.ts";
import { registerOffset } from "../operands/register-offset.ts";
import { onlyShape } from "../operands/shapes.ts";
import { scalar } from "../operands/simd-register.ts";
import { literalTarget, signed } from "../operands/target.ts";
import { extendBy } from "./shift.ts";

interface Access {
  readonly verb: "ldr" | "str";
  readonly bank: "b" | "h" | "s" | "d" | "q";
  readonly bits: 8 | 16 | 32 | 64 | 128;
  readonly bytes: 1 | 2 | 4 | 8 | 16;
  readonly size: "00" | "01" | "10" | "11";
  readonly opc: "00" | "01" | "10" | "11";
  readonly summary: string;
}

const widths = [
  { bank: "b", bits: 8, bytes: 1, size: "00", upper: "0" },
  { bank: "h", bits: 16, bytes: 2, size: "01", upper: "0" },
  { bank: "s", bits: 32, bytes: 4, size: "10", upper: "0" },
  { bank: "d", bits: 64, bytes: 8, size: "11", upper: "0" },
  { bank: "q", bits: 128, bytes: 16, size: "00", upper: "1" },
] as const;

/** Stores before loads, as the base instructions are. */
const accesses: readonly Access[] = widths.flatMap(({ upper, ...width }) => [
  {
    ...width,
    verb: "str",
    opc: `${upper}0`,
    summary: `Stores ${width.bits === 128 ? "a SIMD register" : `the low ${width.bits} bits of a SIMD and FP register`}`,
  },
  {
    ...width,
    verb: "ldr",
    opc: `${upper}1`,
    summary: `Loads ${width.bits} bits into a SIMD and FP register${width.bits === 128 ? "" : ", whose other bits become 0"}`,
  },
]);

/** By verb and bank: text and bytes of each way of addressing. The unscaled offsets are such as the scaled form cannot hold. */
const examples: Readonly<Record<string, readonly [scaled: string, unscaled: string, post: string, pre: string, register: string]>> = {
  strb: ["[x1, #4095] // 20fc3f3d", "[x1, #-1] // 20f01f3c", "[x1], #1 // 2014003c", "[sp, #-16]! // e00f1f3c", "[x1, x2] // 2068223c"],
  ldrb: ["[x1] // 2000403d", "[x1, #-256] // 2000503c", "[x1], #255 // 20f44f3c", "[x1, #1]! // 201c403c", "[x1, x2, lsl #0] // 2078623c"],
  strh: [
    "[x1, #8190] // 20fc3f7d",
    "[x1, #1] // 2010007c",
    "[x1], #2 // 2024007c",
    "[x1, #2]! // 202c007c",
    "[x1, x2, lsl #1] // 2078227c",
  ],
  ldrh: [
    "[sp, #2] // e007407d",
    "[x1, #255] // 20f04f7c",
    "[x1], #2 // 2024407c",
    "[x1, #2]! // 202c407c",
    "[x1, w2, sxtw #1] // 20d8627c",
  ],
  strs: [
    "[x1, #16380] // 20fc3fbd",
    "[x1, #-4] // 20c01fbc",
    "[x1], #4 // 204400bc",
    "[x1, #4]! // 204c00bc",
    "[x1, x2, lsl #2] // 207822bc",
  ],
  ldrs: ["[x1, #4] // 200440bd", "[x1, #-4] // 20c05fbc", "[x1], #4 // 204440bc", "[x1, #4]! // 204c40bc", "[x1, w2, uxtw #2] // 205862bc"],
  strd: ["[sp, #8] // e00700fd", "[sp, #-8] // e0831ffc", "[x1], #8 // 208400fc", "[sp, #-16]! // e00f1ffc", "[sp, x2] // e06b22fc"],
  ldrd: [
    "[x1, #32760] // 20fc7ffd",
    "[x29, #-8] // a0835ffc",
    "[sp], #16 // e00741fc",
    "[x1, #0]! // 200c40fc",
    "[x1, x2, lsl #3] // 207862fc",
  ],
  strq: [
    "[x1, #65520] // 20fcbf3d",
    "[sp, #-16] // e0039f3c",
    "[x1], #16 // 2004813c",
    "[sp, #-32]! // e00f9e3c",
    "[x1, x2, lsl #4] // 2078a23c",
  ],
  ldrq: [
    "[x1, #16] // 2004c03d",
    "[x1, #1] // 2010c03c",
    "[x1], #16 // 2004c13c",
    "[x1, #16]! // 200cc13c",
    "[x1, w2, sxtw #4] // 20d8e23c",
  ],
};

/** Loads or stores the register at an address. */
function transfer<V extends ValueKinds>(
  m: Machine<V>,
  { verb, bytes }: Pick<Access, "verb" | "bytes">,
  register: number,
  address: V["i64"],
): void {
  if (verb === "ldr") m.vector.write(register, m.loadVector(address, bytes));
  else m.storeVector(address, bytes, m.vector.read(register));
}

const register = ({ bank }: Access) => scalar("Rt", onlyShape(bank));

function scaled(access: Access): InstructionRow {
  const { verb, bank, size, opc, bits, bytes, summary } = access;
  return instruction({
    name: `${verb.toUpperCase()} (SIMD&FP, ${bits}-bit, unsigned offset)`,
    mnemonic: verb,
    pattern: `${size} 111 1 01 ${opc} imm12:12 Rn:5 Rt:5`,
    operands: [register(access), scaledOffset(bytes)],
    summary: `${summary}, at a base plus a number.`,
    reference: "Load/store register (unsigned immediate)",
    examples: [`${verb} ${bank}0, ${examples[verb + bank][0]}`],
    execute(m, f) {
      transfer(m, access, f.Rt, m.i64.add(m.base(f.Rn), m.i64.constant(f.imm12 * bytes)));
    },
  });
}

function unscaled(access: Access): InstructionRow[] {
  const { verb, bank, size, opc, bits } = access;
  const mnemonic = verb === "ldr" ? "ldur" : "stur";
  const name = `${mnemonic.toUpperCase()} (SIMD&FP, ${bits}-bit)`;
  const pattern = `${size} 111 1 00 ${opc} 0 imm9:9 00 Rn:5 Rt:5` as const;
  const operands = [register(access), unscaledOffset] as const;
  const summary = `${access.summary}, at a base plus a number of bytes from −256 to 255.`;
  const reference = "Load/store register (unscaled immediate)";
  const example = `${bank}0, ${examples[verb + bank][1]}`;
  return [
    instruction({
      name,
      mnemonic,
      pattern,
      operands,
      summary,
      reference,
      examples: [`${mnemonic} ${example}`],
      execute(m, f) {
        transfer(m, access, f.Rt, m.i64.add(m.base(f.Rn), m.i64.constant(signed(f.imm9, 9))));
      },
    }),
    alias({
      name: `${verb.toUpperCase()} (SIMD&FP, ${bits}-bit, unscaled offset)`,
      base: name,
      mnemonic: verb,
      pattern,
      operands,
      preferred: () => false,
      summary,
      reference,
      examples: [`${verb} ${example}`],
    }),
  ];
}

function indexed(access: Access, mode: "post" | "pre"): InstructionRow {
  const { verb, bank, size, opc, bits, summary } = access;
  return instruction({
    name: `${verb.toUpperCase()} (SIMD&FP, ${bits}-bit, ${mode}-indexed)`,
    mnemonic: verb,
    pattern: `${size} 111 1 00 ${opc} 0 imm9:9 ${mode === "pre" ? "11" : "01"} Rn:5 Rt:5`,
    operands: [register(access), mode === "pre" ? preIndexed : postIndexed],
    summary: `${summary}, at a base to which a number is added ${mode === "pre" ? "first" : "afterwards"}.`,
    reference: `Load/store register (immediate ${mode}-indexed)`,
    examples: [`${verb} ${bank}0, ${examples[verb + bank][mode === "pre" ? 3 : 2]}`],
    execute(m, f) {
      const base = m.base(f.Rn);
      const moved = m.i64.add(base, m.i64.constant(signed(f.imm9, 9)));
      transfer(m, access, f.Rt, mode === "pre" ? moved : base);
      m.i64.writeOrSp(f.Rn, moved);
    },
  });
}

function byRegister(access: Access): InstructionRow {
  const { verb, bank, size, opc, bits, bytes, summary } = access;
  return instruction({
    name: `${verb.toUpperCase()} (SIMD&FP, ${bits}-bit, register offset)`,
    mnemonic: verb,
    pattern: `${size} 111 1 00 ${opc} 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5`,
    operands: [register(access), registerOffset(bytes)],
    // Extensions from fewer than 32 bits do not exist.
    reserved: ({ option }) => (option & 2) === 0,
    summary: `${summary}, at a base plus a register.`,
    reference: "Load/store register (register offset)",
    examples: [`${verb} ${bank}0, ${examples[verb + bank][4]}`],
    execute(m, f) {
      const offset = extendBy(m.i64, m.i64.read(f.Rm), f.option, f.S ? Math.log2(bytes) : 0);
      transfer(m, access, f.Rt, m.i64.add(m.base(f.Rn), offset));
    },
  });
}

const literals = [
  { bank: "s", opc: "00", bits: 32, bytes: 4, example: "ldr s0, . + 8 // 4000001c" },
  { bank: "d", opc: "01", bits: 64, bytes: 8, example: "ldr d0, . - 0x100000 // 0000805c" },
  { bank: "q", opc: "10", bits: 128, bytes: 16, example: "ldr q0, . + 16 // 8000009c" },
] as const;

interface PairMode {
  readonly note: string;
  readonly bits: "000" | "001" | "010" | "011";
  readonly verbs: readonly ["stp" | "stnp", "ldp" | "ldnp"];
  /** The offset counts before the access. */
  readonly before: boolean;
  readonly writesBack: boolean;
  readonly offset: typeof pairOffset;
  readonly does: string;
  readonly reference: string;
  readonly example: string;
}

const pairModes: readonly PairMode[] = [
  {
    note: "",
    bits: "000",
    before: true,
    writesBack: false,
    verbs: ["stnp", "ldnp"],
    offset: pairOffset,
    does: "at a base plus a number, hinting that they will not be needed again soon",
    reference: "Load/store no-allocate pair (offset)",
    example: "[x2]",
  },
  {
    note: ", post-indexed",
    bits: "001",
    before: false,
    writesBack: true,
    verbs: ["stp", "ldp"],
    offset: pairPostIndexed,
    does: "at a base to which a number is added afterwards",
    reference: "Load/store register pair (post-indexed)",
    example: "[sp], #16",
  },
  {
    note: ", signed offset",
    bits: "010",
    before: true,
    writesBack: false,
    verbs: ["stp", "ldp"],
    offset: pairOffset,
    does: "at a base plus a number",
    reference: "Load/store register pair (offset)",
    example: "[x2, #-16]",
  },
  {
    note: ", pre-indexed",
    bits: "011",
    before: true,
    writesBack: true,
    verbs: ["stp", "ldp"],
    offset: pairPreIndexed,
    does: "at a base to which a number is added first",
    reference: "Load/store register pair (pre-indexed)",
    example: "[sp, #-32]!",
  },
];

/** Bytes of the example of each pair, by verb, bank and address. */
const pairBytes: Readonly<Record<string, string>> = {
  "stnp s0, s1, [x2]": "4004002c",
  "ldnp s0, s1, [x2]": "4004402c",
  "stnp d0, d1, [x2]": "4004006c",
  "ldnp d0, d1, [x2]": "4004406c",
  "stnp q0, q1, [x2]": "400400ac",
  "ldnp q0, q1, [x2]": "400440ac",
  "stp s0, s1, [sp], #16": "e007822c",
  "ldp s0, s1, [sp], #16": "e007c22c",
  "stp d0, d1, [sp], #16": "e007816c",
  "ldp d0, d1, [sp], #16": "e007c16c",
  "stp q0, q1, [sp], #16": "e08780ac",
  "ldp q0, q1, [sp], #16": "e087c0ac",
  "stp s0, s1, [x2, #-16]": "40043e2d",
  "ldp s0, s1, [x2, #-16]": "40047e2d",
  "stp d0, d1, [x2, #-16]": "40043f6d",
  "ldp d0, d1, [x2, #-16]": "40047f6d",
  "stp q0, q1, [x2, #-16]": "40843fad",
  "ldp q0, q1, [x2, #-16]": "40847fad",
  "stp s0, s1, [sp, #-32]!": "e007bc2d",
  "ldp s0, s1, [sp, #-32]!": "e007fc2d",
  "stp d0, d1, [sp, #-32]!": "e007be6d",
  "ldp d0, d1, [sp, #-32]!": "e007fe6d",
  "stp q0, q1, [sp, #-32]!": "e007bfad",
  "ldp q0, q1, [sp, #-32]!": "e007ffad",
};

const pairRows: readonly InstructionRow[] = pairModes.flatMap((mode) =>
  literals.flatMap(({ bank, opc, bits, bytes }) =>
    mode.verbs.map((verb, isLoad) => {
      const example = `${verb} ${bank}0, ${bank}1, ${mode.example}`;
      return instruction({
        name: `${verb.toUpperCase()} (SIMD&FP, ${bits}-bit${mode.note})`,
        mnemonic: verb,
        pattern: `${opc} 101 1 ${mode.bits} ${isLoad ? "1" : "0"} imm7:7 Rt2:5 Rn:5 Rt:5`,
        operands: [scalar("Rt", onlyShape(bank)), scalar("Rt2", onlyShape(bank)), mode.offset(bytes)],
        summary: `${isLoad ? "Loads" : "Stores"} two SIMD and FP registers of ${bits} bits side by side, ${mode.does}.`,
        reference: mode.reference,
        examples: [`${example} // ${pairBytes[example]}`],
        execute(m, f) {
          const base = m.base(f.Rn);
          const moved = m.i64.add(base, m.i64.constant(signed(f.imm7, 7) * bytes));
          const address = mode.before ? moved : base;
          const access = { verb: isLoad ? "ldr" : "str", bytes } as const;
          transfer(m, access, f.Rt, address);
          transfer(m, access, f.Rt2, m.i64.add(address, m.i64.constant(bytes)));
          if (mode.writesBack) m.i64.writeOrSp(f.Rn, moved);
        },
      });
    }),
  ),
);

export const simdLoadStoreRows: readonly InstructionRow[] = [
  ...accesses.map(scaled),
  ...accesses.flatMap(unscaled),
  ...accesses.map((access) => indexed(access, "post")),
  ...accesses.map((access) => indexed(access, "pre")),
  ...accesses.map(byRegister),
  ...literals.map(({ bank, opc, bits, bytes, example }) =>
    instruction({
      name: `LDR (literal, SIMD&FP, ${bits}-bit)`,
      mnemonic: "ldr",
      pattern: `${opc} 011 1 00 imm19:19 Rt:5`,
      operands: [scalar("Rt", onlyShape(bank)), literalTarget(bytes)],
      summary: `Loads ${bits} bits into a SIMD and FP register, from a label within 1 MiB, or any number (=) by way of a literal pool.`,
      reference: "Load register (literal)",
      examples: [example],
      execute(m, f) {
        transfer(m, { verb: "ldr", bytes }, f.Rt, m.i64.constant(m.pc + 4 * signed(f.imm19, 19)));
      },
    }),
  ),
  ...pairRows,
];
