// seq, env, printenv, basename, dirname, sleep, nice, tty, sync: commands of a few lines.

import type { Steps, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { floatText } from "../conversion.ts";
import { execute, look, sleep, windowSize, write } from "../system.ts";
import { type CommandRow, errnoSentence, hint, joinLines, readWords, refusal, type ToolText } from "../tool.ts";
import { lastPart } from "./files/file-work.ts";

// seq

const isDecimal = (word: string): boolean => /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word);
const decimalsOf = (word: string): number => /\.(\d*)/.exec(word)?.[1].length ?? 0;
/** Numbers written at once. */
const pieceLines = 2000;

function* count(first: number, step: number, last: number, shown: (value: number) => string, separator: string): Steps {
  let text = "";
  const total = Math.floor((last - first) / step + 1e-9) + 1;
  for (let index = 0; index < total; index += 1) {
    text += `${index > 0 ? separator : ""}${shown(first + index * step)}`;
    if (index % pieceLines !== pieceLines - 1) continue;
    if ((yield* write(1, text)) < 0) return 1;
    text = "";
  }
  if (total > 0) yield* write(1, `${text}\n`);
  return 0;
}

function runSeq(request: ToolRequest): ToolText | ToolSteps {
  // A number below 0 is no option.
  const at = request.arguments.findIndex((word) => isDecimal(word));
  const given = { ...request, arguments: request.arguments.slice(0, at < 0 ? undefined : at) };
  const words = readWords(given, "ws:f:", { "equal-width": "w", separator: "s", format: "f" });
  if (!("letters" in words)) return words;
  const numbers = [...words.operands, ...(at < 0 ? [] : request.arguments.slice(at))];
  if (numbers.length === 0) return refusal(request, `missing operand${hint(request)}`);
  if (numbers.length > 3) return refusal(request, `extra operand ‘${numbers[3]}’${hint(request)}`);
  const wrong = numbers.find((word) => !isDecimal(word));
  if (wrong !== undefined) return refusal(request, `invalid floating point argument: ‘${wrong}’${hint(request)}`);
  const last = Number(numbers.at(-1));
  const first = numbers.length > 1 ? Number(numbers[0]) : 1;
  const step = numbers.length > 2 ? Number(numbers[1]) : 1;
  if (step === 0) return refusal(request, `invalid Zero increment value: ‘${numbers[1]}’${hint(request)}`);
  const decimals = Math.max(0, ...numbers.slice(0, Math.max(1, numbers.length - 1)).map(decimalsOf));
  const width = words.letters.has("w") ? Math.max(first.toFixed(decimals).length, last.toFixed(decimals).length) : 0;
  const format = words.values.get("f");
  const parsed = format === undefined ? undefined : /^((?:[^%]|%%)*)%([-+ 0#]*)(\d*)(?:\.(\d*))?([aAeEfFgG])((?:[^%]|%%)*)$/.exec(format);
  if (parsed === null) return refusal(request, `format ‘${format}’ has no % directive`);
  const shown = (value: number): string => {
    if (!parsed) return floatText("f", value, "0", width, decimals);
    const [, before, flags, size, precision, letter, behind] = parsed;
    const text = floatText(letter, value, flags, Number(size), precision === undefined ? undefined : Number(precision));
    return before.replaceAll("%%", "%") + text + behind.replaceAll("%%", "%");
  };
  return { steps: () => count(first, step, last, shown, words.values.get("s") ?? "\n") };
}

// env, printenv

function* enter(request: ToolRequest, environment: ReadonlyMap<string, string>, command: readonly string[]): Steps {
  const failure = yield* execute(
    command[0],
    command,
    environment.has("PATH") ? environment : request.environment,
    [...environment].map(([name, value]) => `${name}=${value}`),
  );
  yield* write(2, `env: ‘${command[0]}’: ${errnoSentence(failure)}\n`);
  return failure === -2 ? 127 : 126;
}

function runEnv(request: ToolRequest): ToolText | ToolSteps {
  const words = request.arguments;
  let environment = new Map(request.environment);
  let at = 0;
  for (; at < words.length && /^-/.test(words[at]); at += 1) {
    const word = words[at];
    if (word === "-i" || word === "-" || word === "--ignore-environment") environment = new Map();
    else if (word === "--") {
      at += 1;
      break;
    } else if (/^-u|^--unset/.test(word)) {
      const name = /^--unset=(.*)$/.exec(word)?.[1] ?? (word.slice(2) && !word.startsWith("--") ? word.slice(2) : words[++at]);
      if (name === undefined) return refusal(request, `option requires an argument -- 'u'${hint(request)}`, 125);
      environment.delete(name);
    } else
      return refusal(
        request,
        `${word.startsWith("--") ? `unrecognized option '${word}'` : `invalid option -- '${word[1]}'`}${hint(request)}`,
        125,
      );
  }
  for (; at < words.length && words[at].includes("="); at += 1) {
    const place = words[at].indexOf("=");
    environment.set(words[at].slice(0, place), words[at].slice(place + 1));
  }
  const command = words.slice(at);
  if (command.length === 0) return { output: joinLines([...environment].map(([name, value]) => `${name}=${value}`)) };
  return { steps: () => enter(request, environment, command) };
}

function runPrintenv(request: ToolRequest): ToolText {
  const names = request.arguments.filter((word) => !word.startsWith("-"));
  const { environment } = request;
  if (names.length === 0) return { output: joinLines([...environment].map(([name, value]) => `${name}=${value}`)) };
  const values = names.flatMap((name) => environment.get(name) ?? []);
  return { output: joinLines(values), status: values.length === names.length ? 0 : 1 };
}

// basename, dirname

function runBasename(request: ToolRequest): ToolText {
  const words = readWords(request, "as:z", { multiple: "a", suffix: "s", zero: "z" });
  if (!("letters" in words)) return words;
  const { letters, values, operands } = words;
  if (operands.length === 0) return refusal(request, `missing operand${hint(request)}`);
  const isMany = letters.has("a") || values.has("s");
  if (!isMany && operands.length > 2) return refusal(request, `extra operand ‘${operands[2]}’${hint(request)}`);
  const suffix = values.get("s") ?? (isMany ? "" : (operands[1] ?? ""));
  const names = (isMany ? operands : operands.slice(0, 1)).map((path) => {
    const name = /^\/+$/.test(path) ? "/" : lastPart(path);
    return suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  });
  return { output: names.map((name) => name + (letters.has("z") ? "\0" : "\n")).join("") };
}

function runDirname(request: ToolRequest): ToolText {
  const words = readWords(request, "z", { zero: "z" });
  if (!("letters" in words)) return words;
  if (words.operands.length === 0) return refusal(request, `missing operand${hint(request)}`);
  const parents = words.operands.map((path) => {
    const whole = path.replace(/\/+$/, "");
    if (whole === "") return path === "" ? "." : "/";
    return whole.includes("/") ? whole.slice(0, whole.lastIndexOf("/")).replace(/\/+$/, "") || "/" : ".";
  });
  return { output: joinLines(parents) };
}

// sleep

const unitSeconds: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86400 };

function runSleep(request: ToolRequest): ToolText | ToolSteps {
  if (request.arguments.length === 0) return refusal(request, `missing operand${hint(request)}`);
  let seconds = 0;
  let errors = "";
  for (const word of request.arguments) {
    const parsed = /^(\d+\.?\d*|\.\d+|inf(?:inity)?)([smhd]?)$/.exec(word);
    if (!parsed) errors += `sleep: invalid time interval ‘${word}’\n`;
    else seconds += (parsed[1].startsWith("inf") ? 1e9 : Number(parsed[1])) * unitSeconds[parsed[2]];
  }
  if (errors !== "") return { errors: `${errors.trimEnd()}${hint(request)}\n`, status: 1 };
  return {
    *steps() {
      yield* sleep(seconds);
      return 0;
    },
  };
}

// tty, nice

function* nameTerminal(): Steps {
  if ((yield* windowSize(0)) === undefined) {
    yield* write(1, "not a tty\n");
    return 1;
  }
  const target = (yield* look("/proc/self/fd/0"))?.target;
  yield* write(1, `${target ?? "/dev/tty"}\n`);
  return 0;
}

function runNice(request: ToolRequest): ToolText | ToolSteps {
  const words = [...request.arguments];
  while (/^-/.test(words[0] ?? "")) if (words.shift() === "-n") words.shift();
  if (words.length === 0) return { output: "0\n" };
  return { steps: () => enter(request, request.environment, words) };
}

export const smallCommands: readonly CommandRow[] = [
  { name: "basename", usage: "basename [-a] [-s SUFFIX] PATH … [SUFFIX]", summary: "Shows the last part of a path.", run: runBasename },
  { name: "dirname", usage: "dirname PATH …", summary: "Shows a path without its last part.", run: runDirname },
  {
    name: "env",
    takesAllWords: true,
    usage: "env [-i] [-u NAME] [NAME=VALUE …] [COMMAND [WORD …]]",
    summary: "Shows the environment, or runs a command in another one.",
    run: runEnv,
  },
  {
    name: "nice",
    takesAllWords: true,
    usage: "nice [-n ADJUSTMENT] COMMAND [WORD …]",
    summary: "Runs a command; every task has the same turn here.",
    run: runNice,
  },
  { name: "printenv", usage: "printenv [NAME …]", summary: "Shows variables of the environment.", run: runPrintenv },
  { name: "seq", usage: "seq [-w] [-s TEXT] [-f FORMAT] [FIRST [STEP]] LAST", summary: "Counts.", run: runSeq },
  { name: "sleep", usage: "sleep SECONDS …", summary: "Waits.", run: runSleep },
  { name: "sync", usage: "sync", summary: "Waits for files to be written; they are at once here.", run: () => ({}) },
  { name: "tty", usage: "tty", summary: "Shows the terminal's name.", run: () => ({ steps: nameTerminal }) },
];
