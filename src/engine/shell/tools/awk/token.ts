// awk's words: text of a program → tokens with their places. A slash begins a regular expression where no value can end.

export type Token = { readonly at: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string" | "expression"; readonly value: string }
  /** `isCall`: a parenthesis follows at once, as a call of one's own function must have it. */
  | { readonly kind: "name" | "word" | "function"; readonly value: string; readonly isCall: boolean }
  | { readonly kind: "sign"; readonly value: string }
  | { readonly kind: "newline" | "end" }
);

export class AwkError extends Error {
  override readonly name = "AwkError";
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const words = new Set(
  "BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf".split(" "),
);
const functionNames: ReadonlySet<string> = new Set(
  (
    "length substr index split sub gsub gensub match sprintf sin cos atan2 exp log sqrt int rand srand tolower toupper system close fflush " +
    "systime strftime and or xor compl lshift rshift strtonum asort asorti"
  ).split(" "),
);
const signs = "**= && || ++ -- += -= *= /= %= ^= ** == <= >= != !~ >> |& { } ( ) [ ] ; , + - * / % ^ ! > < | ? : ~ $ =".split(" ");

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "/": "/",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** Backslashes of a string; one that means nothing stays, for the regular expression that the string may become. */
export const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|\n|(.))/gs, (_, octal?: string, hexadecimal?: string, letter?: string) => {
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
    if (hexadecimal) return String.fromCharCode(Number.parseInt(hexadecimal, 16));
    return letter === undefined ? "" : (escapes[letter] ?? `\\${letter}`);
  });

/** Whether a value has ended before: then a slash divides. */
function endsValue(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.kind === "sign") return [")", "]", "$", "++", "--"].includes(token.value);
  return token.kind === "number" || token.kind === "string" || token.kind === "name" || token.kind === "function";
}

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const blank = /^(?:[ \t\r]|\\\r?\n|#[^\n]*)+/.exec(rest);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const [token, length] = next(rest, at, tokens.at(-1));
    tokens.push(token);
    at += length;
  }
  return [...tokens, { kind: "newline", at: text.length }, { kind: "end", at: text.length }];
}

function next(rest: string, at: number, before: Token | undefined): readonly [Token, number] {
  if (rest[0] === "\n") return [{ kind: "newline", at }, 1];
  const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
  if (number) {
    const value = /^0[0-7]+$/.test(number[0]) ? Number.parseInt(number[0], 8) : Number(number[0]);
    return [{ kind: "number", at, value }, number[0].length];
  }
  const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
  if (name !== undefined) {
    const kind = words.has(name) ? "word" : functionNames.has(name) ? "function" : "name";
    return [{ kind, at, value: name === "func" ? "function" : name, isCall: rest[name.length] === "(" }, name.length];
  }
  if (rest[0] === '"') {
    const string = /^"((?:[^"\\\n]|\\.)*)"/s.exec(rest);
    if (!string) throw new AwkError("unterminated string", at);
    return [{ kind: "string", at, value: unescaped(string[1]) }, string[0].length];
  }
  if (rest[0] === "/" && !endsValue(before)) {
    const expression = /^\/((?:[^/\\[\n]|\\.|\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\])*)\//.exec(rest);
    if (!expression) throw new AwkError("unterminated regexp", at);
    return [{ kind: "expression", at, value: expression[1].replaceAll("\\/", "/") }, expression[0].length];
  }
  const sign = signs.find((each) => rest.startsWith(each));
  if (sign === undefined) throw new AwkError(`invalid char '${rest[0]}' in expression`, at);
  return [{ kind: "sign", at, value: sign }, sign.length];
}
