// What page and worker say to each other: plain, structured-cloneable data, versioned.
// The page sends a `Request`; the worker answers with `Reply`s. State reaches the page only as `batch`, at most one for
// each `credit` that the page has given (the page gives one a frame), so a program that prints for ever cannot bury it.

import type { Diagnostic } from "../engine/base/diagnostic.ts";
import type {
  HttpProgress,
  HttpRequest,
  LineCode,
  MachineView,
  SourceFile,
  SystemCallView,
  TerminalPiece,
  Watch,
} from "../engine/session/views.ts";

export type * from "../engine/session/views.ts";

export const protocolVersion = 1;

export type Request =
  | { readonly type: "hello"; readonly version: number }
  /** Assemble and link without running: diagnostics, and the code's bytes beside the lines. */
  | { readonly type: "check"; readonly id: number; readonly files: readonly SourceFile[] }
  /** Build and load. `beside` keeps the machine and its other processes; otherwise it starts afresh. */
  | {
      readonly type: "start";
      readonly files: readonly SourceFile[];
      readonly arguments: readonly string[];
      readonly mode: "run" | "pause";
      readonly beside: boolean;
    }
  | { readonly type: "step"; readonly instructions: number }
  | { readonly type: "continue" }
  | { readonly type: "pause" }
  /** Ends every process; terminal and last view stay. */
  | { readonly type: "stop" }
  /** Keys typed at the terminal, UTF-8. */
  | { readonly type: "input"; readonly bytes: Uint8Array }
  | { readonly type: "terminalSize"; readonly columns: number; readonly rows: number }
  /** `count` requests one after another, `clients` at a time; their outcome arrives in batches under `id`. */
  | { readonly type: "http"; readonly id: number; readonly request: HttpRequest; readonly count: number; readonly clients: number }
  | { readonly type: "cancelHttp"; readonly id: number }
  | { readonly type: "watch"; readonly watch: Watch }
  | { readonly type: "selectProcess"; readonly pid: number }
  | { readonly type: "credit" };

export type Reply =
  | { readonly type: "ready"; readonly version: number }
  | { readonly type: "checked"; readonly id: number; readonly diagnostics: readonly Diagnostic[]; readonly code: readonly LineCode[] }
  /** Running was refused: the text has errors, or the program could not be loaded. */
  | { readonly type: "refused"; readonly diagnostics: readonly Diagnostic[]; readonly reason: string }
  | {
      readonly type: "batch";
      readonly terminal: readonly TerminalPiece[];
      readonly systemCalls: readonly SystemCallView[];
      readonly http: readonly HttpProgress[];
      readonly view: MachineView;
    }
  /** The engine itself failed; the worker is of no more use. */
  | { readonly type: "failed"; readonly message: string };
