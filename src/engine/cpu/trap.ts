// The processor's events: why `run` came back before its budget was spent. The kernel turns them into calls and signals.

import type { WatchHit } from "./processor.ts";

export type Access = "read" | "write" | "execute";

export type Trap =
  /** SVC: pc is already at the next instruction. For every other trap, pc is at the instruction itself. */
  | { readonly kind: "supervisorCall"; readonly immediate: number }
  | { readonly kind: "breakpoint"; readonly immediate: number }
  | { readonly kind: "undefined"; readonly word: number }
  /** `address` is the first byte that could not be accessed, as the program gave it (all 64 bits). */
  | { readonly kind: "memory"; readonly access: Access; readonly address: bigint; readonly reason: MemoryFaultReason }
  /** SP was the base of an access and not a multiple of 16. */
  | { readonly kind: "stackAlignment"; readonly address: bigint }
  /** pc is not a multiple of 4. */
  | { readonly kind: "pcAlignment"; readonly address: bigint };

/** `exhausted`: the page is mapped, but the machine has no memory left to back it. */
export type MemoryFaultReason = "unmapped" | "permission" | "alignment" | "exhausted";

export interface RunOutcome {
  /** Instructions retired by this run: exact, at most the budget. SVC counts itself; an instruction that faulted does not count. */
  readonly retired: number;
  /** Absent: the budget is spent, or `stopped`. */
  readonly trap?: Trap;
  /** For a debugger: at one of its addresses, which has not been executed, or behind an access that it watches. */
  readonly stopped?: ProbeStop;
}

export type ProbeStop = { readonly kind: "address" } | { readonly kind: "watch"; readonly hit: WatchHit };
