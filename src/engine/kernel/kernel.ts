// The kernel as its parts see it: the state, which is plain data and can be copied at any instruction, beside what cannot:
// the processor, the address spaces that it holds, and the events that wait to be drained.

import { invariant } from "../base/errors.ts";
import type { AddressSpace, Processor, Registers } from "../cpu/processor.ts";
import { splitNs, type TimePair } from "./abi/time.ts";
import type { EventLog, NewEvent } from "./events.ts";
import { emit } from "./events.ts";
import type { HostTools } from "./exec/host-tool.ts";
import type { MessageQueue } from "./ipc/messages.ts";
import type { IpcTable } from "./ipc/object.ts";
import type { PosixQueue } from "./ipc/posix-queue.ts";
import type { SemaphoreSet } from "./ipc/semaphores.ts";
import type { Segment } from "./ipc/shared-memory.ts";
import type { Limits } from "./limits.ts";
import type { FileMapping } from "./mm/file-mappings.ts";
import type { RandomState } from "./random.ts";
import type { Network } from "./socket/socket-object.ts";
import type { StreamWrite } from "./socket/stream-writes.ts";
import type { UnixEndpoint } from "./socket/unix/endpoint.ts";
import type { PlannedFailures } from "./syscalls/failures.ts";
import type { Process } from "./task/process.ts";
import type { ProcessTimer } from "./task/process-timer.ts";
import type { Task } from "./task/task.ts";
import type { Alarm, Timer } from "./task/timers.ts";
import type { Tracer } from "./task/tracing.ts";
import type { Description } from "./vfs/description.ts";
import type { Watcher } from "./vfs/epoll.ts";
import type { NodeWatch } from "./vfs/inotify.ts";
import type { News } from "./vfs/subscription.ts";
import type { Terminal } from "./vfs/terminal.ts";
import type { FileTree } from "./vfs/tree.ts";

export interface InputStream {
  /** Given by the host, not yet read. */
  pending: Uint8Array;
  /** Nothing more will come. */
  ended: boolean;
}

export interface KernelState {
  readonly random: RandomState;
  /** From 1970 to the start of the computer. */
  readonly startedAtSeconds: number;
  /** Instructions retired by all tasks; each takes a nanosecond. */
  retired: number;
  /** Traps handled that were no calls: they retire nothing, so only this tells the moment before from the one after. */
  faults: number;
  /** Time that passed while every task slept. */
  idleNs: number;
  readonly processes: Map<number, Process>;
  /** In order of creation: the order of turns. */
  readonly tasks: Map<number, Task>;
  nextPid: number;
  nextSpace: number;
  nextDescription: number;
  /** Whose turn it is; 0: nobody's. */
  currentTid: number;
  /** Instructions left of that turn. */
  turnRemaining: number;
  /** As uname tells them. */
  hostName: string;
  domainName: string;
  readonly files: FileTree;
  /** Parts of files in address spaces. */
  readonly fileMappings: FileMapping[];
  /** The person's. */
  readonly terminal: Terminal;
  /** Those whose other side a program has, by number. */
  readonly pseudoterminals: Map<number, Terminal>;
  readonly input: InputStream;
  readonly network: Network;
  /** By process: when it gets SIGALRM. */
  readonly alarms: Map<number, Alarm>;
  /** Those that are set. */
  readonly timers: Set<Timer>;
  /** Those of timer_create that are set, of all processes. */
  readonly processTimers: Set<ProcessTimer>;
  /** What epoll instances watch beside what keeps its watches itself: sockets by the network's endpoint. */
  readonly watchers: {
    readonly input: Set<Watcher>;
    /** By the process whose signals they are. */
    readonly signals: Map<number, Set<Watcher>>;
    /** By the process whose end they wait for. */
    readonly ends: Map<number, Set<Watcher>>;
    readonly sockets: Map<number, Set<Watcher>>;
  };
  /** Which instructions wrote which bytes of TCP streams, the latest of them. */
  readonly streamWrites: StreamWrite[];
  /** Who has which abstract name (man 7 unix), by type and name. */
  readonly unixNames: Map<string, UnixEndpoint>;
  /** System V objects (man 7 sysvipc). */
  readonly semaphoreSets: IpcTable<SemaphoreSet>;
  readonly messageQueues: IpcTable<MessageQueue>;
  readonly segments: IpcTable<Segment>;
  /** POSIX message queues by name. */
  readonly posixQueues: Map<string, PosixQueue>;
  /** `pid × 2^32 + number` of the unknown calls already told. */
  readonly unknownCalls: Set<number>;
  readonly failures: PlannedFailures;
  /** By pid: processes that trace others. */
  readonly tracers: Map<number, Tracer>;
  /** Of all inotify instances. */
  readonly nodeWatches: Set<NodeWatch>;
  /** Of descriptions with O_ASYNC, until their owners are told. */
  readonly news: News[];
  /** Joins the two events of a rename. */
  nextMove: number;
  nextCall: number;
  /** Orders those that wait for futexes. */
  nextFutexWait: number;
}

