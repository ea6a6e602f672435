// Which sheet lies above the page, if any: one at a time.

import { createStore } from "zustand/vanilla";
import type { CellView } from "../../protocol/messages.ts";

export interface SymbolUse {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line as written, without the space around it. */
  readonly text: string;
  readonly isDefinition: boolean;
}

export type Sheet =
  | { readonly kind: "help" | "keys" | "share" | "launch" | "projects" | "history" | "newProject" | "converter" | "conventions" | "ascii" }
  /** `query`: what it begins with: "@" for symbols, ":" for a line. */
  | { readonly kind: "palette"; readonly query?: string }
  /** Where a value comes from. */
  | { readonly kind: "origin"; readonly cell: CellView; readonly label: string }
  | { readonly kind: "newFile"; readonly folder?: string }
  | { readonly kind: "renameFile" | "deleteFile"; readonly name: string }
  /** A symbol that several files use. */
  | {
      readonly kind: "renameSymbol";
      readonly name: string;
      readonly uses: readonly { readonly file: string; readonly count: number }[];
      readonly apply: (to: string) => void;
    }
  | { readonly kind: "uses"; readonly name: string; readonly uses: readonly SymbolUse[] }
  /** A project that the learner has changed is about to be opened as it came. */
  | { readonly kind: "reopen"; readonly id: string; readonly title: string; readonly open: (fresh: boolean) => void }
  /** Something went wrong, in words. */
  | { readonly kind: "message"; readonly title: string; readonly text: string };

export interface SheetsState {
  readonly sheet: Sheet | undefined;
}

export function createSheets() {
  const store = createStore<SheetsState>()(() => ({ sheet: undefined }));
  return {
    store,
    open: (sheet: Sheet) => store.setState({ sheet }),
    close: () => store.setState({ sheet: undefined }),
  };
}

export type Sheets = ReturnType<typeof createSheets>;
