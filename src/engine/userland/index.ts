// Programs of the simulated machine, written in A64 assembly: the shell, the utilities, and the one that stands for tools. Here
// are their sources alone; shell/ assembles them.

import aliases from "./shell/aliases.s?raw";
import arithmetic from "./shell/arithmetic.s?raw";
import braces from "./shell/braces.s?raw";
import builtins from "./shell/builtins.s?raw";
import commands from "./shell/commands.s?raw";
import condition from "./shell/condition.s?raw";
import directories from "./shell/directories.s?raw";
import expansionInclude from "./shell/expansion.inc?raw";
import frameInclude from "./shell/frame.inc?raw";
import jobs from "./shell/jobs.s?raw";
import lineEditor from "./shell/line-editor.s?raw";
import lists from "./shell/lists.s?raw";
import naming from "./shell/naming.s?raw";
import options from "./shell/options.s?raw";
import parameters from "./shell/parameters.s?raw";
import patterns from "./shell/patterns.s?raw";
import pipelines from "./shell/pipelines.s?raw";
import positionCommands from "./shell/position-commands.s?raw";
import read from "./shell/read.s?raw";
import redirections from "./shell/redirections.s?raw";
import shell from "./shell/shell.s?raw";
import substitution from "./shell/substitution.s?raw";
import test from "./shell/test.s?raw";
import textInclude from "./shell/text.inc?raw";
import growingText from "./shell/text.s?raw";
import tokenInclude from "./shell/token.inc?raw";
import tokens from "./shell/tokens.s?raw";
import traps from "./shell/traps.s?raw";
import variableCommands from "./shell/variable-commands.s?raw";
import variables from "./shell/variables.s?raw";
import words from "./shell/words.s?raw";
import tool from "./tool/tool.s?raw";
import echo from "./utilities/echo.s?raw";
import main from "./utilities/main.s?raw";
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
  source("sh", "aliases", aliases),
  source("sh", "commands", commands),
  source("sh", "pipelines", pipelines),
  source("sh", "redirections", redirections),
  source("sh", "substitution", substitution),
  source("sh", "words", words),
  source("sh", "braces", braces),
  source("sh", "parameters", parameters),
  source("sh", "variables", variables),
  source("sh", "patterns", patterns),
  source("sh", "text", growingText),
  source("sh", "arithmetic", arithmetic),
  source("sh", "condition", condition),
  source("sh", "test", test),
  source("sh", "jobs", jobs),
  source("sh", "traps", traps),
  source("sh", "options", options),
  source("sh", "builtins", builtins),
  source("sh", "naming", naming),
  source("sh", "directories", directories),
  source("sh", "position-commands", positionCommands),
  source("sh", "variable-commands", variableCommands),
  source("sh", "read", read),
  source("sh", "line-editor", lineEditor),
  source("utilities", "echo", echo),
];

const includes = new Map([
  ["expansion.inc", expansionInclude],
  ["frame.inc", frameInclude],
  ["text.inc", textInclude],
  ["token.inc", tokenInclude],
]);

/** What `.include` means in these sources, beside the C library's. */
export const includeOfUserland = (name: string): string | undefined => includes.get(name);

export const utilitySources: readonly UserlandSource[] = [
  source("utilities", "main", main),
  source("utilities", "text", text),
  source("utilities", "echo", echo),
];

/** The names under which the utilities' program is found: the rows of its table. */
export const utilityNames: readonly string[] = [...main.matchAll(/^\s*utility "([^"]+)",/gm)].map(([, name]) => name);

export const toolSources: readonly UserlandSource[] = [source("tool", "tool", tool)];
