// nm: the symbols of object files, programs and archives, each with the letter of what it is.

import { isArchive, readArchive } from "../elf/archive.ts";
import { sourceLines } from "../elf/dwarf/source-lines.ts";
import { readElfFile } from "../elf/elf-file.ts";
import { symbolBindings, symbolTypes } from "../elf/format.ts";
import { type BfdSymbol, type BfdView, bfdView } from "./bfd-view.ts";
import { isMapping } from "./symbol-search.ts";
import { type FileSource, hexDigits, parseWords, type Tool, type ToolResult } from "./tool.ts";

const optionNames = {
  short: "aAoBCDf:ghjlnpPrSst:uUvVWX:",
  long: {
    "debug-syms": "a",
    "print-file-name": "A",
    demangle: "C",
    "no-demangle": "B",
    dynamic: "D",
    "defined-only": "defined",
    "extern-only": "g",
    "just-symbols": "j",
    "line-numbers": "l",
    "numeric-sort": "n",
    "no-sort": "p",
    portability: "P",
    "print-size": "S",
    "print-armap": "s",
    "radix=": "t",
    "reverse-sort": "r",
    "size-sort": "size",
    "special-syms": "special",
    "undefined-only": "u",
    "format=": "f",
    version: "V",
    help: "h",
  },
};

interface Wishes {
  readonly letters: ReadonlySet<string>;
  readonly radix: 8 | 10 | 16;
  readonly format: "bsd" | "posix" | "just";
}

export const nm: Tool = (words, read) => {
  const { options, operands, error } = parseWords(words, optionNames);
  if (error) return { output: "", errors: `nm: ${error}\n`, status: 1 };
  const letters = new Set(options.map(({ name }) => name));
  if (letters.has("v")) letters.add("n");
  if (letters.has("o")) letters.add("A");
  if (letters.has("U")) letters.add("defined");
  if (letters.has("V")) return { output: "GNU nm (svc0) 2.40\n", errors: "", status: 0 };
  const last = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value;
  const radix = { d: 10, o: 8, x: 16 }[last("t") ?? "x"] as 8 | 10 | 16 | undefined;
  if (radix === undefined) return { output: "", errors: `nm: ${last("t")}: invalid radix\n`, status: 1 };
  const named = last("f") ?? "";
  const format = letters.has("P") || named.startsWith("p") ? "posix" : letters.has("j") || named.startsWith("j") ? "just" : "bsd";
  const paths = operands.length > 0 ? operands : ["a.out"];
  let output = "";
  let errors = "";
  let status = 0;
  for (const path of paths) {
    const shown = one(path, { letters, radix, format }, paths.length > 1, read);
    output += shown.output;
    errors += shown.errors;
    status ||= shown.status;
  }
  return { output, errors, status };
};

function one(path: string, wishes: Wishes, isOneOfMany: boolean, read: FileSource): ToolResult {
  const bytes = read(path);
  const fail = (problem: string): ToolResult => ({ output: "", errors: `nm: ${problem}\n`, status: 1 });
  if (!bytes) return fail(`'${path}': No such file`);
  const named = wishes.letters.has("A");
  if (isArchive(bytes)) {
    const archive = readArchive(bytes);
    if ("error" in archive) return fail(`${path}: file format not recognized`);
    let output = "";
    let errors = "";
    if (wishes.letters.has("s") && archive.index) {
      const byOffset = new Map(archive.members.map(({ offset, name }) => [offset, name]));
      output += `\nArchive index:\n${archive.index.map(({ symbol, offset }) => `${symbol} in ${byOffset.get(offset) ?? "?"}\n`).join("")}`;
    }
    for (const { name, contents } of archive.members) {
      const inside = contents ?? read(name);
      const file = inside && readElfFile(inside);
      if (!named && wishes.format !== "just") output += wishes.format === "posix" ? `${path}[${name}]:\n` : `\n${name}:\n`;
      if (!file) errors += `nm: ${name}: file format not recognized\n`;
      else {
        const shown = list(bfdView(file), name, `${path}:${name}`, wishes);
        output += shown.output;
        errors += shown.errors;
      }
    }
    return { output, errors, status: 0 };
  }
  const file = readElfFile(bytes);
  if (!file) return fail(`${path}: file format not recognized`);
  const shown = list(bfdView(file), path, path, wishes);
  const title = isOneOfMany && !named ? (wishes.format === "posix" ? `${path}:\n` : `\n${path}:\n`) : "";
  return { ...shown, output: title + shown.output };
}

