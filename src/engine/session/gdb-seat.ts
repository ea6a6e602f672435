// The machine's terminal and the gdb that may have it: notices when one begins to wait for commands, and gives the terminal back when it is
// gone. Whose turn it is the motion decides (motion.ts).

import type { Moving } from "../debug/index.ts";
import type { LearnerMachine } from "./learner-machine.ts";
import type { PanelWatch } from "./panel-watch.ts";
import type { Telling } from "./telling.ts";
import { TerminalGdb, waitingGdb } from "./terminal-gdb.ts";

export interface GdbSurroundings {
  readonly machine: LearnerMachine;
  readonly panels: PanelWatch;
  readonly telling: Telling;
  /** Shows text on the terminal, beside what the machine prints. */
  readonly show: (text: string) => void;
}

export class GdbSeat {
  readonly #surroundings: GdbSurroundings;
  #gdb: TerminalGdb | undefined;

  constructor(surroundings: GdbSurroundings) {
    this.#surroundings = surroundings;
  }

  /** It has the terminal. */
  get gdb(): TerminalGdb | undefined {
    return this.#gdb;
  }

  /** Whether what is under way is gdb's own. */
  has(moving: Moving<unknown> | undefined): boolean {
    return this.#gdb !== undefined && moving === this.#gdb.moving;
  }

  /** Whether it waits for a command, and nothing else is under way. */
  isAtPrompt(moving: Moving<unknown> | undefined): boolean {
    return this.has(moving) && this.#gdb?.isWaitingForKeys === true;
  }

  /** A command of gdb's is going through the past: the machine stands anywhere between its pieces. */
  isLooking(moving: Moving<unknown> | undefined): boolean {
    return this.has(moving) && !this.isAtPrompt(moving) && this.#surroundings.telling.hasGoneBack;
  }

  /** True: one has begun to wait for commands, and what was under way is over. One whose process is gone has left. */
  attend(moving: Moving<unknown>): boolean {
    const { machine, telling, show } = this.#surroundings;
    if (this.#gdb && !machine.isAlive(this.#gdb.pid)) this.leave(true);
    const process = this.#gdb ? undefined : waitingGdb(machine);
    if (!process) return false;
    moving.return(undefined);
    telling.setContinuous(true);
    this.#gdb = new TerminalGdb(machine, process, show);
    return true;
  }

  /** What was typed ahead is for the program that waits, rather than for gdb's next line. False: nothing was. */
  handOver(): boolean {
    const { timeline } = this.#surroundings.machine;
    if (!this.#gdb || !timeline.isAtEdge) return false;
    const bytes = this.#gdb.takeAhead();
    if (bytes.length > 0) timeline.act({ kind: "type", bytes });
    return bytes.length > 0;
  }

  /** `isElsewhere`: because the machine was taken to a moment at which it was not there. */
  leave(isElsewhere: boolean): void {
    const gdb = this.#gdb;
    if (!gdb) return;
    const { machine, panels, telling } = this.#surroundings;
    if (isElsewhere) telling.retell();
    else {
      gdb.leave();
      telling.setContinuous(false);
    }
    this.#gdb = undefined;
    machine.lookAtOwn();
    panels.begin();
  }

  /** Another machine: there is none. */
  reset(): void {
    this.#gdb = undefined;
  }
}
