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

export interface OutputSection {
  readonly name: string;
  readonly pieces: Piece[];
  readonly commons: CommonRoom[];
  /** Numbers that the script puts there. */
  readonly data: { readonly offset: number; readonly bytes: number; readonly value: number }[];
  /** The script puts something there, or keeps room, whatever the inputs are. */
  isReserved: boolean;
  /** Of a script of the user's own. */
  isFromScript: boolean;
  /** NOLOAD. */
  becomesZeros: boolean;
  /** What lies between the pieces, again and again; absent: zeros, or nops among code. */
  fill: Uint8Array | undefined;
  /** Bytes that the linker itself puts there, behind the pieces. */
  made: Uint8Array | undefined;
  type: number;
  flags: number;
  alignment: number;
  entrySize: number;
  address: number;
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
  isFromScript: false,
  becomesZeros: false,
  fill: undefined,
  made: undefined,
  type: 0,
  flags: 0,
  alignment: 1,
  entrySize: 0,
  address: 0,
  size: 0,
  fileOffset: 0,
  index: 0,
  infoSection: undefined,
  unloaded,
});

/** Whether the section has anything in it: others are left out of the file. */
export const isKept = ({ pieces, commons, made, isReserved }: OutputSection): boolean =>
  isReserved || pieces.some(({ size }) => size > 0) || commons.some(({ bytes }) => bytes > 0) || made !== undefined;
