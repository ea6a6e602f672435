// .debug_info of DWARF 2 to 5 → the tree of entries of each compilation unit (DWARF 5 §7.5), read when it is asked for. Takes sections of any
// origin: what makes no sense gives fewer entries, never an error. Knows forms, not what tags mean.

import { ByteReader, stringAt } from "./byte-reader.ts";
import type { Executable } from "./object-file.ts";

/** References are offsets in .debug_info, addresses and list offsets numbers, expressions and blocks bytes. */
export type DebugAttribute = number | bigint | string | Uint8Array;

export interface DebugEntry {
  /** In .debug_info. */
  readonly offset: number;
  readonly tag: number;
  /** By DW_AT_*. DW_AT_high_pc is an address always. */
  readonly attributes: ReadonlyMap<number, DebugAttribute>;
  readonly children: readonly DebugEntry[];
}

export interface DebugUnit {
  readonly offset: number;
  readonly end: number;
  readonly version: number;
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

/** DW_AT_* that say how others are read. */
const attribute = { lowPc: 0x11, highPc: 0x12, stringOffsets: 0x72, addresses: 0x73, rangeLists: 0x74, locationLists: 0x8c } as const;
const formAddresses = new Set([0x01, 0x1b, 0x29, 0x2a, 0x2b, 0x2c]);

interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly { readonly name: number; readonly form: number; readonly constant: number }[];
}

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

