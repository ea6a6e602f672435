// Loops with several beginnings get one; small loops are repeated. What a walk along the branches meets stays the same.

import { describe, expect, it } from "vitest";
import { Random } from "../testing/random-program.ts";
import { analyseFlow } from "./flow-graph.ts";
import { makeReducible } from "./reducible.ts";
import type { Region, RegionBlock, RegionInstruction } from "./region.ts";
import { unrollLoops } from "./unroll.ts";

/** Block n starts at n, has one instruction, and goes to the blocks listed. */
const regionOf = (successors: readonly (readonly number[])[]): Region => ({
  entry: 0,
  unreached: new Set(),
  blocks: successors.map((next, start): RegionBlock => {
    const [target = -1, other = -1] = next;
    const end = next.length === 2 ? ({ kind: "branch", target, next: other } as const) : ({ kind: "goto", target } as const);
    return { start, instructions: [{ pc: start } as RegionInstruction], end, successors: next };
  }),
});

const shapeOf = ({ blocks }: Region) => analyseFlow(blocks.map(({ successors }) => successors.filter((each) => each !== undefined)));

/** Addresses of the instructions on a walk on which the same random numbers decide. */
function walk({ blocks }: Region, seed: number): number[] {
  const random = new Random(seed);
  const chosen = new Map<number, number>();
  const met: number[] = [];
  let at: number | undefined = 0;
  while (at !== undefined && met.length < 60) {
    const block: RegionBlock = blocks[at];
    met.push(...block.instructions.map(({ pc }) => pc));
    if (block.end.kind === "choose") chosen.set(block.end.choice, block.end.place);
    const { end, successors } = block;
    at = successors[end.kind === "branch" ? random.below(2) : end.kind === "choice" ? (chosen.get(end.number) ?? 0) : 0];
  }
  return met;
}

const shapes: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "a loop with two beginnings": [[1, 2], [2], [1, 3], []],
  "one that the entry is a beginning of": [[1, 2], [0, 2], [1, 3], []],
  "a state machine": [[1, 2], [1, 3], [2, 3], [4, 5], [3, 5], [1, 6], [2, 7], []],
  "loops in loops": [[1], [2, 4], [3, 2], [2, 1], [4, 5], [0, 6], []],
};

describe("loops", () => {
  it.each(Object.entries(shapes))("%s", (_name, successors) => {
    const region = regionOf(successors);
    const reducible = makeReducible(region);
    expect(shapeOf(reducible).reducible).toBe(true);
    const unrolled = unrollLoops(reducible);
    expect(shapeOf(unrolled).reducible).toBe(true);
    for (let seed = 1; seed < 40; seed += 1) {
      expect(walk(reducible, seed)).toEqual(walk(region, seed));
      expect(walk(unrolled, seed)).toEqual(walk(region, seed));
    }
  });

  it("of any shape", () => {
    const random = new Random(9);
    for (let round = 0; round < 300; round += 1) {
      const count = 2 + random.below(10);
      const region = regionOf(Array.from({ length: count }, () => Array.from({ length: random.below(3) }, () => random.below(count))));
      const unrolled = unrollLoops(makeReducible(region));
      expect(shapeOf(unrolled).reducible).toBe(true);
      for (let seed = 1; seed < 6; seed += 1) expect(walk(unrolled, seed)).toEqual(walk(region, seed));
    }
  });

  it("that are small are gone round more often than they look at the budget", () => {
    const unrolled = unrollLoops(regionOf([[1], [1, 2], []]));
    expect(unrolled.blocks.filter(({ start }) => start === 1).length).toBeGreaterThan(2);
    // The first round comes before the loop.
    expect([...shapeOf(unrolled).loopHeads]).toEqual([3]);
  });
});
