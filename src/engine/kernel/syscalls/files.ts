// Files by path: openat, newfstatat, fstat, readlinkat, faccessat, getcwd (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD, accessCheck, atFlag, formatOpenFlags, openFlag, pathBytesMaximum } from "../abi/fcntl.ts";
import { type FileStatus, writeStat } from "../abi/stat.ts";
import { decodeUtf8, encodeCString, encodeUtf8 } from "../abi/text.ts";
import { nowNs } from "../kernel.ts";
import { readCString, writeBytes } from "../mm/user-memory.ts";
import { install, lowestFree } from "../vfs/description.ts";
import { nodeStatus } from "../vfs/file.ts";
import { type DirectoryNode, isPermitted, type Node } from "../vfs/node.ts";
import { createDescription, openPath, walkFor } from "../vfs/open.ts";
import { operationsOf } from "../vfs/operations.ts";
import { directoryPath, type Resolved, resolve, unnamedFile } from "../vfs/tree.ts";
import { custom, descriptor, directoryDescriptor, flags, mode, size } from "./argument-kind.ts";
import { type CallContext, type CallRow, signature } from "./row.ts";
import { outPath, outStat, path } from "./structures.ts";
import { descriptionAt } from "./transfer.ts";

const openFlags = custom("flags O_*", ({ value }) => formatOpenFlags(value));
/** Shown only where open looks at it. */
const creationMode = {
  ...mode,
  format: (view: Parameters<typeof mode.format>[0]) => (view.values[2] & openFlag.O_CREAT ? mode.format(view) : undefined),
};

const memoryFileFlag = { MFD_CLOEXEC: 1, MFD_ALLOW_SEALING: 2, MFD_HUGETLB: 4, MFD_NOEXEC_SEAL: 8, MFD_EXEC: 16 } as const;
/** With its NUL. */
const memoryFileNameBytes = 250;

/** A path argument as text. */
export function readPath(context: CallContext, pointer: number): { text: string } | Errno {
  const bytes = readCString(context.memory, pointer, pathBytesMaximum);
  return typeof bytes === "string" ? bytes : { text: decodeUtf8(bytes) };
}

/** Where a relative path starts: EBADF, ENOTDIR. An absolute path does not look at the descriptor. */
export function startOf(context: CallContext, directory: number, text: string): DirectoryNode | Errno {
  if (text.startsWith("/") || directory === AT_FDCWD) return context.process.workingDirectory;
  const description = descriptionAt(context, directory);
  if (!description) return "EBADF";
  return description.object.kind === "directory" ? description.object.node : "ENOTDIR";
}

/** The entry that a path names, whether it is there or not. */
export function resolveEntry(context: CallContext, directory: number, pointer: number, followLast: boolean): Resolved | Errno {
  const read = readPath(context, pointer);
  if (typeof read === "string") return read;
  if (read.text === "") return "ENOENT";
  const start = startOf(context, directory, read.text);
  if (typeof start === "string") return start;
  return resolve(walkFor(context.kernel, context.process, start, followLast), read.text);
}

export type ResolvedNode = Resolved & { readonly node: Node };

/** The node that a path names: ENOENT, and ENOTDIR when the path ends in a slash and it is no directory. */
export function resolveAt(context: CallContext, directory: number, pointer: number, followLast: boolean): ResolvedNode | Errno {
  const resolved = resolveEntry(context, directory, pointer, followLast);
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (!node) return "ENOENT";
  return resolved.directoryWanted && node.kind !== "directory" ? "ENOTDIR" : { ...resolved, node };
}

/** Status by path, as fstatat and statx have it; an empty path is the descriptor itself where AT_EMPTY_PATH allows it. */
export function statusAt(context: CallContext, directory: number, pointer: number, atBits: number): FileStatus | Errno {
  const { kernel, process } = context;
  if (atBits & atFlag.AT_EMPTY_PATH) {
    // Newer programs may give NULL for it.
    const read = pointer === 0 ? { text: "" } : readPath(context, pointer);
    if (typeof read === "string") return read;
    if (read.text === "" && directory === AT_FDCWD) return nodeStatus(kernel, process.workingDirectory);
    if (read.text === "") {
      const description = descriptionAt(context, directory);
      return description ? operationsOf(description.object).status(kernel, description.object) : "EBADF";
    }
  }
  const follows = !(atBits & atFlag.AT_SYMLINK_NOFOLLOW);
  const resolved = resolveAt(context, directory, pointer, follows);
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (follows && node.kind === "link" && node.object) return operationsOf(node.object).status(kernel, node.object);
  return nodeStatus(kernel, node);
}

function statDescriptor(context: CallContext, fd: number, buffer: number): 0 | Errno {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  const status = operationsOf(description.object).status(context.kernel, description.object);
  return writeBytes(context.memory, buffer, writeStat(status)) ? 0 : "EFAULT";
}

