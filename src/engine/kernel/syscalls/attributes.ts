// What belongs to a file beside its contents: permissions, owner, times, length, status, and the file system it is in
// (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD, atFlag } from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { fileType, fileTypeMask } from "../abi/stat.ts";
import { STATX__RESERVED, STATX_ALL, statxBytes, statxMask, statxSync, writeStatx } from "../abi/statx.ts";
import { isTimespecValid, readTimePair, timespecBytes } from "../abi/time.ts";
import { nowNs } from "../kernel.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import { type FileNode, isPermitted, type Node } from "../vfs/node.ts";
import { resizeFile } from "../vfs/tree.ts";
import {
  type ArgumentKind,
  custom,
  descriptor,
  directoryDescriptor,
  flags,
  formatAddress,
  hexadecimal,
  integer,
  mode,
  offset,
  pointer,
  unsigned,
} from "./argument-kind.ts";
import { resolveAt, statusAt } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { formatTimespec, path } from "./structures.ts";
import { descriptionAt, isWritable } from "./transfer.ts";

/** The node behind a descriptor; undefined: it has none, as pipes and sockets. EBADF. */
function nodeOf(context: CallContext, fd: number): { node: Node | undefined } | Errno {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  return { node: "node" in description.object ? description.object.node : undefined };
}

const isOwner = ({ process: { credentials } }: CallContext, node: Node): boolean => credentials.uid === 0 || credentials.uid === node.uid;

function setPermissions(context: CallContext, node: Node | undefined, permissions: number): CallResult {
  // A pipe or socket of one's own can be changed, to no effect.
  if (!node) return 0;
  if (!isOwner(context, node)) return "EPERM";
  node.permissions = permissions & 0o7777;
  node.changedNs = nowNs(context.kernel);
  return 0;
}

const unchanged = -1;

/** Root may give a file to anybody; its owner may only leave it as it is. */
function setOwner(context: CallContext, node: Node | undefined, uid: number, gid: number): CallResult {
  if (!node) return 0;
  const { credentials } = context.process;
  const isAllowed =
    credentials.uid === 0 ||
    ((uid === unchanged || (uid === node.uid && isOwner(context, node))) &&
      (gid === unchanged || (gid === credentials.gid && isOwner(context, node))));
  if (!isAllowed) return "EPERM";
  if (uid !== unchanged) node.uid = uid;
  if (gid !== unchanged) node.gid = gid;
  node.changedNs = nowNs(context.kernel);
  return 0;
}

function setLength({ kernel }: CallContext, node: FileNode, length: number): CallResult {
  if (length > Number.MAX_SAFE_INTEGER) return "EFBIG";
  const failure = resizeFile(kernel.state.files, node, length, kernel.limits.fileBytes);
  if (failure) return failure;
  node.modifiedNs = node.changedNs = nowNs(kernel);
  return 0;
}

/** tv_nsec that stands for the present time, or for no change. */
const timeName = { UTIME_NOW: 0x3fffffff, UTIME_OMIT: 0x3ffffffe } as const;

/** Virtual times of access and modification: undefined leaves one as it is. EINVAL, EFAULT. */
function readTimes({ kernel, memory }: CallContext, address: number): readonly (number | undefined)[] | Errno {
  const now = nowNs(kernel);
  if (address === 0) return [now, now];
  const bytes = readBytes(memory, address, 2 * timespecBytes);
  if (!bytes) return "EFAULT";
  const times: (number | undefined)[] = [];
  for (const at of [0, timespecBytes]) {
    const { seconds, fraction } = readTimePair(bytes.subarray(at, at + timespecBytes));
    if (fraction === timeName.UTIME_NOW) times.push(now);
    else if (fraction === timeName.UTIME_OMIT) times.push(undefined);
    else if (!isTimespecValid({ seconds: 0, fraction })) return "EINVAL";
    else times.push((seconds - kernel.state.startedAtSeconds) * 1e9 + fraction);
  }
  return times;
}

