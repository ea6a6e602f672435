// `gcc` (man 1 gcc) for programs in assembly: runs the preprocessor, the assembler and the linker over what its line names. There is no
// compiler: a source in C is refused with what to do instead.

import { encodeUtf8 } from "../../../base/utf8.ts";
import { type ObjectFile, writeObject } from "../../../elf/index.ts";
import type { ToolFile, ToolRequest } from "../../../kernel/index.ts";
import { refusal, type ToolText } from "../../tool.ts";
import { parseAssembleLine } from "./assemble-line.ts";
import { type CompileItem, type CompileLine, isInput, parseCompileLine } from "./compile-line.ts";
import { runLink } from "./link-command.ts";
import { type AssemblerOptions, assembled, formatted, preprocessed, type SourceOptions, textOfSource } from "./sources.ts";
import { expandedWords } from "./words.ts";

const answers = {
  version: "svc0 gcc: assembles and links AArch64 assembly as gcc 12 does, with a C library of its own; there is no C compiler\n",
  dumpmachine: "aarch64-linux-gnu\n",
  dumpversion: "12\n",
  help: "gcc [-c|-E] [-g] [-D NAME=VALUE] [-I FOLDER] [-nostdlib] [-o FILE] FILE …\n",
} as const;

type SourceItem = Extract<CompileItem, { kind: "source" }>;

/** The command `gcc`: what it makes among `files`, what is wrong as `errors`, status 1. "input": it needs standard input first. */
export function runGcc(request: ToolRequest): ToolText | "input" {
  const line = parseCompileLine(expandedWords(request));
  if ("error" in line) return refusal(request, `error: ${line.error}`);
  if (line.asked) return { output: answers[line.asked] };
  if (!line.items.some(isInput)) return refusal(request, "fatal error: no input files\ncompilation terminated.");
  const sources = line.items.filter((item) => item.kind === "source");
  if (line.until !== "link" && line.output !== undefined && sources.length > 1)
    return refusal(request, "fatal error: cannot specify '-o' with '-c', '-S' or '-E' with multiple files\ncompilation terminated.");
  const forAssembler = parseAssembleLine(line.assemblerWords);
  if (forAssembler === "version") return { output: answers.version };
  if ("error" in forAssembler) return refusal(request, `error: ${forAssembler.error}`);
  const work = new Work(request, line, forAssembler.options);
  for (const source of sources) if (work.take(source) === "input") return "input";
  if (line.until !== "link") work.remarkUnused();
  return line.until === "link" && !work.failed ? work.link() : work.result();
}

class Work {
  readonly #request: ToolRequest;
  readonly #line: CompileLine;
  readonly #options: SourceOptions;
  readonly #objects = new Map<SourceItem, ObjectFile>();
  readonly #files: ToolFile[] = [];
  #output = "";
  #errors = "";
  failed = false;

