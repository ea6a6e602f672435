// /proc/sysvipc: a line for each System V object (man 5 proc, sysvipc_*_proc_show).

import { pageBytes } from "../../cpu/processor.ts";
import type { Kernel } from "../kernel.ts";
import { queuedBytes } from "./messages.ts";
import type { IpcObject } from "./object.ts";
import { attachments, sweepSegments } from "./shared-memory.ts";

/** Each column: its title, and the width that its values are put right in. */
type Columns = readonly (readonly [title: string, width: number])[];

const table = (columns: Columns, rows: readonly (readonly (number | string)[])[]): string => {
  const line = (values: readonly (number | string)[]): string =>
    `${values.map((value, at) => String(value).padStart(columns[at]![1])).join(" ")}\n`;
  return [columns.map(([title]) => title), ...rows].map(line).join("");
};

const begin = (id: string): Columns => [
  ["key", 10],
  [id, 10],
  ["perms", 5],
];
const owner: Columns = [
  ["uid", 5],
  ["gid", 5],
  ["cuid", 5],
  ["cgid", 5],
];
const beginOf = ({ id, permissions: { key, mode } }: IpcObject) => [key | 0, id, `${mode.toString(8)}`];
const ownerOf = ({ permissions: { uid, gid, creatorUid, creatorGid } }: IpcObject) => [uid, gid, creatorUid, creatorGid];
const timeColumns = (...titles: readonly string[]): Columns => titles.map((title) => [title, 10]);

const segmentColumns: Columns = [
  ...begin("shmid"),
  ["size", 21],
  ["cpid", 5],
  ["lpid", 5],
  ["nattch", 6],
  ...owner,
  ...timeColumns("atime", "dtime", "ctime"),
  ["rss", 21],
  ["swap", 21],
];

export function segmentTable(kernel: Kernel): string {
  sweepSegments(kernel);
  const rows = [...kernel.state.segments.objects.values()].map((segment) => [
    ...beginOf(segment),
    segment.bytes,
    segment.creator,
    segment.lastPid,
    attachments(kernel, segment).length,
    ...ownerOf(segment),
    segment.attachedSeconds,
    segment.detachedSeconds,
    segment.changedSeconds,
    Math.ceil(segment.node.size / pageBytes) * pageBytes,
    0,
  ]);
  return table(segmentColumns, rows);
}

const setColumns: Columns = [...begin("semid"), ["nsems", 10], ...owner, ...timeColumns("otime", "ctime")];

export const setTable = ({ state }: Kernel): string =>
  table(
    setColumns,
    [...state.semaphoreSets.objects.values()].map((set) => [
      ...beginOf(set),
      set.semaphores.length,
      ...ownerOf(set),
      set.usedSeconds,
      set.changedSeconds,
    ]),
  );

const queueColumns: Columns = [
  ...begin("msqid"),
  ["cbytes", 11],
  ["qnum", 10],
  ["lspid", 5],
  ["lrpid", 5],
  ...owner,
  ...timeColumns("stime", "rtime", "ctime"),
];

export const queueTable = ({ state }: Kernel): string =>
  table(
    queueColumns,
    [...state.messageQueues.objects.values()].map((queue) => [
      ...beginOf(queue),
      queuedBytes(queue),
      queue.messages.length,
      queue.sender,
      queue.receiver,
      ...ownerOf(queue),
      queue.sentSeconds,
      queue.receivedSeconds,
      queue.changedSeconds,
    ]),
  );
