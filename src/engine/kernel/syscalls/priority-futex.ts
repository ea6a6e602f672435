// Futexes that have an owner: locking, trying, unlocking (man 2 futex, "Priority-inheritance futexes"). The word is the owner's
// task, and a bit when others wait; unlocking hands it to the one that has waited longest. There are no priorities to inherit.

import type { Errno } from "../abi/errno.ts";
import { anyBit, robustWord } from "../abi/futex.ts";
import { readInt32, writeInt32 } from "../mm/user-memory.ts";
import { firstWaiter } from "../task/futex.ts";
import { isOverdue } from "./polling.ts";
import { type CallContext, type CallResult, waitUntil } from "./row.ts";

const { ownerMask, waiters, ownerDied } = robustWord;

/** `startTimeout` reads the timeout of a call that begins. */
export function lockOwned(
  context: CallContext,
  pointer: number,
  key: string,
  mayWait: boolean,
  startTimeout: () => Errno | undefined,
): CallResult {
  const { kernel, memory, task, call } = context;
  const current = call.waits?.[0];
  if (current?.kind === "futex") {
    // Whoever unlocked it has made this task its owner.
    if (current.isWoken) return 0;
    return isOverdue(context) ? "ETIMEDOUT" : waitUntil(call.deadlineNs, current);
  }
  const failure = startTimeout();
  if (failure) return failure;
  const read = readInt32(memory, pointer);
  if (read === undefined) return "EFAULT";
  const word = read >>> 0;
  const owner = word & ownerMask;
  if (owner === task.tid) return "EDEADLK";
  if (owner === 0) return writeInt32(memory, pointer, (word & ownerDied) | task.tid) ? 0 : "EFAULT";
  if (!kernel.state.tasks.has(owner)) return "ESRCH";
  if (!mayWait) return "EAGAIN";
  if (!writeInt32(memory, pointer, word | waiters | 0)) return "EFAULT";
  if (isOverdue(context)) return "ETIMEDOUT";
  return waitUntil(call.deadlineNs, { kind: "futex", key, bits: anyBit, order: kernel.state.nextFutexWait++, isWoken: false });
}

export function unlockOwned({ kernel, memory, task }: CallContext, pointer: number, key: string): CallResult {
  const read = readInt32(memory, pointer);
  if (read === undefined) return "EFAULT";
  if ((read & ownerMask) !== task.tid) return "EPERM";
  const next = firstWaiter(kernel, key);
  if (!next) return writeInt32(memory, pointer, 0) ? 0 : "EFAULT";
  next.wait.isWoken = true;
  const others = firstWaiter(kernel, key) ? waiters : 0;
  return writeInt32(memory, pointer, next.tid | others | 0) ? 0 : "EFAULT";
}
