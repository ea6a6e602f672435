// The linker: object files and archives → a static executable with GNU ld's layout, or what stands in the way.

import type { Diagnostic } from "../base/diagnostic.ts";
import { segmentType } from "../elf/format.ts";
import type { ElfSymbol, ObjectFile } from "../elf/object-file.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import { collect, type LayoutItem, summarise } from "./collect.ts";
import { Definitions, referencedNames } from "./definitions.ts";
import { type OutputSymbol, writeExecutable } from "./executable.ts";
import { type Locator, lineLocator } from "./locate.ts";
import { mergePieces } from "./merge.ts";
import { entryAddress, makeOffsetTable, type OffsetTable } from "./offset-table.ts";
import type { CommonRoom, OutputSection } from "./output-section.ts";
import { type Placed, place } from "./place.ts";
import { explain, tooLarge } from "./problems.ts";
import { type Program, type RelocationProblem, relocate } from "./relocate.ts";
import { type GlobalSymbol, type LinkInput, resolve } from "./resolve.ts";
import { inTableOrder } from "./symbol-order.ts";
import { outputSymbols } from "./symbols.ts";

export type { Archive, LinkInput } from "./resolve.ts";

export interface LinkOptions {
  /** The symbol at which the program begins; `_start` if absent. */
  readonly entry?: string;
  /** The place in a source text that a place in an object stands for, for messages; by the objects' line tables if absent. */
  readonly locate?: Locator;
}

