// What `tools/site` gives the page when the site is built.

declare module "virtual:examples" {
  import type { ExampleContent, ExampleSummary } from "../../protocol/lesson-content.ts";
  /** Those of one topic stand together. */
  export const examples: readonly ExampleSummary[];
  export const loaders: Readonly<Record<string, () => Promise<{ readonly default: ExampleContent }>>>;
}

declare module "virtual:course" {
  import type { GlossaryEntry, LessonContent, LessonSummary } from "../../protocol/lesson-content.ts";
  /** In alphabetical order. */
  export const glossary: readonly GlossaryEntry[];
  export const lists: Readonly<Record<"course" | "exercises", readonly LessonSummary[]>>;
  export const loaders: Readonly<Record<string, () => Promise<{ readonly default: LessonContent }>>>;
}
