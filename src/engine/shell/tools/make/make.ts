// make: GNU make's language and words. The rules that it knows by itself are for the sources of this machine.

import { decodeUtf8 } from "../../../base/utf8.ts";
import type { Steps, ToolRequest } from "../../../kernel/index.ts";
import {
  bringDescriptor,
  changeDirectory,
  close,
  contentsOf,
  execute,
  fork,
  look,
  openPipe,
  readAll,
  remove,
  waitFor,
  write,
} from "../../system.ts";
import type { CommandRow } from "../../tool.ts";
import { Build, type BuildOptions, type Workshop } from "./build.ts";
import { emptyMakefile, MakefileReader } from "./makefile.ts";
import { MakeError, Variables } from "./variables.ts";

/** What make knows without a makefile. */
const ownRules = `
AS = as
CC = cc
CXX = g++
LD = ld
AR = ar
ARFLAGS = rv
RM = rm -f
MAKE = make
OUTPUT_OPTION = -o $@
COMPILE.s = $(AS) $(ASFLAGS) $(TARGET_MACH)
COMPILE.c = $(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c
COMPILE.S = $(CC) $(ASFLAGS) $(CPPFLAGS) $(TARGET_MACH) -c
LINK.o = $(CC) $(LDFLAGS) $(TARGET_ARCH)
LINK.c = $(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)
LINK.s = $(CC) $(ASFLAGS) $(LDFLAGS) $(TARGET_MACH)
LINK.S = $(CC) $(ASFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_MACH)
%: %.s
	$(LINK.s) $^ $(LOADLIBES) $(LDLIBS) -o $@
%: %.S
	$(LINK.S) $^ $(LOADLIBES) $(LDLIBS) -o $@
%: %.c
	$(LINK.c) $^ $(LOADLIBES) $(LDLIBS) -o $@
%: %.o
	$(LINK.o) $^ $(LOADLIBES) $(LDLIBS) -o $@
%.o: %.s
	$(COMPILE.s) -o $@ $<
%.o: %.S
	$(COMPILE.S) -o $@ $<
%.o: %.c
	$(COMPILE.c) $(OUTPUT_OPTION) $<
`;

const versionText = "GNU Make 4.3 (as far as this machine's make goes)\nBuilt for aarch64-unknown-linux-gnu\n";

interface Line extends BuildOptions {
  readonly file: string | undefined;
  readonly directories: readonly string[];
  readonly goals: readonly string[];
  readonly assigned: readonly string[];
  readonly letters: string;
  readonly printsDirectory: boolean | undefined;
}

function readLine(words: readonly string[]): Line | string {
  let letters = "";
  let file: string | undefined;
  let printsDirectory: boolean | undefined;
  const directories: string[] = [];
  const goals: string[] = [];
  const assigned: string[] = [];
  const long: Readonly<Record<string, string>> = {
    "dry-run": "n",
    "just-print": "n",
    recon: "n",
    "always-make": "B",
    "keep-going": "k",
    silent: "s",
    quiet: "s",
    "ignore-errors": "i",
    question: "q",
    touch: "t",
    "environment-overrides": "e",
    "no-builtin-rules": "r",
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const option = /^--([a-z-]+)(?:=(.*))?$/.exec(word);
    const valued = /^-([fCjloWI])(.*)$/s.exec(word);
    if (word === "-v" || option?.[1] === "version") return versionText;
    if (option && long[option[1]]) letters += long[option[1]];
    else if (option && ["file", "makefile", "directory", "jobs"].includes(option[1])) {
      const value = option[2] ?? (option[1] === "jobs" ? "" : words[++at]);
      if (value === undefined) return `make: option '--${option[1]}' requires an argument\n`;
      if (option[1] === "directory") directories.push(value);
      else if (option[1] !== "jobs") file = value;
    } else if (word === "-w" || option?.[1] === "print-directory") printsDirectory = true;
    else if (option?.[1] === "no-print-directory") printsDirectory = false;
    else if (valued) {
      const [, letter, rest] = valued;
      const takesNext = rest === "" && (letter !== "j" && letter !== "l" ? true : /^\d+$/.test(words[at + 1] ?? ""));
      const value = takesNext ? words[++at] : rest;
      if (value === undefined) return `make: option requires an argument -- '${letter}'\n`;
      if (letter === "f") file = value;
      else if (letter === "C") directories.push(value);
    } else if (/^-[a-zA-Z]+$/.test(word)) {
      const unknown = [...word.slice(1)].find((letter) => !"nBksiqterRdpwS".includes(letter));
      if (unknown !== undefined) return `make: invalid option -- '${unknown}'\nUsage: make [options] [target] ...\n`;
      letters += word.slice(1);
    } else if (option) return `make: unrecognized option '${word}'\nUsage: make [options] [target] ...\n`;
    else if (/^[^=:]+(::?|\?|\+)?=/.test(word)) assigned.push(word);
    else if (word !== "--") goals.push(word);
  }
  const has = (letter: string): boolean => letters.includes(letter);
  return {
    file,
    directories,
    goals,
    assigned,
    letters: [...new Set(letters)].filter((letter) => "nBksiqt".includes(letter)).join(""),
    printsDirectory,
    dryRun: has("n"),
    always: has("B"),
    keepsGoing: has("k"),
    silent: has("s"),
    ignoresErrors: has("i"),
    asks: has("q"),
    touches: has("t"),
  };
}

