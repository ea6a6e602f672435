// POSIX message queues: mq_open, mq_unlink, mq_timedsend, mq_timedreceive, mq_notify, mq_getsetattr (man 2 of each).

import { concatenate } from "../../base/concatenate.ts";
import type { Errno } from "../abi/errno.ts";
import { openFlag, pathBytesMaximum } from "../abi/fcntl.ts";
import { pollEvent } from "../abi/poll.ts";
import { resource, unlimited } from "../abi/resource.ts";
import { notification, readSignalEvent, signalEventBytes } from "../abi/signal-event.ts";
import { decodeBytes } from "../abi/text.ts";
import { timespecNs } from "../abi/time.ts";
import { insertMessage, notifyOf, type PosixQueue, type QueueNotification, removeNotification } from "../ipc/posix-queue.ts";
import { type Kernel, nowNs } from "../kernel.ts";
import { int32Bytes, readBytes, readCString, readTimespec, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import { signalMaximum } from "../signal/signals.ts";
import { type Description, install, lowestFree } from "../vfs/description.ts";
import { signalWatchers } from "../vfs/epoll.ts";
import { isPermitted } from "../vfs/node.ts";
import { createDescription } from "../vfs/open.ts";
import { type ArgumentKind, address, descriptor, mode, size, unsigned } from "./argument-kind.ts";
import { descriptorLimit, openFlags } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { inBuffer, inStructure, outBuffer, outStructure, path, timespec, view } from "./structures.ts";
import { descriptionAt, isReadable, isWritable } from "./transfer.ts";

const attributeBytes = 64;
const nameBytesMaximum = 255;
const prioritiesMaximum = 32768;

interface QueueSize {
  readonly messages: number;
  readonly bytes: number;
}

const defaultSize: QueueSize = { messages: 10, bytes: 8192 };
const largestSize: QueueSize = { messages: 10, bytes: 8192 };
const largestOfRoot: QueueSize = { messages: 65536, bytes: 16777216 };
/** Of each message, and of each priority that there may be at once. */
const headerBytes = 48;

/** struct mq_attr: flags, maxmsg, msgsize, curmsgs */
const formatAttributes = (bytes: Uint8Array): string => {
  const [flags, messages, length, present] = [0, 8, 16, 24].map((at) => view(bytes).getBigInt64(at, true));
  return `{mq_flags=${flags === 0n ? "0" : "O_NONBLOCK"}, mq_maxmsg=${messages}, mq_msgsize=${length}, mq_curmsgs=${present}}`;
};
const attributes = inStructure("struct mq_attr", attributeBytes, formatAttributes);
const outAttributes = outStructure("struct mq_attr to fill", attributeBytes, formatAttributes);

const bytesOf = ({ maximumMessages, maximumBytes }: Pick<PosixQueue, "maximumMessages" | "maximumBytes">): number =>
  maximumMessages * maximumBytes + (maximumMessages + Math.min(maximumMessages, prioritiesMaximum)) * headerBytes;

function readSize({ memory, process }: CallContext, at: number): QueueSize | Errno {
  if (at === 0) return defaultSize;
  const bytes = readBytes(memory, at, attributeBytes);
  if (!bytes) return "EFAULT";
  const [messages, length] = [8, 16].map((offset) => Number(view(bytes).getBigInt64(offset, true))) as [number, number];
  const most = process.credentials.uid === 0 ? largestOfRoot : largestSize;
  const isGood = messages > 0 && length > 0 && messages <= most.messages && length <= most.bytes;
  return isGood ? { messages, bytes: length } : "EINVAL";
}

function readName(context: CallContext, at: number): { name: string } | Errno {
  const bytes = readCString(context.memory, at, pathBytesMaximum);
  if (typeof bytes === "string") return bytes;
  if (bytes.length === 0) return "ENOENT";
  const name = decodeBytes(bytes);
  if (name.includes("/") || name === "." || name === "..") return "EACCES";
  return bytes.length > nameBytesMaximum ? "ENAMETOOLONG" : { name };
}

function create({ kernel, process }: CallContext, permissions: number, { messages, bytes }: QueueSize): PosixQueue | Errno {
  const { uid, gid } = process.credentials;
  const size = { maximumMessages: messages, maximumBytes: bytes };
  const limit = process.resourceLimits.get(resource.RLIMIT_MSGQUEUE)?.current ?? unlimited;
  const taken = [...kernel.state.posixQueues.values()].reduce((sum, queue) => sum + (queue.uid === uid ? bytesOf(queue) : 0), 0);
  if (taken + bytesOf(size) > limit) return "EMFILE";
  return {
    kind: "posixQueue",
    inode: kernel.state.nextDescription++,
    uid,
    gid,
    permissions: permissions & 0o777 & ~process.umask,
    ...size,
    messages: [],
    notification: undefined,
    watchers: new Set(),
  };
}

/** By access mode: what it asks of the queue's permissions. */
const wantedPermissions = [4, 2, 6];

function open(context: CallContext, nameAt: number, bits: number, permissions: number, attributesAt: number): CallResult {
  const { kernel, process, memory } = context;
  const { posixQueues } = kernel.state;
  if (attributesAt !== 0 && !readBytes(memory, attributesAt, attributeBytes)) return "EFAULT";
  const read = readName(context, nameAt);
  if (read === "EFAULT" || read === "ENOENT") return read;
  const fd = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof fd === "string") return fd;
  if (typeof read === "string") return read;
  let queue = posixQueues.get(read.name);
  const creates = (bits & openFlag.O_CREAT) !== 0;
  if (queue) {
    if (creates && bits & openFlag.O_EXCL) return "EEXIST";
    const wanted = wantedPermissions[bits & 3];
    if (wanted === undefined) return "EINVAL";
    if (!isPermitted(queue, process.credentials, wanted)) return "EACCES";
  } else {
    if (!creates) return "ENOENT";
    const wanted = readSize(context, attributesAt);
    const made = typeof wanted === "string" ? wanted : create(context, permissions, wanted);
    if (typeof made === "string") return made;
    posixQueues.set(read.name, made);
    queue = made;
  }
  const flags = (bits & 3) | (bits & openFlag.O_NONBLOCK) | openFlag.O_LARGEFILE;
  const description = createDescription(kernel, { kind: "posixQueue", queue }, flags, `/${read.name}`);
  install(process.descriptors, fd, description, true);
  return fd;
}

