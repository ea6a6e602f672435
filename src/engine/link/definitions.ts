// Addresses of symbols in the finished program, local and global, whoever defined them.

import type { ElfSymbol, ObjectFile, Section } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import type { CommonRoom, OutputSection, Piece } from "./output-section.ts";
import type { ScriptSymbol } from "./place.ts";
import type { GlobalSymbol } from "./resolve.ts";

/** Where a symbol has ended up. */
export interface Definition {
  readonly address: bigint;
  /** The output section; absent: absolute, or not defined. */
  readonly section: OutputSection | undefined;
  readonly isDefined: boolean;
  readonly isThreadLocal: boolean;
}

export class Definitions {
  private readonly globals: ReadonlyMap<string, GlobalSymbol>;
  private readonly pieceOf: ReadonlyMap<Section, Piece>;
  private readonly scriptSymbols: ReadonlyMap<string, ScriptSymbol>;
  private readonly commons: ReadonlyMap<string, { output: OutputSection; room: CommonRoom }>;

  constructor(
    globals: ReadonlyMap<string, GlobalSymbol>,
    pieceOf: ReadonlyMap<Section, Piece>,
    scriptSymbols: ReadonlyMap<string, ScriptSymbol>,
    commons: ReadonlyMap<string, { output: OutputSection; room: CommonRoom }>,
  ) {
    this.globals = globals;
    this.pieceOf = pieceOf;
    this.scriptSymbols = scriptSymbols;
    this.commons = commons;
  }

  /** What an object's symbol means: its own, if it is local. `addend` matters to merged sections alone. */
  of(symbol: ElfSymbol, addend = 0n): Definition {
    if (symbol.binding === "local") return this.placed(symbol, addend);
    return this.ofName(symbol.name);
  }

  ofName(name: string): Definition {
    const script = this.scriptSymbols.get(name);
    if (script) return { address: BigInt(script.value), section: script.section, isDefined: true, isThreadLocal: false };
    const common = this.commons.get(name);
    if (common)
      return { address: BigInt(common.output.address + common.room.offset), section: common.output, isDefined: true, isThreadLocal: false };
    const global = this.globals.get(name);
    if (!global || global.state === "undefined" || global.state === "undefinedWeak") return undefinedSymbol;
    return this.placed(global.symbol, 0n);
  }

  private placed(symbol: ElfSymbol, addend: bigint): Definition {
    const { place, value, type } = symbol;
    if (place === "undefined" || place === "common") return undefinedSymbol;
    if (place === "absolute") return { address: value, section: undefined, isDefined: true, isThreadLocal: false };
    const piece = this.pieceOf.get(place);
    // A section that was thrown away has no address; what refers to it from debugging information gets 0.
    if (!piece) return { address: 0n, section: undefined, isDefined: true, isThreadLocal: false };
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

/** Names that objects refer to. */
export function referencedNames(objects: readonly ObjectFile[]): Set<string> {
  return new Set(
    objects.flatMap(({ symbols }) =>
      symbols.filter(({ binding, place }) => binding !== "local" && place === "undefined").map(({ name }) => name),
    ),
  );
}
