// A moment of a run: so many instructions have retired, so many faults have been handled, and so many actions of the world outside
// have taken effect. Each of them only rises along a run, so moments are in one order.

export interface Position {
  readonly instructions: number;
  /** Traps that retired nothing. */
  readonly faults: number;
  /** Of the run's log. */
  readonly actions: number;
}

/** A moment to go to: without `faults`, the first with this count of instructions and actions. */
export type Target = Pick<Position, "instructions" | "actions"> & { readonly faults?: number };

export const startOfRun: Position = { instructions: 0, faults: 0, actions: 0 };

/** Below 0: `a` comes before `b`. */
export const comparePositions = (a: Position, b: Position): number =>
  a.instructions - b.instructions || a.faults + a.actions - b.faults - b.actions;

export const isBefore = (a: Position, b: Position): boolean => comparePositions(a, b) < 0;

export const isSamePosition = (a: Position, b: Position): boolean => comparePositions(a, b) === 0;

export function hasReached(position: Position, { instructions, faults, actions }: Target): boolean {
  if (position.instructions !== instructions) return position.instructions > instructions;
  return position.actions >= actions && (faults === undefined || position.faults >= faults);
}
