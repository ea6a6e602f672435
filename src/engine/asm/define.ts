// Defining symbols: labels and assignments, and what to say when a name is taken.

import type { Span } from "../base/diagnostic.ts";
import { sectionFlag } from "../elf/object-file.ts";
import type { Assembly } from "./assembly.ts";
import { expectEnd } from "./directives/directive.ts";
import { emitTail } from "./emit.ts";
import { type Expression, symbolExpression } from "./expression.ts";
import { isLong, parseExpression } from "./parse-expression.ts";
import { registerNames } from "./registers.ts";
import type { Statement } from "./statement.ts";
import { AsmSymbol } from "./symbol.ts";

/** `name:` */
export function defineLabel(assembly: Assembly, name: string, span: Span): void {
  let symbol = assembly.symbols.findOrMake(name);
  // A symbol that was equated may become a label; a label never becomes anything else.
  if (symbol.expression && !symbol.fixed) symbol = assembly.symbols.replace(symbol);
  if (symbol.isDefined) {
    const { current, offset } = assembly.subsection;
    // Naming the same place twice is harmless.
    if (symbol.fragment === current && symbol.offset === offset && !symbol.common && !symbol.anonymous) return;
    redefinition(assembly, symbol, span);
    return;
  }
  placeHere(assembly, symbol);
  symbol.definedAt = span;
  if (assembly.debugLines.marksLabels && assembly.section.isCode)
    assembly.debugLines.markLabel({ fragment: assembly.subsection.current, offset: assembly.subsection.offset });
  if (assembly.section.flags & sectionFlag.tls) symbol.type = "tls";
}

/** `1:` */
export function defineNumericLabel(assembly: Assembly, digits: string): void {
  placeHere(assembly, assembly.symbols.defineNumeric(Number(digits)));
}

/** A label of .struct is a number, any other a place. */
function placeHere(assembly: Assembly, symbol: AsmSymbol): void {
  const offset = assembly.absoluteOffset;
  if (offset === undefined) assembly.placeSymbol(symbol);
  else {
    symbol.expression = { kind: "constant", value: offset };
    symbol.fixed = true;
  }
}

export function redefinition(assembly: Assembly, symbol: AsmSymbol, span: Span): void {
  assembly.report.error(span, `${symbol.name} is already defined`, {
    notes: symbol.definedAt ? [{ span: symbol.definedAt, message: "first defined here" }] : [],
    help: "give one of them another name; numeric labels such as 1: may be used again and again (b 1b, b 1f)",
  });
}

/** `name = value`, with the statement standing before the value. `fixed`: it may neither be nor become something else. */
export function assign(assembly: Assembly, statement: Statement, name: string, span: Span, kind: "plain" | "fixed" | "lazy"): void {
  const fixed = kind !== "plain";
  const first = statement.index;
  // Made before the value is read, for the order of symbols.
  const named = name === "." ? undefined : assembly.symbols.findOrMake(name);
  assembly.deferring = kind === "lazy" && named !== undefined;
  const expression = parseExpression(assembly, statement, "error");
  assembly.deferring = false;
  if (!expression || !expectEnd(assembly, statement)) return;
  if (isLong(expression)) {
    assembly.report.error(statement.spanFrom(first), `${name} cannot be a number of more than 64 bits`);
    return;
  }
  if (!named) {
    emitTail(assembly, { kind: "org", target: expression, value: 0, span: statement.spanFrom(first) });
    return;
  }
  if (registerNames.has(name)) assembly.report.warning(span, `${name} is a register: as an operand it goes on to mean that`);
  let symbol = named;
  if (symbol.fragment || symbol.common || (symbol.expression && (fixed || symbol.fixed))) {
    redefinition(assembly, symbol, span);
    return;
  }
  if (symbol.expression) symbol = assembly.symbols.replace(symbol);
  else if (symbol.isTemporary) assembly.symbols.moveToEnd(symbol);
  // `a = a + 1` reads the old value, which `replace` has kept.
  symbol.expression = expression;
  if (expression.kind === "symbol" && kind !== "lazy") standFor(symbol, expression);
  symbol.fixed = fixed;
  symbol.lazy = kind === "lazy";
  symbol.definedAt = span;
}

/** An alias is what the other symbol is now: of the same type and size, and a local one the same place whatever binds the other. */
function standFor(symbol: AsmSymbol, { symbol: target, addend }: Extract<Expression, { kind: "symbol" }>): void {
  takeAttributes(symbol, target);
  if (!target.fragment || target.anonymous || symbol.isExternal) return;
  const place = new AsmSymbol(target.name, true);
  place.fragment = target.fragment;
  place.offset = target.offset;
  symbol.expression = symbolExpression(place, addend);
}

/** Type and size of what a name stands for, if it has none of its own. */
export function takeAttributes(symbol: AsmSymbol, target: AsmSymbol): void {
  if (symbol.type === "notype" && copiedTypes.has(target.type)) symbol.type = target.type;
  symbol.size ??= target.size;
}

const copiedTypes: ReadonlySet<AsmSymbol["type"]> = new Set(["function", "object", "gnuIndirectFunction"]);
