// Symbols that no file defines: those of the script and those of `--defsym`.

import type { Definitions } from "./definitions.ts";
import type { LinkOptions } from "./options.ts";
import { defaultLayout, type Placed, type ScriptSymbol } from "./place.ts";
import type { GlobalSymbol } from "./resolve.ts";
import { type Expression, namesIn } from "./script-expression.ts";
import { baseOf, evaluateIn, nowhere, type ScriptValue, type ValueSurroundings } from "./script-values.ts";

export const isUndefined = (symbol: GlobalSymbol | undefined): boolean =>
  symbol?.state === "undefined" || symbol?.state === "undefinedWeak";

/** Symbols of the script count unless a file defines the name itself. */
export function definedByScript(placed: Placed, globals: ReadonlyMap<string, GlobalSymbol>) {
  return new Map([...placed.symbols].filter(([name, { assigned }]) => !globals.has(name) || isUndefined(globals.get(name)) || assigned));
}

/** The script assigns these whatever the files say. */
export const assignedNames: ReadonlySet<string> = new Set([
  "_edata",
  "__bss_start",
  "__bss_start__",
  "_bss_end__",
  "__bss_end__",
  "__end__",
  "_end",
]);

/** Adds the symbols of `--defsym` and its like; gives what is wrong with them. */
export function defineSymbols(
  { definitions: wishes = [], maximumPageBytes, commonPageBytes }: LinkOptions,
  { sections }: Placed,
  definitions: Definitions,
  symbols: Map<string, ScriptSymbol>,
): string[] {
  const isDefined = (name: string): boolean => definitions.ofName(name).isDefined;
  const surroundings: ValueSurroundings = {
    ...nowhere,
    maximumPageBytes: maximumPageBytes ?? defaultLayout.maximumPageBytes,
    commonPageBytes: commonPageBytes ?? defaultLayout.commonPageBytes,
    isDefined,
    section: (name) => sections.find((section) => section.name === name),
    symbol: (name) => (isDefined(name) ? { value: definitions.ofName(name).address, place: "absolute" } : undefined),
  };
  let problems: string[] = [];
  // One may be defined by a later one.
  for (let rounds = 0; rounds <= wishes.length; rounds += 1) {
    problems = [];
    for (const { name, expression, origin } of wishes) {
      const { result, problem } = evaluateIn(expression, "absolute", 0, surroundings);
      if (!result) {
        problems.push(`${origin}: ${problem} (${name})`);
        continue;
      }
      const value = Number(BigInt.asIntN(64, result.value + baseOf(result.place)));
      symbols.set(name, { name, hidden: false, value, ...originOf(expression, result, definitions) });
    }
    if (problems.length === 0) break;
  }
  return problems;
}

/** One symbol or section alone lends its section; the first of several symbols lends its type. */
function originOf(expression: Expression, { place }: ScriptValue, definitions: Definitions): Pick<ScriptSymbol, "section" | "like"> {
  const [like] = namesIn(expression);
  if (expression.kind === "name") return { section: definitions.ofName(expression.name).section, like };
  return { section: expression.kind === "of" && typeof place === "object" ? place : undefined, like };
}