const defaultNames = ["GNUmakefile", "makefile", "Makefile"];
const nothingHere = "No targets specified and no makefile found.  Stop.";

function* textOf(path: string): Steps<string | undefined> {
  const contents = yield* contentsOf(path);
  return typeof contents === "string" ? undefined : decodeUtf8(contents);
}

/** A line for /bin/sh, its output caught. */
function* shellOutput(line: string, environment: ReadonlyMap<string, string>): Steps<string> {
  const [from, to] = yield* openPipe();
  const child = yield* fork();
  if (child === 0) {
    yield* bringDescriptor(to, 1);
    yield* close(from);
    yield* close(to);
    yield* execute("/bin/sh", ["sh", "-c", line], environment);
    return "";
  }
  yield* close(to);
  const bytes = yield* readAll(from);
  yield* close(from);
  yield* waitFor(child);
  return decodeUtf8(bytes);
}

function* runLine(line: string, exported: ReadonlyMap<string, string>, environment: ReadonlyMap<string, string>): Steps<number> {
  const child = yield* fork();
  if (child === 0) {
    const changed = new Map([...environment, ...exported]);
    yield* execute(
      "/bin/sh",
      ["sh", "-c", line],
      environment,
      [...changed].map(([name, value]) => `${name}=${value}`),
    );
    return 127 << 8;
  }
  return (yield* waitFor(child))?.status ?? 127 << 8;
}

