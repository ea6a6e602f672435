// What `info` tells: registers, breakpoints, symbols, lines, mappings, files, frames, signals, threads.

import { hex } from "../../base/brand.ts";
import { sectionFlag } from "../../elf/index.ts";
import { formatPermissions } from "../../kernel/index.ts";
import { auxiliaryVectorOf } from "../auxiliary-vector.ts";
import { addressOfValue } from "../expression/evaluate.ts";
import { parseFormat } from "../expression/format.ts";
import { registerNamed } from "../expression/registers.ts";
import { declaration, pointerTo, types } from "../expression/type.ts";
import { locate } from "../location.ts";
import type { StackFrame } from "../unwind.ts";
import { listBreakpoints } from "./breakpoint-commands.ts";
import { listCheckpoints } from "./checkpoint-commands.ts";
import { type Command, commandNamed, GdbError } from "./command.ts";
import { isExamined } from "./display.ts";
import { remember } from "./examine.ts";
import type { Gdb } from "./gdb.ts";
import { tellRecord } from "./record-commands.ts";
import { scopeText } from "./scope.ts";
import { valueOfSetting } from "./setting-commands.ts";
import { argumentsText, frameText, localsText, wideHex } from "./show.ts";
import { listSignals } from "./signal-commands.ts";
import { lineOf } from "./source-commands.ts";
import { tasksOf, threadTitle } from "./thread-commands.ts";
import { registersOf } from "./world.ts";

const general = [...Array.from({ length: 31 }, (_, number) => `x${number}`), "sp", "pc", "cpsr"];
const control = ["fpsr", "fpcr", "tpidr"];
const vectors = Array.from({ length: 32 }, (_, number) => `v${number}`);
const views = ["q", "d", "s", "h", "b"].flatMap((letter) => Array.from({ length: 32 }, (_, number) => `${letter}${number}`));
const scalars = [...["d", "s"].flatMap((letter) => Array.from({ length: 32 }, (_, number) => `${letter}${number}`)), "fpsr", "fpcr"];
const words = Array.from({ length: 31 }, (_, number) => `w${number}`);

const flagNames = [
  [28, "V"],
  [29, "C"],
  [30, "Z"],
  [31, "N"],
] as const;

interface RegisterCell {
  readonly name: string;
  readonly raw: string;
  readonly natural: string;
}

/** The general registers of the selected frame. */
export const registerCells = (gdb: Gdb): readonly RegisterCell[] =>
  general.map((name) => {
    const [, raw = "", natural = ""] = /^\S+\s+(\S+)\s+(.*)\n$/.exec(registerLine(gdb, name)) ?? [];
    return { name, raw, natural };
  });

function registerLine(gdb: Gdb, name: string): string {
  const registers = registersOf(gdb.running, gdb.frame);
  const value = registers && registerNamed(registers, name);
  if (!value) throw new GdbError(`Invalid register \`${name}'`);
  const head = name.padEnd(15);
  if (value.type.kind === "struct") {
    const lanes = gdb.format(value, "x");
    return `${head}${/^v\d/.test(name) ? lanes : `${lanes.padEnd(19)} ${gdb.format(value)}`}\n`;
  }
  const raw = gdb.format(value, "x");
  if (value.type.kind === "float") return `${head}${gdb.format(value).padEnd(20)}(raw ${gdb.format(value, "z")})\n`;
  const number = BigInt(raw);
  const natural =
    name === "cpsr"
      ? `[ ${["EL=0", "BTYPE=0", ...flagNames.filter(([bit]) => (number >> BigInt(bit)) & 1n).map(([, flag]) => flag)].join(" ")} ]`
      : name === "sp"
        ? raw
        : name === "pc"
          ? gdb.format(value, "a")
          : gdb.format(value);
  return `${head}${raw.padEnd(20)}${natural}\n`;
}

function registers(gdb: Gdb, text: string, all: readonly string[]): undefined {
  if (!gdb.isRunning) throw new GdbError("The program has no registers now.");
  const names = text === "" ? all : text.split(/\s+/).map((name) => name.replace(/^\$/, ""));
  for (const name of names) {
    const group = { general, float: scalars, vector: [...vectors, ...views], all: [...general, ...control, ...vectors] }[name];
    for (const each of group ?? [name]) gdb.print(registerLine(gdb, each));
  }
  return undefined;
}

