// What `info` tells: registers, breakpoints, symbols, lines, mappings, files, frames, signals, threads.

import { hex } from "../../base/brand.ts";
import { sectionFlag } from "../../elf/index.ts";
import { parseFormat } from "../expression/format.ts";
import type { StackFrame } from "../unwind.ts";
import { listBreakpoints } from "./breakpoint-list.ts";
import { listCheckpoints } from "./checkpoint-commands.ts";
import { type Command, commandNamed, GdbError } from "./command.ts";
import { isExamined } from "./display.ts";
import type { Gdb } from "./gdb.ts";
import { auxiliary, mappings } from "./info-process.ts";
import { everyRegister, registers, usualRegisters } from "./info-registers.ts";
import { line, source } from "./info-source.ts";
import { address, symbol, symbolsOf, typesOf } from "./info-symbols.ts";
import { tellRecord } from "./record-commands.ts";
import { scopeText } from "./scope.ts";
import { argumentsText, frameText, localsText, wideHex } from "./show.ts";
import { listSignals } from "./signal-commands.ts";
import { tasksOf, threadTitle } from "./thread-commands.ts";

function files(gdb: Gdb): undefined {
  const { program, info } = gdb;
  if (!program || !info) return undefined;
  gdb.print(`Symbols from "${program.path}".\nLocal exec file:\n\t\`${program.path}', file type elf64-littleaarch64.\n`);
  gdb.print(`\tEntry point: ${hex(info.executable.entry)}\n`);
  for (const { name, address, size, flags } of info.executable.sections) {
    if (flags & sectionFlag.alloc && size > 0) gdb.print(`\t${wideHex(address)} - ${wideHex(address + size)} is ${name}\n`);
  }
  return undefined;
}

/** Where the variables of a frame are counted from: x29, once the function has set it. */
function frameBase({ sp, x }: StackFrame, end: bigint): bigint {
  const pointer = x[29];
  return pointer !== undefined && pointer >= sp && pointer < end ? pointer : sp;
}

function frame(gdb: Gdb, text: string): undefined {
  const wanted = text.replace(/^level\s+/, "");
  const selected = wanted === "" ? gdb.selectedFrame : gdb.frames()[gdb.count(wanted)];
  if (!selected) throw new GdbError(`No frame at level ${wanted}.`);
  const frames = gdb.frames();
  const outer = frames[selected.level + 1];
  const end = outer?.sp ?? selected.end ?? selected.sp;
  const base = hex(Number(end));
  const returnTo = outer?.pc ?? selected.returnAddress ?? 0;
  const { location } = selected;
  const where = location ? ` (${location.file}:${location.line})` : "";
  gdb.print(`Stack level ${selected.level}, frame at ${base}:\n`);
  gdb.print(` pc = ${hex(selected.pc)} in ${selected.function?.name ?? "??"}${where}; saved pc = ${hex(returnTo)}\n`);
  const around = [
    ...(outer ? [`called by frame at ${hex(Number(frames[selected.level + 2]?.sp ?? outer.end ?? outer.sp))}`] : []),
    ...(selected.level > 0 ? [`caller of frame at ${hex(Number(selected.sp))}`] : []),
  ];
  if (around.length > 0) gdb.print(` ${around.join(", ")}\n`);
  if (location) gdb.print(` source language ${/[.]s$/i.test(location.file) ? "asm" : "c"}.\n`);
  const from = hex(Number(frameBase(selected, end)));
  gdb.print(` Arglist at ${from}, args: ${argumentsText(gdb, selected)}\n Locals at ${from}, Previous frame's sp is ${base}\n`);
  const saved = [...(selected.saved ?? [])].sort(([a], [b]) => a - b).map(([register, place]) => `x${register} at ${hex(Number(place))}`);
  if (saved.length > 0) gdb.print(` Saved registers:\n  ${saved.join(", ")}\n`);
  return undefined;
}

