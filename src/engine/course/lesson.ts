// A lesson as plain data, and what its files may be.

import type { SourceFile } from "../session/index.ts";
import type { CheckKey } from "./checks/kinds.ts";
import type { RunSetup } from "./run-setup.ts";

/** Of one lesson's folder. */
export const lessonLimits = { files: 64, fileBytes: 256 * 1024, totalBytes: 1024 * 1024 } as const;

export interface LessonCheck {
  readonly id: string;
  /** What the learner reads beside the mark. */
  readonly title: string;
  readonly run: string;
  readonly key: CheckKey;
  readonly data: unknown;
  /** Said when it fails and what was seen has the text in it; "" always fits. */
  readonly says: readonly { readonly when: string; readonly say: string }[];
}

/** The learner's files in one state: as given, solved, or answered wrongly. */
export interface Answer {
  /** "solution", "wrong/swapped-port.s" */
  readonly name: string;
  readonly files: readonly SourceFile[];
}

export interface WrongAnswer extends Answer {
  readonly check: string;
  /** Each must be in what the learner reads about that check. */
  readonly words: readonly string[];
}

/** A lesson as its folder has it: prose, files to begin with, checks, hints, answers that pass and answers that must not. */
export interface Lesson {
  /** Of its folder: "03-registers". */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** The heading under which a list shows it. */
  readonly topic?: string;
  readonly goals: readonly string[];
  /** From a nudge to the line itself. */
  readonly hints: readonly string[];
  readonly runs: ReadonlyMap<string, RunSetup>;
  readonly checks: readonly LessonCheck[];
  /** Markdown. */
  readonly prose: string;
  readonly start: readonly SourceFile[];
  readonly solution: readonly SourceFile[];
  readonly other: readonly Answer[];
  readonly wrong: readonly WrongAnswer[];
}
