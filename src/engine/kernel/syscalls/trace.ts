// From calls to strace's lines: capturing while a call runs, formatting when somebody looks. Everything about a call
// comes from its row.

import { type Errno, errnoNumber, errnoText } from "../abi/errno.ts";
import { pathBytesMaximum } from "../abi/fcntl.ts";
import { type Kernel, nowNs } from "../kernel.ts";
import { readBytes, readCString, type UserMemory } from "../mm/user-memory.ts";
import type { Task } from "../task/task.ts";
import { type CaptureView, hexadecimal } from "./argument-kind.ts";
import type { CallRecord, Captured } from "./record.ts";
import type { CallRow } from "./row.ts";
import { rowOf } from "./table.ts";

export const decodeArguments = (row: CallRow, raw: readonly bigint[]): number[] =>
  row.arguments.map(({ kind }, index) => kind.decode(raw[index]));

const nothing: readonly Captured[] = [];

function capture(
  row: CallRow,
  raw: readonly bigint[],
  memory: UserMemory,
  moment: "before" | "after",
  result: number,
): readonly Captured[] {
  if (!row.arguments.some(({ kind }) => kind[moment])) return nothing;
  const values = decodeArguments(row, raw);
  const readString = (address: number, maximum: number): Uint8Array | undefined => {
    const bytes = address === 0 ? "EFAULT" : readCString(memory, address, Math.min(maximum, pathBytesMaximum));
    return typeof bytes === "string" ? undefined : bytes.slice();
  };
  const view: Omit<CaptureView, "value"> = {
    values,
    result,
    read: (address, length) => (address === 0 && length > 0 ? undefined : readBytes(memory, address, length)?.slice()),
    readString,
  };
  return row.arguments.map(({ kind }, index) => kind[moment]?.({ ...view, value: values[index] }));
}

export function beginRecord(kernel: Kernel, task: Task, row: CallRow | undefined, raw: readonly bigint[], memory: UserMemory): CallRecord {
  return {
    sequence: kernel.state.nextCall++,
    pid: task.pid,
    tid: task.tid,
    number: task.call!.number,
    arguments: raw,
    startedNs: nowNs(kernel),
    returnAddress: kernel.processor.registers.pc,
    before: row ? capture(row, raw, memory, "before", 0) : [],
  };
}

/** `memory` is absent once the process has none. */
export function endRecord(record: CallRecord, row: CallRow | undefined, result: number | Errno | "none", memory?: UserMemory): void {
  record.result = result;
  if (row && memory) record.after = capture(row, record.arguments, memory, "after", typeof result === "number" ? result : -1);
}

export interface CallText {
  /** `read(3, "abc", 100)`; of a call under way what can be said so far: `read(3, `. */
  readonly call: string;
  /** `14`, `-1 EADDRINUSE (Address already in use)`, `?` while it is under way or when it never returns. */
  readonly result: string;
  readonly failed: boolean;
}

/** As strace prints it. While the call is under way the text stops before its first out-parameter. */
export function formatCall(record: CallRecord): CallText {
  const row = rowOf(record.number);
  const { result } = record;
  if (!row) {
    const text = `syscall_${hexadecimal(record.number)}(${record.arguments.map(hexadecimal).join(", ")})`;
    return { call: text, ...formatResult(undefined, record, []) };
  }
  const values = decodeArguments(row, record.arguments);
  let call = `${row.name}(`;
  let separator = "";
  for (const [index, { kind }] of row.arguments.entries()) {
    if (result === undefined && kind.after) return { call: call + separator, result: "?", failed: false };
    const text = kind.format({
      value: values[index],
      raw: record.arguments[index],
      values,
      before: record.before[index],
      after: record.after?.[index],
      result: typeof result === "number" ? result : result === undefined ? undefined : -1,
    });
    if (text === undefined) continue;
    call += separator + text;
    separator = ", ";
  }
  return result === undefined ? { call, result: "?", failed: false } : { call: `${call})`, ...formatResult(row, record, values) };
}

function formatResult(row: CallRow | undefined, { result, after = [] }: CallRecord, values: readonly number[]): Omit<CallText, "call"> {
  if (result === undefined || result === "none") return { result: "?", failed: false };
  if (typeof result === "string") return { result: `-1 ${result} (${errnoText(result)})`, failed: true };
  const kind = row?.result ?? "number";
  if (typeof kind === "function") return { result: kind(result, values, after), failed: false };
  return { result: kind === "address" ? hexadecimal(result) : kind === "none" ? "?" : String(result), failed: false };
}

/** strace aligns results at this column. */
const resultColumn = 39;

/** One line of a trace: `close(3)                                = 0`. */
export function formatCallLine(record: CallRecord): string {
  const { call, result } = formatCall(record);
  return `${call.padEnd(resultColumn)} = ${result}`;
}

/** What x0 becomes. */
export const resultWord = (result: number | Errno): bigint =>
  BigInt.asUintN(64, typeof result === "string" ? BigInt(-errnoNumber(result)) : BigInt(result));
