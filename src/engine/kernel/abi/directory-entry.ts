// struct linux_dirent64: what getdents64 fills its buffer with (include/linux/dirent.h).

import { encodeUtf8 } from "./text.ts";

/** d_type. */
export const entryType = { fifo: 1, device: 2, directory: 4, file: 8, link: 10, socket: 12 } as const;

export interface DirectoryEntry {
  readonly name: string;
  readonly inode: number;
  readonly type: number;
}

const nameOffset = 19;

/** `next`: the position behind this entry. */
export function writeEntry({ name, inode, type }: DirectoryEntry, next: number): Uint8Array {
  const text = encodeUtf8(name);
  const bytes = new Uint8Array(Math.ceil((nameOffset + text.length + 1) / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(inode), true);
  view.setBigInt64(8, BigInt(next), true);
  view.setUint16(16, bytes.length, true);
  bytes[18] = type;
  bytes.set(text, nameOffset);
  return bytes;
}

/** How many entries a filled buffer holds. */
export function countEntries(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  for (let at = 0; at + nameOffset < bytes.length; at += Math.max(view.getUint16(at + 16, true), nameOffset)) count++;
  return count;
}
