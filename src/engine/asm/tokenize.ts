// Text → the tokens of one statement, as integers in arrays that are used again for the next: no object is made for a
// token. Knows comments, strings and numbers of the GNU dialect, and nothing of what statements mean.

import { code, continuesName, endsStatement, isDigit, isSpace, startsName } from "./characters.ts";

export const token = {
  end: 0,
  name: 1,
  /** Decimal, 0x, 0b or octal. */
  integer: 2,
  /** A point, an exponent or a 0f prefix. */
  float: 3,
  string: 4,
  /** 'a, with or without the closing quote. */
  character: 5,
  /** 1f, 2b. */
  localLabel: 6,
  /** One character, or two for << >> == != <> <= >= && ||. `detail` is the code, the second one shifted by 8. */
  punctuation: 7,
} as const;

export type LexicalProblem = "unterminated string" | "string over lines" | "unterminated comment" | "stray character" | "preprocessor line";

/** The tokens of a statement. `kinds[count]` is `token.end`, at the offset where the statement ends. */
export class Tokens {
  count = 0;
  readonly kinds: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Of punctuation: its character code or codes. */
  readonly details: number[] = [];
  /** What could not be read, in order. */
  readonly problems: { kind: LexicalProblem; start: number; end: number }[] = [];
  /** Where the next statement begins. */
  next = 0;
  /** Whether the statement was ended by the end of its line, not by `;` or a zero byte. */
  endsLine = true;

  push(kind: number, start: number, end: number, detail = 0): void {
    const index = this.count++;
    this.kinds[index] = kind;
    this.starts[index] = start;
    this.ends[index] = end;
    this.details[index] = detail;
  }

  /** Reads the statement that begins at `start` of `text`, which is bounded by `limit`. */
  scan(text: string, start: number, limit: number): void {
    this.count = 0;
    if (this.problems.length) this.problems.length = 0;
    let position = start;
    while (position < limit) {
      const unit = text.charCodeAt(position);
      if (isSpace(unit)) position += 1;
      else if (startsName(unit)) {
        let end = position + 1;
        while (end < limit && continuesName(text.charCodeAt(end))) end += 1;
        this.push(token.name, position, end);
        position = end;
      } else if (isDigit(unit)) position = this.scanNumber(text, position, limit);
      else if (endsStatement(unit)) {
        this.finish(position, position + 1, unit === code.newline);
        return;
      } else if (unit === code.slash && text.charCodeAt(position + 1) === code.slash) {
        this.finishAtLineEnd(text, position, limit);
        return;
      } else if (unit === code.slash && text.charCodeAt(position + 1) === code.star) {
        const close = text.indexOf("*/", position + 2);
        if (close < 0 || close >= limit) {
          this.problems.push({ kind: "unterminated comment", start: position, end: position + 2 });
          this.finish(position, limit, true);
          return;
        }
        position = close + 2;
      } else if (unit === code.hash && (this.count === 0 || this.hasOnlyLabels())) {
        this.finishAtLineEnd(text, position, limit);
        this.remarkPreprocessor(text, position);
        return;
      } else if (unit === code.quote) position = this.scanString(text, position, limit);
      else if (unit === code.apostrophe) position = this.scanCharacter(text, position, limit);
      else position = this.scanPunctuation(text, position, limit);
    }
    this.finish(limit, limit, true);
  }

  /** A `#` begins a comment at the start of a statement and after its labels: `loop: # again`. */
  private hasOnlyLabels(): boolean {
    for (let index = 1; index < this.count; index += 2) if (this.details[index] !== code.colon) return false;
    return this.count % 2 === 0;
  }

  /** Lines such as `#define N 5` are comments, but not meant so. */
  private remarkPreprocessor(text: string, start: number): void {
    const second = text.charCodeAt(start + 1);
    if (this.count > 0 || second < letter.d || second > letter.u) return;
    preprocessorLine.lastIndex = start;
    const [line] = preprocessorLine.exec(text) ?? [];
    if (line !== undefined) this.problems.push({ kind: "preprocessor line", start, end: start + line.length });
  }

  private finish(at: number, next: number, endsLine: boolean): void {
    this.kinds[this.count] = token.end;
    this.starts[this.count] = at;
    this.ends[this.count] = at;
    this.details[this.count] = 0;
    this.next = next;
    this.endsLine = endsLine;
  }

  private finishAtLineEnd(text: string, at: number, limit: number): void {
    const newline = text.indexOf("\n", at);
    this.finish(at, newline < 0 || newline >= limit ? limit : newline + 1, true);
  }

