// What semctl, msgctl and shmctl tell without changing anything: the same commands for the three kinds of System V objects.

import { ipcCommand } from "../abi/ipc.ts";
import { highestIndex, type IpcObject, type IpcTable, objectFor } from "../ipc/object.ts";
import { writeBytes } from "../mm/user-memory.ts";
import type { CallContext, CallResult } from "./row.ts";

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
