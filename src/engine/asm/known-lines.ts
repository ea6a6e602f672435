// The quick way for lines that were seen before, most of a long program: a line whose word follows from its text alone, a line that ends
// in a symbol and whose beginning was seen with another symbol, and one that stores a number. Nothing else may have changed what they mean:
// a macro or an alias of a register, once made, makes all lines new.

import type { Span } from "../base/diagnostic.ts";
import type { FixupKind } from "../isa/fixup.ts";
import type { Assembly } from "./assembly.ts";
import { code, continuesName, isDigit, isSpace, startsName } from "./characters.ts";
import type { Directive } from "./directives/directive.ts";
import type { Encoded } from "./encode.ts";
import { symbolExpression } from "./expression.ts";
import { recordLine, recordsLines } from "./line-records.ts";
import { enterMapping } from "./mapping.ts";
import { finishedHash, firstHash, NameTable, nextHash } from "./name-table.ts";
import { registerTable } from "./registers.ts";
import type { Input } from "./source.ts";
import type { Statement } from "./statement.ts";
import type { AsmSymbol } from "./symbol.ts";
import { token } from "./tokenize.ts";

/** Longer lines are rare, and few of them come again. */
const longestLine = 64;
const longestDataLine = 24;
const mostLines = 50_000;

/** What a line comes to that ends in a symbol: `bl name`, `ldr x0, [x0, :lo12:name]`. */
interface LineShape {
  readonly word: number;
  readonly refers: { readonly fixup: FixupKind } | { readonly relocation: number };
  /** Whether a bracket closes behind the symbol. */
  readonly closes: boolean;
}

/** What `.byte 0x5` and the like store: `bytes` bytes, the low ones of which are those of `value`, the others 0. */
interface StoredNumber {
  readonly value: number;
  readonly bytes: number;
}

export class KnownLines {
  readonly words = new NameTable<number>();
  /** By the text before the symbol. */
  readonly shapes = new NameTable<LineShape>();
  readonly numbers = new NameTable<StoredNumber>();

  forget(): void {
    this.words.clear();
    this.shapes.clear();
  }
}

/** Carries out the line at the input's position if it is known; false if it must be read properly. */
export function repeatLine(assembly: Assembly, input: Input): boolean {
  const { subsection, knownLines } = assembly;
  if (subsection.section.isNobits) return false;
  const { text, limit } = input;
  let start = input.position;
  while (start < limit && isSpace(text.charCodeAt(start))) start += 1;
  const first = text.charCodeAt(start);
  if (first === code.dot) return repeatNumber(assembly, input, start);
  if (!isLetter(first) || subsection.section.mapping !== "code") return false;
  let end = start;
  let hash = firstHash;
  for (const latest = Math.min(limit, start + longestLine + 1); end < latest; end += 1) {
    const unit = text.charCodeAt(end);
    if (unit === code.newline) break;
    hash = nextHash(hash, unit);
  }
  if (end - start > longestLine) return false;
  const word = knownLines.words.get(text, start, end, finishedHash(hash));
  if (word === undefined) return repeatShape(assembly, input, start, end);
  if (!assembly.claimOutput(4, assembly.lastSpan)) return true;
  writeLine(assembly, input, start, end, word);
  return true;
}

function repeatNumber(assembly: Assembly, input: Input, start: number): boolean {
  const { text } = input;
  const limit = Math.min(input.limit, start + longestDataLine);
  let end = start + 1;
  while (end < limit && continuesName(text.charCodeAt(end))) end += 1;
  while (end < limit && isSpace(text.charCodeAt(end))) end += 1;
  if (end === limit || !isDigit(text.charCodeAt(end))) return false;
  while (end < limit && continuesName(text.charCodeAt(end))) end += 1;
  if (end < input.limit && text.charCodeAt(end) !== code.newline) return false;
  const stored = assembly.knownLines.numbers.get(text, start, end);
  if (!stored) return false;
  enterMapping(assembly, "data");
  if (!assembly.claimOutput(stored.bytes, assembly.lastSpan)) return true;
  const { current, offset, writer } = assembly.subsection;
  writer.count(stored.value, stored.bytes);
  input.position = end + 1;
  if (recordsLines(assembly)) recordLine(assembly, start, { fragment: current, offset }, stored.bytes, false);
  return true;
}

