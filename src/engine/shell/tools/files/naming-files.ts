// rm, rmdir, mkdir, touch, ln, chmod: names of files made and taken away, what hangs on them changed.

import type { Steps } from "../../../kernel/index.ts";
import { parseDate, parseTouchTime } from "../../date-text.ts";
import { changedMode, kindText, permissionText } from "../../file-mode.ts";
import {
  changeMode,
  close,
  creationMask,
  hardLink,
  isFolder,
  look,
  makeFolder,
  openFile,
  openFlags,
  remove,
  removeFolder,
  saysYes,
  setTimes,
  symbolicLink,
} from "../../system.ts";
import type { CommandRow } from "../../tool.ts";
import { type FileWork, fileTool, inFolder, lastPart } from "./file-work.ts";

const [eexist, enoent] = [-17, -2];

// rm

function* removeOne(work: FileWork, path: string): Steps<void> {
  const entry = yield* look(path);
  if (!entry) {
    if (!work.has("f")) yield* work.fail(`cannot remove '${path}': No such file or directory`);
    return;
  }
  const asks = work.has("i") && !work.has("f");
  if (entry.kind !== "directory") {
    if (asks && !(yield* saysYes(`${work.name}: remove ${kindText(entry)} '${path}'? `))) return;
    const failure = yield* remove(path);
    if (failure < 0) yield* work.fail(`cannot remove '${path}'`, failure);
    else yield* work.tell(`removed '${path}'`);
    return;
  }
  const goesDown = work.has("r") || work.has("R");
  if (!goesDown && !work.has("d")) {
    yield* work.fail(`cannot remove '${path}': Is a directory`);
    return;
  }
  const last = lastPart(path);
  if (last === "." || last === "..") {
    yield* work.fail(`refusing to remove '.' or '..' directory: skipping '${path}'`);
    return;
  }
  if (path.replace(/\/+$/, "") === "") {
    yield* work.fail("it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe");
    return;
  }
  if (goesDown) {
    const inner = entry.entries ?? [];
    if (asks && inner.length > 0 && !(yield* saysYes(`${work.name}: descend into directory '${path}'? `))) return;
    for (const { name } of inner) yield* removeOne(work, inFolder(path, name));
  }
  if (asks && !(yield* saysYes(`${work.name}: remove directory '${path}'? `))) return;
  const failure = yield* removeFolder(path);
  if (failure < 0) yield* work.fail(`cannot remove '${path}'`, failure);
  else yield* work.tell(`removed directory '${path}'`);
}

function* removeAll(work: FileWork): Steps<void> {
  const { operands } = work.words;
  if (operands.length === 0 && !work.has("f")) yield* work.misuse("missing operand");
  for (const path of operands) yield* removeOne(work, path);
}

// rmdir

function* removeFolders(work: FileWork): Steps<void> {
  const { operands } = work.words;
  if (operands.length === 0) yield* work.misuse("missing operand");
  for (const operand of operands) {
    for (let path = operand.replace(/\/+$/, ""); path !== ""; path = work.has("p") ? path.split("/").slice(0, -1).join("/") : "") {
      yield* work.tell(`rmdir: removing directory, '${path}'`);
      const failure = yield* removeFolder(path);
      if (failure < 0) {
        yield* work.fail(`failed to remove ${path === operand ? "" : "directory "}'${path}'`, failure);
        break;
      }
    }
  }
}

// mkdir

function* makeOne(work: FileWork, path: string, mode: number, isAllowed: boolean): Steps<boolean> {
  const failure = yield* makeFolder(path, 0o777);
  if (failure === eexist && isAllowed && (yield* isFolder(path))) return true;
  if (failure < 0) {
    yield* work.fail(`cannot create directory ‘${path}’`, failure);
    return false;
  }
  if (mode >= 0) yield* changeMode(path, mode);
  yield* work.tell(`mkdir: created directory '${path}'`);
  return true;
}