function symbol(gdb: Gdb, text: string): undefined {
  if (text === "") throw new GdbError("Argument required (address).");
  const value = gdb.evaluate(text);
  if (value.type.kind === "unknown") throw new GdbError(`'${value.type.name}' has unknown type; cast it to its declared type`);
  const address = Number(addressOfValue(value));
  const found = gdb.info?.symbols.at(address);
  if (!found) throw new GdbError(`No symbol matches ${text}.`);
  const offset = address - found.address;
  gdb.print(`${found.name}${offset === 0 ? "" : ` + ${offset}`} in section ${found.section}\n`);
  return undefined;
}

const place = (gdb: Gdb, address: number): string => {
  const name = gdb.nameOf(BigInt(address));
  return `${hex(address)}${name === undefined ? "" : ` <${name}>`}`;
};

function line(gdb: Gdb, text: string): undefined {
  const { info } = gdb;
  const rows = info?.lines.rows ?? [];
  const shown = text === "" ? gdb.frame?.pc : /^\d+$|:\d+$/.test(text) ? undefined : locate(text, info, gdb.context).addresses[0];
  if (rows.length === 0) {
    throw new GdbError(
      shown === undefined || text === ""
        ? "No line number information available."
        : `No line number information available for address ${place(gdb, shown)}`,
    );
  }
  const listed = gdb.listed;
  const where =
    shown !== undefined
      ? info?.lines.addressToLocation(shown)
      : text === "" && listed
        ? { file: listed.file, line: listed.first + 5 }
        : lineOf(gdb, text);
  if (!where) throw new GdbError(`No line number information available for address ${place(gdb, shown ?? 0)}`);
  const lines = gdb.sourceLines(where.file);
  const addresses = info?.lines.locationToAddresses(where.file, where.line) ?? [];
  const start = shown === undefined ? addresses[0] : (addresses.findLast((address) => address <= shown) ?? addresses[0]);
  if (start === undefined) {
    if (lines && where.line > lines.length) {
      gdb.print(`Line number ${where.line} is out of range for "${where.file}".\n`);
      return undefined;
    }
    const next = rows.find((row) => !row.endOfSequence && row.file === where.file && row.line > where.line);
    gdb.print(
      `Line ${where.line} of "${where.file}" ${next ? `is at address ${place(gdb, next.address)} but contains no code` : "has no code"}.\n`,
    );
    return undefined;
  }
  const end = rows.find((row) => row.address > start && (row.endOfSequence || row.line !== where.line))?.address ?? start + 4;
  gdb.listAround(where.file, where.line);
  // What `x` shows next is its code.
  gdb.examined = { format: { count: 1, letter: "i", bytes: 4 }, next: BigInt(shown ?? start) };
  remember(gdb, BigInt(shown ?? start), 1);
  if (shown !== undefined && shown !== start) {
    gdb.print(`Line ${where.line} of "${where.file}" starts at address ${place(gdb, start)} and ends at ${place(gdb, end)}.\n`);
  } else {
    const first = `Line ${where.line} of "${where.file}" starts at address ${place(gdb, start)}`;
    const second = ` and ends at ${place(gdb, end)}.`;
    // Between the two a line may be wrapped.
    const width = /^[1-9]\d*$/.exec(valueOfSetting(gdb, "width"))?.[0] ?? (gdb.settings.has("width") ? "0" : "80");
    gdb.print(width !== "0" && first.length + second.length >= Number(width) ? `${first}\n  ${second}\n` : `${first}${second}\n`);
  }
  return undefined;
}

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

