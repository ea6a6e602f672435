// What each of sed's commands does to the line that goes through the script: a row a letter.

import { encodeUtf8 } from "../../../base/utf8.ts";
import type { SedCommand } from "./script.ts";
import { substitute } from "./substitution.ts";

/** The pattern space, and what becomes of it. */
export interface Pass {
  line: string;
  /** How the line ended in its file; empty at an end of file without newline. */
  end: string;
  /** Whether the line is printed at the end. */
  isShown: boolean;
  /** What is printed behind it. */
  readonly behind: string[];
  /** The command that is carried out; a jump sets it. */
  index: number;
}

/** What a command may ask of the whole run. */
export interface Run {
  readonly separator: string;
  readonly path: string;
  readonly number: number;
  hold: string;
  hasSubstituted: boolean;
  /** The last expression that was used: an empty one stands for it. */
  last: RegExp | undefined;
  readonly hasMore: boolean;
  /** Whether the range of a command goes on behind this line. */
  isInRange(index: number): boolean;
  /** Takes the next line. */
  next(): Pick<Pass, "line" | "end">;
  print(text: string): void;
  /** Into a file. */
  write(path: string, text: string): void;
  read(path: string): string;
  readLine(path: string): string | undefined;
  quit(status: number): void;
}

/** The pass is over, and is printed or not. */
type Outcome = "finish" | "drop";

type Carrier = (pass: Pass, command: SedCommand, run: Run) => Outcome | undefined;

function deleteLine(pass: Pass): Outcome {
  pass.isShown = false;
  return "finish";
}

const firstPart = (line: string): string => line.split("\n")[0];

/** Of commands behind which the script always goes on. */
const goingOn =
  (act: (pass: Pass, command: SedCommand, run: Run) => void): Carrier =>
  (pass, command, run) => {
    act(pass, command, run);
    return undefined;
  };

export const carriers: Readonly<Record<string, Carrier>> = {
  s: goingOn((pass, { substitution }, run) => {
    const expression = substitution?.expression ?? run.last;
    if (!substitution || !expression) return;
    run.last = expression;
    const changed = substitute(pass.line, substitution, expression);
    if (changed === undefined) return;
    pass.line = changed;
    run.hasSubstituted = true;
    if (substitution.prints) run.print(changed + run.separator);
    if (substitution.file !== undefined) run.write(substitution.file, changed + run.separator);
  }),
  y: goingOn((pass, { map }) => {
    pass.line = [...pass.line].map((character) => map?.get(character) ?? character).join("");
  }),
  p: goingOn((pass, _, run) => run.print(pass.line + run.separator)),
  P: goingOn((pass, _, run) => run.print(firstPart(pass.line) + run.separator)),
  "=": goingOn((_, __, run) => run.print(`${run.number}\n`)),
  l: goingOn((pass, { text }, run) => run.print(unambiguous(pass.line, text === "" ? 70 : Number(text)))),
  F: goingOn((_, __, run) => run.print(`${run.path}\n`)),
  i: goingOn((_, { text }, run) => run.print(`${text}\n`)),
  a: goingOn((pass, { text }) => pass.behind.push(`${text}\n`)),
  r: goingOn((pass, { text }, run) => pass.behind.push(run.read(text))),
  R: goingOn((pass, { text }, run) => {
    const read = run.readLine(text);
    if (read !== undefined) pass.behind.push(`${read}\n`);
  }),
  w: goingOn((pass, { text }, run) => run.write(text, pass.line + run.separator)),
  W: goingOn((pass, { text }, run) => run.write(text, firstPart(pass.line) + run.separator)),
  g: goingOn((pass, _, run) => {
    pass.line = run.hold;
  }),
  G: goingOn((pass, _, run) => {
    pass.line += `\n${run.hold}`;
  }),
  h: goingOn((pass, _, run) => {
    run.hold = pass.line;
  }),
  H: goingOn((pass, _, run) => {
    run.hold += `\n${pass.line}`;
  }),
  x: goingOn((pass, _, run) => {
    [pass.line, run.hold] = [run.hold, pass.line];
  }),
  z: goingOn((pass) => {
    pass.line = "";
  }),
  b: goingOn((pass, { target }) => {
    pass.index = target;
  }),
  t: jumpIf(true),
  T: jumpIf(false),
  c(pass, { to, isNegated, text }, run) {
    if (!to || isNegated || !run.isInRange(pass.index)) run.print(`${text}\n`);
    return deleteLine(pass);
  },
  d: deleteLine,
  D(pass, _, run) {
    const at = pass.line.indexOf("\n");
    if (at < 0) return deleteLine(pass);
    pass.line = pass.line.slice(at + 1);
    run.print(pass.behind.splice(0).join(""));
    pass.index = -1;
    return undefined;
  },
  n(pass, _, run) {
    if (!run.hasMore) return "finish";
    printPass(pass, run);
    Object.assign(pass, run.next());
    return undefined;
  },
  N(pass, _, run) {
    if (!run.hasMore) return "finish";
    run.print(pass.behind.splice(0).join(""));
    const { line, end } = run.next();
    pass.line += run.separator + line;
    pass.end = end;
    return undefined;
  },
  q(_, { text }, run) {
    run.quit(Number(text || 0));
    return "finish";
  },
  Q(_, { text }, run) {
    run.quit(Number(text || 0));
    return "drop";
  },
};

/** `substituted`: whether a substitution since the last jump makes it jump, or the want of one. */
function jumpIf(substituted: boolean): Carrier {
  return goingOn((pass, { target }, run) => {
    if (run.hasSubstituted === substituted) pass.index = target;
    run.hasSubstituted = false;
  });
}

export function printPass({ line, end, isShown, behind }: Pass, run: Pick<Run, "print" | "separator">): void {
  if (isShown) run.print(line + (behind.length > 0 && end === "" ? run.separator : end));
  run.print(behind.splice(0).join(""));
}

/** `l`: what cannot be seen in octal, lines cut at a width. */
function unambiguous(line: string, width: number): string {
  const escapes: Readonly<Record<string, string>> = {
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
    "\x07": "\\a",
  };
  const pieces = [...line].map((character) => escapes[character] ?? (/[\x20-\x7e]/.test(character) ? character : octal(character)));
  let [result, column] = ["", 0];
  for (const piece of pieces) {
    if (width > 1 && column + piece.length > width - 1) {
      result += "\\\n";
      column = 0;
    }
    result += piece;
    column += piece.length;
  }
  return `${result}$\n`;
}

const octal = (character: string): string => [...encodeUtf8(character)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
