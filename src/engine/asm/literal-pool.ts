// Literal pools: the values that `ldr x0, =value` loads, kept until `.ltorg` or the end of the text, each once.

import type { Span } from "../base/diagnostic.ts";
import type { Assembly } from "./assembly.ts";
import { emitExpression, emitTail } from "./emit.ts";
import { type Expression, symbolExpression } from "./expression.ts";
import { enterMapping } from "./mapping.ts";
import type { Subsection } from "./section.ts";
import { AsmSymbol } from "./symbol.ts";

export type LiteralBytes = 4 | 8 | 16;

export interface LiteralPool {
  readonly bytes: LiteralBytes;
  /** Where the pool will be. */
  symbol: AsmSymbol;
  entries: { readonly expression: Expression; readonly span: Span }[];
  /** Where each constant and symbol already is in `entries`. */
  readonly places: Map<string, number>;
}

const sizes = [4, 8, 16] as const satisfies readonly LiteralBytes[];

/** The place of a literal in the pool of the present subsection, made if it is not there. */
export function literalPlace(assembly: Assembly, expression: Expression, bytes: LiteralBytes, span: Span): Expression {
  const { subsection } = assembly;
  if ((expression.kind === "binary" || expression.kind === "unary") && assembly.numberNow(expression) === undefined)
    assembly.report.error(span, "a literal is a number that is known here, or an address", {
      help: "a distance to what follows can be stored with .xword and loaded from there",
    });
  let pool = subsection.pools.find((candidate) => candidate.bytes === bytes);
  if (!pool) {
    pool = { bytes, symbol: new AsmSymbol("", true), entries: [], places: new Map() };
    subsection.pools.push(pool);
    assembly.pools.unshift({ subsection, pool });
  }
  const key = keyOf(assembly, expression);
  let place = key === undefined ? undefined : pool.places.get(key);
  if (place === undefined) {
    place = pool.entries.length;
    pool.entries.push({ expression, span });
    if (key !== undefined) pool.places.set(key, place);
  }
  return symbolExpression(pool.symbol, BigInt(place * bytes));
}

/** Equal for literals that may share an entry. */
function keyOf(assembly: Assembly, expression: Expression): string | undefined {
  if (expression.kind === "constant") return `${expression.value}`;
  if (expression.kind !== "symbol") return undefined;
  return `${assembly.serialOf(expression.symbol)}+${expression.addend}`;
}

/** Writes the pools of the present subsection here: 4-byte ones, then 8, then 16. */
export function flushPools(assembly: Assembly): void {
  const { subsection } = assembly;
  for (const bytes of sizes) {
    const pool = subsection.pools.find((candidate) => candidate.bytes === bytes);
    if (!pool || pool.entries.length === 0) continue;
    const { section } = subsection;
    const [{ span }] = pool.entries;
    emitTail(assembly, { kind: "align", alignment: bytes, maximum: 0, code: false, pattern: new Uint8Array(1), span });
    enterMapping(assembly, "data");
    section.alignmentPower = Math.max(section.alignmentPower, Math.log2(bytes));
    assembly.placeSymbol(pool.symbol);
    for (const entry of pool.entries) emitExpression(assembly, entry.expression, bytes, entry.span);
    pool.symbol = new AsmSymbol("", true);
    pool.entries = [];
    pool.places.clear();
  }
}

/** At the end of the text: what is still waiting goes to the end of its section, the newest pool's section first. */
export function flushAllPools(assembly: Assembly): void {
  const waiting: Subsection[] = assembly.pools.map(({ subsection }) => subsection);
  for (const subsection of new Set(waiting)) {
    assembly.enter(subsection);
    flushPools(assembly);
  }
}