function* wildcard(pattern: string): Steps<readonly string[]> {
  const slash = pattern.lastIndexOf("/");
  const [directory, name] = [pattern.slice(0, slash + 1), pattern.slice(slash + 1)];
  if (!/[*?[]/.test(name)) return (yield* look(pattern)) ? [pattern] : [];
  const source = name
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  const matches = new RegExp(`^${source}$`);
  const entries = (yield* look(directory === "" ? "." : directory))?.entries ?? [];
  return entries
    .filter((entry) => matches.test(entry.name) && (!entry.name.startsWith(".") || name.startsWith(".")))
    .map((entry) => directory + entry.name);
}

function* make(request: ToolRequest, line: Line): Steps {
  const level = Number(request.environment.get("MAKELEVEL") ?? 0) || 0;
  const name = level > 0 ? `make[${level}]` : "make";
  let { workingDirectory } = request;
  for (const directory of line.directories) {
    if ((yield* changeDirectory(directory)) < 0) {
      yield* write(2, `${name}: *** ${directory}: No such file or directory.  Stop.\n`);
      return 2;
    }
    workingDirectory = directory.startsWith("/") ? directory : `${workingDirectory}/${directory}`.replace(/\/\.(?=\/|$)/g, "");
  }
  const printsDirectory = line.printsDirectory ?? (line.directories.length > 0 && !line.silent);
  if (printsDirectory) yield* write(1, `${name}: Entering directory '${workingDirectory}'\n`);
  let status: number;
  try {
    status = yield* build(request, line, level, workingDirectory);
  } catch (error) {
    if (!(error instanceof MakeError)) throw error;
    const own = /^\S+:\d+: /.test(error.message) ? error.message : `${name}: *** ${error.message}`;
    yield* write(2, `${own}\n`);
    status = 2;
  }
  if (printsDirectory) yield* write(1, `${name}: Leaving directory '${workingDirectory}'\n`);
  return status;
}

function* build(request: ToolRequest, line: Line, level: number, workingDirectory: string): Steps {
  const { environment } = request;
  const makefile = emptyMakefile();
  const shell = (text: string): Steps<string> => shellOutput(text, environment);
  const variables = new Variables({ shell, wildcard, say: (text) => write(1, `${text}\n`), warn: (text) => write(2, `${text}\n`) });
  const reader = new MakefileReader(makefile, variables, textOf, shell);
  for (const [name, value] of environment) variables.set(name, { value, isSimple: true, origin: "environment" });
  const builtIn = emptyMakefile();
  yield* new MakefileReader(builtIn, variables, textOf, shell).read("", ownRules);
  const internal = {
    MAKEFLAGS: line.letters,
    MAKELEVEL: String(level),
    CURDIR: workingDirectory,
    MAKECMDGOALS: line.goals.join(" "),
    SHELL: "/bin/sh",
  };
  for (const [name, value] of Object.entries(internal)) variables.set(name, { value, isSimple: true, origin: "file" });
  for (const word of line.assigned) {
    const [, name, operator, text] = /^([^=:?+]+?)\s*(::?=|\?=|\+=|=)\s*(.*)$/s.exec(word) as RegExpExecArray;
    yield* reader.assign(name, operator, text, "command line");
  }
  const file = line.file ?? (yield* firstThere(defaultNames));
  if (file === undefined && line.goals.length === 0) throw new MakeError(nothingHere);
  if (file !== undefined) {
    const text = file === "-" ? yield* standardInput() : yield* textOf(file);
    if (text === undefined) {
      yield* write(2, `make: ${file}: No such file or directory\n`);
      throw new MakeError(`No rule to make target '${file}'.  Stop.`);
    }
    yield* reader.read(file, text);
  }
  // Rules of the makefile come first, and a pattern rule of its own takes the place of the one that is built in.
  makefile.patterns.push(...builtIn.patterns.reverse());
  for (const name of ["MAKEFLAGS", "MAKELEVEL"]) makefile.exported.add(name);
  const defaultGoal = (yield* variables.valueOf(".DEFAULT_GOAL")).trim() || makefile.goal;
  const goals = line.goals.length > 0 ? line.goals : defaultGoal === undefined ? [] : [defaultGoal];
  if (goals.length === 0) throw new MakeError("No targets.  Stop.");
  const workshop: Workshop = {
    *modified(path) {
      const entry = yield* look(path);
      return entry && { seconds: entry.modifiedSeconds, fraction: entry.modifiedFraction };
    },
    run: (text, exported) => runLine(text, exported, environment),
    say: (text) => write(1, text),
    complain: (text) => write(2, text),
    remove,
    touch: (path) => runLine(`touch ${path}`, new Map(), environment),
  };
  return yield* new Build(makefile, variables, workshop, line, level).goals(goals);
}

function* standardInput(): Steps<string> {
  return decodeUtf8(yield* readAll(0));
}

function* firstThere(names: readonly string[]): Steps<string | undefined> {
  for (const name of names) if (yield* look(name)) return name;
  return undefined;
}

export const makeCommand: CommandRow = {
  name: "make",
  takesAllWords: true,
  usage: "make [-n] [-B] [-k] [-s] [-j [JOBS]] [-f FILE] [-C DIRECTORY] [NAME=VALUE …] [TARGET …]",
  summary: "Brings files up to date by the rules of a makefile.",
  run: (request) => {
    const line = readLine(request.arguments);
    if (typeof line === "string") return line === versionText ? { output: line } : { errors: line, status: 2 };
    return { steps: () => make(request, line) };
  },
};
