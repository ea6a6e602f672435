// Reads a text statement by statement and carries each out: labels, assignments, directives, macros, instructions.
// Goes on after an error, so that all of them are reported at once.

import type { Span } from "../base/diagnostic.ts";
import { rowsByMnemonic } from "../isa/index.ts";
import type { Assembly } from "./assembly.ts";
import { code } from "./characters.ts";
import { assign, defineLabel, defineNumericLabel } from "./define.ts";
import type { Directive } from "./directives/directive.ts";
import { directiveByName } from "./directives/index.ts";
import { beginInstruction, type Encoded, encodeInstruction } from "./encode.ts";
import { alternateOf, expand } from "./expansion.ts";
import { rememberLine, repeatLine, storeNumbers } from "./known-lines.ts";
import { maximumErrors, maximumExpandedStatements } from "./limits.ts";
import { recordLine, recordsLines } from "./line-records.ts";
import { bindArguments } from "./macro.ts";
import { NameTable } from "./name-table.ts";
import { parseOperands } from "./parse-operand.ts";
import { registerNames } from "./registers.ts";
import type { Fragment } from "./section.ts";
import { Input, type MadeLine, SourceFile } from "./source.ts";
import { Statement } from "./statement.ts";
import { reportLexical, reportNoStatement, reportUnknownDirective, reportUnknownMnemonic } from "./statement-problems.ts";
import { punctuation, Tokens, token } from "./tokenize.ts";

const doubleEquals = punctuation("==");

/** Reads a whole text, and whatever it includes and expands. `lines`: of a text that the preprocessor has made. */
export function readText(assembly: Assembly, name: string, text: string, lines?: readonly MadeLine[]): void {
  const { inputs } = assembly.inputs;
  inputs.push(new Input(lines ? { made: lines } : new SourceFile(name, text)));
  const tokens = new Tokens();
  const statement = new Statement(tokens, inputs[0]);
  while (inputs.length > 0 && !assembly.stopped) {
    const input = inputs[inputs.length - 1];
    if (input.position >= input.limit) {
      endInput(assembly, input);
      continue;
    }
    if (input.expansion && !countExpanded(assembly, input)) return;
    if (!assembly.conditionals.skipping && repeatLine(assembly, input)) continue;
    tokens.scan(input.text, input.position, input.limit);
    const start = input.position;
    input.position = tokens.next;
    statement.input = input;
    statement.index = 0;
    if (assembly.conditionals.skipping) skipStatement(assembly, statement);
    else runStatement(assembly, statement, start);
    if (assembly.report.isHopeless) assembly.stop(statement.wholeSpan, `more than ${maximumErrors} errors: the rest is not read`);
  }
}

/** A text has come to its end: reads it again if it repeats, else goes back to the one before. */
function endInput(assembly: Assembly, input: Input): void {
  if (input.repetitions > 0) {
    input.repetitions -= 1;
    input.position = 0;
    if (input.limit === 0) input.repetitions = 0;
    return;
  }
  if (assembly.conditionals.depth > input.conditionalDepth) {
    const span = assembly.conditionals.cutTo(input.conditionalDepth)!;
    assembly.report.error(span, `.if has no .endif${input.expansion ? ` in ${input.expansion.title}` : ""}`);
  }
  assembly.inputs.inputs.pop();
}

function countExpanded(assembly: Assembly, input: Input): boolean {
  assembly.expandedStatements += 1;
  if (assembly.expandedStatements <= maximumExpandedStatements) return true;
  assembly.stop(input.expansion!.calledAt, `macros and repetitions make more than ${maximumExpandedStatements} statements`);
  return false;
}

/** In text that does not count, only conditions matter. */
function skipStatement(assembly: Assembly, statement: Statement): void {
  if (statement.kind !== token.name) return;
  const { text } = statement;
  if (text.charCodeAt(0) !== code.dot) return;
  const directive = directiveByName.get(text.toLowerCase());
  if (!directive?.conditional) return;
  const { span } = statement;
  statement.index += 1;
  directive.run(assembly, statement, span);
}

