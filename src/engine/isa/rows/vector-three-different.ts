// Advanced SIMD with three registers of different shapes: results of twice the size, operands of twice the size, results of half of it.
// Each has a form for the lower halves and one, with a 2, for the upper halves.

import { feature } from "../feature.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import {
  accumulate,
  type Combine,
  distanceSigned,
  laneBits,
  multiplySubtract,
  operate,
  type Shape,
  scalarShape,
  writeHalf,
  writeShaped,
} from "../lane-operations.ts";
import {
  doubled,
  extended,
  halfOf,
  multiplyAddWide,
  multiplyDoubling,
  multiplyDoublingAccumulate,
  multiplyWide,
  upperHalves,
} from "../lane-products.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { bySize, bySizeDoubled } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";
import type { LaneBits } from "../vector-arithmetic.ts";

const reference = "Advanced SIMD three different";

interface ThreeDifferent {
  readonly mnemonic: string;
  /** Of the wide elements, the narrow ones extended as U says. */
  readonly combine: Combine;
  readonly U: "0" | "1";
  readonly opcode: string;
  /** Which operands have elements of twice the size. */
  readonly form: "long" | "wide" | "narrow";
  /** Of narrow results. */
  readonly rounded?: true;
  /** Elements of the smaller size; the three integer sizes if absent. */
  readonly elements?: "h s";
  readonly summary: string;
  /** Of the lower halves, of the upper halves, of scalars if there are. */
  readonly examples: readonly [string, string, string?];
}

