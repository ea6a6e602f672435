// /proc: what the kernel tells about itself and its processes as files. Nothing of it is kept: a node is made when a path
// leads there, with its contents as they are at that moment (man 5 proc). Rows say what there is.

import { pageBytes } from "../../cpu/processor.ts";
import { clockTicksPerSecond } from "../abi/auxiliary-vector.ts";
import { encodeUtf8 } from "../abi/text.ts";
import { nsPerSecond } from "../abi/time.ts";
import { releaseName } from "../abi/utsname.ts";
import { currentTime, type Kernel, nowNs } from "../kernel.ts";
import { formatMapping } from "../mm/memory-map.ts";
import { SIG_DFL, SIG_IGN } from "../signal/action.ts";
import { signalBit } from "../signal/signals.ts";
import { connectionTable } from "../socket/connection-table.ts";
import { controllingTerminal } from "../task/groups.ts";
import type { Process } from "../task/process.ts";
import type { OpenObject } from "./description.ts";
import type { DeviceNode, DirectoryNode, FileNode, LinkNode, Node } from "./node.ts";
import { directoryPath } from "./tree.ts";

const memoryKibibytes = 262144;
const kibibytes = (bytes: number): number => Math.floor(bytes / 1024);
const residentKibibytes = (kernel: Kernel): number => kibibytes(kernel.processor.residentBytes);
const ticks = (ns: number): number => Math.floor((ns * clockTicksPerSecond) / nsPerSecond);
const hundredths = (ns: number): string => (ns / nsPerSecond).toFixed(2);

const features = "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp";

const globalFiles: Readonly<Record<string, (kernel: Kernel) => string>> = {
  cpuinfo: () =>
    `processor\t: 0\nBogoMIPS\t: 2000.00\nFeatures\t: ${features}\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x4\nCPU part\t: 0xd0c\nCPU revision\t: 1\n\n`,
  meminfo: (kernel) => {
    const free = memoryKibibytes - residentKibibytes(kernel);
    const row = (name: string, value: number): string => `${`${name}:`.padEnd(16)}${String(value).padStart(8)} kB\n`;
    return row("MemTotal", memoryKibibytes) + row("MemFree", free) + row("MemAvailable", free) + row("Buffers", 0) + row("Cached", 0);
  },
  uptime: (kernel) => `${hundredths(nowNs(kernel))} ${hundredths(kernel.state.idleNs)}\n`,
  loadavg: (kernel) => `0.00 0.00 0.00 1/${kernel.state.tasks.size} ${kernel.state.nextPid - 1}\n`,
  stat: (kernel) => {
    const used = ticks(kernel.state.retired);
    const times = `${used} 0 0 ${ticks(kernel.state.idleNs)} 0 0 0 0 0 0`;
    return `cpu  ${times}\ncpu0 ${times}\nbtime ${kernel.state.startedAtSeconds}\nprocesses ${kernel.state.nextPid - 1}\n`;
  },
  version: () => `Linux version ${releaseName} (svc0) #1 SMP PREEMPT\n`,
  filesystems: () => "nodev\tproc\nnodev\ttmpfs\nnodev\tpipefs\nnodev\tsockfs\n",
  "net/tcp": (kernel) => connectionTable(kernel, "tcp"),
  "net/udp": (kernel) => connectionTable(kernel, "udp"),
  "sys/kernel/hostname": ({ state }) => `${state.hostName}\n`,
  "sys/kernel/osrelease": () => `${releaseName}\n`,
  "sys/kernel/ostype": () => "Linux\n",
  "sys/kernel/pid_max": () => "4194304\n",
  "sys/net/core/somaxconn": () => "4096\n",
  "sys/net/ipv4/ip_local_port_range": () => "32768\t60999\n",
  "sys/vm/overcommit_memory": () => "0\n",
};

const stateOf = (kernel: Kernel, process: Process): string => {
  if (process.end) return "Z (zombie)";
  const tasks = process.tasks.map((tid) => kernel.state.tasks.get(tid));
  if (tasks.some((task) => task?.stopped)) return "T (stopped)";
  return tasks.some((task) => !task?.call || task.tid === kernel.loadedTid) ? "R (running)" : "S (sleeping)";
};

const mappedBytes = (kernel: Kernel, process: Process): number =>
  (kernel.spaces.get(process.memory.space)?.mappings ?? []).reduce((sum, { start, end }) => sum + end - start, 0);

const mask = (bits: bigint): string => bits.toString(16).padStart(16, "0");

