// Directives that ask for relocations themselves: .reloc, and the marks of thread-local descriptors.

import type { Span } from "../../base/diagnostic.ts";
import { nearestNames } from "../../isa/index.ts";
import { relocationType } from "../../isa/relocation-type.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { constant, symbolExpression } from "../expression.ts";
import { parseExpression } from "../parse-expression.ts";
import { relocationNumbers } from "../relocation-names.ts";
import { type Directive, expectComma, expectEnd, expectName } from "./directive.ts";

function hasContents({ section, report }: Assembly, span: Span): boolean {
  if (section.isAbsolute) report.error(span, "a .struct has no contents: nothing in it can be relocated");
  return !section.isAbsolute;
}

const reloc: Directive = {
  name: ".reloc",
  form: ".reloc <offset>, <relocation>{, <expression>}",
  summary: "Leaves a relocation for the linker at a place of this section.",
  run(assembly, statement) {
    const { span } = statement;
    if (!hasContents(assembly, span)) return;
    const place = parseExpression(assembly, statement, "error");
    if (!place || !expectComma(assembly, statement, "the offset")) return;
    const { span: nameSpan } = statement;
    const name = expectName(assembly, statement, "the name of a relocation");
    if (name === undefined) return;
    const relocation = relocationNumbers.get(name.toUpperCase());
    if (relocation === undefined) {
      const near = nearestNames(name, [...relocationNumbers.keys()]);
      assembly.report.error(nameSpan, `there is no relocation ${name}`, {
        help: near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined,
        fixes: near.map((text) => ({ title: `write ${text}`, span: nameSpan, text })),
      });
      return;
    }
    const expression = statement.take(code.comma) ? parseExpression(assembly, statement, "error") : constant(0n);
    if (!expression || !expectEnd(assembly, statement)) return;
    assembly.askedRelocations.push({ section: assembly.section, place, relocation, expression, span, expansions: assembly.expansions });
  },
};

/** Marks the next instruction as part of the sequence that finds a thread-local variable by its descriptor. */
const descriptorMark = (name: string, relocation: number): Directive => ({
  name,
  form: `${name} <symbol>`,
  summary: "Tells the linker that the next instruction belongs to finding a thread-local variable.",
  run(assembly, statement) {
    const { span } = statement;
    if (!hasContents(assembly, span)) return;
    const symbolName = expectName(assembly, statement, "the name of a symbol");
    if (symbolName === undefined || !expectEnd(assembly, statement)) return;
    const symbol = assembly.symbols.findOrMake(symbolName);
    symbol.usedAt ??= span;
    assembly.leaveRelocation(relocation, symbolExpression(symbol), span);
  },
});

export const relocationDirectives: readonly Directive[] = [
  reloc,
  descriptorMark(".tlsdescldr", relocationType.TLSDESC_LDR),
  descriptorMark(".tlsdescadd", relocationType.TLSDESC_ADD),
  descriptorMark(".tlsdesccall", relocationType.TLSDESC_CALL),
];
