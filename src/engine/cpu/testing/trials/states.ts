// States for words: registers on the edges of each kind of number and between them, and addresses that are near what they
// can meet: a page's border, a page that may only be read, nothing. Where an access goes is asked of the interpreter.

import type { GuestAddress } from "../../../base/brand.ts";
import { createProcessor } from "../../index.ts";
import type { Processor } from "../../processor.ts";
import { mapping } from "../program.ts";
import type { Random } from "../random-program.ts";
import { type Code, codeStart, dataBytes, dataStart, leadsToWord, recordBytes, recordField, windowBytes, writableBytes } from "./record.ts";
import type { Subject } from "./words.ts";

const general = [
  ...["0", "1", "-1", "2", "-2", "0x7fffffff", "0x80000000", "0xffffffff", "0x100000000", "0x7fffffffffffffff", "0x8000000000000000"],
  ...["0x8000000000000001", "0xffffffff80000000", "0x00ff00ff00ff00ff", "31", "63"],
];
/** Doubles, then pairs of singles, then fours of halves, then integers, whose values are treated apart. */
const vector = [
  ...["0x0", "0x8000000000000000", "0x3ff0000000000000", "0xbff0000000000000", "0x7ff0000000000000", "0xfff0000000000000"],
  ...["0x7ff8000000000000", "0x7ff0000000000001", "0xfff8000000000123", "0xfff4000000000000", "0x0000000000000001", "0x800fffffffffffff"],
  ...["0x0010000000000000", "0x7fefffffffffffff", "0x43e0000000000000", "0xc3e0000000000000", "0x43f0000000000000", "0x41e0000000000000"],
  ...["0x41dfffffffe00000", "0x3fe0000000000000", "0x3ff8000000000000", "0x4004000000000000", "0x3ca0000000000000", "0x4340000000000001"],
  ...["0x3f80000080000000", "0x7f800000ff800000", "0x7fc000007f800001", "0xffc00123ffa00000", "0x0000000180000001", "0x007fffff00800000"],
  ...["0x7f7fffffff7fffff", "0x4f000000cf000000", "0x4f8000005f000000", "0x3f0000003fc00000", "0x40200000bf000000", "0x4b8000013f800001"],
  ...["0x3c0080007c00fc00", "0x7e007c01fe12fd00", "0x0001800103ff0400", "0x7bfffbff38003e00", "0x410078017800f800", "0x57ff64013c013555"],
  ...["0x7fffffff80000000", "0x7fff8000ffff0001", "0x7f80ff01807f00fe", "0xffffffffffffffff", "0x00000000ffffffff", "0x0102030405060708"],
  ...["0x7fffffffffffffff", "0x8000000000000001", "0x80808080ffffffff", "0x8000800080008000", "0x1f20213f40417f80", "0x00ff01fe02fd10f0"],
  ...["0x47efffffe0000000", "0x47efffffefffffff", "0x47effffff0000000", "0x380fffffffffffff", "0x36a0000000000000", "0x3810000000000000"],
  ...["0x7ff8000020000001", "0x7ff0000020000000", "0x40effc0000000000", "0x3f10000000000000"],
];

const halves = (numbers: readonly string[]): Int32Array =>
  new Int32Array(
    BigUint64Array.from(numbers, (text) => BigInt.asUintN(64, BigInt(text.replace("-", ""))) * (text.startsWith("-") ? -1n : 1n)).buffer,
  );
const generalEdges = halves(general);
const vectorEdges = halves(vector);

/** Nothing is mapped there, nor within 2 GiB. */
const nowhere = 0x5b_3000_0000n;

/** Makes states for the words of some trials. */
export class States {
  readonly #random: Random;
  readonly #probe: Processor;
  readonly #words: Int32Array;
  readonly #doublewords: BigUint64Array;
  readonly #codeWords: number;

  /** `states`: where they go. */
  constructor(random: Random, code: Code, states: Uint8Array) {
    this.#random = random;
    this.#words = new Int32Array(states.buffer, states.byteOffset, states.length / 4);
    this.#doublewords = new BigUint64Array(states.buffer, states.byteOffset, states.length / 8);
    this.#probe = createProcessor({ memoryBytes: 2 ** 23, mode: "interpreted" });
    this.#codeWords = code.bytes.length / 4;
    const space = this.#probe.createAddressSpace();
    space.map(mapping(codeStart, code.bytes.length, "rx"));
    space.poke(codeStart as GuestAddress, code.bytes);
    this.#probe.use(space);
  }

