// The sections that carry the line table, and what must stand beside it if the text brings no .debug_info of its own:
// one compilation unit with its functions, and where their code is (DWARF 2 to 5, as GNU as 2.40 writes them).

import { ByteWriter } from "../elf/byte-writer.ts";
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
  if (!hasInfo && codeSections.length > 0) made.push(...unitSections(assembly, surroundings, codeSections, symbolFor(line), directory));
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

/** DW_FORM_* */
const form = {
  address: 1,
  data2: 5,
  data4: 6,
  flag: 0x0c,
  strp: 0x0e,
  udata: 0x0f,
  referenceUdata: 0x15,
  sectionOffset: 0x17,
} as const;

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

/** .debug_info with one unit, and what it refers to. */
function unitSections(
  { debugLines, options }: Assembly,
  { sections, sectionSymbol, functions }: Surroundings,
  codeSections: readonly AsmSection[],
  line: ElfSymbol,
  directory: string,
): OpenSection[] {
  const { version } = debugLines;
  const isOneSection = codeSections.length === 1;
  const strings = new Writer();
  const stringAt = (text: string): number => {
    const at = strings.bytes.length;
    strings.bytes.cString(text);
    return at;
  };
  const sizeOf = (section: AsmSection): number => sections.get(section)!.size;
  const main = debugLines.files[version >= 5 ? 0 : 1] ?? debugLines.files[1];
  const nameFolder = main && main.directory > 0 ? debugLines.directories[main.directory] : undefined;
  const unitStrings = [
    stringAt(main ? `${nameFolder === undefined ? "" : `${nameFolder}/`}${main.name}` : ""),
    stringAt(directory),
    stringAt(options.producer ?? "svc0 as"),
  ];

  const offsetForm = version >= 4 ? form.sectionOffset : form.data4;
  const highForm = version >= 4 ? form.udata : form.address;
  const abbreviations = new Writer();
  const place = isOneSection ? [0x11, form.address, 0x12, highForm] : [0x55, offsetForm];
  // Tag compile_unit: stmt_list, where its code is, name, comp_dir, producer, language.
  for (const byte of [1, 0x11, functions.length > 0 ? 1 : 0, 0x10, offsetForm, ...place]) abbreviations.bytes.u8(byte);
  for (const byte of [3, form.strp, 0x1b, form.strp, 0x25, form.strp, 0x13, form.data2, 0, 0]) abbreviations.bytes.u8(byte);
  const hasType = version >= 3;
  const hasExternal = functions.some(isGlobal);
  if (functions.length > 0) {
    // Tag subprogram: name, external if one is, type, low_pc, high_pc.
    const external = hasExternal ? [0x3f, form.flag] : [];
    const type = hasType ? [0x49, form.referenceUdata] : [];
    for (const byte of [2, 0x2e, 0, 3, form.strp, ...external, ...type, 0x11, form.address, 0x12, highForm, 0, 0])
      abbreviations.bytes.u8(byte);
    // Tag unspecified_type: what is known of what they give.
    if (hasType) for (const byte of [3, 0x3b, 0, 0, 0]) abbreviations.bytes.u8(byte);
  }
  abbreviations.bytes.u8(0);

  const abbreviationSection = abbreviations.section(".debug_abbrev");
  const info = new Writer();
  info.bytes.u32(0);
  info.bytes.u16(version);
  if (version >= 5) {
    // DW_UT_compile
    info.bytes.u8(1);
    info.bytes.u8(8);
  }
  info.refer(4, symbolOf(abbreviationSection), 0);
  if (version < 5) info.bytes.u8(8);
  info.bytes.u8(1);
  info.refer(4, line, 0);
  const ranges = isOneSection ? undefined : (version >= 5 ? rangeList : rangesOf)(codeSections, sizeOf, sectionSymbol);
  if (ranges) info.refer(4, symbolOf(ranges), version >= 5 ? rangeListHeaderBytes : 0);
  else {
    const [only] = codeSections;
    info.refer(8, sectionSymbol(only), 0);
    if (version >= 4) info.bytes.uleb128(BigInt(sizeOf(only)));
    else info.refer(8, sectionSymbol(only), sizeOf(only));
  }
  const stringSection = strings.section(".debug_str", sectionFlag.merge | sectionFlag.strings);
  for (const at of unitStrings) info.refer(4, symbolOf(stringSection), at);
  // DW_LANG_Mips_Assembler
  info.bytes.u16(0x8001);
  const typeAt = hasType ? placeBehind(functions, info.bytes.length, version) : 0;
  for (const symbol of functions) {
    info.bytes.u8(2);
    info.refer(4, symbolOf(stringSection), stringAt(symbol.name));
    if (hasExternal) info.bytes.u8(isGlobal(symbol) ? 1 : 0);
    if (hasType) info.bytes.uleb128(BigInt(typeAt));
    const owner = [...sections].find(([, section]) => section === symbol.place);
    const [base, start] = symbol.binding === "local" && owner ? [sectionSymbol(owner[0]), symbol.value] : [symbol, 0n];
    info.refer(8, base, start);
    if (version >= 4) info.bytes.uleb128(symbol.size);
    else info.refer(8, base, start + symbol.size);
  }
  if (functions.length > 0 && hasType) info.bytes.u8(3);
  if (functions.length > 0) info.bytes.u8(0);
  patch32(info.bytes, 0, info.bytes.length - 4);
  const infoSection = info.section(".debug_info");

  const addresses = new Writer();
  addresses.bytes.u32(0);
  addresses.bytes.u16(2);
  addresses.refer(4, symbolOf(infoSection), 0);
  addresses.bytes.u16(8);
  addresses.bytes.align(16);
  for (const section of codeSections) {
    addresses.refer(8, sectionSymbol(section), 0);
    addresses.bytes.u64(sizeOf(section));
  }
  addresses.bytes.fill(16, 0);
  patch32(addresses.bytes, 0, addresses.bytes.length - 4);

  Object.assign(stringSection, { contents: strings.bytes.finish(), size: strings.bytes.length });
  return [infoSection, abbreviationSection, addresses.section(".debug_aranges", 0, 16), stringSection, ...(ranges ? [ranges] : [])];
}

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
  list.bytes.u8(8);
  list.bytes.u8(0);
  list.bytes.u32(0);
  for (const section of codeSections) {
    // DW_RLE_start_length
    list.bytes.u8(7);
    list.refer(8, sectionSymbol(section), 0);
    list.bytes.uleb128(BigInt(sizeOf(section)));
  }
  list.bytes.u8(0);
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
