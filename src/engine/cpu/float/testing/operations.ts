// The operations of float/index.ts beside the instruction that each of them is.

import * as float from "../index.ts";

type Operand = "half" | "single" | "double" | "integer";

export interface Operation {
  readonly name: string;
  /** What the operands are, so that cases are drawn that matter. */
  readonly operands: readonly Operand[];
  /** Takes v0, v1, v2; leaves v0, or the flags. */
  readonly assembly: string;
  readonly byValue: (environment: float.FloatEnvironment, a: bigint, b: bigint, c: bigint) => bigint;
  /** Whether the flags are the result, rather than v0. */
  readonly givesFlags?: true;
  /** The bits of qemu's result that are right, if not all are (testing/qemu-errors.ts says why). */
  readonly rightInQemu?: bigint;
}

const formats = [
  { format: float.half, name: "half", letter: "h" },
  { format: float.single, name: "single", letter: "s" },
  { format: float.double, name: "double", letter: "d" },
] as const;

const roundings = { n: "nearestEven", p: "up", m: "down", z: "zero", a: "nearestAway" } as const;

/** Of operands a0, a1, a2 in registers of one letter; instructions are written R0, R1, R2. */
function ofFormat({ format, name, letter }: (typeof formats)[number]): Operation[] {
  const row = (count: 1 | 2 | 3, text: string, byValue: Operation["byValue"], rest: Pick<Operation, "givesFlags"> = {}): Operation => ({
    name: `${text.split(" ")[0]} ${name}`,
    operands: Array(count).fill(name),
    assembly: text.replaceAll("R", letter),
    byValue,
    ...rest,
  });
  const mask = (holds: boolean): bigint => (holds ? (1n << BigInt(format.bits)) - 1n : 0n);
  return [
    row(2, "fadd R0, R0, R1", (e, a, b) => float.add(format, a, b, e)),
    row(2, "fsub R0, R0, R1", (e, a, b) => float.subtract(format, a, b, e)),
    row(2, "fmul R0, R0, R1", (e, a, b) => float.multiply(format, a, b, e)),
    row(2, "fmulx R0, R0, R1", (e, a, b) => float.multiplyExtended(format, a, b, e)),
    row(2, "fdiv R0, R0, R1", (e, a, b) => float.divide(format, a, b, e)),
    row(1, "fsqrt R0, R0", (e, a) => float.squareRoot(format, a, e)),
    row(3, "fmadd R0, R0, R1, R2", (e, a, b, c) => float.multiplyAdd(format, c, a, b, e)),
    row(3, "fmadd R0, R0, R1, R2", (e, a, b, c) => float.multiplyAdd(format, c, a, b, e)),
    row(3, "fnmsub R0, R0, R1, R2", (e, a, b, c) => float.multiplyAdd(format, float.negate(format, c), a, b, e)),
    row(2, "fmax R0, R0, R1", (e, a, b) => float.maximum(format, a, b, e)),
    row(2, "fmin R0, R0, R1", (e, a, b) => float.minimum(format, a, b, e)),
    row(2, "fmaxnm R0, R0, R1", (e, a, b) => float.maximumNumber(format, a, b, e)),
    row(2, "fminnm R0, R0, R1", (e, a, b) => float.minimumNumber(format, a, b, e)),
    row(2, "fcmeq R0, R0, R1", (e, a, b) => mask(float.equal(format, a, b, e))),
    row(2, "fcmge R0, R0, R1", (e, a, b) => mask(float.greaterOrEqual(format, a, b, e))),
    row(2, "fcmgt R0, R0, R1", (e, a, b) => mask(float.greater(format, a, b, e))),
    row(2, "fcmp R0, R1", (e, a, b) => BigInt(float.compare(format, a, b, false, e)), { givesFlags: true }),
    row(2, "fcmpe R0, R1", (e, a, b) => BigInt(float.compare(format, a, b, true, e)), { givesFlags: true }),
    row(1, "frecpe R0, R0", (e, a) => float.reciprocalEstimate(format, a, e)),
    row(1, "frsqrte R0, R0", (e, a) => float.reciprocalSquareRootEstimate(format, a, e)),
    row(1, "frecpx R0, R0", (e, a) => float.reciprocalExponent(format, a, e)),
    row(2, "frecps R0, R0, R1", (e, a, b) => float.reciprocalStep(format, a, b, e)),
    row(2, "frsqrts R0, R0, R1", (e, a, b) => float.reciprocalSquareRootStep(format, a, b, e)),
    ...Object.entries(roundings).map(([mode, rounding]) =>
      row(1, `frint${mode} R0, R0`, (e, a) => float.roundToIntegral(format, a, rounding, false, e)),
    ),
    row(1, "frinti R0, R0", (e, a) => float.roundToIntegral(format, a, float.roundingOf(e.control), false, e)),
    row(1, "frintx R0, R0", (e, a) => float.roundToIntegral(format, a, float.roundingOf(e.control), true, e)),
    ...formats
      .filter((to) => to.letter !== letter)
      .map(
        (to): Operation => ({
          name: `fcvt ${name} to ${to.name}`,
          operands: [name],
          assembly: `fcvt ${to.letter}0, ${letter}0`,
          byValue: (e, a) => float.convert(format, to.format, a, e),
        }),
      ),
    ...toAndFromIntegers(format, name, letter),
  ];
}