function threads(gdb: Gdb): undefined {
  if (!gdb.isRunning) throw new GdbError("No threads.");
  gdb.print("  Id   Target Id         Frame \n");
  for (const [index, tid] of tasksOf(gdb).entries()) {
    const isSelected = tid === gdb.engine.tid;
    const shown = isSelected && gdb.frame ? frameText(gdb, gdb.frame) : "";
    gdb.print(`${isSelected ? "*" : " "} ${String(index + 1).padEnd(4)} ${threadTitle(gdb, tid)} ${shown}\n`);
  }
  return undefined;
}

function displays(gdb: Gdb): undefined {
  if (gdb.displays.length === 0) throw new GdbError("There are no auto-display expressions now.");
  gdb.print("Auto-display expressions now in effect:\nNum Enb Expression\n");
  for (const { number, format, text, isEnabled } of gdb.displays) {
    gdb.print(`${number}:   ${isEnabled ? "y" : "n"}  ${format === undefined ? "" : `/${displayFormat(format)} `}${text}\n`);
  }
  return undefined;
}

/** Count, size and letter, in gdb's order; of a value, its letter alone. */
function displayFormat(format: string): string {
  if (!isExamined(format)) return format;
  const { count, letter, bytes } = parseFormat(format, { count: 1, letter: "x", bytes: 4 });
  const size = letter === "i" || letter === "s" ? "b" : { 1: "b", 2: "h", 4: "w", 8: "g" }[bytes];
  return `${count}${size}${letter}`;
}

function arguments_(gdb: Gdb): undefined {
  const variables = gdb.variablesOf(gdb.selectedFrame);
  if (!variables?.function) throw new GdbError("No symbol table info available.");
  if (variables.parameters.length === 0) throw new GdbError("No arguments.");
  for (const parameter of variables.parameters)
    gdb.print(`${parameter.name} = ${gdb.format(variables.valueOf(parameter), undefined, true)}\n`);
  return undefined;
}

const row = (name: string, help: string, run: (gdb: Gdb, words: string) => undefined, aliases?: readonly string[]): Command => ({
  name,
  help,
  run,
  ...(aliases ? { aliases } : {}),
});

