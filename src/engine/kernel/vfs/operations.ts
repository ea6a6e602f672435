// What can be done to an open file description, whatever it stands for: one set of operations a kind of object.
// Reading is two steps, so that a bad buffer loses nothing: look at the bytes, copy them out, then take them away.

import type { Errno } from "../abi/errno.ts";
import { pollEvent } from "../abi/poll.ts";
import type { FileStatus } from "../abi/stat.ts";
import { posixQueueOperations } from "../ipc/posix-queue.ts";
import type { Kernel, Polling } from "../kernel.ts";
import { netlinkOperations } from "../socket/netlink/operations.ts";
import { socketOperations } from "../socket/socket-operations.ts";
import { unixOperations } from "../socket/unix/operations.ts";
import { counterOperations } from "./counter-operations.ts";
import type { Description, ObjectOf, OpenObject } from "./description.ts";
import { deviceOperations } from "./device.ts";
import type { Watcher } from "./epoll.ts";
import { epollOperations, removeWatchesOf } from "./epoll-operations.ts";
import { directoryOperations, fileOperations, pathOperations } from "./file.ts";
import { inotifyOperations } from "./inotify-operations.ts";
import { pipeOperations } from "./pipe-operations.ts";
import { processOperations } from "./process-operations.ts";
import { signalOperations } from "./signal-operations.ts";
import { streamOperations } from "./stream.ts";
import { unsubscribe } from "./subscription.ts";
import { masterOperations, terminalOperations } from "./terminal-operations.ts";
import { timerOperations } from "./timer-operations.ts";

/** Bytes that a program wants written, not yet read from its memory. */
export interface Source {
  readonly length: number;
  /** The first `count` of them; undefined if the program may not read them all. */
  readonly take: (count: number) => Uint8Array | undefined;
  /** As many of the first `count` as the program may read. */
  readonly takeSome: (count: number) => Uint8Array;
}

export interface Operations<Kind extends OpenObject["kind"]> {
  /** What a read of `count` (1 or more) bytes would give, left where it is; empty is end of file. */
  readonly peek: (kernel: Kernel, object: ObjectOf<Kind>, count: number, description: Description) => Uint8Array | Errno | "wait";
  /** Takes away what `peek` gave, once it has been delivered. */
  readonly consume: (kernel: Kernel, object: ObjectOf<Kind>, count: number, description: Description) => void;
  /** How many bytes went in; fewer than the source's are no failure. */
  readonly write: (
    kernel: Kernel,
    object: ObjectOf<Kind>,
    source: Source,
    description: Description,
    pid: number,
  ) => number | Errno | "wait";
  /** poll's bits at this moment. */
  readonly readiness: (kernel: Kernel, object: ObjectOf<Kind>) => number;
  /** Those that epoll instances have on it, to be signalled when its readiness may have grown. Absent: it is always ready (EPERM). */
  readonly watchers?: (kernel: Kernel, object: ObjectOf<Kind>) => Set<Watcher>;
  readonly status: (kernel: Kernel, object: ObjectOf<Kind>) => FileStatus;
  /** FIONREAD. */
  readonly readable: (kernel: Kernel, object: ObjectOf<Kind>, description: Description) => number | Errno;
  /** Absent: it has no position (ESPIPE). Gives the size that SEEK_END counts from. */
  readonly end?: (object: ObjectOf<Kind>) => number;
  /** The last descriptor has gone. */
  readonly release: (kernel: Kernel, object: ObjectOf<Kind>, description: Description) => void;
}

const operations = {
  file: fileOperations,
  directory: directoryOperations,
  path: pathOperations,
  device: deviceOperations,
  terminal: terminalOperations,
  master: masterOperations,
  stream: streamOperations,
  pipe: pipeOperations,
  epoll: epollOperations,
  counter: counterOperations,
  timer: timerOperations,
  signals: signalOperations,
  inotify: inotifyOperations,
  process: processOperations,
  posixQueue: posixQueueOperations,
  socket: socketOperations,
  unix: unixOperations,
  netlink: netlinkOperations,
} satisfies { [Kind in OpenObject["kind"]]: Operations<Kind> };

/** The operations of what a description stands for; they must be given that very object. */
export const operationsOf = (object: OpenObject): Operations<OpenObject["kind"]> =>
  operations[object.kind] as unknown as Operations<OpenObject["kind"]>;

/** One descriptor number less refers to it. */
export function dropReference(kernel: Kernel, description: Description): void {
  if (--description.references > 0) return;
  removeWatchesOf(kernel, description);
  unsubscribe(kernel, description);
  operationsOf(description.object).release(kernel, description.object, description);
}

/** Kinds whose poll tells "normal" data beside the plain bits. */
const tellsNormal: readonly OpenObject["kind"][] = [
  "file",
  "directory",
  "device",
  "terminal",
  "master",
  "pipe",
  "stream",
  "socket",
  "unix",
  "netlink",
  "inotify",
  "posixQueue",
];

/** poll's bits at this moment. */
export function readiness(kernel: Kernel, { object }: Description): number {
  const bits = operationsOf(object).readiness(kernel, object);
  if (!tellsNormal.includes(object.kind)) return bits;
  return bits | (bits & pollEvent.POLLIN ? pollEvent.POLLRDNORM : 0) | (bits & pollEvent.POLLOUT ? pollEvent.POLLWRNORM : 0);
}

/** What the kernel hands to those who ask any description. */
export const polling: Polling = {
  readiness,
  drop: dropReference,
  watchers: (kernel, { object }) => operationsOf(object).watchers?.(kernel, object),
};
