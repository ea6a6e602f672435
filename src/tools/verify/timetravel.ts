// `node src/tools/verify.mjs timetravel [COUNT] [JUMPS] [SEED]`: the long form of engine/debug/repeat.test.ts. COUNT generated programs, each
// run twice and then jumped about in JUMPS times; every moment must have one hash. Prints what failed.

import { proveRepeatable } from "../../engine/debug/testing/repeat.ts";

const programsPerReport = 50;

export function verify(parameters: readonly string[]): void {
  const [count = 1000, jumps = 100, first = 1] = parameters.map(Number);
  let failed = 0;
  let instructions = 0;
  const ends = new Map<string, number>();
  for (let done = 1; done <= count; done += 1) {
    const seed = first + done - 1;
    try {
      const proved = proveRepeatable(seed, jumps);
      instructions += proved.instructions;
      ends.set(proved.end, (ends.get(proved.end) ?? 0) + 1);
    } catch (error) {
      failed += 1;
      console.log(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (done % programsPerReport === 0)
      console.log(`${done} programs, ${(instructions / 1e6).toFixed(0)} million instructions, ${failed} failed`);
  }
  console.log(`${count} programs, ${jumps} jumps each: ${failed} failed; ${[...ends].map(([end, times]) => `${end} ${times}`).join(", ")}`);
  if (failed > 0) process.exitCode = 1;
}
