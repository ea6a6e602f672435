// .debug_info of DWARF 2 to 5 → the tree of entries of each compilation unit (DWARF 5 §7.5), read when it is asked for. Takes sections of any
// origin: what makes no sense gives fewer entries, never an error. Knows forms, not what tags mean.

import { ByteReader, stringAt } from "../byte-reader.ts";
import type { Executable } from "../object-file.ts";
import { type Abbreviation, readAbbreviations } from "./abbreviations.ts";
import { type DebugValue, type FormContext, readForm } from "./forms.ts";
import { attribute, form, unitKind } from "./numbers.ts";

/** References are offsets in .debug_info, addresses and list offsets numbers, expressions and blocks bytes. */
export type DebugAttribute = DebugValue;

export interface DebugEntry {
  /** In .debug_info. */
  readonly offset: number;
  readonly tag: number;
  /** By DW_AT_*. DW_AT_high_pc is an address always. */
  readonly attributes: ReadonlyMap<number, DebugAttribute>;
  readonly children: readonly DebugEntry[];
}

/** An attribute's value if it is a number. */
export function numberAt({ attributes }: DebugEntry, name: number): number | undefined {
  const value = attributes.get(name);
  return typeof value === "number" ? value : undefined;
}

/** An attribute's value if it is a string. */
export function textAt({ attributes }: DebugEntry, name: number): string | undefined {
  const value = attributes.get(name);
  return typeof value === "string" ? value : undefined;
}

export interface DebugUnit {
  readonly offset: number;
  readonly end: number;
  readonly version: number;
  /** Of its first entry, which speaks of the whole unit; by DW_AT_*. Read without the entries below. */
  readonly attributes: ReadonlyMap<number, DebugAttribute>;
  readonly root: DebugEntry | undefined;
}

export interface DebugEntries {
  readonly units: readonly DebugUnit[];
  /** The entry at an offset of .debug_info. */
  at(offset: number): DebugEntry | undefined;
  contents(section: string): Uint8Array;
}

const entriesAtMost = 2_000_000;
const depthAtMost = 200;

/** Forms of an address; a DW_AT_high_pc of another form is a length. */
const addressForms: ReadonlySet<number> = new Set([form.addr, form.addrx, form.addrx1, form.addrx2, form.addrx3, form.addrx4]);

interface UnitHeader {
  readonly offset: number;
  readonly end: number;
  readonly version: number;
  readonly isWide: boolean;
  readonly addressBytes: number;
  readonly abbreviations: number;
  /** Where its first entry begins. */
  readonly first: number;
}

/** Of an executable's sections, which need no relocation. */
export function debugEntries({ sections }: Pick<Executable, "sections">): DebugEntries {
  return debugEntriesOf((name) => sections.find((section) => section.name === name)?.contents ?? new Uint8Array(0));
}

/** Of sections by name, those of an object file relocated; one that is not there is empty. */
export function debugEntriesOf(contents: (section: string) => Uint8Array): DebugEntries {
  const byOffset = new Map<number, DebugEntry>();
  const units = headersOf(contents(".debug_info")).map((header): DebugUnit => {
    let root: DebugEntry | undefined;
    let isRead = false;
    return {
      offset: header.offset,
      end: header.end,
      version: header.version,
      get attributes() {
        return new UnitReader(header, contents, byOffset).attributes();
      },
      get root() {
        if (!isRead) root = new UnitReader(header, contents, byOffset).read();
        isRead = true;
        return root;
      },
    };
  });
  return {
    units,
    contents,
    at(offset) {
      // Reading the unit puts its entries into the map.
      void units.find((unit) => offset >= unit.offset && offset < unit.end)?.root;
      return byOffset.get(offset);
    },
  };
}

/** The kinds of units that are read: types and split units belong to other files or to entries that refer to them. */
const readKinds: ReadonlySet<number> = new Set([unitKind.compile, unitKind.partial, unitKind.skeleton]);
/** What an identifier of a split unit takes, behind the header of its skeleton. */
const skeletonIdentifierBytes = 8;

function headersOf(info: Uint8Array): UnitHeader[] {
  const headers: UnitHeader[] = [];
  const reader = new ByteReader(info);
  while (!reader.atEnd) {
    const offset = reader.position;
    const length = reader.u32();
    const isWide = length === 0xffff_ffff;
    const end = (isWide ? reader.u64() : length) + reader.position;
    const version = reader.u16();
    if (reader.failed || end > info.length || length === 0) break;
    const kind = version === 5 ? reader.u8() : unitKind.compile;
    const before = version === 5 ? reader.u8() : 0;
    const abbreviations = isWide ? reader.u64() : reader.u32();
    const addressBytes = version === 5 ? before : reader.u8();
    if (kind === unitKind.skeleton) reader.skip(skeletonIdentifierBytes);
    if (version >= 2 && version <= 5 && readKinds.has(kind))
      headers.push({ offset, end, version, isWide, addressBytes, abbreviations, first: reader.position });
    reader.position = end;
  }
  return headers;
}

class UnitReader {
  readonly #header: UnitHeader;
  readonly #contents: (section: string) => Uint8Array;
  readonly #byOffset: Map<number, DebugEntry>;
  readonly #reader: ByteReader;
  readonly #abbreviations: ReadonlyMap<number, Abbreviation>;
  readonly #context: FormContext;
  /** Of the unit, by DW_AT_*. */
  #bases: ReadonlyMap<number, DebugAttribute> = new Map();
  #left = entriesAtMost;

