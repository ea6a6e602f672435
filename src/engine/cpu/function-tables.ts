// The tables of functions that code of ours is called through, one for translations and one for templates, and the modules that fill them.
// A module that imports a table costs V8 time and memory in proportion to it, for good: so translations, which need theirs, have a small
// one, and modules of templates import none but that of the support functions. What is in no use answers "not here".

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
/** By number: slot 0 has no template. */
export const templateSlot = (template: number): number => 1 + template;
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
  /** What templates call: the functions of table-functions.ts, in the same slots as in the table of translations. */
  readonly #support = new WebAssembly.Table({ element: "anyfunc", initial: firstFreeSlot });
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

  /** A module that exports templates by their numbers. */
  installTemplates(module: WebAssembly.Module): void {
    for (const [name, template] of Object.entries(this.#instantiate(module, this.#support))) {
      this.reserveTemplates(Number(name));
      this.#templates.set(templateSlot(Number(name)), template);
    }
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
    for (const name of tableFunctions) for (const table of [this.#translations, this.#support]) table.set(slotOf(name), exports[name]);
  }
}
