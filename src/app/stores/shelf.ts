// Where projects are kept: the browser's IndexedDB, with a history of versions. Everything is answered, nothing is thrown: a
// browser that keeps nothing (private windows, a full disk) gives a shelf that forgets with the page, and `keeps` says so.
// Several windows share it: a project is written only over the revision that its writer has seen, and the others are told.

import type { BreakpointWish, SourceFile } from "../../protocol/messages.ts";
import type { BreakpointRow } from "./breakpoints.ts";
import type { Launch } from "./launch.ts";

export interface StoredProject {
  readonly id: string;
  readonly title: string;
  /** The lesson that somebody else's attempt is an attempt at; one's own has it in its id. */
  readonly lesson?: string;
  /** The address that a lesson was fetched from. */
  readonly origin?: string;
  readonly files: readonly SourceFile[];
  /** Name of the file in front. */
  readonly shown: string;
  readonly breakpoints: readonly BreakpointRow[];
  /** Places to stop that are no lines; absent in what older pages wrote. */
  readonly events?: readonly BreakpointWish[];
  /** Absent: as usual. */
  readonly launch?: Launch;
  readonly changedAtMs: number;
  /** How often it was written; absent in what older pages wrote: 0. */
  readonly revision?: number;
}

/** "refused": the browser keeps nothing more. "overtaken": the shelf has a revision that the writer had not seen; it stays. */
export type WriteOutcome = "kept" | "refused" | "overtaken";

/** A project as it once was. */
export interface StoredVersion {
  readonly projectId: string;
  readonly atMs: number;
  /** What was about to happen: "run", "before another version was brought back". */
  readonly why: string;
  readonly files: readonly SourceFile[];
}

export interface Shelf {
  readonly keeps: boolean;
  /** The last changed first. */
  projects(): Promise<readonly StoredProject[]>;
  read(id: string): Promise<StoredProject | undefined>;
  /** Keeps a project in the place of the revision before its own, and tells the windows that look at it. */
  write(project: StoredProject): Promise<WriteOutcome>;
  /** With all its versions. */
  remove(id: string): Promise<void>;
  /** The newest first. */
  versions(projectId: string): Promise<readonly StoredVersion[]>;
  /** The newest that is wanted. Only one is held at a time: all of a large project's would be too much for a moment between two keys. */
  findVersion(projectId: string, isWanted: (version: StoredVersion) => boolean): Promise<StoredVersion | undefined>;
  keep(version: StoredVersion): Promise<void>;
  /** Calls with the id of each project that is written, perhaps by this window itself. */
  onWrite(listener: (id: string) => void): void;
}

/** Of each project; the oldest are forgotten. */
export const keptVersions = 60;

/** Whether `project` may take the place of what the shelf has. */
const follows = (project: StoredProject, present: StoredProject | undefined): boolean =>
  present === undefined || (present.revision ?? 0) < (project.revision ?? 0);

const byTime = (a: StoredProject, b: StoredProject) => b.changedAtMs - a.changedAtMs;

/** A shelf that lasts as long as the page. */
export function memoryShelf(keeps = false): Shelf {
  const projects = new Map<string, StoredProject>();
  let all: readonly StoredVersion[] = [];
  const listeners: ((id: string) => void)[] = [];
  const versionsOf = (id: string) => all.filter(({ projectId }) => projectId === id).sort((a, b) => b.atMs - a.atMs);
  return {
    keeps,
    projects: async () => [...projects.values()].sort(byTime),
    read: async (id) => projects.get(id),
    write: async (project) => {
      if (!follows(project, projects.get(project.id))) return "overtaken";
      projects.set(project.id, project);
      for (const listener of listeners) listener(project.id);
      return keeps ? "kept" : "refused";
    },
    remove: async (id) => {
      projects.delete(id);
      all = all.filter(({ projectId }) => projectId !== id);
    },
    versions: async (id) => versionsOf(id),
    findVersion: async (id, isWanted) => versionsOf(id).find(isWanted),
    keep: async (version) => {
      const kept = [version, ...versionsOf(version.projectId)].slice(0, keptVersions);
      all = [...all.filter(({ projectId }) => projectId !== version.projectId), ...kept];
    },
    onWrite: (listener) => listeners.push(listener),
  };
}

