// Who has the processors while something is measured: the processes that are measured, or others on the same machine. From /proc, so on
// Linux alone.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

interface Used {
  readonly atMs: number;
  /** Of all processes, in seconds of processor time. */
  readonly all: number;
  /** Of the group and of whoever measures, in seconds of processor time; processes that have ended are missing. */
  readonly group: number;
}

const ticksASecond = 100;

function used(processGroup: number): Used {
  const [user, nice, system] = readFileSync("/proc/stat", "utf8").split("\n", 1)[0].split(/\s+/).slice(1).map(Number);
  let group = 0;
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statOf(entry);
    if (Number(fields[2]) === processGroup || entry === String(process.pid)) group += Number(fields[11]) + Number(fields[12]);
  }
  return { atMs: performance.now(), all: (user + nice + system) / ticksASecond, group: group / ticksASecond };
}

/** The fields of /proc/PID/stat behind the name, in which anything may stand (man 5 proc_pid_stat). */
function statOf(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

/** Begins to watch; the answer gives which part of all processors others than the group had since, from 0 to 1. Undefined: nobody can tell. */
export function watchOthers(processGroup: number): () => number | undefined {
  if (!existsSync("/proc/stat")) return () => undefined;
  const before = used(processGroup);
  return () => {
    const now = used(processGroup);
    const others = now.all - before.all - (now.group - before.group);
    return Math.max(0, (1000 * others) / (now.atMs - before.atMs) / availableParallelism());
  };
}

/** So long a process's first thread has been ready and had no processor, in ms, since it began; undefined: nobody can tell. */
export function waitedMs(pid: number): number | undefined {
  const path = `/proc/${pid}/task/${pid}/schedstat`;
  return existsSync(path) ? Number(readFileSync(path, "utf8").split(" ")[1]) / 1e6 : undefined;
}
