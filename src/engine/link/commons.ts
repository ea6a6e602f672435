// Commons: variables without contents that several files may name, each of which gets room behind .bss.

import { type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { type LayoutItem, summarise } from "./collect.ts";
import type { CommonRoom, OutputSection, Piece } from "./output-section.ts";
import type { GlobalSymbol } from "./resolve.ts";
import { inTableOrder } from "./symbol-order.ts";

/** Room for commons behind .bss: file by file, in the order of the table within each. */
export function placeCommons(
  items: readonly LayoutItem[],
  objects: readonly ObjectFile[],
  globals: ReadonlyMap<string, GlobalSymbol>,
): Map<string, { output: OutputSection; room: CommonRoom }> {
  const rooms = new Map<string, { output: OutputSection; room: CommonRoom }>();
  if (![...globals.values()].some(({ state }) => state === "common")) return rooms;
  const order = inTableOrder(globals.keys());
  const output = items.find((item) => item.kind === "section" && item.takesCommon)!.output!;
  const commons = order.flatMap((name) => globals.get(name) ?? []).filter(({ state }) => state === "common");
  for (const object of objects) {
    const own = commons.filter((common) => common.object === object);
    const strictest = Math.max(1, ...own.map(({ commonAlignment }) => Number(commonAlignment)));
    for (const [index, { name, symbol, commonAlignment }] of own.entries()) {
      // A file's commons are one piece, aligned as a whole.
      const alignment = index === 0 ? strictest : Math.max(1, Number(commonAlignment));
      const room = { name, bytes: Number(symbol.size), alignment, offset: 0 };
      output.commons.push(room);
      rooms.set(name, { output, room });
    }
  }
  if (rooms.size > 0) summarise(output);
  return rooms;
}

/** A file's common symbols as a section of it, for scripts of the user's own to take; and where each is in it. */
export interface CommonSection {
  readonly section: Section;
  readonly offsets: ReadonlyMap<string, number>;
}

/** A section COMMON for each object whose commons count, by which a script may name them. */
export function commonSections(objects: readonly ObjectFile[], globals: ReadonlyMap<string, GlobalSymbol>): Map<ObjectFile, CommonSection> {
  const sections = new Map<ObjectFile, CommonSection>();
  const commons = inTableOrder(globals.keys()).flatMap((name) => globals.get(name) ?? []);
  for (const object of objects) {
    const own = commons.filter((common) => common.state === "common" && common.object === object);
    if (own.length === 0) continue;
    const offsets = new Map<string, number>();
    let size = 0;
    let strictest = 1;
    for (const { name, symbol, commonAlignment } of own) {
      const alignment = Math.max(1, Number(commonAlignment));
      size = Math.ceil(size / alignment) * alignment;
      offsets.set(name, size);
      size += Number(symbol.size);
      strictest = Math.max(strictest, alignment);
    }
    sections.set(object, { section: { ...commonSection, size, alignment: strictest }, offsets });
  }
  return sections;
}

/** Where each common symbol is, by the piece that its file's have become. */
export function placedCommons(
  sections: ReadonlyMap<ObjectFile, CommonSection>,
  pieceOf: ReadonlyMap<Section, Piece>,
): Map<string, { output: OutputSection; room: { readonly offset: number } }> {
  const rooms = new Map<string, { output: OutputSection; room: { readonly offset: number } }>();
  for (const { section, offsets } of sections.values()) {
    const piece = pieceOf.get(section);
    if (!piece) continue;
    for (const [name, inside] of offsets)
      rooms.set(name, {
        output: piece.output,
        room: {
          get offset() {
            return piece.offset + inside;
          },
        },
      });
  }
  return rooms;
}

/** What scripts call it. */
export const commonName = "COMMON";

const commonSection: Section = {
  name: commonName,
  type: sectionType.nobits,
  flags: sectionFlag.alloc | sectionFlag.write,
  alignment: 1,
  entrySize: 0,
  contents: new Uint8Array(0),
  size: 0,
  relocations: [],
};
