// The fixed parts of an ELF64 little-endian file for AArch64: sizes, numbers, and the writing of headers and symbols
// (gABI chapters 4 and 5). Knows nothing of where things go; the writers of objects and executables decide that.

import type { ByteWriter } from "./byte-writer.ts";
import type { ElfSymbol } from "./object-file.ts";

export const headerBytes = 64;
export const programHeaderBytes = 56;
export const sectionHeaderBytes = 64;
export const symbolBytes = 24;
export const relocationBytes = 24;

export const fileType = { relocatable: 1, executable: 2, sharedObject: 3, core: 4 } as const;
export const machineAArch64 = 183;

export const specialSection = { undefined: 0, absolute: 0xfff1, common: 0xfff2, extended: 0xffff } as const;

export const segmentType = {
  load: 1,
  dynamic: 2,
  interpreter: 3,
  note: 4,
  programHeaders: 6,
  tls: 7,
  gnuEhFrame: 0x6474e550,
  gnuStack: 0x6474e551,
  gnuRelro: 0x6474e552,
  gnuProperty: 0x6474e553,
} as const;
export const segmentFlag = { execute: 1, write: 2, read: 4 } as const;

export const symbolBindings = { local: 0, global: 1, weak: 2, unique: 10 } as const satisfies Record<ElfSymbol["binding"], number>;
export const symbolTypes = {
  notype: 0,
  object: 1,
  function: 2,
  section: 3,
  file: 4,
  common: 5,
  tls: 6,
  gnuIndirectFunction: 10,
} as const satisfies Record<ElfSymbol["type"], number>;
export const symbolVisibilities = {
  default: 0,
  internal: 1,
  hidden: 2,
  protected: 3,
} as const satisfies Record<ElfSymbol["visibility"], number>;

/** STO_AARCH64_VARIANT_PCS, beside the visibility. */
export const variantPcsBit = 0x80;

export interface FileHeader {
  readonly type: number;
  /** EI_OSABI: 3 if the file has what only GNU systems know; 0 if absent. */
  readonly osAbi?: number;
  readonly entry: number;
  readonly programHeaderOffset: number;
  readonly programHeaderCount: number;
  readonly sectionHeaderOffset: number;
  readonly sectionHeaderCount: number;
  readonly sectionNamesIndex: number;
}

export function writeFileHeader(out: ByteWriter, header: FileHeader): void {
  // ELFCLASS64, ELFDATA2LSB, EV_CURRENT.
  for (const byte of [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, header.osAbi ?? 0, 0, 0, 0, 0, 0, 0, 0, 0]) out.u8(byte);
  out.u16(header.type);
  out.u16(machineAArch64);
  out.u32(1);
  out.u64(header.entry);
  out.u64(header.programHeaderOffset);
  out.u64(header.sectionHeaderOffset);
  out.u32(0);
  out.u16(headerBytes);
  out.u16(header.programHeaderCount ? programHeaderBytes : 0);
  out.u16(header.programHeaderCount);
  out.u16(sectionHeaderBytes);
  out.u16(header.sectionHeaderCount);
  out.u16(header.sectionNamesIndex);
}

export interface SectionHeader {
  readonly nameOffset: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly fileOffset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
  readonly entrySize: number;
}

export const nullSectionHeader: SectionHeader = {
  nameOffset: 0,
  type: 0,
  flags: 0,
  address: 0,
  fileOffset: 0,
  size: 0,
  link: 0,
  info: 0,
  alignment: 0,
  entrySize: 0,
};

export function writeSectionHeader(out: ByteWriter, header: SectionHeader): void {
  out.u32(header.nameOffset);
  out.u32(header.type);
  out.u64(header.flags);
  out.u64(header.address);
  out.u64(header.fileOffset);
  out.u64(header.size);
  out.u32(header.link);
  out.u32(header.info);
  out.u64(header.alignment);
  out.u64(header.entrySize);
}

/** One entry of a symbol table, its name and section already resolved to numbers. */
export function writeSymbol(out: ByteWriter, symbol: ElfSymbol, nameOffset: number, sectionIndex: number, value: bigint): void {
  out.u32(nameOffset);
  out.u8((symbolBindings[symbol.binding] << 4) | symbolTypes[symbol.type]);
  out.u8(symbolVisibilities[symbol.visibility] | (symbol.variantPcs ? variantPcsBit : 0));
  out.u16(sectionIndex);
  out.integer(value, 8);
  out.integer(symbol.size, 8);
}
