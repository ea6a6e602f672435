// The processor: puts memory, interpreter and translated code together and runs them to an exact count.
// Cold code is interpreted; where a block's beginning is reached often, the code from there on is translated.
// Translated code comes back with a status whenever it needs something; its budget and pc are in linear memory then.

import { InvariantError, invariant } from "../base/errors.ts";
import type { Decoded } from "../isa/index.ts";
import { addressOf, PagedAddressSpace } from "./address-space.ts";
import { CalledOperations } from "./called-operations.ts";
import { CodeCache, type CodeHost, readPc } from "./code-cache.ts";
import { DataPort } from "./data-port.ts";
import { FunctionTables } from "./function-tables.ts";
import { InstructionPort } from "./instruction-port.ts";
import { Interpreter } from "./interpreter.ts";
import { JumpProfile } from "./jump-profile.ts";
import { control, frameBytes, largestSingleAccess, windows } from "./layout.ts";
import { type HistoryHost, memoryHistory } from "./memory-history.ts";
import { PhysicalMemory } from "./physical-memory.ts";
import type { AddressSpace, MemoryHistory, Probes, Processor, ProcessorOptions, Registers } from "./processor.ts";
import { DetachedRegisters, LiveRegisters } from "./registers.ts";
import { InstructionRecords } from "./templates/instruction-records.ts";
import type { Profile } from "./translator/region.ts";
import { status } from "./translator/status.ts";
import type { ProbeStop, RunOutcome, Trap } from "./trap.ts";
import { Watches } from "./watches.ts";

const defaultMemoryBytes = 256 * 2 ** 20;
/** How often templates come to a place before the code from there on is translated: that costs as hundreds of thousands of their instructions do. */
const defaultTranslateAfter = 8000;
/** In the middle of a translation none is begun before so many instructions for each arrival that one takes: it is not far, mostly, to where one begins. */
const patience = 333;
/** How often a place in the middle of a translation is asked about meanwhile: once in so many arrivals. */
const askAgainAfter = 20;
/** Going from one translation to another costs a fifteenth of an arrival that templates make. */
const exitsForEachArrival = 15;
/** Arrivals at where nothing can be translated, before it is tried again. */
const notYet = 20_000;
/** What asking in vain costs is then little beside those reads. */
const readsBeforeAsking = 64;
/** Shorter runs, a debugger's steps for the most part, neither enter nor warm translated code. */
const leastTranslatedRun = 64;
/** The budget is an i32 in translated code. */
const longestTranslatedRun = 2 ** 30;

/** What runs instructions that are not interpreted. */
interface Translations {
  readonly code: CodeCache;
  readonly records: InstructionRecords;
  /** A status. */
  readonly enter: () => number;
}

/** Why instructions stop being executed before the budget is spent. */
type Halt = Trap | { readonly kind: "stopped"; readonly stop: ProbeStop };

export class Core implements Processor, HistoryHost {
  readonly registers: Registers;
  readonly history: MemoryHistory;
  readonly probes: Probes;
  readonly watches = new Watches();
  readonly #physical: PhysicalMemory;
  readonly #data: DataPort;
  readonly #instructions: InstructionPort;
  readonly #interpreter: Interpreter;
  readonly #translations: Translations | undefined;
  readonly #translateAfter: number;
  readonly #neverTranslates: boolean;
  readonly #jumps = new JumpProfile();
  #space: PagedAddressSpace | undefined;
  /** Instructions retired since the processor was made, or since the moment that it was taken back to. */
  retired = 0;
  /** Where something has been translated. */
  readonly #translatedAt = new Set<number>();
  #stops: ReadonlySet<number> = new Set();
  #stopsEnabled = true;
  #passStop = false;
  #observer: ((decoded: Decoded, pc: number) => void) | undefined;

