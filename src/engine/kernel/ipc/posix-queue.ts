// POSIX message queues (man 7 mq_overview): known by name, reached by descriptor, the most urgent message first.

import { pollEvent } from "../abi/poll.ts";
import { fileType, namelessStatus } from "../abi/stat.ts";
import { encodeUtf8 } from "../abi/text.ts";
import { type Kernel, realTime } from "../kernel.ts";
import { sendToProcess } from "../signal/send.ts";
import type { NetlinkEndpoint } from "../socket/netlink/endpoint.ts";
import { signalWatchers, type Watcher } from "../vfs/epoll.ts";
import type { Operations } from "../vfs/operations.ts";

export interface PosixMessage {
  readonly priority: number;
  readonly bytes: Uint8Array;
}

/** Who is told, once, that a message has come to an empty queue (man 2 mq_notify). */
export interface QueueNotification {
  readonly pid: number;
  /** 0: nothing is sent. */
  readonly signal: number;
  readonly value: bigint;
  /** Of SIGEV_THREAD: the C library's thread waits at this socket for these bytes. */
  readonly thread?: { readonly socket: NetlinkEndpoint; readonly cookie: Uint8Array };
}

export interface PosixQueue {
  readonly kind: "posixQueue";
  readonly inode: number;
  readonly uid: number;
  readonly gid: number;
  readonly permissions: number;
  readonly maximumMessages: number;
  readonly maximumBytes: number;
  /** The most urgent first; of one priority the oldest first. */
  readonly messages: PosixMessage[];
  notification: QueueNotification | undefined;
  readonly watchers: Set<Watcher>;
}

export function insertMessage({ messages }: PosixQueue, message: PosixMessage): void {
  const at = messages.findIndex(({ priority }) => priority < message.priority);
  messages.splice(at < 0 ? messages.length : at, 0, message);
}

/** What the last byte of a cookie tells the thread that waits for it. */
const cookieNews = { woken: 1, removed: 2 } as const;

function tellThread({ thread }: QueueNotification, news: keyof typeof cookieNews): void {
  if (!thread) return;
  const cookie = thread.cookie.slice();
  cookie[cookie.length - 1] = cookieNews[news];
  thread.socket.queue.push(cookie);
  signalWatchers(thread.socket.watchers, pollEvent.POLLIN);
}

/** A message by `sender` has come to an empty queue at which nobody waits. */
export function notifyOf(kernel: Kernel, queue: PosixQueue, sender: { readonly pid: number; readonly uid: number }): void {
  const { notification } = queue;
  if (!notification) return;
  queue.notification = undefined;
  const { pid, signal, value } = notification;
  const process = kernel.state.processes.get(pid);
  if (signal !== 0 && process) sendToProcess(kernel, process, { signal, code: "SI_MESGQ", ...sender, value });
  tellThread(notification, "woken");
}

export function removeNotification(queue: PosixQueue): void {
  if (queue.notification) tellThread(queue.notification, "removed");
  queue.notification = undefined;
}

/** What a read of the descriptor gives (mqueue_read_file). */
function statusText({ messages, notification }: PosixQueue): Uint8Array {
  const bytes = messages.reduce((sum, message) => sum + message.bytes.length, 0);
  const { signal = 0, pid = 0, thread } = notification ?? {};
  const how = notification === undefined ? 0 : thread ? 2 : signal === 0 ? 1 : 0;
  const fields = [
    `QSIZE:${String(bytes).padEnd(10)}`,
    `NOTIFY:${String(how).padEnd(5)}`,
    `SIGNO:${String(how === 0 ? signal : 0).padEnd(5)}`,
    `NOTIFY_PID:${String(pid).padEnd(6)}`,
  ];
  return encodeUtf8(`${fields.join(" ")}\n`);
}

const statusBytes = 80;

export const posixQueueOperations: Operations<"posixQueue"> = {
  peek: (_kernel, { queue }, count, { offset }) => statusText(queue).subarray(offset, offset + count),
  consume: (_kernel, _object, count, description) => {
    description.offset += count;
  },
  write: () => "EINVAL",
  readiness: (_kernel, { queue }) =>
    (queue.messages.length > 0 ? pollEvent.POLLIN : 0) | (queue.messages.length < queue.maximumMessages ? pollEvent.POLLOUT : 0),
  watchers: (_kernel, { queue }) => queue.watchers,
  status: (kernel, { queue: { inode, uid, gid, permissions } }) =>
    namelessStatus({
      device: 13,
      inode,
      uid,
      gid,
      mode: fileType.S_IFREG | permissions,
      size: statusBytes,
      modified: realTime(kernel, 0),
    }),
  readable: () => "ENOTTY",
  end: () => statusBytes,
  release: () => {},
};