function* makeFolders(work: FileWork): Steps<void> {
  const { operands, values } = work.words;
  if (operands.length === 0) yield* work.misuse("missing operand");
  const wanted = values.get("m");
  const mode = wanted === undefined ? -1 : changedMode(wanted, 0o777, true, yield* creationMask());
  if (mode === undefined) {
    yield* work.fail(`invalid mode ‘${wanted}’`);
    return;
  }
  for (const path of operands) {
    const parts = path.replace(/\/+$/, "").split("/");
    let isMade = true;
    if (work.has("p")) {
      for (let count = 1; count < parts.length && isMade; count += 1) {
        const parent = parts.slice(0, count).join("/");
        if (parent !== "" && parent !== ".") isMade = yield* makeOne(work, parent, -1, true);
      }
    }
    if (isMade) yield* makeOne(work, path, mode, work.has("p"));
  }
}

// touch

function* touchAll(work: FileWork): Steps<void> {
  const { operands, values } = work.words;
  if (operands.length === 0) {
    yield* work.misuse("missing file operand");
    return;
  }
  const nowSeconds = work.nowSeconds;
  let seconds: number | undefined = nowSeconds;
  const [time, date, reference] = [values.get("t"), values.get("d"), values.get("r")];
  if (time !== undefined) seconds = parseTouchTime(time, nowSeconds);
  if (date !== undefined) seconds = parseDate(date, nowSeconds);
  if (reference !== undefined) {
    const entry = yield* look(reference);
    if (!entry) {
      yield* work.fail(`failed to get attributes of '${reference}': No such file or directory`);
      return;
    }
    seconds = entry.modifiedSeconds;
  }
  if (seconds === undefined) {
    yield* work.fail(`invalid date format ‘${time ?? date}’`);
    return;
  }
  const isNow = time === undefined && date === undefined && reference === undefined;
  for (const path of operands) {
    if (!(yield* look(path))) {
      if (work.has("c")) continue;
      const fd = yield* openFile(path, openFlags.write | openFlags.create);
      if (fd < 0) {
        yield* work.fail(`cannot touch '${path}'`, fd);
        continue;
      }
      yield* close(fd);
      if (isNow) continue;
    }
    const failure = yield* setTimes(path, work.has("m") ? undefined : seconds, work.has("a") && !work.has("m") ? undefined : seconds);
    if (failure < 0) yield* work.fail(`setting times of '${path}'`, failure);
  }
}

// ln

function* makeLinks(work: FileWork): Steps<void> {
  const { operands, values } = work.words;
  if (operands.length === 0) {
    yield* work.misuse("missing file operand");
    return;
  }
  const isSymbolic = work.has("s");
  const folder = values.get("t");
  const target = folder ?? (operands.length === 1 ? "." : (operands.at(-1) as string));
  const sources = folder === undefined && operands.length > 1 ? operands.slice(0, -1) : operands;
  const there = yield* look(target);
  const isInside = !work.has("T") && !(work.has("n") && there?.kind === "link") && (yield* isFolder(target));
  if (!isInside && (sources.length > 1 || folder !== undefined)) {
    yield* work.fail(`target '${target}': No such file or directory`);
    return;
  }
  for (const source of sources) {
    const path = isInside ? inFolder(target, lastPart(source)) : target;
    if (!isSymbolic) {
      const entry = yield* look(source);
      if (!entry) {
        yield* work.fail(`failed to access '${source}': No such file or directory`);
        continue;
      }
      if (entry.kind === "directory") {
        yield* work.fail(`${source}: hard link not allowed for directory`);
        continue;
      }
    }
    if (work.has("f")) yield* remove(path);
    else if (work.has("i") && (yield* look(path)) && (yield* saysYes(`${work.name}: replace '${path}'? `))) yield* remove(path);
    const failure = isSymbolic ? yield* symbolicLink(source, path) : yield* hardLink(source, path);
    const shown = isSymbolic || failure === eexist ? `'${path}'` : `'${path}' => '${source}'`;
    if (failure < 0) yield* work.fail(`failed to create ${isSymbolic ? "symbolic" : "hard"} link ${shown}`, failure);
    else yield* work.tell(`'${path}' ${isSymbolic ? "->" : "=>"} '${source}'`);
  }
}

// chmod

