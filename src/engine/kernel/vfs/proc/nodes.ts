// /proc and /sys: what the kernel tells about itself and its processes as files. Nothing of it is kept: a node is made when a path
// leads there, with its contents as they are at that moment (man 5 proc, sysfs). What there is, is said by rows in the files beside this one.

import { encodeUtf8 } from "../../abi/text.ts";
import { currentTime, type Kernel } from "../../kernel.ts";
import type { Process } from "../../task/process.ts";
import type { Task } from "../../task/task.ts";
import type { Description, OpenObject } from "../description.ts";
import type { DeviceNode, DirectoryNode, FileNode, LinkNode, Node } from "../node.ts";
import { masterInode, terminalInode, terminalPermissions } from "../terminal.ts";
import { directoryPath } from "../tree.ts";
import { machineFiles } from "./machine-files.ts";
import { type Subject, taskFiles } from "./process-files.ts";
import { type Setting, type SettingName, settingRows } from "./settings.ts";
import { systemFiles } from "./system-files.ts";

/** Links that lead to the very object, whatever their text says. */
const processLinks: Readonly<Record<string, (kernel: Kernel, process: Process) => { target: string; object: OpenObject }>> = {
  // A program that is in no directory is shown in the root: C libraries take it for granted that the path is absolute.
  exe: (_kernel, { path, executable: node }) => ({ target: path.replace(/^([.][/]+)?(?![/])/, "/"), object: { kind: "file", node } }),
  cwd: (_kernel, { workingDirectory: node }) => ({ target: directoryPath(node), object: { kind: "directory", node } }),
  root: ({ state }) => ({ target: "/", object: { kind: "directory", node: state.files.root } }),
};

/** A number that stays the same for a path (FNV-1a). */
function inodeOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index++) hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193);
  return 0x8000_0000 + (hash >>> 1);
}

const base = (kernel: Kernel, path: string, permissions: number, owner?: Process) => {
  const now = currentTime(kernel);
  const { uid, gid } = owner?.credentials ?? { uid: 0, gid: 0 };
  return { inode: inodeOf(path), permissions, uid, gid, links: 1, modified: now, accessed: now, changed: now };
};

/** Who reads what only its owner may: environ and its like. */
const privateFiles: ReadonlySet<string> = new Set(["auxv", "environ", "io", "personality"]);

function file(kernel: Kernel, path: string, text: string | Uint8Array, permissions = 0o444, owner?: Process): FileNode {
  const contents = typeof text === "string" ? encodeUtf8(text) : text;
  const node = base(kernel, path, permissions, owner);
  return { ...node, kind: "file", contents, size: contents.length, opens: 0, writers: 0, isGenerated: true };
}

const directory = (kernel: Kernel, path: string, owner?: Process): DirectoryNode => ({
  ...base(kernel, path, 0o555, owner),
  links: 2,
  kind: "directory",
  entries: new Map(),
  parent: parentOf(kernel, path),
  generatedPath: path,
});

function parentOf(kernel: Kernel, path: string): DirectoryNode {
  const above = path.slice(0, path.lastIndexOf("/"));
  const { entries } = kernel.state.files.root;
  const node = above === procPath || above === systemPath ? entries.get(above.slice(1)) : nodeAt(kernel, undefined, above);
  return node?.kind === "directory" ? node : kernel.state.files.root;
}

export const procPath = "/proc";
export const systemPath = "/sys";

/** The terminals that there are, by number, and another way to make one. */
export const terminalsPath = "/dev/pts";

function terminalNode(kernel: Kernel, path: string, name: string): DeviceNode | undefined {
  const minor = name === "ptmx" ? 2 : Number(name);
  const major = name === "ptmx" ? 5 : 136;
  if (name !== "ptmx" && String(minor) !== name) return undefined;
  if (major === 136 && minor !== 0 && !kernel.state.pseudoterminals.has(minor)) return undefined;
  const permissions = name === "ptmx" ? 0o666 : terminalPermissions;
  const inode = name === "ptmx" ? masterInode : terminalInode(minor);
  return { ...base(kernel, path, permissions), inode, kind: "device", device: "terminal", major, minor, isGenerated: true };
}

/** Links of /proc itself, to what the asking process has. */
const ownLinks: Readonly<Record<string, (process: Process, task: Task | undefined) => string>> = {
  self: ({ pid }) => String(pid),
  "thread-self": ({ pid }, task) => `${pid}/task/${task?.tid ?? pid}`,
  mounts: () => "self/mounts",
};

/** The node of a path below /proc, /sys or /dev/pts; `self` is who asks. Undefined: there is none. */
export function nodeAt(kernel: Kernel, self: Process | undefined, path: string): Node | undefined {
  if (path.startsWith(`${terminalsPath}/`)) return terminalNode(kernel, path, path.slice(terminalsPath.length + 1));
  if (path.startsWith(`${systemPath}/`)) return nodeOfRows(kernel, systemFiles, path, path.slice(systemPath.length + 1));
  const [first, ...rest] = path.slice(procPath.length + 1).split("/");
  if (rest.length === 0 && Object.hasOwn(ownLinks, first)) {
    if (!self) return undefined;
    const task = kernel.state.tasks.get(kernel.loadedTid);
    return { ...base(kernel, path, 0o777), kind: "link", target: ownLinks[first](self, task?.pid === self.pid ? task : undefined) };
  }
  const process = /^\d+$/.test(first) ? processOfNumber(kernel, Number(first)) : undefined;
  if (process) return nodeOfProcess(kernel, process, path, rest);
  return nodeOfRows(kernel, machineFiles, path, [first, ...rest].join("/"));
}

