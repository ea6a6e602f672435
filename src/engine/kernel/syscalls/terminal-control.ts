// What ioctl does (man 2 ioctl_tty, man 4 tty_ioctl): flags of any descriptor, and everything about terminals.

import type { Errno } from "../abi/errno.ts";
import { openFlag } from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import {
  controlFlag,
  flushQueue,
  inputFlag,
  ioctlRequest,
  localFlag,
  outputFlag,
  readTermios,
  readWindowSize,
  termiosBytes,
  termiosTwoBytes,
  windowSizeBytes,
  writeTermios,
  writeWindowSize,
} from "../abi/ioctl.ts";
import { pollEvent } from "../abi/poll.ts";
import { int32Bytes, readBytes, readInt32, writeBytes } from "../mm/user-memory.ts";
import { kernelSignal } from "../signal/information.ts";
import { sendToProcess } from "../signal/send.ts";
import { controlSocket } from "../socket/control.ts";
import { isSocket } from "../socket/socket-object.ts";
import { controllingTerminal, groupExists, hangUp, membersOf } from "../task/groups.ts";
import { hostPid } from "../task/process.ts";
import { descriptorAt, install, lowestFree } from "../vfs/description.ts";
import { signalWatchers } from "../vfs/epoll.ts";
import { openSlave } from "../vfs/open.ts";
import { operationsOf } from "../vfs/operations.ts";
import { dropInput, setTermios, type Terminal } from "../vfs/terminal.ts";
import { typeInto } from "../vfs/terminal-operations.ts";
import { type ArgumentKind, type FormatView, formatAddress, hexadecimal, pointer } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import { setAsynchronous } from "./owners.ts";
import { quote } from "./quote.ts";
import type { CallContext, CallResult } from "./row.ts";
import { outWindowSize } from "./structures.ts";
import { refusalOf } from "./transfer.ts";

const request = ioctlRequest;

type Form = "in number" | "out number" | "termios in" | "termios out" | "size in" | "size out" | "value" | "none" | "character" | "queue";

/** What the argument of a request is; an address when absent. */
const formOf: Readonly<Record<number, Form>> = {
  [request.FIONBIO]: "in number",
  [request.FIOASYNC]: "in number",
  [request.FIOSETOWN]: "in number",
  [request.SIOCSPGRP]: "in number",
  [request.FIOGETOWN]: "out number",
  [request.SIOCGPGRP]: "out number",
  [request.TIOCSPGRP]: "in number",
  [request.TIOCSPTLCK]: "in number",
  [request.TIOCSETD]: "in number",
  [request.FIONREAD]: "out number",
  [request.TIOCGPGRP]: "out number",
  [request.TIOCGSID]: "out number",
  [request.TIOCGPTN]: "out number",
  [request.TIOCOUTQ]: "out number",
  [request.TIOCGETD]: "out number",
  [request.TCGETS]: "termios out",
  [request.TCGETS2]: "termios out",
  [request.TCSETS]: "termios in",
  [request.TCSETSW]: "termios in",
  [request.TCSETSF]: "termios in",
  [request.TCSETS2]: "termios in",
  [request.TCSETSW2]: "termios in",
  [request.TCSETSF2]: "termios in",
  [request.TIOCSWINSZ]: "size in",
  [request.TIOCGWINSZ]: "size out",
  [request.TIOCSCTTY]: "value",
  [request.TCSBRK]: "value",
  [request.TCSBRKP]: "value",
  [request.TCXONC]: "value",
  [request.TIOCNOTTY]: "none",
  [request.TIOCEXCL]: "none",
  [request.TIOCNXCL]: "none",
  [request.FIOCLEX]: "none",
  [request.FIONCLEX]: "none",
  [request.TIOCSTI]: "character",
  [request.TCFLSH]: "queue",
};

const formBytes: Partial<Record<Form, number>> = {
  "in number": 4,
  "out number": 4,
  "termios in": termiosBytes,
  "termios out": termiosBytes,
  "size in": windowSizeBytes,
  "size out": windowSizeBytes,
  character: 1,
};

