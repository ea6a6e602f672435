// Tasks that wait for a word of memory, and waking them (kernel/futex). A waiter is an entry of its task's waits: waking marks it,
// and its call then ends with 0.

import { anyBit, robustWord } from "../abi/futex.ts";
import type { Kernel } from "../kernel.ts";
import { readInt32, readUint64, type UserMemory, writeInt32 } from "../mm/user-memory.ts";
import type { Task, Wait } from "./task.ts";

export type FutexWait = Extract<Wait, { kind: "futex" }>;

/**
 * What a futex is known by: address space and address; in a mapping that others share, the address alone, because a fork has it
 * at the same place.
 */
export function futexKey(memory: UserMemory, address: number, isPrivate: boolean): string {
  const isShared = !isPrivate && memory.space.mappings.some(({ start, end, shared }) => shared && start <= address && address < end);
  return `${isShared ? "shared" : memory.layout.space}:${address}`;
}

/** Those that wait for a key, in the order in which they came. */
function waitersOf(kernel: Kernel, key: string): FutexWait[] {
  const waiters: FutexWait[] = [];
  for (const { call } of kernel.state.tasks.values()) {
    const wait = call?.waits?.[0];
    if (wait?.kind === "futex" && wait.key === key && !wait.isWoken) waiters.push(wait);
  }
  return waiters.sort((one, other) => one.order - other.order);
}

/** The one that has waited longest, and whose it is. */
export function firstWaiter(kernel: Kernel, key: string): { tid: number; wait: FutexWait } | undefined {
  const [wait] = waitersOf(kernel, key);
  if (!wait) return undefined;
  for (const { tid, call } of kernel.state.tasks.values()) if (call?.waits?.[0] === wait) return { tid, wait };
  return undefined;
}

/** Wakes at most `count` waiters whose bits meet `bits`; gives how many. */
export function wakeFutex(kernel: Kernel, key: string, count: number, bits: number = anyBit): number {
  const woken = waitersOf(kernel, key)
    .filter((wait) => (wait.bits & bits) !== 0)
    .slice(0, count);
  for (const wait of woken) wait.isWoken = true;
  return woken.length;
}

/** Wakes `wakes` waiters and lets at most `moves` more wait for `target` instead; gives how many of both. */
export function requeueFutex(kernel: Kernel, key: string, target: string, wakes: number, moves: number): number {
  const waiters = waitersOf(kernel, key);
  const woken = waiters.slice(0, wakes);
  const moved = waiters.slice(wakes, wakes + moves);
  for (const wait of woken) wait.isWoken = true;
  for (const wait of moved) {
    wait.key = target;
    wait.order = kernel.state.nextFutexWait++;
  }
  return woken.length + moved.length;
}

/** ROBUST_LIST_LIMIT: a list may be a circle. */
const robustEntriesMaximum = 2048;
const pointerMask = 0x00ff_ffff_ffff_ffffn;

/** Releases the futexes that an ending task holds: marks them, and wakes one waiter each (man 2 get_robust_list). */
export function releaseRobustList(kernel: Kernel, task: Task, memory: UserMemory): void {
  const head = task.robustList;
  if (head === 0) return;
  const first = readUint64(memory, head);
  const offset = readUint64(memory, head + 8);
  const pending = readUint64(memory, head + 16);
  if (first === undefined || offset === undefined || pending === undefined) return;
  /** Bit 0 marks a priority-inheriting futex, which there are none of. */
  const entryAt = (pointer: bigint): number => Number(pointer & pointerMask & ~1n);
  const distance = Number(BigInt.asIntN(64, offset));
  let entry = entryAt(first);
  for (let count = 0; entry !== head && count < robustEntriesMaximum; count++) {
    // The next one is read before this word is released: its owner may then reuse it.
    const next = readUint64(memory, entry);
    if (entry !== entryAt(pending)) releaseDead(kernel, task, memory, entry + distance, false);
    if (next === undefined) return;
    entry = entryAt(next);
  }
  if (pending !== 0n) releaseDead(kernel, task, memory, entryAt(pending) + distance, true);
}

function releaseDead(kernel: Kernel, task: Task, memory: UserMemory, address: number, isPending: boolean): void {
  const read = address % 4 === 0 ? readInt32(memory, address) : undefined;
  if (read === undefined) return;
  const word = read >>> 0;
  const wakeOne = (): void => {
    for (const isPrivate of [true, false]) if (wakeFutex(kernel, futexKey(memory, address, isPrivate), 1) > 0) return;
  };
  // It died between storing 0 and waking the next one.
  if (isPending && word === 0) wakeOne();
  if ((word & robustWord.ownerMask) !== task.tid) return;
  writeInt32(memory, address, (word & robustWord.waiters) | robustWord.ownerDied);
  if (word & robustWord.waiters) wakeOne();
}
