// System V objects (man 7 sysvipc): commands, flags and structures of arm64 (include/uapi/linux/ipc.h, sem.h, msg.h, shm.h).

export const ipcCommand = { IPC_RMID: 0, IPC_SET: 1, IPC_STAT: 2, IPC_INFO: 3 } as const;
/** With the bits of permissions they are what the `get` calls take. */
export const ipcFlag = { IPC_CREAT: 0o1000, IPC_EXCL: 0o2000, IPC_NOWAIT: 0o4000 } as const;
/** Names nothing: always a new object. */
export const IPC_PRIVATE = 0;

export const semaphoreCommand = {
  ...ipcCommand,
  GETPID: 11,
  GETVAL: 12,
  GETALL: 13,
  GETNCNT: 14,
  GETZCNT: 15,
  SETVAL: 16,
  SETALL: 17,
  SEM_STAT: 18,
  SEM_INFO: 19,
  SEM_STAT_ANY: 20,
} as const;
export const SEM_UNDO = 0x1000;

export const messageCommand = { ...ipcCommand, MSG_STAT: 11, MSG_INFO: 12, MSG_STAT_ANY: 13 } as const;
export const receiveFlag = { IPC_NOWAIT: 0o4000, MSG_NOERROR: 0o10000, MSG_EXCEPT: 0o20000, MSG_COPY: 0o40000 } as const;

export const sharedMemoryCommand = { ...ipcCommand, SHM_LOCK: 11, SHM_UNLOCK: 12, SHM_STAT: 13, SHM_INFO: 14, SHM_STAT_ANY: 15 } as const;
export const attachFlag = { SHM_RDONLY: 0o10000, SHM_RND: 0o20000, SHM_REMAP: 0o40000, SHM_EXEC: 0o100000 } as const;
/** In the permissions of a segment that goes with its last user. */
export const SHM_DEST = 0o1000;
export const SHM_LOCKED = 0o2000;

/** What Linux allows unless it is told otherwise. */
export const ipcLimit = {
  identifiers: 32000,
  semaphoresOfSet: 32000,
  semaphoresInAll: 1024000000,
  operations: 500,
  semaphoreValue: 32767,
  messageBytes: 8192,
  queueBytes: 16384,
  queues: 32000,
  segments: 4096,
  segmentBytes: 2n ** 64n - 2n ** 24n - 1n,
  segmentPages: 2n ** 64n - 2n ** 24n - 1n,
} as const;

export interface IpcPermissions {
  readonly key: number;
  uid: number;
  gid: number;
  readonly creatorUid: number;
  readonly creatorGid: number;
  mode: number;
  readonly sequence: number;
}

export const permissionBytes = 48;

/** struct ipc64_perm. */
function writePermissions(view: DataView, { key, uid, gid, creatorUid, creatorGid, mode, sequence }: IpcPermissions): void {
  [key, uid, gid, creatorUid, creatorGid, mode].forEach((value, index) => {
    view.setUint32(index * 4, value, true);
  });
  view.setUint16(24, sequence, true);
}

/** What IPC_SET takes from the structure that IPC_STAT gives. */
export function readOwner(bytes: Uint8Array): Pick<IpcPermissions, "uid" | "gid" | "mode"> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, permissionBytes);
  return { uid: view.getUint32(4, true), gid: view.getUint32(8, true), mode: view.getUint32(20, true) & 0o777 };
}

/** A structure whose fields are words of 64 bits behind the permissions, but for those of `narrow`, which have 32. */
export function writeIpcStructure(
  length: number,
  permissions: IpcPermissions,
  words: readonly (readonly [offset: number, value: number])[],
  narrow: readonly (readonly [offset: number, value: number])[] = [],
): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  writePermissions(view, permissions);
  for (const [offset, value] of words) view.setBigUint64(offset, BigInt(value), true);
  for (const [offset, value] of narrow) view.setInt32(offset, value, true);
  return bytes;
}

export const setStructureBytes = 88;
export const queueStructureBytes = 120;
export const segmentStructureBytes = 112;
