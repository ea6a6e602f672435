// What the tree of files holds when the computer starts, and files that the host puts into it.

import { InvariantError } from "../../base/errors.ts";
import type { Errno } from "../abi/errno.ts";
import { decodeUtf8, encodeUtf8 } from "../abi/text.ts";
import { defaultCredentials, homeDirectory } from "../exec/spawn.ts";
import { currentTime, type Kernel } from "../kernel.ts";
import { knownFiles } from "./known-files.ts";
import type { DeviceName, DirectoryNode, FileNode, Node } from "./node.ts";
import { procPath, systemPath, terminalsPath } from "./proc/nodes.ts";
import { addDevice, addDirectory, addFile, addLink, type FileTree, resizeFile, unnamedFile } from "./tree.ts";

const root = { uid: 0, gid: 0 } as const;

/** Device numbers of man 4 null, random, tty (Documentation/admin-guide/devices.txt). */
const devices: readonly (readonly [name: string, device: DeviceName, major: number, minor: number])[] = [
  ["null", "null", 1, 3],
  ["zero", "zero", 1, 5],
  ["full", "full", 1, 7],
  ["random", "random", 1, 8],
  ["urandom", "urandom", 1, 9],
  ["tty", "terminal", 5, 0],
  ["console", "terminal", 5, 1],
  ["ptmx", "terminal", 5, 2],
];

const directories: readonly (readonly [path: string, permissions: number])[] = [
  ["/dev", 0o755],
  ["/etc", 0o755],
  ["/tmp", 0o1777],
  ["/home", 0o755],
  ["/root", 0o700],
  ["/bin", 0o755],
  ["/usr/bin", 0o755],
  ["/var/tmp", 0o1777],
  ["/run", 0o755],
  // Where C libraries keep what shm_open and sem_open name.
  ["/dev/shm", 0o1777],
];

const links: readonly (readonly [directory: string, name: string, target: string])[] = [
  ["/dev", "fd", "/proc/self/fd"],
  ["/dev", "stdin", "/proc/self/fd/0"],
  ["/dev", "stdout", "/proc/self/fd/1"],
  ["/dev", "stderr", "/proc/self/fd/2"],
  ["/etc", "mtab", "/proc/mounts"],
];

export function populate(kernel: Kernel): void {
  for (const [path, permissions] of directories) makeDirectory(kernel, path, { ...root, permissions });
  makeDirectory(kernel, homeDirectory, { ...defaultCredentials, permissions: 0o755 });
  const { files: tree } = kernel.state;
  const dev = makeDirectory(kernel, "/dev", { ...root, permissions: 0o755 });
  for (const [name, device, major, minor] of devices) {
    addDevice(tree, dev, name, { device, major, minor }, { ...root, permissions: 0o666, now: currentTime(kernel) });
  }
  addDirectory(tree, dev, "pts", { ...root, permissions: 0o755, now: currentTime(kernel) }, { generatedPath: terminalsPath });
  for (const generatedPath of [procPath, systemPath])
    addDirectory(tree, tree.root, generatedPath.slice(1), { ...root, permissions: 0o555, now: currentTime(kernel) }, { generatedPath });
  for (const [directory, name, target] of links) {
    addLink(tree, makeDirectory(kernel, directory, { ...root, permissions: 0o755 }), name, target, {
      ...root,
      permissions: 0o777,
      now: currentTime(kernel),
    });
  }
  for (const [path, text] of knownFiles) put(kernel, path, encodeUtf8(text), root, 0o644);
}

function makeDirectory(kernel: Kernel, path: string, owner: { uid: number; gid: number; permissions: number }): DirectoryNode {
  let directory = kernel.state.files.root;
  for (const name of namesOf(path)) {
    const next = directory.entries.get(name) ?? addDirectory(kernel.state.files, directory, name, { ...owner, now: currentTime(kernel) });
    if (next.kind !== "directory") throw new InvariantError(`${path}: ${name} is not a directory`);
    directory = next;
  }
  return directory;
}

function put(
  kernel: Kernel,
  path: string,
  contents: Uint8Array | LentContents,
  owner: { uid: number; gid: number },
  permissions: number,
): void {
  const slash = path.lastIndexOf("/");
  const parent = makeDirectory(kernel, path.slice(0, slash), { ...owner, permissions: 0o755 });
  const name = path.slice(slash + 1);
  const existing = parent.entries.get(name);
  const file =
    existing?.kind === "file" ? existing : addFile(kernel.state.files, parent, name, { ...owner, permissions, now: currentTime(kernel) });
  const { files: tree } = kernel.state;
  const isLent = !(contents instanceof Uint8Array);
  const failure = isLent
    ? lend(tree, file, contents, kernel.limits.fileBytes)
    : resizeFile(tree, file, contents.length, kernel.limits.fileBytes);
  if (failure) throw new InvariantError(`${path}: ${failure}`);
  if (!isLent) file.contents.set(contents);
  file.modified = file.changed = currentTime(kernel);
}

