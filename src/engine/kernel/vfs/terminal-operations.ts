// Terminals through their descriptors: the person's own (/dev/pts/0), whose output becomes events, and pseudoterminals, whose
// other side, the master, is a program's (man 7 pty).

import { concatenate } from "../../base/concatenate.ts";
import { pollEvent } from "../abi/poll.ts";
import { type FileStatus, fileType, namelessStatus } from "../abi/stat.ts";
import { type Kernel, nowNs, realTime, tell } from "../kernel.ts";
import { kernelSignal } from "../signal/information.ts";
import { sendToProcess } from "../signal/send.ts";
import { hangUp, membersOf } from "../task/groups.ts";
import { signalWatchers } from "./epoll.ts";
import type { Operations } from "./operations.ts";
import {
  consumeTerminal,
  masterInode,
  peekTerminal,
  processOutput,
  readableBytes,
  type Terminal,
  terminalInode,
  terminalPermissions,
  terminalsDevice,
  typeBytes,
} from "./terminal.ts";

/** A long write goes out in pieces of this, with the others' turn between them. */
const pieceBytes = 65536;
/** What a master has not read yet: from here on the terminal's writers wait. */
const masterBytesMaximum = 16384;

const arrived = pollEvent.POLLIN | pollEvent.POLLRDNORM;

/** Keys, from the person or from a master: edited, echoed, or signals to the group in front. */
export function typeInto(kernel: Kernel, terminal: Terminal, bytes: Uint8Array): void {
  const wasStopped = terminal.isStopped;
  const { echo, signals } = typeBytes(terminal, bytes);
  terminal.lastKeyNs = nowNs(kernel);
  signalWatchers(terminal.watchers, arrived);
  if (wasStopped && !terminal.isStopped) signalWatchers(terminal.watchers, pollEvent.POLLOUT);
  if (echo.length > 0) show(kernel, terminal, echo, 0);
  for (const signal of signals) {
    for (const process of membersOf(kernel, terminal.foreground)) sendToProcess(kernel, process, kernelSignal(signal));
  }
}

/** Bytes as they reach the screen. */
function show(kernel: Kernel, terminal: Terminal, bytes: Uint8Array, pid: number): void {
  const { master } = terminal;
  if (!master) tell(kernel, { kind: "output", pid, sink: "terminal", bytes });
  else {
    master.output = concatenate([master.output, bytes]);
    signalWatchers(master.watchers, arrived);
  }
}

const deviceStatus = (kernel: Kernel, inode: number, major: number, minor: number): FileStatus =>
  namelessStatus({
    device: terminalsDevice,
    inode,
    mode: fileType.S_IFCHR | terminalPermissions,
    deviceNumber: major * 256 + minor,
    modified: realTime(kernel, 0),
  });

const isFull = ({ master, isStopped }: Terminal): boolean =>
  isStopped || (master !== undefined && master.output.length >= masterBytesMaximum);
const isGone = ({ master }: Terminal): boolean => master !== undefined && master.opens === 0;

export const terminalOperations: Operations<"terminal"> = {
  peek: (_kernel, { terminal }, count) => {
    const bytes = peekTerminal(terminal, count);
    // Nobody will type any more.
    return bytes === "wait" && isGone(terminal) ? new Uint8Array(0) : bytes;
  },
  consume: (_kernel, { terminal }, count) => {
    if (!isGone(terminal) || count > 0) consumeTerminal(terminal, count);
  },
  write: (kernel, { terminal }, source, _description, pid) => {
    if (isGone(terminal)) return "EIO";
    if (isFull(terminal)) return "wait";
    const bytes = source.take(Math.min(source.length, pieceBytes));
    if (!bytes) return "EFAULT";
    // A copy: the events outlive the program's memory.
    show(kernel, terminal, processOutput(terminal, bytes).slice(), pid);
    return bytes.length;
  },
  readiness: (_kernel, { terminal }) => {
    if (isGone(terminal)) return pollEvent.POLLIN | pollEvent.POLLOUT | pollEvent.POLLERR | pollEvent.POLLHUP;
    return (isFull(terminal) ? 0 : pollEvent.POLLOUT) | (peekTerminal(terminal, 1, "poll") === "wait" ? 0 : pollEvent.POLLIN);
  },
  watchers: (_kernel, { terminal }) => terminal.watchers,
  status: (kernel, { terminal }) => deviceStatus(kernel, terminalInode(terminal.number), 136, terminal.number),
  readable: (_kernel, { terminal }) => readableBytes(terminal),
  release: (_kernel, { terminal }) => {
    terminal.opens--;
    if (terminal.opens === 0 && terminal.master) signalWatchers(terminal.master.watchers, pollEvent.POLLHUP | arrived);
  },
};

export const masterOperations: Operations<"master"> = {
  peek: (_kernel, { terminal }, count) => {
    const { output } = terminal.master!;
    if (output.length > 0) return output.subarray(0, count);
    // The other side has been opened, and nobody has it any more.
    return terminal.opens === 0 && terminal.wasOpened ? "EIO" : "wait";
  },
  consume: (_kernel, { terminal }, count) => {
    const wasFull = isFull(terminal);
    terminal.master!.output = terminal.master!.output.subarray(count);
    if (wasFull && !isFull(terminal)) signalWatchers(terminal.watchers, pollEvent.POLLOUT);
  },
  write: (kernel, { terminal }, source) => {
    const bytes = source.take(Math.min(source.length, pieceBytes));
    if (!bytes) return "EFAULT";
    typeInto(kernel, terminal, bytes.slice());
    return bytes.length;
  },
  readiness: (_kernel, { terminal }) =>
    pollEvent.POLLOUT |
    (terminal.master!.output.length > 0 ? pollEvent.POLLIN : 0) |
    (terminal.opens === 0 && terminal.wasOpened ? pollEvent.POLLHUP : 0),
  watchers: (_kernel, { terminal }) => terminal.master!.watchers,
  status: (kernel) => deviceStatus(kernel, masterInode, 5, 2),
  readable: (_kernel, { terminal }) => terminal.master!.output.length,
  release: (kernel, { terminal }) => {
    if (--terminal.master!.opens > 0) return;
    kernel.state.pseudoterminals.delete(terminal.number);
    signalWatchers(terminal.watchers, pollEvent.POLLHUP | arrived);
    if (terminal.session !== 0) hangUp(kernel, terminal);
  },
};
