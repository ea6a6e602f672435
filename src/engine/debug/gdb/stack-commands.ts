// The stack: backtrace, and which of its frames is looked at.

import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { localsText, numberedFrame, selectedFrame } from "./show.ts";

function backtrace(gdb: Gdb, words: string): undefined {
  const frames = gdb.frames();
  if (frames.length === 0) throw new GdbError("No stack.");
  const isFull = /^-?full\b/.test(words);
  const text = words.replace(/^-?full\b|^-\w+\b/, "").trim();
  const count = text === "" ? frames.length : gdb.count(text);
  const shown = count < 0 ? frames.slice(count) : frames.slice(0, count);
  gdb.print(shown.map((frame) => numberedFrame(gdb, frame) + (isFull ? localsText(gdb, frame, "        ") : "")).join(""));
  if (count >= 0 && count < frames.length) gdb.print("(More stack frames follow...)\n");
  return undefined;
}

function select(gdb: Gdb, level: number): undefined {
  gdb.select(level);
  gdb.print(selectedFrame(gdb, gdb.selectedFrame));
  return undefined;
}

function move(gdb: Gdb, by: number, isCounted: boolean): undefined {
  const { level } = gdb.selectedFrame;
  const last = gdb.frames().length - 1;
  if (!isCounted && by > 0 && level === last) throw new GdbError("Initial frame selected; you cannot go up.");
  if (!isCounted && by < 0 && level === 0) throw new GdbError("Bottom (innermost) frame selected; you cannot go down.");
  return select(gdb, Math.max(0, Math.min(last, level + by)));
}

export const stackCommands: readonly Command[] = [
  {
    name: "backtrace",
    aliases: ["bt", "where"],
    help: "Print backtrace of all stack frames, or innermost COUNT frames.\nUsage: backtrace [COUNT]\nWith a negative argument, print outermost -COUNT frames.",
    run: backtrace,
  },
  {
    name: "frame",
    aliases: ["f"],
    help: "Select and print a stack frame.\nUsage: frame [LEVEL | function NAME]",
    run: (gdb, words) => {
      if (!gdb.frame) throw new GdbError(words === "" ? "No stack." : "No registers.");
      const text = words.replace(/^level\s+/, "");
      const inFunction = /^function\s+(.+)$/.exec(text)?.[1];
      if (inFunction !== undefined) {
        const found = gdb.frames().find((frame) => frame.function?.name === inFunction);
        if (!found) throw new GdbError(`No frame for function "${inFunction}".`);
        return select(gdb, found.level);
      }
      const level = gdb.count(text, gdb.selectedFrame.level);
      if (!gdb.frames()[level]) throw new GdbError(`No frame at level ${text}.`);
      return select(gdb, level);
    },
  },
  {
    name: "up",
    help: "Select and print stack frame that called this one.\nUsage: up [N]",
    run: (gdb, words) => move(gdb, gdb.count(words), words !== ""),
  },
  {
    name: "down",
    aliases: ["dow"],
    help: "Select and print stack frame called by this one.\nUsage: down [N]",
    run: (gdb, words) => move(gdb, -gdb.count(words), words !== ""),
  },
];
