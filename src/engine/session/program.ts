// A program as the session knows it: the ELF file, its symbols by name and by address, its lines.
// The learner's files become one by assembling and linking; an executable of any origin becomes one by being read.

import { type AssembleResult, assemble } from "../asm/index.ts";
import { hex } from "../base/brand.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import { InvariantError } from "../base/errors.ts";
import { decodeBytes } from "../base/utf8.ts";
import { preprocess, wantsPreprocessing } from "../cpp/index.ts";
import {
  type Executable,
  type ExecutableSymbol,
  type LineTable,
  lineTable,
  type ObjectFile,
  readExecutable,
  sectionFlag,
} from "../elf/index.ts";
import { systemHeader } from "../headers/index.ts";
import { cLibrary } from "../libc/index.ts";
import { type LinkInput, link } from "../link/index.ts";
import { buildUserland, shellPath } from "../shell/index.ts";
import type { LineCode, NamedValue, Refusal, SourceFile } from "./views/index.ts";

/** An executable with what is known of its text: symbols and lines in both directions. */
export interface Program {
  /** argv[0] and the name of its process. */
  readonly name: string;
  /** The ELF file. */
  readonly bytes: Uint8Array;
  readonly executable: Executable;
  readonly lines: LineTable;
  readonly names: SymbolNames;
}

/** Symbols in both directions, of those that are written in a text. */
export interface SymbolNames {
  address(name: string): number | undefined;
  /** `loop` or `loop+0x8`: the nearest symbol at or before an address of the same section. */
  nameOf(address: number): string | undefined;
  readonly all: readonly string[];
}

/** What a file holds; undefined: there is none. */
export type FileReader = (path: string) => string | Uint8Array | undefined;

/** How a program is built, where it is not as usual. */
export interface BuildOptions {
  /** As `ld -e` takes it; absent: `_start`, or `main` behind the C library. */
  readonly entrySymbol?: string | undefined;
  /** What files of other names hold that a text includes. */
  readonly readOther?: FileReader | undefined;
}

/** What became of the learner's files. */
export interface BuildResult {
  /** Absent if there are errors. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** What each line became, where there is a program. */
  readonly code: readonly LineCode[];
  /** What the names of these files became, where there is a program. */
  readonly symbols: readonly NamedValue[];
}

/**
 * Assembles every `.s` file, except those that another one includes, links them together, and reads the result back. Every diagnostic
 * at once. A program that begins at `main` gets the C library, as from gcc; one that has `_start`, or the symbol that is asked for
 * (`ld -e`), stands alone, as from ld.
 */
export function buildProgram(files: readonly SourceFile[], { entrySymbol, readOther = () => undefined }: BuildOptions = {}): BuildResult {
  const assembled = assembleAll(files, readOther);
  const diagnostics = assembled.flatMap(({ result }) => result.diagnostics);
  const objects = assembled.flatMap(({ result }) => result.object ?? []);
  if (objects.length < assembled.length) return { program: undefined, diagnostics, code: [], symbols: [] };
  const linked = link(withLibrary(objects, entrySymbol), entrySymbol === undefined ? {} : { entry: entrySymbol });
  // What the linker says of a name, the assembler need not have guessed.
  const told = new Set(linked.diagnostics.map(({ span }) => `${span.file}:${span.line}`));
  const all = [
    ...diagnostics.filter(({ severity, span }) => severity === "error" || !told.has(`${span.file}:${span.line}`)),
    ...linked.diagnostics,
  ];
  if (!linked.executable) return { program: undefined, diagnostics: all, code: [], symbols: [] };
  const entry = assembled.find(({ result }) => result.object && (defines(result.object, "_start") || defines(result.object, "main")));
  const program = readProgram(programName((entry ?? assembled[0]).file), linked.executable);
  if ("error" in program) return { program: undefined, diagnostics: all, code: [], symbols: [] };
  return { program, diagnostics: all, code: codeOfLines(program), symbols: valuesOf(objects, program.executable) };
}

/** Of the symbols that the files themselves define: those of the library are none of the learner's. */
function valuesOf(objects: readonly ObjectFile[], { symbols }: Executable): NamedValue[] {
  const own = new Set(objects.flatMap((object) => object.symbols.flatMap(({ name, place }) => (place === "undefined" ? [] : name))));
  return symbols
    .filter((symbol) => isWritten(symbol) && own.has(symbol.name))
    .map(({ name, value, section }) => ({ name, value, ...(section === undefined ? {} : { section }) }));
}

