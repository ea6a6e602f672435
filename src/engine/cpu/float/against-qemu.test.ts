// Every operation, on operands and FPCR drawn at random: results and exceptions as qemu-aarch64 has them.
// FLOAT_CASES=1000000 npx vitest run src/engine/cpu/float draws so many.

import { describe, expect, it } from "vitest";
import { toolsPresent } from "../testing/program.ts";
import { Random } from "../testing/random-program.ts";
import { operations } from "./testing/operations.ts";
import { type Case, runCases } from "./testing/qemu-driver.ts";
import { randomControl, randomOperands } from "./testing/random-operands.ts";

const wanted = Number(process.env.FLOAT_CASES ?? 20_000);
const seed = Number(process.env.FLOAT_SEED ?? 1);
const batch = 100_000;
const shown = 20;

const hexadecimal = (value: bigint | number): string => value.toString(16);

function randomCase(random: Random): Case {
  const operation = random.below(operations.length);
  return { operation, control: randomControl(random), operands: randomOperands(random, operations[operation]) };
}

function differencesIn(cases: readonly Case[]): string[] {
  const outcomes = runCases(operations.map(({ assembly }) => assembly), cases); // biome-ignore format: one line
  return cases.flatMap(({ operation, control, operands }, index) => {
    const { name, byValue, givesFlags, qemuError, operands: kinds } = operations[operation];
    const environment = { control, status: 0 };
    const ours = byValue(environment, ...operands);
    const { result, status, flags } = outcomes[index];
    const theirs = givesFlags ? BigInt(flags) : result & (qemuError?.rightBits ?? -1n);
    if (ours === theirs && environment.status === status) return [];
    const given = operands.slice(0, kinds.length).map(hexadecimal).join(" ");
    const [left, right] = [
      [ours, environment.status],
      [theirs, status],
    ].map((pair) => pair.map(hexadecimal).join("/"));
    return [`${name}, fpcr ${hexadecimal(control)}: ${given} gives ${left}, in qemu ${right}`];
  });
}

describe.skipIf(!toolsPresent)("floating point as qemu-aarch64 has it (needs qemu-aarch64)", () => {
  it(`${wanted} cases`, { timeout: 3_600_000 }, () => {
    const random = new Random(seed);
    const differences: string[] = [];
    for (let done = 0; done < wanted; done += batch) {
      const cases = Array.from({ length: Math.min(batch, wanted - done) }, () => randomCase(random));
      for (const difference of differencesIn(cases)) if (differences.length < shown) differences.push(difference);
    }
    expect(differences).toEqual([]);
  });
});
