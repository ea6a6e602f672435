// A file → its preprocessing tokens, one after another. Comments are white space; the end of a line ends a directive and is nothing
// elsewhere.

import type { SourceText } from "./source-text.ts";
import type { Token, TokenKind } from "./token.ts";

export interface LexicalProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const name = /[A-Za-z_][A-Za-z_0-9]*/y;
const number = /\.?[0-9](?:[eEpP][+-]|[A-Za-z_0-9.])*/y;
const operator = /\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|##|[-+*/%&|^<>=!~?:;,.(){}[\]#]/y;
const whiteSpace = /[ \t\f\v\0]+|\r(?=\n|$)/y;

export class Lexer {
  readonly file: SourceText;
  /** In the joined text. */
  position = 0;
  /** Whether nothing of the present line has been read. */
  #atLineStart = true;
  readonly #complain: (problem: LexicalProblem) => void;

  constructor(file: SourceText, complain: (problem: LexicalProblem) => void) {
    this.file = file;
    this.#complain = complain;
  }

  /** `isDirective`: the end of the line is an "end", and is not passed. `marksLines`: a first token counts as standing behind white space. */
  next(isDirective: boolean, marksLines = false): Token {
    const { joined } = this.file;
    let white = false;
    for (;;) {
      const passed = match(whiteSpace, joined, this.position);
      if (passed !== undefined) {
        white = true;
        this.position += passed.length;
      } else if (joined[this.position] === "\n") {
        if (isDirective) return this.#token("end", this.position, white);
        this.position += 1;
        this.#atLineStart = true;
        white = false;
      } else if (joined.startsWith("//", this.position)) {
        const end = joined.indexOf("\n", this.position);
        this.position = end < 0 ? joined.length : end;
        white = true;
      } else if (joined.startsWith("/*", this.position)) {
        this.#passComment();
        white = true;
      } else break;
    }
    const start = this.position;
    if (start >= joined.length) return this.#token("end", start, white);
    if (marksLines && this.#atLineStart) white = true;
    const [kind, length] = this.#kindAt(start);
    this.position = start + length;
    return this.#token(kind, start, white);
  }

  /** The name behind `#include`: `"x"` or `<x>`; undefined: neither stands here. */
  headerName(): Token | undefined {
    const { joined } = this.file;
    const found = match(/[ \t]*(?:<[^>\n]*>|"[^"\n]*")/y, joined, this.position);
    if (found === undefined) return undefined;
    const text = found.trimStart();
    const start = this.position + found.length - text.length;
    this.position += found.length;
    return this.#token(text.startsWith("<") ? "other" : "string", start, true);
  }

  /** Up to the end of the line, without comments and white space around it. */
  restOfLine(): string {
    const { joined } = this.file;
    const end = joined.indexOf("\n", this.position);
    const rest = joined.slice(this.position, end < 0 ? joined.length : end);
    this.position += rest.length;
    return rest.replace(/\/\*.*?\*\//g, " ").trim();
  }

  #passComment(): void {
    const { joined } = this.file;
    const close = joined.indexOf("*/", this.position + 2);
    if (close < 0) {
      this.#complain({ message: "this comment has no end: */ closes it", start: this.position, end: this.position + 2 });
      this.position = joined.length;
    } else this.position = close + 2;
  }

  #kindAt(start: number): readonly [TokenKind, number] {
    const { joined } = this.file;
    const first = joined[start];
    const prefixed = first === "L" && (joined[start + 1] === '"' || joined[start + 1] === "'");
    if (first === '"' || first === "'" || prefixed) {
      const end = this.#endOfQuote(prefixed ? start + 1 : start);
      if (end > 0) return [joined[prefixed ? start + 1 : start] === '"' ? "string" : "character", end - start];
      const newline = joined.indexOf("\n", start);
      return ["other", (newline < 0 ? joined.length : newline) - start];
    }
    const word = match(name, joined, start);
    if (word !== undefined) return ["name", word.length];
    const digits = match(number, joined, start);
    if (digits !== undefined) return ["number", digits.length];
    const sign = match(operator, joined, start);
    if (sign !== undefined) return ["operator", sign.length];
    return ["other", joined.codePointAt(start)! > 0xffff ? 2 : 1];
  }

  /** Behind the closing quote; 0: there is none on this line. */
  #endOfQuote(start: number): number {
    const { joined } = this.file;
    for (let at = start + 1; at < joined.length && joined[at] !== "\n"; at += 1) {
      if (joined[at] === "\\" && joined[at + 1] !== "\n") at += 1;
      else if (joined[at] === joined[start]) return at + 1;
    }
    return 0;
  }

  #token(kind: TokenKind, start: number, white: boolean): Token {
    const { file, position } = this;
    const startsLine = this.#atLineStart && kind !== "end";
    if (startsLine) this.#atLineStart = false;
    const [from, to] = [file.offsetOf(start), position > start ? file.offsetOf(position - 1) + 1 : file.offsetOf(start)];
    return { kind, text: file.joined.slice(start, position), white, startsLine, file, start: from, end: to };
  }
}

function match(expression: RegExp, text: string, at: number): string | undefined {
  expression.lastIndex = at;
  return expression.exec(text)?.[0];
}
