// m4's own macros: one row each. POSIX m4, and what GNU m4 adds to it. Left out: tracing, commands of the shell, files of chance names.

import { Evaluation, EvaluationError } from "./arithmetic.ts";
import type { Builtin, Macros } from "./macros.ts";
import { compiled, formatted, replacement, translated } from "./patterns.ts";

/** The whole number that an argument says; undefined: it says none, and m4 has told so. */
function numberOf(m4: Macros, name: string, word: string): number | undefined {
  if (word === "") {
    m4.complain(`empty string treated as 0 in builtin \`${name}'`);
    return 0;
  }
  if (!/^\s*[-+]?\d+$/.test(word)) {
    m4.complain(`non-numeric argument to builtin \`${name}'`);
    return undefined;
  }
  if (/^\s/.test(word)) m4.warn(`leading whitespace ignored in builtin \`${name}'`);
  return Number(word) | 0;
}

const orNothing = <Value>(value: Value | undefined, use: (value: Value) => string): string => (value === undefined ? "" : use(value));

const quoted = ({ reader: { quotes } }: Macros, text: string): string => quotes[0] + text + quotes[1];

function define(m4: Macros, words: readonly string[], all: Parameters<Builtin["run"]>[2], how: "define" | "push"): string {
  if (typeof all[0] !== "string") m4.warn(`${how === "define" ? "define" : "pushdef"}: invalid macro name ignored`);
  else m4[how](words[0], all[1] ?? "");
  return "";
}

/** The definitions of macros, quoted, so that they can be given to others. */
function definitions(m4: Macros, words: readonly string[]): string {
  let text = "";
  for (const word of words) {
    const definition = m4.definitionOf(word);
    if (typeof definition === "string") text += quoted(m4, definition);
    else if (definition && words.length > 1) m4.warn(`cannot concatenate builtin \`${definition.name}'`);
    else if (definition) m4.reader.addBuiltin(definition);
  }
  return text;
}

function choose(m4: Macros, words: readonly string[]): string {
  if (words.length === 1) return "";
  if (words.length < 3) {
    m4.warn("too few arguments to builtin `ifelse'");
    return "";
  }
  if (words.length % 3 === 2) m4.warn("excess arguments to builtin `ifelse' ignored");
  let rest = words;
  while (rest[0] !== rest[1]) {
    if (rest.length < 4) return "";
    if (rest.length < 6) return rest[3];
    rest = rest.slice(3);
  }
  return rest[2];
}

function evaluate(m4: Macros, [text, radixText = "", widthText = ""]: readonly string[]): string {
  const radix = radixText === "" ? 10 : numberOf(m4, "eval", radixText);
  if (radix === undefined) return "";
  if (radix < 1 || radix > 36) {
    m4.complain(`radix ${radix} in builtin \`eval' out of range`);
    return "";
  }
  const width = widthText === "" ? 1 : numberOf(m4, "eval", widthText);
  if (width === undefined) return "";
  if (width < 0) {
    m4.complain("negative width to builtin `eval'");
    return "";
  }
  if (text === "") {
    m4.complain("empty string treated as 0 in builtin `eval'");
    return written(0, radix, width);
  }
  const evaluation = new Evaluation(text);
  try {
    const value = evaluation.value();
    if (evaluation.usesSingleEquals) m4.warn("recommend ==, not =, for equality operator");
    return written(value, radix, width);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    m4.complain(`${error.message}: ${text}`);
    if (error.isGrave) m4.status = 1;
    return "";
  }
}

function written(value: number, radix: number, width: number): string {
  const size = Math.abs(value);
  const digits = radix === 1 ? "1".repeat(Math.min(size, 1 << 20)) : size.toString(radix);
  return (value < 0 ? "-" : "") + digits.padStart(Math.min(width, 1 << 20), "0");
}

function include(m4: Macros, path: string, mustBe: boolean): string {
  const { text, why } = m4.readFile(path);
  if (text !== undefined) m4.reader.addFile(path, text);
  else if (mustBe) {
    m4.complain(`cannot open \`${path}': ${why}`);
    m4.status = 1;
  }
  return "";
}

function undivert(m4: Macros, words: readonly string[]): string {
  if (words.length === 0) m4.undivert();
  for (const word of words) {
    if (/^\s*-?\d+$/.test(word)) m4.undivert(Number(word));
    else if (word !== "") {
      const { text, why } = m4.readFile(word);
      if (text === undefined) m4.complain(`cannot undivert \`${word}': ${why}`);
      else m4.write(text);
    }
  }
  return "";
}

function search(m4: Macros, [text, pattern = "", becomes]: readonly string[]): string {
  const expression = compiled(pattern);
  if (typeof expression === "string") {
    m4.complain(`bad regular expression: \`${pattern}': ${expression}`);
    return "";
  }
  const match = expression.exec(text);
  if (becomes === undefined) return String(match?.index ?? -1);
  return match ? replacement(m4, becomes, match) : "";
}