  constructor(request: ToolRequest, line: CompileLine, assembler: AssemblerOptions) {
    this.#request = request;
    this.#line = line;
    const { folders, definitions, readsFirst, marksLines, debugVersion } = line;
    this.#options = {
      ...assembler,
      ...{ folders: [...folders, ...assembler.folders], definitions, readsFirst, marksLines },
      debug: debugVersion !== undefined || assembler.debug === true,
      ...(debugVersion ? { debugVersion } : {}),
    };
  }

  take(item: SourceItem): "input" | undefined {
    const { path, language } = item;
    const text = textOfSource(this.#request, path);
    if (text === "input") return "input";
    if (typeof text !== "string") return this.#refuse(`error: ${path}: ${text.error}`);
    if (language === "c") return this.#refuse(`error: ${path}: ${noCompiler(path)}`);
    const { until } = this.#line;
    const name = path === "-" ? "<stdin>" : path;
    let source: Parameters<typeof assembled>[1] = { name, text };
    if (language === "preprocessed assembly" || until === "preprocess" || until === "dependencies") {
      const made = preprocessed(this.#request, source, this.#options);
      this.#errors += formatted(made.diagnostics);
      if (made.diagnostics.some(({ severity }) => severity === "error")) {
        this.failed = true;
        return undefined;
      }
      source = { name, text: made.text, lines: made.lines };
      if (until === "dependencies" || this.#line.rules.isWanted) this.#tellRule(path, made.files);
      if (until === "dependencies") return undefined;
      if (until === "preprocess" || until === "compile") {
        this.#print(made.text);
        return undefined;
      }
    }
    if (until === "compile") return undefined;
    const { object, errors } = assembled(this.#request, source, this.#options);
    this.#errors += errors;
    if (!object) {
      this.failed = true;
      return undefined;
    }
    this.#objects.set(item, object);
    if (until === "assemble")
      this.#files.push({ path: this.#line.output ?? replaceEnding(path, "o"), bytes: writeObject(object), mode: 0o666 });
    return undefined;
  }

  #refuse(problem: string): undefined {
    this.#errors += `${this.#request.name}: ${problem}\n`;
    this.failed = true;
  }

  #print(text: string): void {
    const { output } = this.#line;
    if (output === undefined || output === "-") this.#output += text;
    else this.#files.push({ path: output, bytes: encodeUtf8(text), mode: 0o666 });
  }

  /** What a source depends on, as a rule for make. */
  #tellRule(path: string, files: readonly string[]): void {
    const { rules, until, output } = this.#line;
    const target = rules.target ?? (until === "dependencies" || output === undefined ? replaceEnding(path, "o") : output);
    const needed = files.filter((file) => rules.withSystem || !file.startsWith("/usr/include/"));
    const phonies = rules.hasPhonies ? needed.slice(1).map((file) => `${file}:\n`) : [];
    const text = `${target}: ${needed.join(" ")}\n${phonies.join("")}`;
    const file = rules.file ?? (until === "dependencies" ? output : `${(output ?? replaceEnding(path, "o")).replace(/[.][^./]*$/, "")}.d`);
    if (file === undefined) this.#output += text;
    else this.#files.push({ path: file, bytes: encodeUtf8(text), mode: 0o666 });
  }

  remarkUnused(): void {
    for (const item of this.#line.items)
      if (item.kind === "link" && !item.word.startsWith("-"))
        this.#errors += `${this.#request.name}: warning: ${item.word}: linker input file unused because linking not done\n`;
  }

  link(): ToolText {
    const { items, output = "a.out", startFiles, standardLibrary } = this.#line;
    const given = new Map([...this.#objects].map(([{ path }, object], index) => [`${index}:${path}`, object] as const));
    const names = new Map([...this.#objects.keys()].map((item, index) => [item, `${index}:${item.path}`] as const));
    const words = items.map((item) => (item.kind === "link" ? item.word : names.get(item)!));
    const isPart = words.includes("-r");
    const result = runLink(
      this.#request,
      [...["-o", output], ...(startFiles && !isPart ? ["crt1.o"] : []), ...words, ...(standardLibrary && !isPart ? ["-lc"] : [])],
      { given },
    );
    const told = result.status ? "collect2: error: ld returned 1 exit status\n" : "";
    return { ...result, errors: this.#errors + (result.errors ?? "") + told, files: [...this.#files, ...(result.files ?? [])] };
  }

  result(): ToolText {
    return { output: this.#output, errors: this.#errors, status: this.failed ? 1 : 0, files: this.failed ? [] : this.#files };
  }
}

const noCompiler = (path: string): string =>
  /[.]h(pp)?$/.test(path)
    ? "a header is included by a source, not assembled by itself"
    : "there is no C compiler here: write assembly (.s), or compile elsewhere with aarch64-linux-gnu-gcc -S and bring the .s";

const replaceEnding = (path: string, ending: string): string =>
  `${path.slice(path.lastIndexOf("/") + 1).replace(/[.][^.]*$/, "")}.${ending}`;