  constructor(header: UnitHeader, contents: (section: string) => Uint8Array, byOffset: Map<number, DebugEntry>) {
    this.#header = header;
    this.#contents = contents;
    this.#byOffset = byOffset;
    this.#reader = new ByteReader(contents(".debug_info"), header.first, header.end);
    const { list } = readAbbreviations(contents(".debug_abbrev"), header.abbreviations);
    this.#abbreviations = new Map(list.map((abbreviation) => [abbreviation.number, abbreviation]));
    this.#context = { ...header, strings: contents(".debug_str"), lineStrings: contents(".debug_line_str") };
  }

  read(): DebugEntry | undefined {
    return this.#entry(0);
  }

  /** Of the first entry alone. */
  attributes(): ReadonlyMap<number, DebugAttribute> {
    const abbreviation = this.#abbreviations.get(this.#reader.uleb128());
    return abbreviation && !this.#reader.failed ? this.#ofUnit(abbreviation) : new Map();
  }

  #entry(depth: number): DebugEntry | undefined {
    const reader = this.#reader;
    const offset = reader.position;
    const code = reader.uleb128();
    const abbreviation = this.#abbreviations.get(code);
    if (code === 0 || !abbreviation || reader.failed || depth > depthAtMost || this.#left-- <= 0) return undefined;
    const attributes = depth === 0 ? this.#ofUnit(abbreviation) : this.#attributes(abbreviation);
    const children: DebugEntry[] = [];
    const entry: DebugEntry = { offset, tag: abbreviation.tag, attributes, children };
    this.#byOffset.set(offset, entry);
    if (abbreviation.hasChildren) {
      while (!reader.atEnd) {
        const child = this.#entry(depth + 1);
        if (!child) break;
        children.push(child);
      }
    }
    return entry;
  }

  /** The bases of the unit stand among the attributes that need them: those are read again once they are known. */
  #ofUnit(abbreviation: Abbreviation): Map<number, DebugAttribute> {
    const start = this.#reader.position;
    this.#bases = this.#attributes(abbreviation);
    this.#reader.position = start;
    return this.#attributes(abbreviation);
  }

  #attributes(abbreviation: Abbreviation): Map<number, DebugAttribute> {
    const attributes = new Map<number, DebugAttribute>();
    let isLength = false;
    for (const { name, form: code, constant } of abbreviation.attributes) {
      const value = this.#form(code, constant);
      if (value !== undefined) attributes.set(name, value);
      if (name === attribute.high_pc) isLength = !addressForms.has(code);
    }
    const [low, high] = [attributes.get(attribute.low_pc), attributes.get(attribute.high_pc)];
    if (isLength && typeof low === "number" && typeof high === "number") attributes.set(attribute.high_pc, low + high);
    return attributes;
  }

  /** An entry of a table that the unit has a base in. */
  #indexed(section: string, base: number, index: number, bytes: number): number {
    const start = this.#bases.get(base);
    return new ByteReader(this.#contents(section), (typeof start === "number" ? start : 8) + index * bytes).unsigned(bytes);
  }

  #string(index: number): string {
    const bytes = this.#header.isWide ? 8 : 4;
    return stringAt(this.#context.strings, this.#indexed(".debug_str_offsets", attribute.str_offsets_base, index, bytes));
  }

  #address(index: number): number {
    return this.#indexed(".debug_addr", attribute.addr_base, index, 8);
  }

  #list(section: string, base: number, index: number): number {
    const start = this.#bases.get(base);
    return (typeof start === "number" ? start : 0) + this.#indexed(section, base, index, this.#header.isWide ? 8 : 4);
  }

  /** Of the forms that need the unit or what stands beside the abbreviation; the others need less. */
  #form(code: number, constant: number): DebugAttribute | undefined {
    const reader = this.#reader;
    const { offset } = this.#header;
    switch (code) {
      case form.ref1:
        return offset + reader.u8();
      case form.ref2:
        return offset + reader.u16();
      case form.ref4:
        return offset + reader.u32();
      case form.ref8:
        return offset + reader.u64();
      case form.ref_udata:
        return offset + reader.uleb128();
      case form.indirect:
        return this.#form(reader.uleb128(), 0);
      case form.strx:
        return this.#string(reader.uleb128());
      case form.addrx:
        return this.#address(reader.uleb128());
      case form.implicit_const:
        return constant;
      case form.loclistx:
        return this.#list(".debug_loclists", attribute.loclists_base, reader.uleb128());
      case form.rnglistx:
        return this.#list(".debug_rnglists", attribute.rnglists_base, reader.uleb128());
      case form.strx1:
        return this.#string(reader.u8());
      case form.strx2:
        return this.#string(reader.u16());
      case form.strx3:
        return this.#string(reader.u8() + reader.u16() * 256);
      case form.strx4:
        return this.#string(reader.u32());
      case form.addrx1:
        return this.#address(reader.u8());
      case form.addrx2:
        return this.#address(reader.u16());
      case form.addrx3:
        return this.#address(reader.u8() + reader.u16() * 256);
      case form.addrx4:
        return this.#address(reader.u32());
      default:
        return readForm(reader, code, this.#context);
    }
  }
}
