// svc0 lesson: a new lesson's folder, and lessons tried on their own answers.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { selfTest } from "../engine/course/index.ts";
import { lessonSkeleton } from "../protocol/lesson-skeleton.ts";
import { UsageError } from "./command-line.ts";
import { lessonPaths, loadLesson } from "./lesson-folder.ts";
import { writeAll } from "./standard-streams.ts";

const writeText = (text: string): void => writeAll(1, Buffer.from(text));

export function lessonCommand(words: readonly string[], folder: string): number {
  const [verb, ...rest] = words;
  if (verb === "new" && rest.length === 1) return create(rest[0], folder);
  if (verb === "test" && rest.length > 0) return test(rest, folder);
  throw new UsageError("lesson: there is lesson new NAME, and lesson test PATH …");
}

function test(paths: readonly string[], folder: string): number {
  let failed = 0;
  let tried = 0;
  for (const path of paths.flatMap((word) => lessonPaths(word, folder))) {
    const lesson = loadLesson(path);
    const results = selfTest(lesson);
    const bad = results.filter(({ problems }) => problems.length > 0);
    tried += results.length;
    failed += bad.length;
    writeText(`${bad.length === 0 ? "ok    " : "FAILED"} ${lesson.name}: ${results.length} answers\n`);
    for (const { answer, problems } of bad)
      writeText(`  ${answer}\n${problems.map((text) => `    ${text.replaceAll("\n", "\n    ")}\n`).join("")}`);
  }
  writeText(`${tried - failed} of ${tried} answers are as they should be\n`);
  return failed === 0 ? 0 : 1;
}

function create(name: string, folder: string): number {
  const root = resolve(folder, name);
  if (existsSync(root)) throw new UsageError(`lesson new: ${name} is there already`);
  for (const [path, text] of Object.entries(lessonSkeleton)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeText(`${name}/ has lesson.md, start/, solution/, other/ and wrong/: try it with svc0 lesson test ${name}\n`);
  return 0;
}
