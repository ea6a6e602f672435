// The editor as an object that outlives the component that shows it, so that undo history and scroll position survive a
// change of layout. Takes the workbench; edits go to its program store, marks and diagnostics come from its stores.

import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { linter, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorSelection, EditorState } from "@codemirror/state";
import type { Command } from "@codemirror/view";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import type { MachineView } from "../../protocol/messages.ts";
import type { Workbench } from "../workbench.ts";
import { breakpointGutter, type ShownBreakpoint, showBreakpoints, toggleBreakpoint } from "./breakpoints.ts";
import { look } from "./look.ts";
import { machineCode, setMachineCode, showMachineCode } from "./machine-code.ts";
import type { Marks } from "./marks.ts";
import { built, machineMarks, placeOfBuiltLine, setMarks } from "./marks.ts";
import { editorDiagnostics } from "./problems.ts";
import { assemblyLanguage } from "./syntax.ts";

/** Help that is loaded once the page is there. */
const help = new Compartment();
const helpDelayMs = 400;
const checkDelayMs = 250;
const tabColumns = 8;

/** Spaces to the next tab stop, or the selected lines further in. */
const insertTab: Command = (view) => {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  view.dispatch(
    state.changeByRange((range) => {
      const line = state.doc.lineAt(range.head);
      const spaces = tabColumns - ((range.head - line.from) % tabColumns);
      return { changes: { from: range.head, insert: " ".repeat(spaces) }, range: EditorSelection.cursor(range.head + spaces) };
    }),
    { scrollIntoView: true, userEvent: "input" },
  );
  return true;
};

const marksOf = (view: MachineView | undefined, file: string): Marks => {
  const fault = view?.fault;
  return {
    current: view?.status === "paused" && view.location?.file === file ? view.location.line : undefined,
    fault: fault?.location?.file === file ? { line: fault.location.line, signal: fault.signal, explanation: fault.explanation } : undefined,
  };
};

const sameMarks = (a: Marks, b: Marks): boolean =>
  a.current === b.current && a.fault?.line === b.fault?.line && a.fault?.explanation === b.fault?.explanation;

export interface Editor {
  readonly view: EditorView;
  /** Puts `text` at the cursor, as typing does. */
  readonly insert: (text: string) => void;
  /** Puts the cursor on the first error, if there is one. */
  readonly revealFirstError: () => void;
}

