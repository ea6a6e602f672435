// Files in and out of the page: as downloads, from a drop, from the file chooser. A zip is a project of its own.

import type { SourceFile } from "../../protocol/messages.ts";
import { navigate } from "../route.ts";
import type { Program } from "../stores/program.ts";

/** The page holds longer texts, but stands still for as long as the editor takes to lay hold of them. */
export const mostFileBytes = 4 * 1024 * 1024;
const mostFiles = 200;
const mostArchiveBytes = 64 * 1024 * 1024;
const tooLarge = (name: string): string => `${name} is larger than 4 MiB.`;

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
  if (bytes.length > mostFileBytes) return { error: tooLarge(name) };
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
  const { files, complaints } = await filesOfArchive(name, bytes);
  return { title, files: withoutSharedFolder(files), complaints };
}

/** The text files of an archive that belong to a project. What it says of itself is a stranger's word: nothing is unpacked beyond the bounds. */
async function filesOfArchive(name: string, bytes: Uint8Array): Promise<Omit<Download, "title">> {
  const { listZip, mostUnpackedBytes, unpackMember } = await import("./zip.ts");
  const members = listZip(bytes);
  if ("error" in members) return { files: [], complaints: [`${name}: ${members.error}`] };
  const complaints: string[] = [];
  if (members.length > mostFiles) complaints.push(`${name} holds ${members.length} files: only the first ${mostFiles} are looked at.`);
  const files: SourceFile[] = [];
  let total = 0;
  for (const member of members.slice(0, mostFiles)) {
    if (member.size > mostFileBytes) {
      complaints.push(tooLarge(member.name));
      continue;
    }
    total += member.size;
    if (total > mostUnpackedBytes) {
      complaints.push(`${name} unpacks to more than 16 MiB: ${member.name} and what comes behind it is left out.`);
      break;
    }
    const named = tame(member.name) || "program.s";
    const unpacked = await unpackMember(bytes, member);
    const text = "error" in unpacked ? unpacked : textOf(member.name, unpacked);
    if (typeof text !== "string") complaints.push(text.error);
    else if (files.some((file) => file.name === named)) complaints.push(`There are two files ${named}.`);
    else files.push({ name: named, text });
  }
  if (files.length === 0) complaints.push(`${name} holds no text files.`);
  return { files, complaints };
}

/**
 * Takes in what was dropped or chosen: files join the project in front, an archive becomes a project, a lesson that is one `.md` file goes to
 * the lessons. What cannot be taken is told.
 */
export async function takeIn(program: Program, dropped: readonly File[]): Promise<readonly string[]> {
  const complaints: string[] = [];
  if (dropped.length > mostFiles) complaints.push(`These are ${dropped.length} files: only the first ${mostFiles} are looked at.`);
  for (const file of dropped.slice(0, mostFiles)) {
    const isArchive = /\.zip$/i.test(file.name);
    // Before it is read: a recording of a network may have gigabytes.
    if (file.size > (isArchive ? mostArchiveBytes : mostFileBytes)) {
      complaints.push(isArchive ? `${file.name} is larger than 64 MiB.` : tooLarge(file.name));
      continue;
    }
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
    if (isArchive) await program.openProject({ id: newProjectId(), title, files });
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
