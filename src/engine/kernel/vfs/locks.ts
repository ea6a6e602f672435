// Advisory locks on files: flock's, which belong to an open file description, and fcntl's records, which belong to a process
// (fs/locks.c). Plain data on the file; who waits for one is the scheduler's matter.

import type { FileNode } from "./node.ts";

export type LockMode = "shared" | "exclusive";

export interface RecordLock {
  readonly pid: number;
  readonly mode: LockMode;
  readonly start: number;
  /** Excluded; Infinity: to the end of the file, wherever that may be. */
  readonly end: number;
}

export interface FileLocks {
  /** flock, by description. */
  readonly whole: Map<number, LockMode>;
  /** fcntl. */
  records: readonly RecordLock[];
}

export const locksOf = (node: FileNode): FileLocks => {
  node.locks ??= { whole: new Map(), records: [] };
  return node.locks;
};

/** True if the description may have the whole file in that mode. */
export function canLockWhole({ locks }: FileNode, description: number, mode: LockMode): boolean {
  for (const [holder, held] of locks?.whole ?? []) {
    if (holder !== description && (mode === "exclusive" || held === "exclusive")) return false;
  }
  return true;
}

/** The lock of another process that stands against this one. */
export const conflictingRecord = ({ locks }: FileNode, wanted: RecordLock): RecordLock | undefined =>
  locks?.records.find(
    ({ pid, mode, start, end }) =>
      pid !== wanted.pid && start < wanted.end && wanted.start < end && (mode === "exclusive" || wanted.mode === "exclusive"),
  );

/** What a process has in a range is replaced by a lock, or by none. */
export function setRecord(node: FileNode, range: Omit<RecordLock, "mode">, mode: LockMode | undefined): void {
  const locks = locksOf(node);
  const kept = locks.records.flatMap((lock): RecordLock[] => {
    if (lock.pid !== range.pid || lock.end <= range.start || range.end <= lock.start) return [lock];
    const before = lock.start < range.start ? [{ ...lock, end: range.start }] : [];
    const after = range.end < lock.end ? [{ ...lock, start: range.end }] : [];
    return [...before, ...after];
  });
  locks.records = mode ? [...kept, { ...range, mode }] : kept;
}

/** A process closes a file, by whichever descriptor: all of its records on it go (POSIX). */
export function dropRecords(node: FileNode, pid: number): void {
  if (node.locks) node.locks.records = node.locks.records.filter((lock) => lock.pid !== pid);
}
