// `node src/tools/verify.mjs link-scripts [COUNT] [SEED] [FIRST]`: linker scripts and options by chance, over objects of GNU as and GCC, linked
// by this linker and by GNU ld: the same bytes, or both refuse. Scripts of this kind are wilder than any that people write, and not all agree
// yet: what differs is listed, and it fails where that is more than is known. One alone is printed, and its folder is kept. Needs
// aarch64-linux-gnu-gcc and binutils.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasBinutils, hasCompiler } from "../../engine/elf/testing/tools.ts";
import { LinkFolder, same } from "../../engine/link/testing/both-linkers.ts";
import { prepareScriptFolder, scriptLink } from "../../engine/link/testing/random-scripts.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Linker scripts";

const mostListed = 20;
/** Of a hundred links: more than these mean that something is worse than it was. */
const knownToDiffer = 38;

export function verify(parameters: readonly string[]): VerifyResult {
  const [count = 500, seed = 1, first = 0] = parameters.map(Number);
  if (!hasBinutils || !hasCompiler)
    return { summary: "not tried: GNU's compiler and linker for AArch64 are not installed.", body: "", failures: 0 };
  const folder = new LinkFolder();
  const differences: string[] = [];
  let refused = 0;
  try {
    prepareScriptFolder(folder);
    for (let number = first; number < first + count; number += 1) {
      const { script, words } = scriptLink(seed, number);
      writeFileSync(join(folder.path, "s.ld"), script);
      const command = ["-T", "s.ld", ...words];
      const ours = folder.link(command);
      const { status, stderr } = spawnSync("aarch64-linux-gnu-ld", [...command, "-o", "theirs"], { cwd: folder.path, encoding: "utf8" });
      const theirs = status === 0 ? folder.read("theirs") : undefined;
      if (!theirs) refused += 1;
      const why = whyDifferent(ours, theirs, stderr);
      if (why !== undefined)
        differences.push(`- node src/tools/verify.mjs link-scripts 1 ${seed} ${number}: \`${words.join(" ")}\`: ${why}`);
      if (count === 1) {
        console.log(`${folder.path}\n${script}ld ${command.join(" ")}\n${stderr}`);
        if (typeof ours !== "string") writeFileSync(join(folder.path, "ours"), ours);
      }
    }
  } finally {
    if (count !== 1) folder.remove();
  }
  return {
    summary: `${count} scripts with their options (seed ${seed}): ${count - differences.length} give GNU ld's bytes, or are refused by both (${refused} of them); ${differences.length} differ.`,
    body: [
      "Known to differ: `-r` and `-q` with a script; symbols beside a section that was removed, where several have its name; the visibility of a",
      "symbol that is HIDDEN in one place only; names that nothing defines, under `--gc-sections`; texts that GNU ld calls syntax errors.",
      "",
      ...differences.slice(0, mostListed),
    ].join("\n"),
    failures: differences.length * 100 > count * knownToDiffer ? differences.length : 0,
  };
}

function whyDifferent(ours: Uint8Array | string, theirs: Uint8Array | undefined, said: string): string | undefined {
  if (typeof ours === "string") return theirs && `refused here: ${ours.split("\n")[0]}`;
  if (!theirs) return `GNU ld refuses it: ${said.split("\n").find((line) => !line.includes("warning"))}`;
  return same(ours, theirs) ? undefined : "other bytes";
}
