// futex, set_robust_list, get_robust_list (man 2 of each). The words are the program's; here are only those that wait for one.

import type { Errno } from "../abi/errno.ts";
import { formatName } from "../abi/flags.ts";
import { anyBit, futexFlag, futexOperation, robustListBytes, wakeComparison, wakeOperation } from "../abi/futex.ts";
import { timespecNs } from "../abi/time.ts";
import { nowNs } from "../kernel.ts";
import { userEnd } from "../mm/layout.ts";
import { readInt32, readTimespec, uint64Bytes, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import { futexKey, requeueFutex, wakeFutex } from "../task/futex.ts";
import { type ArgumentKind, address, custom, formatAddress, hexadecimal, integer, size, unsigned } from "./argument-kind.ts";
import { isOverdue } from "./polling.ts";
import { lockOwned, unlockOwned } from "./priority-futex.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { outPointer, outSize, timespec } from "./structures.ts";

const flagBits = futexFlag.FUTEX_PRIVATE_FLAG | futexFlag.FUTEX_CLOCK_REALTIME;
const operationOf = (word: number): number => word & ~flagBits;

/** Waits have a timeout; the others use the same argument as a number. */
const isWait = (operation: number): boolean =>
  [futexOperation.FUTEX_WAIT, futexOperation.FUTEX_WAIT_BITSET, futexOperation.FUTEX_LOCK_PI, futexOperation.FUTEX_LOCK_PI2].some(
    (each) => each === operation,
  );
const isPair = (operation: number): boolean =>
  operation === futexOperation.FUTEX_REQUEUE ||
  operation === futexOperation.FUTEX_CMP_REQUEUE ||
  operation === futexOperation.FUTEX_WAKE_OP;
const hasBits = (operation: number): boolean =>
  operation === futexOperation.FUTEX_WAIT_BITSET || operation === futexOperation.FUTEX_WAKE_BITSET;

/** A word's key, or why there is none: EINVAL misaligned, EFAULT. A private one is looked up without its memory. */
function keyOf({ memory }: CallContext, pointer: number, isPrivate: boolean): { key: string } | Errno {
  if (pointer % 4 !== 0) return "EINVAL";
  if (pointer >= userEnd) return "EFAULT";
  if (!isPrivate && readInt32(memory, pointer) === undefined) return "EFAULT";
  return { key: futexKey(memory, pointer, isPrivate) };
}

/** FUTEX_WAIT's timeout is a duration; FUTEX_WAIT_BITSET's is a moment of its clock. */
function readTimeout({ kernel, memory, call }: CallContext, word: number, pointer: number): Errno | undefined {
  if (pointer === 0) return undefined;
  const time = readTimespec(memory, pointer);
  if (typeof time === "string") return time;
  if (operationOf(word) === futexOperation.FUTEX_WAIT) call.deadlineNs = nowNs(kernel) + timespecNs(time);
  else {
    const start = word & futexFlag.FUTEX_CLOCK_REALTIME ? kernel.state.startedAtSeconds : 0;
    call.deadlineNs = timespecNs({ seconds: time.seconds - start, fraction: time.fraction });
  }
  return undefined;
}

function wait(context: CallContext, pointer: number, word: number, expected: number, timeout: number, bits: number): CallResult {
  const { kernel, memory, call } = context;
  const current = call.waits?.[0];
  if (current?.kind === "futex") {
    if (current.isWoken) return 0;
    return isOverdue(context) ? "ETIMEDOUT" : waitUntil(call.deadlineNs, current);
  }
  const failure = readTimeout(context, word, timeout);
  if (failure) return failure;
  if (bits === 0) return "EINVAL";
  const found = keyOf(context, pointer, (word & futexFlag.FUTEX_PRIVATE_FLAG) !== 0);
  if (typeof found === "string") return found;
  const value = readInt32(memory, pointer);
  if (value === undefined) return "EFAULT";
  if (value >>> 0 !== expected) return "EAGAIN";
  if (isOverdue(context)) return "ETIMEDOUT";
  const order = kernel.state.nextFutexWait++;
  return waitUntil(call.deadlineNs, { kind: "futex", key: found.key, bits, order, isWoken: false });
}

/** 12 bits of FUTEX_WAKE_OP's word, as a signed number. */
const signed12 = (word: number, shift: number): number => (word << (20 - shift)) >> 20;

function applyOperation(encoded: number, old: number): number | undefined {
  const argument = signed12(encoded, 12);
  const operand = encoded >>> 31 ? 1 << (argument & 31) : argument;
  switch ((encoded >>> 28) & 7) {
    case wakeOperation.FUTEX_OP_SET:
      return operand;
    case wakeOperation.FUTEX_OP_ADD:
      return (old + operand) | 0;
    case wakeOperation.FUTEX_OP_OR:
      return old | operand;
    case wakeOperation.FUTEX_OP_ANDN:
      return old & ~operand;
    case wakeOperation.FUTEX_OP_XOR:
      return old ^ operand;
    default:
      return undefined;
  }
}

function compares(encoded: number, old: number): boolean | undefined {
  const argument = signed12(encoded, 0);
  switch ((encoded >>> 24) & 15) {
    case wakeComparison.FUTEX_OP_CMP_EQ:
      return old === argument;
    case wakeComparison.FUTEX_OP_CMP_NE:
      return old !== argument;
    case wakeComparison.FUTEX_OP_CMP_LT:
      return old < argument;
    case wakeComparison.FUTEX_OP_CMP_LE:
      return old <= argument;
    case wakeComparison.FUTEX_OP_CMP_GT:
      return old > argument;
    case wakeComparison.FUTEX_OP_CMP_GE:
      return old >= argument;
    default:
      return undefined;
  }
}

/** The operations on two words. `second`: how many to move, or to wake of the other word. */
function onTwo(
  context: CallContext,
  pointer: number,
  word: number,
  first: number,
  second: number,
  other: number,
  value: number,
): CallResult {
  const { kernel, memory } = context;
  const operation = operationOf(word);
  const isPrivate = (word & futexFlag.FUTEX_PRIVATE_FLAG) !== 0;
  if (operation !== futexOperation.FUTEX_WAKE_OP && (first < 0 || second < 0)) return "EINVAL";
  const one = keyOf(context, pointer, isPrivate);
  if (typeof one === "string") return one;
  const two = keyOf(context, other, isPrivate);
  if (typeof two === "string") return two;
  if (operation === futexOperation.FUTEX_REQUEUE) return requeueFutex(kernel, one.key, two.key, first, second);
  if (operation === futexOperation.FUTEX_CMP_REQUEUE) {
    const current = readInt32(memory, pointer);
    if (current === undefined) return "EFAULT";
    return current === (value | 0) ? requeueFutex(kernel, one.key, two.key, first, second) : "EAGAIN";
  }
  const old = readInt32(memory, other);
  if (old === undefined) return "EFAULT";
  const changed = applyOperation(value, old);
  const isTrue = compares(value, old);
  if (changed === undefined || isTrue === undefined) return "ENOSYS";
  if (!writeInt32(memory, other, changed)) return "EFAULT";
  const woken = wakeFutex(kernel, one.key, Math.max(first, 1));
  return isTrue ? woken + wakeFutex(kernel, two.key, Math.max(second, 1)) : woken;
}

function wake(context: CallContext, pointer: number, word: number, count: number, bits: number): CallResult {
  if (bits === 0) return "EINVAL";
  const found = keyOf(context, pointer, (word & futexFlag.FUTEX_PRIVATE_FLAG) !== 0);
  // A count of 0 or less wakes one, as it always has.
  return typeof found === "string" ? found : wakeFutex(context.kernel, found.key, Math.max(count, 1), bits);
}

function onOwned(context: CallContext, pointer: number, word: number, timeout: number): CallResult {
  const found = keyOf(context, pointer, (word & futexFlag.FUTEX_PRIVATE_FLAG) !== 0);
  if (typeof found === "string") return found;
  const operation = operationOf(word);
  if (operation === futexOperation.FUTEX_UNLOCK_PI) return unlockOwned(context, pointer, found.key);
  const mayWait = operation !== futexOperation.FUTEX_TRYLOCK_PI;
  // FUTEX_LOCK_PI has always had its moments on the real clock.
  const clock = operation === futexOperation.FUTEX_LOCK_PI ? word | futexFlag.FUTEX_CLOCK_REALTIME : word;
  return lockOwned(context, pointer, found.key, mayWait, () => (mayWait ? readTimeout(context, clock, timeout) : undefined));
}

function futex(context: CallContext, pointer: number, word: number, value: number, third: number, other: number, last: number): CallResult {
  const operation = operationOf(word);
  const usesClock = (word & futexFlag.FUTEX_CLOCK_REALTIME) !== 0;
  if (usesClock && operation !== futexOperation.FUTEX_WAIT_BITSET && operation !== futexOperation.FUTEX_LOCK_PI2) return "ENOSYS";
  switch (operation) {
    case futexOperation.FUTEX_WAIT:
      return wait(context, pointer, word, value, third, anyBit);
    case futexOperation.FUTEX_WAIT_BITSET:
      return wait(context, pointer, word, value, third, last);
    case futexOperation.FUTEX_WAKE:
      return wake(context, pointer, word, value | 0, anyBit);
    case futexOperation.FUTEX_WAKE_BITSET:
      return wake(context, pointer, word, value | 0, last);
    case futexOperation.FUTEX_REQUEUE:
    case futexOperation.FUTEX_CMP_REQUEUE:
    case futexOperation.FUTEX_WAKE_OP:
      // Here the fourth argument is no address but a number.
      return onTwo(context, pointer, word, value | 0, Number(BigInt.asIntN(32, context.call.arguments[3])), other, last);
    case futexOperation.FUTEX_LOCK_PI:
    case futexOperation.FUTEX_LOCK_PI2:
    case futexOperation.FUTEX_TRYLOCK_PI:
    case futexOperation.FUTEX_UNLOCK_PI:
      return onOwned(context, pointer, word, third);
    default:
      return "ENOSYS";
  }
}

function formatOperation(word: number): string {
  const name = formatName(futexOperation, operationOf(word), "FUTEX_");
  const isTimed = operationOf(word) === futexOperation.FUTEX_WAIT || operationOf(word) === futexOperation.FUTEX_WAIT_BITSET;
  if (name.startsWith("0x") || (word & futexFlag.FUTEX_CLOCK_REALTIME && !isTimed)) return `${hexadecimal(word)} /* FUTEX_??? */`;
  const isPrivate = (word & futexFlag.FUTEX_PRIVATE_FLAG) !== 0;
  return `${name}${isPrivate ? "_PRIVATE" : ""}${word & futexFlag.FUTEX_CLOCK_REALTIME ? "|FUTEX_CLOCK_REALTIME" : ""}`;
}

function formatWakeOperation(encoded: number): string {
  const shift = encoded >>> 31 ? "FUTEX_OP_OPARG_SHIFT<<28|" : "";
  const operation = formatName(wakeOperation, (encoded >>> 28) & 7, "FUTEX_OP_");
  const comparison = formatName(wakeComparison, (encoded >>> 24) & 15, "FUTEX_OP_CMP_");
  return `${shift}${operation}<<28|${hexadecimal((encoded >>> 12) & 0xfff)}<<12|${comparison}<<24|${hexadecimal(encoded & 0xfff)}`;
}

const isKnown = (operation: number): boolean => !formatName(futexOperation, operation, "").startsWith("0x");

/** A timeout, a number, or nothing. */
const thirdArgument: ArgumentKind = {
  noun: "timeout, or a second count",
  decode: (raw) => Number(raw & 0x00ff_ffff_ffff_ffffn),
  before: (view) => (isWait(operationOf(view.values[1])) ? timespec.before?.(view) : undefined),
  format: (view) => {
    const operation = operationOf(view.values[1]);
    if (isWait(operation)) return timespec.format(view);
    if (isPair(operation)) return String(BigInt.asUintN(32, view.raw));
    return isKnown(operation) ? undefined : formatAddress(view.raw);
  },
};
const otherWord: ArgumentKind = {
  ...address,
  format: (view) => (isPair(operationOf(view.values[1])) || !isKnown(operationOf(view.values[1])) ? address.format(view) : undefined),
};
const lastArgument: ArgumentKind = {
  ...unsigned,
  format: ({ value, values: [, word] }) => {
    const operation = operationOf(word);
    if (hasBits(operation)) return value === anyBit ? "FUTEX_BITSET_MATCH_ANY" : hexadecimal(value);
    if (operation === futexOperation.FUTEX_WAKE_OP) return formatWakeOperation(value);
    if (operation === futexOperation.FUTEX_CMP_REQUEUE) return String(value);
    return isKnown(operation) ? undefined : hexadecimal(value);
  },
};

export const futexCalls: readonly CallRow[] = [
  {
    number: 98,
    name: "futex",
    arguments: signature({
      uaddr: address,
      futex_op: custom("operation FUTEX_*", ({ value }) => formatOperation(value)),
      val: unsigned,
      timeout: thirdArgument,
      uaddr2: otherWord,
      val3: lastArgument,
    }),
    result: "number",
    summary: "waits for a word of memory to change, or wakes those that wait for it",
    support: "partial: no priority inheritance",
    handler: futex,
  },
  {
    number: 99,
    name: "set_robust_list",
    arguments: signature({ head: address, len: size }),
    result: "number",
    summary: "names the list of futexes that are released when this task ends",
    support: "full",
    handler: ({ task }, head, length) => {
      if (length !== robustListBytes) return "EINVAL";
      task.robustList = head;
      return 0;
    },
  },
  {
    number: 100,
    name: "get_robust_list",
    arguments: signature({ pid: integer, head_ptr: outPointer, len_ptr: outSize }),
    result: "number",
    summary: "tells the list of futexes that are released when a task ends",
    support: "full",
    handler: ({ kernel, task, memory }, tid, head, length) => {
      const target = tid === 0 ? task : kernel.state.tasks.get(tid);
      if (!target) return "ESRCH";
      if (!writeBytes(memory, length, uint64Bytes(BigInt(robustListBytes)))) return "EFAULT";
      return writeBytes(memory, head, uint64Bytes(BigInt(target.robustList))) ? 0 : "EFAULT";
    },
  },
];
