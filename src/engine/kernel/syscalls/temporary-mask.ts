// The signal mask that ppoll, pselect6 and epoll_pwait put in force for as long as they wait (man 2 sigprocmask of the kernel:
// set_user_sigmask). Dispatch puts the old one back when the call ends; a handler that interrupts it keeps it until it returns.

import type { Errno } from "../abi/errno.ts";
import { readUint64 } from "../mm/user-memory.ts";
import { unblockable } from "../signal/signals.ts";
import type { CallContext } from "./row.ts";

const maskBytes = 8;

/** EINVAL for a mask of another size, EFAULT. NULL keeps the task's own. To be called when the call begins, not when it goes on. */
export function replaceMask({ task, memory }: CallContext, address: number, bytes: number): Errno | undefined {
  if (address === 0) return undefined;
  if (bytes !== maskBytes) return "EINVAL";
  const mask = readUint64(memory, address);
  if (mask === undefined) return "EFAULT";
  task.savedMask = task.signalMask;
  task.signalMask = mask & ~unblockable;
  return undefined;
}
