// A task (a thread of execution) as plain data. While it does not run its registers are a block of bytes; while it is blocked
// it is the call's number and arguments and what it waits for: on wake-up the call's handler runs again from the start.

import type { Errno } from "../abi/errno.ts";
import type { MessageQueue } from "../ipc/messages.ts";
import type { SemaphoreOperation, SemaphoreSet } from "../ipc/semaphores.ts";
import type { SignalInformation } from "../signal/information.ts";
import type { UnixEndpoint } from "../socket/unix/endpoint.ts";
import type { CallRecord } from "../syscalls/record.ts";
import type { Description } from "../vfs/description.ts";
import type { FifoEnd } from "../vfs/fifo.ts";
import type { LockMode, RecordLock } from "../vfs/locks.ts";
import type { FifoNode, FileNode } from "../vfs/node.ts";
import type { Terminal } from "../vfs/terminal.ts";

/** What of a child its parent wants to know. */
export interface ChildInterest {
  readonly exited: boolean;
  readonly stopped: boolean;
  readonly continued: boolean;
  /** Those made by clone with another exit signal than SIGCHLD count as "clones" (__WCLONE, __WALL). */
  readonly kinds: "usual" | "clones" | "all";
}

export type Wait =
  /** `events`: poll's bits; errors and hang-ups count always. */
  | { readonly kind: "descriptor"; readonly description: Description; readonly events: number }
  /** The handshake of a connect has been decided. */
  | { readonly kind: "connected"; readonly description: Description }
  /** A place in the queue of a socket of AF_UNIX, or its end. */
  | { readonly kind: "room"; readonly socket: UnixEndpoint }
  /** A child has ended, or something else of it that is asked for; `selector` is wait4's pid. */
  | { readonly kind: "child"; readonly selector: number; readonly interest: ChildInterest }
  /** The child of a vfork has left the address space that it began in, or has ended. No signal interrupts this. */
  | { readonly kind: "vfork"; readonly pid: number; readonly space: number }
  /** A word of memory: `isWoken` is set by whoever wakes. Of one key, the lowest order is woken first. */
  | { readonly kind: "futex"; key: string; readonly bits: number; order: number; isWoken: boolean }
  /** flock: nobody else's lock stands against it. */
  | { readonly kind: "wholeLock"; readonly description: Description; readonly mode: LockMode }
  /** fcntl: the same for a range. */
  | { readonly kind: "recordLock"; readonly node: FileNode; readonly wanted: RecordLock }
  /** Somebody has the other end of a named pipe, or wants it. */
  | { readonly kind: "fifo"; readonly node: FifoNode; readonly end: FifoEnd }
  /** All of these operations on semaphores can be done, or never will be. */
  | { readonly kind: "semaphores"; readonly set: SemaphoreSet; readonly operations: readonly SemaphoreOperation[] }
  /** There is room for a message of that many bytes. */
  | { readonly kind: "queueRoom"; readonly queue: MessageQueue; readonly length: number }
  /** There is a message that msgrcv with this type and these flags would take. */
  | { readonly kind: "queueMessage"; readonly queue: MessageQueue; readonly type: bigint; readonly flags: number }
  /** One of these signals waits to be taken, blocked or not. */
  | { readonly kind: "signal"; readonly mask: bigint }
  /** Enough has been typed for a read of that many bytes. */
  | { readonly kind: "keys"; readonly terminal: Terminal; readonly count: number }
  /** A stop signal that the task has been sent has been taken: it goes on. */
  | { readonly kind: "stopSignal"; readonly signal: number }
  /** Words of whoever sits at the machine, for a tool that waits for them. */
  | { readonly kind: "order" }
  /** Something to tell of whom this process traces. */
  | { readonly kind: "note" }
  /** The client of the network that this process stands for has written something, or has ended. */
  | { readonly kind: "client" }
  /** Nothing but the deadline, or a signal. */
  | { readonly kind: "time" }
  /** The others' turn: it may go on at once. */
  | { readonly kind: "turn" };

/** A system call under way. */
export interface ActiveCall {
  readonly number: number;
  /** x0–x5 as they were, unsigned. */
  readonly arguments: readonly bigint[];
  /** What has been moved before the call had to wait: bytes of a long write, of MSG_WAITALL. */
  progress: number;
  /** When it began, where the call minds. */
  startedNs?: number;
  /** Virtual time at which it stops waiting. */
  deadlineNs?: number;
  /** Any of them wakes the task; absent while the handler runs. */
  waits?: readonly Wait[];
  /** It fails with this, as planned. */
  failure?: Errno;
  /** For the trace, when somebody looks. */
  record?: CallRecord;
}

export interface AlternateStack {
  readonly start: number;
  readonly size: number;
  /** SS_AUTODISARM: it is none while a handler runs, who may leave it for good. */
  readonly disarms: boolean;
}

export interface Task {
  /** Changes once only: who executes another program becomes the first task of its process. */
  tid: number;
  readonly pid: number;
  /** Its own (prctl, /proc/PID/task/TID/comm); absent: the process's. */
  name?: string;
  /** The processor's register block; stale while the task is the one loaded. */
  readonly registers: Uint8Array;
  /** Blocked signals. */
  signalMask: bigint;
  /** What the mask was before a call replaced it for its own duration. */
  savedMask?: bigint;
  /** Sent to this task alone. */
  readonly pending: SignalInformation[];
  alternateStack?: AlternateStack;
  /** Absent: it computes. */
  call?: ActiveCall | undefined;
  /** Stopped by a signal until SIGCONT. */
  stopped: boolean;
  /** Stands still until its tracer goes on. */
  isHeld?: true;
  /** set_tid_address: zeroed when the task ends. */
  clearOnExit: number;
  robustList: number;
  /** Processor time. */
  usedNs: number;
}
