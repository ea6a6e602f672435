// Regular expressions as POSIX writes them, for those of JavaScript.

/** POSIX's basic form: \( \) \{ \} \| are special with the backslash, ( ) { } + ? | are not without it. */
export function basicExpression(pattern: string): string {
  let result = "";
  for (let index = 0; index < pattern.length; index += 1) {
    const byte = pattern[index];
    if (byte === "\\" && index + 1 < pattern.length) {
      index += 1;
      result += "(){}|+?".includes(pattern[index]) ? pattern[index] : `\\${pattern[index]}`;
    } else if (byte === "[") {
      const end = pattern.indexOf("]", index + 2);
      if (end < 0) return `${result}\\[`;
      result += pattern.slice(index, end + 1).replace(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? "");
      index = end;
    } else result += "(){}|+?".includes(byte) ? `\\${byte}` : byte;
  }
  return result;
}

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