const lines: readonly ThreeDifferent[] = [
  {
    mnemonic: "saddl",
    combine: operate("add"),
    U: "0",
    opcode: "0000",
    form: "long",
    summary: "Adds signed elements to sums of twice their size",
    examples: ["saddl v0.8h, v1.8b, v2.8b // 2000220e", "saddl2 v0.4s, v1.8h, v2.8h // 2000624e"],
  },
  {
    mnemonic: "uaddl",
    combine: operate("add"),
    U: "1",
    opcode: "0000",
    form: "long",
    summary: "Adds unsigned elements to sums of twice their size",
    examples: ["uaddl v0.4s, v1.4h, v2.4h // 2000622e", "uaddl2 v0.2d, v1.4s, v2.4s // 2000a26e"],
  },
  {
    mnemonic: "saddw",
    combine: operate("add"),
    U: "0",
    opcode: "0001",
    form: "wide",
    summary: "Adds signed elements to elements of twice their size",
    examples: ["saddw v0.2d, v1.2d, v2.2s // 2010a20e", "saddw2 v0.8h, v1.8h, v2.16b // 2010224e"],
  },
  {
    mnemonic: "uaddw",
    combine: operate("add"),
    U: "1",
    opcode: "0001",
    form: "wide",
    summary: "Adds unsigned elements to elements of twice their size",
    examples: ["uaddw v0.8h, v1.8h, v2.8b // 2010222e", "uaddw2 v0.4s, v1.4s, v2.8h // 2010626e"],
  },
  {
    mnemonic: "ssubl",
    combine: operate("subtract"),
    U: "0",
    opcode: "0010",
    form: "long",
    summary: "Subtracts signed elements, giving twice their size",
    examples: ["ssubl v0.4s, v1.4h, v2.4h // 2020620e", "ssubl2 v0.2d, v1.4s, v2.4s // 2020a24e"],
  },
  {
    mnemonic: "usubl",
    combine: operate("subtract"),
    U: "1",
    opcode: "0010",
    form: "long",
    summary: "Subtracts unsigned elements, giving twice their size",
    examples: ["usubl v0.2d, v1.2s, v2.2s // 2020a22e", "usubl2 v0.8h, v1.16b, v2.16b // 2020226e"],
  },
  {
    mnemonic: "ssubw",
    combine: operate("subtract"),
    U: "0",
    opcode: "0011",
    form: "wide",
    summary: "Subtracts signed elements from elements of twice their size",
    examples: ["ssubw v0.8h, v1.8h, v2.8b // 2030220e", "ssubw2 v0.4s, v1.4s, v2.8h // 2030624e"],
  },
  {
    mnemonic: "usubw",
    combine: operate("subtract"),
    U: "1",
    opcode: "0011",
    form: "wide",
    summary: "Subtracts unsigned elements from elements of twice their size",
    examples: ["usubw v0.4s, v1.4s, v2.4h // 2030622e", "usubw2 v0.2d, v1.2d, v2.4s // 2030a26e"],
  },
  {
    mnemonic: "addhn",
    combine: operate("add"),
    U: "0",
    opcode: "0100",
    form: "narrow",
    summary: "Adds elements and keeps the upper half of each sum",
    examples: ["addhn v0.2s, v1.2d, v2.2d // 2040a20e", "addhn2 v0.16b, v1.8h, v2.8h // 2040224e"],
  },
  {
    mnemonic: "raddhn",
    combine: operate("add"),
    U: "1",
    opcode: "0100",
    form: "narrow",
    rounded: true,
    summary: "Adds elements and keeps the upper half of each sum, rounded",
    examples: ["raddhn v0.8b, v1.8h, v2.8h // 2040222e", "raddhn2 v0.8h, v1.4s, v2.4s // 2040626e"],
  },
  {
    mnemonic: "sabal",
    combine: accumulate(distanceSigned),
    U: "0",
    opcode: "0101",
    form: "long",
    summary: "Adds how far signed elements are apart to elements of twice their size",
    examples: ["sabal v0.4s, v1.4h, v2.4h // 2050620e", "sabal2 v0.2d, v1.4s, v2.4s // 2050a24e"],
  },
  {
    mnemonic: "uabal",
    combine: accumulate(distanceSigned),
    U: "1",
    opcode: "0101",
    form: "long",
    summary: "Adds how far unsigned elements are apart to elements of twice their size",
    examples: ["uabal v0.2d, v1.2s, v2.2s // 2050a22e", "uabal2 v0.8h, v1.16b, v2.16b // 2050226e"],
  },
  {
    mnemonic: "subhn",
    combine: operate("subtract"),
    U: "0",
    opcode: "0110",
    form: "narrow",
    summary: "Subtracts elements and keeps the upper half of each difference",
    examples: ["subhn v0.8b, v1.8h, v2.8h // 2060220e", "subhn2 v0.8h, v1.4s, v2.4s // 2060624e"],
  },
  {
    mnemonic: "rsubhn",
    combine: operate("subtract"),
    U: "1",
    opcode: "0110",
    form: "narrow",
    rounded: true,
    summary: "Subtracts elements and keeps the upper half of each difference, rounded",
    examples: ["rsubhn v0.4h, v1.4s, v2.4s // 2060622e", "rsubhn2 v0.4s, v1.2d, v2.2d // 2060a26e"],
  },
  {
    mnemonic: "sabdl",
    combine: distanceSigned,
    U: "0",
    opcode: "0111",
    form: "long",
    summary: "Gives how far signed elements are apart, in twice their size",
    examples: ["sabdl v0.2d, v1.2s, v2.2s // 2070a20e", "sabdl2 v0.8h, v1.16b, v2.16b // 2070224e"],
  },
  {
    mnemonic: "uabdl",
    combine: distanceSigned,
    U: "1",
    opcode: "0111",
    form: "long",
    summary: "Gives how far unsigned elements are apart, in twice their size",
    examples: ["uabdl v0.8h, v1.8b, v2.8b // 2070222e", "uabdl2 v0.4s, v1.8h, v2.8h // 2070626e"],
  },
  {
    mnemonic: "smlal",
    combine: multiplyAddWide,
    U: "0",
    opcode: "1000",
    form: "long",
    summary: "Multiplies signed elements and adds the products to elements of twice their size",
    examples: ["smlal v0.4s, v1.4h, v2.4h // 2080620e", "smlal2 v0.2d, v1.4s, v2.4s // 2080a24e"],
  },
  {
    mnemonic: "umlal",
    combine: multiplyAddWide,
    U: "1",
    opcode: "1000",
    form: "long",
    summary: "Multiplies unsigned elements and adds the products to elements of twice their size",
    examples: ["umlal v0.2d, v1.2s, v2.2s // 2080a22e", "umlal2 v0.8h, v1.16b, v2.16b // 2080226e"],
  },
  {
    mnemonic: "sqdmlal",
    combine: multiplyDoublingAccumulate("add"),
    U: "0",
    opcode: "1001",
    form: "long",
    elements: "h s",
    summary: "Adds twice the products of signed elements to elements of twice their size, with limits",
    examples: ["sqdmlal v0.4s, v1.4h, v2.4h // 2090620e", "sqdmlal2 v0.2d, v1.4s, v2.4s // 2090a24e", "sqdmlal d0, s1, s2 // 2090a25e"],
  },
  {
    mnemonic: "smlsl",
    combine: multiplySubtract,
    U: "0",
    opcode: "1010",
    form: "long",
    summary: "Multiplies signed elements and subtracts the products from elements of twice their size",
    examples: ["smlsl v0.4s, v1.4h, v2.4h // 20a0620e", "smlsl2 v0.2d, v1.4s, v2.4s // 20a0a24e"],
  },
  {
    mnemonic: "umlsl",
    combine: multiplySubtract,
    U: "1",
    opcode: "1010",
    form: "long",
    summary: "Multiplies unsigned elements and subtracts the products from elements of twice their size",
    examples: ["umlsl v0.2d, v1.2s, v2.2s // 20a0a22e", "umlsl2 v0.8h, v1.16b, v2.16b // 20a0226e"],
  },
  {
    mnemonic: "sqdmlsl",
    combine: multiplyDoublingAccumulate("subtract"),
    U: "0",
    opcode: "1011",
    form: "long",
    elements: "h s",
    summary: "Subtracts twice the products of signed elements from elements of twice their size, with limits",
    examples: ["sqdmlsl v0.4s, v1.4h, v2.4h // 20b0620e", "sqdmlsl2 v0.2d, v1.4s, v2.4s // 20b0a24e", "sqdmlsl d0, s1, s2 // 20b0a25e"],
  },
  {
    mnemonic: "smull",
    combine: multiplyWide,
    U: "0",
    opcode: "1100",
    form: "long",
    summary: "Multiplies signed elements to products of twice their size",
    examples: ["smull v0.4s, v1.4h, v2.4h // 20c0620e", "smull2 v0.2d, v1.4s, v2.4s // 20c0a24e"],
  },
  {
    mnemonic: "umull",
    combine: multiplyWide,
    U: "1",
    opcode: "1100",
    form: "long",
    summary: "Multiplies unsigned elements to products of twice their size",
    examples: ["umull v0.2d, v1.2s, v2.2s // 20c0a22e", "umull2 v0.8h, v1.16b, v2.16b // 20c0226e"],
  },
  {
    mnemonic: "sqdmull",
    combine: multiplyDoubling,
    U: "0",
    opcode: "1101",
    form: "long",
    elements: "h s",
    summary: "Doubles the products of signed elements, in twice their size, with limits",
    examples: ["sqdmull v0.4s, v1.4h, v2.4h // 20d0620e", "sqdmull2 v0.2d, v1.4s, v2.4s // 20d0a24e", "sqdmull d0, s1, s2 // 20d0a25e"],
  },
];

