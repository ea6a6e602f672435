// Replacing the program of a process: what execve keeps and what it throws away (fs/exec.c, man 2 execve).

import type { Errno } from "../abi/errno.ts";
import { noNewPrivileges } from "../abi/process-control.ts";
import { decodeBytes } from "../abi/text.ts";
import { type Kernel, taskOf, tell } from "../kernel.ts";
import { randomBytes } from "../random.ts";
import { SIG_IGN } from "../signal/action.ts";
import type { Identity } from "../task/identity.ts";
import { dropTimers, releaseSpace, removeTask } from "../task/lifecycle.ts";
import type { Process } from "../task/process.ts";
import type { Task } from "../task/task.ts";
import { copyTable } from "../vfs/description.ts";
import type { DirectoryNode, FileNode, Node } from "../vfs/node.ts";
import { isPermitted } from "../vfs/node.ts";
import { walkFor } from "../vfs/open.ts";
import { dropReference } from "../vfs/operations.ts";
import { resolve } from "../vfs/tree.ts";
import { type ProgramImage, readImage } from "./image.ts";
import { buildStack } from "./initial-stack.ts";
import { loadImage } from "./load.ts";
import { shortName } from "./spawn.ts";

export interface ExecRequest {
  readonly start: DirectoryNode;
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
  /** Of execveat: the file itself, in place of whatever the path leads to. */
  readonly node?: Node | undefined;
  /** A link as the last component is no program. */
  readonly keepsLink?: boolean;
}

interface Program {
  readonly image: ProgramImage;
  readonly file: FileNode;
  readonly path: string;
  readonly arguments: readonly string[];
}

/** Scripts may name scripts, but not for ever (BINPRM limit of fs/exec.c). */
const interpretersMaximum = 5;
/** BINPRM_BUF_SIZE: what of a script's first line is looked at. */
const firstLineBytes = 256;

/**
 * The ELF file that a path stands for. A script's first line names the program that is executed in its place, with the rest of
 * the line as one argument, then the script's path (fs/binfmt_script.c).
 */
function findProgram(kernel: Kernel, process: Process, request: ExecRequest): Program | Errno {
  let { path, arguments: argumentList } = request;
  for (let depth = 0; depth <= interpretersMaximum; depth++) {
    const node = depth === 0 && "node" in request ? request.node : findNode(kernel, process, request, path);
    if (typeof node === "string") return node;
    if (!node) return "ENOENT";
    if (node.kind === "link") return "ELOOP";
    if (node.kind !== "file" || !isPermitted(node, process.credentials, 1)) return "EACCES";
    if (node.writers > 0) return "ETXTBSY";
    const contents = node.contents.subarray(0, node.size);
    const interpreter = interpreterOf(contents);
    if (interpreter === "none") {
      const image = readImage(contents, (name) => loaderFile(kernel, process, name));
      if ("error" in image) return image.errno;
      return { image, file: node, path: node.isGenerated ? process.path : path, arguments: argumentList };
    }
    if (interpreter === "ENOEXEC") return interpreter;
    argumentList = [...interpreter, path, ...argumentList.slice(1)];
    path = interpreter[0];
  }
  return "ELOOP";
}

/** The dynamic loader that a program names. */
function loaderFile(kernel: Kernel, process: Process, path: string): Uint8Array | Errno {
  const resolved = resolve(walkFor(kernel, process, process.workingDirectory, "follow"), path);
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (!node) return "ENOENT";
  if (node.kind !== "file" || !isPermitted(node, process.credentials, 1)) return "EACCES";
  return node.contents.subarray(0, node.size);
}

function findNode(kernel: Kernel, process: Process, { start, keepsLink }: ExecRequest, path: string): Node | Errno | undefined {
  const resolved = resolve(walkFor(kernel, process, start, keepsLink ? "keep" : "follow"), path);
  return typeof resolved === "string" ? resolved : resolved.node;
}