function replaceAll(m4: Macros, [text, pattern = "", becomes = ""]: readonly string[]): string {
  const expression = compiled(pattern);
  if (typeof expression === "string") {
    m4.complain(`bad regular expression \`${pattern}': ${expression}`);
    return "";
  }
  let result = "";
  let end = 0;
  for (const match of text.matchAll(expression)) {
    result += text.slice(end, match.index) + replacement(m4, becomes, match);
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

function show(m4: Macros, words: readonly string[]): string {
  for (const name of words) if (m4.definitionOf(name) === undefined) m4.complain(`undefined macro \`${name}'`);
  for (const name of words.length === 0 ? m4.names : [...words].sort()) {
    const definition = m4.definitionOf(name);
    if (definition !== undefined)
      m4.errors += `${name}:\t${typeof definition === "string" ? quoted(m4, definition) : `<${definition.name}>`}\n`;
  }
  return "";
}

/** A macro by a name that no word may be, or one of m4's own under its first name. */
function callNamed(m4: Macros, all: Parameters<Builtin["run"]>[2], kind: "macro" | "builtin"): string {
  const name = typeof all[0] === "string" ? all[0] : "";
  const definition = kind === "macro" ? m4.definitionOf(name) : m4.builtinNamed(name);
  if (definition === undefined) m4.complain(`undefined ${kind} \`${name}'`);
  else m4.expand(name, definition, all.slice(1));
  return "";
}

const named: Builtin = { name: "", needsArguments: true, fewest: 1, run: () => "" };
const plain: Builtin = { name: "", run: () => "" };

export const builtins: readonly Builtin[] = [
  { ...plain, name: "__file__", most: 0, run: (m4) => quoted(m4, m4.place.file) },
  { ...plain, name: "__line__", most: 0, run: (m4) => String(m4.place.line) },
  { ...plain, name: "__program__", most: 0, run: (m4) => quoted(m4, "m4") },
  { ...plain, name: "__gnu__" },
  { ...plain, name: "__unix__" },
  { ...named, name: "builtin", run: (m4, _, all) => callNamed(m4, all, "builtin") },
  {
    ...plain,
    name: "changecom",
    most: 2,
    run: (m4, [open = "", close = ""]) => {
      m4.reader.comments = [open, close || "\n"];
      return "";
    },
  },
  {
    ...plain,
    name: "changequote",
    most: 2,
    run: (m4, words) => {
      const [open, close] = words;
      m4.reader.quotes = open === undefined ? ["`", "'"] : [open, close || "'"];
      return "";
    },
  },
  { ...named, name: "decr", most: 1, run: (m4, [word]) => orNothing(numberOf(m4, "decr", word), (value) => String((value - 1) | 0)) },
  { ...named, name: "define", most: 2, run: (m4, words, all) => define(m4, words, all, "define") },
  { ...named, name: "defn", run: definitions },
  {
    ...plain,
    name: "divert",
    most: 2,
    run: (m4, [word = "0", text = ""]) =>
      orNothing(numberOf(m4, "divert", word), (number) => {
        m4.diversion = number;
        return text;
      }),
  },
  { ...plain, name: "divnum", most: 0, run: (m4) => String(m4.diversion) },
  {
    ...plain,
    name: "dnl",
    most: 0,
    run: (m4) => {
      m4.reader.dropLine();
      return "";
    },
  },
  { ...plain, name: "dumpdef", run: show },
  {
    ...named,
    name: "errprint",
    run: (m4, words) => {
      m4.errors += words.join(" ");
      return "";
    },
  },
  { ...named, name: "eval", most: 3, run: evaluate },
  { ...named, name: "format", run: formatted },
  {
    ...named,
    name: "ifdef",
    fewest: 2,
    most: 3,
    run: (m4, [name, yes, no]) => (m4.definitionOf(name) === undefined ? no : yes),
  },
  { ...named, name: "ifelse", run: choose },
  { ...named, name: "include", most: 1, run: (m4, [path]) => include(m4, path, true) },
  { ...named, name: "incr", most: 1, run: (m4, [word]) => orNothing(numberOf(m4, "incr", word), (value) => String((value + 1) | 0)) },
  { ...named, name: "index", fewest: 2, most: 2, otherwise: () => "0", run: (_, [text, part]) => String(text.indexOf(part)) },
  { ...named, name: "indir", run: (m4, _, all) => callNamed(m4, all, "macro") },
  { ...named, name: "len", most: 1, run: (_, [text]) => String(text.length) },
  {
    ...plain,
    name: "m4exit",
    most: 1,
    run: (m4, [word = "0"]) => {
      const status = numberOf(m4, "m4exit", word) ?? 1;
      if (status < 0 || status > 255) m4.complain(`exit status out of range: \`${status}'`);
      return m4.exit(status < 0 || status > 255 ? 1 : status);
    },
  },
  {
    ...named,
    name: "m4wrap",
    run: (m4, words) => {
      m4.wrap(words.join(" "));
      return "";
    },
  },
  { ...named, name: "patsubst", fewest: 2, most: 3, otherwise: ([text]) => text, run: replaceAll },
  {
    ...named,
    name: "popdef",
    run: (m4, words) => {
      for (const word of words) m4.pop(word);
      return "";
    },
  },
  { ...named, name: "pushdef", most: 2, run: (m4, words, all) => define(m4, words, all, "push") },
  { ...named, name: "regexp", fewest: 2, most: 3, otherwise: () => "0", run: search },
  {
    ...named,
    name: "shift",
    run: (m4, words) =>
      words
        .slice(1)
        .map((word) => quoted(m4, word))
        .join(","),
  },
  { ...named, name: "sinclude", most: 1, run: (m4, [path]) => include(m4, path, false) },
  {
    ...named,
    name: "substr",
    fewest: 2,
    most: 3,
    otherwise: ([text]) => text,
    run: (m4, [text, fromText, countText]) => {
      const from = numberOf(m4, "substr", fromText);
      const count = countText === undefined ? text.length : numberOf(m4, "substr", countText);
      return from === undefined || count === undefined || from < 0 || count <= 0 ? "" : text.slice(from, from + count);
    },
  },
  {
    ...named,
    name: "translit",
    fewest: 2,
    most: 3,
    otherwise: ([text]) => text,
    run: (_, [text, from, to = ""]) => translated(text, from, to),
  },
  {
    ...named,
    name: "undefine",
    run: (m4, words) => {
      for (const word of words) m4.undefine(word);
      return "";
    },
  },
  { ...plain, name: "undivert", run: undivert },
];
