// The processor as the rest of the engine sees it. Takes an address space and a budget, gives traps.
// Knows nothing of processes, signals or Linux.

import type { GuestAddress } from "../base/brand.ts";
import type { Decoded } from "../isa/index.ts";
import type { SpaceImage } from "./address-space.ts";
import type { SharedBacking } from "./mapping-list.ts";
import type { PageChanges } from "./page-changes.ts";
import type { AllocatorImage } from "./physical-memory.ts";
import type { RunOutcome } from "./trap.ts";

export interface Permissions {
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

/** A run of pages with one set of permissions. Plain data; neighbours with equal name and permissions are merged. */
export interface Mapping {
  readonly start: GuestAddress;
  /** Excluded. */
  readonly end: GuestAddress;
  readonly permissions: Permissions;
  /** As /proc/self/maps ends the line: "[stack]", "[heap]", a path, or "". */
  readonly name: string;
  /** Writes are seen by every address space that shares it, across `fork`. */
  readonly shared: boolean;
}

export const pageBytes = 4096;

/** Which pages a new shared mapping shows: its first one is `distance` bytes behind `address` of a shared mapping that exists. */
export interface SharedSource {
  readonly space: AddressSpace;
  readonly address: GuestAddress;
  /** A multiple of 4096, negative for what is before it. */
  readonly distance: number;
}

/** One process's view of memory: 48 bits, 4 KiB pages, backed on first touch. */
export interface AddressSpace {
  readonly mappings: readonly Mapping[];
  /**
   * Replaces whatever was mapped there by zeroed pages, or, for a shared mapping, by those of another one. Start and length are
   * multiples of 4096.
   */
  map(mapping: Mapping, source?: SharedSource): void;
  unmap(start: GuestAddress, length: number): void;
  /** False if part of the range is not mapped; then nothing is changed beyond the first gap, as mprotect does. */
  protect(start: GuestAddress, length: number, permissions: Permissions): boolean;
  /** For the kernel's own copies, under the user's permissions: the bytes before the first that cannot be read. */
  read(address: GuestAddress, length: number): Uint8Array;
  /** As `read`: how many bytes were written before the first that could not. */
  write(address: GuestAddress, bytes: Uint8Array): number;
  /** For loader and debugger: permissions are not looked at; unmapped bytes end it. */
  peek(address: GuestAddress, length: number): Uint8Array;
  poke(address: GuestAddress, bytes: Uint8Array): number;
  /** Pages of a range that are backed, and those of them that are another space's as well. */
  residency(start: GuestAddress, end: GuestAddress): { readonly pages: number; readonly shared: number };
  /** A copy-on-write copy, for fork. */
  clone(): AddressSpace;
  /** Gives every page back. */
  dispose(): void;
}

/**
 * A task's registers: one block of plain bytes that is copied in and out of the processor at a switch.
 * 64-bit values are unsigned.
 */
export interface Registers {
  readonly block: Uint8Array;
  /** 0–30. */
  x(register: number): bigint;
  setX(register: number, value: bigint): void;
  sp: bigint;
  pc: bigint;
  /** Bit 3 N, 2 Z, 1 C, 0 V. */
  nzcv: number;
  /** TPIDR_EL0, the thread pointer. */
  threadPointer: bigint;
  fpcr: number;
  fpsr: number;
  /** 0–31: 16 bytes each, little-endian; a view that is good until the next `run` or change of an address space. */
  v(register: number): Uint8Array;
  /** The exclusive monitor watches nothing any more: whoever puts another task's registers in must say so. */
  clearExclusive(): void;
}

export interface Processor {
  /** Those of the task that is running: live. */
  readonly registers: Registers;
  createAddressSpace(): AddressSpace;
  /** Detached registers, all zero, for a task that is not running. */
  createRegisters(): Registers;
  /** What the next `run` executes in. */
  use(space: AddressSpace): void;
  /** Runs until `budget` instructions have retired (a whole number, 1 or more), a trap, or a stop; `passStop` ignores one at pc. */
  run(budget: number, passStop?: boolean): RunOutcome;
  /** Instructions retired since the processor was made: what CNTVCT_EL0 and virtual time are derived from. */
  readonly retired: number;
  /** Bytes of memory in use by pages of all address spaces. */
  readonly residentBytes: number;
  readonly history: MemoryHistory;
  readonly probes: Probes;
}

/** Everything but the bytes of pages: registers, page tables, which frames are free. */
export interface MemoryImage {
  /** By the caller's numbers. */
  readonly spaces: ReadonlyMap<number, SpaceImage>;
  readonly backings: readonly {
    readonly backing: SharedBacking;
    readonly frames: readonly (readonly [number, number])[];
    readonly pieces: number;
  }[];
  readonly allocator: AllocatorImage;
  readonly registers: Uint8Array;
  readonly retired: number;
}

/** For time travel: the run falls into intervals, each of which knows the pages that it changed. */
export interface MemoryHistory {
  /** Ends the interval and begins the next: what it changed. The first call begins the recording. */
  endInterval(): PageChanges;
  /** Pages changed since the interval began. */
  readonly changedPages: number;
  capture(spaces: ReadonlyMap<number, AddressSpace>): MemoryImage;
  /** Takes the bytes of pages to the other side of an interval; `restore` must follow before anything runs. */
  cross(changes: PageChanges, toward: "older" | "newer"): void;
  /** Takes the bytes of pages back to where the open interval began, and begins it anew; `restore` must follow as well. */
  undoInterval(): void;
  /** A record is not needed any more. */
  giveUp(changes: PageChanges): void;
  /** What is left of an interval that lies ahead, from the present on; `first` is what changed from its beginning to here. The whole is given up. */
  restOf(whole: PageChanges, first: PageChanges): PageChanges;
  /** Two intervals that follow each other, behind both of which the memory stands, as one. They are given up. */
  join(first: PageChanges, second: PageChanges): PageChanges;
  /** Spaces come and go in the map until it holds those of the image. The next `run` needs `use` before it. */
  restore(image: MemoryImage, spaces: Map<number, AddressSpace>): void;
  /** The first frame that is not as a record of the interval's end has it: the run was not repeated. */
  firstMismatch(changes: PageChanges): number | undefined;
  /** The frame that a page of a space has at present; undefined: none yet. */
  frameOf(space: AddressSpace, address: number): number | undefined;
}

export interface WatchRange {
  readonly start: number;
  /** Excluded. */
  readonly end: number;
  readonly read: boolean;
  readonly write: boolean;
}

export interface WatchHit {
  readonly address: number;
  readonly bytes: number;
  readonly access: "read" | "write";
}

/** What a debugger asks of the processor. None of it changes what the program does or when. */
export interface Probes {
  /** A run ends before the instruction at one of these addresses, in whatever address space. Changing them costs translations. */
  setStops(addresses: ReadonlySet<number>): void;
  /** Whether it does for now; changing this costs nothing. */
  enableStops(isEnabled: boolean): void;
  /** A run ends behind the instruction that accesses one of these ranges. Copies by the kernel are asked for by `takeHit`. */
  setWatches(ranges: readonly WatchRange[]): void;
  /** The kernel's own write to a watched range since the last time. */
  takeHit(): WatchHit | undefined;
  /** Is told of each instruction before it executes; everything is interpreted meanwhile. */
  setObserver(observer: ((decoded: Decoded, pc: number) => void) | undefined): void;
}

/** What translated code can go without, to measure what that costs: programs may then run for ever, and write anywhere. */
export interface Omissions {
  /** The count of instructions, and with it the end of the budget. */
  readonly counter?: boolean;
  /** The checks of addresses: memory is flat, each byte in the place that is so far from its address. */
  readonly checksAtDistance?: number;
}

export interface ProcessorOptions {
  /** Physical memory for all address spaces: 256 MiB unless told. */
  readonly memoryBytes?: number;
  /** "translated" (default) runs cold code by templates and translates hot; "templates" never translates, "interpreted" does neither: for tests. */
  readonly mode?: "translated" | "templates" | "interpreted";
  /** How often templates come to the beginning of a block before the code from there on is translated; for tests. */
  readonly translateAfter?: number;
  /** Whether a template is compiled as soon as it is needed, rather than with others; for tests. */
  readonly templatesAtOnce?: boolean;
  /** Whether code is translated along with what is hot though it has not been executed yet; for tests. */
  readonly translateUnreached?: boolean;
  /** Translations kept at most, 6000 unless told; for tests. */
  readonly translationsKept?: number;
  /** Is given every WebAssembly module that the translator makes: tests validate them. */
  readonly onModule?: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** For the benchmark alone. */
  readonly omissions?: Omissions;
}
