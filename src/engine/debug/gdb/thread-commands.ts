// thread: which task is looked at, and commands for several of them.

import type { Moving } from "../stop.ts";
import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { selectedFrame } from "./show.ts";

/** Tasks of the process, in gdb's numbers from 1. */
export const tasksOf = (gdb: Gdb): readonly number[] => {
  const { debugger: engine, pid } = gdb.running;
  return engine.timeline.computer.process(pid)?.tasks ?? [];
};

export const threadTitle = (gdb: Gdb, tid: number): string => `Thread ${gdb.running.pid}.${tid}`;

function numbered(gdb: Gdb, text: string): number {
  const name = text.replace(/^1\./, "");
  if (!/^\d+$/.test(name)) throw new GdbError(`Invalid thread ID: ${text}`);
  const tid = tasksOf(gdb)[Number(name) - 1];
  if (tid === undefined) throw new GdbError(`Unknown thread ${text}.`);
  return tid;
}

function* apply(gdb: Gdb, words: string): Moving<undefined> {
  const parsed = /^(all(?:\s+-ascending)?|[\d\s.-]+)\s+(?:-[a-z]+\s+)*(.+)$/s.exec(words);
  if (words === "" || words === "all") throw new GdbError("Please specify a command at the end of 'thread apply all'");
  if (!parsed)
    throw new GdbError(/^\d/.test(words) ? "Please specify a command following the thread ID list" : `Invalid thread ID: ${words}`);
  const tasks = tasksOf(gdb);
  const all = tasks.map((_, index) => index + 1);
  const ranges = parsed[1]
    .trim()
    .split(/\s+/)
    .flatMap((word) => {
      const [first, last = first] = word.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  // All of them the last one first, as gdb has it.
  const numbers = parsed[1].startsWith("all") ? (parsed[1].includes("ascending") ? all : all.reverse()) : ranges;
  const before = gdb.engine.tid;
  for (const number of numbers) {
    const tid = tasks[number - 1];
    if (tid === undefined) {
      gdb.print(`warning: Unknown thread ${number}.\n`);
      continue;
    }
    gdb.engine.select(tid);
    gdb.select(0);
    gdb.print(`\nThread ${number} (${threadTitle(gdb, tid)}):\n`);
    yield* gdb.execute(parsed[2]);
    if (!gdb.isRunning) return undefined;
  }
  gdb.engine.select(before);
  gdb.select(0);
  return undefined;
}

function* thread(gdb: Gdb, words: string): Moving<undefined> {
  if (!gdb.isRunning) throw new GdbError(words === "" ? "No thread selected" : "No registers.");
  const applied = /^ap(?:p(?:ly?)?)?\b\s*(.*)$/s.exec(words);
  if (applied) return yield* apply(gdb, applied[1]);
  if (/^(name|find)\b/.test(words)) return undefined;
  const number = tasksOf(gdb).indexOf(gdb.engine.tid) + 1;
  if (words === "") {
    gdb.print(`[Current thread is ${number} (${threadTitle(gdb, gdb.engine.tid)})]\n`);
    return undefined;
  }
  const tid = numbered(gdb, words);
  gdb.engine.select(tid);
  gdb.select(0);
  gdb.print(`[Switching to thread ${words} (${threadTitle(gdb, tid)})]\n`);
  gdb.print(selectedFrame(gdb, gdb.selectedFrame));
  return undefined;
}

export const threadCommands: readonly Command[] = [
  {
    name: "thread",
    aliases: ["t"],
    help: "Use this command to switch between threads.\nUsage: thread [ID] | thread apply all|ID... COMMAND",
    run: thread,
  },
  {
    name: "taas",
    help: 'Apply a command to all threads.\nUsage: taas COMMAND\nShort for "thread apply all -s COMMAND".',
    run: (gdb, words) => apply(gdb, `all ${words}`),
  },
];
