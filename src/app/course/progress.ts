// How far the learner has come: kept in the browser's storage, and small. The texts themselves are projects on the shelf.

import { createStore } from "zustand/vanilla";
import { readStoredRecord, writeStored } from "../stores/storage.ts";

export interface LessonProgress {
  /** Ids of checks that passed in the last run that was judged. */
  readonly passed: readonly string[];
  /** It was solved once. */
  readonly isDone: boolean;
  /** Hints that have been opened, 0 to 3. */
  readonly hints: number;
}

export interface ProgressState {
  readonly lessons: Readonly<Record<string, LessonProgress>>;
  /** The lesson that was open last. */
  readonly last: string | undefined;
}

export const untouched: LessonProgress = { passed: [], isDone: false, hints: 0 };

const storageKey = "progress";

const isNames = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === "string");

/** What an export holds, or the storage; whatever is not as it should be is left out. */
export function readProgress(record: Readonly<Record<string, unknown>>): ProgressState {
  const { lessons, last } = record;
  const entries = typeof lessons === "object" && lessons !== null ? Object.entries(lessons) : [];
  return {
    lessons: Object.fromEntries(
      entries.flatMap(([name, value]): [string, LessonProgress][] => {
        if (typeof value !== "object" || value === null) return [];
        const { passed, isDone, hints } = value as Record<string, unknown>;
        if (!isNames(passed) || typeof isDone !== "boolean" || typeof hints !== "number") return [];
        return [[name, { passed, isDone, hints }]];
      }),
    ),
    last: typeof last === "string" ? last : undefined,
  };
}

export function createProgress() {
  const store = createStore<ProgressState>()(() => readProgress(readStoredRecord(storageKey)));
  store.subscribe((state) => writeStored(storageKey, JSON.stringify(state)));
  const of = (lesson: string): LessonProgress => store.getState().lessons[lesson] ?? untouched;
  const change = (lesson: string, part: Partial<LessonProgress>) => {
    const { lessons } = store.getState();
    store.setState({ lessons: { ...lessons, [lesson]: { ...of(lesson), ...part } } });
  };
  // Another window of the same browser goes on with the course, too.
  globalThis.addEventListener?.("storage", (event) => {
    if (event.key?.endsWith(storageKey)) store.setState(readProgress(readStoredRecord(storageKey)));
  });
  return {
    store,
    of,
    opened: (lesson: string) => store.setState({ last: lesson }),
    judged: (lesson: string, passed: readonly string[], isSolved: boolean) =>
      change(lesson, { passed, isDone: of(lesson).isDone || isSolved }),
    hinted: (lesson: string, hints: number) => change(lesson, { hints: Math.max(hints, of(lesson).hints) }),
    /** What was reached elsewhere, too: the further of both counts. */
    join: (others: ProgressState["lessons"]) => {
      for (const [lesson, { passed, isDone, hints }] of Object.entries(others)) {
        const own = of(lesson);
        change(lesson, {
          passed: [...new Set([...own.passed, ...passed])],
          isDone: own.isDone || isDone,
          hints: Math.max(own.hints, hints),
        });
      }
    },
    reset: (lesson: string) => {
      const { [lesson]: _, ...lessons } = store.getState().lessons;
      store.setState({ lessons });
    },
  };
}

export type Progress = ReturnType<typeof createProgress>;
