// How much of the machine to run before looking up: a slice of at most 8 ms, so that messages are answered at once.
// Takes the clock from outside; the engine itself never sees it.

export const sliceMs = 8;
const firstBudget = 20_000;
const leastBudget = 1_000;
/** Code can become a thousand times slower from one instruction to the next; so much of it must still fit into a moment. */
const mostBudget = 500_000;

export interface Pace {
  /** Runs `step` with budgets of instructions until the slice is spent or `step` says that there is no more to do. */
  slice(step: (instructions: number) => boolean): void;
}

/** `now` in milliseconds, rising. The budget follows the measured speed, aiming at a quarter of the slice. */
export function createPace(now: () => number): Pace {
  let budget = firstBudget;
  return {
    slice(step) {
      const began = now();
      for (;;) {
        const before = now();
        const more = step(budget);
        const after = now();
        const spent = Math.max(after - before, 0.01);
        budget = Math.min(mostBudget, Math.max(leastBudget, Math.round(budget * Math.min(2, Math.max(0.1, sliceMs / 4 / spent)))));
        if (!more || after - began + spent > sliceMs) return;
      }
    },
  };
}
