// Sets of semaphores: semget, semop, semtimedop, semctl (man 2 of each).

import type { Errno } from "../abi/errno.ts";
import { formatFlags } from "../abi/flags.ts";
import {
  ipcCommand,
  ipcFlag,
  ipcLimit,
  permissionBytes,
  readOwner,
  SEM_UNDO,
  semaphoreCommand,
  setStructureBytes,
  writeIpcStructure,
} from "../abi/ipc.ts";
import { timespecNs } from "../abi/time.ts";
import { getObject, mayUse, objectFor, objectToChange } from "../ipc/object.ts";
import { attempt, forgetUndo, operate, type SemaphoreOperation, type SemaphoreSet, waitersFor } from "../ipc/semaphores.ts";
import { nowNs } from "../kernel.ts";
import { int32Bytes, readBytes, readTimespec, writeBytes } from "../mm/user-memory.ts";
import { type ArgumentKind, address, formatAddress, integer, name, size } from "./argument-kind.ts";
import { ipcGetFlags, ipcKey, ipcNow } from "./ipc-arguments.ts";
import { type IpcReport, tellOf } from "./ipc-report.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitUntil } from "./row.ts";
import { input, timespec, view } from "./structures.ts";

const operationBytes = 6;
const shownOperations = 32;

function readOperations(bytes: Uint8Array): SemaphoreOperation[] {
  const words = view(bytes);
  return Array.from({ length: bytes.length / operationBytes }, (_, at) => ({
    index: words.getUint16(at * operationBytes, true),
    change: words.getInt16(at * operationBytes + 2, true),
    flags: words.getUint16(at * operationBytes + 4, true),
  }));
}

const operationFlags = { IPC_NOWAIT: ipcFlag.IPC_NOWAIT, SEM_UNDO } as const;

/** struct sembuf, as many as the argument behind it says. */
const operations: ArgumentKind = input(
  "semaphore operations",
  ({ value, values, read }) => read(value, Math.min(values[2]!, shownOperations) * operationBytes),
  (bytes) => {
    const shown = readOperations(bytes).map(
      ({ index, change, flags }) =>
        `{sem_num=${index}, sem_op=${change}, sem_flg=${flags === 0 ? "0" : formatFlags(operationFlags, flags, "SEM_")}}`,
    );
    return `[${shown.join(", ")}]`;
  },
);

function makeSet(context: CallContext, key: number, count: number, flags: number): CallResult {
  if (count < 0 || count > ipcLimit.semaphoresOfSet) return "EINVAL";
  return getObject(context.kernel.state.semaphoreSets, {
    key,
    flags,
    maximum: ipcLimit.identifiers,
    caller: context.process.credentials,
    nowSeconds: ipcNow(context),
    refuses: ({ semaphores }) => (count > semaphores.length ? "EINVAL" : undefined),
    make: (base): SemaphoreSet | Errno =>
      count === 0
        ? "EINVAL"
        : { ...base, semaphores: Array.from({ length: count }, () => ({ value: 0, pid: 0 })), usedSeconds: 0, undo: new Map() },
  });
}

/** A time that is given says how long it waits at most. */
function deadlineOf({ memory, call, kernel }: CallContext, timeout: number): number | undefined | Errno {
  if (timeout === 0) return undefined;
  const time = readTimespec(memory, timeout);
  return typeof time === "string" ? time : (call.deadlineNs ?? nowNs(kernel) + timespecNs(time));
}

