// The table of functions that translated code and templates call through: who has which slot. A free slot, as slot 0, has a function
// that answers "not here".

import { buildSupportModule } from "./translator/support.ts";
import { firstFreeSlot, slotOf, tableFunctions, tableFunctionsModule } from "./translator/table-functions.ts";

/** What modules import from the host. */
export interface HostFunctions {
  readonly memory: WebAssembly.Memory;
  /** (low half, high half of an address, bytes, window's record) → place or −1. */
  readonly read: (low: number, high: number, bytes: number, record: number) => number;
  readonly write: (low: number, high: number, bytes: number) => number;
  /** An operation by value, by number. */
  readonly operate: (number: number) => void;
}

export class FunctionTable {
  /** Runs code from pc on; a status. */
  readonly enter: () => number;
  readonly #table: WebAssembly.Table;
  readonly #imports: Record<string, WebAssembly.ImportValue>;
  readonly #missing: WebAssembly.ExportValue;
  readonly #freeSlots: number[] = [];
  #hasTableFunctions = false;

  constructor({ memory, read, write, operate }: HostFunctions) {
    const table = new WebAssembly.Table({ element: "anyfunc", initial: 1024 });
    const module = new WebAssembly.Module(buildSupportModule());
    const { exports } = new WebAssembly.Instance(module, { cpu: { memory, table, read, write } });
    this.#table = table;
    this.#imports = { memory, table, operate, ...exports };
    this.enter = exports["enter"] as () => number;
    this.#missing = exports["missing"];
    for (let slot = 0; slot < table.length; slot += 1) table.set(slot, this.#missing);
    for (let slot = table.length - 1; slot >= firstFreeSlot; slot -= 1) this.#freeSlots.push(slot);
  }

  /** A module with what translated code imports. */
  instantiate(module: WebAssembly.Module): Record<string, WebAssembly.ExportValue> {
    return new WebAssembly.Instance(module, { cpu: this.#imports }).exports;
  }

  /** A slot that nobody has. */
  take(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    const first = this.#table.length;
    this.#table.grow(first);
    for (let slot = first; slot < this.#table.length; slot += 1) this.#table.set(slot, this.#missing);
    for (let slot = this.#table.length - 1; slot > first; slot -= 1) this.#freeSlots.push(slot);
    return first;
  }

  set(slot: number, found: WebAssembly.ExportValue): void {
    this.#table.set(slot, found);
  }

  release(slot: number): void {
    this.#table.set(slot, this.#missing);
    this.#freeSlots.push(slot);
  }

  /** Sees to it that the functions are there that floating point and cryptography call (table-functions.ts). */
  provideTableFunctions(): void {
    if (this.#hasTableFunctions) return;
    this.#hasTableFunctions = true;
    const exports = this.instantiate(new WebAssembly.Module(tableFunctionsModule()));
    for (const name of tableFunctions) this.#table.set(slotOf(name), exports[name]);
  }
}
