// What joins a program to the world outside when that is no terminal: the three byte streams of the command line.
// Output becomes events; it never makes a program wait by itself, because the computer stands still while too much is undrained.

import { pollEvent } from "../abi/poll.ts";
import { fileType, namelessStatus } from "../abi/stat.ts";
import type { OutputSink } from "../events.ts";
import { type Kernel, realTime, tell } from "../kernel.ts";
import type { Operations, Source } from "./operations.ts";

/** A long write goes out in pieces of this, with the others' turn between them. */
const pieceBytes = 65536;

function output(kernel: Kernel, sink: OutputSink, source: Source, pid: number): number | "EFAULT" {
  const bytes = source.take(Math.min(source.length, pieceBytes));
  if (!bytes) return "EFAULT";
  // A copy: the events outlive the program's memory.
  tell(kernel, { kind: "output", pid, sink, bytes: bytes.slice() });
  return bytes.length;
}

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
  status: (kernel, { stream }) =>
    namelessStatus({ device: 3, inode: streamInode[stream], mode: fileType.S_IFIFO | 0o600, modified: realTime(kernel, 0) }),
  readable: (kernel, { stream }) => (stream === "stdin" ? kernel.state.input.pending.length : 0),
  release: () => {},
};
