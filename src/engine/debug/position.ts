// A moment of a run: so many instructions have retired, and so many actions of the world outside have taken effect. Between
// two moments with the same count of instructions lie only actions: keys typed, time passed.

export interface Position {
  readonly instructions: number;
  /** Of the run's log. */
  readonly actions: number;
}

/** Below 0: `a` comes before `b`. */
export const comparePositions = (a: Position, b: Position): number => a.instructions - b.instructions || a.actions - b.actions;

export const isBefore = (a: Position, b: Position): boolean => comparePositions(a, b) < 0;
