// `node src/tools/verify.mjs processors [ENCODINGS]`: which instructions and system registers a text may use once it names an architecture, an
// extension or a processor. ENCODINGS lines of every row beside the edges of its fields, under each option, here and in GNU as.

import { compareProcessors, linesOfEveryRow, processorOptions } from "../../engine/asm/testing/processors.ts";
import { hasBinutils } from "../../engine/elf/testing/tools.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Processors";

export function verify(parameters: readonly string[]): VerifyResult {
  if (!hasBinutils) throw new Error("GNU as is missing: apt-get install binutils-aarch64-linux-gnu");
  const [encodings = 6] = parameters.map(Number);
  const lines = linesOfEveryRow(encodings);
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
