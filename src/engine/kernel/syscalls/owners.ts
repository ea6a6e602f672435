// Who is told of what happens to a descriptor, and by which signal: F_SETOWN and its kin, FIOSETOWN, O_ASYNC (man 2 fcntl).

import { fcntlCommand, openFlag } from "../abi/fcntl.ts";
import { int32Bytes, readBytes, writeBytes } from "../mm/user-memory.ts";
import { signalMaximum } from "../signal/signals.ts";
import type { Description } from "../vfs/description.ts";
import { type Owner, ownerType, subscribe, tellsOwners, unsubscribe } from "../vfs/subscription.ts";
import type { CallContext, CallResult } from "./row.ts";

/** struct f_owner_ex: type and number. */
const ownerBytes = 8;

export const ownerCommands: readonly number[] = [
  fcntlCommand.F_SETOWN,
  fcntlCommand.F_GETOWN,
  fcntlCommand.F_SETOWN_EX,
  fcntlCommand.F_GETOWN_EX,
  fcntlCommand.F_SETSIG,
  fcntlCommand.F_GETSIG,
];

export function controlOwner(context: CallContext, description: Description, command: number, argument: number): CallResult {
  switch (command) {
    case fcntlCommand.F_SETOWN:
      return setOwner(context, description, argument);
    case fcntlCommand.F_GETOWN:
      return ownerNumber(context, description);
    case fcntlCommand.F_SETOWN_EX: {
      const bytes = readBytes(context.memory, argument, ownerBytes);
      if (!bytes) return "EFAULT";
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      return nameOwner(context, description, view.getInt32(0, true), view.getInt32(4, true));
    }
    case fcntlCommand.F_GETOWN_EX: {
      const { type = ownerType.F_OWNER_TID, id = 0 } = livingOwner(context, description) ?? {};
      return writeBytes(context.memory, argument, int32Bytes(type, id)) ? 0 : "EFAULT";
    }
    case fcntlCommand.F_SETSIG:
      if (argument < 0 || argument > signalMaximum) return "EINVAL";
      description.ownerSignal = argument;
      return 0;
    default:
      return description.ownerSignal ?? 0;
  }
}

/** A process, or a group as a negative number; 0: nobody. */
export function setOwner(context: CallContext, description: Description, number: number): CallResult {
  if (number === -(2 ** 31)) return "EINVAL";
  return nameOwner(context, description, number < 0 ? ownerType.F_OWNER_PGRP : ownerType.F_OWNER_PID, Math.abs(number));
}

function nameOwner(context: CallContext, description: Description, type: number, id: number): CallResult {
  if (!Object.values<number>(ownerType).includes(type)) return "EINVAL";
  const owner: Owner = { type, id, uid: context.process.credentials.uid };
  if (id === 0) delete description.owner;
  else if (isThere(context, owner)) description.owner = owner;
  else return "ESRCH";
  return 0;
}

function isThere({ kernel }: CallContext, { type, id }: Owner): boolean {
  const { processes, tasks } = kernel.state;
  if (type === ownerType.F_OWNER_TID) return tasks.has(id);
  if (type === ownerType.F_OWNER_PID) return processes.has(id);
  return [...processes.values()].some(({ group }) => group === id);
}

const livingOwner = (context: CallContext, { owner }: Description): Owner | undefined =>
  owner && isThere(context, owner) ? owner : undefined;

/** As F_GETOWN tells it. */
export function ownerNumber(context: CallContext, description: Description): number {
  const owner = livingOwner(context, description);
  return owner ? (owner.type === ownerType.F_OWNER_PGRP ? -owner.id : owner.id) : 0;
}

/** F_SETFL changes nothing where nobody can be told; FIOASYNC says so. */
export function setAsynchronous(context: CallContext, fd: number, description: Description, isOn: boolean): 0 | "ENOTTY" {
  if (isOn === ((description.flags & openFlag.O_ASYNC) !== 0)) return 0;
  if (!tellsOwners(description)) return "ENOTTY";
  description.flags ^= openFlag.O_ASYNC;
  if (!isOn) unsubscribe(context.kernel, description);
  else {
    subscribe(context.kernel, description, fd);
    if (description.object.kind === "terminal") ownTerminal(context, description, description.object.terminal.foreground);
  }
  return 0;
}

/** A terminal's owner is, unless another was named, the group in front, or whoever asks (tty_fasync). */
function ownTerminal(context: CallContext, description: Description, foreground: number): void {
  const { pid, credentials } = context.process;
  description.owner ??=
    foreground === 0
      ? { type: ownerType.F_OWNER_PID, id: pid, uid: credentials.uid }
      : { type: ownerType.F_OWNER_PGRP, id: foreground, uid: credentials.uid };
}
