// From a place in an object file to the source line that it came from, by the object's own line table.

import type { Span } from "../base/diagnostic.ts";
import { type LineRow, readLineRows } from "../elf/dwarf/line-table.ts";
import type { ObjectFile, Section } from "../elf/object-file.ts";

/** The addresses of an object's sections are told apart by adding a multiple of this. */
const sectionStride = 2 ** 40;

export type Locator = (object: ObjectFile, section: Section, offset: number) => Span | undefined;

/** A locator that reads each object's line table once, when it is first asked. */
export function lineLocator(): Locator {
  const tables = new Map<ObjectFile, LineRow[]>();
  return (object, section, offset) => {
    let rows = tables.get(object);
    if (!rows) {
      rows = rowsOf(object);
      tables.set(object, rows);
    }
    const address = object.sections.indexOf(section) * sectionStride + offset;
    const row = rows.findLast((candidate) => candidate.address <= address);
    if (!row || row.endOfSequence || row.line === 0) return undefined;
    return { file: row.file, start: 0, end: 0, line: row.line, column: 1 };
  };
}

function rowsOf(object: ObjectFile): LineRow[] {
  const contentsOf = (name: string): Uint8Array => object.sections.find((section) => section.name === name)?.contents ?? new Uint8Array(0);
  const table = object.sections.find(({ name }) => name === ".debug_line");
  if (!table) return [];
  const contents = new Uint8Array(table.contents);
  const view = new DataView(contents.buffer);
  for (const { offset, symbol, addend } of table.relocations) {
    if (typeof symbol.place !== "object" || offset + 8 > contents.length) continue;
    const base = object.sections.indexOf(symbol.place) * sectionStride;
    // Relocations of 4 bytes lead to strings, whose sections begin at 0 here.
    if (symbol.place.name.startsWith(".debug")) view.setUint32(offset, Number(symbol.value + addend), true);
    else view.setBigUint64(offset, BigInt(base) + symbol.value + addend, true);
  }
  return readLineRows(contents, contentsOf(".debug_line_str"), contentsOf(".debug_str")).sort(
    (a, b) => a.address - b.address || Number(b.endOfSequence) - Number(a.endOfSequence),
  );
}
