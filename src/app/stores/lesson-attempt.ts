// The project in which a learner works at a lesson.

import type { ProgramState } from "./program.ts";

const prefix = "lesson/";

/** On the shelf. */
export const projectOf = (lesson: string): string => prefix + lesson;

/** The lesson that one's own project of this id is an attempt at. */
export const ownLessonOf = (id: string): string | undefined => (id.startsWith(prefix) ? id.slice(prefix.length) : undefined);

/** The lesson that a project is an attempt at: one's own, or somebody else's that came by a link. */
export const lessonOf = ({ id, lesson }: Pick<ProgramState, "id" | "lesson">): string | undefined => lesson ?? ownLessonOf(id);
