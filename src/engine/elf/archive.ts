// `ar` archives (man 5 ar; GNU variant, thin ones too): bytes → members in order, long names resolved, and the index of
// which member defines which symbol. Takes bytes of any origin and refuses what makes no sense.

import { decodeUtf8 } from "../base/utf8.ts";
import { stringAt } from "./byte-reader.ts";
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

export const memberHeaderBytes = 60;
export const archiveMagic = "!<arch>\n";
export const thinMagic = "!<thin>\n";

const magicOf = (bytes: Uint8Array): string => decodeUtf8(bytes, 0, Math.min(8, bytes.length));

/** Whether the bytes begin as an archive does. */
export const isArchive = (bytes: Uint8Array): boolean => magicOf(bytes) === archiveMagic || magicOf(bytes) === thinMagic;

export function readArchive(bytes: Uint8Array): ReadArchive | ReadError {
  if (!isArchive(bytes)) return { error: "not an archive: it does not begin with !<arch>" };
  const isThin = magicOf(bytes) === thinMagic;
  const members: ArchiveMember[] = [];
  let longNames: Uint8Array = new Uint8Array(0);
  let index: ArchiveSymbol[] | undefined;
  let offset = 8;
  while (offset + memberHeaderBytes <= bytes.length) {
    const header = decodeUtf8(bytes, offset, offset + memberHeaderBytes);
    const field = (start: number, end: number): string => header.slice(start, end).trim();
    const size = Number(field(48, 58));
    const start = offset + memberHeaderBytes;
    const name = header.slice(0, 16).trimEnd();
    const isTable = name === "/" || name === "//" || name === "/SYM64/";
    const inside = isTable || !isThin ? size : 0;
    if (!/^\d+$/.test(field(48, 58)) || header.slice(58) !== "`\n" || start + inside > bytes.length)
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
        modified: Number(field(16, 28)) || 0,
        owner: Number(field(28, 34)) || 0,
        group: Number(field(34, 40)) || 0,
        mode: Number.parseInt(field(40, 48), 8) || 0,
      });
    offset = start + inside + (inside % 2);
  }
  return { isThin, members, index };
}

/** Big-endian whatever the processor: a count, as many offsets of headers, as many names. */
function readIndex(contents: Uint8Array, width: 4 | 8): ArchiveSymbol[] {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  const numberAt = (at: number): number => (width === 4 ? view.getUint32(at) : Number(view.getBigUint64(at)));
  if (contents.length < width) return [];
  const count = Math.min(numberAt(0), Math.floor(contents.length / width) - 1);
  const symbols: ArchiveSymbol[] = [];
  let nameAt = width * (count + 1);
  for (let number = 0; number < count && nameAt < contents.length; number += 1) {
    const symbol = stringAt(contents, nameAt);
    symbols.push({ symbol, offset: numberAt(width * (number + 1)) });
    const zero = contents.indexOf(0, nameAt);
    nameAt = zero < 0 ? contents.length : zero + 1;
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
