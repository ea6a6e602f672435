// `node src/tools/verify.mjs printf [COUNT] [SEED]`: the long form of a test of the C library. COUNT generated conversions of each kind (printf
// of integers, doubles and texts, strtod, strtol, sscanf), with our library on our machine and with glibc under qemu.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileProgram, conversionDifferences, isKnownFault } from "../../engine/libc/testing/beside-glibc.ts";
import { conversionCases } from "../../engine/libc/testing/conversion-cases.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "printf, scanf and the numbers of the C library";

const ofEachKindPerRun = 2000;
const kinds = 6;

export function verify(parameters: readonly string[]): VerifyResult {
  const [count = 10_000, first = 1] = parameters.map(Number);
  const folder = mkdtempSync(join(tmpdir(), "svc0-printf-"));
  const failures: string[] = [];
  let known = 0;
  let done = 0;
  try {
    const program = compileProgram("src/engine/libc/testing/conversions.c", "conversions", folder);
    for (let seed = first; done < count; seed += 1) {
      const some = Math.min(ofEachKindPerRun, count - done);
      const cases = conversionCases(some, seed);
      done += some;
      for (const difference of conversionDifferences(program, cases, folder)) {
        if (isKnownFault(difference)) known += 1;
        else failures.push(difference);
      }
      console.error(`${done * kinds} conversions, ${failures.length} differ`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    summary: `${done * kinds} generated conversions with our C library here and with glibc 2.36 under qemu: ${failures.length} differ; ${known} more are a fault of glibc's.`,
    body: [
      `\`npm run verify -- printf ${count} ${first}\``,
      "",
      "printf of integers, floating-point numbers and texts with every flag, width and precision; strtod, strtol, strtoul and sscanf on texts that are",
      "hard to read; results, lengths, ends and errno. The fault: `%#g` without the zeros that # asks for, where rounding carries into another digit.",
      ...failures.slice(0, 100).map((text) => `- \`${text}\``),
    ].join("\n"),
    failures: failures.length,
  };
}
