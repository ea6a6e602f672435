// Checkpoints: moments of the run that one can go back to, or forward to again as long as nothing else has been done since.

import { hashOf } from "../hash.ts";
import { hasReached } from "../position.ts";
import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { frameText, selectedFrame } from "./show.ts";

function numbered(gdb: Gdb, words: string) {
  if (words === "") throw new GdbError("Requires numeric checkpoint id to work with.");
  const number = gdb.count(words);
  const found = gdb.checkpoints.find((each) => each.number === number);
  if (!found) throw new GdbError(`Not found: checkpoint id ${words}`);
  return found;
}

export const checkpointCommands: readonly Command[] = [
  {
    name: "checkpoint",
    help: "Keep this moment of the run, to go back to.\nUsage: checkpoint",
    again: "nothing",
    run: (gdb) => {
      const { debugger: engine, pid } = gdb.running;
      const { timeline } = engine;
      const number = (gdb.checkpoints.at(-1)?.number ?? 0) + 1;
      const place = frameText(gdb, gdb.selectedFrame, true);
      gdb.checkpoints.push({ number, position: timeline.position, hash: hashOf(timeline.computer), place });
      gdb.print(`Checkpoint ${number}: process ${pid} at instruction ${timeline.position.instructions}.\n`);
      return undefined;
    },
  },
  {
    name: "restart",
    help: "Go to the moment of a checkpoint.\nUsage: restart N",
    run: function* (gdb, words) {
      const { timeline, stepper } = gdb.started.debugger;
      const { number, position, hash } = numbered(gdb, words);
      const gone = `Checkpoint ${number} lies in a future that was given up when the program was changed.`;
      if (!hasReached(timeline.end, position)) throw new GdbError(gone);
      const from = timeline.position;
      yield* stepper.seek(position);
      if (hashOf(timeline.computer) !== hash) {
        yield* stepper.seek(from);
        throw new GdbError(gone);
      }
      gdb.revive();
      gdb.select(0);
      gdb.print(`Switching to checkpoint ${number}.\n${selectedFrame(gdb, gdb.selectedFrame)}`);
      return undefined;
    },
  },
];

export function listCheckpoints(gdb: Gdb): undefined {
  if (gdb.checkpoints.length === 0) throw new GdbError("No checkpoints.");
  for (const { number, position, place } of gdb.checkpoints) {
    gdb.print(`  ${number} process ${gdb.started.pid} at instruction ${position.instructions}, ${place}\n`);
  }
  return undefined;
}

export function deleteCheckpoint(gdb: Gdb, words: string): void {
  gdb.checkpoints.splice(gdb.checkpoints.indexOf(numbered(gdb, words)), 1);
}
