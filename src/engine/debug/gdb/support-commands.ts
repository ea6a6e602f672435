// Files, help, the ends of a session, and what belongs to gdb's text windows.

import type { Moving } from "../stop.ts";
import { type Command, commandNamed, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { infoRows } from "./info-commands.ts";
import type { WindowName } from "./screen.ts";

/** `file PATH`: takes the program and its symbols, and forgets the run before. GdbError: it cannot be read, or is no executable. */
export function loadFile(gdb: Gdb, path: string): undefined {
  const program = gdb.host.program(path);
  if ("message" in program) throw new GdbError(program.message);
  gdb.forgetRun();
  gdb.load(program);
  gdb.print(`Reading symbols from ${path}...\n`);
  if ((gdb.info?.lines.rows.length ?? 0) === 0) gdb.print(`(No debugging symbols found in ${path})\n`);
  return undefined;
}

const layouts: Readonly<Record<string, readonly WindowName[]>> = {
  src: ["src"],
  asm: ["asm"],
  split: ["src", "asm"],
};
const layoutNames = ["asm", "next", "prev", "regs", "split", "src"];
const turn = [["src"], ["asm"], ["src", "asm"], ["regs", "src"], ["regs", "asm"]] as const;

function layout(gdb: Gdb, words: string): undefined {
  if (words === "") throw new GdbError('"layout" must be followed by the name of a layout.');
  const name = layoutNames.find((each) => each.startsWith(words));
  if (name === undefined) throw new GdbError(`Undefined tui layout command: "${words}".  Try "help tui layout".`);
  const now = gdb.windows.join(" ");
  if (name === "regs") return show(gdb, ["regs", gdb.windows.includes("asm") && !gdb.windows.includes("src") ? "asm" : "src"]);
  if (name !== "next" && name !== "prev") return show(gdb, layouts[name]);
  const at = turn.findIndex((each) => each.join(" ") === now);
  return show(gdb, turn[(at + (name === "next" ? 1 : turn.length - (at < 0 ? 0 : 1))) % turn.length]);
}

function show(gdb: Gdb, windows: readonly WindowName[]): undefined {
  if (!gdb.host.screen) throw new GdbError("Cannot enable the TUI when output is not a terminal");
  gdb.windows = windows;
  return undefined;
}

function textWindows(gdb: Gdb, words: string): undefined {
  const [first = "", ...rest] = words.split(/\s+/);
  if (first === "")
    throw new GdbError('"tui" must be followed by the name of a tui command.\nList of tui subcommands: disable, enable, layout.');
  if ("enable".startsWith(first)) return show(gdb, gdb.windows.length > 0 ? gdb.windows : ["src"]);
  if ("disable".startsWith(first)) {
    gdb.windows = [];
    return undefined;
  }
  if ("layout".startsWith(first)) return layout(gdb, rest.join(" "));
  throw new GdbError(`Undefined tui command: "${words}".  Try "help tui".`);
}

function* quit(gdb: Gdb): Moving<undefined> {
  if (gdb.isRunning) {
    const inferior = `\tInferior 1 [process ${gdb.running.pid}] will be killed.\n\n`;
    if (!(yield* gdb.ask(`A debugging session is active.\n\n${inferior}Quit anyway? `))) {
      gdb.print("Not confirmed.\n");
      return undefined;
    }
  }
  gdb.isOver = true;
  return undefined;
}

function help(gdb: Gdb, words: string): undefined {
  if (words === "") {
    for (const { name, help: text } of gdb.commands) gdb.print(`${name} -- ${text.split("\n")[0]}\n`);
    gdb.print('\nType "help" followed by command name for full documentation.\nCommand name abbreviations are allowed if unambiguous.\n');
    return undefined;
  }
  const [first, second] = words.split(/\s+/);
  const own = gdb.userCommands.get(first);
  if (own) {
    gdb.print(`${own.help}\n`);
    return undefined;
  }
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
      yield* gdb.follow(text.split("\n"));
      return undefined;
    },
  },
  {
    name: "layout",
    aliases: ["la"],
    help: "Change the layout of windows.\nUsage: layout asm | regs | split | src | next | prev",
    run: layout,
  },
  {
    name: "tui",
    help: "Text user interface commands.\nUsage: tui enable | disable | layout NAME",
    run: textWindows,
  },
  {
    name: "focus",
    aliases: ["fs"],
    help: "Set focus to a window; keys go to the command window all the same.\nUsage: focus WINDOW",
    run: () => undefined,
  },
  {
    name: "refresh",
    help: "Refresh the terminal display.",
    run: (gdb) => {
      gdb.host.redraw?.();
      return undefined;
    },
  },
  {
    name: "shell",
    aliases: ["!"],
    help: "Execute the rest of the line as a shell command.\nUsage: shell COMMAND",
    run: (gdb, words) => {
      if (!gdb.host.shell) throw new GdbError("There is no shell here: leave gdb with quit to give one a command.");
      return gdb.host.shell(words);
    },
  },
  {
    name: "apropos",
    help: "Search for commands matching a REGEXP.\nUsage: apropos REGEXP",
    run: (gdb, words) => {
      if (words === "") throw new GdbError("REGEXP string is empty");
      const pattern = new RegExp(words.replace(/[^\w.$^*+?| -]/g, ""), "i");
      const all = [...gdb.commands.map((row) => ["", row] as const), ...infoRows.map((row) => ["info ", row] as const)];
      const found = all.filter(([kind, { name, help: text }]) => pattern.test(kind + name) || pattern.test(text));
      const lines = found.map(([kind, { name, aliases = [], help: text }]) => {
        const names = [name, ...aliases].map((each) => kind + each).join(", ");
        return `${names} -- ${text.split("\n")[0]}\n`;
      });
      gdb.print(lines.sort().join(""));
      return undefined;
    },
  },
  { name: "help", aliases: ["h"], help: "Print list of commands.\nUsage: help [COMMAND]", run: help },
  {
    name: "quit",
    aliases: ["q", "exit"],
    help: "Exit gdb.\nUsage: quit",
    run: quit,
  },
];