function unlink(context: CallContext, nameAt: number): CallResult {
  const { posixQueues } = context.kernel.state;
  const read = readName(context, nameAt);
  if (typeof read === "string") return read;
  const queue = posixQueues.get(read.name);
  if (!queue) return "ENOENT";
  const { uid } = context.process.credentials;
  // The directory is everybody's, as /tmp is.
  if (uid !== 0 && uid !== queue.uid) return "EPERM";
  posixQueues.delete(read.name);
  return 0;
}

interface OpenQueue {
  readonly description: Description;
  readonly queue: PosixQueue;
}

function queueAt(context: CallContext, fd: number): OpenQueue | "EBADF" {
  const description = descriptionAt(context, fd);
  return description?.object.kind === "posixQueue" ? { description, queue: description.object.queue } : "EBADF";
}

/** A time since 1970 says how long the call waits at most. */
function deadlineOf({ kernel, memory }: CallContext, at: number): number | undefined | Errno {
  if (at === 0) return undefined;
  const time = readTimespec(memory, at);
  if (typeof time === "string") return time;
  return timespecNs({ seconds: Math.max(0, time.seconds - kernel.state.startedAtSeconds), fraction: time.fraction });
}

function waitFor({ kernel }: CallContext, description: Description, events: number, deadlineNs: number | undefined): CallResult {
  if (description.flags & openFlag.O_NONBLOCK) return "EAGAIN";
  if (deadlineNs !== undefined && deadlineNs <= nowNs(kernel)) return "ETIMEDOUT";
  return waitUntil(deadlineNs, { kind: "descriptor", description, events });
}

/** Somebody is in mq_timedreceive for it. */
const hasReceiver = ({ state }: Kernel, queue: PosixQueue): boolean =>
  [...state.tasks.values()].some(({ call }) => {
    const wait = call?.waits?.[0];
    if (wait?.kind !== "descriptor" || call?.number !== receiveNumber) return false;
    const { object } = wait.description;
    return object.kind === "posixQueue" && object.queue === queue;
  });

function send(context: CallContext, fd: number, at: number, length: number, priority: number, timeout: number): CallResult {
  const { kernel, memory, process } = context;
  const deadlineNs = deadlineOf(context, timeout);
  if (typeof deadlineNs === "string") return deadlineNs;
  if (priority >= prioritiesMaximum) return "EINVAL";
  const open = queueAt(context, fd);
  if (typeof open === "string" || !isWritable(open.description)) return "EBADF";
  const { queue, description } = open;
  if (length > queue.maximumBytes) return "EMSGSIZE";
  const bytes = readBytes(memory, at, length);
  if (!bytes) return "EFAULT";
  if (queue.messages.length >= queue.maximumMessages) return waitFor(context, description, pollEvent.POLLOUT, deadlineNs);
  const wasEmpty = queue.messages.length === 0;
  insertMessage(queue, { priority, bytes: bytes.slice() });
  signalWatchers(queue.watchers, pollEvent.POLLIN);
  if (wasEmpty && !hasReceiver(kernel, queue)) notifyOf(kernel, queue, { pid: process.pid, uid: process.credentials.realUid });
  return 0;
}

function receive(context: CallContext, fd: number, at: number, length: number, priorityAt: number, timeout: number): CallResult {
  const { memory } = context;
  const deadlineNs = deadlineOf(context, timeout);
  if (typeof deadlineNs === "string") return deadlineNs;
  const open = queueAt(context, fd);
  if (typeof open === "string" || !isReadable(open.description)) return "EBADF";
  const { queue, description } = open;
  if (length < queue.maximumBytes) return "EMSGSIZE";
  const message = queue.messages[0];
  if (!message) return waitFor(context, description, pollEvent.POLLIN, deadlineNs);
  queue.messages.shift();
  signalWatchers(queue.watchers, pollEvent.POLLOUT);
  const isToldPriority = priorityAt === 0 || writeBytes(memory, priorityAt, int32Bytes(message.priority));
  return isToldPriority && writeBytes(memory, at, message.bytes) ? message.bytes.length : "EFAULT";
}

