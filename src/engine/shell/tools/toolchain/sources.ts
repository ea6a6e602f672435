// A source file → an object, as `as` and `gcc` make it: the preprocessor runs over it if asked, then the assembler.

import { type AssemblyOptions, assemble, type Source } from "../../../asm/index.ts";
import { type Diagnostic, formatDiagnostic } from "../../../base/diagnostic.ts";
import { decodeBytes } from "../../../base/utf8.ts";
import { preprocess } from "../../../cpp/index.ts";
import type { ObjectFile } from "../../../elf/index.ts";
import { systemHeader } from "../../../headers/index.ts";
import type { ToolRequest } from "../../../kernel/index.ts";
import { errnoSentence } from "../../tool.ts";

export interface AssemblerOptions extends Pick<AssemblyOptions, "debug" | "debugVersion" | "processor"> {
  /** -I */
  readonly folders: readonly string[];
  /** --defsym */
  readonly symbols?: Readonly<Record<string, bigint>>;
  /** -W and --fatal-warnings; absent: they are shown. */
  readonly warnings?: "none" | "fatal";
}

export interface SourceOptions extends AssemblerOptions {
  /** Of the preprocessor: -D, and with a minus -U. */
  readonly definitions?: readonly string[];
  /** -include */
  readonly readsFirst?: readonly string[];
  /** False: -P. */
  readonly marksLines?: boolean;
}

/** Standard input has the name "-". */
export function textOfSource(request: ToolRequest, path: string): string | { readonly error: string } | "input" {
  if (path === "-") return request.input ? decodeBytes(request.input) : "input";
  const bytes = request.read(path);
  return typeof bytes === "string" ? { error: errnoSentence(bytes) } : decodeBytes(bytes);
}

const readOf =
  ({ read }: ToolRequest) =>
  (path: string): string | undefined => {
    const bytes = read(path);
    return typeof bytes === "string" ? undefined : decodeBytes(bytes);
  };

/** `#include` and its kin are carried out. */
export const preprocessed = (request: ToolRequest, source: Source, { folders, definitions, readsFirst, marksLines }: SourceOptions) =>
  preprocess(source, {
    ...{ read: readOf(request), systemHeader, folders },
    ...(definitions ? { definitions } : {}),
    ...(readsFirst ? { readsFirst } : {}),
    ...(marksLines === undefined ? {} : { marksLines }),
  });

export interface MadeObject {
  readonly object: ObjectFile | undefined;
  readonly errors: string;
}

export const formatted = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join("");

export function assembled(request: ToolRequest, source: Source, options: AssemblerOptions): MadeObject {
  const read = ({ read: readFile }: ToolRequest, path: string) => {
    const bytes = readFile(path);
    return typeof bytes === "string" ? undefined : bytes;
  };
  const include = (name: string): Uint8Array | undefined => {
    const folders = name.startsWith("/") ? [""] : ["", ...options.folders.map((folder) => `${folder}/`), folderOf(source.name)];
    for (const folder of folders) {
      const bytes = read(request, `${folder}${name}`);
      if (bytes) return bytes;
    }
    return undefined;
  };
  const { object, diagnostics } = assemble(source, {
    include,
    debug: options.debug ?? false,
    directory: request.workingDirectory,
    ...(options.debugVersion ? { debugVersion: options.debugVersion } : {}),
    ...(options.symbols ? { defines: options.symbols } : {}),
    ...(options.processor ? { processor: options.processor } : {}),
  });
  return afterWarnings(object, diagnostics, source.name, options.warnings);
}

/** An object that is kept in spite of what was said about it, or not. */
function afterWarnings(
  object: ObjectFile | undefined,
  diagnostics: readonly Diagnostic[],
  name: string,
  warnings: AssemblerOptions["warnings"],
): MadeObject {
  const said = warnings === "none" ? diagnostics.filter(({ severity }) => severity === "error") : diagnostics;
  const errors = formatted(said);
  if (warnings !== "fatal" || !object || said.length === 0) return { object, errors };
  const count = said.length === 1 ? "1 warning" : `${said.length} warnings`;
  return { object: undefined, errors: `${errors}${name}: error: ${count}, which --fatal-warnings makes errors\n` };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
