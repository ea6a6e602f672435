// The processor: puts memory, interpreter and translated code together and runs them to an exact count.
// Cold code is interpreted; where a block's beginning is reached often, the code from there on is translated.
// Translated code comes back with a status whenever it needs something; its budget and pc are in linear memory then.

import { InvariantError, invariant } from "../base/errors.ts";
import type { Decoded } from "../isa/index.ts";
import { addressOf, PagedAddressSpace } from "./address-space.ts";
import { CodeCache, type CodeHost, readPc } from "./code-cache.ts";
import { DataPort } from "./data-port.ts";
import { ExecutionProfile } from "./execution-profile.ts";
import { InstructionPort } from "./instruction-port.ts";
import { Interpreter } from "./interpreter.ts";
import { control, frameBytes, largestSingleAccess, windows } from "./layout.ts";
import { type HistoryHost, memoryHistory } from "./memory-history.ts";
import { PhysicalMemory } from "./physical-memory.ts";
import type { AddressSpace, MemoryHistory, Probes, Processor, ProcessorOptions, Registers } from "./processor.ts";
import { DetachedRegisters, LiveRegisters } from "./registers.ts";
import type { Profile } from "./translator/region.ts";
import { status } from "./translator/status.ts";
import type { ProbeStop, RunOutcome, Trap } from "./trap.ts";
import { Watches } from "./watches.ts";

