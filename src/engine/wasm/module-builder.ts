// A WebAssembly module in the binary format (core specification §5.5): imports, functions, exports, code.
// Memory and tables are always imported, since modules of ours share them.

import { invariant } from "../base/errors.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import type { FunctionBuilder, FunctionType } from "./function-builder.ts";

const section = { custom: 0, type: 1, import: 2, function: 3, export: 7, element: 9, code: 10 } as const;
const externalKind = { function: 0, table: 1, memory: 2 } as const;
const functionReference = 0x70;

interface FunctionImport {
  readonly module: string;
  readonly name: string;
  readonly typeIndex: number;
}

/** Collects one module; `finish` gives its bytes. Imports come before functions, whose numbers follow theirs. */
export class ModuleBuilder {
  readonly #types: FunctionType[] = [];
  readonly #imports: FunctionImport[] = [];
  readonly #functions: { readonly typeIndex: number; readonly body: FunctionBuilder; readonly exportName: string | undefined }[] = [];
  readonly #placed: { readonly slot: number; readonly functionIndex: number }[] = [];
  #memory: { readonly module: string; readonly name: string; readonly minimumPages: number } | undefined;
  readonly #tables: { readonly module: string; readonly name: string }[] = [];

  /** The index of a type; equal types share one. */
  type(type: FunctionType): number {
    const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((each, at) => each === b[at]);
    const present = this.#types.findIndex((each) => same(each.parameters, type.parameters) && same(each.results, type.results));
    if (present >= 0) return present;
    this.#types.push(type);
    return this.#types.length - 1;
  }

  importMemory(module: string, name: string, minimumPages: number): void {
    this.#memory = { module, name, minimumPages };
  }

  /** A table of functions that `callIndirect` goes through: its number. */
  importTable(module: string, name: string): number {
    return this.#tables.push({ module, name }) - 1;
  }

  /** The function's index. All imports come before the first function. */
  importFunction(module: string, name: string, type: FunctionType): number {
    invariant(this.#functions.length === 0, "imports come before functions");
    this.#imports.push({ module, name, typeIndex: this.type(type) });
    return this.#imports.length - 1;
  }

  /** The function's index. Its body may still be written until `finish`. */
  function(body: FunctionBuilder, exportName?: string): number {
    this.#functions.push({ typeIndex: this.type(body.type), body, exportName });
    return this.#imports.length + this.#functions.length - 1;
  }

  /** Puts a function into a slot of the first table when the module is instantiated: much cheaper than exporting it. */
  place(slot: number, functionIndex: number): void {
    this.#placed.push({ slot, functionIndex });
  }

  finish(): Uint8Array<ArrayBuffer> {
    const out = new ByteBuffer(4096);
    out.append([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
    this.#section(out, section.type, this.#types, (into, { parameters, results }) => {
      into.byte(0x60);
      for (const list of [parameters, results]) {
        into.unsigned(list.length);
        into.append(list);
      }
    });
    this.#section(out, section.import, this.#allImports(), (into, write) => write(into));
    this.#section(out, section.function, this.#functions, (into, { typeIndex }) => into.unsigned(typeIndex));
    const exported = this.#functions.flatMap(({ exportName }, index) => (exportName === undefined ? [] : [{ exportName, index }]));
    this.#section(out, section.export, exported, (into, { exportName, index }) => {
      into.name(exportName);
      into.byte(externalKind.function);
      into.unsigned(this.#imports.length + index);
    });
    this.#section(out, section.element, this.#placed, (into, { slot, functionIndex }) => {
      // Of the first table, at a constant, one function.
      into.append([0x00, 0x41]);
      into.signed32(slot);
      into.append([0x0b, 0x01]);
      into.unsigned(functionIndex);
    });
    this.#hints(out);
    this.#section(out, section.code, this.#functions, (into, { body }) => into.sized(body.finish()));
    return out.bytes;
  }

  #allImports(): ((into: ByteBuffer) => void)[] {
    const writers = this.#imports.map(({ module, name, typeIndex }) => (into: ByteBuffer): void => {
      into.name(module);
      into.name(name);
      into.byte(externalKind.function);
      into.unsigned(typeIndex);
    });
    for (const table of this.#tables) {
      writers.push((into) => {
        into.name(table.module);
        into.name(table.name);
        into.byte(externalKind.table);
        into.append([functionReference, 0, 0]);
      });
    }
    const memory = this.#memory;
    if (memory) {
      writers.push((into) => {
        into.name(memory.module);
        into.name(memory.name);
        into.byte(externalKind.memory);
        into.byte(0);
        into.unsigned(memory.minimumPages);
      });
    }
    return writers;
  }

  #section<T>(out: ByteBuffer, id: number, items: readonly T[], write: (into: ByteBuffer, item: T) => void): void {
    if (items.length === 0) return;
    const content = new ByteBuffer();
    content.unsigned(items.length);
    for (const item of items) write(content, item);
    out.byte(id);
    out.sized(content);
  }

  /** Branch hints stand before the code (proposal "branch hinting", now in the specification's appendix). */
  #hints(out: ByteBuffer): void {
    const hinted = this.#functions.flatMap(({ body }, index) => (body.hints.length > 0 ? [{ hints: body.hints, index }] : []));
    if (hinted.length === 0) return;
    const content = new ByteBuffer();
    content.name("metadata.code.branch_hint");
    content.unsigned(hinted.length);
    for (const { hints, index } of hinted) {
      content.unsigned(this.#imports.length + index);
      content.unsigned(hints.length);
      for (const { byteOffset, likely } of hints) {
        content.unsigned(byteOffset);
        content.unsigned(1);
        content.byte(likely ? 1 : 0);
      }
    }
    out.byte(section.custom);
    out.sized(content);
  }
}
