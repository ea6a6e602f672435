// Attempts at lessons, on their way into a link and out of it: the lesson stays behind, and only what was changed travels.

import { type Course, courseOf } from "../course/course.ts";
import { isFromElsewhere, originOf } from "../course/elsewhere.ts";
import { fingerprint } from "../project/fingerprint.ts";
import { lessonOf } from "../stores/lesson-attempt.ts";
import type { Workbench } from "../workbench.ts";
import { completed, differenceFrom } from "./attempt.ts";
import type { LessonReference, SharedProgram } from "./link.ts";

export type Resolved =
  | {
      readonly kind: "whole";
      readonly program: SharedProgram;
      /** What it is an attempt at. */
      readonly lesson?: { readonly name: string; readonly title: string };
      /** The lesson begins with other files now than when the link was made. */
      readonly hasChanged?: boolean;
    }
  /** The lesson has to be fetched first. */
  | { readonly kind: "elsewhere"; readonly lesson: LessonReference; readonly pack: string }
  | { readonly kind: "unknown"; readonly lesson: LessonReference };

const found = (course: Course, name: string) => course.find(name).catch(() => undefined);

/** What goes into a link: of an attempt at a lesson that others can get, what differs from its beginning; of anything else, everything. */
export async function abridged(workbench: Workbench, shared: SharedProgram): Promise<SharedProgram> {
  const { program } = workbench;
  const name = lessonOf(program.store.getState());
  const lesson = name === undefined ? undefined : await found(courseOf(workbench), name);
  if (name === undefined || !lesson) return shared;
  const pack = isFromElsewhere(name) ? await originOf(program.shelf, name) : undefined;
  if (isFromElsewhere(name) && pack === undefined) return { ...shared, lesson: { name } };
  const start = await fingerprint(lesson.start);
  return { ...shared, ...differenceFrom(lesson.start, shared.files), lesson: { name, start, ...(pack === undefined ? {} : { pack }) } };
}

/** All that a link stands for; `name`: of the lesson, if it is here under another name than the link has. */
export async function resolved(workbench: Workbench, shared: SharedProgram, name = shared.lesson?.name): Promise<Resolved> {
  const { lesson: reference } = shared;
  if (!reference || name === undefined) return { kind: "whole", program: shared };
  const lesson = await found(courseOf(workbench), name);
  if (lesson) {
    const hasChanged = reference.start !== undefined && reference.start !== (await fingerprint(lesson.start));
    return { kind: "whole", program: completed(shared, lesson.start), lesson: { name, title: lesson.title }, hasChanged };
  }
  if (reference.start === undefined) return { kind: "whole", program: shared };
  return reference.pack === undefined
    ? { kind: "unknown", lesson: reference }
    : { kind: "elsewhere", lesson: reference, pack: reference.pack };
}

/** Of the lessons that were fetched, the one that a link means: the same, or what has become of it. */
export function sameLesson(reference: LessonReference, names: readonly string[]): string | undefined {
  const stem = (name: string) => name.replace(/-[\da-f]{8}$/, "");
  return names.find((name) => name === reference.name) ?? names.find((name) => stem(name) === stem(reference.name));
}
