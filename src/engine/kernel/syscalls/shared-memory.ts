// Segments of shared memory: shmget, shmat, shmdt, shmctl (man 2 of each).

import { concatenate } from "../../base/concatenate.ts";
import { pageBytes } from "../../cpu/processor.ts";
import type { Errno } from "../abi/errno.ts";
import {
  attachFlag,
  ipcCommand,
  ipcLimit,
  permissionBytes,
  readOwner,
  SHM_DEST,
  SHM_LOCKED,
  segmentStructureBytes,
  sharedMemoryCommand,
  writeIpcStructure,
} from "../abi/ipc.ts";
import { getObject, type IpcObject, objectFor, objectToChange } from "../ipc/object.ts";
import { attachments, type Segment, segmentOf, sweepSegments } from "../ipc/shared-memory.ts";
import { currentTime } from "../kernel.ts";
import { mmapLowest } from "../mm/layout.ts";
import { pageCeiling } from "../mm/memory-map.ts";
import { int32Bytes, readBytes, uint64Bytes } from "../mm/user-memory.ts";
import { resizeFile, unnamedFile } from "../vfs/tree.ts";
import { address, flags, integer, name, pageAddress, size } from "./argument-kind.ts";
import { ipcGetFlags, ipcKey, ipcNow } from "./ipc-arguments.ts";
import { type IpcReport, tellOf } from "./ipc-report.ts";
import { placeFile, unmapRange } from "./memory.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";

function makeSegment(context: CallContext, key: number, bytes: number, bits: number): CallResult {
  const { kernel, process } = context;
  sweepSegments(kernel);
  return getObject<Segment>(kernel.state.segments, {
    key,
    flags: bits,
    maximum: ipcLimit.segments,
    caller: process.credentials,
    nowSeconds: ipcNow(context),
    refuses: (segment) => (segment.bytes < bytes ? "EINVAL" : undefined),
    make: (base) => newSegment(context, base, bytes),
  });
}

function newSegment({ kernel, process }: CallContext, base: IpcObject, bytes: number): Segment | Errno {
  if (bytes < 1 || bytes > Number.MAX_SAFE_INTEGER) return "EINVAL";
  const { files } = kernel.state;
  const node = unnamedFile(files, { ...process.credentials, permissions: base.permissions.mode, now: currentTime(kernel) });
  if (resizeFile(files, node, pageCeiling(bytes), kernel.limits.fileBytes)) return "ENOMEM";
  node.opens++;
  return { ...base, node, bytes, attachedSeconds: 0, detachedSeconds: 0, creator: process.pid, lastPid: 0 };
}

function attach(context: CallContext, id: number, wanted: number, bits: number): CallResult {
  const { kernel, process } = context;
  const { SHM_RDONLY, SHM_RND, SHM_REMAP, SHM_EXEC } = attachFlag;
  if (id < 0) return "EINVAL";
  const excess = wanted % pageBytes;
  if (excess !== 0 && !(bits & SHM_RND)) return "EINVAL";
  const place = wanted === 0 ? undefined : wanted - excess;
  if (!place && bits & SHM_REMAP) return "EINVAL";
  if (place !== undefined && place < mmapLowest && process.credentials.uid !== 0) return "EPERM";
  const write = !(bits & SHM_RDONLY);
  const execute = (bits & SHM_EXEC) !== 0;
  sweepSegments(kernel);
  const segment = objectFor(kernel.state.segments, id, process.credentials, 4 | (write ? 2 : 0) | (execute ? 1 : 0));
  if (typeof segment === "string") return segment;
  const name = `/SYSV${(segment.permissions.key >>> 0).toString(16).padStart(8, "0")} (deleted)`;
  const placed = placeFile(context, {
    place,
    replaces: (bits & SHM_REMAP) !== 0,
    node: segment.node,
    mayWrite: write,
    permissions: { read: true, write, execute },
    name,
  });
  if (typeof placed === "string") return placed;
  segment.attachedSeconds = ipcNow(context);
  segment.lastPid = process.pid;
  return placed;
}

function detach(context: CallContext, at: number): CallResult {
  const { kernel, memory, process } = context;
  if (at % pageBytes !== 0) return "EINVAL";
  const { space } = memory.layout;
  const isOfIt = (start: number, offset: number): boolean => start - offset === at;
  const pieces = kernel.state.fileMappings.filter((mapping) => mapping.space === space && isOfIt(mapping.start, mapping.offset));
  const segment = pieces[0] && segmentOf(kernel, pieces[0].node);
  if (!segment) return "EINVAL";
  for (const { node, start, end } of pieces) if (node === segment.node) unmapRange(context, start, end);
  segment.detachedSeconds = ipcNow(context);
  segment.lastPid = process.pid;
  sweepSegments(kernel);
  return 0;
}