const databaseName = "svc0";
const databaseVersion = 1;
/** A browser that does not answer for this long has no shelf for us. */
const openingPatienceMs = 2000;

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, databaseVersion);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("projects", { keyPath: "id" });
    request.result.createObjectStore("versions", { keyPath: ["projectId", "atMs"] });
  };
  return await answer(request);
}

const rangeOf = (projectId: string) => IDBKeyRange.bound([projectId, 0], [projectId, Number.MAX_SAFE_INTEGER]);

function databaseShelf(opened: IDBDatabase): Shelf {
  let database = opened;
  const otherWindows = new BroadcastChannel("svc0 projects");
  // What is said to be kept is on the disk, not on its way there: a machine that loses its power keeps it, too.
  const store = (name: "projects" | "versions", mode: IDBTransactionMode = "readonly") =>
    database.transaction(name, mode, { durability: "strict" }).objectStore(name);
  /** Browsers close what a sleeping page has open: what fails is tried once more, with the database opened anew. */
  const attempt = async <T>(otherwise: T, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch {
      try {
        database.close();
        database = await openDatabase();
        return await work();
      } catch {
        return otherwise;
      }
    }
  };
  return {
    keeps: true,
    projects: () =>
      attempt<readonly StoredProject[]>([], async () => ((await answer(store("projects").getAll())) as StoredProject[]).sort(byTime)),
    read: (id) => attempt(undefined, async () => (await answer(store("projects").get(id))) as StoredProject | undefined),
    write: (project) =>
      attempt<WriteOutcome>("refused", async () => {
        const projects = store("projects", "readwrite");
        const present = (await answer(projects.get(project.id))) as StoredProject | undefined;
        if (!follows(project, present)) return "overtaken";
        projects.put(project);
        await finished(projects.transaction);
        otherWindows.postMessage(project.id);
        return "kept";
      }),
    remove: (id) =>
      attempt(undefined, async () => {
        const transaction = database.transaction(["projects", "versions"], "readwrite");
        transaction.objectStore("projects").delete(id);
        transaction.objectStore("versions").delete(rangeOf(id));
        await finished(transaction);
      }),
    versions: (id) =>
      attempt<readonly StoredVersion[]>([], async () =>
        ((await answer(store("versions").getAll(rangeOf(id)))) as StoredVersion[]).reverse(),
      ),
    findVersion: (id, isWanted) =>
      attempt<StoredVersion | undefined>(
        undefined,
        () =>
          new Promise((resolve, reject) => {
            const request = store("versions").openCursor(rangeOf(id), "prev");
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
              const cursor = request.result;
              const version = cursor?.value as StoredVersion | undefined;
              if (!cursor || !version || isWanted(version)) resolve(version);
              else cursor.continue();
            };
          }),
      ),
    keep: (version) =>
      attempt(undefined, async () => {
        const versions = store("versions", "readwrite");
        versions.put(version);
        const keys = await answer(versions.getAllKeys(rangeOf(version.projectId)));
        for (const key of keys.slice(0, Math.max(0, keys.length - keptVersions))) versions.delete(key);
        await finished(versions.transaction);
      }),
    onWrite: (listener) => otherWindows.addEventListener("message", ({ data }) => listener(String(data))),
  };
}

/** The browser's shelf, or one that forgets. */
export async function openShelf(): Promise<Shelf> {
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), openingPatienceMs));
  try {
    const database = await Promise.race([openDatabase(), patience]);
    return database ? databaseShelf(database) : memoryShelf();
  } catch {
    return memoryShelf();
  }
}