function toAndFromIntegers(format: float.FloatFormat, name: Operand, letter: string): Operation[] {
  return (["s", "u"] as const).flatMap((sign): Operation[] => {
    const unsigned = sign === "u";
    const rows: Operation[] = [];
    const to = (text: string, bits: 16 | 32 | 64, fractionBits: number, rounding: float.Rounding): void => {
      const fixed = { bits, fractionBits, unsigned };
      rows.push({
        name: text.replaceAll("\n", ";"),
        operands: [name],
        assembly: text,
        byValue: (e, a) => float.toFixed(format, a, fixed, rounding, e),
      });
    };
    for (const [mode, rounding] of Object.entries(roundings)) {
      to(`fcvt${mode}${sign} w0, ${letter}0\nfmov d0, x0`, 32, 0, rounding);
      to(`fcvt${mode}${sign} x0, ${letter}0\nfmov d0, x0`, 64, 0, rounding);
    }
    for (const [register, bits] of [
      ["w", 32],
      ["x", 64],
    ] as const) {
      for (const fractionBits of [0, 1, 7, 32]) {
        const places = fractionBits ? `, #${fractionBits}` : "";
        if (fractionBits) to(`fcvtz${sign} ${register}0, ${letter}0${places}\nfmov d0, x0`, bits, fractionBits, "zero");
        rows.push({
          name: `${sign}cvtf ${letter}0, ${register}0${places}`,
          operands: ["integer"],
          assembly: `${sign}cvtf ${letter}0, ${register}0${places}`,
          byValue: (e, a) => float.fromFixed(format, a, { bits, fractionBits, unsigned }, e),
        });
      }
    }
    to(`fcvtz${sign} ${letter}0, ${letter}0`, format.bits, 0, "zero");
    to(`fcvtz${sign} ${letter}0, ${letter}0, #5`, format.bits, 5, "zero");
    if (format.bits === 16) rows.push({ ...(rows.pop() as Operation), rightInQemu: 0xffffn });
    return rows;
  });
}

export const operations: readonly Operation[] = [
  ...formats.flatMap(ofFormat),
  {
    name: "fcvtxn",
    operands: ["double"],
    assembly: "fcvtxn s0, d0",
    byValue: (e, a) => float.convert(float.double, float.single, a, e, "odd"),
  },
  {
    name: "urecpe",
    operands: ["integer"],
    assembly: "urecpe v0.2s, v0.2s\nmov v0.s[1], wzr",
    byValue: (_, a) => float.unsignedReciprocalEstimate(BigInt.asUintN(32, a)),
  },
  {
    name: "ursqrte",
    operands: ["integer"],
    assembly: "ursqrte v0.2s, v0.2s\nmov v0.s[1], wzr",
    byValue: (_, a) => float.unsignedReciprocalSquareRootEstimate(BigInt.asUintN(32, a)),
  },
];
