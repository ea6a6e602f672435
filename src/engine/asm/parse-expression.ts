// Tokens → an expression, with the operators and precedence of GNU as. What cannot be read is reported and gives
// undefined; a missing operand counts as 0 with a warning, as GNU as has it.

import type { Assembly } from "./assembly.ts";
import { code } from "./characters.ts";
import {
  type BinaryOperator,
  constant,
  countConstant,
  type Expression,
  makeBinary,
  makeUnary,
  precedence,
  symbolExpression,
  type UnaryOperator,
} from "./expression.ts";
import { maximumExpressionDepth, maximumOperators } from "./limits.ts";
import type { Statement } from "./statement.ts";
import { characterValue, meantByDigit } from "./string-literal.ts";
import type { AsmSymbol } from "./symbol.ts";
import { punctuation, token } from "./tokenize.ts";

const binaryOperators: ReadonlyMap<number, BinaryOperator> = new Map(
  (Object.keys(precedence) as BinaryOperator[]).map((operator) => [punctuation(operator), operator]),
);
const unaryOperators: ReadonlyMap<number, UnaryOperator | "+"> = new Map(
  (["-", "~", "!", "+"] as const).map((operator) => [punctuation(operator), operator]),
);

/** An expression, or undefined after a report. Where nothing stands, `missing` says what to do. */
export function parseExpression(assembly: Assembly, statement: Statement, missing: "error" | "zero" = "zero"): Expression | undefined {
  statement.operatorCount = 0;
  return parseBinary(assembly, statement, 0, 0, missing);
}

/** An expression that must be a number now; undefined after a report. `what` names it: "the repeat count". */
export function parseNumber(assembly: Assembly, statement: Statement, what: string): bigint | undefined {
  const first = statement.index;
  const expression = parseExpression(assembly, statement);
  if (!expression) return undefined;
  if (expression.kind === "constant") {
    if (!isLong(expression)) return expression.value;
    assembly.report.error(statement.spanFrom(first), `${what} does not fit 64 bits`);
    return undefined;
  }
  const value = crossesAlignment(expression) ? undefined : assembly.numberNow(expression);
  if (value === undefined)
    assembly.report.error(statement.spanFrom(first), `${what} must be a number that is known here`, {
      help: "a symbol that it uses must be defined above this line, and labels count only as a distance: end - start",
    });
  return value;
}

/**
 * As `parseNumber`, of a number that is safe as a JavaScript number. Quick where a plain number stands alone or before a word, as
 * those of .loc and of .cfi_* do.
 */
export function parseCount(assembly: Assembly, statement: Statement, what: string): number | undefined {
  const count = plainCount(statement);
  if (count >= 0) return count;
  const value = parseNumber(assembly, statement, what);
  return value === undefined ? undefined : Number(value);
}

/** Takes a plain number that no operator follows, if it is next and not long; else −1. */
export function plainCount(statement: Statement): number {
  const { kinds, details } = statement.tokens;
  const { index } = statement;
  if (kinds[index] !== token.integer || (kinds[index + 1] === token.punctuation && details[index + 1] !== code.comma)) return -1;
  const count = smallInteger(statement);
  if (count >= 0) statement.index += 1;
  return count;
}

/** A number of more than 64 bits: only data can be so long. */
export const isLong = (expression: Expression): boolean =>
  expression.kind === "constant" &&
  expression.value !== BigInt.asUintN(64, expression.value) &&
  expression.value !== BigInt.asIntN(64, expression.value);

/** Whether a distance of labels has an alignment in it: such numbers are known when the whole text is. */
const crossesAlignment = (expression: Expression): boolean =>
  expression.kind === "binary" && expression.left.kind === "symbol" && expression.right.kind === "symbol"
    ? expression.left.symbol.fragment !== undefined && expression.right.symbol.fragment !== undefined
    : (expression.kind === "binary" && (crossesAlignment(expression.left) || crossesAlignment(expression.right))) ||
      (expression.kind === "unary" && crossesAlignment(expression.operand));

function parseBinary(
  assembly: Assembly,
  statement: Statement,
  minimum: number,
  depth: number,
  missing: "error" | "zero",
): Expression | undefined {
  if (depth > maximumExpressionDepth) {
    assembly.report.error(statement.span, "this expression is nested too deeply");
    return undefined;
  }
  let left = parseUnary(assembly, statement, depth, missing);
  while (left) {
    const operator = statement.atEnd ? undefined : binaryOperators.get(statement.tokens.details[statement.index]);
    if (operator === undefined || precedence[operator] <= minimum) return left;
    const at = statement.index;
    statement.index += 1;
    statement.operatorCount += 1;
    if (statement.operatorCount > maximumOperators) {
      assembly.report.error(statement.wholeSpan, `an expression can have ${maximumOperators} operators, this one has more`);
      return undefined;
    }
    if (statement.atEnd || statement.isAt(code.comma)) {
      assembly.report.warning(statement.spanFrom(at), `nothing stands after "${operator}": 0 is taken`);
      return makeBinary(operator, left, constant(0n));
    }
    const right = parseBinary(assembly, statement, precedence[operator], depth + 1, "error");
    if (!right) return undefined;
    left = combine(assembly, statement, at, operator, left, right);
  }
  return undefined;
}

