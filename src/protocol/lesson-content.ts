// A lesson as the page shows it: plain data, made of a lesson's folder by `worker/lesson-content.ts` when the site is built, or for a
// lesson that comes from elsewhere. Prose is tokens; nothing in it is HTML or script.

import type { Diagnostic } from "../engine/base/diagnostic.ts";
import type { LessonVerdict, LiveElement, SelfTestResult } from "../engine/course/index.ts";
import type { SourceFile } from "../engine/session/views/index.ts";

export type { CheckResult as LessonCheckResult, FigureName, LessonVerdict, LiveElement, SelfTestResult } from "../engine/course/index.ts";

export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly inlines: readonly Inline[] }
  /** `href` is https:, http:, mailto:, or a place on this site. */
  | { readonly kind: "link"; readonly href: string; readonly inlines: readonly Inline[] }
  | { readonly kind: "break" };

export type ProseBlock =
  /** From 1. */
  | { readonly kind: "heading"; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly (readonly ProseBlock[])[] }
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | { readonly kind: "table"; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: "quote"; readonly blocks: readonly ProseBlock[] }
  | { readonly kind: "live"; readonly element: LiveElement };

export interface LessonSummary {
  /** Of its folder: "03-registers". */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly checks: number;
}

export interface LessonContent {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly goals: readonly string[];
  readonly hints: readonly string[];
  readonly checks: readonly { readonly id: string; readonly title: string }[];
  readonly prose: readonly ProseBlock[];
  readonly start: readonly SourceFile[];
  readonly solution: readonly SourceFile[];
  /** By path: what the checker needs of the folder. */
  readonly folder: Readonly<Record<string, string>>;
}

/** A word of the course, as the lessons use it. */
export interface GlossaryTerm {
  readonly name: string;
  /** Its other forms. */
  readonly also: readonly string[];
  /** Words for the same thing that the lessons do without. */
  readonly not: readonly string[];
  readonly meaning: readonly ProseBlock[];
}

/** With the first lesson that explains it. */
export interface GlossaryEntry extends GlossaryTerm {
  readonly lesson?: { readonly name: string; readonly title: string };
}

export interface ExampleSummary {
  /** Of its folder: "epoll-server". */
  readonly name: string;
  readonly title: string;
  /** The heading that it stands under. */
  readonly topic: string;
  /** What to look at. */
  readonly summary: string;
  readonly lines: number;
}

export interface ExampleContent extends ExampleSummary {
  readonly files: readonly SourceFile[];
  readonly arguments: readonly string[];
}

/** To the checker: the learner's files against a lesson. */
export interface JudgeRequest {
  readonly type: "judge";
  readonly id: number;
  readonly lesson: { readonly name: string; readonly folder: Readonly<Record<string, string>> };
  readonly files: readonly SourceFile[];
}

/** A lesson from elsewhere, or one that is being written: what the page shows of it. `files`: by path within its folder. */
export interface ReadLessonRequest {
  readonly type: "readLesson";
  readonly id: number;
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

export interface LessonReadReply {
  readonly type: "lessonRead";
  readonly id: number;
  readonly reading: { readonly content: LessonContent } | { readonly diagnostics: readonly Diagnostic[] };
}

/** The same lesson on its own answers: start, solution, other and wrong ones. */
export interface TestLessonRequest extends Omit<ReadLessonRequest, "type"> {
  readonly type: "testLesson";
}

export interface LessonTestedReply {
  readonly type: "lessonTested";
  readonly id: number;
  readonly results: readonly SelfTestResult[];
}

export interface JudgeReply {
  readonly type: "judged";
  readonly id: number;
  readonly verdict: LessonVerdict;
}