function actionMask(process: Process, isMeant: (handler: number) => boolean): bigint {
  let bits = 0n;
  for (const [signal, { handler }] of process.actions) if (isMeant(handler)) bits |= signalBit(signal);
  return bits;
}

function status(kernel: Kernel, process: Process): string {
  const { uid, gid } = process.credentials;
  const size = kibibytes(mappedBytes(kernel, process));
  const leader = kernel.state.tasks.get(process.pid);
  const pending = (signals: readonly { signal: number }[]): bigint => signals.reduce((bits, { signal }) => bits | signalBit(signal), 0n);
  const rows: readonly (readonly [string, string | number])[] = [
    ["Name", process.name],
    ["Umask", process.umask.toString(8).padStart(4, "0")],
    ["State", stateOf(kernel, process)],
    ["Tgid", process.pid],
    ["Ngid", 0],
    ["Pid", process.pid],
    ["PPid", process.parent],
    ["TracerPid", 0],
    ["Uid", `${uid}\t${uid}\t${uid}\t${uid}`],
    ["Gid", `${gid}\t${gid}\t${gid}\t${gid}`],
    ["FDSize", Math.max(64, process.descriptors.slots.length)],
    ["Groups", `${gid} `],
    ...(process.end
      ? []
      : ([
          ["VmPeak", `${String(size).padStart(8)} kB`],
          ["VmSize", `${String(size).padStart(8)} kB`],
          ["VmRSS", `${String(Math.min(size, residentKibibytes(kernel))).padStart(8)} kB`],
        ] as const)),
    ["Threads", process.tasks.length],
    ["SigPnd", mask(pending(leader?.pending ?? []))],
    ["ShdPnd", mask(pending(process.pending))],
    ["SigBlk", mask(leader?.signalMask ?? 0n)],
    ["SigIgn", mask(actionMask(process, (handler) => handler === SIG_IGN))],
    ["SigCgt", mask(actionMask(process, (handler) => handler !== SIG_IGN && handler !== SIG_DFL))],
    ["Cpus_allowed", "1"],
    ["Cpus_allowed_list", "0"],
  ];
  return rows.map(([name, value]) => `${name}:\t${value}\n`).join("");
}

/** The 52 fields of /proc/PID/stat. */
function stat(kernel: Kernel, process: Process): string {
  const terminal = controllingTerminal(kernel, process);
  const size = mappedBytes(kernel, process);
  const fields = new Array<number | string>(52).fill(0);
  const named: readonly (readonly [field: number, value: number | string])[] = [
    [1, process.pid],
    [2, `(${process.name})`],
    [3, stateOf(kernel, process)[0]],
    [4, process.parent],
    [5, process.group],
    [6, process.session],
    [7, terminal ? 136 * 256 + terminal.number : 0],
    [8, terminal?.foreground ?? -1],
    [14, ticks(process.usedNs)],
    [18, 20],
    [20, process.tasks.length],
    [22, ticks(process.startedNs)],
    [23, size],
    [24, Math.floor(Math.min(size, kernel.processor.residentBytes) / pageBytes)],
    [25, "18446744073709551615"],
    [28, process.memory.stackEnd],
    [38, process.exitSignal],
  ];
  for (const [field, value] of named) fields[field - 1] = value;
  return `${fields.join(" ")}\n`;
}

const mounts = "tmpfs / tmpfs rw 0 0\nproc /proc proc rw 0 0\n";

const processFiles: Readonly<Record<string, (kernel: Kernel, process: Process) => string>> = {
  cmdline: (_kernel, process) => (process.end ? "" : process.arguments.map((argument) => `${argument}\0`).join("")),
  comm: (_kernel, process) => `${process.name}\n`,
  maps: (kernel, process) => {
    const mappings = process.end ? [] : (kernel.spaces.get(process.memory.space)?.mappings ?? []);
    const sorted = [...mappings].sort((one, other) => one.start - other.start);
    return sorted.map((mapping) => `${formatMapping(mapping)}\n`).join("");
  },
  mounts: () => mounts,
  stat,
  statm: (kernel, process) => {
    const pages = Math.ceil(mappedBytes(kernel, process) / pageBytes);
    return `${pages} ${Math.min(pages, Math.ceil(kernel.processor.residentBytes / pageBytes))} 0 0 0 0 0\n`;
  },
  status,
};

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