/** The words of a script's first line: the program, and one argument if there is any. */
function interpreterOf(contents: Uint8Array): readonly [string, ...string[]] | "none" | "ENOEXEC" {
  const start = decodeBytes(contents.subarray(0, firstLineBytes));
  if (!start.startsWith("#!")) return "none";
  const line = start
    .slice(2)
    .split("\n", 1)[0]
    .replace(/^[ \t]+|[ \t]+$/g, "");
  const [, program, argument] = /^([^ \t]+)[ \t]*(.*)$/.exec(line) ?? [];
  if (!program) return "ENOEXEC";
  return argument ? [program, argument] : [program];
}

/** The loaded task goes on in the new program; a failure leaves everything as it was. */
export function execute(kernel: Kernel, process: Process, task: Task, request: ExecRequest): 0 | Errno {
  const { state, processor } = kernel;
  const found = findProgram(kernel, process, request);
  if (typeof found === "string") return found;
  const { image, file, path, arguments: argumentList } = found;
  const random = randomBytes(state.random, 16);
  const identity = identityAfter(process, file);
  const stack = buildStack({ image, path, arguments: argumentList, environment: request.environment, identity, random });
  if (stack === "E2BIG") return stack;

  const space = processor.createAddressSpace();
  const spaceNumber = state.nextSpace++;
  const memory = loadImage(space, spaceNumber, image, stack, path);
  if (typeof memory === "string") {
    space.dispose();
    return memory;
  }
  for (const tid of process.tasks.filter((other) => other !== task.tid)) removeTask(kernel, process, taskOf(kernel, tid));
  releaseSpace(kernel, process);
  kernel.spaces.set(spaceNumber, space);
  process.memory = memory;
  process.path = path;
  process.executable = file;
  process.hasExecuted = true;
  delete process.tool;
  process.credentials = identity;
  process.name = shortName(request.path);
  process.arguments = argumentList;
  adoptLeader(kernel, process, task);
  dropTimers(kernel, process);
  // From here on nothing is shared with whoever made this process.
  process.actions = new Map(process.actions);
  if (process.descriptors.users > 1) {
    process.descriptors.users--;
    process.descriptors = copyTable(process.descriptors);
  }
  // Handlers are gone with the old program; what was ignored stays so.
  for (const [signal, { handler }] of process.actions) if (handler !== SIG_IGN) process.actions.delete(signal);
  for (const [fd, slot] of process.descriptors.slots.entries()) {
    if (!slot?.closeOnExec) continue;
    process.descriptors.slots[fd] = undefined;
    dropReference(kernel, slot.description);
  }
  delete task.alternateStack;
  task.clearOnExit = 0;
  task.robustList = 0;
  const registers = processor.createRegisters();
  registers.pc = BigInt(image.entry);
  registers.sp = BigInt(stack.sp);
  processor.registers.block.set(registers.block);
  processor.use(space);
  tell(kernel, { kind: "started", pid: process.pid, path: request.path, arguments: argumentList, isExec: true });
  return 0;
}

/** Set-user-id and set-group-id files are executed as their owner's; what is effective is saved. */
function identityAfter({ credentials, settings }: Process, { permissions, uid, gid }: FileNode): Identity {
  const gains = settings.get(noNewPrivileges) !== 1;
  const effectiveUid = gains && permissions & 0o4000 ? uid : credentials.uid;
  const effectiveGid = gains && (permissions & 0o2010) === 0o2010 ? gid : credentials.gid;
  return { ...credentials, uid: effectiveUid, gid: effectiveGid, savedUid: effectiveUid, savedGid: effectiveGid };
}

/** Whichever task has executed the program: it is the first one of its process from now on (de_thread). */
function adoptLeader(kernel: Kernel, process: Process, task: Task): void {
  if (task.tid === process.pid) return;
  const { state } = kernel;
  state.tasks.delete(task.tid);
  if (kernel.loadedTid === task.tid) kernel.loadedTid = process.pid;
  if (state.currentTid === task.tid) state.currentTid = process.pid;
  task.tid = process.pid;
  process.tasks.splice(0, process.tasks.length, task.tid);
  // Turns are in order of numbers.
  const later = [...state.tasks].filter(([tid]) => tid > task.tid);
  for (const [tid] of later) state.tasks.delete(tid);
  for (const [tid, other] of [[task.tid, task] as const, ...later]) state.tasks.set(tid, other);
}
