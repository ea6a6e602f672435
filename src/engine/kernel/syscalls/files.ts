// Files by path: openat, newfstatat, fstat, readlinkat, faccessat, getcwd (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD, accessCheck, atFlag, fileSeal, formatOpenFlags, openFlag, pathBytesMaximum } from "../abi/fcntl.ts";
import { formatFlags } from "../abi/flags.ts";
import { type FileStatus, writeStat } from "../abi/stat.ts";
import { decodeBytes, encodeCString, encodeUtf8 } from "../abi/text.ts";
import { currentTime } from "../kernel.ts";
import { readBytes, readCString, writeBytes } from "../mm/user-memory.ts";
import { realCredentials } from "../task/identity.ts";
import { install, lowestFree } from "../vfs/description.ts";
import { nodeStatus } from "../vfs/file.ts";
import { type DirectoryNode, isPermitted, type Node } from "../vfs/node.ts";
import { createDescription, type OpenRequest, openPath, walkFor } from "../vfs/open.ts";
import { operationsOf } from "../vfs/operations.ts";
import { directoryPath, type Resolved, resolve, unnamedFile, type Walk, type WalkRestriction } from "../vfs/tree.ts";
import { custom, descriptor, directoryDescriptor, flags, mode, size } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitFor } from "./row.ts";
import { inStructure, outPath, outStat, path } from "./structures.ts";
import { anyDescriptionAt } from "./transfer.ts";

export const openFlags = custom("flags O_*", ({ value }) => formatOpenFlags(value));
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
  return typeof bytes === "string" ? bytes : { text: decodeBytes(bytes) };
}

/** Where a relative path starts: EBADF, ENOTDIR. An absolute path does not look at the descriptor. */
export function startOf(context: CallContext, directory: number, text: string): DirectoryNode | Errno {
  if (text.startsWith("/") || directory === AT_FDCWD) return context.process.workingDirectory;
  const description = anyDescriptionAt(context, directory);
  if (!description) return "EBADF";
  const { object } = description;
  return "node" in object && object.node.kind === "directory" ? object.node : "ENOTDIR";
}

/** The entry that a path names, whether it is there or not. */
export function resolveEntry(
  context: CallContext,
  directory: number,
  pointer: number,
  lastLink: Walk["lastLink"] = "keep",
): Resolved | Errno {
  const read = readPath(context, pointer);
  if (typeof read === "string") return read;
  if (read.text === "") return "ENOENT";
  const start = startOf(context, directory, read.text);
  if (typeof start === "string") return start;
  return resolve(walkFor(context.kernel, context.process, start, lastLink), read.text);
}

export type ResolvedNode = Resolved & { readonly node: Node };

/** The node that a path names: ENOENT, and ENOTDIR when the path ends in a slash and it is no directory. */
export function resolveAt(context: CallContext, directory: number, pointer: number, follows: boolean): ResolvedNode | Errno {
  const resolved = resolveEntry(context, directory, pointer, follows ? "follow" : "beforeSlash");
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (!node) return "ENOENT";
  return resolved.directoryWanted && node.kind !== "directory" ? "ENOTDIR" : { ...resolved, node };
}

/** Where a path with AT_EMPTY_PATH leads: an empty one is the descriptor itself, of which `node` is absent if it has none. */
export function resolveOrDescriptor(
  context: CallContext,
  directory: number,
  pointer: number,
  atBits: number,
  follows: boolean,
): { readonly node?: Node } | Errno {
  if (atBits & atFlag.AT_EMPTY_PATH) {
    const read = readPath(context, pointer);
    if (typeof read === "string") return read;
    if (read.text === "" && directory === AT_FDCWD) return { node: context.process.workingDirectory };
    if (read.text === "") {
      const description = anyDescriptionAt(context, directory);
      if (!description) return "EBADF";
      return "node" in description.object ? { node: description.object.node } : {};
    }
  }
  return resolveAt(context, directory, pointer, follows);
}

