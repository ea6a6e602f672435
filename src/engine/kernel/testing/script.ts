// A program from a list of calls, for tests of errnos and traces: each call's arguments are numbers, strings, the result
// of an earlier call, or bytes in memory. The program makes the calls one after another and exits.

import { callRows, rowOf } from "../syscalls/table.ts";
import { assemble } from "./tools.ts";

export type Argument =
  | number
  | string
  /** The result of the call with this index. */
  | { readonly resultOf: number }
  /** The address of these bytes, which are the program's to write. */
  | { readonly bytes: readonly number[] }
  /** The address of a named piece of memory: the same name, the same memory. */
  | { readonly memory: string; readonly size: number };

export type ScriptCall = readonly [name: string, ...values: Argument[]];

export const resultOf = (index: number): Argument => ({ resultOf: index });
export const bytes = (...values: readonly number[]): Argument => ({ bytes: values });
export const int = (value: number): Argument => bytes(...[0, 8, 16, 24].map((shift) => (value >> shift) & 255));
export const memory = (name: string, size: number): Argument => ({ memory: name, size });
export const internetAddress = (port: number, address: string, family = 2): Argument =>
  bytes(family & 255, family >> 8, port >> 8, port & 255, ...address.split(".").map(Number), 0, 0, 0, 0, 0, 0, 0, 0);

const numberOf = (name: string): number => {
  const row = callRows.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`no call ${name}`);
  return rowOf(row.number)!.number;
};

/** An address that is never mapped. */
export const badAddress = 8;

export function scriptText(calls: readonly ScriptCall[]): string {
  const text: string[] = [".text", ".globl _start", "_start:"];
  const data: string[] = [".data", ".balign 16"];
  const named = new Map<string, number>();
  let labels = 0;
  const place = (content: string): string => {
    data.push(".balign 16", `data${labels}: ${content}`);
    return `data${labels++}`;
  };
  calls.forEach(([name, ...values], index) => {
    values.forEach((value, register) => {
      if (typeof value === "number") text.push(`ldr x${register}, =${value}`);
      else if (typeof value === "string") text.push(`ldr x${register}, =${place(`.asciz ${JSON.stringify(value)}`)}`);
      else if ("resultOf" in value) text.push(`ldr x9, =results + ${value.resultOf * 8}`, `ldr x${register}, [x9]`);
      else if ("bytes" in value) text.push(`ldr x${register}, =${place(`.byte ${value.bytes.join(", ")}`)}`);
      else {
        named.set(value.memory, Math.max(value.size, named.get(value.memory) ?? 0));
        text.push(`ldr x${register}, =memory_${value.memory}`);
      }
    });
    text.push(`mov w8, #${numberOf(name)}`, "svc #0", `ldr x9, =results + ${index * 8}`, "str x0, [x9]");
    if (index % 8 === 7) text.push("b 1f", ".ltorg", "1:");
  });
  text.push("mov x0, #0", "mov w8, #94", "svc #0", ".ltorg");
  const reserved = [...named].flatMap(([name, size]) => [".balign 16", `memory_${name}: .skip ${size}`]);
  return [...text, ...data, ".bss", ".balign 16", `results: .skip ${calls.length * 8 + 8}`, ...reserved, ""].join("\n");
}

export const buildScript = (...calls: readonly ScriptCall[]): Uint8Array => assemble(scriptText(calls));
