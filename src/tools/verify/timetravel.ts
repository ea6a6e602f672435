// `node src/tools/verify.mjs timetravel [COUNT] [JUMPS] [SEED]`: the long form of engine/debug/repeat.test.ts. COUNT generated programs, each
// run twice and then jumped about in JUMPS times; every moment must have one hash.

import { proveRepeatable } from "../../engine/debug/testing/repeat.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Time travel";

const programsPerReport = 50;

export function verify(parameters: readonly string[]): VerifyResult {
  const [count = 1000, jumps = 100, first = 1] = parameters.map(Number);
  const failures: string[] = [];
  const sums = { instructions: 0, moments: 0 };
  const ends = new Map<string, number>();
  const start = Date.now();
  for (let done = 1; done <= count; done += 1) {
    const seed = first + done - 1;
    try {
      const proved = proveRepeatable(seed, jumps);
      sums.instructions += proved.instructions;
      sums.moments += proved.moments;
      ends.set(proved.end, (ends.get(proved.end) ?? 0) + 1);
    } catch (error) {
      failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
      console.error(failures.at(-1));
    }
    if (done % programsPerReport > 0) continue;
    console.error(`${done} programs, ${failures.length} failed, ${Math.round((Date.now() - start) / 1000)} s`);
  }
  return {
    summary:
      `${count} programs (${(sums.instructions / 1e6).toFixed(1)} million instructions; ${[...ends].map(([end, times]) => `${times} ${end}`).join(", ")}), ` +
      `each run twice, by other slices and with other snapshots, and hashed at ${sums.moments} moments in all; then ${jumps} jumps to random ` +
      `ones of them: ${failures.length} programs differ.`,
    body: [
      `\`node src/tools/verify.mjs timetravel ${count} ${jumps} ${first}\``,
      "",
      "Branches, loops, memory, pages that come and go, faults, signals, children, threads, pipes, files, sockets, sleep and the terminal, with a",
      "random world around them: keys, signals, clients, links that lose packets, time that passes. A hash is over the whole state of the kernel and",
      "the network, all registers and every page in use.",
      ...failures.slice(0, 100).map((text) => `- ${text}`),
    ].join("\n"),
    failures: failures.length,
  };
}