function mappings(gdb: Gdb, text: string): undefined {
  if (!gdb.isRunning) throw new GdbError("No current process: you must name one.");
  const { debugger: engine, pid } = gdb.running;
  const { computer } = engine.timeline;
  gdb.print(`process ${pid}\n`);
  if (!/^m/.test(text)) {
    gdb.print(`exe = '${gdb.program?.path ?? ""}'\n`);
    return undefined;
  }
  gdb.print("Mapped address spaces:\n\n          Start Addr           End Addr       Size     Offset  Perms  objfile\n");
  for (const { start, end, permissions, shared, name } of computer.mappings(pid)) {
    const columns = [hex(start).padStart(18), hex(end).padStart(18), hex(end - start).padStart(10), "0x0".padStart(10)];
    gdb.print(`  ${columns.join(" ")}  ${formatPermissions(permissions)}${shared ? "s" : "p"}   ${name}\n`);
  }
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

function source(gdb: Gdb): undefined {
  const file = gdb.frame?.location?.file ?? gdb.listed?.file;
  if (file === undefined) throw new GdbError("No current source file.");
  const lines = gdb.sourceLines(file);
  const { info } = gdb;
  const address = info?.lines.rows.find((row) => row.file === file && !row.endOfSequence)?.address;
  const unit = address === undefined ? undefined : info?.declarations.unitAt(address);
  gdb.print(`Current source file is ${file}\n`);
  if (unit && unit.folder !== "") {
    const isWhole = file.startsWith("/");
    gdb.print(`Compilation directory is ${unit.folder}\nLocated in ${isWhole ? file : `${unit.folder}/${file}`}\n`);
  }
  if (lines) gdb.print(`Contains ${lines.length} line${lines.length === 1 ? "" : "s"}.\n`);
  gdb.print(`Source language is ${/[.]s$/i.test(file) ? "asm" : "c"}.\n`);
  if (!unit) return undefined;
  if (unit.producer !== "") gdb.print(`Producer is ${unit.producer}.\n`);
  gdb.print(`Compiled with DWARF ${unit.version} debugging format.\nDoes not include preprocessor macro info.\n`);
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

function symbolsOf(gdb: Gdb, pattern: string, isCode: boolean): undefined {
  const matches = new RegExp(pattern.replace(/[^\w.$^*+?|-]/g, ""));
  const { info } = gdb;
  const what = isCode ? "functions" : "variables";
  gdb.print(pattern === "" ? `All defined ${what}:\n` : `All ${what} matching regular expression "${pattern}":\n`);
  const declared = (isCode ? info?.declarations.functions : info?.declarations.variables)?.filter(({ name }) => matches.test(name)) ?? [];
  for (const file of new Set(declared.map((each) => each.file))) {
    gdb.print(`\nFile ${file}:\n`);
    const rows = declared.filter((each) => each.file === file).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, type, line, isStatic } of rows) gdb.print(`${line}:\t${isStatic ? "static " : ""}${declaration(type, name)};\n`);
  }
  // What stands in units with debugging information is told there, or is nothing but a label.
  const known = new Set(declared.map(({ name }) => name));
  const rows = (info?.symbols.all ?? []).filter(({ name, section, isCode: isOfCode, address }) => {
    if (section === undefined || isOfCode !== isCode || !matches.test(name) || known.has(name)) return false;
    return !isCode || info?.lines.addressToLocation(address) === undefined;
  });
  if (rows.length === 0) return undefined;
  gdb.print("\nNon-debugging symbols:\n");
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  for (const { address, name } of [...rows].sort((a, b) => a.address - b.address || order(a.name, b.name)))
    gdb.print(`${wideHex(address)}  ${name}\n`);
  return undefined;
}

function typesOf(gdb: Gdb, pattern: string): undefined {
  const matches = new RegExp(pattern.replace(/[^\w.$^*+?|-]/g, ""));
  gdb.print(pattern === "" ? "All defined types:\n" : `All types matching regular expression "${pattern}":\n`);
  const declared = gdb.info?.declarations.types.filter(({ name }) => matches.test(name)) ?? [];
  for (const file of new Set(declared.map((each) => each.file))) {
    gdb.print(`\nFile ${file}:\n`);
    for (const { line, text } of declared.filter((each) => each.file === file))
      gdb.print(line === 0 ? `\t${text}\n` : `${line}:\t${text};\n`);
  }
  return undefined;
}

