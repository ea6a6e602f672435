// Values of debugging information by their DW_FORM_* (DWARF 5 §7.5.6), as .debug_info and .debug_line write them. Takes bytes of any origin.

import { type ByteReader, stringAt } from "./byte-reader.ts";

/** Offsets and numbers; those that a double cannot hold as big ones; strings; bytes of blocks and expressions. */
export type DebugValue = number | bigint | string | Uint8Array;

/** What the header before the values says, and where they keep their strings. */
export interface FormContext {
  /** Offsets take 8 bytes (64-bit DWARF). */
  readonly isWide: boolean;
  readonly version: number;
  readonly addressBytes: number;
  /** Contents of .debug_str and .debug_line_str. */
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
}

export const readOffset = (reader: ByteReader, { isWide }: Pick<FormContext, "isWide">): number => (isWide ? reader.u64() : reader.u32());

function readBlock(reader: ByteReader, length: number): Uint8Array {
  const start = reader.position;
  reader.skip(length);
  return reader.bytes.subarray(start, reader.position);
}

function readData8(reader: ByteReader): number | bigint {
  const value = reader.big64();
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The value of a form that needs nothing but `context`; undefined: nobody here needs it. An unknown form fails the reader, since nobody
 * knows how long it is. */
export function readForm(reader: ByteReader, form: number, context: FormContext): DebugValue | undefined {
  switch (form) {
    case 0x01:
      return reader.unsigned(context.addressBytes);
    case 0x03:
      return readBlock(reader, reader.u16());
    case 0x04:
      return readBlock(reader, reader.u32());
    case 0x05:
      return reader.u16();
    case 0x06:
      return reader.u32();
    case 0x07:
      return readData8(reader);
    case 0x08:
      return reader.cString();
    case 0x09:
    case 0x18:
      return readBlock(reader, reader.uleb128());
    case 0x0a:
      return readBlock(reader, reader.u8());
    case 0x0b:
    case 0x0c:
      return reader.u8();
    case 0x0d:
      return reader.sleb128();
    case 0x0e:
      return stringAt(context.strings, readOffset(reader, context));
    case 0x0f:
      return reader.uleb128();
    case 0x10:
      return context.version === 2 ? reader.unsigned(context.addressBytes) : readOffset(reader, context);
    case 0x17:
      return readOffset(reader, context);
    case 0x19:
      return 1;
    case 0x1e:
      return readBlock(reader, 16);
    case 0x1f:
      return stringAt(context.lineStrings, readOffset(reader, context));
    case 0x20:
      reader.skip(8);
      return undefined;
    default:
      reader.failed = true;
      return undefined;
  }
}
