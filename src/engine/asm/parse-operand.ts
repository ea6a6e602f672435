// Tokens → operands, as `OperandSyntax`: what was written, before anyone knows which instruction it belongs to.
// What cannot be read is reported and gives undefined.

import type { Span } from "../base/diagnostic.ts";
import type {
  ExtendName,
  ImmediateSyntax,
  MemorySyntax,
  ModifierSyntax,
  OperandSyntax,
  RegisterListSyntax,
  RegisterSyntax,
  ShiftName,
} from "../isa/operand.ts";
import type { Assembly } from "./assembly.ts";
import { code, isSpace } from "./characters.ts";
import { constant } from "./expression.ts";
import { adviceForName } from "./mistakes.ts";
import { parseExpression } from "./parse-expression.ts";
import { registerTable } from "./registers.ts";
import { within } from "./source.ts";
import type { Statement } from "./statement.ts";
import { token } from "./tokenize.ts";

const modifierNames: ReadonlyMap<string, ShiftName | ExtendName> = new Map(
  (["lsl", "lsr", "asr", "ror", "msl", "uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"] as const).flatMap((name) => [
    [name, name],
    [name.toUpperCase(), name],
  ]),
);

/** The operands up to the end of the statement; undefined after a report. */
export function parseOperands(assembly: Assembly, statement: Statement): OperandSyntax[] | undefined {
  const operands: OperandSyntax[] = [];
  if (statement.atEnd) return operands;
  for (;;) {
    const operand = parseOperand(assembly, statement);
    if (!operand) return undefined;
    operands.push(operand);
    if (statement.atEnd) return operands;
    if (!statement.take(code.comma)) {
      if (reportMachO(assembly, statement) || reportComment(assembly, statement) || reportNumber(assembly, statement)) return undefined;
      if (reportOffsetBase(assembly, statement)) return undefined;
      const { span, text } = statement;
      assembly.report.error(span, `expected a comma before ${text}`, {
        help: "operands are separated by commas",
        fixes: [{ title: "insert a comma", span: within(span, 0, 0), text: ", " }],
      });
      return undefined;
    }
    if (statement.atEnd) {
      assembly.report.error(statement.span, "an operand is missing after the comma");
      return undefined;
    }
  }
}

/** What macOS writes behind a symbol, and what stands before it here. */
const machOOperators: Readonly<Record<string, string>> = {
  PAGE: "",
  PAGEOFF: ":lo12:",
  GOTPAGE: ":got:",
  GOTPAGEOFF: ":got_lo12:",
  TLVPPAGE: ":gottprel:",
  TLVPPAGEOFF: ":gottprel_lo12:",
};

/** `msg@PAGE`. False: it is something else. */
function reportMachO(assembly: Assembly, statement: Statement): boolean {
  const { tokens, index, input } = statement;
  if (!statement.isAt(code.at) || index === 0 || tokens.kinds[index - 1] !== token.name) return false;
  const word = input.text.slice(tokens.starts[index + 1], tokens.ends[index + 1]);
  if (!Object.hasOwn(machOOperators, word)) return false;
  const symbol = input.text.slice(tokens.starts[index - 1], tokens.ends[index - 1]);
  const text = machOOperators[word] + symbol;
  const span = input.span(tokens.starts[index - 1], tokens.ends[index + 1]);
  assembly.report.error(span, `${symbol}@${word} is how macOS writes it`, {
    help: `on Linux: ${text}`,
    fixes: [{ title: `write ${text}`, span, text }],
  });
  return true;
}

/** `mov x0, #1 @ one`, `bl print # the sum`. False: it is something else. */
function reportComment({ report }: Assembly, statement: Statement): boolean {
  const { input, span, tokens, index } = statement;
  const isHash = statement.isAt(code.hash) && isSpace(input.text.charCodeAt(tokens.ends[index]));
  if (!isHash && !statement.isAt(code.at)) return false;
  const rule = isHash ? "# begins a comment at the start of a line alone" : "@ begins a comment in 32-bit Arm alone";
  report.error(span, rule, { help: "a comment begins with // here", fixes: [{ title: "write //", span, text: "//" }] });
  return true;
}

