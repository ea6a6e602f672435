// The tables of readelf: symbols (-s), relocations (-r), and contents of sections in hexadecimal (-x) and as strings (-p).

import { type ElfFile, type ElfSection, readRelocationEntries } from "../elf/elf-file.ts";
import { symbolTypes } from "../elf/format.ts";
import { symbolBindingNames, symbolTypeNames, symbolVisibilityNames } from "../elf/names.ts";
import { sectionType } from "../elf/object-file.ts";
import { type ReadSymbol, readSymbols } from "../elf/read-headers.ts";
import { relocationName } from "../isa/relocation-type.ts";
import { dumpLines, hexDigits } from "./tool.ts";

export function symbolTables(file: ElfFile, isWide: boolean, dynamicOnly: boolean): string {
  const tables = file.sections.filter(({ type }) => type === sectionType.dynsym || (type === sectionType.symtab && !dynamicOnly));
  return tables
    .map((table) => {
      const symbols = readSymbols(table, file.sections);
      const title = `\nSymbol table '${table.name}' contains ${symbols.length} ${symbols.length === 1 ? "entry" : "entries"}:\n`;
      return `${title}   Num:    Value          Size Type    Bind   Vis      Ndx Name\n${symbols.map((symbol, index) => symbolLine(file, symbol, index, isWide)).join("")}`;
    })
    .join("");
}

function symbolLine(file: ElfFile, symbol: ReadSymbol, index: number, isWide: boolean): string {
  const { value, size, type, binding, visibility, sectionIndex, other } = symbol;
  const sizeText =
    size < 100000n ? String(size).padStart(5) : size > 99999n && !isWide ? `0x${size.toString(16)}`.padStart(5) : String(size).padStart(5);
  const typeName = symbolTypeNames.get(type) ?? `<unknown>: ${type}`;
  const bindingName = symbolBindingNames.get(binding) ?? `<unknown>: ${binding}`;
  const special = other & ~3;
  const extra = special === 0 ? "" : special === 0x80 ? " [VARIANT_PCS]" : ` [<other>: ${special.toString(16)}]`;
  const name = nameOf(file, symbol);
  const shown = isWide || name.length <= 21 ? name : `${name.slice(0, 16)}[...]`;
  return `${String(index).padStart(6)}: ${hexDigits(value, 16)} ${sizeText} ${typeName.padEnd(7)} ${bindingName.padEnd(6)} ${symbolVisibilityNames[visibility].padEnd(7)}${extra} ${indexText(sectionIndex)} ${shown}\n`;
}

const indexText = (index: number): string =>
  index === 0 ? " UND" : index === 0xfff1 ? " ABS" : index === 0xfff2 ? " COM" : String(index).padStart(4);

/** Of symbols of sections: the section's, since they have none themselves. */
const nameOf = ({ sections }: ElfFile, { type, name, sectionIndex }: ReadSymbol): string =>
  type === symbolTypes.section && name === "" ? (sections[sectionIndex]?.name ?? "") : name;

export function relocationSections(file: ElfFile, isWide: boolean): string {
  const tables = file.sections.filter(({ type, size }) => (type === sectionType.rela || type === sectionType.rel) && size > 0);
  if (tables.length === 0) return "\nThere are no relocations in this file.\n";
  return tables.map((table) => relocationSection(file, table, isWide)).join("");
}

function relocationSection(file: ElfFile, table: ElfSection, isWide: boolean): string {
  const entries = readRelocationEntries(table);
  const symbolTable = file.sections[table.link];
  const symbols =
    symbolTable && (symbolTable.type === sectionType.symtab || symbolTable.type === sectionType.dynsym)
      ? readSymbols(symbolTable, file.sections)
      : [];
  let text = `\nRelocation section '${table.name}' at offset 0x${table.fileOffset.toString(16)} contains ${entries.length} ${entries.length === 1 ? "entry" : "entries"}:\n`;
  text += isWide
    ? "    Offset             Info             Type               Symbol's Value  Symbol's Name + Addend\n"
    : "  Offset          Info           Type           Sym. Value    Sym. Name + Addend\n";
  for (const { offset, info, type, symbolIndex, addend } of entries) {
    const name = relocationName(type) ?? `unrecognized: ${type.toString(16)}`;
    const start = isWide
      ? `${hexDigits(offset, 16)}  ${hexDigits(info, 16)} ${name.padEnd(22)}`
      : `${hexDigits(offset, 12)}  ${hexDigits(info, 12)} ${name.slice(0, 17).padEnd(17)}`;
    const symbol = symbols[symbolIndex];
    const amount = `${addend < 0n ? "-" : "+"} ${(addend < 0n ? -addend : addend).toString(16)}`;
    if (symbolIndex === 0)
      text += `${start}${" ".repeat(isWide ? 20 : 20)}${addend < 0n ? "-" : ""}${(addend < 0n ? -addend : addend).toString(16)}\n`;
    else if (!symbol) text += `${start} bad symbol index: ${hexDigits(symbolIndex, 8)} in reloc\n`;
    else {
      const shown = nameOf(file, symbol) || (symbol.sectionIndex > 0 ? (file.sections[symbol.sectionIndex]?.name ?? "") : "");
      const value = symbol.type === symbolTypes.gnuIndirectFunction ? `${shown}()`.padEnd(16) : hexDigits(symbol.value, 16);
      const name = isWide || shown.length <= 22 ? shown : `${shown.slice(0, 17)}[...]`;
      text += `${start} ${value} ${name} ${amount}\n`;
    }
  }
  return text;
}

/** A section by its name or number; undefined: there is none. */
export const findSections = (file: ElfFile, wanted: string): readonly ElfSection[] =>
  /^\d+$/.test(wanted)
    ? file.sections.filter(({ index }) => index === Number(wanted))
    : file.sections.filter(({ name }) => name === wanted);

export function hexDump({ name, contents, address, type }: ElfSection, hasRelocations: boolean): string {
  if (contents.length === 0 || type === sectionType.nobits) return `Section '${name}' has no data to dump.\n`;
  let text = `\nHex dump of section '${name}':\n`;
  if (hasRelocations) text += " NOTE: This section has relocations against it, but these have NOT been applied to this dump.\n";
  text += dumpLines(contents, address);
  return `${text}\n`;
}

export function stringDump({ name, contents, type }: ElfSection, hasRelocations: boolean): string {
  if (contents.length === 0 || type === sectionType.nobits) return `Section '${name}' has no data to dump.\n`;
  let text = `\nString dump of section '${name}':\n`;
  if (hasRelocations) text += "  Note: This section has relocations against it, but these have NOT been applied to this dump.\n";
  let any = false;
  for (let at = 0; at < contents.length; ) {
    while (at < contents.length && (contents[at] < 0x20 || contents[at] >= 0x7f)) at += 1;
    if (at >= contents.length) break;
    any = true;
    text += `  [${at.toString(16).padStart(6)}]  `;
    for (; at < contents.length && contents[at] !== 0; at += 1) {
      const byte = contents[at];
      if (byte === 0x0a) {
        text += "\\n";
        // The rest of the string begins a line of its own.
        if (at + 1 < contents.length && contents[at + 1] !== 0) text += `\n${" ".repeat(12)}`;
      } else
        text +=
          byte < 0x20 ? `^${String.fromCharCode(byte + 0x40)}` : byte < 0x7f ? String.fromCharCode(byte) : `<0x${hexDigits(byte, 2)}>`;
    }
    text += "\n";
  }
  if (!any) text += "  No strings found in this section.";
  return `${text}\n`;
}
