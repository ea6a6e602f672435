// Looks at every instruction of a task over a part of the run. Everything is interpreted meanwhile, so parts of some million
// instructions are what one can wait for. The present is afterwards what it was.

import { type Effects, effectsOf } from "../cpu/effects.ts";
import type { Registers } from "../cpu/index.ts";
import type { Decoded } from "../isa/index.ts";
import { isBefore, type Position } from "./position.ts";
import type { Stepper } from "./stepper.ts";
import type { Moving } from "./stop.ts";

export interface Walked {
  readonly pc: number;
  readonly decoded: Decoded;
  readonly effects: Effects;
  /** Before it executes. */
  readonly position: Position;
  /** A copy, before it executes: ask for it where it is needed alone. */
  readonly registers: () => Registers;
}

const walkedAtOnce = 50_000;

/** From one moment to another; `visit` gives false to end it. */
export function* walk(stepper: Stepper, tid: number, from: Position, until: Position, visit: (walked: Walked) => boolean): Moving<void> {
  const { timeline } = stepper;
  const { computer } = timeline;
  const present = timeline.position;
  yield* stepper.seek(from);
  const known = new Map<number, { readonly word: number; readonly effects: Effects }>();
  let started = timeline.position;
  let done = 0;
  let isOurs = false;
  let isWanted = true;
  const registers = (): Registers => computer.registers(tid) as Registers;
  computer.probes.setObserver((decoded, pc) => {
    if (isOurs && isWanted) {
      let effects = known.get(pc);
      if (effects?.word !== decoded.word) {
        effects = { word: decoded.word, effects: effectsOf(decoded, pc) };
        known.set(pc, effects);
      }
      const position = { ...started, instructions: started.instructions + done };
      isWanted = visit({ pc, decoded, effects: effects.effects, position, registers });
    }
    done += 1;
  });
  try {
    while (isWanted && isBefore(timeline.position, until)) {
      started = timeline.position;
      done = 0;
      isOurs = computer.currentTid === tid;
      const { stop, retired } = timeline.slice({ budget: walkedAtOnce, traps: 1, until });
      if (stop === "ended" || stop === "idle" || stop === "asleep") break;
      if (retired > 1000) yield { kind: "working" };
    }
  } finally {
    computer.probes.setObserver(undefined);
  }
  yield* stepper.seek(present);
}
