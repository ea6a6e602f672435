// The calls of a tool that goes on by steps, as functions: each hands a system call to the tool's process and gives what came of it.
// A number below 0 is -errno, as the kernel gives it.

import { concatenate } from "../base/concatenate.ts";
import { invariant } from "../base/errors.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import { callRows, type StepArgument, type Steps, type ToolEntry, type ToolStepResult, type TraceNote } from "../kernel/index.ts";

const numberOf = new Map(callRows.map(({ name, number }) => [name, number]));

function numbered(name: string): number {
  const number = numberOf.get(name);
  invariant(number !== undefined, `There is no call ${name}.`);
  return number;
}

const atWorkingDirectory = -100;
const pathBytes = (path: string): Uint8Array => encodeUtf8(`${path}\0`);

export function* call(name: string, ...values: readonly StepArgument[]): Steps<number> {
  return (yield { kind: "call", number: numbered(name), arguments: values }).value;
}

export function* filling(name: string, isCounted: boolean, ...values: readonly StepArgument[]): Steps<ToolStepResult> {
  return yield { kind: "call", number: numbered(name), arguments: values, isCounted };
}

/** `closeOnExecute`: programs that are executed do not get the descriptor. */
export const openFlags = { read: 0, write: 1, create: 0o100, truncate: 0o1000, append: 0o2000, closeOnExecute: 0o2000000 } as const;

/** So many bytes fit beside the call in the process's buffer. */
const pieceBytes = 65536;

/** All of it; -errno: not all. */
export function* write(fd: number, content: string | Uint8Array): Steps<number> {
  const bytes = typeof content === "string" ? encodeUtf8(content) : content;
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + pieceBytes);
    const written = yield* call("write", fd, piece, piece.length);
    if (written < 0) return written;
    at += written;
  }
  return bytes.length;
}

/** None: the end; a number: -errno. */
export function* readOrFail(fd: number, room = pieceBytes): Steps<Uint8Array | number> {
  const { value, bytes } = yield* filling("read", true, fd, { room }, room);
  return value < 0 ? value : (bytes ?? new Uint8Array(0));
}

/** None: the end, or it cannot be read. */
export function* read(fd: number, room = pieceBytes): Steps<Uint8Array> {
  const bytes = yield* readOrFail(fd, room);
  return typeof bytes === "number" ? new Uint8Array(0) : bytes;
}

/** All that comes until the end. */
export function* readAll(fd: number): Steps<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let piece = yield* read(fd); piece.length > 0; piece = yield* read(fd)) pieces.push(piece);
  return concatenate(pieces);
}

export const openFile = (path: string, flags: number, mode = 0o666): Steps<number> =>
  call("openat", atWorkingDirectory, pathBytes(path), flags, mode);
/** Makes a descriptor the same as another one. */
export const bringDescriptor = (from: number, to: number): Steps<number> => call("dup3", from, to, 0);

/** The descriptors to read from and to write to; `isOwn`: programs that are executed do not get them. */
export function* openPipe(isOwn = false): Steps<readonly [from: number, to: number]> {
  const { bytes } = yield* filling("pipe2", false, { room: 8 }, isOwn ? openFlags.closeOnExecute : 0);
  const view = new DataView(bytes!.buffer, bytes!.byteOffset);
  return [view.getInt32(0, true), view.getInt32(4, true)];
}

export const close = (fd: number): Steps<number> => call("close", fd);
export const remove = (path: string): Steps<number> => call("unlinkat", atWorkingDirectory, pathBytes(path), 0);
export const makeFolder = (path: string, mode: number): Steps<number> => call("mkdirat", atWorkingDirectory, pathBytes(path), mode);
export const changeDirectory = (path: string): Steps<number> => call("chdir", pathBytes(path));
/** Ends the process. */
export const leave = (status: number): Steps<number> => call("exit_group", status);
export const ownPid = (): Steps<number> => call("getpid");
export const kill = (pid: number, signal: number): Steps<number> => call("kill", pid, signal);

const sigchld = 17;

/** 0: this is the child. */
export const fork = (): Steps<number> => call("clone", sigchld, 0, 0, 0, 0);

