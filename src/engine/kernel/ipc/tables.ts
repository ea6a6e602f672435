// /proc/sysvipc: a line for each System V object, one row a column (man 5 proc, sysvipc_*_proc_show).

import type { Kernel } from "../kernel.ts";
import { type MessageQueue, queuedBytes } from "./messages.ts";
import type { IpcObject, IpcTable } from "./object.ts";
import type { SemaphoreSet } from "./semaphores.ts";
import { attachments, type Segment, sweepSegments } from "./shared-memory.ts";

type Column<Type> = readonly [title: string, width: number, value: (object: Type, kernel: Kernel) => number | string];

/** A line of titles and one an object; every value is put right in its column. */
function table<Type extends IpcObject>(kernel: Kernel, { objects }: IpcTable<Type>, columns: readonly Column<Type>[]): string {
  const line = (cellOf: (column: Column<Type>) => number | string): string =>
    `${columns.map((column) => String(cellOf(column)).padStart(column[1])).join(" ")}\n`;
  const rows = [...objects.values()].map((object) => line(([, , value]) => value(object, kernel)));
  return [line(([title]) => title), ...rows].join("");
}

const first = (identifier: string): readonly Column<IpcObject>[] => [
  ["key", 10, ({ permissions: { key } }) => key | 0],
  [identifier, 10, ({ id }) => id],
  ["perms", 5, ({ permissions: { mode } }) => mode.toString(8)],
];
const owner: readonly Column<IpcObject>[] = [
  ["uid", 5, ({ permissions: { uid } }) => uid],
  ["gid", 5, ({ permissions: { gid } }) => gid],
  ["cuid", 5, ({ permissions: { creatorUid } }) => creatorUid],
  ["cgid", 5, ({ permissions: { creatorGid } }) => creatorGid],
];
const changed: Column<IpcObject> = ["ctime", 10, ({ changedSeconds }) => changedSeconds];

const segmentColumns: readonly Column<Segment>[] = [
  ...first("shmid"),
  ["size", 21, ({ bytes }) => bytes],
  ["cpid", 5, ({ creator }) => creator],
  ["lpid", 5, ({ lastPid }) => lastPid],
  ["nattch", 6, (segment, kernel) => attachments(kernel, segment).length],
  ...owner,
  ["atime", 10, ({ attachedSeconds }) => attachedSeconds],
  ["dtime", 10, ({ detachedSeconds }) => detachedSeconds],
  changed,
  ["rss", 21, ({ node }) => node.size],
  ["swap", 21, () => 0],
];

const setColumns: readonly Column<SemaphoreSet>[] = [
  ...first("semid"),
  ["nsems", 10, ({ semaphores }) => semaphores.length],
  ...owner,
  ["otime", 10, ({ usedSeconds }) => usedSeconds],
  changed,
];

const queueColumns: readonly Column<MessageQueue>[] = [
  ...first("msqid"),
  ["cbytes", 11, queuedBytes],
  ["qnum", 10, ({ messages }) => messages.length],
  ["lspid", 5, ({ sender }) => sender],
  ["lrpid", 5, ({ receiver }) => receiver],
  ...owner,
  ["stime", 10, ({ sentSeconds }) => sentSeconds],
  ["rtime", 10, ({ receivedSeconds }) => receivedSeconds],
  changed,
];

export function segmentTable(kernel: Kernel): string {
  sweepSegments(kernel);
  return table(kernel, kernel.state.segments, segmentColumns);
}

export const setTable = (kernel: Kernel): string => table(kernel, kernel.state.semaphoreSets, setColumns);
export const queueTable = (kernel: Kernel): string => table(kernel, kernel.state.messageQueues, queueColumns);
