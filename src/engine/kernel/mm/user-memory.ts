// The kernel's copies from and to a program's memory: permissions as the program has them, the stack grown where Linux would
// grow it. Failures are plain: undefined or false, which the calls turn into EFAULT. Addresses: the tag byte is stripped already.

import { guestAddress } from "../../base/brand.ts";
import { concatenate } from "../../base/concatenate.ts";
import type { AddressSpace } from "../../cpu/processor.ts";
import { isTimespecValid, readTimePair, type TimePair, timespecBytes } from "../abi/time.ts";
import type { MemoryLayout } from "../task/process.ts";
import { userEnd } from "./layout.ts";
import type { ResourceLimits } from "./memory-limits.ts";
import { growStack } from "./stack.ts";

const pageBytes = 4096;

export interface UserMemory {
  readonly space: AddressSpace;
  readonly layout: MemoryLayout;
  readonly stackBytesMaximum: number;
  readonly limits: ResourceLimits;
}

const isInside = (address: number, length: number): boolean => address >= 0 && length >= 0 && address + length <= userEnd;

/** As many of the bytes as can be read before the first that cannot. */
export function readUpTo(memory: UserMemory, address: number, length: number): Uint8Array {
  const inside = Math.max(0, Math.min(length, userEnd - address));
  if (inside === 0) return new Uint8Array(0);
  const bytes = memory.space.read(guestAddress(address), inside);
  if (bytes.length < inside && growStack(memory, address + bytes.length)) return memory.space.read(guestAddress(address), inside);
  return bytes;
}

/** All of the bytes, or undefined. No bytes can be read from anywhere. */
export function readBytes(memory: UserMemory, address: number, length: number): Uint8Array | undefined {
  if (length === 0) return new Uint8Array(0);
  if (!isInside(address, length)) return undefined;
  const bytes = readUpTo(memory, address, length);
  return bytes.length === length ? bytes : undefined;
}

/** How many of the bytes were written before the first that could not be. */
export function writeUpTo(memory: UserMemory, address: number, bytes: Uint8Array): number {
  const room = Math.max(0, userEnd - address);
  const inside = bytes.length <= room ? bytes : bytes.subarray(0, room);
  if (inside.length === 0) return 0;
  const written = memory.space.write(guestAddress(address), inside);
  if (written < inside.length && growStack(memory, address + written)) return memory.space.write(guestAddress(address), inside);
  return written;
}

export const writeBytes = (memory: UserMemory, address: number, bytes: Uint8Array): boolean =>
  bytes.length === 0 || (isInside(address, bytes.length) && writeUpTo(memory, address, bytes) === bytes.length);

export type CString = Uint8Array | "EFAULT" | "ENAMETOOLONG";

/** The bytes of a C string without its NUL; `maximum` counts the NUL. */
export function readCString(memory: UserMemory, address: number, maximum: number): CString {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length < maximum; ) {
    // By pages, so that nothing beyond the string's own page needs to be readable.
    const wanted = Math.min(pageBytes - ((address + length) % pageBytes), maximum - length);
    const piece = readUpTo(memory, address + length, wanted);
    const end = piece.indexOf(0);
    if (end >= 0) {
      pieces.push(piece.subarray(0, end));
      return concatenate(pieces);
    }
    if (piece.length < wanted) return "EFAULT";
    pieces.push(piece);
    length += wanted;
  }
  return "ENAMETOOLONG";
}

const numberView = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

export function readInt32(memory: UserMemory, address: number): number | undefined {
  const bytes = readBytes(memory, address, 4);
  return bytes && numberView(bytes).getInt32(0, true);
}

export function readUint64(memory: UserMemory, address: number): bigint | undefined {
  const bytes = readBytes(memory, address, 8);
  return bytes && numberView(bytes).getBigUint64(0, true);
}

/** A time to wait for. Linux looks at the memory before the value. */
export function readTimespec(memory: UserMemory, address: number): TimePair | "EFAULT" | "EINVAL" {
  const bytes = readBytes(memory, address, timespecBytes);
  if (!bytes) return "EFAULT";
  const time = readTimePair(bytes);
  return isTimespecValid(time) ? time : "EINVAL";
}

export function int32Bytes(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = numberView(bytes);
  values.forEach((value, index) => {
    view.setInt32(index * 4, value, true);
  });
  return bytes;
}

export function uint64Bytes(...values: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = numberView(bytes);
  values.forEach((value, index) => {
    view.setBigUint64(index * 8, value, true);
  });
  return bytes;
}

export const writeInt32 = (memory: UserMemory, address: number, value: number): boolean => writeBytes(memory, address, int32Bytes(value));
