// Little-endian reading from bytes of unknown origin: a read beyond the end gives zeros and marks the reader as failed,
// so that hostile lengths cost nothing and the caller asks once, at the end.

import { latinText } from "../base/latin.ts";
import { decodeUtf8 } from "../base/utf8.ts";

/** LEB128 of more bits than 70 means nothing here, and would leave the range of numbers. */
const maximumScale = 2 ** 70;

export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  position: number;
  /** Set once anything was read beyond the end. */
  failed = false;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = Math.min(end, bytes.length);
  }

  get atEnd(): boolean {
    return this.failed || this.position >= this.end;
  }

  skip(count: number): void {
    if (count < 0 || count > this.end - this.position) {
      this.failed = true;
      this.position = this.end;
    } else this.position += count;
  }

  /** The next bytes, not copied; fewer, and the reader fails, where there are not so many. */
  take(count: number): Uint8Array {
    const start = this.position;
    this.skip(count);
    return this.bytes.subarray(start, this.position);
  }

  u8(): number {
    if (this.position >= this.end) {
      this.failed = true;
      return 0;
    }
    return this.bytes[this.position++];
  }

  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  u32(): number {
    return this.u16() + this.u16() * 0x10000;
  }

  /** Exact up to 2^53, which no sane offset or address passes. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 0x1_0000_0000;
  }

  /** All 64 bits, unsigned. */
  big64(): bigint {
    const low = this.u32();
    const high = this.u32();
    if (high < 0x200000) return low === 0 && high === 0 ? 0n : BigInt(low + high * 0x1_0000_0000);
    return BigInt(low) | (BigInt(high) << 32n);
  }

  unsigned(count: number): number {
    return count === 8 ? this.u64() : count === 4 ? this.u32() : count === 2 ? this.u16() : this.u8();
  }

  /** Exact up to 2^53. */
  uleb128(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80 || this.failed) return value;
      if (scale > maximumScale) this.failed = true;
    }
  }

  sleb128(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80 || this.failed) return byte & 0x40 ? value - scale : value;
      if (scale > maximumScale) this.failed = true;
    }
  }

  cString(): string {
    const start = this.position;
    const zero = this.bytes.indexOf(0, start);
    if (zero < 0 || zero >= this.end) {
      this.failed = true;
      this.position = this.end;
      return "";
    }
    this.position = zero + 1;
    return decodeUtf8(this.bytes, start, zero);
  }
}

/** The zero-terminated string at `offset` of a string table; empty where there is none. */
export function stringAt(table: Uint8Array, offset: number): string {
  if (offset >= table.length) return "";
  const zero = table.indexOf(0, offset);
  return decodeUtf8(table, offset, zero < 0 ? table.length : zero);
}

/** Longer names mean nothing, and a hostile table could have many that overlap. */
const longestName = 65536;

/** Gives the strings of a table by their offsets, as `stringAt` does; made for tables that are asked often. */
export function stringsOf(table: Uint8Array): (offset: number) => string {
  // Nearly all tables are plain: those are turned into one string, of which the others are parts.
  let text: string | undefined;
  return (offset) => {
    text ??= table.some((byte) => byte >= 0x80) ? "" : latinText(table);
    if (text === "") return stringAt(table, offset);
    const zero = text.indexOf("\0", offset);
    return text.slice(offset, Math.min(offset + longestName, zero < 0 ? text.length : zero));
  };
}
