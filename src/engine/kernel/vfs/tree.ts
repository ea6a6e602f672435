// The tree of files in memory: making nodes, and the walk from a path to a node (man 7 path_resolution).
// Knows nothing of descriptors. Failures are errnos.

import type { Errno } from "../abi/errno.ts";
import { nameBytesMaximum, pathBytesMaximum } from "../abi/fcntl.ts";
import { encodeUtf8 } from "../abi/text.ts";
import type { TimePair } from "../abi/time.ts";
import type { UnixEndpoint } from "../socket/unix/endpoint.ts";
import {
  type Credentials,
  type DeviceName,
  type DeviceNode,
  type DirectoryNode,
  type FifoNode,
  type FileNode,
  isPermitted,
  type LinkNode,
  type Node,
  type SocketNode,
} from "./node.ts";

export interface FileTree {
  readonly root: DirectoryNode;
  nextInode: number;
  /** What all regular files hold. */
  usedBytes: number;
}

export interface Ownership extends Credentials {
  readonly permissions: number;
  readonly now: TimePair;
}

const symbolicLinksMaximum = 40;

const base = (tree: FileTree, owner: Ownership) => ({
  inode: tree.nextInode++,
  permissions: owner.permissions,
  uid: owner.uid,
  gid: owner.gid,
  links: 1,
  modified: owner.now,
  accessed: owner.now,
  changed: owner.now,
});

export function createTree(now: TimePair): FileTree {
  const root = {
    kind: "directory",
    inode: 1,
    permissions: 0o755,
    uid: 0,
    gid: 0,
    links: 2,
    modified: now,
    accessed: now,
    changed: now,
    entries: new Map(),
  } as unknown as DirectoryNode;
  root.parent = root;
  return { root, nextInode: 2, usedBytes: 0 };
}

export function addDirectory(
  tree: FileTree,
  parent: DirectoryNode,
  name: string,
  owner: Ownership,
  generated: Pick<DirectoryNode, "generatedPath"> = {},
): DirectoryNode {
  const node: DirectoryNode = { ...base(tree, owner), kind: "directory", entries: new Map(), parent, ...generated };
  node.links = 2;
  parent.links++;
  parent.entries.set(name, node);
  parent.modified = owner.now;
  return node;
}

export function addFile(tree: FileTree, parent: DirectoryNode, name: string, owner: Ownership): FileNode {
  const node: FileNode = { ...base(tree, owner), kind: "file", contents: new Uint8Array(0), size: 0, opens: 0, writers: 0 };
  parent.entries.set(name, node);
  parent.modified = owner.now;
  return node;
}

/** A file without a name, which lives as long as it is open (memfd_create). */
export const unnamedFile = (tree: FileTree, owner: Ownership): FileNode => ({
  ...base(tree, owner),
  kind: "file",
  contents: new Uint8Array(0),
  size: 0,
  opens: 0,
  writers: 0,
  links: 0,
});

export function addLink(tree: FileTree, parent: DirectoryNode, name: string, target: string, owner: Ownership): LinkNode {
  const node: LinkNode = { ...base(tree, { ...owner, permissions: 0o777 }), kind: "link", target };
  parent.entries.set(name, node);
  return node;
}

export function addDevice(
  tree: FileTree,
  parent: DirectoryNode,
  name: string,
  device: { device?: DeviceName; major: number; minor: number },
  owner: Ownership,
): DeviceNode {
  const node: DeviceNode = { ...base(tree, owner), kind: "device", ...device };
  parent.entries.set(name, node);
  return node;
}

export function addSocket(tree: FileTree, parent: DirectoryNode, name: string, socket: UnixEndpoint, owner: Ownership): SocketNode {
  const node: SocketNode = { ...base(tree, owner), kind: "socket", socket };
  parent.entries.set(name, node);
  parent.modified = parent.changed = owner.now;
  return node;
}

export function addFifo(tree: FileTree, parent: DirectoryNode, name: string, owner: Ownership): FifoNode {
  const node: FifoNode = { ...base(tree, owner), kind: "fifo" };
  parent.entries.set(name, node);
  parent.modified = owner.now;
  return node;
}

/** Sets a file's length: cuts it, or extends it by zeros. ENOSPC when the tree would hold more than `limitBytes`. */
export function resizeFile(tree: FileTree, file: FileNode, size: number, limitBytes: number): Errno | undefined {
  if (tree.usedBytes + size - file.size > limitBytes) return "ENOSPC";
  if (size > file.contents.length) {
    const contents = new Uint8Array(Math.min(Math.max(size, file.contents.length * 2, 64), Math.max(size, limitBytes)));
    contents.set(file.contents.subarray(0, file.size));
    file.contents = contents;
  } else if (size < file.size) file.contents.fill(0, size, file.size);
  tree.usedBytes += size - file.size;
  file.size = size;
  return undefined;
}