function setTimes(context: CallContext, directory: number, pointerToPath: number, timesAddress: number, bits: number): CallResult {
  const { kernel, process } = context;
  const times = readTimes(context, timesAddress);
  if (typeof times === "string") return times;
  if (bits & ~(atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
  let node: Node | undefined;
  if (pointerToPath === 0 && directory === AT_FDCWD) return "EFAULT";
  if (pointerToPath === 0) {
    const found = nodeOf(context, directory);
    if (typeof found === "string") return found;
    ({ node } = found);
  } else {
    const resolved = resolveAt(context, directory, pointerToPath, !(bits & atFlag.AT_SYMLINK_NOFOLLOW));
    if (typeof resolved === "string") return resolved;
    ({ node } = resolved);
  }
  if (!node || times.every((time) => time === undefined)) return 0;
  // The present time needs permission to write; a chosen one, the file.
  if (!isOwner(context, node) && !(timesAddress === 0 && isPermitted(node, process.credentials, 2))) {
    return timesAddress === 0 ? "EACCES" : "EPERM";
  }
  node.accessedNs = times[0] ?? node.accessedNs;
  node.modifiedNs = times[1] ?? node.modifiedNs;
  node.changedNs = nowNs(kernel);
  return 0;
}

const fileSystem = { TMPFS_MAGIC: 0x01021994, PROC_SUPER_MAGIC: 0x9fa0 } as const;
const fileSystemBytes = 120;
const blockBytes = 4096;

function giveFileSystem({ kernel, memory }: CallContext, address: number, isProc: boolean): CallResult {
  const bytes = new Uint8Array(fileSystemBytes);
  const view = new DataView(bytes.buffer);
  const blocks = Math.floor(kernel.limits.fileBytes / blockBytes);
  const free = Math.max(0, Math.floor((kernel.limits.fileBytes - kernel.state.files.usedBytes) / blockBytes));
  const words = [isProc ? fileSystem.PROC_SUPER_MAGIC : fileSystem.TMPFS_MAGIC, blockBytes, ...(isProc ? [0, 0, 0] : [blocks, free, free])];
  const files = [1_000_000, 1_000_000 - Math.min(kernel.state.files.nextInode, 1_000_000)];
  for (const [index, word] of [...words, ...files].entries()) view.setBigUint64(index * 8, BigInt(word), true);
  // After the identity: the longest name, and the fragment's size.
  view.setBigUint64(64, 255n, true);
  view.setBigUint64(72, BigInt(blockBytes), true);
  return writeBytes(memory, address, bytes) ? 0 : "EFAULT";
}

const isGenerated = (node: Node | undefined): boolean =>
  (node?.kind === "file" && node.isGenerated === true) || (node?.kind === "directory" && node.generatedPath !== undefined);

const outFileSystem: ArgumentKind = pointer({
  noun: "struct statfs to fill",
  after: ({ value, result, read }) => (result >= 0 ? read(value, fileSystemBytes) : undefined),
  format: ({ after, raw }) => {
    if (!(after instanceof Uint8Array)) return formatAddress(raw);
    const view = new DataView(after.buffer, after.byteOffset, fileSystemBytes);
    const word = (index: number): bigint => view.getBigUint64(index * 8, true);
    const fields = ["bsize", "blocks", "bfree", "bavail", "files", "ffree"].map((name, index) => `f_${name}=${word(index + 1)}`);
    const type = formatName(fileSystem, Number(word(0)), "F");
    return `{f_type=${type}, ${fields.join(", ")}, f_fsid={val=[0, 0]}, f_namelen=255, f_frsize=${word(9)}, f_flags=0}`;
  },
});

const formatMask = (value: number): string => {
  if (value === STATX_ALL) return "STATX_ALL";
  const all = (value & STATX_ALL) === STATX_ALL;
  const rest = formatFlags(statxMask, all ? value & ~STATX_ALL : value, "STATX_");
  return all ? `STATX_ALL|${rest}` : rest;
};

const statxFlags: ArgumentKind = custom("flags AT_*", ({ value }) => {
  const sync = value & (statxSync.AT_STATX_FORCE_SYNC | statxSync.AT_STATX_DONT_SYNC);
  const rest = value & ~sync;
  const first = sync === 0 ? "AT_STATX_SYNC_AS_STAT" : formatFlags(statxSync, sync, "AT_");
  return rest === 0 ? first : `${first}|${formatFlags(atFlag, rest, "AT_").replace(" /* AT_??? */", "")}`;
});

const outStatx: ArgumentKind = pointer({
  noun: "struct statx to fill",
  after: ({ value, result, read }) => (result >= 0 ? read(value, statxBytes) : undefined),
  format: ({ after, raw }) => {
    if (!(after instanceof Uint8Array)) return formatAddress(raw);
    const view = new DataView(after.buffer, after.byteOffset, statxBytes);
    const bits = view.getUint16(28, true);
    const text = `${formatName(fileType, bits & fileTypeMask, "S_")}|0${(bits & 0o7777).toString(8).padStart(3, "0")}`;
    const mask = formatMask(view.getUint32(0, true));
    return `{stx_mask=${mask}, stx_attributes=0, stx_mode=${text}, stx_size=${view.getBigUint64(40, true)}, ...}`;
  },
});

const owner = custom("user or group", ({ value }) => String(value));

function formatTime(bytes: Uint8Array): string {
  const { seconds, fraction } = readTimePair(bytes);
  for (const [name, value] of Object.entries(timeName)) if (fraction === value) return name;
  const text = fraction < 0 ? `{tv_sec=${seconds}, tv_nsec=${BigInt.asUintN(64, BigInt(fraction))}}` : formatTimespec(bytes);
  if (seconds === 0 || fraction < 0 || fraction >= 1e9) return text;
  // Civil date from days (proleptic Gregorian calendar).
  const days = Math.floor(seconds / 86400);
  const era = Math.floor((days + 719468) / 146097);
  const day = days + 719468 - era * 146097;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36524) - Math.floor(day / 146096)) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const digits = (value: number, count: number): string => String(value).padStart(count, "0");
  const date = [
    digits(year + era * 400 + (month <= 2 ? 1 : 0), 4),
    digits(month, 2),
    digits(dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1, 2),
  ];
  const rest = seconds - days * 86400;
  const time = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map((value) => digits(value, 2));
  return `${text} /* ${date.join("-")}T${time.join(":")}${fraction ? `.${digits(fraction, 9)}` : ""}+0000 */`;
}

