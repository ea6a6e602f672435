// The learner's project: its files, which of them is in front, what the assembler says of them, and whether they are safe. The
// editor is the source of edits; this store keeps them on the shelf, with versions to go back to. Nothing here runs by itself.
// Another window may have the same project: one that only looks follows, and two that both write part ways, each with its text.

import { createStore } from "zustand/vanilla";
import type { Diagnostic } from "../../engine/base/diagnostic.ts";
import { type Checked, type CodeColumns, noSymbols, type SymbolColumns } from "../../protocol/checked.ts";
import type { SourceFile } from "../../protocol/messages.ts";
import { isFileName } from "../format/file-name.ts";
import type { BreakpointRow, Breakpoints } from "./breakpoints.ts";
import { type Launch, plainLaunch } from "./launch.ts";
import { readProject } from "./read-project.ts";
import type { Shelf, StoredProject } from "./shelf.ts";
import { memoryShelf } from "./shelf.ts";
import { readStoredRecord, writeStored } from "./storage.ts";

/** A document that is turned into a string only when somebody needs one. */
export interface Source {
  readonly length: number;
  toString(): string;
}

export interface ProgramFile {
  /** Stays the same while the file is renamed and edited; another text under the same name has another. */
  readonly key: number;
  readonly name: string;
  readonly source: Source;
}

export interface ProgramState {
  /** Of the project, on the shelf: "own", "lesson/02-hello". */
  readonly id: string;
  readonly title: string;
  /** The lesson that somebody else's attempt is an attempt at; one's own has it in its id. */
  readonly lesson: string | undefined;
  /** By name; at least one. */
  readonly files: readonly ProgramFile[];
  /** The file in front: its key, name and text. */
  readonly key: number;
  readonly name: string;
  readonly source: Source;
  /** How the program is started. */
  readonly launch: Launch;
  /** Keys of the files that have a tab, in the order of the tabs. */
  readonly tabs: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
  readonly code: readonly CodeColumns[];
  /** What the names of the text became at the last check that found no error. */
  readonly symbols: SymbolColumns;
  /** The text changed since the program that is now on the machine was built. */
  readonly stale: boolean;
  /** What the machine runs is a text of this project, be it an older one. */
  readonly isOnMachine: boolean;
  /** Whether the last attempt to keep the text succeeded. */
  readonly saved: boolean;
  /** The lesson whose files were brought last, or could not be: until it is the one that the address names, the text is that of something else. */
  readonly broughtLesson: string | undefined;
}

export interface NewProject {
  readonly id: string;
  readonly title: string;
  readonly lesson?: string;
  readonly files: readonly SourceFile[];
  /** Name of the file to show; absent: the first. */
  readonly shown?: string;
  readonly launch?: Launch;
  /** For a project that the shelf does not have. */
  readonly breakpoints?: readonly BreakpointRow[];
}

export interface ProgramOptions {
  readonly shelf?: Shelf;
  /** What the shelf had when the page was opened. */
  readonly stored?: StoredProject | undefined;
  /** The breakpoints belong to the project, and are kept elsewhere while it is in front. */
  readonly breakpoints?: Pick<Breakpoints, "kept" | "restore">;
  readonly nowMs?: () => number;
  /** Hears what befell the project because of another window, in a sentence for the learner. */
  readonly announce?: (sentence: string) => void;
}

/** By project, what a page that went away could not write in time: a browser's database does not answer any more by then. */
const draftsKey = "drafts";
const saveDelayMs = 300;

const byName = (a: ProgramFile, b: ProgramFile) => a.name.localeCompare(b.name);
export const sameFiles = (a: readonly SourceFile[], b: readonly SourceFile[]) =>
  a.length === b.length && a.every(({ name, text }) => b.some((file) => file.name === name && file.text === text));

const drafts = (): Record<string, unknown> => ({ ...readStoredRecord(draftsKey) });

