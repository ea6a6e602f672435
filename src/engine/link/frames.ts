// .eh_frame, which tells how to unwind each function (LSB "Exception Frames"): descriptions of functions that are not
// linked are left out, common parts that are equal are shared, and .eh_frame_hdr gets a table to search in. What cannot be
// understood is linked as it is. Rules of padding are those of BFD's elf-eh-frame.c, so that bytes agree with ld's.

import { ByteReader } from "../elf/byte-reader.ts";
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

const widthOf = (encoding: number): number => {
  const size = encoding & 7;
  return encoding === 0xff ? 0 : size === 2 ? 2 : size === 3 ? 4 : 8;
};

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
    const alignment = entry.bytes === terminatorBytes ? 4 : Math.max(4, widthOf(entry.encoding));
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
      const instructions = new ByteReader(contents, start + 8, end);
      const { encoding } = common.entry;
      instructions.skip(2 * widthOf(encoding));
      if (common.key.startsWith("z")) instructions.skip(instructions.uleb128());
      const last = endOfInstructions(instructions, widthOf(encoding));
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
  const version = reader.u8();
  const augmentation = reader.cString();
  if ((version !== 1 && version !== 3) || (augmentation !== "" && !augmentation.startsWith("z"))) return undefined;
  reader.uleb128();
  reader.sleb128();
  if (version === 1) reader.u8();
  else reader.uleb128();
  let encoding = 0;
  let personality = "";
  let blank: readonly [number, number] = [end, end];
  if (augmentation !== "") {
    const dataEnd = reader.uleb128() + reader.position;
    for (const letter of augmentation.slice(1)) {
      if (letter === "R") encoding = reader.u8();
      else if (letter === "L") reader.u8();
      else if (letter === "P") {
        const width = widthOf(reader.u8());
        const relocation = personalities.get(reader.position);
        if (relocation) personality = `${identities.of(symbolKey(relocation.symbol))}+${relocation.addend}`;
        blank = [reader.position, reader.position + width];
        reader.skip(width);
      } else if (letter !== "S" && letter !== "B" && letter !== "G") return undefined;
    }
    reader.position = dataEnd;
  }
  const last = endOfInstructions(reader, widthOf(encoding));
  if (last === undefined) return undefined;
  const body = [...contents.subarray(start + 8, last)].map((byte, index) => {
    const at = start + 8 + index;
    return at >= blank[0] && at < blank[1] ? 0 : byte;
  });
  const key = `${augmentation} ${personality} ${body.join(",")}`;
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

/** Where the last instruction ends that is not a nop (DWARF 5 §6.4.2); undefined if one is not understood. */
function endOfInstructions(reader: ByteReader, addressBytes: number): number | undefined {
  if (reader.failed) return undefined;
  let last = reader.position;
  while (reader.position < reader.end) {
    const opcode = reader.u8();
    if (opcode === 0) continue;
    switch (opcode & 0xc0) {
      case 0x40:
      case 0xc0:
        break;
      case 0x80:
        reader.uleb128();
        break;
      default:
        if (!skipOperands(opcode, reader, addressBytes)) return undefined;
    }
    last = reader.position;
  }
  return reader.failed ? undefined : last;
}

function skipOperands(opcode: number, reader: ByteReader, addressBytes: number): boolean {
  switch (opcode) {
    // DW_CFA_remember_state, restore_state, GNU_window_save (AARCH64_negate_ra_state).
    case 0x0a:
    case 0x0b:
    case 0x2d:
      return true;
    // restore_extended, undefined, same_value, def_cfa_register, def_cfa_offset, def_cfa_offset_sf, GNU_args_size.
    case 0x06:
    case 0x07:
    case 0x08:
    case 0x0d:
    case 0x0e:
    case 0x13:
    case 0x2e:
      reader.uleb128();
      return true;
    // offset_extended, register, def_cfa, offset_extended_sf, def_cfa_sf, val_offset, val_offset_sf, GNU_negative_offset_extended.
    case 0x05:
    case 0x09:
    case 0x0c:
    case 0x11:
    case 0x12:
    case 0x14:
    case 0x15:
    case 0x2f:
      reader.uleb128();
      reader.uleb128();
      return true;
    // def_cfa_expression; expression and val_expression.
    case 0x0f:
      reader.skip(reader.uleb128());
      return true;
    case 0x10:
    case 0x16:
      reader.uleb128();
      reader.skip(reader.uleb128());
      return true;
    case 0x01:
      reader.skip(addressBytes);
      return true;
    case 0x02:
      reader.skip(1);
      return true;
    case 0x03:
      reader.skip(2);
      return true;
    case 0x04:
      reader.skip(4);
      return true;
    default:
      return false;
  }
}

/** Writes what depends on where the pieces have come to be: how far each description's common part is. */
export function fillFrames({ links }: Frames, contents: Uint8Array): void {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  for (const { piece, at, to, toOffset } of links) {
    const place = piece.offset + at;
    view.setUint32(place, place - (to.offset + toOffset), true);
  }
}
