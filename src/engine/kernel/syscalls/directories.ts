// Directories: making and removing entries, renaming, listing, the working directory (man 2 of each).

import { concatenate } from "../../base/concatenate.ts";
import { countEntries, type DirectoryEntry, entryType, writeEntry } from "../abi/directory-entry.ts";
import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD, atFlag, removeFlag, renameFlag } from "../abi/fcntl.ts";
import { formatName } from "../abi/flags.ts";
import { nodeEvent } from "../abi/inotify.ts";
import { fileType, fileTypeMask } from "../abi/stat.ts";
import { writeBytes } from "../mm/user-memory.ts";
import type { Description } from "../vfs/description.ts";
import {
  addName,
  makeDirectory,
  makeLink,
  makeNode,
  type RenameOptions,
  removeDirectory,
  removeFile,
  rename,
} from "../vfs/directory-change.ts";
import { notifyNode } from "../vfs/inotify.ts";
import { type DirectoryNode, isPermitted, type Node } from "../vfs/node.ts";
import { namesIn, nodeAt } from "../vfs/proc/nodes.ts";
import {
  type ArgumentKind,
  custom,
  descriptor,
  directoryDescriptor,
  flags,
  formatAddress,
  hexadecimal,
  mode,
  pointer,
  size,
  unsigned,
} from "./argument-kind.ts";
import { readPath, resolveAt, resolveEntry, resolveOrDescriptor } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { path } from "./structures.ts";
import { anyDescriptionAt, descriptionAt } from "./transfer.ts";

function remove(context: CallContext, directory: number, pointerToPath: number, bits: number): CallResult {
  if (bits & ~removeFlag.AT_REMOVEDIR) return "EINVAL";
  const resolved = resolveEntry(context, directory, pointerToPath);
  if (typeof resolved === "string") return resolved;
  const { kernel, process } = context;
  if (!(bits & removeFlag.AT_REMOVEDIR)) return removeFile(kernel, process, resolved);
  const read = readPath(context, pointerToPath);
  const endsInDot = typeof read !== "string" && /(^|\/)\.\/*$/.test(read.text);
  return removeDirectory(kernel, process, endsInDot ? { ...resolved, name: "." } : resolved);
}

function renameEntry(context: CallContext, fromFd: number, from: number, toFd: number, to: number, bits: number): CallResult {
  const { RENAME_NOREPLACE, RENAME_EXCHANGE } = renameFlag;
  const options: RenameOptions = { keepsTarget: (bits & RENAME_NOREPLACE) !== 0, exchanges: (bits & RENAME_EXCHANGE) !== 0 };
  if (bits & ~(RENAME_NOREPLACE | RENAME_EXCHANGE) || (options.keepsTarget && options.exchanges)) return "EINVAL";
  const source = resolveEntry(context, fromFd, from);
  if (typeof source === "string") return source;
  const target = resolveEntry(context, toFd, to);
  return typeof target === "string" ? target : rename(context.kernel, context.process, source, target, options);
}

function link(context: CallContext, fromFd: number, from: number, toFd: number, to: number, bits: number): CallResult {
  if (bits & ~(atFlag.AT_SYMLINK_FOLLOW | atFlag.AT_EMPTY_PATH)) return "EINVAL";
  const source = resolveOrDescriptor(context, fromFd, from, bits, (bits & atFlag.AT_SYMLINK_FOLLOW) !== 0);
  if (typeof source === "string") return source;
  // A pipe or a socket is in no file system that could give it a name.
  if (!source.node) return "EXDEV";
  const target = resolveEntry(context, toFd, to);
  return typeof target === "string" ? target : addName(context.kernel, context.process, source.node, target);
}

const typeOf = {
  directory: entryType.directory,
  file: entryType.file,
  link: entryType.link,
  device: entryType.device,
  socket: entryType.socket,
  fifo: entryType.fifo,
} satisfies Record<Node["kind"], number>;

/** Everything in a directory, "." and ".." first; what is generated is made for its number and type. */
function listEntries({ kernel, process }: CallContext, directory: DirectoryNode): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [
    { name: ".", inode: directory.inode, type: entryType.directory },
    { name: "..", inode: directory.parent.inode, type: entryType.directory },
  ];
  const add = (name: string, node: Node | undefined): void => {
    if (node) entries.push({ name, inode: node.inode, type: typeOf[node.kind] });
  };
  for (const [name, node] of directory.entries) add(name, node);
  const { generatedPath } = directory;
  if (generatedPath !== undefined)
    for (const name of namesIn(kernel, generatedPath)) add(name, nodeAt(kernel, process, `${generatedPath}/${name}`));
  return entries;
}

