// m4's work on texts: regular expressions as Emacs writes them, translit, format.

import { basicExpression } from "../../basic-expression.ts";
import { floatText, padded, wholeText } from "../../conversion.ts";
import type { Macros } from "./macros.ts";

/** In Emacs + and ? are special without a backslash where there is something to repeat, and \{ is a brace. */
const asBasic = (pattern: string): string =>
  pattern.replace(/\\[\s\S]|\[\^?\]?[^\]]*\]|[+?]/g, (part, at: number) => {
    if (part === "+" || part === "?") return /(?:^|\\\(|\\\||^\^)$/.test(pattern.slice(0, at)) ? part : `\\${part}`;
    if (part === "\\+" || part === "\\?" || part === "\\{" || part === "\\}") return part[1];
    return part;
  });

/** The expression, or what the C library says is wrong with it. */
export function compiled(pattern: string): RegExp | string {
  try {
    return new RegExp(basicExpression(asBasic(pattern)), "gm");
  } catch {
    const opened = pattern.match(/\\\(/g)?.length ?? 0;
    const closed = pattern.match(/\\\)/g)?.length ?? 0;
    if (opened > closed) return "Unmatched ( or \\(";
    if (opened < closed) return "Unmatched ) or \\)";
    return "Invalid regular expression";
  }
}

/** `\&` and `\1` of a replacement. */
export function replacement(m4: Macros, text: string, match: RegExpMatchArray): string {
  return text.replace(/\\([\s\S]?)/g, (_, next: string) => {
    if (next === "&") return match[0];
    if (next === "0") {
      m4.warn("\\0 will disappear, use \\& instead in replacements");
      return match[0];
    }
    if (next === "") m4.warn("trailing \\ ignored in replacement");
    if (!/\d/.test(next)) return next;
    if (Number(next) >= match.length) m4.warn(`sub-expression ${next} not present`);
    return match[Number(next)] ?? "";
  });
}

/** `a-c` written out. */
const spread = (set: string): string =>
  set.replace(/([\s\S])-([\s\S])/g, (_, first: string, last: string) => {
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
    const step = from <= to ? 1 : -1;
    let text = "";
    for (let code = from; code !== to + step; code += step) text += String.fromCharCode(code);
    return text;
  });

export function translated(text: string, from: string, to: string): string {
  const [given, wanted] = [spread(from), spread(to)];
  const table = new Map<string, string>();
  for (let index = 0; index < given.length; index += 1) if (!table.has(given[index])) table.set(given[index], wanted[index] ?? "");
  return Array.from(text, (character) => table.get(character) ?? character).join("");
}

const conversion = /%([-+ 0#']*)(\*|\d*)(?:\.(\*|\d*))?(?:hh|h|ll|l|j|z|t|L)?([\s\S]?)/g;

export function formatted(m4: Macros, [format, ...words]: readonly string[]): string {
  let next = 0;
  const take = (): string => words[next++] ?? "";
  const number = (): string => {
    const word = take();
    if (word !== "" && !/^\s*[-+]?(\d|0[xX][\da-fA-F]|[.]\d|inf|nan)/.test(word)) m4.complain(`non-numeric argument ${word}`);
    return word;
  };
  const whole = (): bigint => {
    const [, sign = "", digits = "0"] = /^\s*([-+]?)(0[xX][\da-fA-F]+|\d+)/.exec(number()) ?? [];
    const value = BigInt(/^0\d/.test(digits) ? `0o${digits.replace(/[89].*/, "")}` : digits);
    return sign === "-" ? -value : value;
  };
  const size = (text: string | undefined): number | undefined =>
    text === "*" ? Number(whole()) : text === undefined ? undefined : Number(text);
  return format.replace(conversion, (all, flags: string, widthText: string, precisionText: string | undefined, letter: string) => {
    if (letter === "%" && all === "%%") return "%";
    const width = size(widthText) ?? 0;
    const precision = size(precisionText);
    switch (letter) {
      case "d":
      case "i":
        return wholeText(letter, BigInt.asIntN(32, whole()), flags, width, precision);
      case "o":
      case "u":
      case "x":
      case "X":
        return wholeText(letter, BigInt.asUintN(32, whole()), flags, width, precision);
      case "c":
        return padded(String.fromCharCode(Number(whole()) & 0xff), flags, width);
      case "s": {
        const word = take();
        return padded(precision === undefined ? word : word.slice(0, precision), flags, width);
      }
      default:
        if (/[aAeEfFgG]/.test(letter)) return floatText(letter, Number.parseFloat(number()) || 0, flags, width, precision);
        m4.warn(`unrecognized specifier in \`${all}'`);
        return "";
    }
  });
}
