// The lines of macros and repetitions: finding where a body ends, and putting it before the reader again.

import type { Span } from "../base/diagnostic.ts";
import type { Assembly } from "./assembly.ts";
import { code } from "./characters.ts";
import { maximumExpandedCharacters, maximumExpansionDepth } from "./limits.ts";
import { type Alternate, substitute } from "./macro.ts";
import { parseNumber } from "./parse-expression.ts";
import { type ExpandedLine, type Expansion, Input } from "./source.ts";
import { Statement } from "./statement.ts";
import { Tokens, token } from "./tokenize.ts";

const repeating: ReadonlySet<string> = new Set([".rept", ".rep", ".irp", ".irpc"]);

/** The lines from here up to the .endm or .endr that belongs to `opener`; undefined after a report if there is none. */
export function collectBody(assembly: Assembly, opener: string, openedAt: Span): ExpandedLine[] | undefined {
  const { top } = assembly.inputs;
  const isMacro = opener === ".macro";
  const isCloser = (word: string): boolean => word === (isMacro ? ".endm" : ".endr");
  const closer = isMacro ? ".endm" : ".endr";
  const start = top.position;
  const tokens = new Tokens();
  let depth = 1;
  while (top.position < top.limit) {
    const at = top.position;
    tokens.scan(top.text, at, top.limit);
    top.position = tokens.next;
    const word = directiveOf(top.text, tokens);
    if (isCloser(word)) {
      depth -= 1;
      if (depth === 0) return top.bodyLines(start, at);
    } else if (isMacro ? word === ".macro" : repeating.has(word)) depth += 1;
  }
  assembly.report.error(openedAt, `${opener} has no ${closer}`);
  return undefined;
}

/** The statement's directive, behind its labels; "" if it has none. */
function directiveOf(text: string, tokens: Tokens): string {
  let index = 0;
  while (index + 1 < tokens.count && tokens.details[index + 1] === code.colon) index += 2;
  if (index >= tokens.count || tokens.kinds[index] !== token.name) return "";
  return text.slice(tokens.starts[index], tokens.ends[index]).toLowerCase();
}

/** What .altmacro changes, if it is on. */
export function alternateOf(assembly: Assembly, at: Span): Alternate | undefined {
  if (!assembly.alternateMacros) return undefined;
  return {
    evaluate(text, start) {
      const origin = at;
      const input = new Input({
        lines: [{ text: text.slice(start), origin, exact: false, indent: 0 }],
        expansion: { title: "%", calledAt: at, isMacro: false },
      });
      const tokens = new Tokens();
      tokens.scan(input.text, 0, input.limit);
      const statement = new Statement(tokens, input);
      const value = parseNumber(assembly, statement, "what stands behind %");
      return value === undefined ? undefined : { value, end: start + (statement.atEnd ? text.length - start : statement.start) };
    },
    freshName() {
      assembly.localNames += 1;
      return `.LL${assembly.localNames.toString(16).padStart(4, "0")}`;
    },
  };
}

/** Has the lines read next, once for each set of values in place of `\name`, and all of it again `repetitions` times. */
export function expand(
  assembly: Assembly,
  body: readonly ExpandedLine[],
  expansion: Expansion,
  repetitions: number,
  valueSets?: readonly ReadonlyMap<string, string>[],
): void {
  const { inputs } = assembly;
  if (inputs.expansionDepth >= maximumExpansionDepth) {
    assembly.stop(
      expansion.calledAt,
      `macros are nested more than ${maximumExpansionDepth} deep`,
      "does a macro call itself without an end?",
    );
    return;
  }
  const alternate = alternateOf(assembly, expansion.calledAt);
  const lines = valueSets
    ? valueSets.flatMap((values) => {
        const own = new Map(values);
        return body.map((line) => substitute(line, own, assembly.expansionCount, alternate));
      })
    : body;
  assembly.expandedCharacters += lines.reduce((sum, line) => sum + line.text.length + 1, 0);
  if (assembly.expandedCharacters > maximumExpandedCharacters) {
    assembly.stop(expansion.calledAt, "macros and repetitions make too much text");
    return;
  }
  const input = new Input({ lines, expansion, repetitions });
  input.conditionalDepth = assembly.conditionals.depth;
  inputs.inputs.push(input);
}
