// as, ld, gcc: the words of GNU's commands, the work of asm/ and link/.

import { assemble } from "../../asm/index.ts";
import { formatDiagnostic } from "../../base/diagnostic.ts";
import { writeObject } from "../../elf/index.ts";
import type { ToolFile, ToolRequest } from "../../kernel/index.ts";
import { cLibrary } from "../../libc/index.ts";
import { parseLinkCommand } from "../../link/command-line.ts";
import { archiveOf, type LinkInput, link } from "../../link/index.ts";
import { loadInputs } from "../../link/load.ts";
import { type CommandRow, errnoSentence, refusal, type ToolText, textOf } from "../tool.ts";

const versions: Readonly<Record<string, string>> = {
  as: "svc0 as: the dialect of GNU as 2.40 for AArch64\n",
  ld: "svc0 ld: the options and the layout of GNU ld 2.40, static AArch64 programs\n",
  gcc: "svc0 gcc: assembles and links AArch64 assembly as gcc does, with a C library of its own\n",
};

/** Options of `as` that say what is so anyway, or what nobody can see. */
const ignoredByAs =
  /^(-mcpu=.*|-march=.*|-mabi=lp64|-EL|--noexecstack|--fatal-warnings|-W|--warn|--no-warn|-a[cdghlmns=]*|--64|-k|-v|-L|--keep-locals)$/;

interface AssembleLine {
  readonly source: string;
  readonly output: string;
  readonly debug: boolean;
  readonly folders: readonly string[];
  readonly symbols: readonly string[];
}

function parseAssembleLine(words: readonly string[]): AssembleLine | { readonly error: string } | "version" {
  let output = "a.out";
  let debug = false;
  const sources: string[] = [];
  const folders: string[] = [];
  const symbols: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const valueBehind = (prefix: string): string | undefined => word.slice(prefix.length) || words[++index];
    if (word === "--version") return "version";
    if (word === "--defsym") symbols.push(words[++index] ?? "");
    else if (word.startsWith("-o")) {
      const value = valueBehind("-o");
      if (value === undefined) return { error: "option requires an argument -- 'o'" };
      output = value;
    } else if (word.startsWith("-I")) folders.push(valueBehind("-I") ?? ".");
    else if (word === "-g" || word.startsWith("--gdwarf") || word === "--gen-debug" || word === "-gstabs") debug = true;
    else if (word === "-" || !word.startsWith("-")) sources.push(word);
    else if (!ignoredByAs.test(word)) return { error: `unrecognized option '${word}'` };
  }
  if (sources.length > 1) return { error: `one source file at a time: ${sources.join(" ")}` };
  return { source: sources[0] ?? "-", output, debug, folders, symbols };
}

function sourceOf(request: ToolRequest, path: string): string | { readonly error: string } | "input" {
  if (path === "-") return request.input ? textOf(request.input) : "input";
  const bytes = request.read(path);
  return typeof bytes === "string" ? { error: `can't open ${path} for reading: ${errnoSentence(bytes)}` } : textOf(bytes);
}

const folderOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "");

const includeFrom =
  (request: ToolRequest, folders: readonly string[]) =>
  (name: string): string | undefined => {
    for (const folder of name.startsWith("/") ? [""] : folders) {
      const bytes = request.read(`${folder}${name}`);
      if (typeof bytes !== "string") return textOf(bytes);
    }
    return undefined;
  };

function assembleText(
  request: ToolRequest,
  path: string,
  text: string,
  { debug, folders, symbols }: Omit<AssembleLine, "source" | "output">,
) {
  const definitions = symbols.map((symbol) => `.set ${symbol.replace("=", ", ")}\n`).join("");
  const include = includeFrom(request, ["", folderOf(path), ...folders.map((folder) => `${folder}/`)]);
  const { object, diagnostics } = assemble(
    { name: path === "-" ? "{standard input}" : path, text: definitions + text },
    { include, debug },
  );
  return { object, errors: diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join("") };
}