/** A task's number leads to its process, though it is not listed. */
const processOfNumber = ({ state }: Kernel, number: number): Process | undefined =>
  state.processes.get(number) ?? state.processes.get(state.tasks.get(number)?.pid ?? 0);

type Rows = Readonly<Record<string, (kernel: Kernel) => string>>;

function nodeOfRows(kernel: Kernel, rows: Rows, path: string, name: string): Node | undefined {
  if (Object.hasOwn(rows, name)) return file(kernel, path, rows[name](kernel));
  return Object.keys(rows).some((other) => other.startsWith(`${name}/`)) ? directory(kernel, path) : undefined;
}

function nodeOfProcess(kernel: Kernel, process: Process, path: string, [name, ...rest]: readonly string[]): Node | undefined {
  if (name === undefined) return directory(kernel, path, process);
  if (name === "task") {
    const [number, ...below] = rest;
    if (number === undefined) return directory(kernel, path, process);
    const tid = Number(number);
    if (!process.tasks.includes(tid)) return undefined;
    return below.length === 0 ? directory(kernel, path, process) : nodeOfTask(kernel, process, tid, path, below);
  }
  if (name === "net")
    return rest.length === 0 ? directory(kernel, path, process) : nodeOfRows(kernel, machineFiles, path, ["net", ...rest].join("/"));
  return nodeOfTask(kernel, process, process.pid, path, [name, ...rest]);
}

function nodeOfTask(
  kernel: Kernel,
  process: Process,
  tid: number,
  path: string,
  [name, fd, ...beyond]: readonly string[],
): Node | undefined {
  const subject: Subject = { process, tid, task: kernel.state.tasks.get(tid) };
  if (name === "fd" || name === "fdinfo") {
    if (fd === undefined) return directory(kernel, path, process);
    const description = beyond.length === 0 ? process.descriptors.slots[Number(fd)]?.description : undefined;
    if (!description) return undefined;
    if (name === "fd") return link(kernel, path, shownPath(description), description.object, process);
    const text = `pos:\t${description.offset}\nflags:\t0${description.flags.toString(8)}\nmnt_id:\t21\nino:\t${description.id}\n`;
    return file(kernel, path, text, 0o444, process);
  }
  if (fd !== undefined) return undefined;
  if (Object.hasOwn(taskFiles, name)) {
    return file(kernel, path, taskFiles[name](kernel, subject), privateFiles.has(name) ? 0o400 : 0o444, process);
  }
  if (Object.hasOwn(settingRows, name)) return settingNode(kernel, path, name as SettingName, subject);
  if (!Object.hasOwn(processLinks, name) || process.end) return undefined;
  const { target, object } = processLinks[name](kernel, process);
  return link(kernel, path, target, object, process);
}

function settingNode(kernel: Kernel, path: string, name: SettingName, { process, tid, task }: Subject): Node {
  const { permissions, show } = settingRows[name];
  const setting: Setting = { name, pid: process.pid, tid };
  // Of what has ended only the name is left.
  const text = task ? show(process, task) : name === "comm" ? process.name : "0";
  return { ...file(kernel, path, `${text}\n`, permissions, process), setting };
}

/** As it was opened; a file that has no name any more says so. */
function shownPath({ path, object }: Description): string {
  const isNameless = (object.kind === "file" || object.kind === "directory") && object.node.links === 0 && !path.startsWith("/proc/");
  return isNameless ? `${path} (deleted)` : path;
}

const link = (kernel: Kernel, path: string, target: string, object: OpenObject, owner: Process): LinkNode => ({
  ...base(kernel, path, 0o777, owner),
  kind: "link",
  target,
  object,
});

const taskNames = [...Object.keys(taskFiles), ...Object.keys(settingRows), ...Object.keys(processLinks), "fd", "fdinfo"];

/** The names in a directory whose nodes are made when they are looked for. */
export function namesIn(kernel: Kernel, path: string): string[] {
  if (path === terminalsPath) return ["ptmx", "0", ...[...kernel.state.pseudoterminals.keys()].map(String)];
  if (path === systemPath) return namesBelow(systemFiles, "");
  if (path.startsWith(`${systemPath}/`)) return namesBelow(systemFiles, `${path.slice(systemPath.length + 1)}/`);
  const parts = path.slice(procPath.length + 1).split("/");
  const process = kernel.state.processes.get(Number(parts[0]));
  if (process && parts.at(-1)?.startsWith("fd")) return process.descriptors.slots.flatMap((slot, fd) => (slot ? [String(fd)] : []));
  if (process && parts[1] === "net") return namesBelow(machineFiles, "net/");
  if (process && parts.length === 1) return [...taskNames, "net", "task"].sort();
  if (process) return parts.length === 2 ? process.tasks.map(String) : [...taskNames].sort();
  if (parts[0] !== "") return namesBelow(machineFiles, `${parts.join("/")}/`);
  return [...[...kernel.state.processes.keys()].map(String), ...Object.keys(ownLinks), ...namesBelow(machineFiles, "")];
}

const namesBelow = (rows: Rows, prefix: string): string[] => [
  ...new Set(Object.keys(rows).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length).split("/")[0]] : []))),
];
