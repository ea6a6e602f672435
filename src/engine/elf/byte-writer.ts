// A growing run of little-endian bytes. The caller bounds how much it writes.

import { encodeUtf8 } from "../base/utf8.ts";

export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 64) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  u8(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  u16(value: number): void {
    this.reserve(2);
    this.bytes[this.length++] = value;
    this.bytes[this.length++] = value >>> 8;
  }

  u32(value: number): void {
    this.reserve(4);
    this.bytes[this.length++] = value;
    this.bytes[this.length++] = value >>> 8;
    this.bytes[this.length++] = value >>> 16;
    this.bytes[this.length++] = value >>> 24;
  }

  /** A safe integer, not negative. */
  u64(value: number): void {
    this.u32(value % 0x1_0000_0000);
    this.u32(Math.floor(value / 0x1_0000_0000));
  }

  /** A number from 0 to 2^32 − 1 in `count` bytes. */
  count(value: number, count: number): void {
    this.reserve(count);
    const { bytes, length } = this;
    bytes[length] = value;
    for (let index = 1; index < count; index += 1) bytes[length + index] = index < 4 ? value >>> (8 * index) : 0;
    this.length += count;
  }

  /** The low `count` bytes of a two's complement number. */
  integer(value: bigint, count: number): void {
    if (value >= 0n && value <= 0xffff_ffffn) {
      this.count(Number(value), count);
      return;
    }
    if (count === 8) {
      this.u32(Number(BigInt.asUintN(32, value)));
      this.u32(Number(BigInt.asUintN(32, value >> 32n)));
      return;
    }
    let rest = BigInt.asUintN(count * 8, value);
    for (let index = 0; index < count; index += 1) {
      this.u8(Number(rest & 0xffn));
      rest >>= 8n;
    }
  }

  append(bytes: Uint8Array | readonly number[]): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  fill(count: number, value: number): void {
    this.reserve(count);
    this.bytes.fill(value, this.length, this.length + count);
    this.length += count;
  }

  /** Zero bytes up to a multiple of `alignment`. */
  align(alignment: number): void {
    const rest = this.length % alignment;
    if (rest) this.fill(alignment - rest, 0);
  }

  /** UTF-8, and a zero byte. */
  cString(text: string): void {
    this.append(encodeUtf8(text));
    this.u8(0);
  }

  /** A negative number as one of 64 bits. */
  uleb128(value: bigint | number): void {
    let rest = typeof value === "bigint" && value < 0n ? BigInt.asUintN(64, value) : value;
    if (typeof rest === "number") {
      if (rest > 0x7fff_ffff || rest < 0) {
        this.uleb128(BigInt(rest));
        return;
      }
      while (rest > 0x7f) {
        this.u8((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      this.u8(rest);
      return;
    }
    do {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      this.u8(rest ? low | 0x80 : low);
    } while (rest);
  }

  sleb128(value: bigint | number): void {
    let rest = value;
    if (typeof rest === "number") {
      if (rest > 0x3fff_ffff || rest < -0x4000_0000) {
        this.sleb128(BigInt(rest));
        return;
      }
      for (; rest > 0x3f || rest < -0x40; rest >>= 7) this.u8((rest & 0x7f) | 0x80);
      this.u8(rest & 0x7f);
      return;
    }
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      const done = (rest === 0n && !(low & 0x40)) || (rest === -1n && Boolean(low & 0x40));
      this.u8(done ? low : low | 0x80);
      if (done) return;
    }
  }

  /** A copy of what has been written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}
