// Object files as values: what the assembler makes, the linker takes and `writeElf` turns into bytes (gABI, AAELF64).

export const sectionType = {
  none: 0,
  progbits: 1,
  symtab: 2,
  strtab: 3,
  rela: 4,
  dynamic: 6,
  note: 7,
  nobits: 8,
  rel: 9,
  dynsym: 11,
  initArray: 14,
  finiArray: 15,
  preinitArray: 16,
  group: 17,
  symtabIndices: 18,
} as const;
export const sectionFlag = {
  write: 1,
  alloc: 2,
  execinstr: 4,
  merge: 0x10,
  strings: 0x20,
  infoLink: 0x40,
  linkOrder: 0x80,
  group: 0x200,
  tls: 0x400,
  compressed: 0x800,
  retain: 0x200000,
  exclude: 0x80000000,
} as const;

export interface Relocation {
  /** From the start of the section. */
  readonly offset: number;
  /** R_AARCH64_*. */
  readonly type: number;
  readonly symbol: ElfSymbol;
  readonly addend: bigint;
}

export interface Section {
  readonly name: string;
  /** SHT_*. */
  readonly type: number;
  /** SHF_*, or-ed. */
  readonly flags: number;
  readonly alignment: number;
  readonly entrySize: number;
  /** Empty for NOBITS. */
  readonly contents: Uint8Array;
  /** Bytes in memory: the length of `contents` unless NOBITS. */
  readonly size: number;
  readonly relocations: readonly Relocation[];
  /** The section that this one belongs to (SHF_LINK_ORDER). */
  readonly link?: Section;
}

/** Sections that stand or fall together (SHT_GROUP). */
export interface SectionGroup {
  /** Of groups with the same signature, one is linked, if `comdat`. */
  readonly signature: ElfSymbol;
  readonly comdat: boolean;
  readonly sections: readonly Section[];
  /** The group's own section, as the place of symbols that are in it. */
  readonly section?: Section;
}

export interface ElfSymbol {
  readonly name: string;
  readonly binding: "local" | "global" | "weak" | "unique";
  readonly type: "notype" | "object" | "function" | "section" | "file" | "common" | "tls" | "gnuIndirectFunction";
  readonly visibility: "default" | "internal" | "hidden" | "protected";
  /** Where it is defined. "common": `value` is the alignment. */
  readonly place: Section | "undefined" | "absolute" | "common";
  /** Offset into the section, or the absolute value. Unsigned 64 bits. */
  readonly value: bigint;
  readonly size: bigint;
  /** Its calls do not keep to the base procedure call standard (STO_AARCH64_VARIANT_PCS). */
  readonly variantPcs?: boolean;
}

export interface ObjectFile {
  /** The file it came from, for messages. */
  readonly name: string;
  /** The archive that it is a member of. */
  readonly archive?: string;
  readonly sections: readonly Section[];
  /** In symbol-table order, without the null symbol: locals first. */
  readonly symbols: readonly ElfSymbol[];
  readonly groups?: readonly SectionGroup[];
}

/** A part of an executable that is loaded into memory (PT_LOAD). */
export interface LoadSegment {
  readonly address: number;
  /** From the start of the file. */
  readonly fileOffset: number;
  readonly contents: Uint8Array;
  /** In memory; beyond `contents` it is zero. */
  readonly memoryBytes: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

/** An executable as read from its bytes: what exec loads and the debugger names things by. */
export interface Executable {
  readonly entry: number;
  readonly programHeaderAddress: number;
  readonly programHeaderCount: number;
  readonly segments: readonly LoadSegment[];
  readonly sections: readonly ExecutableSection[];
  readonly symbols: readonly ExecutableSymbol[];
}

export interface ExecutableSection {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly flags: number;
  readonly type: number;
  readonly contents: Uint8Array;
}

export interface ExecutableSymbol {
  readonly name: string;
  readonly value: number;
  readonly size: number;
  readonly binding: ElfSymbol["binding"];
  readonly type: ElfSymbol["type"];
  /** Name of the section that it is in; absent: absolute or undefined. */
  readonly section?: string;
}

/** What lists the members of a group (gABI chapter 4, "Section Groups"); its contents follow from them when the file is written. */
export const groupSection = (): Section => ({
  name: ".group",
  type: sectionType.group,
  flags: 0,
  alignment: 4,
  entrySize: 4,
  contents: new Uint8Array(0),
  size: 0,
  relocations: [],
});
