// The quick way for lines that were seen before, most of a long program: a line whose word follows from its text alone, and a line
// that ends in a symbol and whose beginning was seen with another symbol. Nothing else may have changed what they mean: a macro or an alias
// of a register, once made, makes all lines new.

import type { FixupKind } from "../isa/fixup.ts";
import type { Assembly } from "./assembly.ts";
import { code, continuesName, isSpace, startsName } from "./characters.ts";
import type { Encoded } from "./encode.ts";
import { symbolExpression } from "./expression.ts";
import { recordLine, recordsLines } from "./line-records.ts";
import { NameTable } from "./name-table.ts";
import { registerTable } from "./registers.ts";
import type { Input } from "./source.ts";
import type { Statement } from "./statement.ts";
import type { AsmSymbol } from "./symbol.ts";
import { token } from "./tokenize.ts";

/** Longer lines are rare, and few of them come again. */
const longestLine = 64;
const mostLines = 50_000;

/** What a line comes to that ends in a symbol: `bl name`, `ldr x0, [x0, :lo12:name]`. */
interface LineShape {
  readonly word: number;
  readonly refers: { readonly fixup: FixupKind } | { readonly relocation: number };
  /** Whether a bracket closes behind the symbol. */
  readonly closes: boolean;
}

export class KnownLines {
  readonly words = new NameTable<number>();
  /** By the text before the symbol. */
  readonly shapes = new NameTable<LineShape>();

  forget(): void {
    this.words.clear();
    this.shapes.clear();
  }
}

/** Carries out the line at the input's position if it is known; false if it must be read properly. */
export function repeatLine(assembly: Assembly, input: Input): boolean {
  const { subsection, knownLines } = assembly;
  if (subsection.section.mapping !== "code" || subsection.section.isNobits) return false;
  const { text, limit } = input;
  let start = input.position;
  while (start < limit && isSpace(text.charCodeAt(start))) start += 1;
  // Labels with a dot and directives are no instructions: a quick look spares them the search.
  if (!isLetter(text.charCodeAt(start))) return false;
  let end = start + 1;
  while (end < limit && text.charCodeAt(end) !== code.newline) end += 1;
  if (end - start > longestLine) return false;
  const word = knownLines.words.get(text, start, end);
  if (word === undefined) return repeatShape(assembly, input, start, end);
  if (!assembly.claimOutput(4, assembly.lastSpan)) return true;
  writeLine(assembly, input, start, end, word);
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
    let end = tokens.ends[tokens.count - 1];
    while (end < input.limit && text.charCodeAt(end) !== code.newline) end += 1;
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

const isLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
