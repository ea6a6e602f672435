// Directives about symbols: who may see them, what they are, what they equal, and room that the linker gives.

import type { Span } from "../../base/diagnostic.ts";
import type { ElfSymbol } from "../../elf/object-file.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { assign, redefinition } from "../define.ts";
import { emitTail } from "../emit.ts";
import { constant } from "../expression.ts";
import { parseExpression, parseNumber } from "../parse-expression.ts";
import type { Statement } from "../statement.ts";
import type { AsmSymbol } from "../symbol.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectComma, expectEnd, expectName, sameDirective } from "./directive.ts";
import { versionDirectives } from "./versions.ts";

/** `.global a, b`: the same for each name. What `change` answers is a warning. */
const forEachName = (names: readonly string[], summary: string, change: (symbol: AsmSymbol) => string | undefined): Directive[] =>
  sameDirective(names, {
    form: (name) => `${name} <symbol>{, <symbol>}…`,
    summary,
    run(assembly, statement) {
      do {
        const { span } = statement;
        // A comma may end the list.
        if (statement.atEnd && statement.index > 1) break;
        const name = expectName(assembly, statement, "the name of a symbol");
        if (name === undefined) return;
        const symbol = assembly.symbols.findOrMake(name);
        symbol.usedAt ??= span;
        assembly.symbols.settleIn(symbol);
        const warning = change(symbol);
        if (warning !== undefined) assembly.report.warning(span, warning);
      } while (statement.take(code.comma));
      expectEnd(assembly, statement);
    },
  });

const visibility = (word: ElfSymbol["visibility"], summary: string): Directive[] =>
  forEachName([`.${word}`], summary, (symbol) => {
    symbol.visibility = word;
    symbol.declared = true;
  });

const typeNames: ReadonlyMap<string, ElfSymbol["type"]> = new Map([
  ["function", "function"],
  ["STT_FUNC", "function"],
  ["object", "object"],
  ["STT_OBJECT", "object"],
  ["tls_object", "tls"],
  ["STT_TLS", "tls"],
  ["notype", "notype"],
  ["STT_NOTYPE", "notype"],
  ["common", "common"],
  ["STT_COMMON", "common"],
  ["gnu_indirect_function", "gnuIndirectFunction"],
  ["STT_GNU_IFUNC", "gnuIndirectFunction"],
  ["gnu_unique_object", "object"],
  ["0", "notype"],
  ["1", "object"],
  ["2", "function"],
  ["5", "common"],
  ["6", "tls"],
  ["10", "gnuIndirectFunction"],
]);

const describeType = (type: ElfSymbol["type"]): string => (type === "function" ? "a function" : `of type ${type}`);

const type: Directive = {
  name: ".type",
  form: ".type <symbol>, %function|%object",
  summary: "Says what a symbol names: %function, %object and others.",
  run(assembly, statement) {
    const name = expectName(assembly, statement, "the name of a symbol");
    if (name === undefined) return;
    const symbol = assembly.symbols.findOrMake(name);
    statement.take(code.comma);
    const { span } = statement;
    if (!statement.take(code.percent) && !statement.take(code.at)) statement.take(code.hash);
    const number = statement.kind === token.integer ? statement.text : undefined;
    if (number !== undefined) statement.index += 1;
    const word = number ?? statement.takeName();
    const kind = word === undefined ? undefined : typeNames.get(word);
    if (!kind) {
      assembly.report.error(span, `${word ?? "this"} is no type of symbol`, { help: "usual are %function and %object" });
      return;
    }
    // A common symbol is an object like any other until the linker gives it its room.
    const stated = kind === "common" ? "object" : kind;
    if (symbol.type !== "notype" && symbol.type !== stated)
      assembly.report.warning(span, `${name} is ${describeType(symbol.type)} already; the last .type counts`);
    symbol.type = stated;
    symbol.declared = true;
    assembly.symbols.settleIn(symbol);
    if (word === "gnu_unique_object") symbol.unique = true;
    if (kind === "common" && !symbol.isDefined) symbol.binding = "global";
    expectEnd(assembly, statement);
  },
};

