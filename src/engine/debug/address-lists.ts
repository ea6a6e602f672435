// Lists of address ranges, with or without an expression for each: what .debug_rnglists, .debug_loclists and their older forms hold.

import { ByteReader } from "../elf/byte-reader.ts";
import { locationEntry, rangeEntry } from "../elf/dwarf/numbers.ts";

export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

/** A range in which a variable is where the expression says. */
export interface LocationRange extends AddressRange {
  readonly expression: Uint8Array;
}

export interface ListPlace {
  readonly section: Uint8Array;
  readonly offset: number;
  /** Of DWARF, in the unit that refers to the list: 5 has entries of several kinds (§7.25, §7.29), before it there are pairs of addresses
   * (DWARF 4 §2.6.2, §2.17.3). */
  readonly version: number;
  /** What the addresses of the list are counted from at first. */
  readonly unitBase: number;
  /** Contents of .debug_addr. */
  readonly addresses: Uint8Array;
}

export const readRanges = (place: ListPlace): readonly AddressRange[] => readList(place, "ranges");
export const readLocations = (place: ListPlace): readonly LocationRange[] => readList(place, "locations");

const listEntriesAtMost = 10_000;

/** Lists of ranges have the same entries under other numbers. */
const asLocation: ReadonlyMap<number, number> = new Map(
  Object.entries(rangeEntry).map(([name, number]) => [number, locationEntry[name as keyof typeof rangeEntry]]),
);

function readList({ section, offset, version, unitBase, addresses }: ListPlace, of: "ranges" | "locations"): LocationRange[] {
  const entries: LocationRange[] = [];
  const reader = new ByteReader(section, offset);
  const hasKinds = version >= 5;
  let base = unitBase;
  const add = (start: number, end: number): void => {
    const expression = reader.take(of === "ranges" ? 0 : hasKinds ? reader.uleb128() : reader.u16());
    if (end > start) entries.push({ start, end, expression });
  };
  // The table of addresses has a header of 8 bytes before what the units' bases point to.
  const indexed = (): number => new ByteReader(addresses, 8 + reader.uleb128() * 8).u64();
  while (!reader.atEnd && entries.length < listEntriesAtMost) {
    if (!hasKinds) {
      const [start, end] = [reader.big64(), reader.big64()];
      if (start === 0n && end === 0n) break;
      if (start === 0xffff_ffff_ffff_ffffn) base = Number(end);
      else add(base + Number(start), base + Number(end));
      continue;
    }
    const kind = of === "locations" ? reader.u8() : asLocation.get(reader.u8());
    if (kind === locationEntry.end_of_list) break;
    if (kind === locationEntry.base_addressx) base = indexed();
    else if (kind === locationEntry.startx_endx) add(indexed(), indexed());
    else if (kind === locationEntry.startx_length) {
      const start = indexed();
      add(start, start + reader.uleb128());
    } else if (kind === locationEntry.offset_pair) {
      const start = reader.uleb128();
      add(base + start, base + reader.uleb128());
    } else if (kind === locationEntry.default_location) add(0, Number.MAX_SAFE_INTEGER);
    else if (kind === locationEntry.base_address) base = reader.u64();
    else if (kind === locationEntry.start_end) {
      const start = reader.u64();
      add(start, reader.u64());
    } else if (kind === locationEntry.start_length) {
      const start = reader.u64();
      add(start, start + reader.uleb128());
    } else if (kind === locationEntry.view_pair) {
      reader.uleb128();
      reader.uleb128();
    } else break;
  }
  return entries;
}