/** Status by path, as fstatat and statx have it; an empty path is the descriptor itself where AT_EMPTY_PATH allows it. */
export function statusAt(context: CallContext, directory: number, pointer: number, atBits: number): FileStatus | Errno {
  const { kernel, process } = context;
  if (atBits & atFlag.AT_EMPTY_PATH) {
    // Newer programs may give NULL for it.
    const read = pointer === 0 ? { text: "" } : readPath(context, pointer);
    if (typeof read === "string") return read;
    if (read.text === "" && directory === AT_FDCWD) return nodeStatus(process.workingDirectory);
    if (read.text === "") {
      const description = anyDescriptionAt(context, directory);
      return description ? operationsOf(description.object).status(kernel, description.object) : "EBADF";
    }
  }
  const follows = !(atBits & atFlag.AT_SYMLINK_NOFOLLOW);
  const resolved = resolveAt(context, directory, pointer, follows);
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (follows && node.kind === "link" && node.object) return operationsOf(node.object).status(kernel, node.object);
  return nodeStatus(node);
}

function statDescriptor(context: CallContext, fd: number, buffer: number): 0 | Errno {
  const description = anyDescriptionAt(context, fd);
  if (!description) return "EBADF";
  const status = operationsOf(description.object).status(context.kernel, description.object);
  return writeBytes(context.memory, buffer, writeStat(status)) ? 0 : "EFAULT";
}

function open(context: CallContext, directory: number, pointer: number, request: Omit<OpenRequest, "start" | "path">): CallResult {
  const { kernel, process } = context;
  const read = readPath(context, pointer);
  if (typeof read === "string") return read;
  if (read.text === "") return "ENOENT";
  const fd = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof fd === "string") return fd;
  // Below a root of its own even an absolute path starts at the descriptor.
  const isScoped = request.restriction?.beneath || request.restriction?.inRoot;
  const start = startOf(context, directory, isScoped ? "." : read.text);
  if (typeof start === "string") return start;
  const opened = openPath(kernel, process, { ...request, start, path: read.text });
  if (typeof opened === "string") return opened;
  if ("kind" in opened) return waitFor(opened);
  install(process.descriptors, fd, opened, (request.flags & openFlag.O_CLOEXEC) !== 0);
  return fd;
}

const resolveFlag = {
  RESOLVE_NO_XDEV: 1,
  RESOLVE_NO_MAGICLINKS: 2,
  RESOLVE_NO_SYMLINKS: 4,
  RESOLVE_BENEATH: 8,
  RESOLVE_IN_ROOT: 16,
  RESOLVE_CACHED: 32,
} as const;
/** struct open_how: flags, mode, resolve. */
const howBytes = 24;
const knownOpenFlags = Object.values(openFlag).reduce((bits, flag) => bits | flag, 3);

function openAsTold(context: CallContext, directory: number, pointer: number, how: number, length: number): CallResult {
  if (length < howBytes) return "EINVAL";
  if (length > pathBytesMaximum) return "E2BIG";
  const bytes = readBytes(context.memory, how, length);
  if (!bytes) return "EFAULT";
  if (bytes.subarray(howBytes).some((byte) => byte !== 0)) return "E2BIG";
  const view = new DataView(bytes.buffer, bytes.byteOffset, howBytes);
  const [flags, permissions, bits] = [0, 8, 16].map((at) => Number(view.getBigUint64(at, true)));
  const isCreating = (flags & openFlag.O_CREAT) !== 0 || (flags & openFlag.O_TMPFILE & ~openFlag.O_DIRECTORY) !== 0;
  if (flags > 0xffffffff || flags & ~knownOpenFlags || permissions > 0o7777 || (permissions !== 0 && !isCreating)) return "EINVAL";
  const known = Object.values(resolveFlag).reduce((all, flag) => all | flag, 0);
  const both = resolveFlag.RESOLVE_BENEATH | resolveFlag.RESOLVE_IN_ROOT;
  if (bits > known || (bits & both) === both) return "EINVAL";
  const restriction: WalkRestriction = {
    noCrossing: (bits & resolveFlag.RESOLVE_NO_XDEV) !== 0,
    noMagicLinks: (bits & resolveFlag.RESOLVE_NO_MAGICLINKS) !== 0,
    noLinks: (bits & resolveFlag.RESOLVE_NO_SYMLINKS) !== 0,
    beneath: (bits & resolveFlag.RESOLVE_BENEATH) !== 0,
    inRoot: (bits & resolveFlag.RESOLVE_IN_ROOT) !== 0,
  };
  return open(context, directory, pointer, { flags, mode: permissions, restriction });
}