function operateOn(context: CallContext, id: number, at: number, count: number, timeout = 0): CallResult {
  const { kernel, memory, process, call } = context;
  const deadlineNs = deadlineOf(context, timeout);
  if (typeof deadlineNs === "string") return deadlineNs;
  // Its set has gone while it waited.
  const [wait] = call.waits ?? [];
  if (wait?.kind === "semaphores" && wait.set.isRemoved) return "EIDRM";
  if (count < 1 || id < 0) return "EINVAL";
  if (count > ipcLimit.operations) return "E2BIG";
  const bytes = readBytes(memory, at, count * operationBytes);
  if (!bytes) return "EFAULT";
  const wanted = readOperations(bytes);
  const set = kernel.state.semaphoreSets.objects.get(id);
  if (!set) return "EINVAL";
  if (wanted.some(({ index }) => index >= set.semaphores.length)) return "EFBIG";
  if (!mayUse(set, process.credentials, wanted.some(({ change }) => change !== 0) ? 2 : 4)) return "EACCES";
  const { outcome, values } = attempt(set, wanted, process.pid);
  if (outcome === "wait") {
    if (deadlineNs !== undefined && deadlineNs <= nowNs(kernel)) return "EAGAIN";
    return waitUntil(deadlineNs, { kind: "semaphores", set, operations: wanted });
  }
  if (outcome !== "done") return outcome;
  operate(set, wanted, values, process.pid);
  set.usedSeconds = ipcNow(context);
  return 0;
}

const structureOf = (_context: CallContext, { permissions, semaphores, usedSeconds, changedSeconds }: SemaphoreSet): Uint8Array =>
  writeIpcStructure(setStructureBytes, permissions, [
    [48, usedSeconds],
    [56, changedSeconds],
    [64, semaphores.length],
  ]);

/** struct seminfo; SEM_INFO tells what there is in place of what there might be. */
function informationOf({ kernel }: CallContext, command: number): Uint8Array {
  const { objects } = kernel.state.semaphoreSets;
  const isUse = command === semaphoreCommand.SEM_INFO;
  const inUse = [...objects.values()].reduce((sum, { semaphores }) => sum + semaphores.length, 0);
  const { identifiers, semaphoresInAll, semaphoresOfSet, operations: most, semaphoreValue } = ipcLimit;
  const [sets, taken] = isUse ? [objects.size, inUse] : [undoStructureBytes, semaphoreValue];
  return int32Bytes(
    semaphoresInAll,
    identifiers,
    semaphoresInAll,
    semaphoresInAll,
    semaphoresOfSet,
    most,
    most,
    sets,
    semaphoreValue,
    taken,
  );
}

/** sem_undo of the kernel, which seminfo tells the size of. */
const undoStructureBytes = 20;

const report: IpcReport<SemaphoreSet> = {
  commands: { information: semaphoreCommand.SEM_INFO, status: semaphoreCommand.SEM_STAT, anyStatus: semaphoreCommand.SEM_STAT_ANY },
  informationOf,
  structureOf,
};

function setValues(context: CallContext, set: SemaphoreSet, values: readonly number[], first: number): CallResult {
  if (values.some((value) => value < 0 || value > ipcLimit.semaphoreValue)) return "ERANGE";
  values.forEach((value, at) => {
    const semaphore = set.semaphores[first + at]!;
    semaphore.value = value;
    semaphore.pid = context.process.pid;
    forgetUndo(set, first + at);
  });
  set.changedSeconds = ipcNow(context);
  return 0;
}

function allValues(context: CallContext, id: number, command: number, argument: number): CallResult {
  const { kernel, memory, process } = context;
  const isSetting = command === semaphoreCommand.SETALL;
  const set = objectFor(kernel.state.semaphoreSets, id, process.credentials, isSetting ? 2 : 4);
  if (typeof set === "string") return set;
  const { semaphores } = set;
  if (isSetting) {
    const bytes = readBytes(memory, argument, semaphores.length * 2);
    if (!bytes) return "EFAULT";
    const values = semaphores.map((_, at) => view(bytes).getUint16(at * 2, true));
    return setValues(context, set, values, 0);
  }
  const bytes = new Uint8Array(semaphores.length * 2);
  semaphores.forEach(({ value }, at) => {
    view(bytes).setUint16(at * 2, value, true);
  });
  return writeBytes(memory, argument, bytes) ? 0 : "EFAULT";
}

