// The form of an argument's kind: how x0–x5 become a number, what is captured for the trace, and how it reads there.
// The plain kinds are here: integers, flags, pointers. Those that point to structures are in structures.ts.

import { formatFlags, formatName, type NamedNumbers } from "../abi/flags.ts";
import type { Captured } from "./record.ts";

export interface CaptureView {
  readonly value: number;
  /** All arguments, decoded. */
  readonly values: readonly number[];
  /** After a call: its result; a failure is −1. */
  readonly result: number;
  /** All of the bytes, or undefined. */
  readonly read: (address: number, length: number) => Uint8Array | undefined;
  /** A C string, cut at `maximum`. */
  readonly readString: (address: number, maximum: number) => Uint8Array | undefined;
}

export interface FormatView {
  readonly value: number;
  readonly raw: bigint;
  readonly values: readonly number[];
  readonly before: Captured;
  readonly after: Captured;
  /** −1 when the call failed; undefined while it is under way. */
  readonly result: number | undefined;
}

export interface ArgumentKind {
  /** What it is, for people: "descriptor", "path". */
  readonly noun: string;
  readonly decode: (raw: bigint) => number;
  readonly before?: (view: CaptureView) => Captured;
  /** Given for out-parameters, which a trace shows once the call has ended. */
  readonly after?: (view: CaptureView) => Captured;
  /** Undefined: the argument is not shown. */
  readonly format: (view: FormatView) => string | undefined;
}

const int32 = (raw: bigint): number => Number(BigInt.asIntN(32, raw));
const uint32 = (raw: bigint): number => Number(BigInt.asUintN(32, raw));
const int64 = (raw: bigint): number => Number(BigInt.asIntN(64, raw));

/** The tag byte is ignored; an address that no user mapping can have stays one that cannot be read. */
const userAddress = (raw: bigint): number => Number(raw & 0x00ff_ffff_ffff_ffffn);

/** As C's `%#x`: no prefix for zero. */
export const hexadecimal = (value: number | bigint): string => (value === 0 || value === 0n ? "0" : `0x${value.toString(16)}`);
export const formatAddress = (raw: bigint): string => (raw === 0n ? "NULL" : hexadecimal(raw));

const plain = (noun: string, decode: (raw: bigint) => number, format: (view: FormatView) => string | undefined): ArgumentKind => ({
  noun,
  decode,
  format,
});

/** A descriptor: 32 bits, the upper half of the register is not looked at. */
export const descriptor = plain("descriptor", int32, ({ value }) => String(value));
export const directoryDescriptor = plain("directory descriptor", int32, ({ value }) => (value === -100 ? "AT_FDCWD" : String(value)));
export const integer = plain("integer", int32, ({ value }) => String(value));
export const unsigned = plain("unsigned integer", uint32, ({ value }) => String(value));
/** A byte count: unsigned 64 bits. */
export const size = plain(
  "byte count",
  (raw) => Number(raw),
  ({ raw }) => raw.toString(),
);
export const offset = plain("file offset", int64, ({ raw }) => BigInt.asIntN(64, raw).toString());
export const word = plain(
  "word",
  (raw) => Number(raw),
  ({ raw }) => hexadecimal(raw),
);
/** An address that the call does not look behind, or that a trace shows as it is. */
export const address = plain("address", userAddress, ({ raw }) => formatAddress(raw));
/** Whole, tag and all: mmap and its kin refuse what is not an address. */
export const pageAddress = plain(
  "page address",
  (raw) => Number(raw),
  ({ raw }) => formatAddress(raw),
);
export const mode = plain("mode", uint32, ({ value }) => (value === 0 ? "000" : `0${value.toString(8)}`));

export const flags = (set: NamedNumbers, family: string): ArgumentKind =>
  plain(`flags ${family}*`, uint32, ({ value }) => formatFlags(set, value, family));
export const name = (set: NamedNumbers, family: string): ArgumentKind =>
  plain(`one of ${family}*`, int32, ({ value }) => formatName(set, value, family));
export const custom = (noun: string, format: (view: FormatView) => string | undefined): ArgumentKind => plain(noun, int32, format);
export const pointer = (kind: Omit<ArgumentKind, "decode">): ArgumentKind => ({ ...kind, decode: userAddress });
