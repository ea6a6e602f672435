// An eventfd: a 64-bit counter that writes add to and reads take from (man 2 eventfd).

import { pollEvent } from "../abi/poll.ts";
import { anonymousStatus } from "../abi/stat.ts";
import { realTime } from "../kernel.ts";
import { uint64Bytes } from "../mm/user-memory.ts";
import { signalWatchers, type Watcher } from "./epoll.ts";
import type { Operations } from "./operations.ts";

export interface Counter {
  readonly id: number;
  value: bigint;
  /** EFD_SEMAPHORE: a read takes one, not all. */
  readonly isSemaphore: boolean;
  readonly watchers: Set<Watcher>;
}

const wordBytes = 8;
const maximum = 0xffff_ffff_ffff_fffen;

export const counterOperations: Operations<"counter"> = {
  peek: (_kernel, { counter }, count) => {
    if (count < wordBytes) return "EINVAL";
    return counter.value === 0n ? "wait" : uint64Bytes(counter.isSemaphore ? 1n : counter.value);
  },
  consume: (_kernel, { counter }) => {
    counter.value = counter.isSemaphore ? counter.value - 1n : 0n;
    signalWatchers(counter.watchers, pollEvent.POLLOUT);
  },
  write: (_kernel, { counter }, source) => {
    if (source.length < wordBytes) return "EINVAL";
    const bytes = source.take(wordBytes);
    if (!bytes) return "EFAULT";
    const added = new DataView(bytes.buffer, bytes.byteOffset, wordBytes).getBigUint64(0, true);
    if (added > maximum) return "EINVAL";
    if (counter.value + added > maximum) return "wait";
    counter.value += added;
    signalWatchers(counter.watchers, pollEvent.POLLIN);
    return source.length;
  },
  readiness: (_kernel, { counter }) => (counter.value > 0n ? pollEvent.POLLIN : 0) | (counter.value < maximum ? pollEvent.POLLOUT : 0),
  watchers: (_kernel, { counter }) => counter.watchers,
  status: (kernel) => anonymousStatus(realTime(kernel, 0)),
  readable: () => "ENOTTY",
  end: () => 0,
  release: () => {},
};
