// What a page that goes away could not put on the shelf in time: it is laid beside it, in the browser's other storage, which answers at once,
// and shelved by the next page.

import { readProject } from "./read-project.ts";
import { type Shelf, type StoredProject, sameFiles } from "./shelf.ts";
import { readStoredRecord, writeStored } from "./storage.ts";

/** By project, what a page that went away could not write in time: a browser's database does not answer any more by then. */
const draftsKey = "drafts";

const drafts = (): Record<string, unknown> => ({ ...readStoredRecord(draftsKey) });

/** Whether the browser took it. */
export const writeDraft = (project: StoredProject): boolean =>
  writeStored(draftsKey, JSON.stringify({ ...drafts(), [project.id]: project }));

export function forgetDraft(id: string): void {
  const { [id]: _forgotten, ...others } = drafts();
  writeStored(draftsKey, JSON.stringify(others));
}

/** Puts on the shelf what pages that went away left beside it. Where another window has gone on since, it goes into the history. */
async function shelveDrafts(shelf: Shelf): Promise<void> {
  for (const [id, value] of Object.entries(drafts())) {
    const project = readProject(value);
    if (!project) {
      forgetDraft(id);
      continue;
    }
    const outcome = await shelf.write(project);
    if (outcome === "refused") continue;
    if (outcome === "overtaken" && !sameFiles((await shelf.read(id))?.files ?? [], project.files)) {
      const why = "in a window that was closed, while another one went on";
      await shelf.keep({ projectId: id, atMs: project.changedAtMs, why, files: project.files });
    }
    forgetDraft(id);
  }
}

/**
 * The project that was in front when a page was last closed, with all that was typed: the last one written, because opening one writes it.
 * The browser's other storage, which is written seconds later, would not know after a crash.
 */
export async function lastProject(shelf: Shelf): Promise<StoredProject | undefined> {
  await shelveDrafts(shelf);
  // A shelf that keeps nothing left the drafts where they were.
  const kept: readonly unknown[] = shelf.keeps ? await shelf.projects() : Object.values(drafts());
  return kept.map(readProject).find((project) => project !== undefined);
}