export function debugEntries({ sections }: Pick<Executable, "sections">): DebugEntries {
  const contents = (name: string): Uint8Array => sections.find((section) => section.name === name)?.contents ?? new Uint8Array(0);
  const byOffset = new Map<number, DebugEntry>();
  const units = headersOf(contents(".debug_info")).map((header): DebugUnit => {
    let root: DebugEntry | undefined;
    let isRead = false;
    return {
      offset: header.offset,
      end: header.end,
      version: header.version,
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

const compileUnit = 1;
const partialUnit = 3;

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
    const kind = version === 5 ? reader.u8() : compileUnit;
    const before = version === 5 ? reader.u8() : 0;
    const abbreviations = isWide ? reader.u64() : reader.u32();
    const addressBytes = version === 5 ? before : reader.u8();
    if (version >= 2 && version <= 5 && (kind === compileUnit || kind === partialUnit))
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
  readonly #strings: Uint8Array;
  readonly #lineStrings: Uint8Array;
  /** Of the unit, by DW_AT_*. */
  #bases: ReadonlyMap<number, DebugAttribute> = new Map();
  #left = entriesAtMost;

  constructor(header: UnitHeader, contents: (section: string) => Uint8Array, byOffset: Map<number, DebugEntry>) {
    this.#header = header;
    this.#contents = contents;
    this.#byOffset = byOffset;
    this.#reader = new ByteReader(contents(".debug_info"), header.first, header.end);
    this.#abbreviations = abbreviationsAt(contents(".debug_abbrev"), header.abbreviations);
    this.#strings = contents(".debug_str");
    this.#lineStrings = contents(".debug_line_str");
  }

  read(): DebugEntry | undefined {
    return this.#entry(0);
  }

  #entry(depth: number): DebugEntry | undefined {
    const reader = this.#reader;
    const offset = reader.position;
    const code = reader.uleb128();
    const abbreviation = this.#abbreviations.get(code);
    if (code === 0 || !abbreviation || reader.failed || depth > depthAtMost || this.#left-- <= 0) return undefined;
    const attributes = new Map<number, DebugAttribute>();
    const isRoot = depth === 0;
    // The bases of the unit stand among the attributes that need them: those are read again once they are known.
    if (isRoot) {
      this.#attributes(abbreviation, attributes);
      this.#bases = new Map(attributes);
      reader.position = offset;
      reader.uleb128();
    }
    this.#attributes(abbreviation, attributes);
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

  #attributes(abbreviation: Abbreviation, attributes: Map<number, DebugAttribute>): void {
    let isLength = false;
    for (const { name, form, constant } of abbreviation.attributes) {
      const value = this.#form(form, constant);
      if (value !== undefined) attributes.set(name, value);
      if (name === attribute.highPc) isLength = !formAddresses.has(form);
    }
    const [low, high] = [attributes.get(attribute.lowPc), attributes.get(attribute.highPc)];
    if (isLength && typeof low === "number" && typeof high === "number") attributes.set(attribute.highPc, low + high);
  }

  #offset(): number {
    return this.#header.isWide ? this.#reader.u64() : this.#reader.u32();
  }

  #block(length: number): Uint8Array {
    const reader = this.#reader;
    const start = reader.position;
    reader.skip(length);
    return reader.bytes.subarray(start, reader.position);
  }

  /** An entry of a table that the unit has a base in. */
  #indexed(section: string, base: number, index: number, bytes: number): number {
    const start = this.#bases.get(base);
    return new ByteReader(this.#contents(section), (typeof start === "number" ? start : 8) + index * bytes).unsigned(bytes);
  }

  #string(index: number): string {
    const bytes = this.#header.isWide ? 8 : 4;
    return stringAt(this.#strings, this.#indexed(".debug_str_offsets", attribute.stringOffsets, index, bytes));
  }

  #address(index: number): number {
    return this.#indexed(".debug_addr", attribute.addresses, index, 8);
  }

  #list(section: string, base: number, index: number): number {
    const start = this.#bases.get(base);
    return (typeof start === "number" ? start : 0) + this.#indexed(section, base, index, this.#header.isWide ? 8 : 4);
  }

  /** DW_FORM_* (DWARF 5 §7.5.6); undefined: nothing that anybody here needs. */
  #form(form: number, constant: number): DebugAttribute | undefined {
    const reader = this.#reader;
    const { offset } = this.#header;
    switch (form) {
      case 0x01:
        return reader.unsigned(this.#header.addressBytes);
      case 0x03:
        return this.#block(reader.u16());
      case 0x04:
        return this.#block(reader.u32());
      case 0x05:
        return reader.u16();
      case 0x06:
        return reader.u32();
      case 0x07: {
        const value = reader.big64();
        return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
      }
      case 0x08:
        return reader.cString();
      case 0x09:
      case 0x18:
        return this.#block(reader.uleb128());
      case 0x0a:
        return this.#block(reader.u8());
      case 0x0b:
      case 0x0c:
        return reader.u8();
      case 0x0d:
        return reader.sleb128();
      case 0x0e:
        return stringAt(this.#strings, this.#offset());
      case 0x0f:
        return reader.uleb128();
      case 0x10:
        return this.#header.version === 2 ? reader.unsigned(this.#header.addressBytes) : this.#offset();
      case 0x11:
        return offset + reader.u8();
      case 0x12:
        return offset + reader.u16();
      case 0x13:
        return offset + reader.u32();
      case 0x14:
        return offset + reader.u64();
      case 0x15:
        return offset + reader.uleb128();
      case 0x16:
        return this.#form(reader.uleb128(), 0);
      case 0x17:
        return this.#offset();
      case 0x19:
        return 1;
      case 0x1a:
        return this.#string(reader.uleb128());
      case 0x1b:
        return this.#address(reader.uleb128());
      case 0x1e:
        return this.#block(16);
      case 0x1f:
        return stringAt(this.#lineStrings, this.#offset());
      case 0x20:
        reader.skip(8);
        return undefined;
      case 0x21:
        return constant;
      case 0x22:
        return this.#list(".debug_loclists", attribute.locationLists, reader.uleb128());
      case 0x23:
        return this.#list(".debug_rnglists", attribute.rangeLists, reader.uleb128());
      case 0x25:
        return this.#string(reader.u8());
      case 0x26:
        return this.#string(reader.u16());
      case 0x27:
        return this.#string(reader.u8() + reader.u16() * 256);
      case 0x28:
        return this.#string(reader.u32());
      case 0x29:
        return this.#address(reader.u8());
      case 0x2a:
        return this.#address(reader.u16());
      case 0x2b:
        return this.#address(reader.u8() + reader.u16() * 256);
      case 0x2c:
        return this.#address(reader.u32());
      default:
        // How long it is nobody knows: the rest of the unit cannot be read.
        reader.failed = true;
        return undefined;
    }
  }
}

const implicitConstant = 0x21;

function abbreviationsAt(section: Uint8Array, offset: number): ReadonlyMap<number, Abbreviation> {
  const table = new Map<number, Abbreviation>();
  const reader = new ByteReader(section, offset);
  for (let code = reader.uleb128(); code !== 0 && !reader.failed; code = reader.uleb128()) {
    const tag = reader.uleb128();
    const hasChildren = reader.u8() !== 0;
    const attributes: { name: number; form: number; constant: number }[] = [];
    for (;;) {
      const name = reader.uleb128();
      const form = reader.uleb128();
      const constant = form === implicitConstant ? reader.sleb128() : 0;
      if ((name === 0 && form === 0) || reader.failed) break;
      attributes.push({ name, form, constant });
    }
    table.set(code, { tag, hasChildren, attributes });
  }
  return table;
}
