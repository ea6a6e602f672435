// Values: print, x, display, set.

import { addressOfValue } from "../expression/evaluate.ts";
import { describeType } from "../expression/layout.ts";
import { ExpressionError, parseType } from "../expression/parse.ts";
import { nameOfType, type Type } from "../expression/type.ts";
import type { Value } from "../expression/value.ts";
import type { Moving } from "../stop.ts";
import { undisplay } from "./breakpoint-commands.ts";
import { type Command, GdbError, takeFormat } from "./command.ts";
import { displayAll, showDisplay } from "./display.ts";
import { examineText, printFormat } from "./examine.ts";
import type { Gdb } from "./gdb.ts";
import { followed, setWords } from "./running-commands.ts";

const valueText = (gdb: Gdb, value: Value, format: string | undefined): string => gdb.format(value, printFormat(format));

function* print(gdb: Gdb, words: string, hidesVoid: boolean): Moving<undefined> {
  const { format, rest } = takeFormat(words);
  const value = rest.trim() === "" ? gdb.history.at(-1) : yield* gdb.evaluateCalling(rest);
  if (!value) throw new GdbError("Argument required (expression to compute).");
  if (hidesVoid && value.isVoid) return undefined;
  const letter = printFormat(format);
  const text = valueText(gdb, value, format);
  // An unknown type is no value, and has no number.
  if (value.type.kind === "unknown" && (letter === undefined || letter === "s")) throw new GdbError(text);
  if (value.problem === "unreadable") throw new GdbError(text.replace(/^<error: (.*)>$/, "$1"));
  gdb.history.push(value);
  gdb.print(`$${gdb.history.length} = ${text}\n`);
  return undefined;
}

function examine(gdb: Gdb, words: string): undefined {
  const { format, rest } = takeFormat(words);
  let { next: address } = gdb.examined;
  if (rest.trim() !== "") {
    const value = gdb.evaluate(rest);
    if (value.type.kind === "unknown") throw new GdbError(`'${value.type.name}' has unknown type; cast it to its declared type`);
    address = addressOfValue(value);
  }
  gdb.print(examineText(gdb, format ?? (rest.trim() === "" ? String(gdb.examined.format.count) : ""), address));
  return undefined;
}

function display(gdb: Gdb, words: string): undefined {
  const { format, rest } = takeFormat(words);
  if (rest.trim() === "") {
    displayAll(gdb);
    return undefined;
  }
  if (gdb.isRunning) gdb.evaluate(rest);
  gdb.displaysMade += 1;
  const scope = gdb.usesLocals(rest) ? gdb.variablesOf(gdb.selectedFrame)?.function?.ranges[0]?.start : undefined;
  const made = { number: gdb.displaysMade, format, text: rest.trim(), isEnabled: true, ...(scope === undefined ? {} : { scope }) };
  gdb.displays = [...gdb.displays, made];
  showDisplay(gdb, made);
  return undefined;
}

/** Settings that change nothing here are taken, so that files of commands work. */
const settings = [
  "pagination",
  "confirm",
  "height",
  "width",
  "listsize",
  "args",
  "disassemble-next-line",
  "follow-fork-mode",
  "detach-on-fork",
  "print",
  "logging",
  "style",
  "debuginfod",
  "step-mode",
  "scheduler-locking",
  "can-use-hw-watchpoints",
  "environment",
  "cwd",
  "verbose",
  "startup-with-shell",
  "disassembly-flavor",
  "language",
  "history",
  "architecture",
  "sysroot",
  "breakpoint",
  "auto-load",
  "prompt",
  "output-radix",
  "disable-randomization",
  "non-stop",
  "endian",
  "editing",
] as const;

/** What they are unless they are set, and how `show` says it. */
const shownSettings: Partial<Record<(typeof settings)[number], readonly [value: string, sentence: string]>> = {
  confirm: ["on", "Whether to confirm potentially dangerous operations"],
  listsize: ["10", "Number of source lines gdb will list by default"],
  pagination: ["off", "State of pagination"],
  height: ["unlimited", "Number of lines gdb thinks are in a page"],
  width: ["unlimited", "Number of characters gdb thinks are in a line"],
  "disassemble-next-line": ["off", "Debugger's willingness to use disassemble-next-line"],
  "step-mode": ["off", "Mode of the step operation"],
  language: ["auto; currently c", "The current source language"],
  "disassembly-flavor": ["att", "The disassembly flavor"],
  "follow-fork-mode": ["parent", "Debugger response to a program call of fork or vfork"],
  "detach-on-fork": ["on", "Whether gdb will detach the child of a fork"],
};

