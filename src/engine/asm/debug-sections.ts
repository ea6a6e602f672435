// The sections that carry the line table, and what must stand beside it if the text brings no .debug_info of its own:
// one compilation unit with its functions, and where their code is (DWARF 2 to 5, as GNU as 2.40 writes them).

import { ByteWriter } from "../elf/byte-writer.ts";
import { attribute, form, language, rangeEntry, tag, unitKind } from "../elf/dwarf/numbers.ts";
import { type ElfSymbol, type Relocation, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { fixups } from "../isa/fixup.ts";
import type { Assembly } from "./assembly.ts";
import type { LineRow } from "./debug-lines.ts";
import { addressOf, lineTable, patch32 } from "./line-program.ts";
import type { AsmSection } from "./section.ts";

interface OpenSection extends Section {
  readonly relocations: Relocation[];
}

interface Made {
  readonly sections: readonly Section[];
  readonly symbols: readonly ElfSymbol[];
  /** Of sections that are referred to in the end. */
  readonly lateSymbols: readonly ElfSymbol[];
}

/** What the object file knows of the sections that the text made. */
export interface Surroundings {
  readonly sections: ReadonlyMap<AsmSection, Section & { relocations: Relocation[] }>;
  sectionSymbol(section: AsmSection): ElfSymbol;
  /** Symbols that .type calls functions and .size gives a size, with their places; in the order in which the text came to them. */
  readonly functions: readonly ElfSymbol[];
}

export const noDebugSections: Made = { sections: [], symbols: [], lateSymbols: [] };

/** Nothing, unless the text asked for a line table. */
export function debugSections(assembly: Assembly, surroundings: Surroundings): Made {
  const { debugLines, options } = assembly;
  const { sections, sectionSymbol } = surroundings;
  const named = (name: string) => [...sections.values()].find((section) => section.name === name);
  const hasInfo = (named(".debug_info")?.size ?? 0) > 0;
  if (debugLines.rows.length === 0 && !(hasInfo && debugLines.usesDirectives)) return noDebugSections;
  const bySection = new Map<AsmSection, LineRow[]>();
  for (const row of debugLines.rows) {
    const { section } = row.fragment.subsection;
    const list = bySection.get(section);
    if (list) list.push(row);
    else bySection.set(section, [row]);
  }
  const codeSections = [...bySection.keys()];
  const directory = options.directory ?? "/";
  const table = lineTable(
    debugLines,
    [...bySection].map(([section, rows]) => ({ rows: inOrder(rows), end: sections.get(section)!.size })),
    directory,
  );
  const made: OpenSection[] = [];
  /** A section of the text that waits to be filled, or a new one. */
  const fill = (name: string, bytes: ByteWriter, flags = 0): OpenSection => {
    const known = named(name);
    if (!known) {
      const section = openSection(name, bytes.finish(), flags);
      made.push(section);
      return section;
    }
    const before = known.contents;
    const contents = new Uint8Array(before.length + bytes.length);
    contents.set(before);
    contents.set(bytes.finish(), before.length);
    Object.assign(known, { contents, size: contents.length });
    return known;
  };
  const symbolFor = (section: Section): ElfSymbol => {
    const entry = [...sections].find(([, candidate]) => candidate === section);
    return entry ? sectionSymbol(entry[0]) : symbolOf(section);
  };
  const line = fill(".debug_line", table.bytes);
  for (const { offset, row } of table.rowPlaces)
    line.relocations.push({ offset, type: abs64, symbol: sectionSymbol(row.fragment.subsection.section), addend: BigInt(addressOf(row)) });
  if (table.stringPlaces.length > 0) {
    const start = named(".debug_line_str")?.size ?? 0;
    const symbol = symbolFor(fill(".debug_line_str", table.strings, sectionFlag.merge | sectionFlag.strings));
    for (const { offset, at } of table.stringPlaces) line.relocations.push({ offset, type: abs32, symbol, addend: BigInt(start + at) });
  }
  line.relocations.sort((a, b) => a.offset - b.offset);
  if (!hasInfo && codeSections.length > 0)
    made.push(...new UnitSections(assembly, surroundings, codeSections).make(symbolFor(line), directory));
  const symbolsOf = (names: readonly string[]): ElfSymbol[] =>
    names.flatMap((name) => made.filter((section) => section.name === name)).map(symbolOf);
  return { sections: made, symbols: symbolsOf(symbolOrder), lateSymbols: symbolsOf(lateSymbolOrder) };
}

/** Symbols come in the order in which GNU as comes to need them. */
const symbolOrder = [".debug_info", ".debug_abbrev", ".debug_line"];
const lateSymbolOrder = [".debug_line_str", ".debug_ranges", ".debug_rnglists", ".debug_str", ".debug_aranges"];

const abs32 = fixups.abs32.relocation;
const abs64 = fixups.abs64.relocation;

/** Rows of subsections follow one another as those do. */
const inOrder = (rows: readonly LineRow[]): LineRow[] =>
  rows.some(({ fragment }) => fragment.subsection !== rows[0].fragment.subsection)
    ? [...rows].sort((a, b) => a.fragment.subsection.number - b.fragment.subsection.number)
    : [...rows];

/** Bytes that grow with relocations to be settled by the linker. */
class Writer {
  readonly bytes = new ByteWriter(64);
  readonly relocations: Relocation[] = [];

  refer(bytes: 4 | 8, symbol: ElfSymbol, addend: number | bigint): void {
    this.relocations.push({ offset: this.bytes.length, type: bytes === 8 ? abs64 : abs32, symbol, addend: BigInt(addend) });
    this.bytes.fill(bytes, 0);
  }

  section(name: string, flags = 0, alignment = 1): OpenSection {
    return { ...openSection(name, this.bytes.finish(), flags), alignment, relocations: this.relocations };
  }
}

/** An entry's kind and what it says, each with its form: what .debug_abbrev has of it. All of these numbers are below 128. */
interface Shape {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly (readonly [name: number, form: number])[];
}

/** Shapes by their numbers. */
const shapeNumber = { unit: 1, function: 2, type: 3 } as const;

function writeShape({ bytes }: Writer, number: number, { tag: kind, hasChildren, attributes }: Shape): void {
  for (const byte of [number, kind, hasChildren ? 1 : 0, ...attributes.flat(), 0, 0]) bytes.u8(byte);
}

/** .debug_info with one unit, and what it refers to. */
class UnitSections {
  readonly #assembly: Assembly;
  readonly #surroundings: Surroundings;
  readonly #codeSections: readonly AsmSection[];
  readonly #version: number;
  readonly #info = new Writer();
  readonly #strings = new Writer();
  readonly #stringSection: OpenSection;

  constructor(assembly: Assembly, surroundings: Surroundings, codeSections: readonly AsmSection[]) {
    this.#assembly = assembly;
    this.#surroundings = surroundings;
    this.#codeSections = codeSections;
    this.#version = assembly.debugLines.version;
    this.#stringSection = this.#strings.section(".debug_str", sectionFlag.merge | sectionFlag.strings);
  }

  /** `line`: of .debug_line. */
  make(line: ElfSymbol, directory: string): OpenSection[] {
    const abbreviations = this.#abbreviations();
    const ranges = this.#ranges();
    this.#writeHeader(abbreviations);
    this.#writeUnit(line, ranges, directory);
    this.#writeFunctions();
    patch32(this.#info.bytes, 0, this.#info.bytes.length - 4);
    const info = this.#info.section(".debug_info");
    Object.assign(this.#stringSection, { contents: this.#strings.bytes.finish(), size: this.#strings.bytes.length });
    return [info, abbreviations, this.#addresses(info), this.#stringSection, ...(ranges ? [ranges] : [])];
  }

  get #hasType(): boolean {
    return this.#version >= 3;
  }

  get #hasExternal(): boolean {
    return this.#surroundings.functions.some(isGlobal);
  }

  #sizeOf(section: AsmSection): number {
    return this.#surroundings.sections.get(section)!.size;
  }

  #abbreviations(): OpenSection {
    const { functions } = this.#surroundings;
    const offset = this.#version >= 4 ? form.sec_offset : form.data4;
    const range = [
      [attribute.low_pc, form.addr],
      [attribute.high_pc, this.#version >= 4 ? form.udata : form.addr],
    ] as const;
    const writer = new Writer();
    writeShape(writer, shapeNumber.unit, {
      tag: tag.compile_unit,
      hasChildren: functions.length > 0,
      attributes: [
        [attribute.stmt_list, offset],
        ...(this.#codeSections.length === 1 ? range : [[attribute.ranges, offset] as const]),
        [attribute.name, form.strp],
        [attribute.comp_dir, form.strp],
        [attribute.producer, form.strp],
        [attribute.language, form.data2],
      ],
    });
    if (functions.length > 0) {
      writeShape(writer, shapeNumber.function, {
        tag: tag.subprogram,
        hasChildren: false,
        attributes: [
          [attribute.name, form.strp],
          ...(this.#hasExternal ? [[attribute.external, form.flag] as const] : []),
          ...(this.#hasType ? [[attribute.type, form.ref_udata] as const] : []),
          ...range,
        ],
      });
      // What is known of what they give.
      if (this.#hasType) writeShape(writer, shapeNumber.type, { tag: tag.unspecified_type, hasChildren: false, attributes: [] });
    }
    writer.bytes.u8(0);
    return writer.section(".debug_abbrev");
  }

  #writeHeader(abbreviations: OpenSection): void {
    const info = this.#info;
    // The length, once it is known.
    info.bytes.u32(0);
    info.bytes.u16(this.#version);
    if (this.#version >= 5) {
      info.bytes.u8(unitKind.compile);
      info.bytes.u8(addressBytes);
    }
    info.refer(4, symbolOf(abbreviations), 0);
    if (this.#version < 5) info.bytes.u8(addressBytes);
  }

  #writeUnit(line: ElfSymbol, ranges: OpenSection | undefined, directory: string): void {
    const { debugLines, options } = this.#assembly;
    const info = this.#info;
    info.bytes.u8(shapeNumber.unit);
    info.refer(4, line, 0);
    if (ranges) info.refer(4, symbolOf(ranges), this.#version >= 5 ? rangeListHeaderBytes : 0);
    else {
      const [only] = this.#codeSections;
      this.#writeRange(this.#surroundings.sectionSymbol(only), 0n, BigInt(this.#sizeOf(only)));
    }
    const main = debugLines.files[this.#version >= 5 ? 0 : 1] ?? debugLines.files[1];
    const folder = main && main.directory > 0 ? debugLines.directories[main.directory] : undefined;
    this.#writeString(main ? `${folder === undefined ? "" : `${folder}/`}${main.name}` : "");
    this.#writeString(directory);
    this.#writeString(options.producer ?? "svc0 as");
    info.bytes.u16(language.Mips_Assembler);
  }

  #writeFunctions(): void {
    const { sections, sectionSymbol, functions } = this.#surroundings;
    if (functions.length === 0) return;
    const { bytes } = this.#info;
    const typeAt = this.#hasType ? placeBehind(functions, bytes.length, this.#version) : 0;
    for (const symbol of functions) {
      bytes.u8(shapeNumber.function);
      this.#writeString(symbol.name);
      if (this.#hasExternal) bytes.u8(isGlobal(symbol) ? 1 : 0);
      if (this.#hasType) bytes.uleb128(BigInt(typeAt));
      const owner = [...sections].find(([, section]) => section === symbol.place);
      if (symbol.binding === "local" && owner) this.#writeRange(sectionSymbol(owner[0]), symbol.value, symbol.size);
      else this.#writeRange(symbol, 0n, symbol.size);
    }
    if (this.#hasType) bytes.u8(shapeNumber.type);
    bytes.u8(0);
  }

  #writeString(text: string): void {
    this.#info.refer(4, symbolOf(this.#stringSection), this.#strings.bytes.length);
    this.#strings.bytes.cString(text);
  }

  /** Where code begins, and its length, or before DWARF 4 its end. */
  #writeRange(symbol: ElfSymbol, start: bigint, size: bigint): void {
    this.#info.refer(8, symbol, start);
    if (this.#version >= 4) this.#info.bytes.uleb128(size);
    else this.#info.refer(8, symbol, start + size);
  }

  /** Where the code of several sections is; undefined if there is but one. */
  #ranges(): OpenSection | undefined {
    if (this.#codeSections.length === 1) return undefined;
    const write = this.#version >= 5 ? rangeList : rangesOf;
    return write(this.#codeSections, (section) => this.#sizeOf(section), this.#surroundings.sectionSymbol);
  }

  /** .debug_aranges: to which unit an address belongs. */
  #addresses(info: OpenSection): OpenSection {
    const addresses = new Writer();
    addresses.bytes.u32(0);
    addresses.bytes.u16(2);
    addresses.refer(4, symbolOf(info), 0);
    addresses.bytes.u16(addressBytes);
    addresses.bytes.align(16);
    for (const section of this.#codeSections) {
      addresses.refer(8, this.#surroundings.sectionSymbol(section), 0);
      addresses.bytes.u64(this.#sizeOf(section));
    }
    addresses.bytes.fill(16, 0);
    patch32(addresses.bytes, 0, addresses.bytes.length - 4);
    return addresses.section(".debug_aranges", 0, 16);
  }
}

const addressBytes = 8;

/** Where the code of several sections is: a base of 0, then each. */
function rangesOf(
  codeSections: readonly AsmSection[],
  sizeOf: (section: AsmSection) => number,
  sectionSymbol: (section: AsmSection) => ElfSymbol,
): OpenSection {
  const ranges = new Writer();
  ranges.bytes.fill(8, 0xff);
  ranges.bytes.fill(8, 0);
  for (const section of codeSections) {
    ranges.refer(8, sectionSymbol(section), 0);
    ranges.refer(8, sectionSymbol(section), sizeOf(section));
  }
  ranges.bytes.fill(16, 0);
  return ranges.section(".debug_ranges", 0, 16);
}

const rangeListHeaderBytes = 12;

/** The same in DWARF 5: each section's start and length. */
function rangeList(
  codeSections: readonly AsmSection[],
  sizeOf: (section: AsmSection) => number,
  sectionSymbol: (section: AsmSection) => ElfSymbol,
): OpenSection {
  const list = new Writer();
  list.bytes.u32(0);
  list.bytes.u16(5);
  list.bytes.u8(addressBytes);
  list.bytes.u8(0);
  list.bytes.u32(0);
  for (const section of codeSections) {
    list.bytes.u8(rangeEntry.start_length);
    list.refer(8, sectionSymbol(section), 0);
    list.bytes.uleb128(BigInt(sizeOf(section)));
  }
  list.bytes.u8(rangeEntry.end_of_list);
  patch32(list.bytes, 0, list.bytes.length - 4);
  return list.section(".debug_rnglists");
}

/** What the table calls external; GNU as does not count weak functions. */
const isGlobal = ({ binding }: ElfSymbol): boolean => binding === "global" || binding === "unique";

/** Where in .debug_info the entries of functions end that begin at `start`: each names that place, in as many bytes as it takes. */
function placeBehind(functions: readonly ElfSymbol[], start: number, version: number): number {
  const ownBytes = functions.some(isGlobal) ? 14 : 13;
  const own = functions.reduce((sum, { size }) => sum + ownBytes + (version >= 4 ? ulebBytes(size) : 8), 0);
  let place = start + own + functions.length;
  while (start + own + functions.length * ulebBytes(BigInt(place)) > place)
    place = start + own + functions.length * ulebBytes(BigInt(place));
  return place;
}

const ulebBytes = (value: bigint): number => Math.max(1, Math.ceil(value.toString(2).length / 7));

const openSection = (name: string, contents: Uint8Array, flags: number): OpenSection => ({
  name,
  type: sectionType.progbits,
  flags,
  alignment: 1,
  entrySize: flags & sectionFlag.strings ? 1 : 0,
  contents,
  size: contents.length,
  relocations: [],
});

const symbols = new WeakMap<Section, ElfSymbol>();

/** The section symbol of a section made here. */
function symbolOf(section: Section): ElfSymbol {
  let symbol = symbols.get(section);
  if (!symbol) {
    symbol = { name: section.name, binding: "local", type: "section", visibility: "default", place: section, value: 0n, size: 0n };
    symbols.set(section, symbol);
  }
  return symbol;
}
