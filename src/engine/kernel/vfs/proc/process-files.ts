// Files of /proc/PID and /proc/PID/task/TID (man 5 proc), a row each: the text, or the bytes, at this moment.

import { pageBytes } from "../../../cpu/processor.ts";
import { resource, unlimited } from "../../abi/resource.ts";
import type { Kernel } from "../../kernel.ts";
import { SIG_DFL, SIG_IGN } from "../../signal/action.ts";
import { signalBit } from "../../signal/signals.ts";
import { controllingTerminal } from "../../task/groups.ts";
import { nameOfTask } from "../../task/name.ts";
import type { Process } from "../../task/process.ts";
import type { Task } from "../../task/task.ts";
import { kibibytes, ticks } from "./machine-files.ts";
import { auxiliaryVector, commandLine, detailedMaps, environment, maps, memorySizes, sumOfMaps } from "./memory-files.ts";
import { outOfMemoryAdjustment } from "./settings.ts";

/** Who is asked about; `task` is undefined once it has ended. */
export interface Subject {
  readonly process: Process;
  readonly tid: number;
  readonly task: Task | undefined;
}

function stateOf(kernel: Kernel, { process, tid, task }: Subject): string {
  if (process.end) return "Z (zombie)";
  // Of a process: whatever the liveliest of its tasks does.
  const tasks = tid === process.pid ? process.tasks.map((each) => kernel.state.tasks.get(each)) : [task];
  if (tasks.some((each) => each?.stopped)) return "T (stopped)";
  return tasks.some((each) => !each?.call || each.tid === kernel.loadedTid) ? "R (running)" : "S (sleeping)";
}

const nameOf = ({ process, task }: Subject): string => (task ? nameOfTask(process, task) : process.name);

const mask = (bits: bigint): string => bits.toString(16).padStart(16, "0");

function actionMask(process: Process, isMeant: (handler: number) => boolean): bigint {
  let bits = 0n;
  for (const [signal, { handler }] of process.actions) if (isMeant(handler)) bits |= signalBit(signal);
  return bits;
}

const everyCapability = "000001ffffffffff";
const noCapability = mask(0n);

function status(kernel: Kernel, subject: Subject): string {
  const { process, tid, task } = subject;
  const { uid, gid, realUid, realGid, savedUid, savedGid, groups } = process.credentials;
  const pending = (signals: readonly { signal: number }[]): bigint => signals.reduce((bits, { signal }) => bits | signalBit(signal), 0n);
  const capabilities = uid === 0 ? everyCapability : noCapability;
  const rows: readonly (readonly [string, string | number])[] = [
    ["Name", nameOf(subject)],
    ["Umask", process.umask.toString(8).padStart(4, "0")],
    ["State", stateOf(kernel, subject)],
    ["Tgid", process.pid],
    ["Ngid", 0],
    ["Pid", tid],
    ["PPid", process.parent],
    ["TracerPid", process.traced?.by ?? 0],
    ["Uid", `${realUid}\t${uid}\t${savedUid}\t${uid}`],
    ["Gid", `${realGid}\t${gid}\t${savedGid}\t${gid}`],
    ["FDSize", Math.max(64, process.descriptors.slots.length)],
    ["Groups", groups.map((group) => `${group} `).join("")],
    ["NStgid", process.pid],
    ["NSpid", tid],
    ["NSpgid", process.group],
    ["NSsid", process.session],
    ["Kthread", 0],
    ...(process.end ? [] : memoryRows(kernel, process)),
    ["Threads", process.tasks.length],
    ["SigQ", `${pendingCount(process, task)}/${signalsMaximum}`],
    ["SigPnd", mask(pending(task?.pending ?? []))],
    ["ShdPnd", mask(pending(process.pending))],
    ["SigBlk", mask(task?.signalMask ?? 0n)],
    ["SigIgn", mask(actionMask(process, (handler) => handler === SIG_IGN))],
    ["SigCgt", mask(actionMask(process, (handler) => handler !== SIG_IGN && handler !== SIG_DFL))],
    ["CapInh", noCapability],
    ["CapPrm", capabilities],
    ["CapEff", capabilities],
    ["CapBnd", everyCapability],
    ["CapAmb", noCapability],
    ["NoNewPrivs", 0],
    ["Seccomp", 0],
    ["Seccomp_filters", 0],
    ["Cpus_allowed", "1"],
    ["Cpus_allowed_list", "0"],
    ["Mems_allowed", "1"],
    ["Mems_allowed_list", "0"],
    ["voluntary_ctxt_switches", 0],
    ["nonvoluntary_ctxt_switches", 0],
  ];
  return rows.map(([name, value]) => `${name}:\t${value}\n`).join("");
}

