// Programs: the files that they are made of, what building them came to, and how they are started.

import type { Diagnostic } from "../../base/diagnostic.ts";
import type { CallFailure } from "../../kernel/index.ts";
import type { HostileBehaviour } from "./network.ts";

/** A file of the project. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A place in a text. */
export interface Location {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A way to write an instruction. */
export interface InstructionForm {
  readonly form: string;
  readonly summary: string;
  readonly example: string;
  /** Of the example. */
  readonly word: number;
  /** The bits of a word from the top: "sf:1 00 100010 sh:1 imm12:12 Rn:5 Rd:5". */
  readonly pattern: string;
  /** What it does with N, Z, C and V. */
  readonly flags: { readonly read: boolean; readonly written: boolean };
}

/** The words that can be written, each with what it means. */
export interface Vocabulary {
  readonly instructions: readonly { readonly mnemonic: string; readonly forms: readonly InstructionForm[] }[];
  readonly directives: readonly { readonly name: string; readonly form: string; readonly summary: string }[];
  readonly calls: readonly {
    readonly name: string;
    readonly number: number;
    readonly summary: string;
    readonly parameters: readonly string[];
  }[];
  readonly errors: readonly { readonly name: string; readonly number: number; readonly text: string }[];
  /** Structures of the kernel's that can be laid over memory: "sockaddr_in". */
  readonly structures: readonly string[];
  /** `AF_INET`, `SOCK_STREAM` … */
  readonly constants: readonly { readonly name: string; readonly value: number; readonly set: string }[];
  /** Rude clients, each with what it does: "sends its request a byte at a time". */
  readonly hostile: readonly { readonly behaviour: HostileBehaviour; readonly summary: string }[];
}

/** The bytes that a source line assembled to, for the gutter. */
export interface LineCode {
  readonly file: string;
  readonly line: number;
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** A name of the learner's text and what the linker made of it. */
export interface NamedValue {
  readonly name: string;
  /** An address, or the number that a constant is. */
  readonly value: number;
  /** Absent: a constant. */
  readonly section?: string;
}

/** What the assembler and the linker say of the files. */
export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly code: readonly LineCode[];
  /** Empty where there is no program. */
  readonly symbols: readonly NamedValue[];
}

/** How machine and program are made ready, where it is not as usual. */
export interface Preparation {
  /** Of everything random in the machine; 1 if absent. */
  readonly seed?: number;
  /** The symbol at which the program begins; `_start` if absent. */
  readonly entry?: string;
  /** All of standard input, which ends behind it; absent: the terminal. */
  readonly input?: string;
  /** Files of the machine, by absolute path. */
  readonly files?: readonly SourceFile[];
  /** Put into memory at symbols before the first instruction. */
  readonly memory?: readonly { readonly symbol: string; readonly bytes: Uint8Array }[];
  /** Calls that fail on purpose. */
  readonly failures?: readonly CallFailure[];
}

/** What to start, and how. */
export interface StartRequest {
  /** "own": what the files become; "shell": the shell at the terminal, with the files in its home directory. */
  readonly program: "own" | "shell";
  readonly files: readonly SourceFile[];
  /** argv from 1 on. */
  readonly arguments: readonly string[];
  readonly mode: "run" | "pause";
  /** Keeps the machine and its other processes; otherwise it starts afresh. */
  readonly beside: boolean;
  /** What concerns the machine is for a fresh one. */
  readonly preparation?: Preparation;
}

/** Why a program was not started: the text has errors, or it cannot be loaded. */
export interface Refusal {
  readonly diagnostics: readonly Diagnostic[];
  readonly reason: string;
}
