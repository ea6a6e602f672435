// Records of the instructions that templates execute, page by page in linear memory, filled as control first comes there, and where the
// pages are. A record is compared with the word in memory each time that it is used, so none is ever withdrawn; where pages
// are is, when the address space changes.

import type { Decoded } from "../../isa/index.ts";
import type { CalledOperations } from "../called-operations.ts";
import { type FunctionTables, templateSlot } from "../function-tables.ts";
import type { InstructionPort } from "../instruction-port.ts";
import { control, executedPages, frameBytes, instructionRecords, jumpLog, recordField } from "../layout.ts";
import type { PhysicalMemory } from "../physical-memory.ts";
import { type Batch, compileTemplates, encode, type Template } from "./template-set.ts";

const wordsPerPage = frameBytes / 4;
const pageRecordBytes = wordsPerPage * instructionRecords.bytes;
/** Instructions that are recorded ahead at most. */
const mostAhead = 64;
/** Templates are compiled when so many wait for it, or what waits has been interpreted so often. */
const patience = { templates: 64, instructions: 160 } as const;
const arrivedBit = 0x8000;
const mostArrivals = arrivedBit - 1;
/** Pages lie below 2^48: no page is here. */
const noPage = -1;

export class InstructionRecords {
  /** Told of modules of templates; for tests. */
  onModule: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;
  readonly #physical: PhysicalMemory;
  readonly #source: InstructionPort;
  readonly #decode: (word: number) => Decoded | undefined;
  readonly #tables: FunctionTables;
  readonly #calls: CalledOperations;
  /** Arrivals at an instruction before it is asked whether it is worth a translation. */
  readonly #arrivals: number;
  /** Place of the records of a page, by its number. */
  readonly #pages = new Map<number, number>();
  /** Templates that have been met, and those of them that are not in the table yet. */
  readonly #met = new Set<Template>();
  readonly #waiting: Template[] = [];
  #interpreted = 0;
  /** Entries of the table of pages in use. */
  readonly #filled: number[] = [];
  #stops: ReadonlySet<number> = new Set();

  readonly #atOnce: boolean;

  constructor(
    physical: PhysicalMemory,
    source: InstructionPort,
    tables: FunctionTables,
    calls: CalledOperations,
    options: { readonly arrivals: number; readonly atOnce: boolean },
  ) {
    this.#physical = physical;
    this.#source = source;
    this.#decode = (word) => source.decode(word);
    this.#tables = tables;
    this.#calls = calls;
    this.#arrivals = Math.min(options.arrivals, mostArrivals);
    this.#atOnce = options.atOnce;
    for (let entry = 0; entry < executedPages.entries; entry += 1) this.#setEntry(entry, noPage, noPage, 0, 0);
  }

