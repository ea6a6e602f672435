// Trials on this processor, interpreted or translated, with the outcomes as qemu's guest gives them.

import type { GuestAddress } from "../../../base/brand.ts";
import { createProcessor, type ProcessorOptions } from "../../index.ts";
import type { AddressSpace, Processor } from "../../processor.ts";
import type { Trap } from "../../trap.ts";
import { mapping } from "../program.ts";
import {
  type Code,
  codeStart,
  dataBytes,
  dataStart,
  type Outcomes,
  recordBytes,
  recordField,
  signal,
  type Trials,
  wayThroughSwitch,
  windowBytes,
  writableBytes,
} from "./record.ts";

/** More than any word takes to its BRK, and enough that translated code is entered. */
const budget = 256;

interface Ending {
  readonly signal: number;
  readonly address: bigint;
}

function endingOf(trap: Trap | undefined, pc: bigint): Ending {
  switch (trap?.kind) {
    case "breakpoint":
      return { signal: signal.trap, address: pc };
    case "undefined":
      return { signal: signal.illegal, address: pc };
    case "memory":
      return { signal: trap.reason === "alignment" ? signal.bus : signal.segmentation, address: trap.address };
    case "stackAlignment":
    case "pcAlignment":
      return { signal: signal.bus, address: trap.address };
    default:
      throw new Error(`a trial ended in ${trap?.kind ?? "nothing"} at 0x${pc.toString(16)}`);
  }
}

/** A processor with the words and the memory of some trials. */
export class Here {
  readonly processor: Processor;
  readonly #space: AddressSpace;
  readonly #memory: Uint8Array;

  readonly #code: Code;
  readonly #isTranslated: boolean;

  constructor({ code, memory }: Pick<Trials, "code" | "memory">, options: ProcessorOptions) {
    this.#code = code;
    this.#isTranslated = (options.mode ?? "translated") === "translated";
    this.processor = createProcessor({ memoryBytes: 2 ** 23, ...options });
    this.#memory = memory;
    const space = this.processor.createAddressSpace();
    space.map(mapping(codeStart, code.bytes.length, "rx"));
    space.map(mapping(dataStart, writableBytes, "rw"));
    space.map(mapping(dataStart + writableBytes, dataBytes - writableBytes, "r"));
    space.poke(codeStart as GuestAddress, code.bytes);
    space.poke(dataStart as GuestAddress, memory);
    this.processor.use(space);
    this.#space = space;
  }

  run(states: Uint8Array): Outcomes {
    const records = new Uint8Array(states.length);
    const wanted = viewOf(states);
    const outcomes = viewOf(records);
    for (let at = 0; at < states.length; at += recordBytes) this.#try(wanted, outcomes, at);
    return { records, memory: this.#space.peek(dataStart as GuestAddress, writableBytes) };
  }

  /** The state at an offset becomes the outcome there. */
  #try(states: Records, outcomes: Records, at: number): void {
    const { registers } = this.processor;
    const state = states.bytes.subarray(at, at + recordBytes);
    const outcome = outcomes.bytes.subarray(at, at + recordBytes);
    const address = safeDoubleword(states, at + recordField.pc);
    const way = this.#isTranslated ? wayThroughSwitch(this.#code, address) : undefined;
    registers.block.set(state);
    if (way) {
      registers.pc = BigInt(way.pc);
      registers.setX(way.register, BigInt(way.mask));
    }
    const { trap } = this.processor.run(budget);
    outcome.set(registers.block);
    if (way) for (const half of [0, 1]) outcomes.words[at / 4 + way.register * 2 + half] = states.words[at / 4 + way.register * 2 + half];
    outcome.fill(0, recordField.exclusiveAddress, recordField.v);
    const { signal: number, address: faultAddress } = endingOf(trap, registers.pc);
    outcomes.words[(at + recordField.signal) / 4] = number;
    outcomes.doublewords[(at + recordField.faultAddress) / 8] = faultAddress;
    const window = safeDoubleword(states, at + recordField.window);
    outcome.set(this.#space.peek(window as GuestAddress, windowBytes), recordField.windowBytes);
    const offset = window - dataStart;
    const restored = Math.min(windowBytes, writableBytes - offset);
    if (restored > 0) this.#space.poke(window as GuestAddress, this.#memory.subarray(offset, offset + restored));
  }
}

/** Records behind one another, read by their bytes, words and doublewords. */
interface Records {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly doublewords: BigUint64Array;
}

const viewOf = (bytes: Uint8Array): Records => ({
  bytes,
  words: new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4),
  doublewords: new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8),
});

/** A doubleword below 2^53. */
const safeDoubleword = ({ words }: Records, offset: number): number => words[offset / 4] + words[offset / 4 + 1] * 2 ** 32;
