// .eh_frame_hdr: where .eh_frame is, and a table of functions, sorted, so that an unwinder can search (LSB "The
// .eh_frame_hdr section"). Without the table if some .eh_frame could not be understood.

import { sectionFlag } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import type { Frames } from "./frames.ts";
import { reserve } from "./offset-table.ts";
import type { OutputSection } from "./output-section.ts";

const fixedBytes = 8;
const rowBytes = 8;

/** DW_EH_PE_*: from here, signed, 4 bytes; unsigned, 4 bytes; from this section, signed, 4 bytes; left out. */
const fromHere4 = 0x1b;
const unsigned4 = 0x03;
const fromSection4 = 0x3b;
const omitted = 0xff;

export function makeFrameHeader(items: readonly LayoutItem[], frames: Frames | undefined): OutputSection | undefined {
  if (!frames?.output.pieces.some(({ size }) => size > 8)) return undefined;
  const bytes = frames.complete ? fixedBytes + 4 + frames.records.length * rowBytes : fixedBytes;
  const output = reserve(items, ".eh_frame_hdr", bytes);
  output.flags = sectionFlag.alloc;
  output.alignment = 4;
  output.entrySize = 0;
  return output;
}

/** Once the contents of `.eh_frame` are final. */
export function fillFrameHeader(output: OutputSection, frames: Frames, contents: ReadonlyMap<OutputSection, Uint8Array>): void {
  const bytes = contents.get(output)!;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const described = contents.get(frames.output)!;
  const source = new DataView(described.buffer, described.byteOffset, described.byteLength);
  bytes.set([1, fromHere4, frames.complete ? unsigned4 : omitted, frames.complete ? fromSection4 : omitted]);
  view.setInt32(4, frames.output.address - (output.address + 4), true);
  if (!frames.complete) return;
  view.setUint32(8, frames.records.length, true);
  const rows = frames.records.map(({ piece, offset, encoding }) => {
    const at = piece.offset + offset;
    return { start: addressAt(source, at + 8, frames.output.address, encoding), entry: frames.output.address + at };
  });
  rows.sort((a, b) => a.start - b.start || a.entry - b.entry);
  for (const [index, { start, entry }] of rows.entries()) {
    view.setInt32(fixedBytes + 4 + index * rowBytes, start - output.address, true);
    view.setInt32(fixedBytes + 8 + index * rowBytes, entry - output.address, true);
  }
}

/** An encoded address of `.eh_frame`. */
function addressAt(view: DataView, at: number, base: number, encoding: number): number {
  const width = encoding & 7;
  const isSigned = (encoding & 8) !== 0;
  const value =
    width === 3
      ? isSigned
        ? view.getInt32(at, true)
        : view.getUint32(at, true)
      : width === 2
        ? isSigned
          ? view.getInt16(at, true)
          : view.getUint16(at, true)
        : Number(isSigned ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
  return (encoding & 0x70) === 0x10 ? value + base + at : value;
}
