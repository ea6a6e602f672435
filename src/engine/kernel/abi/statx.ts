// struct statx and its masks (include/uapi/linux/stat.h).

import { blockBytes, type FileStatus } from "./stat.ts";

/** In strace's order. */
export const statxMask = {
  STATX_TYPE: 1,
  STATX_MODE: 2,
  STATX_NLINK: 4,
  STATX_UID: 8,
  STATX_GID: 0x10,
  STATX_ATIME: 0x20,
  STATX_MTIME: 0x40,
  STATX_CTIME: 0x80,
  STATX_INO: 0x100,
  STATX_SIZE: 0x200,
  STATX_BLOCKS: 0x400,
  STATX_BTIME: 0x800,
  STATX_MNT_ID: 0x1000,
} as const;
export const STATX_BASIC_STATS = 0x7ff;
export const STATX_ALL = 0xfff;
export const STATX__RESERVED = 0x80000000;

export const statxSync = { AT_STATX_FORCE_SYNC: 0x2000, AT_STATX_DONT_SYNC: 0x4000 } as const;
export const statxBytes = 256;

export function writeStatx(status: FileStatus): Uint8Array {
  const bytes = new Uint8Array(statxBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, STATX_BASIC_STATS, true);
  view.setUint32(4, blockBytes, true);
  view.setUint32(16, status.links, true);
  view.setUint32(20, status.uid, true);
  view.setUint32(24, status.gid, true);
  view.setUint16(28, status.mode, true);
  view.setBigUint64(32, BigInt(status.inode), true);
  view.setBigInt64(40, BigInt(status.size), true);
  view.setBigInt64(48, BigInt(Math.ceil(status.size / blockBytes) * (blockBytes / 512)), true);
  const { modified, accessed = modified, changed = modified } = status;
  // Access, birth (unknown), change, modification.
  for (const [offset, time] of [
    [64, accessed],
    [96, changed],
    [112, modified],
  ] as const) {
    view.setBigInt64(offset, BigInt(time.seconds), true);
    view.setUint32(offset + 8, time.fraction, true);
  }
  view.setUint32(128, status.deviceNumber >> 8, true);
  view.setUint32(132, status.deviceNumber & 255, true);
  view.setUint32(140, status.device, true);
  return bytes;
}
