// Answers the page's question whether a learner's files solve a lesson. A lesson is read once.

import { judgeAnswer, type Lesson, readLesson } from "../engine/course/index.ts";
import type { JudgeReply, JudgeRequest } from "../protocol/lesson-content.ts";

let known: { readonly folder: string; readonly lesson: Lesson } | undefined;

/** Takes as long as the lesson's runs take. Throws if the lesson cannot be read, which the page has made sure of. */
export function judge({ id, lesson: { name, folder }, files }: JudgeRequest): JudgeReply {
  const key = JSON.stringify([name, folder]);
  if (known?.folder !== key) {
    const reading = readLesson(name, new Map(Object.entries(folder)));
    if (!("lesson" in reading)) throw new Error(`${name}: ${reading.diagnostics.map(({ message }) => message).join("; ")}`);
    known = { folder: key, lesson: reading.lesson };
  }
  return { type: "judged", id, verdict: judgeAnswer(known.lesson, files) };
}