const size: Directive = {
  name: ".size",
  form: ".size <symbol>, <bytes>",
  summary: "Says how many bytes a symbol stands for: .size main, . - main.",
  run(assembly, statement) {
    const { span } = statement;
    const name = expectName(assembly, statement, "the name of a symbol");
    if (name === undefined || !expectComma(assembly, statement, name)) return;
    const expression = parseExpression(assembly, statement, "error");
    if (!expression || !expectEnd(assembly, statement)) return;
    const symbol = assembly.symbols.findOrMake(name);
    symbol.size = expression;
    assembly.symbols.settleIn(symbol);
    symbol.usedAt ??= span;
    symbol.declared = true;
  },
};

const common = sameDirective([".comm", ".common"], {
  form: (name) => `${name} <symbol>, <bytes>{, <alignment>}`,
  summary: "Asks the linker for room in .bss, shared by all files that name the symbol.",
  run: (assembly, statement) => declareCommon(assembly, statement, false),
});

const threadCommon: Directive = {
  name: ".tls_common",
  form: ".tls_common <symbol>, <bytes>{, <alignment>}",
  summary: "Asks the linker for room in every thread, shared by all files that name the symbol.",
  run(assembly, statement) {
    const name = declareCommon(assembly, statement, false);
    if (name !== undefined) assembly.symbols.findOrMake(name).type = "tls";
  },
};

const localCommon: Directive = {
  name: ".lcomm",
  form: ".lcomm <symbol>, <bytes>",
  summary: "Reserves room in .bss for a symbol of this file.",
  run: (assembly, statement) => void declareCommon(assembly, statement, true),
};

/** The symbol's name; undefined after a report. */
function declareCommon(assembly: Assembly, statement: Statement, isLocal: boolean): string | undefined {
  const { span } = statement;
  const name = expectName(assembly, statement, "the name of a symbol");
  if (name === undefined) return undefined;
  statement.take(code.comma);
  if (statement.atEnd) {
    assembly.report.error(statement.span, `the size of ${name} is missing`, { help: `.comm ${name}, 8, 8` });
    return undefined;
  }
  const bytes = parseNumber(assembly, statement, "the size");
  if (bytes === undefined) return undefined;
  let alignment: bigint | undefined;
  if (!isLocal && statement.take(code.comma)) {
    const { span: alignmentSpan } = statement;
    alignment = parseNumber(assembly, statement, "the alignment");
    if (alignment === undefined) return undefined;
    const isPower = (alignment & (alignment - 1n)) === 0n;
    if (alignment < 0n || !isPower) {
      // GNU as writes such an alignment for the linker to puzzle over.
      const remark = `alignment ${alignment} is not a power of two`;
      if (assembly.symbols.find(name)?.binding === "local") {
        assembly.report.error(alignmentSpan, remark);
        return undefined;
      }
      assembly.report.warning(alignmentSpan, remark);
    }
    if (alignment <= 0n) alignment = undefined;
  }
  if (!expectEnd(assembly, statement)) return undefined;
  if (bytes < 0n) {
    assembly.report.warning(span, `a size of ${bytes} is not possible: this is ignored`);
    return undefined;
  }
  const symbol = assembly.symbols.findOrMake(name);
  if (symbol.fragment || symbol.expression) {
    redefinition(assembly, symbol, span);
    return undefined;
  }
  symbol.type = symbol.type === "notype" ? "object" : symbol.type;
  if (!isLocal && symbol.binding !== "local") {
    if (symbol.common && symbol.common.bytes !== bytes)
      assembly.report.warning(span, `${name} has ${symbol.common.bytes} bytes already; they stay`);
    else symbol.common = { bytes, alignment: alignment ?? naturalAlignment(bytes) };
    symbol.definedAt ??= span;
    return name;
  }
  reserveInBss(assembly, symbol, bytes, alignment ?? (isLocal ? implicitAlignment(bytes) : 1n), span);
  symbol.definedAt = span;
  return name;
}

