// `node src/tools/verify.mjs syntax`: the hand-written texts about directives, macros, expressions and relocations, and what GCC writes for C
// and C++ under many options, assembled here and by GNU as: the object files must be the same, byte for byte.

import { join, resolve } from "node:path";
import { compileBoth } from "../../engine/asm/testing/compiled.ts";
import { gnus, ours, type Snippet, snippetsOf, topicsIn } from "../../engine/asm/testing/conformance.ts";
import { hasBinutils, hasCompiler } from "../../engine/elf/testing/tools.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Syntax and objects";

// The bundle is elsewhere: files are found from the root, where the command runs.
const sourceFolder = resolve("src/engine/asm/testing/c");
const folder = resolve("src/engine/asm/testing/conformance");

const optionSets = [
  ...["-O0", "-O1", "-O2", "-O3", "-Os", "-Og", "-Ofast"],
  ...["-O0 -g", "-O2 -g", "-O3 -g", "-O2 -g3", "-O2 -gdwarf-4", "-O2 -gdwarf-3", "-g -gdwarf-2", "-O2 -g -gz=none"],
  ...["-O2 -fPIC", "-O2 -fpic -g", "-O2 -fPIE", "-O2 -static", "-O2 -fno-plt -fpic -ftls-model=global-dynamic"],
  ...["-O2 -ftls-model=local-dynamic -fPIC", "-O2 -ftls-model=initial-exec -fPIC", "-O2 -mtls-dialect=trad -fPIC", "-O2 -mtls-size=12"],
  ...["-Os -g -fPIC -ffunction-sections -fdata-sections", "-O2 -mcmodel=tiny", "-O2 -mcmodel=small -mbranch-protection=standard"],
  ...["-O2 -march=armv8.2-a+fp16+dotprod", "-O2 -mcpu=neoverse-n1 -g", "-O3 -mcpu=cortex-a72", "-O2 -mno-outline-atomics"],
  ...["-O2 -fno-asynchronous-unwind-tables", "-O2 -fno-dwarf2-cfi-asm", "-O2 -fverbose-asm", "-O2 -fstack-protector-all -pg"],
  ...["-O2 -fcommon -fno-section-anchors", "-O2 -fsanitize=undefined", "-O0 -ftrapv -finstrument-functions", "-O2 -fprofile-arcs"],
].map((options) => options.split(" "));

/** Options that one of the sources cannot be compiled with. */
const isImpossible = (error: unknown): boolean => error instanceof Error && "status" in error;

export function verify(): VerifyResult {
  if (!hasBinutils) throw new Error("GNU as is missing: apt-get install binutils-aarch64-linux-gnu");
  const rows: string[] = [];
  const differences: string[] = [];
  let unexplained = 0;
  let total = 0;
  let equal = 0;
  for (const topic of topicsIn(folder)) {
    const snippets = snippetsOf(folder, topic);
    const theirs = gnus(snippets);
    const differing = snippets.filter((snippet, index) => !isSame(snippet, theirs[index].bytes));
    total += snippets.length;
    equal += snippets.length - differing.length;
    rows.push(`| ${topic} | ${snippets.length} | ${snippets.length - differing.length} |`);
    unexplained += differing.filter(({ reason }) => reason === undefined).length;
    for (const { title: name, reason } of differing) differences.push(`- ${topic}, “${name}”: ${reason ?? "**no reason is known**"}`);
  }
  const compiled = hasCompiler ? compileAll() : undefined;
  return {
    summary: `${equal} of ${total} hand-written texts become GNU as's object file or are refused by both; ${differences.length} differ, each for a reason that is given below.`,
    body: [
      "| Topic | Texts | Same |",
      "|---|---|---|",
      ...rows,
      "",
      ...differences,
      "",
      compiled?.text ?? "GCC was not installed when this page was written.",
    ].join("\n"),
    failures: unexplained + (compiled?.differing ?? 0),
  };
}

function isSame(snippet: Snippet, theirs: Uint8Array | undefined): boolean {
  const { bytes } = ours(snippet);
  return bytes && theirs ? Buffer.from(bytes).equals(Buffer.from(theirs)) : bytes === theirs;
}

function compileAll(): { readonly text: string; readonly differing: number } {
  let same = 0;
  let lines = 0;
  const differing: string[] = [];
  for (const source of ["integers.c", "floats.c", "exceptions.cpp"])
    for (const options of optionSets) {
      try {
        const { assembly, ours: bytes, theirs, message } = compileBoth(join(sourceFolder, source), options);
        lines += assembly.split("\n").length;
        if (bytes && Buffer.from(bytes).equals(Buffer.from(theirs))) same += 1;
        else differing.push(`- ${source} ${options.join(" ")}: ${message ?? "other bytes"}`);
      } catch (error) {
        if (!isImpossible(error)) throw error;
      }
    }
  const sum = `GCC's output for the C and C++ of \`src/engine/asm/testing/c\`: ${same} of ${same + differing.length} objects (${lines} lines under ${optionSets.length} sets of options) are GNU as's byte for byte, debugging information included.`;
  return { text: [sum, "", ...differing].join("\n"), differing: differing.length };
}
