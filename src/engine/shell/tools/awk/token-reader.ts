// awk's tokens as a parser takes them: what comes next, whether it is what is hoped for, and where it is if it must have been.

import { AwkError, type Token, tokensOf } from "./token.ts";

export class TokenReader {
  readonly #tokens: readonly Token[];
  /** Of the token that comes next: a parser may go back. */
  index = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  get token(): Token {
    return this.#tokens[this.index];
  }

  /** The next tokens, not taken. */
  ahead(count: number): readonly Token[] {
    return this.#tokens.slice(this.index, this.index + count);
  }

  fail(): never {
    const token = this.token;
    const isEnd = token.kind === "newline" || token.kind === "end";
    throw new AwkError(isEnd ? "unexpected newline or end of string" : "syntax error", token.at);
  }

  is(sign: string): boolean {
    return this.token.kind === "sign" && this.token.value === sign;
  }

  isWord(word: string): boolean {
    return this.token.kind === "word" && this.token.value === word;
  }

  take(sign: string): boolean {
    if (!this.is(sign)) return false;
    this.index += 1;
    return true;
  }

  takeOneOf(signs: readonly string[]): string | undefined {
    const token = this.token;
    if (token.kind !== "sign" || !signs.includes(token.value)) return undefined;
    this.index += 1;
    return token.value;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.index += 1;
    return true;
  }

  expect(sign: string): void {
    if (!this.take(sign)) this.fail();
  }

  name(): string {
    const token = this.token;
    if (token.kind !== "name") return this.fail();
    this.index += 1;
    return token.value;
  }

  skipNewlines(): void {
    while (this.token.kind === "newline") this.index += 1;
  }

  skipEnds(): void {
    while (this.token.kind === "newline" || this.is(";")) this.index += 1;
  }

  isAtEnd(): boolean {
    return this.token.kind === "newline" || this.token.kind === "end" || this.is(";") || this.is("}");
  }
}
