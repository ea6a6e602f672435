// While operands are typed: the forms of the instruction, or of the directive, with the operand that the cursor is in marked. It comes with
// typing and goes with Escape, or when the cursor leaves the operands.

import { type EditorState, type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import type { Vocabulary } from "../../protocol/messages.ts";
import { codeOf, placeIn } from "./statement.ts";

const shownForms = 3;

/** Commas that part operands: none within brackets, braces or angles. */
export function operandsOf(text: string): readonly string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const character of text) {
    if ("[{(<".includes(character)) depth += 1;
    if ("]})>".includes(character)) depth = Math.max(0, depth - 1);
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

export interface Signature {
  readonly mnemonic: string;
  /** Of the forms that have as many operands, their operands. */
  readonly forms: readonly (readonly string[])[];
  /** The operand that the cursor is in, from 0. */
  readonly at: number;
}

/** What to show for a cursor in a line; undefined: nothing, because it is in no operand of something known. */
export function signatureOf(line: string, column: number, { instructions, directives }: Vocabulary): Signature | undefined {
  const { kind, first } = placeIn(line, column);
  if (kind !== "operand") return undefined;
  const forms =
    instructions.find(({ mnemonic }) => mnemonic === first)?.forms.map(({ form }) => form) ??
    directives.filter(({ name }) => name === first).map(({ form }) => form);
  const before = codeOf(line.slice(0, column)).split(";").at(-1) ?? "";
  const typed = before.slice(before.toLowerCase().lastIndexOf(first) + first.length);
  // A bracket that is open holds the commas behind it.
  const at = operandsOf(typed).length - 1;
  const split = forms.map((form) => operandsOf(form.slice(first.length).trim()).map((operand) => operand.trim()));
  const fitting = split.filter((operands) => operands[0] !== "" && operands.length > at);
  return fitting.length === 0 ? undefined : { mnemonic: first, forms: fitting.slice(0, shownForms), at };
}

const hide = StateEffect.define<null>();

function drawn({ mnemonic, forms, at }: Signature): HTMLElement {
  const body = document.createElement("div");
  body.className = "cm-help cm-signature";
  for (const operands of forms) {
    const line = document.createElement("p");
    line.className = "cm-helpForm";
    line.append(`${mnemonic} `);
    for (const [index, operand] of operands.entries()) {
      const part = document.createElement(index === at ? "b" : "span");
      part.textContent = operand;
      line.append(index === 0 ? "" : ", ", part);
    }
    body.append(line);
  }
  return body;
}

export function signatureHelp(vocabulary: Promise<Vocabulary>): Extension {
  let words: Vocabulary | undefined;
  void vocabulary.then((known) => {
    words = known;
  });
  const tooltipAt = (state: EditorState): Tooltip | null => {
    const { head, empty } = state.selection.main;
    const line = state.doc.lineAt(head);
    const signature = words && empty ? signatureOf(line.text, head - line.from, words) : undefined;
    if (!signature) return null;
    const start = line.from + (/^\s*/.exec(line.text)?.[0].length ?? 0);
    return { pos: start, above: true, strictSide: true, create: () => ({ dom: drawn(signature) }) };
  };
  const field = StateField.define<Tooltip | null>({
    create: () => null,
    update(shown, transaction) {
      if (transaction.effects.some((effect) => effect.is(hide))) return null;
      if (transaction.isUserEvent("input.type") || transaction.isUserEvent("delete") || transaction.isUserEvent("input.complete"))
        return tooltipAt(transaction.state);
      if (!transaction.docChanged && !transaction.selection) return shown;
      // It follows the cursor, but a cursor that is only moved does not call it up.
      return shown && tooltipAt(transaction.state);
    },
    provide: (self) => showTooltip.from(self),
  });
  return [
    field,
    // Before completion, which uses the same key: both go at once.
    Prec.highest(
      keymap.of([
        {
          key: "Escape",
          run: (view) => {
            if (view.state.field(field)) view.dispatch({ effects: hide.of(null) });
            return false;
          },
        },
      ]),
    ),
    EditorView.domEventHandlers({ blur: (_, view) => void (view.state.field(field) && view.dispatch({ effects: hide.of(null) })) }),
  ];
}