const pendingCount = (process: Process, task: Task | undefined): number => process.pending.length + (task?.pending.length ?? 0);
const signalsMaximum = 1024;

function memoryRows(kernel: Kernel, process: Process): readonly (readonly [string, string])[] {
  const { mapped, resident, anonymous, ofFiles, stack, code, data } = memorySizes(kernel, process);
  const amounts: readonly (readonly [string, number])[] = [
    ["VmPeak", mapped],
    ["VmSize", mapped],
    ["VmLck", 0],
    ["VmPin", 0],
    ["VmHWM", resident],
    ["VmRSS", resident],
    ["RssAnon", anonymous],
    ["RssFile", ofFiles],
    ["RssShmem", 0],
    ["VmData", data],
    ["VmStk", stack],
    ["VmExe", code],
    ["VmLib", 0],
    ["VmPTE", pageBytes],
    ["VmSwap", 0],
  ];
  return amounts.map(([name, bytes]) => [name, `${String(kibibytes(bytes)).padStart(8)} kB`]);
}

/** The 52 fields of /proc/PID/stat. */
function stat(kernel: Kernel, subject: Subject): string {
  const { process, tid, task } = subject;
  const terminal = controllingTerminal(kernel, process);
  const { mapped, resident } = memorySizes(kernel, process);
  const { strings, stackEnd } = process.memory;
  const fields = new Array<number | string>(52).fill(0);
  const named: readonly (readonly [field: number, value: number | string])[] = [
    [1, tid],
    [2, `(${nameOf(subject)})`],
    [3, stateOf(kernel, subject)[0]],
    [4, process.parent],
    [5, process.group],
    [6, process.session],
    [7, terminal ? 136 * 256 + terminal.number : 0],
    [8, terminal?.foreground ?? -1],
    [14, ticks(tid === process.pid ? process.usedNs : (task?.usedNs ?? 0))],
    [16, ticks(process.childrenUsedNs)],
    [18, 20],
    [20, process.tasks.length],
    [22, ticks(process.startedNs)],
    [23, mapped],
    [24, Math.floor(resident / pageBytes)],
    [25, "18446744073709551615"],
    [28, stackEnd],
    [38, process.exitSignal],
    [47, process.memory.heapStart],
    [48, strings.argumentsStart],
    [49, strings.environmentStart],
    [50, strings.environmentStart],
    [51, strings.environmentEnd],
  ];
  for (const [field, value] of named) fields[field - 1] = value;
  return `${fields.join(" ")}\n`;
}

function sizes(kernel: Kernel, { process }: Subject): string {
  const { mapped, resident, ofFiles, code, data } = memorySizes(kernel, process);
  const pages = [mapped, resident, ofFiles, code, 0, data, 0].map((bytes) => Math.ceil(bytes / pageBytes));
  return `${pages.join(" ")}\n`;
}

