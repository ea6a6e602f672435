// One simulated computer: the kernel, its files and its network, from outside. Takes programs, keys and budgets; gives
// events and views. All that happens inside is a function of these inputs and the seed.

import { concatenate } from "../base/concatenate.ts";
import { invariant } from "../base/errors.ts";
import type { AddressSpace, Mapping, MemoryHistory, MemoryImage, Probes, Processor, Registers } from "../cpu/processor.ts";
import type { Errno } from "./abi/errno.ts";
import { pollEvent } from "./abi/poll.ts";
import { defaultDomainName, defaultHostName } from "./abi/utsname.ts";
import { createEventLog, type DrainedEvents, drain } from "./events.ts";
import { type HostTools, readForTool } from "./exec/host-tool.ts";
import { type SpawnFailure, type SpawnRequest, spawn } from "./exec/spawn.ts";
import { createIpcTable } from "./ipc/object.ts";
import { type Kernel, type KernelState, nowNs, processOf, registersOf, saveRegisters, spaceOf } from "./kernel.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { createRandom } from "./random.ts";
import { passIdleTime, type RunOptions, type RunResult, run, type StepResult, step } from "./run.ts";
import { fromOutside, kernelSignal } from "./signal/information.ts";
import { sendToProcess } from "./signal/send.ts";
import type { SignalName } from "./signal/signals.ts";
import { describeSocket, type SocketDescription } from "./socket/calls.ts";
import { endClient } from "./socket/client-end.ts";
import { type ClientId, type ClientRequest, startClient } from "./socket/clients.ts";
import { isSocket, type Network } from "./socket/socket-object.ts";
import { advanceNetwork, packetsSent, startNetwork } from "./socket/time.ts";
import { type CallFailure, planFailures } from "./syscalls/failures.ts";
import { membersOf } from "./task/groups.ts";
import { endProcess, reap } from "./task/lifecycle.ts";
import type { Process } from "./task/process.ts";
import type { OpenObject } from "./vfs/description.ts";
import { signalWatchers } from "./vfs/epoll.ts";
import { polling } from "./vfs/operations.ts";
import { installProgram, placeEntry, populate, type TreeEntry, writeFile } from "./vfs/populate.ts";
import { createTerminal } from "./vfs/terminal.ts";
import { typeInto } from "./vfs/terminal-operations.ts";
import { createTree, directoryPath } from "./vfs/tree.ts";

/** Programs whose work the host does. */
export interface ToolOptions {
  /** The executable that they all are, under different names. */
  readonly program: Uint8Array;
  readonly paths: readonly string[];
  readonly run: HostTools;
}

/** What a machine is made of. */
export interface ComputerOptions {
  readonly processor: Processor;
  /** Of getrandom, AT_RANDOM, and the network. */
  readonly seed?: number;
  readonly limits?: Partial<Limits>;
  /** Absolute path → contents; directories on the way are made, owned by the student. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Absolute path → executable of the system's own. */
  readonly programs?: ReadonlyMap<string, Uint8Array>;
  readonly tools?: ToolOptions;
  /** What else is in the tree, in this order. */
  readonly tree?: readonly TreeEntry[];
  /** Seconds from 1970 at which the computer starts: the first of January 2026 unless told. */
  readonly startedAtSeconds?: number;
  /** Whether system calls are recorded; true unless told. */
  readonly tracing?: boolean;
  /** Bytes of packets that are kept; 1 MiB unless told, 0: none are, and no event tells of them. */
  readonly captureBytes?: number;
  /** Calls that fail, or fall short, on purpose. */
  readonly failures?: readonly CallFailure[];
}

const defaultStart = Date.UTC(2026, 0, 1) / 1000;
/** The first process of the host. */
const firstPid = 100;
/** What input that has come tells those that watch. */
const arrived = pollEvent.POLLIN | pollEvent.POLLRDNORM;

