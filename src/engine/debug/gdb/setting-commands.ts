// set and show: what is set, and to what. Settings that change nothing here are taken, so that files of commands work.

import { type PrintStyle, usualStyle } from "../expression/format.ts";
import type { Moving } from "../stop.ts";
import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { followed, setWords } from "./running-commands.ts";

interface Setting {
  readonly name: string;
  /** Unless it is set. */
  readonly usual: string;
  /** What `show` says, `%` the value; none: `NAME is VALUE.` */
  readonly sentence?: string;
  /** The values that there are. */
  readonly choices?: readonly string[];
}

const setting = (name: string, usual: string, sentence?: string, choices?: readonly string[]): Setting => ({
  name,
  usual,
  ...(sentence === undefined ? {} : { sentence }),
  ...(choices ? { choices } : {}),
});

const onOff = ["on", "off"];

const settings: readonly Setting[] = [
  setting("architecture", "auto", 'The target architecture is set to "%" (currently "aarch64").'),
  setting("args", ""),
  setting("auto-load", "on"),
  setting("backtrace limit", "unlimited", "An upper bound on the number of stack frames in a backtrace is %."),
  setting("backtrace past-main", "off", 'Whether backtraces should continue past "main" is %.', onOff),
  setting("breakpoint pending", "auto", "Debugger's behavior regarding pending breakpoints is %."),
  setting("can-use-hw-watchpoints", "1", "Debugger's willingness to use watchpoint hardware is %."),
  setting("confirm", "on", "Whether to confirm potentially dangerous operations is %.", onOff),
  setting("cwd", ""),
  setting("debuginfod enabled", "off"),
  setting("detach-on-fork", "on", "Whether gdb will detach the child of a fork is %.", onOff),
  setting("disable-randomization", "on", "Disabling randomization of debuggee's virtual address space is %.", onOff),
  setting("disassemble-next-line", "off", "Debugger's willingness to use disassemble-next-line is %."),
  setting("disassembly-flavor", "att", 'The disassembly flavor is "%".'),
  setting("editing", "on", "Editing of command lines as they are typed is %.", onOff),
  setting("endian", "auto", "The target endianness is set automatically (currently little endian)."),
  setting("follow-exec-mode", "same", 'Follow exec mode is "%".', ["same", "new"]),
  setting("follow-fork-mode", "parent", 'Debugger response to a program call of fork or vfork is "%".', ["child", "parent"]),
  setting("height", "unlimited", "Number of lines gdb thinks are in a page is %."),
  setting("history expansion", "off", "History expansion on command input is %.", onOff),
  setting("history save", "off", "Saving of the history record on exit is %.", onOff),
  setting("history size", "256", "The size of the command history is %."),
  setting("language", "auto", 'The current source language is "auto; currently c".'),
  setting("listsize", "10", "Number of source lines gdb will list by default is %."),
  setting("logging enabled", "off"),
  setting("non-stop", "off", "Controlling the inferior in non-stop mode is %.", onOff),
  setting("output-radix", "10", "Default output radix for printing of values is %."),
  setting("pagination", "off", "State of pagination is %.", onOff),
  setting("print address", "on", "Printing of addresses is %.", onOff),
  setting("print array", "off", "Pretty formatting of arrays is %.", onOff),
  setting("print array-indexes", "off", "Printing of array indexes is %.", onOff),
  setting("print asm-demangle", "off", "Demangling of C++/ObjC names in disassembly listings is %.", onOff),
  setting("print demangle", "on", "Demangling of encoded C++/ObjC names when displaying symbols is %.", onOff),
  setting("print elements", "200", "Limit on string chars or array elements to print is %."),
  setting("print frame-arguments", "scalars", 'Printing of non-scalar frame arguments is "%".', ["all", "scalars", "none", "presence"]),
  setting("print null-stop", "off", "Printing of char arrays to stop at first null char is %.", onOff),
  setting("print object", "off", "Printing of object's rtti info is %.", onOff),
  setting("print pretty", "off", "Pretty formatting of structures is %.", onOff),
  setting("print repeats", "10", "Threshold for repeated print elements is %."),
  setting("print sevenbit-strings", "off", "Printing of 8-bit characters in strings as \\nnn is %.", onOff),
  setting("print symbol", "on", "Printing of symbol names when printing pointers is %.", onOff),
  setting("print union", "on", "Printing of unions interior to structures is %.", onOff),
  setting("print vtbl", "off", "Printing of C++ virtual function tables is %.", onOff),
  setting("prompt", "(gdb) ", 'Gdb\'s prompt is "%".'),
  setting("schedule-multiple", "off", "Resuming the execution of threads of all processes is %.", onOff),
  setting("scheduler-locking", "replay", 'Mode for locking scheduler during execution is "%".', ["off", "on", "step", "replay"]),
  setting("startup-with-shell", "on", "Use of shell to start subprocesses is %.", onOff),
  setting("step-mode", "off", "Mode of the step operation is %.", onOff),
  setting("style enabled", "off", "CLI output styling is disabled."),
  setting("sysroot", "", 'The current system root is "%".'),
  setting("tui border-kind", "acs"),
  setting("verbose", "off", "Verbosity is %."),
  setting("width", "unlimited", "Number of characters gdb thinks are in a line is %."),
];

/** "print pretty on" → the row, and what stands behind its name. Words may be short, as long as one row is meant. */
function settingNamed(words: string): { readonly row: Setting; readonly rest: string } | undefined {
  const given = words.split(/\s+/);
  const matching = settings.filter(({ name }) =>
    name.split(" ").every((part, index) => given[index] !== undefined && given[index] !== "" && part.startsWith(given[index])),
  );
  const exact = matching.find(({ name }) => name.split(" ").every((part, index) => part === given[index]));
  const short = matching.filter(({ name }) => name.split(" ").every((_, index) => given[index].length > 1));
  const row = exact ?? (short.length === 1 ? short[0] : undefined);
  return row && { row, rest: given.slice(row.name.split(" ").length).join(" ") };
}

