// The Internet checksum (RFC 1071): ones' complement of the ones' complement sum of 16-bit words, big-endian.

import { isIpv6 } from "../address.ts";

/** The running sum of `length` bytes from `offset`; an odd last byte counts as the high half. Not yet folded: < 2^32 for ≤ 64 KiB. */
export function sumWords(bytes: Uint8Array, offset: number, length: number, start = 0): number {
  let sum = start;
  const end = offset + (length & ~1);
  for (let index = offset; index < end; index += 2) sum += ((bytes[index] as number) << 8) | (bytes[index + 1] as number);
  if (length & 1) sum += (bytes[end] as number) << 8;
  return sum;
}

/** Folds a sum to 16 bits and complements it. */
export function finishChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

/** The sum of the pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1). `length` is of header and payload. */
export function sumPseudoHeader(source: number, destination: number, protocol: number, length: number): number {
  // An IPv6 address here is all zeros but for its last 16 bits.
  const high = isIpv6(source) ? 0 : (source >>> 16) + (destination >>> 16);
  return high + (source & 0xffff) + (destination & 0xffff) + protocol + length;
}