const defaultMemoryBytes = 256 * 2 ** 20;
/** How often a block's beginning is interpreted before the code from there on is translated: that costs as thousands of instructions do. */
const defaultTranslateAfter = 300;
/** These for each arrival that translating takes. */
const forEachArrival = {
  /** Jumps in so many instructions behind the end of a run say nothing of where the program begins something: it stood in a translation. */
  resuming: 7,
  /** In the middle of a translation none is begun before so many have been interpreted: it is not far, mostly, to where one begins. */
  patience: 333,
} as const;
/** Going from one translation to another costs a hundredth of interpreting up to it. */
const exitsForEachArrival = 100;
/** What the count goes back to where nothing can be translated. */
const notYet = -20_000;
/** Shorter runs, a debugger's steps for the most part, neither enter nor warm translated code. */
const leastTranslatedRun = 64;
/** The budget is an i32 in translated code. */
const longestTranslatedRun = 2 ** 30;

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
  readonly #code: CodeCache | undefined;
  readonly #translateAfter: number;
  readonly #profile = new ExecutionProfile();
  #space: PagedAddressSpace | undefined;
  /** Instructions retired since the processor was made, or since the moment that it was taken back to. */
  retired = 0;
  /** The last run ended in the middle of a translation; and from which instruction on jumps are counted as arrivals again. */
  #isResuming = false;
  #countFrom = 0;
  /** Instructions interpreted since something was translated, up to the present run through cold code, and where that began. */
  #interpreted = 0;
  #coldFrom = 0;
  #stops: ReadonlySet<number> = new Set();
  #stopsEnabled = true;
  #passStop = false;
  #observer: ((decoded: Decoded, pc: number) => void) | undefined;

  constructor(options: ProcessorOptions) {
    this.#translateAfter = options.translateAfter ?? defaultTranslateAfter;
    this.#physical = new PhysicalMemory(options.memoryBytes ?? defaultMemoryBytes);
    this.registers = new LiveRegisters(this.#physical);
    this.#data = new DataPort(this.#physical, this.watches, (frame, start, end) => this.watchedWritten(frame, start, end));
    this.#instructions = new InstructionPort(this.#physical);
    this.#interpreter = new Interpreter(this.#physical, this.#data, () => this.retired);
    if (options.mode !== "interpreted") {
      const host: CodeHost = {
        read: (low, high, bytes, record) => {
          if (this.watches.overlaps(addressOf(low, high), bytes, "read")) return -1;
          if (record >= windows.write) this.#data.prepareToWrite(low, high);
          return bytes > largestSingleAccess
            ? this.#data.placeTogether("read", low, high, bytes)
            : this.#data.placeToRead(low, high, bytes);
        },
        write: (low, high, bytes) => {
          if (this.#undermines(low, high, bytes)) return -1;
          return bytes > largestSingleAccess
            ? this.#data.placeTogether("write", low, high, bytes)
            : this.#data.placeToWrite(low, high, bytes);
        },
        watching: (frame) => {
          if (this.#data.tlb.lets("write", frame)) this.#data.tlb.flush();
        },
      };
      const profile: Profile = options.translateUnreached
        ? { isReached: () => true, targetsOf: (pc) => this.#profile.targetsOf(pc) }
        : this.#profile;
      const limits = { kept: options.translationsKept, exitsTolerated: this.#translateAfter * exitsForEachArrival };
      this.#code = new CodeCache(this.#physical, this.#instructions, host, profile, limits, options.omissions);
      this.#code.onModule = options.onModule;
    }
    this.history = memoryHistory(this.#physical, this);
    this.probes = this.#makeProbes();
  }

  #makeProbes(): Probes {
    return {
      setStops: (addresses) => {
        this.#stops = addresses;
        this.#code?.setStops(addresses);
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
    this.#code?.forgetSpace();
  }

  run(budget: number, passStop = false): RunOutcome {
    invariant(Number.isSafeInteger(budget) && budget >= 1, `a budget of ${budget} instructions`);
    const before = this.retired;
    const end = before + budget;
    this.watches.hit = undefined;
    this.#passStop = passStop && this.#stops.has(readPc(this.#physical));
    const code = budget < leastTranslatedRun || this.#observer !== undefined ? undefined : this.#code;
    const halt = code === undefined ? this.#interpret(end) : this.#runTranslated(code, end);
    const retired = this.retired - before;
    if (halt === undefined) return { retired };
    return halt.kind === "stopped" ? { retired, stopped: halt.stop } : { retired, trap: halt };
  }

  #runTranslated(code: CodeCache, end: number): Halt | undefined {
    while (this.retired < end) {
      const trap = this.#isTranslated(code, readPc(this.#physical)) ? this.#enter(code, end) : this.#interpretCold(code, end);
      if (trap !== undefined) return trap;
    }
    return undefined;
  }

  /** Lets translated code run until it needs something, and gives it that. */
  #enter(code: CodeCache, end: number): Halt | undefined {
    const budget = Math.min(end - this.retired, longestTranslatedRun);
    this.#physical.words[control.budget / 4] = budget;
    const why = code.enter();
    const left = this.#physical.words[control.budget / 4];
    this.retired += budget - left;
    this.#isResuming = why === status.budget;
    if (why === status.budget) return this.#interpret(this.retired + left);
    if (why === status.grow) code.grow(readPc(this.#physical));
    if (why === status.interpret && this.retired < end) return this.#interpret(this.retired + 1);
    return undefined;
  }

  /** Whether there is a translation at an address by now. */
  #isTranslated(code: CodeCache, pc: number): boolean {
    if ((pc & 3) !== 0) return false;
    if (code.find(pc) !== undefined) return true;
    if (this.#isResuming || this.retired < this.#countFrom) return false;
    if (this.#profile.arrive(pc) < this.#translateAfter) return false;
    const interpreted = this.#interpreted + this.retired - this.#coldFrom;
    if (interpreted < this.#translateAfter * forEachArrival.patience && code.contains(pc)) return false;
    this.#interpreted = 0;
    this.#coldFrom = this.retired;
    const made = code.translate(pc);
    this.#profile.setCount(pc, made ? 0 : notYet);
    return made;
  }

  /** Interprets up to a block for which there is a translation. */
  #interpretCold(code: CodeCache, end: number): Halt | undefined {
    const interpreter = this.#interpreter;
    interpreter.enter();
    this.#countFrom = this.#isResuming ? this.retired + this.#translateAfter * forEachArrival.resuming : 0;
    this.#isResuming = false;
    this.#coldFrom = this.retired;
    let trap: Halt | undefined;
    do {
      trap = this.#step();
      if (interpreter.computedFrom >= 0) this.#profile.jumped(interpreter.computedFrom, interpreter.pc);
    } while (trap === undefined && this.retired < end && !(interpreter.jumped && this.#isTranslated(code, interpreter.pc)));
    interpreter.leave();
    this.#interpreted += this.retired - this.#coldFrom;
    this.#coldFrom = this.retired;
    return trap;
  }

  /** Interprets until a trap or until `end` instructions have retired in all. */
  #interpret(end: number): Halt | undefined {
    this.#interpreter.enter();
    let trap: Halt | undefined;
    while (trap === undefined && this.retired < end) trap = this.#step();
    this.#interpreter.leave();
    return trap;
  }

  #step(): Halt | undefined {
    const interpreter = this.#interpreter;
    const { pc } = interpreter;
    if (this.#stops.size > 0 && this.#isStop(pc)) return { kind: "stopped", stop: { kind: "address" } };
    if ((pc & 3) !== 0) return { kind: "pcAlignment", address: this.#exactPc() };
    const frame = this.#instructions.frameAt(pc);
    if (frame === 0) return { kind: "memory", access: "execute", address: this.#exactPc(), reason: this.#instructions.refusal };
    const decoded = this.#instructions.instructionAt(frame, pc);
    if (decoded === undefined) return { kind: "undefined", word: this.#instructions.wordIn(frame, pc) >>> 0 };
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
    if (this.#physical.watched[frame] && this.#code?.overlaps(frame, inPage, inPage + bytes)) return true;
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
    this.#code?.dropFrames(isStale);
  }

  rangeChanged(space: PagedAddressSpace, start: number, end: number): void {
    if (space !== this.#space) return;
    this.#data.tlb.flush();
    this.#instructions.flush();
    this.#code?.rangeChanged(start, end);
  }

  frameChanged(space: PagedAddressSpace, pageAddress: number): void {
    if (space !== this.#space) return;
    this.#data.tlb.flush();
    this.#instructions.flush();
    this.#code?.pageChanged(pageAddress);
  }

  writersStale(space: PagedAddressSpace): void {
    if (space === this.#space) this.#data.tlb.flush();
  }

  watchedWritten(frame: number, start: number, end: number): void {
    this.#code?.written(frame, start, end);
  }
}
