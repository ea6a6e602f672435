// Floating point as translated code has it: pairs and triples of edge values and random cases, the inexact bit noted before or
// not, against the evaluation by value, which against-qemu.test.ts compares with qemu.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../../base/brand.ts";
import { createProcessor } from "../index.ts";
import { load, spaceOf, toolsPresent } from "../testing/program.ts";
import { Random } from "../testing/random-program.ts";
import { double, floatStatus, half, single } from "./index.ts";
import { type Operation, operations } from "./testing/operations.ts";
import { buildDriver, type Case, casesAsBytes, type Outcome, outcomesIn } from "./testing/qemu-driver.ts";
import { edgesOf, randomControl, randomOperands } from "./testing/random-operands.ts";

const bssBytes = 0x80000;

/** Half precision is always called by value. */
const tried = operations.filter(({ operands }) => operands[0] !== "half");

function casesOf(random: Random, operation: number, row: Operation): Case[] {
  const withStatus = (operands: Case["operands"]): Case => ({
    operation,
    control: random.chance(8) ? randomControl(random) : 0,
    status: random.chance(3) ? 0 : floatStatus.inexact,
    operands,
  });
  const drawn = Array.from({ length: 60 }, () => withStatus(randomOperands(random, row)));
  if (row.operands[0] === "integer") return drawn;
  const edges = edgesOf({ half, single, double }[row.operands[0]]);
  const pairs = edges.flatMap((a) => (row.operands.length > 1 ? edges : [0n]).map((b) => [a, b] as const));
  const tuples = pairs.flatMap(([a, b]): Case["operands"][] =>
    row.operands.length > 2 ? [random.of(edges), random.of(edges)].map((c) => [a, b, c]) : [[a, b, 0n]],
  );
  return [...tuples.map(withStatus), ...drawn];
}

/** Scalar operations whose vectors are written alike. */
const vectorMnemonics =
  "fadd fsub fmul fdiv fsqrt fmadd fmax fmin fmaxnm fminnm fcmeq fcmge fcmgt frintn frintp frintm frintz frinta frinti frintx".split(" ");

interface VectorOperation {
  readonly scalar: Operation;
  readonly bits: 32 | 64;
  /** Lanes that take part. */
  readonly count: number;
  readonly assembly: string;
}

const vectors: readonly VectorOperation[] = operations
  .filter(({ name, operands }) => operands[0] !== "half" && vectorMnemonics.includes(name.split(" ")[0]))
  .flatMap((scalar) => {
    const bits = scalar.operands[0] === "single" ? 32 : 64;
    const arrangements = bits === 32 ? ["4s", "2s"] : ["2d"];
    return arrangements.map((arrangement): VectorOperation => {
      const text = scalar.assembly.replaceAll(/\b[sd](\d)\b/g, `v$1.${arrangement}`);
      // FMLA adds to its destination.
      const fused = `fmla v2.${arrangement}, v0.${arrangement}, v1.${arrangement}\nmov v0.16b, v2.16b`;
      const assembly = text.startsWith("fmadd") ? fused : text;
      return { scalar, bits, count: Number(arrangement[0]), assembly };
    });
  });

const lanesOf = (vector: bigint, bits: number, count: number): bigint[] =>
  Array.from({ length: count }, (_, lane) => BigInt.asUintN(bits, vector >> BigInt(bits * lane)));
const vectorOf = (lanes: readonly bigint[], bits: number): bigint => lanes.reduceRight((sum, lane) => (sum << BigInt(bits)) | lane, 0n);

/** As many scalar cases as there are lanes become one, or one is in all lanes; half a vector has them in its upper half as well, where they must not matter. */
function vectorCasesOf(random: Random, operation: number, { scalar, bits }: VectorOperation): Case[] {
  const cases = casesOf(random, operation, scalar);
  const lanes = 128 / bits;
  return Array.from({ length: Math.floor(cases.length / lanes) }, (_, group) => {
    const different = cases.slice(group * lanes, (group + 1) * lanes);
    const some = random.chance(2) ? different : different.map(() => different[0]);
    const operand = (place: number): bigint =>
      vectorOf(
        some.map(({ operands }) => operands[place]),
        bits,
      );
    return { ...some[0], operands: [operand(0), operand(1), operand(2)] };
  });
}

/** The driver's program in our processor, translated as soon as may be. */
function runTranslated(assembly: readonly string[], cases: readonly Case[]): Outcome[] {
  const processor = createProcessor({ translateAfter: 2 });
  load(processor, buildDriver(assembly).image, bssBytes);
  const { registers } = processor;
  const space = spaceOf(processor);
  const input = casesAsBytes(cases);
  const written: Uint8Array[] = [];
  let read = 0;
  for (;;) {
    const { trap } = processor.run(1_000_000);
    if (trap === undefined) continue;
    expect(trap.kind).toBe("supervisorCall");
    const call = Number(registers.x(8));
    const [address, length] = [Number(registers.x(1)) as GuestAddress, Number(registers.x(2))];
    if (call === 93) return outcomesIn(Buffer.concat(written));
    if (call === 64) written.push(space.read(address, length));
    else {
      const some = input.subarray(read, read + length);
      space.poke(address, some);
      read += some.length;
      registers.setX(0, BigInt(some.length));
    }
  }
}

describe.skipIf(!toolsPresent)("translated floating point is that by value (needs aarch64-linux-gnu-as)", () => {
  it("edges and random cases", () => {
    const random = new Random(11);
    const cases = tried.flatMap((row, operation) => casesOf(random, operation, row));
    const outcomes = runTranslated(
      tried.map(({ assembly }) => assembly),
      cases,
    );
    expect(outcomes).toHaveLength(cases.length);
    const differences = cases.flatMap(({ operation, control, status = 0, operands }, index) => {
      const environment = { control, status };
      const { name, byValue, givesFlags } = tried[operation];
      const expected = byValue(environment, ...operands);
      const { result, status: found, flags } = outcomes[index];
      const given = givesFlags ? BigInt(flags) : result;
      if (given === expected && found === environment.status) return [];
      const text = [control, status, ...operands, expected, environment.status, given, found].map((each) => each.toString(16));
      return [`${name}: ${text.join(" ")}`];
    });
    expect(differences.slice(0, 20)).toEqual([]);
  });

  it("vectors of edges", () => {
    const random = new Random(12);
    const cases = vectors.flatMap((row, operation) => vectorCasesOf(random, operation, row));
    const outcomes = runTranslated(
      vectors.map(({ assembly }) => assembly),
      cases,
    );
    expect(outcomes).toHaveLength(cases.length);
    const differences = cases.flatMap(({ operation, control, status = 0, operands }, index) => {
      const { scalar, bits, count, assembly } = vectors[operation];
      const environment = { control, status };
      const [a, b, c] = operands.map((operand) => lanesOf(operand, bits, count));
      const expected = vectorOf(
        a.map((x, lane) => scalar.byValue(environment, x, b[lane], c[lane])),
        bits,
      );
      const { result, status: found } = outcomes[index];
      if (result === expected && found === environment.status) return [];
      const text = [control, status, ...operands, expected, environment.status, result, found].map((each) => each.toString(16));
      return [`${assembly}: ${text.join(" ")}`];
    });
    expect(differences.slice(0, 20)).toEqual([]);
  });
});
