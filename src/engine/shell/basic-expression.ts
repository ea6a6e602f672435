// Regular expressions as POSIX writes them, for those of JavaScript.

/** A bracket expression at `at`: its JavaScript form, and where it ends; undefined: it is not closed. */
function bracket(pattern: string, at: number): { readonly text: string; readonly end: number } | undefined {
  let end = at + 1;
  let text = "[";
  if (pattern[end] === "^") {
    text += "^";
    end += 1;
  }
  for (let isFirst = true; isFirst || pattern[end] !== "]"; isFirst = false) {
    if (end >= pattern.length) return undefined;
    const named = /^\[:(\w+):\]/.exec(pattern.slice(end));
    text += named ? (classes[named[1]] ?? "") : /[\\[\]]/.test(pattern[end]) ? `\\${pattern[end]}` : pattern[end];
    end += named ? named[0].length : 1;
  }
  return { text: `${text}]`, end };
}

const special = "(){}|+?";
/** GNU's own, the same in JavaScript or nearly so. */
const letters: Readonly<Record<string, string>> = { "<": "\\b(?=\\w)", ">": "\\b(?<=\\w)", "`": "^", "'": "$" };

/** `isSpecial`: whether ( ) { } | + ? mean something without a backslash. */
function expression(pattern: string, isSpecial: boolean): string {
  let result = "";
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index];
    if (character === "\\" && index + 1 < pattern.length) {
      index += 1;
      const next = pattern[index];
      const isPlain = special.includes(next) && !isSpecial;
      result += isPlain ? next : (letters[next] ?? (/[A-Za-z0-9]/.test(next) && !/[\dwWsSbBnt]/.test(next) ? next : `\\${next}`));
    } else if (character === "[") {
      const found = bracket(pattern, index);
      if (!found) throw new SyntaxError("Unmatched [");
      result += found.text;
      index = found.end;
    } else if (special.includes(character) && !isSpecial) result += `\\${character}`;
    else if (character === "*" && (result === "" || result === "^" || result.endsWith("("))) result += isSpecial ? "" : "\\*";
    else if (character === "{" && !/^\{\d*(,\d*)?\}/.test(pattern.slice(index))) result += "\\{";
    else result += character;
  }
  return result;
}

/** POSIX's basic form: \( \) \{ \} \| are special with the backslash, ( ) { } + ? | are not without it. */
export const basicExpression = (pattern: string): string => expression(pattern, false);

/** POSIX's extended form: ( ) { } + ? | are special without the backslash. */
export const extendedExpression = (pattern: string): string => expression(pattern, true);

export const classes: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "0-9",
  alnum: "a-zA-Z0-9",
  space: "\\s",
  upper: "A-Z",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
};
