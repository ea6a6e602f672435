// diff: in which lines two files differ, or the files of two directories.

import type { ToolEntry, ToolRequest } from "../../../kernel/index.ts";
import { formatTime } from "../../time-format.ts";
import { type CommandRow, errnoSentence, joinLines, readWords, refusal, type ToolText, textOf, type Words } from "../../tool.ts";
import { changesOf } from "./changes.ts";
import { contextForm, editorForm, plainForm, type Text, unifiedForm } from "./forms.ts";

const longNames = {
  unified: "U",
  context: "C",
  brief: "q",
  "report-identical-files": "s",
  recursive: "r",
  "new-file": "N",
  "ignore-case": "i",
  "ignore-all-space": "w",
  "ignore-space-change": "b",
  "ignore-blank-lines": "B",
  "strip-trailing-cr": "Z",
  text: "a",
  ed: "e",
};

function textFrom(bytes: Uint8Array): Text {
  const lines = textOf(bytes).split("\n");
  const hasEnd = lines.at(-1) === "";
  if (hasEnd) lines.pop();
  return { lines, hasEnd };
}

interface Result {
  readonly output: string;
  readonly errors: string;
  readonly status: number;
}

class Diff {
  readonly #request: ToolRequest;
  readonly #words: Words;
  readonly #options: string;

  constructor(request: ToolRequest, words: Words) {
    this.#request = request;
    this.#words = words;
    const second = words.operands[1];
    const at = request.arguments.lastIndexOf(words.operands[0]);
    this.#options = request.arguments
      .slice(0, at < 0 ? 0 : at)
      .filter((word) => word !== second)
      .join(" ");
  }

