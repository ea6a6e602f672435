// grep: lines that match a pattern, as they come, with their surroundings, names, numbers and colours.

import type { ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { basicExpression, extendedExpression } from "../basic-expression.ts";
import { type CommandRow, errnoSentence, linesOf, readWords, refusal, type ToolText, type Words } from "../tool.ts";
import { globExpression } from "./glob.ts";
import { filtering } from "./streaming.ts";

/** Plain files below the directories among the paths, as grep -r goes through them. */
function filesBelow(request: ToolRequest, paths: readonly string[]): string[] {
  const visit = (path: string): string[] => {
    const entry = request.look(path);
    if (typeof entry === "string" || entry.kind !== "directory") return [path];
    return (entry.entries ?? []).flatMap((child) => visit(`${path.replace(/\/$/, "")}/${child.name}`));
  };
  return paths.flatMap(visit);
}

/** What grep has found, and where it is. */
interface Search {
  found: boolean;
  matches: number;
  number: number;
  /** Lines before a match, with their numbers, and how many behind one are still to be shown. */
  before: { readonly text: string; readonly number: number }[];
  behind: number;
  shown: number;
}

const usage = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

/** Of -E, -F, -i and their like, and those without a letter, which have one here that nobody types. */
const grepNames = {
  "ignore-case": "i",
  "invert-match": "v",
  "line-number": "n",
  count: "c",
  "only-matching": "o",
  quiet: "q",
  silent: "q",
  "extended-regexp": "E",
  "fixed-strings": "F",
  "basic-regexp": "G",
  "perl-regexp": "P",
  "files-with-matches": "l",
  "files-without-match": "L",
  "word-regexp": "w",
  "line-regexp": "x",
  "no-filename": "h",
  "with-filename": "H",
  recursive: "r",
  "no-messages": "s",
  "byte-offset": "b",
  regexp: "e",
  file: "f",
  "after-context": "A",
  "before-context": "B",
  context: "C",
  "max-count": "m",
  color: "K",
  colour: "K",
  include: "Ü",
  exclude: "Ö",
  "exclude-dir": "Ä",
};

/** SGR sequences as grep has them. */
const inColour = (code: string, text: string): string => `\u001b[${code}m\u001b[K${text}\u001b[m\u001b[K`;

/** The patterns, a line each: of -e and -f, or the first operand; or what is wrong with them. */
function patternsOf(request: ToolRequest, { given, operands }: Words): { patterns: string; paths: readonly string[] } | ToolText {
  let errors = "";
  const texts = given.flatMap(([letter, value]) => {
    if (letter === "e") return [value];
    if (letter !== "f") return [];
    const bytes = request.read(value);
    if (typeof bytes !== "string") return [linesOf(bytes).join("\n")];
    errors += `grep: ${value}: ${errnoSentence(bytes)}\n`;
    return [];
  });
  if (errors !== "") return { errors, status: 2 };
  if (given.some(([letter]) => letter === "e" || letter === "f")) return { patterns: texts.join("\n"), paths: operands };
  const [patterns, ...paths] = operands;
  return patterns === undefined ? { errors: usage, status: 2 } : { patterns, paths };
}

/** What a line has to contain; undefined: one of the patterns cannot be read. */
function expressionOf(patterns: string, letters: ReadonlySet<string>): RegExp | undefined {
  const sourceOf = (pattern: string): string => {
    if (letters.has("P")) return pattern;
    if (letters.has("F")) return pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return letters.has("E") ? extendedExpression(pattern) : basicExpression(pattern);
  };
  try {
    const sources = patterns.split("\n").map(sourceOf);
    const source = sources.length > 1 ? `(?:${sources.join("|")})` : sources[0];
    const bounded = letters.has("x") ? `^(?:${source})$` : letters.has("w") ? `(?<!\\w)(?:${source})(?!\\w)` : source;
    return new RegExp(bounded, `g${letters.has("i") ? "i" : ""}`);
  } catch {
    return undefined;
  }
}

/** The files that -r, --include, --exclude and --exclude-dir leave. */
function searchedPaths(request: ToolRequest, named: readonly string[], { given }: Words): string[] {
  const globs = (wanted: string): RegExp[] => given.flatMap(([letter, value]) => (letter === wanted ? [globExpression(value, false)] : []));
  const [included, excluded, excludedFolders] = [globs("Ü"), globs("Ö"), globs("Ä")];
  const isWanted = (path: string): boolean => {
    const parts = path.split("/");
    const name = parts.pop() ?? "";
    if (included.length > 0 && !included.some((glob) => glob.test(name))) return false;
    return !excluded.some((glob) => glob.test(name)) && !parts.some((part) => excludedFolders.some((glob) => glob.test(part)));
  };
  const found = filesBelow(request, named.length === 0 ? ["."] : named).filter(isWanted);
  return named.length === 0 ? found.map((path) => path.replace(/^\.\//, "")) : found;
}

function runGrep(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "ivncoqEFGPlLwxhHrRsaIbTzK::e:f:A:B:C:m:Ü:Ö:Ä:", grepNames, 2);
  if (!("letters" in words)) return words;
  const { letters, values } = words;
  const wanted = patternsOf(request, words);
  if (!("patterns" in wanted)) return wanted;
  const expression = expressionOf(wanted.patterns, letters);
  if (!expression) return refusal(request, `the pattern cannot be read: ${wanted.patterns}`, 2);
  const goesDown = letters.has("r") || letters.has("R");
  const paths = goesDown ? searchedPaths(request, wanted.paths, words) : wanted.paths;
  const showsName = (paths.length > 1 || letters.has("H") || goesDown) && !letters.has("h");
  const around = (letter: string): number => Number(values.get(letter) ?? values.get("C") ?? 0);
  const [before, behind] = [around("B"), around("A")];
  const most = Number(values.get("m") ?? Number.POSITIVE_INFINITY);
  const isSilent = letters.has("q") || letters.has("l") || letters.has("L") || letters.has("c");
  const nameOf = (path: string): string => (path === "-" ? "(standard input)" : path);
  const colour = values.get("K") ?? (letters.has("K") ? "auto" : "never");
  const isColoured = colour === "always" || (colour === "auto" && request.isTerminal);
  const dyed = (code: string, text: string): string => (isColoured ? inColour(code, text) : text);
  const matchesIn = (text: string): string =>
    isColoured && !letters.has("v") ? text.replace(expression, (part) => (part === "" ? "" : inColour("01;31", part))) : text;
  const shown = (path: string, number: number, text: string, mark: ":" | "-"): string =>
    `${showsName ? dyed("35", nameOf(path)) + dyed("36", mark) : ""}${letters.has("n") ? `${dyed("32", String(number))}${dyed("36", mark)}` : ""}${letters.has("T") ? "\t" : ""}${mark === ":" ? matchesIn(text) : text}\n`;
  return filtering<Search>(request, {
    paths,
    initial: { found: false, matches: 0, number: 0, before: [], behind: 0, shown: 0 },
    beginFile: (state) => {
      Object.assign(state, { matches: 0, number: 0, before: [], behind: 0 });
      return "";
    },
    line: (state, { text, path }) => {
      state.number += 1;
      expression.lastIndex = 0;
      if (state.matches >= most || expression.test(text) === letters.has("v")) {
        if (state.behind > 0) {
          state.behind -= 1;
          state.shown = state.number;
          return shown(path, state.number, text, "-");
        }
        if (before > 0) state.before = [...state.before, { text, number: state.number }].slice(-before);
        return "";
      }
      state.found = true;
      state.matches += 1;
      if (isSilent) return "";
      state.behind = behind;
      const lines = state.before.map((each) => shown(path, each.number, each.text, "-"));
      const first = state.number - state.before.length;
      const gap = (before > 0 || behind > 0) && state.shown > 0 && first > state.shown + 1 ? "--\n" : "";
      state.before = [];
      state.shown = state.number;
      if (letters.has("o")) {
        const parts = letters.has("v") ? [] : (text.match(expression) ?? []).filter((part) => part !== "");
        return parts.map((part) => shown(path, state.number, part, ":")).join("");
      }
      return gap + lines.join("") + shown(path, state.number, text, ":");
    },
    endFile: ({ matches }, path) => {
      if (letters.has("q")) return "";
      if (letters.has("l")) return matches > 0 ? `${nameOf(path)}\n` : "";
      if (letters.has("L")) return matches > 0 ? "" : `${nameOf(path)}\n`;
      return letters.has("c") ? `${showsName ? `${nameOf(path)}:` : ""}${matches}\n` : "";
    },
    isEnough: ({ found, matches, behind: left }) => {
      if (letters.has("q") && found) return "all";
      return (letters.has("l") && matches > 0) || (matches >= most && left === 0) ? "file" : undefined;
    },
    status: ({ found }, hasFailed) => (letters.has("q") && found ? 0 : hasFailed ? 2 : found ? 0 : 1),
    complaint: (path, why) => (letters.has("s") ? "" : `grep: ${path}: ${why}\n`),
  });
}

export const grepCommand: CommandRow = {
  name: "grep",
  usage: "grep [-ivncowxqlrEF] [-A LINES] [-B LINES] [-m COUNT] [-e] PATTERN [FILE …]",
  summary: "Shows lines that match a pattern.",
  run: runGrep,
};
