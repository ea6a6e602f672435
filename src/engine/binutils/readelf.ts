// readelf: the headers and tables of ELF files, as they stand.

import { isArchive, readArchive } from "../elf/archive.ts";
import { type ElfFile, readElfFile } from "../elf/elf-file.ts";
import { sectionType } from "../elf/object-file.ts";
import { dumpLetters, dwarfText, takeDumps } from "./dwarf/index.ts";
import { dynamicSection } from "./readelf-dynamic.ts";
import { fileHeader, programHeaders, sectionGroups, sectionHeaders } from "./readelf-headers.ts";
import { notes } from "./readelf-notes.ts";
import { findSections, hexDump, relocationSections, stringDump, symbolTables } from "./readelf-tables.ts";
import { type FileSource, parseWords, type Tool, type ToolResult } from "./tool.ts";

const optionNames = {
  short: "aehlSgtsrndVAIuWDcx:p:R:vHz",
  long: {
    all: "a",
    headers: "e",
    "file-header": "h",
    "program-headers": "l",
    segments: "l",
    "section-headers": "S",
    sections: "S",
    "section-groups": "g",
    symbols: "s",
    syms: "s",
    "dyn-syms": "dyn-syms",
    relocs: "r",
    notes: "n",
    dynamic: "d",
    "version-info": "V",
    "arch-specific": "A",
    unwind: "u",
    wide: "W",
    "hex-dump=": "x",
    "string-dump=": "p",

    version: "v",
    help: "H",
  },
};

export const readelf: Tool = (words, read) => {
  const { letters: debugging, rest } = takeDumps(words, "w", "debug-dump");
  const { options, operands, error } = parseWords(rest, optionNames);
  if (error) return { output: "", errors: `readelf: ${error}\n`, status: 1 };
  const letters = new Set(options.map(({ name }) => name));
  if (debugging !== undefined) letters.add(`debugging ${debugging}`);
  if (letters.has("v")) return { output: "GNU readelf (svc0) 2.40\n", errors: "", status: 0 };
  if (letters.has("a")) for (const letter of "hSglsrdVAun") letters.add(letter);
  if (letters.has("e")) for (const letter of "hSl") letters.add(letter);
  const dumps = options.filter(({ name }) => name === "x" || name === "p");
  if (operands.length === 0 || (letters.size === 0 && dumps.length === 0))
    return { output: "", errors: "readelf: Warning: Nothing to do.\n", status: 1 };
  let output = "";
  let errors = "";
  let status = 0;
  for (const path of operands) {
    const shown = one(path, letters, dumps, operands.length > 1, read);
    output += shown.output;
    errors += shown.errors;
    status ||= shown.status;
  }
  return { output, errors, status };
};

type Dumps = readonly { readonly name: string; readonly value: string }[];

function one(path: string, letters: ReadonlySet<string>, dumps: Dumps, isOneOfMany: boolean, read: FileSource): ToolResult {
  const bytes = read(path);
  const fail = (problem: string): ToolResult => ({ output: "", errors: `readelf: ${problem}\n`, status: 1 });
  if (!bytes) return fail(`Error: '${path}': No such file`);
  if (isArchive(bytes)) {
    const archive = readArchive(bytes);
    if ("error" in archive) return fail(`Error: ${path}: ${archive.error}`);
    let output = "";
    let errors = "";
    for (const { name, contents } of archive.members) {
      const inside = contents ?? read(name);
      const file = inside && readElfFile(inside);
      output += `\nFile: ${path}(${name})\n`;
      if (!file) {
        errors += "readelf: Error: Not an ELF file - it has the wrong magic bytes at the start\n";
        continue;
      }
      const shown = show(file, letters, dumps);
      output += shown.output;
      errors += shown.errors;
    }
    return { output, errors, status: errors.includes("Error:") ? 1 : 0 };
  }
  if (bytes.length === 0) return fail(`Error: ${path}: file is empty`.replace("Error: ", "Error: "));
  const file = readElfFile(bytes);
  if (!file) return fail("Error: Not an ELF file - it has the wrong magic bytes at the start");
  const shown = show(file, letters, dumps);
  return { ...shown, output: `${isOneOfMany ? `\nFile: ${path}\n` : ""}${shown.output}` };
}

function show(file: ElfFile, letters: ReadonlySet<string>, dumps: Dumps): ToolResult {
  const has = (letter: string): boolean => letters.has(letter);
  const isWide = has("W");
  let output = "";
  let errors = "";
  if (has("h")) output += fileHeader(file);
  if (has("S")) output += sectionHeaders(file, isWide, !has("h"));
  if (has("g")) output += sectionGroups(file);
  if (has("l")) output += programHeaders(file, isWide, !has("h"));
  if (has("d")) output += dynamicSection(file);
  if (has("r")) output += relocationSections(file, isWide);
  if (has("u")) output += "\nThe decoding of unwind sections for machine type AArch64 is not currently supported.\n";
  if (has("s") || has("dyn-syms")) output += symbolTables(file, isWide, !has("s"));
  for (const { name, value } of dumps) {
    const sections = findSections(file, value);
    if (sections.length === 0) errors += `readelf: Warning: Section '${value}' was not dumped because it does not exist\n`;
    for (const section of sections) {
      const hasRelocations = file.sections.some(({ type, info, size }) => type === sectionType.rela && info === section.index && size > 0);
      output += name === "x" ? hexDump(section, hasRelocations) : stringDump(section, hasRelocations);
    }
  }
  if (has("V")) output += "\nNo version information found in this file.\n";
  if (has("n")) output += notes(file, isWide);
  const debugging = [...letters].find((letter) => letter.startsWith("debugging "));
  if (debugging !== undefined) output += dwarfText(file, dumpLetters(debugging.slice("debugging ".length)), isWide);
  return { output, errors, status: 0 };
}
