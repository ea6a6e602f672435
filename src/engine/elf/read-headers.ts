// The headers that every ELF64 file has, read from bytes of any origin. Nothing is believed before it is checked: an
// offset or count that leaves the file is a reason for refusal, in words, and nothing is thrown.

import { ByteReader, stringsOf } from "./byte-reader.ts";
import { fileType, machineAArch64, programHeaderBytes, type SectionHeader, sectionHeaderBytes, symbolBytes } from "./format.ts";
import { sectionType } from "./object-file.ts";

export interface ReadSection extends SectionHeader {
  readonly name: string;
  readonly contents: Uint8Array;
}

export interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly fileOffset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
  readonly alignment: number;
}

export interface ReadSymbol {
  readonly name: string;
  readonly binding: number;
  readonly type: number;
  readonly visibility: number;
  /** The whole byte, visibility included. */
  readonly other: number;
  readonly sectionIndex: number;
  readonly value: bigint;
  readonly size: bigint;
}

export interface ElfHeaders {
  readonly type: number;
  readonly entry: number;
  readonly programHeaderOffset: number;
  readonly programHeaders: readonly ProgramHeader[];
  readonly sections: readonly ReadSection[];
  /** Index of the section that holds the names of sections. */
  readonly namesIndex: number;
}

export interface ReadError {
  readonly error: string;
}

const typeNames: ReadonlyMap<number, string> = new Map([
  [fileType.relocatable, "relocatable object file"],
  [fileType.executable, "executable"],
  [fileType.sharedObject, "shared object or position-independent executable"],
  [fileType.core, "core dump"],
]);

/** "a relocatable object file", for messages. */
export const describeType = (type: number): string => {
  const name = typeNames.get(type);
  return name ? `${name.startsWith("e") ? "an" : "a"} ${name}` : `a file of type ${type}`;
};

export function readHeaders(bytes: Uint8Array): ElfHeaders | ReadError {
  if (bytes.length < 4 || bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46)
    return { error: "not an ELF file: it does not begin with 7f 45 4c 46" };
  if (bytes.length < 64) return { error: "the file ends inside its ELF header" };
  if (bytes[4] !== 2) return { error: "a 32-bit ELF file; AArch64 programs are 64-bit" };
  if (bytes[5] !== 1) return { error: "a big-endian ELF file; AArch64 Linux is little-endian" };
  const reader = new ByteReader(bytes, 16);
  const type = reader.u16();
  const machine = reader.u16();
  if (machine !== machineAArch64) return { error: `made for another processor (ELF machine ${machine}, AArch64 is ${machineAArch64})` };
  reader.skip(4);
  const entry = reader.u64();
  const programHeaderOffset = reader.u64();
  const sectionHeaderOffset = reader.u64();
  reader.skip(6);
  const programEntryBytes = reader.u16();
  const programHeaderCount = reader.u16();
  const sectionEntryBytes = reader.u16();
  let sectionCount = reader.u16();
  let namesIndex = reader.u16();

  if (programHeaderCount && (programEntryBytes !== programHeaderBytes || !fits(bytes, programHeaderOffset, programHeaderCount * 56)))
    return { error: "the program headers lie outside the file" };
  const programHeaders: ProgramHeader[] = [];
  const programReader = new ByteReader(bytes, programHeaderOffset);
  for (let index = 0; index < programHeaderCount; index += 1) programHeaders.push(readProgramHeader(programReader));

  const headers: SectionHeader[] = [];
  if (sectionHeaderOffset) {
    if (sectionEntryBytes !== sectionHeaderBytes || !fits(bytes, sectionHeaderOffset, sectionHeaderBytes))
      return { error: "the section headers lie outside the file" };
    const sectionReader = new ByteReader(bytes, sectionHeaderOffset);
    const first = readSectionHeader(sectionReader);
    // gABI: counts that do not fit 16 bits stand in the null section.
    if (sectionCount === 0) sectionCount = first.size;
    if (namesIndex === 0xffff) namesIndex = first.link;
    if (!fits(bytes, sectionHeaderOffset, sectionCount * sectionHeaderBytes)) return { error: "the section headers lie outside the file" };
    headers.push(first);
    for (let index = 1; index < sectionCount; index += 1) headers.push(readSectionHeader(sectionReader));
  }
  const contents: Uint8Array[] = [];
  for (const [index, header] of headers.entries()) {
    if (index === 0 || header.type === 0 || header.type === sectionType.nobits) {
      contents.push(noBytes);
      continue;
    }
    if (!fits(bytes, header.fileOffset, header.size)) return { error: `section ${index} lies outside the file` };
    contents.push(bytes.subarray(header.fileOffset, header.fileOffset + header.size));
  }
  const nameAt = stringsOf(contents[namesIndex] ?? noBytes);
  // Field by field, since there are many of these and copying objects as a whole takes its time.
  const sections = headers.map(
    ({ nameOffset, type: kind, flags, address, fileOffset, size, link, info, alignment, entrySize }, index): ReadSection => ({
      name: nameAt(nameOffset),
      nameOffset,
      type: kind,
      flags,
      address,
      fileOffset,
      size,
      link,
      info,
      alignment,
      entrySize,
      contents: contents[index],
    }),
  );
  return { type, entry, programHeaderOffset, programHeaders, sections, namesIndex };
}

const noBytes = new Uint8Array(0);

/** The entries of a symbol table section, the null symbol included. */
export function readSymbols(table: ReadSection, sections: readonly ReadSection[]): ReadSymbol[] {
  const nameAt = stringsOf(sections[table.link]?.contents ?? new Uint8Array(0));
  const extended = sections.find((section) => section.type === sectionType.symtabIndices && sections[section.link] === table);
  const { contents } = table;
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  const symbols: ReadSymbol[] = [];
  for (let at = 0; at + symbolBytes <= contents.length; at += symbolBytes) {
    const info = contents[at + 4];
    const other = contents[at + 5];
    const sectionIndex = view.getUint16(at + 6, true);
    symbols.push({
      name: nameAt(view.getUint32(at, true)),
      binding: info >> 4,
      type: info & 15,
      visibility: other & 3,
      other,
      // SHN_XINDEX: the real number stands in the SHT_SYMTAB_SHNDX section.
      sectionIndex: sectionIndex === 0xffff && extended ? new ByteReader(extended.contents, (at / symbolBytes) * 4).u32() : sectionIndex,
      value: view.getBigUint64(at + 8, true),
      size: view.getBigUint64(at + 16, true),
    });
  }
  return symbols;
}

const fits = (bytes: Uint8Array, offset: number, size: number): boolean => offset + size <= bytes.length;

function readProgramHeader(reader: ByteReader): ProgramHeader {
  const type = reader.u32();
  const flags = reader.u32();
  const fileOffset = reader.u64();
  const address = reader.u64();
  reader.skip(8);
  return { type, flags, fileOffset, address, fileBytes: reader.u64(), memoryBytes: reader.u64(), alignment: reader.u64() };
}

function readSectionHeader(reader: ByteReader): SectionHeader {
  const { bytes, position } = reader;
  reader.skip(sectionHeaderBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset + position, sectionHeaderBytes);
  const u32 = (at: number): number => view.getUint32(at, true);
  const u64 = (at: number): number => view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
  return {
    nameOffset: u32(0),
    type: u32(4),
    flags: u64(8),
    address: u64(16),
    fileOffset: u64(24),
    size: u64(32),
    link: u32(40),
    info: u32(44),
    alignment: u64(48),
    entrySize: u64(56),
  };
}