/** The contents are fetched by the first who looks: a large tree costs only what is used of it. */
function lend(tree: FileTree, file: FileNode, { length, read }: LentContents, limitBytes: number): Errno | undefined {
  resizeFile(tree, file, 0, limitBytes);
  if (tree.usedBytes + length > limitBytes) return "ENOSPC";
  tree.usedBytes += length;
  file.size = length;
  const keep = (value: Uint8Array): Uint8Array => {
    Object.defineProperty(file, "contents", { value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  const fetch = (): Uint8Array => {
    const bytes = read();
    // The host may have changed the file since.
    const contents = bytes.length === length ? bytes : new Uint8Array(length);
    if (contents !== bytes) contents.set(bytes.subarray(0, length));
    return keep(contents);
  };
  Object.defineProperty(file, "contents", { get: fetch, set: keep, enumerable: true, configurable: true });
  return undefined;
}

/** An executable of the system's, under one name or several. */
export function installProgram(
  kernel: Kernel,
  paths: readonly string[],
  contents: Uint8Array,
  mark: { readonly isHostTool?: true } = {},
): void {
  const { files: tree } = kernel.state;
  const owner = { ...root, permissions: 0o755, now: currentTime(kernel) };
  const node: FileNode = { ...unnamedFile(tree, owner), contents, size: contents.length, ...mark };
  for (const path of paths) {
    const slash = path.lastIndexOf("/");
    const directory = makeDirectory(kernel, path.slice(0, slash), { ...root, permissions: 0o755 });
    directory.entries.set(path.slice(slash + 1), node);
    node.links += 1;
  }
}

const elfMagic = "\u007fELF";

/** A file of the student's; an ELF file may be executed. */
export function writeFile(kernel: Kernel, path: string, contents: Uint8Array): void {
  const isExecutable = decodeUtf8(contents.subarray(0, 4)) === elfMagic;
  put(kernel, path, contents, defaultCredentials, isExecutable ? 0o755 : 0o644);
}

/** A plain file's contents, for the host; a path is followed through directories alone. */
export function readFile({ state }: Kernel, path: string): Uint8Array | undefined {
  let node: Node | undefined = state.files.root;
  for (const name of namesOf(path)) node = node?.kind === "directory" ? node.entries.get(name) : undefined;
  return node?.kind === "file" ? node.contents.slice(0, node.size) : undefined;
}

/** Whether `writeFile` can put a file there: nothing but directories on the way, and no other thing at its end. */
export function canHold({ state }: Kernel, path: string): boolean {
  let node: Node | undefined = state.files.root;
  const names = namesOf(path);
  for (const name of names) {
    if (node?.kind !== "directory" || node.generatedPath !== undefined) return false;
    node = node.entries.get(name);
    if (node === undefined) return name !== ".." && name !== ".";
  }
  return node?.kind === "file";
}

const namesOf = (path: string): readonly string[] => path.split("/").filter((part) => part !== "");

/** A file of the host's that is read when somebody first looks at what it holds. */
export interface LentContents {
  readonly length: number;
  readonly read: () => Uint8Array;
}

/** What the host puts into the tree, parents before what is in them. */
export type TreeEntry =
  | { readonly kind: "file"; readonly path: string; readonly permissions: number; readonly contents: Uint8Array | LentContents }
  | { readonly kind: "directory"; readonly path: string; readonly permissions: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

/** Owned by root outside of the home directory, by the student in it. What is there already is replaced; a directory stays. */
export function placeEntry(kernel: Kernel, entry: TreeEntry): void {
  const { path } = entry;
  const owner = path === homeDirectory || path.startsWith(`${homeDirectory}/`) ? defaultCredentials : root;
  if (entry.kind === "directory") {
    makeDirectory(kernel, path, { ...owner, permissions: entry.permissions });
    return;
  }
  const parent = makeDirectory(kernel, path.slice(0, path.lastIndexOf("/")), { ...owner, permissions: 0o755 });
  const name = path.slice(path.lastIndexOf("/") + 1);
  const existing = parent.entries.get(name);
  if (existing?.kind === "directory") return;
  if (existing && (existing.kind !== "file" || entry.kind === "link")) parent.entries.delete(name);
  if (entry.kind === "file") {
    put(kernel, path, entry.contents, owner, entry.permissions);
    parent.entries.get(name)!.permissions = entry.permissions;
  } else {
    addLink(kernel.state.files, parent, name, entry.target, { ...owner, permissions: 0o777, now: currentTime(kernel) });
  }
}
