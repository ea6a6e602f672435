// One program in several ways, which must leave one state: interpreted; by templates; translated; in steps and odd slices of code that is
// translated; and replayed from a snapshot in the middle of that. The machines are made once and serve program after program.

import type { GuestAddress } from "../../../base/brand.ts";
import { createProcessor } from "../../index.ts";
import type { AddressSpace, MemoryImage, Processor, ProcessorOptions } from "../../processor.ts";
import type { Trap } from "../../trap.ts";
import { mapping } from "../program.ts";
import { Random } from "../random-program.ts";

const codeAt = 0x40_0000;
const codeBytes = 0x4000;
const dataAt = 0x5a_0000_0000;
const stackAt = 0x7fff_ffff_0000;
const pageBytes = 4096;
/** What CNTVCT_EL0 was at the start: that differs, since machines serve many programs. */
const startRegister = 22;
/** More than any program takes. */
const instructionLimit = 1_000_000;

export interface GeneratedProgram {
  readonly words: Uint32Array;
  /** For its data and registers. */
  readonly seed: number;
}

export interface Ending {
  /** Everything: registers, memory, instructions and traps, as bytes. */
  readonly state: Uint8Array;
  readonly retired: number;
  readonly traps: number;
  /** It came to its BRK #0. */
  readonly hasEnded: boolean;
}

interface Snapshot {
  readonly image: MemoryImage;
  readonly traps: number;
  readonly retired: number;
  readonly hasEnded: boolean;
}

/** A machine that one program after another runs on. */
class Machine {
  readonly processor: Processor;
  space: AddressSpace;
  traps = 0;
  retired = 0;
  hasEnded = false;

  constructor(options: ProcessorOptions) {
    this.processor = createProcessor({ memoryBytes: 2 ** 22, ...options });
    this.space = this.processor.createAddressSpace();
  }

  /** Code, two pages of data, one that may only be read, nothing behind it, and a stack; the program's first state. */
  load({ words, seed }: GeneratedProgram): void {
    const random = new Random(seed);
    this.space.dispose();
    this.space = this.processor.createAddressSpace();
    const { space } = this;
    space.map(mapping(codeAt, codeBytes, "rwx"));
    space.map(mapping(dataAt, 2 * pageBytes, "rw"));
    space.map(mapping(dataAt + 2 * pageBytes, pageBytes, "r"));
    space.map(mapping(stackAt - pageBytes, pageBytes, "rw"));
    const start = codeAt + pageBytes - 4 * random.below(256);
    space.poke(start as GuestAddress, new Uint8Array(words.buffer));
    space.poke(dataAt as GuestAddress, new Uint8Array(Uint32Array.from({ length: 768 * 4 }, () => random.bits()).buffer));
    this.processor.use(space);
    const { registers } = this.processor;
    registers.block.fill(0);
    registers.clearExclusive();
    for (let register = 0; register < 31; register += 1) registers.setX(register, random.doubleword());
    for (let register = 0; register < 32; register += 1) registers.v(register).set(vectorBytes(random));
    registers.setX(28, BigInt(dataAt + 0x100));
    registers.setX(25, BigInt(dataAt + 0x100));
    registers.setX(startRegister, BigInt(this.processor.retired));
    registers.sp = BigInt(stackAt);
    registers.nzcv = random.below(16);
    registers.pc = BigInt(start);
    this.traps = 0;
    this.retired = 0;
    this.hasEnded = false;
  }

  /** Runs on to the program's end, or until so many instructions have retired; `budget` gives the size of each slice. */
  run(budget: () => number, until = instructionLimit): void {
    while (!this.hasEnded && this.retired < until) {
      const { retired, trap } = this.processor.run(Math.min(budget(), until - this.retired));
      this.retired += retired;
      if (trap !== undefined) this.#answer(trap);
    }
  }

