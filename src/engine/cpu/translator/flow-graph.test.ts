// Shapes of control flow, by the numbers of blocks and where each goes.

import { describe, expect, it } from "vitest";
import { analyseFlow } from "./flow-graph.ts";

describe("flow graphs", () => {
  it("a diamond: its two sides meet in a block that the first dominates", () => {
    const { merges, dominated, loopHeads, reducible } = analyseFlow([[1, 2], [3], [3], []]);
    expect([...merges]).toEqual([3]);
    expect([...dominated[0]].sort()).toEqual([1, 2, 3]);
    expect(loopHeads.size).toBe(0);
    expect(reducible).toBe(true);
  });

  it("a loop in a loop", () => {
    const { loopHeads, reducible, position } = analyseFlow([[1], [2], [2, 3], [1, 4], []]);
    expect([...loopHeads].sort()).toEqual([1, 2]);
    expect(reducible).toBe(true);
    expect(position[4]).toBe(4);
  });

  it("a loop with two ways in is irreducible", () => {
    expect(analyseFlow([[1, 2], [2], [1]]).reducible).toBe(false);
  });

  it("both sides of a branch to one block count as two edges", () => {
    expect([...analyseFlow([[1, 1], []]).merges]).toEqual([1]);
  });
});