const cookieBytes = 32;

/** How a queue tells that a message has come. */
function readNotification(context: CallContext, at: number): QueueNotification | Errno {
  const { memory, process } = context;
  const bytes = readBytes(memory, at, signalEventBytes);
  if (!bytes) return "EFAULT";
  const { value, signal, how } = readSignalEvent(bytes);
  const plain = { pid: process.pid, signal: 0, value };
  if (how === notification.SIGEV_NONE) return plain;
  if (how === notification.SIGEV_SIGNAL) return signal >= 0 && signal <= signalMaximum ? { ...plain, signal } : "EINVAL";
  if (how !== notification.SIGEV_THREAD) return "EINVAL";
  const cookie = readBytes(memory, address.decode(value), cookieBytes);
  if (!cookie) return "EFAULT";
  const description = descriptionAt(context, signal);
  if (!description) return "EBADF";
  if (description.object.kind !== "netlink") return "ENOTSOCK";
  return { ...plain, thread: { socket: description.object.socket, cookie: cookie.slice() } };
}

function notify(context: CallContext, fd: number, at: number): CallResult {
  const wanted = at === 0 ? undefined : readNotification(context, at);
  if (typeof wanted === "string") return wanted;
  const open = queueAt(context, fd);
  if (typeof open === "string") return open;
  const { queue } = open;
  if (!wanted) {
    if (queue.notification?.pid === context.process.pid) removeNotification(queue);
    return 0;
  }
  if (queue.notification && context.kernel.state.processes.has(queue.notification.pid)) return "EBUSY";
  queue.notification = wanted;
  return 0;
}

function attributesOf({ queue, description }: OpenQueue): Uint8Array {
  const words = [description.flags & openFlag.O_NONBLOCK, queue.maximumMessages, queue.maximumBytes, queue.messages.length, 0, 0, 0, 0];
  return concatenate(words.map((word) => uint64Bytes(BigInt(word))));
}

function exchangeAttributes(context: CallContext, fd: number, newAt: number, oldAt: number): CallResult {
  const { memory } = context;
  const given = newAt === 0 ? undefined : readBytes(memory, newAt, attributeBytes);
  if (newAt !== 0 && !given) return "EFAULT";
  const flags = given ? Number(view(given).getBigInt64(0, true)) : 0;
  if (flags & ~openFlag.O_NONBLOCK) return "EINVAL";
  const open = queueAt(context, fd);
  if (typeof open === "string") return open;
  const old = attributesOf(open);
  const { description } = open;
  if (given) description.flags = (description.flags & ~openFlag.O_NONBLOCK) | flags;
  return oldAt === 0 || writeBytes(memory, oldAt, old) ? 0 : "EFAULT";
}

const outPriority: ArgumentKind = outStructure("priority to fill", 4, (bytes) => `[${view(bytes).getUint32(0, true)}]`);
const receiveNumber = 183;

export const posixQueueCalls: readonly CallRow[] = [
  {
    number: 180,
    name: "mq_open",
    arguments: signature({ name: path, oflag: openFlags, mode, attr: attributes }),
    result: "number",
    summary: "opens a POSIX message queue, or makes one",
    support: "full",
    handler: open,
  },
  {
    number: 181,
    name: "mq_unlink",
    arguments: signature({ name: path }),
    result: "number",
    summary: "takes a POSIX message queue's name away",
    support: "full",
    handler: unlink,
  },
  {
    number: 182,
    name: "mq_timedsend",
    arguments: signature({ mqdes: descriptor, msg_ptr: inBuffer(2), msg_len: size, msg_prio: unsigned, abs_timeout: timespec }),
    result: "number",
    summary: "puts a message with a priority into a queue",
    support: "full",
    handler: send,
  },
  {
    number: receiveNumber,
    name: "mq_timedreceive",
    arguments: signature({ mqdes: descriptor, msg_ptr: outBuffer, msg_len: size, msg_prio: outPriority, abs_timeout: timespec }),
    result: "number",
    summary: "takes the most urgent message out of a queue",
    support: "full",
    handler: receive,
  },
  {
    number: 184,
    name: "mq_notify",
    arguments: signature({ mqdes: descriptor, sevp: address }),
    result: "number",
    summary: "asks to be told when a message comes to an empty queue",
    support: "full",
    handler: notify,
  },
  {
    number: 185,
    name: "mq_getsetattr",
    arguments: signature({ mqdes: descriptor, newattr: attributes, oldattr: outAttributes }),
    result: "number",
    summary: "reads how large a queue is and how full, and sets whether it waits",
    support: "full",
    handler: exchangeAttributes,
  },
];
