// Where things are in the processor's linear memory: the register block, control words, TLB, jump cache, link cells,
// then page frames. Translated code reaches all of it with constant offsets, so these numbers are part of its meaning.
// Everything is little-endian, as guest and Wasm are.

/** Offsets in the register block, which starts the memory and is what a task keeps while it does not run. */
export const registerOffset = {
  /** X0–X30, 8 bytes each. */
  x: 0,
  sp: 248,
  pc: 256,
  /** Bit 3 N, 2 Z, 1 C, 0 V; in step with the control words only while no code is running. */
  nzcv: 264,
  fpcr: 268,
  fpsr: 272,
  /** TPIDR_EL0. */
  threadPointer: 280,
  /** The exclusive monitor: the address that a load-exclusive marked (all ones: none), what it read, how many bytes. */
  exclusiveAddress: 288,
  exclusiveValue: 296,
  exclusiveBytes: 312,
  /** V0–V31, 16 bytes each. */
  v: 512,
} as const;

export const registerBlockBytes = 1024;

/** Offsets of the words that translated code and the run loop pass to each other. */
export const control = {
  /** i32: instructions that may still retire. */
  budget: 1024,
  /** i32: how many more Wasm calls may nest before translated code must unwind. */
  depth: 1028,
  /** The flags while code runs: i32 kind (see flags.ts), then two i64 operands. */
  flagsKind: 1032,
  flagsA: 1040,
  flagsB: 1048,
  /** i32: immediate of the SVC or BRK that ended a run. */
  immediate: 1056,
  /** i32: instructions that templates have carried out since this was last set to 0. */
  templated: 1060,
  /** i32: entries of the jump log in use. */
  jumpsLogged: 1064,
  /** i32: how many more reads through windows for writing, of pages that may just be read, are made before the host is asked. */
  readsBeforeAsking: 1068,
  /** 64 bytes: values of accesses that go the slow way. */
  scratch: 1088,
  /** Three vectors: operands of operations that are called by number, and the result. */
  operands: 1152,
} as const;

/**
 * The TLB: direct-mapped, one table for reads and one for writes, so that the permission is the tag. Beside its page, an
 * entry knows the run of pages around it that can be accessed alike and lie in neighbouring frames.
 */
export const tlb = {
  entries: 2048,
  entryBytes: 32,
  read: 36_864,
  write: 36_864 + 65_536,
} as const;

/**
 * Windows: for each base register (32: none), and for places that compute bases, the run that was last accessed through it, for
 * reads and for writes. Translated code tries them before the TLB.
 */
export const windows = { read: 4096, write: 4096 + 512 * 32, bytes: 32, count: 512 } as const;

/** Fields of TLB entries and windows. A window whose size is 0 is empty. */
export const runField = {
  /** i64, of TLB entries alone: the page's address, or −1. */
  tag: 0,
  /** i64: address of the run's first byte. */
  start: 8,
  /** i64: how many addresses from there on an access of 8 bytes may begin at, so that all of them are in the run. */
  size: 16,
  /** i32: what to add to the low half of an address in the run to get its place in linear memory, modulo 2^32. */
  delta: 24,
  /** i32, unsigned: as `size`, for as many bytes as can be accessed at all. */
  largeSize: 28,
} as const;

/** Of accesses that go by a run's `size`. */
export const smallAccess = 8;
/** The bytes that are accessed at once, or checked together, at most; a run's `largeSize` is short of its bytes by one less than this. */
export const largestAccess = 128;
/** Of one access. */
export const largestSingleAccess = 16;

/** From guest pc to function: i64 pc (or one that cannot be), i32 index in the function table. */
export const jumpCache = { entries: 4096, entryBytes: 16, slot: 8, base: tlb.write + 65536 } as const;

/** One i32 a static call or jump target: its index in the function table; 0 is the function that says "not translated". */
export const linkCells = { count: 16384, base: jumpCache.base + 65536 } as const;

/** One i32 a place that regions have left out: how often they may still go there before they are translated again with it. */
export const exitCells = { count: 8192, base: linkCells.base + linkCells.count * 4 } as const;

/** Which pages templates execute, direct-mapped: i64 address of the page (or one that cannot be), i32 place of its records, i32 of its bytes. */
export const executedPages = { entries: 512, entryBytes: 16, records: 8, bytes: 12, base: exitCells.base + exitCells.count * 4 } as const;

/** Computed jumps that templates made: i64 from, i64 to. */
export const jumpLog = { entries: 256, entryBytes: 16, to: 8, base: executedPages.base + 8192 } as const;

/** For the words of pages of code, in their order: what templates are to do. */
export const instructionRecords = { pages: 400, bytes: 40, base: jumpLog.base + 4096 } as const;

/** Fields of an instruction's record. */
export const recordField = {
  /** i32: the instruction that this is the record of. */
  word: 0,
  /** u16: index of its template in the function table. */
  template: 4,
  /** u16: how often control may still arrive here before somebody asks whether to translate; the top bit: whether it has arrived. */
  arrivals: 6,
  /** u8 each: the registers, in the order in which the row names them. */
  registers: 8,
  /** i64 each: the numbers. */
  numbers: 16,
} as const;

export const frameBytes = 4096;
/** The first page frame; a frame's number is its offset divided by 4096. */
export const firstFrame = (instructionRecords.base + instructionRecords.pages * 1024 * instructionRecords.bytes) / frameBytes;
