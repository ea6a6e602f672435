// What the tree of files is made of: directories, regular files, symbolic links, device nodes, sockets' names. Plain data; a directory
// refers to its entries directly, and a node to the directory that it is in where ".." needs it.

import { fileType } from "../abi/stat.ts";
import type { UnixEndpoint } from "../socket/unix/endpoint.ts";
import type { OpenObject } from "./description.ts";
import type { FileLocks } from "./locks.ts";

interface NodeBase {
  readonly inode: number;
  /** Permission bits alone: 0o755. */
  permissions: number;
  uid: number;
  gid: number;
  /** Names that refer to it. */
  links: number;
  /** Virtual time since the computer was started. */
  modifiedNs: number;
  /** Not kept up to date by reading (as a mount with noatime): utimensat sets it. */
  accessedNs: number;
  /** Of what stands here: permissions, owner, names. */
  changedNs: number;
}

export interface DirectoryNode extends NodeBase {
  readonly kind: "directory";
  readonly entries: Map<string, Node>;
  /** Itself for the root. */
  parent: DirectoryNode;
  /** Its entries are made when asked for: where it is in /proc. */
  readonly generatedPath?: string;
}

export interface FileNode extends NodeBase {
  readonly kind: "file";
  /** At least `size` long; what lies beyond is zero. */
  contents: Uint8Array;
  size: number;
  /** Descriptions that refer to it. */
  opens: number;
  locks?: FileLocks;
  /** Made for whoever looked, as the files of /proc are: it counts for nothing. */
  readonly isGenerated?: true;
}

export interface LinkNode extends NodeBase {
  readonly kind: "link";
  readonly target: string;
  /** Of /proc: what following it leads to, whatever the text says. */
  readonly object?: OpenObject;
}

export type DeviceName = "null" | "zero" | "full" | "random" | "urandom" | "terminal";

export interface DeviceNode extends NodeBase {
  readonly kind: "device";
  readonly device: DeviceName;
  readonly major: number;
  readonly minor: number;
}

/** The name of a socket of AF_UNIX. */
export interface SocketNode extends NodeBase {
  readonly kind: "socket";
  /** Absent: it has been closed, and the name has stayed behind. */
  socket: UnixEndpoint | undefined;
}

export type Node = DirectoryNode | FileNode | LinkNode | DeviceNode | SocketNode;

const typeBits = {
  directory: fileType.S_IFDIR,
  file: fileType.S_IFREG,
  link: fileType.S_IFLNK,
  device: fileType.S_IFCHR,
  socket: fileType.S_IFSOCK,
} satisfies Record<Node["kind"], number>;

/** Type and permissions, as st_mode has them. */
export const nodeMode = (node: Node): number => typeBits[node.kind] | node.permissions;

export const nodeSize = (node: Node): number => {
  switch (node.kind) {
    case "file":
      return node.size;
    case "link":
      return node.target.length;
    case "directory":
    case "device":
    case "socket":
      return 0;
  }
};

export interface Credentials {
  readonly uid: number;
  readonly gid: number;
}

/** May these credentials do it? `wanted` is R 4, W 2, X 1, or-ed; root may all but execute what nobody may. */
export function isPermitted(node: Node, credentials: Credentials, wanted: number): boolean {
  if (credentials.uid === 0) return !(wanted & 1) || node.kind === "directory" || (node.permissions & 0o111) !== 0;
  const shift = credentials.uid === node.uid ? 6 : credentials.gid === node.gid ? 3 : 0;
  return ((node.permissions >> shift) & wanted) === wanted;
}
