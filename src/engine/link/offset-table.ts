// The global offset table: a word for the dynamic section's address (none here), then one address for each symbol that
// is reached through the table.

import { type ElfSymbol, type ObjectFile, sectionFlag, sectionType } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import type { OutputSection } from "./output-section.ts";
import { linkRelocation } from "./relocation-kinds.ts";
import { inTableOrder } from "./symbol-order.ts";

const entryBytes = 8;
/** `.got.plt` keeps three words for a dynamic loader. */
const loaderBytes = 24;

export interface OffsetTable {
  readonly output: OutputSection;
  /** Number of the entry of each key. */
  readonly entries: ReadonlyMap<string, { readonly number: number; readonly symbol: ElfSymbol; readonly addend: bigint }>;
}

/** Names a table entry: one for each global name, one for each place that a local symbol means. */
function entryKey(symbol: ElfSymbol, addend: bigint): string {
  if (symbol.binding !== "local") return `global ${symbol.name}`;
  const place = typeof symbol.place === "string" ? symbol.place : symbol.place.name;
  return `local ${place} ${symbol.value + addend} ${symbol.name}`;
}

/** Makes the table in the output sections that are meant for it, if anything needs one. */
export function makeOffsetTable(
  objects: readonly ObjectFile[],
  items: readonly LayoutItem[],
  names: Iterable<string>,
): OffsetTable | undefined {
  const locals: { key: string; symbol: ElfSymbol; addend: bigint }[] = [];
  const globals = new Map<string, ElfSymbol>();
  let needed = false;
  for (const { sections } of objects) {
    for (const { relocations } of sections) {
      for (const { type, symbol, addend } of relocations) {
        if (linkRelocation(type)?.value !== "tableEntry") continue;
        needed = true;
        if (symbol.binding === "local") locals.push({ key: entryKey(symbol, addend), symbol, addend });
        else globals.set(symbol.name, symbol);
      }
    }
  }
  if (!needed) return undefined;
  const entries = new Map<string, { number: number; symbol: ElfSymbol; addend: bigint }>();
  const add = (key: string, symbol: ElfSymbol, addend: bigint): void => {
    if (!entries.has(key)) entries.set(key, { number: entries.size + 1, symbol, addend });
  };
  for (const { key, symbol, addend } of locals) add(key, symbol, addend);
  for (const name of inTableOrder(names)) {
    const symbol = globals.get(name);
    if (symbol) add(entryKey(symbol, 0n), symbol, 0n);
  }
  const output = prepare(items, ".got", (entries.size + 1) * entryBytes);
  prepare(items, ".got.plt", loaderBytes);
  return { output, entries };
}

function prepare(items: readonly LayoutItem[], name: string, bytes: number): OutputSection {
  const output = items.find((item) => item.kind === "section" && item.name === name)!.output!;
  output.made = new Uint8Array(bytes);
  output.type = sectionType.progbits;
  output.flags |= sectionFlag.alloc | sectionFlag.write;
  output.alignment = Math.max(output.alignment, entryBytes);
  output.entrySize = entryBytes;
  return output;
}

/** Address of an entry. */
export const entryAddress = ({ output, entries }: OffsetTable, symbol: ElfSymbol, addend: bigint): bigint =>
  BigInt(output.address + output.size - output.made!.length + entries.get(entryKey(symbol, addend))!.number * entryBytes);
