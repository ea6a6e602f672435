// Encoded addresses, as .eh_frame and .eh_frame_hdr hold them: how many bytes, and counted from where (LSB Core §10.5.1).

import type { ByteReader } from "../byte-reader.ts";

/** DW_EH_PE_*: a form, with `signed` where it may be negative, and what is added to it. */
export const pointerEncoding = {
  absptr: 0x00,
  uleb128: 0x01,
  udata2: 0x02,
  udata4: 0x03,
  udata8: 0x04,
  signed: 0x08,
  sleb128: 0x09,
  sdata2: 0x0a,
  sdata4: 0x0b,
  sdata8: 0x0c,
  /** Counted from where it stands. */
  pcrel: 0x10,
  /** Counted from the start of the section. */
  datarel: 0x30,
  /** There is no pointer. */
  omit: 0xff,
} as const;

const formMask = 0x0f;
const baseMask = 0x70;

/** What an address is counted from: `pointerEncoding.pcrel` and its like, or 0. */
export const pointerBase = (encoding: number): number => encoding & baseMask;

/** The form of the length of what is at an encoded address. */
export const lengthEncoding = (encoding: number): number => encoding & formMask & ~pointerEncoding.signed;

/** Bytes of an encoded address; 0 where they are not of a fixed number. */
export const pointerBytes = (encoding: number): number =>
  encoding === pointerEncoding.omit ? 0 : ({ 0: 8, 2: 2, 3: 4, 4: 8 }[encoding & 7] ?? 0);

/** `sectionAddress`: of what the reader reads from its start. A pointer that is left out is 0; unknown forms take 8 bytes. */
export function readPointer(reader: ByteReader, encoding: number, sectionAddress: number): number {
  if (encoding === pointerEncoding.omit) return 0;
  const place = sectionAddress + reader.position;
  const value = readForm(reader, encoding & formMask);
  return pointerBase(encoding) === pointerEncoding.pcrel ? value + place : value;
}

function readForm(reader: ByteReader, form: number): number {
  switch (form) {
    case pointerEncoding.uleb128:
      return reader.uleb128();
    case pointerEncoding.sleb128:
      return reader.sleb128();
    case pointerEncoding.sdata2:
      return (reader.u16() << 16) >> 16;
    case pointerEncoding.sdata4:
      return reader.u32() | 0;
    default:
      return reader.unsigned(pointerBytes(form) || 8);
  }
}
