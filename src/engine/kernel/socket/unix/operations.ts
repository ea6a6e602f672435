// A socket of AF_UNIX as a file: read, write, readiness and release.

import { openFlag } from "../../abi/fcntl.ts";
import { pollEvent } from "../../abi/poll.ts";
import type { Operations } from "../../vfs/operations.ts";
import { socketStatus, writeBy } from "../socket-file.ts";
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
  write: writeBy(sendUnix),
  readiness: (_kernel, { socket }) => readiness(socket),
  watchers: (_kernel, { socket }) => socket.watchers,
  status: (kernel, { socket }) => socketStatus(kernel, socket.id),
  readable: (_kernel, { socket }) => {
    if (socket.state === "listening") return "EINVAL";
    if (socket.type === "datagram") return socket.queue[0]?.bytes.length ?? 0;
    return socket.queue.reduce((sum, { bytes }) => sum + bytes.length, 0);
  },
  release: (kernel, object) => closeUnix(kernel, object),
};