function* set(gdb: Gdb, words: string): Moving<undefined> {
  if (words === "") throw new GdbError("Argument required (expression to compute).");
  const variable = /^var(?:iable|iabl|iab|ia|i)?\s+(.*)$/s.exec(words);
  const setting = /^([a-z][a-z-]*)(?:\s+([^=\s].*)?)?$/s.exec(words);
  const known = setting && settings.find((name) => name === setting[1] || (name.startsWith(setting[1]) && setting[1].length > 2));
  const pastMain = /^backtrace\s+past-main(?:\s+(on|off))?$/.exec(words);
  if (pastMain) {
    gdb.settings.set("backtrace past-main", pastMain[1] ?? "on");
    return undefined;
  }
  if (!variable && setting && known) {
    const value = (setting[2] ?? "on").trim();
    gdb.settings.set(known, value);
    if (known === "args") setWords(gdb, setting[2] ?? "");
    if (known === "follow-fork-mode" && gdb.isRunning) gdb.engine.followFork = followed(gdb);
    return undefined;
  }
  yield* gdb.evaluateCalling(variable ? variable[1] : words);
  return undefined;
}

function show(gdb: Gdb, words: string): undefined {
  if (words === "version") gdb.print("svc0's gdb: GNU gdb's commands on a simulated ARM64 Linux computer\n");
  else if (words === "args") gdb.print(`Argument list to give program being debugged when it is started is "${gdb.words.join(" ")}".\n`);
  else if (words.startsWith("conv")) {
    for (const [name, value] of gdb.variables) gdb.print(`$${name} = ${gdb.format(value)}\n`);
  } else if (words === "values") {
    for (const [index, value] of gdb.history.entries()) gdb.print(`$${index + 1} = ${valueText(gdb, value, undefined)}\n`);
  } else {
    const name = settings.find((each) => each === words || (each.startsWith(words) && words.length > 2));
    const shown = name && shownSettings[name];
    if (shown) {
      const value = gdb.settings.get(name) ?? shown[0];
      gdb.print(`${shown[1]} is ${/^(language|disassembly-flavor|follow-fork-mode)$/.test(name) ? `"${value}"` : value}.\n`);
      return undefined;
    }
    const value = gdb.settings.get(words);
    if (value === undefined) throw new GdbError(`Undefined show command: "${words}".  Try "help show".`);
    gdb.print(`${words} is ${value}.\n`);
  }
  return undefined;
}

/** Of an expression, or a type as it is written. */
function typeOf(gdb: Gdb, words: string): Type {
  try {
    return gdb.evaluate(words).type;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    try {
      return parseType(words, gdb.context.typeNames);
    } catch (other) {
      throw other instanceof ExpressionError && /^(struct|union|enum)\b/.test(words) ? other : error;
    }
  }
}

export const dataCommands: readonly Command[] = [
  {
    name: "print",
    aliases: ["p", "inspect"],
    help: "Print value of expression EXP.\nUsage: print [/FMT] [EXP]\nFMT: x hexadecimal, d decimal, u unsigned, o octal, t binary, a address, c character, f float, s string, z padded hexadecimal.",
    run: (gdb, words) => print(gdb, words, false),
  },
  {
    name: "call",
    help: "Evaluate an expression; a void result is not printed.\nUsage: call EXP",
    run: (gdb, words) => print(gdb, words, true),
  },
  {
    name: "output",
    help: "Like \"print\" but don't put in value history and don't print newline.\nUsage: output [/FMT] EXP",
    run: function* (gdb, words) {
      const { format, rest } = takeFormat(words);
      gdb.print(valueText(gdb, yield* gdb.evaluateCalling(rest), format));
      return undefined;
    },
  },
  {
    name: "echo",
    help: "Print a constant string.\nUsage: echo TEXT",
    run: (gdb, words) => {
      gdb.print(words.replace(/\\(.)/g, (_, letter: string) => ({ n: "\n", t: "\t" })[letter] ?? letter));
      return undefined;
    },
  },
  {
    name: "x",
    help: "Examine memory: x/FMT ADDRESS.\nFMT is a repeat count followed by a format letter and a size letter.\nFormat letters are o(octal), x(hex), d(decimal), u(unsigned decimal), t(binary), f(float), a(address), i(instruction), c(char), s(string)\nand z(hex, zero padded on the left).  Size letters are b(byte), h(halfword), w(word), g(giant, 8 bytes).",
    again: "bare",
    run: examine,
  },
  {
    name: "display",
    help: "Print value of expression EXP each time the program stops.\nUsage: display[/FMT] EXP",
    run: display,
  },
  {
    name: "undisplay",
    help: "Cancel some expressions to be displayed when program stops.\nUsage: undisplay [NUM]...",
    run: (gdb, words) => {
      undisplay(gdb, words);
      return undefined;
    },
  },
  {
    name: "set",
    help: "Evaluate expression EXP and assign result to variable VAR, or change a setting.\nUsage: set $x0 = 5 | set var EXP | set {long}&label = 1 | set SETTING VALUE",
    run: set,
  },
  { name: "show", help: "Show a setting.\nUsage: show SETTING | args | convenience | values | version", run: show },
  {
    name: "ptype",
    help: "Print definition of type TYPE.\nUsage: ptype TYPE | EXPRESSION",
    run: (gdb, words) => {
      gdb.print(`type = ${describeType(typeOf(gdb, words))}\n`);
      return undefined;
    },
  },
  {
    name: "whatis",
    help: "Print data type of expression EXP.\nUsage: whatis EXP",
    run: (gdb, words) => {
      const type = typeOf(gdb, words);
      gdb.print(`type = ${nameOfType(type)}\n`);
      return undefined;
    },
  },
];
