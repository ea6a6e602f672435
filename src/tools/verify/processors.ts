// `node src/tools/verify.mjs processors [LINES]`: which instructions and system registers a text may use once it names an architecture, an extension or a processor. LINES
// of every row under each option, here and in GNU as.

import { compareProcessors, linesOfEveryRow, processorOptions } from "../../engine/asm/testing/processors.ts";
import { hasBinutils } from "../../engine/elf/testing/tools.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Processors";

export function verify([perRow = "6"]: readonly string[]): VerifyResult {
  if (!hasBinutils) throw new Error("GNU as is missing: apt-get install binutils-aarch64-linux-gnu");
  const lines = linesOfEveryRow(Number(perRow));
  const { compared, refused, differences } = compareProcessors(lines, processorOptions);
  return {
    summary: `${lines.length} lines, of every row of the instruction set and every system register, under ${processorOptions.length} options such as \`-march=armv8.2-a+fp16\`, \`-march=armv8.4-a+nosimd\` and \`-mcpu=cortex-a72\`: ${compared} answers, ${refused} of them that the processor lacks it; ${differences.length} differ from those of GNU as.`,
    body: [
      ...differences.map(
        ({ option, line, refusedHere }) => `- \`${line}\` under \`${option}\` is ${refusedHere ? "refused" : "taken"} here`,
      ),
      "",
      "Without an option and a directive everything is allowed here, since the machine has it all; GNU as allows Armv8.0 then.",
    ]
      .join("\n")
      .trim(),
    failures: differences.length,
  };
}
