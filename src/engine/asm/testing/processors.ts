// Which instructions a processor may have, here and in GNU as: lines of every row under options such as -march=armv8-a+lse. A line that is wrong
// for another reason says nothing.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { inTemporaryDirectory } from "../../elf/testing/tools.ts";
import { disassemble, rows } from "../../isa/index.ts";
import { systemRegisterNames } from "../../isa/operands/system-register-names.ts";
import { seededNumbers, wordsOfRow } from "../../isa/testing/words.ts";
import { assemble } from "../index.ts";
import { architectureNamed, type Processor, processorNamed } from "../processor.ts";

const extensions = "crc crypto fp lse simd pan lor rdma fp16 profile rcpc dotprod sha2 aes sve compnum sha3 sve2-aes".split(" ");

/** Every architecture that GNU as 2.40 knows, alone, with each extension and without it; and every processor. */
export const processorOptions: readonly string[] = [
  ..."armv8-a armv8.1-a armv8.2-a armv8.3-a armv8.4-a armv8.5-a armv8.6-a armv8.8-a armv9-a armv9.3-a".split(" "),
  ...extensions.flatMap((extension) => [`armv8-a+${extension}`, `armv8.2-a+${extension}`, `armv8.4-a+crypto+fp16+profile+no${extension}`]),
]
  .map((name) => `-march=${name}`)
  .concat(
    "generic cortex-a34 cortex-a35 cortex-a510 cortex-a53 cortex-a55 cortex-a57 cortex-a65 cortex-a65ae cortex-a710 cortex-a72 cortex-a73"
      .concat(
        " cortex-a75 cortex-a76 cortex-a76ae cortex-a77 cortex-a78 cortex-a78ae cortex-a78c cortex-x1 cortex-x2 ares exynos-m1 falkor",
      )
      .concat(" neoverse-e1 neoverse-n1 neoverse-n2 neoverse-v1 qdf24xx saphira thunderx vulcan xgene1 xgene2 neoverse-n1+crypto+nolse")
      .split(" ")
      .map((name) => `-mcpu=${name}`),
  );

/** The rows' examples, `count` encodings of each beside the edges of its fields, and all system registers. */
export function linesOfEveryRow(count: number): string[] {
  const next = seededNumbers(3);
  const lines = new Set<string>();
  for (const row of rows) {
    for (const example of row.examples) lines.add(example.split("//")[0].trim());
    if (count > 0)
      for (const word of wordsOfRow(row, count, next)) {
        const { mnemonic, operands } = disassemble(word, { pc: 0 });
        if (mnemonic !== ".inst") lines.add(`${mnemonic} ${operands}`.trim());
      }
  }
  for (const name of systemRegisterNames) for (const line of [`mrs x0, ${name}`, `msr ${name}, x0`]) lines.add(line);
  for (const line of ["msr uao, #1", "msr pan, #1", "at s1e1rp, x0", "at s1e1wp, x0", "dc cvap, x0", "mrs x0, s3_0_c4_c2_3"])
    lines.add(line);
  return [...lines];
}

export interface ProcessorDifference {
  readonly option: string;
  readonly line: string;
  readonly refusedHere: boolean;
}

/** How many answers there were, how many of them refusals by GNU as, and which differ. */
export function compareProcessors(lines: readonly string[], options: readonly string[]) {
  const differences: ProcessorDifference[] = [];
  let compared = 0;
  let refused = 0;
  for (const option of options) {
    const theirs = refusedByGnu(lines, option);
    const ours = refusedHere(lines, option);
    for (const [index, line] of lines.entries()) {
      if (theirs.wrong.has(index)) continue;
      compared += 1;
      if (theirs.refused.has(index)) refused += 1;
      if (theirs.refused.has(index) !== ours.has(index)) differences.push({ option, line, refusedHere: ours.has(index) });
    }
  }
  return { compared, refused, differences };
}

/** Line numbers, from 0. */
function refusedByGnu(lines: readonly string[], option: string): { refused: Set<number>; wrong: Set<number> } {
  return inTemporaryDirectory((directory) => {
    writeFileSync(`${directory}/lines.s`, `${lines.join("\n")}\n`);
    const { stderr } = spawnSync("aarch64-linux-gnu-as", [option, "-o", "/dev/null", "lines.s"], {
      cwd: directory,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const refused = new Set<number>();
    const wrong = new Set<number>();
    for (const [, line, message] of stderr.matchAll(/^lines\.s:(\d+): Error: (.*)/gm))
      (message.startsWith("selected processor") ? refused : wrong).add(Number(line) - 1);
    return { refused, wrong };
  });
}

/** So many that none of their errors is dropped. */
const linesAText = 100;

function refusedHere(lines: readonly string[], option: string): Set<number> {
  const [, kind, name] = /^-m(\w+)=(.*)$/.exec(option)!;
  const processor = (kind === "arch" ? architectureNamed : processorNamed)(name) as Processor;
  const refused = new Set<number>();
  for (let first = 0; first < lines.length; first += linesAText) {
    const text = lines.slice(first, first + linesAText).join("\n");
    for (const { message, span } of assemble({ name: "lines.s", text }, { processor }).diagnostics)
      if (message.includes("does not support")) refused.add(first + span.line - 1);
  }
  return refused;
}
