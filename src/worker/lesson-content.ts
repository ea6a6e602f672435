// A lesson's folder, or an example's → what the page shows of it, or diagnostics.

import type { Diagnostic } from "../engine/base/diagnostic.ts";
import { readExample, readLesson } from "../engine/course/index.ts";
import type { ExampleContent, LessonContent } from "../protocol/lesson-content.ts";
import { readProse } from "./prose.ts";

export type ContentReading = { readonly content: LessonContent } | { readonly diagnostics: readonly Diagnostic[] };

/** A fence that holds a file of the lesson, in a lesson that is one file. */
const fileFences = /^```\w*[ \t]+(?:start|solution|other|wrong)\/[^\n]*\n[\s\S]*?^```[ \t]*$/gm;

/** `files`: by path within the folder. */
export function readContent(name: string, files: ReadonlyMap<string, string>): ContentReading {
  const reading = readLesson(name, files);
  if (!("lesson" in reading)) return reading;
  const { title, summary, goals, hints, checks, prose, start, solution } = reading.lesson;
  // The page knows the title, and shows it above.
  const text = prose
    .trimStart()
    .replace(/^# .*\n/, "")
    .replace(fileFences, "");
  return {
    content: {
      name,
      title,
      summary,
      goals,
      hints,
      checks: checks.map(({ id, title: about }) => ({ id, title: about })),
      prose: readProse(text, "lesson.md"),
      start,
      solution,
      folder: Object.fromEntries([...files].filter(([path]) => !/^(?:wrong|other)\//.test(path))),
    },
  };
}

export type ExampleReading = { readonly example: ExampleContent } | { readonly diagnostics: readonly Diagnostic[] };

/** `files`: by path within the folder. */
export function readExampleContent(name: string, files: ReadonlyMap<string, string>): ExampleReading {
  const reading = readExample(name, files);
  if (!("lesson" in reading)) return reading;
  const { title, summary, topic = "", start, runs } = reading.lesson;
  const lines = start.filter((file) => /[.](s|inc)$/.test(file.name)).reduce((total, { text }) => total + text.split("\n").length - 1, 0);
  return { example: { name, title, topic, summary, lines, files: start, arguments: runs.get("main")?.arguments ?? [] } };
}
