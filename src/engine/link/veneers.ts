// Code that the linker adds behind sections: jumps that reach further than a branch does (AAELF64 "Veneers"), and the way
// around erratum 843419 of Cortex-A53, by which a load behind an adrp at the end of a page may go wrong. Where it stands,
// how large it is and what it looks like are GNU ld's.

import { type ElfSymbol, type ObjectFile, type Relocation, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import type { BfdNumbers } from "./bfd-numbers.ts";
import type { LayoutItem } from "./collect.ts";
import type { Definitions } from "./definitions.ts";
import { isCall, type SymbolKey, symbolKey } from "./offset-table.ts";
import type { OutputSection, Piece } from "./output-section.ts";
import { inTableOrder } from "./symbol-order.ts";

/** A jump to where a branch does not reach. */
interface Jump {
  readonly kind: "jump";
  readonly symbol: ElfSymbol;
  readonly object: ObjectFile;
  readonly addend: bigint;
  /** By which ld orders them. */
  name: string;
  /** In its veneers. */
  offset: number;
}

/** A load that is carried out elsewhere, unless the adrp before it can be an adr. */
interface Detour {
  readonly kind: "detour";
  readonly piece: Piece;
  readonly adrpAt: number;
  readonly loadAt: number;
  name: string;
  offset: number;
}

/** What was added behind one piece. */
export interface Veneers {
  readonly piece: Piece;
  readonly after: Piece;
  readonly jumps: Map<SymbolKey, Jump[]>;
  readonly detours: Detour[];
  /** All of them as they stand in the file, once they are settled. */
  settled: readonly (Jump | Detour)[];
}

const reach = 2 ** 27;
/** Sections whose jumps share one place have at most so many bytes between them. */
const groupBytes = 127 * 1024 * 1024;
const startBytes = 8;
const jumpBytes = 24;
const detourBytes = 8;
const nop = 0xd503201f;

const isCode = ({ section }: Piece): boolean => section.type === sectionType.progbits && (section.flags & sectionFlag.execinstr) !== 0;

/** An empty set of veneers behind `after`. */
function veneersBehind(after: Piece, made: Map<Piece, Veneers>): Veneers {
  const known = made.get(after);
  if (known) return known;
  const { output, object } = after;
  const section: Section = {
    name: `${after.section.name}.stub`,
    type: sectionType.progbits,
    flags: sectionFlag.alloc | sectionFlag.execinstr,
    alignment: 8,
    entrySize: 0,
    contents: new Uint8Array(0),
    size: 0,
    relocations: [],
  };
  const piece: Piece = { section, object, output, offset: 0, size: 0 };
  output.pieces.splice(output.pieces.indexOf(after) + 1, 0, piece);
  output.alignment = Math.max(output.alignment, section.alignment);
  const veneers: Veneers = { piece, after, jumps: new Map(), detours: [], settled: [] };
  made.set(after, veneers);
  return veneers;
}

/** Adds room for the ways around the erratum; whether any was needed. The layout is to be done again. */
export function addDetours(items: readonly LayoutItem[], made: Map<Piece, Veneers>): boolean {
  const found: { piece: Piece; detours: Detour[] }[] = [];
  for (const { output } of items) {
    if (!output) continue;
    for (const piece of output.pieces) {
      const detours = isCode(piece) ? detoursOf(piece) : [];
      if (detours.length > 0) found.push({ piece, detours });
    }
  }
  for (const { piece, detours } of found) {
    const veneers = veneersBehind(piece, made);
    veneers.detours.push(...detours);
    // In whole pages, so that no other code moves within its page.
    veneers.piece.size = Math.ceil((startBytes + detours.length * detourBytes) / 4096) * 4096;
  }
  return found.length > 0;
}

function detoursOf(piece: Piece): Detour[] {
  const { section, object, output } = piece;
  const { contents } = section;
  const start = output.address + piece.offset;
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  const detours: Detour[] = [];
  let spans: readonly (readonly [number, number])[] | undefined;
  for (let page = Math.floor((start + 8) / 4096) * 4096; page < start + contents.length; page += 4096) {
    for (const address of [page + 0xff8, page + 0xffc]) {
      const at = address - start;
      if (at < 0 || at + 12 > contents.length) continue;
      const first = view.getUint32(at, true);
      if ((first & 0x9f000000) >>> 0 !== 0x90000000) continue;
      spans ??= codeSpans(section, object.symbols);
      const span = spans.find(([from, to]) => at >= from && at < to);
      if (!span || !mayDisturb(view.getUint32(at + 4, true))) continue;
      const uses = (offset: number): boolean => {
        const word = at + offset + 4 <= span[1] ? view.getUint32(at + offset, true) : 0;
        return (word & 0x3b000000) === 0x39000000 && ((word >>> 5) & 31) === (first & 31);
      };
      const loadAt = uses(8) ? at + 8 : uses(12) ? at + 12 : undefined;
      if (loadAt !== undefined) detours.push({ kind: "detour", piece, adrpAt: at, loadAt, name: "", offset: 0 });
    }
  }
  return detours;
}

/** What of a section is code, by its mapping symbols. */
function codeSpans(section: Section, symbols: readonly ElfSymbol[]): (readonly [number, number])[] {
  const marks = symbols
    .filter(({ place, name }) => place === section && /^\$[xd](\.|$)/.test(name))
    .sort((a, b) => Number(a.value - b.value));
  return marks.flatMap(({ name, value }, index) =>
    name[1] === "x" ? [[Number(value), Number(marks[index + 1]?.value ?? section.size)] as const] : [],
  );
}

/** Loads and stores, but no loads of pairs: what stands between the adrp and the load. */
function mayDisturb(word: number): boolean {
  const is = (mask: number, value: number): boolean => (word & mask) >>> 0 === value;
  if (!is(0x0a000000, 0x08000000)) return false;
  const isLoad = (word & 0x400000) !== 0;
  if (is(0x3f000000, 0x08000000)) return (word & 0x200000) === 0 || !isLoad;
  if (is(0x3b800000, 0x28000000) || is(0x3b800000, 0x28800000) || is(0x3b800000, 0x29000000) || is(0x3b800000, 0x29800000)) return !isLoad;
  return (
    is(0x3b000000, 0x18000000) ||
    is(0x3b200c00, 0x38000000) ||
    is(0x3b200c00, 0x38000400) ||
    is(0x3b200c00, 0x38000800) ||
    is(0x3b200c00, 0x38000c00) ||
    is(0x3b200c00, 0x38200800) ||
    is(0x3b000000, 0x39000000) ||
    is(0xbfbf0000, 0x0c000000) ||
    is(0xbfa00000, 0x0c800000) ||
    is(0xbf9f0000, 0x0d000000) ||
    is(0xbf800000, 0x0d800000)
  );
}

/** Adds room for jumps that are needed where everything is now; whether any is new. */
export function addJumps(
  items: readonly LayoutItem[],
  definitions: Definitions,
  stub: (symbol: ElfSymbol) => number | undefined,
  made: Map<Piece, Veneers>,
): boolean {
  let any = false;
  for (const { output } of items) {
    if (!output || output.size < 4 || (output.flags & sectionFlag.execinstr) === 0) continue;
    const pieces = output.pieces.filter((piece) => !isVeneers(piece, made));
    for (const { piece, last } of grouped(pieces)) {
      for (const relocation of piece.section.relocations) {
        const { type, symbol, addend, offset } = relocation;
        if (!isCall(type)) continue;
        const target = definitions.of(symbol);
        if (!target.isDefined || target.isDiscarded) continue;
        const destination = stub(symbol) ?? Number(target.address + addend);
        const distance = destination - (output.address + piece.offset + offset);
        if (distance >= -reach && distance < reach) continue;
        const veneers = veneersBehind(last, made);
        const known = veneers.jumps.get(symbolKey(symbol)) ?? [];
        if (known.some((jump) => jump.addend === addend)) continue;
        veneers.jumps.set(symbolKey(symbol), [...known, { kind: "jump", symbol, object: piece.object, addend, name: "", offset: 0 }]);
        any = true;
      }
    }
  }
  for (const veneers of made.values()) {
    const count = [...veneers.jumps.values()].flat().length;
    if (count > 0) veneers.piece.size = Math.max(veneers.piece.size, startBytes + count * jumpBytes + veneers.detours.length * detourBytes);
  }
  return any;
}

const isVeneers = (piece: Piece, made: ReadonlyMap<Piece, Veneers>): boolean =>
  [...made.values()].some((veneers) => veneers.piece === piece);

/** Each piece with the one behind which its jumps are. */
function grouped(pieces: readonly Piece[]): { piece: Piece; last: Piece }[] {
  const result: { piece: Piece; last: Piece }[] = [];
  const endOf = ({ offset, size }: Piece): number => offset + size;
  for (let index = 0; index < pieces.length; ) {
    const { offset: start } = pieces[index];
    let end = index + 1;
    while (end < pieces.length && endOf(pieces[end]) - start < groupBytes) end += 1;
    const last = pieces[end - 1];
    // What follows may use the same place for as long as it is near enough.
    while (end < pieces.length && endOf(pieces[end]) - endOf(last) < groupBytes) end += 1;
    for (; index < end; index += 1) result.push({ piece: pieces[index], last });
  }
  return result;
}

/** The address of the jump that a call of `piece` goes through; undefined: it reaches its target itself. */
export function jumpFor(
  made: ReadonlyMap<Piece, Veneers>,
  piece: Piece,
  { symbol, addend, offset }: Relocation,
  destination: number,
): number | undefined {
  const place = piece.output.address + piece.offset + offset;
  if (made.size === 0 || (destination - place >= -reach && destination - place < reach)) return undefined;
  for (const { piece: holder, jumps } of made.values()) {
    if (holder.output !== piece.output) continue;
    const jump = jumps.get(symbolKey(symbol))?.find((candidate) => candidate.addend === addend);
    const address = jump && holder.output.address + holder.offset + jump.offset;
    if (address !== undefined && Math.abs(address - place) < reach) return address;
  }
  return undefined;
}

/** Names and marks of the veneers, as ld's table of symbols has them. */
export interface VeneerSymbol {
  readonly name: string;
  readonly type: "notype" | "function";
  readonly address: number;
  readonly size: number;
  readonly section: OutputSection;
}

/** Lays the veneers out once addresses are final: short jumps where adrp reaches. */
export function settleVeneers(
  made: ReadonlyMap<Piece, Veneers>,
  destinationOf: (symbol: ElfSymbol, addend: bigint) => number,
  numbers: () => BfdNumbers,
): void {
  if (made.size === 0) return;
  const all = [...made.values()].flatMap((veneers) =>
    [...veneers.detours, ...[...veneers.jumps.values()].flat()].map((each) => ({ each, veneers })),
  );
  const known = numbers();
  for (const { each, veneers } of all) each.name = tableName(each, veneers.after, known);
  // ld walks a table of names, as it does with symbols.
  const positions = new Map(inTableOrder(all.map(({ each }) => each.name)).map((name, position) => [name, position]));
  for (const veneers of made.values()) {
    const own = all.filter((one) => one.veneers === veneers).map(({ each }) => each);
    veneers.settled = own.sort((a, b) => positions.get(a.name)! - positions.get(b.name)!);
    const base = veneers.piece.output.address + veneers.piece.offset;
    let offset = startBytes;
    for (const each of veneers.settled) {
      each.offset = offset;
      if (each.kind === "detour") offset += detourBytes;
      else offset += isNear(destinationOf(each.symbol, each.addend), base + offset) ? 16 : jumpBytes;
    }
  }
}

function tableName(each: Jump | Detour, after: Piece, numbers: BfdNumbers): string {
  const hex = (value: number | bigint, digits = 1): string => value.toString(16).padStart(digits, "0");
  if (each.kind === "detour") {
    const { object, section } = each.piece;
    return `e843419@${hex(numbers.file(object), 4)}_${hex(numbers.section(object, section), 8)}_${hex(each.loadAt)}`;
  }
  const { symbol, object, addend } = each;
  const holder = hex(numbers.section(after.object, after.section), 8);
  const rest = hex(BigInt.asUintN(64, addend));
  if (symbol.binding !== "local") return `${holder}_${symbol.name}+${rest}`;
  const target = typeof symbol.place === "object" ? numbers.section(object, symbol.place) : 0;
  return `${holder}_${hex(target)}:${hex(object.symbols.indexOf(symbol) + 1)}+${rest}`;
}

/** Symbols of sections have no name of their own. */
const nameOf = ({ name, type }: ElfSymbol): string => (type === "section" ? "" : name);
const isNear = (destination: number, address: number): boolean =>
  Math.abs(Math.floor(destination / 4096) - Math.floor(address / 4096)) < 2 ** 20;

/** Writes jumps and detours into the finished contents of the sections; gives the symbols of what was needed. */
export function fillVeneers(
  made: ReadonlyMap<Piece, Veneers>,
  contents: ReadonlyMap<OutputSection, Uint8Array>,
  destinationOf: (symbol: ElfSymbol, addend: bigint) => number,
): VeneerSymbol[] {
  const symbols: VeneerSymbol[] = [];
  for (const { piece, settled } of made.values()) {
    const section = piece.output;
    const inFile = contents.get(section);
    if (!inFile) continue;
    // What a script does not load has no bytes in the file, and its symbols all the same.
    const bytes = inFile.length > 0 ? inFile : new Uint8Array(piece.offset + piece.size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const add = (name: string, type: VeneerSymbol["type"], at: number, size: number): void =>
      void symbols.push({ name, type, address: section.address + at, size, section });
    bytes.fill(0, piece.offset, piece.offset + piece.size);
    putWords(view, piece.offset, branch(0, piece.size), nop);
    add("$x", "notype", piece.offset, 0);
    for (const each of settled) {
      const at = piece.offset + each.offset;
      if (each.kind === "detour") {
        if (!fillDetour(each, view, at)) continue;
        add(each.name, "function", at, detourBytes);
        add("$x", "notype", at, 0);
        continue;
      }
      const short = fillJump(view, at, section.address + at, destinationOf(each.symbol, each.addend));
      add(`__${nameOf(each.symbol)}_veneer`, "function", at, short ? 12 : 24);
      add("$x", "notype", at, 0);
      if (!short) add("$d", "notype", at + 16, 0);
    }
  }
  return symbols;
}

const branch = (from: number, to: number): number => 0x14000000 | (((to - from) >> 2) & 0x3ffffff);

function putWords(view: DataView, at: number, ...words: number[]): void {
  for (const [index, word] of words.entries()) view.setUint32(at + 4 * index, word >>> 0, true);
}

/** Whether the short form reaches. */
function fillJump(view: DataView, at: number, address: number, destination: number): boolean {
  const pages = Math.floor(destination / 4096) - Math.floor(address / 4096);
  const short = isNear(destination, address);
  if (short)
    putWords(
      view,
      at,
      0x90000010 | ((pages & 3) << 29) | (((pages >> 2) & 0x7ffff) << 5),
      0x91000210 | ((destination % 4096) << 10),
      0xd61f0200,
    );
  else {
    putWords(view, at, 0x58000090, 0x10000011, 0x8b110210, 0xd61f0200);
    view.setBigInt64(at + 16, BigInt(destination) - BigInt(address + 4), true);
  }
  return short;
}

/** Whether the load has to go this way: not if the adrp can be an adr, or is none any more since the access to a thread-local changed. */
function fillDetour({ piece, adrpAt, loadAt }: Detour, view: DataView, at: number): boolean {
  const load = piece.offset + loadAt;
  const adrp = view.getUint32(piece.offset + adrpAt, true);
  putWords(view, at + 4, branch(at + 4, load + 4));
  if ((adrp & 0x9f000000) >>> 0 !== 0x90000000) return false;
  putWords(view, at, view.getUint32(load, true));
  const place = piece.output.address + piece.offset + adrpAt;
  const pages = (((adrp >>> 5) & 0x7ffff) << 2) | ((adrp >>> 29) & 3);
  const distance = ((pages << 11) >> 11) * 4096 - (place % 4096);
  const isNearby = distance >= -(2 ** 20) && distance < 2 ** 20;
  if (isNearby)
    putWords(view, piece.offset + adrpAt, 0x10000000 | ((distance & 3) << 29) | (((distance >> 2) & 0x7ffff) << 5) | (adrp & 31));
  else putWords(view, load, branch(load, at));
  return !isNearby;
}
