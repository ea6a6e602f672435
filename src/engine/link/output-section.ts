// Output sections while they are being laid out, and the pieces of input that they are made of.

import type { ObjectFile, Relocation, Section } from "../elf/object-file.ts";
import type { MergedContents } from "./merge.ts";
import type { InputPattern } from "./script.ts";

/** An input section in its place. */
export interface Piece {
  readonly section: Section;
  readonly object: ObjectFile;
  readonly output: OutputSection;
  /** From the start of the output section. */
  offset: number;
  /** The pattern of the script that brought it here; absent: none did. */
  readonly pattern?: InputPattern | undefined;
  /** Bytes in memory, once duplicates have been taken out. */
  size: number;
  /** What is linked in the place of the section's own contents and relocations, if the linker rewrote it. */
  rewritten?: {
    readonly contents: Uint8Array;
    readonly relocations: readonly Relocation[];
    /** Where the table of symbols says that the byte at an old offset is, from the start of the output section. */
    move(offset: number): number;
  };
  /** Where each old offset is now, of a merged section. */
  merged?: MergedContents;
}

/** Room for common symbols of the same name in several files. */
export interface CommonRoom {
  readonly name: string;
  readonly bytes: number;
  readonly alignment: number;
  offset: number;
}

/** What lies between pieces: bytes that are written again and again, beginning anew in each gap. */
export interface Pad {
  readonly offset: number;
  readonly bytes: number;
  readonly fill: Uint8Array;
}

/** What a script of the user's own has made of a section, in BFD's terms. */
export interface ScriptState {
  /** Of bfd-flags.ts. */
  flags: number;
  /** ELF's type as it was made, or 0. */
  type: number;
  /** ELF's flags besides: those that the name has, or of the operating system and the processor, of the first input. */
  elfFlags: number;
  /** Something of the script or of the inputs asks for it. */
  isMade: boolean;
  hasInput: boolean;
  /** The script moves the present address in it. */
  keeps: boolean;
  /** The script defines a symbol in it. */
  assigns: boolean;
  /** Nothing is in it, so that it is left out; what is ignored does not move the present address either. */
  isRemoved: boolean;
  isIgnored: boolean;
  /** Its address, and its load address, have been given in this walk. */
  isPlaced: boolean;
  isLoaded: boolean;
  /** Bytes at the end of the walk before. */
  lastSize: number;
}

export interface OutputSection {
  readonly name: string;
  readonly pieces: Piece[];
  readonly commons: CommonRoom[];
  /** Numbers that the script puts there. */
  readonly data: { readonly offset: number; readonly bytes: number; readonly value: bigint }[];
  /** The script puts something there, or keeps room, whatever the inputs are. */
  isReserved: boolean;
  /** Of a script of the user's own. */
  script: ScriptState | undefined;
  /** What lies between the pieces of such a section, where it is not zeros. */
  readonly pads: Pad[];
  /** Bytes that the linker itself puts there, behind the pieces. */
  made: Uint8Array | undefined;
  type: number;
  flags: number;
  alignment: number;
  entrySize: number;
  address: number;
  /** Where it is loaded, if that is not where it runs: in sections of a script of the user's own. */
  loadAddress: number;
  size: number;
  fileOffset: number;
  /** Number of its header in the file; 0 while it is not kept. */
  index: number;
  /** The section that its relocations speak of. */
  infoSection: OutputSection | undefined;
  readonly unloaded: boolean;
}

export const outputSection = (name: string, unloaded: boolean): OutputSection => ({
  name,
  pieces: [],
  commons: [],
  data: [],
  isReserved: false,
  script: undefined,
  pads: [],
  made: undefined,
  type: 0,
  flags: 0,
  alignment: 1,
  entrySize: 0,
  address: 0,
  loadAddress: 0,
  size: 0,
  fileOffset: 0,
  index: 0,
  infoSection: undefined,
  unloaded,
});

/** Whether the section has anything in it: others are left out of the file. */
export const isKept = ({ pieces, commons, made, isReserved, script }: OutputSection): boolean =>
  script
    ? script.isMade && !script.isRemoved
    : isReserved || pieces.some(({ size }) => size > 0) || commons.some(({ bytes }) => bytes > 0) || made !== undefined;
