// A cursor over the tokens of one statement: what the parsers of operands, expressions and directives read from.
// Knows the text and its places, and nothing of symbols.

import type { Span } from "../base/diagnostic.ts";
import { code } from "./characters.ts";
import type { NameTable } from "./name-table.ts";
import type { Input } from "./source.ts";
import { punctuation, type Tokens, token } from "./tokenize.ts";

export class Statement {
  readonly tokens: Tokens;
  input: Input;
  index = 0;
  /** Operators of the present expression so far, against a limit. */
  operatorCount = 0;

  constructor(tokens: Tokens, input: Input) {
    this.tokens = tokens;
    this.input = input;
  }

  get kind(): number {
    return this.tokens.kinds[this.index];
  }

  get start(): number {
    return this.tokens.starts[this.index];
  }

  get end(): number {
    return this.tokens.ends[this.index];
  }

  get atEnd(): boolean {
    return this.index >= this.tokens.count;
  }

  /** The present token as written. */
  get text(): string {
    return this.input.text.slice(this.start, this.end);
  }

  /** What a table says of the present token. */
  find<Value extends {}>(table: NameTable<Value>): Value | undefined {
    return table.get(this.input.text, this.start, this.end);
  }

  isAt(detail: number): boolean {
    return this.index < this.tokens.count && this.tokens.details[this.index] === detail;
  }

  /** Whether the token after the present one is this punctuation. */
  isNext(detail: number): boolean {
    return this.index + 1 < this.tokens.count && this.tokens.details[this.index + 1] === detail;
  }

  /** Takes this punctuation if it is next. */
  take(detail: number): boolean {
    if (!this.isAt(detail)) return false;
    this.index += 1;
    return true;
  }

  /** The place of the present token; at the end, of the character after the last one. */
  get span(): Span {
    if (!this.atEnd) return this.input.span(this.start, this.end);
    const last = this.index === 0 ? this.start : this.tokens.ends[this.tokens.count - 1];
    return this.input.span(last, last);
  }

  /** The place from token `first` up to the present one, that excluded. */
  spanFrom(first: number): Span {
    const last = Math.max(first, this.index - 1);
    return this.input.span(this.tokens.starts[first], this.tokens.ends[last]);
  }

  /** From the present token to the end of the statement. */
  get restSpan(): Span {
    if (this.atEnd) return this.span;
    return this.input.span(this.start, this.tokens.ends[this.tokens.count - 1]);
  }

  /** The whole statement. */
  get wholeSpan(): Span {
    if (this.tokens.count === 0) return this.span;
    return this.input.span(this.tokens.starts[0], this.tokens.ends[this.tokens.count - 1]);
  }

  /** The text from the present token to the end of the statement, comments replaced by a space. */
  get rest(): string {
    return this.atEnd ? "" : this.textBetween(this.index, this.tokens.count);
  }

  /** The text of tokens `first` up to `last`, that excluded. */
  textBetween(first: number, last: number): string {
    const { starts, ends } = this.tokens;
    return this.input.text.slice(starts[first], ends[last - 1]).replace(/\/\*[\s\S]*?\*\//g, " ");
  }

  /** Whether white space stands before the present token. */
  get isSpaced(): boolean {
    return this.index > 0 && this.tokens.ends[this.index - 1] < this.start;
  }

  /** Whether a comma or the end stands behind so many tokens. */
  endsAfter(count: number): boolean {
    const index = this.index + count;
    return index >= this.tokens.count || this.tokens.details[index] === code.comma;
  }

  /** A name, or a quoted one; undefined if neither is next. */
  takeName(): string | undefined {
    if (this.kind === token.name) {
      const { text } = this;
      this.index += 1;
      return text;
    }
    if (this.kind === token.string) {
      const { text } = this;
      this.index += 1;
      const body = text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined);
      return body.replace(/\\(["\\])/g, "$1");
    }
    return undefined;
  }

  /** Goes on to the next comma or the end, over brackets. */
  skipToComma(): void {
    let depth = 0;
    while (!this.atEnd && (depth > 0 || !this.isAt(code.comma))) {
      const detail = this.tokens.details[this.index];
      if (opening.has(detail)) depth += 1;
      else if (closing.has(detail)) depth -= 1;
      this.index += 1;
    }
  }
}

const opening: ReadonlySet<number> = new Set([..."([{"].map(punctuation));
const closing: ReadonlySet<number> = new Set([...")]}"].map(punctuation));