  /** Sees to it that templates know what to do from an address on: false if there is nothing that can be executed. */
  prepare(pc: number): boolean {
    if ((pc & 3) !== 0 || pc >= 2 ** 48) return false;
    const frame = this.#source.frameAt(pc);
    if (frame === 0) return false;
    const page = Math.floor(pc / frameBytes);
    const records = this.#recordsOf(page);
    this.#place(page, records, frame);
    this.#fill(pc, frame, records);
    if (this.#atOnce) this.#compile();
    return true;
  }

  /** Where pages are is not known any more. */
  forgetSpace(): void {
    for (const entry of this.#filled) this.#setEntry(entry, noPage, noPage, 0, 0);
    this.#filled.length = 0;
  }

  /** The word that there is a record of at an address, if there is one. */
  wordAt(pc: number): number | undefined {
    const record = this.#recordAt(pc);
    return record === undefined ? undefined : this.#physical.words[(record + recordField.word) >> 2];
  }

  /** Whether control has come to an address by a jump, or may have. */
  isReached(pc: number): boolean {
    const record = this.#recordAt(pc);
    return record !== undefined && (this.#physical.words[(record + recordField.template) >> 2] & (arrivedBit << 16)) !== 0;
  }

  /** How often control may arrive at an address from now on before somebody is asked. */
  setArrivals(pc: number, arrivals: number): void {
    const record = this.#recordAt(pc);
    if (record === undefined) return;
    const { words } = this.#physical;
    const word = (record + recordField.template) >> 2;
    words[word] = (words[word] & 0xffff) | ((arrivedBit | Math.min(arrivals, mostArrivals)) << 16);
  }

  /** An instruction that templates would not carry out has been interpreted: it may be that its template is not there yet. */
  interpreted(): void {
    if (this.#waiting.length === 0) return;
    this.#interpreted += 1;
    if (this.#waiting.length >= patience.templates || this.#interpreted >= patience.instructions) this.#compile();
  }

  /** Instructions at these addresses are for the interpreter from now on. */
  setStops(stops: ReadonlySet<number>): void {
    const changed = [...stops, ...this.#stops];
    this.#stops = stops;
    for (const pc of changed) {
      const record = this.#recordAt(pc);
      if (record !== undefined) this.#physical.words.fill(0, record >> 2, (record + instructionRecords.bytes) >> 2);
    }
  }

  /** Tells where computed jumps have gone, and forgets it. */
  takeJumps(tell: (from: number, to: number) => void): void {
    const { words } = this.#physical;
    const logged = words[control.jumpsLogged / 4];
    if (logged === 0) return;
    words[control.jumpsLogged / 4] = 0;
    const address = (word: number): number => (words[word + 1] >>> 0) * 2 ** 32 + (words[word] >>> 0);
    for (let index = 0; index < logged; index += 1) {
      const word = (jumpLog.base + index * jumpLog.entryBytes) / 4;
      tell(address(word), address(word + jumpLog.to / 4));
    }
  }

  #recordAt(pc: number): number | undefined {
    const records = this.#pages.get(Math.floor(pc / frameBytes));
    return records === undefined ? undefined : records + ((pc & (frameBytes - 1)) >> 2) * instructionRecords.bytes;
  }

  #recordsOf(page: number): number {
    const present = this.#pages.get(page);
    if (present !== undefined) return present;
    if (this.#pages.size >= instructionRecords.pages) {
      this.#pages.clear();
      this.forgetSpace();
      this.#physical.words.fill(
        0,
        instructionRecords.base >> 2,
        (instructionRecords.base + instructionRecords.pages * pageRecordBytes) >> 2,
      );
    }
    const records = instructionRecords.base + this.#pages.size * pageRecordBytes;
    this.#pages.set(page, records);
    return records;
  }

  /** Records what is from an address on, up to a jump. */
  #fill(pc: number, frame: number, records: number): void {
    const { words } = this.#physical;
    const first = (pc & (frameBytes - 1)) >> 2;
    const end = Math.min(wordsPerPage, first + mostAhead);
    for (let place = first; place < end; place += 1) {
      const at = (records + place * instructionRecords.bytes) >> 2;
      const word = words[frame * wordsPerPage + place];
      if (words[at] === word && place > first) return;
      const isFirst = place === first;
      const address = pc + (place - first) * 4;
      const isStop = this.#stops.size > 0 && this.#stops.has(address);
      const encoded = isStop ? undefined : encode(word, address, this.#decode);
      const template = encoded?.template;
      words[at] = word;
      words[at + 1] = (template === undefined ? 0 : templateSlot(template.number)) | ((this.#arrivals | (isFirst ? arrivedBit : 0)) << 16);
      if (encoded === undefined || template === undefined) return;
      this.#meet(template);
      words[at + 2] = encoded.low;
      words[at + 3] = encoded.high;
      const { numbers } = encoded;
      for (let index = 0; index < numbers.length; index += 1) this.#setNumber(at + 4 + 2 * index, numbers[index]);
      if (encoded.goesElsewhere) return;
    }
  }

  #setNumber(word: number, number: number | bigint): void {
    const { words, doublewords } = this.#physical;
    if (typeof number === "bigint") doublewords[word >> 1] = number;
    else {
      words[word] = number;
      words[word + 1] = Math.floor(number / 2 ** 32);
    }
  }

  /** Lets templates know where a page is. */
  #place(page: number, records: number, frame: number): void {
    const entry = page & (executedPages.entries - 1);
    const word = (executedPages.base + entry * executedPages.entryBytes) / 4;
    const { words } = this.#physical;
    const [low, high] = [(page * frameBytes) | 0, Math.floor(page / 2 ** 20)];
    if (words[word] === low && words[word + 1] === high) return;
    this.#setEntry(entry, low, high, records, frame * frameBytes);
    this.#filled.push(entry);
  }

  #setEntry(entry: number, low: number, high: number, records: number, bytes: number): void {
    const { words } = this.#physical;
    const word = (executedPages.base + entry * executedPages.entryBytes) / 4;
    words[word] = low;
    words[word + 1] = high;
    words[word + executedPages.records / 4] = records;
    words[word + executedPages.bytes / 4] = bytes;
  }

  /** A template that is new here is put into the table, if it has been compiled; else it waits. */
  #meet(template: Template): void {
    if (this.#met.has(template)) return;
    if (template.batch !== undefined) this.#install(template.batch);
    else {
      this.#tables.reserveTemplates(template.number);
      this.#met.add(template);
      this.#waiting.push(template);
    }
  }

  #install({ module, templates }: Batch): void {
    this.#tables.installTemplates(module);
    for (const template of templates) {
      this.#met.add(template);
      if (template.usesTable) this.#tables.provideTableFunctions();
    }
  }

  #compile(): void {
    const fresh = this.#waiting.filter(({ batch }) => batch === undefined);
    if (fresh.length > 0) {
      const { bytes } = compileTemplates(fresh, this.#calls);
      this.onModule?.(bytes);
    }
    for (const batch of new Set(this.#waiting.map((template) => template.batch as Batch))) this.#install(batch);
    this.#waiting.length = 0;
    this.#interpreted = 0;
  }
}
