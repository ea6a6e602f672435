// xargs, timeout, nohup: commands that run another one, and find's -exec for it.

import type { Steps, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { execute, exitStatus, fork, handleSignal, kill, leave, readAll, sleep, waitFor, write } from "../system.ts";
import { type CommandRow, errnoSentence, type ToolText, textOf } from "../tool.ts";

const notFound = 127;
const notRunnable = 126;

/** Runs a command and waits for it: its exit status; 126, 127 after a message. */
export function* run(request: ToolRequest, words: readonly string[]): Steps<number> {
  const child = yield* fork();
  if (child === 0) yield* become(request, words);
  return exitStatus((yield* waitFor(child))?.status ?? 0);
}

/** In the place of this process; ends it if that cannot be. */
function* become(request: ToolRequest, words: readonly string[]): Steps<never> {
  const failure = yield* execute(words[0], words, request.environment);
  const quoted = `‘${words[0]}’`;
  const problem = request.name === "xargs" ? words[0] : request.name === "find" ? quoted : `failed to run command ${quoted}`;
  yield* write(2, `${request.name}: ${problem}: ${errnoSentence(failure)}\n`);
  yield* leave(failure === -2 ? notFound : notRunnable);
  throw new Error("exit does not come back");
}

interface Gathering {
  readonly command: readonly string[];
  /** Words for one run. */
  readonly most: number;
  /** In the command, for the whole line. */
  readonly place: string | undefined;
  readonly delimiter: string | undefined;
  readonly skipsEmpty: boolean;
  readonly shows: boolean;
}

function gatheringOf(words: readonly string[]): Gathering {
  let [most, place, delimiter, skipsEmpty, shows]: [number, string | undefined, string | undefined, boolean, boolean] = [
    Number.POSITIVE_INFINITY,
    undefined,
    undefined,
    false,
    false,
  ];
  let at = 0;
  for (; words[at]?.startsWith("-"); at += 1) {
    const [, letter, inWord] = /^-(.)(.*)$/.exec(words[at]) ?? ["", "", ""];
    const value = (): string => inWord || words[++at] || "";
    if (letter === "n" || letter === "L") most = Number(value());
    else if (letter === "I") place = value();
    else if (letter === "d") delimiter = value().replace("\\n", "\n");
    else if (letter === "0") delimiter = "\0";
    else if (letter === "r") skipsEmpty = true;
    else if (letter === "t") shows = true;
    else if (letter === "P") value();
  }
  return { command: at < words.length ? words.slice(at) : ["echo"], most, place, delimiter, skipsEmpty, shows };
}

/** As the shell's: white space cuts, quotes and backslashes keep together. */
const wordsIn = (text: string): string[] =>
  [...text.matchAll(/(?:'([^']*)'|"([^"]*)"|\\(.)|([^\s'"\\]))+/gs)].map(([whole]) =>
    whole.replace(/'([^']*)'|"([^"]*)"|\\(.)/gs, (_, one?: string, two?: string, three?: string) => one ?? two ?? three ?? ""),
  );

function* xargs(request: ToolRequest): Steps {
  const { command, most, place, delimiter, skipsEmpty, shows } = gatheringOf(request.arguments);
  const text = textOf(yield* readAll(0));
  const cut = delimiter ?? (place === undefined ? undefined : "\n");
  const items = cut === undefined ? wordsIn(text) : text.split(cut).filter((item, index, all) => item !== "" || index < all.length - 1);
  const runs: string[][] = [];
  if (place !== undefined) {
    for (const item of items) if (item.trim() !== "") runs.push(command.map((word) => word.replaceAll(place, item.trim())));
  } else {
    for (let at = 0; at < items.length; at += most) runs.push([...command, ...items.slice(at, at + most)]);
    if (runs.length === 0 && !skipsEmpty) runs.push([...command]);
  }
  let result = 0;
  for (const words of runs) {
    if (shows) yield* write(2, `${words.join(" ")}\n`);
    const status = yield* run(request, words);
    if (status === notFound || status === notRunnable) return status;
    if (status !== 0) result = 123;
  }
  return result;
}

const secondsOf = (text: string): number | undefined => {
  const [, number, unit] = /^(\d*[.]?\d+)([smhd]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * ({ m: 60, h: 3600, d: 86400 }[unit] ?? 1);
};

const signalNumbers: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, TERM: 15, STOP: 19 };
const sigterm = 15;
const sigkill = 9;
const timedOut = 124;

function* timeout(request: ToolRequest): Steps {
  const words = [...request.arguments];
  let signal = sigterm;
  for (; words[0]?.startsWith("-"); words.shift()) {
    const [, letter, inWord] = /^-(.)(.*)$/.exec(words[0]) ?? [];
    if (letter !== "s" && letter !== "k") continue;
    if (!inWord) words.shift();
    const value = inWord || words[0];
    if (letter === "s") signal = signalNumbers[value.replace(/^SIG/, "")] ?? Number(value);
  }
  const [time, ...command] = words;
  if (time === undefined || command.length === 0) {
    yield* write(2, "timeout: missing operand\nTry 'timeout --help' for more information.\n");
    return 125;
  }
  const seconds = secondsOf(time);
  if (seconds === undefined) {
    yield* write(2, `timeout: invalid time interval '${time}'\nTry 'timeout --help' for more information.\n`);
    return 125;
  }
  const child = yield* fork();
  if (child === 0) yield* become(request, command);
  const clock = seconds === 0 ? -1 : yield* fork();
  if (clock === 0) {
    yield* sleep(seconds);
    return 0;
  }
  const first = yield* waitFor();
  if (first?.pid !== clock) {
    if (clock > 0) {
      yield* kill(clock, sigkill);
      yield* waitFor(clock);
    }
    return exitStatus(first?.status ?? 0);
  }
  yield* kill(child, signal);
  yield* waitFor(child);
  return signal === sigkill ? 128 + sigkill : timedOut;
}

function* nohup(request: ToolRequest): Steps {
  const sighup = 1;
  yield* handleSignal(sighup, "ignore");
  if (request.arguments.length === 0) {
    yield* write(2, "nohup: missing operand\nTry 'nohup --help' for more information.\n");
    return 125;
  }
  yield* become(request, request.arguments);
  return notFound;
}

const stepping =
  (steps: (request: ToolRequest) => Steps) =>
  (request: ToolRequest): ToolSteps | ToolText => ({ steps: () => steps(request) });

export const runningCommands: readonly CommandRow[] = [
  {
    name: "nohup",
    usage: "nohup COMMAND [WORD …]",
    summary: "Runs a command that a hang-up does not end.",
    run: stepping(nohup),
    takesAllWords: true,
  },
  {
    name: "timeout",
    takesAllWords: true,
    usage: "timeout [-s SIGNAL] SECONDS COMMAND [WORD …]",
    summary: "Runs a command, and ends it after a time.",
    run: stepping(timeout),
  },
  {
    name: "xargs",
    takesAllWords: true,
    usage: "xargs [-n COUNT] [-I TEXT] [-r] [-t] [COMMAND [WORD …]]",
    summary: "Runs a command with words of its input.",
    run: stepping(xargs),
  },
];
