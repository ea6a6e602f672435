// The words of a linker script: names, patterns, expressions and lists, with the place of what is wrong.

import { type Expression, parseExpression } from "./script-expression.ts";

/** Thrown by the readers of scripts, and caught where the script was given. */
export class MalformedScript extends Error {}

const wordPattern = /[A-Za-z_.$/\\][\w.$/\\~\-+*?[\]]*/y;
const wildcardPattern = /[^\s(){};,=:]+/y;
const spacePattern = /(?:\s+|\/\*[\s\S]*?\*\/|#[^\n]*)/y;
const quotedPattern = /"[^"\n]*"/y;

export class ScriptScanner {
  #file: string;
  #text: string;
  #at = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  fail(problem: string): never {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    throw new MalformedScript(`${this.#file}:${line}: syntax error: ${problem}`);
  }

  /** What stands here, or "the end". */
  get shown(): string {
    return this.next() || "the end";
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  space(): void {
    while (this.match(spacePattern) !== undefined);
  }

  /** The next character; nothing at the end. */
  next(): string {
    this.space();
    return this.#text[this.#at] ?? "";
  }

  takes(character: string): boolean {
    if (this.next() !== character) return false;
    this.#at += 1;
    return true;
  }

  expect(character: string): void {
    if (!this.takes(character)) this.fail(`expected ${character} before ${this.shown}`);
  }

  word(): string | undefined {
    this.space();
    return this.match(quotedPattern)?.slice(1, -1) ?? this.match(wordPattern);
  }

  /** The next word, which stays. */
  peek(): string | undefined {
    const at = this.#at;
    const word = this.word();
    this.#at = at;
    return word;
  }

  /** Whether the pattern comes next; nothing is taken. */
  sees(pattern: RegExp): boolean {
    this.space();
    return this.#isAt(pattern);
  }

  /** A name of files or sections, with wildcards. */
  wildcard(): string {
    this.space();
    return this.match(quotedPattern)?.slice(1, -1) ?? this.match(wildcardPattern) ?? this.fail(`${this.shown} is not expected here`);
  }

  /** An expression, up to one of the characters outside of its parentheses, or up to what a pattern finds there. */
  expression(ends: string, orBefore?: RegExp): Expression {
    this.space();
    const start = this.#at;
    for (let depth = 0, choices = 0; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at = this.#text.indexOf('"', this.#at + 1);
        if (this.#at < 0) this.#at = this.#text.length;
      } else if (depth === 0 && ends.includes(character) && !(character === ":" && choices > 0)) break;
      else if (depth === 0 && orBefore && this.#isAt(orBefore)) break;
      else if (character === "(") depth += 1;
      else if (character === ")") depth -= 1;
      else if (character === "?" && depth === 0) choices += 1;
      else if (character === ":" && depth === 0) choices -= 1;
    }
    return this.#parsed(this.#text.slice(start, this.#at));
  }

  #isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  /** The expression of a region's ORIGIN or LENGTH: the next region may stand on the same line. */
  regionExpression(): Expression {
    this.space();
    const start = this.#at;
    while (this.#at < this.#text.length && !/[,}\n]/.test(this.#text[this.#at])) this.#at += 1;
    const text = this.#text.slice(start, this.#at);
    const next = /\s[A-Za-z_][\w.]*\s*(\([^)]*\)\s*)?:/.exec(text);
    if (!next) return this.#parsed(text);
    this.#at = start + next.index;
    return this.#parsed(text.slice(0, next.index));
  }

  #parsed(text: string): Expression {
    const plain = text.replace(/\/\*[\s\S]*?\*\//g, " ").trim();
    if (plain === "") this.fail("an expression is missing");
    const expression = parseExpression(plain);
    return "error" in expression ? this.fail(expression.error) : expression;
  }

  /** What stands in parentheses, as words. */
  list(): string[] {
    this.expect("(");
    const words: string[] = [];
    for (;;) {
      if (this.takes(")")) return words;
      if (this.takes(",")) continue;
      // AS_NEEDED ( … )
      if (this.next() === "(" && words.length > 0) {
        words.pop();
        words.push(...this.list());
      } else words.push(this.wildcard());
    }
  }
}
