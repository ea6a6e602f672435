// .note.gnu.build-id: a name for the program that follows from its contents, by which debuggers find its sources. The hash
// is over what BFD's `elf_checksum_contents` takes: headers without their offsets into the file, then contents.

import { md5 } from "../base/md5.ts";
import { sha1 } from "../base/sha1.ts";
import { headerBytes, programHeaderBytes, sectionHeaderBytes } from "../elf/format.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import { reserve } from "./offset-table.ts";
import type { OutputSection } from "./output-section.ts";

/** NT_GNU_BUILD_ID with the owner "GNU". */
const noteHeaderBytes = 16;
const noteType = 3;

export type BuildId = "sha1" | "md5" | Uint8Array;

const buildIdSize = (kind: BuildId): number => (kind === "sha1" ? 20 : kind === "md5" ? 16 : kind.length);

export function makeBuildId(items: readonly LayoutItem[], kind: BuildId): OutputSection {
  const output = reserve(items, ".note.gnu.build-id", noteHeaderBytes + buildIdSize(kind));
  const note = new DataView(output.made!.buffer);
  note.setUint32(0, 4, true);
  note.setUint32(4, buildIdSize(kind), true);
  note.setUint32(8, noteType, true);
  output.made!.set([0x47, 0x4e, 0x55], 12);
  output.type = sectionType.note;
  output.flags = sectionFlag.alloc;
  output.alignment = 4;
  output.entrySize = 0;
  return output;
}

/** Writes the note into the finished file. */
export function fillBuildId(file: Uint8Array, output: OutputSection, kind: BuildId): void {
  const at = output.fileOffset + output.size - output.made!.length;
  // The hash takes the note as nothing but zeros.
  file.fill(0, at, at + output.made!.length);
  const id = typeof kind === "string" ? (kind === "sha1" ? sha1 : md5)(hashed(file)) : kind;
  file.set(output.made!, at);
  file.set(id, at + noteHeaderBytes);
}

function hashed(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts: Uint8Array[] = [];
  const header = file.slice(0, headerBytes);
  header.fill(0, 32, 48);
  parts.push(header);
  parts.push(file.subarray(headerBytes, headerBytes + view.getUint16(56, true) * programHeaderBytes));
  const table = Number(view.getBigUint64(40, true));
  const count = view.getUint16(60, true);
  for (let index = 0; index < count; index += 1) {
    const at = table + index * sectionHeaderBytes;
    const section = file.slice(at, at + sectionHeaderBytes);
    section.fill(0, 24, 32);
    parts.push(section);
    const type = view.getUint32(at + 4, true);
    // Tables of symbols and strings are no sections to BFD.
    if (index === 0 || type === sectionType.nobits || type === sectionType.symtab || type === sectionType.strtab) continue;
    const start = Number(view.getBigUint64(at + 24, true));
    parts.push(file.subarray(start, start + Number(view.getBigUint64(at + 32, true))));
  }
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
