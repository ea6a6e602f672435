// Symbols that no file defines: those of the script and those of `--defsym`.

import type { Definitions } from "./definitions.ts";
import { evaluate } from "./expression.ts";
import type { LinkOptions } from "./options.ts";
import type { Placed, ScriptSymbol } from "./place.ts";
import type { GlobalSymbol } from "./resolve.ts";

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

/** Adds the symbols of `--defsym`; gives what is wrong with them. */
export function defineSymbols(
  { definitions: wishes = [] }: LinkOptions,
  definitions: Definitions,
  symbols: Map<string, ScriptSymbol>,
): string[] {
  let problems: string[] = [];
  // One may be defined by a later one.
  for (let rounds = 0; rounds <= wishes.length; rounds += 1) {
    problems = [];
    for (const { name, expression } of wishes) {
      const value = evaluate(expression, (symbol) => {
        const definition = definitions.ofName(symbol);
        return definition.isDefined ? definition.address : undefined;
      });
      if (typeof value === "object") problems.push(`--defsym:1: ${value.error} (${name}=${expression})`);
      else symbols.set(name, { name, hidden: false, value: Number(value), ...originOf(expression.trim(), definitions) });
    }
    if (problems.length === 0) break;
  }
  return problems;
}

/** One symbol alone lends its section; the first of several lends its type. */
function originOf(expression: string, definitions: Definitions): Pick<ScriptSymbol, "section" | "like"> {
  const name = /^[A-Za-z_.$][\w.$]*/.exec(expression)?.[0];
  return { section: name === expression ? definitions.ofName(name).section : undefined, like: name };
}
