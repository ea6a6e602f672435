// The command line of `gcc` (man 1 gcc) for programs in assembly: words → what is to be done with which files, and the words for ld in
// the order in which they were written.

import { architectureNamed, processorNamed } from "../../../asm/index.ts";

/** A file to be worked on, or a word for the linker. */
export type CompileItem =
  | { readonly kind: "source"; readonly path: string; readonly language: Language }
  | { readonly kind: "link"; readonly word: string };

/** By the end of a name, or as -x says. "link": what ld reads. */
export type Language = "assembly" | "preprocessed assembly" | "c" | "link";

export interface CompileLine {
  readonly items: readonly CompileItem[];
  readonly output: string | undefined;
  /** How far: -E, -S, -c, -M, or a program. */
  readonly until: "preprocess" | "compile" | "assemble" | "dependencies" | "link";
  readonly debugVersion: 2 | 3 | 4 | 5 | undefined;
  readonly folders: readonly string[];
  readonly definitions: readonly string[];
  readonly readsFirst: readonly string[];
  readonly marksLines: boolean;
  readonly standardLibrary: boolean;
  readonly startFiles: boolean;
  /** What -MD, -MMD, -MF, -MT and -MP ask for beside the work. */
  readonly rules: {
    readonly isWanted: boolean;
    readonly file?: string;
    readonly target?: string;
    readonly hasPhonies: boolean;
    readonly withSystem: boolean;
  };
  /** For `as`: -Wa,… */
  readonly assemblerWords: readonly string[];
  readonly asked?: "version" | "dumpmachine" | "dumpversion" | "help";
  readonly warnings: readonly string[];
}

/** Of x86 and 32-bit Arm: AArch64's gcc refuses them. */
const ofOtherMachines = /^-m(64|32|x32|arm|thumb|fpu=.*|float-abi=.*|sse.*|avx.*)$/;

