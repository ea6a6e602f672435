// What belongs to a file beside its contents: permissions, owner, times, length, status, and the file system it is in
// (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD, atFlag, fileSeal } from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { nodeEvent } from "../abi/inotify.ts";
import { fileType, fileTypeMask } from "../abi/stat.ts";
import { STATX__RESERVED, STATX_ALL, statxBytes, statxMask, statxSync, writeStatx } from "../abi/statx.ts";
import { isTimespecValid, readTimePair, type TimePair, timespecBytes } from "../abi/time.ts";
import { currentTime } from "../kernel.ts";
import { readMappings, writeMappings } from "../mm/file-mappings.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import { notifyNode } from "../vfs/inotify.ts";
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
  mode,
  offset,
  pointer,
  unsigned,
} from "./argument-kind.ts";
import { resolveAt, resolveOrDescriptor, statusAt } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { formatTimespec, path } from "./structures.ts";
import { anyDescriptionAt, descriptionAt, exceedsFileLimit, isWritable } from "./transfer.ts";

/** The node behind a descriptor; undefined: it has none, as pipes and sockets. EBADF. */
function nodeOf(context: CallContext, fd: number): { readonly node?: Node } | Errno {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  return "node" in description.object ? { node: description.object.node } : {};
}

const isOwner = ({ process: { credentials } }: CallContext, node: Node): boolean => credentials.uid === 0 || credentials.uid === node.uid;

function setPermissions(context: CallContext, node: Node | undefined, permissions: number): CallResult {
  // A pipe or socket of one's own can be changed, to no effect.
  if (!node) return 0;
  if (!isOwner(context, node)) return "EPERM";
  const { credentials } = context.process;
  const isForeignGroup = credentials.uid !== 0 && ![credentials.gid, ...credentials.groups].includes(node.gid);
  node.permissions = permissions & (isForeignGroup ? 0o5777 : 0o7777);
  node.changed = currentTime(context.kernel);
  notifyNode(context.kernel, node, nodeEvent.IN_ATTRIB);
  return 0;
}

const unchanged = -1;

/** The set-user-id bit, and set-group-id where the group may execute. */
export function dropSetIds(node: Node): void {
  node.permissions &= ~(node.permissions & 0o010 ? 0o6000 : 0o4000);
}

/** Root may give a file to anybody; its owner may only leave it as it is. */
function setOwner(context: CallContext, node: Node | undefined, uid: number, gid: number): CallResult {
  if (!node) return 0;
  const { credentials } = context.process;
  const isAllowed =
    credentials.uid === 0 ||
    ((uid === unchanged || (uid === node.uid && isOwner(context, node))) &&
      (gid === unchanged || ([credentials.gid, ...credentials.groups].includes(gid) && isOwner(context, node))));
  if (!isAllowed) return "EPERM";
  if (uid !== unchanged) node.uid = uid >>> 0;
  if (gid !== unchanged) node.gid = gid >>> 0;
  // A file that changes hands is no longer executed as its owner (setattr_should_drop_suidgid).
  if (node.kind !== "directory") dropSetIds(node);
  node.changed = currentTime(context.kernel);
  notifyNode(context.kernel, node, nodeEvent.IN_ATTRIB);
  return 0;
}

function setLength(context: CallContext, node: FileNode, length: number): CallResult {
  const { kernel } = context;
  if (length > Number.MAX_SAFE_INTEGER) return "EFBIG";
  if (length > node.size && exceedsFileLimit(context, length)) return "EFBIG";
  const { seals = 0 } = node;
  if ((length < node.size && seals & fileSeal.F_SEAL_SHRINK) || (length > node.size && seals & fileSeal.F_SEAL_GROW)) return "EPERM";
  readMappings(kernel, node);
  const failure = resizeFile(kernel.state.files, node, length, kernel.limits.fileBytes);
  if (failure) return failure;
  writeMappings(kernel, node);
  node.modified = node.changed = currentTime(kernel);
  notifyNode(kernel, node, nodeEvent.IN_MODIFY);
  return 0;
}

