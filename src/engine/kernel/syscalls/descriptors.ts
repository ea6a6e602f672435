// Descriptor numbers and what they refer to: close, dup, dup3, fcntl, ioctl, pipe2 (man 2 of each).

import {
  changeableFlags,
  descriptorFlag,
  fcntlCommand,
  fileSeal,
  formatOpenFlags,
  openFlag,
  recordLockBytes,
  recordLockType,
} from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { isMappedWritable } from "../mm/file-mappings.ts";
import { int32Bytes, writeBytes } from "../mm/user-memory.ts";
import { formatSignal } from "../signal/signals.ts";
import { type Description, descriptorAt, install, lowestFree } from "../vfs/description.ts";
import { dropRecords } from "../vfs/locks.ts";
import { createDescription } from "../vfs/open.ts";
import { dropReference } from "../vfs/operations.ts";
import { createPipe, pipeBytesMaximum, resizePipe } from "../vfs/pipe.ts";
import { type ArgumentKind, custom, descriptor, flags, hexadecimal, unsigned } from "./argument-kind.ts";
import { descriptorLimit } from "./files.ts";
import { formatRecord, lockRecord, recordCommands } from "./locks.ts";
import { controlOwner, ownerCommands, setAsynchronous } from "./owners.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { outDescriptorPair } from "./structures.ts";
import { controlDevice, formatRequest, ioctlArgument } from "./terminal-control.ts";
import { anyDescriptionAt } from "./transfer.ts";

const closeOnExecOnly = { O_CLOEXEC: openFlag.O_CLOEXEC };
const closeRangeFlag = { CLOSE_RANGE_UNSHARE: 2, CLOSE_RANGE_CLOEXEC: 4 };
const pipeFlags = { O_NONBLOCK: openFlag.O_NONBLOCK, O_DIRECT: openFlag.O_DIRECT, O_CLOEXEC: openFlag.O_CLOEXEC };

const withoutArgument: readonly number[] = [
  fcntlCommand.F_GETFD,
  fcntlCommand.F_GETFL,
  fcntlCommand.F_GETOWN,
  fcntlCommand.F_GETSIG,
  fcntlCommand.F_GETLEASE,
  fcntlCommand.F_GETPIPE_SZ,
  fcntlCommand.F_GET_SEALS,
];
const withNumber: readonly number[] = [
  fcntlCommand.F_DUPFD,
  fcntlCommand.F_DUPFD_CLOEXEC,
  fcntlCommand.F_DUPFD_QUERY,
  fcntlCommand.F_SETPIPE_SZ,
  fcntlCommand.F_SETOWN,
];
const asAddress = (argument: number): number => (argument < 0 ? argument >>> 0 : argument);

const fcntlArgument: ArgumentKind = {
  noun: "argument of the command",
  // A number of 32 bits for most commands, an address for some.
  decode: (raw) => {
    const number = BigInt.asIntN(32, raw);
    return raw < 2n ** 32n || BigInt.asUintN(64, number) === raw ? Number(number) : Number(raw & 0x00ff_ffff_ffff_ffffn);
  },
  before: ({ value, values: [, command], read }) =>
    recordCommands.includes(command) ? read(asAddress(value), recordLockBytes) : undefined,
  after: ({ value, values: [, command], result, read }) =>
    command === fcntlCommand.F_GETLK && result >= 0 ? read(asAddress(value), recordLockBytes) : undefined,
  format: ({ value, raw, before, after, values: [, command] }) => {
    if (after instanceof Uint8Array) return formatRecord(after, true);
    if (before instanceof Uint8Array) return formatRecord(before, false);
    if (withoutArgument.includes(command)) return undefined;
    if (withNumber.includes(command)) return String(value);
    if (command === fcntlCommand.F_SETSIG) return value === 0 ? "0" : formatSignal(value);
    if (command === fcntlCommand.F_ADD_SEALS) return formatFlags(fileSeal, value, "F_SEAL_");
    if (command === fcntlCommand.F_SETFD) return formatFlags(descriptorFlag, value, "FD_");
    if (command === fcntlCommand.F_SETFL) return formatOpenFlags(value);
    return hexadecimal(raw);
  },
};

function formatFcntlResult(result: number, [, command]: readonly number[]): string {
  if (command === fcntlCommand.F_GETFL) return `${hexadecimal(result)} (flags ${formatOpenFlags(result)})`;
  if (command === fcntlCommand.F_GETFD && result !== 0)
    return `${hexadecimal(result)} (flags ${formatFlags(descriptorFlag, result, "FD_")})`;
  if (command === fcntlCommand.F_GETLEASE) return `${hexadecimal(result)} (${formatName(recordLockType, result, "F_")})`;
  if (command === fcntlCommand.F_GET_SEALS) return `${hexadecimal(result)} (seals ${formatFlags(fileSeal, result, "F_SEAL_")})`;
  return String(result);
}

