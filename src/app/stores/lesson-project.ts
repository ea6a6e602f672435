// The project in which a learner works at a lesson.

import type { ProgramState } from "./program.ts";

/** On the shelf. */
export const projectOf = (lesson: string): string => `lesson/${lesson}`;

/** The lesson that a project is an attempt at: one's own, or somebody else's that came by a link. */
export const lessonOf = ({ id, lesson }: Pick<ProgramState, "id" | "lesson">): string | undefined =>
  lesson ?? (id.startsWith("lesson/") ? id.slice("lesson/".length) : undefined);
