// Zip archives (PKWARE's APPNOTE 4.3), as far as a project needs them: written with deflate, read stored or deflated. Names are UTF-8.
// Compression is the browser's own (CompressionStream), so nothing has to be loaded for it.

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endHeader = 0x06054b50;
/** Bit 11 of the flags: names are UTF-8. */
const namesAreUtf8 = 0x0800;
const stored = 0;
const deflated = 8;
/** A zip from anywhere may unpack to anything; a project does not. */
const mostBytes = 16 * 1024 * 1024;

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

async function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(transform as unknown as ReadableWritablePair<Uint8Array, Uint8Array>);
  return new Uint8Array(await new Response(stream as unknown as BodyInit).arrayBuffer());
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
    const packed = await through(bytes, new CompressionStream("deflate-raw"));
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

/** Every file of an archive, folders left out; or why it cannot be read. */
export async function readZip(archive: Uint8Array): Promise<readonly ZipEntry[] | { readonly error: string }> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  try {
    let end = archive.length - 22;
    while (end >= 0 && u32(end) !== endHeader) end -= 1;
    if (end < 0) return { error: "This is not a zip archive: it has no central directory." };
    const decoder = new TextDecoder();
    const entries: ZipEntry[] = [];
    let at = u32(end + 16);
    let total = 0;
    for (let left = u16(end + 10); left > 0; left -= 1) {
      if (u32(at) !== centralHeader) return { error: "The archive's central directory is damaged." };
      const [flags, method, crc] = [u16(at + 8), u16(at + 10), u32(at + 16)];
      const [packedBytes, bytes, nameBytes] = [u32(at + 20), u32(at + 24), u16(at + 28)];
      const local = u32(at + 42);
      const name = decoder.decode(archive.subarray(at + 46, at + 46 + nameBytes));
      at += 46 + nameBytes + u16(at + 30) + u16(at + 32);
      if (name.endsWith("/")) continue;
      if (flags & 1) return { error: `${name} is encrypted.` };
      if (method !== stored && method !== deflated)
        return { error: `${name} is packed in a way that is not known here (method ${method}).` };
      total += bytes;
      if (total > mostBytes) return { error: "The archive unpacks to more than 16 MiB." };
      const from = local + 30 + u16(local + 26) + u16(local + 28);
      const packed = archive.slice(from, from + packedBytes);
      const unpacked = method === stored ? packed : await through(packed, new DecompressionStream("deflate-raw"));
      if (crc32(unpacked) !== crc) return { error: `${name} is damaged.` };
      entries.push({ name, bytes: unpacked });
    }
    return entries;
  } catch {
    return { error: "The archive is damaged." };
  }
}
