// A timer as a file: a read gives how often it has gone off since the last one (man 2 timerfd_create).

import { pollEvent } from "../abi/poll.ts";
import { anonymousStatus } from "../abi/stat.ts";
import { type Kernel, nowNs, realTime } from "../kernel.ts";
import { uint64Bytes } from "../mm/user-memory.ts";
import type { Timer } from "../task/timers.ts";
import type { Operations } from "./operations.ts";

/** How often it has gone off and nobody has read. */
function expirations(kernel: Kernel, { nextNs, intervalNs }: Timer): number {
  const late = nowNs(kernel) - nextNs;
  if (!(late >= 0)) return 0;
  return intervalNs === 0 ? 1 : Math.floor(late / intervalNs) + 1;
}

/** Nanoseconds until it goes off next; 0: it is not set, or has gone off for the only time. */
export function remainingNs(kernel: Kernel, timer: Timer): number {
  const { nextNs, intervalNs } = timer;
  const passed = expirations(kernel, timer);
  if (nextNs === Number.POSITIVE_INFINITY || (passed > 0 && intervalNs === 0)) return 0;
  return nextNs + passed * intervalNs - nowNs(kernel);
}

export const timerOperations: Operations<"timer"> = {
  peek: (kernel, { timer }, count) => {
    if (count < 8) return "EINVAL";
    const passed = expirations(kernel, timer);
    return passed === 0 ? "wait" : uint64Bytes(BigInt(passed));
  },
  consume: (kernel, { timer }) => {
    const passed = expirations(kernel, timer);
    timer.nextNs = timer.intervalNs === 0 ? Number.POSITIVE_INFINITY : timer.nextNs + passed * timer.intervalNs;
    timer.isTold = false;
  },
  write: () => "EINVAL",
  readiness: (kernel, { timer }) => (expirations(kernel, timer) > 0 ? pollEvent.POLLIN : 0),
  watchers: (_kernel, { timer }) => timer.watchers,
  status: (kernel) => anonymousStatus(realTime(kernel, 0)),
  readable: () => "ENOTTY",
  end: () => 0,
  release: (kernel, { timer }) => {
    kernel.state.timers.delete(timer);
  },
};