/** Of .comm without one: the smallest power of two that holds the size, up to 16. */
function naturalAlignment(bytes: bigint): bigint {
  let alignment = 1n;
  while (alignment < 16n && alignment < bytes) alignment *= 2n;
  return alignment;
}

const implicitAlignment = (bytes: bigint): bigint => (bytes >= 8n ? 8n : bytes >= 4n ? 4n : bytes >= 2n ? 2n : 1n);

function reserveInBss(assembly: Assembly, symbol: AsmSymbol, bytes: bigint, alignment: bigint, span: Span): void {
  const { subsection, previous } = assembly;
  const section = assembly.sections.get(".bss")!;
  // Behind whatever the text itself puts into .bss, as GNU as does.
  assembly.subsection = section.subsection(1);
  const power = alignment.toString(2).length - 1;
  section.alignmentPower = Math.max(section.alignmentPower, power);
  if (power > 0)
    emitTail(assembly, { kind: "align", alignment: Number(alignment), maximum: 0, code: false, pattern: new Uint8Array(1), span });
  assembly.placeSymbol(symbol);
  symbol.size = constant(bytes);
  if (bytes > 0n) emitTail(assembly, { kind: "reserve", bytes: Number(bytes), span });
  assembly.subsection = subsection;
  assembly.previous = previous;
}

const equate = (names: readonly string[], summary: string, kind: "plain" | "fixed" | "lazy"): Directive[] =>
  sameDirective(names, {
    form: (name) => `${name} <symbol>, <value>`,
    summary,
    run(assembly, statement) {
      const { span } = statement;
      const name = expectName(assembly, statement, "the name of a symbol");
      if (name === undefined || !expectComma(assembly, statement, name)) return;
      assign(assembly, statement, name, span, kind);
    },
  });

export const symbolDirectives: readonly Directive[] = [
  ...forEachName([".global", ".globl"], "Makes symbols visible to other files and to the linker (_start must be).", (symbol) => {
    if (symbol.anonymous) return `${symbol.name} is a section, which no other file can name: give a label in it to .global`;
    if (symbol.binding !== "weak") symbol.binding = "global";
    symbol.declared = true;
    return undefined;
  }),
  ...sameDirective([".extern", ".xref"], {
    form: (name) => `${name} <symbol>{, <symbol>}…`,
    summary: "Names symbols of other files; every name that is not defined here is one anyway.",
    run(assembly, statement) {
      // Read as it comes: GNU as does not look at it at all.
      for (; !statement.atEnd; statement.index += 1) if (statement.kind === token.name) assembly.elsewhere.add(statement.text);
    },
  }),
  ...forEachName([".local"], "Keeps symbols to this file.", (symbol) => {
    symbol.binding = "local";
    symbol.declared = true;
  }),
  ...forEachName([".weak"], "Makes symbols visible, but lets another file's definition win; undefined ones count as 0.", (symbol) => {
    symbol.binding = "weak";
  }),
  ...visibility("hidden", "Keeps symbols inside the finished program."),
  ...visibility("internal", "Keeps symbols inside the finished program, never reached from outside."),
  ...visibility("protected", "Makes references inside the program stay inside it."),
  type,
  size,
  ...common,
  threadCommon,
  localCommon,
  ...versionDirectives,
  ...equate([".set", ".equ"], "Gives a symbol a value; a later .set may give another.", "plain"),
  ...equate([".lsym"], "Gives a symbol of this file a value.", "plain"),
  ...equate([".equiv"], "Gives a symbol a value for good: defining it again is an error.", "fixed"),
  ...equate([".eqv"], "Gives a symbol a value for good, worked out where it is used.", "lazy"),
];