  constructor(options: ProcessorOptions) {
    this.#translateAfter = options.translateAfter ?? defaultTranslateAfter;
    this.#neverTranslates = options.mode === "templates";
    this.#physical = new PhysicalMemory(options.memoryBytes ?? defaultMemoryBytes);
    this.registers = new LiveRegisters(this.#physical);
    this.#data = new DataPort(this.#physical, this.watches, (frame, start, end) => this.watchedWritten(frame, start, end));
    this.#instructions = new InstructionPort(this.#physical);
    this.#interpreter = new Interpreter(this.#physical, this.#data, () => this.retired);
    if (options.mode !== "interpreted") this.#translations = this.#makeTranslations(options);
    this.history = memoryHistory(this.#physical, this);
    this.probes = this.#makeProbes();
  }

  #makeTranslations(options: ProcessorOptions): Translations {
    const physical = this.#physical;
    const calls = new CalledOperations(physical);
    const tables = new FunctionTables({
      memory: physical.memory,
      read: (low, high, bytes, record) => {
        if (this.watches.overlaps(addressOf(low, high), bytes, "read")) return -1;
        if (record >= windows.write) {
          this.#data.prepareToWrite(low, high);
          physical.words[control.readsBeforeAsking / 4] = readsBeforeAsking;
        }
        return bytes > largestSingleAccess ? this.#data.placeTogether("read", low, high, bytes) : this.#data.placeToRead(low, high, bytes);
      },
      write: (low, high, bytes) => {
        if (this.#undermines(low, high, bytes)) return -1;
        return bytes > largestSingleAccess
          ? this.#data.placeTogether("write", low, high, bytes)
          : this.#data.placeToWrite(low, high, bytes);
      },
      operate: (number) => calls.run(number),
    });
    const arrivals = options.mode === "templates" ? Number.POSITIVE_INFINITY : this.#translateAfter - 1;
    const records = new InstructionRecords(physical, this.#instructions, tables, calls, {
      arrivals,
      atOnce: options.templatesAtOnce ?? false,
    });
    const profile: Profile = {
      isReached: options.translateUnreached ? () => true : (pc) => records.isReached(pc),
      targetsOf: (pc) => this.#jumps.targetsOf(pc),
    };
    const host: CodeHost = {
      watching: (frame) => {
        if (this.#data.tlb.lets("write", frame)) this.#data.tlb.flush();
      },
    };
    const limits = { kept: options.translationsKept, exitsTolerated: this.#translateAfter * exitsForEachArrival };
    const code = new CodeCache({
      physical,
      source: this.#instructions,
      host,
      tables,
      calls,
      profile,
      limits,
      omissions: options.omissions,
    });
    code.onModule = options.onModule;
    records.onModule = options.onModule;
    return { code, records, enter: () => tables.enter() };
  }

  #makeProbes(): Probes {
    return {
      setStops: (addresses) => {
        this.#stops = addresses;
        this.#translations?.code.setStops(addresses);
        this.#translations?.records.setStops(addresses);
      },
      enableStops: (isEnabled) => {
        this.#stopsEnabled = isEnabled;
      },
      setWatches: (ranges) => {
        this.watches.set(ranges);
        this.#data.tlb.flush();
      },
      takeHit: () => this.watches.take(),
      setObserver: (observer) => {
        this.#observer = observer;
      },
    };
  }

  get residentBytes(): number {
    return this.#physical.residentBytes;
  }

  createAddressSpace(): AddressSpace {
    return new PagedAddressSpace(this.#physical, this);
  }

  createRegisters(): Registers {
    return new DetachedRegisters();
  }

  use(space: AddressSpace): void {
    if (!(space instanceof PagedAddressSpace)) throw new InvariantError("an address space of another processor");
    if (space === this.#space) return;
    this.#space = space;
    this.#data.use(space);
    this.#instructions.use(space);
    this.#forgetPlaces();
  }

  /** What translated code and templates know of the address space in use. */
  #forgetPlaces(): void {
    this.#translations?.code.forgetSpace();
    this.#translations?.records.forgetSpace();
  }

  run(budget: number, passStop = false): RunOutcome {
    invariant(Number.isSafeInteger(budget) && budget >= 1, `a budget of ${budget} instructions`);
    const before = this.retired;
    const end = before + budget;
    this.watches.hit = undefined;
    this.#passStop = passStop && this.#stops.has(readPc(this.#physical));
    const translations = budget < leastTranslatedRun || this.#observer !== undefined ? undefined : this.#translations;
    const halt = translations === undefined ? this.#interpret(end) : this.#runTranslated(translations, end);
    const retired = this.retired - before;
    if (halt === undefined) return { retired };
    return halt.kind === "stopped" ? { retired, stopped: halt.stop } : { retired, trap: halt };
  }

  /** Lets translated code and templates run until they need something, gives them that, and so on. */
  #runTranslated({ code, records, enter }: Translations, end: number): Halt | undefined {
    let halt: Halt | undefined;
    while (halt === undefined && this.retired < end) {
      const budget = Math.min(end - this.retired, longestTranslatedRun);
      this.#physical.words[control.budget / 4] = budget;
      const why = enter();
      this.retired += budget - this.#physical.words[control.budget / 4];
      records.takeJumps((from, to) => this.#jumps.jumped(from, to));
      const pc = readPc(this.#physical);
      if (why === status.grow) code.grow(pc);
      else if (why === status.hot) this.#translate(code, records, pc);
      else if (why === status.refused) {
        halt = this.#interpretOne(records.wordAt(pc));
        records.interpreted();
      } else if (why === status.interpret || (why === status.fetch && !records.prepare(pc))) {
        if (this.retired < end) halt = this.#interpretOne();
      }
    }
    return halt;
  }

  /** Templates have come to a place often: translates from there on, or says when to ask again. */
  #translate(code: CodeCache, records: InstructionRecords, pc: number): void {
    if (code.find(pc) !== undefined) return;
    if (this.#neverTranslates) {
      records.setArrivals(pc, notYet);
      return;
    }
    const { words } = this.#physical;
    // What has been translated and is not there any more begins anew.
    if (this.#translatedAt.delete(pc)) {
      records.setArrivals(pc, this.#translateAfter);
      return;
    }
    if (words[control.templated / 4] < this.#translateAfter * patience && code.contains(pc)) {
      records.setArrivals(pc, Math.ceil(this.#translateAfter / askAgainAfter));
      return;
    }
    words[control.templated / 4] = 0;
    const made = code.translate(pc);
    records.setArrivals(pc, made ? 0 : notYet);
    if (made) this.#translatedAt.add(pc);
  }

  /** Interprets until a trap or until `end` instructions have retired in all. */
  #interpret(end: number): Halt | undefined {
    this.#interpreter.enter();
    let trap: Halt | undefined;
    while (trap === undefined && this.retired < end) trap = this.#step();
    this.#interpreter.leave();
    return trap;
  }

  /** Interprets the instruction at pc, if `word` does not say that it is another one. */
  #interpretOne(word?: number): Halt | undefined {
    this.#interpreter.enter();
    const halt = this.#step(word);
    this.#interpreter.leave();
    return halt;
  }

  #step(word?: number): Halt | undefined {
    const interpreter = this.#interpreter;
    const { pc } = interpreter;
    if (this.#stops.size > 0 && this.#isStop(pc)) return { kind: "stopped", stop: { kind: "address" } };
    if ((pc & 3) !== 0) return { kind: "pcAlignment", address: this.#exactPc() };
    const frame = this.#instructions.frameAt(pc);
    if (frame === 0) return { kind: "memory", access: "execute", address: this.#exactPc(), reason: this.#instructions.refusal };
    const decoded = word === undefined ? this.#instructions.instructionAt(frame, pc) : this.#instructions.decode(word);
    if (decoded === undefined) return { kind: "undefined", word: (word ?? this.#instructions.wordIn(frame, pc)) >>> 0 };
    this.#observer?.(decoded, pc);
    if (interpreter.execute(decoded)) this.retired += 1;
    const hit = this.watches.hit;
    if (hit === undefined) return interpreter.trap;
    this.watches.hit = undefined;
    if (interpreter.trap !== undefined) return interpreter.trap;
    return { kind: "stopped", stop: { kind: "watch", hit } };
  }

  #isStop(pc: number): boolean {
    const isPassed = this.#passStop;
    this.#passStop = false;
    return !isPassed && this.#stopsEnabled && this.#stops.has(pc);
  }

  #exactPc(): bigint {
    this.#interpreter.leave();
    return this.registers.pc;
  }

  /** Whether a store of running code would take away what that code relies on: translations, or the frames of pages. */
  #undermines(low: number, high: number, bytes: number): boolean {
    const address = addressOf(low, high);
    if (this.watches.overlaps(address, bytes, "write")) return true;
    const inPage = low & (frameBytes - 1);
    const here = Math.min(bytes, frameBytes - inPage);
    return this.#underminesPage(address, inPage, here) || (here < bytes && this.#underminesPage(address + here, 0, bytes - here));
  }

  #underminesPage(address: number, inPage: number, bytes: number): boolean {
    const frame = this.#space?.presentFrame(address) ?? 0;
    if (frame === 0) return false;
    if (this.#physical.watched[frame] && this.#translations?.code.overlaps(frame, inPage, inPage + bytes)) return true;
    return this.#space?.copiesOnWrite(address) ?? false;
  }

  get registerBlock(): Uint8Array {
    return this.registers.block;
  }

  intervalBegan(): void {
    this.#data.tlb.flush();
  }

  memoryExchanged(isStale: (frame: number) => boolean): void {
    this.#data.use(undefined);
    this.#instructions.use(undefined);
    this.#space = undefined;
    this.#translations?.code.dropFrames(isStale);
    this.#translations?.records.forgetSpace();
  }

  rangeChanged(space: PagedAddressSpace, start: number, end: number): void {
    if (space !== this.#space) return;
    this.#data.tlb.flush();
    this.#instructions.flush();
    this.#translations?.code.rangeChanged(start, end);
    this.#translations?.records.forgetSpace();
  }

  frameChanged(space: PagedAddressSpace, pageAddress: number): void {
    if (space !== this.#space) return;
    this.#data.tlb.flush();
    this.#instructions.flush();
    this.#translations?.code.pageChanged(pageAddress);
    this.#translations?.records.forgetSpace();
  }

  writersStale(space: PagedAddressSpace): void {
    if (space === this.#space) this.#data.tlb.flush();
  }

  watchedWritten(frame: number, start: number, end: number): void {
    this.#translations?.code.written(frame, start, end);
  }
}
