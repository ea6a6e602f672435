// What the linker makes itself: the table of offsets, stubs of functions that are chosen at the start, a table to search frames in, and the
// names of its own parts.

import { segmentType } from "../elf/format.ts";
import type { ElfSymbol } from "../elf/object-file.ts";
import type { OutputSymbol } from "./executable.ts";
import { makeFrameHeader } from "./frame-header.ts";
import type { Gathered } from "./gathered.ts";
import { type IndirectFunctions, makeIndirectFunctions, stubAddress } from "./indirect.ts";
import { madeAddress, makeOffsetTable, type OffsetTable, symbolKey, usesOf } from "./offset-table.ts";
import type { LinkOptions } from "./options.ts";
import type { OutputSection } from "./output-section.ts";
import type { Placed, ScriptSymbol } from "./place.ts";
import type { GlobalSymbol, Resolution } from "./resolve.ts";
import type { ScriptItem } from "./script.ts";
import { assignedNames, isUndefined } from "./script-symbols.ts";
import { inTableOrder } from "./symbol-order.ts";

export interface MadeSections {
  readonly table: OffsetTable | undefined;
  readonly indirect: IndirectFunctions | undefined;
  readonly frameHeader: OutputSection | undefined;
  /** Every global name, in the order of the table of symbols. */
  readonly order: readonly string[];
  /** Address of the stub of a function that is chosen at the start; undefined: it is none. */
  readonly stub: (symbol: ElfSymbol) => number | undefined;
}

export const frameHeaderName = "__GNU_EH_FRAME_HDR";
export const tableName = "_GLOBAL_OFFSET_TABLE_";

/** `entryName`: of the symbol where the program begins, or its address, or nothing. */
export function makeSections(
  { objects, globals }: Resolution,
  { items, pieceOf, frames }: Gathered,
  options: LinkOptions,
  entryName: string,
): MadeSections {
  const isIndirect = indirectTest(globals);
  const isMissing = ({ binding, name }: ElfSymbol): boolean => binding !== "local" && isUndefined(globals.get(name));
  const uses = usesOf(objects, pieceOf, isIndirect, isMissing);
  const order = inTableOrder(namesOf(globals, options, entryName));
  const table = makeOffsetTable(objects, items, uses, order, isIndirect);
  const indirect = makeIndirectFunctions(objects, items, uses, order, isIndirect, table);
  const frameHeader = options.frameHeader ? makeFrameHeader(items, frames) : undefined;
  const stub = (symbol: ElfSymbol): number | undefined => {
    const number = indirect?.numbers.get(symbolKey(symbol));
    return indirect && number !== undefined ? stubAddress(indirect, number) : undefined;
  };
  return { table, indirect, frameHeader, order, stub };
}

/** Whether a symbol is a function that is chosen when the program starts. */
function indirectTest(globals: ReadonlyMap<string, GlobalSymbol>): (symbol: ElfSymbol) => boolean {
  return (symbol) => {
    if (symbol.binding === "local") return symbol.type === "gnuIndirectFunction";
    const global = globals.get(symbol.name);
    return global?.symbol.type === "gnuIndirectFunction" && typeof global.symbol.place === "object";
  };
}

/** Every global name, in the order in which ld meets them. */
function namesOf(globals: Resolution["globals"], { definitions = [], script }: LinkOptions, entryName: string): Set<string> {
  return new Set([
    ...globals.keys(),
    ...(entryName === "" || isAddress(entryName) ? [] : [entryName]),
    tableName,
    ...definitions.map(({ name }) => name),
    ...(script ? script.items.flatMap(assignedIn) : assignedNames),
    frameHeaderName,
    "_TLS_MODULE_BASE_",
  ]);
}

/** Names that a script sets. */
const assignedIn = (item: ScriptItem): readonly string[] =>
  item.kind === "assign"
    ? [item.name]
    : item.kind === "section"
      ? (item.own?.body ?? []).flatMap((statement) => (statement.kind === "assign" ? [statement.name] : []))
      : [];

/** Whether an entry is given as an address, not as a symbol. */
export const isAddress = (entry: string): boolean => /^(0x[0-9a-fA-F]+|\d+)$/.test(entry);

export const tableSymbol = ({ output }: OffsetTable): ScriptSymbol => ({
  name: tableName,
  value: madeAddress(output),
  section: output,
  hidden: true,
});

/** Names that the linker makes for its own parts. */
export function ownSymbols(placed: Placed, { table, frameHeader }: Pick<MadeSections, "table" | "frameHeader">): Map<string, OutputSymbol> {
  const own = new Map<string, OutputSymbol>();
  const add = (name: string, type: ElfSymbol["type"], value: number, section: OutputSection): void =>
    void own.set(name, {
      symbol: { name, binding: "local", type, visibility: "default", place: "absolute", value: 0n, size: 0n },
      value: BigInt(value),
      section,
    });
  const threadLocal = placed.segments.find(({ type }) => type === segmentType.tls);
  if (threadLocal) add("_TLS_MODULE_BASE_", "tls", 0, threadLocal.sections[0]);
  if (table) add(tableName, "object", madeAddress(table.output), table.output);
  if (frameHeader) add(frameHeaderName, "notype", frameHeader.address, frameHeader);
  return own;
}