export interface LinkResult {
  /** Absent if there was an error. */
  readonly executable: Uint8Array | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Bytes of contents that an executable may have. */
const maximumFileBytes = 256 * 1024 * 1024;

/** Links as `aarch64-linux-gnu-ld -o program …` does, statically and with its default script. */
export function link(inputs: readonly LinkInput[], options: LinkOptions = {}): LinkResult {
  const resolution = resolve(inputs);
  const { objects, globals } = resolution;
  const entryName = options.entry ?? "_start";
  const names = new Set([...globals.keys(), entryName]);
  const { items, pieceOf } = collect(objects);
  for (const { output } of items) {
    if (!output) continue;
    mergePieces(output.pieces);
    summarise(output);
  }
  const commons = placeCommons(items, objects, globals, inTableOrder(names));
  const table = makeOffsetTable(objects, items, names);
  const referenced = referencedNames(objects);
  const wanted = new Set([...referenced].filter((name) => isUndefined(globals.get(name))));
  const placed = place(items, { wanted, stack: stackOf(objects) });
  const definitions = new Definitions(globals, pieceOf, definedByScript(placed, globals), commons);
  const program = programOf(placed, definitions, table);

  const fileBytes = placed.sections.reduce((sum, { type, size }) => sum + (type === sectionType.nobits ? 0 : size), 0);
  if (fileBytes > maximumFileBytes) return { executable: undefined, diagnostics: [tooLarge(objects, fileBytes)] };

  const problems: RelocationProblem[] = [];
  const contents = new Map<OutputSection, Uint8Array>();
  for (const section of placed.sections) contents.set(section, contentsOf(section, program, problems));
  if (table) fillTable(table, contents.get(table.output)!, definitions);

  const own = ownSymbols(placed, table);
  for (const { symbol } of own.values()) names.add(symbol.name);
  for (const name of placed.symbols.keys()) names.add(name);
  const order = inTableOrder(names);
  const threadLocalAddress = program.threadLocal?.address ?? 0;
  const scriptSymbols = definedByScript(placed, globals);
  const symbols = outputSymbols({
    objects,
    sections: placed.sections,
    globals,
    scriptSymbols,
    own,
    definitions,
    pieceOf,
    order,
    entryName,
    threadLocalAddress,
  });
  const entry = definitions.ofName(entryName);
  const startOfText =
    placed.sections.find(({ name }) => name === ".text") ?? placed.sections.find(({ flags }) => flags & sectionFlag.execinstr);
  const fallback = BigInt(startOfText?.address ?? 0);
  const diagnostics = explain({
    problems,
    duplicates: resolution.duplicates,
    objects,
    globals,
    entryName,
    entryMissing: !entry.isDefined,
    fallbackEntry: fallback,
    isEmpty: placed.sections.every(({ flags }) => (flags & sectionFlag.alloc) === 0),
    locate: options.locate ?? lineLocator(),
  });
  if (diagnostics.some(({ severity }) => severity === "error")) return { executable: undefined, diagnostics };
  const executable = writeExecutable({
    entry: entry.isDefined ? entry.address : fallback,
    sections: placed.sections,
    contents,
    segments: placed.segments,
    symbols,
  });
  return { executable, diagnostics };
}

const isUndefined = (symbol: GlobalSymbol | undefined): boolean => symbol?.state === "undefined" || symbol?.state === "undefinedWeak";

/** Symbols of the script count unless a file defines the name itself. */
function definedByScript(placed: Placed, globals: ReadonlyMap<string, GlobalSymbol>) {
  return new Map([...placed.symbols].filter(([name]) => !globals.has(name) || isUndefined(globals.get(name)) || !isProvidedName(name)));
}

/** The script assigns these whatever the files say. */
const assignedNames: ReadonlySet<string> = new Set([
  "_edata",
  "__bss_start",
  "__bss_start__",
  "_bss_end__",
  "__bss_end__",
  "__end__",
  "_end",
]);
const isProvidedName = (name: string): boolean => !assignedNames.has(name);

/** Room for commons behind .bss: file by file, in the order of the table within each. */
function placeCommons(
  items: readonly LayoutItem[],
  objects: readonly ObjectFile[],
  globals: ReadonlyMap<string, GlobalSymbol>,
  order: readonly string[],
): Map<string, { output: OutputSection; room: CommonRoom }> {
  const rooms = new Map<string, { output: OutputSection; room: CommonRoom }>();
  const output = items.find((item) => item.kind === "section" && item.takesCommon)!.output!;
  const commons = order.flatMap((name) => globals.get(name) ?? []).filter(({ state }) => state === "common");
  for (const object of objects) {
    const own = commons.filter((common) => common.object === object);
    const strictest = Math.max(1, ...own.map(({ commonAlignment }) => Number(commonAlignment)));
    for (const [index, { name, symbol, commonAlignment }] of own.entries()) {
      // A file's commons are one piece, aligned as a whole.
      const alignment = index === 0 ? strictest : Math.max(1, Number(commonAlignment));
      const room = { name, bytes: Number(symbol.size), alignment, offset: 0 };
      output.commons.push(room);
      rooms.set(name, { output, room });
    }
  }
  if (rooms.size > 0) summarise(output);
  return rooms;
}

/** What the notes of the inputs say about an executable stack. */
function stackOf(objects: readonly ObjectFile[]): "unsaid" | "plain" | "executable" {
  const notes = objects.map(({ sections }) => sections.find(({ name }) => name === ".note.GNU-stack"));
  if (notes.every((note) => note === undefined)) return "unsaid";
  return notes.every((note) => note && (note.flags & sectionFlag.execinstr) === 0) ? "plain" : "executable";
}

function programOf(placed: Placed, definitions: Definitions, table: OffsetTable | undefined): Program {
  const segment = placed.segments.find(({ type }) => type === segmentType.tls);
  return {
    definitions,
    tableEntry: (symbol: ElfSymbol, addend: bigint) => entryAddress(table!, symbol, addend),
    threadLocal: segment && { address: segment.address, alignment: segment.alignment },
  };
}

/** `nop`, in memory order: what gaps between pieces of code hold. */
const nop = [0x1f, 0x20, 0x03, 0xd5];

function contentsOf(output: OutputSection, program: Program, problems: RelocationProblem[]): Uint8Array {
  const bytes = new Uint8Array(output.type === sectionType.nobits ? 0 : output.size);
  if (output.type === sectionType.nobits) {
    for (const piece of output.pieces) relocate(piece, new Uint8Array(0), program, problems);
    return bytes;
  }
  const isCode = (output.flags & sectionFlag.execinstr) !== 0;
  let end = 0;
  for (const piece of output.pieces) {
    if (isCode) for (let gap = end; gap < piece.offset; gap += 1) bytes[gap] = nop[(gap - end) % 4];
    bytes.set(piece.merged?.contents ?? piece.section.contents, piece.offset);
    if (!piece.merged) relocate(piece, bytes.subarray(piece.offset, piece.offset + piece.section.contents.length), program, problems);
    end = Math.max(end, piece.offset + piece.size);
  }
  return bytes;
}

function fillTable({ output, entries }: OffsetTable, bytes: Uint8Array, definitions: Definitions): void {
  const start = output.size - output.made!.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const { number, symbol, addend } of entries.values()) {
    const definition = definitions.of(symbol, addend);
    view.setBigUint64(start + number * 8, BigInt.asUintN(64, definition.isDefined ? definition.address + addend : 0n), true);
  }
}

/** Names that the linker makes for its own parts. */
function ownSymbols(placed: Placed, table: OffsetTable | undefined): Map<string, OutputSymbol> {
  const own = new Map<string, OutputSymbol>();
  const add = (name: string, type: ElfSymbol["type"], value: number, section: OutputSection): void =>
    void own.set(name, {
      symbol: { name, binding: "local", type, visibility: "default", place: "absolute", value: 0n, size: 0n },
      value: BigInt(value),
      section,
    });
  const threadLocal = placed.segments.find(({ type }) => type === segmentType.tls);
  if (threadLocal) add("_TLS_MODULE_BASE_", "tls", 0, threadLocal.sections[0]);
  if (table) add("_GLOBAL_OFFSET_TABLE_", "object", table.output.address, table.output);
  return own;
}
