// Waiting by subscription: epoll_create1, epoll_ctl, epoll_pwait, epoll_pwait2 (man 7 epoll). The checks and their order are
// those of fs/eventpoll.c.

import {
  type EpollEvent,
  epollEvent,
  epollEventBytes,
  epollFlag,
  epollModes,
  epollOperation,
  readEpollEvent,
  writeEpollEvent,
} from "../abi/epoll.ts";
import type { Errno } from "../abi/errno.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { pollEvent } from "../abi/poll.ts";
import { nowNs } from "../kernel.ts";
import { userEnd } from "../mm/layout.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import { advanceNetwork } from "../socket/time.ts";
import { install, lowestFree } from "../vfs/description.ts";
import { createEpoll, reaches, watchDepth, watchKey } from "../vfs/epoll.ts";
import { addWatch, canBeWatched, changeWatch, collectEvents, removeWatch } from "../vfs/epoll-operations.ts";
import { createDescription } from "../vfs/open.ts";
import { type ArgumentKind, custom, descriptor, flags, formatAddress, integer, pointer, size } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import { isOverdue, startTimeout } from "./polling.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { signalMask, timespec } from "./structures.ts";
import { replaceMask } from "./temporary-mask.ts";
import { descriptionAt } from "./transfer.ts";

/** EP_MAX_EVENTS. */
const eventsMaximum = Math.floor(0x7fffffff / epollEventBytes);
/** EP_MAX_NESTS. */
const nestingMaximum = 5;
const nsPerMs = 1_000_000;

/** What may accompany EPOLLEXCLUSIVE. */
const exclusiveAllowed =
  (epollModes & ~epollEvent.EPOLLONESHOT) | pollEvent.POLLIN | pollEvent.POLLOUT | pollEvent.POLLERR | pollEvent.POLLHUP;

function createInstance(context: CallContext, bits: number): CallResult {
  const { kernel, process } = context;
  if (bits & ~epollFlag.EPOLL_CLOEXEC) return "EINVAL";
  const fd = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof fd === "string") return fd;
  const epoll = createEpoll(kernel.state.nextDescription);
  const description = createDescription(kernel, { kind: "epoll", epoll }, 2, "anon_inode:[eventpoll]");
  install(process.descriptors, fd, description, (bits & epollFlag.EPOLL_CLOEXEC) !== 0);
  return fd;
}

function control(context: CallContext, epollFd: number, operation: number, fd: number, address: number): CallResult {
  const { kernel, memory } = context;
  // The wake-ups of what has happened until now must not count for what is added now.
  advanceNetwork(kernel);
  let event: EpollEvent = { events: 0, data: 0n };
  if (operation !== epollOperation.EPOLL_CTL_DEL) {
    const bytes = readBytes(memory, address, epollEventBytes);
    if (!bytes) return "EFAULT";
    event = readEpollEvent(bytes);
  }
  const instance = descriptionAt(context, epollFd);
  const target = descriptionAt(context, fd);
  if (!instance || !target) return "EBADF";
  if (!canBeWatched(kernel, target)) return "EPERM";
  if (instance === target || instance.object.kind !== "epoll") return "EINVAL";
  const { epoll } = instance.object;
  const isExclusive = (event.events & epollEvent.EPOLLEXCLUSIVE) !== 0;
  if (isExclusive && operation === epollOperation.EPOLL_CTL_MOD) return "EINVAL";
  if (isExclusive && operation === epollOperation.EPOLL_CTL_ADD) {
    const isAllowed = (event.events & ~exclusiveAllowed) === 0;
    if (target.object.kind === "epoll" || !isAllowed) return "EINVAL";
  }
  if (operation === epollOperation.EPOLL_CTL_ADD && target.object.kind === "epoll") {
    if (reaches(target.object.epoll, epoll) || watchDepth(target.object.epoll) >= nestingMaximum) return "ELOOP";
  }
  const watch = epoll.watches.get(watchKey(fd, target));
  switch (operation) {
    case epollOperation.EPOLL_CTL_ADD:
      if (watch) return "EEXIST";
      addWatch(kernel, epoll, fd, target, event);
      return 0;
    case epollOperation.EPOLL_CTL_DEL:
      if (!watch) return "ENOENT";
      removeWatch(kernel, watch);
      return 0;
    case epollOperation.EPOLL_CTL_MOD:
      if (!watch) return "ENOENT";
      if (watch.events & epollEvent.EPOLLEXCLUSIVE) return "EINVAL";
      changeWatch(kernel, watch, event);
      return 0;
    default:
      return "EINVAL";
  }
}

