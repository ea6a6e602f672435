// What a process may ask about itself and the machine, and settings without effect in a machine of one processor and one user:
// times, rusage, sysinfo, names, priorities, identities (man 2 of each).

import { clockTicksPerSecond } from "../abi/auxiliary-vector.ts";
import { formatName } from "../abi/flags.ts";
import { processControl } from "../abi/process-control.ts";
import { encodeCString } from "../abi/text.ts";
import { nsPerSecond, readTimePair, timespecBytes } from "../abi/time.ts";
import { usageBytes, writeUsage } from "../abi/usage.ts";
import { nowNs } from "../kernel.ts";
import { isUserRange, pageCeiling, pageFloor } from "../mm/memory-map.ts";
import { int32Bytes, readBytes, readCString, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import { formatSignal, signalMaximum } from "../signal/signals.ts";
import { nameOfTask, renameTask } from "../task/name.ts";
import { type ArgumentKind, address, custom, flags, formatAddress, hexadecimal, pointer, size, unsigned } from "./argument-kind.ts";
import { isMapped } from "./memory.ts";
import { quote } from "./quote.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";

const toTicks = (ns: number): number => Math.floor((ns * clockTicksPerSecond) / nsPerSecond);
const wordView = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** A structure that the call fills in. */
const filled = (noun: string, length: number, format: (bytes: Uint8Array) => string): ArgumentKind =>
  pointer({
    noun,
    after: ({ value, result, read }) => (value === 0 || result < 0 ? undefined : read(value, length)),
    format: ({ after, raw }) => (after instanceof Uint8Array ? format(after) : formatAddress(raw)),
  });

const outTimes = filled("struct tms to fill", 32, (bytes) => {
  const names = ["tms_utime", "tms_stime", "tms_cutime", "tms_cstime"];
  const field = (name: string, index: number): string => {
    const value = Number(wordView(bytes).getBigInt64(index * 8, true));
    return value === 0 ? `${name}=0` : `${name}=${value} /* ${(value / clockTicksPerSecond).toFixed(2)} s */`;
  };
  return `{${names.map(field).join(", ")}}`;
});

const formatTimeval = (bytes: Uint8Array): string => {
  const { seconds, fraction } = readTimePair(bytes);
  return `{tv_sec=${seconds}, tv_usec=${fraction}}`;
};
const outUsage = filled(
  "struct rusage to fill",
  usageBytes,
  (bytes) => `{ru_utime=${formatTimeval(bytes)}, ru_stime=${formatTimeval(bytes.subarray(timespecBytes))}, ...}`,
);

const informationBytes = 112;
const outInformation = filled("struct sysinfo to fill", informationBytes, (bytes) => {
  const view = wordView(bytes);
  const field = (name: string, at: number): string => `${name}=${view.getBigUint64(at, true)}`;
  const loads = [8, 16, 24].map((at) => view.getBigUint64(at, true)).join(", ");
  const memory = ["totalram", "freeram", "sharedram", "bufferram", "totalswap", "freeswap"].map((name, index) =>
    field(name, 32 + index * 8),
  );
  const rest = [
    `procs=${view.getUint16(80, true)}`,
    field("totalhigh", 88),
    field("freehigh", 96),
    `mem_unit=${view.getUint32(104, true)}`,
  ];
  return `{${[field("uptime", 0), `loads=[${loads}]`, ...memory, ...rest].join(", ")}}`;
});

const machineBytes = 256 * 1024 * 1024;

function giveInformation({ kernel, memory }: CallContext, pointerToFill: number): CallResult {
  const bytes = new Uint8Array(informationBytes);
  const view = wordView(bytes);
  view.setBigUint64(0, BigInt(Math.floor(nowNs(kernel) / nsPerSecond)), true);
  view.setBigUint64(32, BigInt(machineBytes), true);
  view.setBigUint64(40, BigInt(Math.max(0, machineBytes - kernel.processor.residentBytes)), true);
  view.setUint16(80, kernel.state.tasks.size, true);
  view.setUint32(104, 1, true);
  return writeBytes(memory, pointerToFill, bytes) ? 0 : "EFAULT";
}

const usageOf = { RUSAGE_SELF: 0, RUSAGE_CHILDREN: -1, RUSAGE_THREAD: 1 } as const;

const nameBytes = 16;
const defaultTimerSlackNs = 50_000;
/** Settings that are kept and given back; what they begin as. */
interface KeptSetting {
  readonly get: number;
  readonly initial: number;
  readonly minimum?: number;
  readonly maximum: number;
  /** EPERM for others. */
  readonly ofRoot?: boolean;
}

const keptSettings: Readonly<Record<number, KeptSetting>> = {
  [processControl.PR_SET_DUMPABLE]: { get: processControl.PR_GET_DUMPABLE, initial: 1, maximum: 1 },
  [processControl.PR_SET_TIMERSLACK]: {
    get: processControl.PR_GET_TIMERSLACK,
    initial: defaultTimerSlackNs,
    maximum: Number.MAX_SAFE_INTEGER,
  },
  // There are no capabilities that could be kept: a user is root or not.
  [processControl.PR_SET_KEEPCAPS]: { get: processControl.PR_GET_KEEPCAPS, initial: 0, maximum: 1 },
  [processControl.PR_SET_SECUREBITS]: { get: processControl.PR_GET_SECUREBITS, initial: 0, maximum: 0xff, ofRoot: true },
  [processControl.PR_SET_THP_DISABLE]: { get: processControl.PR_GET_THP_DISABLE, initial: 0, maximum: 1 },
  [processControl.PR_SET_NO_NEW_PRIVS]: { get: processControl.PR_GET_NO_NEW_PRIVS, initial: 0, minimum: 1, maximum: 1 },
  [processControl.PR_SET_PDEATHSIG]: { get: processControl.PR_GET_PDEATHSIG, initial: 0, maximum: signalMaximum },
  [processControl.PR_SET_CHILD_SUBREAPER]: { get: processControl.PR_GET_CHILD_SUBREAPER, initial: 0, maximum: 1 },
};
/** Those that write what they give into memory. */
const givenByPointer: readonly number[] = [processControl.PR_GET_PDEATHSIG, processControl.PR_GET_CHILD_SUBREAPER];

/** CAP_CHECKPOINT_RESTORE */
const lastCapability = 40;

function controlProcess({ process, task, memory }: CallContext, option: number, value: number): CallResult {
  if (option === processControl.PR_SET_NAME) {
    const bytes = readCString(memory, value, nameBytes);
    if (bytes === "EFAULT") return bytes;
    renameTask(process, task, typeof bytes === "string" ? (readBytes(memory, value, nameBytes - 1) ?? new Uint8Array(0)) : bytes);
    return 0;
  }
  if (option === processControl.PR_GET_NAME) {
    const bytes = new Uint8Array(nameBytes);
    bytes.set(encodeCString(nameOfTask(process, task)).subarray(0, nameBytes));
    return writeBytes(memory, value, bytes) ? 0 : "EFAULT";
  }
  const isRoot = process.credentials.uid === 0;
  if (option === processControl.PR_CAPBSET_READ) return value > lastCapability ? "EINVAL" : 1;
  if (option === processControl.PR_CAPBSET_DROP) return !isRoot ? "EPERM" : value > lastCapability ? "EINVAL" : 0;
  if (option === processControl.PR_GET_SECCOMP) return 0;
  // Names for anonymous memory: an option of the kernel's build.
  if (option === processControl.PR_SET_VMA) return "EINVAL";
  const kept = keptSettings[option];
  if (kept) {
    if (value < (kept.minimum ?? 0) || value > kept.maximum) return "EINVAL";
    if (kept.ofRoot && !isRoot) return "EPERM";
    process.settings.set(kept.get, value);
    return 0;
  }
  const read = Object.values(keptSettings).find(({ get }) => get === option);
  if (!read) return "EINVAL";
  const current = process.settings.get(option) ?? read.initial;
  if (!givenByPointer.includes(option)) return current;
  return writeInt32(memory, value, current) ? 0 : "EFAULT";
}

/** How many of prctl's arguments an option has, and how the second reads. */
const controlValue: ArgumentKind = {
  noun: "value of the option",
  decode: address.decode,
  before: ({ value, values: [option], readString }) => (option === processControl.PR_SET_NAME ? readString(value, nameBytes) : undefined),
  after: ({ value, values: [option], result, read, readString }) => {
    if (result < 0) return undefined;
    if (option === processControl.PR_GET_NAME) return readString(value, nameBytes);
    return givenByPointer.includes(option) ? read(value, 4) : undefined;
  },
  format: ({ value, raw, before, after, values: [option] }) => {
    const bytes = after ?? before;
    if (option === processControl.PR_SET_NAME || option === processControl.PR_GET_NAME) {
      return bytes instanceof Uint8Array ? quote(bytes) : formatAddress(raw);
    }
    if (bytes instanceof Uint8Array) {
      const number = wordView(bytes).getInt32(0, true);
      return `[${option === processControl.PR_GET_PDEATHSIG && number > 0 ? formatSignal(number) : number}]`;
    }
    if (option === processControl.PR_SET_PDEATHSIG) return value > 0 ? formatSignal(value) : "0";
    if (option === processControl.PR_SET_DUMPABLE && value <= 1) return value === 1 ? "SUID_DUMP_USER" : "SUID_DUMP_DISABLE";
    const isRead = Object.values(keptSettings).some(({ get }) => get === option);
    return isRead && !givenByPointer.includes(option) ? undefined : String(value);
  },
};

const formatControl = (result: number, [option]: readonly number[]): string =>
  option === processControl.PR_GET_DUMPABLE ? `${result} (${result === 1 ? "SUID_DUMP_USER" : "SUID_DUMP_DISABLE"})` : String(result);

const personalityMaximum = 0xffffffff;
const formatPersonality = (value: number): string => (value === 0 ? "PER_LINUX" : hexadecimal(value));

const lockFlag = { MLOCK_ONFAULT: 1 } as const;

/** Nothing is ever taken out of memory: it is only looked whether the pages are there. */
function lockPages(context: CallContext, start: number, length: number): CallResult {
  if (!isUserRange(start, length)) return "EINVAL";
  const [from, end] = [pageFloor(start), pageCeiling(start + length)];
  return from === end || isMapped(context, from, end) ? 0 : "ENOMEM";
}

export const machineCalls: readonly CallRow[] = [
  {
    number: 92,
    name: "personality",
    arguments: signature({
      persona: { ...unsigned, format: ({ value }) => (value === personalityMaximum ? hexadecimal(value) : formatPersonality(value)) },
    }),
    result: (result) => `${result} (${formatPersonality(result)})`,
    summary: "sets how the kernel behaves towards a process",
    support: "partial: kept and given back",
    handler: ({ process }, wanted) => {
      const key = -1;
      const old = process.settings.get(key) ?? 0;
      if (wanted !== personalityMaximum) process.settings.set(key, wanted);
      return old;
    },
  },
  {
    number: 153,
    name: "times",
    arguments: signature({ buf: outTimes }),
    result: "number",
    summary: "tells the processor time of a process and its children, in hundredths of a second",
    support: "full",
    handler: ({ kernel, process, memory }, pointerToFill) => {
      const bytes = new Uint8Array(32);
      wordView(bytes).setBigInt64(0, BigInt(toTicks(process.usedNs)), true);
      wordView(bytes).setBigInt64(16, BigInt(toTicks(process.childrenUsedNs)), true);
      return pointerToFill === 0 || writeBytes(memory, pointerToFill, bytes) ? toTicks(nowNs(kernel)) : "EFAULT";
    },
  },
  {
    number: 165,
    name: "getrusage",
    arguments: signature({ who: custom("one of RUSAGE_*", ({ value }) => formatName(usageOf, value, "RUSAGE_")), usage: outUsage }),
    result: "number",
    summary: "tells what a process, its children or a task has used",
    support: "partial: processor time; no memory, no input and output",
    handler: ({ process, task, memory }, who, pointerToFill) => {
      const used: Readonly<Record<number, number>> = {
        [usageOf.RUSAGE_SELF]: process.usedNs,
        [usageOf.RUSAGE_CHILDREN]: process.childrenUsedNs,
        [usageOf.RUSAGE_THREAD]: task.usedNs,
      };
      if (used[who] === undefined) return "EINVAL";
      return writeBytes(memory, pointerToFill, writeUsage(used[who])) ? 0 : "EFAULT";
    },
  },
  {
    number: 167,
    name: "prctl",
    arguments: signature({ option: custom("option PR_*", ({ value }) => formatName(processControl, value, "PR_")), arg2: controlValue }),
    result: formatControl,
    summary: "sets and tells properties of a process: its name, above all",
    support: "partial: names; a few settings are kept and given back",
    handler: controlProcess,
  },
  {
    number: 168,
    name: "getcpu",
    arguments: signature({
      cpu: filled("number to fill", 4, (bytes) => `[${wordView(bytes).getUint32(0, true)}]`),
      node: filled("number to fill", 4, (bytes) => `[${wordView(bytes).getUint32(0, true)}]`),
      tcache: address,
    }),
    result: "number",
    summary: "tells the processor that this task runs on",
    support: "full",
    handler: ({ memory }, ...[processor, node]) =>
      [processor, node].every((at) => at === 0 || writeBytes(memory, at, int32Bytes(0))) ? 0 : "EFAULT",
  },
  {
    number: 179,
    name: "sysinfo",
    arguments: signature({ info: outInformation }),
    result: "number",
    summary: "tells uptime and memory of the machine",
    support: "full",
    handler: giveInformation,
  },
  {
    number: 230,
    name: "mlockall",
    arguments: signature({ flags: flags({ MCL_CURRENT: 1, MCL_FUTURE: 2, MCL_ONFAULT: 4 }, "MCL_") }),
    result: "number",
    summary: "keeps all pages in memory, where they are anyway",
    support: "full",
    handler: (_context, bits) => (bits === 0 || bits & ~7 || bits === 4 ? "EINVAL" : 0),
  },
  {
    number: 231,
    name: "munlockall",
    arguments: [],
    result: "number",
    summary: "lets all pages leave memory again",
    support: "full",
    handler: () => 0,
  },
  ...["mlock", "munlock"].map(
    (name, index): CallRow => ({
      number: 228 + index,
      name,
      arguments: signature({ addr: address, len: size }),
      result: "number",
      summary: index === 0 ? "keeps pages in memory" : "lets pages leave memory again",
      support: "full",
      handler: lockPages,
    }),
  ),
  {
    number: 284,
    name: "mlock2",
    arguments: signature({ addr: address, len: size, flags: flags(lockFlag, "MLOCK_") }),
    result: "number",
    summary: "as mlock, or once the pages are touched",
    support: "full",
    handler: (context, start, length, bits) => (bits & ~lockFlag.MLOCK_ONFAULT ? "EINVAL" : lockPages(context, start, length)),
  },
];
