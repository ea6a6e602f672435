// Of each compilation unit of .debug_info (DWARF 2 to 5) what its first entry says of the whole: name, folder, and where
// its line table begins. Takes sections of any origin; what is not understood is left out.

import { ByteReader, stringAt } from "./byte-reader.ts";

export interface CompilationUnit {
  readonly name: string;
  /** DW_AT_comp_dir. */
  readonly folder: string;
  /** DW_AT_stmt_list; undefined if it has no line table. */
  readonly lineTable: number | undefined;
}

export interface DebugSections {
  readonly info: Uint8Array;
  readonly abbreviations: Uint8Array;
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
}

const attribute = { name: 0x03, lineTable: 0x10, folder: 0x1b } as const;
/** Units at most, so that a hostile section ends. */
const maximumUnits = 65536;

export function compilationUnits(sections: DebugSections): CompilationUnit[] {
  const units: CompilationUnit[] = [];
  const reader = new ByteReader(sections.info);
  while (!reader.atEnd && units.length < maximumUnits) {
    const first = reader.u32();
    const wide = first === 0xffffffff;
    const length = wide ? reader.u64() : first;
    const end = reader.position + length;
    if (length === 0 || reader.failed || end > sections.info.length) break;
    const unit = readUnit(new ByteReader(sections.info, reader.position, end), wide, sections);
    if (unit) units.push(unit);
    reader.position = end;
  }
  return units;
}

function readUnit(reader: ByteReader, wide: boolean, sections: DebugSections): CompilationUnit | undefined {
  const version = reader.u16();
  if (version < 2 || version > 5) return undefined;
  const offset = (): number => (wide ? reader.u64() : reader.u32());
  let abbreviations: number;
  let addressBytes: number;
  if (version === 5) {
    const kind = reader.u8();
    addressBytes = reader.u8();
    abbreviations = offset();
    // Skeletons and split units carry an identifier, units of types a signature and an offset as well.
    if (kind === 4 || kind === 5) reader.skip(8);
    else if (kind === 2 || kind === 6) reader.skip(8 + (wide ? 8 : 4));
  } else {
    abbreviations = offset();
    addressBytes = reader.u8();
  }
  const attributes = abbreviation(sections.abbreviations, abbreviations, reader.uleb128());
  let name = "";
  let folder = "";
  let lineTable: number | undefined;
  for (const { id, form, implicit } of attributes) {
    const value = readForm(reader, form, implicit, { wide, version, addressBytes }, sections);
    if (reader.failed) break;
    if (id === attribute.name && typeof value === "string") name = value;
    else if (id === attribute.folder && typeof value === "string") folder = value;
    else if (id === attribute.lineTable && typeof value === "number") lineTable = value;
  }
  return { name, folder, lineTable };
}

interface Attribute {
  readonly id: number;
  readonly form: number;
  readonly implicit: number;
}

/** The attributes that a code stands for in the table at `start`. */
function abbreviation(table: Uint8Array, start: number, wanted: number): Attribute[] {
  const reader = new ByteReader(table, Math.min(start, table.length));
  while (!reader.atEnd) {
    const code = reader.uleb128();
    if (code === 0) break;
    reader.uleb128();
    reader.u8();
    const attributes: Attribute[] = [];
    for (;;) {
      const id = reader.uleb128();
      const form = reader.uleb128();
      const implicit = form === 0x21 ? reader.sleb128() : 0;
      if ((id === 0 && form === 0) || reader.failed) break;
      attributes.push({ id, form, implicit });
    }
    if (code === wanted) return attributes;
  }
  return [];
}

interface FormContext {
  readonly wide: boolean;
  readonly version: number;
  readonly addressBytes: number;
}

/** DW_FORM_*. */
function readForm(
  reader: ByteReader,
  form: number,
  implicit: number,
  context: FormContext,
  { strings, lineStrings }: DebugSections,
): string | number | undefined {
  const offset = (): number => (context.wide ? reader.u64() : reader.u32());
  switch (form) {
    case 0x01:
      return reader.unsigned(context.addressBytes);
    case 0x03:
      reader.skip(reader.u16());
      return undefined;
    case 0x04:
      reader.skip(reader.u32());
      return undefined;
    case 0x05:
    case 0x12:
      return reader.u16();
    case 0x06:
    case 0x13:
      return reader.u32();
    case 0x07:
    case 0x14:
    case 0x20:
      return reader.u64();
    case 0x08:
      return reader.cString();
    case 0x09:
    case 0x18:
      reader.skip(reader.uleb128());
      return undefined;
    case 0x0a:
      reader.skip(reader.u8());
      return undefined;
    case 0x0b:
    case 0x0c:
    case 0x11:
    case 0x25:
    case 0x29:
      return reader.u8();
    case 0x0d:
      return reader.sleb128();
    case 0x0e:
      return stringAt(strings, offset());
    case 0x1f:
      return stringAt(lineStrings, offset());
    case 0x0f:
    case 0x15:
    case 0x1a:
    case 0x1b:
    case 0x22:
    case 0x23:
      return reader.uleb128();
    case 0x10:
      return context.version === 2 ? reader.unsigned(context.addressBytes) : offset();
    case 0x16:
      return readForm(reader, reader.uleb128(), 0, context, { strings, lineStrings } as DebugSections);
    case 0x17:
    case 0x1d:
      return offset();
    case 0x19:
      return 1;
    case 0x1e:
      reader.skip(16);
      return undefined;
    case 0x21:
      return implicit;
    case 0x26:
    case 0x2a:
      return reader.u16();
    case 0x27:
    case 0x2b:
      reader.skip(3);
      return undefined;
    case 0x28:
    case 0x2c:
      return reader.u32();
    default:
      reader.skip(reader.end + 1);
      return undefined;
  }
}
