// Advisory locks: flock, and the commands of fcntl that lock records (man 2 flock, man 2 fcntl).

import type { Errno } from "../abi/errno.ts";
import { fcntlCommand, recordLockBytes, recordLockType, seekOrigin, wholeLock } from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import type { Description } from "../vfs/description.ts";
import { canLockWhole, conflictingRecord, type LockMode, locksOf, type RecordLock, setRecord } from "../vfs/locks.ts";
import type { FileNode } from "../vfs/node.ts";
import { custom, descriptor } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitFor } from "./row.ts";
import { descriptionAt, isReadable, isWritable } from "./transfer.ts";

function lockWhole(context: CallContext, fd: number, operation: number): CallResult {
  // A mandatory lock is accepted and forgotten (LOCK_MAND).
  if (operation & 32) return 0;
  const kind = operation & ~wholeLock.LOCK_NB;
  if (kind !== wholeLock.LOCK_SH && kind !== wholeLock.LOCK_EX && kind !== wholeLock.LOCK_UN) return "EINVAL";
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  // Whatever is no regular file is nobody else's either.
  if (description.object.kind !== "file") return 0;
  const { node } = description.object;
  if (kind === wholeLock.LOCK_UN) {
    node.locks?.whole.delete(description.id);
    return 0;
  }
  const mode: LockMode = kind === wholeLock.LOCK_EX ? "exclusive" : "shared";
  // To change a lock is to give it up first.
  node.locks?.whole.delete(description.id);
  if (!canLockWhole(node, description.id, mode)) {
    return operation & wholeLock.LOCK_NB ? "EAGAIN" : waitFor({ kind: "wholeLock", description, mode });
  }
  locksOf(node).whole.set(description.id, mode);
  return 0;
}

export const recordCommands: readonly number[] = [
  fcntlCommand.F_GETLK,
  fcntlCommand.F_SETLK,
  fcntlCommand.F_SETLKW,
  fcntlCommand.F_OFD_GETLK,
  fcntlCommand.F_OFD_SETLK,
  fcntlCommand.F_OFD_SETLKW,
];
const openFileCommands: readonly number[] = [fcntlCommand.F_OFD_GETLK, fcntlCommand.F_OFD_SETLK, fcntlCommand.F_OFD_SETLKW];

/** What struct flock asks for, or EINVAL. `owner`: a process, or the negated number of a description (F_OFD_*). */
function readRange(description: Description, node: FileNode, view: DataView, owner: number): Omit<RecordLock, "mode"> | Errno {
  const origins: Readonly<Record<number, number>> = {
    [seekOrigin.SEEK_SET]: 0,
    [seekOrigin.SEEK_CUR]: description.offset,
    [seekOrigin.SEEK_END]: node.size,
  };
  const origin = origins[view.getInt16(2, true)];
  if (origin === undefined) return "EINVAL";
  const length = Number(view.getBigInt64(16, true));
  const first = origin + Number(view.getBigInt64(8, true));
  const start = length < 0 ? first + length : first;
  if (start < 0) return "EINVAL";
  return { pid: owner, start, end: length === 0 ? Number.POSITIVE_INFINITY : length < 0 ? first : first + length };
}

/** F_GETLK, F_SETLK, F_SETLKW, and those that belong to the open file description (F_OFD_*). */
export function lockRecord(context: CallContext, description: Description, command: number, address: number): CallResult {
  const { memory, process } = context;
  const bytes = readBytes(memory, address, recordLockBytes);
  if (!bytes) return "EFAULT";
  const { object } = description;
  if (object.kind !== "file") return "EINVAL";
  const view = new DataView(bytes.buffer, bytes.byteOffset, recordLockBytes);
  const isOpenFile = openFileCommands.includes(command);
  if (isOpenFile && view.getInt32(24, true) !== 0) return "EINVAL";
  const range = readRange(description, object.node, view, isOpenFile ? -description.id : process.pid);
  if (typeof range === "string") return range;
  const type = view.getInt16(0, true);
  const isQuestion = command === fcntlCommand.F_GETLK || command === fcntlCommand.F_OFD_GETLK;
  if (type === recordLockType.F_UNLCK && !isQuestion) {
    setRecord(object.node, range, undefined);
    return 0;
  }
  if (type !== recordLockType.F_RDLCK && type !== recordLockType.F_WRLCK) return "EINVAL";
  const wanted: RecordLock = { ...range, mode: type === recordLockType.F_WRLCK ? "exclusive" : "shared" };
  const conflict = conflictingRecord(object.node, wanted);
  if (isQuestion) return tellConflict(context, address, bytes.slice(), conflict);
  if (wanted.mode === "exclusive" ? !isWritable(description) : !isReadable(description)) return "EBADF";
  if (conflict)
    return command === fcntlCommand.F_SETLK || command === fcntlCommand.F_OFD_SETLK
      ? "EAGAIN"
      : waitFor({ kind: "recordLock", node: object.node, wanted });
  setRecord(object.node, range, wanted.mode);
  return 0;
}

function tellConflict({ memory }: CallContext, address: number, bytes: Uint8Array, conflict: RecordLock | undefined): CallResult {
  const view = new DataView(bytes.buffer);
  if (!conflict) {
    view.setInt16(0, recordLockType.F_UNLCK, true);
    view.setInt32(24, 0, true);
  } else {
    view.setInt16(0, conflict.mode === "exclusive" ? recordLockType.F_WRLCK : recordLockType.F_RDLCK, true);
    view.setInt16(2, seekOrigin.SEEK_SET, true);
    view.setBigInt64(8, BigInt(conflict.start), true);
    view.setBigInt64(16, conflict.end === Number.POSITIVE_INFINITY ? 0n : BigInt(conflict.end - conflict.start), true);
    // One that belongs to a description is nobody's in particular.
    view.setInt32(24, conflict.pid < 0 ? -1 : conflict.pid, true);
  }
  return writeBytes(memory, address, bytes) ? 0 : "EFAULT";
}

/** `{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10}` */
export function formatRecord(bytes: Uint8Array, isAnswer: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, recordLockBytes);
  const fields = [
    `l_type=${formatName(recordLockType, view.getInt16(0, true), "F_")}`,
    `l_whence=${formatName(seekOrigin, view.getInt16(2, true), "SEEK_")}`,
    `l_start=${view.getBigInt64(8, true)}`,
    `l_len=${view.getBigInt64(16, true)}`,
    ...(isAnswer ? [`l_pid=${view.getInt32(24, true)}`] : []),
  ];
  return `{${fields.join(", ")}}`;
}

export const lockCalls: readonly CallRow[] = [
  {
    number: 32,
    name: "flock",
    arguments: signature({ fd: descriptor, operation: custom("operation LOCK_*", ({ value }) => formatFlags(wholeLock, value, "LOCK_")) }),
    result: "number",
    summary: "locks a file against others that lock it",
    support: "full",
    handler: lockWhole,
  },
];