export const infoRows: readonly Command[] = [
  row(
    "registers",
    "List of integer registers and their contents, for selected stack frame.\nUsage: info registers [NAME]...",
    (gdb, text) => registers(gdb, text, usualRegisters),
    ["r"],
  ),
  row(
    "all-registers",
    "List of all registers and their contents, for selected stack frame.\nUsage: info all-registers [NAME]...",
    (gdb, text) => registers(gdb, text, everyRegister),
  ),
  row("float", "Print the status of the floating point unit.", (gdb) => registers(gdb, "float", [])),
  row("vector", "Print the status of the vector unit.", (gdb) => registers(gdb, "vector", [])),
  row(
    "breakpoints",
    "Status of specified breakpoints (all user-settable breakpoints if no argument).",
    (gdb, text) => {
      gdb.print(listBreakpoints(gdb, text));
      return undefined;
    },
    ["b", "br"],
  ),
  row("watchpoints", "Status of specified watchpoints.", (gdb, text) => {
    const list = listBreakpoints(gdb, text, ({ place: { kind } }) => kind === "watch" || kind === "register");
    gdb.print(list.startsWith("No breakpoints") ? "No watchpoints.\n" : list);
    return undefined;
  }),
  row("checkpoints", "IDs of currently known checkpoints.", listCheckpoints),
  row("symbol", "Describe what symbol is at location ADDR.\nUsage: info symbol ADDR", symbol),
  row("address", "Describe where symbol SYM is stored.\nUsage: info address SYM", address),
  row("line", "Core addresses of the code for a source line.\nUsage: info line [LOCATION]", line),
  row("proc", "Show additional information about a process.\nUsage: info proc [mappings]", mappings),
  row("files", "Names of targets and files being debugged.", files),
  row("target", "Names of targets and files being debugged.", files),
  row("frame", "All about the selected stack frame.", frame, ["f"]),
  row(
    "stack",
    "Backtrace of the stack.",
    (gdb) => {
      if (!gdb.frame) throw new GdbError("No stack.");
      for (const each of gdb.frames()) gdb.print(`#${String(each.level).padEnd(3)}${frameText(gdb, each)}\n`);
      return undefined;
    },
    ["s"],
  ),
  row("locals", "All local variables of current stack frame.", (gdb) => {
    if (!gdb.frame) throw new GdbError("No frame selected.");
    gdb.print(localsText(gdb, gdb.selectedFrame));
    return undefined;
  }),
  row("args", "All argument variables of current stack frame.", (gdb) => {
    if (!gdb.frame) throw new GdbError("No frame selected.");
    return arguments_(gdb);
  }),
  row("display", "Expressions to display when program stops, with code numbers.", displays),
  row("signals", "What debugger does when program gets various signals.\nUsage: info signals [SIGNAL]", listSignals, ["handle"]),
  row("threads", "Display currently known threads.", threads),
  row("inferiors", "Print a list of inferiors being managed.", (gdb) => {
    const state = gdb.isRunning ? `process ${gdb.running.pid}` : "<null>";
    gdb.print(
      `  Num  Description       Connection           Executable        \n* 1    ${state.padEnd(17)} ${(gdb.isRunning ? "1 (native)" : "").padEnd(20)} ${gdb.program?.path ?? ""}\n`,
    );
    return undefined;
  }),
  row(
    "sharedlibrary",
    "Status of loaded shared object libraries.",
    (gdb) => {
      gdb.print("No shared libraries loaded at this time.\n");
      return undefined;
    },
    ["dll"],
  ),
  row("source", "Information about the current source file.", source),
  row("sources", "All source files in the program.", (gdb) => {
    const names = [...new Set((gdb.info?.lines.rows ?? []).map(({ file }) => file))];
    gdb.print(`${names.join(", ")}\n`);
    return undefined;
  }),
  row("functions", "All function names or those matching REGEXPs.", (gdb, text) => symbolsOf(gdb, text, true)),
  row("variables", "All global and static variable names or those matching REGEXPs.", (gdb, text) => symbolsOf(gdb, text, false)),
  row("types", "All type names, or those matching REGEXP.\nUsage: info types [REGEXP]", typesOf),
  row("scope", "List the variables local to a scope.\nUsage: info scope LOCATION", (gdb, text) => {
    if (text === "") throw new GdbError("requires an argument (an expression or variable): a linespec");
    gdb.print(scopeText(gdb, text));
    return undefined;
  }),
  row("auxv", "Display the inferior's auxiliary vector.", auxiliary),
  row("macro", "Show the definition of MACRO, and its source location.\nUsage: info macro MACRO", (gdb, text) => {
    if (text === "")
      throw new GdbError("You must follow the `info macro' command with the name of the macro\nwhose definition you want to see.");
    gdb.print(`The symbol \`${text}' has no definition as a C/C++ preprocessor macro\nat <user-defined>:-1\n`);
    return undefined;
  }),
  row("macros", "Show the definitions of all macros at LINESPEC, or the current source location.", () => undefined),
  row("record", "Info record options.", tellRecord, ["rec"]),
  row("win", "List of all displayed windows.", (gdb) => {
    if (gdb.windows.length === 0) gdb.print("The TUI is not active.\n");
    else gdb.print(`Name       Lines Columns Focus\n${gdb.windows.map((name) => `${name}\n`).join("")}`);
    return undefined;
  }),
  row("program", "Execution status of the program.", (gdb) => {
    if (!gdb.isRunning) throw new GdbError("The program being debugged is not being run.");
    gdb.print(`\tUsing the running image of child process ${gdb.running.pid}.\nProgram stopped at ${hex(gdb.selectedFrame.pc)}.\n`);
    return undefined;
  }),
];

export const infoCommands: readonly Command[] = [
  {
    name: "info",
    aliases: ["i", "inf"],
    help: "Generic command for showing things about the program being debugged.\nUsage: info SUBCOMMAND",
    run: (gdb, text) => {
      if (text === "") {
        gdb.print("List of info subcommands:\n\n");
        for (const { name, help } of infoRows) gdb.print(`info ${name} -- ${help.split("\n")[0]}\n`);
        return undefined;
      }
      const [, name, rest] = /^(\S+)\s*(.*)$/s.exec(text) as RegExpExecArray;
      commandNamed(name, infoRows, "info ").run(gdb, rest);
      return undefined;
    },
  },
];
