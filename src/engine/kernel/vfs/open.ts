// From paths to open file descriptions, as openat means it (man 2 open), and from flags to what may be done.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { nodeEvent } from "../abi/inotify.ts";
import { currentTime, type Kernel } from "../kernel.ts";
import { writeMappings } from "../mm/file-mappings.ts";
import { controllingTerminal } from "../task/groups.ts";
import type { Process } from "../task/process.ts";
import type { Wait } from "../task/task.ts";
import type { Description, OpenObject } from "./description.ts";
import { type FifoEnd, isFifoMet } from "./fifo.ts";
import { notifyEntry, notifyNode } from "./inotify.ts";
import { type DeviceNode, type DirectoryNode, type FifoNode, type FileNode, isPermitted, type Node } from "./node.ts";
import { createPipe, openEnd } from "./pipe.ts";
import { nodeAt } from "./proc/nodes.ts";
import { createTerminal, type Terminal } from "./terminal.ts";
import { addFile, directoryPath, type Resolved, resizeFile, resolve, unnamedFile, type Walk, type WalkRestriction } from "./tree.ts";

/** Not yet referred to by any descriptor. */
export function createDescription(kernel: Kernel, object: OpenObject, flags: number, path: string): Description {
  if (object.kind === "file") {
    object.node.opens++;
    if (flags & 3) object.node.writers++;
  }
  if (object.kind === "pipe") openEnd(object.pipe, object.end);
  if (object.kind === "master") object.terminal.master!.opens++;
  if (object.kind === "terminal") {
    object.terminal.opens++;
    object.terminal.wasOpened = true;
  }
  return { id: kernel.state.nextDescription++, object, flags, offset: 0, references: 0, path };
}

export const rootOf = (kernel: Kernel, process: Process): DirectoryNode => process.rootDirectory ?? kernel.state.files.root;

/** A walk as a process makes it. */
export const walkFor = (kernel: Kernel, process: Process, start: DirectoryNode, lastLink: Walk["lastLink"]): Walk => ({
  root: rootOf(kernel, process),
  start,
  credentials: process.credentials,
  lastLink,
  generate: (path) => nodeAt(kernel, process, path),
});

export interface OpenRequest {
  /** Where a relative path starts. */
  readonly start: DirectoryNode;
  readonly path: string;
  readonly flags: number;
  /** Of a file that is created. */
  readonly mode: number;
  readonly restriction?: WalkRestriction;
}

const lastingFlags = ~(openFlag.O_CREAT | openFlag.O_EXCL | openFlag.O_NOCTTY | openFlag.O_TRUNC | openFlag.O_CLOEXEC);

/** What the access mode asks of a node's permissions. */
const wantedPermissions = [4, 2, 6, 6] as const;

const isTemporary = (flags: number): boolean => (flags & openFlag.O_TMPFILE) === openFlag.O_TMPFILE;
const isWriting = (flags: number): boolean => (flags & 3) !== 0 || (flags & openFlag.O_TRUNC) !== 0;

