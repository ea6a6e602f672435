// `node src/tools/verify.mjs instructions [WORDS] [STATES] [SEED] [ROW…]`: words of every row, words near them and words by chance, each
// once, instructions on so many random states: interpreted, by templates and translated here, and in qemu-aarch64 -cpu neoverse-n1. ROW: of
// instructions with that mnemonic alone. The same parameters try the same words on the same states.

import { setFlagsFromString } from "node:v8";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import { Campaign } from "../../engine/cpu/testing/trials/campaign.ts";
import { Qemu } from "../../engine/cpu/testing/trials/in-qemu.ts";
import { triedRows, Words } from "../../engine/cpu/testing/trials/words.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Instructions on random states";

const wordsAtOnce = 1792;
const told = 20;

export function verify(parameters: readonly string[]): VerifyResult {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const [count = 4096, states = 10, seed = 1] = parameters.slice(0, 3).map(Number);
  const mnemonics = new Set(parameters.slice(3).map((name) => name.toLowerCase()));
  const chosen = triedRows.filter(({ mnemonic }) => mnemonics.has(mnemonic));
  const words = new Words(new Random(seed), mnemonics.size > 0 ? chosen : undefined);
  const qemu = new Qemu();
  const campaign = new Campaign(qemu);
  const start = Date.now();
  try {
    for (let batch = 1; campaign.words < count; batch += 1) {
      const found = campaign.unexplained.length;
      if (!campaign.run(words, Math.min(wordsAtOnce, count - campaign.words), states, seed * 100_000 + batch)) break;
      for (const text of campaign.unexplained.slice(found, Math.min(campaign.unexplained.length, told))) console.error(text);
      if (batch % 16 === 0)
        console.error(
          `${campaign.words} words, ${campaign.states} states, ${campaign.unexplained.length} unexplained, ${Math.round((Date.now() - start) / 1000)} s`,
        );
    }
  } finally {
    qemu.dispose();
  }
  return resultOf(campaign, words, `node src/tools/verify.mjs instructions ${parameters.join(" ")}`);
}

function resultOf(campaign: Campaign, words: Words, command: string): VerifyResult {
  const { unexplained, explained } = campaign;
  const instructions = [...words.byRow.values()].reduce((sum, each) => sum + each, 0);
  const untried = words.rows.filter(({ name }) => !words.byRow.has(name)).map(({ name }) => name);
  const lines = [
    `\`${command}\``,
    "",
    "Compared are X0–X30, SP, pc, NZCV, V0–V31, FPCR, FPSR, TPIDR_EL0, 128 bytes of memory around the access, the signal that ended it and the",
    "address that it reports; in the end of each 1,792 words all memory. Half of the accesses are aligned; others cross pages, some into a page",
    "that may not be written or is not there.",
    "",
    "| Why an outcome may differ | Outcomes | For example |",
    "|---|---|---|",
    ...[...explained]
      .sort(([, a], [, b]) => b.count - a.count)
      .map(([reason, { count, example }]) => `| ${reason} | ${count} | \`${example}\` |`),
    "",
    "| Words drawn and left out | |",
    "|---|---|",
    ...[...words.leftOut].map(([reason, count]) => `| ${reason} | ${count} |`),
    ...(unexplained.length > 0 ? ["", "Without a reason:", "", ...unexplained.slice(0, 100).map((text) => `- ${text}`)] : []),
  ];
  return {
    summary:
      `${campaign.words} words, all different (${instructions} instructions of ${words.byRow.size} rows; ${campaign.words - instructions} undefined here), ` +
      `${campaign.states} states, each interpreted, by templates and translated: ${unexplained.length} outcomes differ from qemu-aarch64 -cpu neoverse-n1 without a reason.` +
      (untried.length > 0 ? ` Rows not tried: ${untried.join(", ")}.` : ""),
    body: lines.join("\n"),
    failures: unexplained.length,
  };
}
