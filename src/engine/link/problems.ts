// What stands in the way of a program, in words: ld's facts, the rule, and the nearest right thing. One message for each
// name that is missing, however often it is used.

import { maximumDiagnostics } from "../asm/limits.ts";
import { adviceForName } from "../asm/mistakes.ts";
import { hex } from "../base/brand.ts";
import type { Diagnostic, Span } from "../base/diagnostic.ts";
import type { ElfSymbol, ObjectFile, Section } from "../elf/object-file.ts";
import { nearestNames } from "../isa/index.ts";
import { relocationName, relocationType } from "../isa/relocation-type.ts";
import { type Locator, lineLocator } from "./locate.ts";
import type { LinkOptions } from "./options.ts";
import type { RelocationProblem } from "./relocate.ts";
import type { Duplicate, GlobalSymbol, Resolution } from "./resolve.ts";

export interface ProblemSources {
  readonly problems: readonly RelocationProblem[];
  readonly duplicates: readonly Duplicate[];
  readonly objects: readonly ObjectFile[];
  readonly globals: ReadonlyMap<string, GlobalSymbol>;
  readonly entryName: string;
  readonly entryMissing: boolean;
  readonly fallbackEntry: bigint;
  /** Whether nothing would be loaded at all. */
  readonly isEmpty: boolean;
  readonly locate: Locator;
  readonly undefinedIs: "error" | "warning";
}

/** Names that are looked at for one that was meant. */
const maximumCandidates = 2000;

/** Places shown beside the first one. */
const maximumNotes = 5;

export function explain(sources: ProblemSources): Diagnostic[] {
  return [
    ...duplicates(sources),
    ...undefinedNames(sources),
    ...sources.problems
      .filter(({ kind }) => kind !== "undefined")
      .slice(0, maximumDiagnostics)
      .map((problem) => unfit(sources, problem)),
    ...missingEntry(sources),
  ];
}

const startOf = (object: ObjectFile | undefined): Span => ({ file: object?.name ?? "", start: 0, end: 0, line: 1, column: 1 });

function spanOf({ locate }: Pick<ProblemSources, "locate">, object: ObjectFile, section: Section, offset: number): Span {
  return locate(object, section, offset) ?? startOf(object);
}

function spanOfSymbol(sources: Pick<ProblemSources, "locate">, object: ObjectFile, { place, value }: ElfSymbol): Span {
  return typeof place === "object" ? spanOf(sources, object, place, Number(value)) : startOf(object);
}

export const explainDuplicates = ({ duplicates: found }: Resolution, { locate = lineLocator() }: LinkOptions): Diagnostic[] =>
  duplicates({ duplicates: found, locate });

function duplicates(sources: Pick<ProblemSources, "duplicates" | "locate">): Diagnostic[] {
  return sources.duplicates.slice(0, maximumDiagnostics).map(({ name, first, second }) => ({
    severity: "error",
    span: spanOfSymbol(sources, second.object, second.symbol),
    message: `multiple definition of ${name}: ${second.object.name} defines it, and ${first.object.name} did before`,
    help:
      name === "_start" && isUndefined(first.object, "main")
        ? "the C library has its own _start, which calls main: begin at main, or link without it: gcc -nostdlib, or as and ld"
        : `rename one, or take away its .global: a name that is not global is the file's own`,
    notes: [{ span: spanOfSymbol(sources, first.object, first.symbol), message: `first defined here, in ${first.object.name}` }],
  }));
}

const isUndefined = ({ symbols }: ObjectFile, name: string): boolean =>
  symbols.some((symbol) => symbol.name === name && symbol.place === "undefined");

function undefinedNames(sources: ProblemSources): Diagnostic[] {
  const byName = new Map<string, RelocationProblem[]>();
  for (const problem of sources.problems) {
    if (problem.kind !== "undefined") continue;
    const { name } = problem.relocation.symbol;
    const uses = byName.get(name);
    if (uses) uses.push(problem);
    else byName.set(name, [problem]);
  }
  return [...byName].slice(0, maximumDiagnostics).map(([name, uses]) => {
    const [first, ...more] = uses;
    const notes = more.slice(0, maximumNotes).map((use) => ({
      span: spanOf(sources, use.object, use.piece.section, use.relocation.offset),
      message: `also used here, ${whereOf(use)}`,
    }));
    const help = helpForUndefined(sources, name);
    return {
      severity: sources.undefinedIs,
      span: spanOf(sources, first.object, first.piece.section, first.relocation.offset),
      message: `undefined reference to ${name} (${whereOf(first)}): no file defines it`,
      ...(help ? { help } : {}),
      ...(notes.length > 0 ? { notes } : {}),
    };
  });
}

/** As ld says it: `in function main: server.o (.text+0x1c)`. */
function whereOf({ object, piece, relocation }: RelocationProblem): string {
  const { section } = piece;
  let holder: ElfSymbol | undefined;
  for (const symbol of object.symbols) {
    if (symbol.place !== section || symbol.type === "section" || symbol.name.startsWith("$") || symbol.value > BigInt(relocation.offset))
      continue;
    if (!holder || symbol.value >= holder.value) holder = symbol;
  }
  return `${holder ? `in ${holder.name}: ` : ""}${object.name} (${section.name}+${hex(relocation.offset)})`;
}

