// Programs of the simulated machine, written in A64 assembly: the shell, the utilities, and the one that stands for tools. Here
// are their sources alone; shell/ assembles them.

import arithmetic from "./shell/arithmetic.s?raw";
import builtins from "./shell/builtins.s?raw";
import jobs from "./shell/jobs.s?raw";
import lineEditor from "./shell/line-editor.s?raw";
import lists from "./shell/lists.s?raw";
import shell from "./shell/shell.s?raw";
import test from "./shell/test.s?raw";
import token from "./shell/token.inc?raw";
import tokens from "./shell/tokens.s?raw";
import words from "./shell/words.s?raw";
import tool from "./tool/tool.s?raw";
import files from "./utilities/files.s?raw";
import main from "./utilities/main.s?raw";
import netCat from "./utilities/net-cat.s?raw";
import text from "./utilities/text.s?raw";

export interface UserlandSource {
  /** Where the source is in the file system of the machine, and in line tables. */
  readonly name: string;
  readonly text: string;
}

const source = (program: string, name: string, content: string): UserlandSource => ({
  name: `/usr/src/${program}/${name}.s`,
  text: content,
});

export const shellSources: readonly UserlandSource[] = [
  source("sh", "shell", shell),
  source("sh", "tokens", tokens),
  source("sh", "lists", lists),
  source("sh", "words", words),
  source("sh", "arithmetic", arithmetic),
  source("sh", "test", test),
  source("sh", "jobs", jobs),
  source("sh", "builtins", builtins),
  source("sh", "line-editor", lineEditor),
];

const includes = new Map([["token.inc", token]]);

/** What `.include` means in these sources, beside the C library's. */
export const includeOfUserland = (name: string): string | undefined => includes.get(name);

export const utilitySources: readonly UserlandSource[] = [
  source("utilities", "main", main),
  source("utilities", "text", text),
  source("utilities", "files", files),
  source("utilities", "net-cat", netCat),
];

/** The names under which the utilities' program is found: the rows of its table. */
export const utilityNames: readonly string[] = [...main.matchAll(/^\s*utility "([^"]+)",/gm)].map(([, name]) => name);

export const toolSources: readonly UserlandSource[] = [source("tool", "tool", tool)];
