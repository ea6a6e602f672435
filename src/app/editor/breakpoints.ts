// The gutter of breakpoints: a press sets or removes one, a second button (or a long touch) opens its conditions. They move with the
// text: the store holds them, by line, and hears of it when an edit moves them.

import type { Extension } from "@codemirror/state";
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { type BlockInfo, EditorView, GutterMarker, gutter } from "@codemirror/view";
import type { BreakpointPlace, BreakpointRow, Breakpoints } from "../stores/breakpoints.ts";

export interface ShownBreakpoint extends BreakpointRow {
  /** Why the machine cannot place it. */
  readonly error?: string;
  readonly hits: number;
}

export const showBreakpoints = StateEffect.define<readonly ShownBreakpoint[]>();

class BreakpointMarker extends GutterMarker {
  readonly row: ShownBreakpoint;
  constructor(row: ShownBreakpoint) {
    super();
    this.row = row;
  }
  override eq(other: BreakpointMarker): boolean {
    return JSON.stringify({ ...other.row, line: 0 }) === JSON.stringify({ ...this.row, line: 0 });
  }
  override toDOM(): Node {
    const { condition, ignoreCount, log, isEnabled, error, hits } = this.row;
    const sign = document.createElement("span");
    sign.className = "cm-breakpoint";
    const kind = log !== undefined ? "log" : condition || ignoreCount ? "conditional" : "plain";
    sign.dataset["kind"] = kind;
    if (isEnabled === false) sign.dataset["off"] = "";
    if (error) sign.dataset["error"] = "";
    sign.textContent = kind === "log" ? "◆" : kind === "conditional" ? "=" : "";
    const parts = [
      error ?? (log !== undefined ? `Prints “${log}”` : "Stops here"),
      condition && `where ${condition}`,
      ignoreCount && `after ${ignoreCount} times`,
      isEnabled === false && "switched off",
      hits > 0 && `reached ${hits} ${hits === 1 ? "time" : "times"}`,
    ];
    sign.title = parts.filter(Boolean).join(", ");
    return sign;
  }
}

const shown = StateField.define<RangeSet<BreakpointMarker>>({
  create: () => RangeSet.empty,
  update: (markers, transaction) => {
    let next = markers.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(showBreakpoints)) continue;
      const { newDoc } = transaction;
      const rows = effect.value.filter(({ line }) => line <= newDoc.lines);
      next = RangeSet.of(
        rows.map((row) => new BreakpointMarker(row).range(newDoc.line(row.line).from)),
        true,
      );
    }
    return next;
  },
});

/** Keeps the gutter as wide as a sign. */
class Spacer extends GutterMarker {}

/** Rows as they stand after edits: each at the line that it moved to, the first where two came together. */
function rowsOf(view: EditorView): BreakpointRow[] {
  const rows = new Map<number, BreakpointRow>();
  view.state.field(shown).between(0, view.state.doc.length, (position, _, { row }) => {
    const { error: _error, hits: _hits, ...wish } = row;
    const { number } = view.state.doc.lineAt(position);
    if (!rows.has(number)) rows.set(number, { ...wish, line: number });
  });
  return [...rows.values()];
}

/** Sets or removes one, and says so to those who listen. */
export function toggleBreakpoint(view: EditorView, breakpoints: Breakpoints, place: BreakpointPlace): void {
  const change = breakpoints.toggle(place);
  view.dispatch({ effects: EditorView.announce.of(`Breakpoint ${change} on line ${place.line}`) });
}

/** What a press does in the gutter of breakpoints, and on the number of a line: a finger needs both. */
export const breakpointPresses = (breakpoints: Breakpoints, file: () => string) => ({
  mousedown: (view: EditorView, { from }: BlockInfo, event: Event) => {
    if ((event as MouseEvent).button !== 0) return false;
    event.preventDefault();
    toggleBreakpoint(view, breakpoints, { file: file(), line: view.state.doc.lineAt(from).number });
    return true;
  },
  contextmenu: (view: EditorView, { from }: BlockInfo, event: Event) => {
    event.preventDefault();
    breakpoints.edit({ file: file(), line: view.state.doc.lineAt(from).number });
    return true;
  },
});

/** `file` tells which one is in front. */
export function breakpointGutter(breakpoints: Breakpoints, file: () => string): Extension {
  return [
    shown,
    gutter({
      class: "cm-breakpoints",
      renderEmptyElements: true,
      markers: (view) => view.state.field(shown),
      initialSpacer: () => new Spacer(),
      domEventHandlers: breakpointPresses(breakpoints, file),
    }),
    EditorView.updateListener.of(({ docChanged, state, startState, view }) => {
      if (docChanged && state.doc.lines !== startState.doc.lines && state.field(shown).size > 0)
        breakpoints.replaceIn(file(), rowsOf(view));
    }),
  ];
}
