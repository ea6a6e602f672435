// The course's workings without their looks: which lesson is open, whether its files are in front, what the checks said, how far the
// learner has come. A lesson's files are a project of their own, so nothing that was written is ever overwritten.

import { lists, loaders } from "virtual:course";
import { createStore } from "zustand/vanilla";
import type { LessonContent, LessonSummary, LessonVerdict } from "../../protocol/lesson-content.ts";
import type { SourceFile } from "../../protocol/messages.ts";
import { openWorker } from "../client/connection.ts";
import { lessonOf, projectOf } from "../stores/lesson-attempt.ts";
import { sameFiles } from "../stores/shelf.ts";
import type { Workbench } from "../workbench.ts";
import { createChecker } from "./checker.ts";
import { isFromElsewhere, keptFolder } from "./elsewhere.ts";
import { createLessonReader } from "./lesson-reader.ts";
import { createProgress } from "./progress.ts";

export interface CourseState {
  readonly lesson: LessonContent | undefined;
  /** The lesson that was asked for does not exist, or could not be loaded. */
  readonly failure: string | undefined;
  readonly isJudging: boolean;
  readonly verdict: LessonVerdict | undefined;
  /** Why the last question to the checker had no answer. */
  readonly complaint: string | undefined;
}

export const courseLessons: readonly LessonSummary[] = lists.course;
export const exercises: readonly LessonSummary[] = lists.exercises ?? [];

/** In the course, counted from 1; undefined: it is an exercise. */
export const numberOf = (lesson: string): number | undefined => {
  const at = courseLessons.findIndex(({ name }) => name === lesson);
  return at < 0 ? undefined : at + 1;
};

/** What comes after a lesson in its own list. */
export function nextOf(lesson: string): LessonSummary | undefined {
  for (const list of [courseLessons, exercises]) {
    const at = list.findIndex(({ name }) => name === lesson);
    if (at >= 0) return list[at + 1];
  }
  return undefined;
}

async function ownLesson(name: string): Promise<LessonContent | undefined> {
  return Object.hasOwn(loaders, name) ? (await loaders[name]?.())?.default : undefined;
}

const pairsOf = (name: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(0, name.length - 1) }, (_, at) => name.slice(at, at + 2)));

/** Of all lessons and exercises, the one whose name is most like this one, by the pairs of letters that both have. */
export function nearestLesson(name: string): LessonSummary | undefined {
  const wanted = pairsOf(name.toLowerCase());
  const rated = [...courseLessons, ...exercises].map((lesson) => {
    const pairs = pairsOf(lesson.name);
    const common = [...wanted].filter((pair) => pairs.has(pair)).length;
    return { lesson, likeness: (2 * common) / (wanted.size + pairs.size || 1) };
  });
  const best = rated.reduce((a, b) => (b.likeness > a.likeness ? b : a), rated[0] ?? { lesson: undefined, likeness: 0 });
  return best.likeness > 0.3 ? best.lesson : undefined;
}

function createCourse(workbench: Workbench) {
  const { program } = workbench;
  const checker = createChecker(openWorker);
  const reader = createLessonReader(openWorker);
  const progress = createProgress();
  const store = createStore<CourseState>()(() => ({
    lesson: undefined,
    failure: undefined,
    isJudging: false,
    verdict: undefined,
    complaint: undefined,
  }));

  const isInFront = (): boolean => {
    const { lesson } = store.getState();
    return lesson !== undefined && lessonOf(program.store.getState()) === lesson.name;
  };

  /** The lesson that was asked for last. */
  let wanted: string | undefined;
  let beingJudged: readonly SourceFile[] = [];
  /** What is being judged already is not asked about again. */
  const judge = async () => {
    const { lesson } = store.getState();
    if (!lesson || !isInFront()) return;
    const files = program.files();
    if (store.getState().isJudging && sameFiles(files, beingJudged)) return;
    beingJudged = files;
    store.setState({ isJudging: true, complaint: undefined });
    const judgement = await checker.judge(lesson, files);
    if (judgement.kind === "overtaken") return;
    if (store.getState().lesson !== lesson) return;
    if (judgement.kind === "failed") {
      store.setState({ isJudging: false, complaint: judgement.message });
      return;
    }
    const { verdict } = judgement;
    store.setState({ isJudging: false, verdict });
    // Somebody else's attempt is judged, and is nobody's progress here.
    if (program.store.getState().id !== projectOf(lesson.name)) return;
    const passed = verdict.checks.filter((check) => check.verdict === "passed").map(({ id }) => id);
    progress.judged(lesson.name, passed, verdict.passed);
  };

  // A run says: this is what I mean. So each run of a text that has not been judged is judged.
  program.store.subscribe((state, before) => {
    if (state.id !== before.id) store.setState({ verdict: undefined, complaint: undefined });
    if (before.stale && !state.stale) void judge();
  });

  const bringFiles = async (fresh = false) => {
    const { lesson } = store.getState();
    if (!lesson) return;
    const number = numberOf(lesson.name);
    const title = isFromElsewhere(lesson.name)
      ? `Lesson: ${lesson.title}`
      : number === undefined
        ? `Exercise: ${lesson.title}`
        : `Lesson ${number}: ${lesson.title}`;
    await program.openProject(
      { id: projectOf(lesson.name), title, files: lesson.start, ...(lesson.start[0] ? { shown: lesson.start[0].name } : {}) },
      { fresh },
    );
  };

  const find = async (name: string) => (isFromElsewhere(name) ? await readKept(name) : await ownLesson(name));

  const readKept = async (name: string): Promise<LessonContent | undefined> => {
    const folder = await keptFolder(program.shelf, name);
    if (!folder) return undefined;
    const reading = await reader.read(name, folder);
    if ("content" in reading) return reading.content;
    throw new Error(reading.problems.map(({ text, file, line }) => (file ? `${file}:${line}: ${text}` : text)).join("; "));
  };

  return {
    store,
    progress,
    reader,
    judge,
    /** The lesson of this name, if the site has it or it was kept here. */
    find,
    isInFront,
    bringFiles,
    /** Opens a lesson and its files, as the learner left them. */
    open: async (name: string) => {
      wanted = name;
      if (store.getState().lesson?.name === name) return program.broughtLesson(name);
      store.setState({ lesson: undefined, failure: undefined, verdict: undefined, complaint: undefined, isJudging: false });
      try {
        const lesson = await find(name);
        // Whoever has gone on to another one meanwhile gets that.
        if (wanted !== name) return;
        if (!lesson) {
          store.setState({ failure: `There is no lesson "${name}".` });
          return;
        }
        store.setState({ lesson });
        progress.opened(name);
        if (!isInFront()) await bringFiles();
      } catch (error) {
        store.setState({ failure: `The lesson could not be loaded: ${error instanceof Error ? error.message : String(error)}` });
      } finally {
        if (wanted === name) program.broughtLesson(name);
      }
    },
    /** From the beginning; what was there goes into the project's history. */
    reset: async () => {
      const { lesson } = store.getState();
      if (!lesson) return;
      await bringFiles(true);
      progress.reset(lesson.name);
      progress.opened(lesson.name);
      store.setState({ verdict: undefined, complaint: undefined });
    },
  };
}

export type Course = ReturnType<typeof createCourse>;

const courses = new WeakMap<Workbench, Course>();

/** One for each workbench, made when it is first asked for. */
export function courseOf(workbench: Workbench): Course {
  const known = courses.get(workbench) ?? createCourse(workbench);
  courses.set(workbench, known);
  return known;
}
