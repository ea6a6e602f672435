// Reads a text statement by statement and carries each out: labels, assignments, directives, macros, instructions.
// Goes on after an error, so that all of them are reported at once.

import type { Span } from "../base/diagnostic.ts";
import { extensionOf, nearestNames, rowsByMnemonic, unsupportedMessage } from "../isa/index.ts";
import type { Assembly } from "./assembly.ts";
import { code } from "./characters.ts";
import { assign, defineLabel, defineNumericLabel } from "./define.ts";
import type { Directive } from "./directives/directive.ts";
import { directiveByName } from "./directives/index.ts";
import { beginInstruction, type Encoded, encodeInstruction } from "./encode.ts";
import { alternateOf, expand } from "./expansion.ts";
import { rewriteForeign } from "./foreign.ts";
import { rememberLine, repeatLine } from "./known-lines.ts";
import { maximumErrors, maximumExpandedStatements } from "./limits.ts";
import { recordLine, recordsLines } from "./line-records.ts";
import { bindArguments } from "./macro.ts";
import { adviceFor } from "./mistakes.ts";
import { NameTable } from "./name-table.ts";
import { parseOperands } from "./parse-operand.ts";
import { registerNames } from "./registers.ts";
import type { Fragment } from "./section.ts";
import { Input, SourceFile } from "./source.ts";
import { Statement } from "./statement.ts";
import { punctuation, Tokens, token } from "./tokenize.ts";

const doubleEquals = punctuation("==");

