// Code that the linker adds behind sections: jumps that reach further than a branch does (AAELF64 "Veneers"), and the way
// around erratum 843419 of Cortex-A53, by which a load behind an adrp at the end of a page may go wrong. Where it stands,
// how large it is and what it looks like are GNU ld's.

import { type ElfSymbol, type Relocation, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import type { Definitions } from "./definitions.ts";
import { isCall, type SymbolKey, symbolKey } from "./offset-table.ts";
import type { OutputSection, Piece } from "./output-section.ts";

/** A jump to where a branch does not reach. */
interface Jump {
  readonly symbol: ElfSymbol;
  readonly addend: bigint;
  /** In its veneers. */
  offset: number;
}

/** A load that is carried out elsewhere, unless the adrp before it can be an adr. */
interface Detour {
  readonly piece: Piece;
  readonly adrpAt: number;
  readonly loadAt: number;
}

/** What was added behind one piece. */
export interface Veneers {
  readonly piece: Piece;
  readonly jumps: Map<SymbolKey, Jump[]>;
  readonly detours: Detour[];
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
  const veneers: Veneers = { piece, jumps: new Map(), detours: [] };
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
      if (loadAt !== undefined) detours.push({ piece, adrpAt: at, loadAt });
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
        veneers.jumps.set(symbolKey(symbol), [...known, { symbol, addend, offset: 0 }]);
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

/** Lays the jumps out once addresses are final: short ones where adrp reaches. Gives the symbols. */
export function settleJumps(
  made: ReadonlyMap<Piece, Veneers>,
  destinationOf: (symbol: ElfSymbol, addend: bigint) => number,
): VeneerSymbol[] {
  const symbols: VeneerSymbol[] = [];
  for (const { piece, jumps } of made.values()) {
    const all = [...jumps.values()].flat();
    const { output: section } = piece;
    const base = section.address + piece.offset;
    const mark = (name: string, address: number): void => void symbols.push({ name, type: "notype", address, size: 0, section });
    mark("$x", base);
    let offset = startBytes;
    for (const jump of all) {
      jump.offset = offset;
      const address = base + offset;
      const short = isNear(destinationOf(jump.symbol, jump.addend), address);
      symbols.push({ name: `__${nameOf(jump.symbol)}_veneer`, type: "function", address, size: short ? 12 : 24, section });
      mark("$x", address);
      if (!short) mark("$d", address + 16);
      offset += short ? 16 : jumpBytes;
    }
  }
  return symbols;
}

const nameOf = ({ name, place }: ElfSymbol): string => name || (typeof place === "object" ? place.name : "");
const isNear = (destination: number, address: number): boolean =>
  Math.abs(Math.floor(destination / 4096) - Math.floor(address / 4096)) < 2 ** 20;

/** Writes jumps and detours into the finished contents of the sections. */
export function fillVeneers(
  made: ReadonlyMap<Piece, Veneers>,
  contents: ReadonlyMap<OutputSection, Uint8Array>,
  destinationOf: (symbol: ElfSymbol, addend: bigint) => number,
): void {
  for (const { piece, jumps, detours } of made.values()) {
    const bytes = contents.get(piece.output);
    if (!bytes) continue;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const put = (at: number, ...words: number[]): void => {
      for (const [index, word] of words.entries()) view.setUint32(at + 4 * index, word >>> 0, true);
    };
    const branch = (from: number, to: number): number => 0x14000000 | (((to - from) >> 2) & 0x3ffffff);
    bytes.fill(0, piece.offset, piece.offset + piece.size);
    put(piece.offset, branch(0, piece.size), nop);
    let next = startBytes;
    for (const { symbol, addend, offset } of [...jumps.values()].flat()) {
      const at = piece.offset + offset;
      const address = piece.output.address + at;
      const destination = destinationOf(symbol, addend);
      const pages = Math.floor(destination / 4096) - Math.floor(address / 4096);
      if (isNear(destination, address)) {
        put(at, 0x90000010 | ((pages & 3) << 29) | (((pages >> 2) & 0x7ffff) << 5), 0x91000210 | ((destination % 4096) << 10), 0xd61f0200);
        next = offset + 16;
      } else {
        put(at, 0x58000090, 0x10000011, 0x8b110210, 0xd61f0200);
        view.setBigInt64(at + 16, BigInt(destination) - BigInt(address + 4), true);
        next = offset + jumpBytes;
      }
    }
    for (const detour of detours) {
      const at = piece.offset + next;
      next += detourBytes;
      const { offset: base } = detour.piece;
      const load = base + detour.loadAt;
      put(at, view.getUint32(load, true), branch(at + 4, load + 4));
      const adrp = view.getUint32(base + detour.adrpAt, true);
      const place = detour.piece.output.address + base + detour.adrpAt;
      const pages = (((adrp >>> 5) & 0x7ffff) << 2) | ((adrp >>> 29) & 3);
      const distance = ((pages << 11) >> 11) * 4096 - (place % 4096);
      // An adr does as well as the adrp where it reaches.
      if (distance >= -(2 ** 20) && distance < 2 ** 20)
        put(base + detour.adrpAt, 0x10000000 | ((distance & 3) << 29) | (((distance >> 2) & 0x7ffff) << 5) | (adrp & 31));
      else put(load, branch(load, at));
    }
  }
}