function oneSemaphore(context: CallContext, id: number, index: number, command: number): CallResult {
  const { kernel, process, call } = context;
  const { GETVAL, GETPID, GETNCNT, SETVAL } = semaphoreCommand;
  // An int, whatever stands above it.
  const value = Number(BigInt.asIntN(32, call.arguments[3]!));
  if (command === SETVAL && (value < 0 || value > ipcLimit.semaphoreValue)) return "ERANGE";
  const set = objectFor(kernel.state.semaphoreSets, id, process.credentials, command === SETVAL ? 2 : 4);
  if (typeof set === "string") return set;
  const semaphore = index < 0 ? undefined : set.semaphores[index];
  if (!semaphore) return "EINVAL";
  if (command === SETVAL) return setValues(context, set, [value], index);
  if (command === GETVAL) return semaphore.value;
  if (command === GETPID) return semaphore.pid;
  return waitersFor(kernel, set, index, command === GETNCNT ? "grown" : "zero");
}

function changeSet(context: CallContext, id: number, command: number, argument: number): CallResult {
  const { kernel, memory, process } = context;
  const { semaphoreSets } = kernel.state;
  const bytes = command === ipcCommand.IPC_SET ? readBytes(memory, argument, permissionBytes) : new Uint8Array(0);
  if (!bytes) return "EFAULT";
  const set = objectToChange(semaphoreSets, id, process.credentials);
  if (typeof set === "string") return set;
  if (command === ipcCommand.IPC_RMID) {
    set.isRemoved = true;
    semaphoreSets.objects.delete(id);
    return 0;
  }
  Object.assign(set.permissions, readOwner(bytes));
  set.changedSeconds = ipcNow(context);
  return 0;
}

function controlSet(context: CallContext, id: number, index: number, command: number, argument: number): CallResult {
  const { GETALL, SETALL, IPC_RMID, IPC_SET, GETVAL, GETPID, GETNCNT, GETZCNT, SETVAL } = semaphoreCommand;
  if (id < 0) return "EINVAL";
  const told = tellOf(context, context.kernel.state.semaphoreSets, report, [id, command, argument]);
  if (told !== undefined) return told;
  if (command === GETALL || command === SETALL) return allValues(context, id, command, argument);
  if (command === IPC_RMID || command === IPC_SET) return changeSet(context, id, command, argument);
  const isOne = [GETVAL, GETPID, GETNCNT, GETZCNT, SETVAL].some((each) => each === command);
  return isOne ? oneSemaphore(context, id, index, command) : "EINVAL";
}

/** A number, or where something is: as the command has it. */
const controlArgument: ArgumentKind = {
  ...address,
  noun: "value or address",
  format: ({ raw, values }) => (values[2] === semaphoreCommand.SETVAL ? String(BigInt.asIntN(32, raw)) : formatAddress(raw)),
};

export const semaphoreCalls: readonly CallRow[] = [
  {
    number: 190,
    name: "semget",
    arguments: signature({ key: ipcKey, nsems: integer, semflg: ipcGetFlags }),
    result: "number",
    summary: "finds a set of semaphores by its key, or makes one",
    support: "full",
    handler: makeSet,
  },
  {
    number: 191,
    name: "semctl",
    arguments: signature({ semid: integer, semnum: integer, op: name(semaphoreCommand, "SEM_"), arg: controlArgument }),
    result: "number",
    summary: "reads, sets or removes semaphores",
    support: "full",
    handler: controlSet,
  },
  {
    number: 192,
    name: "semtimedop",
    arguments: signature({ semid: integer, sops: operations, nsops: size, timeout: timespec }),
    result: "number",
    summary: "as semop, waiting no longer than told",
    support: "full",
    alwaysInterrupted: true,
    handler: operateOn,
  },
  {
    number: 193,
    name: "semop",
    arguments: signature({ semid: integer, sops: operations, nsops: size }),
    result: "number",
    summary: "takes from semaphores, gives to them, or waits until they are 0: all of it together",
    support: "full",
    alwaysInterrupted: true,
    handler: (context, id, at, count) => operateOn(context, id, at, count),
  },
];