/** Functions of the C library, which programs without it cannot call. */
const libraryNames: ReadonlySet<string> = new Set([
  "printf",
  "puts",
  "scanf",
  "malloc",
  "free",
  "exit",
  "strlen",
  "memcpy",
  "memset",
  "putchar",
  "getchar",
  "atoi",
  "write",
  "read",
]);

function helpForUndefined({ objects, globals }: ProblemSources, name: string): string | undefined {
  const register = adviceForName(name);
  if (register) return register;
  const owner = objects.find(({ symbols }) =>
    symbols.some((symbol) => symbol.name === name && symbol.binding === "local" && symbol.place !== "undefined"),
  );
  if (owner) return `${owner.name} has a label ${name} that is its own: write .global ${name} there`;
  const known = [...globals.values()]
    .filter(({ state }) => state !== "undefined" && state !== "undefinedWeak")
    .map((symbol) => symbol.name);
  const locals = objects.flatMap(({ symbols }) =>
    symbols.filter(({ type, place }) => type !== "section" && type !== "file" && place !== "undefined").map((symbol) => symbol.name),
  );
  const defined = new Set([...known, ...locals]);
  const inC = /^_[a-z]/.test(name) ? name.slice(1) : "";
  if (inC && (defined.has("_main") || defined.has(inC) || libraryNames.has(inC)))
    return `macOS puts _ before the names of C, Linux does not: ${inC}`;
  if (name === "main")
    return defined.has("_main")
      ? "macOS puts _ before the names of C, Linux does not: main, and .global main"
      : "a program with the C library begins at main: write .global main and the label main:";
  const candidates = [...defined].filter((candidate) => !candidate.startsWith("$") && Math.abs(candidate.length - name.length) <= 2);
  const near = nearestNames(name, candidates.slice(0, maximumCandidates));
  if (near.length > 0) return `did you mean ${near.join(", ")}?`;
  if (libraryNames.has(name))
    return `${name} belongs to the C library, which is not linked: use a system call (svc #0), or write ${name} yourself`;
  return `write the label ${name}: where it belongs, or link the file that defines it`;
}

/** What to write where a value does not fit its field. */
const nearerWays: ReadonlyMap<number, string> = new Map([
  [relocationType.CONDBR19, "turn the condition round and jump over a b, which reaches ±128 MiB"],
  [relocationType.TSTBR14, "turn the condition round and jump over a b, which reaches ±128 MiB"],
  [relocationType.ADR_PREL_LO21, "adrp and add with :lo12: reach ±4 GiB"],
  [relocationType.LD_PREL_LO19, "put the value nearer (.ltorg), or use adrp and ldr with :lo12:"],
  [relocationType.ABS32, "an address takes 8 bytes: .xword or .quad"],
]);

function unfit(sources: ProblemSources, problem: RelocationProblem): Diagnostic {
  const { object, piece, relocation, message } = problem;
  const { symbol, type } = relocation;
  const name = symbol.type === "section" && typeof symbol.place === "object" ? symbol.place.name : symbol.name;
  const kind = relocationName(type) ?? `type ${type}`;
  const help = nearerWays.get(type);
  return {
    severity: "error",
    span: spanOf(sources, object, piece.section, relocation.offset),
    message: `relocation ${kind} against ${name || "a number"} does not fit (${whereOf(problem)}): ${message}`,
    ...(help ? { help } : {}),
  };
}

function missingEntry(sources: ProblemSources): Diagnostic[] {
  const { entryName, entryMissing, objects, globals, fallbackEntry, isEmpty } = sources;
  if (isEmpty)
    return [
      { severity: "error", span: startOf(objects[0]), message: "there is nothing to run: no file has an instruction or a byte of data" },
    ];
  if (!entryMissing) return [];
  const owner = objects.find(({ symbols }) => symbols.some(({ name, place }) => name === entryName && place !== "undefined"));
  const help = owner
    ? `${owner.name} has the label ${entryName}, but it is not global: write .global ${entryName}`
    : globals.has("main") || objects.some(({ symbols }) => symbols.some(({ name, place }) => name === "main" && place !== "undefined"))
      ? `main is for programs with the C library; without it, call the label ${entryName} and write .global ${entryName}, and end with the exit system call`
      : `write .global ${entryName} and the label ${entryName}: before the first instruction`;
  return [
    {
      severity: "warning",
      span: startOf(objects[0]),
      message: `cannot find entry symbol ${entryName}; defaulting to ${hex(fallbackEntry, 16).slice(2)}, the first instruction of .text`,
      help,
    },
  ];
}

/** What went wrong before there was any place to speak of. */
export const failure = (message: string): Diagnostic => ({ severity: "error", span: startOf(undefined), message });

/** Bytes of contents that a file may have. */
export const maximumFileBytes = 256 * 1024 * 1024;

export const tooLarge = (objects: readonly ObjectFile[], bytes: number): Diagnostic => ({
  severity: "error",
  span: startOf(objects[0]),
  message: `the file would have ${bytes} bytes of contents, which is too much`,
  help: "room that begins as zeros belongs into .bss; very large alignments leave gaps",
});
