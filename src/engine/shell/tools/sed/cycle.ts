// sed's cycle: a line into the pattern space, the script over it, what is printed. What is remembered from line to line is plain data.

import { encodeUtf8 } from "../../../base/utf8.ts";
import type { Address, SedCommand, Substitution } from "./script.ts";

export interface SedState {
  number: number;
  hold: string;
  /** Of commands whose range is open: where it ends, a number, or 0 for an expression. */
  readonly open: Map<number, number>;
  /** An exit status, once q or Q has been met. */
  status: number | undefined;
  /** A `t` has not yet seen it. */
  hasSubstituted: boolean;
}

export const initialSedState = (): SedState => ({ number: 0, hold: "", open: new Map(), status: undefined, hasSubstituted: false });

/** Lines as the script asks for them. */
export interface SedInput {
  /** undefined: there is none. */
  next(): { readonly text: string; readonly end: string } | undefined;
  isLast(): boolean;
  /** For F. */
  readonly path: string;
  /** All of a file for r; a line of it for R. */
  read(path: string): string;
  readLine(path: string): string | undefined;
  write(path: string, text: string): void;
}

const cased: Readonly<Record<string, (text: string) => string>> = { U: (text) => text.toUpperCase(), L: (text) => text.toLowerCase() };
const named: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", f: "\f", v: "\v" };

/** `&`, `\1`, `\n`, and GNU's \U \L \u \l \E in what takes a match's place. */
function replacement(by: string, match: readonly (string | undefined)[]): string {
  let result = "";
  let [whole, first]: [string, string] = ["", ""];
  const put = (piece: string): void => {
    if (piece === "") return;
    let text = cased[whole]?.(piece) ?? piece;
    if (first !== "") text = (first === "u" ? text[0].toUpperCase() : text[0].toLowerCase()) + text.slice(1);
    first = "";
    result += text;
  };
  for (const [piece, escaped] of by.matchAll(/\\(.)|&|[^\\&]+/gs)) {
    if (piece === "&") put(match[0] ?? "");
    else if (escaped === undefined) put(piece);
    else if (/\d/.test(escaped)) put(match[Number(escaped)] ?? "");
    else if (escaped === "U" || escaped === "L") whole = escaped;
    else if (escaped === "E") whole = "";
    else if (escaped === "u" || escaped === "l") first = escaped;
    else put(named[escaped] ?? escaped);
  }
  return result;
}

