// The editor as an object that outlives the component that shows it, so that undo history and scroll position survive a
// change of layout. Takes the workbench; edits go to its program store, marks and diagnostics come from its stores.

import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { linter, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import type { Extension, StateEffect } from "@codemirror/state";
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
import { countText, sizeText } from "../format/quantity.ts";
import { mostFileBytes } from "../project/transfer.ts";
import type { Workbench } from "../workbench.ts";
import { breakpointGutter, breakpointPresses, toggleBreakpoint } from "./breakpoints.ts";
import { DocumentSource } from "./document-source.ts";
import { executionCounts, followCounts } from "./execution-counts.ts";
import { followMachine } from "./follow-machine.ts";
import { formatChanges } from "./format-text.ts";
import { inlineValues } from "./inline-values.ts";
import { look } from "./look.ts";
import { machineCode, setMachineCode, showMachineCode } from "./machine-code.ts";
import { built, machineMarks } from "./marks.ts";
import { editorDiagnostics } from "./problems.ts";
import { assemblyLanguage } from "./syntax.ts";

/** Help that is loaded once the page is there. */
const help = new Compartment();
/** Vim's keys, for those who choose them; loaded then. */
const modalKeys = new Compartment();
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

export interface Editor {
  readonly view: EditorView;
  /** Puts `text` at the cursor, as typing does. */
  readonly insert: (text: string) => void;
  /** Puts the cursor on a line of a file, if the project has it. */
  readonly goTo: (file: string, line: number) => void;
  /** Puts the cursor on the first error, if there is one. */
  readonly revealFirstError: () => void;
  /** After the view has become smaller: the line that is about to run, or the cursor's, stays to be seen. */
  readonly keepInView: () => void;
}

/** Creates the editor and ties it to the workbench for as long as the page lives. Each file has a state of its own: text, undo, place. */
export function createEditor(workbench: Workbench, isReadOnly = false): Editor {
  const { program, machine, preferences, breakpoints, cursor } = workbench;
  let assistanceLoaded: Extension = [];
  let modalKeysLoaded: Extension = [];
  /** States of the files that are not in front, by the files' keys. */
  const resting = new Map<number, EditorState>();
  let shownKey = program.store.getState().key;
  const front = () => program.store.getState().name;

  /** Asks the assembler; nothing where the text has changed meanwhile. */
  const check = async (view: EditorView) => {
    const text = view.state.doc;
    const result = await workbench.check();
    if (!result || view.state.doc !== text) return undefined;
    const { name } = program.store.getState();
    view.dispatch({ effects: setMachineCode.of(result.code.find(({ file }) => file === name)) });
    return editorDiagnostics(result.diagnostics, name, text);
  };

  /** As a file that is brought in: a longer text would hold the page up for longer than anyone waits. */
  const refuseLongPaste = (event: ClipboardEvent): boolean => {
    const length = event.clipboardData?.getData("text/plain").length ?? 0;
    if (length <= mostFileBytes) return false;
    event.preventDefault();
    const text = `What you copied has ${countText(length, "character")}; a file here has at most ${sizeText(mostFileBytes)}. Nothing was changed.`;
    workbench.sheets.open({ kind: "message", title: "Not pasted", text });
    return true;
  };

  const createState = (name: string, text: string): EditorState =>
    EditorState.create({
      doc: text,
      extensions: [
        modalKeys.of(modalKeysLoaded),
        history(),
        machineCode(preferences.getState().machineCode === "shown"),
        executionCounts,
        lintGutter(),
        breakpointGutter(breakpoints, front),
        lineNumbers({ domEventHandlers: breakpointPresses(breakpoints, front) }),
        highlightSpecialChars(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        bracketMatching(),
        indentUnit.of(" ".repeat(tabColumns)),
        EditorState.tabSize.of(tabColumns),
        ...(/\.(?:s|inc)$/i.test(name) ? [assemblyLanguage] : []),
        linter(async (checked) => (await check(checked)) ?? [], { delay: checkDelayMs }),
        machineMarks,
        inlineValues,
        help.of(assistanceLoaded),
        look,
        keymap.of([
          ...historyKeymap,
          ...lintKeymap,
          // Escape, then Tab leaves the editor: CodeMirror's own rule, kept for those who use the keyboard alone.
          { key: "Tab", run: insertTab, shift: indentLess },
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ "aria-label": "Program text", tabindex: "0" }),
        ...(isReadOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : []),
        EditorView.domEventHandlers({ paste: refuseLongPaste }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) program.edit(new DocumentSource(update.state.doc));
          if (update.docChanged || update.selectionSet) tellCursor();
        }),
      ],
    });

  const cursorLine = (): number => view.state.doc.lineAt(view.state.selection.main.head).number;
  const tellCursor = () => {
    const line = cursorLine();
    if (line !== cursor.getState().line) cursor.setState({ line });
  };

  const view = new EditorView({ state: createState(program.store.getState().name, program.store.getState().source.toString()) });

  /** What every file's state has to hear, also of those that are not in front. */
  const tellAll = (effects: StateEffect<unknown>) => {
    view.dispatch({ effects });
    for (const [key, state] of resting) resting.set(key, state.update({ effects }).state);
  };

  const follower = followMachine(view, workbench);
  followCounts(workbench, tellAll);
  setTimeout(async () => {
    const { assistance } = await import("./assist.ts");
    assistanceLoaded = assistance(workbench);
    tellAll(help.reconfigure(assistanceLoaded));
  }, helpDelayMs);

  const revealFirstError = () => {
    const { diagnostics, name: front, files } = program.store.getState();
    const errors = diagnostics.filter(({ severity, span }) => severity === "error" && files.some(({ name }) => name === span.file));
    const error = errors.find(({ span }) => span.file === front) ?? errors[0];
    if (error) program.show(error.span.file);
    view.dispatch(setDiagnostics(view.state, editorDiagnostics(diagnostics, program.store.getState().name, view.state.doc)));
    if (!error) return;
    const position = Math.min(error.span.start, view.state.doc.length);
    view.dispatch({ selection: { anchor: position }, effects: EditorView.scrollIntoView(position, { y: "center" }) });
  };

  /** Puts the file that the program store has in front into the view. */
  const showFile = () => {
    const { key, name, source, files } = program.store.getState();
    resting.set(shownKey, view.state);
    for (const known of resting.keys()) if (!files.some((file) => file.key === known)) resting.delete(known);
    shownKey = key;
    view.setState(resting.get(key) ?? createState(name, source.toString()));
    resting.delete(key);
    tellCursor();
    showMachineCode(view, preferences.getState().machineCode === "shown");
    follower.redraw();
  };

  /** A fresh machine has not seen the text: what the last one said of it may be missing. */
  const checkAgain = async () => {
    const found = await check(view);
    if (found) view.dispatch(setDiagnostics(view.state, found));
  };

  machine.store.subscribe((state, before) => {
    if (state.connection.kind === "ready" && before.connection.kind !== "ready") void checkAgain();
  });
  program.store.subscribe((state, before) => {
    if (state.key !== before.key) showFile();
    if (state.id !== before.id || (state.files.length !== before.files.length && state.key === before.key)) void checkAgain();
    if (before.stale && !state.stale) {
      follower.forget();
      tellAll(built.of(null));
    }
  });
  const chooseKeys = async () => {
    const isVim = preferences.getState().textKeys === "vim";
    modalKeysLoaded = isVim ? (await import("./vim.ts")).vimKeys : [];
    tellAll(modalKeys.reconfigure(modalKeysLoaded));
  };
  if (preferences.getState().textKeys === "vim") void chooseKeys();
  preferences.subscribe((state, before) => {
    if (state.textKeys !== before.textKeys) void chooseKeys();
    if (state.machineCode !== before.machineCode) showMachineCode(view, state.machineCode === "shown");
  });
  workbench.onRefused(revealFirstError);
  const goTo = (file: string, line: number) => {
    if (!program.show(file)) return;
    const place = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines))).from;
    view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: "center" }) });
    view.focus();
  };
  const format = () => {
    const changes = formatChanges(view.state.doc.toString());
    view.dispatch({ changes, userEvent: "input.format" });
    view.focus();
  };
  workbench.onText({
    goTo,
    format,
    line: cursorLine,
    toggleBreakpoint: () => toggleBreakpoint(view, breakpoints, { file: program.store.getState().name, line: cursorLine() }),
  });

  return {
    view,
    insert: (text) => {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true, userEvent: "input.type" });
      view.focus();
    },
    goTo,
    revealFirstError,
    keepInView: follower.keepInView,
  };
}
