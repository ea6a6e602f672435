// cp, mv: files and trees to other places.

import type { Steps, ToolEntry } from "../../../kernel/index.ts";
import {
  changeMode,
  close,
  isFolder,
  look,
  makeFolder,
  openFile,
  openFlags,
  readOrFail,
  remove,
  removeFolder,
  rename,
  saysYes,
  setTimes,
  symbolicLink,
  write,
} from "../../system.ts";
import type { CommandRow } from "../../tool.ts";
import { FileWork, fileTool, inFolder, targetsOf } from "./file-work.ts";

const [exdev, einval] = [-18, -22];

/** What a link leads to counts, unless links are copied as such. */
function* entryOf(path: string, keepsLinks: boolean): Steps<ToolEntry | undefined> {
  const entry = yield* look(path);
  if (entry?.kind !== "link" || keepsLinks) return entry;
  if (yield* isFolder(path)) return yield* look(`${path}/.`);
  const fd = yield* openFile(path, openFlags.read);
  if (fd < 0) return undefined;
  yield* close(fd);
  return { ...entry, kind: "file", permissions: 0o644 };
}

function* mayReplace(work: FileWork, from: string, to: string): Steps<boolean> {
  const there = yield* look(to);
  if (!there) return true;
  if (work.has("n")) return false;
  if (work.has("u")) {
    const source = yield* look(from);
    if (source && source.modifiedSeconds <= there.modifiedSeconds) return false;
  }
  return work.has("i") && !work.has("f") ? yield* saysYes(`${work.name}: overwrite '${to}'? `) : true;
}

function* copyBytes(work: FileWork, from: string, to: string, mode: number): Steps<boolean> {
  const source = yield* openFile(from, openFlags.read);
  if (source < 0) {
    yield* work.fail(`cannot open '${from}' for reading`, source);
    return false;
  }
  let target = yield* openFile(to, openFlags.write | openFlags.create | openFlags.truncate, mode & 0o777);
  if (target < 0 && work.has("f")) {
    yield* remove(to);
    target = yield* openFile(to, openFlags.write | openFlags.create | openFlags.truncate, mode & 0o777);
  }
  if (target < 0) {
    yield* close(source);
    yield* work.fail(`cannot create regular file '${to}'`, target);
    return false;
  }
  let isDone = true;
  for (;;) {
    const bytes = yield* readOrFail(source);
    if (typeof bytes === "number") {
      yield* work.fail(`error reading '${from}'`, bytes);
      isDone = false;
    }
    if (typeof bytes === "number" || bytes.length === 0) break;
    const written = yield* write(target, bytes);
    if (written < 0) {
      yield* work.fail(`error writing '${to}'`, written);
      isDone = false;
      break;
    }
  }
  yield* close(target);
  yield* close(source);
  return isDone;
}

