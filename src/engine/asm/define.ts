// Defining symbols: labels and assignments, and what to say when a name is taken.

import type { Span } from "../base/diagnostic.ts";
import { sectionFlag } from "../elf/object-file.ts";
import type { Assembly } from "./assembly.ts";
import { expectEnd } from "./directives/directive.ts";
import { emitTail } from "./emit.ts";
import { parseExpression } from "./parse-expression.ts";
import { registerNames } from "./registers.ts";
import type { Statement } from "./statement.ts";
import type { AsmSymbol } from "./symbol.ts";

/** `name:` */
export function defineLabel(assembly: Assembly, name: string, span: Span): void {
  let symbol = assembly.symbols.findOrMake(name);
  // A symbol that was equated may become a label; a label never becomes anything else.
  if (symbol.expression && !symbol.fixed) symbol = assembly.symbols.replace(symbol);
  if (symbol.isDefined) {
    const { current, offset } = assembly.subsection;
    // Naming the same place twice is harmless.
    if (symbol.fragment === current && symbol.offset === offset && !symbol.common) return;
    redefinition(assembly, symbol, span);
    return;
  }
  assembly.placeSymbol(symbol);
  symbol.definedAt = span;
  if (assembly.section.flags & sectionFlag.tls) symbol.type = "tls";
}

/** `1:` */
export function defineNumericLabel(assembly: Assembly, digits: string): void {
  assembly.placeSymbol(assembly.symbols.defineNumeric(Number(digits)));
}

export function redefinition(assembly: Assembly, symbol: AsmSymbol, span: Span): void {
  assembly.report.error(span, `${symbol.name} is already defined`, {
    notes: symbol.definedAt ? [{ span: symbol.definedAt, message: "first defined here" }] : [],
    help: "give one of them another name; numeric labels such as 1: may be used again and again (b 1b, b 1f)",
  });
}

/** `name = value`, with the statement standing before the value. `fixed`: it may neither be nor become something else. */
export function assign(assembly: Assembly, statement: Statement, name: string, span: Span, fixed: boolean): void {
  const first = statement.index;
  // Made before the value is read, for the order of symbols.
  const named = name === "." ? undefined : assembly.symbols.findOrMake(name);
  const expression = parseExpression(assembly, statement, "error");
  if (!expression || !expectEnd(assembly, statement)) return;
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
  symbol.fixed = fixed;
  symbol.definedAt = span;
}
