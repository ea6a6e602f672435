// Replacing the program of a process, and waiting for its end: execve, wait4, waitid (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD, atFlag, openFlag } from "../abi/fcntl.ts";
import { formatName } from "../abi/flags.ts";
import { decodeBytes } from "../abi/text.ts";
import { writeUsage } from "../abi/usage.ts";
import { execute } from "../exec/execve.ts";
import { int32Bytes, readCString, readUint64, type UserMemory, writeBytes } from "../mm/user-memory.ts";
import { informationBytes, type SignalInformation, writeSignalInformation } from "../signal/information.ts";
import { formatSignal, signalNumber } from "../signal/signals.ts";
import { awaitedChildren, hasNews } from "../task/family.ts";
import { changeOf, reap, waitStatus } from "../task/lifecycle.ts";
import type { Process } from "../task/process.ts";
import type { ChildInterest } from "../task/task.ts";
import { type ArgumentKind, address, custom, directoryDescriptor, flags, formatAddress, integer, pointer } from "./argument-kind.ts";
import { readPath, startOf } from "./files.ts";
import { quote } from "./quote.ts";
import type { CapturedVector } from "./record.ts";
import { type CallContext, type CallResult, type CallRow, type Suspension, signature, waitFor } from "./row.ts";
import { outInformation } from "./signal-waiting.ts";
import { path } from "./structures.ts";
import { anyDescriptionAt, descriptionAt } from "./transfer.ts";

const pointerBytes = 8;
const shownStrings = 32;
const stringBytesMaximum = 131072;
const stringsMaximum = 0x10000;

/** An array of strings that ends in NULL; a NULL array is empty, as Linux allows. */
function readStrings(memory: UserMemory, start: number): string[] | Errno {
  const strings: string[] = [];
  if (start === 0) return strings;
  for (let at = start; ; at += pointerBytes) {
    const word = readUint64(memory, at);
    if (word === undefined) return "EFAULT";
    if (word === 0n) return strings;
    if (strings.length === stringsMaximum) return "E2BIG";
    const bytes = readCString(memory, Number(word & 0x00ff_ffff_ffff_ffffn), stringBytesMaximum);
    if (typeof bytes === "string") return bytes === "EFAULT" ? bytes : "E2BIG";
    strings.push(decodeBytes(bytes));
  }
}

const captureStrings: NonNullable<ArgumentKind["before"]> = ({ value, read, readString }) => {
  const strings: CapturedVector[] = [];
  for (let at = value; value !== 0; at += pointerBytes) {
    const word = read(at, pointerBytes);
    const base = word ? Number(new DataView(word.buffer).getBigUint64(0, true)) : 0;
    if (base === 0) return strings;
    const bytes = strings.length < shownStrings ? readString(base, stringBytesMaximum) : undefined;
    strings.push(bytes ? { base, length: bytes.length, bytes } : { base, length: 0 });
    if (strings.length === stringsMaximum) return strings;
  }
  return undefined;
};

const argumentStrings: ArgumentKind = pointer({
  noun: "strings",
  before: captureStrings,
  format: ({ before, raw }) => {
    if (!before || before instanceof Uint8Array) return formatAddress(raw);
    const shown = before.slice(0, shownStrings).map(({ bytes, base }) => (bytes ? quote(bytes) : formatAddress(BigInt(base))));
    return `[${shown.join(", ")}${before.length > shownStrings ? ", ..." : ""}]`;
  },
});
const environmentStrings: ArgumentKind = pointer({
  noun: "environment",
  before: captureStrings,
  format: ({ before, raw }) => {
    const count = before && !(before instanceof Uint8Array) ? ` /* ${before.length} var${before.length === 1 ? "" : "s"} */` : "";
    return `${formatAddress(raw)}${count}`;
  },
});

const waitOption = {
  WNOHANG: 1,
  WSTOPPED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT: 0x1000000,
  __WNOTHREAD: 0x20000000,
  __WALL: 0x40000000,
  __WCLONE: 0x80000000,
};
const { WNOHANG, WSTOPPED, WEXITED, WCONTINUED, WNOWAIT, __WNOTHREAD, __WALL, __WCLONE } = waitOption;
const threadOptions = __WNOTHREAD | __WALL | __WCLONE;
/** What wait4 knows; waitid knows WEXITED and WNOWAIT as well. */
const waitFourOptions = WNOHANG | WSTOPPED | WCONTINUED | threadOptions;
const continuedStatus = 0xffff;