function runStatement(assembly: Assembly, statement: Statement, start: number): void {
  const { tokens, input } = statement;
  if (tokens.problems.length > 0 && !directiveByName.get(statement.text.toLowerCase())?.raw)
    for (const { kind, start: from, end } of tokens.problems)
      reportLexical(assembly, kind, input.span(from, end), input.text.slice(from, end));
  if (tokens.count === 0) return;
  const { current, offset, section } = assembly.subsection;
  const { symbols } = assembly;
  const errors = assembly.report.errorCount;
  const symbolsBefore = symbols.readCount;
  const outcome = runTokens(assembly, statement);
  if (assembly.subsection.section !== section) return;
  if (recordsLines(assembly)) recordStatement(assembly, tokens.starts[0], { fragment: current, offset }, outcome !== undefined);
  if (outcome?.encoded && assembly.report.errorCount === errors && tokens.endsLine)
    rememberLine(assembly, statement, start, outcome.encoded, symbols.readCount - symbolsBefore);
}

/** Records what has been written since the statement began at `before`. */
function recordStatement(assembly: Assembly, start: number, before: { fragment: Fragment; offset: number }, isInstruction: boolean): void {
  const { current, offset } = assembly.subsection;
  if (current === before.fragment) {
    if (offset > before.offset) recordLine(assembly, start, before, offset - before.offset, isInstruction);
  } else if (offset > 0) recordLine(assembly, start, { fragment: current, offset: 0 }, offset, isInstruction);
}

/** What the first word of a statement can be, apart from a macro. */
interface Word {
  readonly lower: string;
  readonly directive: Directive | undefined;
  readonly isInstruction: boolean;
}

const wordOf = (lower: string): Word => ({
  lower,
  directive: directiveByName.get(lower),
  isInstruction: rowsByMnemonic.has(lower),
});

/** The usual spellings. */
const words = new NameTable<Word>();
for (const name of [...directiveByName.keys(), ...rowsByMnemonic.keys()]) {
  const word = wordOf(name);
  words.set(name, word);
  words.set(name.toUpperCase(), word);
}

/** Of a statement that is an instruction. */
interface Instruction {
  /** What it came to; absent behind labels, and if it is not known yet. */
  readonly encoded?: Encoded | undefined;
}

const unknownInstruction: Instruction = {};

/** Undefined for what is no instruction. */
function runTokens(assembly: Assembly, statement: Statement): Instruction | undefined {
  let labels = 0;
  for (;;) {
    const { kind } = statement;
    if (statement.atEnd) return undefined;
    if (kind === token.integer && statement.isNext(code.colon)) {
      const { text, span } = statement;
      statement.index += 2;
      labels += 1;
      if (/^\d{1,9}$/.test(text)) defineNumericLabel(assembly, text);
      else assembly.report.error(span, `${text} is no label: numeric labels are decimal numbers`);
      continue;
    }
    if (kind === token.localLabel && statement.isNext(code.colon)) {
      assembly.report.error(statement.span, `a numeric label is defined without its letter: ${statement.text.slice(0, -1)}:`);
      return undefined;
    }
    if (kind === token.name || kind === token.string) {
      if (statement.isNext(code.colon)) {
        const { span } = statement;
        const name = statement.takeName()!;
        statement.index += 1;
        labels += 1;
        if (name === ".") assembly.report.warning(span, ". is the present place anyway: this label names nothing");
        else defineLabel(assembly, name, span);
        continue;
      }
      if (statement.isNext(code.equals) || statement.isNext(doubleEquals)) {
        const { span } = statement;
        const fixed = statement.isNext(doubleEquals);
        const name = statement.takeName()!;
        statement.index += 1;
        assign(assembly, statement, name, span, fixed ? "lazy" : "plain");
        return undefined;
      }
    }
    if (kind !== token.name) {
      reportNoStatement(assembly, statement);
      return undefined;
    }
    const instruction = runNamed(assembly, statement, statement.span);
    return instruction && labels > 0 ? unknownInstruction : instruction;
  }
}