/** `8(sp)`, `-8(%rbp)`: addresses of RISC-V and of AT&T's x86. False: it is something else. */
function reportOffsetBase({ report }: Assembly, { input, tokens, index }: Statement): boolean {
  if (index === 0 || tokens.kinds[index - 1] !== token.integer) return false;
  const rest = input.text.slice(tokens.starts[index], tokens.ends[tokens.count - 1]);
  const [whole, base] = /^\(%?(\w+)\)/.exec(rest) ?? [];
  if (whole === undefined) return false;
  const minus = index > 1 && input.text.slice(tokens.starts[index - 2], tokens.ends[index - 2]) === "-" ? 2 : 1;
  const span = input.span(tokens.starts[index - minus], tokens.starts[index] + whole.length);
  const offset = input.text.slice(span.start, tokens.ends[index - 1]);
  const text = `[${base}, #${offset}]`;
  report.error(span, `${input.text.slice(span.start, span.end)} is how RISC-V and x86 write an address`, {
    help: `here: ${text}`,
    fixes: [{ title: `write ${text}`, span, text }],
  });
  return true;
}

/** Numbers as other assemblers write them, and as they are written here. */
const foreignNumbers: readonly (readonly [RegExp, (digits: string) => string])[] = [
  [/^([0-9][0-9a-f]*)h$/i, (digits) => `0x${digits.replace(/^0+(?=.)/, "")}`],
  [/^0o([0-7]+)$/i, (digits) => `0${digits}`],
];

/** `0FFh`, `0o17`: a number with letters that stick to it. False: it is something else. */
function reportNumber({ report }: Assembly, { input, tokens, index }: Statement): boolean {
  if (index === 0 || tokens.kinds[index - 1] !== token.integer || tokens.ends[index - 1] !== tokens.starts[index]) return false;
  const span = input.span(tokens.starts[index - 1], tokens.ends[index]);
  const written = input.text.slice(span.start, span.end);
  for (const [pattern, rewrite] of foreignNumbers) {
    const digits = pattern.exec(written)?.[1];
    if (digits === undefined) continue;
    const text = rewrite(digits);
    report.error(span, `${written} is no number here`, { help: `write ${text}`, fixes: [{ title: `write ${text}`, span, text }] });
    return true;
  }
  return false;
}

function parseOperand(assembly: Assembly, statement: Statement): OperandSyntax | undefined {
  if (statement.kind === token.name) {
    const register = parseRegister(assembly, statement);
    if (register) return withModifier(assembly, statement, register);
  } else if (statement.kind === token.punctuation) {
    if (statement.isAt(code.openBracket)) return parseMemory(assembly, statement);
    if (statement.isAt(code.openBrace)) return parseRegisterList(assembly, statement);
    if (statement.isAt(code.equals)) {
      const first = statement.index;
      statement.index += 1;
      if (statement.isAt(code.hash) || statement.isAt(code.colon)) {
        const { span } = statement;
        assembly.report.error(span, `= takes a value without ${statement.text} before it: ldr x0, =5`, {
          fixes: statement.isAt(code.hash) ? [{ title: "take # away", span, text: "" }] : [],
        });
        return undefined;
      }
      const value = parseImmediate(assembly, statement);
      return value && { kind: "literal", value, span: statement.spanFrom(first) };
    }
  }
  const immediate = parseImmediate(assembly, statement);
  return immediate && withModifier(assembly, statement, immediate);
}

/** A register, if the present token names one; nothing is taken if not. */
function parseRegister(assembly: Assembly, statement: Statement): RegisterSyntax | undefined {
  const { input, start, end } = statement;
  let nameEnd = start;
  while (nameEnd < end && input.text.charCodeAt(nameEnd) !== code.dot) nameEnd += 1;
  const known = registerTable.get(input.text, start, nameEnd);
  const register = known ?? assembly.aliasAt(input.text, start, nameEnd);
  if (!register || (nameEnd < end && register.bank !== "v")) return undefined;
  const text = known && nameEnd === end ? known.name : statement.text;
  const first = statement.index;
  statement.index += 1;
  let lane: ImmediateSyntax | undefined;
  if (register.bank === "v" && statement.isAt(code.openBracket)) {
    lane = parseLane(assembly, statement);
    if (!lane) return undefined;
  }
  const { bank, number } = register;
  const arrangement = nameEnd === end ? undefined : text.slice(nameEnd - start + 1).toLowerCase();
  return { kind: "register", bank, number, name: text, arrangement, lane, modifier: undefined, span: statement.spanFrom(first) };
}

