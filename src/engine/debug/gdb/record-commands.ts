// record: the run is always recorded here, so these tell what there is, and begin nothing.

import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";

const alreadyRecorded = 'The process is already being recorded.  Use "record stop" to stop recording first.';

export function tellRecord(gdb: Gdb): undefined {
  if (!gdb.hasStarted) {
    gdb.print("No recording is currently active.\n");
    return undefined;
  }
  const { timeline } = gdb.started.debugger;
  gdb.print("Active record target: record-full\nRecord mode:\n");
  gdb.print(`Lowest recorded instruction number is 1.\nHighest recorded instruction number is ${timeline.end.instructions}.\n`);
  gdb.print(`Log contains ${timeline.end.instructions} instructions.\nThe whole run is recorded, from its first instruction on.\n`);
  return undefined;
}

export const recordCommands: readonly Command[] = [
  {
    name: "record",
    aliases: ["rec"],
    help: "Start recording.\nUsage: record [full|btrace|stop|goto|delete]\nEvery run is recorded from its beginning: reverse-step, reverse-continue and their like work at once.",
    run: (gdb, words) => {
      const [first = ""] = words.split(/\s+/);
      if (!gdb.isRunning) throw new GdbError("The program is not being run.");
      if (first === "" || first === "full") throw new GdbError(alreadyRecorded);
      if (first === "btrace") throw new GdbError("Target does not support branch tracing.");
      if (first === "stop" || first === "s") {
        gdb.print("The run is always recorded here: it can be walked backwards all the same.\n");
        return undefined;
      }
      throw new GdbError(`Undefined record command: "${words}".  Try "help record".`);
    },
  },
  {
    name: "target",
    help: "Connect to a target machine or process.\nUsage: target TYPE [ARGUMENT]...",
    run: (gdb, words) => {
      if (words === "") throw new GdbError('"target" must be followed by the name of a target.');
      if (/^record/.test(words)) throw new GdbError(gdb.isRunning ? alreadyRecorded : "The program is not being run.");
      throw new GdbError(
        /^(?:extended-)?remote\b/.test(words)
          ? "The program runs on this very machine: start it with run."
          : `Undefined target command: "${words}".  Try "help target".`,
      );
    },
  },
];
