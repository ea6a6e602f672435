// A relocatable ELF file → ObjectFile. Takes what GNU as and gcc write; anything malformed is refused with a reason.

import { ByteReader } from "./byte-reader.ts";
import { fileType, relocationBytes, specialSection } from "./format.ts";
import { type ElfSymbol, type ObjectFile, type Relocation, type Section, sectionFlag, sectionType } from "./object-file.ts";
import { describeType, type ReadError, type ReadSymbol, readHeaders, readSymbols } from "./read-headers.ts";
import { bindingNames, typeNames, visibilityNames } from "./symbol-names.ts";

/** Sections that describe the file itself; what they say is in `symbols` and `relocations`. */
const structural: ReadonlySet<number> = new Set([0, sectionType.symtab, sectionType.strtab, sectionType.rela, 17, 18]);

interface OpenSection extends Section {
  readonly relocations: Relocation[];
}

export function readObject(bytes: Uint8Array, name: string): ObjectFile | ReadError {
  const headers = readHeaders(bytes);
  if ("error" in headers) return { error: `${name}: ${headers.error}` };
  if (headers.type !== fileType.relocatable)
    return { error: `${name}: this is ${describeType(headers.type)}, a relocatable object file (.o) is needed here` };

  const sections = headers.sections.map((header): OpenSection | undefined => {
    if (structural.has(header.type)) return undefined;
    const { type, flags, size, contents, entrySize } = header;
    const alignment = Math.max(header.alignment, 1);
    // A group's members stand on their own here: one copy each is all that C and assembly make.
    return { name: header.name, type, flags: flags & ~sectionFlag.group, alignment, entrySize, contents, size, relocations: [] };
  });
  for (const [index, section] of sections.entries()) {
    if (section && !isPowerOfTwo(section.alignment)) return { error: `${name}: section ${index} has the alignment ${section.alignment}` };
  }

  const table = headers.sections.find((section) => section.type === sectionType.symtab);
  const entries = table ? readSymbols(table, headers.sections) : [];
  const symbols: (ElfSymbol | undefined)[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index === 0) symbols.push(undefined);
    else {
      const symbol = readSymbol(entry, sections);
      if (typeof symbol === "string") return { error: `${name}: symbol ${index} (${entry.name}) ${symbol}` };
      symbols.push(symbol);
    }
  }
  const noSymbol: ElfSymbol = {
    name: "",
    binding: "local",
    type: "notype",
    visibility: "default",
    place: "absolute",
    value: 0n,
    size: 0n,
  };

  for (const header of headers.sections) {
    if (header.type !== sectionType.rela) continue;
    const section = sections[header.info];
    if (!section) continue;
    const reader = new ByteReader(header.contents);
    for (let count = Math.floor(header.contents.length / relocationBytes); count > 0; count -= 1) {
      const offset = reader.u64();
      const type = reader.u32();
      const symbolIndex = reader.u32();
      const addend = BigInt.asIntN(64, reader.big64());
      const symbol = symbolIndex === 0 ? noSymbol : symbols[symbolIndex];
      if (!symbol) return { error: `${name}: a relocation of ${section.name} names symbol ${symbolIndex}, which does not exist` };
      section.relocations.push({ offset, type, symbol, addend });
    }
  }
  return {
    name,
    sections: sections.filter((section) => section !== undefined),
    symbols: symbols.filter((symbol) => symbol !== undefined),
  };
}

/** The symbol, or what is wrong with it. */
function readSymbol(entry: ReadSymbol, sections: readonly (Section | undefined)[]): ElfSymbol | string {
  const binding = bindingNames.get(entry.binding);
  const type = typeNames.get(entry.type);
  if (!binding) return `has the unknown binding ${entry.binding}`;
  if (!type) return `has the unknown type ${entry.type}`;
  const place = placeOf(entry.sectionIndex, sections);
  // Symbols of groups and of other structural sections name nothing that a program can use.
  if (place === undefined && type !== "section") return `is in section ${entry.sectionIndex}, which does not exist`;
  return {
    name: type === "section" && typeof place === "object" ? place.name : entry.name,
    binding,
    type,
    visibility: visibilityNames.get(entry.visibility)!,
    place: place ?? "absolute",
    value: entry.value,
    size: entry.size,
  };
}

function placeOf(index: number, sections: readonly (Section | undefined)[]): ElfSymbol["place"] | undefined {
  if (index === specialSection.undefined) return "undefined";
  if (index === specialSection.absolute) return "absolute";
  if (index === specialSection.common) return "common";
  return sections[index];
}

const isPowerOfTwo = (value: number): boolean => value >= 1 && value <= 2 ** 40 && Number.isInteger(Math.log2(value));
