// The tables of functions that code of ours is called through, one for translations and one for templates, and the modules that fill them.
// What a module imports a table for costs in proportion to it in V8, so each is as small as can be. Slot 0 of both, and whatever is in no
// use, has a function that answers "not here".

import { buildSupportModule } from "./translator/support.ts";
import { slotOf, tableFunctions, tableFunctionsModule } from "./translator/table-functions.ts";

/** What the support module imports from the host. */
export interface HostFunctions {
  readonly memory: WebAssembly.Memory;
  /** (low half, high half of an address, bytes, window's record) → place or −1. */
  readonly read: (low: number, high: number, bytes: number, record: number) => number;
  readonly write: (low: number, high: number, bytes: number) => number;
  /** An operation by value, by number. */
  readonly operate: (number: number) => void;
}

const firstFreeSlot = 1 + tableFunctions.length;
/** Templates have their slots in all tables: a module of theirs serves several processors. */
export const templateSlot = (template: number): number => firstFreeSlot + template;
export const templateSlots = 4096;

let compiledSupport: WebAssembly.Module | undefined;
function supportModule(): WebAssembly.Module {
  compiledSupport ??= new WebAssembly.Module(buildSupportModule());
  return compiledSupport;
}

export class FunctionTables {
  /** Runs code from pc on; a status. */
  readonly enter: () => number;
  readonly #translations = new WebAssembly.Table({ element: "anyfunc", initial: 128 });
  readonly #templates = new WebAssembly.Table({ element: "anyfunc", initial: 512 });
  readonly #imports: Record<string, WebAssembly.ImportValue>;
  readonly #missing: WebAssembly.ExportValue;
  readonly #freeSlots: number[] = [];
  /** Slots of translations that have been taken at some time are below. */
  #takenSlots = firstFreeSlot;
  #hasTableFunctions = false;

  constructor(host: HostFunctions) {
    const table = this.#translations;
    const { exports } = new WebAssembly.Instance(supportModule(), { cpu: { ...host, table, templates: this.#templates } });
    this.#imports = { memory: host.memory, ...exports };
    this.enter = exports["enter"] as () => number;
    this.#missing = exports["missing"];
    table.set(0, this.#missing);
    for (let slot = 0; slot < this.#templates.length; slot += 1) this.#templates.set(slot, this.#missing);
  }

  /** A module of translations: its functions go into the slots that were taken for them. */
  install(module: WebAssembly.Module): void {
    this.#instantiate(module, this.#translations);
  }

  /** A module of templates up to a number. */
  installTemplates(module: WebAssembly.Module, last: number): void {
    this.reserveTemplates(last);
    this.#instantiate(module, this.#templates);
  }

  /** Sees to it that templates up to a number have slots, of those that are not there yet. */
  reserveTemplates(last: number): void {
    while (templateSlot(last) >= this.#templates.length) this.#templates.grow(this.#templates.length, this.#missing);
  }

  #instantiate(module: WebAssembly.Module, table: WebAssembly.Table): Record<string, WebAssembly.ExportValue> {
    return new WebAssembly.Instance(module, { cpu: { ...this.#imports, table } }).exports;
  }

  /** A slot for a translation. */
  take(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    const { length } = this.#translations;
    if (this.#takenSlots === length) this.#translations.grow(length);
    this.#takenSlots += 1;
    return this.#takenSlots - 1;
  }

  release(slot: number): void {
    this.#translations.set(slot, this.#missing);
    this.#freeSlots.push(slot);
  }

  /** Sees to it that the functions are there that floating point and cryptography call (table-functions.ts). */
  provideTableFunctions(): void {
    if (this.#hasTableFunctions) return;
    this.#hasTableFunctions = true;
    const exports = this.#instantiate(new WebAssembly.Module(tableFunctionsModule()), this.#translations);
    for (const name of tableFunctions) for (const table of [this.#translations, this.#templates]) table.set(slotOf(name), exports[name]);
  }
}