function parseLane(assembly: Assembly, statement: Statement): ImmediateSyntax | undefined {
  statement.index += 1;
  const lane = parseImmediate(assembly, statement);
  if (!lane) return undefined;
  if (statement.take(code.closeBracket)) return lane;
  assembly.report.error(statement.span, `"]" is missing after the lane number`);
  return undefined;
}

/** `, lsl #3` or `, sxtw` after the operand, if it stands there: the operand, which is new, is given it. */
function withModifier<Operand extends RegisterSyntax | ImmediateSyntax>(
  assembly: Assembly,
  statement: Statement,
  operand: Operand,
): Operand | undefined {
  const { tokens, index, input } = statement;
  if (!statement.isAt(code.comma) || tokens.kinds[index + 1] !== token.name) return operand;
  const name = modifierNames.get(input.text.slice(tokens.starts[index + 1], tokens.ends[index + 1]));
  if (!name) return operand;
  statement.index += 2;
  const changed: { modifier?: ModifierSyntax | undefined; span: Span } = operand;
  if (statement.atEnd || statement.isAt(code.comma) || statement.isAt(code.closeBracket)) {
    changed.modifier = { name, amount: undefined, span: statement.spanFrom(index + 1) };
    return operand;
  }
  const amount = parseImmediate(assembly, statement);
  if (!amount) return undefined;
  const span = statement.spanFrom(index + 1);
  changed.modifier = { name, amount, span };
  changed.span = joined(operand.span, span);
  return operand;
}

const joined = (first: Span, last: Span): Span => (last.end > first.end ? within(first, 0, last.end - first.start) : first);

/** `#value`, `value`, `:operator:symbol`, `#1.5`. */
function parseImmediate(assembly: Assembly, statement: Statement): ImmediateSyntax | undefined {
  const first = statement.index;
  const hash = statement.take(code.hash);
  const float = parseFloatLiteral(statement);
  if (float !== undefined) {
    const span = statement.spanFrom(first);
    return { ...noImmediate, hash, float, span };
  }
  let operator: string | undefined;
  if (statement.take(code.colon)) {
    if (statement.kind !== token.name || !statement.isNext(code.colon)) {
      assembly.report.error(statement.spanFrom(first), "expected a relocation operator such as :lo12: before the symbol");
      return undefined;
    }
    operator = statement.text.toLowerCase();
    statement.index += 2;
  }
  const nameIndex = statement.index;
  const isName = statement.kind === token.name && statement.text !== ".";
  const name = isName ? statement.text : undefined;
  const expression = parseExpression(assembly, statement, "error");
  if (!expression) return undefined;
  if (expression.kind === "constant" && expression.value >> 64n > 0n) {
    assembly.report.error(statement.spanFrom(first), `${expression.value} has more than 64 bits`);
    return undefined;
  }
  return {
    kind: "immediate",
    value: assembly.numberNow(expression),
    name: statement.index === nameIndex + 1 ? name : undefined,
    operator,
    hash,
    float: undefined,
    modifier: undefined,
    expression,
    span: statement.spanFrom(first),
  };
}

const noImmediate = {
  kind: "immediate",
  value: undefined,
  name: undefined,
  operator: undefined,
  modifier: undefined,
  expression: constant(0n),
} as const;

/** A floating-point literal with its sign, if one is next. */
function parseFloatLiteral(statement: Statement): number | undefined {
  const signed = statement.isAt(code.minus) || statement.isAt(code.plus);
  const at = statement.index + (signed ? 1 : 0);
  const { tokens, input } = statement;
  if (at >= tokens.count) return undefined;
  // ".5" reads as a name, whose first character is a dot.
  const isName = tokens.kinds[at] === token.name && input.text.charCodeAt(tokens.starts[at]) === code.dot;
  if (!isName && tokens.kinds[at] !== token.float) return undefined;
  const text = input.text.slice(tokens.starts[at], tokens.ends[at]);
  if (isName && !/^\.\d+(e\d+)?$/i.test(text)) return undefined;
  const negative = statement.isAt(code.minus);
  statement.index = at + 1;
  return negative ? -Number(text) : Number(text);
}

