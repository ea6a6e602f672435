// Directives that give symbols other names or other terms: versions, weak references, calling conventions. They matter
// to dynamic linking; the object file shows them as GNU as does.

import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { redefinition } from "../define.ts";
import { symbolExpression } from "../expression.ts";
import type { Statement } from "../statement.ts";
import type { AsmSymbol, SymbolVersion } from "../symbol.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectComma, expectEnd, expectName } from "./directive.ts";

const visibilities: ReadonlySet<string> = new Set(["local", "hidden", "remove"]);

/** `foo@@VERSION`, which the tokenizer has in pieces. */
function takeVersionedName(statement: Statement): string {
  const first = statement.index;
  while (!statement.atEnd && !statement.isAt(code.comma)) statement.index += 1;
  return statement.index > first ? statement.textBetween(first, statement.index) : "";
}

const symver: Directive = {
  name: ".symver",
  form: ".symver <symbol>, <name>@<version>{, local|hidden|remove}",
  summary: "Gives a symbol a name with a version, for shared libraries.",
  run(assembly, statement) {
    const name = expectName(assembly, statement, "the name of a symbol");
    if (name === undefined || !expectComma(assembly, statement, name)) return;
    const { span } = statement;
    const versioned = takeVersionedName(statement);
    if (!versioned.includes("@")) {
      assembly.report.error(span, `${versioned || "this"} has no version`, { help: `.symver ${name}, ${name}@VERSION_1` });
      return;
    }
    let visibility: SymbolVersion["visibility"];
    if (statement.take(code.comma)) {
      const { span: wordSpan } = statement;
      const word = statement.takeName();
      if (word === undefined || !visibilities.has(word)) {
        assembly.report.error(wordSpan, "expected local, hidden or remove");
        return;
      }
      visibility = word as SymbolVersion["visibility"];
    }
    if (!expectEnd(assembly, statement)) return;
    const symbol = assembly.symbols.findOrMake(name);
    symbol.usedAt ??= span;
    symbol.versions ??= new Map();
    if (!symbol.versions.has(versioned)) symbol.versions.set(versioned, { name: versioned, visibility });
  },
};

const weakref: Directive = {
  name: ".weakref",
  form: ".weakref <alias>, <symbol>",
  summary: "Gives a symbol a second name, through which references to it are weak.",
  run(assembly, statement) {
    const { span } = statement;
    const name = expectName(assembly, statement, "the alias");
    if (name === undefined || !expectComma(assembly, statement, name)) return;
    const targetSpan = statement.span;
    const targetName = expectName(assembly, statement, "the name of a symbol");
    if (targetName === undefined || !expectEnd(assembly, statement)) return;
    const alias = assembly.symbols.findOrMake(name);
    if (alias.isDefined && !alias.weakTarget) {
      redefinition(assembly, alias, span);
      return;
    }
    let target: AsmSymbol = assembly.symbols.findOrMake(targetName);
    while (target.weakTarget && target !== alias) target = target.weakTarget;
    if (target === alias) {
      assembly.report.error(targetSpan, `${name} would stand for itself`);
      return;
    }
    alias.weakTarget = target;
    alias.expression = symbolExpression(target);
    alias.definedAt = span;
  },
};

const variantPcs: Directive = {
  name: ".variant_pcs",
  form: ".variant_pcs <symbol>",
  summary: "Says that calls of a function keep registers by other rules than usual.",
  run(assembly, statement) {
    const name = statement.kind === token.end ? undefined : expectName(assembly, statement, "the name of a symbol");
    if (name === undefined) {
      if (statement.atEnd) assembly.report.error(statement.span, "expected the name of a symbol");
      return;
    }
    const symbol = assembly.symbols.findOrMake(name);
    symbol.variantPcs = true;
    symbol.declared = true;
    expectEnd(assembly, statement);
  },
};

export const versionDirectives: readonly Directive[] = [symver, weakref, variantPcs];

/** What versions make of the symbols, before their order is final (GNU as does so last of all). */
export function applyVersions({ symbols, report }: Assembly): void {
  // New names go to the end of the list, where they are met again, without versions of their own.
  for (let index = 0; index < symbols.chain.length; index += 1) {
    const entry = symbols.chain[index];
    if (entry.kind !== "symbol" || !entry.symbol?.versions) continue;
    const { symbol } = entry;
    const versions = [...symbol.versions!.values()].reverse();
    symbol.versions = undefined;
    const renamed = versions.find(({ name }) => name.includes("@@@"));
    if (!symbol.isDefined) {
      const [{ name }] = versions;
      if (name.includes("@@") && !renamed)
        report.error(symbol.usedAt!, `${name}: only a definition can be the version that is taken by default`);
      symbol.outputName = name.replace(/@@+/, "@");
      continue;
    }
    if (renamed) {
      symbol.outputName = renamed.name.replace("@@@", "@@");
      continue;
    }
    for (const { name, visibility } of versions) {
      if (symbol.common) {
        report.error(symbol.usedAt!, `${name} cannot be another name of the common symbol ${symbol.name}`);
        continue;
      }
      const copy = symbols.findOrMake(name);
      const { fragment, offset, expression, binding, type, size, unique, definedAt, usedAt } = symbol;
      Object.assign(copy, { fragment, offset, expression, binding, type, size, unique, definedAt, usedAt });
      if (visibility === "hidden") symbol.visibility = "hidden";
      else if (visibility === "local") {
        symbol.binding = "local";
      } else if (visibility === "remove") {
        symbol.removedFor = versions.length > 1 ? "several" : copy;
        entry.symbol = undefined;
      }
    }
  }
}
