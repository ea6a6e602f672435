// A new process that the host starts, as a shell would: an executable, arguments, environment, and what its first three
// descriptors are.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { type ResourceLimit, resource, unlimited } from "../abi/resource.ts";
import { currentTime, type Kernel, nowNs, tell } from "../kernel.ts";
import { randomBytes } from "../random.ts";
import { identityOf } from "../task/identity.ts";
import { reapEndedOfHost } from "../task/lifecycle.ts";
import { hostPid, type Process } from "../task/process.ts";
import type { Task } from "../task/task.ts";
import { createTable, install, type StreamName } from "../vfs/description.ts";
import type { Credentials, FileNode } from "../vfs/node.ts";
import { isPermitted } from "../vfs/node.ts";
import { createDescription } from "../vfs/open.ts";
import { resolve, unnamedFile } from "../vfs/tree.ts";
import { readImage } from "./image.ts";
import { buildStack } from "./initial-stack.ts";
import { loadImage } from "./load.ts";

export interface SpawnRequest {
  /** As argv[0] and /proc show it; the file of that path is executed unless `bytes` are given. */
  readonly path: string;
  /** The ELF file itself. */
  readonly bytes?: Uint8Array;
  /** argv, with argv[0]; the path alone when absent. */
  readonly arguments?: readonly string[];
  /** "NAME=value"; a few usual ones when absent. */
  readonly environment?: readonly string[];
  /** An absolute path; the home directory when absent. */
  readonly workingDirectory?: string;
  /** User 1000 when absent: ports below 1024 are refused. */
  readonly credentials?: Credentials;
  readonly standard?: StandardStreams;
}

/** What descriptors 0, 1 and 2 are: the terminal (default); three byte streams that can be told apart; a stream to read, the terminal to write. */
export type StandardStreams = "terminal" | "streams" | "fed";

export interface SpawnFailure {
  readonly errno: Errno;
  /** A sentence for people. */
  readonly message: string;
}

export const homeDirectory = "/home/student";
export const defaultCredentials: Credentials = { uid: 1000, gid: 1000 };
export const defaultEnvironment = ["PATH=/usr/local/bin:/usr/bin:/bin", `HOME=${homeDirectory}`, "TERM=xterm-256color", "LANG=C.UTF-8"];
const nameBytesMaximum = 15;

/** As ps shows it. */
export const shortName = (path: string): string => (path.split("/").at(-1) ?? path).slice(0, nameBytesMaximum);

const failure = (errno: Errno, message: string): SpawnFailure => ({ errno, message });

function findFile(kernel: Kernel, path: string, credentials: Credentials): FileNode | SpawnFailure {
  const { root } = kernel.state.files;
  const resolved = resolve({ root, start: root, credentials, lastLink: "follow", generate: () => undefined }, path);
  if (typeof resolved === "string") return failure(resolved, `${path}: the path cannot be followed`);
  const { node } = resolved;
  if (!node) return failure("ENOENT", `${path}: there is no such file`);
  if (node.kind !== "file" || !isPermitted(node, credentials, 1)) return failure("EACCES", `${path}: not an executable file`);
  return node;
}

/** A program that is in no directory: it has one name, which nobody can find. */
const looseFile = (kernel: Kernel, contents: Uint8Array): FileNode => ({
  ...unnamedFile(kernel.state.files, { uid: 0, gid: 0, permissions: 0o755, now: currentTime(kernel) }),
  links: 1,
  contents,
  size: contents.length,
  isGenerated: true,
});

