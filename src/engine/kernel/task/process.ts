// A process (a thread group) as plain data: what its tasks share. Its address space itself is the processor's, found by number.

import type { ResourceLimit } from "../abi/resource.ts";
import type { ToolProgress } from "../exec/host-tool.ts";
import type { StackStrings } from "../exec/initial-stack.ts";
import type { SignalAction } from "../signal/action.ts";
import type { SignalInformation } from "../signal/information.ts";
import type { DescriptorTable } from "../vfs/description.ts";
import type { DirectoryNode, FileNode } from "../vfs/node.ts";

import type { Identity } from "./identity.ts";
import type { ProcessTimer } from "./process-timer.ts";
import type { Alarm, ProcessorAlarm } from "./timers.ts";
import type { Traced } from "./tracing.ts";

/** Where things are in an address space; shared by tasks, copied by fork. */
export interface MemoryLayout {
  /** Which address space of the kernel's. */
  readonly space: number;
  readonly heapStart: number;
  /** The program break: first byte beyond the heap. */
  heapEnd: number;
  /** The lowest mapped byte of the stack; it grows down from here. */
  stackStart: number;
  readonly stackEnd: number;
  readonly strings: StackStrings;
}

export type ProcessEnd =
  | { readonly kind: "exited"; readonly status: number }
  | { readonly kind: "killed"; readonly information: SignalInformation };

/** A change of a living process that its parent may want to know. */
export type ProcessChange = { readonly kind: "stopped"; readonly signal: number } | { readonly kind: "continued" };

export interface Process {
  readonly pid: number;
  parent: number;
  group: number;
  session: number;
  /** Last component of the path, at most 15 bytes, as ps shows it. */
  name: string;
  path: string;
  arguments: readonly string[];
  /** What it executes, for /proc/PID/exe. */
  executable: FileNode;
  credentials: Identity;
  workingDirectory: DirectoryNode;
  /** After chroot. */
  rootDirectory?: DirectoryNode;
  /** File mode creation mask. */
  umask: number;
  descriptors: DescriptorTable;
  memory: MemoryLayout;
  /** By signal number; absent: the default. */
  actions: Map<number, SignalAction>;
  /** Sent to the process as a whole, not yet taken by a task; at most one of each number below 32. */
  readonly pending: SignalInformation[];
  /** By RLIMIT_* number; absent: unlimited. */
  readonly resourceLimits: Map<number, ResourceLimit>;
  /** Its tasks, oldest first. */
  readonly tasks: number[];
  readonly startedNs: number;
  /** Processor time: its own, and that of children that have been waited for. */
  usedNs: number;
  childrenUsedNs: number;
  /** It has executed a program since it was made. */
  hasExecuted: boolean;
  /** Those of timer_create, by number. */
  readonly timers: Map<number, ProcessTimer>;
  nextTimer: number;
  /** ITIMER_VIRTUAL and ITIMER_PROF: when, on the process's own time, they go off. */
  readonly processorAlarms: Map<ProcessorAlarm, Alarm>;
  /** Of prctl and personality: kept and given back. */
  readonly settings: Map<number, number>;
  /** Stopped by a signal, or continued: what wait4 may still be told. */
  change?: ProcessChange;
  /** Of a program whose work the host does. */
  tool?: ToolProgress;
  traced?: Traced;
  /** Sent to the parent at the end; 0: none. */
  readonly exitSignal: number;
  /** The host spawned it: it is kept after its end, to be looked at, until the host spawns another. */
  readonly isFromHost: boolean;
  /** Once it has ended it is a zombie until its parent, or the host that spawned it, takes notice. */
  end?: ProcessEnd;
  /** Registers of the task that ended last, to be looked at afterwards. */
  finalRegisters?: Uint8Array;
}

/** The parent of what the host spawned, and of orphans: nobody in the computer waits for them. */
export const hostPid = 1;
