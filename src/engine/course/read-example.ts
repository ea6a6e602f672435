// The files of an example's folder → a program to look at, with what must come of it: a lesson that is solved from the start. `example.md`
// has a lesson's front matter; its runs and checks say how the program is run, and what it does then. All other files are the program's.

import { type LessonReading, lessonFile, readLesson } from "./read-lesson.ts";

const exampleFile = "example.md";

/** `name`: of the example's folder. `files`: "example.md", "hello.s", "www/index.html" … */
export function readExample(name: string, files: ReadonlyMap<string, string>): LessonReading {
  const own = [...files].filter(([path]) => path !== exampleFile);
  const text = files.get(exampleFile);
  return readLesson(
    name,
    new Map([
      ...(text === undefined ? [] : [[lessonFile, text] as const]),
      ...own.map(([path, content]) => [`start/${path}`, content] as const),
      ...own.map(([path, content]) => [`solution/${path}`, content] as const),
    ]),
  );
}
