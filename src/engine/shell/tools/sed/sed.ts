// sed: a script of edits over lines. A text that comes piece by piece is edited as it comes, unless the script looks ahead: then all of it
// is read first.

import { encodeUtf8 } from "../../../base/utf8.ts";
import type { ToolFile, ToolRequest, ToolSteps } from "../../../kernel/index.ts";
import { type CommandRow, errnoSentence, linesOf, openAll, readWords, refusal, type ToolText, textOf } from "../../tool.ts";
import { filtering } from "../streaming.ts";
import { initialSedState, Sed, type SedInput, type SedState } from "./cycle.ts";
import { type SedCommand, SedError, SedScript } from "./script.ts";

const usage = "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n";
const letters = "nrEszui::e:f:l:";
const longNames = {
  quiet: "n",
  silent: "n",
  "regexp-extended": "E",
  separate: "s",
  "null-data": "z",
  unbuffered: "u",
  "in-place": "i",
  expression: "e",
  file: "f",
  "line-length": "l",
};

/** Commands that need lines beyond this one, files, or to know whether more come. */
const looksAhead = ({ letter, from, to, substitution }: SedCommand): boolean =>
  "nNrRwWD".includes(letter) || from?.kind === "last" || to?.kind === "last" || substitution?.file !== undefined;

interface Line {
  readonly text: string;
  readonly end: string;
}

/** Files that a script reads and writes. */
class ScriptFiles {
  readonly #request: ToolRequest;
  readonly #written = new Map<string, string>();
  readonly #rest = new Map<string, string[]>();

  constructor(request: ToolRequest, commands: readonly SedCommand[]) {
    this.#request = request;
    for (const { letter, text, substitution } of commands) {
      const path = "wW".includes(letter) ? text : substitution?.file;
      if (path !== undefined && path !== "/dev/stdout") this.#written.set(path, "");
    }
  }

  read(path: string): string {
    const bytes = this.#request.read(path);
    return typeof bytes === "string" ? "" : textOf(bytes);
  }

  readLine(path: string): string | undefined {
    let rest = this.#rest.get(path);
    if (!rest) {
      const bytes = this.#request.read(path);
      rest = typeof bytes === "string" ? [] : linesOf(bytes);
      this.#rest.set(path, rest);
    }
    return rest.shift();
  }

  write(path: string, text: string): void {
    this.#written.set(path, (this.#written.get(path) ?? "") + text);
  }

