// `node src/tools/verify.mjs instructions [WORDS] [STATES] [SEED] [ROW…]`: words of every row, words near them and words by chance, each
// once, instructions on so many random states: interpreted, by templates and translated here, and in qemu-aarch64 -cpu neoverse-n1. ROW: of
// instructions with that mnemonic alone. The same parameters try the same words on the same states, on however many processors.

import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import { Campaign } from "../../engine/cpu/testing/trials/campaign.ts";
import { Qemu } from "../../engine/cpu/testing/trials/in-qemu.ts";
import { triedRows, Words } from "../../engine/cpu/testing/trials/words.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Instructions on random states";

const wordsAtOnce = 1792;
const told = 20;

/** What one thread does: of the batches, every one whose number leaves `part` when divided by `parts`. */
interface Share {
  readonly parameters: readonly string[];
  readonly part: number;
  readonly parts: number;
}

/** What a share came to. */
interface Found {
  readonly words: number;
  readonly states: number;
  readonly explained: Campaign["explained"];
  readonly unexplained: readonly string[];
  /** Of all batches, whoever tried them: each thread draws every word. */
  readonly drawn: Pick<Words, "byRow" | "leftOut"> & { readonly untried: readonly string[] };
}

export async function verify(parameters: readonly string[]): Promise<VerifyResult> {
  const parts = Math.min(availableParallelism(), Math.ceil(Number(parameters[0] ?? 4096) / wordsAtOnce));
  const shares = Array.from({ length: parts }, (_, part) => inThread({ parameters, part, parts }));
  return resultOf(await Promise.all(shares), `node src/tools/verify.mjs instructions ${parameters.join(" ")}`);
}

const inThread = (share: Share): Promise<Found> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
  });

if (!isMainThread) parentPort?.postMessage(tryShare(workerData as Share));

function tryShare({ parameters, part, parts }: Share): Found {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const [count = 4096, states = 10, seed = 1] = parameters.slice(0, 3).map(Number);
  const mnemonics = new Set(parameters.slice(3).map((name) => name.toLowerCase()));
  const chosen = triedRows.filter(({ mnemonic }) => mnemonics.has(mnemonic));
  const words = new Words(new Random(seed), mnemonics.size > 0 ? chosen : undefined);
  const qemu = new Qemu();
  const campaign = new Campaign(qemu);
  const start = Date.now();
  try {
    for (let batch = 1, drawn = 0; drawn < count; batch += 1) {
      const subjects = words.take(Math.min(wordsAtOnce, count - drawn));
      if (subjects.length === 0) break;
      drawn += subjects.length;
      if (batch % parts !== part) continue;
      const found = campaign.unexplained.length;
      campaign.run(subjects, states, seed * 100_000 + batch);
      for (const text of campaign.unexplained.slice(found, Math.min(campaign.unexplained.length, told))) console.error(text);
      if (batch % 16 < parts)
        console.error(
          `${campaign.words} words, ${campaign.states} states, ${campaign.unexplained.length} unexplained, ${Math.round((Date.now() - start) / 1000)} s`,
        );
    }
  } finally {
    qemu.dispose();
  }
  const untried = words.rows.filter(({ name }) => !words.byRow.has(name)).map(({ name }) => name);
  const { byRow, leftOut } = words;
  return {
    words: campaign.words,
    states: campaign.states,
    explained: campaign.explained,
    unexplained: campaign.unexplained,
    drawn: { byRow, leftOut, untried },
  };
}

/** Counts of reasons added up, with the example of who found one first. */
function added(shares: readonly Campaign["explained"][]): [reason: string, found: { count: number; example: string }][] {
  const sums = new Map<string, { count: number; example: string }>();
  for (const [reason, { count, example }] of shares.flatMap((share) => [...share]))
    sums.set(reason, { count: count + (sums.get(reason)?.count ?? 0), example: sums.get(reason)?.example ?? example });
  return [...sums].sort(([, a], [, b]) => b.count - a.count);
}

function resultOf(shares: readonly Found[], command: string): VerifyResult {
  const { byRow, leftOut, untried } = shares[0].drawn;
  const unexplained = shares.flatMap((share) => share.unexplained);
  const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, each) => all + each, 0);
  const words = sum(shares.map((share) => share.words));
  const states = sum(shares.map((share) => share.states));
  const instructions = sum(byRow.values());
  const lines = [
    `\`${command}\``,
    "",
    "Compared are X0–X30, SP, pc, NZCV, V0–V31, FPCR, FPSR, TPIDR_EL0, 128 bytes of memory around the access, the signal that ended it and the",
    "address that it reports; in the end of each 1,792 words all memory. Half of the accesses are aligned; others cross pages, some into a page",
    "that may not be written or is not there.",
    "",
    "| Why an outcome may differ | Outcomes | For example |",
    "|---|---|---|",
    ...added(shares.map(({ explained }) => explained)).map(([reason, { count, example }]) => `| ${reason} | ${count} | \`${example}\` |`),
    "",
    "| Words drawn and left out | |",
    "|---|---|",
    ...[...leftOut].map(([reason, count]) => `| ${reason} | ${count} |`),
    ...(unexplained.length > 0 ? ["", "Without a reason:", "", ...unexplained.slice(0, 100).map((text) => `- ${text}`)] : []),
  ];
  return {
    summary:
      `${words} words, all different (${instructions} instructions of ${byRow.size} rows; ${words - instructions} undefined here), ` +
      `${states} states, each interpreted, by templates and translated: ${unexplained.length} outcomes differ from qemu-aarch64 -cpu neoverse-n1 without a reason.` +
      (untried.length > 0 ? ` Rows not tried: ${untried.join(", ")}.` : ""),
    body: lines.join("\n"),
    failures: unexplained.length,
  };
}
