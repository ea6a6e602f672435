// The bytes of the executable: headers, loaded sections, then what is not loaded, the symbol table and the names.

import { ByteWriter } from "../elf/byte-writer.ts";
import {
  fileType,
  headerBytes,
  nullSectionHeader,
  programHeaderBytes,
  type SectionHeader,
  segmentType,
  specialSection,
  symbolBytes,
  writeFileHeader,
  writeSectionHeader,
  writeSymbol,
} from "../elf/format.ts";
import { type ElfSymbol, sectionType } from "../elf/object-file.ts";
import { StringTable } from "../elf/string-table.ts";
import type { OutputSection } from "./output-section.ts";
import { assignOffsets, type ProgramSegment } from "./segments.ts";

/** A symbol of the finished program. `place` of `symbol` is not looked at. */
export interface OutputSymbol {
  readonly symbol: ElfSymbol;
  readonly value: bigint;
  readonly section: OutputSection | "absolute" | "undefined";
}

export interface ExecutableParts {
  readonly entry: bigint;
  readonly sections: readonly OutputSection[];
  readonly contents: ReadonlyMap<OutputSection, Uint8Array>;
  readonly segments: readonly ProgramSegment[];
  /** Locals first. Undefined: the file has no table of symbols. */
  readonly symbols: readonly OutputSymbol[] | undefined;
  /** Whether it has what only GNU systems know: functions chosen at the start, unique symbols. */
  readonly isGnu: boolean;
  /** What `placeInFile` has given. */
  readonly fileBytes: number;
}

const headersOf = (segments: readonly ProgramSegment[]): number => headerBytes + segments.length * programHeaderBytes;

/** Gives every section and segment its place in the file; how many bytes they take there, with the file's own headers. */
export function placeInFile({ sections, segments }: Pick<ExecutableParts, "sections" | "segments">): number {
  let end = assignOffsets(segments, headersOf(segments));
  const loaded = new Set(segments.flatMap((segment) => (segment.type === segmentType.load ? segment.sections : [])));
  for (const section of sections) {
    if (loaded.has(section)) continue;
    section.fileOffset = Math.ceil(end / section.alignment) * section.alignment;
    end = section.fileOffset + section.size;
  }
  return end;
}

/** Writes it all, each part in its place (`placeInFile`). */
export function writeExecutable({ entry, sections, contents, segments, symbols, isGnu, fileBytes }: ExecutableParts): Uint8Array {
  const out = new ByteWriter(fileBytes + 4096);
  out.fill(fileBytes, 0);
  for (const section of sections) {
    const bytes = contents.get(section);
    if (bytes && section.type !== sectionType.nobits) out.bytes.set(bytes, section.fileOffset);
  }

  const sectionHeaders: { name: string; header: SectionHeader }[] = [{ name: "", header: nullSectionHeader }];
  for (const section of sections) {
    const { name, type, flags, address, fileOffset, size, alignment, entrySize } = section;
    sectionHeaders.push({
      name,
      header: {
        ...nullSectionHeader,
        type,
        flags,
        address: section.unloaded ? 0 : address,
        fileOffset,
        size,
        link: type === sectionType.rela && symbols ? sections.length + 1 : 0,
        info: section.infoSection?.index ?? 0,
        alignment,
        entrySize,
      },
    });
  }
  if (symbols) appendSymbols(out, sectionHeaders, symbols);
  const sectionNames = new StringTable();
  for (const name of symbols ? [".symtab", ".strtab", ".shstrtab"] : [".shstrtab"]) sectionNames.add(name);
  for (const { name } of sectionHeaders) sectionNames.add(name);
  appendStrings(out, sectionHeaders, ".shstrtab", sectionNames.finish());

  out.align(8);
  const sectionHeaderOffset = out.length;
  for (const { name, header } of sectionHeaders) writeSectionHeader(out, { ...header, nameOffset: sectionNames.offsetOf(name) });
  const start = new ByteWriter(headersOf(segments));
  writeFileHeader(start, {
    type: fileType.executable,
    osAbi: isGnu ? 3 : 0,
    entry: Number(entry),
    programHeaderOffset: segments.length > 0 ? headerBytes : 0,
    programHeaderCount: segments.length,
    sectionHeaderOffset,
    sectionHeaderCount: sectionHeaders.length,
    sectionNamesIndex: sectionHeaders.length - 1,
  });
  for (const segment of segments) writeProgramHeader(start, segment);
  const bytes = out.finish();
  bytes.set(start.finish(), 0);
  return bytes;
}

function appendSymbols(out: ByteWriter, headers: { name: string; header: SectionHeader }[], symbols: readonly OutputSymbol[]): void {
  const names = new StringTable();
  for (const { symbol } of symbols) if (symbol.type !== "section") names.add(symbol.name);
  const strtab = names.finish();
  out.align(8);
  const symtabOffset = out.length;
  out.fill(symbolBytes, 0);
  for (const { symbol, value, section } of symbols) {
    const sectionIndex = typeof section === "string" ? specialSection[section] : section.index;
    writeSymbol(out, symbol, symbol.type === "section" ? 0 : names.offsetOf(symbol.name), sectionIndex, BigInt.asUintN(64, value));
  }
  headers.push({
    name: ".symtab",
    header: {
      ...nullSectionHeader,
      type: sectionType.symtab,
      fileOffset: symtabOffset,
      size: out.length - symtabOffset,
      link: headers.length + 1,
      info: symbols.filter(({ symbol }) => symbol.binding === "local").length + 1,
      alignment: 8,
      entrySize: symbolBytes,
    },
  });
  appendStrings(out, headers, ".strtab", strtab);
}

function appendStrings(out: ByteWriter, headers: { name: string; header: SectionHeader }[], name: string, strings: Uint8Array): void {
  headers.push({
    name,
    header: { ...nullSectionHeader, type: sectionType.strtab, fileOffset: out.length, size: strings.length, alignment: 1 },
  });
  out.append(strings);
}

function writeProgramHeader(
  out: ByteWriter,
  { type, flags, fileOffset, address, loadDistance, fileBytes, memoryBytes, alignment }: ProgramSegment,
): void {
  out.u32(type);
  out.u32(flags);
  out.u64(fileOffset);
  out.u64(address);
  out.u64(address + loadDistance);
  out.u64(fileBytes);
  out.u64(memoryBytes);
  out.u64(alignment);
}
