// Named pipes (man 7 fifo): whoever opens one end waits until somebody has, or wants, the other.

import type { Kernel } from "../kernel.ts";
import type { FifoNode } from "./node.ts";
import type { Pipe } from "./pipe.ts";

export type FifoEnd = "read" | "write" | "both";

/** Somebody waits to open that end. */
export function isEndAwaited(kernel: Kernel, node: FifoNode, end: "read" | "write"): boolean {
  for (const { call } of kernel.state.tasks.values()) {
    const wait = call?.waits?.[0];
    if (wait?.kind === "fifo" && wait.node === node && wait.end === end) return true;
  }
  return false;
}

/** Somebody has the other end, or waits to open it. */
export function isFifoMet(kernel: Kernel, node: FifoNode, end: FifoEnd): boolean {
  if (end === "both" || (end === "read" ? node.pipe?.writers : node.pipe?.readers)) return true;
  return isEndAwaited(kernel, node, end === "read" ? "write" : "read");
}

/** Nobody has that end of a pipe, nor is about to have it: whoever met the other end of a named one counts already. */
export const hasLost = (kernel: Kernel, pipe: Pipe, end: "read" | "write"): boolean =>
  (end === "read" ? pipe.readers : pipe.writers) === 0 && !(pipe.node && isEndAwaited(kernel, pipe.node, end));
