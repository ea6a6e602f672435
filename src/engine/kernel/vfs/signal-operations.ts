// A signalfd: signals of the process that made it, read one after another instead of being delivered (man 2 signalfd).

import { concatenate } from "../../base/concatenate.ts";
import { pollEvent } from "../abi/poll.ts";
import { anonymousStatus } from "../abi/stat.ts";
import { type Kernel, realTime } from "../kernel.ts";
import { codeNumber, type SignalInformation } from "../signal/information.ts";
import { signalBit } from "../signal/signals.ts";
import { restartTimer } from "../task/process-timer.ts";
import type { Watcher } from "./epoll.ts";
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
  view.setInt32(8, codeNumber(information), true);
  view.setUint32(12, information.pid ?? 0, true);
  view.setUint32(16, information.uid ?? 0, true);
  view.setInt32(20, information.fd ?? 0, true);
  view.setUint32(24, information.timer ?? 0, true);
  view.setUint32(28, information.band ?? 0, true);
  view.setUint32(32, information.overrun ?? 0, true);
  view.setInt32(40, information.status ?? 0, true);
  view.setInt32(44, Number(BigInt.asIntN(32, information.value ?? 0n)), true);
  view.setBigUint64(48, information.value ?? 0n, true);
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

/** Those that the filter lets through, the lowest number of each list first, at most `count`. */
function takeable(kernel: Kernel, filter: SignalFilter, count: number): { queue: SignalInformation[]; information: SignalInformation }[] {
  return queues(kernel, filter)
    .flatMap((queue) =>
      queue
        .filter(({ signal }) => (filter.mask & signalBit(signal)) !== 0n)
        .sort((one, other) => one.signal - other.signal)
        .map((information) => ({ queue, information })),
    )
    .slice(0, count);
}

export const signalOperations: Operations<"signals"> = {
  peek: (kernel, { filter }, count) => {
    if (count < signalRecordBytes) return "EINVAL";
    const found = takeable(kernel, filter, Math.floor(count / signalRecordBytes));
    return found.length > 0 ? concatenate(found.map(({ information }) => writeRecord(information))) : "wait";
  },
  consume: (kernel, { filter }, count) => {
    for (const { queue, information } of takeable(kernel, filter, count / signalRecordBytes)) {
      queue.splice(queue.indexOf(information), 1);
      const process = kernel.state.processes.get(filter.pid);
      if (process) restartTimer(kernel, process, information);
    }
  },
  write: () => "EINVAL",
  readiness: (kernel, { filter }) => (takeable(kernel, filter, 1).length > 0 ? pollEvent.POLLIN : 0),
  watchers: (kernel, { filter }) => {
    const { signals } = kernel.state.watchers;
    const existing = signals.get(filter.pid);
    if (existing) return existing;
    const watchers = new Set<Watcher>();
    signals.set(filter.pid, watchers);
    return watchers;
  },
  status: (kernel) => anonymousStatus(realTime(kernel, 0)),
  readable: () => "ENOTTY",
  end: () => 0,
  release: () => {},
};