/** Those bits of a field that name a number, not a flag, are written out even when they are 0. */
const delays = "NL0|CR0|TAB0|BS0|VT0|FF0";
const shownLocal = "ISIG ICANON XCASE ECHO ECHOE ECHOK ECHONL NOFLSH IEXTEN ECHOCTL ECHOPRT ECHOKE FLUSHO PENDIN TOSTOP".split(" ");

function formatTermios(bytes: Uint8Array): string {
  const { inputFlags, outputFlags, controlFlags, localFlags } = readTermios(bytes);
  const names = (set: Readonly<Record<string, number>>, bits: number): string => (bits === 0 ? "" : formatFlags(set, bits, "0"));
  const speed = (controlFlags & 0o10017) === controlFlag.B38400 ? "B38400" : `B${controlFlags & 0o10017}`;
  const { CS8, CREAD } = controlFlag;
  const ordered = Object.fromEntries(
    shownLocal.flatMap((name) => (name in localFlag ? [[name, localFlag[name as keyof typeof localFlag]]] : [])),
  );
  const control = [speed, ...((controlFlags & CS8) === CS8 ? ["CS8"] : []), controlFlags & CREAD ? "CREAD" : ""].join("|");
  return `{c_iflag=${names(inputFlag, inputFlags)}, c_oflag=${delays}|${names(outputFlag, outputFlags)}, c_cflag=${control}, c_lflag=${names(ordered, localFlags)}, ...}`;
}

export const ioctlArgument: ArgumentKind = pointer({
  noun: "argument of the request",
  before: ({ value, values: [, asked], read }) => {
    const form = formOf[asked];
    const bytes = form?.startsWith("out") || form?.endsWith("out") ? undefined : formBytes[form];
    return bytes === undefined ? undefined : read(value, bytes);
  },
  after: ({ value, values: [, asked], result, read }) => {
    const form = formOf[asked];
    return result >= 0 && (form === "out number" || form === "termios out" || form === "size out")
      ? read(value, formBytes[form]!)
      : undefined;
  },
  format: formatArgument,
});

function formatArgument(view: FormatView): string | undefined {
  const { value, raw, before, after, values } = view;
  const form = formOf[values[1]];
  if (form === "none") return undefined;
  if (form === "value") return String(value);
  if (form === "queue") return formatName(flushQueue, value, "T");
  if (form === "size out") return outWindowSize.format(view);
  const bytes = after ?? before;
  if (!(bytes instanceof Uint8Array)) return formatAddress(raw);
  if (form === "character") return quote(bytes);
  if (form === "size in") return outWindowSize.format({ ...view, after: before, result: 0 });
  if (form === "termios in" || form === "termios out") return formatTermios(bytes);
  return `[${new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true)}]`;
}

/** `_IOC(_IOC_NONE, 0xde, 0xad, 0)`: direction, type, number and size of a request without a name. */
export function formatRequest(asked: number): string {
  const name = formatName(request, asked, "");
  if (!name.startsWith("0x")) return name;
  const directions = ["_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"];
  const part = (shift: number, mask: number): string => hexadecimal((asked >>> shift) & mask);
  const bytes = (asked >>> 16) & 0x3fff;
  return `_IOC(${directions[asked >>> 30]}, ${part(8, 255)}, ${part(0, 255)}, ${bytes === 0 ? "0" : hexadecimal(bytes)})`;
}

const give = ({ memory }: CallContext, address: number, bytes: Uint8Array): 0 | "EFAULT" =>
  writeBytes(memory, address, bytes) ? 0 : "EFAULT";

