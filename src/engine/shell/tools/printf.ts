// printf of the command line: a format and words. As POSIX has it, the format is used again while words are left.

import { latinBytes, latinText } from "../../base/latin.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { floatText, padded, wholeText } from "../conversion.ts";
import { type CommandRow, hint, refusal, type ToolText } from "../tool.ts";

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

interface Written {
  readonly text: string;
  /** `\c` ends everything. */
  readonly isEnd: boolean;
}

/** Backslashes of a format, or of the word of %b. Bytes are characters below 256. */
function unescaped(text: string, isWord: boolean): Written {
  let result = "";
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] !== "\\" || index + 1 >= text.length) {
      result += text[index];
      continue;
    }
    index += 1;
    const rest = text.slice(index);
    const octal = (isWord ? /^0?[0-7]{1,3}/ : /^[0-7]{1,3}/).exec(rest);
    const hexadecimal = /^x[0-9a-fA-F]{1,2}/.exec(rest);
    if (octal) {
      result += String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff);
      index += octal[0].length - 1;
    } else if (hexadecimal) {
      result += String.fromCharCode(Number.parseInt(hexadecimal[0].slice(1), 16));
      index += hexadecimal[0].length - 1;
    } else if (/^(?:u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8})/.test(rest)) {
      const digits = (/^(?:u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8})/.exec(rest) as RegExpExecArray)[0];
      result += latinText(encodeUtf8(String.fromCodePoint(Number.parseInt(digits.slice(1), 16))));
      index += digits.length - 1;
    } else if (text[index] === "c") return { text: result, isEnd: true };
    else result += escapes[text[index]] ?? `\\${text[index]}`;
  }
  return { text: result, isEnd: false };
}

/** As bash's %q: what the shell reads back as this word. */
function quoted(word: string): string {
  if (word === "") return "''";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what needs the other form
  if (/[\x00-\x1f\x7f]/.test(word)) return `$'${word.replace(/['\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t")}'`;
  return word
    .replace(/[^\w./:@%+=,-]/g, "\\$&")
    .replace(/[\x80-\xff\\]+/g, (piece) => (/[\x80-\xff]/.test(piece) ? piece.replaceAll("\\", "") : piece));
}

const bits64 = (value: bigint): bigint => BigInt.asIntN(64, value);

class Printer {
  readonly #request: ToolRequest;
  readonly #words: string[];
  output = "";
  errors = "";

  constructor(request: ToolRequest, words: readonly string[]) {
    this.#request = request;
    this.#words = [...words];
  }

  run(format: string): void {
    do {
      const before = this.#words.length;
      if (!this.#once(format) || this.#words.length === before) return;
    } while (this.#words.length > 0);
  }

  #once(format: string): boolean {
    const piece = /%(%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|j|z|t|L)?([a-zA-Z]))|[^%]+|%/g;
    for (const [whole, directive, flags = "", width, precision, letter] of format.matchAll(piece)) {
      if (directive === "%") this.output += "%";
      else if (letter === undefined) {
        if (whole === "%") return this.#fail("`%': missing format character");
        const { text, isEnd } = unescaped(whole, false);
        this.output += text;
        if (isEnd) return false;
      } else {
        const size = width === "*" ? Number(this.#integer(this.#words.shift() ?? "")) : width === undefined ? 0 : Number(width);
        const digits =
          precision === "*" ? Number(this.#integer(this.#words.shift() ?? "")) : precision === undefined ? undefined : Number(precision);
        if (!this.#convert(letter, size < 0 ? `${flags}-` : flags, Math.abs(size), digits)) return false;
      }
    }
    return true;
  }

  #fail(problem: string): false {
    this.errors += `${this.#request.name}: ${problem}\n`;
    return false;
  }

  #integer(word: string): bigint {
    if (/^['"]/.test(word)) return BigInt(word.codePointAt(1) ?? 0);
    const number = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(word);
    if (!number || number[0].length < word.length) {
      if (word !== "") this.#fail(number ? `${word}: value not completely converted` : `${word}: invalid number`);
      if (!number) return 0n;
    }
    const digits = /^0[0-7]+$/.test(number[2]) ? `0o${number[2].slice(1)}` : number[2];
    return (number[1] === "-" ? -1n : 1n) * BigInt(digits);
  }

  #number(word: string): number {
    if (/^['"]/.test(word)) return word.codePointAt(1) ?? 0;
    const value = Number(word.trim() === "" ? "0" : word);
    if (!Number.isNaN(value)) return value;
    this.#fail(`${word}: invalid number`);
    return Number.parseFloat(word) || 0;
  }

  #convert(letter: string, flags: string, width: number, precision: number | undefined): boolean {
    const word = this.#words.shift();
    switch (letter) {
      case "s":
        this.output += padded((word ?? "").slice(0, precision), flags, width);
        return true;
      case "b": {
        const { text, isEnd } = unescaped(word ?? "", true);
        this.output += padded(text.slice(0, precision), flags, width);
        return !isEnd;
      }
      case "q":
        this.output += padded(quoted(word ?? ""), flags, width);
        return true;
      case "c":
        this.output += padded((word ?? "").slice(0, 1), flags, width);
        return true;
      case "d":
      case "i":
      case "u":
      case "o":
      case "x":
      case "X":
        this.output += wholeText(letter, bits64(this.#integer(word ?? "")), flags, width, precision);
        return true;
      case "a":
      case "A":
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
        this.output += floatText(letter, this.#number(word ?? ""), flags, width, precision);
        return true;
      default:
        return this.#fail(`\`${letter}': invalid format character`);
    }
  }
}

function runPrintf(request: ToolRequest): ToolText {
  const words = request.arguments[0] === "--" ? request.arguments.slice(1) : request.arguments;
  const [format, ...rest] = words;
  if (format === undefined) return refusal(request, `missing operand${hint(request)}`);
  // As bytes: the words come as UTF-8.
  const latin = (text: string): string => latinText(encodeUtf8(text));
  const printer = new Printer(request, rest.map(latin));
  printer.run(latin(format));
  const output = latinBytes(printer.output);
  return { output, errors: printer.errors, status: printer.errors === "" ? 0 : 1 };
}

export const printfCommand: CommandRow = {
  name: "printf",
  takesAllWords: true,
  usage: "printf FORMAT [WORD …]",
  summary: "Prints words by a format: %s %d %x %c %f %b, \\n \\t \\r \\\\.",
  run: runPrintf,
};
