// printf of the command line: a format and words. As POSIX has it, the format is used again while words are left.

import { encodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, refusal, type ToolText } from "../tool.ts";

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
    } else if (text[index] === "c") return { text: result, isEnd: true };
    else result += escapes[text[index]] ?? `\\${text[index]}`;
  }
  return { text: result, isEnd: false };
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
        if (whole === "%") return this.#fail("%: missing format character");
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
      if (word !== "") this.#fail(number ? `'${word}': value not completely converted` : `'${word}': expected a numeric value`);
      if (!number) return 0n;
    }
    const digits = /^0[0-7]+$/.test(number[2]) ? `0o${number[2].slice(1)}` : number[2];
    return (number[1] === "-" ? -1n : 1n) * BigInt(digits);
  }

  #number(word: string): number {
    if (/^['"]/.test(word)) return word.codePointAt(1) ?? 0;
    const value = Number(word.trim() === "" ? "0" : word);
    if (!Number.isNaN(value)) return value;
    this.#fail(`'${word}': expected a numeric value`);
    return Number.parseFloat(word) || 0;
  }

  #convert(letter: string, flags: string, width: number, precision: number | undefined): boolean {
    const word = this.#words.shift();
    switch (letter) {
      case "s":
        this.#put((word ?? "").slice(0, precision), flags.replace("0", ""), width);
        return true;
      case "b": {
        const { text, isEnd } = unescaped(word ?? "", true);
        this.#put(text.slice(0, precision), flags.replace("0", ""), width);
        return !isEnd;
      }
      case "q":
        this.#put(/^[\w./:@%+=,-]+$/.test(word ?? "") ? (word ?? "") : `'${(word ?? "").replaceAll("'", "'\\''")}'`, flags, width);
        return true;
      case "c":
        this.#put((word ?? "").slice(0, 1), flags.replace("0", ""), width);
        return true;
      case "d":
      case "i":
      case "u":
      case "o":
      case "x":
      case "X":
        this.#whole(letter, bits64(this.#integer(word ?? "")), flags, width, precision);
        return true;
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
        this.#float(letter, this.#number(word ?? ""), flags, width, precision ?? 6);
        return true;
      default:
        return this.#fail(`%${letter}: invalid conversion specification`);
    }
  }

  #put(text: string, flags: string, width: number): void {
    this.output += flags.includes("-") ? text.padEnd(width) : text.padStart(width);
  }

  /** Sign and prefix stand before zeros that fill. */
  #signed(sign: string, digits: string, flags: string, width: number, mayFill: boolean): void {
    const filled = flags.includes("0") && !flags.includes("-") && mayFill ? digits.padStart(width - sign.length, "0") : digits;
    this.#put(sign + filled, flags, width);
  }

  #whole(letter: string, value: bigint, flags: string, width: number, precision: number | undefined): void {
    const isSigned = letter === "d" || letter === "i";
    const magnitude = isSigned ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
    const base = letter === "o" ? 8 : letter.toLowerCase() === "x" ? 16 : 10;
    let digits = magnitude.toString(base);
    if (letter === "X") digits = digits.toUpperCase();
    if (precision !== undefined) digits = precision === 0 && magnitude === 0n ? "" : digits.padStart(precision, "0");
    if (flags.includes("#") && letter === "o" && !digits.startsWith("0")) digits = `0${digits}`;
    const prefix = flags.includes("#") && base === 16 && magnitude !== 0n ? `0${letter}` : "";
    const sign = !isSigned ? prefix : value < 0n ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
    this.#signed(sign, digits, flags, width, precision === undefined);
  }

  #float(letter: string, value: number, flags: string, width: number, precision: number): void {
    const sign = value < 0 || Object.is(value, -0) ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
    const magnitude = Math.abs(value);
    const kind = letter.toLowerCase();
    let digits = !Number.isFinite(magnitude)
      ? Number.isNaN(magnitude)
        ? "nan"
        : "inf"
      : floatText(kind, magnitude, precision, flags.includes("#"));
    if (letter !== kind) digits = digits.toUpperCase();
    this.#signed(sign, digits, flags, width, Number.isFinite(magnitude));
  }
}

const exponential = (value: number, precision: number): string => value.toExponential(precision).replace(/e([+-])(\d)$/, "e$10$2");

function floatText(kind: string, value: number, precision: number, keepsZeros: boolean): string {
  if (kind === "f") return value.toFixed(precision);
  if (kind === "e") return exponential(value, precision);
  const digits = precision === 0 ? 1 : precision;
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split("e")[1]);
  const text = exponent < -4 || exponent >= digits ? exponential(value, digits - 1) : value.toFixed(digits - 1 - exponent);
  return keepsZeros ? text : text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

function runPrintf(request: ToolRequest): ToolText {
  const words = request.arguments[0] === "--" ? request.arguments.slice(1) : request.arguments;
  const [format, ...rest] = words;
  if (format === undefined) return refusal(request, `missing operand\nTry '${request.name} --help' for more information.`);
  // As bytes: the words come as UTF-8.
  const latin = (text: string): string => String.fromCharCode(...encodeUtf8(text));
  const printer = new Printer(request, rest.map(latin));
  printer.run(latin(format));
  const output = Uint8Array.from(printer.output, (character) => character.charCodeAt(0));
  return { output, errors: printer.errors, status: printer.errors === "" ? 0 : 1 };
}

export const printfCommand: CommandRow = {
  name: "printf",
  usage: "printf FORMAT [WORD …]",
  summary: "Prints words by a format: %s %d %x %c %f %b, \\n \\t \\r \\\\.",
  run: runPrintf,
};
