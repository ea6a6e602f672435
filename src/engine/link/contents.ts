// Contents of the output sections: pieces with their relocations applied, and what lies between them.

import { sectionType } from "../elf/object-file.ts";
import type { OutputSection } from "./output-section.ts";
import { type Program, type RelocationProblem, relocate } from "./relocate.ts";

/** Sections whose gaps the script fills with `nop`, here in memory order. */
const filledWithNops: ReadonlySet<string> = new Set([".init", ".text", ".fini"]);
const nop = [0x1f, 0x20, 0x03, 0xd5];

/** The bytes of a section in the file: none of one that is all zeros. Relocations that do not fit are added to `problems`. */
export function contentsOf(output: OutputSection, program: Program, problems: RelocationProblem[]): Uint8Array {
  const bytes = new Uint8Array(output.type === sectionType.nobits ? 0 : output.size);
  if (output.type === sectionType.nobits) {
    for (const piece of output.pieces) relocate(piece, new Uint8Array(0), program, problems);
    return bytes;
  }
  fillGaps(output, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const { offset, bytes: count, value } of output.data)
    for (let at = 0; at < count; at += 1) view.setUint8(offset + at, Number(BigInt.asUintN(8, value >> BigInt(8 * at))));
  for (const piece of output.pieces) {
    const contents = piece.merged?.contents ?? piece.rewritten?.contents ?? piece.section.contents;
    bytes.set(contents, piece.offset);
    if (!piece.merged) relocate(piece, bytes.subarray(piece.offset, piece.offset + contents.length), program, problems);
  }
  return bytes;
}

export function fillGaps({ name, pieces, pads, script }: OutputSection, bytes: Uint8Array): void {
  for (const { offset, bytes: count, fill } of pads) for (let at = 0; at < count; at += 1) bytes[offset + at] = fill[at % fill.length];
  if (script || !filledWithNops.has(name)) return;
  let end = 0;
  for (const { offset, size } of pieces) {
    for (let gap = end; gap < offset; gap += 1) bytes[gap] = nop[(gap - end) % 4];
    end = Math.max(end, offset + size);
  }
}