function parseMemory(assembly: Assembly, statement: Statement): MemorySyntax | undefined {
  const first = statement.index;
  statement.index += 1;
  const base = statement.kind === token.name ? parseRegister(assembly, statement) : undefined;
  if (!base) {
    const read = statement.atEnd ? "" : `, read ${statement.text}`;
    assembly.report.error(statement.span, `expected the base register of an address after "["${read}`, {
      help: adviceForBase(statement),
    });
    return undefined;
  }
  let offset: ImmediateSyntax | RegisterSyntax | undefined;
  if (statement.take(code.comma)) {
    offset = parseOffset(assembly, statement);
    if (!offset) return undefined;
  }
  if (!statement.take(code.closeBracket)) {
    if (reportMachO(assembly, statement)) return undefined;
    const { span } = statement;
    const lacksComma = !statement.atEnd && (statement.isAt(code.hash) || statement.kind === token.integer || statement.kind === token.name);
    const baseLength = base.span.end - base.span.start;
    const at = within(base.span, baseLength, baseLength);
    assembly.report.error(span, lacksComma ? `expected a comma before ${statement.text}` : `"]" is missing after the address`, {
      help: lacksComma ? "an address is written [x1, #8] or [x1, x2]" : undefined,
      fixes: lacksComma && !offset ? [{ title: "insert a comma", span: at, text: "," }] : [],
      notes: [{ span: base.span, message: `the address begins with this register` }],
    });
    return undefined;
  }
  if (statement.take(code.exclamation)) return memory(statement, first, base, "pre", offset);
  if (offset || !statement.isAt(code.comma) || statement.index + 1 >= statement.tokens.count)
    return memory(statement, first, base, "offset", offset);
  statement.index += 1;
  const after = parseOffset(assembly, statement);
  return after && memory(statement, first, base, "post", after);
}

function adviceForBase(statement: Statement): string {
  if (statement.kind !== token.name) return "an address is written [x0], [x0, #8] or [x0, x1]";
  const { text } = statement;
  return adviceForName(text) ?? `to read at a label: adr x0, ${text}, then [x0]`;
}

const memory = (
  statement: Statement,
  first: number,
  base: RegisterSyntax,
  mode: MemorySyntax["mode"],
  offset: MemorySyntax["offset"],
): MemorySyntax => ({ kind: "memory", base, mode, offset, span: statement.spanFrom(first) });

function parseOffset(assembly: Assembly, statement: Statement): ImmediateSyntax | RegisterSyntax | undefined {
  const register = statement.kind === token.name ? parseRegister(assembly, statement) : undefined;
  const offset = register ?? parseImmediate(assembly, statement);
  return offset && withModifier(assembly, statement, offset);
}

/** `{v0.4s, v1.4s}`, `{v0.4s - v3.4s}`, with `[1]` behind it perhaps. */
function parseRegisterList(assembly: Assembly, statement: Statement): RegisterListSyntax | undefined {
  const first = statement.index;
  statement.index += 1;
  const registers: RegisterSyntax[] = [];
  for (;;) {
    const register = statement.kind === token.name ? parseRegister(assembly, statement) : undefined;
    if (!register) {
      assembly.report.error(statement.span, `expected a register in the list${statement.atEnd ? "" : `, read ${statement.text}`}`, {
        help: "push and pop are stp x0, x1, [sp, #-16]! and ldp x0, x1, [sp], #16 here",
      });
      return undefined;
    }
    registers.push(register);
    if (statement.take(code.minus)) {
      const last = statement.kind === token.name ? parseRegister(assembly, statement) : undefined;
      if (!last) {
        assembly.report.error(statement.span, "expected the last register of the range");
        return undefined;
      }
      if (last.number < register.number || last.number - register.number > 3) {
        assembly.report.error(statement.spanFrom(first), "a range goes up and has at most 4 registers", {
          help: "past v31 a list goes on with v0: {v31.4s, v0.4s}, written one by one",
        });
        return undefined;
      }
      for (let number = register.number + 1; number <= last.number; number += 1) registers.push({ ...last, number });
    }
    if (statement.take(code.closeBrace)) break;
    if (!statement.take(code.comma)) {
      assembly.report.error(statement.span, `"}" is missing after the registers`);
      return undefined;
    }
  }
  if (!statement.isAt(code.openBracket)) return { kind: "registerList", registers, span: statement.spanFrom(first) };
  const lane = parseLane(assembly, statement);
  return lane && { kind: "registerList", registers, lane, span: statement.spanFrom(first) };
}