function list(view: BfdView, name: string, fullName: string, { letters, radix, format }: Wishes): ToolResult {
  const all = letters.has("D") ? view.dynamicSymbols : view.symbols;
  if (all.length === 0) return { output: "", errors: `nm: ${name}: no symbols\n`, status: 0 };
  const isUndefined = ({ section }: BfdSymbol): boolean => section === "*UND*";
  let chosen = all.filter((symbol) => {
    const { raw, section } = symbol;
    if (isMapping(symbol) && !letters.has("special")) return false;
    if ((raw.type === symbolTypes.section || raw.type === symbolTypes.file) && !letters.has("a")) return false;
    if (letters.has("u") && !isUndefined(symbol)) return false;
    if (letters.has("defined") && isUndefined(symbol)) return false;
    return !letters.has("g") || raw.binding !== 0 || section === "*UND*" || section === "*COM*";
  });
  // Turned round, what compares as equal still keeps its order.
  const sign = letters.has("r") ? -1 : 1;
  if (letters.has("size")) chosen = bySize(chosen, sign);
  else if (!letters.has("p")) chosen.sort((a, b) => sign * (letters.has("n") ? byValue : byName)(a, b));
  const lines = letters.has("l") ? sourceLines(view.file) : undefined;
  const number = (value: bigint): string =>
    radix === 16 ? hexDigits(value, 16) : value.toString(radix).padStart(radix === 10 ? 16 : 16, "0");
  const output = chosen.map((symbol) => {
    const prefix = letters.has("A") ? `${fullName}:` : "";
    const letter = classOf(symbol);
    const hasValue = !isUndefined(symbol);
    if (format === "just") return `${prefix}${symbol.name}\n`;
    if (format === "posix") {
      const trimmed = (value: bigint): string => value.toString(radix);
      const values = hasValue ? `${trimmed(symbol.value)} ${symbol.raw.size > 0n ? trimmed(symbol.raw.size) : ""}` : "        ";
      return `${prefix ? `${prefix} ` : ""}${symbol.name} ${letter} ${values}\n`;
    }
    const shownValue = letters.has("size") && !letters.has("S") ? symbol.raw.size : symbol.value;
    const size = letters.has("S") && symbol.raw.size > 0n && hasValue ? ` ${number(symbol.raw.size)}` : "";
    const section = typeof symbol.section === "object" ? symbol.section : undefined;
    const found = lines && section ? lines.at(section.header.index, Number(symbol.value) - section.address) : undefined;
    const place = found && found.line > 0 ? `\t${found.file}:${found.line}` : "";
    return `${prefix}${hasValue ? number(shownValue) : " ".repeat(16)}${size} ${letter} ${symbol.name}${place}\n`;
  });
  return { output: output.join(""), errors: "", status: 0 };
}

const byName = (a: BfdSymbol, b: BfdSymbol): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function byValue(a: BfdSymbol, b: BfdSymbol): number {
  const missing = (symbol: BfdSymbol): boolean => symbol.section === "*UND*";
  if (missing(a) !== missing(b)) return missing(a) ? -1 : 1;
  if (!missing(a) && a.value !== b.value) return a.value < b.value ? -1 : 1;
  return byName(a, b);
}

/** Those that have a size, smallest first. */
function bySize(symbols: readonly BfdSymbol[], sign: number): BfdSymbol[] {
  const sizeOf = ({ section, value, raw }: BfdSymbol): bigint => (section === "*COM*" ? value : raw.size);
  return symbols
    .filter((symbol) => symbol.section !== "*UND*" && sizeOf(symbol) > 0n)
    .sort((a, b) => sign * (sizeOf(a) < sizeOf(b) ? -1 : sizeOf(a) > sizeOf(b) ? 1 : byName(a, b)));
}

/** Sections whose name says what they hold (bfd/syms.c, `coff_section_type`). */
const namedSections: readonly (readonly [string, string])[] = [
  [".bss", "b"],
  [".data", "d"],
  [".debug", "N"],
  [".drectve", "i"],
  [".edata", "e"],
  [".fini", "t"],
  [".idata", "i"],
  [".init", "t"],
  [".pdata", "p"],
  [".rdata", "r"],
  [".rodata", "r"],
  [".sbss", "s"],
  [".scommon", "c"],
  [".sdata", "g"],
  [".text", "t"],
  ["code", "t"],
  ["vars", "d"],
  ["zerovars", "b"],
];

function classOf({ section, raw: { binding, type } }: BfdSymbol): string {
  const isObject = type === symbolTypes.object || type === symbolTypes.common;
  if (section === "*COM*") return "C";
  if (section === "*UND*") return binding === symbolBindings.weak ? (isObject ? "v" : "w") : "U";
  if (type === symbolTypes.gnuIndirectFunction) return "i";
  if (binding === symbolBindings.weak) return isObject ? "V" : "W";
  if (binding === symbolBindings.unique) return "u";
  const letter = section === "*ABS*" ? "a" : sectionLetter(section.name, section.flags);
  return binding === symbolBindings.global ? letter.toUpperCase() : letter;
}

function sectionLetter(name: string, flags: ReadonlySet<string>): string {
  for (const [prefix, letter] of namedSections)
    if (name.startsWith(prefix) && (name.length === prefix.length || "$0123456789-.".includes(name[prefix.length]))) return letter;
  if (flags.has("CODE")) return "t";
  if (flags.has("DATA")) return flags.has("READONLY") ? "r" : "d";
  if (!flags.has("CONTENTS")) return "b";
  if (flags.has("DEBUGGING")) return "N";
  return flags.has("READONLY") ? "n" : "?";
}
