// A machine that computes nothing and writes down what it was asked for: values are the text of how they came about.

import type { Arithmetic, Machine } from "../machine.ts";

export interface Recording {
  readonly i32: string;
  readonly i64: string;
  readonly word: string;
  readonly flags: string;
  readonly v128: string;
}

/** Methods of `Machine` and `Arithmetic` that do something, rather than give a value. */
const effects = new Set([
  ...["write", "writeOrSp", "writeFlags", "load", "loadPair", "store", "storePair", "markExclusive", "clearExclusive"],
  ...["invalidateInstructions", "jump", "jumpIf", "jumpTo", "writeSystemRegister", "supervisorCall", "breakpoint", "undefined"],
  ...["loadVector", "storeVector", "markSaturated"],
]);

/** Values longer than this are cut: CRC32 builds very long ones. */
const longest = 200;

const spell = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value)).slice(0, longest);

const call = (name: string, values: readonly unknown[]): string => `${name}(${values.map(spell).join(", ")})`;

/** A machine at `pc`, and the effects that it was asked for, in order. */
export function recordingMachine(pc: number): { machine: Machine<Recording>; log: string[] } {
  const log: string[] = [];
  const methods = (prefix: string, own: Record<string, unknown>): object =>
    new Proxy(own, {
      get(target, name) {
        if (typeof name === "symbol" || name in target) return target[name as string];
        return (...values: unknown[]) => {
          const text = call(prefix + name, values);
          if (effects.has(name)) log.push(text);
          return name === "loadPair" ? [`${text}.first`, `${text}.second`] : text;
        };
      },
    });
  const arithmetic = (prefix: string, bits: 32 | 64) =>
    methods(prefix, { bits, constant: (value: number | bigint) => String(value) }) as Arithmetic<string, Recording>;
  const [i32, i64] = [arithmetic("i32.", 32), arithmetic("i64.", 64)];
  const machine = methods("", {
    pc,
    i32,
    i64,
    word: (sf: number) => (sf ? i64 : i32),
    vector: methods("vector.", {}),
    crypto: methods("crypto.", {}),
    lanes: (bits: number) => methods(`lanes${bits}.`, { bits }),
    floats: (bits: number, count: number) => methods(`floats${bits}x${count}.`, { bits, count }),
  }) as Machine<Recording>;
  return { machine, log };
}
