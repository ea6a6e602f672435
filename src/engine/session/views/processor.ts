// What a processor has before it: registers, the code at pc, the instruction taken apart, memory and stack.

import type { Location } from "./program.ts";

/** The general registers of a thread. */
export interface RegistersView {
  /** x0–x30, unsigned. */
  readonly x: readonly bigint[];
  readonly sp: bigint;
  readonly pc: bigint;
  /** Bit 3 N, 2 Z, 1 C, 0 V. */
  readonly nzcv: number;
}

/** The registers of floating point and vectors (Arm ARM B1.2.2). */
export interface VectorsView {
  /** v0–v31, 16 bytes each, little-endian. */
  readonly bytes: Uint8Array;
  /** At the last pause before this one. */
  readonly before: Uint8Array;
  readonly fpcr: number;
  readonly fpsr: number;
}

/** A system register that a program may read. */
export interface SystemRegisterView {
  /** As MRS names it: "tpidr_el0". */
  readonly name: string;
  readonly value: bigint;
  /** At the last pause before this one. */
  readonly before: bigint;
  /** "constant": it tells of the processor; "written": MSR may write it. */
  readonly access: "constant" | "read" | "written";
}

/** One word of code. */
export interface CodeRowView {
  readonly address: bigint;
  readonly word: number;
  /** As objdump prints it, a column for the mnemonic. */
  readonly text: string;
  /** "loop", "loop+0x8" */
  readonly symbol?: string;
  readonly location?: Location;
}

/** A register that an instruction reads, and what it finds. */
export interface OperandValueView {
  /** "x3", "sp", "v0", "nzcv" */
  readonly name: string;
  /** Before the instruction. */
  readonly value: bigint;
}

/** The instruction about to run. */
export interface InstructionView {
  readonly address: bigint;
  readonly word: number;
  readonly text: string;
  /** The bits of the word from the top: "sf:1 00 100010 sh:1 imm12:12 Rn:5 Rd:5". */
  readonly pattern: string;
  /** `add <Xd|SP>, <Xn|SP>, #<imm>` */
  readonly form: string;
  /** The Arm ARM's heading: "ADD (immediate)". */
  readonly name: string;
  readonly summary: string;
  readonly reference: string;
  /** What it is an alias of. */
  readonly base?: { readonly name: string; readonly form: string; readonly summary: string };
  readonly reads: readonly OperandValueView[];
  readonly writes: readonly OperandValueView[];
  readonly memory: readonly { readonly kind: "load" | "store"; readonly bytes: number; readonly address?: bigint }[];
}

/** The bytes that a panel looks at. */
export interface MemoryView {
  /** Absent where `memoryAt` names nothing: then `error` says so. */
  readonly address: bigint;
  readonly bytes: Uint8Array;
  /** 1 where the byte is mapped. */
  readonly mapped: Uint8Array;
  /** 1 where the byte differs from the last pause. */
  readonly changed: Uint8Array;
  readonly error?: string;
}

/** A named range of the address space, for names in the memory panel: ".data", "[stack]". */
export interface RegionView {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  /** "r-x" */
  readonly permissions: string;
}

/** Eight bytes of the stack. */
export interface StackSlotView {
  readonly address: bigint;
  /** 8 bytes, little-endian; absent where unmapped. */
  readonly value?: bigint;
  readonly changed: boolean;
  /** What points here: "sp", "x29". */
  readonly pointers: readonly string[];
  /** What the value is, as far as one can tell: "→ loop+0x8", ""→ .data+4 "Hello"". */
  readonly meaning?: string;
}
