// An ELF file as the tools that look into files want it: every header as it stands, sections, segments, symbols and
// relocations. Takes bytes of any origin: a section that leaves the file has what is there of it, a name that cannot be
// found is empty. Refused is only what is no 64-bit little-endian ELF file for AArch64.

import { ByteReader, stringsOf } from "./byte-reader.ts";
import { headerBytes, machineAArch64, programHeaderBytes, relocationBytes, sectionHeaderBytes, specialSection } from "./format.ts";
import { sectionType } from "./object-file.ts";
import { type ProgramHeader, type ReadSection, type ReadSymbol, readSymbols } from "./read-headers.ts";

export interface ElfSection extends ReadSection {
  readonly index: number;
}

export interface ElfSegment extends ProgramHeader {
  readonly physicalAddress: number;
}

export interface ElfFile {
  readonly bytes: Uint8Array;
  readonly type: number;
  readonly osAbi: number;
  readonly abiVersion: number;
  readonly version: number;
  readonly entry: bigint;
  readonly programHeaderOffset: number;
  readonly sectionHeaderOffset: number;
  readonly flags: number;
  readonly headerSize: number;
  readonly programHeaderSize: number;
  readonly programHeaderCount: number;
  readonly sectionHeaderSize: number;
  readonly sectionHeaderCount: number;
  readonly sectionNamesIndex: number;
  readonly segments: readonly ElfSegment[];
  readonly sections: readonly ElfSection[];
  /** Of .symtab, the null symbol included; empty if there is none. */
  readonly symbols: readonly ReadSymbol[];
  readonly dynamicSymbols: readonly ReadSymbol[];
}

export interface ElfRelocation {
  readonly offset: bigint;
  readonly info: bigint;
  readonly type: number;
  readonly symbolIndex: number;
  readonly addend: bigint;
}

/** Entries of the tables, whatever the file says: beyond, it is damaged. */
const maximumHeaders = 65536 * 4;

/** Undefined: not a file of this kind. */
export function readElfFile(bytes: Uint8Array): ElfFile | undefined {
  if (bytes.length < headerBytes || bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46) return undefined;
  if (bytes[4] !== 2 || bytes[5] !== 1) return undefined;
  const reader = new ByteReader(bytes, 16);
  const type = reader.u16();
  if (reader.u16() !== machineAArch64) return undefined;
  const header = {
    bytes,
    type,
    osAbi: bytes[7],
    abiVersion: bytes[8],
    version: reader.u32(),
    entry: reader.big64(),
    programHeaderOffset: reader.u64(),
    sectionHeaderOffset: reader.u64(),
    flags: reader.u32(),
    headerSize: reader.u16(),
    programHeaderSize: reader.u16(),
    programHeaderCount: reader.u16(),
    sectionHeaderSize: reader.u16(),
    sectionHeaderCount: reader.u16(),
    sectionNamesIndex: reader.u16(),
  };
  const sections = readSections(bytes, header);
  const tableOf = (wanted: number): readonly ReadSymbol[] => {
    const table = sections.find((section) => section.type === wanted);
    return table ? readSymbols(table, sections) : [];
  };
  return { ...header, segments: readSegments(bytes, header), sections, symbols: tableOf(sectionType.symtab), dynamicSymbols: tableOf(11) };
}

type Header = Pick<
  ElfFile,
  | "programHeaderOffset"
  | "programHeaderCount"
  | "programHeaderSize"
  | "sectionHeaderOffset"
  | "sectionHeaderCount"
  | "sectionHeaderSize"
  | "sectionNamesIndex"
>;

function readSegments(bytes: Uint8Array, { programHeaderOffset, programHeaderCount, programHeaderSize }: Header): ElfSegment[] {
  const segments: ElfSegment[] = [];
  if (programHeaderSize !== programHeaderBytes) return segments;
  const reader = new ByteReader(bytes, programHeaderOffset);
  for (let index = 0; index < programHeaderCount; index += 1) {
    const type = reader.u32();
    const flags = reader.u32();
    const fileOffset = reader.u64();
    const address = reader.u64();
    const physicalAddress = reader.u64();
    const segment = {
      type,
      flags,
      fileOffset,
      address,
      physicalAddress,
      fileBytes: reader.u64(),
      memoryBytes: reader.u64(),
      alignment: reader.u64(),
    };
    if (reader.failed) break;
    segments.push(segment);
  }
  return segments;
}

function readSections(
  bytes: Uint8Array,
  { sectionHeaderOffset, sectionHeaderCount, sectionHeaderSize, sectionNamesIndex }: Header,
): ElfSection[] {
  if (sectionHeaderOffset === 0 || sectionHeaderSize !== sectionHeaderBytes) return [];
  const reader = new ByteReader(bytes, sectionHeaderOffset);
  const headers: Omit<ReadSection, "name" | "contents">[] = [];
  let count = Math.max(1, sectionHeaderCount);
  let namesIndex = sectionNamesIndex;
  for (let index = 0; index < count && index < maximumHeaders; index += 1) {
    const header = {
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
    if (reader.failed) break;
    headers.push(header);
    // gABI: counts that do not fit 16 bits stand in the null section.
    if (index === 0 && sectionHeaderCount === 0) count = header.size;
    if (index === 0 && namesIndex === specialSection.extended) namesIndex = header.link;
  }
  const contentsOf = ({ type, fileOffset, size }: (typeof headers)[number]): Uint8Array =>
    type === sectionType.none || type === sectionType.nobits || fileOffset >= bytes.length
      ? new Uint8Array(0)
      : bytes.subarray(fileOffset, Math.min(bytes.length, fileOffset + size));
  const nameAt = stringsOf(headers[namesIndex] ? contentsOf(headers[namesIndex]) : new Uint8Array(0));
  return headers.map((header, index) => ({ ...header, index, name: nameAt(header.nameOffset), contents: contentsOf(header) }));
}

/** The entries of a section of relocations with addends. */
export function readRelocationEntries({ contents }: Pick<ElfSection, "contents">): ElfRelocation[] {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  const entries: ElfRelocation[] = [];
  for (let at = 0; at + relocationBytes <= contents.length; at += relocationBytes) {
    const info = view.getBigUint64(at + 8, true);
    entries.push({
      offset: view.getBigUint64(at, true),
      info,
      type: view.getUint32(at + 8, true),
      symbolIndex: view.getUint32(at + 12, true),
      addend: view.getBigInt64(at + 16, true),
    });
  }
  return entries;
}
