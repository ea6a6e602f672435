// struct stat of arm64 (include/uapi/asm-generic/stat.h) and the mode bits of <sys/stat.h>.

import type { TimePair } from "./time.ts";

export const fileType = {
  S_IFIFO: 0o010000,
  S_IFCHR: 0o020000,
  S_IFDIR: 0o040000,
  S_IFBLK: 0o060000,
  S_IFREG: 0o100000,
  S_IFLNK: 0o120000,
  S_IFSOCK: 0o140000,
} as const;
export const fileTypeMask = 0o170000;

export interface FileStatus {
  readonly device: number;
  readonly inode: number;
  /** Type and permissions. */
  readonly mode: number;
  readonly links: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a device node: major × 256 + minor. */
  readonly deviceNumber: number;
  readonly size: number;
  readonly modified: TimePair;
  /** As `modified` when absent. */
  readonly accessed?: TimePair;
  readonly changed?: TimePair;
}

export const statBytes = 128;
export const blockBytes = 4096;

export function writeStat(status: FileStatus): Uint8Array {
  const bytes = new Uint8Array(statBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(status.device), true);
  view.setBigUint64(8, BigInt(status.inode), true);
  view.setUint32(16, status.mode, true);
  view.setUint32(20, status.links, true);
  view.setUint32(24, status.uid, true);
  view.setUint32(28, status.gid, true);
  view.setBigUint64(32, BigInt(status.deviceNumber), true);
  view.setBigInt64(48, BigInt(status.size), true);
  view.setInt32(56, blockBytes, true);
  view.setBigInt64(64, BigInt(Math.ceil(status.size / blockBytes) * (blockBytes / 512)), true);
  const { modified, accessed = modified, changed = modified } = status;
  for (const [index, { seconds, fraction }] of [accessed, modified, changed].entries()) {
    view.setBigInt64(72 + index * 16, BigInt(seconds), true);
    view.setBigUint64(80 + index * 16, BigInt(fraction), true);
  }
  return bytes;
}

/** fstat of what is no file in any directory: root's, and empty, unless it is said. */
export const namelessStatus = (
  known: Pick<FileStatus, "device" | "inode" | "mode" | "modified"> & Partial<Pick<FileStatus, "uid" | "gid" | "deviceNumber" | "size">>,
): FileStatus => ({ links: 1, uid: 0, gid: 0, deviceNumber: 0, size: 0, ...known });

/** Those that have nothing to tell share one inode. */
export const anonymousStatus = (modified: TimePair): FileStatus => namelessStatus({ device: 14, inode: 1, mode: 0o600, modified });
