// What the calls of System V objects share: kinds of arguments, the present as they stamp it, and how control calls tell of objects.

import { formatFlags } from "../abi/flags.ts";
import { IPC_PRIVATE, ipcCommand, ipcFlag } from "../abi/ipc.ts";
import { highestIndex, type IpcObject, type IpcTable, objectFor } from "../ipc/object.ts";
import { currentTime } from "../kernel.ts";
import { writeBytes } from "../mm/user-memory.ts";
import { custom, hexadecimal } from "./argument-kind.ts";
import type { CallContext, CallResult } from "./row.ts";

export const ipcKey = custom("key", ({ value }) => (value === IPC_PRIVATE ? "IPC_PRIVATE" : hexadecimal(value >>> 0)));

/** Flags, and the permissions of what is made. */
export const ipcGetFlags = custom("flags IPC_*", ({ value }) => {
  const mode = value & 0o777;
  const flags = value & ~0o777;
  const permissions = mode === 0 ? "000" : `0${mode.toString(8)}`;
  return flags === 0 ? permissions : `${formatFlags(ipcFlag, flags, "IPC_")}|${permissions}`;
});

/** Seconds since 1970. */
export const ipcNow = ({ kernel }: CallContext): number => currentTime(kernel).seconds;

/** What may be asked about one kind of objects. */
export interface IpcReport<Type extends IpcObject> {
  /** As IPC_INFO and IPC_STAT; `anyStatus` asks for no right to read. */
  readonly commands: { readonly information: number; readonly status: number; readonly anyStatus: number };
  readonly informationOf: (context: CallContext, command: number) => Uint8Array;
  readonly structureOf: (context: CallContext, object: Type) => Uint8Array;
}

/** Does the commands that only tell; undefined: it is another. The second forms give identifiers, as who goes through all indices wants. */
export function tellOf<Type extends IpcObject>(
  context: CallContext,
  table: IpcTable<Type>,
  { commands, informationOf, structureOf }: IpcReport<Type>,
  [id, command, argument]: readonly [id: number, command: number, argument: number],
): CallResult | undefined {
  const { memory, process } = context;
  const { IPC_INFO, IPC_STAT } = ipcCommand;
  const { information, status, anyStatus } = commands;
  if (command === IPC_INFO || command === information)
    return writeBytes(memory, argument, informationOf(context, command)) ? highestIndex(table) : "EFAULT";
  if (command !== IPC_STAT && command !== status && command !== anyStatus) return undefined;
  const object = objectFor(table, id, process.credentials, command === anyStatus ? 0 : 4);
  if (typeof object === "string") return object;
  if (!writeBytes(memory, argument, structureOf(context, object))) return "EFAULT";
  return command === IPC_STAT ? 0 : object.id;
}
