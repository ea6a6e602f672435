// .eh_frame, which tells how to unwind each function (LSB "Exception Frames"): descriptions of functions that are not
// linked are left out, common parts that are equal are shared, and .eh_frame_hdr gets a table to search in. What cannot be
// understood is linked as it is. Rules of padding are those of BFD's elf-eh-frame.c, so that bytes agree with ld's.

import { ByteReader } from "../elf/byte-reader.ts";
import { readCommonEntry, readFrameStep } from "../elf/dwarf/call-frames.ts";
import { pointerBytes } from "../elf/dwarf/pointer-encoding.ts";
import type { ElfSymbol, Relocation } from "../elf/object-file.ts";
import { type SymbolKey, symbolKey } from "./offset-table.ts";
import type { OutputSection, Piece } from "./output-section.ts";

/** One CIE or FDE of an input section. */
interface Entry {
  readonly piece: Piece;
  /** In the input section, its length field included. */
  readonly start: number;
  /** Without the padding at its end. */
  readonly bytes: number;
  /** Of an FDE: the CIE that it builds on. */
  readonly common: Common | undefined;
  /** DW_EH_PE_* of its addresses. */
  readonly encoding: number;
  kept: boolean;
  offset: number;
}

interface Common {
  /** Equal for CIEs that say the same; begins with the augmentation. */
  readonly key: string;
  readonly entry: Entry;
}

/** A function's description, for the table to search in. */
export interface FrameRecord {
  readonly piece: Piece;
  /** Of the FDE, in the piece. */
  readonly offset: number;
  readonly encoding: number;
}

export interface Frames {
  readonly output: OutputSection;
  readonly records: readonly FrameRecord[];
  /** Words that say how far back an FDE's CIE is. */
  readonly links: readonly { readonly piece: Piece; readonly at: number; readonly to: Piece; readonly toOffset: number }[];
  /** Whether every section was understood. */
  readonly complete: boolean;
}

const terminatorBytes = 4;

/** Rewrites the pieces of `.eh_frame`. `sharesCommons`: whether equal common parts are kept once. `isGone`: whether what a symbol of the piece's file names is not linked. */
export function editFrames(output: OutputSection, isGone: (symbol: ElfSymbol, piece: Piece) => boolean, sharesCommons: boolean): Frames {
  const parsed = new Map<Piece, Entry[]>();
  const identities = new Identities();
  let complete = true;
  for (const piece of output.pieces) {
    if (piece.size === 0) continue;
    const entries = parse(piece, identities);
    if (entries) parsed.set(piece, entries);
    else complete = false;
  }
  const shared = new Map<string, Entry>();
  const meant = new Map<Entry, Entry>();
  const records: FrameRecord[] = [];
  const links: Frames["links"][number][] = [];
  const lastPiece = output.pieces[output.pieces.length - 1];
  for (const [piece, entries] of parsed) {
    const starts = new Map<number, Relocation>();
    for (const relocation of piece.section.relocations) starts.set(relocation.offset, relocation);
    for (const entry of entries) {
      if (entry.bytes === terminatorBytes) entry.kept = piece === lastPiece;
      else if (entry.common) {
        const target = starts.get(entry.start + 8);
        entry.kept = !target || !isGone(target.symbol, piece);
        if (!entry.kept) continue;
        const { common } = entry;
        const first = (sharesCommons ? shared.get(common.key) : undefined) ?? common.entry;
        shared.set(common.key, first);
        first.kept = true;
        meant.set(entry, first);
        if (first !== common.entry) meant.set(common.entry, first);
      }
    }
  }
  for (const [piece, entries] of parsed) layOut(piece, entries);
  padSections(output, parsed);
  for (const [piece, entries] of parsed) {
    rewrite(piece, entries, meant);
    for (const entry of entries) {
      const common = entry.common && meant.get(entry);
      if (!common) continue;
      links.push({ piece, at: entry.offset + 4, to: common.piece, toOffset: common.offset });
      records.push({ piece, offset: entry.offset, encoding: entry.encoding });
    }
  }
  return { output, records, links, complete };
}

function layOut(piece: Piece, entries: readonly Entry[]): void {
  let offset = 0;
  for (const entry of entries) {
    if (!entry.kept) continue;
    const alignment = entry.bytes === terminatorBytes ? 4 : Math.max(4, pointerBytes(entry.encoding));
    offset = Math.ceil(offset / alignment) * alignment;
    entry.offset = offset;
    offset += entry.bytes;
  }
  piece.size = Math.ceil(offset / 4) * 4;
}

/** All but the last section that describes anything end at the alignment of the whole, lest zeros look like an end. */
function padSections({ pieces, alignment }: OutputSection, parsed: ReadonlyMap<Piece, unknown>): void {
  const lastReal = pieces.findLastIndex(({ size }) => size > terminatorBytes);
  for (const piece of pieces.slice(0, Math.max(0, lastReal)))
    if (piece.size > 0 && parsed.has(piece)) piece.size = Math.ceil(piece.size / alignment) * alignment;
}

/** Where a piece would be had nothing been left out. */
function offsetBefore(piece: Piece): number {
  let offset = 0;
  for (const { section } of piece.output.pieces) {
    offset = Math.ceil(offset / section.alignment) * section.alignment;
    if (section === piece.section) break;
    offset += section.size;
  }
  return offset;
}

