// The symbol table of the finished program, in ld's order: sections, the locals of each file behind its name, what the
// linker keeps to itself, then the globals.

import { type ElfSymbol, type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import type { Definition, Definitions } from "./definitions.ts";
import type { OutputSymbol } from "./executable.ts";
import { nearbySection } from "./nearby.ts";
import type { OutputSection, Piece } from "./output-section.ts";
import type { ScriptSymbol } from "./place.ts";
import type { GlobalSymbol } from "./resolve.ts";
import type { VeneerSymbol } from "./veneers.ts";

export interface SymbolSources {
  readonly sections: readonly OutputSection[];
  /** Every section of the layout, kept or not. */
  readonly layout: readonly OutputSection[];
  readonly globals: ReadonlyMap<string, GlobalSymbol>;
  readonly scriptSymbols: ReadonlyMap<string, ScriptSymbol>;
  /** Names that the linker made and keeps local: the table of offsets, the thread-local base. */
  readonly own: ReadonlyMap<string, OutputSymbol>;
  readonly definitions: Definitions;
  readonly pieceOf: ReadonlyMap<Section, Piece>;
  /** Every global name, in the order of the table. */
  readonly order: readonly string[];
  /** Shown even where nothing defines it. */
  readonly entryName: string;
  /** Of code that the linker added. */
  readonly veneerSymbols: readonly VeneerSymbol[];
  readonly discardLocals: "temporary" | "all" | undefined;
  /** Start of the thread-local segment, from which thread-local symbols count. */
  readonly threadLocalAddress: number;
}

const plain: ElfSymbol = { name: "", binding: "local", type: "notype", visibility: "default", place: "absolute", value: 0n, size: 0n };

export function outputSymbols(sources: SymbolSources): OutputSymbol[] {
  const { sections, own, order } = sources;
  const symbols: OutputSymbol[] = sections.map((section) => ({
    symbol: { ...plain, name: section.name, type: "section" },
    value: BigInt(section.unloaded ? 0 : section.address),
    section,
  }));
  let fileCount = 0;
  for (const object of inFileOrder(sources)) fileCount += addLocals(object, sources, symbols);
  const globals: OutputSymbol[] = [];
  const hidden: OutputSymbol[] = [];
  for (const name of order) {
    const linkerOwn = own.get(name);
    const made = linkerOwn ?? globalSymbol(name, sources);
    if (made) (made.symbol.binding === "local" ? hidden : globals).push(made);
  }
  // So that a debugger does not take them for the last file's.
  if (hidden.length > 0 && fileCount > 0) symbols.push(fileSymbol(""));
  const veneers = sources.veneerSymbols.map(
    ({ name, type, address, size, section }): OutputSymbol => ({
      symbol: { ...plain, name, type, size: BigInt(size) },
      value: BigInt(address),
      section,
    }),
  );
  return [...symbols, ...hidden, ...veneers, ...globals];
}

const fileSymbol = (name: string): OutputSymbol => ({ symbol: { ...plain, name, type: "file" }, value: 0n, section: "absolute" });

/** As ld meets them when it writes section by section: by the first piece of each. */
function inFileOrder({ sections }: SymbolSources): Set<ObjectFile> {
  const met = new Set<ObjectFile>();
  // Zeros do not count, nor a section whose entries are all in others: ld has nothing to write for them.
  for (const { pieces, type } of sections)
    if (type !== sectionType.nobits) for (const { object, merged, size } of pieces) if (!merged || size > 0) met.add(object);
  return met;
}

/** The locals of an object, and its name if it gives none itself; gives the number of file names. */
function addLocals(object: ObjectFile, sources: SymbolSources, symbols: OutputSymbol[]): number {
  if (sources.discardLocals === "all") return 0;
  let files = 0;
  for (const symbol of object.symbols) {
    if (symbol.binding !== "local" || symbol.type === "section") continue;
    if (symbol.type === "file") {
      files += 1;
      symbols.push(fileSymbol(symbol.name));
      continue;
    }
    const { place } = symbol;
    if (place === "undefined") continue;
    if (typeof place === "object") {
      const piece = sources.pieceOf.get(place);
      // What is in no section of the file is left out, and so are names of merged entries that begin with .L.
      if (!piece || piece.output.index === 0 || (isTemporary(symbol.name) && place.flags & sectionFlag.merge)) continue;
    }
    if (sources.discardLocals === "temporary" && isTemporary(symbol.name)) continue;
    if (files === 0) {
      files = 1;
      symbols.push(fileSymbol(object.name.replace(/^.*\//, "")));
    }
    const definition = sources.definitions.of(symbol);
    const rewritten = typeof place === "object" ? sources.pieceOf.get(place)?.rewritten : undefined;
    const address = rewritten && definition.section ? definition.section.address + rewritten.move(Number(symbol.value)) : undefined;
    symbols.push(finished(symbol, address === undefined ? definition : { ...definition, address: BigInt(address) }, sources));
  }
  return files;
}

/** Names of the ends of a section are protected, unless the files say more. */
function visibilityOf({ boundary, hidden }: ScriptSymbol, global: GlobalSymbol | undefined): ElfSymbol["visibility"] {
  if (hidden) return "default";
  const asked = global?.visibility ?? "default";
  return boundary && asked === "default" ? "protected" : asked;
}

/** Names that compilers make up. */
const isTemporary = (name: string): boolean => name.startsWith(".L");

function globalSymbol(name: string, sources: SymbolSources): OutputSymbol | undefined {
  const script = sources.scriptSymbols.get(name);
  const global = sources.globals.get(name);
  if (script) {
    const binding = script.hidden ? "local" : "global";
    const type = (script.like === undefined ? global : sources.globals.get(script.like))?.symbol.type ?? "notype";
    return {
      symbol: { ...plain, name, binding, type, visibility: visibilityOf(script, global) },
      value: BigInt(script.value),
      section: nearestKept(script.section, sources, BigInt(script.value)),
    };
  }
  const missing: OutputSymbol = { symbol: { ...plain, name, binding: "global" }, value: 0n, section: "undefined" };
  if (!global) return name === sources.entryName ? missing : undefined;
  const definition = sources.definitions.ofName(name);
  // What only files want and nothing defines is left out; what the command line wants is not.
  if (!definition.isDefined) return global.object.symbols.length === 0 || name === sources.entryName ? missing : undefined;
  if (definition.isDiscarded) return undefined;
  const symbol: ElfSymbol = {
    ...global.symbol,
    type: global.symbol.type === "common" ? "object" : global.symbol.type,
    visibility: global.visibility,
  };
  return finished(symbol, definition, sources);
}

function finished(symbol: ElfSymbol, definition: Definition, sources: SymbolSources): OutputSymbol {
  if (!definition.section) return { symbol, value: definition.address, section: "absolute" };
  const isThreadLocal = definition.isThreadLocal && (symbol.type === "tls" || !definition.section.script);
  return {
    symbol: isThreadLocal ? { ...symbol, type: "tls" } : symbol,
    value: isThreadLocal ? definition.address - BigInt(sources.threadLocalAddress) : definition.address,
    section: nearestKept(definition.section, sources, definition.address),
  };
}

/** Symbols of a section that has nothing in it count as part of a neighbour. */
function nearestKept(section: OutputSection | undefined, { layout }: SymbolSources, address: bigint): OutputSection | "absolute" {
  if (!section) return "absolute";
  if (section.index > 0) return section;
  const flags = section.script ? section.flags : section.pieces.reduce((all, piece) => all | piece.section.flags, 0);
  return nearbySection(layout, layout.indexOf(section), flags, section.script ? Number(address) : section.address) ?? "absolute";
}
