// The windows of a region: for each base register that it accesses memory through, the run of pages last used, in locals.
// A base that the region stores through has a window onto pages that may be written, which serves its loads as well.

import { type FunctionBuilder, type Local, memoryOpcode, valueType } from "../../wasm/index.ts";
import { runField, windows } from "../layout.ts";
import type { Region } from "./region.ts";

/** The number that stands for "no base register": literals. */
export const noBase = 32;

export interface Window {
  /** Where its record is in linear memory (fields as `runField` says). */
  readonly record: number;
  readonly start: Local;
  readonly size: Local;
  readonly delta: Local;
}

export class WindowSet {
  readonly #body: FunctionBuilder;
  readonly #byBase = new Map<number, Window>();

  constructor(body: FunctionBuilder, region: Region) {
    this.#body = body;
    const accesses = region.blocks.flatMap(({ instructions }) => instructions.flatMap(({ effects }) => effects.memory));
    const storedThrough = new Set(accesses.filter(({ kind }) => kind === "store").map(({ base }) => base ?? noBase));
    for (const base of new Set(accesses.map((access) => access.base ?? noBase))) {
      const table = storedThrough.has(base) ? windows.write : windows.read;
      this.#byBase.set(base, {
        record: table + base * windows.bytes,
        start: body.local(valueType.i64),
        size: body.local(valueType.i64),
        delta: body.local(valueType.i32),
      });
    }
  }

  of(base: number): Window {
    return this.#byBase.get(base) as Window;
  }

  /** Writes the loads of all windows. */
  load(): void {
    for (const window of this.#byBase.values()) this.reload(window);
  }

  /** Writes the loads of one window, whose record has changed. */
  reload({ record, start, size, delta }: Window): void {
    const body = this.#body;
    body.i32(0);
    body.memory(memoryOpcode.i64Load, record + runField.start);
    body.set(start);
    body.i32(0);
    body.memory(memoryOpcode.i64Load, record + runField.size);
    body.set(size);
    body.i32(0);
    body.memory(memoryOpcode.i32Load, record + runField.delta);
    body.set(delta);
  }
}
