// Files, help, the ends of a session, and what belongs to gdb's text windows.

import { type Command, commandNamed, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { infoRows } from "./info-commands.ts";

export function loadFile(gdb: Gdb, path: string): undefined {
  const program = gdb.host.program(path);
  if ("message" in program) throw new GdbError(program.message);
  gdb.forgetRun();
  gdb.load(program);
  gdb.print(`Reading symbols from ${path}...\n`);
  if ((gdb.info?.lines.rows.length ?? 0) === 0) gdb.print(`(No debugging symbols found in ${path})\n`);
  return undefined;
}

const windows = ["asm", "regs", "split", "src", "next", "prev"] as const;

function layout(gdb: Gdb, words: string): undefined {
  if (words === "") throw new GdbError('"layout" must be followed by the name of a layout.');
  if (!windows.some((name) => name.startsWith(words)))
    throw new GdbError(`Undefined tui layout command: "${words}".  Try "help tui layout".`);
  gdb.print("The source, registers and memory of the program are in the panels beside this terminal.\n");
  return undefined;
}

function help(gdb: Gdb, words: string): undefined {
  if (words === "") {
    for (const { name, help: text } of gdb.commands) gdb.print(`${name} -- ${text.split("\n")[0]}\n`);
    gdb.print('\nType "help" followed by command name for full documentation.\nCommand name abbreviations are allowed if unambiguous.\n');
    return undefined;
  }
  const [first, second] = words.split(/\s+/);
  const outer = commandNamed(first, gdb.commands);
  const row = outer.name === "info" && second !== undefined ? commandNamed(second, infoRows, "info ") : outer;
  const title = [row === outer ? row.name : `info ${row.name}`, ...(row.aliases ?? [])].join(", ");
  gdb.print(`${title}\n${row.help}\n`);
  return undefined;
}

export const supportCommands: readonly Command[] = [
  {
    name: "file",
    help: "Use FILE as program to be debugged.\nUsage: file FILE",
    run: (gdb, words) => {
      if (words === "") throw new GdbError("No file name: write file PROGRAM.");
      return loadFile(gdb, words);
    },
  },
  {
    name: "source",
    help: "Read commands from a file.\nUsage: source FILE",
    run: function* (gdb, words) {
      const text = gdb.host.script(words);
      if (text === undefined) throw new GdbError(`${words}: No such file or directory.`);
      for (const line of text.split("\n")) if (line.trim() !== "") yield* gdb.execute(line);
      return undefined;
    },
  },
  {
    name: "layout",
    aliases: ["la"],
    help: "Change the layout of windows: here panels of the page.\nUsage: layout asm | regs | split | src",
    run: layout,
  },
  {
    name: "tui",
    help: "Text user interface commands.\nUsage: tui enable | disable",
    run: (gdb, words) =>
      /^l/.test(words) ? layout(gdb, words.replace(/^\S+\s*/, "")) : words.startsWith("d") ? undefined : layout(gdb, "src"),
  },
  { name: "focus", aliases: ["fs"], help: "Set focus to a window: here panels of the page.\nUsage: focus WINDOW", run: () => undefined },
  { name: "refresh", help: "Refresh the terminal display.", run: () => undefined },
  {
    name: "shell",
    aliases: ["!"],
    help: "Execute the rest of the line as a shell command: here the terminal's other tabs do.\nUsage: shell COMMAND",
    run: () => {
      throw new GdbError("Leave gdb with quit to give the shell a command.");
    },
  },
  { name: "help", aliases: ["h"], help: "Print list of commands.\nUsage: help [COMMAND]", run: help },
  {
    name: "quit",
    aliases: ["q", "exit"],
    help: "Exit gdb.\nUsage: quit",
    run: (gdb) => {
      gdb.isOver = true;
      return undefined;
    },
  },
];
