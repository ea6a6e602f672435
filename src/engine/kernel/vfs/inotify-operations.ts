// An inotify instance through its descriptor: events are read whole, as many as fit.

import { concatenate } from "../../base/concatenate.ts";
import { writeNodeEvent } from "../abi/inotify.ts";
import { pollEvent } from "../abi/poll.ts";
import { anonymousStatus } from "../abi/stat.ts";
import { realTime } from "../kernel.ts";
import type { Inotify } from "./inotify.ts";
import type { Operations } from "./operations.ts";

/** The oldest events that `count` bytes hold. */
function fitting({ queue }: Inotify, count: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let room = count;
  for (const event of queue) {
    const bytes = writeNodeEvent(event);
    if (bytes.length > room) break;
    room -= bytes.length;
    pieces.push(bytes);
  }
  return pieces;
}

export const inotifyOperations: Operations<"inotify"> = {
  peek: (_kernel, { inotify }, count) => {
    if (inotify.queue.length === 0) return "wait";
    const pieces = fitting(inotify, count);
    return pieces.length === 0 ? "EINVAL" : concatenate(pieces);
  },
  consume: (_kernel, { inotify }, count) => {
    inotify.queue.splice(0, fitting(inotify, count).length);
  },
  write: () => "EBADF",
  readiness: (_kernel, { inotify }) => (inotify.queue.length > 0 ? pollEvent.POLLIN : 0),
  watchers: (_kernel, { inotify }) => inotify.watchers,
  status: (kernel) => anonymousStatus(realTime(kernel, 0)),
  readable: (_kernel, { inotify }) => fitting(inotify, Number.POSITIVE_INFINITY).reduce((sum, { length }) => sum + length, 0),
  end: () => 0,
  release: (kernel, { inotify }) => {
    for (const watch of inotify.watches.values()) kernel.state.nodeWatches.delete(watch);
  },
};
