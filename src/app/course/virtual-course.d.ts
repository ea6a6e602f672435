// What `tools/course-site.ts` gives the page when the site is built.

declare module "virtual:course" {
  import type { LessonContent, LessonSummary } from "../../protocol/lesson-content.ts";
  export const lists: Readonly<Record<"course" | "exercises", readonly LessonSummary[]>>;
  export const loaders: Readonly<Record<string, () => Promise<{ readonly default: LessonContent }>>>;
}