const statusPointer: ArgumentKind = pointer({
  noun: "status to fill",
  after: ({ value, result, read }) => (result > 0 && value !== 0 ? read(value, 4) : undefined),
  format: ({ after, raw }) => {
    if (!(after instanceof Uint8Array)) return formatAddress(raw);
    const status = new DataView(after.buffer).getInt32(0, true);
    if (status === continuedStatus) return "[{WIFCONTINUED(s)}]";
    if ((status & 0xff) === 0x7f) return `[{WIFSTOPPED(s) && WSTOPSIG(s) == ${formatSignal(status >> 8)}}]`;
    if ((status & 0x7f) === 0) return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${status >> 8}}]`;
    return `[{WIFSIGNALED(s) && WTERMSIG(s) == ${formatSignal(status & 0x7f)}}]`;
  },
});

interface News {
  readonly child: Process;
  /** As wait4 tells it. */
  readonly status: number;
  /** As SIGCHLD tells it. */
  readonly information: SignalInformation;
  readonly usedNs: number;
}

/** The first child that has something to tell, which is then told; 0: none yet, and nobody is to wait. */
function takeNews(context: CallContext, selector: number, interest: ChildInterest, bits: number): News | 0 | Errno | Suspension {
  const { kernel, process } = context;
  const children = awaitedChildren(kernel, process, selector, interest);
  if (children.length === 0) return "ECHILD";
  const child = children.find((candidate) => hasNews(candidate, interest));
  if (!child) return bits & WNOHANG ? 0 : waitFor({ kind: "child", selector, interest });
  const keeps = (bits & WNOWAIT) !== 0;
  const { end, change } = child;
  const usedNs = child.usedNs + child.childrenUsedNs;
  const sender = { signal: signalNumber("SIGCHLD"), pid: child.pid, uid: child.credentials.realUid };
  if (end) {
    if (!keeps) reap(kernel, child);
    return { child, status: waitStatus(end), information: { ...sender, ...changeOf(end) }, usedNs };
  }
  if (!keeps) delete child.change;
  if (change?.kind === "stopped") {
    const { signal: status } = change;
    return { child, status: (status << 8) | 0x7f, information: { ...sender, code: "CLD_STOPPED", status }, usedNs };
  }
  return { child, status: continuedStatus, information: { ...sender, code: "CLD_CONTINUED", status: signalNumber("SIGCONT") }, usedNs };
}

const kindsOf = (bits: number): ChildInterest["kinds"] => (bits & __WALL ? "all" : bits & __WCLONE ? "clones" : "usual");

/** What a descriptor of a process stands for, waited for or not. */
function processOfDescriptor(context: CallContext, fd: number): number | Errno {
  const object = fd < 0 ? undefined : descriptionAt(context, fd)?.object;
  return fd < 0 ? "EINVAL" : object?.kind === "process" ? object.pid : "EBADF";
}

function waitFour(context: CallContext, selector: number, statusAddress: number, bits: number, usageAddress: number): CallResult {
  if (bits & ~waitFourOptions) return "EINVAL";
  // A number that cannot be negated stands for no process.
  if (selector === -0x80000000) return "ESRCH";
  const interest = { exited: true, stopped: (bits & WSTOPPED) !== 0, continued: (bits & WCONTINUED) !== 0, kinds: kindsOf(bits) };
  const news = takeNews(context, selector, interest, bits);
  if (news === 0 || typeof news === "string" || "kind" in news) return news;
  const { memory } = context;
  if (statusAddress !== 0 && !writeBytes(memory, statusAddress, int32Bytes(news.status))) return "EFAULT";
  if (usageAddress !== 0 && !writeBytes(memory, usageAddress, writeUsage(news.usedNs))) return "EFAULT";
  return news.child.pid;
}

const idType = { P_ALL: 0, P_PID: 1, P_PGID: 2, P_PIDFD: 3 } as const;

function waitById(context: CallContext, type: number, id: number, address: number, bits: number, usageAddress: number): CallResult {
  if (bits & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | threadOptions)) return "EINVAL";
  if (!(bits & (WEXITED | WSTOPPED | WCONTINUED))) return "EINVAL";
  const pid = type === idType.P_PIDFD ? processOfDescriptor(context, id) : id;
  const isNonblocking = type === idType.P_PIDFD && ((descriptionAt(context, id)?.flags ?? 0) & openFlag.O_NONBLOCK) !== 0;
  if (typeof pid === "string") return pid;
  const selectors: Readonly<Record<number, number>> = {
    [idType.P_ALL]: -1,
    [idType.P_PID]: id,
    [idType.P_PGID]: id === 0 ? 0 : -id,
    [idType.P_PIDFD]: pid,
  };
  const selector = selectors[type];
  if (selector === undefined || (type !== idType.P_ALL && id < 0) || (type === idType.P_PID && id === 0)) return "EINVAL";
  const interest = {
    exited: (bits & WEXITED) !== 0,
    stopped: (bits & WSTOPPED) !== 0,
    continued: (bits & WCONTINUED) !== 0,
    kinds: kindsOf(bits),
  };
  const news = takeNews(context, selector, interest, isNonblocking ? bits | WNOHANG : bits);
  if (news === 0 && isNonblocking && !(bits & WNOHANG)) return "EAGAIN";
  if (typeof news === "string" || (typeof news === "object" && "kind" in news)) return news;
  const { memory } = context;
  const information = news === 0 ? new Uint8Array(informationBytes) : writeSignalInformation(news.information);
  if (address !== 0 && !writeBytes(memory, address, information)) return "EFAULT";
  if (news !== 0 && usageAddress !== 0 && !writeBytes(memory, usageAddress, writeUsage(news.usedNs))) return "EFAULT";
  return 0;
}

function executeAt(
  context: CallContext,
  directory: number,
  pathPointer: number,
  argumentsPointer: number,
  environmentPointer: number,
  bits: number,
): CallResult {
  if (bits & ~(atFlag.AT_EMPTY_PATH | atFlag.AT_SYMLINK_NOFOLLOW)) return "EINVAL";
  const read = readPath(context, pathPointer);
  if (typeof read === "string") return read;
  const isDescriptor = read.text === "" && (bits & atFlag.AT_EMPTY_PATH) !== 0;
  const object = isDescriptor ? anyDescriptionAt(context, directory)?.object : undefined;
  if (isDescriptor && !object) return "EBADF";
  const from = startOf(context, isDescriptor ? AT_FDCWD : directory, read.text);
  if (typeof from === "string") return from;
  const given = readStrings(context.memory, argumentsPointer);
  if (typeof given === "string") return given;
  const environment = readStrings(context.memory, environmentPointer);
  if (typeof environment === "string") return environment;
  return execute(context.kernel, context.process, context.task, {
    start: from,
    path: isDescriptor ? `/dev/fd/${directory}` : read.text,
    // Linux gives a program at least an empty argv[0].
    arguments: given.length > 0 ? given : [""],
    environment,
    ...(isDescriptor ? { node: object && "node" in object ? object.node : undefined } : {}),
    keepsLink: (bits & atFlag.AT_SYMLINK_NOFOLLOW) !== 0,
  });
}

export const childCalls: readonly CallRow[] = [
  {
    number: 221,
    name: "execve",
    arguments: signature({ pathname: path, argv: argumentStrings, envp: environmentStrings }),
    result: "number",
    summary: "replaces the program of this process by another",
    support: "full",
    handler: (context, ...pointers) => executeAt(context, AT_FDCWD, pointers[0], pointers[1], pointers[2], 0),
  },
  {
    number: 281,
    name: "execveat",
    arguments: signature({
      dirfd: directoryDescriptor,
      pathname: path,
      argv: argumentStrings,
      envp: environmentStrings,
      flags: flags(atFlag, "AT_"),
    }),
    result: "number",
    summary: "replaces the program of this process by another, found from a directory or by its descriptor",
    support: "full",
    handler: executeAt,
  },
  {
    number: 260,
    name: "wait4",
    arguments: signature({ pid: integer, wstatus: statusPointer, options: flags(waitOption, "W"), rusage: address }),
    result: "number",
    summary: "waits for a child to end, stop or go on, and takes its status",
    support: "full",
    handler: waitFour,
  },
  {
    number: 95,
    name: "waitid",
    arguments: signature({
      idtype: custom("one of P_*", ({ value }) => formatName(idType, value, "P_")),
      id: integer,
      infop: outInformation,
      options: flags(waitOption, "W"),
      rusage: address,
    }),
    result: "number",
    summary: "as wait4, telling more, and only of what is asked for",
    support: "full",
    handler: waitById,
  },
];
