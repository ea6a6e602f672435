// A process as a file (man 2 pidfd_open): it becomes readable when the process ends, and names it for ever, because no number
// is used twice.

import { pollEvent } from "../abi/poll.ts";
import { anonymousStatus } from "../abi/stat.ts";
import { type Kernel, realTime } from "../kernel.ts";
import type { Watcher } from "./epoll.ts";
import type { Operations } from "./operations.ts";

const hasEnded = (kernel: Kernel, pid: number): boolean =>
  kernel.state.processes.get(pid)?.end !== undefined || !kernel.state.processes.has(pid);

export const processOperations: Operations<"process"> = {
  peek: () => "EINVAL",
  consume: () => {},
  write: () => "EINVAL",
  readiness: (kernel, { pid }) =>
    (hasEnded(kernel, pid) ? pollEvent.POLLIN : 0) | (kernel.state.processes.has(pid) ? 0 : pollEvent.POLLHUP),
  watchers: (kernel, { pid }) => {
    const { ends } = kernel.state.watchers;
    const existing = ends.get(pid);
    if (existing) return existing;
    const watchers = new Set<Watcher>();
    ends.set(pid, watchers);
    return watchers;
  },
  status: (kernel) => anonymousStatus(realTime(kernel, 0)),
  readable: () => "ENOTTY",
  end: () => 0,
  release: () => {},
};
