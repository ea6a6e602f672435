// The headers that every ELF64 file has, read from bytes of any origin. Nothing is believed before it is checked: an
// offset or count that leaves the file is a reason for refusal, in words, and nothing is thrown.

import { ByteReader, stringAt } from "./byte-reader.ts";
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
      contents.push(new Uint8Array(0));
      continue;
    }
    if (!fits(bytes, header.fileOffset, header.size)) return { error: `section ${index} lies outside the file` };
    contents.push(bytes.subarray(header.fileOffset, header.fileOffset + header.size));
  }
  const names = contents[namesIndex] ?? new Uint8Array(0);
  return {
    type,
    entry,
    programHeaderOffset,
    programHeaders,
    sections: headers.map((header, index) => ({ ...header, name: stringAt(names, header.nameOffset), contents: contents[index] })),
  };
}

/** The entries of a symbol table section, the null symbol included. */
export function readSymbols(table: ReadSection, sections: readonly ReadSection[]): ReadSymbol[] {
  const names = sections[table.link]?.contents ?? new Uint8Array(0);
  const extended = sections.find((section) => section.type === 18 && sections[section.link] === table);
  const reader = new ByteReader(table.contents);
  const symbols: ReadSymbol[] = [];
  const count = Math.floor(table.contents.length / symbolBytes);
  for (let index = 0; index < count; index += 1) {
    const nameOffset = reader.u32();
    const info = reader.u8();
    const other = reader.u8();
    const sectionIndex = reader.u16();
    symbols.push({
      name: stringAt(names, nameOffset),
      binding: info >> 4,
      type: info & 15,
      visibility: other & 3,
      other,
      // SHN_XINDEX: the real number stands in the SHT_SYMTAB_SHNDX section.
      sectionIndex: sectionIndex === 0xffff && extended ? new ByteReader(extended.contents, index * 4).u32() : sectionIndex,
      value: reader.big64(),
      size: reader.big64(),
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
  return {
    nameOffset: reader.u32(),
    type: reader.u32(),
    flags: reader.u64(),
    address: reader.u64(),
    fileOffset: reader.u64(),
    size: reader.u64(),
    link: reader.u32(),
    info: reader.u32(),
    alignment: reader.u64(),
    entrySize: reader.u64(),
  };
}
