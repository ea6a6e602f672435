// Values in their places: one that is known is written into the bytes, any other becomes a relocation against a symbol or its section.

import type { Span } from "../base/diagnostic.ts";
import type { ElfSymbol, Relocation } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import { type FixupKind, type FixupRow, fixups } from "../isa/fixup.ts";
import { relocationType } from "../isa/relocation-type.ts";
import type { Assembly, Patch } from "./assembly.ts";
import { isNumber, nameOf, placeOf, type Value } from "./evaluate.ts";
import { isMerged } from "./layout.ts";
import type { AsmSection } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** What settling needs of the object file that is being made. */
export interface Target {
  readonly contents: ReadonlyMap<AsmSection, Uint8Array>;
  readonly relocations: ReadonlyMap<AsmSection, Relocation[]>;
  elfSymbol(symbol: AsmSymbol): ElfSymbol;
  sectionSymbol(section: AsmSection): ElfSymbol;
  /** Of relocations whose value is a number. */
  readonly noSymbol: ElfSymbol;
}

export interface Site {
  readonly section: AsmSection;
  readonly offset: number;
  readonly span: Span;
}

/** Why a value cannot go where it is wanted. */
export interface Problem {
  readonly message: string;
  readonly help?: string;
}

export const isData = (kind: FixupKind): boolean => kind === "abs8" || kind === "abs16" || kind === "abs32" || kind === "abs64";

/** The distance that a data fixup becomes when a place in its own section is subtracted. */
const relativeOf: Readonly<Partial<Record<FixupKind, FixupKind>>> = { abs16: "prel16", abs32: "prel32", abs64: "prel64" };

/** A value in a directive such as .word: written, or left to the linker; else why neither can be. */
export function settleData(assembly: Assembly, target: Target, kind: FixupKind, value: Value, site: Site): Problem | undefined {
  const { bytes } = fixups[kind];
  if (isNumber(value)) {
    const beyond = value.addend >> BigInt(bytes * 8);
    if (beyond !== 0n && beyond !== -1n) return { message: `${value.addend} does not fit ${bytes} byte${bytes === 1 ? "" : "s"}` };
    return apply(target, fixups[kind], value.addend, site);
  }
  if (site.section.isNobits) return { message: `${site.section.name} has no contents in the file, it can only hold zeros` };
  if (!value.plus) {
    const from = value.minus && placeOf(value.minus);
    const relative = relativeOf[kind];
    if (from?.section === site.section && relative) {
      relocate(assembly, target, fixups[relative], { ...value, minus: undefined }, site, value.addend + BigInt(site.offset - from.offset));
      return undefined;
    }
    return { message: `the address of ${nameOf(value)} cannot be subtracted from a number: the linker has no relocation for that` };
  }
  if (kind === "abs8")
    return { message: `the address of ${nameOf(value)} does not fit one byte`, help: "addresses are 8 bytes: .xword or .quad" };
  if (!value.minus) {
    relocate(assembly, target, fixups[kind], value, site, value.addend);
    return undefined;
  }
  const from = placeOf(value.minus);
  const relative = relativeOf[kind];
  if (!from || from.section !== site.section || !relative)
    return {
      message: `the distance from ${nameOf({ ...value, plus: value.minus })} to ${nameOf(value)} is not known: they are in different sections`,
    };
  relocate(assembly, target, fixups[relative], value, site, value.addend + BigInt(site.offset - from.offset));
  return undefined;
}

/** Groups of a move-wide settle themselves; parts of addresses are left to the linker even where they are numbers. */
const settlesNumbers = (row: FixupRow): boolean =>
  row.relocation >= relocationType.MOVW_UABS_G0 && row.relocation <= relocationType.MOVW_SABS_G2;

