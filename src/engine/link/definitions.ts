// Addresses of symbols in the finished program, local and global, whoever defined them.

import type { ElfSymbol, ObjectFile, Section } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import type { CommonRoom, OutputSection, Piece } from "./output-section.ts";
import type { ScriptSymbol } from "./place.ts";
import type { GlobalSymbol } from "./resolve.ts";
import type { ScriptValue } from "./script-values.ts";

/** Where a symbol has ended up. */
export interface Definition {
  readonly address: bigint;
  /** The output section; absent: absolute, or not defined. */
  readonly section: OutputSection | undefined;
  readonly isDefined: boolean;
  readonly isThreadLocal: boolean;
  /** Its section is not linked. */
  readonly isDiscarded?: boolean;
  /** Not defined, and only weakly wanted. */
  readonly isWeak?: boolean;
}

export interface DefinitionSources {
  readonly globals: ReadonlyMap<string, GlobalSymbol>;
  readonly pieceOf: ReadonlyMap<Section, Piece>;
  /** Of sections that are not linked, what is linked in their place. */
  readonly discarded: ReadonlyMap<Section, Section | undefined>;
  readonly scriptSymbols: ReadonlyMap<string, ScriptSymbol>;
  readonly commons: ReadonlyMap<string, { readonly output: OutputSection; readonly room: Pick<CommonRoom, "offset"> }>;
}

export class Definitions {
  private readonly sources: DefinitionSources;

  constructor(sources: DefinitionSources) {
    this.sources = sources;
  }

  /** What an object's symbol means: its own, if it is local. `addend` matters to merged sections alone. */
  of(symbol: ElfSymbol, addend = 0n): Definition {
    if (symbol.binding === "local") return this.placed(symbol, addend);
    return this.ofName(symbol.name);
  }

  ofName(name: string): Definition {
    const { scriptSymbols, commons, globals } = this.sources;
    const script = scriptSymbols.get(name);
    if (script) return { address: BigInt(script.value), section: script.section, isDefined: true, isThreadLocal: false };
    const common = commons.get(name);
    if (common) {
      const { output, room } = common;
      const isThreadLocal = (output.flags & sectionFlag.tls) !== 0;
      return { address: BigInt(output.address + room.offset), section: output, isDefined: true, isThreadLocal };
    }
    const global = globals.get(name);
    if (!global || global.state === "undefined") return undefinedSymbol;
    if (global.state === "undefinedWeak") return undefinedWeak;
    return this.placed(global.symbol, 0n);
  }

  /** Of a name that a file defines: how far it is behind the start of its output section, or its value. */
  inSection(name: string): ScriptValue | undefined {
    const { isDefined, isDiscarded, section, address } = this.ofName(name);
    if (!isDefined || isDiscarded) return undefined;
    return { value: address - BigInt(section?.address ?? 0), place: section ?? "absolute" };
  }

  private placed(symbol: ElfSymbol, addend: bigint): Definition {
    const { place, value, type } = symbol;
    if (place === "undefined" || place === "common") return undefinedSymbol;
    if (place === "absolute") return { address: value, section: undefined, isDefined: true, isThreadLocal: false };
    const { pieceOf, discarded } = this.sources;
    const piece = pieceOf.get(place) ?? pieceOf.get(discarded.get(place)!);
    if (!piece) return discardedSymbol;
    const { output } = piece;
    const isThreadLocal = type === "tls" || (output.flags & sectionFlag.tls) !== 0;
    if (!piece.merged) return { address: BigInt(output.address + piece.offset) + value, section: output, isDefined: true, isThreadLocal };
    // The addend of a section symbol says which entry is meant; that of a named one counts from the entry.
    const inside = type === "section" ? Number(value + addend) : Number(value);
    const now = piece.merged.place(inside);
    const address = BigInt(output.address + now.piece.offset + now.offset) - (type === "section" ? addend : 0n);
    return { address, section: output, isDefined: true, isThreadLocal };
  }
}

const undefinedSymbol: Definition = { address: 0n, section: undefined, isDefined: false, isThreadLocal: false };
const undefinedWeak: Definition = { ...undefinedSymbol, isWeak: true };
const discardedSymbol: Definition = { ...undefinedSymbol, isDefined: true, isDiscarded: true };

/** Names that objects refer to. */
export function referencedNames(objects: readonly ObjectFile[]): Set<string> {
  const names = new Set<string>();
  for (const { symbols } of objects)
    for (const { binding, place, name } of symbols) if (binding !== "local" && place === "undefined") names.add(name);
  return names;
}