function duplicate(context: CallContext, fd: number, from: number, closeOnExec: boolean): CallResult {
  const description = anyDescriptionAt(context, fd);
  if (!description) return "EBADF";
  const free = lowestFree(context.process.descriptors, descriptorLimit(context), from);
  if (typeof free === "string") return free;
  install(context.process.descriptors, free, description, closeOnExec);
  return free;
}

function controlDescriptor(context: CallContext, fd: number, command: number, argument: number): CallResult {
  const slot = descriptorAt(context.process.descriptors, fd);
  if (!slot) return "EBADF";
  const { description } = slot;
  switch (command) {
    case fcntlCommand.F_DUPFD:
    case fcntlCommand.F_DUPFD_CLOEXEC:
      if (argument < 0 || argument >= descriptorLimit(context)) return "EINVAL";
      return duplicate(context, fd, argument, command === fcntlCommand.F_DUPFD_CLOEXEC);
    case fcntlCommand.F_GETFD:
      return slot.closeOnExec ? descriptorFlag.FD_CLOEXEC : 0;
    case fcntlCommand.F_SETFD:
      slot.closeOnExec = (argument & descriptorFlag.FD_CLOEXEC) !== 0;
      return 0;
    case fcntlCommand.F_GETFL:
      return description.flags;
    case fcntlCommand.F_DUPFD_QUERY:
      return anyDescriptionAt(context, argument) === description ? 1 : 0;
    default:
      return description.object.kind === "path" ? "EBADF" : controlOpenFile(context, fd, description, command, argument);
  }
}

/** Commands for what is really open. */
function controlOpenFile(context: CallContext, fd: number, description: Description, command: number, argument: number): CallResult {
  const { object } = description;
  switch (command) {
    case fcntlCommand.F_SETFL:
      setAsynchronous(context, fd, description, (argument & openFlag.O_ASYNC) !== 0);
      description.flags = (description.flags & ~changeableFlags) | (argument & changeableFlags);
      return 0;
    case fcntlCommand.F_GETPIPE_SZ:
      return object.kind === "pipe" ? object.pipe.buffer.length : "EBADF";
    case fcntlCommand.F_SETPIPE_SZ: {
      const isRoot = context.process.credentials.uid === 0;
      return object.kind === "pipe" ? resizePipe(object.pipe, argument >>> 0, isRoot ? 1 << 30 : pipeBytesMaximum) : "EBADF";
    }
    case fcntlCommand.F_GETLEASE:
      return recordLockType.F_UNLCK;
    case fcntlCommand.F_SETLEASE:
      return argument === recordLockType.F_UNLCK ? "EAGAIN" : "EINVAL";
    case fcntlCommand.F_GET_SEALS:
      return object.kind === "file" ? (object.node.seals ?? "EINVAL") : "EINVAL";
    case fcntlCommand.F_ADD_SEALS:
      return addSeals(context, description, argument);
    default:
      if (ownerCommands.includes(command)) return controlOwner(context, description, command, argument);
      return recordCommands.includes(command) ? lockRecord(context, description, command, asAddress(argument)) : "EINVAL";
  }
}

function addSeals({ kernel }: CallContext, { object, flags }: Description, bits: number): CallResult {
  if (object.kind !== "file" || object.node.seals === undefined) return "EINVAL";
  if ((flags & 3) === 0) return "EPERM";
  if (bits & ~Object.values(fileSeal).reduce((all, seal) => all | seal, 0)) return "EINVAL";
  if (object.node.seals & fileSeal.F_SEAL_SEAL) return "EPERM";
  if (bits & fileSeal.F_SEAL_WRITE && isMappedWritable(kernel, object.node)) return "EBUSY";
  object.node.seals |= bits;
  return 0;
}

