// `node src/tools/verify.mjs assembler [COUNT] [SEED] [FIRST] [--write]`: mutated texts, number FIRST and those after it, each assembled: no crash, no hang,
// no message without its place, no object that cannot be read. What fails is printed with the command that makes it
// again. One text alone is printed whatever comes of it.

import { createContext, Script } from "node:vm";
import { problemOf } from "../../engine/asm/testing/answer.ts";
import { corpusTexts } from "../../engine/asm/testing/corpus.ts";
import { Mutations } from "../../engine/asm/testing/mutations.ts";

/** Texts that are tried under one alarm, and when it rings: each takes a millisecond, the worst a second. */
const perAlarm = 500;
const alarmMs = 10_000;
/** Processor time after which a text counts as never answered: on a busy machine the alarm alone says nothing. */
const patienceMs = 10_000;
const mostListed = 50;

export interface Failure {
  readonly number: number;
  readonly problem: string;
}

export interface Campaign {
  readonly tried: number;
  readonly failures: readonly Failure[];
  /** Of the slowest text. */
  readonly longestMs: number;
  readonly slowest: number;
}

/** `onProgress` hears of every 10,000 texts. */
export function campaign(
  mutations: Mutations,
  { count, seed, first = 0 }: { readonly count: number; readonly seed: number; readonly first?: number },
  onProgress: (campaign: Campaign) => void = () => {},
): Campaign {
  const failures: Failure[] = [];
  let next = first;
  let longestMs = 0;
  let slowest = first;
  const fail = (failure: Failure): void => {
    failures.push(failure);
    console.error(`number ${failure.number}: ${failure.problem.split("\n")[0]}`);
  };
  const tryOne = (): void => {
    const number = next++;
    const start = performance.now();
    const problem = problemOf(mutations.text(seed, number));
    const tookMs = performance.now() - start;
    if (problem !== undefined) fail({ number, problem });
    if (tookMs > longestMs) [longestMs, slowest] = [tookMs, number];
  };
  const context = createContext({
    tryMany: (end: number) => {
      while (next < end) tryOne();
    },
  });
  const end = first + count;
  // Of the text that an alarm has cut short, which is then tried again.
  let cutShort = first - 1;
  let spentMs = 0;
  while (next < end) {
    const stop = Math.min(next + perAlarm, end);
    const before = process.cpuUsage();
    try {
      new Script(`tryMany(${stop})`).runInContext(context, { timeout: alarmMs });
    } catch {
      const { user, system } = process.cpuUsage(before);
      const number = next - 1;
      spentMs = (user + system) / 1000 + (number === cutShort ? spentMs : 0);
      cutShort = number;
      if (spentMs < patienceMs) next = number;
      else fail({ number, problem: `no answer within ${patienceMs / 1000} s` });
    }
    if (next < end && Math.floor(next / 10_000) !== Math.floor((next - perAlarm) / 10_000))
      onProgress({ tried: next - first, failures, longestMs, slowest });
  }
  return { tried: next - first, failures, longestMs, slowest };
}

export const title = "Mutated texts";

export function verify(parameters: readonly string[]): { summary: string; body: string; failures: number } {
  const [count = 20_000, seed = 1, first = 0] = parameters.map(Number);
  const mutations = new Mutations(corpusTexts(true));
  if (count === 1) console.log(mutations.text(seed, first));
  const begun = Date.now();
  const { tried, failures, longestMs, slowest } = campaign(mutations, { count, seed, first }, (now) =>
    console.error(`${now.tried} texts, ${now.failures.length} fail, ${Math.round((Date.now() - begun) / 1000)} s`),
  );
  console.error(`the longest took ${longestMs.toFixed(0)} ms: number ${slowest}`);
  return {
    summary: `${tried} texts (seed ${seed}), made of real ones by mutations of characters, tokens, lines and grammar: ${failures.length} end in a crash, a hang, a message without its place or an object that cannot be read.`,
    body: failures
      .slice(0, mostListed)
      .map(
        ({ number, problem }) =>
          `    node src/tools/verify.mjs assembler 1 ${seed} ${number}\n        ${problem.replaceAll("\n", "\n        ")}\n`,
      )
      .join("\n"),
    failures: failures.length,
  };
}
