// An epoll instance through its descriptor: adding and taking away watches, collecting what is ready, and being watched itself.

import type { EpollEvent } from "../abi/epoll.ts";
import { epollModes } from "../abi/epoll.ts";
import { pollEvent } from "../abi/poll.ts";
import { anonymousStatus } from "../abi/stat.ts";
import { type Kernel, realTime } from "../kernel.ts";
import type { Description } from "./description.ts";
import {
  awaitedEvents,
  type Epoll,
  isEdgeTriggered,
  isOneShot,
  queueWatch,
  type Watch,
  type Watcher,
  watchAlways,
  watchKey,
} from "./epoll.ts";
import type { Operations } from "./operations.ts";

const pollWatch = (kernel: Kernel, watch: Watch): number => kernel.polling.readiness(kernel, watch.description) & awaitedEvents(watch);

/** The set of watches on what a description stands for; undefined: it is always ready and cannot be watched. */
const watchersOf = (kernel: Kernel, description: Description): Set<Watcher> | undefined => kernel.polling.watchers(kernel, description);

export const canBeWatched = (kernel: Kernel, description: Description): boolean => watchersOf(kernel, description) !== undefined;

/** The description must be one that can be watched. What is ready already counts as signalled. */
export function addWatch(kernel: Kernel, epoll: Epoll, fd: number, description: Description, event: EpollEvent): void {
  const watch: Watch = { epoll, fd, description, events: event.events | watchAlways, data: event.data };
  epoll.watches.set(watchKey(fd, description), watch);
  watchersOf(kernel, description)!.add(watch);
  description.watches ??= new Set();
  description.watches.add(watch);
  if (pollWatch(kernel, watch)) queueWatch(watch);
}

/** As EPOLL_CTL_MOD: also what is ready now is reported anew. */
export function changeWatch(kernel: Kernel, watch: Watch, event: EpollEvent): void {
  watch.events = event.events | watchAlways;
  watch.data = event.data;
  if (pollWatch(kernel, watch)) queueWatch(watch);
}

export function removeWatch(kernel: Kernel, watch: Watch): void {
  const { epoll, fd, description } = watch;
  epoll.watches.delete(watchKey(fd, description));
  epoll.ready.delete(watch);
  watchersOf(kernel, description)?.delete(watch);
  description.watches?.delete(watch);
}

/** The last reference to a description has gone: nobody watches it any more. */
export function removeWatchesOf(kernel: Kernel, description: Description): void {
  for (const watch of description.watches ?? []) removeWatch(kernel, watch);
}

/**
 * At most `maximum` events, in the order in which they were signalled (ep_send_events). `deliver` puts one into the program's
 * memory; false ends the collection with that one kept.
 */
export function collectEvents(
  kernel: Kernel,
  epoll: Epoll,
  maximum: number,
  deliver: (index: number, event: EpollEvent) => boolean,
): number {
  let count = 0;
  for (const watch of [...epoll.ready]) {
    if (count === maximum) break;
    epoll.ready.delete(watch);
    const events = pollWatch(kernel, watch);
    if (events === 0) continue;
    if (!deliver(count, { events, data: watch.data })) {
      // It stays the first of those that wait.
      const others = [...epoll.ready];
      epoll.ready.clear();
      for (const kept of [watch, ...others]) epoll.ready.add(kept);
      break;
    }
    count++;
    if (isOneShot(watch)) watch.events &= epollModes;
    // Level-triggered: behind the others, to be asked again next time.
    else if (!isEdgeTriggered(watch)) epoll.ready.add(watch);
  }
  return count;
}

/** Something would be collected; what is signalled but no longer ready is forgotten (ep_eventpoll_poll). */
function hasEvents(kernel: Kernel, epoll: Epoll): boolean {
  for (const watch of epoll.ready) {
    if (pollWatch(kernel, watch)) return true;
    epoll.ready.delete(watch);
  }
  return false;
}

export const epollOperations: Operations<"epoll"> = {
  peek: () => "EINVAL",
  consume: () => {},
  write: () => "EINVAL",
  readiness: (kernel, { epoll }) => (hasEvents(kernel, epoll) ? pollEvent.POLLIN : 0),
  watchers: (_kernel, { epoll }) => epoll.watchers,
  status: (kernel) => anonymousStatus(realTime(kernel, 0)),
  readable: () => "ENOTTY",
  end: () => 0,
  release: (kernel, { epoll }) => {
    for (const watch of [...epoll.watches.values()]) removeWatch(kernel, watch);
  },
};
