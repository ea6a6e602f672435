// Whole ciphers and hashes put together from the steps, as guest code does it: the examples of the standards.

import { describe, expect, it } from "vitest";
import {
  aesDecrypt,
  aesEncrypt,
  aesInverseMixColumns,
  aesMixColumns,
  polynomialMultiply,
  polynomialMultiplyLong,
  sha1Choose,
  sha1FixedRotate,
  sha1Majority,
  sha1Parity,
  sha1Schedule0,
  sha1Schedule1,
  sha256Hash,
  sha256Hash2,
  sha256Schedule0,
  sha256Schedule1,
} from "./index.ts";

/** Bytes as they are written, the first becoming the lowest. */
const bytes = (text: string): bigint => BigInt(`0x${text.match(/../g)?.toReversed().join("")}`);
/** Words as they are written, the first becoming the lowest. */
const words = (...list: number[]): bigint => list.reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
const wordsIn = (vector: bigint): number[] => [0n, 32n, 64n, 96n].map((place) => Number((vector >> place) & 0xffff_ffffn));
const hexadecimal = (list: number[]): string => list.map((word) => word.toString(16).padStart(8, "0")).join("");
const addWords = (a: bigint, b: bigint): bigint => words(...wordsIn(a).map((word, lane) => word + wordsIn(b)[lane]));

describe("AES-128 (FIPS 197, appendix B)", () => {
  const roundKeys = [
    "2b7e151628aed2a6abf7158809cf4f3c",
    "a0fafe1788542cb123a339392a6c7605",
    "f2c295f27a96b9435935807a7359f67f",
    "3d80477d4716fe3e1e237e446d7a883b",
    "ef44a541a8525b7fb671253bdb0bad00",
    "d4d1c6f87c839d87caf2b8bc11f915bc",
    "6d88a37a110b3efddbf98641ca0093fd",
    "4e54f70e5f5fc9f384a64fb24ea6dc4f",
    "ead27321b58dbad2312bf5607f8d292f",
    "ac7766f319fadc2128d12941575c006e",
    "d014f9a8c9ee2589e13f0cc8b6630ca6",
  ].map(bytes);
  const plain = bytes("3243f6a8885a308d313198a2e0370734");
  const cipher = bytes("3925841d02dc09fbdc118597196a0b32");

  it("encrypts", () => {
    const rounds = roundKeys.slice(0, 9).reduce((state, key) => aesMixColumns(aesEncrypt(state, key)), plain);
    expect(aesEncrypt(rounds, roundKeys[9]) ^ roundKeys[10]).toBe(cipher);
  });

  it("decrypts with the equivalent inverse cipher", () => {
    const first = aesInverseMixColumns(aesDecrypt(cipher, roundKeys[10]));
    const rounds = roundKeys
      .slice(2, 10)
      .toReversed()
      .reduce((state, key) => aesInverseMixColumns(aesDecrypt(state, aesInverseMixColumns(key))), first);
    expect(aesDecrypt(rounds, aesInverseMixColumns(roundKeys[1])) ^ roundKeys[0]).toBe(plain);
  });
});

/** "abc", padded to a block (FIPS 180-4 §5.1.1). */
const block = [words(0x61626380, 0, 0, 0), 0n, 0n, words(0, 0, 0, 24)];

it("SHA-1 of abc (FIPS 180-4)", () => {
  const schedule = [...block];
  for (let group = 4; group < 20; group += 1) {
    const [w0, w1, w2, w3] = schedule.slice(-4);
    schedule.push(sha1Schedule1(sha1Schedule0(w0, w1, w2), w3));
  }
  const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
  const steps = [sha1Choose, sha1Parity, sha1Majority, sha1Parity];
  const start = words(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  let hash = start;
  let e = 0xc3d2e1f0n;
  for (const [group, scheduled] of schedule.entries()) {
    const phase = Math.floor(group / 5);
    const constant = words(...Array<number>(4).fill(constants[phase]));
    const next = sha1FixedRotate(hash & 0xffff_ffffn);
    hash = steps[phase](hash, e, addWords(scheduled, constant));
    e = next;
  }
  const digest = [...wordsIn(addWords(hash, start)), Number(BigInt.asUintN(32, e + 0xc3d2e1f0n))];
  expect(hexadecimal(digest)).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
});

it("SHA-256 of abc (FIPS 180-4)", () => {
  const schedule = [...block];
  for (let group = 4; group < 16; group += 1) {
    const [w0, w1, w2, w3] = schedule.slice(-4);
    schedule.push(sha256Schedule1(sha256Schedule0(w0, w1), w2, w3));
  }
  const primes = Array.from({ length: 311 }, (_, n) => n + 2).filter((n) => [2, 3, 5, 7, 11, 13, 17].every((p) => n === p || n % p));
  /** The first 32 bits behind the point of a root. */
  const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32);
  const first = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const [startAbcd, startEfgh] = [words(...first.slice(0, 4)), words(...first.slice(4))];
  let [abcd, efgh] = [startAbcd, startEfgh];
  for (const [group, scheduled] of schedule.entries()) {
    const constants = primes.slice(group * 4, group * 4 + 4).map((prime) => fraction(Math.cbrt(prime)));
    const word = addWords(scheduled, words(...constants));
    [abcd, efgh] = [sha256Hash(abcd, efgh, word), sha256Hash2(efgh, abcd, word)];
  }
  const digest = [...wordsIn(addWords(abcd, startAbcd)), ...wordsIn(addWords(efgh, startEfgh))];
  expect(hexadecimal(digest)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

describe("polynomials", () => {
  it("(x + 1)² = x² + 1: nothing is carried", () => {
    expect(polynomialMultiplyLong(3n, 3n, 64)).toBe(5n);
    expect(polynomialMultiply(words(0x0303_0303), words(0x0303_0303))).toBe(words(0x0505_0505));
  });

  it("a product is whole, of the lower 64 bits alone", () => {
    const all = 2n ** 64n - 1n;
    expect(polynomialMultiplyLong(all, all, 64)).toBe(0x5555_5555_5555_5555_5555_5555_5555_5555n);
    expect(polynomialMultiplyLong(1n << 64n, all, 64)).toBe(0n);
    expect(polynomialMultiplyLong(0x80ffn, 0x80ffn, 8)).toBe(0x4000_5555n);
  });
});
