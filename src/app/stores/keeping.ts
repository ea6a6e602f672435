// The project in front, kept on the shelf: written a moment after each change, with versions to go back to. Another window may have the same
// project: one that only looks follows, and two that both write part ways, each with its text.

import type { SourceFile } from "../../protocol/messages.ts";
import { forgetDraft, writeDraft } from "./drafts.ts";
import { type Shelf, type StoredProject, sameFiles } from "./shelf.ts";

const saveDelayMs = 300;

/** The project that is kept, as its window has it. */
export interface Kept {
  readonly id: () => string;
  readonly files: () => SourceFile[];
  readonly present: () => Omit<StoredProject, "changedAtMs" | "revision">;
  /** What another window made of it takes the place of what is here. */
  readonly follow: (other: StoredProject) => void;
  /** Both windows wrote: this one goes on with a project of its own, under another id. */
  readonly part: () => void;
  /** Whether it is safe. */
  readonly saved: (isSaved: boolean) => void;
}

export interface KeepingOptions {
  readonly shelf: Shelf;
  /** What the shelf had when the page was opened, or else what the project begins with. */
  readonly known: Pick<StoredProject, "files" | "revision">;
  readonly nowMs: () => number;
}

export class Keeping {
  readonly #shelf: Shelf;
  readonly #nowMs: () => number;
  readonly #kept: Kept;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #hasDraft = false;
  /** Writes to the shelf that have not been answered, and the end of the last of them. */
  #writing = 0;
  #written: Promise<void> = Promise.resolve();
  /** Of the project, as this window last had it from the shelf or put it there. */
  #revision: number;
  #shelved: readonly SourceFile[];
  /** Something was written in this window since it last followed another. */
  #isWrittenHere = false;
  /** What the last version says: another one is kept only of something else. */
  #lastVersion: readonly SourceFile[];
  #openedAtMs: number;
  /** What the project was when it was opened is in its history, or has not been written over yet. */
  #isOpeningKept = false;

  constructor({ shelf, known, nowMs }: KeepingOptions, kept: Kept) {
    this.#shelf = shelf;
    this.#nowMs = nowMs;
    this.#kept = kept;
    this.#revision = known.revision ?? 0;
    this.#shelved = known.files;
    this.#lastVersion = known.files;
    this.#openedAtMs = nowMs();
    shelf.onWrite(async (id) => {
      const other = id === kept.id() ? await shelf.read(id) : undefined;
      const isAtRest = !this.#isWaiting && id === kept.id();
      if (other && (other.revision ?? 0) > this.#revision && isAtRest) this.#follow(other);
    });
  }

  /** Something of the project has changed. */
  saveSoon(): void {
    this.#isWrittenHere = true;
    this.#saveTimer ??= setTimeout(() => this.save(), saveDelayMs);
  }

  save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#writing += 1;
    this.#written = this.#written
      .then(() => this.#write())
      .finally(() => {
        this.#writing -= 1;
      });
    return this.#written;
  }

  /** The page is about to go away: what is waiting to be written is laid beside the shelf, and written if there is still time. */
  flush(isSaved: boolean): void {
    if (!this.#isWaiting && isSaved) return;
    this.#hasDraft = writeDraft(this.#asStored());
    void this.save();
  }

  /** A version, unless the last one says the same. */
  async keepVersion(why: string): Promise<void> {
    await this.#keepUnless(this.#lastVersion, why);
  }

  /** Something else takes its place, so that also a text that nobody has touched since it was opened has to be in the history. */
  async keepBeforeItGoes(why: string): Promise<void> {
    const newest = await this.#shelf.findVersion(this.#kept.id(), () => true);
    await this.#keepUnless(newest?.files ?? [], why);
  }

  /** Another project is in front: `files`, over what the shelf has of it. */
  begin(files: readonly SourceFile[], known: StoredProject | undefined): void {
    this.#lastVersion = files;
    this.#openedAtMs = this.#nowMs();
    this.#isOpeningKept = false;
    this.#shelved = known?.files ?? [];
    this.#revision = known?.revision ?? 0;
  }

  get #isWaiting(): boolean {
    return this.#saveTimer !== undefined || this.#writing > 0;
  }

  #asStored(): StoredProject {
    return { ...this.#kept.present(), changedAtMs: this.#nowMs(), revision: this.#revision + 1 };
  }

  async #keepUnless(known: readonly SourceFile[], why: string): Promise<void> {
    const files = this.#kept.files();
    if (sameFiles(files, known)) return;
    this.#lastVersion = files;
    await this.#shelf.keep({ projectId: this.#kept.id(), atMs: this.#nowMs(), why, files });
  }

  #follow(other: StoredProject): void {
    if (this.#isWrittenHere) void this.keepVersion("before another window went on with it");
    this.#revision = other.revision ?? 0;
    this.#shelved = other.files;
    this.#lastVersion = other.files;
    this.#kept.follow(other);
    // That was not this window's doing.
    this.#isWrittenHere = false;
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
  }

  /** Before the first edit reaches the shelf: what was typed the last time may be nowhere else. */
  async #keepOpening(project: StoredProject): Promise<void> {
    if (this.#isOpeningKept || this.#shelved.length === 0 || sameFiles(this.#shelved, project.files)) return;
    this.#isOpeningKept = true;
    const opening = { projectId: project.id, atMs: this.#openedAtMs, why: "as it was opened", files: this.#shelved };
    const known = await this.#shelf.findVersion(project.id, ({ files }) => sameFiles(files, opening.files));
    if (!known) await this.#shelf.keep(opening);
  }

  async #write(): Promise<void> {
    const project = this.#asStored();
    await this.#keepOpening(project);
    const outcome = await this.#shelf.write(project);
    if (outcome === "overtaken") return await this.#writeAfterAnother(project.id);
    if (outcome === "kept") {
      this.#revision += 1;
      this.#shelved = project.files;
      if (this.#hasDraft) forgetDraft(project.id);
      this.#hasDraft = false;
    }
    this.#kept.saved(outcome === "kept");
  }

  async #writeAfterAnother(id: string): Promise<void> {
    const other = await this.#shelf.read(id);
    const files = this.#kept.files();
    const isSame = other !== undefined && sameFiles(files, other.files);
    if (other && !isSame && sameFiles(files, this.#shelved)) return this.#follow(other);
    if (isSame) this.#revision = other.revision ?? 0;
    else {
      this.#revision = 0;
      this.#kept.part();
    }
    return await this.#write();
  }
}