function listDirectory(context: CallContext, fd: number, buffer: number, room: number): CallResult {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  if (description.object.kind !== "directory") return "ENOTDIR";
  // From the start it is read anew; afterwards, what was there then, so that nothing is told twice or left out.
  if (description.offset === 0 || !description.listing) description.listing = listEntries(context, description.object.node);
  const pieces: Uint8Array[] = [];
  let length = 0;
  let next = description.offset;
  for (const entry of description.listing.slice(next)) {
    const bytes = writeEntry(entry, next + 1);
    if (length + bytes.length > room) break;
    pieces.push(bytes);
    length += bytes.length;
    next++;
  }
  if (pieces.length === 0) return next < description.listing.length ? "EINVAL" : 0;
  if (!writeBytes(context.memory, buffer, concatenate(pieces))) return "EFAULT";
  description.offset = next;
  notifyNode(context.kernel, description.object.node, nodeEvent.IN_ACCESS);
  return length;
}

function changeDirectory({ process }: CallContext, node: Node): CallResult {
  if (node.kind !== "directory") return "ENOTDIR";
  if (!isPermitted(node, process.credentials, 1)) return "EACCES";
  process.workingDirectory = node;
  return 0;
}

function directoryOf(description: Description | undefined): DirectoryNode | Errno {
  if (!description) return "EBADF";
  const { object } = description;
  return "node" in object && object.node.kind === "directory" ? object.node : "ENOTDIR";
}

const shownBytesMaximum = 65536;
const entriesBuffer: ArgumentKind = pointer({
  noun: "directory entries to fill",
  after: ({ value, result, read }) => (result >= 0 ? read(value, Math.min(result, shownBytesMaximum)) : undefined),
  format: ({ after, raw }) => formatAddress(raw) + (after instanceof Uint8Array ? ` /* ${countEntries(after)} entries */` : ""),
});

/** "S_IFREG|0644" */
export const formatNodeMode = (value: number): string => {
  const type = value & fileTypeMask;
  const permissions = `0${(value & 0o7777).toString(8).padStart(3, "0")}`;
  return type === 0 ? permissions : `${formatName(fileType, type, "S_")}|${permissions}`;
};

