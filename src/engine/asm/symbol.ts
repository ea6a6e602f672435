// Symbols of the assembler, and the table that finds them by name. A symbol is made when its name is first met, and
// that order is the order of the symbol table that GNU as writes.

import type { Span } from "../base/diagnostic.ts";
import type { ElfSymbol } from "../elf/object-file.ts";
import type { Expression } from "./expression.ts";
import { NameTable } from "./name-table.ts";
import type { AsmSection, Fragment } from "./section.ts";

export class AsmSymbol {
  readonly name: string;
  /** A label: an offset into a fragment. */
  fragment: Fragment | undefined;
  offset = 0;
  /** Equated by `=`, .set and the like. */
  expression: Expression | undefined;
  binding: "unset" | "local" | "global" | "weak" = "unset";
  type: ElfSymbol["type"] = "notype";
  /** Where it was defined first, for "first defined here". */
  definedAt: Span | undefined;
  /** Where it was first read, for "used here". */
  usedAt: Span | undefined;
  /** Whether a relocation needs it in the object file. */
  needed = false;
  /** Of a `.L` name: whether it has its place in the order of symbols. */
  isPlaced = false;
  /** Whether it stands for a place that has no name: `.`, a literal pool's entry. */
  anonymous: boolean;
  /** The expression that is this symbol alone. */
  itself: Expression | undefined;
  /** Whether it was named by its own name, not through a .weakref. */
  direct = false;

  // What few symbols have: the prototype says it until it is set, as a long text has very many symbols.

  /** .comm: bytes and alignment. */
  declare common: { bytes: bigint; alignment: bigint } | undefined;
  declare visibility: ElfSymbol["visibility"];
  declare size: Expression | undefined;
  /** Whether a directive spoke of it, so that it is shown even where it is not defined. */
  declare declared: boolean;
  /** Of .equiv and .eqv: may not be defined again. */
  declare fixed: boolean;
  /** Of .eqv: what it means is worked out anew wherever it is used. */
  declare lazy: boolean;
  /** Whether the name has been given to something else since. */
  declare superseded: boolean;
  /** Of .weakref: the symbol that it stands for, which is weak unless it is also named itself. */
  declare weakTarget: AsmSymbol | undefined;
  /** Whether it was named through a .weakref. */
  declare weaklyNamed: boolean;
  /** Of .type %gnu_unique_object: one in a whole process. */
  declare unique: boolean;
  /** Of .variant_pcs. */
  declare variantPcs: boolean;
  /** Of .symver: what the object file calls it. */
  declare outputName: string | undefined;
  /** Of .symver with remove: who has its relocations; "several": nobody can have them. */
  declare removedFor: AsmSymbol | "several" | undefined;
  /** Of .symver: names with a version, by name, oldest first. */
  declare versions: Map<string, SymbolVersion> | undefined;
  /** Guards against `a = b; b = a`. */
  declare evaluating: boolean;
  /** Its place in the order of symbols, if it has one. */
  declare entry: { kind: "symbol"; symbol: AsmSymbol | undefined } | undefined;

  constructor(name: string, anonymous = false) {
    this.name = name;
    this.anonymous = anonymous;
  }

  get isDefined(): boolean {
    return this.fragment !== undefined || this.expression !== undefined || this.common !== undefined;
  }

  /** Whether this file says where it is: not so if another does, or the linker (.comm). */
  get isPlaceHere(): boolean {
    return this.fragment !== undefined || this.expression !== undefined;
  }

  /** Not so the beginning of a section, whatever is said of its name. */
  get isExternal(): boolean {
    if (this.anonymous) return false;
    return this.binding === "global" || this.binding === "weak";
  }

  /** `.L` names stay inside the assembler, as those of numeric labels do. */
  get isTemporary(): boolean {
    return this.anonymous || this.name.startsWith(".L");
  }
}

Object.assign(AsmSymbol.prototype, {
  common: undefined,
  visibility: "default",
  size: undefined,
  declared: false,
  fixed: false,
  lazy: false,
  superseded: false,
  weakTarget: undefined,
  weaklyNamed: false,
  unique: false,
  variantPcs: false,
  outputName: undefined,
  removedFor: undefined,
  versions: undefined,
  evaluating: false,
  entry: undefined,
} satisfies Partial<AsmSymbol>);

/** `.symver foo, foo@@VERSION`. */
export interface SymbolVersion {
  readonly name: string;
  readonly visibility: "local" | "hidden" | "remove" | undefined;
}

/** An entry of the order of symbols: a symbol, a section's own, or a mapping symbol. */
export type ChainEntry =
  /** Without a symbol: it has moved to the end. */
  | { kind: "symbol"; symbol: AsmSymbol | undefined }
  | { kind: "section"; section: AsmSection }
  | { kind: "file"; name: string }
  | { kind: "mapping"; name: "$x" | "$d"; fragment: Fragment; offset: number; removed: boolean };

