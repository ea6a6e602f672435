// A socket of AF_UNIX as a file: read, write, readiness and release.

import { invariant } from "../../../base/errors.ts";
import { openFlag } from "../../abi/fcntl.ts";
import { pollEvent } from "../../abi/poll.ts";
import { fileType } from "../../abi/stat.ts";
import { realTime } from "../../kernel.ts";
import type { Operations } from "../../vfs/operations.ts";
import { closeUnix } from "./calls.ts";
import { isQueueFull, isWritable, type UnixEndpoint } from "./endpoint.ts";
import { consumeUnix, peekUnix, sendUnix } from "./transfer.ts";

/** unix_poll and unix_dgram_poll. */
function readiness(socket: UnixEndpoint): number {
  const { state, type, peer } = socket;
  let bits = socket.error ? pollEvent.POLLERR : 0;
  if (socket.readShut && socket.writeShut) bits |= pollEvent.POLLHUP;
  if (socket.readShut) bits |= pollEvent.POLLRDHUP | pollEvent.POLLIN;
  if (socket.queue.length > 0 || socket.waiting.length > 0) bits |= pollEvent.POLLIN;
  if (type !== "datagram" && state === "unconnected") bits |= pollEvent.POLLHUP;
  const isHeldUp = type !== "stream" && peer !== undefined && peer.peer !== socket && isQueueFull(peer);
  if (isWritable(socket) && !isHeldUp) bits |= pollEvent.POLLOUT;
  return bits;
}

export const unixOperations: Operations<"unix"> = {
  peek: (kernel, object, count, description) => {
    const message = peekUnix(kernel, object, count);
    if (typeof message === "string") return message;
    return message.endsWait && description.flags & openFlag.O_NONBLOCK ? "EAGAIN" : message.bytes;
  },
  // Descriptors that came along are lost to a plain read.
  consume: (kernel, object, count) => {
    const message = peekUnix(kernel, object, count);
    if (typeof message !== "string") consumeUnix(kernel, object, message);
  },
  write: (kernel, object, source, _description, pid) => {
    const process = kernel.state.processes.get(pid);
    invariant(process, `no process ${pid} to write`);
    const sent = sendUnix({ kernel, process }, object, source, { flags: 0 });
    // A peer that takes no more makes it unwritable.
    return typeof sent === "object" ? "wait" : sent;
  },
  readiness: (_kernel, { socket }) => readiness(socket),
  watchers: (_kernel, { socket }) => socket.watchers,
  status: (kernel, { socket }) => ({
    device: 8,
    inode: socket.id,
    mode: fileType.S_IFSOCK | 0o777,
    links: 1,
    uid: 0,
    gid: 0,
    deviceNumber: 0,
    size: 0,
    modified: realTime(kernel, 0),
  }),
  readable: (_kernel, { socket }) => {
    if (socket.state === "listening") return "EINVAL";
    if (socket.type === "datagram") return socket.queue[0]?.bytes.length ?? 0;
    return socket.queue.reduce((sum, { bytes }) => sum + bytes.length, 0);
  },
  release: (kernel, object) => closeUnix(kernel, object),
};
