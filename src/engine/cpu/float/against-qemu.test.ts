// Every operation, on operands and FPCR drawn at random: results and exceptions as qemu-aarch64 has them.
// FLOAT_CASES=1000000 npx vitest run src/engine/cpu/float draws so many.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toolsPresent } from "../testing/program.ts";
import { Random } from "../testing/random-program.ts";
import { double, half, single } from "./index.ts";
import { operations } from "./testing/operations.ts";
import { type Case, runCases } from "./testing/qemu-driver.ts";
import { edgesOf, randomControl, randomOperands } from "./testing/random-operands.ts";

const wanted = Number(process.env.FLOAT_CASES ?? 20_000);
const seed = Number(process.env.FLOAT_SEED ?? 1);
const batch = 100_000;
const shown = 20;

const hexadecimal = (value: bigint | number): string => value.toString(16);

/** Every pair of edges, and a part of the triples or all of them, with the ordinary FPCR and with another one. */
function* edgeCases(random: Random): Generator<Case> {
  for (const [operation, { operands }] of operations.entries()) {
    if (operands[0] === "integer") continue;
    const edges = edgesOf({ half, single, double }[operands[0]]);
    const [second, third] = [1, 2].map((place) => (operands.length > place ? edges : [0n]));
    for (const a of edges)
      for (const b of second)
        for (const c of third) {
          if (operands.length > 2 && wanted < 1_000_000 && !random.chance(6)) continue;
          yield { operation, control: 0, operands: [a, b, c] };
          yield { operation, control: randomControl(random), operands: [a, b, c] };
        }
  }
}

function randomCase(random: Random): Case {
  const operation = random.below(operations.length);
  return { operation, control: randomControl(random), operands: randomOperands(random, operations[operation]) };
}

/** One case as text: operation, FPCR, operands; then result (or flags) and FPSR. */
const asText = ({ operation, control, operands }: Case, result: bigint, status: number): string => {
  const { name, operands: kinds } = operations[operation];
  const given = operands.slice(0, kinds.length).map(hexadecimal).join(" ");
  return `${name} | ${hexadecimal(control)} | ${given} | ${hexadecimal(result)} | ${hexadecimal(status)}`;
};

function here(each: Case): string {
  const environment = { control: each.control, status: 0 };
  const result = operations[each.operation].byValue(environment, ...each.operands);
  return asText(each, result, environment.status);
}

function inQemu(cases: readonly Case[]): string[] {
  const assembly = operations.map((operation) => operation.assembly);
  return runCases(assembly, cases).map(({ result, status, flags }, index) => {
    const { givesFlags, rightInQemu } = operations[cases[index].operation];
    return asText(cases[index], givesFlags ? BigInt(flags) : result & (rightInQemu ?? -1n), status);
  });
}

/** The first cases in which we and qemu differ, ours and theirs. */
function differencesAmong(cases: readonly Case[]): string[][] {
  const differences: string[][] = [];
  for (let start = 0; start < cases.length && differences.length < shown; start += batch) {
    const some = cases.slice(start, start + batch);
    for (const [index, theirs] of inQemu(some).entries()) {
      const ours = here(some[index]);
      if (ours !== theirs) differences.push([ours, theirs]);
    }
  }
  return differences.slice(0, shown);
}

const golden = new URL("goldens/operations.txt", import.meta.url).pathname;

it("what qemu-aarch64 once said, where it is not installed", () => {
  const lines = readFileSync(golden, "utf8").trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(operations.length);
  for (const line of lines) {
    const [name, control, given] = line.split(" | ");
    const [a, b = 0n, c = 0n] = given.split(" ").map((text) => BigInt(`0x${text}`));
    const operation = operations.findIndex((each) => each.name === name);
    expect(here({ operation, control: Number.parseInt(control, 16), operands: [a, b, c] })).toBe(line);
  }
});

describe.skipIf(!toolsPresent)("floating point as qemu-aarch64 has it (needs qemu-aarch64)", () => {
  it("writes the golden file", async () => {
    const random = new Random(7);
    const cases = operations.flatMap((row, operation) =>
      Array.from({ length: 3 * row.operands.length }, () => ({
        operation,
        control: randomControl(random),
        operands: randomOperands(random, row),
      })),
    );
    await expect(`${inQemu(cases).join("\n")}\n`).toMatchFileSnapshot(golden);
  });

  it("tuples of edge values", () => {
    expect(differencesAmong([...edgeCases(new Random(seed))])).toEqual([]);
  });

  it(`${wanted} random cases`, { timeout: 3_600_000 }, () => {
    const random = new Random(seed);
    expect(differencesAmong(Array.from({ length: wanted }, () => randomCase(random)))).toEqual([]);
  });
});