export interface DescriptorView {
  readonly fd: number;
  readonly kind: OpenObject["kind"];
  /** "/etc/passwd", "socket:[3]" */
  readonly path: string;
  readonly closeOnExec: boolean;
  readonly flags: number;
  readonly offset: number;
  /** Of a file: how long it is; of a pipe: how much waits to be read. */
  readonly bytes?: number;
  /** Of a socket. */
  readonly socket?: SocketDescription;
}

/** Plain data beside the processor's images. */
export interface Checkpoint {
  readonly loadedTid: number;
  readonly memory: MemoryImage;
}

/** A machine of one processor, its memory, Linux and the network: processes are started, run by instructions, and looked at. */
export interface Computer {
  /** Plain data; a structured copy of it, beside the pages of the address spaces, is a snapshot. Taken between two runs. */
  readonly state: KernelState;
  /** What a copy of `state` lacks: the processor's side of this moment, but for the bytes of pages, which are `history`'s matter. */
  checkpoint(): Checkpoint;
  /**
   * Goes back to a copy of an earlier state, which becomes the computer's own, and to the checkpoint that was made beside it.
   * Without one the address spaces stay as they are. Events that have not been drained are forgotten.
   */
  restore(state: KernelState, checkpoint?: Checkpoint): void;
  readonly history: MemoryHistory;
  readonly probes: Probes;
  /** Rises whenever more of the state changes than counters and the registers of tasks. */
  readonly activity: number;
  /** For clients on either host, brought up to the present time: give them requests here, then run. */
  readonly network: Network;
  readonly nowNs: number;
  /** A new process; its number, or why not. */
  spawn(request: SpawnRequest): number | SpawnFailure;
  run(options: RunOptions): RunResult;
  step(tid: number, instructions: number): StepResult;
  /** Lets time pass while the computer is idle: how much of it did. */
  passIdleTime(durationNs: number): number;
  /** Everything that was told since the last time. */
  drain(): DrainedEvents;
  /** Keys typed at the terminal. */
  type(bytes: Uint8Array): void;
  /** Bytes for standard input of processes with streams. */
  feed(bytes: Uint8Array): void;
  /** End of file for them. */
  endInput(): void;
  resizeTerminal(size: { readonly rows: number; readonly columns: number }): void;
  /** As kill(2) from outside. False: there is no such process. */
  kill(pid: number, signal: SignalName): boolean;
  /** Ends every process at once, without signals. */
  endAll(): void;
  writeFile(path: string, contents: Uint8Array): void;
  /** A client of the network; `tag` is the caller's own number for it. What it does comes as events. */
  startClient(request: ClientRequest, tag?: number): ClientId;
  /** Forgets it; what is under way is broken off. */
  endClient(client: ClientId): void;
  setTracing(on: boolean): void;
  /** An absolute path. */
  workingDirectory(pid: number): string;
  /** A file as a process may read it; else why not. */
  readAs(pid: number, path: string): Uint8Array | Errno;
  /** Words for a tool that waits for them. False: this process does not. */
  order(pid: number, words: readonly string[]): boolean;

  processes(): readonly Process[];
  process(pid: number): Process | undefined;
  /** A copy; of a process that has ended, those of the task that ended last. `tid` may be a pid. */
  registers(tid: number): Registers | undefined;
  /** For a debugger's user: a whole register block, as `registers` gives it. */
  setRegisters(tid: number, block: Uint8Array): void;
  /** Kept after the end of a process that the host spawned, until another is spawned. */
  space(pid: number): AddressSpace | undefined;
  mappings(pid: number): readonly Mapping[];
  descriptors(pid: number): readonly DescriptorView[];
  /** The task that would execute next, were the computer to run; undefined: all wait. */
  readonly currentTid: number;
  /** Forgets a process that has ended. */
  forget(pid: number): void;
}

