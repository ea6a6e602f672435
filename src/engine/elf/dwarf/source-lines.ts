// From a place in a section to the source line and the function that it came from, of programs and of object files, whose
// debugging information is relocated first. Paths are in full, as addr2line and objdump -l print them.

import { relocationType } from "../../isa/relocation-type.ts";
import { type ElfFile, type ElfSection, readRelocationEntries } from "../elf-file.ts";
import { fileType } from "../format.ts";
import { type FoundFunction, NearestFunction } from "../nearest-function.ts";
import { sectionFlag, sectionType } from "../object-file.ts";
import { countUntil } from "../sorted.ts";
import { debugEntriesOf } from "./entries.ts";
import { type LineRow, readLineRows } from "./line-table.ts";
import { attribute } from "./numbers.ts";

export interface SourcePlace {
  /** Where no line is known, as the table of symbols names it; undefined if that does not, either. */
  readonly file: string | undefined;
  /** 0 if no line is known. */
  readonly line: number;
  readonly discriminator: number;
  /** By the table of symbols. */
  readonly function?: string;
}

export interface SourceLines {
  /** `offset`: from the start of section `index`. Undefined: nothing is known of it. */
  at(index: number, offset: number): SourcePlace | undefined;
}

/** Sections of an object file are told apart by adding a multiple of this. */
const stride = 2 ** 40;

export function sourceLines(file: ElfFile): SourceLines {
  const isObject = file.type === fileType.relocatable;
  const read = new Map<string, Uint8Array>();
  const contentsOf = (name: string): Uint8Array => {
    const section = file.sections.find((candidate) => candidate.name === name);
    if (!section) return new Uint8Array(0);
    const contents = read.get(name) ?? (isObject ? relocated(file, section) : section.contents);
    read.set(name, contents);
    return contents;
  };
  const folders = new Map(
    debugEntriesOf(contentsOf).units.map(({ attributes }) => [attributes.get(attribute.stmt_list), attributes.get(attribute.comp_dir)]),
  );
  const rows = readLineRows(contentsOf(".debug_line"), contentsOf(".debug_line_str"), contentsOf(".debug_str")).sort(
    (a, b) => a.address - b.address || Number(b.endOfSequence) - Number(a.endOfSequence),
  );
  const finders = new Map<number, NearestFunction>();
  const functionAt = (index: number, value: number): FoundFunction | undefined => {
    const finder = finders.get(index) ?? new NearestFunction(file, index);
    finders.set(index, finder);
    return finder.at(value);
  };
  const pathOf = ({ file: name, folder, unit }: LineRow): string => {
    const base = folder || String(folders.get(unit) ?? "");
    return name.startsWith("/") || base === "" ? name : `${base}/${name}`;
  };
  const placeAt = (address: number, holder: FoundFunction | undefined): SourcePlace | undefined => {
    const row = rows[countUntil(rows, address, (candidate) => candidate.address) - 1];
    const known = row && !row.endOfSequence;
    if (!known && !holder) return undefined;
    return {
      file: known ? pathOf(row) : holder?.file,
      line: known ? row.line : 0,
      discriminator: known ? row.discriminator : 0,
      ...(holder && { function: holder.name }),
    };
  };
  return {
    at(index, offset) {
      const address = (file.sections[index]?.address ?? 0) + offset;
      return isObject ? placeAt(index * stride + offset, functionAt(index, offset)) : placeAt(address, functionAt(index, address));
    },
  };
}

/** The contents of a section of an object file with addresses and offsets filled in. */
function relocated(file: ElfFile, section: ElfSection): Uint8Array {
  const contents = new Uint8Array(section.contents);
  const view = new DataView(contents.buffer);
  for (const table of file.sections) {
    if (table.type !== sectionType.rela || table.info !== section.index) continue;
    for (const { offset, type, symbolIndex, addend } of readRelocationEntries(table)) {
      const symbol = file.symbols[symbolIndex];
      const at = Number(offset);
      if (!symbol) continue;
      const target = file.sections[symbol.sectionIndex];
      const value = symbol.value + addend;
      // 64 bits lead to code, 32 into other debugging sections.
      if (type === relocationType.ABS64 && at + 8 <= contents.length) {
        const isCode = target !== undefined && (target.flags & sectionFlag.alloc) !== 0;
        view.setBigUint64(at, BigInt.asUintN(64, value + BigInt(isCode ? symbol.sectionIndex * stride : 0)), true);
      } else if (type === relocationType.ABS32 && at + 4 <= contents.length) view.setUint32(at, Number(BigInt.asUintN(32, value)), true);
    }
  }
  return contents;
}