/** A statement that begins with a name: directive, macro, register alias or instruction. */
function runNamed(assembly: Assembly, statement: Statement, span: Span): Instruction | undefined {
  const { lower, directive, isInstruction } = statement.find(words) ?? wordOf(statement.text.toLowerCase());
  if (directive) {
    statement.index += 1;
    if (directive.storesNumbers) storeNumbers(assembly, statement, directive, span);
    else directive.run(assembly, statement, span);
    return directive.isInstruction ? unknownInstruction : undefined;
  }
  const macro = assembly.macros.size > 0 ? assembly.macros.get(lower) : undefined;
  if (macro) {
    statement.index += 1;
    const values = bindArguments(macro, statement.rest, alternateOf(assembly, span));
    if (!(values instanceof Map)) {
      assembly.report.error(statement.wholeSpan, values.problem, {
        notes: [{ span: macro.definedAt, message: "the macro is defined here" }],
      });
      return undefined;
    }
    expand(assembly, macro.body, { title: `macro ${macro.name}`, calledAt: span, isMacro: true }, 0, [values]);
    assembly.expansionCount += 1;
    return undefined;
  }
  if (lower.charCodeAt(0) === code.dot) {
    if (lower === ".unreq") runUnreq(assembly, statement);
    else reportUnknownDirective(assembly, lower, span);
    return undefined;
  }
  if (isReq(statement)) {
    runReq(assembly, statement, statement.text, span);
    return undefined;
  }
  if (!isInstruction) {
    reportUnknownMnemonic(assembly, statement, statement.text, span);
    return undefined;
  }
  statement.index += 1;
  assembly.lastSpan = span;
  // Before the operands, whose symbols come after the mapping symbol in the order of GNU as.
  beginInstruction(assembly, span);
  const operands = parseOperands(assembly, statement);
  if (!operands) return undefined;
  return { encoded: encodeInstruction(assembly, lower, span, operands) };
}

const isReq = ({ tokens, index, input }: Statement): boolean => {
  const start = tokens.starts[index + 1];
  return (
    tokens.kinds[index + 1] === token.name &&
    input.text.charCodeAt(start) === code.dot &&
    input.text.slice(start, tokens.ends[index + 1]) === ".req"
  );
};

/** `counter .req x19` */
function runReq(assembly: Assembly, statement: Statement, name: string, span: Span): void {
  statement.index += 2;
  const target = registerNames.get(statement.text) ?? assembly.registerAliases.get(statement.text);
  if (statement.atEnd) {
    assembly.report.error(statement.span, "expected a register after .req");
    return;
  }
  if (!target || statement.kind !== token.name) {
    assembly.report.warning(statement.span, `${statement.text} is no register: the alias is ignored`);
    return;
  }
  const own = registerNames.get(name);
  if (own) {
    if (own.bank !== target.bank || own.number !== target.number)
      assembly.report.warning(span, `${name} is a register already: the alias is ignored`);
    return;
  }
  const known = assembly.registerAliases.get(name);
  if (known && (known.bank !== target.bank || known.number !== target.number)) {
    assembly.report.warning(span, `${name} stands for another register already: the alias is ignored`, {
      help: `.unreq ${name} forgets it`,
    });
    return;
  }
  assembly.registerAliases.set(name, target);
  assembly.registerAliases.set(name.toLowerCase(), target);
  assembly.registerAliases.set(name.toUpperCase(), target);
  assembly.knownLines.forget();
}

function runUnreq(assembly: Assembly, statement: Statement): void {
  statement.index += 1;
  const { span } = statement;
  const name = statement.takeName() ?? "";
  if (registerNames.has(name)) {
    assembly.report.warning(span, `${name} is a register's own name, which stays`);
    return;
  }
  if (!assembly.registerAliases.has(name)) assembly.report.error(span, `${name || "this"} is no alias that .req made`);
  for (const form of [name, name.toLowerCase(), name.toUpperCase()]) assembly.registerAliases.delete(form);
  assembly.knownLines.forget();
}
