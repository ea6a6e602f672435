// Lessons that the site did not come with: from a link, a dropped file, another site. Each is kept on the shelf as a project of files, under
// a name made of its own and of what is in it, so that none takes the place of another. They are data; nothing in them is executed.

import type { SourceFile } from "../../protocol/messages.ts";
import { fingerprint } from "../project/fingerprint.ts";
import type { Shelf, StoredProject } from "../stores/shelf.ts";
import type { LessonFolder } from "./lesson-reader.ts";

/** Of the names of lessons that are kept here. */
const prefix = "from:";
const idOf = (lesson: string): string => `pack/${lesson.slice(prefix.length)}`;

export const isFromElsewhere = (lesson: string): boolean => lesson.startsWith(prefix);

export const looksLikeLesson = (text: string): boolean => /^---\r?\n[\s\S]*?^checks:/m.test(text);

export interface FoundLesson {
  readonly name: string;
  readonly folder: LessonFolder;
}

/** The lessons in some files: a folder with lesson.md, several of them, or single `.md` files. */
export function lessonsIn(files: readonly SourceFile[], title: string): readonly FoundLesson[] {
  const folderOf = (from: string): LessonFolder =>
    Object.fromEntries(files.filter(({ name }) => name.startsWith(from)).map(({ name, text }) => [name.slice(from.length), text]));
  if (files.some(({ name }) => name === "lesson.md")) return [{ name: title, folder: folderOf("") }];
  const folders = files.filter(({ name }) => name.endsWith("/lesson.md")).map(({ name }) => name.slice(0, -"lesson.md".length));
  const singles = files.filter(
    ({ name, text }) => name.endsWith(".md") && !folders.some((folder) => name.startsWith(folder)) && looksLikeLesson(text),
  );
  return [
    ...folders.map((folder) => ({ name: lastPart(folder.slice(0, -1)), folder: folderOf(folder) })),
    ...singles.map(({ name, text }) => ({ name: lastPart(name).replace(/\.md$/, ""), folder: { "lesson.md": text } })),
  ].sort((a, b) => a.name.localeCompare(b.name));
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Puts lessons on the shelf, with the address that they came from; gives the names under which they can be opened, in their order. */
export async function keepLessons(
  shelf: Shelf,
  found: readonly FoundLesson[],
  { origin, nowMs = Date.now() }: { readonly origin?: string; readonly nowMs?: number } = {},
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, folder } of found) {
    const files = Object.entries(folder).map(([path, text]) => ({ name: path, text }));
    const slug = `${name.replace(/[^\w.-]+/g, "-").slice(0, 60) || "lesson"}-${await fingerprint(files)}`;
    const id = `pack/${slug}`;
    const title = /^title: *["']?(.*?)["']? *$/m.exec(folder["lesson.md"] ?? "")?.[1] ?? name;
    const known = await shelf.read(id);
    const from = origin ?? known?.origin;
    if (!known || known.origin !== from)
      await shelf.write({
        id,
        title,
        files,
        shown: "lesson.md",
        breakpoints: [],
        changedAtMs: nowMs,
        revision: (known?.revision ?? 0) + 1,
        ...(from === undefined ? {} : { origin: from }),
      });
    names.push(prefix + slug);
  }
  return names;
}

export async function keptFolder(shelf: Shelf, lesson: string): Promise<LessonFolder | undefined> {
  const project = await shelf.read(idOf(lesson));
  return project && Object.fromEntries(project.files.map(({ name, text }) => [name, text]));
}

/** The address that a kept lesson came from. */
export const originOf = async (shelf: Shelf, lesson: string): Promise<string | undefined> => (await shelf.read(idOf(lesson)))?.origin;

export interface KeptLesson {
  /** By which it is opened. */
  readonly name: string;
  readonly title: string;
}

export async function keptLessons(shelf: Shelf): Promise<readonly KeptLesson[]> {
  const projects: readonly StoredProject[] = await shelf.projects();
  return projects
    .filter(({ id }) => id.startsWith("pack/"))
    .map(({ id, title }) => ({ name: prefix + id.slice("pack/".length), title }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

export const forgetLesson = (shelf: Shelf, lesson: string): Promise<void> => shelf.remove(idOf(lesson));