/** Comes back only if it fails; a name without a slash is looked for in PATH. The last failure but "not there" counts, as of execvp. `given`: another environment, "NAME=value". */
export function* execute(
  name: string,
  words: readonly string[],
  environment: ReadonlyMap<string, string>,
  given?: readonly string[],
): Steps<number> {
  const folders = name.includes("/") ? [""] : (environment.get("PATH") ?? "/usr/bin:/bin").split(":").map((folder) => `${folder || "."}/`);
  const enoent = -2;
  let failure = enoent;
  for (const folder of folders) {
    const result = yield* call("execve", pathBytes(folder + name), { strings: words }, given ? { strings: given } : "environment");
    if (result !== enoent) failure = result;
  }
  return failure;
}

export interface Ended {
  readonly pid: number;
  /** As wait4 gives it. */
  readonly status: number;
  /** Processor time: its own, and the kernel's for it. */
  readonly userNs: number;
  readonly systemNs: number;
}

const statusBytes = 8;
const usageBytes = 144;

/** A child's end; undefined: there is none to wait for. */
export function* waitFor(pid = -1): Steps<Ended | undefined> {
  const eintr = -4;
  for (;;) {
    const { value, bytes } = yield* filling("wait4", false, pid, { room: statusBytes }, 0, { room: usageBytes });
    if (value === eintr) continue;
    if (value <= 0 || !bytes) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const time = (at: number): number => Number(view.getBigInt64(at, true)) * 1e9 + Number(view.getBigInt64(at + 8, true)) * 1000;
    return { pid: value, status: view.getInt32(0, true), userNs: time(statusBytes), systemNs: time(statusBytes + 16) };
  }
}

/** 0–255 as a shell has it: 128 and the signal's number for what a signal has ended. */
export const exitStatus = (status: number): number => ((status & 0x7f) === 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f));

export function sleep(seconds: number): Steps<number> {
  const monotonic = 1;
  const time = new Uint8Array(16);
  const view = new DataView(time.buffer);
  view.setBigInt64(0, BigInt(Math.floor(seconds)), true);
  view.setBigInt64(8, BigInt(Math.round((seconds % 1) * 1e9)), true);
  return call("clock_nanosleep", monotonic, 0, time, 0);
}

/** Virtual time since the machine was started. */
export function* now(): Steps<number> {
  const monotonic = 1;
  const { bytes } = yield* filling("clock_gettime", false, monotonic, { room: 16 });
  const view = new DataView(bytes!.buffer, bytes!.byteOffset);
  return Number(view.getBigInt64(0, true)) * 1e9 + Number(view.getBigInt64(8, true));
}

const actionBytes = 32;

export function handleSignal(signal: number, handling: "default" | "ignore"): Steps<number> {
  const action = new Uint8Array(actionBytes);
  action[0] = handling === "ignore" ? 1 : 0;
  return call("rt_sigaction", signal, action, 0, 8);
}

/** Its own group, or that of another process. */
export const setGroup = (pid: number, group: number): Steps<number> => call("setpgid", pid, group);

/** The group in front of the terminal that is standard input; -ENOTTY: it is none. */
export function* groupInFront(): Steps<number> {
  const getForeground = 0x540f;
  const { value, bytes } = yield* filling("ioctl", false, 0, getForeground, { room: 4 });
  return value < 0 || !bytes ? value : new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
}

/** Puts a group in front of the terminal that is standard input. */
export function bringToFront(group: number): Steps<number> {
  const setForeground = 0x5410;
  const word = new Uint8Array(4);
  new DataView(word.buffer).setInt32(0, group, true);
  return call("ioctl", 0, setForeground, word);
}

// Steps that are no calls.

/** A file as the process may read it; else why not, an errno's name. */
export function* contentsOf(path: string): Steps<Uint8Array | string> {
  const { bytes, words } = yield { kind: "read", path };
  return bytes ?? words?.[0] ?? "ENOENT";
}

export function* look(path: string): Steps<ToolEntry | undefined> {
  return (yield { kind: "look", path }).entry;
}

export function* nextOrder(): Steps<readonly string[]> {
  return (yield { kind: "order" }).words ?? [];
}