/** Options that change nothing here: warnings, optimisation, the processor, what is static anyway. */
const ignored =
  /^(-W.*|-w|-O.*|-f.*|-m.*|-std=.*|-ansi|-pedantic(-errors)?|-pipe|-v|-Q|-no-pie|-nopie|--?static|-pthread|-save-temps.*|-nostdinc|-C|-CC|-H|-time.*|-no-canonical-prefixes|-rdynamic|-B.*|--param=.*|-p|-pg|-undef|-trigraphs|-specs=.*|--sysroot=.*|-shared-libgcc|-static-libgcc|-MG|-###)$/;
/** Options whose value may be a word of its own, with nothing to say here. */
const ignoredWithValue = new Set(["--param", "-idirafter", "-iprefix", "-isysroot", "-aux-info", "-dumpbase", "-dumpdir"]);

/** Options that are ld's own. */
const forLinker = /^-(s|r|pie|static-pie|shared|t|Bstatic|Bdynamic)$/;

function languageOf(path: string): Language {
  if (/[.](s|asm)$/.test(path)) return "assembly";
  if (/[.](S|sx)$/.test(path)) return "preprocessed assembly";
  return /[.](c|cc|cpp|cxx|C|c\+\+|h|hpp|i|ii|m|f|f90|go|d)$/.test(path) ? "c" : "link";
}

/** -x: undefined: by the name again. */
const languages: Readonly<Record<string, Language | undefined>> = {
  assembler: "assembly",
  "assembler-with-cpp": "preprocessed assembly",
  c: "c",
  "c++": "c",
  none: undefined,
};

/** Options about the processor are the assembler's business, where it knows the name: gcc knows more, and `native`. */
function isProcessor(word: string): boolean {
  const [, kind, name] = /^-m(arch|cpu)=(.*)$/.exec(word) ?? [];
  return kind !== undefined && !("problem" in (kind === "arch" ? architectureNamed : processorNamed)(name));
}

export function parseCompileLine(words: readonly string[]): CompileLine | { readonly error: string } {
  const items: CompileItem[] = [];
  const [folders, lateFolders, definitions, readsFirst]: string[][] = [[], [], [], []];
  const assemblerWords: string[] = [];
  const warnings: string[] = [];
  let output: string | undefined;
  let until: CompileLine["until"] = "link";
  let debugVersion: CompileLine["debugVersion"];
  let standardLibrary = true;
  let startFiles = true;
  let marksLines = true;
  let language: Language | undefined;
  const rules: { isWanted: boolean; file?: string; target?: string; hasPhonies: boolean; withSystem: boolean } = {
    ...{ isWanted: false, hasPhonies: false, withSystem: false },
  };
  let asked: CompileLine["asked"];
  const link = (...linkWords: readonly string[]): void =>
    items.push(...linkWords.map((word) => ({ kind: "link", word }) as const)) as never;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    /** Directly behind the option, or the next word. */
    const value = (option: string): string => word.slice(option.length) || (words[++index] ?? "");
    if (word === "-" || !word.startsWith("-")) {
      const spoken = language ?? (word === "-" ? undefined : languageOf(word));
      if (spoken === undefined) return { error: "-E or -x required when input is from standard input" };
      if (spoken === "link") link(word);
      else items.push({ kind: "source", path: word, language: spoken });
    } else if (word === "--version") asked = "version";
    else if (word === "--help") asked = "help";
    else if (word === "-dumpmachine") asked = "dumpmachine";
    else if (word === "-dumpversion" || word === "-dumpfullversion") asked = "dumpversion";
    else if (word.startsWith("-o")) {
      output = value("-o");
      if (output === "") return { error: "missing filename after '-o'" };
    } else if (word === "-c") until = until === "link" ? "assemble" : until;
    else if (word === "-S") until = until === "preprocess" ? until : "compile";
    else if (word === "-E") until = "preprocess";
    else if (word === "-M" || word === "-MM") {
      until = "dependencies";
      rules.withSystem = word === "-M";
    } else if (word === "-MD" || word === "-MMD") {
      rules.isWanted = true;
      rules.withSystem = word === "-MD";
    } else if (word.startsWith("-MF")) rules.file = value("-MF");
    else if (word.startsWith("-MT") || word.startsWith("-MQ")) rules.target = value(word.slice(0, 3));
    else if (word === "-MP") rules.hasPhonies = true;
    else if (word.startsWith("-x")) {
      const name = value("-x");
      if (!Object.hasOwn(languages, name)) return { error: `language ${name} not recognized` };
      language = languages[name];
    } else if (/^-g(dwarf-?|gdb)?[0-5]?$/.test(word)) {
      const [number] = /^-gdwarf-?([2-5])$/.exec(word)?.slice(1) ?? [];
      debugVersion = /^-g(gdb)?0$/.test(word) ? undefined : ((number === undefined ? 5 : Number(number)) as 5);
    } else if (/^-g/.test(word)) debugVersion ??= 5;
    else if (word === "-nostdlib") {
      standardLibrary = false;
      startFiles = false;
    } else if (word === "-nostartfiles") startFiles = false;
    else if (word === "-nodefaultlibs" || word === "-nolibc") standardLibrary = false;
    else if (word.startsWith("-Wl,")) link(...word.slice(4).split(",").filter(Boolean));
    else if (word === "-Xlinker") link(words[++index] ?? "");
    else if (word === "-z" || word === "-u" || word === "-T") link(word, words[++index] ?? "");
    else if (word.startsWith("-Wa,")) assemblerWords.push(...word.slice(4).split(","));
    else if (isProcessor(word)) assemblerWords.push(word);
    else if (word === "-Xassembler") assemblerWords.push(words[++index] ?? "");
    else if (word.startsWith("-Wp,") || word === "-Xpreprocessor") {
      const inner = word === "-Xpreprocessor" ? [words[++index] ?? ""] : word.slice(4).split(",");
      for (const each of inner) if (each.startsWith("-D")) definitions.push(each.slice(2));
    } else if (word.startsWith("-I")) folders.push(value("-I") || ".");
    else if (word.startsWith("-iquote")) folders.push(value("-iquote"));
    else if (word.startsWith("-isystem")) lateFolders.push(value("-isystem"));
    else if (word === "-include" || word === "-imacros") readsFirst.push(words[++index] ?? "");
    else if (word.startsWith("-D")) definitions.push(value("-D"));
    else if (word.startsWith("-U")) definitions.push(`-${value("-U")}`);
    else if (word === "-P") marksLines = false;
    else if (/^-(l|L|e|T|u|z)/.test(word)) link(word.length === 2 ? `${word}${words[++index] ?? ""}` : word);
    else if (/^-(-?entry)=/.test(word)) link(`-e${word.slice(word.indexOf("=") + 1)}`);
    else if (forLinker.test(word)) link(word);
    else if (ignoredWithValue.has(word)) index += 1;
    else if (ofOtherMachines.test(word))
      return { error: `unrecognized command-line option '${word}': it belongs to another processor's gcc` };
    else if (!ignored.test(word)) return { error: `unrecognized command-line option '${word}'` };
  }
  if (asked === undefined && words.includes("-v") && !items.some(isInput)) asked = "version";
  return {
    ...{
      items,
      output,
      until,
      debugVersion,
      definitions,
      readsFirst,
      marksLines,
      standardLibrary,
      startFiles,
      rules,
      assemblerWords,
      warnings,
    },
    folders: [...folders, ...lateFolders],
    ...(asked ? { asked } : {}),
  };
}

/** Whether there is something to work on. */
export const isInput = (item: CompileItem): boolean => item.kind === "source" || !item.word.startsWith("-") || item.word.startsWith("-l");
