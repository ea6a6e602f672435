// Advanced SIMD copies of one element: into all elements, into one, into a scalar, and to and from general registers.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { laneBits, type Shape, scalarShape, vectorShape, writeShaped } from "../lane-operations.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { w, x } from "../operands/general.ts";
import { byCopy, byCopyAndQ } from "../operands/shapes.ts";
import { copiedElement, insertedElement, registerOfElement } from "../operands/simd-element.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import type { Fields } from "../pattern.ts";

const reference = "Advanced SIMD copy";
const scalarReference = "Advanced SIMD scalar copy";

const anyElement = "b h s d";
const vectors = byCopyAndQ("8b 16b 4h 8h 2s 4s 2d");

type CopyFields = Fields<"imm5" | "Rn" | "Rd">;

/** The lowest 1 of imm5 gives the element's size, the bits above it its index. */
const sizeIn = ({ imm5 }: Pick<CopyFields, "imm5">): number => Math.log2(imm5 & -imm5);
const indexIn = ({ imm5 }: Pick<CopyFields, "imm5">): number => imm5 >> (sizeIn({ imm5 }) + 1);

const elementOf = <V extends ValueKinds>(m: Machine<V>, f: CopyFields): V["i64"] =>
  m.lanes(laneBits(sizeIn(f))).extract(m.vector.read(f.Rn), indexIn(f));

const duplicate = <V extends ValueKinds>(m: Machine<V>, { Rd }: CopyFields, value: V["i64"], shape: Shape): void =>
  writeShaped(m, Rd, m.lanes(shape.bits).splat(value), shape);

const insert = <V extends ValueKinds>(m: Machine<V>, f: CopyFields, value: V["i64"]): void =>
  m.vector.write(f.Rd, m.lanes(laneBits(sizeIn(f))).replace(m.vector.read(f.Rd), indexIn(f), value));

interface Extraction {
  readonly mnemonic: "smov" | "umov";
  readonly bits: 32 | 64;
  readonly Q: "0" | "1";
  readonly imm4: "0101" | "0111";
  readonly elements: string;
  readonly summary: string;
  readonly example: string;
}

const extractions: readonly Extraction[] = [
  {
    mnemonic: "smov",
    bits: 32,
    Q: "0",
    imm4: "0101",
    elements: "b h",
    summary: "Copies an element to a general register, extended to 32 bits with its sign.",
    example: "smov w0, v1.b[15] // 202c1f0e",
  },
  {
    mnemonic: "smov",
    bits: 64,
    Q: "1",
    imm4: "0101",
    elements: "b h s",
    summary: "Copies an element to a general register, extended to 64 bits with its sign.",
    example: "smov x0, v1.s[3] // 202c1c4e",
  },
  {
    mnemonic: "umov",
    bits: 32,
    Q: "0",
    imm4: "0111",
    elements: "b h s",
    summary: "Copies an element to a general register and clears the bits above it.",
    example: "umov w0, v1.h[7] // 203c1e0e",
  },
  {
    mnemonic: "umov",
    bits: 64,
    Q: "1",
    imm4: "0111",
    elements: "d",
    summary: "Copies a doubleword of a vector to a general register.",
    example: "umov x0, v1.d[1] // 203c184e",
  },
];

const general = { 32: w, 64: x } as const;