/** The wait is for the other end of a named pipe. */
export function openPath(kernel: Kernel, process: Process, request: OpenRequest): Description | Errno | Wait {
  const { start, path, restriction } = request;
  // O_PATH looks at little else (build_open_flags).
  const flags =
    request.flags & openFlag.O_PATH
      ? request.flags & (openFlag.O_PATH | openFlag.O_DIRECTORY | openFlag.O_NOFOLLOW | openFlag.O_CLOEXEC)
      : request.flags;
  const isCreating = (flags & openFlag.O_CREAT) !== 0;
  if (isCreating && flags & openFlag.O_DIRECTORY) return "EINVAL";
  if ((flags & openFlag.O_TMPFILE & ~openFlag.O_DIRECTORY) !== 0 && (!isTemporary(flags) || (flags & 3) === 0)) return "EINVAL";
  const isExclusive = isCreating && (flags & openFlag.O_EXCL) !== 0;
  const lastLink = isExclusive || flags & openFlag.O_NOFOLLOW ? "beforeSlash" : "follow";
  const walk = walkFor(kernel, process, start, lastLink);
  const resolved = resolve(restriction ? { ...walk, restriction } : walk, path);
  if (typeof resolved === "string") return resolved;
  if (isTemporary(flags)) return openTemporary(kernel, process, resolved, request);
  let { node } = resolved;
  let isNew = false;
  if (!node) {
    if (!isCreating) return "ENOENT";
    const created = create(kernel, process, resolved, request.mode);
    if (typeof created === "string") return created;
    node = created;
    isNew = true;
  } else if (isExclusive) return "EEXIST";
  const lasting = flags & lastingFlags;
  const shownPath = pathOf(resolved);
  if (flags & openFlag.O_PATH && !(node.kind === "link" && node.object && lastLink === "follow")) {
    if (node.kind !== "directory" && (resolved.directoryWanted || flags & openFlag.O_DIRECTORY)) return "ENOTDIR";
    return createDescription(kernel, { kind: "path", node }, lasting, shownPath);
  }
  if (node.kind === "link") {
    if (node.object && lastLink === "follow") return reopen(kernel, node.object, lasting, node.target);
    return flags & openFlag.O_DIRECTORY ? "ENOTDIR" : "ELOOP";
  }
  if (node.kind === "directory" && (isWriting(flags) || isCreating)) return "EISDIR";
  if (node.kind !== "directory" && (resolved.directoryWanted || flags & openFlag.O_DIRECTORY)) return "ENOTDIR";
  const wanted = wantedPermissions[flags & 3] | (flags & openFlag.O_TRUNC ? 2 : 0);
  if (!isNew && !isPermitted(node, process.credentials, wanted)) return "EACCES";
  return openNode(kernel, process, node, flags, shownPath, isNew);
}

function openNode(
  kernel: Kernel,
  process: Process,
  node: Exclude<Node, { kind: "link" }>,
  flags: number,
  path: string,
  isNew: boolean,
): Description | Errno | Wait {
  const lasting = (flags & lastingFlags) | openFlag.O_LARGEFILE;
  switch (node.kind) {
    case "file":
      if (isWriting(flags) && isExecuted(kernel, node)) return "ETXTBSY";
      notifyNode(kernel, node, nodeEvent.IN_OPEN);
      if (flags & openFlag.O_TRUNC && !isNew) truncate(kernel, node);
      return createDescription(kernel, { kind: "file", node }, lasting, path);
    case "directory":
      notifyNode(kernel, node, nodeEvent.IN_OPEN);
      return createDescription(kernel, { kind: "directory", node }, lasting, path);
    case "socket":
      // It is connected to, not opened.
      return "ENXIO";
    case "fifo":
      return openFifo(kernel, node, flags, lasting, path);
    case "device":
      if (node.device === undefined) return "ENXIO";
      if (node.device === "terminal") return openTerminal(kernel, process, node, flags, lasting, path);
      return createDescription(kernel, { kind: "device", node }, lasting, path);
  }
}

/** /dev/tty is the process's own; /dev/ptmx makes a pseudoterminal; the others are the person's, or one by its number. */
function openTerminal(
  kernel: Kernel,
  process: Process,
  { major, minor }: DeviceNode,
  flags: number,
  lasting: number,
  path: string,
): Description | Errno {
  const { state } = kernel;
  if (major === 5 && minor === 2) return openMaster(kernel, lasting, path);
  const isOwn = major === 5 && minor === 0;
  const numbered = major === 136 && minor > 0 ? state.pseudoterminals.get(minor) : state.terminal;
  const terminal = isOwn ? controllingTerminal(kernel, process) : numbered;
  if (!terminal) return isOwn ? "ENXIO" : "EIO";
  if (terminal.master?.isLocked) return "EIO";
  return openSlave(kernel, process, terminal, flags, lasting, isOwn ? path : `/dev/pts/${terminal.number}`);
}

/** The leader of a session without a terminal gets the first that it opens, if that is nobody's. */
export function openSlave(kernel: Kernel, process: Process, terminal: Terminal, flags: number, lasting: number, path: string): Description {
  const isLeader = process.session === process.pid && !controllingTerminal(kernel, process);
  if (!(flags & openFlag.O_NOCTTY) && isLeader && terminal.session === 0) {
    terminal.session = process.session;
    terminal.foreground = process.group;
  }
  return createDescription(kernel, { kind: "terminal", terminal }, lasting, path);
}