function repeatShape(assembly: Assembly, input: Input, start: number, end: number): boolean {
  const { text } = input;
  const closes = text.charCodeAt(end - 1) === code.closeBracket;
  const nameEnd = closes ? end - 1 : end;
  let nameStart = nameEnd;
  while (nameStart > start && continuesName(text.charCodeAt(nameStart - 1))) nameStart -= 1;
  if (nameStart === nameEnd || !startsName(text.charCodeAt(nameStart))) return false;
  const shape = assembly.knownLines.shapes.get(text, start, nameStart);
  if (!shape || shape.closes !== closes) return false;
  if (nameEnd === nameStart + 1 && text.charCodeAt(nameStart) === code.dot) return false;
  if (registerTable.get(text, nameStart, nameEnd) || assembly.registerAliases.size > 0) return false;
  const known = assembly.symbols.find(text, nameStart, nameEnd);
  if (known && (known.expression || known.weakTarget)) return false;
  const span = input.span(nameStart, nameEnd);
  if (!assembly.claimOutput(4, span)) return true;
  const symbol: AsmSymbol = assembly.symbols.findOrMake(text, nameStart, nameEnd);
  symbol.direct = true;
  symbol.usedAt ??= span;
  if ("fixup" in shape.refers) assembly.patch(shape.refers.fixup, symbolExpression(symbol), span);
  else assembly.leaveRelocation(shape.refers.relocation, symbolExpression(symbol), span);
  writeLine(assembly, input, start, end, shape.word);
  return true;
}

function writeLine(assembly: Assembly, input: Input, start: number, end: number, word: number): void {
  const { current, offset, writer } = assembly.subsection;
  assembly.debugLines.flush(current, offset);
  writer.u32(word);
  input.position = end + 1;
  if (recordsLines(assembly)) recordLine(assembly, start, { fragment: current, offset }, 4, true);
}

/** Keeps what a line came to, if it holds one instruction and nothing else. `symbolsRead`: how many symbols it has named. */
export function rememberLine(assembly: Assembly, statement: Statement, lineStart: number, encoded: Encoded, symbolsRead: number): void {
  const { tokens, input } = statement;
  const { text } = input;
  const { words, shapes } = assembly.knownLines;
  if (lineStart > 0 && text.charCodeAt(lineStart - 1) !== code.newline) return;
  const start = tokens.starts[0];
  if (symbolsRead === 0 && encoded.refers === undefined) {
    const end = lineEnd(input, tokens.ends[tokens.count - 1]);
    if (end - start > longestLine || words.size > mostLines) return;
    const line = text.slice(start, end);
    // A statement that ended early, at `;` or inside a comment of several lines, is not its line.
    if (!line.includes(";") && !line.includes("/*")) words.set(line, encoded.word);
    return;
  }
  const { refers } = encoded;
  if (symbolsRead !== 1 || !refers || refers.expression.kind !== "symbol" || refers.expression.addend !== 0n) return;
  const last = tokens.count - 1;
  const closes = tokens.details[last] === code.closeBracket;
  const name = closes ? last - 1 : last;
  if (name < 1 || tokens.kinds[name] !== token.name) return;
  const { symbol } = refers.expression;
  if (symbol.anonymous || symbol.name !== text.slice(tokens.starts[name], tokens.ends[name])) return;
  const beginning = text.slice(start, tokens.starts[name]);
  if (beginning.length > longestLine || beginning.includes("/*") || shapes.size > mostLines) return;
  shapes.set(beginning, { word: encoded.word, refers, closes });
}

/** Carries out a directive that stores numbers, and keeps what its line came to if it holds one and nothing else. */
export function storeNumbers(assembly: Assembly, statement: Statement, directive: Directive, name: Span): void {
  const { tokens, input } = statement;
  const { report, subsection } = assembly;
  const { current, offset, writer } = subsection;
  const { remarkCount } = report;
  directive.run(assembly, statement, name);
  if (tokens.count !== 2 || tokens.kinds[1] !== token.integer || !tokens.endsLine || report.remarkCount > remarkCount) return;
  const bytes = subsection.offset - offset;
  const start = tokens.starts[0];
  const end = tokens.ends[1];
  const { numbers } = assembly.knownLines;
  if (subsection.current !== current || bytes < 1 || bytes > 8 || end - start > longestDataLine || numbers.size > mostLines) return;
  const stored = writer.bytes.subarray(writer.length - bytes, writer.length);
  if (stored.subarray(4).some((byte) => byte !== 0)) return;
  numbers.set(input.text.slice(start, end), { value: stored.reduceRight((value, byte) => value * 256 + byte, 0), bytes });
}

function lineEnd({ text, limit }: Input, from: number): number {
  let end = from;
  while (end < limit && text.charCodeAt(end) !== code.newline) end += 1;
  return end;
}

const isLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