function runAs(request: ToolRequest): ToolText | "input" {
  const line = parseAssembleLine(request.arguments);
  if (line === "version") return { output: versions["as"] };
  if ("error" in line) return refusal(request, line.error);
  const text = sourceOf(request, line.source);
  if (text === "input") return "input";
  if (typeof text !== "string") return refusal(request, text.error);
  const { object, errors } = assembleText(request, line.source, text, line);
  if (!object) return { errors, status: 1 };
  return { errors, files: [{ path: line.output, bytes: writeObject(object), mode: 0o666 }] };
}

const readOf = (request: ToolRequest) => (path: string) => {
  const bytes = request.read(path);
  return typeof bytes === "string" ? undefined : bytes;
};

function runLd(request: ToolRequest): ToolText {
  const command = parseLinkCommand(request.arguments);
  if ("error" in command) return refusal(request, command.error);
  if (command.asked) return { output: versions["ld"] };
  if (command.inputs.length === 0) return refusal(request, "no input files");
  // The library is no file: -lc means it.
  const words = command.inputs.filter((word) => word.kind !== "library" || (word.name !== "c" && word.name !== "m"));
  const { inputs, errors, files } = loadInputs({ inputs: words, folders: command.folders }, readOf(request));
  if (errors.length > 0) return { errors: errors.map((error) => `ld: ${error}\n`).join(""), status: 1 };
  const all = words.length < command.inputs.length ? [...inputs, cLibrary().archive] : inputs;
  const result = linked(all, command.options);
  return { ...result, output: command.traces ? files.map((file) => `${file}\n`).join("") : "", files: fileOf(result, command.output) };
}

interface Linked {
  readonly bytes: Uint8Array | undefined;
  readonly errors: string;
  readonly status: number;
}

function linked(inputs: readonly LinkInput[], options: Parameters<typeof link>[1]): Linked {
  const { executable, diagnostics } = link(inputs, options);
  const errors = diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join("");
  return { bytes: executable, errors, status: executable ? 0 : 1 };
}

const fileOf = ({ bytes }: Linked, path: string): readonly ToolFile[] => (bytes ? [{ path, bytes, mode: 0o777 }] : []);

/** Options of gcc that change nothing here: warnings, optimisation, the processor, what is static anyway. */
const ignoredByGcc =
  /^(-W.*|-O.*|-march=.*|-mcpu=.*|-static|-no-pie|-fno-.*|-f.*|-std=.*|-pipe|-z|noexecstack|-lc|-lm|-lgcc|-m.*|-pthread|-x)$/;

function runGcc(request: ToolRequest): ToolText | "input" {
  let output: string | undefined;
  let compileOnly = false;
  let debug = false;
  let standardLibrary = true;
  let startFiles = true;
  const sources: string[] = [];
  const folders: string[] = [];
  const linkWords: string[] = [];
  const words = request.arguments;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === "--version" || word === "-v") return { output: versions["gcc"] };
    if (word.startsWith("-o")) output = word.slice(2) || words[++index];
    else if (word === "-c") compileOnly = true;
    else if (word.startsWith("-g")) debug = true;
    else if (word === "-nostdlib") {
      standardLibrary = false;
      startFiles = false;
    } else if (word === "-nostartfiles") startFiles = false;
    else if (word === "-nodefaultlibs" || word === "-nolibc" || word === "-ffreestanding") standardLibrary = word === "-ffreestanding";
    else if (word.startsWith("-I")) folders.push(word.slice(2) || (words[++index] ?? "."));
    else if (word.startsWith("-Wl,")) linkWords.push(...word.slice(4).split(","));
    else if (word.startsWith("-Wa,")) continue;
    else if (word.startsWith("-L") || word.startsWith("-e")) linkWords.push(word, ...(word.length === 2 ? [words[++index] ?? ""] : []));
    else if (word.startsWith("-l") && !ignoredByGcc.test(word)) linkWords.push(word);
    else if (!word.startsWith("-")) sources.push(word);
    else if (!ignoredByGcc.test(word)) return refusal(request, `error: unrecognized command-line option '${word}'`);
  }
  if (sources.length === 0) return refusal(request, "fatal error: no input files\ncompilation terminated.");
  if (compileOnly && output !== undefined && sources.length > 1)
    return refusal(request, "fatal error: cannot specify '-o' with '-c' with multiple files\ncompilation terminated.");
  return compile(request, { sources, output, compileOnly, debug, folders, linkWords, standardLibrary, startFiles });
}

