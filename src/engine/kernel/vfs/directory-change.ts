// Changing what directories hold: making, removing, linking and renaming entries (fs/namei.c). Takes resolved names; gives
// errnos in Linux's order.

import type { Errno } from "../abi/errno.ts";
import { nodeEvent } from "../abi/inotify.ts";
import { fileType, fileTypeMask } from "../abi/stat.ts";
import { currentTime, type Kernel } from "../kernel.ts";
import type { Process } from "../task/process.ts";
import { notifyEntry, notifyGone, notifyMove, notifySelf } from "./inotify.ts";
import { type Credentials, type DeviceName, type DirectoryNode, isPermitted, type Node } from "./node.ts";
import { addDevice, addDirectory, addFifo, addFile, addLink, type Resolved, resizeFile } from "./tree.ts";

const writeAndSearch = 3;
const sticky = 0o1000;

/** May entries come and go here? What is generated never changes. */
function mayChange(directory: DirectoryNode, credentials: Credentials): Errno | undefined {
  // It has been removed; somebody still has it open, or works in it.
  if (directory.links === 0) return "ENOENT";
  if (directory.generatedPath !== undefined) return credentials.uid === 0 ? "EPERM" : "EACCES";
  return isPermitted(directory, credentials, writeAndSearch) ? undefined : "EACCES";
}

/** In a sticky directory an entry belongs to its owner, the directory's, or root (may_delete). */
function mayRemove(parent: DirectoryNode, node: Node, credentials: Credentials): Errno | undefined {
  const failure = mayChange(parent, credentials);
  if (failure) return failure;
  const isProtected = (parent.permissions & sticky) !== 0 && ![0, node.uid, parent.uid].includes(credentials.uid);
  return isProtected ? "EPERM" : undefined;
}

function touch(kernel: Kernel, ...directories: readonly DirectoryNode[]): void {
  for (const directory of directories) directory.modified = directory.changed = currentTime(kernel);
}

/** A name less refers to the node. */
function dropName(kernel: Kernel, node: Node): void {
  node.links--;
  node.changed = currentTime(kernel);
  notifySelf(kernel, node, nodeEvent.IN_ATTRIB);
}

/** A file that nobody has open goes with its last name. */
function letGo(kernel: Kernel, node: Node): void {
  if (node.links > 0 || (node.kind === "file" && node.opens > 0)) return;
  if (node.kind === "file") resizeFile(kernel.state.files, node, 0, kernel.limits.fileBytes);
  notifyGone(kernel, node);
}

const dropDirectory = (parent: DirectoryNode, node: DirectoryNode): void => {
  node.links = 0;
  parent.links--;
};

export function makeDirectory(kernel: Kernel, process: Process, { parent, name, node }: Resolved, mode: number): 0 | Errno {
  if (node) return "EEXIST";
  const failure = mayChange(parent, process.credentials);
  if (failure) return failure;
  const permissions = mode & 0o1777 & ~process.umask;
  const made = addDirectory(kernel.state.files, parent, name, { ...process.credentials, permissions, now: currentTime(kernel) });
  // A directory under a set-group-id directory inherits the group.
  if (parent.permissions & 0o2000) {
    made.gid = parent.gid;
    made.permissions |= 0o2000;
  }
  touch(kernel, parent);
  notifyEntry(kernel, parent, name, made, nodeEvent.IN_CREATE);
  return 0;
}

export function makeLink(kernel: Kernel, process: Process, { parent, name, node, directoryWanted }: Resolved, target: string): 0 | Errno {
  if (node) return "EEXIST";
  if (directoryWanted) return "ENOENT";
  const failure = mayChange(parent, process.credentials);
  if (failure) return failure;
  const made = addLink(kernel.state.files, parent, name, target, { ...process.credentials, permissions: 0o777, now: currentTime(kernel) });
  touch(kernel, parent);
  notifyEntry(kernel, parent, name, made, nodeEvent.IN_CREATE);
  return 0;
}

/** The devices that there are, by major and minor (Documentation/admin-guide/devices.txt). */
export const devices: readonly (readonly [device: DeviceName, major: number, minor: number])[] = [
  ["null", 1, 3],
  ["zero", 1, 5],
  ["full", 1, 7],
  ["random", 1, 8],
  ["urandom", 1, 9],
  ["terminal", 5, 0],
];

/** mknod: `bits` are type and permissions, `number` that of a device. */
export function makeNode(kernel: Kernel, process: Process, resolved: Resolved, bits: number, number: number): 0 | Errno {
  const { parent, name, node, directoryWanted } = resolved;
  if (node) return "EEXIST";
  if (directoryWanted) return "ENOENT";
  const type = bits & fileTypeMask;
  const failure = mayChange(parent, process.credentials);
  if (failure) return failure;
  const isDevice = type === fileType.S_IFCHR || type === fileType.S_IFBLK;
  if ((isDevice && process.credentials.uid !== 0) || type === fileType.S_IFBLK || type === fileType.S_IFSOCK) return "EPERM";
  const owner = { ...process.credentials, permissions: bits & 0o7777 & ~process.umask, now: currentTime(kernel) };
  const tree = kernel.state.files;
  if (type === fileType.S_IFIFO) addFifo(tree, parent, name, owner);
  else if (isDevice) {
    const [major, minor] = [(number >> 8) & 0xfff, (number & 0xff) | ((number >>> 12) & 0xfff00)];
    const [device] = devices.find(([, ...numbers]) => numbers[0] === major && numbers[1] === minor) ?? [];
    addDevice(tree, parent, name, { ...(device ? { device } : {}), major, minor }, owner);
  } else addFile(tree, parent, name, owner);
  touch(kernel, parent);
  notifyEntry(kernel, parent, name, parent.entries.get(name)!, nodeEvent.IN_CREATE);
  return 0;
}