function assembleAll(files: readonly SourceFile[], readOther: FileReader) {
  const included = new Set<string>();
  const include = (name: string) => {
    const file = files.find((candidate) => candidate.name === name);
    if (file) included.add(name);
    return file?.text ?? readOther(name);
  };
  const read = (path: string) => {
    const content = include(path);
    return content instanceof Uint8Array ? decodeBytes(content) : content;
  };
  const assembleThese = (sources: readonly SourceFile[]) =>
    sources.map((file) => {
      const made = wantsPreprocessing(file.name) ? preprocess(file, { read, systemHeader }) : undefined;
      const result = assemble({ ...file, ...made }, { include, debug: true, isWhole: sources.length === 1 });
      return { file, result: made ? withDiagnostics(made.diagnostics, result) : result };
    });
  const sources = files.filter(({ name }) => /[.]s$/i.test(name));
  const assembled = assembleThese(sources);
  const left = sources.filter(({ name }) => !included.has(name));
  return left.length === sources.length || left.length === 0 ? assembled : assembleThese(left);
}

/** What the preprocessor had to say comes first; nothing is made of a text that it found wrong. */
function withDiagnostics(before: readonly Diagnostic[], result: AssembleResult): AssembleResult {
  const isWrong = before.some(({ severity }) => severity === "error");
  return { ...result, object: isWrong ? undefined : result.object, diagnostics: isWrong ? before : [...before, ...result.diagnostics] };
}

const defines = (object: ObjectFile, name: string): boolean =>
  object.symbols.some((symbol) => symbol.name === name && symbol.place !== "undefined");

/** Objects as gcc gives them to the linker. */
export function withLibrary(objects: readonly ObjectFile[], entrySymbol = "_start"): readonly LinkInput[] {
  const anyDefines = (name: string) => objects.some((object) => defines(object, name));
  if (anyDefines(entrySymbol) || !anyDefines("main")) return objects;
  const { start, archive } = cLibrary();
  return [start, ...objects, archive];
}

/** An executable's bytes, or the reason why they cannot be run. */
export function readProgram(name: string, bytes: Uint8Array): Program | { readonly error: string } {
  const executable = readExecutable(bytes);
  if ("error" in executable) return executable;
  return { name, bytes, executable, lines: lineTable(executable), names: symbolNames(executable) };
}

const programName = ({ name }: SourceFile): string => `./${name.replace(/^.*[/]/, "").replace(/[.]s$/i, "")}`;

function codeOfLines({ executable, lines }: Program): LineCode[] {
  return lines.rows.flatMap((row, index): LineCode[] => {
    const next = lines.rows[index + 1];
    if (row.endOfSequence || !next) return [];
    const bytes = bytesAt(executable, row.address, next.address - row.address);
    return bytes.length === 0 ? [] : [{ file: row.file, line: row.line, address: row.address, bytes }];
  });
}

function bytesAt({ segments }: Executable, address: number, length: number): Uint8Array {
  const segment = segments.find((candidate) => address >= candidate.address && address < candidate.address + candidate.contents.length);
  return segment ? segment.contents.slice(address - segment.address, address - segment.address + length) : new Uint8Array(0);
}

/** Not a mapping symbol ($x, $d), nor one of a file or a section. */
const isWritten = ({ name, type }: ExecutableSymbol): boolean =>
  name !== "" && !name.startsWith("$") && type !== "file" && type !== "section";

function symbolNames({ symbols, sections }: Executable): SymbolNames {
  const named = symbols.filter(isWritten);
  // The same name may be local to several files: a global one wins, then the first.
  const byName = new Map<string, ExecutableSymbol>();
  for (const symbol of named) {
    const before = byName.get(symbol.name);
    if (!before || (before.binding === "local" && symbol.binding !== "local")) byName.set(symbol.name, symbol);
  }
  const placed = named.filter((symbol) => symbol.section !== undefined && !linkerMade.test(symbol.name)).sort((a, b) => a.value - b.value);
  const sectionAt = (address: number) =>
    sections.find(({ address: start, size, flags }) => (flags & sectionFlag.alloc) !== 0 && address >= start && address < start + size);

  return {
    address: (name) => byName.get(name)?.value,
    nameOf(address) {
      const section = sectionAt(address);
      if (!section) return undefined;
      let low = 0;
      let high = placed.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (placed[middle].value <= address) low = middle + 1;
        else high = middle;
      }
      const nearest = placed[low - 1];
      const base = nearest && nearest.value >= section.address ? nearest : { name: section.name, value: section.address };
      return address === base.value ? base.name : `${base.name}+${hex(address - base.value)}`;
    },
    all: [...byName.keys()],
  };
}

/** What the linker defines by itself (`__bss_start`, `_edata`): never the best name for an address. */
const linkerMade = /^(__bss_start(__)?|_bss_end__|__bss_end__|__end__|_edata|_end)$/;

/** Of a program that could not be built. */
export function refusalOf({ diagnostics }: BuildResult): Refusal {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return {
    diagnostics,
    reason: errors === 1 ? "The program has an error, so it was not run." : `The program has ${errors} errors, so it was not run.`,
  };
}

/** The shell, as a program that can be looked into. */
export function shellProgram(): Program {
  const program = readProgram(shellPath, buildUserland().programs.get(shellPath)!);
  if ("error" in program) throw new InvariantError(program.error);
  return program;
}
