// strip: takes symbols and debugging information out of a file, or debugging information alone (-g). The file that is left
// is laid out as BFD lays it out.

import { ByteWriter } from "../elf/byte-writer.ts";
import { type ElfFile, type ElfSection, readElfFile } from "../elf/elf-file.ts";
import { fileType, sectionHeaderBytes, symbolBindings, symbolBytes, symbolTypes, writeSectionHeader } from "../elf/format.ts";
import { type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import type { ReadSymbol } from "../elf/read-headers.ts";
import { readObject } from "../elf/read-object.ts";
import { StringTable } from "../elf/string-table.ts";
import { writeObject } from "../elf/write-object.ts";
import { parseWords, type Tool, type ToolResult } from "./tool.ts";

const optionNames = {
  short: "sgSdo:pxXK:N:R:vVh",
  long: {
    "strip-all": "s",
    "strip-debug": "g",
    "strip-unneeded": "unneeded",
    "output-file=": "o",
    "remove-section=": "R",
    "preserve-dates": "p",
    "discard-all": "x",
    version: "V",
    help: "h",
  },
};

/** What goes: everything; debugging information; with it what no relocation needs; local symbols alone (-x); or sections by name alone. */
export type StripLevel = "all" | "debug" | "unneeded" | "locals" | "nothing";

export interface StripWishes {
  readonly level: StripLevel;
  /** Names of sections. */
  readonly removed: readonly string[];
}

/** The file without what is not wanted, or why it cannot be written. */
export function stripped(bytes: Uint8Array, path: string, wishes: StripWishes): Uint8Array | string {
  const file = readElfFile(bytes);
  if (!file) return `${path}: file format not recognized`;
  const wild = file.sections.find(
    ({ alignment, flags }) => alignment > maximumAlignment && (file.type === fileType.relocatable || !(flags & sectionFlag.alloc)),
  );
  if (wild) return `${path}: section ${wild.name} has the alignment ${wild.alignment}, which no file has room for`;
  return file.type === fileType.relocatable ? stripObject(bytes, path, wishes) : stripProgram(file, wishes);
}

export const strip: Tool = (words, read) => {
  const { options, operands, error } = parseWords(words, optionNames);
  if (error) return { output: "", errors: `strip: ${error}\n`, status: 1 };
  const letters = new Set(options.map(({ name }) => name));
  if (letters.has("V")) return { output: "GNU strip (svc0) 2.40\n", errors: "", status: 0 };
  const output = options.findLast(({ name }) => name === "o")?.value;
  if (operands.length === 0 || (output !== undefined && operands.length > 1))
    return { output: "", errors: "strip: which file?\n", status: 1 };
  const order: readonly [StripLevel, readonly string[]][] = [
    ["all", ["s"]],
    ["unneeded", ["unneeded"]],
    ["debug", ["g", "S", "d"]],
    ["locals", ["x"]],
  ];
  const level = order.find(([, names]) => names.some((name) => letters.has(name)))?.[0] ?? "all";
  const wishes: StripWishes = { level, removed: options.filter(({ name }) => name === "R").map(({ value }) => value) };
  const files: { path: string; bytes: Uint8Array }[] = [];
  let errors = "";
  for (const path of operands) {
    const bytes = read(path);
    if (!bytes) errors += `strip: '${path}': No such file\n`;
    else {
      const left = stripped(bytes, path, wishes);
      if (typeof left === "string") errors += `strip: ${left}\n`;
      else files.push({ path: output ?? path, bytes: left });
    }
  }
  const result: ToolResult = { output: "", errors, status: errors ? 1 : 0, files };
  return result;
};

/** Bytes that a section may be aligned to in a file that is written. */
const maximumAlignment = 2 ** 24;

const isDebugging = (name: string): boolean => /^\.(debug|zdebug|gnu\.linkonce\.wi\.|line|stab|gdb_index)/.test(name);

const isRemoved = (name: string, { level, removed }: StripWishes): boolean =>
  (level !== "nothing" && isDebugging(name)) || removed.includes(name);

/** STT_FILE counts as debugging information; so do sections' own symbols, unless a relocation needs them. */
const isKept = (level: StripLevel, isLocal: boolean, isFile: boolean): boolean => {
  if (level === "all" || level === "nothing") return level === "nothing";
  if (isFile) return level === "locals";
  return !isLocal || level === "debug";
};

/** Of an object file, what relocations need stays. */
function stripObject(bytes: Uint8Array, path: string, wishes: StripWishes): Uint8Array | string {
  const object = readObject(bytes, path);
  if ("error" in object) return object.error;
  const sections = object.sections
    .filter(({ name }) => !isRemoved(name, wishes))
    .map((section) => (wishes.level === "all" ? Object.assign(section, { relocations: [] }) : section));
  const kept = new Set<Section>(sections);
  const needed = new Set(sections.flatMap(({ relocations }) => relocations.map(({ symbol }) => symbol)));
  const groups = (object.groups ?? []).filter((group) => group.sections.some((member) => kept.has(member)));
  const symbols = object.symbols.filter((symbol) => {
    if (typeof symbol.place === "object" && !kept.has(symbol.place)) return false;
    if (needed.has(symbol) || groups.some(({ signature }) => signature === symbol)) return true;
    // Marks of code and data stay in an object file, and -x leaves sections their symbols.
    if (symbol.type === "section") return wishes.level === "locals" || wishes.level === "nothing";
    if (wishes.level !== "all" && /^\$[xd](\.|$)/.test(symbol.name)) return true;
    if (symbol.place === "undefined" && symbol.binding === "local") return false;
    return isKept(wishes.level, symbol.binding === "local", symbol.type === "file");
  });
  const left: ObjectFile = { name: object.name, sections, symbols, ...(groups.length > 0 ? { groups } : {}) };
  const written = writeObject(left, { withoutSymbols: wishes.level === "all" });
  // What the file says of its system stays.
  written[7] = bytes[7];
  return written;
}

/** Of a program, all that is loaded stays where it is; the rest follows. */
function stripProgram(file: ElfFile, asked: StripWishes): Uint8Array {
  // A program needs none of its symbols.
  const wishes: StripWishes = asked.level === "unneeded" ? { ...asked, level: "all" } : asked;
  const isTable = ({ type }: ElfSection): boolean =>
    type === sectionType.symtab || type === sectionType.strtab || type === sectionType.none;
  const kept = file.sections.filter(
    (section) => !isTable(section) && !((section.flags & sectionFlag.alloc) === 0 && isRemoved(section.name, wishes)),
  );
  const loaded = kept.filter(({ flags, type }) => flags & sectionFlag.alloc && type !== sectionType.nobits);
  const headersEnd = file.programHeaderOffset + file.programHeaderCount * file.programHeaderSize;
  const end = Math.max(headersEnd, ...loaded.map(({ fileOffset, size }) => fileOffset + size));
  const out = new ByteWriter(file.bytes.length);
  out.append(file.bytes.subarray(0, end));
  const offsets = new Map<ElfSection, number>();
  for (const section of kept) {
    if (section.flags & sectionFlag.alloc) offsets.set(section, section.fileOffset);
    else {
      out.align(Math.max(1, section.alignment));
      offsets.set(section, out.length);
      out.append(section.contents);
    }
  }
  const numbers = new Map(kept.map((section, index) => [section.index, index + 1]));
  const tables: {
    name: string;
    type: number;
    offset: number;
    size: number;
    link: number;
    info: number;
    alignment: number;
    entrySize: number;
  }[] = [];
  if (wishes.level !== "all" && file.symbols.length > 0) {
    const names = new StringTable();
    const all = file.symbols.filter(({ sectionIndex, type, binding }, index) => {
      if (index === 0 || type === 3) return index === 0 || numbers.has(sectionIndex);
      if (sectionIndex > 0 && sectionIndex < 0xff00 && !numbers.has(sectionIndex)) return false;
      return isKept(wishes.level, binding === symbolBindings.local, type === symbolTypes.file);
    });
    // BFD puts the symbols of sections behind the other locals.
    const rank = ({ binding, type }: ReadSymbol, index: number): number =>
      index === 0 ? 0 : binding !== 0 ? 3 : type === 3 && wishes.level === "debug" ? 2 : 1;
    const left = [0, 1, 2, 3].flatMap((wanted) => all.filter((symbol, index) => rank(symbol, index) === wanted));
    for (const { name } of left) names.add(name);
    const strtab = names.finish();
    out.align(8);
    const offset = out.length;
    for (const { name, binding, type, other, sectionIndex, value, size } of left) {
      out.u32(names.offsetOf(name));
      out.u8((binding << 4) | type);
      out.u8(other);
      out.u16(numbers.get(sectionIndex) ?? sectionIndex);
      out.integer(value, 8);
      out.integer(size, 8);
    }
    const locals = left.filter(({ binding }) => binding === 0).length;
    const link = kept.length + 2;
    tables.push({
      name: ".symtab",
      type: sectionType.symtab,
      offset,
      size: left.length * symbolBytes,
      link,
      info: locals,
      alignment: 8,
      entrySize: symbolBytes,
    });
    tables.push({
      name: ".strtab",
      type: sectionType.strtab,
      offset: out.length,
      size: strtab.length,
      link: 0,
      info: 0,
      alignment: 1,
      entrySize: 0,
    });
    out.append(strtab);
  }
  const sectionNames = new StringTable();
  for (const name of tables.length > 0 ? [".symtab", ".strtab", ".shstrtab"] : [".shstrtab"]) sectionNames.add(name);
  for (const { name } of kept) sectionNames.add(name);
  const nameBytes = sectionNames.finish();
  tables.push({
    name: ".shstrtab",
    type: sectionType.strtab,
    offset: out.length,
    size: nameBytes.length,
    link: 0,
    info: 0,
    alignment: 1,
    entrySize: 0,
  });
  out.append(nameBytes);
  out.align(8);
  const headerOffset = out.length;
  out.fill(sectionHeaderBytes, 0);
  const symtabNumber = tables.length > 1 ? kept.length + 1 : 0;
  const symtab = file.sections.find(({ type }) => type === sectionType.symtab);
  for (const section of kept) {
    const link = section.link === symtab?.index ? symtabNumber : (numbers.get(section.link) ?? 0);
    const info = section.flags & sectionFlag.infoLink ? (numbers.get(section.info) ?? 0) : section.info;
    writeSectionHeader(out, { ...section, fileOffset: offsets.get(section)!, nameOffset: sectionNames.offsetOf(section.name), link, info });
  }
  for (const { name, type, offset, size, link, info, alignment, entrySize } of tables)
    writeSectionHeader(out, {
      nameOffset: sectionNames.offsetOf(name),
      type,
      flags: 0,
      address: 0,
      fileOffset: offset,
      size,
      link,
      info,
      alignment,
      entrySize,
    });
  const bytes = out.finish();
  const view = new DataView(bytes.buffer);
  view.setBigUint64(40, BigInt(headerOffset), true);
  view.setUint16(60, kept.length + tables.length + 1, true);
  view.setUint16(62, kept.length + tables.length, true);
  return bytes;
}
