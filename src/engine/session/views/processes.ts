// Processes of the machine, the calls that they make, the descriptors and sockets that they hold.

import type { Location } from "./program.ts";
import type { Moment } from "./time.ts";

/** What a process is about. */
export type ProcessState =
  | { readonly kind: "running" }
  | { readonly kind: "paused" }
  /** `call` as strace begins it: "accept(3, …". */
  | { readonly kind: "blocked"; readonly call: string }
  | { readonly kind: "exited"; readonly status: number }
  | { readonly kind: "killed"; readonly signal: string }
  /** By the person at the machine; nothing was wrong with the program. */
  | { readonly kind: "stopped" };

/** A process of the machine. */
export interface ProcessView {
  readonly pid: number;
  /** Of the process that began it; that of none here: it was started by hand. */
  readonly parent?: number;
  readonly name: string;
  readonly state: ProcessState;
}

/** Why a process was ended by the processor, and where. */
export interface FaultView {
  /** "SIGSEGV" */
  readonly signal: string;
  /** "SEGV_MAPERR" */
  readonly code: string;
  readonly pc: bigint;
  /** The disassembled instruction, where it can be read. */
  readonly instruction?: string;
  readonly address?: bigint;
  readonly location?: Location;
  /** One or two sentences that teach: what happened, the rule, the likely cause. */
  readonly explanation: string;
}

/** A system call, as strace tells of it. */
export interface SystemCallView {
  readonly sequence: number;
  readonly pid: number;
  /** As strace prints it, without the result: `write(1, "Hello"..., 14)`. */
  readonly call: string;
  /** As strace prints it: "14", "-1 EADDRINUSE (Address already in use)", "?" while blocked. */
  readonly result: string;
  readonly failed: boolean;
  /** Virtual time from the call to its return, of one that had to wait. */
  readonly waitedNs?: number;
  /** When it was told: behind the call, or where it began to wait. */
  readonly moment?: Moment;
}

/** A socket that a process has, as `ss` tells of it. */
export interface SocketView {
  readonly pid: number;
  readonly fd: number;
  /** "LISTEN", "ESTABLISHED" … */
  readonly state: string;
  /** "127.0.0.1:8080" */
  readonly local: string;
  readonly remote?: string;
  /** Bytes that have come and were not read; of a listener: connections that wait for accept. */
  readonly received: number;
  /** Bytes that were sent and not acknowledged. */
  readonly sent: number;
  /** Of a listener: how many connections may wait. */
  readonly backlog?: number;
}

/** An open descriptor of a process. */
export interface DescriptorView {
  readonly fd: number;
  /** "file", "pipe", "socket", "terminal" … */
  readonly kind: string;
  /** "/etc/passwd", "socket:[3]" */
  readonly path: string;
  readonly offset: number;
  /** Of a file: how long it is; of a pipe: how much waits to be read. */
  readonly bytes?: number;
  /** "read", "write", "read and write", with "append" and "non-blocking" behind them. */
  readonly access: string;
  readonly closeOnExec: boolean;
}
