// .eh_frame_hdr: where .eh_frame is, and a table of functions, sorted, so that an unwinder can search (LSB "The
// .eh_frame_hdr section"). Without the table if some .eh_frame could not be understood.

import { ByteReader } from "../elf/byte-reader.ts";
import { pointerEncoding, readPointer } from "../elf/dwarf/pointer-encoding.ts";
import { sectionFlag } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import type { Frames } from "./frames.ts";
import { reserve } from "./offset-table.ts";
import type { OutputSection } from "./output-section.ts";

const fixedBytes = 8;
const rowBytes = 8;

const { pcrel, datarel, sdata4, udata4, omit } = pointerEncoding;

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
  bytes.set([1, pcrel | sdata4, frames.complete ? udata4 : omit, frames.complete ? datarel | sdata4 : omit]);
  view.setInt32(4, frames.output.address - (output.address + 4), true);
  if (!frames.complete) return;
  view.setUint32(8, frames.records.length, true);
  const rows = frames.records.map(({ piece, offset, encoding }) => {
    const at = piece.offset + offset;
    return { start: readPointer(new ByteReader(described, at + 8), encoding, frames.output.address), entry: frames.output.address + at };
  });
  rows.sort((a, b) => a.start - b.start || a.entry - b.entry);
  for (const [index, { start, entry }] of rows.entries()) {
    view.setInt32(fixedBytes + 4 + index * rowBytes, start - output.address, true);
    view.setInt32(fixedBytes + 8 + index * rowBytes, entry - output.address, true);
  }
}
