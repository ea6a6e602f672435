// A project that is a lesson being written holds several answers, each a program of its own: what is built is the one in front.

import type { SourceFile } from "../../protocol/messages.ts";

const isSource = (name: string): boolean => /\.(?:s|inc)$/i.test(name);

/** The files that make one program: all of them, unless there is a lesson.md; then those of the answer that `front` belongs to. */
export function answerOf(files: readonly SourceFile[], front: string): readonly SourceFile[] {
  if (!files.some(({ name }) => name === "lesson.md")) return files;
  const [part = ""] = /^(?:start|solution|(?:other|wrong)\/[^/]+)(?=\/|$)/.exec(front) ?? ["solution"];
  const own = files.filter(({ name }) => name === part || name.startsWith(`${part}/`));
  if (part === "start" || part === "solution") return own;
  // A file of other/ or wrong/ stands in the place of the solution's first file, a folder in that of the files of the same names.
  const solution = files.filter(({ name }) => name.startsWith("solution/"));
  const names = own.map(({ name }) => name.slice(part.length + 1));
  const rest = own.some(({ name }) => name === part && isSource(name))
    ? solution.slice(1)
    : solution.filter(({ name }) => !names.includes(name.slice("solution/".length)));
  return [...own, ...rest];
}
