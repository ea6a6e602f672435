// Zip archives (PKWARE's APPNOTE 4.3), as far as a project needs them: written with deflate, read stored or deflated. Names are UTF-8.
// Compression is the browser's own (CompressionStream), so nothing has to be loaded for it.

import { throughStream } from "../format/through-stream.ts";

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endHeader = 0x06054b50;
/** Bit 11 of the flags: names are UTF-8. */
const namesAreUtf8 = 0x0800;
const stored = 0;
const deflated = 8;
/** A zip from anywhere may unpack to anything; a project does not. */
export const mostUnpackedBytes = 16 * 1024 * 1024;

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}

/** Little-endian fields one after another: two bytes, four bytes, or bytes as they are. */
function record(...fields: readonly (readonly [2 | 4, number] | Uint8Array)[]): Uint8Array {
  const length = fields.reduce((sum, field) => sum + (field instanceof Uint8Array ? field.length : field[0]), 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    if (field instanceof Uint8Array) {
      bytes.set(field, at);
      at += field.length;
    } else {
      if (field[0] === 2) view.setUint16(at, field[1], true);
      else view.setUint32(at, field[1], true);
      at += field[0];
    }
  }
  return bytes;
}

/** 1980-01-01 00:00, so that the same files make the same archive. */
const noTime = [
  [2, 0],
  [2, 0x21],
] as const;

export async function writeZip(entries: readonly ZipEntry[]): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const packed = await throughStream(bytes, new CompressionStream("deflate-raw"));
    const nameBytes = encoder.encode(name);
    const common = [
      [2, 20],
      [2, namesAreUtf8],
      [2, deflated],
      ...noTime,
      [4, crc32(bytes)],
      [4, packed.length],
      [4, bytes.length],
      [2, nameBytes.length],
      [2, 0],
    ] as const;
    const local = record([4, localHeader], ...common, nameBytes);
    central.push(record([4, centralHeader], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset], nameBytes));
    pieces.push(local, packed);
    offset += local.length + packed.length;
  }
  const centralBytes = central.reduce((sum, { length }) => sum + length, 0);
  const count = [2, entries.length] as const;
  const end = record([4, endHeader], [2, 0], [2, 0], count, count, [4, centralBytes], [4, offset], [2, 0]);
  return record(...pieces, ...central, end);
}

/** A file in an archive, as the central directory has it: what a stranger says of it. */
export interface ZipMember {
  readonly name: string;
  /** Unpacked. */
  readonly size: number;
  readonly packedSize: number;
  readonly method: number;
  readonly crc: number;
  /** Of its local header. */
  readonly offset: number;
  readonly isEncrypted: boolean;
}

/** What is wrong, in words. */
export interface ZipProblem {
  readonly error: string;
}

const viewOf = (archive: Uint8Array) => new DataView(archive.buffer, archive.byteOffset, archive.byteLength);

/** Every file of an archive, folders left out, without a look into any; or why it cannot be read. */
export function listZip(archive: Uint8Array): readonly ZipMember[] | ZipProblem {
  const view = viewOf(archive);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  try {
    let end = archive.length - 22;
    while (end >= 0 && u32(end) !== endHeader) end -= 1;
    if (end < 0) return { error: "This is not a zip archive: it has no central directory." };
    const decoder = new TextDecoder();
    const members: ZipMember[] = [];
    let at = u32(end + 16);
    for (let left = u16(end + 10); left > 0; left -= 1) {
      if (u32(at) !== centralHeader) return { error: "The archive's central directory is damaged." };
      const nameBytes = u16(at + 28);
      const name = decoder.decode(archive.subarray(at + 46, at + 46 + nameBytes));
      const isEncrypted = (u16(at + 8) & 1) !== 0;
      const member = {
        name,
        method: u16(at + 10),
        crc: u32(at + 16),
        packedSize: u32(at + 20),
        size: u32(at + 24),
        offset: u32(at + 42),
        isEncrypted,
      };
      if (!name.endsWith("/")) members.push(member);
      at += 46 + nameBytes + u16(at + 30) + u16(at + 32);
    }
    return members;
  } catch {
    return { error: "The archive is damaged." };
  }
}

/** What a member holds, never more than it says. */
export async function unpackMember(archive: Uint8Array, member: ZipMember): Promise<Uint8Array | ZipProblem> {
  const { name, size, packedSize, method, crc, offset, isEncrypted } = member;
  if (isEncrypted) return { error: `${name} is encrypted.` };
  if (method !== stored && method !== deflated) return { error: `${name} is packed in a way that is not known here (method ${method}).` };
  try {
    const view = viewOf(archive);
    const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const packed = archive.slice(from, from + packedSize);
    const unpacked = method === stored ? packed : await throughStream(packed, new DecompressionStream("deflate-raw"), size);
    return unpacked.length === size && crc32(unpacked) === crc ? unpacked : { error: `${name} is damaged.` };
  } catch {
    return { error: `${name} is damaged.` };
  }
}
