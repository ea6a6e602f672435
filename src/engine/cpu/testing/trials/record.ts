// One trial: a word is executed on a state, and ends in an outcome. Both are records of 1024 bytes, laid out as the register
// block is (cpu/layout.ts), with what a block has no place for between the system registers and V0. Also where in a guest
// the words and the memory that they access lie: the same here and in qemu, far from every edge value.

import { registerBlockBytes, registerOffset } from "../../layout.ts";

export const recordBytes = registerBlockBytes;

/** Offsets in a record. */
export const recordField = {
  ...registerOffset,
  /** Outcome, u32: the signal that Linux sends for what ended it; SIGTRAP is the BRK behind the word. */
  signal: 320,
  /** Outcome, u64: the address that a memory fault reports. */
  faultAddress: 328,
  /** State, u64: address of the window; a multiple of 64, all of it in the memory. */
  window: 336,
  /** Outcome: the bytes that are in the window behind the instruction. */
  windowBytes: 384,
} as const;

/** Bytes of memory around an access that an outcome shows, and that each trial finds as they were at first. */
export const windowBytes = 128;

/** The signals of Linux that end a trial. */
export const signal = { illegal: 4, trap: 5, bus: 7, segmentation: 11 } as const;

/**
 * Words are in groups of 2 KiB: a place of 64 bytes for each, whose other words are BRKs, behind four such places with a switch:
 * TBNZs that go to the word whose bit is set in a register that no word of the group uses. So one translation serves a group.
 */
export const placeBytes = 64;
const groupBytes = 2048;
const wordsInGroup = 28;
const switchBytes = groupBytes - wordsInGroup * placeBytes;
const brk = 0xd420_0020;

export const codeStart = 0x13_5792_4000;
/** Two pages that may be written, one that may only be read, nothing before and behind. */
export const dataStart = 0x27_1828_0000;
export const writableBytes = 0x2000;
export const dataBytes = 0x3000;

export interface Trials {
  readonly code: Code;
  /** What the three pages of memory hold at first. */
  readonly memory: Uint8Array;
  /** A record for each trial; pc says which word it is of. */
  readonly states: Uint8Array;
}

/** Words where they are executed. */
export interface Code {
  /** Whole pages, at `codeStart`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each group, the register that its switch looks at. */
  readonly switches: readonly (number | undefined)[];
}

export interface Outcomes {
  /** A record for each state. */
  readonly records: Uint8Array;
  /** What the writable memory holds in the end. Stores outside of their windows stay, so they show here. */
  readonly memory: Uint8Array;
}

/** Where a word is executed, by its number. */
export const addressOfWord = (index: number): number =>
  codeStart + Math.floor(index / wordsInGroup) * groupBytes + switchBytes + (index % wordsInGroup) * placeBytes;

/** Bytes of the code of so many words: whole pages. */
export const codeBytes = (words: number): number => Math.ceil(Math.ceil(words / wordsInGroup) / 2) * 4096;

/** Whether a branch to an address in the code may lead to a word, or round in a circle. */
export const leadsToWord = (address: number): boolean => {
  const inGroup = (address - codeStart) % groupBytes;
  return inGroup < switchBytes || inGroup % placeBytes === 0;
};

/** Puts words in their places. `used`: for each, the registers that it reads or writes, a bit for each. */
export function codeOf(words: readonly number[], used: readonly number[]): Code {
  const code = new Uint32Array(codeBytes(words.length) / 4).fill(brk);
  const switches: (number | undefined)[] = [];
  for (let first = 0; first < words.length; first += wordsInGroup) {
    const group = words.slice(first, first + wordsInGroup);
    const taken = used.slice(first, first + wordsInGroup).reduce((all, each) => all | each, 0);
    const free = Array.from({ length: 31 }, (_, register) => register).find((register) => ((taken >>> register) & 1) === 0);
    const start = (addressOfWord(first) - switchBytes - codeStart) / 4;
    switches.push(free);
    for (const [index, word] of group.entries()) {
      const place = (switchBytes + index * placeBytes) / 4;
      code[start + place] = word;
      // TBNZ Xfree, #index, place
      if (free !== undefined) code[start + index] = 0x3700_0000 | (index << 19) | ((place - index) << 5) | free;
    }
  }
  return { bytes: new Uint8Array(code.buffer), switches };
}

/** How to reach the word at an address through the switch of its group; undefined if that has none. */
export function wayThroughSwitch(
  code: Code,
  address: number,
): { readonly pc: number; readonly register: number; readonly mask: number } | undefined {
  const offset = address - codeStart;
  const group = Math.floor(offset / groupBytes);
  const register = code.switches[group];
  if (register === undefined) return undefined;
  return { pc: codeStart + group * groupBytes, register, mask: 2 ** (((offset % groupBytes) - switchBytes) / placeBytes) };
}

/** Doubleword of a record. */
export const doublewordAt = (record: Uint8Array, offset: number): bigint =>
  new DataView(record.buffer, record.byteOffset).getBigUint64(offset, true);

export const wordAt = (record: Uint8Array, offset: number): number =>
  new DataView(record.buffer, record.byteOffset).getUint32(offset, true);
