// What a task is called (prctl PR_SET_NAME, /proc/PID/comm): its first task's name is the process's.

import { decodeBytes } from "../abi/text.ts";
import type { Process } from "./process.ts";
import type { Task } from "./task.ts";

/** TASK_COMM_LEN without the NUL. */
const nameBytesMaximum = 15;

export const nameOfTask = (process: Process, { tid, name }: Pick<Task, "tid" | "name">): string =>
  tid === process.pid ? process.name : (name ?? process.name);

export function renameTask(process: Process, task: Task, bytes: Uint8Array): void {
  const name = decodeBytes(bytes.subarray(0, nameBytesMaximum));
  if (task.tid === process.pid) process.name = name;
  else task.name = name;
}
