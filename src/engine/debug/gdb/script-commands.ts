// What makes a language of gdb's commands: if, while, define and document, and printf.

import { isTrue } from "../expression/evaluate.ts";
import { scalarOf, type Value } from "../expression/value.ts";
import type { Moving } from "../stop.ts";
import { type Command, commandNamed, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";

/** Commands with lines of their own up to an `end`. */
const opening = /^\s*(if|while|while-stepping|commands|define|document|python)\b/;
const roundsAtMost = 1_000_000;

/** The lines up to the `end` that belongs to what has been begun. */
export function* readBlock(gdb: Gdb): Moving<readonly string[]> {
  const lines: string[] = [];
  for (let depth = 1; ; ) {
    const line = yield* gdb.readLine(">");
    if (line.trim() === "end") depth -= 1;
    else if (opening.test(line)) depth += 1;
    if (depth === 0) return lines;
    lines.push(line);
  }
}

/** Where the `else` of an if stands among its lines; −1: it has none. */
function elseAt(lines: readonly string[]): number {
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    if (opening.test(line)) depth += 1;
    else if (line.trim() === "end") depth -= 1;
    else if (depth === 0 && line.trim() === "else") return index;
  }
  return -1;
}

function* runIf(gdb: Gdb, words: string): Moving<undefined> {
  if (words === "") throw new GdbError("if/while commands require arguments.");
  const lines = yield* readBlock(gdb);
  const at = elseAt(lines);
  const [then, otherwise] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at + 1)];
  yield* gdb.follow(isTrue(yield* gdb.evaluateCalling(words)) ? then : otherwise);
  return undefined;
}

function* runWhile(gdb: Gdb, words: string): Moving<undefined> {
  if (words === "") throw new GdbError("if/while commands require arguments.");
  const lines = yield* readBlock(gdb);
  for (let round = 0; isTrue(yield* gdb.evaluateCalling(words)); round += 1) {
    if (round >= roundsAtMost) throw new GdbError(`The loop was given up after ${roundsAtMost} rounds.`);
    if ((yield* gdb.follow(lines)) === "left") break;
  }
  gdb.stay();
  return undefined;
}

function* define(gdb: Gdb, words: string): Moving<undefined> {
  if (words === "") throw new GdbError("Argument required (name of command to define).");
  if (!/^[A-Za-z][\w.-]*$/.test(words)) {
    const [first] = words.split(/\s+/);
    throw new GdbError(
      /\s/.test(words) ? `Undefined command: "${first}".  Try "help".` : `Junk in argument list: "${words.replace(/^[\w.-]+/, "")}"`,
    );
  }
  if (gdb.isInteractive) gdb.print(`Type commands for definition of "${words}".\nEnd with a line saying just "end".\n`);
  const lines = yield* readBlock(gdb);
  gdb.userCommands.set(words, { lines, help: gdb.userCommands.get(words)?.help ?? "User-defined." });
  return undefined;
}

function* document(gdb: Gdb, words: string): Moving<undefined> {
  const command = gdb.userCommands.get(words);
  if (!command) throw new GdbError(`Undefined command: "${words}".  Try "help".`);
  if (gdb.isInteractive) gdb.print(`Type documentation for "${words}".\nEnd with a line saying just "end".\n`);
  const lines = yield* readBlock(gdb);
  gdb.userCommands.set(words, { ...command, help: lines.join("\n") });
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", a: "\x07", r: "\r", e: "\x1b" };

/** The texts between commas that are in no quotes and brackets. */
function parts(text: string): string[] {
  const found = [""];
  let depth = 0;
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|./gs)) {
    if (piece === "," && depth === 0) {
      found.push("");
      continue;
    }
    if ("([{".includes(piece)) depth += 1;
    if (")]}".includes(piece)) depth -= 1;
    found[found.length - 1] += piece;
  }
  return found.map((part) => part.trim());
}

const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|.)/gs, (_, letter: string) =>
    /^[0-7]/.test(letter) ? String.fromCharCode(Number.parseInt(letter, 8)) : (escapes[letter] ?? letter),
  );

/** What printf prints: C's conversions, with values of expressions. */
function* printfText(gdb: Gdb, words: string): Moving<string> {
  const [quoted, ...expressions] = parts(words);
  const format = /^"((?:[^"\\]|\\.)*)"$/s.exec(quoted)?.[1];
  if (words === "") throw new GdbError("Argument required (format-control string and values to print).");
  if (format === undefined) throw new GdbError("Bad format string");
  const conversions = /%([-+ #0]*)(\d*)(?:\.(\d+))?(hh|h|ll|l|z|j|t)?([diouxXcsfeEgGpa%])/g;
  const wanted = [...format.matchAll(conversions)].filter(([, , , , , letter]) => letter !== "%").length;
  if (wanted !== expressions.length) throw new GdbError("Wrong number of arguments for specified format-string");
  const values: Value[] = [];
  for (const expression of expressions) values.push(yield* gdb.evaluateCalling(expression));
  return unescaped(format).replace(
    conversions,
    (_, flags: string, width: string, precision: string | undefined, size: string | undefined, letter: string) => {
      if (letter === "%") return "%";
      return converted(gdb, values.shift() as Value, {
        flags,
        width: Number(width),
        precision,
        isWide: size === "l" || size === "ll" || size === "z",
        letter,
      });
    },
  );
}

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: string | undefined;
  readonly isWide: boolean;
  readonly letter: string;
}