function* copyOne(work: FileWork, from: string, to: string, isTop: boolean): Steps<boolean> {
  const goesDown = work.has("r") || work.has("R") || work.has("a");
  const keepsLinks =
    work.has("P") ||
    work.has("d") ||
    work.has("a") ||
    (goesDown && !work.has("L") && !isTop) ||
    (goesDown && !work.has("L") && !work.has("H"));
  const entry = yield* entryOf(from, keepsLinks);
  if (!entry) {
    yield* work.fail(`cannot stat '${from}': No such file or directory`);
    return false;
  }
  const there = yield* look(to);
  if (entry.kind === "directory") {
    if (!goesDown) {
      yield* work.fail(`-r not specified; omitting directory '${from}'`);
      return false;
    }
    if (isTop && `${to}/`.startsWith(`${from.replace(/\/+$/, "")}/`)) {
      yield* work.fail(`cannot copy a directory, '${from}', into itself, '${to}'`);
      return false;
    }
    if (there && there.kind !== "directory") {
      yield* work.fail(`cannot overwrite non-directory '${to}' with directory '${from}'`);
      return false;
    }
    const failure = there ? 0 : yield* makeFolder(to, entry.permissions | 0o700);
    if (failure < 0) {
      yield* work.fail(`cannot create directory '${to}'`, failure);
      return false;
    }
    if (!there) yield* work.tell(`'${from}' -> '${to}'`);
    let isWhole = true;
    for (const { name } of (yield* look(from))?.entries ?? (yield* look(`${from}/.`))?.entries ?? []) {
      isWhole = (yield* copyOne(work, inFolder(from, name), `${to}/${name}`, false)) && isWhole;
    }
    if (work.has("p") || work.has("a")) yield* keep(to, entry);
    return isWhole;
  }
  if (there?.kind === "directory") {
    yield* work.fail(`cannot overwrite directory '${to}' with non-directory`);
    return false;
  }
  const isSame = from === to || (there !== undefined && from.replace(/^\.\//, "") === to.replace(/^\.\//, ""));
  if (isSame) {
    yield* work.fail(`'${from}' and '${to}' are the same file`);
    return false;
  }
  if (!(yield* mayReplace(work, from, to))) return true;
  if (entry.kind === "link") {
    if (there) yield* remove(to);
    const failure = yield* symbolicLink(entry.target ?? "", to);
    if (failure < 0) yield* work.fail(`cannot create symbolic link '${to}'`, failure);
    return failure >= 0;
  }
  if (!(yield* copyBytes(work, from, to, entry.permissions))) return false;
  yield* work.tell(`'${from}' -> '${to}'`);
  if (work.has("p") || work.has("a")) yield* keep(to, entry);
  return true;
}

/** -p */
function* keep(path: string, { permissions, modifiedSeconds }: ToolEntry): Steps<void> {
  yield* changeMode(path, permissions);
  yield* setTimes(path, modifiedSeconds, modifiedSeconds);
}

function* copy(work: FileWork): Steps<void> {
  for (const [from, to] of (yield* targetsOf(work)) ?? []) yield* copyOne(work, from, to, true);
}

function* removeTree(path: string): Steps<number> {
  const entry = yield* look(path);
  if (entry?.kind !== "directory") return yield* remove(path);
  for (const { name } of entry.entries ?? []) yield* removeTree(`${path}/${name}`);
  return yield* removeFolder(path);
}

/** What cannot be given another name is copied with all that it has, then taken away. */
function* moveByCopy(work: FileWork, from: string, to: string): Steps<void> {
  const copying = new FileWork(work, { ...work.words, letters: new Set(["a"]) });
  const failure = (yield* copyOne(copying, from, to, false)) ? yield* removeTree(from) : 0;
  if (failure < 0) yield* work.fail(`cannot move '${from}' to '${to}'`, failure);
  work.status ||= copying.status;
}

function* move(work: FileWork): Steps<void> {
  for (const [from, to] of (yield* targetsOf(work)) ?? []) {
    const entry = yield* look(from);
    if (!entry) {
      yield* work.fail(`cannot stat '${from}': No such file or directory`);
      continue;
    }
    if (from.replace(/\/+$/, "") === to.replace(/\/+$/, "")) {
      yield* work.fail(`'${from}' and '${to}' are the same file`);
      continue;
    }
    const there = yield* look(to);
    if (there && there.kind !== "directory" && entry.kind === "directory") {
      yield* work.fail(`cannot overwrite non-directory '${to}' with directory '${from}'`);
      continue;
    }
    if (!(yield* mayReplace(work, from, to))) continue;
    const failure = yield* rename(from, to);
    if (failure === exdev) yield* moveByCopy(work, from, to);
    else if (failure === einval && entry.kind === "directory")
      yield* work.fail(`cannot move '${from}' to a subdirectory of itself, '${to}'`);
    else if (failure < 0) yield* work.fail(`cannot move '${from}' to '${to}'`, failure);
    else yield* work.tell(`renamed '${from}' -> '${to}'`);
  }
}

const longNames = {
  archive: "a",
  force: "f",
  interactive: "i",
  "no-clobber": "n",
  recursive: "r",
  update: "u",
  verbose: "v",
  "target-directory": "t",
  "no-target-directory": "T",
  dereference: "L",
  "no-dereference": "P",
  preserve: "p",
};

export const copyingCommands: readonly CommandRow[] = [
  {
    name: "cp",
    usage: "cp [-r] [-a] [-p] [-i] [-n] [-u] [-v] [-t DIRECTORY] FROM … TO",
    summary: "Copies files, and with -r trees.",
    run: fileTool("afiLPdHnprRuvTt:", longNames, copy),
  },
  {
    name: "mv",
    usage: "mv [-i] [-n] [-u] [-v] [-t DIRECTORY] FROM … TO",
    summary: "Gives files other names, or moves them.",
    run: fileTool("finuvTt:", longNames, move),
  },
];