export const valueOfSetting = (gdb: Gdb, name: string): string =>
  gdb.settings.get(name) ?? settings.find((each) => each.name === name)?.usual ?? "";

/** As it is said: no limit is "unlimited". */
const shownValue = (value: string): string => (value === "0" ? "unlimited" : value);
const limits = new Set(["width", "height", "print elements", "print repeats", "listsize", "backtrace limit", "history size"]);

export function printStyle(gdb: Gdb): PrintStyle {
  if (gdb.settings.size === 0) return usualStyle;
  const isOn = (name: string): boolean => valueOfSetting(gdb, `print ${name}`) === "on";
  const limit = (name: string): number => {
    const value = valueOfSetting(gdb, `print ${name}`);
    return value === "0" || value === "unlimited" ? Number.POSITIVE_INFINITY : Number(value);
  };
  return {
    elements: limit("elements"),
    repeats: limit("repeats"),
    isPretty: isOn("pretty"),
    isArrayPretty: isOn("array"),
    showsAddress: isOn("address"),
    showsSymbol: isOn("symbol"),
    showsUnion: isOn("union"),
  };
}

function chosen({ choices, name }: Setting, text: string): string {
  if (!choices) {
    if (limits.has(name) && !/^(\d+|unlimited)$/.test(text))
      throw new GdbError(
        text === "" ? 'Argument required (integer to set it to, or "unlimited".).' : `No symbol "${text}" in current context.`,
      );
    return text;
  }
  if (choices === onOff) {
    if (/^(|on|1|yes|enable)$/.test(text)) return "on";
    if (/^(off?|0|no|disable)$/.test(text)) return "off";
    throw new GdbError('"on" or "off" expected.');
  }
  if (text === "") throw new GdbError(`Requires an argument. Valid arguments are ${choices.join(", ")}.`);
  const found = choices.filter((choice) => choice.startsWith(text));
  if (found.length === 0) throw new GdbError(`Undefined item: "${text}".`);
  if (found.length > 1 && !found.includes(text)) throw new GdbError(`Ambiguous item "${text}".`);
  return found.includes(text) ? text : found[0];
}

function* set(gdb: Gdb, words: string): Moving<undefined> {
  if (words === "") throw new GdbError("Argument required (expression to compute).");
  const variable = /^var(?:iable|iabl|iab|ia|i)?\s+(.*)$/s.exec(words);
  const named = /^[a-z][a-z-]*(\s+[^=\s].*)?$/s.test(words) && !variable ? settingNamed(words) : undefined;
  if (named) {
    const { row, rest } = named;
    const value = chosen(row, rest.trim());
    gdb.settings.set(row.name, value);
    if (row.name === "args") setWords(gdb, rest);
    if (row.name === "follow-fork-mode" && gdb.isRunning) gdb.engine.hits.followFork = followed(gdb);
    return undefined;
  }
  if (!variable && /^(?:print|p|pr|history|backtrace|style|logging|debuginfod|tui|environment|env|auto-load|breakpoint)\b/.test(words))
    return undefined;
  const unknown = variable ? null : /^([A-Za-z_]\w*)\s+[^=\s]/.exec(words);
  if (unknown) gdb.evaluate(unknown[1]);
  yield* gdb.evaluateCalling(variable ? variable[1] : words);
  return undefined;
}

function show(gdb: Gdb, words: string): undefined {
  const [first, ...rest] = words.split(/\s+/);
  if (words === "version") gdb.print("svc0's gdb: GNU gdb's commands on a simulated ARM64 Linux computer\n");
  else if (words === "args") gdb.print(`Argument list to give program being debugged when it is started is "${gdb.words.join(" ")}".\n`);
  else if (words.startsWith("conv")) {
    for (const [name, value] of gdb.variables) gdb.print(`$${name} = ${gdb.format(value)}\n`);
  } else if (words === "values") {
    for (const [index, value] of gdb.history.entries()) gdb.print(`$${index + 1} = ${gdb.format(value)}\n`);
  } else if (first === "user") {
    for (const [name, { lines }] of gdb.userCommands) {
      if (rest.length > 0 && !rest.includes(name)) continue;
      gdb.print(`User command "${name}":\n${lines.map((line) => `  ${line.trim()}\n`).join("")}\n`);
    }
  } else if (words === "commands") {
    for (const [index, line] of gdb.typed.slice(-10).entries())
      gdb.print(`${String(Math.max(0, gdb.typed.length - 10) + index + 1).padStart(5)}  ${line}\n`);
  } else if (words === "environment" || first === "environment") {
    gdb.print(rest.length > 0 ? `Environment variable "${rest[0]}" not defined.\n` : "");
  } else {
    const found = settingNamed(words);
    if (!found) throw new GdbError(`Undefined show command: "${words}".  Try "help show".`);
    const { row } = found;
    const value = valueOfSetting(gdb, row.name);
    const shown = limits.has(row.name) ? shownValue(value) : value;
    gdb.print(`${(row.sentence ?? `${row.name} is %.`).replace("%", () => shown)}\n`);
  }
  return undefined;
}

export const settingCommands: readonly Command[] = [
  {
    name: "set",
    help: "Evaluate expression EXP and assign result to variable VAR, or change a setting.\nUsage: set $x0 = 5 | set var EXP | set {long}&label = 1 | set SETTING VALUE",
    run: set,
  },
  { name: "show", help: "Show a setting.\nUsage: show SETTING | args | commands | convenience | user | values | version", run: show },
];