function* changeOne(work: FileWork, path: string, text: string, mask: number): Steps<void> {
  let entry = yield* look(path);
  if (entry?.kind === "link") entry = (yield* isFolder(path)) ? yield* look(`${path}/.`) : entry;
  const before = entry?.permissions ?? 0;
  const mode = changedMode(text, before, entry?.kind === "directory", mask) ?? before;
  const failure = entry ? yield* changeMode(path, mode) : enoent;
  if (failure < 0) {
    if (!work.has("f")) yield* work.fail(failure === enoent ? `cannot access '${path}'` : `changing permissions of '${path}'`, failure);
    else work.status = 1;
    return;
  }
  const shown = (bits: number): string => `${(bits & 0o7777).toString(8).padStart(4, "0")} (${permissionText(bits)})`;
  if (before !== mode && (work.has("v") || work.has("c"))) {
    yield* work.say(`mode of '${path}' changed from ${shown(before)} to ${shown(mode)}`);
  } else yield* work.tell(`mode of '${path}' retained as ${shown(mode)}`);
  if (!work.has("R") || entry?.kind !== "directory") return;
  for (const { name } of entry.entries ?? (yield* look(`${path}/.`))?.entries ?? [])
    yield* changeOne(work, inFolder(path, name), text, mask);
}

function* changeModes(work: FileWork): Steps<void> {
  const { operands, values } = work.words;
  const reference = values.get("r");
  let [text, ...paths] = operands;
  if (reference !== undefined) {
    const entry = yield* look(reference);
    if (!entry) {
      yield* work.fail(`failed to get attributes of '${reference}': No such file or directory`);
      return;
    }
    [text, paths] = [entry.permissions.toString(8), [...operands]];
  }
  if (text === undefined) {
    yield* work.misuse("missing operand");
    return;
  }
  const mask = yield* creationMask();
  if (changedMode(text, 0, false, mask) === undefined) {
    yield* work.misuse(`invalid mode: ‘${text}’`);
    return;
  }
  if (paths.length === 0) yield* work.misuse(`missing operand after ‘${text}’`);
  for (const path of paths) yield* changeOne(work, path, text, mask);
}

const long = {
  recursive: "r",
  force: "f",
  verbose: "v",
  interactive: "i",
  dir: "d",
  parents: "p",
  mode: "m",
  "no-create": "c",
  date: "d",
  reference: "r",
  symbolic: "s",
  "no-dereference": "n",
  "target-directory": "t",
};

const chmodRun = fileTool("RcfvrwxXst", { recursive: "R", verbose: "v", changes: "c", silent: "f", quiet: "f" }, changeModes);

export const fileNameCommands: readonly CommandRow[] = [
  {
    name: "chmod",
    usage: "chmod [-R] [-v] [-c] MODE FILE …",
    summary: "Changes permissions: 755, +x, u=rw,go=r.",
    // "-w" is a mode, not an option.
    run: (request) => {
      const at = request.arguments.findIndex((word) => /^-[rwxXst]/.test(word));
      if (at < 0) return chmodRun(request);
      return chmodRun({ ...request, arguments: [...request.arguments.slice(0, at), "--", ...request.arguments.slice(at)] });
    },
  },
  {
    name: "ln",
    usage: "ln [-s] [-f] [-v] TARGET … NAME",
    summary: "Gives a file another name, or with -s makes a name that leads to it.",
    run: fileTool("sfvniTt:", long, makeLinks),
  },
  {
    name: "mkdir",
    usage: "mkdir [-p] [-v] [-m MODE] DIRECTORY …",
    summary: "Makes directories.",
    run: fileTool("pvm:", long, makeFolders),
  },
  {
    name: "rm",
    usage: "rm [-r] [-f] [-i] [-d] [-v] FILE …",
    summary: "Removes files, and with -r trees.",
    run: fileTool("rRfivd", { ...long, dir: "d", recursive: "r" }, removeAll),
  },
  {
    name: "rmdir",
    usage: "rmdir [-p] [-v] DIRECTORY …",
    summary: "Removes empty directories.",
    run: fileTool("pv", long, removeFolders),
  },
  {
    name: "touch",
    usage: "touch [-a] [-m] [-c] [-t TIME] [-d DATE] [-r FILE] FILE …",
    summary: "Makes files, or sets their times.",
    run: fileTool("amct:d:r:", { ...long, date: "d", reference: "r" }, touchAll),
  },
];
