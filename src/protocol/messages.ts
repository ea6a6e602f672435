// What page and worker say to each other: plain, structured-cloneable data, versioned.
// The page sends a `Request`; the worker answers with `Reply`s. State reaches the page only as `batch`, at most one for
// each `credit` that the page has given (the page gives one a frame), so a program that prints for ever cannot bury it.

import type {
  BreakpointWish,
  ClientWish,
  HttpRequest,
  LinkConditionsView,
  LinkView,
  MoveWish,
  News,
  Question,
  Refusal,
  SourceFile,
  StartRequest,
  TimelineMark,
  Told,
  Vocabulary,
  Watch,
} from "../engine/session/views/index.ts";
import type { Checked } from "./checked.ts";
import type {
  JudgeReply,
  JudgeRequest,
  LessonReadReply,
  LessonTestedReply,
  ReadLessonRequest,
  TestLessonRequest,
} from "./lesson-content.ts";

export type * from "../engine/session/views/index.ts";

export const protocolVersion = 7;

export type Request =
  /** Of a machine of its own, beside the learner's. */
  | JudgeRequest
  | ReadLessonRequest
  | TestLessonRequest
  | { readonly type: "hello"; readonly version: number }
  /** Assemble and link without running: diagnostics, and the code's bytes beside the lines. */
  | { readonly type: "check"; readonly id: number; readonly files: readonly SourceFile[]; readonly entry?: string }
  /** Build and load. */
  | ({ readonly type: "start" } & StartRequest)
  | { readonly type: "step"; readonly instructions: number }
  | { readonly type: "continue" }
  /** Forward or backward in time, in place of whatever is under way. Anything said to the machine in the past begins another future. */
  | { readonly type: "move"; readonly move: MoveWish }
  /** All of them, in place of those before. */
  | { readonly type: "breakpoints"; readonly breakpoints: readonly BreakpointWish[] }
  /** Of a machine that is held; the answer comes with a batch. */
  | { readonly type: "ask"; readonly id: number; readonly question: Question }
  /** What happened when, thinned to about `limit` marks. */
  | { readonly type: "marks"; readonly id: number; readonly limit: number }
  /** The words of the language, for completion and hover. */
  | { readonly type: "vocabulary" }
  | { readonly type: "pause" }
  /** Ends every process; terminal and last view stay. */
  | { readonly type: "stop" }
  /** An empty machine in place of this one. */
  | { readonly type: "clear" }
  /** Keys typed at the terminal, UTF-8. */
  | { readonly type: "input"; readonly bytes: Uint8Array }
  | { readonly type: "terminalSize"; readonly columns: number; readonly rows: number }
  /** `count` requests one after another, `clients` at a time; their outcome arrives in batches under `id`. */
  | { readonly type: "http"; readonly id: number; readonly request: HttpRequest; readonly count: number; readonly clients: number }
  | { readonly type: "cancelHttp"; readonly id: number }
  /** A client of the network, known again by `tag` in `MachineView.clients`. */
  | { readonly type: "startClient"; readonly tag: number; readonly client: ClientWish }
  /** Breaks off what is under way and forgets it; by its own number, not its tag. */
  | { readonly type: "endClient"; readonly client: number }
  /** What the link does to packets sent from now on; what is absent stays. */
  | { readonly type: "link"; readonly link: LinkView["link"]; readonly conditions: Partial<LinkConditionsView> }
  /** Everything that the capture holds, as a pcapng file. */
  | { readonly type: "capture"; readonly id: number }
  | { readonly type: "watch"; readonly watch: Watch }
  | { readonly type: "selectProcess"; readonly pid: number }
  | { readonly type: "credit" };

export type Reply =
  | JudgeReply
  | LessonReadReply
  | LessonTestedReply
  | { readonly type: "ready"; readonly version: number }
  | ({ readonly type: "checked"; readonly id: number } & Checked)
  /** Running was refused. */
  | ({ readonly type: "refused" } & Refusal)
  /** Of a machine that runs, not every one looks at it. */
  | ({ readonly type: "batch" } & Told & Partial<Pick<News, "systemCalls" | "view">>)
  | { readonly type: "marked"; readonly id: number; readonly marks: readonly TimelineMark[] }
  | { readonly type: "captured"; readonly id: number; readonly pcapng: Uint8Array }
  | { readonly type: "vocabulary"; readonly vocabulary: Vocabulary }
  /** The engine itself failed; the worker is of no more use. */
  | { readonly type: "failed"; readonly message: string };