/** Creates the editor and ties it to the workbench for as long as the page lives. */
export function createEditor(workbench: Workbench): Editor {
  const { program, machine, preferences, breakpoints } = workbench;
  const first = program.store.getState();

  /** Asks the assembler; nothing where the text has changed meanwhile. */
  const check = async (view: EditorView) => {
    const text = view.state.doc;
    const result = await workbench.check();
    if (!result || view.state.doc !== text) return undefined;
    view.dispatch({ effects: setMachineCode.of(result.code) });
    return editorDiagnostics(result.diagnostics, program.store.getState().name, text);
  };

  const view = new EditorView({
    state: EditorState.create({
      doc: first.opened.text,
      extensions: [
        history(),
        machineCode(preferences.getState().machineCode === "shown"),
        lintGutter(),
        breakpointGutter(breakpoints),
        lineNumbers(),
        highlightSpecialChars(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        bracketMatching(),
        indentUnit.of(" ".repeat(tabColumns)),
        EditorState.tabSize.of(tabColumns),
        assemblyLanguage,
        linter(async (checked) => (await check(checked)) ?? [], { delay: checkDelayMs }),
        search({ top: true }),
        machineMarks,
        help.of([]),
        look,
        keymap.of([
          ...searchKeymap,
          ...historyKeymap,
          ...lintKeymap,
          // Escape, then Tab leaves the editor: CodeMirror's own rule, kept for those who use the keyboard alone.
          { key: "Tab", run: insertTab, shift: indentLess },
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ "aria-label": "Program text" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) program.edit(update.state.doc);
        }),
      ],
    }),
  });

  setTimeout(async () => {
    const { assistance } = await import("./assist.ts");
    view.dispatch({ effects: help.reconfigure(assistance(workbench)) });
  }, helpDelayMs);

  const revealFirstError = () => {
    const { diagnostics, name } = program.store.getState();
    const error = diagnostics.find((diagnostic) => diagnostic.severity === "error" && diagnostic.span.file === name);
    view.dispatch(setDiagnostics(view.state, editorDiagnostics(diagnostics, name, view.state.doc)));
    if (!error) return;
    const position = Math.min(error.span.start, view.state.doc.length);
    view.dispatch({ selection: { anchor: position }, effects: EditorView.scrollIntoView(position, { y: "center" }) });
  };

  let shownMarks: Marks = { current: undefined, fault: undefined };
  const showMarks = () => {
    const marks = marksOf(machine.store.getState().view, program.store.getState().name);
    if (sameMarks(marks, shownMarks)) return;
    shownMarks = marks;
    view.dispatch({ effects: setMarks.of(marks) });
    const line = marks.fault?.line ?? marks.current;
    const place = line === undefined ? undefined : placeOfBuiltLine(view.state, line);
    if (place !== undefined) view.dispatch({ effects: EditorView.scrollIntoView(place, { y: "nearest", yMargin: 64 }) });
  };

  /** The breakpoints with what the machine says of them, which knows them by the wishes in the order in which they were sent. */
  const shownBreakpoints = (): ShownBreakpoint[] => {
    const { view: machineView } = machine.store.getState();
    const isLoaded = machineView !== undefined && machineView.status !== "empty";
    const name = program.store.getState().name;
    return breakpoints.store.getState().rows.map((row) => {
      const place = `${name}:${row.line}`;
      const known = isLoaded ? machineView.breakpoints.find(({ at }) => at.kind === "code" && at.place === place) : undefined;
      return { ...row, hits: known?.hits ?? 0, ...(known?.error ? { error: known.error } : {}) };
    });
  };
  let drawnBreakpoints = "[]";
  const drawBreakpoints = () => {
    const rows = shownBreakpoints();
    const drawn = JSON.stringify(rows);
    if (drawn === drawnBreakpoints) return;
    drawnBreakpoints = drawn;
    view.dispatch({ effects: showBreakpoints.of(rows) });
  };
  breakpoints.store.subscribe((state, before) => {
    // The store may hear of an edit while the editor still takes it in.
    if (state.rows !== before.rows) queueMicrotask(drawBreakpoints);
  });

  /** A fresh machine has not seen the text: what the last one said of it may be missing. */
  const checkAgain = async () => {
    const found = await check(view);
    if (found) view.dispatch(setDiagnostics(view.state, found));
  };

  machine.store.subscribe((state, before) => {
    if (state.view !== before.view) showMarks();
    if (state.view?.breakpoints !== before.view?.breakpoints) drawBreakpoints();
    if (state.connection.kind === "ready" && before.connection.kind !== "ready") void checkAgain();
  });
  program.store.subscribe((state, before) => {
    if (state.opened.revision !== before.opened.revision) {
      breakpoints.replace([]);
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: state.opened.text },
        selection: { anchor: 0 },
        scrollIntoView: true,
      });
    }
    if (before.stale && !state.stale) {
      shownMarks = { current: undefined, fault: undefined };
      view.dispatch({ effects: built.of(null) });
    }
  });
  preferences.subscribe((state, before) => {
    if (state.machineCode !== before.machineCode) showMachineCode(view, state.machineCode === "shown");
  });
  workbench.onRefused(revealFirstError);
  const cursorLine = (): number => view.state.doc.lineAt(view.state.selection.main.head).number;
  workbench.onText({ line: cursorLine, toggleBreakpoint: () => toggleBreakpoint(view, breakpoints, cursorLine()) });

  return {
    view,
    insert: (text) => {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true, userEvent: "input.type" });
      view.focus();
    },
    revealFirstError,
  };
}