function combine(
  assembly: Assembly,
  statement: Statement,
  at: number,
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
): Expression {
  if (isLong(left) || isLong(right)) {
    assembly.report.warning(statement.spanFrom(at), `"${operator}" takes numbers of 64 bits: 0 is taken for a longer one`);
    const zero = constant(0n);
    return combine(assembly, statement, at, operator, isLong(left) ? zero : left, isLong(right) ? zero : right);
  }
  if (right.kind === "constant") {
    if ((operator === "/" || operator === "%") && right.value === 0n) {
      assembly.report.warning(statement.spanFrom(at), "division by zero: 1 is taken instead");
      return makeBinary(operator, left, constant(1n));
    }
    if ((operator === "<<" || operator === ">>") && (right.value < 0n || right.value > 63n))
      assembly.report.warning(statement.spanFrom(at), `a shift by ${right.value} is out of range: 0–63`);
  }
  return makeBinary(operator, left, right);
}

function parseUnary(assembly: Assembly, statement: Statement, depth: number, missing: "error" | "zero"): Expression | undefined {
  switch (statement.kind) {
    case token.integer: {
      const count = smallInteger(statement);
      if (count >= 0) {
        statement.index += 1;
        return countConstant(count);
      }
      const value = integerValue(statement.text);
      if (value === undefined) {
        if (/^0x$/i.test(statement.text)) {
          assembly.report.warning(statement.span, "no digits follow 0x: 0 is taken");
          statement.index += 1;
          return constant(0n);
        }
        assembly.report.error(statement.span, `${statement.text} is not a number`, {
          help: "decimal 10, hexadecimal 0x1f, binary 0b101, octal 017 (digits 0–7)",
        });
        return undefined;
      }
      statement.index += 1;
      // Beyond 64 bits the number is kept whole, for .octa and for a message.
      return value >> 64n ? { kind: "constant", value } : constant(value);
    }
    case token.character: {
      const value = characterValue(statement.text);
      const meant = meantByDigit(statement.text);
      if (meant !== undefined)
        assembly.report.warning(
          statement.span,
          `${statement.text} is the digit here, the number ${value}: GNU as knows it in strings alone`,
          {
            help: `the character of C is the number ${meant}`,
            fixes: [{ title: `write ${meant}`, span: statement.span, text: `${meant}` }],
          },
        );
      statement.index += 1;
      return constant(BigInt(value));
    }
    case token.float:
      assembly.report.error(statement.span, `${statement.text} is a floating-point number, a whole number is needed here`, {
        help: "floating-point numbers go into .float or .double",
      });
      return undefined;
    case token.localLabel:
      return parseNumericLabel(assembly, statement);
    case token.name:
    case token.string:
      return parseName(assembly, statement);
    case token.end:
      return missingOperand(assembly, statement, missing);
  }
  const detail = statement.tokens.details[statement.index];
  if (detail === code.open || detail === code.openBracket) {
    const opened = statement.index;
    statement.index += 1;
    const inner = parseBinary(assembly, statement, 0, depth + 1, "error");
    if (!inner) return undefined;
    if (statement.take(detail === code.open ? code.close : code.closeBracket)) return inner;
    assembly.report.error(statement.span, `")" is missing: "(" is not closed`, {
      notes: [{ span: statement.input.span(statement.tokens.starts[opened], statement.tokens.ends[opened]), message: "opened here" }],
    });
    return undefined;
  }
  const operator = unaryOperators.get(detail);
  if (operator !== undefined) {
    statement.index += 1;
    if (depth > maximumExpressionDepth) {
      assembly.report.error(statement.span, "this expression is nested too deeply");
      return undefined;
    }
    const operand = parseUnary(assembly, statement, depth + 1, "error");
    if (operand?.kind === "constant" && operator === "-" && isLong(operand)) return { kind: "constant", value: -operand.value };
    return operand && (operator === "+" ? operand : makeUnary(operator, operand));
  }
  return missingOperand(assembly, statement, missing);
}

function missingOperand(assembly: Assembly, statement: Statement, missing: "error" | "zero"): Expression | undefined {
  if (missing === "zero" && (statement.atEnd || statement.isAt(code.comma))) {
    assembly.report.warning(statement.span, "a value is missing: 0 is taken");
    return constant(0n);
  }
  const isPercent = statement.isAt(code.percent) && statement.tokens.kinds[statement.index + 1] === token.name;
  assembly.report.error(statement.span, statement.atEnd ? "a value is missing" : `expected a value, read ${statement.text}`, {
    help: isPercent ? "registers have no % before them here: x0 to x30, w0 to w30, sp; the destination comes first" : undefined,
  });
  return undefined;
}

