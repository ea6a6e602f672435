// Writing to disk and hints about reading: in a machine whose files are all in memory, checks and nothing more (man 2 of each).

import { formatName } from "../abi/flags.ts";
import { custom, descriptor, flags, integer, offset } from "./argument-kind.ts";
import { type CallRow, signature } from "./row.ts";
import { descriptionAt } from "./transfer.ts";

/** What fsync and its kin do here, where everything is in memory: they check the descriptor. */
const synchronise = (number: number, name: string, summary: string): CallRow => ({
  number,
  name,
  arguments: signature({ fd: descriptor }),
  result: "number",
  summary,
  support: "full",
  handler: (context, fd) => {
    const description = descriptionAt(context, fd);
    if (!description) return "EBADF";
    return name === "syncfs" || "node" in description.object ? 0 : "EINVAL";
  },
});

const rangeFlag = { SYNC_FILE_RANGE_WAIT_BEFORE: 1, SYNC_FILE_RANGE_WRITE: 2, SYNC_FILE_RANGE_WAIT_AFTER: 4 } as const;

const advice = {
  POSIX_FADV_NORMAL: 0,
  POSIX_FADV_RANDOM: 1,
  POSIX_FADV_SEQUENTIAL: 2,
  POSIX_FADV_WILLNEED: 3,
  POSIX_FADV_DONTNEED: 4,
  POSIX_FADV_NOREUSE: 5,
} as const;

export const synchroniseCalls: readonly CallRow[] = [
  { number: 81, name: "sync", arguments: [], result: "number", summary: "writes everything to disk", support: "full", handler: () => 0 },
  synchronise(82, "fsync", "writes a file to disk"),
  synchronise(83, "fdatasync", "writes a file's contents to disk"),
  synchronise(267, "syncfs", "writes a file system to disk"),
  {
    number: 223,
    name: "fadvise64",
    arguments: signature({
      fd: descriptor,
      offset,
      len: offset,
      advice: custom("advice", ({ value }) => formatName(advice, value, "POSIX_FADV_")),
    }),
    result: "number",
    summary: "tells how a file will be read",
    support: "full",
    handler: (context, fd, _start, length, what) => {
      const description = descriptionAt(context, fd);
      if (!description) return "EBADF";
      if (description.object.kind === "pipe") return "ESPIPE";
      return length < 0 || what < 0 || what > advice.POSIX_FADV_NOREUSE ? "EINVAL" : 0;
    },
  },
  {
    number: 213,
    name: "readahead",
    arguments: signature({ fd: descriptor, offset, count: integer }),
    result: "number",
    summary: "reads a file into memory ahead of its use",
    support: "full",
    handler: (context, fd) => {
      const description = descriptionAt(context, fd);
      return description ? (description.object.kind === "file" ? 0 : "EINVAL") : "EBADF";
    },
  },
  {
    number: 84,
    name: "sync_file_range",
    arguments: signature({ fd: descriptor, offset, nbytes: offset, flags: flags(rangeFlag, "SYNC_FILE_RANGE_") }),
    result: "number",
    summary: "writes a part of a file to disk",
    support: "full",
    handler: (context, fd, start, length, bits) => {
      const description = descriptionAt(context, fd);
      if (!description) return "EBADF";
      if (bits & ~7 || start < 0 || length < 0) return "EINVAL";
      return "node" in description.object ? 0 : "ESPIPE";
    },
  },
];