/** The field of an instruction: written if the distance is settled here, else left to the linker. */
export function settleFixup(assembly: Assembly, target: Target, kind: FixupKind, value: Value, site: Site): Problem | undefined {
  const row: FixupRow = fixups[kind];
  if (value.minus)
    return { message: `${nameOf({ ...value, plus: value.minus })} cannot be subtracted here: an instruction refers to one address` };
  if (!value.plus) {
    if (settlesNumbers(row)) return apply(target, row, value.addend, site);
    relocate(assembly, target, row, value, site, value.addend);
    return undefined;
  }
  const place = placeOf(value.plus);
  if (row.relative && kind !== "adrPrelPgHi21" && place?.section === site.section && !staysNamed(value.plus))
    return apply(target, row, BigInt(place.offset) + value.addend, site);
  relocate(assembly, target, row, value, site, value.addend);
  return undefined;
}

/** Writes a settled value; a sentence if it does not fit. */
function apply(target: Target, row: FixupRow, value: bigint, { section, offset }: Site): Problem | undefined {
  const contents = target.contents.get(section)!;
  if (section.isNobits)
    return value === 0n ? undefined : { message: `${section.name} has no contents in the file, it can only hold zeros` };
  let unit = 0n;
  for (let index = row.bytes - 1; index >= 0; index -= 1) unit = (unit << 8n) | BigInt(contents[offset + index]);
  const result = row.apply(unit, value, BigInt(offset));
  if (typeof result === "string") return { message: result };
  for (let index = 0, rest = result; index < row.bytes; index += 1, rest >>= 8n) contents[offset + index] = Number(rest & 0xffn);
  return undefined;
}

/** A relocation against the symbol, or against its section where the name does not matter outside. */
export function relocate(
  assembly: Assembly,
  target: Target,
  { relocation }: { readonly relocation: number },
  value: Value,
  site: Site,
  addend: bigint,
): void {
  const list = target.relocations.get(site.section)!;
  const add = (symbol: ElfSymbol, sum: bigint): void =>
    void list.push({ offset: site.offset, type: relocation, symbol, addend: BigInt.asIntN(64, sum) });
  const symbol = value.plus;
  if (!symbol) {
    add(target.noSymbol, addend);
    return;
  }
  const place = placeOf(symbol);
  if (!place || staysNamed(symbol) || keepsName(place.section, symbol, addend)) {
    need(assembly, symbol, site.span);
    add(target.elfSymbol(symbol), addend);
    return;
  }
  add(target.sectionSymbol(place.section), BigInt(place.offset) + addend);
}

/** What another file may define as well, or what the linker must give an entry of its tables. */
export const staysNamed = (symbol: AsmSymbol): boolean =>
  // A global name that was given to something else stands for its first place where it was read before; GNU as refuses a weak one.
  (symbol.superseded ? symbol.binding === "weak" : symbol.isExternal) || symbol.type === "gnuIndirectFunction";

/** Entries of merged sections may move, and thread-local relocations name their symbol. */
const keepsName = (section: AsmSection, symbol: AsmSymbol, addend: bigint): boolean =>
  !symbol.anonymous && ((isMerged(section) && addend !== 0n) || (section.flags & sectionFlag.tls) !== 0);

/** Puts the symbol into the object file, for the relocation at `span`. */
export function need({ symbols, report }: Assembly, symbol: AsmSymbol, span: Span): void {
  if (symbol.superseded)
    report.error(span, `${symbol.name} means something else further down: the linker would take that`, {
      help: "give one of the two another name",
    });
  symbol.needed = true;
  if (!symbol.isPlaced) symbols.settleIn(symbol);
}

export const notesOf = ({ expansions }: { expansions: Patch["expansions"] }) =>
  expansions.map(({ title, calledAt }) => ({ span: calledAt, message: `${title} is expanded here` }));

export function fail(assembly: Assembly, patch: Pick<Patch, "expansions">, span: Span, message: string, help?: string): void {
  assembly.report.error(span, message, { help, notes: notesOf(patch) });
}