export const fileCalls: readonly CallRow[] = [
  {
    number: 17,
    name: "getcwd",
    arguments: signature({ buf: outPath(true), size }),
    result: "number",
    summary: "gives the path of the working directory",
    support: "full",
    handler: ({ process, memory }, buffer, room) => {
      if (process.workingDirectory.links === 0) return "ENOENT";
      const bytes = encodeCString(directoryPath(process.workingDirectory));
      if (bytes.length > room) return "ERANGE";
      return writeBytes(memory, buffer, bytes) ? bytes.length : "EFAULT";
    },
  },
  {
    number: 48,
    name: "faccessat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, mode: flags(accessCheck, "?_") }),
    result: "number",
    summary: "checks whether a file may be read, written or executed",
    support: "full",
    handler: (context, directory, pointer, wanted) => {
      if (wanted & ~7) return "EINVAL";
      const resolved = resolveAt(context, directory, pointer, true);
      if (typeof resolved === "string") return resolved;
      return isPermitted(resolved.node, context.process.credentials, wanted) ? 0 : "EACCES";
    },
  },
  {
    number: 439,
    name: "faccessat2",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, mode: flags(accessCheck, "?_"), flags: flags(atFlag, "AT_") }),
    result: "number",
    summary: "checks whether a file may be read, written or executed",
    support: "full",
    handler: (context, directory, pointer, wanted, atBits) => {
      if (wanted & ~7 || atBits & ~(atFlag.AT_EACCESS | atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
      const resolved = resolveAt(context, directory, pointer, !(atBits & atFlag.AT_SYMLINK_NOFOLLOW));
      if (typeof resolved === "string") return resolved;
      return isPermitted(resolved.node, context.process.credentials, wanted) ? 0 : "EACCES";
    },
  },
  {
    number: 56,
    name: "openat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, flags: openFlags, mode: creationMode }),
    result: "number",
    summary: "opens a file, or creates it",
    support: "partial: O_TMPFILE and O_PATH are not known",
    handler: (context, directory, pointer, openBits, permissions) => {
      const { kernel, process } = context;
      if ((openBits & (openFlag.O_TMPFILE & ~openFlag.O_DIRECTORY)) !== 0) return "EOPNOTSUPP";
      const read = readPath(context, pointer);
      if (typeof read === "string") return read;
      if (read.text === "") return "ENOENT";
      const fd = lowestFree(process.descriptors, descriptorLimit(context));
      if (typeof fd === "string") return fd;
      const start = startOf(context, directory, read.text);
      if (typeof start === "string") return start;
      const description = openPath(kernel, process, start, read.text, openBits, permissions);
      if (typeof description === "string") return description;
      install(process.descriptors, fd, description, (openBits & openFlag.O_CLOEXEC) !== 0);
      return fd;
    },
  },
  {
    number: 78,
    name: "readlinkat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, buf: outPath(false), bufsiz: size }),
    result: "number",
    summary: "reads what a symbolic link points to",
    support: "full",
    handler: (context, directory, pointer, buffer, room) => {
      if (room <= 0 || room > 0x7fffffff) return "EINVAL";
      const resolved = resolveAt(context, directory, pointer, false);
      if (typeof resolved === "string") return resolved;
      if (resolved.node.kind !== "link") return "EINVAL";
      const bytes = encodeUtf8(resolved.node.target).subarray(0, room);
      return writeBytes(context.memory, buffer, bytes) ? bytes.length : "EFAULT";
    },
  },
  {
    number: 79,
    name: "newfstatat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, statbuf: outStat, flags: flags(atFlag, "AT_") }),
    result: "number",
    summary: "tells type, permissions and size of a file by path",
    support: "full",
    handler: (context, directory, pointer, buffer, atBits) => {
      if (atBits & ~(atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_NO_AUTOMOUNT | atFlag.AT_EMPTY_PATH)) return "EINVAL";
      const status = statusAt(context, directory, pointer, atBits);
      if (typeof status === "string") return status;
      return writeBytes(context.memory, buffer, writeStat(status)) ? 0 : "EFAULT";
    },
  },
  {
    number: 80,
    name: "fstat",
    arguments: signature({ fd: descriptor, statbuf: outStat }),
    result: "number",
    summary: "tells type, permissions and size of an open file",
    support: "full",
    handler: statDescriptor,
  },
  {
    number: 279,
    name: "memfd_create",
    arguments: signature({ name: path, flags: flags(memoryFileFlag, "MFD_") }),
    result: "number",
    summary: "makes a file in memory that has no place in the tree",
    support: "partial: seals are not known",
    handler: (context, pointer, bits) => {
      const { kernel, process } = context;
      if (
        bits & ~(memoryFileFlag.MFD_CLOEXEC | memoryFileFlag.MFD_ALLOW_SEALING | memoryFileFlag.MFD_NOEXEC_SEAL | memoryFileFlag.MFD_EXEC)
      ) {
        return "EINVAL";
      }
      const name = readCString(context.memory, pointer, memoryFileNameBytes);
      if (typeof name === "string") return name === "EFAULT" ? name : "EINVAL";
      const fd = lowestFree(process.descriptors, descriptorLimit(context));
      if (typeof fd === "string") return fd;
      const node = unnamedFile(kernel.state.files, { ...process.credentials, permissions: 0o777, nowNs: nowNs(kernel) });
      const description = createDescription(kernel, { kind: "file", node }, 2 | openFlag.O_LARGEFILE, `/memfd:${decodeUtf8(name)}`);
      install(process.descriptors, fd, description, (bits & memoryFileFlag.MFD_CLOEXEC) !== 0);
      return fd;
    },
  },
];

/** RLIMIT_NOFILE. */
export function descriptorLimit({ kernel, process }: CallContext): number {
  return Math.min(process.resourceLimits.get(7)?.current ?? kernel.limits.descriptors, kernel.limits.descriptors);
}
