// The tree of files in memory: making nodes, and the walk from a path to a node (man 7 path_resolution).
// Knows nothing of descriptors. Failures are errnos.

import type { Errno } from "../abi/errno.ts";
import { nameBytesMaximum, pathBytesMaximum } from "../abi/fcntl.ts";
import { encodeUtf8 } from "../abi/text.ts";
import type { UnixEndpoint } from "../socket/unix/endpoint.ts";
import {
  type Credentials,
  type DeviceName,
  type DeviceNode,
  type DirectoryNode,
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
  readonly nowNs: number;
}

const symbolicLinksMaximum = 40;

const base = (tree: FileTree, owner: Ownership) => ({
  inode: tree.nextInode++,
  permissions: owner.permissions,
  uid: owner.uid,
  gid: owner.gid,
  links: 1,
  modifiedNs: owner.nowNs,
  accessedNs: owner.nowNs,
  changedNs: owner.nowNs,
});

export function createTree(nowNs: number): FileTree {
  const root = {
    kind: "directory",
    inode: 1,
    permissions: 0o755,
    uid: 0,
    gid: 0,
    links: 2,
    modifiedNs: nowNs,
    accessedNs: nowNs,
    changedNs: nowNs,
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
  parent.modifiedNs = owner.nowNs;
  return node;
}

export function addFile(tree: FileTree, parent: DirectoryNode, name: string, owner: Ownership): FileNode {
  const node: FileNode = { ...base(tree, owner), kind: "file", contents: new Uint8Array(0), size: 0, opens: 0 };
  parent.entries.set(name, node);
  parent.modifiedNs = owner.nowNs;
  return node;
}

/** A file without a name, which lives as long as it is open (memfd_create). */
export const unnamedFile = (tree: FileTree, owner: Ownership): FileNode => ({
  ...base(tree, owner),
  kind: "file",
  contents: new Uint8Array(0),
  size: 0,
  opens: 0,
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
  device: { device: DeviceName; major: number; minor: number },
  owner: Ownership,
): DeviceNode {
  const node: DeviceNode = { ...base(tree, owner), kind: "device", ...device };
  parent.entries.set(name, node);
  return node;
}

export function addSocket(tree: FileTree, parent: DirectoryNode, name: string, socket: UnixEndpoint, owner: Ownership): SocketNode {
  const node: SocketNode = { ...base(tree, owner), kind: "socket", socket };
  parent.entries.set(name, node);
  parent.modifiedNs = parent.changedNs = owner.nowNs;
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

export interface Walk {
  readonly root: DirectoryNode;
  /** Where a relative path starts. */
  readonly start: DirectoryNode;
  readonly credentials: Credentials;
  /** Whether a symbolic link as the last component is followed. */
  readonly followLast: boolean;
  /** Makes what directories with a `generatedPath` hold. */
  readonly generate: (path: string) => Node | undefined;
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

/** ENOENT only for what is missing before the last component; ENOTDIR, EACCES, ELOOP, ENAMETOOLONG. An empty path is ENOENT. */
export function resolve(walk: Walk, path: string): Resolved | Errno {
  let follows = 0;
  const entryOf = (directory: DirectoryNode, name: string): Node | undefined => {
    if (name === "..") return directory.parent;
    const { generatedPath } = directory;
    return directory.entries.get(name) ?? (generatedPath === undefined ? undefined : walk.generate(`${generatedPath}/${name}`));
  };
  const walkFrom = (start: DirectoryNode, text: string, followLast: boolean): Resolved | Errno => {
    if (text === "") return "ENOENT";
    if (encodeUtf8(text).length >= pathBytesMaximum) return "ENAMETOOLONG";
    const names = text.split("/").filter((name) => name !== "" && name !== ".");
    const directoryWanted = /(^|\/)\.?$/.test(text);
    let directory = text.startsWith("/") ? walk.root : start;
    if (names.length === 0) return { parent: directory, name: ".", node: directory, directoryWanted };
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      if (!isPermitted(directory, walk.credentials, 1)) return "EACCES";
      if (encodeUtf8(name).length > nameBytesMaximum) return "ENAMETOOLONG";
      let node = entryOf(directory, name);
      let parent = directory;
      if (node?.kind === "link" && (!isLast || followLast || directoryWanted)) {
        if (++follows > symbolicLinksMaximum) return "ELOOP";
        if (node.object) {
          // What has no node itself, a pipe or a terminal, stays the link that leads to it.
          if ("node" in node.object) node = node.object.node;
          if (isLast) return { parent, name, node, directoryWanted };
          if (node.kind !== "directory") return "ENOTDIR";
          directory = node;
          continue;
        }
        const target = walkFrom(directory, node.target, true);
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
  return walkFrom(walk.start, path, walk.followLast);
}

/** The path of a directory from the root. */
export function directoryPath(directory: DirectoryNode): string {
  const names: string[] = [];
  for (let node = directory; node.parent !== node; node = node.parent) {
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
