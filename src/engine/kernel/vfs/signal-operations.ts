// A signalfd: signals of the process that made it, read one after another instead of being delivered (man 2 signalfd).

import { pollEvent } from "../abi/poll.ts";
import { anonymousStatus } from "../abi/stat.ts";
import { type Kernel, realTime } from "../kernel.ts";
import { type SignalInformation, signalCode } from "../signal/information.ts";
import { signalBit } from "../signal/signals.ts";
import type { Watch } from "./epoll.ts";
import type { Operations } from "./operations.ts";

export interface SignalFilter {
  readonly pid: number;
  mask: bigint;
}

export const signalRecordBytes = 128;

/** struct signalfd_siginfo (include/uapi/linux/signalfd.h). */
function writeRecord(information: SignalInformation): Uint8Array {
  const bytes = new Uint8Array(signalRecordBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, information.signal, true);
  view.setInt32(8, signalCode[information.code], true);
  view.setUint32(12, information.pid ?? 0, true);
  view.setUint32(16, information.uid ?? 0, true);
  view.setInt32(40, information.status ?? 0, true);
  view.setBigUint64(72, information.address ?? 0n, true);
  return bytes;
}

/** Lists of waiting signals that a reader may take from. */
function queues(kernel: Kernel, { pid }: SignalFilter): SignalInformation[][] {
  const process = kernel.state.processes.get(pid);
  if (!process) return [];
  const current = kernel.state.tasks.get(kernel.loadedTid);
  return [...(current?.pid === pid ? [current.pending] : []), process.pending];
}

/** The next one that the filter lets through: the lowest number first. */
function next(kernel: Kernel, filter: SignalFilter): { queue: SignalInformation[]; index: number } | undefined {
  for (const queue of queues(kernel, filter)) {
    let best = -1;
    for (const [index, { signal }] of queue.entries()) {
      if (filter.mask & signalBit(signal) && (best < 0 || signal < queue[best].signal)) best = index;
    }
    if (best >= 0) return { queue, index: best };
  }
  return undefined;
}

export const signalOperations: Operations<"signals"> = {
  peek: (kernel, { filter }, count) => {
    if (count < signalRecordBytes) return "EINVAL";
    const found = next(kernel, filter);
    return found ? writeRecord(found.queue[found.index]) : "wait";
  },
  consume: (kernel, { filter }) => {
    const found = next(kernel, filter);
    found?.queue.splice(found.index, 1);
  },
  write: () => "EINVAL",
  readiness: (kernel, { filter }) => (next(kernel, filter) ? pollEvent.POLLIN : 0),
  watchers: (kernel, { filter }) => {
    const { signals } = kernel.state.watchers;
    const existing = signals.get(filter.pid);
    if (existing) return existing;
    const watchers = new Set<Watch>();
    signals.set(filter.pid, watchers);
    return watchers;
  },
  status: (kernel) => anonymousStatus(realTime(kernel, 0)),
  readable: () => "ENOTTY",
  end: () => 0,
  release: () => {},
};
