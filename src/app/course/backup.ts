// All that a browser keeps of a learner, as one file, and back again: how far the course has come, and every project. What a file brings takes
// the place of what is there, and that goes into the project's history: nothing is lost either way.

import { isFileName } from "../format/file-name.ts";
import type { Program } from "../stores/program.ts";
import { readProject } from "../stores/read-project.ts";
import type { StoredProject } from "../stores/shelf.ts";
import { sameFiles } from "../stores/shelf.ts";
import { type Progress, readProgress } from "./progress.ts";

const format = "svc0 progress";

export async function backup(program: Program, progress: Progress): Promise<string> {
  const projects = await program.shelf.projects();
  return `${JSON.stringify({ format, version: 1, ...progress.store.getState(), projects }, undefined, 2)}\n`;
}

export type Restored = { readonly projects: number; readonly lessons: number } | { readonly problem: string };

export async function restore(program: Program, progress: Progress, text: string): Promise<Restored> {
  const record = parsed(text);
  if (!record) return { problem: `That is no file that svc0 has saved: one begins with "format": "${format}".` };
  if (record["version"] !== 1)
    return { problem: `The file is of version ${String(record["version"])}, which this page does not know. A newer page may.` };
  const found = Array.isArray(record["projects"]) ? record["projects"].map(readProject) : [];
  const projects = found.filter((project) => project?.files.every(({ name }) => isFileName(name)) === true) as StoredProject[];
  for (const project of projects) await bring(program, project);
  const { lessons } = readProgress(record);
  progress.join(lessons);
  return { projects: projects.length, lessons: Object.keys(lessons).length };
}

async function bring(program: Program, project: StoredProject): Promise<void> {
  const why = "before a file brought another";
  const { shelf } = program;
  if (program.store.getState().id === project.id) return await program.replaceFiles(project.files, why);
  const present = await shelf.read(project.id);
  if (present && sameFiles(present.files, project.files)) return;
  if (present) await shelf.keep({ projectId: project.id, atMs: present.changedAtMs, why, files: present.files });
  await shelf.write({ ...project, revision: (present?.revision ?? 0) + 1 });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "format" in value && value.format === format ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
