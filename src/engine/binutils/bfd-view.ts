// An ELF file as BFD shows it to objdump, nm and size: sections without those that only describe the file, symbols with
// the section that they belong to, and relocations by the section that they change.

import { type ElfFile, type ElfRelocation, type ElfSection, readRelocationEntries } from "../elf/elf-file.ts";
import { fileType, specialSection, symbolTypes } from "../elf/format.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { ReadSymbol } from "../elf/read-headers.ts";

export interface BfdSection {
  readonly header: ElfSection;
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly contents: Uint8Array;
  /** Of its own; empty if it has none. */
  readonly relocations: readonly ElfRelocation[];
  readonly flags: ReadonlySet<BfdFlag>;
}

/** In the order in which objdump names them. */
export const bfdFlags = [
  "CONTENTS",
  "ALLOC",
  "LOAD",
  "RELOC",
  "READONLY",
  "CODE",
  "DATA",
  "DEBUGGING",
  "OCTETS",
  "EXCLUDE",
  "THREAD_LOCAL",
  "GROUP",
  "LINK_ONCE_DISCARD",
] as const;
export type BfdFlag = (typeof bfdFlags)[number];

export interface BfdSymbol {
  readonly name: string;
  readonly value: bigint;
  readonly raw: ReadSymbol;
  readonly section: BfdSection | "*UND*" | "*ABS*" | "*COM*";
}

export interface BfdView {
  readonly file: ElfFile;
  readonly sections: readonly BfdSection[];
  /** Without the null symbol. */
  readonly symbols: readonly BfdSymbol[];
  readonly dynamicSymbols: readonly BfdSymbol[];
  /** By its number in the table that relocations name. */
  symbolAt(index: number): BfdSymbol | undefined;
}

const { alloc, write, execinstr, tls, exclude } = sectionFlag;

export const isRelocatable = ({ type }: ElfFile): boolean => type === fileType.relocatable;

export function bfdView(file: ElfFile): BfdView {
  const symbolTable = file.sections.find(({ type }) => type === sectionType.symtab);
  const relocationsOf = new Map<number, ElfRelocation[]>();
  const hidden = new Set<ElfSection>();
  for (const section of file.sections) {
    const { type, index } = section;
    const belongsToTable = index === symbolTable?.link || index === file.sectionNamesIndex;
    if (
      type === sectionType.none ||
      type === sectionType.symtab ||
      type === sectionType.symtabIndices ||
      (type === sectionType.strtab && belongsToTable)
    )
      hidden.add(section);
    // Relocations of a loaded section of a program are data for whoever starts it.
    const changes = file.sections[section.info];
    if (type === sectionType.rela && changes && (section.flags & alloc) === 0 && section.link === symbolTable?.index) {
      hidden.add(section);
      relocationsOf.set(section.info, [...(relocationsOf.get(section.info) ?? []), ...readRelocationEntries(section)]);
    }
  }
  const sections = file.sections.flatMap((header): BfdSection[] => {
    if (hidden.has(header)) return [];
    const relocations = relocationsOf.get(header.index) ?? [];
    const { name, address, size, contents } = header;
    return [{ header, name, address, size, contents, relocations, flags: flagsOf(header, relocationsOf.has(header.index)) }];
  });
  const byIndex = new Map(sections.map((section) => [section.header.index, section]));
  const symbolOf = (raw: ReadSymbol): BfdSymbol => {
    const section =
      raw.sectionIndex === specialSection.undefined
        ? "*UND*"
        : raw.sectionIndex === specialSection.common
          ? "*COM*"
          : (byIndex.get(raw.sectionIndex) ?? "*ABS*");
    const name = raw.type === symbolTypes.section && raw.name === "" && typeof section === "object" ? section.name : raw.name;
    return { name, value: section === "*COM*" ? raw.size : raw.value, raw, section };
  };
  const all = file.symbols.map(symbolOf);
  return {
    file,
    sections,
    symbols: all.slice(1),
    dynamicSymbols: file.dynamicSymbols.slice(1).map(symbolOf),
    symbolAt: (index) => all[index],
  };
}

function flagsOf(header: ElfSection, hasRelocations: boolean): Set<BfdFlag> {
  const { type, flags, name } = header;
  const set = new Set<BfdFlag>();
  const has = (bit: number): boolean => (flags & bit) !== 0;
  if (type !== sectionType.nobits) set.add("CONTENTS");
  if (has(alloc)) {
    set.add("ALLOC");
    if (type !== sectionType.nobits) set.add("LOAD");
  }
  if (hasRelocations) set.add("RELOC");
  if (!has(write)) set.add("READONLY");
  if (has(execinstr)) set.add("CODE");
  else if (set.has("LOAD")) set.add("DATA");
  if (type === sectionType.group) {
    set.add("GROUP");
    set.add("LINK_ONCE_DISCARD");
  }
  if (has(tls)) set.add("THREAD_LOCAL");
  if (has(exclude)) set.add("EXCLUDE");
  if (!has(alloc)) {
    const isDwarf = /^\.(debug|gnu\.debuglto_\.debug_|gnu\.linkonce\.wi\.|zdebug)/.test(name);
    if (isDwarf || /^\.(line|stab|gdb_index)/.test(name)) set.add("DEBUGGING");
    if (isDwarf || name.startsWith(".note.gnu")) set.add("OCTETS");
  }
  if (name.startsWith(".gnu.linkonce")) set.add("LINK_ONCE_DISCARD");
  return set;
}
