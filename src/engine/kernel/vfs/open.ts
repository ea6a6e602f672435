// From paths to open file descriptions, as openat means it (man 2 open), and from flags to what may be done.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { type Kernel, nowNs } from "../kernel.ts";
import type { Process } from "../task/process.ts";
import type { Description, OpenObject } from "./description.ts";
import { type DirectoryNode, type FileNode, isPermitted, type Node } from "./node.ts";
import { nodeAt } from "./proc.ts";
import { addFile, directoryPath, resizeFile, resolve, type Walk } from "./tree.ts";

/** Not yet referred to by any descriptor. */
export function createDescription(kernel: Kernel, object: OpenObject, flags: number, path: string): Description {
  if (object.kind === "file") object.node.opens++;
  return { id: kernel.state.nextDescription++, object, flags, offset: 0, references: 0, path };
}

function objectOf(node: Exclude<Node, { kind: "link" | "socket" }>): OpenObject {
  switch (node.kind) {
    case "file":
      return { kind: "file", node };
    case "directory":
      return { kind: "directory", node };
    case "device":
      return node.device === "terminal" ? { kind: "terminal" } : { kind: "device", node };
  }
}

/** A walk as a process makes it. */
export const walkFor = (kernel: Kernel, process: Process, start: DirectoryNode, followLast: boolean): Walk => ({
  root: kernel.state.files.root,
  start,
  credentials: process.credentials,
  followLast,
  generate: (path) => nodeAt(kernel, process, path),
});

/** Opening /proc/PID/fd/N of what has no file: the same object again, through a description of its own. */
function reopen(kernel: Kernel, object: OpenObject, flags: number, path: string): Description | Errno {
  switch (object.kind) {
    case "terminal":
    case "stream":
      return createDescription(kernel, object, flags, path);
    case "pipe": {
      const end = (flags & 3) === 0 ? "read" : "write";
      if (end === "read") object.pipe.readers++;
      else object.pipe.writers++;
      return createDescription(kernel, { ...object, end }, flags, path);
    }
    default:
      return "ENXIO";
  }
}

const lastingFlags = ~(openFlag.O_CREAT | openFlag.O_EXCL | openFlag.O_NOCTTY | openFlag.O_TRUNC | openFlag.O_CLOEXEC);

/** What the access mode asks of a node's permissions. */
const wantedPermissions = [4, 2, 6, 6] as const;

export function openPath(
  kernel: Kernel,
  process: Process,
  start: DirectoryNode,
  path: string,
  flags: number,
  mode: number,
): Description | Errno {
  const { files } = kernel.state;
  const { credentials } = process;
  const isExclusive = (flags & openFlag.O_CREAT) !== 0 && (flags & openFlag.O_EXCL) !== 0;
  const followLast = !isExclusive && (flags & openFlag.O_NOFOLLOW) === 0;
  const resolved = resolve(walkFor(kernel, process, start, followLast), path);
  if (typeof resolved === "string") return resolved;
  let { node } = resolved;
  let isNew = false;
  if (!node) {
    if (!(flags & openFlag.O_CREAT)) return "ENOENT";
    if (resolved.directoryWanted) return "EISDIR";
    if (resolved.parent.links === 0) return "ENOENT";
    if (!isPermitted(resolved.parent, credentials, 3) || resolved.parent.generatedPath !== undefined) return "EACCES";
    const permissions = mode & 0o7777 & ~process.umask;
    node = addFile(files, resolved.parent, resolved.name, { ...credentials, permissions, nowNs: nowNs(kernel) });
    isNew = true;
  } else if (isExclusive) return "EEXIST";
  if (node.kind === "link") return node.object && followLast ? reopen(kernel, node.object, flags & lastingFlags, node.target) : "ELOOP";
  const isWriting = (flags & 3) !== 0 || (flags & openFlag.O_TRUNC) !== 0;
  if (node.kind === "directory" && (isWriting || flags & openFlag.O_CREAT)) return "EISDIR";
  if (node.kind !== "directory" && (resolved.directoryWanted || flags & openFlag.O_DIRECTORY)) return "ENOTDIR";
  if (!isNew && !isPermitted(node, credentials, wantedPermissions[flags & 3])) return "EACCES";
  // A socket is connected to, not opened.
  if (node.kind === "socket") return "ENXIO";
  if (node.kind === "file" && flags & openFlag.O_TRUNC) truncate(kernel, node);
  return createDescription(kernel, objectOf(node), (flags & lastingFlags) | openFlag.O_LARGEFILE, absolutePath(start, path));
}

/** As /proc/PID/fd shows it; links on the way are not looked into. */
function absolutePath(start: DirectoryNode, path: string): string {
  const names: string[] = [];
  for (const name of `${path.startsWith("/") ? "" : directoryPath(start)}/${path}`.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}

function truncate(kernel: Kernel, file: FileNode): void {
  resizeFile(kernel.state.files, file, 0, kernel.limits.fileBytes);
  file.modifiedNs = file.changedNs = nowNs(kernel);
}
