// `node src/tools/verify.mjs assembler [COUNT] [SEED] [FIRST] [--write]`: mutated texts, number FIRST and those after it, each assembled: no crash, no hang,
// no message without its place, no object that cannot be read. What fails is printed with the command that makes it
// again. One text alone is printed whatever comes of it.

import { Worker } from "node:worker_threads";
import { problemOf } from "../../engine/asm/testing/answer.ts";
import { corpusTexts } from "../../engine/asm/testing/corpus.ts";
import { Mutations } from "../../engine/asm/testing/mutations.ts";
import type { VerifyResult } from "./report/result.ts";

/** Processor time, which a busy machine does not take away, after which a text counts as never answered. Most take a millisecond, the worst one second. */
const patienceMs = 20_000;
const mostListed = 50;
const textsAReport = 10_000;

interface Failure {
  readonly number: number;
  readonly problem: string;
}

const commandOf = (seed: number, number: number): string => `node src/tools/verify.mjs assembler 1 ${seed} ${number}`;

/** Ends the process when `turn[0]`, the number of the text that is being assembled, stays the same for longer than our patience. */
const watcher = `
const { workerData: { turn, seed, patienceMs } } = require("node:worker_threads");
let last = -1;
let since = process.cpuUsage();
setInterval(() => {
  const number = Atomics.load(turn, 0);
  const { user, system } = process.cpuUsage(since);
  if (number !== last) [last, since] = [number, process.cpuUsage()];
  else if (user + system > patienceMs * 1000) {
    require("node:fs").writeSync(2, "no answer within " + patienceMs / 1000 + " s of processor time: node src/tools/verify.mjs assembler 1 " + seed + " " + number + "\\n");
    process.kill(process.pid, "SIGKILL");
  }
}, 1000);
`;

export const title = "Mutated texts";

export async function verify(parameters: readonly string[]): Promise<VerifyResult> {
  const [count = 20_000, seed = 1, first = 0] = parameters.map(Number);
  const mutations = new Mutations(corpusTexts(true));
  if (count === 1) console.log(mutations.text(seed, first));
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const watch = new Worker(watcher, { eval: true, workerData: { turn, seed, patienceMs } });
  const failures: Failure[] = [];
  let longest = { number: first, userMs: 0 };
  for (let number = first; number < first + count; number += 1) {
    Atomics.store(turn, 0, number);
    const before = process.cpuUsage();
    const problem = problemOf(mutations.text(seed, number));
    const userMs = process.cpuUsage(before).user / 1000;
    if (userMs > longest.userMs) longest = { number, userMs };
    if (problem !== undefined) {
      failures.push({ number, problem });
      console.error(`number ${number}: ${problem.split("\n")[0]}`);
    }
    const tried = number + 1 - first;
    if (tried % textsAReport === 0) console.error(`${tried} texts, ${failures.length} fail`);
  }
  await watch.terminate();
  console.error(`the longest took ${longest.userMs.toFixed(0)} ms: number ${longest.number}`);
  return {
    summary: `${count} texts (seed ${seed}), made of real ones by mutations of characters, tokens, lines and grammar: ${failures.length} end in a crash, a hang, a message without its place or an object that cannot be read.`,
    body: failures
      .slice(0, mostListed)
      .map(({ number, problem }) => `    ${commandOf(seed, number)}\n        ${problem.replaceAll("\n", "\n        ")}\n`)
      .join("\n"),
    failures: failures.length,
  };
}
