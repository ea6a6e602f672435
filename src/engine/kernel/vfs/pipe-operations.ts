// Reading and writing the ends of a pipe through a description (man 7 pipe).

import { pollEvent } from "../abi/poll.ts";
import { fileType } from "../abi/stat.ts";
import { realTime } from "../kernel.ts";
import type { Operations } from "./operations.ts";
import { atomicBytes, consumePipe, peekPipe, pipeBytes, roomInPipe, writePipe } from "./pipe.ts";

export const pipeOperations: Operations<"pipe"> = {
  peek: (_kernel, { pipe }, count) => peekPipe(pipe, count),
  consume: (_kernel, { pipe }, count) => consumePipe(pipe, count),
  write: (_kernel, { pipe }, source) => {
    const room = roomInPipe(pipe, source.length);
    if (typeof room === "string") return room;
    const bytes = source.take(room);
    if (!bytes) return "EFAULT";
    writePipe(pipe, bytes);
    return bytes.length;
  },
  readiness: (_kernel, { pipe, end }) =>
    end === "read"
      ? (pipe.length > 0 ? pollEvent.POLLIN : 0) | (pipe.writers === 0 ? pollEvent.POLLHUP : 0)
      : (pipeBytes - pipe.length >= atomicBytes ? pollEvent.POLLOUT : 0) | (pipe.readers === 0 ? pollEvent.POLLERR : 0),
  status: (kernel, { pipe }) => ({
    device: 2,
    inode: pipe.id,
    mode: fileType.S_IFIFO | 0o600,
    links: 1,
    uid: 0,
    gid: 0,
    deviceNumber: 0,
    size: 0,
    modified: realTime(kernel, 0),
  }),
  readable: (_kernel, { pipe }) => pipe.length,
  release: (_kernel, { pipe, end }) => {
    if (end === "read") pipe.readers--;
    else pipe.writers--;
  },
};
