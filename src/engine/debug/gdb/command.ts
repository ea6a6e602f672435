// What a command of gdb is: one row with its name, its help and what it does. An error that a command raises is printed as it is.

import type { Moving } from "../stop.ts";
import type { Gdb } from "./gdb.ts";

export interface Command {
  /** In full; any prefix that no other command has stands for it. */
  readonly name: string;
  /** Short names that win over prefixes: `s`, `bt`. */
  readonly aliases?: readonly string[];
  /** The first line says what it does, the others how it is written. */
  readonly help: string;
  /** What an empty line does after it: the same again (default), the same without its words, or nothing. */
  readonly again?: "same" | "bare" | "nothing";
  /** `words`: all behind the name. */
  run(gdb: Gdb, words: string): undefined | Moving<undefined>;
}

/** In gdb's words. */
export class GdbError extends Error {
  override readonly name = "GdbError";
}

/** The row that a word stands for. `kind`: "info " and such, for messages. Throws a GdbError. */
export function commandNamed(word: string, rows: readonly Command[], kind = ""): Command {
  const exact = rows.find(({ name, aliases }) => name === word || aliases?.includes(word));
  if (exact) return exact;
  const begun = rows.filter(({ name }) => name.startsWith(word));
  if (begun.length === 1) return begun[0];
  if (begun.length === 0) {
    throw new GdbError(`Undefined ${kind}command: "${word}".  Try "help${kind === "" ? "" : ` ${kind.trim()}`}".`);
  }
  const names = begun.map(({ name }) => name).sort();
  throw new GdbError(`Ambiguous ${kind}command "${word}": ${names.join(", ")}.`);
}

/** Splits "/8gx $sp" into the letters and the rest. */
export function takeFormat(words: string): { readonly format: string | undefined; readonly rest: string } {
  const parsed = /^\/(\S*)\s*(.*)$/s.exec(words);
  return parsed ? { format: parsed[1], rest: parsed[2] } : { format: undefined, rest: words };
}