function structureOf({ kernel }: CallContext, segment: Segment): Uint8Array {
  return writeIpcStructure(
    segmentStructureBytes,
    segment.permissions,
    [
      [48, segment.bytes],
      [56, segment.attachedSeconds],
      [64, segment.detachedSeconds],
      [72, segment.changedSeconds],
      [88, attachments(kernel, segment).length],
    ],
    [
      [80, segment.creator],
      [84, segment.lastPid],
    ],
  );
}

/** struct shminfo64, or struct shm_info: what there might be, and what there is. */
function informationOf({ kernel }: CallContext, command: number): Uint8Array {
  const { segmentBytes, segments, segmentPages } = ipcLimit;
  if (command === sharedMemoryCommand.IPC_INFO)
    return concatenate(
      [segmentBytes, 1n, BigInt(segments), BigInt(segments), segmentPages, 0n, 0n, 0n, 0n].map((value) => uint64Bytes(value)),
    );
  const present = [...kernel.state.segments.objects.values()];
  const pages = present.reduce((sum, { node }) => sum + node.size / pageBytes, 0);
  return concatenate([int32Bytes(present.length, 0), ...[pages, pages, 0, 0, 0].map((value) => uint64Bytes(BigInt(value)))]);
}

const report: IpcReport<Segment> = {
  commands: {
    information: sharedMemoryCommand.SHM_INFO,
    status: sharedMemoryCommand.SHM_STAT,
    anyStatus: sharedMemoryCommand.SHM_STAT_ANY,
  },
  informationOf,
  structureOf,
};

function changeSegment(context: CallContext, id: number, command: number, argument: number): CallResult {
  const { kernel, memory, process } = context;
  const bytes = command === ipcCommand.IPC_SET ? readBytes(memory, argument, permissionBytes) : new Uint8Array(0);
  if (!bytes) return "EFAULT";
  const segment = objectToChange(kernel.state.segments, id, process.credentials);
  if (typeof segment === "string") return segment;
  const { permissions } = segment;
  if (command === ipcCommand.IPC_SET) {
    const { uid, gid, mode } = readOwner(bytes);
    Object.assign(permissions, { uid, gid, mode: (permissions.mode & ~0o777) | mode });
    segment.changedSeconds = ipcNow(context);
  } else if (command === ipcCommand.IPC_RMID) {
    segment.isRemoved = true;
    // Its key is free for another at once.
    segment.permissions = { ...permissions, key: 0, mode: permissions.mode | SHM_DEST };
    sweepSegments(kernel);
  } else {
    const locks = command === sharedMemoryCommand.SHM_LOCK;
    permissions.mode = locks ? permissions.mode | SHM_LOCKED : permissions.mode & ~SHM_LOCKED;
  }
  return 0;
}

function controlSegment(context: CallContext, id: number, command: number, argument: number): CallResult {
  const { kernel } = context;
  const { IPC_RMID, IPC_SET, SHM_LOCK, SHM_UNLOCK } = sharedMemoryCommand;
  if (id < 0 || command < 0) return "EINVAL";
  sweepSegments(kernel);
  const told = tellOf(context, kernel.state.segments, report, [id, command, argument]);
  if (told !== undefined) return told;
  const changes = [IPC_RMID, IPC_SET, SHM_LOCK, SHM_UNLOCK].some((each) => each === command);
  return changes ? changeSegment(context, id, command, argument) : "EINVAL";
}

export const sharedMemoryCalls: readonly CallRow[] = [
  {
    number: 194,
    name: "shmget",
    arguments: signature({ key: ipcKey, size, shmflg: ipcGetFlags }),
    result: "number",
    summary: "finds a segment of shared memory by its key, or makes one",
    support: "full",
    handler: makeSegment,
  },
  {
    number: 195,
    name: "shmctl",
    arguments: signature({ shmid: integer, op: name(sharedMemoryCommand, "SHM_"), buf: address }),
    result: "number",
    summary: "tells about a segment of shared memory, changes or removes it",
    support: "full",
    handler: controlSegment,
  },
  {
    number: 196,
    name: "shmat",
    arguments: signature({ shmid: integer, shmaddr: pageAddress, shmflg: flags(attachFlag, "SHM_") }),
    result: "address",
    summary: "maps a segment of shared memory",
    support: "full",
    handler: attach,
  },
  {
    number: 197,
    name: "shmdt",
    arguments: signature({ shmaddr: pageAddress }),
    result: "number",
    summary: "maps a segment of shared memory no longer",
    support: "full",
    handler: detach,
  },
];