/** Contents and relocations of what is kept; the rest of each entry's room is DW_CFA_nop, which is 0. */
function rewrite(piece: Piece, entries: readonly Entry[], meant: ReadonlyMap<Entry, Entry>): void {
  const { contents: before, relocations } = piece.section;
  const contents = new Uint8Array(piece.size);
  const view = new DataView(contents.buffer);
  const kept = entries.filter((entry) => entry.kept);
  for (const [index, entry] of kept.entries()) {
    contents.set(before.subarray(entry.start, entry.start + entry.bytes), entry.offset);
    const end = kept[index + 1]?.offset ?? piece.size;
    if (entry.bytes !== terminatorBytes) view.setUint32(entry.offset, end - entry.offset - 4, true);
  }
  const moved: Relocation[] = [];
  let at = 0;
  for (const relocation of [...relocations].sort((a, b) => a.offset - b.offset)) {
    while (at + 1 < entries.length && entries[at + 1].start <= relocation.offset) at += 1;
    const entry = entries[at];
    if (entry?.kept) moved.push({ ...relocation, offset: relocation.offset - entry.start + entry.offset });
  }
  const move = (offset: number): number => {
    const at = entries.findLastIndex(({ start }) => start <= offset);
    const entry = entries[at];
    if (!entry) return piece.offset + offset;
    if (entry.kept) return piece.offset + offset - entry.start + entry.offset;
    const shared = meant.get(entry);
    // What was left out is where its like is, or what comes next. How far apart the two are, BFD takes from the sections
    // as they were before anything was left out.
    if (shared) return piece.offset + offset - entry.start + shared.offset + offsetBefore(shared.piece) - offsetBefore(piece);
    return piece.offset + (entries.slice(at + 1).find((next) => next.kept)?.offset ?? piece.size);
  };
  piece.rewritten = { contents, relocations: moved, move };
}

/** The entries of a section; undefined if it is not understood. */
function parse(piece: Piece, identities: Identities): Entry[] | undefined {
  const { contents, relocations } = piece.section;
  const personalities = new Map<number, Relocation>(relocations.map((relocation) => [relocation.offset, relocation]));
  const commons = new Map<number, Common>();
  const entries: Entry[] = [];
  const reader = new ByteReader(contents);
  while (!reader.atEnd) {
    const start = reader.position;
    const length = reader.u32();
    if (length === 0) {
      // An end may be repeated, but nothing comes behind it.
      for (let at = start; at < contents.length; at += 1) if (contents[at] !== 0) return undefined;
      entries.push({ piece, start, bytes: terminatorBytes, common: undefined, encoding: 0, kept: false, offset: 0 });
      break;
    }
    const end = start + 4 + length;
    if (length >= 0xfffffff0 || length < 4 || end > contents.length) return undefined;
    const id = reader.u32();
    if (id === 0) {
      const common = parseCommon(piece, start, end, personalities, identities);
      if (!common) return undefined;
      commons.set(start, common);
      entries.push(common.entry);
    } else {
      const common = commons.get(start + 4 - id);
      if (!common) return undefined;
      const steps = new ByteReader(contents, start + 8, end);
      const { encoding } = common.entry;
      steps.skip(2 * pointerBytes(encoding));
      if (common.key.startsWith("z")) steps.skip(steps.uleb128());
      const last = endOfSteps(steps, pointerBytes(encoding));
      if (last === undefined) return undefined;
      entries.push({ piece, start, bytes: last - start, common, encoding, kept: false, offset: 0 });
    }
    reader.position = end;
  }
  return entries;
}

function parseCommon(
  piece: Piece,
  start: number,
  end: number,
  personalities: ReadonlyMap<number, Relocation>,
  identities: Identities,
): Common | undefined {
  const { contents } = piece.section;
  const reader = new ByteReader(contents, start + 8, end);
  const { version, augmentation, encoding, personality } = readCommonEntry(reader);
  if ((version !== 1 && version !== 3) || !/^(z[LRPSBG]*)?$/.test(augmentation)) return undefined;
  const handler = personality && personalities.get(personality.at);
  const handlerKey = handler ? `${identities.of(symbolKey(handler.symbol))}+${handler.addend}` : "";
  const last = endOfSteps(reader, pointerBytes(encoding));
  if (last === undefined) return undefined;
  const body = contents.slice(start + 8, last);
  // What stands there has been said by the handler's symbol.
  if (personality) body.fill(0, personality.at - start - 8, personality.at - start - 8 + personality.bytes);
  const key = `${augmentation} ${handlerKey} ${body.join(",")}`;
  return { key, entry: { piece, start, bytes: last - start, common: undefined, encoding, kept: false, offset: 0 } };
}

/** Numbers for symbols, so that a text can say which one is meant. */
class Identities {
  private readonly numbers = new Map<SymbolKey, number>();

  of(key: SymbolKey): number {
    const known = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, known);
    return known;
  }
}

/** Where the last step ends that is not a nop; undefined if one is not understood. */
function endOfSteps(reader: ByteReader, addressBytes: number): number | undefined {
  if (reader.failed) return undefined;
  let last = reader.position;
  while (reader.position < reader.end) {
    const step = readFrameStep(reader, { addressBytes });
    if (typeof step === "number") return undefined;
    if (step.name !== "nop") last = reader.position;
  }
  return reader.failed ? undefined : last;
}

/** Writes what depends on where the pieces have come to be: how far each description's common part is. */
export function fillFrames({ links }: Frames, contents: Uint8Array): void {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  for (const { piece, at, to, toOffset } of links) {
    const place = piece.offset + at;
    view.setUint32(place, place - (to.offset + toOffset), true);
  }
}