  /** Writes the state numbered `index`, for the word at an address. */
  make(index: number, subject: Subject, address: number): void {
    const start = index * recordBytes;
    const words = this.#words;
    const doublewords = this.#doublewords;
    const put = (offset: number, value: bigint): void => {
      doublewords[(start + offset) / 8] = value;
    };
    this.#registers(start);
    put(recordField.sp, doublewords[(start + recordField.sp) / 8] & ~15n);
    put(recordField.pc, BigInt(address));
    words[(start + recordField.nzcv) / 4] = this.#random.below(16);
    words[(start + recordField.fpcr) / 4] = this.#random.chance(4) ? this.#random.bits() & 0x07c8_0000 : 0;
    words[(start + recordField.fpsr) / 4] = this.#random.bits() & 0x0800_009f;
    put(recordField.threadPointer, doublewords[start / 8 + this.#random.below(31)]);
    put(recordField.exclusiveAddress, 2n ** 64n - 1n);
    put(recordField.window, BigInt(dataStart));
    this.#vectors(start);
    if (subject.base === undefined) return;
    const base = start + (subject.base === 31 && subject.access === "memory" ? recordField.sp : subject.base * 8);
    if (subject.access === "branch") {
      if (subject.base !== 31) doublewords[base / 8] = this.#target();
    } else this.#access(start, base, subject);
  }

  #registers(start: number): void {
    const random = this.#random;
    const words = this.#words;
    // Now and then all registers hold one of few values, so that two operands are often the same.
    const edges = random.chance(12) ? 2 : generalEdges.length / 2;
    const first = random.below(generalEdges.length / 2 - 1);
    for (let at = start / 4; at < start / 4 + 64; at += 2) {
      const kind = edges === 2 ? 0 : random.below(8);
      if (kind < 2) {
        const edge = edges === 2 ? first + random.below(2) : random.below(edges);
        words[at] = generalEdges[edge * 2];
        words[at + 1] = generalEdges[edge * 2 + 1];
      } else if (kind === 2) {
        words[at] = random.below(512);
        words[at + 1] = 0;
      } else {
        words[at] = random.bits();
        words[at + 1] = random.bits();
      }
    }
  }

  #vectors(start: number): void {
    const random = this.#random;
    const words = this.#words;
    const few = random.chance(12);
    const first = random.below(vectorEdges.length / 2 - 1);
    const at = (start + recordField.v) / 4;
    for (let place = at; place < at + 128; place += 2) {
      const kind = few ? 0 : random.below(8);
      let low = random.bits();
      let high = random.bits();
      if (kind < 2) {
        const edge = few ? first + random.below(2) : random.below(vectorEdges.length / 2);
        low = vectorEdges[edge * 2];
        high = vectorEdges[edge * 2 + 1];
      } else if (kind === 2) {
        // A double whose exponent is near that of 1.
        high = (high & 0x800f_ffff) | ((0x3f0 + (random.bits() & 0x1f)) << 20);
      } else if (kind === 3) {
        // Singles.
        high = (high & 0x807f_ffff) | ((0x70 + (random.bits() & 0x1f)) << 23);
        low = (low & 0x807f_ffff) | ((0x70 + (random.bits() & 0x1f)) << 23);
      } else if (kind === 4) {
        // Halves: the top bit of the exponent is the opposite of the next, three in four.
        high = (high & ~0x4000_4000) | (((~high >> 0) & 0x2000_2000) << 1);
        low = (low & ~0x4000_4000) | (((~low >> 0) & 0x2000_2000) << 1);
      }
      words[place] = low;
      words[place + 1] = high;
    }
  }

  /** Where a branch goes: to a BRK among the words, to a misaligned address, or anywhere. */
  #target(): bigint {
    const random = this.#random;
    const kind = random.below(8);
    if (kind === 0) return this.#doublewords[0];
    let target = codeStart;
    while (leadsToWord(target)) target = codeStart + 4 * random.below(this.#codeWords);
    if (kind === 1) target += 1 + random.below(3);
    return BigInt(target) | (random.chance(8) ? 0xa500_0000_0000_0000n : 0n);
  }

  /** Puts the base so that the access is where it should be. */
  #access(start: number, base: number, subject: Subject): void {
    const doublewords = this.#doublewords;
    doublewords[base / 8] = nowhere;
    const { registers } = this.#probe;
    registers.block.set(new Uint8Array(doublewords.buffer, doublewords.byteOffset + start, recordBytes));
    const { trap } = this.#probe.run(1);
    if (trap?.kind !== "memory") return;
    let address = this.#place(subject.ordered);
    let value = BigInt(address) - (BigInt.asIntN(64, trap.address) - nowhere);
    if (subject.base === 31) {
      address -= Number(value & 15n);
      value &= ~15n;
    }
    if (this.#random.chance(8)) value ^= 0xc3n << 56n;
    doublewords[base / 8] = value;
    const window = Math.max(dataStart, Math.min(address - (address % 64), dataStart + dataBytes - windowBytes));
    doublewords[(start + recordField.window) / 8] = BigInt(window);
  }

  #place(ordered: boolean): number {
    const random = this.#random;
    const kind = random.below(16);
    const near = random.below(96) - 64;
    let offset: number;
    if (kind === 0) offset = writableBytes + near;
    else if (kind === 1) offset = dataBytes + near;
    else if (kind === 2) offset = near;
    else if (kind < 6) offset = 0x1000 + near;
    else offset = 128 + random.below(writableBytes - 256);
    if (ordered ? !random.chance(16) : random.chance(3)) offset -= ((offset % 16) + 16) % 16;
    return dataStart + offset;
  }
}
