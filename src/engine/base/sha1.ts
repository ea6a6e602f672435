// SHA-1 (FIPS 180-4 §6.1), for build ids and sha1sum.

import { digestBytes, paddedMessage } from "./padded-message.ts";

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** The 20 bytes. */
export function sha1(message: Uint8Array): Uint8Array {
  const view = paddedMessage(message, false);
  const words = new Int32Array(80);
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let t = 0; t < 16; t += 1) words[t] = view.getInt32(block + 4 * t);
    for (let t = 16; t < 80; t += 1) words[t] = rotate(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
    let a = h0;
    let b = h1;
    let c = h2;
    let d = h3;
    let e = h4;
    for (let t = 0; t < 80; t += 1) {
      const f = t < 20 ? (b & c) | (~b & d) : t < 40 || t >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
      const k = t < 20 ? 0x5a827999 : t < 40 ? 0x6ed9eba1 : t < 60 ? -0x70e44324 : -0x359d3e2a;
      const next = (((rotate(a, 5) + f) | 0) + ((e + k) | 0) + words[t]) | 0;
      e = d;
      d = c;
      c = rotate(b, 30);
      b = a;
      a = next;
    }
    h0 = (h0 + a) | 0;
    h1 = (h1 + b) | 0;
    h2 = (h2 + c) | 0;
    h3 = (h3 + d) | 0;
    h4 = (h4 + e) | 0;
  }
  return digestBytes([h0, h1, h2, h3, h4], false);
}