const openHow = inStructure("struct open_how", howBytes, (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, howBytes);
  const [flags, permissions, bits] = [0, 8, 16].map((at) => Number(view.getBigUint64(at, true)));
  const isCreating = (flags & openFlag.O_CREAT) !== 0;
  return `{flags=${formatOpenFlags(flags)}, ${isCreating ? `mode=0${permissions.toString(8)}, ` : ""}resolve=${formatFlags(resolveFlag, bits, "RESOLVE_")}}`;
});

/** `access` as faccessat has it: by the real identity unless AT_EACCESS says otherwise. */
function checkAccess(context: CallContext, directory: number, pointer: number, wanted: number, atBits: number): CallResult {
  if (wanted & ~7 || atBits & ~(atFlag.AT_EACCESS | atFlag.AT_SYMLINK_NOFOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
  const found = resolveOrDescriptor(context, directory, pointer, atBits, !(atBits & atFlag.AT_SYMLINK_NOFOLLOW));
  if (typeof found === "string") return found;
  const { credentials } = context.process;
  const identity = atBits & atFlag.AT_EACCESS ? credentials : realCredentials(credentials);
  return !found.node || isPermitted(found.node, identity, wanted) ? 0 : "EACCES";
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
      const bytes = encodeCString(directoryPath(process.workingDirectory, process.rootDirectory));
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
    handler: (context, directory, pointer, wanted) => checkAccess(context, directory, pointer, wanted, 0),
  },
  {
    number: 439,
    name: "faccessat2",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, mode: flags(accessCheck, "?_"), flags: flags(atFlag, "AT_") }),
    result: "number",
    summary: "checks whether a file may be read, written or executed",
    support: "full",
    handler: checkAccess,
  },
  {
    number: 56,
    name: "openat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, flags: openFlags, mode: creationMode }),
    result: "number",
    summary: "opens a file, or creates it",
    support: "full",
    handler: (context, directory, pointer, flags, permissions) => open(context, directory, pointer, { flags, mode: permissions }),
  },
  {
    number: 437,
    name: "openat2",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, how: openHow, size }),
    result: "number",
    summary: "opens a file, restricting the way to it",
    support: "full",
    handler: openAsTold,
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
      // An empty path is the descriptor itself, if it stands for a link (O_PATH with O_NOFOLLOW).
      const resolved = resolveOrDescriptor(context, directory, pointer, atFlag.AT_EMPTY_PATH, false);
      if (typeof resolved === "string") return resolved;
      const isDescriptor = !("parent" in resolved);
      if (resolved.node?.kind !== "link") return isDescriptor ? "ENOENT" : "EINVAL";
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
    support: "full",
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
      const node = unnamedFile(kernel.state.files, { ...process.credentials, permissions: 0o777, now: currentTime(kernel) });
      node.seals = bits & memoryFileFlag.MFD_ALLOW_SEALING ? 0 : fileSeal.F_SEAL_SEAL;
      const description = createDescription(kernel, { kind: "file", node }, 2 | openFlag.O_LARGEFILE, `/memfd:${decodeBytes(name)}`);
      install(process.descriptors, fd, description, (bits & memoryFileFlag.MFD_CLOEXEC) !== 0);
      return fd;
    },
  },
];

/** RLIMIT_NOFILE. */
export function descriptorLimit({ kernel, process }: CallContext): number {
  return Math.min(process.resourceLimits.get(7)?.current ?? kernel.limits.descriptors, kernel.limits.descriptors);
}
