// The templates that there are, of one processor as of all: a template is good for every instruction of its shape. They come about as
// instructions are met that none serves, and are compiled several together.

import type { Decoded } from "../../isa/index.ts";
import { ModuleBuilder } from "../../wasm/index.ts";
import type { CalledOperations } from "../called-operations.ts";
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
  /** `openRegisters` bytes, as two words. */
  readonly registers: readonly [number, number];
  readonly numbers: readonly (number | bigint)[];
  /** Whether control may go elsewhere than to the next one. */
  readonly endsBlock: boolean;
}

const encodedKept = 2 ** 16;

const recorder = new ShapeRecorder();
const byHash = new Map<number, Template[]>();
let count = 0;
/** Those of instructions that mean the same at every address, by word. */
const encodedByWord = new Map<number, Encoded>();

/** The instruction at an address. The template may still have to be compiled. */
export function encode(decoded: Decoded, pc: number): Encoded {
  const present = encodedByWord.get(decoded.word);
  if (present !== undefined) return present;
  recorder.record(decoded, pc);
  const { ending, registers, numbers, numbersOpen } = recorder;
  const packed: [number, number] = [0, 0];
  for (const [place, register] of registers.entries()) if (place < openRegisters) packed[place >> 2] |= register << (8 * (place & 3));
  const encoded: Encoded = {
    template: ending === "interpret" ? undefined : templateOf(decoded, pc),
    registers: packed,
    numbers: numbersOpen ? [...numbers] : [],
    endsBlock: ending !== "next",
  };
  if (!recorder.usesPc) {
    if (encodedByWord.size >= encodedKept) encodedByWord.clear();
    encodedByWord.set(decoded.word, encoded);
  }
  return encoded;
}

function templateOf(decoded: Decoded, pc: number): Template {
  const { tape, length, ending, usesTable, numbersOpen } = recorder;
  let hash = length;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ tape[at], 0x0100_0193);
  const alike = byHash.get(hash) ?? [];
  const present = alike.find(({ shape }) => shape.length === length && shape.every((each, at) => each === tape[at]));
  if (present !== undefined) return present;
  const shape = tape.slice(0, length);
  const made: Template = { number: count, shape, ending, numbersOpen, usesTable, decoded, pc, batch: undefined };
  count += 1;
  byHash.set(hash, [...alike, made]);
  return made;
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
