// objdump: what an object file, a program or an archive holds.

import { InvariantError } from "../base/errors.ts";
import { isArchive, readArchive } from "../elf/archive.ts";
import { sourceLines } from "../elf/dwarf/source-lines.ts";
import { readElfFile } from "../elf/elf-file.ts";
import { writeObject } from "../elf/index.ts";
import { binaryObject } from "../link/binary-object.ts";
import { type BfdSection, type BfdView, bfdView } from "./bfd-view.ts";
import { dumpLetters, dwarfText, takeDumps } from "./dwarf/index.ts";
import { type CodeOptions, disassembleSection } from "./objdump-code.ts";
import { fileHeader, privateHeaders, relocationRecords, sectionContents, sectionHeaders, symbolTable } from "./objdump-listing.ts";
import { SourceLister } from "./objdump-source.ts";
import { SymbolSearch } from "./symbol-search.ts";
import { type FileSource, parseWords, refusal, type Tool, type ToolResult } from "./tool.ts";

const optionNames = {
  short: "afphHxdDSlsrRtTj:M:CwzgGeFb:m:E:",
  long: {
    "file-headers": "f",
    "private-headers": "p",
    headers: "h",
    "section-headers": "h",
    "all-headers": "x",
    disassemble: "d",
    "disassemble-all": "D",
    source: "S",
    "line-numbers": "l",
    "full-contents": "s",
    reloc: "r",
    "dynamic-reloc": "R",
    syms: "t",
    "dynamic-syms": "T",
    "section=": "j",
    "disassembler-options=": "M",
    demangle: "C",
    wide: "w",
    "disassemble-zeroes": "z",
    "archive-headers": "a",
    "no-show-raw-insn": "no-raw",
    "show-raw-insn": "raw",
    "no-addresses": "no-addresses",
    "start-address=": "start",
    "stop-address=": "stop",
    "adjust-vma=": "adjust",
    "endian=": "E",
    "architecture=": "m",
    "target=": "b",
    version: "version",
    help: "help",
  },
};

const usage = (problem: string): ToolResult => ({ output: "", errors: `objdump: ${problem}\n`, status: 2 });

interface Wishes {
  readonly letters: ReadonlySet<string>;
  readonly sections: readonly string[];
  readonly symbol: string | undefined;
  readonly withoutAliases: boolean;
  readonly start: number | undefined;
  readonly stop: number | undefined;
  /** Letters behind -W. */
  readonly debugging: string | undefined;
  /** -b binary: whatever the file holds is one section, .data. */
  readonly isBinary: boolean;
  /** --adjust-vma: so much is added to all addresses. */
  readonly moved: number;
}

export const objdump: Tool = (words, read) => {
  // The name of a symbol may stand behind --disassemble, which has no value otherwise.
  let symbol: string | undefined;
  const plain = words.map((word) => {
    const named = /^--disassemble=(.+)$/.exec(word);
    if (named) [, symbol] = named;
    return named ? "-d" : word;
  });
  const { letters: debugging, rest } = takeDumps(plain, "W", "dwarf");
  const { options, operands, error } = parseWords(rest, optionNames);
  if (error) return refusal("objdump", error);
  const letters = new Set(options.map(({ name }) => name));
  if (letters.has("version")) return { output: "GNU objdump (svc0) 2.40\n", errors: "", status: 0 };
  if (letters.has("x")) for (const letter of ["f", "p", "h", "t", "r", "a"]) letters.add(letter);
  if (letters.has("S") || (letters.has("D") && !letters.has("d"))) letters.add("d");
  if (debugging !== undefined) letters.add("W");
  const lastValue = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value;
  const addressOf = (name: string): number | undefined => {
    const text = lastValue(name);
    return text === undefined ? undefined : Number(/^0[xX]/.test(text) ? text : `${Number.parseInt(text, 10)}`);
  };
  if (!["W", "a", "f", "p", "h", "d", "D", "S", "s", "r", "R", "t", "T", "l"].some((letter) => letters.has(letter)))
    return usage("At least one of the following switches must be given: -a -f -p -h -x -d -D -S -s -r -R -t -T -l -j -M (--help)");
  const wishes: Wishes = {
    letters,
    sections: options.filter(({ name }) => name === "j").map(({ value }) => value),
    symbol,
    withoutAliases: options.some(({ name, value }) => name === "M" && value.split(",").includes("no-aliases")),
    start: addressOf("start"),
    stop: addressOf("stop"),
    debugging,
    isBinary: lastValue("b") === "binary",
    moved: addressOf("adjust") ?? 0,
  };
  if (wishes.isBinary && letters.has("d") && lastValue("m") === undefined)
    return refusal("objdump", "can't disassemble for architecture UNKNOWN!: say -m aarch64");
  let output = "";
  let errors = "";
  for (const path of operands.length > 0 ? operands : ["a.out"]) {
    const result = one(path, wishes, read);
    output += result.output;
    errors += result.errors;
  }
  return { output, errors, status: errors === "" ? 0 : 1 };
};