export function controlDevice(context: CallContext, fd: number, asked: number, argument: number): CallResult {
  const { kernel, memory, process } = context;
  const slot = descriptorAt(process.descriptors, fd);
  if (!slot) return "EBADF";
  const { description } = slot;
  const { object } = description;
  if (object.kind === "path") return "EBADF";
  switch (asked) {
    case request.FIOCLEX:
    case request.FIONCLEX:
      slot.closeOnExec = asked === request.FIOCLEX;
      return 0;
    case request.FIONBIO:
    case request.FIOASYNC: {
      const isOn = readInt32(memory, argument);
      if (isOn === undefined) return "EFAULT";
      if (asked === request.FIOASYNC) return setAsynchronous(context, fd, description, isOn !== 0);
      description.flags = isOn ? description.flags | openFlag.O_NONBLOCK : description.flags & ~openFlag.O_NONBLOCK;
      return 0;
    }
    case request.FIONREAD: {
      const readable = operationsOf(object).readable(kernel, object, description);
      return typeof readable === "string" ? readable : give(context, argument, int32Bytes(readable));
    }
    default:
      if (isSocket(object)) return controlSocket(context, description, object, asked, argument);
      if (object.kind === "master") return controlMaster(context, object.terminal, asked, argument);
      return object.kind === "terminal" ? controlTerminal(context, object.terminal, asked, argument) : "ENOTTY";
  }
}

/** What only the master's side knows; anything else is about the terminal. */
function controlMaster(context: CallContext, terminal: Terminal, asked: number, argument: number): CallResult {
  const { kernel, memory, process } = context;
  switch (asked) {
    case request.TIOCGPTN:
      return give(context, argument, int32Bytes(terminal.number));
    case request.TIOCSPTLCK: {
      const locked = readInt32(memory, argument);
      if (locked === undefined) return "EFAULT";
      terminal.master!.isLocked = locked !== 0;
      return 0;
    }
    case request.TIOCGPTPEER: {
      const free = lowestFree(process.descriptors, descriptorLimit(context));
      if (typeof free === "string") return free;
      const lasting = argument & ~(openFlag.O_NOCTTY | openFlag.O_CLOEXEC);
      const slave = openSlave(kernel, process, terminal, argument, lasting, `/dev/pts/${terminal.number}`);
      install(process.descriptors, free, slave, (argument & openFlag.O_CLOEXEC) !== 0);
      return free;
    }
    default:
      return controlTerminal(context, terminal, asked, argument, true);
  }
}

/** Requests that change the terminal: for the group in front alone, as far as the controlling terminal goes. */
const changing: readonly number[] = [
  request.TCSETS,
  request.TCSETSW,
  request.TCSETSF,
  request.TCSETS2,
  request.TCSETSW2,
  request.TCSETSF2,
  request.TCSBRK,
  request.TCSBRKP,
  request.TCXONC,
  request.TCFLSH,
  request.TIOCSPGRP,
];

