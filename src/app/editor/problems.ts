// The assembler's diagnostics as the editor shows them: underlined, in the gutter, with help and fixes in the tooltip.

import type { Action, Diagnostic as EditorDiagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Diagnostic, Fix, Span } from "../../engine/base/diagnostic.ts";

/** A span inside a text that may be shorter than the one it was made for; empty spans grow to a character. */
function rangeOf(span: Span, text: Text): { readonly from: number; readonly to: number } {
  const from = Math.min(span.start, text.length);
  const to = Math.min(Math.max(span.end, from), text.length);
  if (to > from) return { from, to };
  const line = text.lineAt(from);
  return from < line.to ? { from, to: from + 1 } : { from: Math.max(line.from, from - 1), to: from };
}

const actionOf = (fix: Fix): Action => ({
  name: fix.title,
  apply: (view) => {
    const { from, to } = { from: Math.min(fix.span.start, view.state.doc.length), to: Math.min(fix.span.end, view.state.doc.length) };
    view.dispatch({ changes: { from, to, insert: fix.text }, userEvent: "input.fix" });
    view.focus();
  },
});

function describe({ message, help, notes = [] }: Diagnostic): Node {
  const body = document.createElement("div");
  const add = (className: string, text: string) => {
    const paragraph = document.createElement("p");
    paragraph.className = className;
    paragraph.textContent = text;
    body.append(paragraph);
  };
  add("cm-problemMessage", message);
  if (help) add("cm-problemHelp", help);
  for (const note of notes) add("cm-problemNote", `line ${note.span.line}: ${note.message}`);
  return body;
}

/** The diagnostics that belong to the file in the editor. */
export function editorDiagnostics(diagnostics: readonly Diagnostic[], file: string, text: Text): EditorDiagnostic[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.span.file === file)
    .map((diagnostic) => ({
      ...rangeOf(diagnostic.span, text),
      severity: diagnostic.severity,
      message: diagnostic.help ? `${diagnostic.message}; ${diagnostic.help}` : diagnostic.message,
      renderMessage: () => describe(diagnostic),
      actions: (diagnostic.fixes ?? []).map(actionOf),
    }));
}
