// An epoll instance as plain data (fs/eventpoll.c): what it watches, and which of that has been signalled and waits to be
// reported. Whatever can be watched keeps a set of its watches and signals them when something happens to it.

import { epollEvent, epollModes } from "../abi/epoll.ts";
import { pollEvent } from "../abi/poll.ts";
import type { Description } from "./description.ts";
import type { Subscription } from "./subscription.ts";

export interface Watch {
  readonly epoll: Epoll;
  readonly fd: number;
  readonly description: Description;
  /** What it was added with, modes among them; without events it is dormant (EPOLLONESHOT has fired). */
  events: number;
  /** The program's own word, given back with every event. */
  data: bigint;
}

/** What wants to know that something has happened. */
export type Watcher = Watch | Subscription;

export interface Epoll {
  readonly id: number;
  /** By `watchKey`. */
  readonly watches: Map<number, Watch>;
  /** Signalled, in order; whether it is still ready is asked when somebody waits. */
  readonly ready: Set<Watch>;
  /** Of other instances, on this one. */
  readonly watchers: Set<Watcher>;
}

export const createEpoll = (id: number): Epoll => ({ id, watches: new Map(), ready: new Set(), watchers: new Set() });

/** A descriptor number counts once for each open file that it has referred to. */
export const watchKey = (fd: number, description: Description): number => description.id * 2 ** 20 + fd;

/** Errors and hang-ups are reported whether asked for or not. */
export const watchAlways = pollEvent.POLLERR | pollEvent.POLLHUP;

/** What a watch waits for, without the modes; 0: it is dormant. */
export const awaitedEvents = (watch: Watch): number => watch.events & ~epollModes;

/** Something has happened to what these watch: `bits` of poll, as the wake-up tells them (ep_poll_callback). */
export function signalWatchers(watchers: ReadonlySet<Watcher> | undefined, bits: number): void {
  for (const watcher of watchers ?? []) {
    if (watcher.epoll === undefined) watcher.news.push({ subscription: watcher, bits });
    else if (awaitedEvents(watcher) & bits) queueWatch(watcher);
  }
}

/** Puts a watch among the ready, behind the others. */
export function queueWatch(watch: Watch): void {
  const { epoll } = watch;
  if (epoll.ready.has(watch)) return;
  epoll.ready.add(watch);
  signalWatchers(epoll.watchers, pollEvent.POLLIN);
}

/** True if `epoll` watches `target`, itself or through others: adding it there would close a circle. */
export function reaches(epoll: Epoll, target: Epoll): boolean {
  if (epoll === target) return true;
  for (const { description } of epoll.watches.values()) {
    if (description.object.kind === "epoll" && reaches(description.object.epoll, target)) return true;
  }
  return false;
}

/** How many instances stand on one another, this one included. */
export function watchDepth(epoll: Epoll): number {
  let below = 0;
  for (const { description } of epoll.watches.values()) {
    if (description.object.kind === "epoll") below = Math.max(below, watchDepth(description.object.epoll));
  }
  return below + 1;
}

export const isEdgeTriggered = (watch: Watch): boolean => (watch.events & epollEvent.EPOLLET) !== 0;
export const isOneShot = (watch: Watch): boolean => (watch.events & epollEvent.EPOLLONESHOT) !== 0;
