// The smaller tables of DWARF: which code belongs to which unit (.debug_aranges), strings, and ranges of addresses.

import { ByteReader } from "../../elf/byte-reader.ts";
import { rangeEntry } from "../../elf/dwarf/numbers.ts";
import { alternateHex, dumpLines, hexDigits } from "../tool.ts";

export function addressRangesText(contents: Uint8Array): string {
  let text = "Contents of the .debug_aranges section:\n\n";
  const reader = new ByteReader(contents);
  while (!reader.atEnd) {
    const start = reader.position;
    const length = reader.u32();
    const end = reader.position + length;
    if (reader.failed || end > contents.length) break;
    const version = reader.u16();
    const unit = reader.u32();
    const addressBytes = reader.u8();
    const segmentBytes = reader.u8();
    text += `  Length:                   ${length}\n  Version:                  ${version}\n  Offset into .debug_info:  ${alternateHex(unit)}\n`;
    text += `  Pointer Size:             ${addressBytes}\n  Segment Size:             ${segmentBytes}\n\n    Address            Length\n`;
    // Pairs begin at a multiple of their size.
    reader.position = start + Math.ceil((reader.position - start) / 16) * 16;
    while (reader.position + 16 <= end) text += `    ${hexDigits(reader.big64(), 16)} ${hexDigits(reader.big64(), 16)}\n`;
    reader.position = end;
  }
  return `${text}\n`;
}

/** Sections of strings, as bytes and characters. */
export function stringsText(name: string, contents: Uint8Array): string {
  return `Contents of the ${name} section:\n\n${dumpLines(contents, 0)}\n`;
}

/** .debug_rnglists of DWARF 5. */
export function rangeListsText(contents: Uint8Array): string {
  let text = "Contents of the .debug_rnglists section:\n\n";
  const reader = new ByteReader(contents);
  while (!reader.atEnd) {
    const start = reader.position;
    const length = reader.u32();
    const end = reader.position + length;
    if (reader.failed || end > contents.length) break;
    text += ` Table at Offset: ${alternateHex(start)}:\n  Length:          ${alternateHex(length)}\n  DWARF version:   ${reader.u16()}\n`;
    text += `  Address size:    ${reader.u8()}\n  Segment size:    ${reader.u8()}\n`;
    const offsets = reader.u32();
    text += `  Offset entries:  ${offsets}\n`;
    reader.skip(offsets * 4);
    for (let index = 0; reader.position < end && !reader.failed; index += 1) {
      text += `\n  Offset: ${alternateHex(reader.position)}, Index: ${index}\n    Offset   Begin    End\n${rangeList(reader, end)}`;
    }
    reader.position = end;
  }
  return `${text}\n`;
}

function rangeList(reader: ByteReader, end: number): string {
  let text = "";
  let base = 0n;
  while (reader.position < end && !reader.failed) {
    const at = `    ${hexDigits(reader.position, 8)} `;
    const kind = reader.u8();
    const line = (from: bigint, to: bigint): string =>
      `${at}${hexDigits(from, 16)} ${hexDigits(to, 16)} ${from === to ? "(start == end)" : ""}\n`;
    if (kind === rangeEntry.end_of_list) return `${text}${at}<End of list>\n`;
    if (kind === rangeEntry.offset_pair) {
      const [from, to] = [BigInt(reader.uleb128()), BigInt(reader.uleb128())];
      text += line(base + from, base + to);
    } else if (kind === rangeEntry.base_address) {
      base = reader.big64();
      text += `${at}${hexDigits(base, 16)} (base address)\n`;
    } else if (kind === rangeEntry.start_end) text += line(reader.big64(), reader.big64());
    else if (kind === rangeEntry.start_length) {
      const from = reader.big64();
      text += line(from, from + BigInt(reader.uleb128()));
    } else return text;
  }
  return text;
}

/** .debug_ranges of older versions. */
export function oldRangesText(contents: Uint8Array): string {
  let text = "Contents of the .debug_ranges section:\n\n\n    Offset   Begin    End\n";
  const reader = new ByteReader(contents);
  let start = 0;
  let base = 0n;
  while (!reader.atEnd) {
    const [from, to] = [reader.big64(), reader.big64()];
    if (reader.failed) break;
    const at = `    ${hexDigits(start, 8)} `;
    if (from === 0n && to === 0n) {
      text += `${at}<End of list>\n`;
      start = reader.position;
      base = 0n;
    } else if (from === 0xffffffffffffffffn) {
      base = to;
      text += `${at}${hexDigits(from, 16)} ${hexDigits(to, 16)} (base address)\n`;
    } else text += `${at}${hexDigits(base + from, 16)} ${hexDigits(base + to, 16)}${from === to ? " (start == end)" : ""}\n`;
  }
  return `${text}\n`;
}