/** In the order of their numbers (fs/proc/base.c, lnames). */
const limitRows: Readonly<Record<keyof typeof resource, readonly [name: string, unit: string]>> = {
  RLIMIT_CPU: ["Max cpu time", "seconds"],
  RLIMIT_FSIZE: ["Max file size", "bytes"],
  RLIMIT_DATA: ["Max data size", "bytes"],
  RLIMIT_STACK: ["Max stack size", "bytes"],
  RLIMIT_CORE: ["Max core file size", "bytes"],
  RLIMIT_RSS: ["Max resident set", "bytes"],
  RLIMIT_NPROC: ["Max processes", "processes"],
  RLIMIT_NOFILE: ["Max open files", "files"],
  RLIMIT_MEMLOCK: ["Max locked memory", "bytes"],
  RLIMIT_AS: ["Max address space", "bytes"],
  RLIMIT_LOCKS: ["Max file locks", "locks"],
  RLIMIT_SIGPENDING: ["Max pending signals", "signals"],
  RLIMIT_MSGQUEUE: ["Max msgqueue size", "bytes"],
  RLIMIT_NICE: ["Max nice priority", ""],
  RLIMIT_RTPRIO: ["Max realtime priority", ""],
  RLIMIT_RTTIME: ["Max realtime timeout", "us"],
};

function limits(_kernel: Kernel, { process }: Subject): string {
  const row = (name: string, soft: string, hard: string, unit: string): string =>
    `${name.padEnd(25)} ${soft.padEnd(20)} ${hard.padEnd(20)} ${unit.padEnd(10)}\n`;
  const shown = (limit: number): string => (limit === unlimited ? "unlimited" : String(limit));
  return (
    row("Limit", "Soft Limit", "Hard Limit", "Units") +
    Object.entries(limitRows)
      .map(([key, [name, unit]]) => {
        const limit = process.resourceLimits.get(resource[key as keyof typeof resource]);
        return row(name, shown(limit?.current ?? unlimited), shown(limit?.maximum ?? unlimited), unit);
      })
      .join("")
  );
}

const inputAndOutput = ["rchar", "wchar", "syscr", "syscw", "read_bytes", "write_bytes", "cancelled_write_bytes"]
  .map((name) => `${name}: 0\n`)
  .join("");

const mounted: readonly (readonly [device: string, place: string, type: string])[] = [
  ["tmpfs", "/", "tmpfs"],
  ["sysfs", "/sys", "sysfs"],
  ["proc", "/proc", "proc"],
  ["devpts", "/dev/pts", "devpts"],
];
const mounts = mounted.map(([device, place, type]) => `${device} ${place} ${type} rw,relatime 0 0\n`).join("");
const mountInformation = mounted
  .map(
    ([device, place, type], index) =>
      `${21 + index} ${index === 0 ? 1 : 21} 0:${1 + index} / ${place} rw,relatime - ${type} ${device} rw\n`,
  )
  .join("");

const wholeRange = `         0          0 4294967295\n`;

/** What both a process and each of its tasks has. */
export const taskFiles: Readonly<Record<string, (kernel: Kernel, subject: Subject) => string | Uint8Array>> = {
  auxv: (kernel, { process }) => auxiliaryVector(kernel, process),
  cgroup: () => "0::/\n",
  cmdline: (kernel, { process }) => commandLine(kernel, process),
  environ: (kernel, { process }) => environment(kernel, process),
  io: () => inputAndOutput,
  limits,
  loginuid: () => "4294967295",
  maps: (kernel, { process }) => maps(kernel, process),
  mountinfo: () => mountInformation,
  mounts: () => mounts,
  personality: () => "00000000\n",
  schedstat: (_kernel, { process, task }) => `${task?.usedNs ?? process.usedNs} 0 1\n`,
  smaps: (kernel, { process }) => detailedMaps(kernel, process),
  smaps_rollup: (kernel, { process }) => sumOfMaps(kernel, process),
  stat,
  statm: sizes,
  status,
  wchan: () => "0",
  gid_map: () => wholeRange,
  oom_score: (_kernel, { process }) => `${Math.max(0, 666 + Math.trunc((outOfMemoryAdjustment(process) * 2) / 3))}\n`,
  setgroups: () => "allow\n",
  uid_map: () => wholeRange,
};