/** Shapes of the smaller elements by what there are, in the lower and the upper half. */
const smallShapes = {
  all: [bySize("8b 4h 2s"), bySize("16b 8h 4s")],
  "h s": [bySize("4h 2s"), bySize("8h 4s")],
} as const;
const largeShapes = { all: bySizeDoubled("8h 4s 2d"), "h s": bySizeDoubled("4s 2d") } as const;
const halfNotes = ["", ", of the upper halves"] as const;

type Registers = { readonly Rd: number; readonly Rn: number; readonly Rm: number };

/** `bits` are the smaller elements'. */
function combined<V extends ValueKinds>(m: Machine<V>, line: ThreeDifferent, bits: LaneBits, upper: boolean, f: Registers): void {
  const wide: Shape = { bits: doubled(bits), width: 128 };
  if (line.form === "narrow") {
    const result = line.combine(m, wide, m.vector.read(f.Rn), m.vector.read(f.Rm), () => m.vector.read(f.Rd));
    writeHalf(m, f.Rd, upperHalves(m, bits, result, line.rounded ?? false), upper);
  } else combinedWide(m, line, bits, upper, wide, f);
}

function combinedWide<V extends ValueKinds>(
  m: Machine<V>,
  { combine, form, U }: ThreeDifferent,
  bits: LaneBits,
  upper: boolean,
  wide: Shape,
  { Rd, Rn, Rm }: Registers,
): void {
  const extend = (register: number): V["v128"] => extended(m, bits, m.vector.read(register), U === "0", upper);
  const first = form === "wide" ? m.vector.read(Rn) : extend(Rn);
  writeShaped(
    m,
    Rd,
    combine(m, wide, first, extend(Rm), () => m.vector.read(Rd)),
    wide,
  );
}

