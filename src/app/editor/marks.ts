// Marks of the running machine in the text: the instruction about to run, the call that it waits in, and what faulted. The machine knows lines of
// the text as it was built; edits since then are remembered, so that the marks stay with their instructions.

import type { ChangeDesc, EditorState, Range, Text } from "@codemirror/state";
import { ChangeSet, RangeSet, StateEffect, StateField } from "@codemirror/state";
import type { DecorationSet } from "@codemirror/view";
import { Decoration, EditorView, GutterMarker, gutterLineClass, WidgetType } from "@codemirror/view";

export interface FaultMark {
  readonly line: number;
  readonly signal: string;
  readonly explanation: string;
}

export interface Marks {
  /** Line of the instruction about to run, from 1. */
  readonly current: number | undefined;
  /** The svc that it waits in, and for which call. */
  readonly waiting?: { readonly line: number; readonly call: string } | undefined;
  readonly fault: FaultMark | undefined;
}

/** The text as it stands is what the machine runs from now on. */
export const built = StateEffect.define<null>();
export const setMarks = StateEffect.define<Marks>();

interface MarkState {
  readonly builtText: Text;
  readonly changes: ChangeDesc;
  readonly marks: Marks;
}

const noMarks: Marks = { current: undefined, fault: undefined };

const markState = StateField.define<MarkState>({
  create: (state) => ({ builtText: state.doc, changes: ChangeSet.empty(state.doc.length), marks: noMarks }),
  update: (value, transaction) => {
    let next = value;
    if (transaction.docChanged) next = { ...next, changes: next.changes.composeDesc(transaction.changes.desc) };
    for (const effect of transaction.effects) {
      if (effect.is(built)) {
        const text = transaction.newDoc;
        next = { builtText: text, changes: ChangeSet.empty(text.length), marks: noMarks };
      }
      if (effect.is(setMarks)) next = { ...next, marks: effect.value };
    }
    return next;
  },
});

/** Where a line of the built text begins in the text as it stands; `undefined` for a line that was not there. */
export function placeOfBuiltLine(state: EditorState, line: number): number | undefined {
  const { builtText, changes } = state.field(markState);
  if (line < 1 || line > builtText.lines) return undefined;
  const { from, to } = builtText.line(line);
  const start = changes.mapPos(from, 1);
  const end = changes.mapPos(to, -1);
  return state.doc.lineAt(Math.min(start, Math.max(end, 0))).from;
}

class FaultNote extends WidgetType {
  readonly fault: FaultMark;
  constructor(fault: FaultMark) {
    super();
    this.fault = fault;
  }
  override eq(other: FaultNote): boolean {
    return other.fault.signal === this.fault.signal && other.fault.explanation === this.fault.explanation;
  }
  override toDOM(): HTMLElement {
    const note = document.createElement("div");
    note.className = "cm-faultNote";
    note.setAttribute("role", "note");
    const signal = document.createElement("strong");
    signal.textContent = this.fault.signal;
    note.append(signal, ` ${this.fault.explanation}`);
    return note;
  }
}

class WaitingNote extends WidgetType {
  readonly call: string;
  constructor(call: string) {
    super();
    this.call = call;
  }
  override eq(other: WaitingNote): boolean {
    return other.call === this.call;
  }
  override toDOM(): HTMLElement {
    const note = document.createElement("span");
    note.className = "cm-waitingNote";
    note.textContent = `waits in ${this.call}`;
    return note;
  }
}

class LineSign extends GutterMarker {
  override readonly elementClass: string;
  constructor(elementClass: string) {
    super();
    this.elementClass = elementClass;
  }
}

const currentSign = new LineSign("cm-currentSign");
const waitingSign = new LineSign("cm-waitingSign");
const faultSign = new LineSign("cm-faultSign");

function placesOf(state: EditorState): Readonly<Record<"current" | "waiting" | "fault", number | undefined>> {
  const { current, waiting, fault } = state.field(markState).marks;
  const placeOf = (line: number | undefined) => (line === undefined ? undefined : placeOfBuiltLine(state, line));
  return { current: placeOf(current), waiting: placeOf(waiting?.line), fault: placeOf(fault?.line) };
}

function decorate(state: EditorState): DecorationSet {
  const { marks } = state.field(markState);
  const { current, waiting, fault } = placesOf(state);
  const ranges: Range<Decoration>[] = [];
  if (current !== undefined && current !== fault) {
    ranges.push(Decoration.line({ class: "cm-currentInstruction", attributes: { "aria-current": "step" } }).range(current));
  }
  if (waiting !== undefined && marks.waiting) {
    if (waiting !== current) ranges.push(Decoration.line({ class: "cm-waitingInstruction" }).range(waiting));
    const { to } = state.doc.lineAt(waiting);
    ranges.push(Decoration.widget({ widget: new WaitingNote(marks.waiting.call), side: 1 }).range(to));
  }
  if (fault !== undefined && marks.fault) {
    ranges.push(Decoration.line({ class: "cm-faultedInstruction" }).range(fault));
    const { to } = state.doc.lineAt(fault);
    ranges.push(Decoration.widget({ widget: new FaultNote(marks.fault), block: true, side: 1 }).range(to));
  }
  return Decoration.set(ranges, true);
}

const decorations = EditorView.decorations.compute([markState], decorate);

const gutterSigns = gutterLineClass.compute([markState], (state) => {
  const { current, waiting, fault } = placesOf(state);
  const ranges: Range<GutterMarker>[] = [];
  if (fault !== undefined) ranges.push(faultSign.range(fault));
  if (waiting !== undefined && waiting !== current) ranges.push(waitingSign.range(waiting));
  if (current !== undefined && current !== fault) ranges.push(currentSign.range(current));
  return RangeSet.of(ranges, true);
});

/** The extension that keeps and draws the marks. */
export const machineMarks = [markState, decorations, gutterSigns];