/** Reads a whole text, and whatever it includes and expands. */
export function readText(assembly: Assembly, name: string, text: string): void {
  const { inputs } = assembly.inputs;
  inputs.push(new Input(new SourceFile(name, text)));
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
    for (const { kind, start: from, end } of tokens.problems) reportLexical(assembly, kind, input.span(from, end));
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
    const { kind, span } = statement;
    if (statement.atEnd) return undefined;
    if (kind === token.integer && statement.isNext(code.colon)) {
      const { text } = statement;
      statement.index += 2;
      labels += 1;
      if (/^\d{1,9}$/.test(text)) defineNumericLabel(assembly, text);
      else assembly.report.error(span, `${text} is no label: numeric labels are decimal numbers`);
      continue;
    }
    if (kind === token.localLabel && statement.isNext(code.colon)) {
      assembly.report.error(span, `a numeric label is defined without its letter: ${statement.text.slice(0, -1)}:`);
      return undefined;
    }
    if (kind === token.name || kind === token.string) {
      if (statement.isNext(code.colon)) {
        const name = statement.takeName()!;
        statement.index += 1;
        labels += 1;
        if (name === ".") assembly.report.warning(span, ". is the present place anyway: this label names nothing");
        else defineLabel(assembly, name, span);
        continue;
      }
      if (statement.isNext(code.equals) || statement.isNext(doubleEquals)) {
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
    const instruction = runNamed(assembly, statement, span);
    return instruction && labels > 0 ? unknownInstruction : instruction;
  }
}

/** A statement that begins with a name: directive, macro, register alias or instruction. */
function runNamed(assembly: Assembly, statement: Statement, span: Span): Instruction | undefined {
  const { lower, directive, isInstruction } = statement.find(words) ?? wordOf(statement.text.toLowerCase());
  if (directive) {
    statement.index += 1;
    directive.run(assembly, statement, span);
    return undefined;
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
    input.text.slice(start, tokens.ends[index + 1]).toLowerCase() === ".req"
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
  if (registerNames.has(name)) {
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

const foreignDirectives: Readonly<Record<string, string>> = {
  ".intel_syntax": "that is for x86: AArch64 has one syntax, the destination first",
  ".att_syntax": "that is for x86: AArch64 has one syntax, the destination first",
  ".syntax": "that is for 32-bit Arm: it can be left out here",
  ".thumb": "that is for 32-bit Arm: every instruction has 4 bytes here",
  ".thumb_func": "that is for 32-bit Arm: .type name, %function is what functions need here",
  ".arm": "that is for 32-bit Arm: it can be left out here",
  ".code": "that is for 32-bit Arm: it can be left out here",
  ".fpu": "that is for 32-bit Arm: floating point is always there",
  ".eabi_attribute": "that is for 32-bit Arm: it can be left out here",
  ".fnstart": "that is for 32-bit Arm: .cfi_startproc is its like here",
  ".fnend": "that is for 32-bit Arm: .cfi_endproc is its like here",
  ".half": "2 bytes are stored by .hword",
  ".value": "2 bytes are stored by .hword",
  ".1byte": "one byte is stored by .byte",
  ".stringz": "a string with its zero is stored by .asciz",
  ".dd": "4 bytes are stored by .word",
  ".endmacro": "a macro ends with .endm",
  ".ln": "source lines are given by .loc",
};

function reportUnknownDirective(assembly: Assembly, name: string, span: Span): void {
  if (Object.hasOwn(foreignDirectives, name)) {
    const help = foreignDirectives[name];
    const better = / (\.[a-z_]+)$/.exec(help)?.[1];
    const fixes = better ? [{ title: `write ${better}`, span, text: better }] : [];
    assembly.report.error(span, `there is no directive ${name} here`, { help, fixes });
    return;
  }
  const near = assembly.report.wantsAdvice(span) ? nearestNames(name, [...directiveByName.keys()]) : [];
  assembly.report.error(span, `there is no directive ${name}`, {
    help: near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined,
    fixes: near.map((replacement) => ({ title: `write ${replacement}`, span, text: replacement })),
  });
}

function reportUnknownMnemonic(assembly: Assembly, statement: Statement, name: string, span: Span): void {
  const lower = name.toLowerCase();
  const extension = extensionOf(lower);
  if (extension) {
    assembly.report.error(span, unsupportedMessage(lower, extension));
    return;
  }
  if (!assembly.report.wantsAdvice(span)) {
    assembly.report.error(span, `there is no instruction "${name}"`);
    return;
  }
  const first = statement.index;
  const whole = statement.input.span(statement.start, statement.tokens.ends[statement.tokens.count - 1]);
  const foreign = rewriteForeign(statement.textBetween(first, statement.tokens.count));
  const advice = adviceFor(lower);
  if (foreign) {
    const fixes = foreign.text ? [{ title: `write ${foreign.text}`, span: whole, text: foreign.text }] : [];
    assembly.report.error(span, `there is no instruction "${name}": this is how ${foreign.origin} writes it`, {
      help: advice ?? (foreign.text ? `here: ${foreign.text}` : "here it can be left out"),
      fixes: fixes.length > 0 ? fixes : [{ title: "take it away", span: whole, text: "" }],
    });
    return;
  }
  const near = nearestNames(lower, [...rowsByMnemonic.keys(), ...assembly.macros.keys()]);
  const suggestion = near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined;
  const alone = statement.index + 1 >= statement.tokens.count;
  const asLabel = alone ? `if ${name} is a label, put a colon behind it: ${name}:` : undefined;
  const dotted = directiveByName.has(`.${lower}`) ? `directives begin with a dot: .${lower}` : undefined;
  const guesses = [asLabel, suggestion].filter((guess) => guess !== undefined).join("; ");
  const help = advice ?? dotted ?? guesses;
  assembly.report.error(span, `there is no instruction "${name}"`, {
    help: help === "" ? undefined : help,
    fixes: [
      ...(dotted ? [{ title: `write .${lower}`, span, text: `.${lower}` }] : []),
      ...(advice ? [] : near.map((replacement) => ({ title: `write ${replacement}`, span, text: replacement }))),
      ...(asLabel ? [{ title: `make it a label`, span, text: `${name}:` }] : []),
    ],
  });
}

function reportNoStatement(assembly: Assembly, statement: Statement): void {
  const { text, span } = statement;
  assembly.report.error(span, `a statement cannot begin with ${text}`, {
    help: "a statement is a label:, a .directive or an instruction; a comment begins with //",
  });
}

function reportLexical(assembly: Assembly, kind: Tokens["problems"][number]["kind"], span: Span): void {
  const { report } = assembly;
  if (kind === "unterminated string")
    report.error(span, `this string has no closing "`, { help: 'a string ends on its line; a quote inside it is written \\"' });
  else if (kind === "unterminated comment") report.error(span, "this /* has no */");
  else report.error(span, "nothing stands behind the quote '", { help: "a character is written 'a'" });
}