function forgetDraft(id: string): void {
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

/** What is wrong with a name for a file beside those of these names; nothing: it may have it. */
export function complaintAboutName(name: string, others: readonly string[]): string | undefined {
  if (name === "") return "Write a name, as in print.s or www/index.html";
  if (!isFileName(name)) return "Letters, digits and . _ - + @ make a name; / puts it in a folder";
  if (others.includes(name)) return `There is a ${name} already`;
  return undefined;
}

export function createProgram(first: NewProject, options: ProgramOptions = {}) {
  const { shelf = memoryShelf(), stored, breakpoints, nowMs = Date.now, announce } = options;
  let nextKey = 1;
  let saveTimer: ReturnType<typeof setTimeout> | undefined;
  let hasDraft = false;
  /** Writes to the shelf that have not been answered, and the end of the last of them. */
  let writing = 0;
  let written: Promise<void> = Promise.resolve();
  /** Of the project, as this window last had it from the shelf or put it there. */
  let revision = stored?.revision ?? 0;
  let shelved: readonly SourceFile[] = stored?.files ?? first.files;
  /** Something was written in this window since it last followed another. */
  let isWrittenHere = false;
  /** What the last version says: another one is kept only of something else. */
  let lastVersion: readonly SourceFile[] = [];
  let openedAtMs = nowMs();
  /** What the project was when it was opened is in its history, or has not been written over yet. */
  let isOpeningKept = false;

  const fileOf = ({ name, text }: SourceFile): ProgramFile => ({ key: nextKey++, name, source: text });
  const opened = ({ id, title, lesson, files, shown, launch = plainLaunch }: NewProject) => {
    const all = files.map(fileOf).sort(byName);
    const front = all.find(({ name }) => name === shown) ?? all.find(({ name }) => name === files[0]?.name) ?? all[0];
    const { key, name, source } = front as ProgramFile;
    const tabs = all.filter((file) => /\.(?:s|inc)$/i.test(file.name) || file.key === key).map((file) => file.key);
    return {
      id,
      title,
      lesson,
      files: all,
      key,
      name,
      source,
      launch,
      tabs,
      diagnostics: [],
      code: [],
      symbols: noSymbols,
      stale: true,
      isOnMachine: false,
    };
  };
  const store = createStore<ProgramState>()(() => ({ ...opened(stored ?? first), stale: false, saved: true, broughtLesson: undefined }));
  breakpoints?.restore(stored?.breakpoints ?? first.breakpoints ?? [], stored?.events ?? []);
  lastVersion = stored?.files ?? first.files;

  const files = (): SourceFile[] => store.getState().files.map(({ name, source }) => ({ name, text: source.toString() }));
  const asStored = (): StoredProject => {
    const { id, title, lesson, name, launch } = store.getState();
    const { rows = [], events = [] } = breakpoints?.kept() ?? {};
    return {
      id,
      title,
      ...(lesson === undefined ? {} : { lesson }),
      files: files(),
      shown: name,
      breakpoints: rows,
      events,
      ...(launch === plainLaunch ? {} : { launch }),
      changedAtMs: nowMs(),
      revision: revision + 1,
    };
  };

  /** `isAboutToGo`: something else takes its place, so that also a text that nobody has touched since it was opened has to be in the history. */
  const keepVersion = async (why: string, isAboutToGo = false) => {
    const newest = isAboutToGo ? await shelf.findVersion(store.getState().id, () => true) : undefined;
    const present = files();
    if (sameFiles(present, isAboutToGo ? (newest?.files ?? []) : lastVersion)) return;
    lastVersion = present;
    await shelf.keep({ projectId: store.getState().id, atMs: nowMs(), why, files: present });
  };

  /** What another window made of the project takes the place of what is here. */
  const follow = (other: StoredProject) => {
    const { files: all, name } = store.getState();
    const next = other.files.map(
      (file) => all.find((known) => known.name === file.name && known.source.toString() === file.text) ?? fileOf(file),
    );
    if (isWrittenHere) void keepVersion("before another window went on with it");
    ({ revision = 0, files: shelved } = other);
    lastVersion = other.files;
    breakpoints?.restore(other.breakpoints, other.events ?? []);
    if (!sameFiles(files(), other.files)) {
      change(next, (next.find((file) => file.name === name) ?? next[0])?.key);
      announce?.(`${other.title} changed in another window; this one follows`);
    }
    store.setState({ title: other.title, launch: other.launch ?? plainLaunch });
    // That was not this window's doing.
    isWrittenHere = false;
    clearTimeout(saveTimer);
    saveTimer = undefined;
  };

  /** Both windows wrote: this one goes on with a project of its own. */
  const part = () => {
    const { title } = store.getState();
    revision = 0;
    store.setState({ id: `copy/${nowMs()}`, title: `${title} (copy)` });
    announce?.(`${title} was changed in another window, too. What you write here is kept as "${title} (copy)"; nothing of either is lost`);
  };

  /** Before the first edit reaches the shelf: what was typed the last time may be nowhere else. */
  const keepOpening = async (project: StoredProject) => {
    if (isOpeningKept || shelved.length === 0 || sameFiles(shelved, project.files)) return;
    isOpeningKept = true;
    const opening = { projectId: project.id, atMs: openedAtMs, why: "as it was opened", files: shelved };
    const known = await shelf.findVersion(project.id, ({ files: kept }) => sameFiles(kept, opening.files));
    if (!known) await shelf.keep(opening);
  };

  const write = async (): Promise<void> => {
    const project = asStored();
    await keepOpening(project);
    const outcome = await shelf.write(project);
    if (outcome === "overtaken") {
      const other = await shelf.read(project.id);
      const isSame = other !== undefined && sameFiles(files(), other.files);
      if (other && !isSame && sameFiles(files(), shelved)) return follow(other);
      if (isSame) revision = other.revision ?? 0;
      else part();
      return await write();
    }
    const saved = outcome === "kept";
    if (saved) {
      revision += 1;
      shelved = project.files;
      if (hasDraft) forgetDraft(project.id);
      hasDraft = false;
    }
    if (saved !== store.getState().saved) store.setState({ saved });
  };
  const save = (): Promise<void> => {
    clearTimeout(saveTimer);
    saveTimer = undefined;
    writing += 1;
    written = written.then(write).finally(() => {
      writing -= 1;
    });
    return written;
  };
  const saveSoon = () => {
    isWrittenHere = true;
    saveTimer ??= setTimeout(save, saveDelayMs);
  };

  /** Changes the list of files; what is in front stays there, or its neighbour comes. */
  const change = (next: readonly ProgramFile[], front = store.getState().key) => {
    const all = [...next].sort(byName);
    const before = store.getState();
    const at = before.tabs.indexOf(before.key);
    const tabs = before.tabs.filter((key) => all.some((file) => file.key === key));
    const shown = all.find(({ key }) => key === front) ?? all.find(({ key }) => key === tabs[Math.min(at, tabs.length - 1)]) ?? all[0];
    if (!shown) return;
    const { key, name, source } = shown;
    store.setState({ files: all, key, name, source, tabs: tabs.includes(key) ? tabs : [...tabs, key], stale: true });
    saveSoon();
  };

  shelf.onWrite(async (id) => {
    const other = id === store.getState().id ? await shelf.read(id) : undefined;
    const isAtRest = saveTimer === undefined && writing === 0 && id === store.getState().id;
    if (other && (other.revision ?? 0) > revision && isAtRest) follow(other);
  });

  const fileNamed = (name: string) => store.getState().files.find((file) => file.name === name);

  return {
    store,
    shelf,
    files,
    /** The text of the file in front changed. */
    edit: (source: Source) => {
      const { files: all, key } = store.getState();
      store.setState({ files: all.map((file) => (file.key === key ? { ...file, source } : file)), source, stale: true });
      saveSoon();
    },
    /** Brings a file to the front; false: there is none of that name. */
    show: (name: string): boolean => {
      const file = fileNamed(name);
      if (!file) return false;
      const { tabs, key } = store.getState();
      if (file.key === key) return true;
      store.setState({ key: file.key, name, source: file.source, tabs: tabs.includes(file.key) ? tabs : [...tabs, file.key] });
      saveSoon();
      return true;
    },
    /** Takes away a tab; the file stays. */
    closeTab: (name: string) => {
      const { tabs, key, files: all } = store.getState();
      const file = fileNamed(name);
      if (!file || tabs.length < 2) return;
      const left = tabs.filter((tab) => tab !== file.key);
      const next = left[Math.min(Math.max(0, tabs.indexOf(file.key)), left.length - 1)];
      const front = all.find((candidate) => candidate.key === (file.key === key ? next : key));
      if (front) store.setState({ tabs: left, key: front.key, name: front.name, source: front.source });
    },
    /** A new file, in front; one of that name gets its text. */
    add: (file: SourceFile) => {
      const fresh = fileOf(file);
      change([...store.getState().files.filter(({ name }) => name !== file.name), fresh], fresh.key);
    },
    rename: (from: string, to: string) => {
      const file = fileNamed(from);
      if (!file || from === to) return;
      const { rows, events } = breakpoints?.kept() ?? { rows: [], events: [] };
      breakpoints?.restore(
        rows.map((row) => (row.file === from ? { ...row, file: to } : row)),
        events,
      );
      change(store.getState().files.map((candidate) => (candidate.key === file.key ? { ...candidate, name: to } : candidate)));
    },
    /** The last file stays. */
    remove: async (name: string) => {
      const left = store.getState().files.filter((file) => file.name !== name);
      if (left.length === 0) return;
      await keepVersion(`before ${name} was deleted`, true);
      change(left);
    },
    /** Other contents for the project in front; those it had go into its history. */
    replaceFiles: async (next: readonly SourceFile[], why = "before other files took their place") => {
      await keepVersion(why, true);
      const { files: all, name, tabs } = store.getState();
      const kept = next.map((file) => {
        const same = all.find((candidate) => candidate.name === file.name && candidate.source.toString() === file.text);
        return same ?? fileOf(file);
      });
      change(kept, (kept.find((file) => file.name === name) ?? kept[0])?.key);
      // What had a tab has it still, also with another text.
      const { key } = store.getState();
      const named = tabs.flatMap((tab) => kept.find((file) => file.name === all.find((old) => old.key === tab)?.name)?.key ?? []);
      store.setState({ tabs: named.includes(key) ? named : [...named, key] });
    },
    /** Puts another project in front, as the shelf knows it; with `fresh`, as it is given. The one before it stays on the shelf. */
    openProject: async (next: NewProject, { fresh = false }: { readonly fresh?: boolean } = {}) => {
      await save();
      await keepVersion("before another project was opened");
      const known = await shelf.read(next.id);
      if (known && fresh && !sameFiles(known.files, next.files)) {
        await shelf.keep({ projectId: next.id, atMs: nowMs(), why: "before it was opened anew", files: known.files });
      }
      const chosen = known && !fresh ? known : next;
      lastVersion = chosen.files;
      openedAtMs = nowMs();
      isOpeningKept = false;
      shelved = known?.files ?? [];
      revision = known?.revision ?? 0;
      if (known && !fresh) breakpoints?.restore(known.breakpoints, known.events ?? []);
      else breakpoints?.restore(next.breakpoints ?? [], []);
      store.setState(opened(chosen));
      await save();
    },
    broughtLesson: (broughtLesson: string) => store.setState({ broughtLesson }),
    /** From the next start on. */
    launchAs: (launch: Launch) => {
      store.setState({ launch, stale: true });
      saveSoon();
    },
    retitle: (title: string) => {
      store.setState({ title });
      saveSoon();
    },
    keepVersion,
    /** Something else that is kept with the project has changed. */
    touched: saveSoon,
    /** The text as it stands is what the machine now runs. */
    built: () => {
      store.setState({ stale: false, isOnMachine: true });
      void keepVersion("run");
    },
    /** The text as it stands could not be started; what runs is older. */
    refused: (diagnostics: readonly Diagnostic[]) => store.setState({ diagnostics, stale: true }),
    checked: ({ diagnostics, code, symbols }: Checked) =>
      store.setState((before) => ({ diagnostics, code, symbols: symbols.values.length > 0 ? symbols : before.symbols })),
    /** Writes at once what is waiting to be written: the page is about to go away. */
    flush: () => {
      if (saveTimer === undefined && writing === 0 && store.getState().saved) return;
      const project = asStored();
      hasDraft = writeStored(draftsKey, JSON.stringify({ ...drafts(), [project.id]: project }));
      void save();
    },
  };
}

export type Program = ReturnType<typeof createProgram>;