  #has(letter: string): boolean {
    return this.#words.letters.has(letter);
  }

  /** A line as it is compared. */
  #key(line: string): string {
    let key = line;
    if (this.#has("Z")) key = key.replace(/\r$/, "");
    if (this.#has("w")) key = key.replace(/\s+/g, "");
    else if (this.#has("b")) key = key.replace(/\s+/g, " ").trimEnd();
    return this.#has("i") ? key.toLowerCase() : key;
  }

  #bytes(path: string): Uint8Array | string {
    if (path === "-") return this.#request.input ?? new Uint8Array(0);
    const bytes = this.#request.read(path);
    return bytes === "ENOENT" && this.#has("N") ? new Uint8Array(0) : bytes;
  }

  #titles(one: string, other: string, marks: readonly [string, string]): string[] {
    return [one, other].map((path, index) => {
      const entry = path === "-" ? "" : this.#request.look(path);
      const seconds =
        typeof entry === "string" ? (entry === "" ? this.#request.nowSeconds : 0) : entry.modifiedSeconds + entry.modifiedFraction / 1e9;
      return `${marks[index]} ${path}\t${formatTime("%Y-%m-%d %H:%M:%S.%N %z", seconds)}`;
    });
  }

  files(one: string, other: string, title: readonly string[]): Result {
    const [first, second] = [this.#bytes(one), this.#bytes(other)];
    for (const [path, bytes] of [
      [one, first],
      [other, second],
    ] as const) {
      if (typeof bytes === "string") return { output: "", errors: `diff: ${path}: ${errnoSentence(bytes)}\n`, status: 2 };
    }
    const [a, b] = [first as Uint8Array, second as Uint8Array];
    const isSame = a.length === b.length && a.every((byte, index) => byte === b[index]);
    const same: Result = { output: this.#has("s") ? `Files ${one} and ${other} are identical\n` : "", errors: "", status: 0 };
    if (isSame) return same;
    if (!this.#has("a") && (a.includes(0) || b.includes(0))) {
      const what = this.#has("q") ? "Files" : "Binary files";
      return { output: `${what} ${one} and ${other} differ\n`, errors: "", status: 1 };
    }
    const [old, now] = [textFrom(a), textFrom(b)];
    // A line whose end is missing is another line, unless white space does not count.
    const keys = ({ lines, hasEnd }: Text): string[] =>
      lines.map(
        (line, index) => this.#key(line) + (index === lines.length - 1 && !hasEnd && !this.#has("w") && !this.#has("b") ? "\0" : ""),
      );
    let changes = changesOf(keys(old), keys(now));
    if (this.#has("B")) {
      const isBlank = (text: Text, from: number, to: number): boolean => text.lines.slice(from, to).every((line) => line.trim() === "");
      changes = changes.filter(({ oldFrom, oldTo, newFrom, newTo }) => !(isBlank(old, oldFrom, oldTo) && isBlank(now, newFrom, newTo)));
    }
    if (changes.length === 0) return same;
    if (this.#has("q")) return { output: `Files ${one} and ${other} differ\n`, errors: "", status: 1 };
    return { output: joinLines([...title, ...this.#shown(one, other, old, now, changes)]), errors: "", status: 1 };
  }

  #shown(one: string, other: string, old: Text, now: Text, changes: ReturnType<typeof changesOf>): string[] {
    const { values } = this.#words;
    const around = (value: string | undefined): number => Number(value ?? 3);
    if (this.#has("u") || this.#has("U") || values.has("U")) {
      return [...this.#titles(one, other, ["---", "+++"]), ...unifiedForm(old, now, changes, around(values.get("U")))];
    }
    if (this.#has("c") || this.#has("C") || values.has("C")) {
      return [...this.#titles(one, other, ["***", "---"]), ...contextForm(old, now, changes, around(values.get("C")))];
    }
    return this.#has("e") ? editorForm(old, now, changes) : plainForm(old, now, changes);
  }

  /** Names of both, side by side. */
  folders(one: ToolEntry, other: ToolEntry): Result {
    let [output, errors, status] = ["", "", 0];
    const byName = (entry: ToolEntry): Map<string, ToolEntry> => new Map((entry.entries ?? []).map((each) => [each.name, each]));
    const [first, second] = [byName(one), byName(other)];
    for (const name of [...new Set([...first.keys(), ...second.keys()])].sort()) {
      const [a, b] = [first.get(name), second.get(name)];
      const [pathA, pathB] = [`${one.name.replace(/\/$/, "")}/${name}`, `${other.name.replace(/\/$/, "")}/${name}`];
      if ((!a || !b) && !this.#has("N")) {
        output += `Only in ${(a ? one : other).name}: ${name}\n`;
        status = Math.max(status, 1);
        continue;
      }
      if (a?.kind === "directory" || b?.kind === "directory") {
        if (!this.#has("r")) {
          output += `Common subdirectories: ${pathA} and ${pathB}\n`;
          continue;
        }
        const [lookA, lookB] = [this.#request.look(pathA), this.#request.look(pathB)];
        if (typeof lookA === "string" || typeof lookB === "string") continue;
        const inner = this.folders({ ...lookA, name: pathA }, { ...lookB, name: pathB });
        [output, errors, status] = [output + inner.output, errors + inner.errors, Math.max(status, inner.status)];
        continue;
      }
      const options = this.#options === "" ? "" : `${this.#options} `;
      const inner = this.files(pathA, pathB, [`diff ${options}${pathA} ${pathB}`]);
      [output, errors, status] = [output + inner.output, errors + inner.errors, Math.max(status, inner.status)];
    }
    return { output, errors, status };
  }
}

function runDiff(request: ToolRequest): ToolText | "input" {
  const wordsOf = (from: ToolRequest): Words | ToolText => readWords(from, "uU::cC::qsrNiwbBZaed", longNames, 2);
  const words = wordsOf(request);
  // "-u3" of old is -U3.
  const renewed = request.arguments.map((word) => word.replace(/^-u(\d+)$/, "-U$1"));
  const read = "letters" in words ? words : wordsOf({ ...request, arguments: renewed });
  if (!("letters" in read)) return { ...read, errors: read.errors?.replace(/\nTry/, "\ndiff: Try") ?? "" };
  const [one, other, extra] = read.operands;
  if (one === undefined || other === undefined) {
    const what = one === undefined ? "missing operand after 'diff'" : `missing operand after '${one}'`;
    return refusal(request, `${what}\ndiff: Try 'diff --help' for more information.`, 2);
  }
  if (extra !== undefined) return refusal(request, `extra operand '${extra}'\ndiff: Try 'diff --help' for more information.`, 2);
  if ((one === "-" || other === "-") && request.input === undefined) return "input";
  const diff = new Diff(request, read);
  const entryOf = (path: string): ToolEntry | undefined => {
    const entry = path === "-" ? "" : request.look(`${path.replace(/\/$/, "")}/.`);
    return typeof entry === "string" ? undefined : { ...entry, name: path };
  };
  const [a, b] = [entryOf(one), entryOf(other)];
  if (a && b) return diff.folders(a, b);
  const inFolder = (folder: string, file: string): string => `${folder.replace(/\/$/, "")}/${file.split("/").at(-1)}`;
  return diff.files(a ? inFolder(one, other) : one, b ? inFolder(other, one) : other, []);
}

export const diffCommand: CommandRow = {
  name: "diff",
  usage: "diff [-u] [-U LINES] [-c] [-e] [-q] [-s] [-r] [-N] [-i] [-w] [-b] [-B] FILE FILE",
  summary: "Shows in which lines two files differ.",
  run: runDiff,
};
