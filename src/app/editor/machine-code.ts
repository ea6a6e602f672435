// The gutter of machine code: beside each line the address and the bytes that it became, as the last check gave them. Only of lines that are in
// sight a marker is made: a text may have a hundred thousand.

import type { ChangeDesc, EditorState, Extension, Text } from "@codemirror/state";
import { ChangeSet, Compartment, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, GutterMarker, gutter } from "@codemirror/view";
import { type CodeColumns, type CodePiece, pieceOfLine } from "../../protocol/checked.ts";
import { byteText } from "../format/number.ts";

/** Of the text as it stands. */
export const setMachineCode = StateEffect.define<CodeColumns | undefined>();

class CodeMarker extends GutterMarker {
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
  override eq(other: CodeMarker): boolean {
    return other.text === this.text;
  }
  override toDOM(): Node {
    return document.createTextNode(this.text);
  }
}

const markerText = ({ address, bytes, length }: CodePiece): string =>
  `${address.toString(16)}  ${Array.from(bytes, byteText).join(" ")}${length > bytes.length ? "…" : ""}`;

interface Assembled {
  readonly code: CodeColumns | undefined;
  /** What was assembled, and what has been written since. */
  readonly text: Text;
  readonly changes: ChangeDesc;
}

const assembled = StateField.define<Assembled>({
  create: ({ doc }) => ({ code: undefined, text: doc, changes: ChangeSet.empty(doc.length) }),
  update: (value, { docChanged, changes, effects, newDoc }) => {
    let next = value;
    if (docChanged) next = { ...next, changes: next.changes.composeDesc(changes.desc) };
    for (const effect of effects) {
      if (effect.is(setMachineCode)) next = { code: effect.value, text: newDoc, changes: ChangeSet.empty(newDoc.length) };
    }
    return next;
  },
});

/** The first piece of what the line at a place became; undefined: nothing, or it has not been assembled. */
export function codeAt(state: EditorState, place: number): CodePiece | undefined {
  const { code, text, changes } = state.field(assembled);
  if (!code) return undefined;
  const { from } = state.doc.lineAt(place);
  const then = text.lineAt(changes.invertedDesc.mapPos(from, 1));
  // A line that has been written since was none then.
  return changes.mapPos(then.from, -1) === from ? pieceOfLine(code, then.number) : undefined;
}

const shown = new Compartment();
const codeGutter: Extension = gutter({
  class: "cm-machineCode",
  lineMarker: ({ state }, { from }) => {
    const piece = codeAt(state, from);
    return piece ? new CodeMarker(markerText(piece)) : null;
  },
  lineMarkerChange: ({ startState, state }) => startState.field(assembled) !== state.field(assembled),
});

/** The extension, at first hidden or shown. */
export const machineCode = (visible: boolean): Extension => [assembled, shown.of(visible ? codeGutter : [])];

/** Shows or hides the gutter. */
export function showMachineCode(view: EditorView, visible: boolean): void {
  view.dispatch({ effects: shown.reconfigure(visible ? codeGutter : []) });
}
