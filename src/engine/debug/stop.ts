// Why a move ended, and what it asks of its driver while it has not.

import type { WatchHit } from "../cpu/processor.ts";
import type { JournalEntry } from "./journal.ts";
import type { Position } from "./position.ts";

export type StopReason =
  /** The move came to its own end: a step, a place, an event that was looked for. */
  | { readonly kind: "moved" }
  | {
      readonly kind: "breakpoint";
      readonly id: number;
      readonly hit?: WatchHit;
      readonly before?: Uint8Array;
      readonly after?: Uint8Array;
      readonly entry?: JournalEntry;
    }
  /** Nothing was met on the way to the earliest moment that is known. */
  | { readonly kind: "start" }
  /** The task that was looked at has ended, or all have. */
  | { readonly kind: "ended" }
  /** What was looked for cannot be found: "this function has no caller that is known". */
  | { readonly kind: "refused"; readonly message: string };

export interface Stop {
  readonly reason: StopReason;
  readonly position: Position;
  readonly tid: number;
}

/** Between two pieces of a move. */
export type Pause =
  /** There is more to do. */
  | { readonly kind: "working" }
  /** Every task waits for the world outside, or for `nextEventNs`. */
  | { readonly kind: "waiting"; readonly nextEventNs?: number };

/** A move in pieces: each `next()` runs for about a slice. It may be dropped between them, and the present is then where it had come to. */
export type Moving<Result = Stop> = Generator<Pause, Result, void>;
