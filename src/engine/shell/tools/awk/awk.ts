// awk: patterns and actions over the records of its input, as POSIX has the language, with what programs use of gawk's.

import type { Steps, ToolRequest, ToolSteps } from "../../../kernel/index.ts";
import { write } from "../../system.ts";
import { type CommandRow, errnoSentence, readWords, refusal, type ToolText, textOf } from "../../tool.ts";
import { Interpreter } from "./interpret.ts";
import { parseAwk } from "./parse.ts";
import { type Cell, copyState, type State } from "./state.ts";
import type { Program } from "./syntax.ts";
import { AwkError, unescaped } from "./token.ts";
import { fromInput, type Value } from "./value.ts";

const usage = "Usage: awk [-F FS] [-v VAR=VALUE] 'PROGRAM' [FILE ...]\n       awk [-F FS] [-v VAR=VALUE] -f PROGFILE [FILE ...]\n";

const cellsOf = (values: Readonly<Record<string, Value>>): Map<string, Cell> =>
  new Map(Object.entries(values).map(([name, value]) => [name, { value }]));

const elementsOf = (words: readonly (readonly [string, string])[]): Cell => ({
  elements: new Map(words.map(([key, word]): [string, Value] => [key, fromInput(word)])),
});

function initialState(
  request: ToolRequest,
  words: readonly string[],
  assignments: readonly string[],
  separator: string | undefined,
): State {
  const globals = cellsOf({
    CONVFMT: "%.6g",
    FILENAME: "",
    FNR: 0,
    FS: separator === undefined ? " " : separator === "t" ? "\t" : unescaped(separator),
    NF: 0,
    NR: 0,
    OFMT: "%.6g",
    OFS: " ",
    ORS: "\n",
    RLENGTH: -1,
    RS: "\n",
    RSTART: 0,
    RT: "",
    SUBSEP: "\x1c",
    ARGC: words.length,
  });
  globals.set("ARGV", elementsOf(words.map((word, index) => [String(index), word])));
  globals.set("ENVIRON", elementsOf([...request.environment]));
  for (const each of assignments) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(each) as RegExpExecArray;
    globals.set(name, { value: fromInput(unescaped(value)) });
  }
  return {
    globals,
    record: "",
    word: 1,
    hasRead: false,
    sources: new Map(),
    targets: new Map(),
    open: [],
    random: 2463534242,
    seed: 0,
    phase: "begin",
    status: 0,
  };
}

/** What gawk says of a text: its line, and where in it. */
function syntaxProblem(name: string, file: string, text: string, { message, at }: AwkError): string {
  const before = text.slice(0, at).split("\n");
  const number = Math.min(before.length, text.split("\n").length);
  const place = `${name}: ${file}:${number}: `;
  const line = text.split("\n")[number - 1];
  return `${place}${line}\n${place}${" ".repeat(before[number - 1].length)}^ ${message}\n`;
}

function* steps(request: ToolRequest, program: Program, state: State, lineOf: (at: number) => string): Steps {
  const interpreter = new Interpreter(program, request, state);
  try {
    return yield* interpreter.run();
  } catch (error) {
    if (!(error instanceof AwkError) && !(error instanceof RangeError)) throw error;
    const message = error instanceof AwkError ? error.message : "function calls are nested too deeply";
    yield* interpreter.streams.flush();
    const record =
      state.phase === "main" && interpreter.variables.number("FNR") > 0
        ? `(FILENAME=${interpreter.variables.text("FILENAME") || "-"} FNR=${interpreter.variables.number("FNR")}) `
        : "";
    yield* write(2, `${request.name}: ${lineOf(interpreter.at)}: ${record}fatal: ${message}\n`);
    return 2;
  }
}

function runAwk(original: ToolRequest): ToolText | ToolSteps {
  // What stands behind the program is its own, options or not.
  const words = original.arguments;
  let end = 0;
  let hasFile = false;
  for (; end < words.length && /^-./.test(words[end]) && words[end] !== "--"; end += 1) {
    hasFile ||= words[end].startsWith("-f");
    if (/^-[fFv]$/.test(words[end])) end += 1;
  }
  const request = { ...original, arguments: words.slice(0, end) };
  const options = readWords(request, "F:v:f:", { "field-separator": "F", assign: "v", file: "f" }, 2);
  if (!("letters" in options)) return options;
  const rest = words.slice(words[end] === "--" ? end + 1 : end);
  const assignments = options.given.flatMap(([letter, value]) => (letter === "v" ? [value] : []));
  const wrong = assignments.find((each) => !/^[A-Za-z_]\w*=/.test(each));
  if (wrong !== undefined) return refusal(request, `fatal: \`${wrong}' argument to \`-v' not in \`var=value' form`, 2);
  let [text, file] = [rest[0], "cmd. line"];
  if (hasFile) {
    const texts: string[] = [];
    for (const [letter, path] of options.given) {
      if (letter !== "f") continue;
      const bytes = request.read(path);
      if (typeof bytes === "string") {
        return refusal(request, `fatal: cannot open source file \`${path}' for reading: ${errnoSentence(bytes)}`, 2);
      }
      texts.push(textOf(bytes));
      file = path;
    }
    text = texts.join("\n");
  }
  if (text === undefined) return { errors: usage, status: 2 };
  let program: Program;
  try {
    program = parseAwk(text);
  } catch (error) {
    if (!(error instanceof AwkError)) throw error;
    return { errors: syntaxProblem(request.name, file, text, error), status: 1 };
  }
  const operands = [request.name, ...(hasFile ? rest : rest.slice(1))];
  const initial = initialState(request, operands, assignments, options.values.get("F"));
  const lineOf = (at: number): string => `${file}:${text.slice(0, at).split("\n").length}`;
  return { steps: (known) => steps(request, program, copyState((known as State | undefined) ?? initial), lineOf) };
}

export const awkCommand: CommandRow = {
  name: "awk",
  takesAllWords: true,
  usage: "awk [-F SEPARATOR] [-v NAME=VALUE] PROGRAM|-f FILE [FILE …]",
  summary: "Runs a program of patterns and actions over the lines of files.",
  run: runAwk,
};
