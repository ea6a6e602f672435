// Values of debugging information by their DW_FORM_* (DWARF 5 §7.5.6), as .debug_info and .debug_line write them. Takes bytes of any origin.

import { type ByteReader, stringAt } from "../byte-reader.ts";
import { form } from "./numbers.ts";

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

function readData8(reader: ByteReader): number | bigint {
  const value = reader.big64();
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The value of a form that needs nothing but `context`; undefined: nobody here needs it. An unknown form fails the reader, since nobody
 * knows how long it is. */
export function readForm(reader: ByteReader, code: number, context: FormContext): DebugValue | undefined {
  switch (code) {
    case form.addr:
      return reader.unsigned(context.addressBytes);
    case form.block2:
      return reader.take(reader.u16());
    case form.block4:
      return reader.take(reader.u32());
    case form.data2:
      return reader.u16();
    case form.data4:
      return reader.u32();
    case form.data8:
      return readData8(reader);
    case form.string:
      return reader.cString();
    case form.block:
    case form.exprloc:
      return reader.take(reader.uleb128());
    case form.block1:
      return reader.take(reader.u8());
    case form.data1:
    case form.flag:
      return reader.u8();
    case form.sdata:
      return reader.sleb128();
    case form.strp:
      return stringAt(context.strings, readOffset(reader, context));
    case form.udata:
      return reader.uleb128();
    case form.ref_addr:
      return context.version === 2 ? reader.unsigned(context.addressBytes) : readOffset(reader, context);
    case form.sec_offset:
      return readOffset(reader, context);
    case form.flag_present:
      return 1;
    case form.data16:
      return reader.take(16);
    case form.line_strp:
      return stringAt(context.lineStrings, readOffset(reader, context));
    case form.ref_sig8:
      reader.skip(8);
      return undefined;
    default:
      reader.failed = true;
      return undefined;
  }
}
