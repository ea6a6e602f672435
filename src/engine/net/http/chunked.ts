// The chunked transfer coding (RFC 9112 §7.1) as curl 7.88 reads it, a byte at a time: CR optional, extensions skipped,
// trailers told of. Plain data; knows nothing of the rest of the response.

import type { FailureKind } from "./failure.ts";

type ChunkPhase = "size" | "sizeLineEnd" | "data" | "dataEnd" | "trailer" | "trailerLineFeed" | "trailerStart" | "end" | "done";

export interface ChunkReader {
  phase: ChunkPhase;
  /** Hexadecimal digits read so far. */
  digits: string;
  /** Bytes of the chunk still to come. */
  remaining: number;
  /** The line under way, in Latin-1. */
  trailer: string;
}

export const createChunkReader = (): ChunkReader => ({ phase: "size", digits: "", remaining: 0, trailer: "" });

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const longestSize = 16;
/** Above this curl's 64-bit number overflows. */
const largestSize = 2n ** 63n - 1n;

const isHexadecimal = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

/**
 * Reads `bytes` from `start` on, giving data to `take(start, end)`. The result is the offset after what was read (all of it, unless
 * the last chunk's end was met), or what is wrong.
 */
export function readChunks(
  reader: ChunkReader,
  bytes: Uint8Array,
  start: number,
  take: (start: number, end: number) => void,
  tellTrailer: (line: string) => void = () => {},
): number | FailureKind {
  let offset = start;
  while (offset < bytes.length && reader.phase !== "done") {
    if (reader.phase === "data") {
      const end = Math.min(bytes.length, offset + reader.remaining);
      take(offset, end);
      reader.remaining -= end - offset;
      offset = end;
      if (reader.remaining === 0) reader.phase = "dataEnd";
      continue;
    }
    const verdict = readByte(reader, bytes[offset] as number, tellTrailer);
    if (typeof verdict === "string") return verdict;
    if (verdict) offset++;
  }
  return offset;
}

/** Takes one byte outside the data: true when it is used up, false when the next phase has to look at it. */
function readByte(reader: ChunkReader, byte: number, tellTrailer: (line: string) => void): boolean | FailureKind {
  switch (reader.phase) {
    case "size":
      if (isHexadecimal(byte)) {
        if (reader.digits.length === longestSize) return "longChunkSize";
        reader.digits += String.fromCharCode(byte);
        return true;
      }
      if (reader.digits === "" || BigInt(`0x${reader.digits}`) > largestSize) return "badChunkSize";
      reader.remaining = Number.parseInt(reader.digits, 16);
      reader.digits = "";
      reader.phase = "sizeLineEnd";
      return false;
    case "sizeLineEnd":
      if (byte === lineFeed) reader.phase = reader.remaining === 0 ? "trailer" : "data";
      return true;
    case "dataEnd":
      if (byte === lineFeed) reader.phase = "size";
      else if (byte !== carriageReturn) return "badChunk";
      return true;
    case "trailer":
      return readTrailer(reader, byte, tellTrailer);
    case "trailerLineFeed":
      if (byte !== lineFeed) return "badChunk";
      reader.phase = "trailerStart";
      return true;
    case "trailerStart":
      if (byte !== carriageReturn && byte !== lineFeed) {
        reader.phase = "trailer";
        return false;
      }
      reader.phase = "end";
      return byte === carriageReturn;
    case "end":
      if (byte !== lineFeed) return "badChunk";
      reader.phase = "done";
      return true;
    case "data":
    case "done":
      return true;
  }
}

function readTrailer(reader: ChunkReader, byte: number, tellTrailer: (line: string) => void): boolean | FailureKind {
  if (byte !== carriageReturn && byte !== lineFeed) {
    reader.trailer += String.fromCharCode(byte);
    return true;
  }
  if (reader.trailer === "") {
    reader.phase = "trailerStart";
    return false;
  }
  // One that begins with white space continues the field before it.
  if (!reader.trailer.includes(":") && !/^[ \t]/.test(reader.trailer)) return "badTrailer";
  tellTrailer(`${reader.trailer}\r\n`);
  reader.trailer = "";
  reader.phase = "trailerLineFeed";
  return byte === carriageReturn;
}
