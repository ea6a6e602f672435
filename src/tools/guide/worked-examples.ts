// The worked examples of CONTRIBUTING.md: fences of `diff` whose parts begin with `@@ FILE`, each followed by a fence of `sh` whose first
// command is the test that fails without the change and passes with it. Lines stand as they do in the file: " " before what is there, "+"
// before what comes, "-" before what goes.

export interface Part {
  /** From the repository's root. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export interface WorkedExample {
  /** The heading above it. */
  readonly title: string;
  readonly parts: readonly Part[];
  readonly command: string;
}

const linesOf = (hunk: string, marks: string): string =>
  hunk
    .split("\n")
    .filter((line) => marks.includes(line[0] ?? "·"))
    .map((line) => `${line.slice(1)}\n`)
    .join("");

export function workedExamples(page: string): readonly WorkedExample[] {
  return page.split(/^## /m).flatMap((section) => {
    const [, diff, command] = /^```diff\n([\s\S]*?)^```\n[\s\S]*?^```sh\n(.*?) *(?:#.*)?$/m.exec(section) ?? [];
    if (diff === undefined || command === undefined) return [];
    const parts = diff
      .split(/^@@ /m)
      .slice(1)
      .map((part) => {
        const [file = ""] = part.split("\n");
        const hunk = part.slice(file.length + 1);
        return { file, before: linesOf(hunk, " -"), after: linesOf(hunk, " +") };
      });
    return [{ title: section.split("\n")[0] ?? "", parts, command }];
  });
}

/** A file without the change: as it is, unless the change is in it already. */
export const without = ({ before, after }: Part, text: string): string =>
  before !== "" && text.split(after).length === 2 ? text.replace(after, () => before) : text;

/** The file with the change; undefined: it has no one place for it. */
export function withChange(part: Part, text: string | undefined): string | undefined {
  if (text === undefined) return part.before === "" ? part.after : undefined;
  const plain = without(part, text);
  return part.before !== "" && plain.split(part.before).length === 2 ? plain.replace(part.before, () => part.after) : undefined;
}
