// What makefiles and instructions call on a machine of another kind: aarch64-linux-gnu-as and its like, which are the tools of this
// machine, and qemu-aarch64, which has nothing to emulate here: it becomes the program (man 1 qemu-aarch64).

import type { Steps, ToolRequest } from "../../kernel/index.ts";
import { execute, leave, write } from "../system.ts";
import { type CommandRow, errnoSentence } from "../tool.ts";

const prefix = "aarch64-linux-gnu-";

/** The same tools under their names of a cross compiler. */
export const crossNamed = (rows: readonly CommandRow[]): CommandRow[] =>
  rows.map(({ name, usage, run }) => ({
    name: `${prefix}${name}`,
    usage: `${prefix}${usage}`,
    summary: `The same as ${name}: this machine is an AArch64 one.`,
    run: (request) => run({ ...request, name }),
  }));

/** Options of qemu's whose value is the next word. */
const valued = /^--?(L|cpu|E|U|s|B|R|r|p|d|D|dfilter|seed|plugin|0|version-string)$/;

function* emulate({ arguments: words, environment, name }: ToolRequest): Steps {
  const variables = new Map(environment);
  let at = 0;
  for (; words[at]?.startsWith("-"); at += 1) {
    if (/^--?g$/.test(words[at])) {
      yield* write(2, `${name}: -g: a debugger needs no port here: gdb ${words[at + 2] ?? "PROGRAM"}\n`);
      return 1;
    }
    if (!valued.test(words[at])) continue;
    const [, variable, value] = /^([^=]*)=?(.*)$/s.exec(words[at + 1] ?? "") ?? [];
    if (/^--?E$/.test(words[at])) variables.set(variable, value);
    if (/^--?U$/.test(words[at])) variables.delete(variable);
    at += 1;
  }
  const [program] = words.slice(at);
  if (program === undefined) {
    yield* write(2, `${name}: no user program specified\n`);
    return 1;
  }
  // A name is a file, not a command that PATH may have.
  const path = program.includes("/") ? program : `./${program}`;
  const failure = yield* execute(path, words.slice(at), variables);
  yield* write(2, `Error while loading ${program}: ${errnoSentence(failure)}\n`);
  yield* leave(1);
  return 1;
}

export const emulatorCommands: readonly CommandRow[] = ["qemu-aarch64", "qemu-aarch64-static"].map((name) => ({
  name,
  takesAllWords: true,
  usage: `${name} [-L FOLDER] [-cpu NAME] [-E NAME=VALUE] PROGRAM [WORD …]`,
  summary: "Runs a program of AArch64, as any program is run here.",
  run: (request) => ({ steps: () => emulate(request) }),
}));
