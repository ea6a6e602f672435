// Reading and writing the ends of a pipe through a description (man 7 pipe).

import { pollEvent } from "../abi/poll.ts";
import { fileType, namelessStatus } from "../abi/stat.ts";
import { realTime } from "../kernel.ts";
import { signalWatchers } from "./epoll.ts";
import { hasLost } from "./fifo.ts";
import { nodeStatus } from "./file.ts";
import type { Operations } from "./operations.ts";
import { consumePipe, isWritable, peekPipe, roomInPipe, writePipe } from "./pipe.ts";

export const pipeOperations: Operations<"pipe"> = {
  peek: (kernel, { pipe }, count) => (pipe.length === 0 && !hasLost(kernel, pipe, "write") ? "wait" : peekPipe(pipe, count)),
  consume: (_kernel, { pipe }, count) => {
    const wasWritable = isWritable(pipe);
    consumePipe(pipe, count);
    // An owner hears of every read; for an epoll instance there must be room that there was not before.
    signalWatchers(pipe.watchers.write, !wasWritable && isWritable(pipe) ? pollEvent.POLLOUT | pollEvent.POLLWRNORM : 0);
  },
  write: (kernel, { pipe }, source) => {
    if (hasLost(kernel, pipe, "read")) return "EPIPE";
    const room = roomInPipe(pipe, source.length);
    if (typeof room === "string") return room;
    const bytes = source.take(room);
    if (!bytes) return "EFAULT";
    writePipe(pipe, bytes);
    // Every write is a new edge, also when there were bytes already.
    signalWatchers(pipe.watchers.read, pollEvent.POLLIN | pollEvent.POLLRDNORM);
    return bytes.length;
  },
  readiness: (kernel, { pipe, end }) => {
    const readable = (pipe.length > 0 ? pollEvent.POLLIN : 0) | (hasLost(kernel, pipe, "write") ? pollEvent.POLLHUP : 0);
    const writable = (isWritable(pipe) ? pollEvent.POLLOUT : 0) | (hasLost(kernel, pipe, "read") ? pollEvent.POLLERR : 0);
    return (end !== "write" ? readable : 0) | (end !== "read" ? writable : 0);
  },
  watchers: (_kernel, { pipe, end }) => pipe.watchers[end === "write" ? "write" : "read"],
  status: (kernel, { pipe }) =>
    pipe.node
      ? nodeStatus(pipe.node)
      : namelessStatus({ device: 2, inode: pipe.id, mode: fileType.S_IFIFO | 0o600, modified: realTime(kernel, 0) }),
  readable: (_kernel, { pipe }) => pipe.length,
  release: (_kernel, { pipe, end }) => {
    if (end !== "write") pipe.readers--;
    if (end !== "read") pipe.writers--;
    // A named pipe begins anew with whoever opens it next.
    if (pipe.node && pipe.readers + pipe.writers === 0) delete pipe.node.pipe;
    const everything = pollEvent.POLLIN | pollEvent.POLLOUT | pollEvent.POLLERR | pollEvent.POLLHUP;
    for (const watchers of [pipe.watchers.read, pipe.watchers.write]) signalWatchers(watchers, everything);
  },
};
