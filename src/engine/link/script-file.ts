// The script that a command line names (`-T`), read and made part of the command: its inputs behind those of the line, its options where
// the line says nothing.

import type { CommandError, InputWord, LinkCommand } from "./command-line.ts";
import { parseScript } from "./script-text.ts";

/** `read`: of a file; undefined if there is none of that name. */
export function withScript(command: LinkCommand, read: (path: string) => string | undefined): LinkCommand | CommandError {
  const { scriptFile } = command;
  if (scriptFile === undefined) return command;
  const path = [scriptFile, ...command.folders.map((folder) => `${folder}/${scriptFile}`)].find(
    (candidate) => read(candidate) !== undefined,
  );
  if (path === undefined) return { error: `cannot open linker script file ${scriptFile}: No such file or directory` };
  const script = parseScript(path, read(path)!, read);
  if ("error" in script) return script;
  const undefinedNames = [...(command.options.undefinedNames ?? []), ...script.undefinedNames];
  return {
    ...command,
    output: command.output === "a.out" ? (script.output ?? "a.out") : command.output,
    inputs: [...command.inputs, ...script.inputs.map(inputWord)],
    folders: [...command.folders, ...script.folders],
    warnings: [...command.warnings, ...script.warnings],
    options: { ...command.options, script, ...(undefinedNames.length > 0 ? { undefinedNames } : {}) },
  };
}

/** What INPUT and GROUP name. */
function inputWord(word: string | readonly string[]): InputWord {
  if (typeof word !== "string") return { kind: "group", inputs: word.map(inputWord) };
  return word.startsWith("-l")
    ? { kind: "library", name: word.slice(2), exact: false, whole: false }
    : { kind: "file", name: word, whole: false };
}
