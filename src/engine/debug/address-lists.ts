// Lists of address ranges, with or without an expression for each: what .debug_rnglists, .debug_loclists and their older forms hold.

import { ByteReader } from "../elf/byte-reader.ts";

export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

const listEntriesAtMost = 10_000;

/** An entry of a list of ranges or locations: DWARF 5 §7.25, §7.29; before that, pairs of addresses (DWARF 4 §2.6.2, §2.17.3). */
export function readAddressList(
  section: Uint8Array,
  offset: number,
  isNew: boolean,
  unitBase: number,
  addresses: Uint8Array,
  hasExpressions = true,
): readonly (AddressRange & { readonly expression: Uint8Array })[] {
  const entries: (AddressRange & { readonly expression: Uint8Array })[] = [];
  const reader = new ByteReader(section, offset);
  let base = unitBase;
  const add = (start: number, end: number): void => {
    const length = !hasExpressions ? 0 : isNew ? reader.uleb128() : reader.u16();
    const from = reader.position;
    reader.skip(length);
    if (end > start) entries.push({ start, end, expression: section.subarray(from, from + length) });
  };
  // The table of addresses has a header of 8 bytes before what the units' bases point to.
  const indexed = (): number => new ByteReader(addresses, 8 + reader.uleb128() * 8).u64();
  while (!reader.atEnd && entries.length < listEntriesAtMost) {
    if (!isNew) {
      const [start, end] = [reader.big64(), reader.big64()];
      if (start === 0n && end === 0n) break;
      if (start === 0xffff_ffff_ffff_ffffn) base = Number(end);
      else add(base + Number(start), base + Number(end));
      continue;
    }
    const kind = reader.u8();
    // DW_LLE_* has default_location and view_pair, which DW_RLE_* lacks.
    const meaning = hasExpressions || kind < 5 ? kind : kind + 1;
    if (meaning === 0) break;
    if (meaning === 1) base = indexed();
    else if (meaning === 2) add(indexed(), indexed());
    else if (meaning === 3) {
      const start = indexed();
      add(start, start + reader.uleb128());
    } else if (meaning === 4) {
      const start = reader.uleb128();
      add(base + start, base + reader.uleb128());
    } else if (meaning === 5) add(0, Number.MAX_SAFE_INTEGER);
    else if (meaning === 6) base = reader.u64();
    else if (meaning === 7) {
      const start = reader.u64();
      add(start, reader.u64());
    } else if (meaning === 8) {
      const start = reader.u64();
      add(start, start + reader.uleb128());
    } else if (meaning === 9) {
      reader.uleb128();
      reader.uleb128();
    } else break;
  }
  return entries;
}