const timePair: ArgumentKind = pointer({
  noun: "two timespecs",
  before: ({ value, read }) => (value === 0 ? undefined : read(value, 2 * timespecBytes)),
  format: ({ before, raw }) =>
    before instanceof Uint8Array
      ? `[${formatTime(before.subarray(0, timespecBytes))}, ${formatTime(before.subarray(timespecBytes))}]`
      : formatAddress(raw),
});

/** Octal with its 0, three digits at least. */
const formatMaskBits = (value: number): string => `0${value.toString(8)}`.padStart(3, "0");

export const attributeCalls: readonly CallRow[] = [
  {
    number: 43,
    name: "statfs",
    arguments: signature({ path, buf: outFileSystem }),
    result: "number",
    summary: "tells about the file system that a path is in",
    support: "full",
    handler: (context, pointerToPath, buffer) => {
      const resolved = resolveAt(context, AT_FDCWD, pointerToPath, true);
      return typeof resolved === "string" ? resolved : giveFileSystem(context, buffer, isGenerated(resolved.node));
    },
  },
  {
    number: 44,
    name: "fstatfs",
    arguments: signature({ fd: descriptor, buf: outFileSystem }),
    result: "number",
    summary: "tells about the file system that an open file is in",
    support: "full",
    handler: (context, fd, buffer) => {
      const found = nodeOf(context, fd);
      return typeof found === "string" ? found : giveFileSystem(context, buffer, isGenerated(found.node));
    },
  },
  {
    number: 45,
    name: "truncate",
    arguments: signature({ path, length: offset }),
    result: "number",
    summary: "cuts a file to a length, or extends it by zeros",
    support: "full",
    handler: (context, pointerToPath, length) => {
      if (length < 0) return "EINVAL";
      const resolved = resolveAt(context, AT_FDCWD, pointerToPath, true);
      if (typeof resolved === "string") return resolved;
      const { node } = resolved;
      if (node.kind === "directory") return "EISDIR";
      if (node.kind !== "file") return "EINVAL";
      return isPermitted(node, context.process.credentials, 2) ? setLength(context, node, length) : "EACCES";
    },
  },
  {
    number: 46,
    name: "ftruncate",
    arguments: signature({ fd: descriptor, length: offset }),
    result: "number",
    summary: "cuts an open file to a length, or extends it by zeros",
    support: "full",
    handler: (context, fd, length) => {
      if (length < 0) return "EINVAL";
      const description = descriptionAt(context, fd);
      if (!description) return "EBADF";
      if (description.object.kind !== "file" || !isWritable(description)) return "EINVAL";
      return setLength(context, description.object.node, length);
    },
  },
  {
    number: 47,
    name: "fallocate",
    arguments: signature({ fd: descriptor, mode: unsigned, offset, len: offset }),
    result: "number",
    summary: "makes sure that a range of a file has room",
    support: "partial: mode 0 and FALLOC_FL_KEEP_SIZE",
    handler: (context, fd, how, start, length) => {
      const description = descriptionAt(context, fd);
      if (!description) return "EBADF";
      if (start < 0 || length <= 0) return "EINVAL";
      if (how & ~1) return "EOPNOTSUPP";
      if (!isWritable(description)) return "EBADF";
      const { object } = description;
      if (object.kind === "pipe") return "ESPIPE";
      if (object.kind !== "file") return "ENODEV";
      return how === 1 || start + length <= object.node.size ? 0 : setLength(context, object.node, start + length);
    },
  },
  {
    number: 52,
    name: "fchmod",
    arguments: signature({ fd: descriptor, mode }),
    result: "number",
    summary: "changes the permissions of an open file",
    support: "full",
    handler: (context, fd, permissions) => {
      const found = nodeOf(context, fd);
      return typeof found === "string" ? found : setPermissions(context, found.node, permissions);
    },
  },
  {
    number: 53,
    name: "fchmodat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, mode }),
    result: "number",
    summary: "changes the permissions of a file",
    support: "full",
    handler: (context, directory, pointerToPath, permissions) => {
      const resolved = resolveAt(context, directory, pointerToPath, true);
      return typeof resolved === "string" ? resolved : setPermissions(context, resolved.node, permissions);
    },
  },
  {
    number: 54,
    name: "fchownat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, owner, group: owner, flags: flags(atFlag, "AT_") }),
    result: "number",
    summary: "changes who a file belongs to",
    support: "partial: AT_EMPTY_PATH needs a path",
    handler: (context, directory, pointerToPath, uid, gid, bits) => {
      if (bits & ~(atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
      const resolved = resolveAt(context, directory, pointerToPath, !(bits & atFlag.AT_SYMLINK_NOFOLLOW));
      return typeof resolved === "string" ? resolved : setOwner(context, resolved.node, uid, gid);
    },
  },
  {
    number: 55,
    name: "fchown",
    arguments: signature({ fd: descriptor, owner, group: owner }),
    result: "number",
    summary: "changes who an open file belongs to",
    support: "full",
    handler: (context, fd, uid, gid) => {
      const found = nodeOf(context, fd);
      return typeof found === "string" ? found : setOwner(context, found.node, uid, gid);
    },
  },
  {
    number: 88,
    name: "utimensat",
    arguments: signature({
      dirfd: directoryDescriptor,
      pathname: { ...path, format: (view) => (view.value === 0 ? "NULL" : path.format(view)) },
      times: timePair,
      flags: flags(atFlag, "AT_"),
    }),
    result: "number",
    summary: "sets the times of last access and modification",
    support: "full",
    handler: setTimes,
  },
  {
    number: 166,
    name: "umask",
    arguments: signature({ mask: { ...mode, format: ({ value }) => formatMaskBits(value) } }),
    result: (result) => formatMaskBits(result),
    summary: "sets the permissions that new files do not get",
    support: "full",
    handler: ({ process }, mask) => {
      const old = process.umask;
      process.umask = mask & 0o777;
      return old;
    },
  },
  {
    number: 291,
    name: "statx",
    arguments: signature({
      dirfd: directoryDescriptor,
      pathname: path,
      flags: statxFlags,
      mask: custom("mask STATX_*", ({ value }) => (value < 0 ? `${hexadecimal(value >>> 0)} /* STATX_??? */` : formatMask(value))),
      statxbuf: outStatx,
    }),
    result: "number",
    summary: "tells about a file by path, in a structure that can grow",
    support: "full",
    handler: (context, directory, pointerToPath, bits, mask, buffer) => {
      const sync = statxSync.AT_STATX_FORCE_SYNC | statxSync.AT_STATX_DONT_SYNC;
      const known = sync | atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_NO_AUTOMOUNT | atFlag.AT_EMPTY_PATH;
      if ((mask >>> 0) & STATX__RESERVED || bits & ~known || (bits & sync) === sync) return "EINVAL";
      const status = statusAt(context, directory, pointerToPath, bits);
      if (typeof status === "string") return status;
      return writeBytes(context.memory, buffer, writeStatx(status)) ? 0 : "EFAULT";
    },
  },
];

/** What fsync and its kin do here, where everything is in memory: they check the descriptor. */
const synchronise = (number: number, name: string, summary: string): CallRow => ({
  number,
  name,
  arguments: signature({ fd: descriptor }),
  result: "number",
  summary,
  support: "full",
  handler: (context, fd) => {
    const description = descriptionAt(context, fd);
    if (!description) return "EBADF";
    return name === "syncfs" || "node" in description.object ? 0 : "EINVAL";
  },
});

const advice = {
  POSIX_FADV_NORMAL: 0,
  POSIX_FADV_RANDOM: 1,
  POSIX_FADV_SEQUENTIAL: 2,
  POSIX_FADV_WILLNEED: 3,
  POSIX_FADV_DONTNEED: 4,
  POSIX_FADV_NOREUSE: 5,
} as const;

export const synchroniseCalls: readonly CallRow[] = [
  { number: 81, name: "sync", arguments: [], result: "number", summary: "writes everything to disk", support: "full", handler: () => 0 },
  synchronise(82, "fsync", "writes a file to disk"),
  synchronise(83, "fdatasync", "writes a file's contents to disk"),
  synchronise(267, "syncfs", "writes a file system to disk"),
  {
    number: 223,
    name: "fadvise64",
    arguments: signature({
      fd: descriptor,
      offset,
      len: offset,
      advice: custom("advice", ({ value }) => formatName(advice, value, "POSIX_FADV_")),
    }),
    result: "number",
    summary: "tells how a file will be read",
    support: "full",
    handler: (context, fd, _start, length, what) => {
      const description = descriptionAt(context, fd);
      if (!description) return "EBADF";
      if (description.object.kind === "pipe") return "ESPIPE";
      return length < 0 || what < 0 || what > advice.POSIX_FADV_NOREUSE ? "EINVAL" : 0;
    },
  },
  {
    number: 213,
    name: "readahead",
    arguments: signature({ fd: descriptor, offset, count: integer }),
    result: "number",
    summary: "reads a file into memory ahead of its use",
    support: "full",
    handler: (context, fd) => {
      const found = nodeOf(context, fd);
      if (typeof found === "string") return found;
      return found.node?.kind === "file" ? 0 : "EINVAL";
    },
  },
];
