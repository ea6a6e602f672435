// Signal-driven input and output as plain data (man 2 fcntl, "Managing signals"): who owns a description, and what has happened to
// one that wants to be told. The news wait in the kernel's state until signal/owners.ts makes signals of them.

import type { Kernel } from "../kernel.ts";
import type { Description, OpenObject } from "./description.ts";

/** F_OWNER_*: what an owner's number stands for. */
export const ownerType = { F_OWNER_TID: 0, F_OWNER_PID: 1, F_OWNER_PGRP: 2 } as const;

export interface Owner {
  readonly type: number;
  readonly id: number;
  /** Whoever named it; he must be allowed to send a signal there. */
  readonly uid: number;
}

/** Of a description with O_ASYNC: stands among the watches of what it stands for. */
export interface Subscription {
  /** No watch of an epoll instance. */
  readonly epoll?: undefined;
  readonly description: Description;
  /** The number by which it was asked for, that the signal tells. */
  readonly fd: number;
  /** The kernel's, of all subscriptions. */
  readonly news: News[];
}

export interface News {
  readonly subscription: Subscription;
  /** Of poll, as the wake-up tells them. */
  readonly bits: number;
}

/** Kinds that tell their owners; any other takes no O_ASYNC. */
const telling: readonly OpenObject["kind"][] = ["pipe", "stream", "terminal", "master", "inotify", "socket", "unix", "netlink"];

export const tellsOwners = ({ object }: Description): boolean => telling.includes(object.kind);

/** O_ASYNC is set, or taken away. */
export function subscribe(kernel: Kernel, description: Description, fd: number): void {
  if (description.subscription) return;
  const subscription: Subscription = { description, fd, news: kernel.state.news };
  description.subscription = subscription;
  kernel.polling.watchers(kernel, description)?.add(subscription);
}

export function unsubscribe(kernel: Kernel, description: Description): void {
  if (!description.subscription) return;
  kernel.polling.watchers(kernel, description)?.delete(description.subscription);
  delete description.subscription;
}
