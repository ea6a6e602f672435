// svc0 grade: submissions against a lesson or a pack; a table, CSV, JUnit or JSON on standard output. Exit status 0: all passed;
// 1: some did not; 2: the command line, the pack or a submission cannot be used.

import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import {
  csvReport,
  describeResult,
  type GradedSubmission,
  jsonReport,
  judgeAnswer,
  junitReport,
  type LessonVerdict,
  reportSchema,
} from "../engine/course/index.ts";
import { UsageError } from "./command-line.ts";
import { lessonPaths, loadLesson, submittedFiles } from "./lesson-folder.ts";
import { writeAll } from "./standard-streams.ts";

const writeText = (text: string): void => writeAll(1, Buffer.from(text));

const formats = { table, csv: csvReport, junit: junitReport, json: jsonReport } as const;

export function gradeCommand(words: readonly string[], folder: string): number {
  let format: keyof typeof formats = "table";
  const paths: string[] = [];
  for (const word of words) {
    const name = /^--(?:format=)?(\w+)$/.exec(word)?.[1];
    if (name !== undefined && Object.hasOwn(formats, name)) format = name as keyof typeof formats;
    else if (word === "--schema") continue;
    else if (word.startsWith("-"))
      throw new UsageError(
        `grade: the option ${word} is not known; there are ${Object.keys(formats)
          .concat("schema")
          .map((key) => `--${key}`)
          .join(", ")}`,
      );
    else paths.push(word);
  }
  if (words.includes("--schema")) {
    writeText(`${JSON.stringify(reportSchema, undefined, 2)}\n`);
    return 0;
  }
  const [pack, ...submissions] = paths;
  if (pack === undefined || submissions.length === 0)
    throw new UsageError("grade: which pack, and which submissions? svc0 grade PACK SUBMISSION …");
  const lessons = lessonPaths(pack, folder).map(loadLesson);
  const graded: GradedSubmission[] = [];
  for (const word of submissions) {
    const path = resolve(folder, word);
    if (!existsSync(path)) throw new UsageError(`grade: ${word}: there is no such file or folder`);
    for (const lesson of lessons) {
      const files = submittedFiles(path, lesson, lessons.length === 1);
      const verdict = files ? judgeAnswer(lesson, files) : missing(lesson);
      graded.push({ submission: basename(path), verdict });
    }
  }
  writeText(formats[format](graded));
  return graded.every(({ verdict }) => verdict.passed) ? 0 : 1;
}

/** Nothing was handed in: no check was reached. */
const missing = ({ name, checks }: ReturnType<typeof loadLesson>): LessonVerdict => ({
  lesson: name,
  passed: false,
  diagnostics: [],
  checks: checks.map(({ id, title }) => ({ id, title, verdict: "notReached", expected: "a program", seen: "nothing was handed in" })),
});

function table(graded: readonly GradedSubmission[]): string {
  const width = Math.max(10, ...graded.map(({ submission }) => submission.length));
  const lines = graded.flatMap(({ submission, verdict: { lesson, passed, checks } }) => {
    const count = checks.filter(({ verdict }) => verdict === "passed").length;
    const open = checks.filter(({ verdict }) => verdict !== "passed").map((result) => describeResult(result).replace(/^/gm, "  "));
    return [`${submission.padEnd(width)}  ${lesson.padEnd(24)}  ${passed ? "passed" : "failed"}  ${count}/${checks.length}`, ...open];
  });
  return `${lines.join("\n")}\n`;
}
