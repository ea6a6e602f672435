// The course as part of the site, a plugin of Vite: `virtual:course` is the list of lessons, `virtual:course/NAME` the content of one, and
// the built site has a page of its own for each, whose text can be read without JavaScript.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "vite";
import { formatDiagnostic } from "../../engine/base/diagnostic.ts";
import type { GlossaryEntry, LessonContent, LessonSummary } from "../../protocol/lesson-content.ts";
import type * as Glossary from "../../worker/glossary.ts";
import type * as Content from "../../worker/lesson-content.ts";
import { importBundled } from "../bundle.mjs";
import { lessonPage } from "./lesson-page.ts";

const listId = "virtual:course";
/** Pages beside lessons that are none. */
const otherPages: readonly string[] = ["README.md", "glossary.md"];

/** `packs`: folders of lessons, in order, each under the name of its list. */
export function courseSite(root: string, packs: Readonly<Record<string, string>>): Plugin {
  const folders = Object.entries(packs).map(([list, folder]) => ({ list, folder: join(root, folder) }));
  const namesIn = (folder: string) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) =>
        entry.isDirectory()
          ? readdirSync(join(folder, entry.name)).includes("lesson.md")
          : entry.name.endsWith(".md") && !otherPages.includes(entry.name),
      )
      .map(({ name }) => name.replace(/\.md$/, ""))
      .sort();
  const all = () => folders.flatMap(({ list, folder }) => namesIn(folder).map((name) => ({ list, folder, name })));
  let content: Promise<typeof Content> | undefined;
  const load = async ({ folder, name }: { readonly folder: string; readonly name: string }): Promise<LessonContent> => {
    // The engine has files that only a bundler can import.
    content ??= importBundled("src/worker/lesson-content.ts") as Promise<typeof Content>;
    const { readContent } = await content;
    const reading = readContent(name, filesBelow(join(folder, name)));
    if ("content" in reading) return reading.content;
    throw new Error(reading.diagnostics.map((diagnostic) => `${name}/${formatDiagnostic(diagnostic)}`).join("\n"));
  };
  const glossaryFile = join(root, "docs/glossary.md");
  const readEntries = async (lessons: readonly LessonContent[]): Promise<readonly GlossaryEntry[]> => {
    const { glossaryEntries } = (await importBundled("src/worker/glossary.ts")) as typeof Glossary;
    return glossaryEntries(readFileSync(glossaryFile, "utf8"), lessons);
  };
  return {
    name: "svc0:course",
    resolveId: (id) => (id === listId || id.startsWith(`${listId}/`) ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith(`\0${listId}`)) return undefined;
      const wanted = id.slice(listId.length + 2);
      const lessons = all();
      if (wanted === "") {
        this.addWatchFile(glossaryFile);
        for (const { folder, name } of lessons) this.addWatchFile(lessonFileOf(join(folder, name)));
        const summaries = async (list: string): Promise<LessonSummary[]> =>
          (await Promise.all(lessons.filter((lesson) => lesson.list === list).map(load))).map(({ name, title, summary, checks }) => ({
            name,
            title,
            summary,
            checks: checks.length,
          }));
        const lists = await Promise.all(folders.map(async ({ list }) => [list, await summaries(list)]));
        const loaders = lessons.map(({ name }) => `${JSON.stringify(name)}: () => import("${listId}/${name}")`);
        const glossary = await readEntries(await Promise.all(lessons.filter(({ list }) => list === "course").map(load)));
        return `export const glossary = ${JSON.stringify(glossary)};\nexport const lists = ${JSON.stringify(Object.fromEntries(lists))};\nexport const loaders = { ${loaders.join(", ")} };`;
      }
      const lesson = lessons.find(({ name }) => name === wanted);
      if (!lesson) throw new Error(`there is no lesson ${wanted}`);
      this.addWatchFile(lessonFileOf(join(lesson.folder, lesson.name)));
      return `export default ${JSON.stringify(await load(lesson))};`;
    },
    async generateBundle() {
      const lessons = await Promise.all(all().map(load));
      for (const [position, lesson] of lessons.entries())
        this.emitFile({
          type: "asset",
          fileName: `learn/${lesson.name}/index.html`,
          source: lessonPage(lesson, lessons[position - 1], lessons[position + 1]),
        });
    },
  };
}

const lessonFileOf = (folder: string): string => (existsSync(folder) ? join(folder, "lesson.md") : `${folder}.md`);

/** Of a lesson's folder, by path; or the one file that is the lesson. */
export function filesBelow(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map([["lesson.md", readFileSync(`${folder}.md`, "utf8")]]);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8")]));
}