function controlTerminal(context: CallContext, terminal: Terminal, asked: number, argument: number, isMaster = false): CallResult {
  const { kernel, memory, process } = context;
  const isOwn = terminal.session !== 0 && terminal.session === process.session;
  if (changing.includes(asked) && !isMaster && !(asked === request.TIOCSPGRP && !isOwn)) {
    const refusal = refusalOf(context, terminal, "SIGTTOU");
    if (refusal !== undefined) return refusal;
  }
  switch (asked) {
    case request.TCGETS:
      return give(context, argument, writeTermios(terminal.termios));
    case request.TCGETS2: {
      const bytes = new Uint8Array(termiosTwoBytes);
      bytes.set(writeTermios(terminal.termios));
      bytes.set(int32Bytes(38400, 38400), termiosBytes);
      return give(context, argument, bytes);
    }
    case request.TCSETS:
    case request.TCSETSW:
    case request.TCSETSF:
    case request.TCSETS2:
    case request.TCSETSW2:
    case request.TCSETSF2: {
      const bytes = readBytes(memory, argument, termiosBytes);
      if (!bytes) return "EFAULT";
      if (asked === request.TCSETSF || asked === request.TCSETSF2) dropInput(terminal);
      setTermios(terminal, readTermios(bytes));
      return 0;
    }
    case request.TIOCGWINSZ:
      return give(context, argument, writeWindowSize(terminal.size));
    case request.TIOCSWINSZ:
      return resize(context, terminal, argument);
    case request.TIOCGPGRP:
      return !isMaster && !isOwn ? "ENOTTY" : give(context, argument, int32Bytes(terminal.foreground));
    case request.TIOCSPGRP:
      return isOwn || isMaster ? bringToFront(context, terminal, argument) : "ENOTTY";
    case request.TIOCGSID:
      return (!isMaster && !isOwn) || terminal.session === 0 ? "ENOTTY" : give(context, argument, int32Bytes(terminal.session));
    case request.TIOCSCTTY:
      return takeTerminal(context, terminal, argument);
    case request.TIOCNOTTY:
      if (!isOwn) return "ENOTTY";
      if (process.session === process.pid) hangUp(kernel, terminal);
      return 0;
    case request.TCFLSH: {
      if (argument < flushQueue.TCIFLUSH || argument > flushQueue.TCIOFLUSH) return "EINVAL";
      if (argument !== flushQueue.TCOFLUSH) dropInput(terminal);
      if (argument !== flushQueue.TCIFLUSH && terminal.master) terminal.master.output = new Uint8Array(0);
      return 0;
    }
    case request.TCXONC: {
      if (argument < 0 || argument > 3) return "EINVAL";
      if (argument < 2) terminal.isStopped = argument === 0;
      if (argument === 1) signalWatchers(terminal.watchers, pollEvent.POLLOUT);
      return 0;
    }
    case request.TIOCSTI: {
      if (!isOwn && process.credentials.uid !== 0) return "EPERM";
      const byte = readBytes(memory, argument, 1);
      if (!byte) return "EFAULT";
      typeInto(kernel, terminal, byte.slice());
      return 0;
    }
    case request.TIOCOUTQ:
    case request.TIOCGETD:
      return give(context, argument, int32Bytes(0));
    case request.TIOCSETD: {
      const discipline = readInt32(memory, argument);
      return discipline === undefined ? "EFAULT" : discipline === 0 ? 0 : "EINVAL";
    }
    case request.TIOCGPTPEER:
      return "EIO";
    case request.TCSBRK:
    case request.TCSBRKP:
    case request.TIOCEXCL:
    case request.TIOCNXCL:
      return 0;
    default:
      return "ENOTTY";
  }
}

function resize({ kernel, memory }: CallContext, terminal: Terminal, argument: number): CallResult {
  const bytes = readBytes(memory, argument, windowSizeBytes);
  if (!bytes) return "EFAULT";
  const size = readWindowSize(bytes);
  const isSame = size.rows === terminal.size.rows && size.columns === terminal.size.columns;
  terminal.size = size;
  if (!isSame) for (const process of membersOf(kernel, terminal.foreground)) sendToProcess(kernel, process, kernelSignal("SIGWINCH"));
  return 0;
}

function bringToFront({ kernel, memory }: CallContext, terminal: Terminal, argument: number): 0 | Errno {
  const group = readInt32(memory, argument);
  if (group === undefined) return "EFAULT";
  if (group < 0) return "EINVAL";
  if (group !== hostPid && membersOf(kernel, group).length === 0) return "ESRCH";
  if (!groupExists(kernel, group, terminal.session)) return "EPERM";
  terminal.foreground = group;
  return 0;
}

/** TIOCSCTTY: the leader of a session that has none takes a terminal that is nobody's; root may take it from others. */
function takeTerminal({ kernel, process }: CallContext, terminal: Terminal, force: number): CallResult {
  const isLeader = process.session === process.pid;
  if (isLeader && terminal.session === process.session) return 0;
  if (!isLeader || controllingTerminal(kernel, process)) return "EPERM";
  if (terminal.session !== 0 && !(force === 1 && process.credentials.uid === 0)) return "EPERM";
  terminal.session = process.session;
  terminal.foreground = process.group;
  return 0;
}