/** `begin` reads timeout and mask the first time. */
function wait(context: CallContext, fd: number, address: number, maximum: number, begin: () => Errno | undefined): CallResult {
  const { kernel, memory, call } = context;
  if (!call.waits) {
    const failure = begin();
    if (failure) return failure;
  }
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  if (maximum <= 0 || maximum > eventsMaximum) return "EINVAL";
  if (address + maximum * epollEventBytes > userEnd) return "EFAULT";
  if (description.object.kind !== "epoll") return "EINVAL";
  advanceNetwork(kernel);
  let failed = false;
  const count = collectEvents(kernel, description.object.epoll, maximum, (index, event) => {
    failed = !writeBytes(memory, address + index * epollEventBytes, writeEpollEvent(event));
    return !failed;
  });
  if (count > 0) return count;
  if (failed) return "EFAULT";
  return isOverdue(context) ? 0 : waitUntil(call.deadlineNs, { kind: "descriptor", description, events: pollEvent.POLLIN });
}

/** Milliseconds; negative: for ever. */
function startTimeoutMs({ kernel, call }: CallContext, timeoutMs: number): void {
  if (timeoutMs >= 0) call.deadlineNs = nowNs(kernel) + timeoutMs * nsPerMs;
}

/** `{events=EPOLLIN|EPOLLET, data={u32=7, u64=7}}` */
function formatEvent(bytes: Uint8Array): string {
  const { events, data } = readEpollEvent(bytes);
  return `{events=${formatFlags(epollEvent, events, "EPOLL")}, data={u32=${BigInt.asUintN(32, data)}, u64=${data}}}`;
}

const event: ArgumentKind = pointer({
  noun: "struct epoll_event",
  before: ({ value, read, values: [, operation] }) =>
    value === 0 || operation === epollOperation.EPOLL_CTL_DEL ? undefined : read(value, epollEventBytes),
  format: ({ before, raw }) => (before instanceof Uint8Array ? formatEvent(before) : formatAddress(raw)),
});

const shownEvents = 32;
const outEvents: ArgumentKind = pointer({
  noun: "events to fill",
  after: ({ value, result, read }) => (result >= 0 ? read(value, Math.min(result, shownEvents) * epollEventBytes) : undefined),
  format: ({ after, raw, result }) => {
    if (!(after instanceof Uint8Array) || result === undefined) return formatAddress(raw);
    const shown: string[] = [];
    for (let at = 0; at < after.length; at += epollEventBytes) shown.push(formatEvent(after.subarray(at, at + epollEventBytes)));
    return `[${shown.join(", ")}${result > shownEvents ? ", ..." : ""}]`;
  },
});

export const epollCalls: readonly CallRow[] = [
  {
    number: 20,
    name: "epoll_create1",
    arguments: signature({ flags: flags(epollFlag, "EPOLL_") }),
    result: "number",
    summary: "makes an epoll instance: a list of descriptors to watch",
    support: "full",
    handler: createInstance,
  },
  {
    number: 21,
    name: "epoll_ctl",
    arguments: signature({
      epfd: descriptor,
      op: custom("operation EPOLL_CTL_*", ({ value }) => formatName(epollOperation, value, "EPOLL_CTL_")),
      fd: descriptor,
      event,
    }),
    result: "number",
    summary: "adds a descriptor to an epoll instance, changes what is waited for, or takes it away",
    support: "partial: EPOLLEXCLUSIVE wakes every instance",
    handler: control,
  },
  {
    number: 22,
    name: "epoll_pwait",
    arguments: signature({
      epfd: descriptor,
      events: outEvents,
      maxevents: integer,
      timeout: integer,
      sigmask: signalMask,
      sigsetsize: size,
    }),
    result: "number",
    summary: "waits until something that an epoll instance watches is ready",
    support: "full",
    alwaysInterrupted: true,
    handler: (context, fd, address, maximum, timeoutMs, mask, maskBytes) =>
      wait(context, fd, address, maximum, () => {
        startTimeoutMs(context, timeoutMs);
        return replaceMask(context, mask, maskBytes);
      }),
  },
  {
    number: 441,
    name: "epoll_pwait2",
    arguments: signature({
      epfd: descriptor,
      events: outEvents,
      maxevents: integer,
      timeout: timespec,
      sigmask: signalMask,
      sigsetsize: size,
    }),
    result: "number",
    summary: "as epoll_pwait, with a timeout in nanoseconds",
    support: "full",
    alwaysInterrupted: true,
    handler: (context, fd, address, maximum, timeout, mask, maskBytes) =>
      wait(context, fd, address, maximum, () => startTimeout(context, timeout) ?? replaceMask(context, mask, maskBytes)),
  },
];