/** Of `info auxv`: name, what it is, and how it is shown. */
const auxiliaryRows: Readonly<Record<number, readonly [name: string, text: string, form: "hex" | "decimal" | "text"]>> = {
  0: ["AT_NULL", "End of vector", "hex"],
  3: ["AT_PHDR", "Program headers for program", "hex"],
  4: ["AT_PHENT", "Size of program header entry", "decimal"],
  5: ["AT_PHNUM", "Number of program headers", "decimal"],
  6: ["AT_PAGESZ", "System page size", "decimal"],
  7: ["AT_BASE", "Base address of interpreter", "hex"],
  8: ["AT_FLAGS", "Flags", "hex"],
  9: ["AT_ENTRY", "Entry point of program", "hex"],
  11: ["AT_UID", "Real user ID", "decimal"],
  12: ["AT_EUID", "Effective user ID", "decimal"],
  13: ["AT_GID", "Real group ID", "decimal"],
  14: ["AT_EGID", "Effective group ID", "decimal"],
  15: ["AT_PLATFORM", "String identifying platform", "text"],
  16: ["AT_HWCAP", "Machine-dependent CPU capability hints", "hex"],
  17: ["AT_CLKTCK", "Frequency of times()", "decimal"],
  23: ["AT_SECURE", "Boolean, was exec setuid-like?", "decimal"],
  25: ["AT_RANDOM", "Address of 16 random bytes", "hex"],
  26: ["AT_HWCAP2", "Extension of AT_HWCAP", "hex"],
  31: ["AT_EXECFN", "File name of executable", "text"],
  33: ["AT_SYSINFO_EHDR", "System-supplied DSO's ELF header", "hex"],
  51: ["AT_MINSIGSTKSZ", "Minimum stack size for signal delivery", "hex"],
};

function auxiliary(gdb: Gdb): undefined {
  if (!gdb.isRunning) throw new GdbError("The program has no auxiliary information now.");
  const { debugger: engine, pid } = gdb.running;
  const bytes = auxiliaryVectorOf(engine.timeline.computer, pid);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const [type, value] = [Number(view.getBigUint64(at, true)), view.getBigUint64(at + 8, true)];
    const [name, text, form] = auxiliaryRows[type] ?? ["???", "", "hex"];
    const shown = form === "decimal" ? String(value) : `0x${value.toString(16)}`;
    const string =
      form === "text" ? ` ${gdb.format({ type: pointerTo(types.char), bytes: bytes.slice(at + 8, at + 16) }).replace(/^\S+ /, "")}` : "";
    gdb.print(`${String(type).padEnd(4)} ${name.padEnd(20)} ${text.padEnd(30)} ${shown}${string}\n`);
    if (type === 0) break;
  }
  return undefined;
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
    (gdb, text) => registers(gdb, text, [...general, ...control]),
    ["r"],
  ),
  row(
    "all-registers",
    "List of all registers and their contents, for selected stack frame.\nUsage: info all-registers [NAME]...",
    (gdb, text) => registers(gdb, text, [...general, ...vectors, ...control, ...views, ...words]),
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
  row("address", "Describe where symbol SYM is stored.\nUsage: info address SYM", (gdb, text) => {
    const declared = gdb.info?.declarations;
    const callee = declared?.function(text);
    const variable = callee ? undefined : gdb.evaluateDeclared(text);
    if (callee) gdb.print(`Symbol "${text}" is a function at address ${hex(callee.address)}.\n`);
    else if (variable?.place?.kind === "memory" && declared?.variable(text))
      gdb.print(`Symbol "${text}" is static storage at address ${hex(Number(variable.place.address))}.\n`);
    else if (variable?.place?.kind === "memory") gdb.print(`Symbol "${text}" is a variable at ${hex(Number(variable.place.address))}.\n`);
    else if (variable?.place?.kind === "register") gdb.print(`Symbol "${text}" is a variable in $${variable.place.name}.\n`);
    else if (variable) gdb.print(`Symbol "${text}" is optimized out.\n`);
    if (callee || variable) return undefined;
    const found = gdb.info?.symbols.named(text);
    if (!found) throw new GdbError(`No symbol "${text}" in current context.`);
    gdb.print(`Symbol "${text}" is at ${hex(found.address)} in a file compiled without debugging.\n`);
    return undefined;
  }),
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