/** What openat2 forbids on the way (man 2 openat2, RESOLVE_*). */
export interface WalkRestriction {
  readonly noLinks?: boolean;
  /** Links of /proc that lead to an object. */
  readonly noMagicLinks?: boolean;
  /** Nothing outside of where the walk starts. */
  readonly beneath?: boolean;
  /** Where the walk starts is the root. */
  readonly inRoot?: boolean;
  /** No other file system. */
  readonly noCrossing?: boolean;
}

export interface Walk {
  readonly root: DirectoryNode;
  /** Where a relative path starts. */
  readonly start: DirectoryNode;
  readonly credentials: Credentials;
  /** Whether a symbolic link as the last component is followed: always, only before a slash (lstat), or never (unlink). */
  readonly lastLink: "follow" | "beforeSlash" | "keep";
  /** Makes what directories with a `generatedPath` hold. */
  readonly generate: (path: string) => Node | undefined;
  readonly restriction?: WalkRestriction;
}

export interface Resolved {
  /** The directory in which the last component is, or would be. */
  readonly parent: DirectoryNode;
  /** The last component; "." when the path names a directory by itself. */
  readonly name: string;
  /** Absent: there is no such entry in `parent`. */
  readonly node?: Node;
  /** The path ended in a slash: it must name a directory. */
  readonly directoryWanted: boolean;
}

/** ENOENT only for what is missing before the last component; ENOTDIR, EACCES, ELOOP, ENAMETOOLONG, EXDEV. An empty path is ENOENT. */
export function resolve(walk: Walk, path: string): Resolved | Errno {
  const { restriction = {} } = walk;
  const isScoped = restriction.beneath === true || restriction.inRoot === true;
  const root = isScoped ? walk.start : walk.root;
  let follows = 0;
  const entryOf = (directory: DirectoryNode, name: string): Node | Errno | undefined => {
    if (name === "..") {
      if (directory !== root) return directory.parent;
      return restriction.beneath ? "EXDEV" : directory;
    }
    const { generatedPath } = directory;
    const node = directory.entries.get(name) ?? (generatedPath === undefined ? undefined : walk.generate(`${generatedPath}/${name}`));
    const crosses = node?.kind === "directory" && generatedPath === undefined && node.generatedPath !== undefined;
    return crosses && restriction.noCrossing ? "EXDEV" : node;
  };
  const walkFrom = (start: DirectoryNode, text: string, lastLink: Walk["lastLink"]): Resolved | Errno => {
    if (text === "") return "ENOENT";
    if (encodeUtf8(text).length >= pathBytesMaximum) return "ENAMETOOLONG";
    if (text.startsWith("/") && restriction.beneath) return "EXDEV";
    const names = text.split("/").filter((name) => name !== "" && name !== ".");
    const directoryWanted = /(^|\/)\.?$/.test(text);
    const followsLast = lastLink === "follow" || (lastLink === "beforeSlash" && directoryWanted);
    let directory = text.startsWith("/") ? root : start;
    if (names.length === 0) return { parent: directory, name: ".", node: directory, directoryWanted };
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      if (!isPermitted(directory, walk.credentials, 1)) return "EACCES";
      if (encodeUtf8(name).length > nameBytesMaximum) return "ENAMETOOLONG";
      const entry = entryOf(directory, name);
      if (typeof entry === "string") return entry;
      let node = entry;
      let parent = directory;
      if (node?.kind === "link" && (!isLast || followsLast)) {
        if (restriction.noLinks || ++follows > symbolicLinksMaximum) return "ELOOP";
        if (node.object) {
          if (restriction.noMagicLinks) return "ELOOP";
          if (isScoped) return "EXDEV";
          // What has no node itself, a pipe or a terminal, stays the link that leads to it.
          if ("node" in node.object) node = node.object.node;
          if (isLast) return { parent, name, node, directoryWanted };
          if (node.kind !== "directory") return "ENOTDIR";
          directory = node;
          continue;
        }
        const target = walkFrom(directory, node.target, "follow");
        if (typeof target === "string") return target;
        if (isLast) return { ...target, directoryWanted: directoryWanted || target.directoryWanted };
        node = target.node;
        parent = target.parent;
      }
      if (isLast) return node ? { parent, name, node, directoryWanted } : { parent, name, directoryWanted };
      if (!node) return "ENOENT";
      if (node.kind !== "directory") return "ENOTDIR";
      directory = node;
    }
    return "ENOENT";
  };
  return walkFrom(walk.start, path, walk.lastLink);
}

/** The path of a directory from a root, that of the tree unless told. */
export function directoryPath(directory: DirectoryNode, root?: DirectoryNode): string {
  const names: string[] = [];
  for (let node = directory; node.parent !== node && node !== root; node = node.parent) {
    if (node.generatedPath !== undefined) return [node.generatedPath, ...names].join("/");
    for (const [name, child] of node.parent.entries) {
      if (child === node) {
        names.unshift(name);
        break;
      }
    }
  }
  return `/${names.join("/")}`;
}