/** What any description can be asked, whatever it stands for. */
export interface Polling {
  /** poll's bits at this moment. */
  readonly readiness: (kernel: Kernel, description: Description) => number;
  /** The set of watches on it; undefined: it is always ready and cannot be watched. */
  readonly watchers: (kernel: Kernel, description: Description) => Set<Watcher> | undefined;
  /** One reference less; the last one closes what it stands for. */
  readonly drop: (kernel: Kernel, description: Description) => void;
}

export interface Kernel {
  state: KernelState;
  readonly processor: Processor;
  readonly spaces: Map<number, AddressSpace>;
  readonly events: EventLog;
  readonly limits: Limits;
  /** What the programs in /usr/bin whose work the host does are; absent: there are none. */
  readonly tools: HostTools | undefined;
  /** Whether calls are recorded for a trace. */
  tracing: boolean;
  /** Whose registers and address space are in the processor; 0: nobody's. */
  loadedTid: number;
  /** Rises with all that changes more of the state than instructions do: traps, calls resumed, signals, the network. */
  activity: number;
  /** Packets of the capture that events have told of. */
  packetsTold: number;
  /** vfs/operations.ts. Reached through here, because an epoll instance is asked like any description, and asks others. */
  readonly polling: Polling;
  /** To look at the registers of tasks that are not loaded. */
  readonly detachedRegisters: Registers;
}

/** Virtual time since the computer was started. */
export const nowNs = (kernel: Kernel): number => kernel.state.retired + kernel.state.idleNs;

/** A virtual time as time since 1970; as a pair, because nanoseconds since 1970 are beyond what a double holds exactly. */
export function realTime(kernel: Kernel, virtualNs: number): TimePair {
  const { seconds, fraction } = splitNs(virtualNs);
  return { seconds: kernel.state.startedAtSeconds + seconds, fraction };
}

/** The present, since 1970: what files are stamped with. */
export const currentTime = (kernel: Kernel): TimePair => realTime(kernel, nowNs(kernel));

export const tell = (kernel: Kernel, event: NewEvent): void =>
  emit(kernel.events, event, { instruction: kernel.state.retired, timeNs: nowNs(kernel) }, kernel.limits.callRecords);

export function taskOf(kernel: Kernel, tid: number): Task {
  const task = kernel.state.tasks.get(tid);
  invariant(task, `no task ${tid}`);
  return task;
}

export function processOf(kernel: Kernel, task: Task): Process {
  const process = kernel.state.processes.get(task.pid);
  invariant(process, `task ${task.tid} has no process ${task.pid}`);
  return process;
}

export function spaceOf(kernel: Kernel, process: Process): AddressSpace {
  const space = kernel.spaces.get(process.memory.space);
  invariant(space, `process ${process.pid} has no address space`);
  return space;
}

/** Brings the loaded task's record up to date. The task stays loaded: looking at it must not clear its exclusive monitor. */
export function saveRegisters(kernel: Kernel): void {
  kernel.state.tasks.get(kernel.loadedTid)?.registers.set(kernel.processor.registers.block);
}

/** Puts the loaded task's registers back into its record. */
export function unload(kernel: Kernel): void {
  saveRegisters(kernel);
  kernel.loadedTid = 0;
}

/** Makes a task the one that the processor runs. */
export function load(kernel: Kernel, task: Task): void {
  if (kernel.loadedTid === task.tid) return;
  unload(kernel);
  kernel.processor.registers.block.set(task.registers);
  // Another task's marks are none of this one's (Arm ARM B2.12: an exception return clears the monitor).
  kernel.processor.registers.clearExclusive();
  kernel.processor.use(spaceOf(kernel, processOf(kernel, task)));
  kernel.loadedTid = task.tid;
}

/** A task's registers to read: live if it is loaded, else a copy that the next call overwrites. */
export function registersOf(kernel: Kernel, task: Task): Registers {
  if (kernel.loadedTid === task.tid) return kernel.processor.registers;
  kernel.detachedRegisters.block.set(task.registers);
  return kernel.detachedRegisters;
}
