// A relocatable ELF file → ObjectFile. Takes what GNU as and gcc write; anything malformed is refused with a reason.

import { ByteReader } from "./byte-reader.ts";
import { fileType, relocationBytes, specialSection, variantPcsBit } from "./format.ts";
import {
  type ElfSymbol,
  type ObjectFile,
  type Relocation,
  type Section,
  type SectionGroup,
  sectionFlag,
  sectionType,
} from "./object-file.ts";
import {
  describeType,
  type ElfHeaders,
  type ReadError,
  type ReadSection,
  type ReadSymbol,
  readHeaders,
  readSymbols,
} from "./read-headers.ts";
import { bindingNames, typeNames, visibilityNames } from "./symbol-names.ts";

/** Sections that describe the file itself; what they say is in `symbols`, `relocations` and `groups`. */
const structural: ReadonlySet<number> = new Set([
  sectionType.none,
  sectionType.symtab,
  sectionType.rela,
  sectionType.group,
  sectionType.symtabIndices,
]);

interface OpenSection extends Section {
  readonly relocations: Relocation[];
  link?: Section;
}

const noSymbol: ElfSymbol = { name: "", binding: "local", type: "notype", visibility: "default", place: "absolute", value: 0n, size: 0n };

/** GRP_COMDAT. */
const comdatFlag = 1;

/**
 * Sections, symbols and relocations of a relocatable ELF file for AArch64 (ELF-64, gABI 4.1). `name` is what messages call it. Of another
 * file or a damaged one, what is wrong with it.
 */
export function readObject(bytes: Uint8Array, name: string): ObjectFile | ReadError {
  const headers = readHeaders(bytes);
  if ("error" in headers) return { error: `${name}: ${headers.error}` };
  if (headers.type !== fileType.relocatable)
    return { error: `${name}: this is ${describeType(headers.type)}, a relocatable object file (.o) is needed here` };
  const refusal = refusalOf(headers);
  if (refusal) return { error: `${name}: ${refusal}` };

  const ownStrings = new Set([
    headers.namesIndex,
    ...headers.sections.filter(({ type }) => type === sectionType.symtab).map(({ link }) => link),
  ]);
  const sections = headers.sections.map((header, index): OpenSection | undefined => {
    // A text may have strings of its own in such a section.
    const isOwnStrings = header.type === sectionType.strtab && ownStrings.has(index);
    if (structural.has(header.type) || isOwnStrings) return undefined;
    const { type, flags, size, contents, entrySize } = header;
    return { name: header.name, type, flags, alignment: Math.max(header.alignment, 1), entrySize, contents, size, relocations: [] };
  });
  for (const [index, section] of sections.entries()) {
    if (section && !isPowerOfTwo(section.alignment)) return { error: `${name}: section ${index} has the alignment ${section.alignment}` };
    const link = sections[headers.sections[index].link];
    if (section && link && section.flags & sectionFlag.linkOrder) section.link = link;
  }

  const table = headers.sections.find((section) => section.type === sectionType.symtab);
  const entries = table ? readSymbols(table, headers.sections) : [];
  const symbols: (ElfSymbol | undefined)[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index === 0) symbols.push(undefined);
    else {
      const symbol = readSymbol(entry, sections, headers.sections);
      if (typeof symbol === "string") return { error: `${name}: symbol ${index} (${entry.name}) ${symbol}` };
      symbols.push(symbol);
    }
  }
  for (const header of headers.sections) {
    if (header.type !== sectionType.rela) continue;
    const section = sections[header.info];
    if (!section) continue;
    const problem = readRelocations(header.contents, section, symbols);
    if (problem) return { error: `${name}: ${problem}` };
  }
  const groups = readGroups(headers.sections, sections, symbols);
  return {
    name,
    sections: sections.filter((section) => section !== undefined),
    symbols: symbols.filter((symbol) => symbol !== undefined),
    ...(groups.length > 0 ? { groups } : {}),
  };
}

/** Why an object of a sort that is not linked here is refused. */
function refusalOf({ sections }: ElfHeaders): string | undefined {
  const slim = sections.some(({ name }) => name.startsWith(".gnu.lto_"));
  if (slim && !sections.some(({ name, size }) => size > 0 && /^\.(text|data|bss|rodata)/.test(name)))
    return "this object holds the compiler's intermediate language (gcc -flto) and no machine code: compile it without -flto";
  if (sections.some(({ flags }) => flags & sectionFlag.compressed))
    return "its debugging sections are compressed: compile without -gz (or objcopy --decompress-debug-sections)";
  if (sections.some(({ type }) => type === sectionType.rel)) return "it has relocations of the form REL; AArch64 uses RELA";
  return undefined;
}

/** Adds them to the section; gives what is wrong. */
function readRelocations(contents: Uint8Array, section: OpenSection, symbols: readonly (ElfSymbol | undefined)[]): string | undefined {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  for (let at = 0; at + relocationBytes <= contents.length; at += relocationBytes) {
    const offset = view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
    const symbolIndex = view.getUint32(at + 12, true);
    const symbol = symbolIndex === 0 ? noSymbol : symbols[symbolIndex];
    if (!symbol) return `a relocation of ${section.name} names symbol ${symbolIndex}, which does not exist`;
    section.relocations.push({ offset, type: view.getUint32(at + 8, true), symbol, addend: view.getBigInt64(at + 16, true) });
  }
  return undefined;
}

/** The symbol, or what is wrong with it. */
function readSymbol(entry: ReadSymbol, sections: readonly (Section | undefined)[], headers: readonly ReadSection[]): ElfSymbol | string {
  const binding = bindingNames.get(entry.binding);
  const type = typeNames.get(entry.type);
  if (!binding) return `has the unknown binding ${entry.binding}`;
  if (!type) return `has the unknown type ${entry.type}`;
  const place = placeOf(entry.sectionIndex, sections);
  // Symbols of groups and of other structural sections name nothing that a program can use.
  if (place === undefined && !headers[entry.sectionIndex]) return `is in section ${entry.sectionIndex}, which does not exist`;
  return {
    name: type === "section" && typeof place === "object" ? place.name : entry.name,
    binding,
    type,
    visibility: visibilityNames.get(entry.visibility)!,
    // A name that is the signature of a group is defined nowhere.
    place: place ?? "undefined",
    value: entry.value,
    size: entry.size,
    ...(entry.other & variantPcsBit ? { variantPcs: true } : {}),
  };
}

function placeOf(index: number, sections: readonly (Section | undefined)[]): ElfSymbol["place"] | undefined {
  if (index === specialSection.undefined) return "undefined";
  if (index === specialSection.absolute) return "absolute";
  if (index === specialSection.common) return "common";
  return sections[index];
}

function readGroups(
  headers: readonly ReadSection[],
  sections: readonly (Section | undefined)[],
  symbols: readonly (ElfSymbol | undefined)[],
): SectionGroup[] {
  return headers.flatMap(({ type, contents, info }) => {
    const signature = symbols[info];
    if (type !== sectionType.group || !signature) return [];
    const reader = new ByteReader(contents);
    const comdat = (reader.u32() & comdatFlag) !== 0;
    const members: Section[] = [];
    while (!reader.atEnd) {
      const member = sections[reader.u32()];
      if (member) members.push(member);
    }
    return [{ signature, comdat, sections: members }];
  });
}

const isPowerOfTwo = (value: number): boolean => value >= 1 && value <= 2 ** 40 && Number.isInteger(Math.log2(value));