export const vectorCopyRows: readonly InstructionRow[] = [
  instruction({
    name: "DUP (element, vector)",
    mnemonic: "dup",
    pattern: "0 Q:1 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    operands: [vector("Rd", vectors), copiedElement("Rn", anyElement)],
    summary: "Copies one element into all elements of a vector.",
    reference,
    examples: ["dup v0.4s, v1.s[3] // 20041c4e"],
    execute: (m, f) => duplicate(m, f, elementOf(m, f), vectorShape(sizeIn(f), f.Q)),
  }),
  instruction({
    name: "DUP (general)",
    mnemonic: "dup",
    pattern: "0 Q:1 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5",
    operands: [vector("Rd", vectors), registerOfElement],
    summary: "Copies the low bits of a general register into all elements of a vector.",
    reference,
    examples: ["dup v0.16b, w1 // 200c014e", "dup v0.2d, x1 // 200c084e"],
    execute: (m, f) => duplicate(m, f, m.i64.read(f.Rn), vectorShape(sizeIn(f), f.Q)),
  }),
  instruction({
    name: "DUP (element, scalar)",
    mnemonic: "dup",
    pattern: "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    operands: [scalar("Rd", byCopy(anyElement)), copiedElement("Rn", anyElement)],
    summary: "Copies an element into a scalar.",
    reference: scalarReference,
    examples: ["dup s0, v1.s[3] // 20041c5e"],
    execute: (m, f) => duplicate(m, f, elementOf(m, f), scalarShape(sizeIn(f))),
  }),
  alias({
    name: "MOV (scalar)",
    base: "DUP (element, scalar)",
    mnemonic: "mov",
    pattern: "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    operands: [scalar("Rd", byCopy(anyElement)), copiedElement("Rn", anyElement)],
    summary: "Copies an element into a scalar.",
    reference: scalarReference,
    examples: ["mov b0, v1.b[15] // 20041f5e"],
  }),
  ...extractions.map(({ mnemonic, bits, Q, imm4, elements, summary, example }) =>
    instruction({
      name: `${mnemonic.toUpperCase()} (${bits}-bit)`,
      mnemonic,
      pattern: `0 ${Q} 0 01110000 imm5:5 0 ${imm4} 1 Rn:5 Rd:5`,
      operands: [general[bits]("Rd"), copiedElement("Rn", elements)],
      summary,
      reference,
      examples: [example],
      execute(m, f) {
        const element = elementOf(m, f);
        if (mnemonic === "umov") m.i64.write(f.Rd, element);
        else {
          const word = m.word(bits === 64 ? 1 : 0);
          word.write(f.Rd, word.signExtend(word.fromI64(element), laneBits(sizeIn(f))));
        }
      },
    }),
  ),
  alias({
    name: "MOV (to general, 32-bit)",
    base: "UMOV (32-bit)",
    mnemonic: "mov",
    pattern: "0 0 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5",
    operands: [w("Rd"), copiedElement("Rn", "s")],
    preferred: ({ imm5 }) => (imm5 & 7) === 4,
    summary: "Copies a word of a vector to a general register.",
    reference,
    examples: ["mov w0, v1.s[3] // 203c1c0e"],
  }),
  alias({
    name: "MOV (to general, 64-bit)",
    base: "UMOV (64-bit)",
    mnemonic: "mov",
    pattern: "0 1 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5",
    operands: [x("Rd"), copiedElement("Rn", "d")],
    summary: "Copies a doubleword of a vector to a general register.",
    reference,
    examples: ["mov x0, v1.d[1] // 203c184e"],
  }),
  instruction({
    name: "INS (general)",
    mnemonic: "ins",
    pattern: "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5",
    operands: [copiedElement("Rd", anyElement), registerOfElement],
    summary: "Copies the low bits of a general register into an element.",
    reference,
    examples: ["ins v0.d[1], x1 // 201c184e"],
    execute: (m, f) => insert(m, f, m.i64.read(f.Rn)),
  }),
  alias({
    name: "MOV (from general)",
    base: "INS (general)",
    mnemonic: "mov",
    pattern: "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5",
    operands: [copiedElement("Rd", anyElement), registerOfElement],
    summary: "Copies the low bits of a general register into an element.",
    reference,
    examples: ["mov v0.b[15], w1 // 201c1f4e"],
  }),
  instruction({
    name: "INS (element)",
    mnemonic: "ins",
    pattern: "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5",
    operands: [copiedElement("Rd", anyElement), insertedElement],
    summary: "Copies an element into another.",
    reference,
    examples: ["ins v0.h[7], v1.h[1] // 20141e6e"],
    execute: (m, f) => insert(m, f, m.lanes(laneBits(sizeIn(f))).extract(m.vector.read(f.Rn), f.imm4 >> sizeIn(f))),
  }),
  alias({
    name: "MOV (element)",
    base: "INS (element)",
    mnemonic: "mov",
    pattern: "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5",
    operands: [copiedElement("Rd", anyElement), insertedElement],
    summary: "Copies an element into another.",
    reference,
    examples: ["mov v0.s[3], v1.s[1] // 20241c6e"],
  }),
];