const newSymbol = (name: string): AsmSymbol => new AsmSymbol(name);

type SymbolEntry = Extract<ChainEntry, { kind: "symbol" }>;

function entryOf(symbol: AsmSymbol): SymbolEntry {
  symbol.entry ??= { kind: "symbol", symbol };
  return symbol.entry;
}

export type MappingSymbol = Extract<ChainEntry, { kind: "mapping" }>;

export class SymbolTable {
  /** In order of first appearance. */
  readonly chain: ChainEntry[] = [];
  /** How often a symbol has been read or defined by name: unchanged means that a statement named none. */
  readCount = 0;
  private readonly byName = new NameTable<AsmSymbol>();
  private readonly numericLabels = new Map<number, { instance: number; current: AsmSymbol | undefined; next: AsmSymbol | undefined }>();

  /** By a name, or by the piece of a text that holds it. */
  find(text: string, start = 0, end = text.length): AsmSymbol | undefined {
    return this.byName.get(text, start, end);
  }

  findOrMake(text: string, start = 0, end = text.length): AsmSymbol {
    this.readCount += 1;
    const { size } = this.byName;
    const symbol = this.byName.getOrMake(text, start, end, newSymbol);
    // `.L` names have no place in the order until something needs them.
    if (this.byName.size > size && !symbol.isTemporary) this.chain.push(entryOf(symbol));
    return symbol;
  }

  /** Gives a `.L` name its place in the order of symbols, if it has none. */
  settleIn(symbol: AsmSymbol): void {
    if (!symbol.isTemporary || symbol.anonymous || symbol.isPlaced) return;
    symbol.isPlaced = true;
    this.chain.push(entryOf(this.byName.get(symbol.name)!));
  }

  /**
   * A fresh symbol in place of one that was equated before: what has been read so far keeps the old value, as with
   * GNU as, and the object file shows the last one.
   */
  replace(symbol: AsmSymbol): AsmSymbol {
    const { binding, type, visibility, size, usedAt } = symbol;
    const { entry } = this.byName.get(symbol.name)!;
    const fresh = Object.assign(new AsmSymbol(symbol.name), { binding, type, visibility, size, usedAt, entry });
    if (entry) entry.symbol = fresh;
    symbol.superseded = true;
    this.byName.set(symbol.name, fresh);
    return fresh;
  }

  /** Puts a symbol behind the others: `.L` names count from where they are equated. */
  moveToEnd(symbol: AsmSymbol): void {
    const { entry } = this.byName.get(symbol.name)!;
    if (entry) entry.symbol = undefined;
    symbol.entry = undefined;
    this.byName.set(symbol.name, symbol);
    this.chain.push(entryOf(symbol));
    symbol.isPlaced = true;
  }

  /** A section's name is a symbol too, its beginning, unless the text has taken the name for something else. */
  addSection(section: AsmSection): void {
    const { name } = section;
    const known = this.byName.get(name);
    const made = { kind: "section" as const, section };
    if (known?.isDefined) {
      // Of several sections of one name the first has its place in the order; others come at the end.
      if (!known.anonymous) this.chain.push(made);
      return;
    }
    const symbol = known ?? new AsmSymbol(name);
    symbol.anonymous = true;
    symbol.fragment = section.subsection(0).fragments[0];
    if (!known) this.byName.set(name, symbol);
    const place = known?.entry ? this.chain.indexOf(known.entry) : -1;
    if (place >= 0) this.chain[place] = made;
    else this.chain.push(made);
  }

  /** The names of all symbols, for suggestions. */
  names(): readonly string[] {
    return this.byName.keys;
  }

  /** `1:` */
  defineNumeric(number: number): AsmSymbol {
    const label = this.numericLabel(number);
    label.current = label.next ?? new AsmSymbol(`${number}`, true);
    label.next = undefined;
    label.instance += 1;
    return label.current;
  }

  /** `1b`; undefined if there is none before this place. */
  numericBefore(number: number): AsmSymbol | undefined {
    this.readCount += 1;
    return this.numericLabels.get(number)?.current;
  }

  /** `1f` */
  numericAfter(number: number): AsmSymbol {
    this.readCount += 1;
    const label = this.numericLabel(number);
    label.next ??= new AsmSymbol(`${number}`, true);
    return label.next;
  }

  /** The `1f`s that no label followed. */
  danglingNumeric(): readonly AsmSymbol[] {
    return [...this.numericLabels.values()].flatMap(({ next }) => next ?? []);
  }

  private numericLabel(number: number) {
    let label = this.numericLabels.get(number);
    if (!label) {
      label = { instance: 0, current: undefined, next: undefined };
      this.numericLabels.set(number, label);
    }
    return label;
  }
}