/** A machine without processes. All that it will do follows from these options, what it is given later, and when. */
export function createComputer(options: ComputerOptions): Computer {
  const { processor, seed = 1, startedAtSeconds = defaultStart } = options;
  const state: KernelState = {
    random: createRandom(seed),
    startedAtSeconds,
    retired: 0,
    faults: 0,
    idleNs: 0,
    processes: new Map(),
    tasks: new Map(),
    nextPid: firstPid,
    nextSpace: 1,
    nextDescription: 1,
    currentTid: 0,
    turnRemaining: 0,
    hostName: defaultHostName,
    domainName: defaultDomainName,
    fileMappings: [],
    files: createTree({ seconds: startedAtSeconds, fraction: 0 }),
    terminal: createTerminal(),
    pseudoterminals: new Map(),
    input: { pending: new Uint8Array(0), ended: false },
    network: startNetwork(seed, options.captureBytes),
    alarms: new Map(),
    timers: new Set(),
    processTimers: new Set(),
    watchers: { input: new Set(), signals: new Map(), ends: new Map(), sockets: new Map() },
    streamWrites: [],
    unixNames: new Map(),
    semaphoreSets: createIpcTable(),
    messageQueues: createIpcTable(),
    segments: createIpcTable(),
    posixQueues: new Map(),
    unknownCalls: new Set(),
    failures: planFailures(options.failures ?? []),
    tracers: new Map(),
    nodeWatches: new Set(),
    news: [],
    nextMove: 1,
    nextCall: 1,
    nextFutexWait: 1,
  };
  const kernel: Kernel = {
    state,
    processor,
    spaces: new Map(),
    events: createEventLog(),
    limits: { ...defaultLimits, ...options.limits },
    tools: options.tools?.run,
    tracing: options.tracing ?? true,
    loadedTid: 0,
    activity: 0,
    packetsTold: 0,
    polling,
    detachedRegisters: processor.createRegisters(),
  };
  populate(kernel);
  for (const [path, contents] of options.programs ?? []) installProgram(kernel, [path], contents);
  if (options.tools) installProgram(kernel, options.tools.paths, options.tools.program, { isHostTool: true });
  for (const entry of options.tree ?? []) placeEntry(kernel, entry);
  for (const [path, contents] of options.files ?? []) writeFile(kernel, path, contents);
  return computerOf(kernel);
}

