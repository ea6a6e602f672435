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

/** What translations are called through, and what lives as long as it does. */
interface TranslationTable {
  readonly table: WebAssembly.Table;
  /** What modules of translations import, beside the table. */
  readonly imports: Record<string, WebAssembly.ImportValue>;
  readonly enter: () => number;
  readonly missing: WebAssembly.ExportValue;
}

export class FunctionTables {
  readonly #host: HostFunctions;
  #translations: TranslationTable;
  #templates = new WebAssembly.Table({ element: "anyfunc", initial: 512 });
  /** What templates call: the functions of table-functions.ts, in the same slots as in the table of translations. */
  readonly #support = new WebAssembly.Table({ element: "anyfunc", initial: firstFreeSlot });
  /** What modules of templates import: of an instance that knows nothing of translations, since it lives as long as they do. */
  readonly #templateImports: Record<string, WebAssembly.ImportValue>;
  #freeSlots: number[] = [];
  /** Slots of translations that have been taken at some time are below. */
  #takenSlots = firstFreeSlot;
  #hasTableFunctions = false;
  #installed = 0;

  constructor(host: HostFunctions) {
    this.#host = host;
    this.#translations = this.#newTranslations();
    const { exports } = new WebAssembly.Instance(supportModule(), { cpu: { ...host, table: this.#support, templates: this.#support } });
    this.#templateImports = { memory: host.memory, ...exports };
    for (let slot = 0; slot < this.#templates.length; slot += 1) this.#templates.set(slot, this.#translations.missing);
  }

  #newTranslations(): TranslationTable {
    const table = new WebAssembly.Table({ element: "anyfunc", initial: 128 });
    const { exports } = new WebAssembly.Instance(supportModule(), { cpu: { ...this.#host, table, templates: this.#templates } });
    const { enter, missing } = exports;
    table.set(0, missing);
    return { table, imports: { memory: this.#host.memory, ...exports }, enter: enter as () => number, missing };
  }

  /** Runs code from pc on; a status. */
  enter(): number {
    return this.#translations.enter();
  }

  /** Modules of translations since the table was new. */
  get installed(): number {
    return this.#installed;
  }

  /**
   * Begins with a new table of translations, all slots of the old one having been released. V8 keeps every instance that has imported a table
   * for as long as the table lives, in use or not, and can have only so many. The table of templates is copied, since
   * the support functions of the old table have imported it.
   */
  renew(): void {
    const templates = new WebAssembly.Table({ element: "anyfunc", initial: this.#templates.length });
    for (let slot = 0; slot < templates.length; slot += 1) templates.set(slot, this.#templates.get(slot));
    this.#templates = templates;
    const { missing: former } = this.#translations;
    this.#translations = this.#newTranslations();
    const { missing } = this.#translations;
    for (let slot = 0; slot < templates.length; slot += 1) if (templates.get(slot) === former) templates.set(slot, missing);
    this.#freeSlots = [];
    this.#takenSlots = firstFreeSlot;
    this.#installed = 0;
    if (this.#hasTableFunctions) this.#fill(this.#translations.table);
  }

  /** A module of translations: its functions go into the slots that were taken for them. */
  install(module: WebAssembly.Module): void {
    const { table, imports } = this.#translations;
    new WebAssembly.Instance(module, { cpu: { ...imports, table } });
    this.#installed += 1;
  }

  /** A module that exports templates by their numbers. */
  installTemplates(module: WebAssembly.Module): void {
    const { exports } = new WebAssembly.Instance(module, { cpu: { ...this.#templateImports, table: this.#support } });
    for (const [name, template] of Object.entries(exports)) {
      this.reserveTemplates(Number(name));
      this.#templates.set(templateSlot(Number(name)), template);
    }
  }

  /** Sees to it that templates up to a number have slots, of those that are not there yet. */
  reserveTemplates(last: number): void {
    while (templateSlot(last) >= this.#templates.length) this.#templates.grow(this.#templates.length, this.#translations.missing);
  }

  /** A slot for a translation. */
  take(): number {
    const free = this.#freeSlots.pop();
    if (free !== undefined) return free;
    const { table } = this.#translations;
    if (this.#takenSlots === table.length) table.grow(table.length);
    this.#takenSlots += 1;
    return this.#takenSlots - 1;
  }

  release(slot: number): void {
    const { table, missing } = this.#translations;
    table.set(slot, missing);
    this.#freeSlots.push(slot);
  }

  /** Sees to it that the functions are there that floating point and cryptography call (table-functions.ts). */
  provideTableFunctions(): void {
    if (this.#hasTableFunctions) return;
    this.#hasTableFunctions = true;
    for (const table of [this.#translations.table, this.#support]) this.#fill(table);
  }

  #fill(table: WebAssembly.Table): void {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(tableFunctionsModule()), {
      cpu: { ...this.#templateImports, table },
    });
    for (const name of tableFunctions) table.set(slotOf(name), exports[name]);
  }
}
