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
import type { MachineView } from "../../protocol/messages.ts";
import { registerChanges } from "../format/narration.ts";
import type { MachineState } from "../stores/machine.ts";
import type { Workbench } from "../workbench.ts";
import { breakpointGutter, type ShownBreakpoint, showBreakpoints, toggleBreakpoint } from "./breakpoints.ts";
import { executionCounts, followCounts } from "./execution-counts.ts";
import { formatChanges } from "./format-text.ts";
import { addInlineValue, inlineValues } from "./inline-values.ts";
import { look } from "./look.ts";
import { machineCode, setMachineCode, showMachineCode } from "./machine-code.ts";
import type { Marks } from "./marks.ts";
import { built, machineMarks, placeOfBuiltLine, setMarks } from "./marks.ts";
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
  /** Puts the cursor on a line of a file, if the project has it. */
  readonly goTo: (file: string, line: number) => void;
  /** Puts the cursor on the first error, if there is one. */
  readonly revealFirstError: () => void;
}

/** Creates the editor and ties it to the workbench for as long as the page lives. Each file has a state of its own: text, undo, place. */
export function createEditor(workbench: Workbench, isReadOnly = false): Editor {
  const { program, machine, preferences, breakpoints } = workbench;
  let assistanceLoaded: Extension = [];
  let modalKeysLoaded: Extension = [];
  /** States of the files that are not in front, by the files' keys. */
  const resting = new Map<number, EditorState>();
  let shownKey = program.store.getState().key;

  /** Asks the assembler; nothing where the text has changed meanwhile. */
  const check = async (view: EditorView) => {
    const text = view.state.doc;
    const result = await workbench.check();
    if (!result || view.state.doc !== text) return undefined;
    const { name } = program.store.getState();
    view.dispatch({ effects: setMachineCode.of(result.code.filter(({ file }) => file === name)) });
    return editorDiagnostics(result.diagnostics, name, text);
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
        breakpointGutter(breakpoints, () => program.store.getState().name),
        lineNumbers(),
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
        EditorView.updateListener.of((update) => {
          if (update.docChanged) program.edit(update.state.doc);
        }),
      ],
    });

  const view = new EditorView({ state: createState(program.store.getState().name, program.store.getState().source.toString()) });

  /** What every file's state has to hear, also of those that are not in front. */
  const tellAll = (effects: StateEffect<unknown>) => {
    view.dispatch({ effects });
    for (const [key, state] of resting) resting.set(key, state.update({ effects }).state);
  };

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

  const noMarks: Marks = { current: undefined, fault: undefined };
  let shownMarks = noMarks;
  /** What has to change so that the machine's place is marked, and where that is. */
  const markEffects = (): StateEffect<unknown>[] => {
    const marks = marksOf(machine.store.getState().view, program.store.getState().name);
    if (sameMarks(marks, shownMarks)) return [];
    shownMarks = marks;
    const line = marks.fault?.line ?? marks.current;
    const place = line === undefined ? undefined : placeOfBuiltLine(view.state, line);
    const scroll = place === undefined ? [] : [EditorView.scrollIntoView(place, { y: "nearest", yMargin: 64 })];
    return [setMarks.of(marks), ...scroll];
  };
  /** In one transaction: each would lay the text out anew. */
  const tell = (effects: readonly StateEffect<unknown>[]) => {
    if (effects.length > 0) view.dispatch({ effects });
  };

  /** The breakpoints with what the machine says of them, which knows them by the wishes in the order in which they were sent. */
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
  drawBreakpoints();

  /** Puts the file that the program store has in front into the view. */
  const showFile = () => {
    const { key, name, source, files } = program.store.getState();
    resting.set(shownKey, view.state);
    for (const known of resting.keys()) if (!files.some((file) => file.key === known)) resting.delete(known);
    shownKey = key;
    view.setState(resting.get(key) ?? createState(name, source.toString()));
    resting.delete(key);
    showMachineCode(view, preferences.getState().machineCode === "shown");
    shownMarks = noMarks;
    drawnBreakpoints = "";
    view.dispatch({ effects: setMarks.of(noMarks) });
    tell(markEffects());
    drawBreakpoints();
  };

  /** Where the machine stands comes to the front, when it comes to stand somewhere else. */
  const follow = (state: MachineState, before: MachineState) => {
    const place = state.view?.fault?.location ?? (state.view?.status === "paused" ? state.view.location : undefined);
    const placeBefore = before.view?.fault?.location ?? (before.view?.status === "paused" ? before.view.location : undefined);
    if (place && (place.file !== placeBefore?.file || place.line !== placeBefore.line)) program.show(place.file);
  };

  /** Behind the line that one step has just executed: what it wrote. Anything but a step forward clears what was there. */
  let heldView: MachineView | undefined;
  const valueEffects = (state: MachineState, before: MachineState): StateEffect<unknown>[] => {
    const [now, then] = [state.view, heldView];
    const clear = [addInlineValue.of(undefined)];
    if (now?.status === "ended" && before.view?.status !== "ended") return clear;
    if (now?.status !== "paused") return [];
    heldView = now;
    const isStep = then !== undefined && now.instructions === then.instructions + 1 && now.pid === then.pid;
    if (!isStep) return now.instructions === then?.instructions ? [] : clear;
    const changes = registerChanges(now);
    const place = then.location;
    if (!place || place.file !== program.store.getState().name || changes.length === 0 || program.store.getState().stale) return [];
    if (preferences.getState().inlineValues !== "shown") return [];
    return [addInlineValue.of({ line: place.line, text: changes.slice(0, 3).join(", ") })];
  };

  /** A fresh machine has not seen the text: what the last one said of it may be missing. */
  const checkAgain = async () => {
    const found = await check(view);
    if (found) view.dispatch(setDiagnostics(view.state, found));
  };

  machine.store.subscribe((state, before) => {
    if (state.view !== before.view) {
      const values = valueEffects(state, before);
      follow(state, before);
      tell([...values, ...markEffects()]);
    }
    if (state.view?.breakpoints !== before.view?.breakpoints) drawBreakpoints();
    if (state.connection.kind === "ready" && before.connection.kind !== "ready") void checkAgain();
  });
  program.store.subscribe((state, before) => {
    if (state.key !== before.key) showFile();
    if (state.id !== before.id || (state.files.length !== before.files.length && state.key === before.key)) void checkAgain();
    if (before.stale && !state.stale) {
      shownMarks = noMarks;
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
  const cursorLine = (): number => view.state.doc.lineAt(view.state.selection.main.head).number;
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
  };
}
