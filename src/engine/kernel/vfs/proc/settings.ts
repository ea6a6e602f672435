// Files of /proc/PID that can be written: what each shows, and what writing to it changes (fs/proc/base.c).

import type { Errno } from "../../abi/errno.ts";
import { processControl } from "../../abi/process-control.ts";
import { decodeUtf8 } from "../../abi/text.ts";
import type { Kernel } from "../../kernel.ts";
import { nameOfTask, renameTask } from "../../task/name.ts";
import type { Process } from "../../task/process.ts";
import type { Task } from "../../task/task.ts";

export type SettingName = "comm" | "oom_adj" | "oom_score_adj" | "timerslack_ns";

/** Of a node: which setting of whom. Plain data. */
export interface Setting {
  readonly name: SettingName;
  readonly pid: number;
  readonly tid: number;
}

interface SettingRow {
  readonly permissions: number;
  readonly show: (process: Process, task: Task) => string;
  readonly change: (process: Process, task: Task, bytes: Uint8Array) => Errno | undefined;
}

/** Where it is kept among a process's settings. */
const adjustmentSetting = -5;
const adjustmentMaximum = 1000;
/** The scale of oom_adj, which came first: −17 to 15. */
const oldMaximum = 15;
const oldDisabled = -17;

export const outOfMemoryAdjustment = ({ settings }: Process): number => settings.get(adjustmentSetting) ?? 0;

/** A whole number and white space; undefined: something else. */
function numberIn(bytes: Uint8Array): number | undefined {
  const text = decodeUtf8(bytes).trim();
  return /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
}

/** Whoever makes it less likely to be killed must be privileged. */
function adjust(process: Process, wanted: number): Errno | undefined {
  if (wanted < outOfMemoryAdjustment(process) && process.credentials.uid !== 0) return "EACCES";
  process.settings.set(adjustmentSetting, wanted);
  return undefined;
}

const timerSlack = processControl.PR_GET_TIMERSLACK;
const defaultTimerSlackNs = 50_000;

export const settingRows: Readonly<Record<SettingName, SettingRow>> = {
  comm: {
    permissions: 0o644,
    show: (process, task) => nameOfTask(process, task),
    change: (process, task, bytes) => {
      renameTask(process, task, bytes.at(-1) === 10 ? bytes.subarray(0, -1) : bytes);
      return undefined;
    },
  },
  oom_adj: {
    permissions: 0o644,
    show: (process) => {
      const adjustment = outOfMemoryAdjustment(process);
      if (adjustment === adjustmentMaximum) return String(oldMaximum);
      return String(Math.trunc((adjustment * -oldDisabled) / adjustmentMaximum));
    },
    change: (process, _task, bytes) => {
      const value = numberIn(bytes);
      if (value === undefined || ((value < -16 || value > oldMaximum) && value !== oldDisabled)) return "EINVAL";
      return adjust(process, value === oldMaximum ? adjustmentMaximum : Math.trunc((value * adjustmentMaximum) / -oldDisabled));
    },
  },
  oom_score_adj: {
    permissions: 0o644,
    show: (process) => String(outOfMemoryAdjustment(process)),
    change: (process, _task, bytes) => {
      const value = numberIn(bytes);
      if (value === undefined || Math.abs(value) > adjustmentMaximum) return "EINVAL";
      return adjust(process, value);
    },
  },
  timerslack_ns: {
    permissions: 0o666,
    show: ({ settings }) => String(settings.get(timerSlack) ?? defaultTimerSlackNs),
    change: ({ settings }, _task, bytes) => {
      const value = numberIn(bytes);
      if (value === undefined || value < 0) return "EINVAL";
      settings.set(timerSlack, value || defaultTimerSlackNs);
      return undefined;
    },
  },
};

/** A write, whole: each takes all that it is given at once. */
export function changeSetting({ state }: Kernel, { name, pid, tid }: Setting, bytes: Uint8Array): number | Errno {
  const process = state.processes.get(pid);
  const task = state.tasks.get(tid);
  if (!process || !task) return "ESRCH";
  return settingRows[name].change(process, task, bytes) ?? bytes.length;
}
