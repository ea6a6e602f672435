// What joins a program to the world outside: the terminal, and the three byte streams of the command line.
// Output becomes events; it never makes a program wait by itself, because the computer stands still while too much is undrained.

import { pollEvent } from "../abi/poll.ts";
import { type FileStatus, fileType } from "../abi/stat.ts";
import type { OutputSink } from "../events.ts";
import { type Kernel, realTime, tell } from "../kernel.ts";
import type { Operations, Source } from "./operations.ts";
import { consumeTerminal, peekTerminal, processOutput, readableBytes } from "./terminal.ts";

/** A long write goes out in pieces of this, with the others' turn between them. */
const pieceBytes = 65536;

function output(kernel: Kernel, sink: OutputSink, source: Source, pid: number): number | "EFAULT" {
  const bytes = source.take(Math.min(source.length, pieceBytes));
  if (!bytes) return "EFAULT";
  // A copy: the events outlive the program's memory.
  const shown = sink === "terminal" ? processOutput(kernel.state.terminal, bytes) : bytes;
  tell(kernel, { kind: "output", pid, sink, bytes: shown.slice() });
  return bytes.length;
}

const characterStatus = (kernel: Kernel, inode: number, mode: number, deviceNumber: number): FileStatus => ({
  device: 3,
  inode,
  mode,
  links: 1,
  uid: 0,
  gid: 0,
  deviceNumber,
  size: 0,
  modified: realTime(kernel, 0),
});

/** /dev/pts/0: major 136, minor 0. */
const terminalDeviceNumber = 136 * 256;

export const terminalOperations: Operations<"terminal"> = {
  peek: (kernel, _object, count) => peekTerminal(kernel.state.terminal, count),
  consume: (kernel, _object, count) => consumeTerminal(kernel.state.terminal, count),
  write: (kernel, _object, source, _description, pid) => output(kernel, "terminal", source, pid),
  readiness: (kernel) => pollEvent.POLLOUT | (peekTerminal(kernel.state.terminal, 1) === "wait" ? 0 : pollEvent.POLLIN),
  watchers: (kernel) => kernel.state.watchers.terminal,
  status: (kernel) => characterStatus(kernel, 3, fileType.S_IFCHR | 0o620, terminalDeviceNumber),
  readable: (kernel) => readableBytes(kernel.state.terminal),
  release: () => {},
};

const streamInode = { stdin: 4, stdout: 5, stderr: 6 } as const;

export const streamOperations: Operations<"stream"> = {
  peek: (kernel, { stream }, count) => {
    if (stream !== "stdin") return "EBADF";
    const { pending, ended } = kernel.state.input;
    return pending.length === 0 && !ended ? "wait" : pending.subarray(0, count);
  },
  consume: (kernel, _object, count) => {
    kernel.state.input.pending = kernel.state.input.pending.subarray(count);
  },
  write: (kernel, { stream }, source, _description, pid) => (stream === "stdin" ? "EBADF" : output(kernel, stream, source, pid)),
  readiness: (kernel, { stream }) => {
    if (stream !== "stdin") return pollEvent.POLLOUT;
    const { pending, ended } = kernel.state.input;
    return (pending.length > 0 ? pollEvent.POLLIN : 0) | (ended ? pollEvent.POLLHUP : 0);
  },
  watchers: (kernel) => kernel.state.watchers.input,
  status: (kernel, { stream }) => characterStatus(kernel, streamInode[stream], fileType.S_IFIFO | 0o600, 0),
  readable: (kernel, { stream }) => (stream === "stdin" ? kernel.state.input.pending.length : 0),
  release: () => {},
};