/** An errno's name, if it cannot be. */
export function* trace(pid: number, follows: boolean): Steps<string | undefined> {
  return (yield { kind: "trace", pid, follows }).words?.[0];
}

/** undefined: nobody is traced any more. */
export function* nextNote(): Steps<TraceNote | undefined> {
  return (yield { kind: "note" }).note;
}

export function* anew(state: unknown): Steps<void> {
  yield { kind: "anew", state };
}

export interface WindowSize {
  readonly rows: number;
  readonly columns: number;
}

/** Of the terminal that a descriptor is; undefined: it is none. */
export function* windowSize(fd: number): Steps<WindowSize | undefined> {
  const getWindowSize = 0x5413;
  const { value, bytes } = yield* filling("ioctl", false, fd, getWindowSize, { room: 8 });
  if (value < 0 || !bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [rows, columns] = [view.getUint16(0, true), view.getUint16(2, true)];
  return { rows: rows || 24, columns: columns || 80 };
}

const termiosBytes = 36;
const getSettings = 0x5401;
const setSettings = 0x5402;

/** struct termios as the kernel has it; undefined: no terminal. */
export function* terminalSettings(fd: number): Steps<Uint8Array | undefined> {
  const { value, bytes } = yield* filling("ioctl", false, fd, getSettings, { room: termiosBytes });
  return value < 0 ? undefined : bytes;
}

export const setTerminal = (fd: number, settings: Uint8Array): Steps<number> => call("ioctl", fd, setSettings, settings);

/** Keys as they are pressed, unseen, none of them a signal. */
export function keyByKey(settings: Uint8Array): Uint8Array {
  const [isig, icanon, echo, iexten, localFlags, minimum, time] = [1, 2, 8, 0o100000, 12, 17 + 6, 17 + 5];
  const raw = settings.slice();
  const view = new DataView(raw.buffer);
  view.setUint32(localFlags, view.getUint32(localFlags, true) & ~(isig | icanon | echo | iexten), true);
  raw[minimum] = 1;
  raw[time] = 0;
  return raw;
}

// Names and their files.

export const rename = (from: string, to: string): Steps<number> =>
  call("renameat2", atWorkingDirectory, pathBytes(from), atWorkingDirectory, pathBytes(to), 0);
export const hardLink = (from: string, to: string): Steps<number> =>
  call("linkat", atWorkingDirectory, pathBytes(from), atWorkingDirectory, pathBytes(to), 0);
export const symbolicLink = (target: string, path: string): Steps<number> =>
  call("symlinkat", pathBytes(target), atWorkingDirectory, pathBytes(path));
export const changeMode = (path: string, mode: number): Steps<number> => call("fchmodat", atWorkingDirectory, pathBytes(path), mode);

const removesDirectory = 0x200;
export const removeFolder = (path: string): Steps<number> => call("unlinkat", atWorkingDirectory, pathBytes(path), removesDirectory);

/** Seconds since 1970; undefined: it stays as it is. */
export function setTimes(path: string, accessed: number | undefined, modified: number | undefined): Steps<number> {
  const omitted = 0x3ffffffen;
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  for (const [index, seconds] of [accessed, modified].entries()) {
    view.setBigInt64(index * 16, BigInt(Math.floor(seconds ?? 0)), true);
    view.setBigInt64(index * 16 + 8, seconds === undefined ? omitted : BigInt(Math.floor((seconds % 1) * 1e9)), true);
  }
  return call("utimensat", atWorkingDirectory, pathBytes(path), bytes, 0);
}

/** Bits that new files do not get. */
export function* creationMask(): Steps<number> {
  const mask = yield* call("umask", 0);
  yield* call("umask", mask);
  return mask;
}

/** What a path leads to is a directory. */
export function* isFolder(path: string): Steps<boolean> {
  return (yield* look(`${path}/.`))?.kind === "directory";
}

/** A line that somebody answers with: whether it says yes. */
export function* saysYes(question: string): Steps<boolean> {
  yield* write(2, question);
  const answer = yield* read(0);
  return answer[0] === 0x79 || answer[0] === 0x59;
}