function threeDifferentRows(line: ThreeDifferent): InstructionRow[] {
  const { mnemonic, U, opcode, form, elements = "all", summary, examples } = line;
  const large = largeShapes[elements];
  const rows = smallShapes[elements].map((small, upper) =>
    instruction({
      name: `${mnemonic.toUpperCase()}${upper ? "2" : ""} (vector)`,
      mnemonic: mnemonic + (upper ? "2" : ""),
      pattern: `0 ${upper ? "1" : "0"} ${U} 01110 size:2 1 Rm:5 ${opcode} 00 Rn:5 Rd:5`,
      operands: [
        vector("Rd", form === "narrow" ? small : large),
        vector("Rn", form === "long" ? small : large),
        vector("Rm", form === "narrow" ? large : small),
      ],
      summary: `${summary}${form === "narrow" && upper ? ", into the upper half of a vector" : halfNotes[upper]}.`,
      reference,
      examples: [examples[upper]!],
      execute(m, f) {
        combined(m, line, laneBits(f.size), upper === 1, f);
      },
    }),
  );
  if (examples[2] === undefined) return rows;
  return [
    ...rows,
    instruction({
      name: `${mnemonic.toUpperCase()} (scalar)`,
      mnemonic,
      pattern: `01 ${U} 11110 size:2 1 Rm:5 ${opcode} 00 Rn:5 Rd:5`,
      operands: [scalar("Rd", bySizeDoubled("s d")), scalar("Rn", bySize("h s")), scalar("Rm", bySize("h s"))],
      summary: `${summary}.`,
      reference: "Advanced SIMD scalar three different",
      examples: [examples[2]],
      execute(m, f) {
        combinedWide(m, line, laneBits(f.size), false, scalarShape(f.size + 1), f);
      },
    }),
  ];
}

interface PolynomialMultiply {
  readonly mnemonic: "pmull" | "pmull2";
  readonly Q: "0" | "1";
  readonly sources: string;
  readonly half: string;
  readonly examples: readonly string[];
}

const polynomials: readonly PolynomialMultiply[] = [
  {
    mnemonic: "pmull",
    Q: "0",
    sources: "8b 1d",
    half: "lower",
    examples: ["pmull v0.8h, v1.8b, v2.8b // 20e0220e", "pmull v0.1q, v1.1d, v2.1d // 20e0e20e"],
  },
  {
    mnemonic: "pmull2",
    Q: "1",
    sources: "16b 2d",
    half: "upper",
    examples: ["pmull2 v0.8h, v1.16b, v2.16b // 20e0224e", "pmull2 v0.1q, v1.2d, v2.2d // 20e0e24e"],
  },
];

export const vectorThreeDifferentRows: readonly InstructionRow[] = [
  ...lines.flatMap(threeDifferentRows),
  ...polynomials.map(({ mnemonic, Q, sources, half, examples }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      features: ({ size }) => (size === 3 ? feature.aes : feature.simd),
      pattern: `0 ${Q} 0 01110 size:2 1 Rm:5 1110 00 Rn:5 Rd:5`,
      operands: [vector("Rd", bySizeDoubled("8h 1q")), vector("Rn", bySize(sources)), vector("Rm", bySize(sources))],
      summary: `Multiplies the elements of the ${half} halves as polynomials over bits, to products of twice their size.`,
      reference,
      examples,
      execute(m, { size, Rd, Rn, Rm }) {
        const [a, b] = [Rn, Rm].map((register) => halfOf(m, m.vector.read(register), Q === "1"));
        m.vector.write(Rd, m.crypto.polynomialMultiplyLong(a, b, size === 0 ? 8 : 64));
      },
    }),
  ),
];
