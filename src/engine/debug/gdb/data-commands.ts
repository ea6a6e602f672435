// Values: print, x, display, set.

import { addressOfValue } from "../expression/evaluate.ts";
import { describeType, offsetsOf } from "../expression/layout.ts";
import { ExpressionError, parseType } from "../expression/parse.ts";
import { nameOfType, type Type } from "../expression/type.ts";
import type { Value } from "../expression/value.ts";
import type { Moving } from "../stop.ts";
import { type Command, GdbError, takeFormat } from "./command.ts";
import { displayAll, showDisplay, undisplay } from "./display.ts";
import { examineText, printFormat } from "./examine.ts";
import type { Gdb } from "./gdb.ts";

const valueText = (gdb: Gdb, value: Value, format: string | undefined): string => gdb.format(value, printFormat(format));

function* print(gdb: Gdb, words: string, hidesVoid: boolean): Moving<undefined> {
  const { format, rest } = takeFormat(words);
  const value = rest.trim() === "" ? gdb.history.at(-1) : yield* gdb.evaluateCalling(rest);
  if (!value) throw new GdbError("Argument required (expression to compute).");
  if (hidesVoid && value.isVoid) return undefined;
  const letter = printFormat(format);
  if (letter === "a" && (value.type.kind === "function" || value.type.kind === "code"))
    throw new GdbError("Value can't be converted to integer.");
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
    name: "ptype",
    help: "Print definition of type TYPE.\nUsage: ptype [/o] TYPE | EXPRESSION\n/o shows offsets and sizes of members.",
    run: (gdb, words) => {
      const { format, rest } = takeFormat(words);
      const type = typeOf(gdb, rest);
      gdb.print(`${format?.includes("o") && type.kind === "struct" ? offsetsOf(type) : `type = ${describeType(type)}`}\n`);
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
