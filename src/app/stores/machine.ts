// The machine as last seen: connection, view, and the system calls so far. Of a running machine not every batch has a view; the view of a
// machine that stands still is always the exact last one.

import { createStore } from "zustand/vanilla";
import type { MachineView, Moment, SystemCallView } from "../../protocol/messages.ts";
import type { Batch } from "../client/client.ts";
import type { ConnectionState } from "../client/connection.ts";
import { narratePause } from "../format/narration.ts";
import { describeState } from "../format/state.ts";
import { shareStructure } from "./sharing.ts";

export interface MachineState {
  readonly connection: ConnectionState;
  readonly view: MachineView | undefined;
  /** The newest `keptSystemCalls` at most, oldest first. */
  readonly systemCalls: readonly SystemCallView[];
  /** Where breakpoints stopped the run, for the timeline; the newest ones. */
  readonly breakpointsReached: readonly Moment[];
  /** The last event worth telling, for the status bar and the live region. */
  readonly narration: string;
}

export const keptSystemCalls = 500;
const keptBreakpoints = 200;

const isBefore = (a: Moment, b: Moment): boolean =>
  a.instructions < b.instructions || (a.instructions === b.instructions && a.faults + a.actions < b.faults + b.actions);

/** Calls that are part of the run as it is known now: another future has taken the place of the rest. */
const knownCalls = (calls: readonly SystemCallView[], { timeline }: MachineView): readonly SystemCallView[] => {
  const isForgotten = ({ moment }: SystemCallView) => moment !== undefined && isBefore(timeline.end, moment);
  return calls.some(isForgotten) ? calls.filter((call) => !isForgotten(call)) : calls;
};

/** Whether it lies behind the present: the run has been taken back before it. */
export const isYetToCome = ({ moment }: SystemCallView, present: Moment | undefined): boolean =>
  moment !== undefined && present !== undefined && isBefore(present, moment);

function reachedBy(reached: readonly Moment[], { stop, timeline }: MachineView): readonly Moment[] {
  const { present } = timeline;
  if (stop?.kind !== "breakpoint") return reached;
  if (reached.some((moment) => !isBefore(moment, present) && !isBefore(present, moment))) return reached;
  return [...reached, present].slice(-keptBreakpoints);
}

/** Appends, replaces a blocked call by its finished form, and forgets the oldest beyond `keptSystemCalls`. */
export function mergeSystemCalls(kept: readonly SystemCallView[], fresh: readonly SystemCallView[]): readonly SystemCallView[] {
  if (fresh.length === 0) return kept;
  const bySequence = new Map(kept.map((call) => [call.sequence, call]));
  for (const call of fresh) bySequence.set(call.sequence, call);
  return [...bySequence.values()].slice(-keptSystemCalls);
}

export function createMachine() {
  const store = createStore<MachineState>()(() => ({
    connection: { kind: "starting" },
    view: undefined,
    systemCalls: [],
    breakpointsReached: [],
    narration: "",
  }));

  const narrate = (view: MachineView, before: MachineView | undefined): string => {
    const { narration, connection } = store.getState();
    if (view.status === "paused") return view === before ? narration : narratePause(view);
    const label = describeState(connection, view).label;
    const labelBefore = describeState(connection, before).label;
    return label === labelBefore ? narration : label;
  };

  return {
    store,
    connection: (connection: ConnectionState) => store.setState({ connection }),
    /** Takes in a batch's view and calls, if it has them. */
    batch: ({ view: seen, systemCalls: fresh = [] }: Batch) => {
      if (!seen) return;
      const { view: before, systemCalls, breakpointsReached } = store.getState();
      const view = shareStructure(before, seen);
      store.setState({
        view,
        systemCalls: knownCalls(mergeSystemCalls(systemCalls, fresh), view),
        breakpointsReached: reachedBy(breakpointsReached, view),
        narration: narrate(view, before),
      });
    },
    /** A fresh machine is being started: what the last one did is over. */
    cleared: () => store.setState({ systemCalls: [], breakpointsReached: [] }),
    /** The machine is gone: nothing of it can be looked at. */
    lost: () => store.setState({ view: undefined }),
    narrate: (narration: string) => store.setState({ narration }),
  };
}

export type Machine = ReturnType<typeof createMachine>;
