// sed's `s`: what takes the place of a match, and which matches.

import type { Substitution } from "./script.ts";

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

/** The line with its matches replaced; undefined if there is none that counts. */
export function substitute(line: string, { by, isGlobal, number }: Substitution, expression: RegExp): string | undefined {
  let [seen, result, from] = [0, "", 0];
  let isChanged = false;
  for (const match of line.matchAll(expression)) {
    // An empty match right behind another is none.
    if (match[0] === "" && match.index === from && seen > 0 && from > 0) continue;
    seen += 1;
    if (seen < number) continue;
    result += line.slice(from, match.index) + replacement(by, match);
    from = match.index + match[0].length;
    isChanged = true;
    if (!isGlobal) break;
  }
  return isChanged ? result + line.slice(from) : undefined;
}
