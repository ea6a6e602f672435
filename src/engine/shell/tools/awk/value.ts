// awk's values: numbers, strings, strings of the input that look like numbers, and what was never set. POSIX awk, "Expressions in awk".

import { floatText, padded, wholeText } from "../../conversion.ts";

/** A field, an element of split, a word of the command line that looks like a number: compared as one. */
export interface Seeming {
  readonly text: string;
  readonly number: number;
}

export type Value = number | string | Seeming | undefined;

const numeral = /^[ \t\r\n\f\v]*[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|(?:(?<=[-+])(?:inf|nan)))/i;

const numberIn = (text: string): number => {
  const digits = numeral.exec(text)?.[0].trim().toLowerCase();
  if (digits === undefined) return 0;
  if (digits.endsWith("inf")) return digits.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return digits.endsWith("nan") ? Number.NaN : Number(digits);
};

/** What comes from outside. */
export function fromInput(text: string): Value {
  const found = numeral.exec(text);
  return found && text.slice(found[0].length).trim() === "" ? { text, number: numberIn(text) } : text;
}

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  return typeof value === "string" ? numberIn(value) : value.number;
}

/** `format`: CONVFMT, or OFMT for print. */
export function toText(value: Value, format: string): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (typeof value !== "number") return value.text;
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "+nan" : value < 0 ? "-inf" : "+inf";
  return formatted(format, [value], format).text;
}

export function isTrue(value: Value): boolean {
  if (typeof value === "number") return value !== 0;
  return typeof value === "object" ? value.number !== 0 : value !== undefined && value !== "";
}

/** Below 0, 0, above 0; NaN: as no number stands to it. */
export function compare(left: Value, right: Value, format: string): number {
  if (typeof left !== "string" && typeof right !== "string") {
    const [a, b] = [toNumber(left), toNumber(right)];
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  }
  const [a, b] = [toText(left, format), toText(right, format)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const conversion = /%(?:%|([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|j|z|t|L)*([a-zA-Z]))|[^%]+|%/g;

/** sprintf; `lacks`: where the format wants a word that is not there. */
export function formatted(format: string, words: readonly Value[], convfmt: string): { readonly text: string; readonly lacks?: number } {
  const left = [...words];
  let text = "";
  for (const match of format.matchAll(conversion)) {
    const [whole, flags = "", widthText, precisionText, letter] = match;
    if (letter === undefined) {
      text += whole === "%%" ? "%" : whole;
      continue;
    }
    let width = widthText === "*" ? toNumber(left.shift()) : Number(widthText ?? 0);
    const isLeft = flags.includes("-") || width < 0;
    width = Math.abs(width);
    const precision = precisionText === "*" ? toNumber(left.shift()) : precisionText === undefined ? undefined : Number(precisionText);
    if (left.length === 0) return { text, lacks: match.index + whole.length - 1 };
    text += converted(letter, left.shift(), isLeft ? `${flags}-` : flags, width, precision, convfmt) ?? whole;
  }
  return { text };
}

function converted(
  letter: string,
  value: Value,
  flags: string,
  width: number,
  precision: number | undefined,
  convfmt: string,
): string | undefined {
  switch (letter) {
    case "c": {
      const character = typeof value === "string" ? ([...value][0] ?? "") : typeof value === "object" ? value.text[0] : codeText(value);
      return padded(character, flags, width);
    }
    case "s":
      return padded([...toText(value, convfmt)].slice(0, precision).join(""), flags, width);
    case "d":
    case "i":
    case "o":
    case "x":
    case "X":
    case "u": {
      const number = Math.trunc(toNumber(value));
      if (!Number.isFinite(number)) return padded(toText(number, convfmt), flags, width);
      if (number < 0 && letter !== "d" && letter !== "i") return floatText("g", number, flags, width, undefined);
      return wholeText(letter === "u" ? "d" : letter, BigInt(number), flags, width, precision);
    }
    case "a":
    case "A":
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G": {
      const number = toNumber(value);
      return Number.isFinite(number) ? floatText(letter, number, flags, width, precision) : padded(toText(number, convfmt), flags, width);
    }
    default:
      return undefined;
  }
}

const codeText = (value: number | undefined): string => {
  const code = Math.trunc(value ?? 0);
  return code >= 0 && code < 0x110000 ? String.fromCodePoint(code) : "";
};