  private scanNumber(text: string, start: number, limit: number): number {
    let end = start;
    const second = text.charCodeAt(start + 1) | 0x20;
    if (text.charCodeAt(start) === code.zero && second === 0x78) {
      end += 2;
      while (end < limit && isHexDigit(text.charCodeAt(end))) end += 1;
      this.push(token.integer, start, end);
      return end;
    }
    // 0b101 is binary, 0b alone the label 0 before this place; 0f1.5 is a float, 0f alone the label 0 after it.
    const third = text.charCodeAt(start + 2);
    if (text.charCodeAt(start) === code.zero && second === 0x62 && (third === 48 || third === 49)) {
      end += 2;
      while (end < limit && (text.charCodeAt(end) === 48 || text.charCodeAt(end) === 49)) end += 1;
      this.push(token.integer, start, end);
      return end;
    }
    while (end < limit && isDigit(text.charCodeAt(end))) end += 1;
    const after = text.charCodeAt(end);
    const afterThat = text.charCodeAt(end + 1);
    if ((after === 0x62 || after === 0x66) && end < limit && !(end + 1 < limit && continuesName(afterThat))) {
      this.push(token.localLabel, start, end + 1);
      return end + 1;
    }
    let kind: number = token.integer;
    if (end < limit && text.charCodeAt(end) === code.dot) {
      kind = token.float;
      end += 1;
      while (end < limit && isDigit(text.charCodeAt(end))) end += 1;
    }
    if (end < limit && (text.charCodeAt(end) | 0x20) === 0x65) {
      let exponent = end + 1;
      const sign = text.charCodeAt(exponent);
      if (sign === code.plus || sign === code.minus) exponent += 1;
      if (exponent < limit && isDigit(text.charCodeAt(exponent))) {
        kind = token.float;
        end = exponent;
        while (end < limit && isDigit(text.charCodeAt(end))) end += 1;
      }
    }
    this.push(kind, start, end);
    return end;
  }

  /**
   * A string may go over lines if its statement, or an argument, ends behind it. Else a quote has been forgotten, which is reported where the
   * string began: GNU as takes everything up to the next quote, and stumbles there.
   */
  private scanString(text: string, start: number, limit: number): number {
    let lineEnd: number | undefined;
    let end = start + 1;
    for (; end < limit && text.charCodeAt(end) !== code.nul; end += text.charCodeAt(end) === code.backslash ? 2 : 1) {
      const unit = text.charCodeAt(end);
      if (unit === code.quote) {
        end += 1;
        if (lineEnd !== undefined && !endsArgument(text, end, limit)) break;
        if (lineEnd !== undefined) this.problems.push({ kind: "string over lines", start, end });
        this.push(token.string, start, end);
        return end;
      }
      if (unit === code.newline || (unit === code.backslash && text.charCodeAt(end + 1) === code.newline)) lineEnd ??= end;
    }
    end = Math.min(lineEnd ?? end, limit);
    this.problems.push({ kind: "unterminated string", start, end });
    this.push(token.string, start, end);
    return end;
  }

  private scanCharacter(text: string, start: number, limit: number): number {
    let end = start + 1;
    if (end >= limit || text.charCodeAt(end) === code.newline || text.charCodeAt(end) === code.nul) {
      this.problems.push({ kind: "stray character", start, end });
      return end;
    }
    end += text.charCodeAt(end) === code.backslash && end + 1 < limit && text.charCodeAt(end + 1) !== code.newline ? 2 : 1;
    if (end < limit && text.charCodeAt(end) === code.apostrophe) end += 1;
    this.push(token.character, start, end);
    return end;
  }

  private scanPunctuation(text: string, start: number, limit: number): number {
    const unit = text.charCodeAt(start);
    const next = start + 1 < limit ? text.charCodeAt(start + 1) : 0;
    if (isPair(unit, next)) {
      this.push(token.punctuation, start, start + 2, unit | (next << 8));
      return start + 2;
    }
    this.push(token.punctuation, start, start + 1, unit);
    return start + 1;
  }
}

const letter = { d: 100, u: 117 } as const;
const preprocessorLine = /#(?:define[ \t]+\w|include[ \t]*["<]|ifn?def[ \t]+\w|endif\b|undef[ \t]+\w)[^\n\r]*/y;

/** Whether nothing but a comma or the end of the statement follows. */
function endsArgument(text: string, from: number, limit: number): boolean {
  let at = from;
  while (at < limit && isSpace(text.charCodeAt(at))) at += 1;
  const unit = text.charCodeAt(at);
  if (at >= limit || unit === code.comma || endsStatement(unit)) return true;
  return unit === code.slash && (text.charCodeAt(at + 1) === code.slash || text.charCodeAt(at + 1) === code.star);
}

const isHexDigit = (unit: number): boolean => isDigit(unit) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66);

const pairs: ReadonlySet<number> = new Set(
  ["<<", ">>", "==", "!=", "<>", "<=", ">=", "&&", "||"].map((pair) => pair.charCodeAt(0) | (pair.charCodeAt(1) << 8)),
);

const isPair = (first: number, second: number): boolean => pairs.has(first | (second << 8));

/** The `detail` of a punctuation token, from its text. */
export const punctuation = (text: string): number => text.charCodeAt(0) | (text.length > 1 ? text.charCodeAt(1) << 8 : 0);
