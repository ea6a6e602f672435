// What the tree of files is made of: directories, regular files, symbolic links, device nodes, sockets' names. Plain data; a directory
// refers to its entries directly, and a node to the directory that it is in where ".." needs it.

import { fileType } from "../abi/stat.ts";
import type { TimePair } from "../abi/time.ts";
import type { UnixEndpoint } from "../socket/unix/endpoint.ts";
import type { OpenObject } from "./description.ts";
import type { FileLocks } from "./locks.ts";
import type { Pipe } from "./pipe.ts";
import type { Setting } from "./proc/settings.ts";

interface NodeBase {
  readonly inode: number;
  /** Permission bits alone: 0o755. */
  permissions: number;
  uid: number;
  gid: number;
  /** Names that refer to it. */
  links: number;
  /** Times since 1970. */
  modified: TimePair;
  /** Not kept up to date by reading (as a mount with noatime): utimensat sets it. */
  accessed: TimePair;
  /** Of what stands here: permissions, owner, names. */
  changed: TimePair;
  /** Extended attributes, by name. */
  attributes?: Map<string, Uint8Array>;
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
  /** Descriptions that refer to it, and those of them that may write. */
  opens: number;
  writers: number;
  locks?: FileLocks;
  /** Of O_TMPFILE: it has no name yet, but may get one. */
  isLinkable?: true;
  /** F_SEAL_* of a memory file; absent: it takes none. */
  seals?: number;
  /** The program by which the host's tools are reached: it alone may call them. */
  readonly isHostTool?: true;
  /** Made for whoever looked, as the files of /proc are: it counts for nothing. */
  readonly isGenerated?: true;
  /** Of /proc: what a write to it changes. */
  readonly setting?: Setting;
}

export interface LinkNode extends NodeBase {
  readonly kind: "link";
  readonly target: string;
  /** Of /proc: what following it leads to, whatever the text says. */
  readonly object?: OpenObject;
}

/** A pipe with a name (man 7 fifo). */
export interface FifoNode extends NodeBase {
  readonly kind: "fifo";
  /** While anybody has it open. */
  pipe?: Pipe;
}

export type DeviceName = "null" | "zero" | "full" | "random" | "urandom" | "terminal";

export interface DeviceNode extends NodeBase {
  readonly kind: "device";
  /** Absent: there is no such device (ENXIO). */
  readonly device?: DeviceName;
  readonly major: number;
  readonly minor: number;
  /** Of /dev/pts. */
  readonly isGenerated?: true;
}

/** The name of a socket of AF_UNIX. */
export interface SocketNode extends NodeBase {
  readonly kind: "socket";
  /** Absent: it has been closed, and the name has stayed behind. */
  socket: UnixEndpoint | undefined;
}

export type Node = DirectoryNode | FileNode | LinkNode | DeviceNode | FifoNode | SocketNode;

const typeBits = {
  directory: fileType.S_IFDIR,
  file: fileType.S_IFREG,
  link: fileType.S_IFLNK,
  device: fileType.S_IFCHR,
  socket: fileType.S_IFSOCK,
  fifo: fileType.S_IFIFO,
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
    case "fifo":
      return 0;
  }
};

/** What decides whether a file may be used. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[];
}

export const isInGroup = ({ gid, groups }: Credentials, group: number): boolean => gid === group || groups?.includes(group) === true;

/** May these credentials do it? `wanted` is R 4, W 2, X 1, or-ed; root may all but execute what nobody may. */
export function isPermitted(
  node: { readonly kind: string } & Pick<NodeBase, "permissions" | "uid" | "gid">,
  credentials: Credentials,
  wanted: number,
): boolean {
  if (credentials.uid === 0) return !(wanted & 1) || node.kind === "directory" || (node.permissions & 0o111) !== 0;
  const shift = credentials.uid === node.uid ? 6 : isInGroup(credentials, node.gid) ? 3 : 0;
  return ((node.permissions >> shift) & wanted) === wanted;
}