function substitute(line: string, { by, isGlobal, number }: Substitution, expression: RegExp): string | undefined {
  let [seen, result, from] = [0, "", 0];
  let isChanged = false;
  for (const match of line.matchAll(expression)) {
    // An empty match right behind another is none.
    if (match[0] === "" && match.index === from && seen > 0 && from > 0) continue;
    seen += 1;
    if (seen < number) {
      continue;
    }
    result += line.slice(from, match.index) + replacement(by, match);
    from = match.index + match[0].length;
    isChanged = true;
    if (!isGlobal) break;
  }
  return isChanged ? result + line.slice(from) : undefined;
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

/** More jumps than any script makes over one line: it would go on for ever. */
const mostJumps = 1_000_000;

export class Sed {
  readonly #commands: readonly SedCommand[];
  readonly #isQuiet: boolean;
  readonly #separator: string;
  readonly #state: SedState;
  readonly #input: SedInput;
  #last: RegExp | undefined;
  output = "";

  constructor(commands: readonly SedCommand[], isQuiet: boolean, separator: string, state: SedState, input: SedInput) {
    this.#commands = commands;
    this.#isQuiet = isQuiet;
    this.#separator = separator;
    this.#state = state;
    this.#input = input;
  }

  #matches(expression: RegExp | undefined, line: string): boolean {
    const used = expression ?? this.#last;
    if (!used) return false;
    this.#last = used;
    used.lastIndex = 0;
    return used.test(line);
  }

  #isAt(address: Address, line: string): boolean {
    const { number } = this.#state;
    switch (address.kind) {
      case "line":
        return number === address.line;
      case "last":
        return this.#input.isLast();
      case "match":
        return this.#matches(address.expression, line);
      case "step":
        return address.step === 0 ? number === address.first : number >= address.first && (number - address.first) % address.step === 0;
      default:
        return false;
    }
  }

  #isChosen(index: number, line: string): boolean {
    const { open, number } = this.#state;
    const { from, to } = this.#commands[index];
    if (!from) return true;
    if (!to) return this.#isAt(from, line);
    if (!open.has(index)) {
      const isZero = from.kind === "line" && from.line === 0;
      if (isZero ? number !== 1 : !this.#isAt(from, line)) return false;
      const end =
        to.kind === "line"
          ? to.line
          : to.kind === "count"
            ? number + to.number
            : to.kind === "multiple"
              ? Math.ceil(number / (to.number || 1)) * (to.number || 1)
              : 0;
      if (isZero && to.kind === "match") {
        if (!this.#matches(to.expression, line)) open.set(index, 0);
      } else if (end === 0 ? to.kind !== "last" || !this.#input.isLast() : end > number) open.set(index, end);
      return true;
    }
    const end = open.get(index) ?? 0;
    if (end > 0) {
      if (number >= end) open.delete(index);
      // A line number behind which one already is: this line is the first of the next search.
      if (number > end) return this.#isChosen(index, line);
    } else if (this.#isAt(to, line)) open.delete(index);
    return true;
  }

  /** One line and what its script does with it; false: nothing more is to be read. */
  cycle(): void {
    const first = this.#input.next();
    if (!first) return;
    this.#state.number += 1;
    let { text: line, end } = first;
    this.#state.hasSubstituted = false;
    const behind: string[] = [];
    let printed = !this.#isQuiet;
    const finish = (): void => {
      if (printed) this.output += line + (behind.length > 0 && end === "" ? this.#separator : end);
      this.output += behind.join("");
      behind.length = 0;
    };
    for (let index = 0, jumps = 0; index < this.#commands.length; index += 1) {
      const command = this.#commands[index];
      const isChosen = this.#isChosen(index, line) !== command.isNegated;
      if (command.letter === "{" && !isChosen) index = command.target;
      if (!isChosen) continue;
      switch (command.letter) {
        case "s": {
          const { substitution } = command as { substitution: Substitution };
          const expression = substitution.expression ?? this.#last;
          if (!expression) break;
          this.#last = expression;
          const changed = substitute(line, substitution, expression);
          if (changed === undefined) break;
          line = changed;
          this.#state.hasSubstituted = true;
          if (substitution.prints) this.output += `${line}${this.#separator}`;
          if (substitution.file !== undefined) this.#write(substitution.file, `${line}${this.#separator}`);
          break;
        }
        case "y":
          line = [...line].map((character) => command.map?.get(character) ?? character).join("");
          break;
        case "p":
          this.output += `${line}${this.#separator}`;
          break;
        case "P":
          this.output += `${line.split("\n")[0]}${this.#separator}`;
          break;
        case "=":
          this.output += `${this.#state.number}\n`;
          break;
        case "l":
          this.output += unambiguous(line, command.text === "" ? 70 : Number(command.text));
          break;
        case "F":
          this.output += `${this.#input.path}\n`;
          break;
        case "i":
          this.output += `${command.text}\n`;
          break;
        case "a":
          behind.push(`${command.text}\n`);
          break;
        case "r":
          behind.push(this.#input.read(command.text));
          break;
        case "R": {
          const read = this.#input.readLine(command.text);
          if (read !== undefined) behind.push(`${read}\n`);
          break;
        }
        case "w":
          this.#write(command.text, `${line}${this.#separator}`);
          break;
        case "W":
          this.#write(command.text, `${line.split("\n")[0]}${this.#separator}`);
          break;
        case "c":
          if (!command.to || command.isNegated || !this.#state.open.has(index)) this.output += `${command.text}\n`;
          printed = false;
          index = this.#commands.length;
          break;
        case "d":
          printed = false;
          index = this.#commands.length;
          break;
        case "D": {
          const at = line.indexOf("\n");
          if (at < 0) {
            printed = false;
            index = this.#commands.length;
            break;
          }
          line = line.slice(at + 1);
          this.output += behind.splice(0).join("");
          index = -1;
          break;
        }
        case "n":
          if (this.#input.isLast()) {
            finish();
            return;
          }
          finish();
          ({ text: line, end } = this.#input.next() ?? { text: "", end: "" });
          this.#state.number += 1;
          break;
        case "N": {
          if (this.#input.isLast()) {
            finish();
            return;
          }
          this.output += behind.splice(0).join("");
          const next = this.#input.next() ?? { text: "", end: "" };
          line += this.#separator + next.text;
          ({ end } = next);
          this.#state.number += 1;
          break;
        }
        case "g":
          line = this.#state.hold;
          break;
        case "G":
          line += `\n${this.#state.hold}`;
          break;
        case "h":
          this.#state.hold = line;
          break;
        case "H":
          this.#state.hold += `\n${line}`;
          break;
        case "x":
          [line, this.#state.hold] = [this.#state.hold, line];
          break;
        case "z":
          line = "";
          break;
        case "t":
        case "T": {
          const goes = this.#state.hasSubstituted === (command.letter === "t");
          this.#state.hasSubstituted = false;
          if (goes) index = command.target;
          break;
        }
        case "b":
          index = command.target;
          break;
        case "q":
        case "Q":
          this.#state.status = Number(command.text || 0);
          if (command.letter === "q") finish();
          return;
      }
      jumps += 1;
      if (jumps > mostJumps) throw new RangeError("the script never ends");
    }
    finish();
  }

  #write(path: string, text: string): void {
    if (path === "/dev/stdout") this.output += text;
    else this.#input.write(path, text);
  }
}