export function spawn(kernel: Kernel, request: SpawnRequest): number | SpawnFailure {
  const { state, limits } = kernel;
  const { path, credentials = defaultCredentials, environment = defaultEnvironment } = request;
  const argumentList = request.arguments ?? [path];
  // What has ended is kept to be looked at only until something new begins.
  reapEndedOfHost(kernel);
  if (state.processes.size >= limits.processes || state.tasks.size >= limits.tasks) {
    return failure("EAGAIN", `there are ${limits.processes} processes already`);
  }
  const file = request.bytes ? looseFile(kernel, request.bytes) : findFile(kernel, path, credentials);
  if ("errno" in file) return file;
  const image = readImage(file.contents.subarray(0, file.size), (name) => {
    const found = findFile(kernel, name, credentials);
    return "errno" in found ? found.errno : found.contents.subarray(0, found.size);
  });
  if ("error" in image) return failure(image.errno, image.error);
  const random = randomBytes(state.random, 16);
  const stack = buildStack({ image, path, arguments: argumentList, environment, identity: identityOf(credentials), random });
  if (stack === "E2BIG") return failure("E2BIG", "arguments and environment together are too large");
  const { root } = state.files;
  const directory = resolve(
    { root, start: root, credentials, lastLink: "follow", generate: () => undefined },
    request.workingDirectory ?? homeDirectory,
  );
  const workingDirectory = typeof directory === "string" ? undefined : directory.node;
  if (workingDirectory?.kind !== "directory") return failure("ENOENT", `${request.workingDirectory}: there is no such directory`);

  const space = kernel.processor.createAddressSpace();
  const spaceNumber = state.nextSpace++;
  const memory = loadImage(space, spaceNumber, image, stack, path);
  if (typeof memory === "string") {
    space.dispose();
    const reason = memory === "ENOMEM" ? "there is not enough memory for it" : "it wants to be loaded at address 0";
    return failure(memory, `${path} cannot be loaded: ${reason}`);
  }
  kernel.spaces.set(spaceNumber, space);

  const pid = state.nextPid++;
  const process: Process = {
    pid,
    parent: hostPid,
    group: pid,
    session: hostPid,
    name: shortName(path),
    path,
    arguments: argumentList,
    executable: file,
    credentials: identityOf(credentials),
    workingDirectory,
    umask: 0o022,
    descriptors: createTable(),
    memory,
    actions: new Map(),
    pending: [],
    resourceLimits: new Map<number, ResourceLimit>([
      [resource.RLIMIT_STACK, { current: limits.stackBytes, maximum: unlimited }],
      [resource.RLIMIT_NOFILE, { current: limits.descriptors, maximum: limits.descriptors }],
      [resource.RLIMIT_CORE, { current: 0, maximum: unlimited }],
    ]),
    tasks: [pid],
    startedNs: nowNs(kernel),
    usedNs: 0,
    childrenUsedNs: 0,
    hasExecuted: true,
    timers: new Map(),
    nextTimer: 0,
    processorAlarms: new Map(),
    settings: new Map(),
    exitSignal: 0,
    isFromHost: true,
  };
  state.processes.set(pid, process);
  openStandard(kernel, process, request.standard ?? "terminal");
  addFirstTask(kernel, pid, image.entry, stack.sp);
  tell(kernel, { kind: "started", pid, path, arguments: argumentList });
  return pid;
}

function addFirstTask(kernel: Kernel, pid: number, entry: number, sp: number): void {
  const registers = kernel.processor.createRegisters();
  registers.pc = BigInt(entry);
  registers.sp = BigInt(sp);
  const task: Task = {
    tid: pid,
    pid,
    registers: registers.block.slice(),
    signalMask: 0n,
    pending: [],
    stopped: false,
    clearOnExit: 0,
    robustList: 0,
    usedNs: 0,
  };
  kernel.state.tasks.set(pid, task);
}

const streams: readonly StreamName[] = ["stdin", "stdout", "stderr"];

function openStandard(kernel: Kernel, process: Process, standard: StandardStreams): void {
  if (standard !== "streams") {
    // One description for all three, as a shell's children inherit it.
    const description = createDescription(
      kernel,
      { kind: "terminal", terminal: kernel.state.terminal },
      2 | openFlag.O_LARGEFILE,
      "/dev/pts/0",
    );
    for (const fd of streams.keys()) install(process.descriptors, fd, description, false);
    kernel.state.terminal.session = process.session;
    kernel.state.terminal.foreground = process.group;
    if (standard === "fed")
      install(process.descriptors, 0, createDescription(kernel, { kind: "stream", stream: "stdin" }, 0, "pipe:[stdin]"), false);
    return;
  }
  for (const [fd, stream] of streams.entries()) {
    const accessMode = stream === "stdin" ? 0 : 1;
    install(process.descriptors, fd, createDescription(kernel, { kind: "stream", stream }, accessMode, `pipe:[${stream}]`), false);
  }
}
