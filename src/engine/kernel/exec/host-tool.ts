// Programs of the machine whose work the host does: /usr/bin/as and its like. Each is a small program (userland/tool.s) that
// hands over its arguments and its input, and writes out what comes back; so pipes, redirections and exit statuses are a
// process's own. A tool is a pure function, run at one instruction: nothing of it is left but plain data.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { currentTime, type Kernel } from "../kernel.ts";
import type { ClientId, ClientRequest } from "../socket/clients.ts";
import type { Process } from "../task/process.ts";
import type { Description } from "../vfs/description.ts";
import type { DirectoryNode, FileNode, Node } from "../vfs/node.ts";
import { isPermitted } from "../vfs/node.ts";
import { openPath, walkFor } from "../vfs/open.ts";
import { dropReference } from "../vfs/operations.ts";
import { namesIn, nodeAt } from "../vfs/proc/nodes.ts";
import { resizeFile, resolve } from "../vfs/tree.ts";
import type { StepLog } from "./step-log.ts";
import type { ToolSteps } from "./tool-steps.ts";

export interface ToolRequest {
  /** argv[0]'s last component. */
  readonly name: string;
  readonly arguments: readonly string[];
  /** Standard input, all of it; absent until the tool has asked for it. */
  readonly input: Uint8Array | undefined;
  /** A file as the process may read it; else why not. */
  readonly read: (path: string) => Uint8Array | Errno;
  /** What is at a path, a symbolic link itself; else why not. Of a directory also its entries, by name. */
  readonly look: (path: string) => ToolEntry | Errno;
  readonly workingDirectory: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly nowSeconds: number;
  readonly credentials: { readonly uid: number; readonly gid: number };
  readonly hostName: string;
  /** Of a listener, by the inode that /proc/net/tcp gives it: how many connections may wait. */
  readonly backlogOf: (inode: number) => number | undefined;
  readonly isTerminal: boolean;
}

export interface ToolEntry {
  readonly name: string;
  readonly kind: Node["kind"];
  /** Permission bits. */
  readonly permissions: number;
  readonly links: number;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
  readonly modifiedSeconds: number;
  /** Nanoseconds beyond them. */
  readonly modifiedFraction: number;
  /** Of a symbolic link. */
  readonly target?: string;
  /** Of a directory that was asked for, without . and .., in the order of their names. */
  readonly entries?: readonly ToolEntry[];
}

export interface ToolFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permissions of a new file, less the umask. */
  readonly mode: number;
}

export interface ToolOutcome {
  readonly output: Uint8Array;
  readonly errors: Uint8Array;
  readonly status: number;
  readonly files: readonly ToolFile[];
}

/** The tool is a client of the network: the process stands for it until it has ended. */
export interface ToolClient {
  readonly client: ClientRequest;
}

/** Of the host: what each name does. "input": it has to be asked again with standard input. */
export type HostTools = (request: ToolRequest) => ToolOutcome | ToolClient | ToolSteps | "input";

/** What a tool has given, while its process writes it out. */
export interface ToolProgress {
  readonly input: Uint8Array[];
  inputEnded?: true;
  /** Of streams 1 and 2, not yet taken. */
  streams: [Uint8Array, Uint8Array];
  /** Of a tool that goes on by steps. */
  steps?: StepLog;
  /** The client of the network that it stands for: what it has written, and its status once it has ended. */
  client?: { id: ClientId; readonly pieces: { readonly stream: number; readonly bytes: Uint8Array }[]; status: number | undefined };
}

const readOnly = 0;
const writeOnly = 1;

const open = (kernel: Kernel, process: Process, path: string, flags: number, mode: number): Description | Errno => {
  const opened = openPath(kernel, process, { start: process.workingDirectory, path, flags, mode });
  if (typeof opened === "string") return opened;
  // The other end of a named pipe is not waited for.
  if (!("object" in opened)) return "ENXIO";
  opened.references = 1;
  return opened;
};

const wrongKind = (kind: string): Errno => (kind === "directory" ? "EISDIR" : "EINVAL");

export function readForTool(kernel: Kernel, process: Process, path: string): Uint8Array | Errno {
  const description = open(kernel, process, path, readOnly, 0);
  if (typeof description === "string") return description;
  const { object } = description;
  const result = object.kind === "file" ? object.node.contents.slice(0, object.node.size) : wrongKind(object.kind);
  dropReference(kernel, description);
  return result;
}

export function writeForTool(kernel: Kernel, process: Process, { path, bytes, mode }: ToolFile): Errno | undefined {
  const description = open(kernel, process, path, writeOnly | openFlag.O_CREAT | openFlag.O_TRUNC, mode);
  if (typeof description === "string") return description;
  const { object } = description;
  const failure = object.kind === "file" ? fill(kernel, object.node, bytes, mode & ~process.umask) : undefined;
  dropReference(kernel, description);
  return failure;
}

function fill(kernel: Kernel, node: FileNode, bytes: Uint8Array, permissions: number): Errno | undefined {
  const failure = resizeFile(kernel.state.files, node, bytes.length, kernel.limits.fileBytes);
  if (failure) return failure;
  node.contents.set(bytes);
  node.modified = node.changed = currentTime(kernel);
  // An executable that is made anew over a plain file can be executed.
  node.permissions |= permissions & 0o111;
  return undefined;
}

export function lookForTool(kernel: Kernel, process: Process, path: string): ToolEntry | Errno {
  const resolved = resolve(walkFor(kernel, process, process.workingDirectory, "beforeSlash"), path);
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (!node) return "ENOENT";
  if (node.kind !== "directory") return resolved.directoryWanted ? "ENOTDIR" : describe(path, node);
  if (!isPermitted(node, process.credentials, 4)) return "EACCES";
  const children = [...childrenOf(kernel, process, node)].sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...describe(path, node), entries: children.map(([name, child]) => describe(name, child)) };
}

function childrenOf(kernel: Kernel, process: Process, { entries, generatedPath }: DirectoryNode): Map<string, Node> {
  if (generatedPath === undefined) return new Map(entries);
  const names = namesIn(kernel, generatedPath).map((name) => [name, nodeAt(kernel, process, `${generatedPath}/${name}`)] as const);
  return new Map(names.flatMap(([name, node]) => (node ? [[name, node] as const] : [])));
}

const describe = (name: string, node: Node): ToolEntry => ({
  name,
  kind: node.kind,
  permissions: node.permissions,
  links: node.links,
  uid: node.uid,
  gid: node.gid,
  bytes: node.kind === "file" ? node.size : node.kind === "link" ? node.target.length : node.kind === "directory" ? 4096 : 0,
  modifiedSeconds: node.modified.seconds,
  modifiedFraction: node.modified.fraction,
  ...(node.kind === "link" ? { target: node.target } : {}),
});