function one(path: string, wishes: Wishes, read: FileSource): ToolResult {
  const bytes = read(path);
  if (!bytes) return refusal("objdump", `'${path}': No such file`);
  if (wishes.isBinary) return show(path, viewOfBytes(path, bytes), wishes, read);
  if (isArchive(bytes)) {
    const archive = readArchive(bytes);
    if ("error" in archive) return refusal("objdump", `${path}: file format not recognized`);
    let output = `In archive ${path}:\n`;
    let errors = "";
    for (const { name, contents } of archive.members) {
      const inside = contents ?? read(name);
      const file = inside && readElfFile(inside);
      if (file) {
        const shown = show(name, bfdView(file), wishes, read);
        output += shown.output;
        errors += shown.errors;
      } else errors += `objdump: ${name}: file format not recognized\n`;
    }
    return { output, errors, status: errors ? 1 : 0 };
  }
  const file = readElfFile(bytes);
  return file ? show(path, bfdView(file), wishes, read) : refusal("objdump", `${path}: file format not recognized`);
}

/** As an object file with nothing but them. */
function viewOfBytes(path: string, bytes: Uint8Array): BfdView {
  const file = readElfFile(writeObject({ ...binaryObject(path, bytes), symbols: [] }));
  if (!file) throw new InvariantError("an object file that was just written cannot be read");
  const view = bfdView(file);
  return { ...view, sections: view.sections.filter(({ name }) => name === ".data"), symbols: [] };
}

/** All that has an address, `by` bytes further up. */
function movedView(view: BfdView, by: number): BfdView {
  if (by === 0) return view;
  const moved = new Map(view.sections.map((section) => [section, { ...section, address: section.address + by }]));
  const symbols = view.symbols.map((symbol) => {
    const section = typeof symbol.section === "object" ? moved.get(symbol.section) : undefined;
    return section ? { ...symbol, section, value: symbol.value + BigInt(by) } : symbol;
  });
  return { ...view, sections: [...moved.values()], symbols };
}

function show(path: string, given: BfdView, wishes: Wishes, read: FileSource): ToolResult {
  const view = movedView(given, wishes.moved);
  const { letters, sections: names, start, stop, debugging } = wishes;
  const has = (letter: string): boolean => letters.has(letter);
  const chosen = view.sections.filter(({ name }) => names.length === 0 || names.includes(name));
  const errors = names.filter((name) => !view.sections.some((section) => section.name === name));
  let output = `\n${path}:     file format ${wishes.isBinary ? "binary" : "elf64-littleaarch64"}\n`;
  if (has("a") || has("x")) output += `${path}\n`;
  if (has("f")) output += fileHeader(view);
  if (has("p")) output += privateHeaders(view);
  output += "\n";
  if (has("h"))
    output += sectionHeaders(
      view.sections.map((section, index) => [section, index] as const).filter(([section]) => chosen.includes(section)),
      has("w"),
    );
  const listed =
    names.length === 0 ? view.symbols : view.symbols.filter(({ section }) => typeof section === "object" && chosen.includes(section));
  if (has("t")) output += symbolTable(listed, "SYMBOL TABLE");
  let problems = "";
  if (has("T")) {
    if (view.file.type !== 3) problems += `objdump: ${path}: not a dynamic object\n`;
    output += symbolTable(view.dynamicSymbols, "DYNAMIC SYMBOL TABLE");
  }
  if (has("r") && !has("d") && !has("D")) output += relocationRecords(view, chosen);
  if (has("R")) problems += `objdump: ${path}: not a dynamic object\nobjdump: ${path}: invalid operation\n`;
  if (debugging !== undefined) output += dwarfText(view.file, dumpLetters(debugging), has("w"));
  if (has("s")) output += sectionContents(chosen, { ...(start === undefined ? {} : { start }), ...(stop === undefined ? {} : { stop }) });
  if (has("d") || has("D")) output += disassembly(view, chosen, wishes, read);
  for (const name of errors) problems += `objdump: section '${name}' mentioned in a -j option, but not found in any input file\n`;
  return { output, errors: problems, status: problems ? 1 : 0 };
}

function disassembly(view: BfdView, sections: readonly BfdSection[], wishes: Wishes, read: FileSource): string {
  const { letters, symbol, start, stop, withoutAliases } = wishes;
  const all = letters.has("D");
  const search = new SymbolSearch(view);
  const wantsLines = letters.has("l") || letters.has("S");
  const source = wantsLines
    ? new SourceLister(sourceLines(view.file), { places: letters.has("l"), text: letters.has("S") }, read)
    : undefined;
  const options: CodeOptions = {
    all,
    zeros: letters.has("z"),
    rawBytes: !letters.has("no-raw"),
    relocations: letters.has("r"),
    addresses: !letters.has("no-addresses"),
    withoutAliases,
    source,
    ...(start === undefined ? {} : { start }),
    ...(stop === undefined ? {} : { stop }),
    ...(symbol === undefined ? {} : { symbol }),
  };
  let output = "";
  for (const section of sections) {
    const { flags } = section;
    // Sections that are named are disassembled whatever they hold; otherwise code is, or with -D everything.
    const wanted = wishes.sections.length > 0 || all || (flags.has("CODE") && flags.has("CONTENTS"));
    if (!wanted) continue;
    const text = disassembleSection(view, section, search, options);
    if (text !== undefined) output += `\nDisassembly of section ${section.name}:\n${text}`;
  }
  return output;
}