/** tv_nsec that stands for the present time, or for no change. */
const timeName = { UTIME_NOW: 0x3fffffff, UTIME_OMIT: 0x3ffffffe } as const;

/** Times of access and modification: undefined leaves one as it is. EINVAL, EFAULT. */
function readTimes({ kernel, memory }: CallContext, address: number): readonly (TimePair | undefined)[] | Errno {
  const now = currentTime(kernel);
  if (address === 0) return [now, now];
  const bytes = readBytes(memory, address, 2 * timespecBytes);
  if (!bytes) return "EFAULT";
  const times: (TimePair | undefined)[] = [];
  for (const at of [0, timespecBytes]) {
    const time = readTimePair(bytes.subarray(at, at + timespecBytes));
    if (time.fraction === timeName.UTIME_NOW) times.push(now);
    else if (time.fraction === timeName.UTIME_OMIT) times.push(undefined);
    else if (!isTimespecValid({ seconds: 0, fraction: time.fraction })) return "EINVAL";
    else times.push(time);
  }
  return times;
}

function setTimes(context: CallContext, directory: number, pointerToPath: number, timesAddress: number, bits: number): CallResult {
  const { kernel, process } = context;
  const times = readTimes(context, timesAddress);
  if (typeof times === "string") return times;
  // Nothing to do: not even the path is looked at.
  if (times.every((time) => time === undefined)) return 0;
  if (bits & ~(atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
  if (pointerToPath === 0 && (directory === AT_FDCWD || bits !== 0)) return directory === AT_FDCWD ? "EFAULT" : "EINVAL";
  const found =
    pointerToPath === 0
      ? nodeOf(context, directory)
      : resolveOrDescriptor(context, directory, pointerToPath, bits, !(bits & atFlag.AT_SYMLINK_NOFOLLOW));
  if (typeof found === "string") return found;
  const { node } = found;
  if (!node) return 0;
  // The present time needs permission to write; a chosen one, the file.
  const isPresent = timesArePresent(context, timesAddress);
  if (!isOwner(context, node) && !(isPresent && isPermitted(node, process.credentials, 2))) return isPresent ? "EACCES" : "EPERM";
  node.accessed = times[0] ?? node.accessed;
  node.modified = times[1] ?? node.modified;
  node.changed = currentTime(kernel);
  notifyNode(kernel, node, !times[1] ? nodeEvent.IN_ACCESS : !times[0] ? nodeEvent.IN_MODIFY : nodeEvent.IN_ATTRIB);
  return 0;
}

/** No times, or UTIME_NOW for both. */
function timesArePresent({ memory }: CallContext, address: number): boolean {
  if (address === 0) return true;
  const bytes = readBytes(memory, address, 2 * timespecBytes);
  return bytes !== undefined && [0, timespecBytes].every((at) => readTimePair(bytes.subarray(at)).fraction === timeName.UTIME_NOW);
}

const allocation = { FALLOC_FL_KEEP_SIZE: 1, FALLOC_FL_PUNCH_HOLE: 2, FALLOC_FL_ZERO_RANGE: 0x10 } as const;

/** As tmpfs has it: room is made, or a hole; a range cannot be zeroed, inserted or taken out (mm/shmem.c). */
function allocate(context: CallContext, fd: number, how: number, start: number, length: number): CallResult {
  const { FALLOC_FL_KEEP_SIZE, FALLOC_FL_PUNCH_HOLE } = allocation;
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  if (start < 0 || length <= 0) return "EINVAL";
  if (how & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)) return "EOPNOTSUPP";
  if (how === FALLOC_FL_PUNCH_HOLE) return "EOPNOTSUPP";
  if (!isWritable(description)) return "EBADF";
  const { object } = description;
  if (object.kind === "pipe") return "ESPIPE";
  if (object.kind !== "file") return "ENODEV";
  const { node } = object;
  if (how & FALLOC_FL_PUNCH_HOLE) {
    if ((node.seals ?? 0) & fileSeal.F_SEAL_WRITE) return "EPERM";
    readMappings(context.kernel, node);
    node.contents.fill(0, Math.min(start, node.size), Math.min(start + length, node.size));
    node.modified = node.changed = currentTime(context.kernel);
    writeMappings(context.kernel, node);
    return 0;
  }
  if (exceedsFileLimit(context, start + length)) return "EFBIG";
  return how & FALLOC_FL_KEEP_SIZE || start + length <= node.size ? 0 : setLength(context, node, start + length);
}

const fileSystem = { TMPFS_MAGIC: 0x01021994, PROC_SUPER_MAGIC: 0x9fa0, PIPEFS_MAGIC: 0x50495045 } as const;
const fileSystemBytes = 120;
const blockBytes = 4096;

function giveFileSystem({ kernel, memory }: CallContext, address: number, type: number): CallResult {
  const bytes = new Uint8Array(fileSystemBytes);
  const view = new DataView(bytes.buffer);
  const blocks = Math.floor(kernel.limits.fileBytes / blockBytes);
  const free = Math.max(0, Math.floor((kernel.limits.fileBytes - kernel.state.files.usedBytes) / blockBytes));
  const words = [type, blockBytes, ...(type === fileSystem.TMPFS_MAGIC ? [blocks, free, free] : [0, 0, 0])];
  const files = [1_000_000, 1_000_000 - Math.min(kernel.state.files.nextInode, 1_000_000)];
  for (const [index, word] of [...words, ...files].entries()) view.setBigUint64(index * 8, BigInt(word), true);
  // After the identity: the longest name, and the fragment's size.
  view.setBigUint64(64, 255n, true);
  view.setBigUint64(72, BigInt(blockBytes), true);
  return writeBytes(memory, address, bytes) ? 0 : "EFAULT";
}

function fileSystemOf(node: Node | undefined): number {
  const isGenerated =
    (node?.kind === "file" && node.isGenerated === true) || (node?.kind === "directory" && node.generatedPath !== undefined);
  return isGenerated ? fileSystem.PROC_SUPER_MAGIC : fileSystem.TMPFS_MAGIC;
}

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
      return typeof resolved === "string" ? resolved : giveFileSystem(context, buffer, fileSystemOf(resolved.node));
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
      const description = anyDescriptionAt(context, fd);
      if (!description) return "EBADF";
      const { object } = description;
      if (object.kind === "pipe" && !object.pipe.node) return giveFileSystem(context, buffer, fileSystem.PIPEFS_MAGIC);
      return giveFileSystem(context, buffer, fileSystemOf("node" in object ? object.node : undefined));
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
    support: "full",
    handler: allocate,
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
    number: 452,
    name: "fchmodat2",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, mode, flags: flags(atFlag, "AT_") }),
    result: "number",
    summary: "changes the permissions of a file, but not of a link",
    support: "full",
    handler: (context, directory, pointerToPath, permissions, bits) => {
      if (bits & ~(atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
      const found = resolveOrDescriptor(context, directory, pointerToPath, bits, !(bits & atFlag.AT_SYMLINK_NOFOLLOW));
      if (typeof found === "string") return found;
      return found.node?.kind === "link" ? "EOPNOTSUPP" : setPermissions(context, found.node, permissions);
    },
  },
  {
    number: 54,
    name: "fchownat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, owner, group: owner, flags: flags(atFlag, "AT_") }),
    result: "number",
    summary: "changes who a file belongs to",
    support: "full",
    handler: (context, directory, pointerToPath, uid, gid, bits) => {
      if (bits & ~(atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
      const resolved = resolveOrDescriptor(context, directory, pointerToPath, bits, !(bits & atFlag.AT_SYMLINK_NOFOLLOW));
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