  /** What a kernel might do: calls give a number, an instruction that cannot be executed is skipped. */
  #answer(trap: Trap): void {
    const { registers } = this.processor;
    this.traps += 1;
    if (trap.kind === "breakpoint" && trap.immediate === 0) this.hasEnded = true;
    else if (trap.kind === "supervisorCall") registers.setX(0, BigInt(this.traps * 0x1_0001 + trap.immediate));
    else if (trap.kind === "pcAlignment" || (trap.kind === "memory" && trap.access === "execute")) this.hasEnded = true;
    else registers.pc += 4n;
    // The monitor is cleared by the return from an exception, and what faulted is part of the state.
    registers.clearExclusive();
    if (trap.kind === "memory") registers.threadPointer ^= trap.address * 31n;
    registers.threadPointer = BigInt.asUintN(64, registers.threadPointer + BigInt(trap.kind.length));
  }

  /** The present moment; begins the recording of what leads away from it. */
  snapshot(): Snapshot {
    this.processor.history.endInterval();
    const { traps, retired, hasEnded } = this;
    return { image: this.processor.history.capture(new Map([[1, this.space]])), traps, retired, hasEnded };
  }

  /** To the last snapshot. */
  goBackTo({ image, ...counts }: Snapshot): void {
    const { history } = this.processor;
    history.undoInterval();
    history.restore(image, new Map([[1, this.space]]));
    this.processor.use(this.space);
    Object.assign(this, counts);
  }

  ending(): Ending {
    const { space } = this;
    this.processor.registers.setX(startRegister, 0n);
    const code = space.peek(codeAt as GuestAddress, codeBytes);
    const data = space.peek(dataAt as GuestAddress, 3 * pageBytes);
    const stack = space.peek((stackAt - pageBytes) as GuestAddress, pageBytes);
    const counts = new Uint8Array(Float64Array.of(this.retired, this.traps, Number(this.hasEnded)).buffer);
    const state = Buffer.concat([this.processor.registers.block, counts, code, data, stack]);
    return { state, retired: this.retired, traps: this.traps, hasEnded: this.hasEnded };
  }
}

/** Two doublewords on edges, or numbers of ordinary size. */
function vectorBytes(random: Random): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  const kind = random.below(3);
  for (let place = 0; place < 16; place += kind === 2 ? 4 : 8) {
    if (kind === 0) view.setBigUint64(place, random.doubleword(), true);
    else if (kind === 1) view.setFloat64(place, (random.bits() - 2 ** 31) / 2 ** random.below(33), true);
    else view.setFloat32(place, (random.bits() - 2 ** 31) / 2 ** random.below(33), true);
  }
  return new Uint8Array(view.buffer);
}

/** What one way came to. */
export interface Outcome {
  readonly way: "interpreted" | "by templates" | "translated" | "stepped" | "replayed";
  readonly ending: Ending;
}

/** Runs programs in every way. `onModule` is given every module that is made. */
export class Ways {
  readonly #interpreter = new Machine({ mode: "interpreted" });
  readonly #templates: Machine;
  readonly #translators: readonly Machine[];

  constructor(onModule: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#templates = new Machine({ mode: "templates", templatesAtOnce: true, onModule });
    // Translating nearly everything, translating what is hot, and with so little room that all is dropped again and again.
    this.#translators = [
      { translateAfter: 4 },
      { translateAfter: 16 },
      { translateAfter: 24 },
      { translateAfter: 8, translationsKept: 6 },
    ].map((options) => new Machine({ ...options, onModule }));
  }

  run(program: GeneratedProgram): readonly Outcome[] {
    const machine = this.#translators[program.seed % this.#translators.length];
    const random = new Random(program.seed + 1);
    this.#interpreter.load(program);
    this.#interpreter.run(() => instructionLimit);
    const interpreted = this.#interpreter.ending();
    this.#templates.load(program);
    this.#templates.run(() => 64 + random.below(100_000));
    const byTemplates = this.#templates.ending();
    machine.load(program);
    const start = machine.snapshot();
    machine.run(() => 500 + random.below(100_000));
    const translated = machine.ending();
    machine.goBackTo(start);
    // Single steps, and slices on both sides of what translated code is entered for.
    const step = (): number => (random.chance(3) ? 60 + random.below(120) : 1);
    machine.run(step, random.below(interpreted.retired));
    const middle = machine.snapshot();
    machine.run(step);
    const stepped = machine.ending();
    machine.goBackTo(middle);
    machine.run(() => 64 + random.below(3000));
    const replayed = machine.ending();
    return [
      { way: "interpreted", ending: interpreted },
      { way: "by templates", ending: byTemplates },
      { way: "translated", ending: translated },
      { way: "stepped", ending: stepped },
      { way: "replayed", ending: replayed },
    ];
  }
}
