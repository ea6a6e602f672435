// Files in and out of the page: as downloads, from a drop, from the file chooser. A zip is a project of its own.

import type { SourceFile } from "../../protocol/messages.ts";
import { navigate } from "../route.ts";
import type { Program } from "../stores/program.ts";

const mostFileBytes = 4 * 1024 * 1024;
const mostFiles = 200;

/** Gives the browser a file to keep. */
export function download(name: string, bytes: Uint8Array, type = "application/octet-stream"): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const fileName = (title: string): string => title.replace(/[^\w.+@-]+/g, "-").replace(/^-+|-+$/g, "") || "project";

export async function downloadProject(program: Program): Promise<void> {
  const encoder = new TextEncoder();
  const entries = program.files().map(({ name, text }) => ({ name, bytes: encoder.encode(text) }));
  const { writeZip } = await import("./zip.ts");
  download(`${fileName(program.store.getState().title)}.zip`, await writeZip(entries), "application/zip");
}

/** Names as a project has them: no folder above the project, no odd characters. */
const tame = (name: string): string =>
  name
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map((part) => part.replace(/[^\w.+@-]/g, "_"))
    .join("/");

/** Text as it is; other bytes are refused, because the editor could not show them unharmed. */
function textOf(name: string, bytes: Uint8Array): string | { readonly error: string } {
  if (bytes.length > mostFileBytes) return { error: `${name} is larger than 4 MiB.` };
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n");
  } catch {
    return { error: `${name} is not text in UTF-8.` };
  }
}

/** A folder that all names share, as archives often have one, is left out. */
function withoutSharedFolder(files: readonly SourceFile[]): readonly SourceFile[] {
  const first = files[0]?.name.split("/")[0];
  if (!files.every(({ name }) => name.includes("/") && name.split("/")[0] === first)) return files;
  return files.map(({ name, text }) => ({ name: name.slice(name.indexOf("/") + 1), text }));
}

interface Download {
  readonly title: string;
  readonly files: readonly SourceFile[];
  /** What cannot be taken. */
  readonly complaints: readonly string[];
}

/** The text files in a file that came whole: itself, or those of a zip. */
export async function filesOfDownload(name: string, bytes: Uint8Array): Promise<Download> {
  const title = name.replace(/\.(?:zip|md|s)$/i, "");
  if (!/\.zip$/i.test(name)) {
    const text = textOf(name, bytes);
    return typeof text === "string"
      ? { title, files: [{ name: tame(name) || "program.s", text }], complaints: [] }
      : { title, files: [], complaints: [text.error] };
  }
  const { readZip } = await import("./zip.ts");
  const entries = await readZip(bytes);
  if ("error" in entries) return { title, files: [], complaints: [`${name}: ${entries.error}`] };
  const files: SourceFile[] = [];
  const complaints: string[] = [];
  for (const entry of entries.slice(0, mostFiles)) {
    const text = textOf(entry.name, entry.bytes);
    if (typeof text === "string") files.push({ name: tame(entry.name), text });
    else complaints.push(text.error);
  }
  if (files.length === 0) complaints.push(`${name} holds no text files.`);
  return { title, files: withoutSharedFolder(files), complaints };
}

/**
 * Takes in what was dropped or chosen: files join the project in front, an archive becomes a project, a lesson that is one `.md` file goes to
 * the lessons. What cannot be taken is told.
 */
export async function takeIn(program: Program, dropped: readonly File[]): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const file of dropped.slice(0, mostFiles)) {
    const { title, files, complaints: own } = await filesOfDownload(file.name, new Uint8Array(await file.arrayBuffer()));
    complaints.push(...own);
    const [first] = files;
    if (!first) continue;
    if (/\.md$/i.test(file.name)) {
      const { keepLessons, lessonsIn } = await import("../course/elsewhere.ts");
      const [lesson] = await keepLessons(program.shelf, lessonsIn(files, title));
      if (lesson !== undefined) {
        navigate({ page: "lesson", lesson });
        continue;
      }
    }
    if (/\.zip$/i.test(file.name)) await program.openProject({ id: newProjectId(), title, files });
    else program.add(first);
  }
  return complaints;
}

export const newProjectId = (): string => `project/${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

/** Asks for files with the browser's chooser. */
export function chooseFiles(accept: string): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.accept = accept;
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}
