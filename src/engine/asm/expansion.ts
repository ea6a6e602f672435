// The lines of macros and repetitions: finding where a body ends, and putting it before the reader again.

import type { Span } from "../base/diagnostic.ts";
import type { Assembly } from "./assembly.ts";
import { code } from "./characters.ts";
import { maximumExpandedCharacters, maximumExpansionDepth } from "./limits.ts";
import { substitute } from "./macro.ts";
import { type ExpandedLine, type Expansion, Input } from "./source.ts";
import { Tokens, token } from "./tokenize.ts";

const repeating: ReadonlySet<string> = new Set([".rept", ".irp", ".irpc"]);

/** The lines from here up to the .endm or .endr that belongs to `opener`; undefined after a report if there is none. */
export function collectBody(assembly: Assembly, opener: string, openedAt: Span): ExpandedLine[] | undefined {
  const { top } = assembly.inputs;
  const isMacro = opener === ".macro";
  const closer = isMacro ? ".endm" : ".endr";
  const start = top.position;
  const tokens = new Tokens();
  let depth = 1;
  while (top.position < top.limit) {
    const at = top.position;
    tokens.scan(top.text, at, top.limit);
    top.position = tokens.next;
    const word = directiveOf(top.text, tokens);
    if (word === closer) {
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
  const lines = valueSets ? valueSets.flatMap((values) => body.map((line) => substitute(line, values, assembly.expansionCount))) : body;
  assembly.expandedCharacters += lines.reduce((sum, line) => sum + line.text.length + 1, 0);
  if (assembly.expandedCharacters > maximumExpandedCharacters) {
    assembly.stop(expansion.calledAt, "macros and repetitions make too much text");
    return;
  }
  const input = new Input({ lines, expansion, repetitions });
  input.conditionalDepth = assembly.conditionals.depth;
  inputs.inputs.push(input);
}
