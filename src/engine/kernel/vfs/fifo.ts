// Named pipes (man 7 fifo): whoever opens one end waits until somebody has, or wants, the other.

import type { Kernel } from "../kernel.ts";
import type { FifoNode } from "./node.ts";

export type FifoEnd = "read" | "write" | "both";

/** Somebody has the other end, or waits to open it. */
export function isFifoMet(kernel: Kernel, node: FifoNode, end: FifoEnd): boolean {
  if (end === "both" || (end === "read" ? node.pipe?.writers : node.pipe?.readers)) return true;
  for (const { call } of kernel.state.tasks.values()) {
    const wait = call?.waits?.[0];
    if (wait?.kind === "fifo" && wait.node === node && wait.end !== end) return true;
  }
  return false;
}
