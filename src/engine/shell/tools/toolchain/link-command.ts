// `ld` (man 1 ld) and the last step of `gcc`: words of GNU's command, the work of link/. The C library is no file here: -lc, and the
// objects that gcc puts before and behind a program, stand for our own.

import { encodeUtf8 } from "../../../base/utf8.ts";
import type { ToolFile, ToolRequest } from "../../../kernel/index.ts";
import { cLibrary } from "../../../libc/index.ts";
import { parseLinkCommand } from "../../../link/command-line.ts";
import { archiveOf, type LinkInput, link } from "../../../link/index.ts";
import { loadInputs } from "../../../link/load.ts";
import { withScript } from "../../../link/script-file.ts";
import { refusal, type ToolText } from "../../tool.ts";
import { formatted } from "./sources.ts";
import { expandedWords, textReader } from "./words.ts";

const version = "svc0 ld: the options and the layout of GNU ld 2.40, static AArch64 programs\n";

/** Where ld itself looks for libraries, behind the folders of the command line. */
const libraryFolders = ["/usr/local/lib/aarch64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib", "/usr/lib"];

/** Libraries of glibc and GCC whose functions are in libc here, or whose work is not needed. */
const emptyLibraries = /^(gcc|gcc_s|gcc_eh|pthread|dl|rt|util|g|ssp|ssp_nonshared|atomic)$/;

/** What stands for a file or library that the machine has not: gcc's start files by any path, -lc. */
function standIn(name: string, kind: "file" | "library"): LinkInput | undefined {
  const file = name.slice(name.lastIndexOf("/") + 1);
  if (kind === "library") {
    if (name === "c" || name === "m") return cLibrary().archive;
    return emptyLibraries.test(name) ? archiveOf(`lib${name}.a`, []) : undefined;
  }
  if (/^(S|r|g)?crt1[.]o$/.test(file)) return cLibrary().start;
  if (/^lib(c|m)[.](a|so|so[.]6)$/.test(file)) return cLibrary().archive;
  return /^(crt[in]|crt(begin|end)[ST]?)[.]o$/.test(file) ? archiveOf(file, []) : undefined;
}

/** `words`: of ld. `given`: inputs that are no files, by the names in `words`. */
export function runLink(
  request: ToolRequest,
  words: readonly string[],
  {
    given = new Map(),
    folders = libraryFolders,
  }: { readonly given?: ReadonlyMap<string, LinkInput>; readonly folders?: readonly string[] } = {},
): ToolText {
  const spoken = parseLinkCommand(words, textReader(request));
  const command = "error" in spoken ? spoken : withScript(spoken, textReader(request));
  if ("error" in command) return refusal({ ...request, name: "ld" }, command.error);
  if (command.asked) return { output: version };
  if (command.inputs.length === 0) return refusal({ ...request, name: "ld" }, "no input files");
  const warned = command.warnings.map((warning) => `ld: warning: ${warning}\n`).join("");
  const read = (path: string) => {
    const bytes = request.read(path);
    return typeof bytes === "string" ? undefined : bytes;
  };
  const loaded = loadInputs(
    { ...command, folders: [...command.folders, ...folders] },
    read,
    (name, kind) => given.get(name) ?? standIn(name, kind),
  );
  const told = loaded.errors.map((error) => `ld: ${error}\n`).join("");
  if (told !== "") return { errors: warned + told, status: 1 };
  const { executable, diagnostics, map } = link(loaded.inputs, {
    ...command.options,
    definitions: [...(command.options.definitions ?? []), ...loaded.definitions],
    map: command.mapFile !== undefined,
  });
  const files: ToolFile[] = [];
  if (executable) files.push({ path: command.output, bytes: executable, mode: command.options.relocatable ? 0o666 : 0o777 });
  if (map !== undefined && command.mapFile !== "-") files.push({ path: command.mapFile!, bytes: encodeUtf8(map), mode: 0o666 });
  const traced = command.traces ? loaded.files.map((file) => `${file}\n`).join("") : "";
  return {
    output: traced + (command.mapFile === "-" ? (map ?? "") : ""),
    errors: warned + formatted(diagnostics),
    status: executable ? 0 : 1,
    files,
  };
}

export const runLd = (request: ToolRequest): ToolText => runLink(request, expandedWords(request));
