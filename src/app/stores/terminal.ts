// What the terminal shows, before and beside the screen that shows it. The screen (xterm) is loaded after the first paint and
// may be absent; until it is attached, pieces wait here. A plain-text copy of the last lines is kept for screen readers.

import { createStore } from "zustand/vanilla";
import type { TerminalPiece } from "../../protocol/messages.ts";
import { createTranscript } from "./transcript.ts";

export interface TerminalSink {
  /** Resolves when the pieces are on the screen. */
  readonly write: (pieces: readonly TerminalPiece[]) => Promise<void>;
  readonly clear: () => void;
  readonly focus: () => void;
}

export interface TerminalState {
  /** The last lines as plain text. */
  readonly text: string;
  /** Whether anything has been printed since the terminal was last cleared. */
  readonly empty: boolean;
}

const backlogBytes = 256 * 1024;
const textIntervalMs = 120;

const sizeOf = (piece: TerminalPiece): number => (piece.kind === "output" ? piece.bytes.length : piece.text.length);

export function createTerminal() {
  const store = createStore<TerminalState>()(() => ({ text: "", empty: true }));
  const transcript = createTranscript();
  let sink: TerminalSink | undefined;
  let backlog: TerminalPiece[] = [];
  let backlogSize = 0;
  let textTimer: ReturnType<typeof setTimeout> | undefined;

  const publish = () => {
    textTimer = undefined;
    store.setState({ text: transcript.text() });
  };

  const keep = (pieces: readonly TerminalPiece[]) => {
    for (const piece of pieces) {
      backlog.push(piece);
      backlogSize += sizeOf(piece);
    }
    while (backlogSize > backlogBytes && backlog.length > 1) backlogSize -= sizeOf(backlog.shift() as TerminalPiece);
  };

  return {
    store,
    /** A promise where the screen needs time; nothing where nobody looks. */
    write: (pieces: readonly TerminalPiece[]): undefined | Promise<void> => {
      if (pieces.length === 0) return undefined;
      for (const piece of pieces) transcript.add(piece);
      textTimer ??= setTimeout(publish, textIntervalMs);
      if (store.getState().empty) store.setState({ empty: false });
      if (sink) return sink.write(pieces);
      keep(pieces);
      return undefined;
    },
    clear: () => {
      transcript.clear();
      backlog = [];
      backlogSize = 0;
      sink?.clear();
      clearTimeout(textTimer);
      textTimer = undefined;
      store.setState({ text: "", empty: true });
    },
    focus: () => sink?.focus(),
    /** The screen is there: it gets what waited. */
    attach: (screen: TerminalSink) => {
      sink = screen;
      const waiting = backlog;
      backlog = [];
      backlogSize = 0;
      void screen.write(waiting);
    },
  };
}

export type Terminal = ReturnType<typeof createTerminal>;
