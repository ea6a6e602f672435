// Lessons and submissions on the host's disk: a lesson is a folder with a lesson.md, or one .md file; a pack is a folder of lessons.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { formatDiagnostic } from "../engine/base/diagnostic.ts";
import { type Lesson, lessonFile, lessonLimits, readLesson } from "../engine/course/index.ts";
import type { SourceFile } from "../engine/session/index.ts";
import { UsageError } from "./command-line.ts";

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Paths of the lessons at a path: itself, or those in the folder, in order. */
export function lessonPaths(path: string, folder: string): string[] {
  const full = resolve(folder, path);
  if (!existsSync(full)) throw new UsageError(`${path}: there is no such file or folder`);
  if (!isFolder(full) || existsSync(join(full, lessonFile))) return [full];
  const found = readdirSync(full)
    .sort()
    .map((name) => join(full, name))
    .filter((inner) => (isFolder(inner) ? existsSync(join(inner, lessonFile)) : /(?<!README)[.]md$/i.test(inner)));
  if (found.length === 0) throw new UsageError(`${path}: neither a lesson (a folder with ${lessonFile}) nor a folder of lessons`);
  return found;
}

/** Throws UsageError with every diagnostic. */
export function loadLesson(path: string): Lesson {
  const files = isFolder(path) ? filesBelow(path) : new Map([[lessonFile, readFileSync(path, "utf8")]]);
  const reading = readLesson(basename(path).replace(/[.]md$/, ""), files);
  if ("lesson" in reading) return reading.lesson;
  throw new UsageError(reading.diagnostics.map((diagnostic) => `${basename(path)}/${formatDiagnostic(diagnostic)}`).join("\n"));
}

/** By path within the folder, with slashes. Nothing hidden, and no more than a lesson may have. */
function filesBelow(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".") || files.size > lessonLimits.files) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files.set(relative(root, path).split(sep).join("/"), readFileSync(path, "utf8"));
    }
  };
  visit(root);
  return files;
}

/**
 * What a submission has for a lesson: the file itself; in a folder the files of `LESSON/`, or `LESSON.s`, or, where there is one lesson
 * only, the folder's own. Undefined: nothing.
 */
export function submittedFiles(path: string, lesson: Lesson, isOnlyLesson: boolean): SourceFile[] | undefined {
  const source = (file: string): SourceFile => ({ name: basename(file), text: readFileSync(file, "utf8") });
  if (!isFolder(path)) return [{ ...source(path), name: lesson.start[0].name }, ...lesson.start.slice(1)];
  const single = join(path, `${lesson.name}.s`);
  if (existsSync(single)) return [{ ...source(single), name: lesson.start[0].name }, ...lesson.start.slice(1)];
  const inner = join(path, lesson.name);
  const folder = isFolder(inner) ? inner : isOnlyLesson ? path : undefined;
  const files =
    folder === undefined
      ? []
      : readdirSync(folder)
          .filter((name) => /[.](s|inc)$/i.test(name))
          .sort()
          .map((name) => source(join(folder, name)));
  return files.length === 0 ? undefined : files;
}