/** Another name for a node that exists. */
export function addName(kernel: Kernel, process: Process, source: Node, { parent, name, node, directoryWanted }: Resolved): 0 | Errno {
  if (node) return "EEXIST";
  if (directoryWanted) return "ENOENT";
  const failure = mayChange(parent, process.credentials);
  if (failure) return failure;
  if (source.kind === "directory") return "EPERM";
  if (source.kind === "file" && source.isGenerated) return "EXDEV";
  if (source.links === 0 && !(source.kind === "file" && source.isLinkable)) return "ENOENT";
  if (source.kind === "file") delete source.isLinkable;
  // fs.protected_hardlinks: nobody links what is not theirs to read and write.
  const { credentials } = process;
  const isSafe = source.kind === "file" && (source.permissions & 0o4000) === 0 && isPermitted(source, credentials, 6);
  if (credentials.uid !== 0 && credentials.uid !== source.uid && !isSafe) return "EPERM";
  parent.entries.set(name, source);
  source.links++;
  source.changed = currentTime(kernel);
  touch(kernel, parent);
  notifySelf(kernel, source, nodeEvent.IN_ATTRIB);
  notifyEntry(kernel, parent, name, source, nodeEvent.IN_CREATE);
  return 0;
}

export function removeFile(kernel: Kernel, process: Process, { parent, name, node, directoryWanted }: Resolved): 0 | Errno {
  if (name === "." || name === "..") return "EISDIR";
  if (!node) return "ENOENT";
  if (directoryWanted) return node.kind === "directory" ? "EISDIR" : "ENOTDIR";
  const failure = mayRemove(parent, node, process.credentials);
  if (failure) return failure;
  if (node.kind === "directory") return "EISDIR";
  parent.entries.delete(name);
  dropName(kernel, node);
  touch(kernel, parent);
  notifyEntry(kernel, parent, name, node, nodeEvent.IN_DELETE);
  letGo(kernel, node);
  return 0;
}

export function removeDirectory(kernel: Kernel, process: Process, { parent, name, node }: Resolved): 0 | Errno {
  if (node === kernel.state.files.root) return "EBUSY";
  if (name === ".") return "EINVAL";
  if (name === "..") return "ENOTEMPTY";
  if (!node) return "ENOENT";
  const failure = mayRemove(parent, node, process.credentials);
  if (failure) return failure;
  if (node.kind !== "directory") return "ENOTDIR";
  if (node.generatedPath !== undefined) return "EBUSY";
  if (node.entries.size > 0) return "ENOTEMPTY";
  parent.entries.delete(name);
  dropDirectory(parent, node);
  touch(kernel, parent);
  notifyEntry(kernel, parent, name, node, nodeEvent.IN_DELETE);
  letGo(kernel, node);
  return 0;
}

const contains = (directory: DirectoryNode, inner: DirectoryNode): boolean => {
  for (let node = inner; ; node = node.parent) {
    if (node === directory) return true;
    if (node.parent === node) return false;
  }
};

export interface RenameOptions {
  /** RENAME_NOREPLACE. */
  readonly keepsTarget: boolean;
  /** RENAME_EXCHANGE. */
  readonly exchanges: boolean;
}

export function rename(kernel: Kernel, process: Process, from: Resolved, to: Resolved, options: RenameOptions): 0 | Errno {
  const { credentials } = process;
  for (const { name } of [from, to]) if (name === "." || name === "..") return "EBUSY";
  const source = from.node;
  const target = to.node;
  if (!source) return "ENOENT";
  if (options.keepsTarget && target) return "EEXIST";
  if (options.exchanges && !target) return "ENOENT";
  if (source.kind !== "directory" && (from.directoryWanted || (to.directoryWanted && !options.exchanges))) return "ENOTDIR";
  if (source.kind === "directory" && contains(source, to.parent)) return "EINVAL";
  if (target?.kind === "directory" && contains(target, from.parent)) return options.exchanges ? "EINVAL" : "ENOTEMPTY";
  if (source === target) return 0;
  const failure =
    mayRemove(from.parent, source, credentials) ?? (target ? mayRemove(to.parent, target, credentials) : mayChange(to.parent, credentials));
  if (failure) return failure;
  if (target && !options.exchanges) {
    if (source.kind === "directory" && target.kind !== "directory") return "ENOTDIR";
    if (source.kind !== "directory" && target.kind === "directory") return "EISDIR";
    if (target.kind === "directory" && target.entries.size > 0) return "ENOTEMPTY";
    if (target.kind === "directory") dropDirectory(to.parent, target);
    else {
      target.links--;
      target.changed = currentTime(kernel);
    }
  }
  place(from, to, source);
  if (target && options.exchanges) place(to, from, target);
  else from.parent.entries.delete(from.name);
  source.changed = currentTime(kernel);
  touch(kernel, from.parent, to.parent);
  notifyMove(kernel, source, from, to);
  if (target && !options.exchanges) notifySelf(kernel, target, nodeEvent.IN_ATTRIB);
  notifySelf(kernel, source, nodeEvent.IN_MOVE_SELF);
  if (target && options.exchanges) {
    notifyMove(kernel, target, to, from);
    notifySelf(kernel, target, nodeEvent.IN_MOVE_SELF);
  } else if (target) letGo(kernel, target);
  return 0;
}

/** Puts a node at a name; a directory counts for its new parent. The old entry is the caller's. */
function place(from: Resolved, to: Resolved, node: Node): void {
  to.parent.entries.set(to.name, node);
  if (node.kind !== "directory") return;
  from.parent.links--;
  to.parent.links++;
  node.parent = to.parent;
}
