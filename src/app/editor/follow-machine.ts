// Shows in the text what the machine does: where it stands, what the last step wrote, and the breakpoints with their hits. The file in
// which the machine stands comes to the front.

import type { StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Location, MachineView } from "../../protocol/messages.ts";
import { registerChanges } from "../format/narration.ts";
import { callName } from "../format/state.ts";
import type { Workbench } from "../workbench.ts";
import { type ShownBreakpoint, showBreakpoints } from "./breakpoints.ts";
import { addInlineValue } from "./inline-values.ts";
import type { Marks } from "./marks.ts";
import { placeOfBuiltLine, setMarks } from "./marks.ts";

/** The call that the process waits in; not of one that a busy server just happens to be looked at in. */
function waitsIn(view: MachineView | undefined, before: MachineView | undefined): string | undefined {
  if (view?.status === "running" && view.instructions !== before?.instructions) return undefined;
  const state = view?.processes.find(({ pid }) => pid === view.pid)?.state;
  return state?.kind === "blocked" ? callName(state.call) : undefined;
}

const marksOf = (view: MachineView | undefined, before: MachineView | undefined, file: string): Marks => {
  const fault = view?.fault;
  const call = waitsIn(view, before);
  return {
    current: view?.status === "paused" && view.location?.file === file ? view.location.line : undefined,
    waiting: call !== undefined && view?.waitingAt?.file === file ? { line: view.waitingAt.line, call } : undefined,
    fault: fault?.location?.file === file ? { line: fault.location.line, signal: fault.signal, explanation: fault.explanation } : undefined,
  };
};

const noMarks: Marks = { current: undefined, fault: undefined };

/** Where it stands still, if it does. */
const placeOf = (view: MachineView | undefined): Location | undefined =>
  view?.fault?.location ?? (view?.status === "paused" ? view.location : undefined);

const sameMarks = (a: Marks, b: Marks): boolean =>
  a.current === b.current &&
  a.waiting?.line === b.waiting?.line &&
  a.waiting?.call === b.waiting?.call &&
  a.fault?.line === b.fault?.line &&
  a.fault?.explanation === b.fault?.explanation;

export interface MachineFollower {
  /** Another file has come to the front of the view. */
  readonly redraw: () => void;
  /** The text is built anew: what was marked is marked no more. */
  readonly forget: () => void;
  /** The place where the machine stands is to be seen, after the view has become smaller; without one, that of the cursor. */
  readonly keepInView: () => void;
}

/** For as long as the page lives. */
export function followMachine(view: EditorView, { machine, program, breakpoints, preferences }: Workbench): MachineFollower {
  let shownMarks = noMarks;
  let drawnBreakpoints = "[]";
  let heldView: MachineView | undefined;
  /** Lines of waiting calls that have been brought into sight: each once a run, for a server comes back to its own again and again. */
  let linesSeen: readonly number[] = [];

  /** In one transaction: each would lay the text out anew. */
  const tell = (effects: readonly StateEffect<unknown>[]) => {
    if (effects.length > 0) view.dispatch({ effects });
  };

  const scrollTo = (place: number | undefined): StateEffect<unknown>[] =>
    place === undefined ? [] : [EditorView.scrollIntoView(place, { y: "nearest", yMargin: 64 })];
  const markedPlace = (): number | undefined => {
    const line = shownMarks.fault?.line ?? shownMarks.current;
    return line === undefined ? undefined : placeOfBuiltLine(view.state, line);
  };

  /** What has to change so that the machine's place is marked, and seen. */
  const markEffects = (before?: MachineView): StateEffect<unknown>[] => {
    const { name, isOnMachine } = program.store.getState();
    const marks = isOnMachine ? marksOf(machine.store.getState().view, before, name) : noMarks;
    if (sameMarks(marks, shownMarks)) return [];
    shownMarks = marks;
    const { waiting } = marks;
    const isNewWait = waiting !== undefined && !linesSeen.includes(waiting.line);
    if (isNewWait) linesSeen = [...linesSeen, waiting.line];
    return [setMarks.of(marks), ...scrollTo(markedPlace() ?? (isNewWait ? placeOfBuiltLine(view.state, waiting.line) : undefined))];
  };

  /** Behind the line that one step has just executed: what it wrote. Anything but a step forward clears what was there. */
  const valueEffects = (now: MachineView | undefined, before: MachineView | undefined): StateEffect<unknown>[] => {
    const then = heldView;
    const clear = [addInlineValue.of(undefined)];
    if (now?.status === "ended" && before?.status !== "ended") return clear;
    if (now?.status !== "paused") return [];
    heldView = now;
    const isStep = then !== undefined && now.instructions === then.instructions + 1 && now.pid === then.pid;
    if (!isStep) return now.instructions === then?.instructions ? [] : clear;
    const { name, stale } = program.store.getState();
    const changes = registerChanges(now);
    const place = then.location;
    if (!place || place.file !== name || stale || changes.length === 0 || preferences.getState().inlineValues !== "shown") return [];
    return [addInlineValue.of({ line: place.line, text: changes.join(", ") })];
  };

  /** The breakpoints of the file in front, with what the machine says of them. */
  const shownBreakpoints = (): ShownBreakpoint[] => {
    const { view: machineView } = machine.store.getState();
    const isLoaded = machineView !== undefined && machineView.status !== "empty";
    const { name } = program.store.getState();
    const rows = breakpoints.store.getState().rows.filter(({ file }) => file === name);
    return rows.map((row) => {
      const place = `${name}:${row.line}`;
      const known = isLoaded ? machineView.breakpoints.find(({ at }) => at.kind === "code" && at.place === place) : undefined;
      return { ...row, hits: known?.hits ?? 0, ...(known?.error ? { error: known.error } : {}) };
    });
  };
  const drawBreakpoints = () => {
    const rows = shownBreakpoints();
    const drawn = JSON.stringify(rows);
    if (drawn === drawnBreakpoints) return;
    drawnBreakpoints = drawn;
    tell([showBreakpoints.of(rows)]);
  };

  breakpoints.store.subscribe((state, before) => {
    // The store may hear of an edit while the editor still takes it in.
    if (state.rows !== before.rows) queueMicrotask(drawBreakpoints);
  });
  machine.store.subscribe(({ view: now }, { view: before }) => {
    if (now === before) return;
    const values = valueEffects(now, before);
    const [place, placeBefore] = program.store.getState().isOnMachine ? [placeOf(now), placeOf(before)] : [];
    const isMoved = place !== undefined && (place.file !== placeBefore?.file || place.line !== placeBefore.line);
    if (isMoved && place.file !== program.store.getState().name) {
      // What was written stands in the file that is left.
      tell(values);
      program.show(place.file);
    } else tell([...values, ...markEffects(before)]);
    if (now?.breakpoints !== before?.breakpoints) drawBreakpoints();
  });
  drawBreakpoints();

  return {
    redraw: () => {
      shownMarks = noMarks;
      drawnBreakpoints = "";
      tell([setMarks.of(noMarks), ...markEffects()]);
      drawBreakpoints();
    },
    forget: () => {
      linesSeen = [];
      shownMarks = noMarks;
    },
    keepInView: () => tell(scrollTo(markedPlace() ?? (view.hasFocus ? view.state.selection.main.head : undefined))),
  };
}