function computerOf(kernel: Kernel): Computer {
  const processes = (): Process[] => [...kernel.state.processes.values()];
  return {
    get state() {
      saveRegisters(kernel);
      return kernel.state;
    },
    checkpoint: () => ({ loadedTid: kernel.loadedTid, memory: kernel.processor.history.capture(kernel.spaces) }),
    restore: (state, checkpoint) => restore(kernel, state, checkpoint),
    history: kernel.processor.history,
    probes: kernel.processor.probes,
    get activity() {
      return kernel.activity;
    },
    get network() {
      advanceNetwork(kernel);
      return kernel.state.network;
    },
    get nowNs() {
      return nowNs(kernel);
    },
    get currentTid() {
      return kernel.state.currentTid;
    },
    spawn: (request) => spawn(kernel, request),
    run: (options) => run(kernel, options),
    step: (tid, instructions) => step(kernel, tid, instructions),
    passIdleTime: (durationNs) => passIdleTime(kernel, durationNs),
    drain: () => drain(kernel.events),
    type: (bytes) => typeInto(kernel, kernel.state.terminal, bytes),
    feed: (bytes) => {
      kernel.state.input.pending = concatenate([kernel.state.input.pending, bytes]);
      signalWatchers(kernel.state.watchers.input, arrived);
    },
    endInput: () => {
      kernel.state.input.ended = true;
      signalWatchers(kernel.state.watchers.input, arrived | pollEvent.POLLHUP);
    },
    resizeTerminal: (size) => {
      kernel.state.terminal.size = { ...size };
      for (const process of membersOf(kernel, kernel.state.terminal.foreground)) sendToProcess(kernel, process, kernelSignal("SIGWINCH"));
    },
    kill: (pid, name) => {
      const process = kernel.state.processes.get(pid);
      if (!process || process.end) return false;
      sendToProcess(kernel, process, fromOutside(name));
      return true;
    },
    endAll: () => {
      for (const process of processes()) {
        const last = kernel.state.tasks.get(process.tasks[0]);
        if (!process.end && last) endProcess(kernel, process, last, { kind: "killed", information: fromOutside("SIGKILL") });
      }
    },
    writeFile: (path, contents) => writeFile(kernel, path, contents),
    startClient: (request, tag = 0) => startClient(kernel, request, tag),
    endClient: (client) => endClient(kernel, client),
    setTracing: (on) => {
      kernel.tracing = on;
    },
    workingDirectory: (pid) => {
      const process = kernel.state.processes.get(pid);
      return process ? directoryPath(process.workingDirectory) : "/";
    },
    readAs: (pid, path) => {
      const process = kernel.state.processes.get(pid);
      return process ? readForTool(kernel, process, path) : "ESRCH";
    },
    order: (pid, words) => {
      const log = kernel.state.processes.get(pid)?.tool?.steps;
      log?.orders.push(words);
      return log !== undefined;
    },
    processes,
    process: (pid) => kernel.state.processes.get(pid),
    registers: (tid) => {
      const task = kernel.state.tasks.get(tid);
      const block = task ? registersOf(kernel, task).block : kernel.state.processes.get(tid)?.finalRegisters;
      if (!block) return undefined;
      const registers = kernel.processor.createRegisters();
      registers.block.set(block);
      return registers;
    },
    setRegisters: (tid, block) => {
      const task = kernel.state.tasks.get(tid);
      if (!task) return;
      task.registers.set(block);
      if (kernel.loadedTid === tid) kernel.processor.registers.block.set(block);
    },
    space: (pid) => kernel.spaces.get(kernel.state.processes.get(pid)?.memory.space ?? 0),
    mappings: (pid) => kernel.spaces.get(kernel.state.processes.get(pid)?.memory.space ?? 0)?.mappings ?? [],
    descriptors: (pid) => descriptorViews(kernel, kernel.state.processes.get(pid)),
    forget: (pid) => {
      const process = kernel.state.processes.get(pid);
      if (process?.end) reap(kernel, process);
    },
  };
}

function descriptorViews(kernel: Kernel, process: Process | undefined): DescriptorView[] {
  return (process?.descriptors.slots ?? []).flatMap((slot, fd): DescriptorView[] => {
    if (!slot) return [];
    const { object, path, flags, offset } = slot.description;
    const bytes = object.kind === "file" ? object.node.size : object.kind === "pipe" ? object.pipe.length : undefined;
    const view = { fd, kind: object.kind, path, closeOnExec: slot.closeOnExec, flags, offset, ...(bytes === undefined ? {} : { bytes }) };
    return [isSocket(object) ? { ...view, socket: describeSocket(kernel, object) } : view];
  });
}

function restore(kernel: Kernel, state: KernelState, checkpoint: Checkpoint | undefined): void {
  drain(kernel.events);
  kernel.activity++;
  kernel.state = state;
  kernel.packetsTold = packetsSent(state.network);
  if (checkpoint) {
    kernel.processor.history.restore(checkpoint.memory, kernel.spaces);
    kernel.loadedTid = checkpoint.loadedTid;
    const loaded = state.tasks.get(checkpoint.loadedTid);
    if (loaded) kernel.processor.use(spaceOf(kernel, processOf(kernel, loaded)));
    else kernel.loadedTid = 0;
    return;
  }
  const wanted = new Set([...state.processes.values()].map(({ memory }) => memory.space));
  for (const space of wanted) invariant(kernel.spaces.has(space) || isGone(state, space), `no address space ${space} to go back to`);
  for (const [number, space] of kernel.spaces) {
    if (wanted.has(number)) continue;
    space.dispose();
    kernel.spaces.delete(number);
  }
  // Whatever the processor holds is of the time that is taken back.
  kernel.loadedTid = 0;
}

/** Only zombies, whose memory has been given back, refer to it. */
const isGone = (state: KernelState, space: number): boolean =>
  [...state.processes.values()].every(({ memory, end }) => memory.space !== space || end !== undefined);
