// Behind each line that was just executed: what it has written. The newest few steps are shown; a run or an edit clears them.

import type { Range } from "@codemirror/state";
import { StateEffect, StateField } from "@codemirror/state";
import type { DecorationSet } from "@codemirror/view";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

export interface InlineValue {
  /** Of the text as it was built, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Adds one; nothing clears them. */
export const addInlineValue = StateEffect.define<InlineValue | undefined>();

const shownValues = 8;

class ValueNote extends WidgetType {
  readonly text: string;
  readonly age: number;
  constructor(text: string, age: number) {
    super();
    this.text = text;
    this.age = age;
  }
  override eq(other: ValueNote): boolean {
    return other.text === this.text && other.age === this.age;
  }
  override toDOM(): HTMLElement {
    const note = document.createElement("span");
    note.className = "cm-inlineValue";
    note.dataset["age"] = this.age === 0 ? "new" : "old";
    note.title = this.text;
    // What was before gives way where room is short: it is a part of its own.
    for (const part of this.text.split(/(?<=: )(\S+ → )/)) {
      if (!part.endsWith("→ ")) note.append(part);
      else note.appendChild(Object.assign(document.createElement("span"), { className: "cm-inlineBefore", textContent: part }));
    }
    // The step is narrated; heard again with the line it would only be in the way.
    note.setAttribute("aria-hidden", "true");
    return note;
  }
}

export const inlineValues = StateField.define<readonly InlineValue[]>({
  create: () => [],
  update: (values, transaction) => {
    let next = transaction.docChanged ? [] : values;
    for (const effect of transaction.effects) {
      if (!effect.is(addInlineValue)) continue;
      const { value } = effect;
      next = value === undefined ? [] : [value, ...next.filter(({ line }) => line !== value.line)].slice(0, shownValues);
    }
    return next;
  },
  provide: (field) =>
    EditorView.decorations.from(field, (values) => (view): DecorationSet => {
      const { doc } = view.state;
      const ranges = values
        .filter(({ line }) => line >= 1 && line <= doc.lines)
        .map(({ line, text }, age): Range<Decoration> => {
          const { to } = doc.line(line);
          return Decoration.widget({ widget: new ValueNote(text, age), side: 1 }).range(to);
        });
      return Decoration.set(ranges, true);
    }),
});
