// Questions to a machine that is held: who wrote this, when does it change, who called whom; and their answers.

import type { InstructionKind } from "../../debug/index.ts";
import type { Location } from "./program.ts";
import type { Moment } from "./time.ts";

/** What has a value: x0–x30, sp as 31, or bytes in memory. */
export type CellView =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "memory"; readonly address: number; readonly bytes: number };

/** What can be asked of a machine that is held. Answers come with the news, under the question's number. */
export type Question =
  /** Who last wrote this? */
  | { readonly kind: "lastWrite"; readonly cell: CellView }
  /** When do these bytes change next, as far as that is known or the program goes by itself? */
  | { readonly kind: "nextChange"; readonly cell: CellView }
  /** Why is this here: the writes behind a value, to a depth. */
  | { readonly kind: "reason"; readonly cell: CellView; readonly depth?: number }
  | { readonly kind: "backtrace" }
  | { readonly kind: "callTree" }
  /** Where the program broke the procedure call standard so far. */
  | { readonly kind: "callingStandard" }
  /** How often each line ran so far, what kinds of instructions they were, and which memory they used. */
  | { readonly kind: "profile" }
  /** A structure of the kernel's by its name ("sockaddr_in") over memory. */
  | { readonly kind: "structure"; readonly name: string; readonly at: string }
  /** `format`: a letter of gdb's print. */
  | { readonly kind: "evaluate"; readonly expression: string; readonly format?: string }
  /** Where these bytes stand next, from an address on, then from the beginning of memory. */
  | { readonly kind: "find"; readonly bytes: Uint8Array; readonly from: bigint };

/** An instruction that wrote to a register or to memory. */
export interface WriteView {
  /** Before the instruction that wrote. */
  readonly position: Moment;
  readonly tid: number;
  readonly pc: number;
  readonly instruction: string;
  readonly function?: string;
  readonly location?: Location;
  /** The system call that it was, if the kernel wrote. */
  readonly call?: string;
  /** Little-endian. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Where a value came from. */
export type OriginView =
  | { readonly kind: "written"; readonly write: WriteView }
  /** It has been so since the program was there. */
  | { readonly kind: "initial"; readonly what: string }
  /** The run's beginning is forgotten. */
  | { readonly kind: "unknown" };

/** Why a value is what it is: the write behind it, and the values that went into that. */
export interface ReasonView {
  readonly cell: CellView;
  readonly origin: OriginView;
  /** What the value was made of. */
  readonly from: readonly ReasonView[];
}

/** A call that has not returned. */
export interface StackFrameView {
  readonly level: number;
  readonly pc: number;
  readonly sp: bigint;
  readonly function?: { readonly name: string; readonly offset: number };
  readonly location?: Location;
  /** Where it has saved its caller's registers, by their numbers. */
  readonly saved?: ReadonlyMap<number, bigint>;
  /** Where it ends on the stack: its caller's begins there. */
  readonly end?: bigint;
  /** Absent: it has no caller, or none that its saved x30 leads to. */
  readonly returnAddress?: number;
  readonly by: "innermost" | "callFrameInformation" | "prologue" | "frameRecord" | "signal";
}

/** A call, and those that were made from it. */
export interface CallNodeView {
  readonly address: number;
  readonly name: string;
  readonly entered: Moment;
  /** Absent: it has not returned. */
  readonly left?: Moment;
  readonly children: readonly CallNodeView[];
  /** Further calls, left out. */
  readonly omitted: number;
}

/** A rule of the procedure call standard (AAPCS64 §6) that a program did not keep. */
export interface BreachView {
  readonly kind: string;
  readonly register: number;
  readonly position: Moment;
  readonly pc: number;
  readonly function: string;
  readonly location?: Location;
  readonly text: string;
}

/** What a process has done over a part of the run that ends with the present. */
export interface ProfileView {
  readonly from: Moment;
  readonly until: Moment;
  /** From the program's first instruction on; false: the part before is too long to look at every instruction of it. */
  readonly isWhole: boolean;
  /** Executed by the process, all its threads together. */
  readonly instructions: number;
  /** The most frequent first. Of a line that is several instructions: as often as the most frequent of them. */
  readonly lines: readonly (Location & { readonly count: number; readonly function?: string })[];
  /** By kind, the most frequent first. */
  readonly kinds: readonly { readonly kind: InstructionKind; readonly count: number }[];
  /** By mnemonic, the most frequent first. */
  readonly mnemonics: readonly { readonly mnemonic: string; readonly count: number }[];
  /** Cells of memory that instructions have read or written, by address; where there are too many, the most used ones. */
  readonly memory: readonly MemoryUseView[];
}

/** How often instructions have read and written a cell of memory. */
export interface MemoryUseView {
  readonly address: number;
  readonly bytes: number;
  readonly reads: number;
  readonly writes: number;
  /** ".data", "[stack]" */
  readonly region?: string;
}

/** A member of a structure laid over memory. */
export interface MemberView {
  readonly path: string;
  readonly type: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly value: string;
  /** What the number stands for: "AF_INET", "127.0.0.1". */
  readonly text?: string;
  readonly byteOrder: "little" | "network";
}

/** What a question came to. */
export type Answer =
  | { readonly kind: "lastWrite"; readonly origin: OriginView }
  | { readonly kind: "nextChange"; readonly write?: WriteView }
  | { readonly kind: "reason"; readonly reason: ReasonView }
  | { readonly kind: "backtrace"; readonly frames: readonly StackFrameView[] }
  | { readonly kind: "callTree"; readonly root?: CallNodeView }
  | { readonly kind: "callingStandard"; readonly breaches: readonly BreachView[] }
  | { readonly kind: "profile"; readonly profile: ProfileView }
  | { readonly kind: "structure"; readonly address: bigint; readonly members: readonly MemberView[] }
  | { readonly kind: "evaluate"; readonly text: string }
  /** Absent: nowhere. */
  | { readonly kind: "found"; readonly address?: bigint }
  /** It cannot be answered; the sentence says why. */
  | { readonly kind: "error"; readonly text: string };
