// The auxiliary vector of a process, as its exec has left it above the environment.

import type { GuestAddress } from "../base/brand.ts";
import type { Computer } from "../kernel/index.ts";

/** Pairs of a type and a value, 8 bytes each, up to AT_NULL. */
export function auxiliaryVectorOf(computer: Computer, pid: number): Uint8Array {
  const strings = computer.state.processes.get(pid)?.memory.strings;
  const bytes = strings && computer.space(pid)?.peek(strings.vectorStart as GuestAddress, strings.vectorBytes);
  return bytes ?? new Uint8Array(0);
}