function parseNumericLabel(assembly: Assembly, statement: Statement): Expression | undefined {
  const { text, span } = statement;
  const number = Number(text.slice(0, -1));
  statement.index += 1;
  if (text.endsWith("f")) return symbolExpression(used(assembly.symbols.numericAfter(number), span));
  const symbol = assembly.symbols.numericBefore(number);
  if (symbol) return symbolExpression(symbol);
  assembly.report.error(span, `${text}: there is no label ${number}: before this line`, {
    help: `${number}f means the next ${number}: after this line`,
  });
  return undefined;
}

function parseName(assembly: Assembly, statement: Statement): Expression | undefined {
  const { index } = statement;
  let symbol = takeSymbol(assembly, statement);
  if (symbol === assembly.dot) return assembly.deferring ? symbolExpression(symbol) : present(assembly);
  if (!symbol) {
    assembly.report.error(statement.spanFrom(index), "a name is missing between the quotes");
    return undefined;
  }
  if (symbol.weakTarget) {
    symbol = symbol.weakTarget;
    symbol.weaklyNamed = true;
  } else symbol.direct = true;
  if (!symbol.isDefined) symbol.usedAt ??= statement.spanFrom(index);
  if (assembly.deferring) return symbolExpression(symbol);
  return symbol.lazy ? readAnew(assembly, symbol.expression!, maximumExpressionDepth) : readSymbol(symbol);
}

/** The symbol of the name that is next, `dot` for a dot; undefined if the name is empty. */
function takeSymbol({ symbols, dot }: Assembly, statement: Statement): AsmSymbol | undefined {
  const { input, start, end } = statement;
  if (statement.kind === token.name && (end > start + 1 || input.text.charCodeAt(start) !== code.dot)) {
    statement.index += 1;
    return symbols.findOrMake(input.text, start, end);
  }
  const name = statement.takeName()!;
  if (name === ".") return dot;
  return name === "" ? undefined : symbols.findOrMake(name);
}

/** `a == .-x` and .eqv: symbols in it, and the dot, mean what they mean where `a` is used. */
function readAnew(assembly: Assembly, expression: Expression, depth: number): Expression {
  if (depth === 0) return expression;
  switch (expression.kind) {
    case "constant":
      return expression;
    case "symbol": {
      const { symbol, addend } = expression;
      const added = constant(addend);
      if (symbol === assembly.dot) return makeBinary("+", present(assembly), added);
      const latest = symbol.anonymous ? symbol : (assembly.symbols.find(symbol.name) ?? symbol);
      const value = latest.lazy ? readAnew(assembly, latest.expression!, depth - 1) : readSymbol(latest);
      return makeBinary("+", value, added);
    }
    case "unary":
      return makeUnary(expression.operator, readAnew(assembly, expression.operand, depth - 1));
    case "binary":
      return makeBinary(
        expression.operator,
        readAnew(assembly, expression.left, depth - 1),
        readAnew(assembly, expression.right, depth - 1),
      );
  }
}

/** What `.` means. */
function present(assembly: Assembly): Expression {
  const offset = assembly.absoluteOffset;
  return offset === undefined ? symbolExpression(assembly.here()) : constant(offset);
}

/** What naming a symbol means now: an equated number is taken at once, since a later `=` may change it. */
function readSymbol(symbol: AsmSymbol): Expression {
  return symbol.expression?.kind === "constant" ? symbol.expression : symbolExpression(symbol);
}

function used(symbol: AsmSymbol, span: AsmSymbol["usedAt"]): AsmSymbol {
  symbol.usedAt ??= span;
  return symbol;
}

/** Up to so many digits a decimal or hexadecimal number is safe as a JavaScript number. */
const mostDigits = { decimal: 15, hexadecimal: 13 } as const;

/** Of the present token, if it is decimal or hexadecimal and not long; else −1. */
function smallInteger({ input: { text }, start, end }: Statement): number {
  const isHexadecimal = text.charCodeAt(start) === code.zero && end > start + 1;
  if (isHexadecimal && ((text.charCodeAt(start + 1) | 0x20) !== 0x78 || end === start + 2)) return -1;
  const first = isHexadecimal ? start + 2 : start;
  if (end - first > (isHexadecimal ? mostDigits.hexadecimal : mostDigits.decimal)) return -1;
  let value = 0;
  for (let at = first; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    const digit = unit <= 57 ? unit - 48 : (unit | 0x20) - 87;
    value = value * (isHexadecimal ? 16 : 10) + digit;
  }
  return value;
}

/** Of a token of digits; undefined where a digit does not belong: 09, 0x. */
export function integerValue(text: string): bigint | undefined {
  const lower = text.toLowerCase();
  if (lower.startsWith("0x")) return lower.length > 2 ? BigInt(lower) : undefined;
  if (lower.startsWith("0b")) return BigInt(lower);
  if (lower.length > 1 && lower.startsWith("0")) return /^[0-7]+$/.test(lower) ? BigInt(`0o${lower}`) : undefined;
  return BigInt(lower);
}