interface CompileLine {
  readonly sources: readonly string[];
  readonly output: string | undefined;
  readonly compileOnly: boolean;
  readonly debug: boolean;
  readonly folders: readonly string[];
  readonly linkWords: readonly string[];
  readonly standardLibrary: boolean;
  readonly startFiles: boolean;
}

function compile(request: ToolRequest, line: CompileLine): ToolText {
  let errors = "";
  const files: ToolFile[] = [];
  const inputs: LinkInput[] = [];
  for (const path of line.sources) {
    const bytes = request.read(path);
    if (typeof bytes === "string") {
      errors += `${request.name}: error: ${path}: ${errnoSentence(bytes)}\n`;
      continue;
    }
    if (/[.](c|cc|cpp|h)$/i.test(path)) {
      errors += `${request.name}: error: ${path}: there is no C compiler here: write assembly (.s), or compile elsewhere with aarch64-linux-gnu-gcc -S and bring the .s\n`;
      continue;
    }
    if (!/[.]s$/i.test(path)) {
      const loaded = loadInputs({ inputs: [{ kind: "file", name: path, whole: false }], folders: [] }, readOf(request));
      errors += loaded.errors.map((error) => `ld: ${error}\n`).join("");
      inputs.push(...loaded.inputs);
      continue;
    }
    const assembled = assembleText(request, path, textOf(bytes), { debug: line.debug, folders: line.folders, symbols: [] });
    errors += assembled.errors;
    if (!assembled.object) continue;
    inputs.push(assembled.object);
    const name = line.output ?? `${path.split("/").at(-1)!.replace(/[.]s$/i, "")}.o`;
    if (line.compileOnly) files.push({ path: name, bytes: writeObject(assembled.object), mode: 0o666 });
  }
  const failed = /^(.*: )?(fatal )?error: |: error: |^ld: /m.test(errors);
  if (failed || line.compileOnly) return { errors, status: failed ? 1 : 0, files: failed ? [] : files };
  return { ...finish(request, line, inputs, errors) };
}

function finish(request: ToolRequest, line: CompileLine, objects: readonly LinkInput[], before: string): ToolText {
  const output = line.output ?? "a.out";
  const command = parseLinkCommand([...line.linkWords, "-o", output]);
  if ("error" in command) return { errors: `${before}${request.name}: ${command.error}\n`, status: 1 };
  const loaded = loadInputs(command, readOf(request));
  if (loaded.errors.length > 0) return { errors: before + loaded.errors.map((error) => `ld: ${error}\n`).join(""), status: 1 };
  const { start, archive } = line.startFiles || line.standardLibrary ? cLibrary() : { start: undefined, archive: archiveOf("", []) };
  const inputs = [...(line.startFiles && start ? [start] : []), ...objects, ...loaded.inputs, ...(line.standardLibrary ? [archive] : [])];
  const result = linked(inputs, command.options);
  const told = result.status === 0 ? "" : "collect2: error: ld returned 1 exit status\n";
  return { errors: before + result.errors + told, status: result.status, files: fileOf(result, output) };
}

export const toolchainCommands: readonly CommandRow[] = [
  { name: "as", usage: "as [-g] [-o OBJECT] SOURCE", summary: "Assembles a source file into an object file, as GNU as does.", run: runAs },
  {
    name: "ld",
    usage: "ld [-o PROGRAM] OBJECT …",
    summary: "Links object files and archives into an executable, as GNU ld does.",
    run: runLd,
  },
  {
    name: "gcc",
    usage: "gcc [-c] [-g] [-nostdlib] [-o FILE] FILE …",
    summary: "Assembles and links, with the C library unless told otherwise.",
    run: runGcc,
  },
  { name: "cc", usage: "cc [-c] [-g] [-nostdlib] [-o FILE] FILE …", summary: "The same as gcc.", run: runGcc },
];
