// Replacing the program of a process: what execve keeps and what it throws away (fs/exec.c, man 2 execve).

import { readExecutable } from "../../elf/read-executable.ts";
import type { Errno } from "../abi/errno.ts";
import { type Kernel, taskOf, tell } from "../kernel.ts";
import { randomBytes } from "../random.ts";
import { SIG_IGN } from "../signal/action.ts";
import { releaseSpace, removeTask } from "../task/lifecycle.ts";
import type { Process } from "../task/process.ts";
import type { Task } from "../task/task.ts";
import { copyTable } from "../vfs/description.ts";
import type { DirectoryNode } from "../vfs/node.ts";
import { isPermitted } from "../vfs/node.ts";
import { dropReference } from "../vfs/operations.ts";
import { resolve } from "../vfs/tree.ts";
import { buildStack } from "./initial-stack.ts";
import { loadImage } from "./load.ts";
import { shortName } from "./spawn.ts";

export interface ExecRequest {
  readonly start: DirectoryNode;
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
}

/** The loaded task goes on in the new program; a failure leaves everything as it was. */
export function execute(kernel: Kernel, process: Process, task: Task, request: ExecRequest): 0 | Errno {
  const { credentials } = process;
  const { state, processor } = kernel;
  const resolved = resolve({ root: state.files.root, start: request.start, credentials, followLast: true }, request.path);
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (!node) return "ENOENT";
  if (node.kind !== "file" || !isPermitted(node, credentials, 1)) return "EACCES";
  const executable = readExecutable(node.contents.subarray(0, node.size));
  if ("error" in executable) return "ENOEXEC";
  const random = randomBytes(state.random, 16);
  const stack = buildStack({ executable, ...request, credentials, random });
  if (stack === "E2BIG") return stack;

  const space = processor.createAddressSpace();
  const spaceNumber = state.nextSpace++;
  const memory = loadImage(space, spaceNumber, executable, stack, request.path);
  if (typeof memory === "string") {
    space.dispose();
    return memory;
  }
  for (const tid of process.tasks.filter((other) => other !== task.tid)) removeTask(kernel, process, taskOf(kernel, tid));
  releaseSpace(kernel, process);
  kernel.spaces.set(spaceNumber, space);
  process.memory = memory;
  process.path = request.path;
  process.name = shortName(request.path);
  process.arguments = request.arguments;
  adoptLeader(kernel, process, task);
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
  registers.pc = BigInt(executable.entry);
  registers.sp = BigInt(stack.sp);
  processor.registers.block.set(registers.block);
  processor.use(space);
  tell(kernel, { kind: "started", pid: process.pid, path: request.path, arguments: request.arguments });
  return 0;
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