export const descriptorCalls: readonly CallRow[] = [
  {
    number: 23,
    name: "dup",
    arguments: signature({ oldfd: descriptor }),
    result: "number",
    summary: "makes the lowest free descriptor refer to the same open file",
    support: "full",
    handler: (context, fd) => duplicate(context, fd, 0, false),
  },
  {
    number: 24,
    name: "dup3",
    arguments: signature({ oldfd: descriptor, newfd: descriptor, flags: flags(closeOnExecOnly, "O_") }),
    result: "number",
    summary: "makes a chosen descriptor refer to the same open file, closing what it referred to",
    support: "full",
    handler: (context, from, to, bits) => {
      const { kernel, process } = context;
      if (bits & ~openFlag.O_CLOEXEC || from === to) return "EINVAL";
      if (to < 0 || to >= descriptorLimit(context)) return "EBADF";
      const description = anyDescriptionAt(context, from);
      if (!description) return "EBADF";
      const replaced = anyDescriptionAt(context, to);
      install(process.descriptors, to, description, (bits & openFlag.O_CLOEXEC) !== 0);
      if (replaced) dropReference(kernel, replaced);
      return to;
    },
  },
  {
    number: 25,
    name: "fcntl",
    arguments: signature({
      fd: descriptor,
      cmd: custom("command F_*", ({ value }) => formatName(fcntlCommand, value, "F_")),
      arg: fcntlArgument,
    }),
    result: formatFcntlResult,
    summary: "reads and changes what belongs to a descriptor: flags, close-on-exec, duplicates",
    support: "partial: there are no leases",
    handler: controlDescriptor,
  },
  {
    number: 29,
    name: "ioctl",
    arguments: signature({
      fd: descriptor,
      request: { noun: "request", decode: unsigned.decode, format: ({ value }) => formatRequest(value) },
      arg: ioctlArgument,
    }),
    result: "number",
    summary: "asks a device for something of its own: bytes to read, size and mode of a terminal",
    support: "partial: flags of descriptors, terminals and pseudoterminals",
    handler: controlDevice,
  },
  {
    number: 57,
    name: "close",
    arguments: signature({ fd: descriptor }),
    result: "number",
    summary: "gives a descriptor back",
    support: "partial: SO_LINGER with a time does not wait",
    handler: ({ kernel, process }, fd) => {
      const slot = descriptorAt(process.descriptors, fd);
      if (!slot) return "EBADF";
      process.descriptors.slots[fd] = undefined;
      const { object } = slot.description;
      if (object.kind === "file") dropRecords(object.node, process.pid);
      dropReference(kernel, slot.description);
      return 0;
    },
  },
  {
    number: 436,
    name: "close_range",
    arguments: signature({ first: unsigned, last: unsigned, flags: flags(closeRangeFlag, "CLOSE_RANGE_") }),
    result: "number",
    summary: "gives back all descriptors of a range",
    support: "partial: CLOSE_RANGE_UNSHARE changes nothing",
    handler: ({ kernel, process }, first, last, bits) => {
      if (bits & ~(closeRangeFlag.CLOSE_RANGE_UNSHARE | closeRangeFlag.CLOSE_RANGE_CLOEXEC) || first > last) return "EINVAL";
      const { slots } = process.descriptors;
      for (let fd = first; fd <= Math.min(last, slots.length - 1); fd++) {
        const slot = slots[fd];
        if (!slot) continue;
        if (bits & closeRangeFlag.CLOSE_RANGE_CLOEXEC) slot.closeOnExec = true;
        else {
          slots[fd] = undefined;
          dropReference(kernel, slot.description);
        }
      }
      return 0;
    },
  },
  {
    number: 59,
    name: "pipe2",
    arguments: signature({ pipefd: outDescriptorPair, flags: flags(pipeFlags, "O_") }),
    result: "number",
    summary: "makes a pipe and gives a descriptor for each of its ends",
    support: "partial: O_DIRECT does not keep packets apart",
    handler: (context, address, bits) => {
      const { kernel, process, memory } = context;
      if (bits & ~(pipeFlags.O_CLOEXEC | pipeFlags.O_NONBLOCK | pipeFlags.O_DIRECT)) return "EINVAL";
      const table = process.descriptors;
      const readEnd = lowestFree(table, descriptorLimit(context));
      if (typeof readEnd === "string") return readEnd;
      const writeEnd = lowestFree(table, descriptorLimit(context), readEnd + 1);
      if (typeof writeEnd === "string") return writeEnd;
      if (!writeBytes(memory, address, int32Bytes(readEnd, writeEnd))) return "EFAULT";
      const pipe = createPipe(kernel.state.nextDescription++);
      const lasting = bits & ~openFlag.O_CLOEXEC;
      const closeOnExec = (bits & openFlag.O_CLOEXEC) !== 0;
      const path = `pipe:[${pipe.id}]`;
      install(table, readEnd, createDescription(kernel, { kind: "pipe", pipe, end: "read" }, lasting, path), closeOnExec);
      install(table, writeEnd, createDescription(kernel, { kind: "pipe", pipe, end: "write" }, lasting | 1, path), closeOnExec);
      return 0;
    },
  },
];