function converted(gdb: Gdb, value: Value, { flags, width, precision, isWide, letter }: Conversion): string {
  const body = conversionText(gdb, value, { flags, width, precision, isWide, letter });
  if (flags.includes("-")) return body.padEnd(width);
  const fill = flags.includes("0") && !"sc".includes(letter) && (precision === undefined || "feEgGa".includes(letter)) ? "0" : " ";
  if (fill === " ") return body.padStart(width);
  const sign = /^[-+ ]?(?:0x)?/i.exec(body)?.[0] ?? "";
  return sign + body.slice(sign.length).padStart(width - sign.length, "0");
}

function conversionText(gdb: Gdb, value: Value, { flags, precision, isWide, letter }: Conversion): string {
  if (letter === "s") {
    const text = gdb.textOf(value);
    return precision === undefined ? text : text.slice(0, Number(precision));
  }
  const scalar = scalarOf(value);
  if (scalar === undefined) throw new GdbError("Value can't be converted to integer.");
  const signed = (text: string): string =>
    text.startsWith("-") ? text : flags.includes("+") ? `+${text}` : flags.includes(" ") ? ` ${text}` : text;
  if ("feEgGa".includes(letter)) {
    const number = Number(scalar);
    const digits = Number(precision ?? 6);
    if (letter === "f") return signed(number.toFixed(digits));
    const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, "e$10$2");
    if (letter === "e" || letter === "E") return signed(exponent(number.toExponential(digits)));
    return signed(exponent(String(Number(number.toPrecision(digits || 1)))));
  }
  const whole = typeof scalar === "bigint" ? scalar : BigInt(Math.trunc(scalar));
  const bits = isWide || letter === "p" ? 64 : 32;
  if (letter === "c") return String.fromCharCode(Number(BigInt.asUintN(8, whole)));
  if (letter === "d" || letter === "i") return signed(String(BigInt.asIntN(bits, whole)));
  const unsigned = BigInt.asUintN(bits, whole);
  if (letter === "u") return String(unsigned);
  if (letter === "o") return unsigned.toString(8);
  const digits = unsigned.toString(16);
  const prefix = letter === "p" || flags.includes("#") ? "0x" : "";
  return letter === "X" ? prefix + digits.toUpperCase() : prefix + digits;
}

export const scriptCommands: readonly Command[] = [
  {
    name: "if",
    help: "Execute nested commands once IF the conditional expression is non zero.\nUsage: if EXPRESSION … [else …] end",
    run: runIf,
  },
  {
    name: "while",
    help: "Execute nested commands WHILE the conditional expression is non zero.\nUsage: while EXPRESSION … end",
    run: runWhile,
  },
  {
    name: "loop_break",
    help: "Leave the innermost while.",
    run: (gdb) => {
      gdb.leave("left");
      return undefined;
    },
  },
  {
    name: "loop_continue",
    help: "Go on with the next round of the innermost while.",
    run: (gdb) => {
      gdb.leave("next");
      return undefined;
    },
  },
  {
    name: "define",
    help: 'Define a new command name.\nUsage: define NAME\nThe commands follow, up to a line "end"; $argc, $arg0, $arg1 … are its words.',
    run: define,
  },
  { name: "document", help: "Document a user-defined command.\nUsage: document NAME", run: document },
  {
    name: "printf",
    help: 'Formatted printing, like the C "printf" function.\nUsage: printf "format string", ARG1, ARG2, ..., ARGN',
    run: function* (gdb, words) {
      gdb.print(yield* printfText(gdb, words));
      return undefined;
    },
  },
  {
    name: "eval",
    help: 'Construct a GDB command and then evaluate it.\nUsage: eval "format string", ARG1, ARG2, ..., ARGN',
    run: function* (gdb, words) {
      yield* gdb.execute(yield* printfText(gdb, words));
      return undefined;
    },
  },
];

/** A command that `define` has made: its words are $arg0 and so on. */
function* runUserCommand(gdb: Gdb, lines: readonly string[], words: string): Moving<undefined> {
  const given = words.match(/"(?:[^"\\]|\\.)*"|'[^']*'|\S+/g) ?? [];
  const filled = lines.map((line) =>
    line
      .replace(/\$argc\b/g, String(given.length))
      .replace(/\$arg(\d+)\b/g, (whole, index: string) => given[Number(index)] ?? whole)
      .replace(/\$arg\*/g, words),
  );
  yield* gdb.follow(filled);
  return undefined;
}

/** The row of a command, of those that `define` has made too. */
export function rowNamed(gdb: Gdb, word: string): Command {
  const own = gdb.userCommands.get(word);
  if (!own) return commandNamed(word, gdb.commands);
  return { name: word, help: own.help, run: (_, words) => runUserCommand(gdb, own.lines, words) };
}
