// .note.gnu.property: what the code of every file allows, such as checks of branch targets (AAELF64 §"Program Property").
// The program may claim no more than all files do: a file without the note takes every claim away.

import { ByteReader } from "../elf/byte-reader.ts";
import { ByteWriter } from "../elf/byte-writer.ts";
import { type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";

const sectionName = ".note.gnu.property";
/** NT_GNU_PROPERTY_TYPE_0 with the owner "GNU". */
const noteType = 5;
/** GNU_PROPERTY_AARCH64_FEATURE_1_AND: bit 0 BTI, bit 1 PAC. */
const featuresAnd = 0xc0000000;

export interface Properties {
  /** Notes that are not linked, since one speaks for all, or none. */
  readonly superfluous: ReadonlySet<Section>;
  /** The one that is, and what it says. */
  readonly kept: Section | undefined;
  readonly contents: Uint8Array;
}

export function mergeProperties(objects: readonly ObjectFile[]): Properties {
  const notes = objects.flatMap(({ sections }) => sections.filter(({ name, type }) => name === sectionName && type === sectionType.note));
  const superfluous = new Set(notes);
  const isCode = ({ sections }: ObjectFile): boolean => sections.some(({ flags }) => flags & sectionFlag.alloc);
  let features = notes.length > 0 ? 0xffffffff : 0;
  for (const object of objects) {
    if (!isCode(object)) continue;
    const note = object.sections.find((section) => superfluous.has(section));
    features &= note ? featuresOf(note.contents) : 0;
  }
  if (features === 0) return { superfluous, kept: undefined, contents: new Uint8Array(0) };
  const [kept] = notes;
  superfluous.delete(kept);
  return { superfluous, kept, contents: noteOf(features >>> 0) };
}

function featuresOf(contents: Uint8Array): number {
  const reader = new ByteReader(contents);
  while (!reader.atEnd) {
    const ownerBytes = reader.u32();
    const bytes = reader.u32();
    const type = reader.u32();
    reader.skip(Math.ceil(ownerBytes / 4) * 4);
    const end = reader.position + bytes;
    while (type === noteType && reader.position + 8 <= end && !reader.failed) {
      const property = reader.u32();
      const size = reader.u32();
      if (property === featuresAnd && size === 4) return reader.u32();
      reader.skip(Math.ceil(size / 8) * 8);
    }
    if (end > contents.length) return 0;
    reader.position = Math.ceil(end / 8) * 8;
  }
  return 0;
}

function noteOf(features: number): Uint8Array {
  const out = new ByteWriter();
  for (const word of [4, 16, noteType]) out.u32(word);
  out.cString("GNU");
  for (const word of [featuresAnd, 4, features, 0]) out.u32(word);
  return out.finish();
}
