// Moments of a run, the timeline, and moves along it.

/** A moment of the run. Three counts that only rise tell moments apart. */
export interface Moment {
  readonly instructions: number;
  readonly faults: number;
  readonly actions: number;
}

/** Where the present stands in all that is known of the run. */
export interface TimelineView {
  readonly present: Moment;
  /** The earliest and the last moment that can be gone to. */
  readonly start: Moment;
  readonly end: Moment;
  /** Something said to the machine now begins another future. */
  readonly isPast: boolean;
}

/** What a mark on the timeline stands for. */
export type TimelineMarkKind = "output" | "call" | "signal" | "packet" | "input" | "end";

/** Something that happened, and when. */
export interface TimelineMark {
  readonly kind: TimelineMarkKind;
  readonly moment: Moment;
  /** Of how many events this one stands for others nearby. */
  readonly count: number;
}

/** A move through the run, forwards or backwards. */
export type MoveWish =
  | { readonly kind: "instruction" | "line"; readonly backward?: boolean; readonly over?: boolean; readonly count?: number }
  | { readonly kind: "out" | "continue"; readonly backward?: boolean }
  | {
      readonly kind: "event";
      readonly event: "call" | "input" | "packet" | "output" | "signal";
      /** Of calls; or the text of a packet or of output. */
      readonly names?: readonly string[];
      readonly backward?: boolean;
    }
  /** To a place in the code, as a breakpoint names it. */
  | { readonly kind: "place"; readonly place: string; readonly backward?: boolean }
  /** Without `faults` and `actions`: the first moment with this count of instructions. */
  | { readonly kind: "moment"; readonly instructions: number; readonly faults?: number; readonly actions?: number };
