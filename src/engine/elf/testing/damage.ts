// Files with bytes changed by chance, most of them where a header says what the rest means.

import type { Random } from "../../cpu/testing/random-program.ts";

const edges = [0n, 1n, 0xffffffffffffffffn, 0x7fffffffffffffffn, 0x100000000n, 0x8000000000000000n];
const bytesOnEdges = [0, 1, 2, 4, 8, 0x40, 0x7f, 0x80, 0xfe, 0xff];
const sectionHeaderBytes = 64;
/** Of a section header: flags, address, offset, size, link and info, alignment, size of entries. */
const fields = [8, 16, 24, 32, 40, 48, 56];

/** Up to eight changes; one file in ten is cut off. */
export function damaged(original: Uint8Array, random: Random): Uint8Array {
  const bytes = original.slice();
  const view = new DataView(bytes.buffer);
  const isElf = bytes[0] === 0x7f && bytes.length >= 64;
  const table = isElf ? Number(view.getBigUint64(40, true)) : 0;
  const count = isElf ? view.getUint16(60, true) : 0;
  for (let changes = 1 + random.below(8); changes > 0; changes -= 1) {
    const place = random.below(4);
    const header = table + random.below(count + 1) * sectionHeaderBytes;
    if (place === 0 && isElf && header + sectionHeaderBytes <= bytes.length) {
      view.setBigUint64(header + random.of(fields), random.chance(3) ? BigInt(random.below(bytes.length)) : random.of(edges), true);
      continue;
    }
    const at =
      place === 1 ? random.below(Math.min(400, bytes.length)) : place === 2 ? header + random.below(64) : random.below(bytes.length);
    bytes[Math.min(at, bytes.length - 1)] = random.chance(2) ? random.of(bytesOnEdges) : random.below(256);
  }
  return random.chance(10) ? bytes.slice(0, random.below(bytes.length)) : bytes;
}
