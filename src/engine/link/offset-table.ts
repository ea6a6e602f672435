// The global offset table: a word for the dynamic section's address (none here), then one for each symbol that is
// reached through the table: its address, or the distance of a thread-local variable from the thread pointer.

import { type ElfSymbol, type ObjectFile, type Relocation, sectionFlag, sectionType } from "../elf/object-file.ts";
import { relocationType } from "../isa/relocation-type.ts";
import type { LayoutItem } from "./collect.ts";
import { type OutputSection, outputSection, type Piece } from "./output-section.ts";
import { linkRelocation } from "./relocation-kinds.ts";

export const entryBytes = 8;
/** `.got.plt` keeps three words for a dynamic loader. */
export const loaderBytes = 24;

export interface TableEntry {
  readonly symbol: ElfSymbol;
  /** Of the entry, from the start of the table. */
  readonly offset: number;
  readonly holds: "address" | "threadOffset";
}

export interface OffsetTable {
  readonly output: OutputSection;
  readonly entries: ReadonlyMap<SymbolKey, TableEntry>;
}

/** What a symbol is one of: the global of its name, or itself. */
export type SymbolKey = string | ElfSymbol;
export const symbolKey = (symbol: ElfSymbol): SymbolKey => (symbol.binding === "local" ? symbol : symbol.name);

/** What the relocations of the linked sections ask of each symbol. */
export interface SymbolUse {
  readonly symbol: ElfSymbol;
  /** Reached through the table of offsets. */
  throughTable: boolean;
  throughThreadTable: boolean;
  /** Called or jumped to. */
  called: boolean;
  /** Its address is taken. */
  addressTaken: boolean;
}

export const isCall = (type: number): boolean => type === relocationType.JUMP26 || type === relocationType.CALL26;

/** Uses by symbol, in the order of the relocations; `isIndirect` says of which symbols calls and addresses matter. */
export function usesOf(
  objects: readonly ObjectFile[],
  pieceOf: ReadonlyMap<unknown, Piece>,
  isIndirect: (symbol: ElfSymbol) => boolean,
  isMissing: (symbol: ElfSymbol) => boolean,
): Map<SymbolKey, SymbolUse> {
  const uses = new Map<SymbolKey, SymbolUse>();
  const anyIndirect = objects.some(({ symbols }) => symbols.some(isIndirect));
  for (const { sections } of objects) {
    for (const section of sections) {
      if (section.relocations.length === 0 || (section.flags & sectionFlag.alloc) === 0 || !pieceOf.has(section)) continue;
      for (const { type, symbol } of section.relocations) {
        const value = linkRelocation(type)?.value;
        const throughTable = value === "tableEntry" || value === "tableOffset";
        // The distance of what nothing defines is no constant that ld would put into code.
        const throughThreadTable = value === "threadTableEntry" || (value === "threadTable" && isMissing(symbol));
        const indirect = anyIndirect && !throughTable && isIndirect(symbol);
        if (!throughTable && !throughThreadTable && !indirect) continue;
        const key = symbolKey(symbol);
        let use = uses.get(key);
        if (!use) {
          use = { symbol, throughTable: false, throughThreadTable: false, called: false, addressTaken: false };
          uses.set(key, use);
        }
        use.throughTable ||= throughTable;
        use.throughThreadTable ||= throughThreadTable;
        if (indirect && isCall(type)) use.called = true;
        else if (indirect) use.addressTaken = true;
      }
    }
  }
  return uses;
}

/** Whether a relocation makes a table of offsets. */
export const isThroughTable = ({ type }: Relocation): boolean =>
  /^(tableEntry|tableOffset|threadTable)/.test(linkRelocation(type)?.value ?? "");

/** Whether anything asks for the table, by its name or by a relocation that counts from it. */
export const namesTable = (objects: readonly ObjectFile[]): boolean =>
  objects.some(({ symbols }) => symbols.some(({ name, place }) => name === "_GLOBAL_OFFSET_TABLE_" && place === "undefined"));

/** Makes the table in the output section that is meant for it, if anything needs one. `order`: of the global names. */
export function makeOffsetTable(
  objects: readonly ObjectFile[],
  items: readonly LayoutItem[],
  uses: ReadonlyMap<SymbolKey, SymbolUse>,
  order: readonly string[],
  isIndirect: (symbol: ElfSymbol) => boolean,
): OffsetTable | undefined {
  const wanted = [...uses].filter(([, use]) => use.throughTable || use.throughThreadTable);
  if (wanted.length === 0 && !namesTable(objects)) return undefined;
  const entries = new Map<SymbolKey, TableEntry>();
  let size = entryBytes;
  const add = (key: SymbolKey, use: SymbolUse | undefined): void => {
    if (!use || (!use.throughTable && !use.throughThreadTable)) return;
    entries.set(key, { symbol: use.symbol, offset: size, holds: use.throughThreadTable ? "threadOffset" : "address" });
    size += entryBytes;
  };
  // Local symbols first, as they stand in their files; then global names; functions chosen at the start last, and only
  // if their address matters, since their other table has an entry for each.
  if (wanted.some(([key]) => typeof key === "object"))
    for (const { symbols } of objects)
      for (const symbol of symbols) if (symbol.binding === "local" && !isIndirect(symbol)) add(symbol, uses.get(symbol));
  const later: (() => void)[] = [];
  for (const name of order) {
    const use = uses.get(name);
    if (!use) continue;
    if (!isIndirect(use.symbol)) add(name, use);
    else if (use.addressTaken) later.push(() => add(name, use));
  }
  for (const act of later) act();
  return { output: reserve(items, ".got", size), entries };
}

/** What else a script of the user's own may call them. */
const otherNames: Readonly<Record<string, string>> = { ".plt": ".iplt", ".rela.plt": ".rela.iplt", ".got.plt": ".igot.plt" };

/** The section of that name, or the one in which a script of the user's own has put it; one that is nowhere, if it is not linked. */
function outputFor(items: readonly LayoutItem[], name: string): OutputSection {
  const named = items.find((item) => item.kind === "section" && item.name === name && item.output && !item.output.script)?.output;
  if (named) return named;
  for (const wanted of [name, otherNames[name]]) {
    const taken = items.find((item) => item.output?.pieces.some(({ section, size }) => section.name === wanted && size === 0))?.output;
    if (taken) return taken;
  }
  return outputSection(name, false);
}

/** Room for what the linker writes itself, behind what the inputs bring. */
export function reserve(items: readonly LayoutItem[], name: string, bytes: number): OutputSection {
  const output = outputFor(items, name);
  output.made = new Uint8Array(bytes);
  if (output.type === sectionType.none) output.type = sectionType.progbits;
  output.flags |= sectionFlag.alloc | sectionFlag.write;
  output.alignment = Math.max(output.alignment, entryBytes);
  output.entrySize = entryBytes;
  return output;
}

/** Where the linker's own bytes begin. */
export const madeAddress = ({ address, size, made }: OutputSection): number => address + size - made!.length;
