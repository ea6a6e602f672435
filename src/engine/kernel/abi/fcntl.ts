// Numbers of <fcntl.h> and <unistd.h> on arm64 (include/uapi/asm-generic/fcntl.h, arch/arm64/include/uapi/asm/fcntl.h).

import { formatFlags } from "./flags.ts";

/** The low two bits of open's flags are a number, not bits. */
export const accessMode = { O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_ACCMODE: 3 } as const;

export const openFlag = {
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_SYNC: 0o4010000,
  O_DSYNC: 0o10000,
  O_ASYNC: 0o20000,
  O_DIRECT: 0o200000,
  O_LARGEFILE: 0o400000,
  O_NOFOLLOW: 0o100000,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: 0o2000000,
  O_PATH: 0o10000000,
  O_TMPFILE: 0o20040000,
  O_DIRECTORY: 0o40000,
} as const;

/** What F_SETFL may change of any file; O_ASYNC beside them, of one that tells its owner. */
export const changeableFlags = openFlag.O_APPEND | openFlag.O_NONBLOCK | openFlag.O_DIRECT | openFlag.O_NOATIME;

/** `O_RDWR|O_CREAT|O_TRUNC`, as strace prints open's flags. */
export function formatOpenFlags(value: number): string {
  const mode = Object.keys(accessMode)[value & 3]!;
  const rest = value & ~3;
  if (rest === 0) return mode;
  const flags = formatFlags(openFlag, rest, "O_");
  // Beside an access mode an unknown bit stands without strace's remark.
  return `${mode}|${flags.replace(" /* O_??? */", "")}`;
}

export const atFlag = {
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_EACCESS: 0x200,
  AT_SYMLINK_FOLLOW: 0x400,
  AT_NO_AUTOMOUNT: 0x800,
  AT_EMPTY_PATH: 0x1000,
} as const;

/** As `dirfd`: relative to the working directory. */
export const AT_FDCWD = -100;

export const fcntlCommand = {
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_GETLK: 5,
  F_SETLK: 6,
  F_SETLKW: 7,
  F_OFD_GETLK: 36,
  F_OFD_SETLK: 37,
  F_OFD_SETLKW: 38,
  F_SETOWN: 8,
  F_GETOWN: 9,
  F_SETSIG: 10,
  F_GETSIG: 11,
  F_SETOWN_EX: 15,
  F_GETOWN_EX: 16,
  F_SETLEASE: 1024,
  F_GETLEASE: 1025,
  F_DUPFD_QUERY: 1027,
  F_DUPFD_CLOEXEC: 1030,
  F_SETPIPE_SZ: 1031,
  F_GETPIPE_SZ: 1032,
  F_ADD_SEALS: 1033,
  F_GET_SEALS: 1034,
} as const;

/** Of memory files (F_ADD_SEALS). */
export const fileSeal = {
  F_SEAL_SEAL: 1,
  F_SEAL_SHRINK: 2,
  F_SEAL_GROW: 4,
  F_SEAL_WRITE: 8,
  F_SEAL_FUTURE_WRITE: 16,
  F_SEAL_EXEC: 32,
} as const;

export const recordLockType = { F_RDLCK: 0, F_WRLCK: 1, F_UNLCK: 2 } as const;
/** struct flock of arm64: type and whence (16 bits each), start and length at 8 and 16, pid at 24. */
export const recordLockBytes = 32;

/** flock(2), in strace's order. */
export const wholeLock = { LOCK_SH: 1, LOCK_EX: 2, LOCK_NB: 4, LOCK_UN: 8 } as const;

export const removeFlag = { AT_REMOVEDIR: 0x200 } as const;
export const renameFlag = { RENAME_NOREPLACE: 1, RENAME_EXCHANGE: 2, RENAME_WHITEOUT: 4 } as const;

export const descriptorFlag = { FD_CLOEXEC: 1 } as const;

export const seekOrigin = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2, SEEK_DATA: 3, SEEK_HOLE: 4 } as const;

export const accessCheck = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 } as const;

/** Longest path, with its NUL, and longest name in a directory. */
export const pathBytesMaximum = 4096;
export const nameBytesMaximum = 255;