function openMaster(kernel: Kernel, lasting: number, path: string): Description {
  const { pseudoterminals } = kernel.state;
  let number = 1;
  while (pseudoterminals.has(number)) number++;
  const terminal = createTerminal(number, { output: new Uint8Array(0), opens: 0, isLocked: true, watchers: new Set() });
  pseudoterminals.set(number, terminal);
  return createDescription(kernel, { kind: "master", terminal }, lasting, path);
}

const isExecuted = ({ state }: Kernel, node: FileNode): boolean =>
  [...state.processes.values()].some(({ executable, end }) => executable === node && !end);

/** Each end waits for the other (man 7 fifo), unless it has both or does not want to wait. */
function openFifo(kernel: Kernel, node: FifoNode, flags: number, lasting: number, path: string): Description | Errno | Wait {
  const end: FifoEnd = (["read", "write", "both", "both"] as const)[flags & 3];
  if (end !== "both" && !isFifoMet(kernel, node, end)) {
    if (!(flags & openFlag.O_NONBLOCK)) return { kind: "fifo", node, end };
    if (end === "write") return "ENXIO";
  }
  node.pipe ??= createPipe(kernel.state.nextDescription++, node);
  return createDescription(kernel, { kind: "pipe", pipe: node.pipe, end }, lasting, path);
}

function create(kernel: Kernel, process: Process, { parent, name, directoryWanted }: Resolved, mode: number): FileNode | Errno {
  if (directoryWanted) return "EISDIR";
  if (parent.links === 0) return "ENOENT";
  if (!isPermitted(parent, process.credentials, 3) || parent.generatedPath !== undefined) return "EACCES";
  const permissions = mode & 0o7777 & ~process.umask;
  const file = addFile(kernel.state.files, parent, name, { ...process.credentials, permissions, now: currentTime(kernel) });
  if (parent.permissions & 0o2000) file.gid = parent.gid;
  notifyEntry(kernel, parent, name, file, nodeEvent.IN_CREATE);
  return file;
}

/** O_TMPFILE: a file in a directory, but without a name there. */
function openTemporary(kernel: Kernel, process: Process, { node }: Resolved, request: OpenRequest): Description | Errno {
  if (!node) return "ENOENT";
  if (node.kind !== "directory") return "ENOTDIR";
  if (node.generatedPath !== undefined) return "EOPNOTSUPP";
  if (!isPermitted(node, process.credentials, 3)) return "EACCES";
  const permissions = request.mode & 0o7777 & ~process.umask;
  const file = unnamedFile(kernel.state.files, { ...process.credentials, permissions, now: currentTime(kernel) });
  if (!(request.flags & openFlag.O_EXCL)) file.isLinkable = true;
  const path = `${directoryPath(node)}/#${file.inode} (deleted)`;
  return createDescription(kernel, { kind: "file", node: file }, (request.flags & lastingFlags) | openFlag.O_LARGEFILE, path);
}

/** Opening /proc/PID/fd/N of what has no file: the same object again, through a description of its own. */
function reopen(kernel: Kernel, object: OpenObject, flags: number, path: string): Description | Errno {
  switch (object.kind) {
    case "terminal":
    case "stream":
      return createDescription(kernel, object, flags, path);
    case "pipe":
      return createDescription(kernel, { ...object, end: (["read", "write", "both", "both"] as const)[flags & 3] }, flags, path);
    default:
      return "ENXIO";
  }
}

/** Where it was found, whatever links led there. */
function pathOf({ parent, name, node }: Resolved): string {
  if (node?.kind === "directory") return directoryPath(node);
  return `${directoryPath(parent).replace(/\/$/, "")}/${name}`;
}

function truncate(kernel: Kernel, file: FileNode): void {
  resizeFile(kernel.state.files, file, 0, kernel.limits.fileBytes);
  writeMappings(kernel, file);
  file.modified = file.changed = currentTime(kernel);
  notifyNode(kernel, file, nodeEvent.IN_MODIFY);
}