  get files(): readonly ToolFile[] {
    return [...this.#written].map(([path, text]) => ({ path, bytes: encodeUtf8(text), mode: 0o666 }));
  }
}

function linesWithEnds(bytes: Uint8Array, separator: string): Line[] {
  const pieces = textOf(bytes).split(separator);
  const last = pieces.pop() ?? "";
  return [...pieces.map((text) => ({ text, end: separator })), ...(last === "" ? [] : [{ text: last, end: "" }])];
}

const inputOver = (lines: readonly (Line & { readonly path: string })[], files: ScriptFiles): SedInput & { readonly isOver: boolean } => {
  let at = 0;
  return {
    next: () => lines[at++],
    isLast: () => at >= lines.length,
    get path() {
      return lines[Math.max(0, at - 1)]?.path ?? "-";
    },
    get isOver() {
      return at >= lines.length;
    },
    read: (path) => files.read(path),
    readLine: (path) => files.readLine(path),
    write: (path, text) => files.write(path, text),
  };
};

interface Script {
  readonly commands: readonly SedCommand[];
  readonly isQuiet: boolean;
  readonly separator: string;
}

function editAll(
  { commands, isQuiet, separator }: Script,
  lines: readonly (Line & { readonly path: string })[],
  files: ScriptFiles,
  state: SedState,
): string {
  // A last line without an end has one when another file's lines come behind it.
  const ended = lines.map((line, index) => (index < lines.length - 1 && line.end === "" ? { ...line, end: separator } : line));
  const input = inputOver(ended, files);
  const sed = new Sed(commands, isQuiet, separator, state, input);
  while (!input.isOver && state.status === undefined) sed.cycle();
  return sed.output;
}

const complaint = (path: string, why: string): string =>
  why === "Is a directory" ? `sed: couldn't edit ${path}: not a regular file\n` : `sed: can't read ${path}: ${why}\n`;
const readComplaint = (path: string, why: string): string =>
  why === "Is a directory" ? `sed: read error on ${path}: ${why}\n` : `sed: can't read ${path}: ${why}\n`;

function editWhole(request: ToolRequest, paths: readonly string[], script: Script): ToolText | "input" {
  const opened = openAll(request, paths);
  if (opened === "input") return "input";
  const errors = opened.errors.replace(/^sed: (.*): (.*)$/gm, (_, path: string, why: string) => readComplaint(path, why).trimEnd());
  const files = new ScriptFiles(request, script.commands);
  const state = initialSedState();
  const lines = opened.files.flatMap(({ path, bytes }) => linesWithEnds(bytes, script.separator).map((line) => ({ ...line, path })));
  const output = editAll(script, lines, files, state);
  return { output, errors, status: state.status ?? (errors === "" ? 0 : 2), files: files.files };
}

/** Each file is a text of its own; with `suffix` it takes the place of what it was, which is kept under that name unless it is empty. */
function editEach(request: ToolRequest, paths: readonly string[], script: Script, suffix: string | undefined): ToolText {
  let [errors, output] = ["", ""];
  const files = new ScriptFiles(request, script.commands);
  const edited: ToolFile[] = [];
  let status: number | undefined;
  for (const path of paths) {
    const bytes = request.read(path);
    if (typeof bytes === "string") {
      errors += (suffix === undefined ? readComplaint : complaint)(path, errnoSentence(bytes));
      continue;
    }
    const state = initialSedState();
    const lines = linesWithEnds(bytes, script.separator).map((line) => ({ ...line, path }));
    const text = editAll(script, lines, files, state);
    status ??= state.status;
    if (suffix === undefined) output += text;
    else {
      const rest = lines.slice(state.number).map((line) => line.text + line.end);
      const entry = request.look(path);
      const mode = typeof entry === "string" ? 0o644 : entry.permissions;
      if (suffix !== "") edited.push({ path: suffix.includes("*") ? suffix.replaceAll("*", path) : path + suffix, bytes, mode });
      edited.push({ path, bytes: encodeUtf8(text + rest.join("")), mode });
    }
    if (state.status !== undefined) break;
  }
  return { output, errors, status: status ?? (errors === "" ? 0 : suffix === undefined ? 2 : 4), files: [...edited, ...files.files] };
}

/** Line by line as they come: the script looks at nothing else. */
function editComing(request: ToolRequest, paths: readonly string[], { commands, isQuiet, separator }: Script): ToolSteps {
  interface Kept extends Omit<SedState, "open"> {
    readonly open: [number, number][];
  }
  const { open: _, ...plain } = initialSedState();
  return filtering<Kept>(request, {
    paths,
    initial: { ...plain, open: [] },
    line: (kept, { text, end, path }) => {
      const state: SedState = { ...kept, open: new Map(kept.open) };
      let isRead = false;
      const input: SedInput = {
        next: () => {
          if (isRead) return undefined;
          isRead = true;
          return { text, end };
        },
        isLast: () => false,
        path,
        read: () => "",
        readLine: () => undefined,
        write: () => {},
      };
      const sed = new Sed(commands, isQuiet, separator, state, input);
      sed.cycle();
      Object.assign(kept, state, { open: [...state.open] });
      return sed.output;
    },
    isEnough: ({ status }) => (status === undefined ? undefined : "all"),
    status: ({ status }, hasFailed) => status ?? (hasFailed ? 2 : 0),
    complaint: readComplaint,
  });
}

function runSed(request: ToolRequest): ToolText | ToolSteps | "input" {
  const words = readWords(request, letters, longNames);
  if (!("letters" in words)) return { ...words, errors: `${words.errors?.split("\n")[0]}\n${usage}` };
  const { operands } = words;
  const isExtended = words.letters.has("E") || words.letters.has("r");
  const texts: string[] = [];
  let place = "-e expression #1";
  for (const [letter, value] of words.given) {
    if (letter === "e") texts.push(value);
    else if (letter === "f") {
      const bytes = value === "-" ? request.input : request.read(value);
      if (bytes === undefined) return "input";
      if (typeof bytes === "string") return refusal(request, `couldn't open file ${value}: ${errnoSentence(bytes)}`);
      texts.push(textOf(bytes).replace(/\n$/, ""));
      place = `file ${value} line 1`;
    }
  }
  const isGiven = texts.length > 0;
  if (!isGiven && operands.length === 0) return { errors: usage, status: 1 };
  const text = isGiven ? texts.join("\n") : operands[0];
  const paths = isGiven ? operands : operands.slice(1);
  let commands: readonly SedCommand[];
  try {
    commands = new SedScript(text, isExtended, place).commands();
  } catch (error) {
    if (error instanceof SedError) return refusal(request, error.message);
    throw error;
  }
  // "#n" as the first line is -n.
  const isQuiet = words.letters.has("n") || /^#n(\n|$)/.test(text);
  const script: Script = { commands, isQuiet, separator: words.letters.has("z") ? "\0" : "\n" };
  const isInPlace = words.letters.has("i") || words.values.has("i");
  if (isInPlace && paths.length === 0) return refusal(request, "no input files");
  try {
    if (isInPlace || words.letters.has("s")) return editEach(request, paths, script, isInPlace ? (words.values.get("i") ?? "") : undefined);
    if (commands.some(looksAhead) || words.letters.has("z")) return editWhole(request, paths, script);
  } catch (error) {
    if (error instanceof RangeError) return refusal(request, error.message);
    throw error;
  }
  return editComing(request, paths, script);
}

export const sedCommand: CommandRow = {
  name: "sed",
  usage: "sed [-n] [-E] [-i[SUFFIX]] [-s] [-e SCRIPT] [-f FILE] [SCRIPT] [FILE …]",
  summary: "Edits lines: s/OLD/NEW/g, 3d, /TEXT/p, $a TEXT, y, q, N, b, t, the hold space.",
  run: runSed,
};
