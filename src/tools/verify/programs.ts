import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { terminatingProgram } from "../../engine/cpu/testing/programs/generate.ts";
import { createWays, type Ending } from "../../engine/cpu/testing/programs/ways.ts";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Generated programs";

export function verify(parameters: readonly string[]): VerifyResult {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const [count = 1000, seed = 1] = parameters.map(Number);
  let modules = 0;
  let invalid = 0;
  const ways = createWays((bytes) => {
    modules += 1;
    if (!WebAssembly.validate(bytes)) invalid += 1;
  });
  const failures: string[] = [];
  let retired = 0;
  let traps = 0;
  let unended = 0;
  let words = 0;
  const digest = createHash("sha256");
  const time: Record<string, number> = {};
  const start = Date.now();
  for (let index = 0; index < count; index += 1) {
    const own = seed * 1_000_000 + index;
    let at = performance.now();
    const program = { words: terminatingProgram(new Random(own)), seed: own };
    time["generate"] = (time["generate"] ?? 0) + performance.now() - at;
    words += program.words.length;
    let expected: Ending | undefined;
    for (const way of ways) {
      at = performance.now();
      const ending = way.run(program, expected);
      time[way.name] = (time[way.name] ?? 0) + performance.now() - at;
      expected ??= ending;
      if (Buffer.compare(ending.state, expected.state) !== 0) failures.push(`program ${own}: ${way.name} differs`);
    }
    if (expected === undefined) continue;
    digest.update(expected.state);
    retired += expected.retired;
    traps += expected.traps;
    if (!expected.hasEnded) unended += 1;
    if (index % 1000 === 999)
      console.error(`${index + 1} programs, ${modules} modules, ${failures.length} differ, ${Math.round((Date.now() - start) / 1000)} s`);
  }
  console.log({ modules, invalid, retired, traps, unended, words, failures: failures.slice(0, 10), time });
  return { summary: `${count} ${digest.digest("hex").slice(0, 16)}`, body: "", failures: failures.length };
}
