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
    inputs: [...withNamedFirst(command, script.files), ...script.inputs.map(inputWord)],
    folders: [...command.folders, ...script.folders],
    options: { ...command.options, script, ...(undefinedNames.length > 0 ? { undefinedNames } : {}) },
  };
}

/** Files that the script names are read when it is, whether the command line names them or not. */
function withNamedFirst({ inputs, inputsBeforeScript = 0 }: LinkCommand, names: readonly string[]): InputWord[] {
  const behind = inputs.slice(inputsBeforeScript);
  const isNamed = (input: InputWord, name: string): boolean => input.kind === "file" && input.name === name;
  const before = inputs.slice(0, inputsBeforeScript);
  const named = names
    .filter((name) => !before.some((input) => isNamed(input, name)))
    .map((name) => behind.find((input) => isNamed(input, name)) ?? inputWord(name));
  return [...before, ...named, ...behind.filter((input) => !named.includes(input))];
}

/** A word of INPUT, or all words of a GROUP. */
export function inputWord(word: string | readonly string[]): InputWord {
  if (typeof word !== "string") return { kind: "group", inputs: word.map(inputWord) };
  return word.startsWith("-l")
    ? { kind: "library", name: word.slice(2), exact: false, whole: false }
    : { kind: "file", name: word, whole: false };
}
