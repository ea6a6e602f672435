// What the three kinds of System V objects have in common (ipc/util.c): found by key or identifier, made, and who may use them.

import type { Errno } from "../abi/errno.ts";
import { IPC_PRIVATE, type IpcPermissions, ipcFlag } from "../abi/ipc.ts";
import type { Identity } from "../task/identity.ts";
import { type Credentials, isInGroup } from "../vfs/node.ts";

export interface IpcObject {
  readonly id: number;
  permissions: IpcPermissions;
  /** Since 1970. */
  changedSeconds: number;
  /** Whoever waits for it gets EIDRM. */
  isRemoved: boolean;
}

export interface IpcTable<Type extends IpcObject> {
  readonly objects: Map<number, Type>;
  nextId: number;
}

export const createIpcTable = <Type extends IpcObject>(): IpcTable<Type> => ({ objects: new Map(), nextId: 0 });

/** ipcperms: `wanted` is R 4, W 2, or-ed; root may all. */
export function mayUse({ permissions }: IpcObject, credentials: Credentials, wanted: number): boolean {
  const { uid } = credentials;
  if (uid === 0) return true;
  const isIn = (group: number): boolean => isInGroup(credentials, group);
  const isOwner = uid === permissions.uid || uid === permissions.creatorUid;
  const shift = isOwner ? 6 : isIn(permissions.gid) || isIn(permissions.creatorGid) ? 3 : 0;
  return (wanted & ~((permissions.mode >> shift) & 7)) === 0;
}

/** Who may change or remove it. */
const isOwnedBy = ({ permissions }: IpcObject, { uid }: Credentials): boolean =>
  uid === 0 || uid === permissions.uid || uid === permissions.creatorUid;

export interface Wanted<Type extends IpcObject> {
  readonly key: number;
  /** IPC_CREAT, IPC_EXCL, and the permissions of a new object, which are also what is asked of an old one. */
  readonly flags: number;
  /** How many there may be. */
  readonly maximum: number;
  readonly caller: Identity;
  readonly nowSeconds: number;
  /** What stands against using this one. */
  readonly refuses: (object: Type) => Errno | undefined;
  readonly make: (base: IpcObject) => Type | Errno;
}

/** The identifier of the object with a key, or of a new one (ipcget). ENOENT, EEXIST, EACCES, ENOSPC. */
export function getObject<Type extends IpcObject>(table: IpcTable<Type>, wanted: Wanted<Type>): number | Errno {
  const { key, flags, caller } = wanted;
  const { IPC_CREAT, IPC_EXCL } = ipcFlag;
  const known = key === IPC_PRIVATE ? undefined : [...table.objects.values()].find(({ permissions }) => permissions.key === key);
  if (known) {
    if (flags & IPC_CREAT && flags & IPC_EXCL) return "EEXIST";
    const refused = wanted.refuses(known);
    if (refused) return refused;
    // Whoever asks for a right for anybody asks for it for himself.
    const asked = ((flags >> 6) | (flags >> 3) | flags) & 7;
    return mayUse(known, caller, asked) ? known.id : "EACCES";
  }
  if (key !== IPC_PRIVATE && !(flags & IPC_CREAT)) return "ENOENT";
  if (table.objects.size >= wanted.maximum) return "ENOSPC";
  const { uid, gid } = caller;
  const permissions = { key, uid, gid, creatorUid: uid, creatorGid: gid, mode: flags & 0o777, sequence: 0 };
  const made = wanted.make({ id: table.nextId, permissions, changedSeconds: wanted.nowSeconds, isRemoved: false });
  if (typeof made === "string") return made;
  table.nextId++;
  table.objects.set(made.id, made);
  return made.id;
}

/** How many objects there may still be found by an index, and which is the last (what IPC_INFO returns). */
export const highestIndex = ({ objects }: IpcTable<IpcObject>): number => Math.max(0, ...objects.keys());

/** An object for a call that needs `wanted` of it (R 4, W 2). EINVAL, EACCES. */
export function objectFor<Type extends IpcObject>(
  { objects }: IpcTable<Type>,
  id: number,
  caller: Credentials,
  wanted: number,
): Type | Errno {
  const object = objects.get(id);
  if (!object) return "EINVAL";
  return mayUse(object, caller, wanted) ? object : "EACCES";
}

/** IPC_RMID and IPC_SET: only for the owner. */
export function objectToChange<Type extends IpcObject>({ objects }: IpcTable<Type>, id: number, caller: Credentials): Type | Errno {
  const object = objects.get(id);
  if (!object) return "EINVAL";
  return isOwnedBy(object, caller) ? object : "EPERM";
}
