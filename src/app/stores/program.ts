// The learner's text: what it is called, what it says now, what the assembler says of it, and what runs at the moment.
// The editor is the source of edits; this store keeps them safe in the browser's storage. Nothing here runs by itself.

import { createStore } from "zustand/vanilla";
import type { Diagnostic } from "../../engine/base/diagnostic.ts";
import type { LineCode, SourceFile } from "../../protocol/messages.ts";
import { readStoredRecord, writeStored } from "./storage.ts";

/** A document that is turned into a string only when somebody needs one. */
export interface Source {
  readonly length: number;
  toString(): string;
}

export interface ProgramState {
  readonly name: string;
  readonly source: Source;
  /** What the editor must show instead of its text; `revision` grows with each opening. */
  readonly opened: { readonly text: string; readonly revision: number };
  /** The last program of the learner's own that another one took the place of. */
  readonly previous: SourceFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly code: readonly LineCode[];
  /** The text changed since the program that is now on the machine was built. */
  readonly stale: boolean;
  /** Whether the last attempt to keep the text succeeded. */
  readonly saved: boolean;
}

const storageKey = "program";
const saveDelayMs = 300;

const asFile = (value: unknown): SourceFile | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  const { name, text } = value as Record<string, unknown>;
  return typeof name === "string" && typeof text === "string" ? { name, text } : undefined;
};

/** `untouched` are the texts that cost nothing to lose: the examples as they came. */
export function createProgram(first: SourceFile, untouched: readonly SourceFile[]) {
  const stored = readStoredRecord(storageKey);
  const current = asFile(stored["current"]) ?? first;
  const store = createStore<ProgramState>()(() => ({
    name: current.name,
    source: current.text,
    opened: { text: current.text, revision: 0 },
    previous: asFile(stored["previous"]),
    diagnostics: [],
    code: [],
    stale: false,
    saved: true,
  }));
  let saveTimer: ReturnType<typeof setTimeout> | undefined;

  const file = (): SourceFile => ({ name: store.getState().name, text: store.getState().source.toString() });

  const save = () => {
    clearTimeout(saveTimer);
    saveTimer = undefined;
    const saved = writeStored(storageKey, JSON.stringify({ current: file(), previous: store.getState().previous }));
    if (saved !== store.getState().saved) store.setState({ saved });
  };

  return {
    store,
    file,
    /** The editor's text changed. */
    edit: (source: Source) => {
      store.setState({ source, stale: true });
      saveTimer ??= setTimeout(save, saveDelayMs);
    },
    /** Whether replacing the text would lose work. */
    hasOwnWork: (): boolean => {
      const text = file().text;
      return text.trim() !== "" && !untouched.some((example) => example.text === text);
    },
    /** Shows another program; the learner's own text is kept as `previous`. */
    open(next: SourceFile) {
      const { opened, previous } = store.getState();
      store.setState({
        previous: this.hasOwnWork() ? file() : previous,
        name: next.name,
        source: next.text,
        opened: { text: next.text, revision: opened.revision + 1 },
        stale: true,
      });
      save();
    },
    /** The text as it stands is what the machine now runs. */
    built: () => store.setState({ stale: false }),
    /** The text as it stands could not be started; what runs is older. */
    refused: (diagnostics: readonly Diagnostic[]) => store.setState({ diagnostics, stale: true }),
    checked: (diagnostics: readonly Diagnostic[], code: readonly LineCode[]) => store.setState({ diagnostics, code }),
    /** Writes at once what is waiting to be written: the page is about to go away. */
    flush: () => {
      if (saveTimer !== undefined) save();
    },
  };
}

export type Program = ReturnType<typeof createProgram>;
