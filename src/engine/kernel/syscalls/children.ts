// Replacing the program of a process, and waiting for its end: execve, wait4 (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD } from "../abi/fcntl.ts";
import { decodeUtf8 } from "../abi/text.ts";
import { execute } from "../exec/execve.ts";
import { int32Bytes, readCString, readUint64, type UserMemory, writeBytes } from "../mm/user-memory.ts";
import { formatSignal } from "../signal/signals.ts";
import { childrenOf } from "../task/family.ts";
import { reap, waitStatus } from "../task/lifecycle.ts";
import { type ArgumentKind, address, flags, formatAddress, integer, pointer } from "./argument-kind.ts";
import { readPath, startOf } from "./files.ts";
import { quote } from "./quote.ts";
import type { CapturedVector } from "./record.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitFor } from "./row.ts";
import { path } from "./structures.ts";

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
    strings.push(decodeUtf8(bytes));
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

const waitOption = { WNOHANG: 1, WUNTRACED: 2, WCONTINUED: 8, __WNOTHREAD: 0x20000000, __WALL: 0x40000000, __WCLONE: 0x80000000 };
const knownWaitOptions = Object.values(waitOption).reduce((sum, bit) => sum | bit, 0);
const usageBytes = 144;

const statusPointer: ArgumentKind = pointer({
  noun: "status to fill",
  after: ({ value, result, read }) => (result > 0 && value !== 0 ? read(value, 4) : undefined),
  format: ({ after, raw }) => {
    if (!(after instanceof Uint8Array)) return formatAddress(raw);
    const status = new DataView(after.buffer).getInt32(0, true);
    if ((status & 0x7f) === 0) return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${status >> 8}}]`;
    return `[{WIFSIGNALED(s) && WTERMSIG(s) == ${formatSignal(status & 0x7f)}}]`;
  },
});

function wait(
  { kernel, process, memory }: CallContext,
  selector: number,
  statusAddress: number,
  bits: number,
  usageAddress: number,
): CallResult {
  if (bits & ~knownWaitOptions) return "EINVAL";
  const children = childrenOf(kernel, process, selector);
  if (children.length === 0) return "ECHILD";
  const ended = children.find(({ end }) => end !== undefined);
  if (!ended?.end) return bits & waitOption.WNOHANG ? 0 : waitFor({ kind: "child", selector });
  const status = waitStatus(ended.end);
  reap(kernel, ended);
  if (statusAddress !== 0 && !writeBytes(memory, statusAddress, int32Bytes(status))) return "EFAULT";
  if (usageAddress !== 0 && !writeBytes(memory, usageAddress, new Uint8Array(usageBytes))) return "EFAULT";
  return ended.pid;
}

export const childCalls: readonly CallRow[] = [
  {
    number: 221,
    name: "execve",
    arguments: signature({ pathname: path, argv: argumentStrings, envp: environmentStrings }),
    result: "number",
    summary: "replaces the program of this process by another",
    support: "partial: static ELF files, and scripts that name one",
    handler: (context, pathPointer, argumentsPointer, environmentPointer) => {
      const read = readPath(context, pathPointer);
      if (typeof read === "string") return read;
      const start = startOf(context, AT_FDCWD, read.text);
      if (typeof start === "string") return start;
      const given = readStrings(context.memory, argumentsPointer);
      if (typeof given === "string") return given;
      const environment = readStrings(context.memory, environmentPointer);
      if (typeof environment === "string") return environment;
      // Linux gives a program at least an empty argv[0].
      const argumentList = given.length > 0 ? given : [""];
      return execute(context.kernel, context.process, context.task, { start, path: read.text, arguments: argumentList, environment });
    },
  },
  {
    number: 260,
    name: "wait4",
    arguments: signature({ pid: integer, wstatus: statusPointer, options: flags(waitOption, "W"), rusage: address }),
    result: "number",
    summary: "waits for a child to end, and takes its status",
    support: "partial: stopped and continued children are not reported; resource usage is zero",
    handler: wait,
  },
];