function file(kernel: Kernel, path: string, text: string, owner?: Process): FileNode {
  const contents = encodeUtf8(text);
  return { ...base(kernel, path, 0o444, owner), kind: "file", contents, size: contents.length, opens: 0, writers: 0, isGenerated: true };
}

const directory = (kernel: Kernel, path: string, owner?: Process): DirectoryNode => ({
  ...base(kernel, path, 0o555, owner),
  links: 2,
  kind: "directory",
  entries: new Map(),
  parent: procParent(kernel, path),
  generatedPath: path,
});

function procParent(kernel: Kernel, path: string): DirectoryNode {
  const above = path.slice(0, path.lastIndexOf("/"));
  const node = above === procPath ? kernel.state.files.root.entries.get("proc") : nodeAt(kernel, undefined, above);
  return node?.kind === "directory" ? node : kernel.state.files.root;
}

export const procPath = "/proc";

/** The terminals that there are, by number, and another way to make one. */
export const terminalsPath = "/dev/pts";

function terminalNode(kernel: Kernel, path: string, name: string): DeviceNode | undefined {
  const minor = name === "ptmx" ? 2 : Number(name);
  const major = name === "ptmx" ? 5 : 136;
  if (name !== "ptmx" && String(minor) !== name) return undefined;
  if (major === 136 && minor !== 0 && !kernel.state.pseudoterminals.has(minor)) return undefined;
  return { ...base(kernel, path, 0o666), kind: "device", device: "terminal", major, minor };
}

/** The node of a path below /proc or /dev/pts; `self` is who asks. Undefined: there is none. */
export function nodeAt(kernel: Kernel, self: Process | undefined, path: string): Node | undefined {
  if (path.startsWith(`${terminalsPath}/`)) return terminalNode(kernel, path, path.slice(terminalsPath.length + 1));
  const [first, ...rest] = path.slice(procPath.length + 1).split("/");
  if (first === "self" && rest.length === 0) {
    if (!self) return undefined;
    return { ...base(kernel, path, 0o777), kind: "link", target: String(self.pid) };
  }
  if (first === "mounts" && rest.length === 0) return { ...base(kernel, path, 0o777), kind: "link", target: "self/mounts" };
  const process = /^\d+$/.test(first) ? kernel.state.processes.get(Number(first)) : undefined;
  if (process) return nodeOfProcess(kernel, process, path, rest);
  const name = [first, ...rest].join("/");
  if (Object.hasOwn(globalFiles, name)) return file(kernel, path, globalFiles[name](kernel));
  return Object.keys(globalFiles).some((other) => other.startsWith(`${name}/`)) ? directory(kernel, path) : undefined;
}

function nodeOfProcess(kernel: Kernel, process: Process, path: string, [name, fd]: readonly string[]): Node | undefined {
  if (name === undefined) return directory(kernel, path, process);
  if (name === "fd") {
    if (fd === undefined) return directory(kernel, path, process);
    const description = process.descriptors.slots[Number(fd)]?.description;
    return description && link(kernel, path, description.path, description.object, process);
  }
  if (fd !== undefined) return undefined;
  if (Object.hasOwn(processFiles, name)) return file(kernel, path, processFiles[name](kernel, process), process);
  if (!Object.hasOwn(processLinks, name) || process.end) return undefined;
  const { target, object } = processLinks[name](kernel, process);
  return link(kernel, path, target, object, process);
}

const link = (kernel: Kernel, path: string, target: string, object: OpenObject, owner: Process): LinkNode => ({
  ...base(kernel, path, 0o777, owner),
  kind: "link",
  target,
  object,
});

/** The names in a directory below /proc, or in /proc itself. */
export function namesIn(kernel: Kernel, path: string): string[] {
  if (path === terminalsPath) return ["ptmx", "0", ...[...kernel.state.pseudoterminals.keys()].map(String)];
  const parts = path.slice(procPath.length + 1).split("/");
  const process = kernel.state.processes.get(Number(parts[0]));
  if (process && parts.length === 1) return [...Object.keys(processFiles), ...Object.keys(processLinks), "fd"].sort();
  if (process) return process.descriptors.slots.flatMap((slot, fd) => (slot ? [String(fd)] : []));
  const prefix = parts[0] === "" ? "" : `${parts.join("/")}/`;
  const names = Object.keys(globalFiles).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length).split("/")[0]] : []));
  const pids = prefix === "" ? [...[...kernel.state.processes.keys()].map(String), "mounts", "self"] : [];
  return [...pids, ...new Set(names)];
}
