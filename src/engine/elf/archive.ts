// `ar` archives (man 5 ar; GNU variant, thin ones too): bytes → members in order, long names resolved, and the index of
// which member defines which symbol. Takes bytes of any origin and refuses what makes no sense.

import { latinText } from "../base/latin.ts";
import { decodeUtf8 } from "../base/utf8.ts";
import { stringsOf } from "./byte-reader.ts";
import type { ReadError } from "./read-headers.ts";

export interface ArchiveMember {
  readonly name: string;
  /** Of a thin archive: absent, since the file `name`, beside the archive, holds them. */
  readonly contents: Uint8Array | undefined;
  /** Where its header begins, which is how the index names it. */
  readonly offset: number;
  readonly size: number;
  /** As the header has them: seconds since 1970, decimal numbers, octal mode. */
  readonly modified: number;
  readonly owner: number;
  readonly group: number;
  readonly mode: number;
}

/** One line of the index: the member at `offset` defines `symbol`. */
export interface ArchiveSymbol {
  readonly symbol: string;
  readonly offset: number;
}

export interface ReadArchive {
  readonly isThin: boolean;
  readonly members: readonly ArchiveMember[];
  /** Undefined if the archive has none (`ar S`). */
  readonly index: readonly ArchiveSymbol[] | undefined;
}

const memberHeaderBytes = 60;
export const archiveMagic = "!<arch>\n";
const thinMagic = "!<thin>\n";

const magicOf = (bytes: Uint8Array): string => latinText(bytes.subarray(0, 8));

/** Whether the bytes begin as an archive does. */
export const isArchive = (bytes: Uint8Array): boolean => magicOf(bytes) === archiveMagic || magicOf(bytes) === thinMagic;

/** Members and index of an `ar` archive, GNU's long names resolved (man 5 ar). `error`: it is none, or damaged, and at which byte. */
export function readArchive(bytes: Uint8Array): ReadArchive | ReadError {
  if (!isArchive(bytes)) return { error: "not an archive: it does not begin with !<arch>" };
  const isThin = magicOf(bytes) === thinMagic;
  const members: ArchiveMember[] = [];
  let longNames: Uint8Array = new Uint8Array(0);
  let index: ArchiveSymbol[] | undefined;
  let offset = 8;
  while (offset + memberHeaderBytes <= bytes.length) {
    const size = numberIn(bytes, offset + 48, offset + 58, 10);
    const start = offset + memberHeaderBytes;
    const name = decodeUtf8(bytes, offset, offset + 16).trimEnd();
    const isTable = name === "/" || name === "//" || name === "/SYM64/";
    const inside = isTable || !isThin ? size : 0;
    if (Number.isNaN(size) || bytes[start - 2] !== 0x60 || bytes[start - 1] !== 0x0a || start + inside > bytes.length)
      return { error: `the archive is damaged at byte ${offset}` };
    const contents = bytes.subarray(start, start + inside);
    if (name === "//") longNames = contents;
    else if (name === "/" || name === "/SYM64/") index = readIndex(contents, name === "/" ? 4 : 8);
    else
      members.push({
        name: memberName(name, longNames),
        contents: isThin ? undefined : contents,
        offset,
        size,
        modified: numberIn(bytes, offset + 16, offset + 28, 10) || 0,
        owner: numberIn(bytes, offset + 28, offset + 34, 10) || 0,
        group: numberIn(bytes, offset + 34, offset + 40, 10) || 0,
        mode: numberIn(bytes, offset + 40, offset + 48, 8) || 0,
      });
    offset = start + inside + (inside % 2);
  }
  return { isThin, members, index };
}

/** The number that a field of a header spells, spaces behind it; NaN if it spells none. */
function numberIn(bytes: Uint8Array, start: number, end: number, base: 8 | 10): number {
  let last = end;
  while (last > start && bytes[last - 1] === 0x20) last -= 1;
  let value = last > start ? 0 : Number.NaN;
  for (let at = start; at < last; at += 1) {
    const digit = bytes[at] - 0x30;
    value = digit >= 0 && digit < base ? value * base + digit : Number.NaN;
  }
  return value;
}

/** Big-endian whatever the processor: a count, as many offsets of headers, as many names. */
function readIndex(contents: Uint8Array, width: 4 | 8): ArchiveSymbol[] {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  const numberAt = (at: number): number => (width === 4 ? view.getUint32(at) : Number(view.getBigUint64(at)));
  if (contents.length < width) return [];
  const count = Math.min(numberAt(0), Math.floor(contents.length / width) - 1);
  const symbols: ArchiveSymbol[] = [];
  const names = contents.subarray(width * (count + 1));
  const nameAt = stringsOf(names);
  let start = 0;
  for (let number = 0; number < count && start < names.length; number += 1) {
    symbols.push({ symbol: nameAt(start), offset: numberAt(width * (number + 1)) });
    const zero = names.indexOf(0, start);
    start = zero < 0 ? names.length : zero + 1;
  }
  return symbols;
}

/** `/18` is an offset into the table of long names, in which each ends with `/` and a newline. */
function memberName(field: string, longNames: Uint8Array): string {
  if (!/^\/\d+$/.test(field)) return field.replace(/\/$/, "");
  const start = Number(field.slice(1));
  const end = longNames.indexOf(10, start);
  return decodeUtf8(longNames, Math.min(start, longNames.length), end < 0 ? longNames.length : end).replace(/\/$/, "");
}
