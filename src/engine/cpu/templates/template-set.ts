// The templates that there are, of one processor as of all: a template is good for every instruction of its shape. They come about as
// instructions are met that none serves, and are compiled several together.

import type { Decoded } from "../../isa/index.ts";
import { ModuleBuilder } from "../../wasm/index.ts";
import type { CalledOperations } from "../called-operations.ts";
import { templateSlots } from "../function-tables.ts";
import { importSupport } from "../translator/support.ts";
import { type Ending, openRegisters, ShapeRecorder } from "./shape-recorder.ts";
import { buildTemplate } from "./template-function.ts";

export interface Template {
  readonly number: number;
  /** What the shape recorder wrote down. */
  readonly shape: Int32Array;
  readonly ending: Ending;
  /** Whether numbers come from the record. */
  readonly numbersOpen: boolean;
  readonly usesTable: boolean;
  /** An instruction of the shape, and where it was met. */
  readonly decoded: Decoded;
  readonly pc: number;
  /** Where it has been compiled. */
  batch: Batch | undefined;
}

/** Templates that were compiled together, which the module exports by their numbers. */
export interface Batch {
  readonly module: WebAssembly.Module;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly templates: readonly Template[];
}

/** An instruction as templates take it. */
export interface Encoded {
  /** Undefined: it is for the interpreter. */
  readonly template: Template | undefined;
  /** The registers, a byte each: the first four, and those behind them. */
  readonly low: number;
  readonly high: number;
  readonly numbers: readonly (number | bigint)[];
  /** Whether control goes elsewhere in any case. */
  readonly goesElsewhere: boolean;
}

const recorder = new ShapeRecorder();
const byHash = new Map<number, Template[]>();
let count = 0;

/** Instructions that mean the same at every address, by the hash of their word. */
const cacheBits = 15;
const cachedWords = new Int32Array(2 ** cacheBits);
const cached = new Array<Encoded | undefined>(2 ** cacheBits);
const cacheIndex = (word: number): number => Math.imul(word, 0x9e37_79b1) >>> (32 - cacheBits);

/**
 * The instruction that a word is at an address, undefined if it is none; `decode` is asked if that is not known yet. The template may still
 * have to be compiled.
 */
export function encode(word: number, pc: number, decode: (word: number) => Decoded | undefined): Encoded | undefined {
  const index = cacheIndex(word);
  if (cachedWords[index] === word && cached[index] !== undefined) return cached[index];
  const decoded = decode(word);
  if (decoded === undefined) return undefined;
  recorder.record(decoded, pc);
  const { ending, registers, numbers, numbersOpen } = recorder;
  let [low, high] = [0, 0];
  for (let place = 0; place < registers.length && place < openRegisters; place += 1) {
    if (place < 4) low |= registers[place] << (8 * place);
    else high |= registers[place] << (8 * (place - 4));
  }
  const encoded: Encoded = {
    template: ending === "interpret" ? undefined : templateOf(decoded, pc),
    low,
    high,
    numbers: numbersOpen ? numbers.slice() : [],
    goesElsewhere: ending === "jump" || ending === "return" || ending === "computed",
  };
  if (!recorder.usesPc) {
    cachedWords[index] = word;
    cached[index] = encoded;
  }
  return encoded;
}

/** Undefined: there are too many. */
function templateOf(decoded: Decoded, pc: number): Template | undefined {
  const { tape, length, ending, usesTable, numbersOpen } = recorder;
  let hash = length;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ tape[at], 0x0100_0193);
  const alike = byHash.get(hash) ?? [];
  for (const each of alike) if (isRecorded(each.shape)) return each;
  if (count >= templateSlots) return undefined;
  const shape = tape.slice(0, length);
  const made: Template = { number: count, shape, ending, numbersOpen, usesTable, decoded, pc, batch: undefined };
  count += 1;
  byHash.set(hash, [...alike, made]);
  return made;
}

function isRecorded(shape: Int32Array): boolean {
  const { tape, length } = recorder;
  if (shape.length !== length) return false;
  for (let at = 0; at < length; at += 1) if (shape[at] !== tape[at]) return false;
  return true;
}

/** Compiles templates that have not been. */
export function compileTemplates(templates: readonly Template[], calls: CalledOperations): Batch {
  const module = new ModuleBuilder();
  const support = importSupport(module);
  const bindings = { support, calls, typeIndexOf: module.type.bind(module) };
  for (const template of templates) module.function(buildTemplate(template, bindings), `${template.number}`);
  const bytes = module.finish();
  const batch: Batch = { module: new WebAssembly.Module(bytes), bytes, templates };
  for (const template of templates) template.batch = batch;
  return batch;
}