export const directoryCalls: readonly CallRow[] = [
  {
    number: 33,
    name: "mknodat",
    arguments: signature({
      dirfd: directoryDescriptor,
      pathname: path,
      mode: custom("type and mode", ({ value }) => formatNodeMode(value)),
      dev: {
        ...unsigned,
        format: ({ value, values }) =>
          [fileType.S_IFCHR, fileType.S_IFBLK].some((type) => type === (values[2] & fileTypeMask))
            ? `makedev(${hexadecimal((value >> 8) & 0xfff)}, ${hexadecimal((value & 0xff) | ((value >>> 12) & 0xfff00))})`
            : undefined,
      },
    }),
    result: "number",
    summary: "makes a named pipe, a device or an empty file",
    support: "partial: no sockets, no block devices",
    handler: (context, directory, pointerToPath, bits, device) => {
      const type = bits & fileTypeMask;
      const isPlain = type === 0 || type === fileType.S_IFREG || type === fileType.S_IFIFO;
      if (type === fileType.S_IFDIR) return "EPERM";
      if (!isPlain && type !== fileType.S_IFCHR && type !== fileType.S_IFBLK && type !== fileType.S_IFSOCK) return "EINVAL";
      const resolved = resolveEntry(context, directory, pointerToPath);
      if (typeof resolved === "string") return resolved;
      return makeNode(context.kernel, context.process, resolved, bits, device);
    },
  },
  {
    number: 34,
    name: "mkdirat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, mode }),
    result: "number",
    summary: "makes a directory",
    support: "full",
    handler: (context, directory, pointerToPath, permissions) => {
      const resolved = resolveEntry(context, directory, pointerToPath);
      return typeof resolved === "string" ? resolved : makeDirectory(context.kernel, context.process, resolved, permissions);
    },
  },
  {
    number: 35,
    name: "unlinkat",
    arguments: signature({ dirfd: directoryDescriptor, pathname: path, flags: flags(removeFlag, "AT_") }),
    result: "number",
    summary: "removes a name, or an empty directory",
    support: "full",
    handler: remove,
  },
  {
    number: 36,
    name: "symlinkat",
    arguments: signature({ target: path, newdirfd: directoryDescriptor, linkpath: path }),
    result: "number",
    summary: "makes a symbolic link",
    support: "full",
    handler: (context, target, directory, pointerToPath) => {
      const text = readPath(context, target);
      if (typeof text === "string") return text;
      if (text.text === "") return "ENOENT";
      const resolved = resolveEntry(context, directory, pointerToPath);
      return typeof resolved === "string" ? resolved : makeLink(context.kernel, context.process, resolved, text.text);
    },
  },
  {
    number: 37,
    name: "linkat",
    arguments: signature({
      olddirfd: directoryDescriptor,
      oldpath: path,
      newdirfd: directoryDescriptor,
      newpath: path,
      flags: flags(atFlag, "AT_"),
    }),
    result: "number",
    summary: "gives a file another name",
    support: "full",
    handler: link,
  },
  {
    number: 38,
    name: "renameat",
    arguments: signature({ olddirfd: directoryDescriptor, oldpath: path, newdirfd: directoryDescriptor, newpath: path }),
    result: "number",
    summary: "moves a file or directory to another name",
    support: "full",
    handler: (context, fromFd, from, toFd, to) => renameEntry(context, fromFd, from, toFd, to, 0),
  },
  {
    number: 276,
    name: "renameat2",
    arguments: signature({
      olddirfd: directoryDescriptor,
      oldpath: path,
      newdirfd: directoryDescriptor,
      newpath: path,
      flags: flags(renameFlag, "RENAME_"),
    }),
    result: "number",
    summary: "moves a file or directory to another name, or exchanges two",
    support: "partial: no RENAME_WHITEOUT",
    handler: renameEntry,
  },
  {
    number: 49,
    name: "chdir",
    arguments: signature({ path }),
    result: "number",
    summary: "changes the working directory",
    support: "full",
    handler: (context, pointerToPath) => {
      const resolved = resolveAt(context, AT_FDCWD, pointerToPath, true);
      return typeof resolved === "string" ? resolved : changeDirectory(context, resolved.node);
    },
  },
  {
    number: 50,
    name: "fchdir",
    arguments: signature({ fd: descriptor }),
    result: "number",
    summary: "changes the working directory to an open one",
    support: "full",
    handler: (context, fd) => {
      const directory = directoryOf(anyDescriptionAt(context, fd));
      return typeof directory === "string" ? directory : changeDirectory(context, directory);
    },
  },
  {
    number: 61,
    name: "getdents64",
    arguments: signature({ fd: descriptor, dirp: entriesBuffer, count: size }),
    result: "number",
    summary: "lists the entries of a directory",
    support: "full",
    handler: listDirectory,
  },
];
