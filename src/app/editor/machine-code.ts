// The gutter of machine code: beside each line the address and the bytes that it became, as the last check gave them.

import type { EditorState, Extension } from "@codemirror/state";
import { Compartment, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, GutterMarker, gutter } from "@codemirror/view";
import type { LineCode } from "../../protocol/messages.ts";
import { byteText } from "../format/number.ts";

export const setMachineCode = StateEffect.define<readonly LineCode[]>();

const shownBytes = 4;

class CodeMarker extends GutterMarker {
  readonly code: LineCode;
  readonly text: string;
  constructor(code: LineCode) {
    super();
    this.code = code;
    this.text = markerText(code);
  }
  override eq(other: CodeMarker): boolean {
    return other.text === this.text;
  }
  override toDOM(): Node {
    return document.createTextNode(this.text);
  }
}

const markerText = ({ address, bytes }: LineCode): string =>
  `${address.toString(16)}  ${Array.from(bytes.subarray(0, shownBytes), byteText).join(" ")}${bytes.length > shownBytes ? "…" : ""}`;

const codeMarkers = StateField.define<RangeSet<CodeMarker>>({
  create: () => RangeSet.empty,
  update: (markers, transaction) => {
    let next = markers.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMachineCode)) continue;
      const { newDoc } = transaction;
      // A line that became several pieces (a macro, a literal) shows the first.
      const firstOfLine = new Map<number, LineCode>();
      for (const code of effect.value) if (code.line <= newDoc.lines && !firstOfLine.has(code.line)) firstOfLine.set(code.line, code);
      next = RangeSet.of(
        [...firstOfLine.values()].map((code) => new CodeMarker(code).range(newDoc.line(code.line).from)),
        true,
      );
    }
    return next;
  },
});

/** The first piece of what the line at a place became; undefined: nothing, or it has not been assembled. */
export function codeAt(state: EditorState, place: number): LineCode | undefined {
  const { from } = state.doc.lineAt(place);
  const found = state.field(codeMarkers).iter(from);
  return found.from === from ? found.value?.code : undefined;
}

const shown = new Compartment();
const codeGutter: Extension = gutter({ class: "cm-machineCode", markers: (view) => view.state.field(codeMarkers) });

/** The extension, at first hidden or shown. */
export const machineCode = (visible: boolean): Extension => [codeMarkers, shown.of(visible ? codeGutter : [])];

/** Shows or hides the gutter. */
export function showMachineCode(view: EditorView, visible: boolean): void {
  view.dispatch({ effects: shown.reconfigure(visible ? codeGutter : []) });
}
