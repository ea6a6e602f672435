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

/** The driver's program in our processor, translated as soon as may be. */
function runTranslated(cases: readonly Case[]): Outcome[] {
  const processor = createProcessor({ translateAfter: 2 });
  load(processor, buildDriver(tried.map(({ assembly }) => assembly)).image, bssBytes);
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
    const outcomes = runTranslated(cases);
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
});
