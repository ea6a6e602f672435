// The long form of engine/debug/repeat.test.ts: as many programs as one likes, and what failed.

import { proveRepeatable } from "../engine/debug/testing/repeat.ts";

/** Gives how many failed. */
export function proveMany([count = 1000, first = 1, jumps = 100]: readonly number[]): number {
  let failed = 0;
  let instructions = 0;
  const ends = new Map<string, number>();
  for (let seed = first; seed < first + count; seed += 1) {
    try {
      const proved = proveRepeatable(seed, jumps);
      instructions += proved.instructions;
      ends.set(proved.end, (ends.get(proved.end) ?? 0) + 1);
    } catch (error) {
      failed += 1;
      console.log(error instanceof Error ? error.message : String(error));
    }
    if (seed % 50 === 0)
      console.log(`${seed - first + 1} programs, ${(instructions / 1e6).toFixed(0)} million instructions, ${failed} failed`);
  }
  console.log(`${count} programs, ${jumps} jumps each: ${failed} failed; ${[...ends].map(([end, times]) => `${end} ${times}`).join(", ")}`);
  return failed;
}
