// What the last word of a line of gdb's may become: a command, a subcommand, a symbol, a register, a file of the program's.

import type { Command } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { infoRows } from "./info-commands.ts";

const ofLocations = /^(?:b|br|break|tb|tbreak|hbreak|until|u|advance|jump|j|list|l|clear)\s/;
const layouts = ["asm", "next", "prev", "regs", "split", "src"];
const wordsAtMost = 200;

const namesOf = (rows: readonly Command[]): readonly string[] => rows.map(({ name }) => name);

/** Words that the last word of a line before the cursor may become, in order, 200 at most. */
export function completions(gdb: Gdb, before: string): readonly string[] {
  const text = before.trimStart();
  const word = /[^\s*&(+-]*$/.exec(text)?.[0] ?? "";
  const candidates = candidatesFor(gdb, text, word);
  return [...new Set(candidates.filter((each) => each.startsWith(word)))].sort().slice(0, wordsAtMost);
}

function candidatesFor(gdb: Gdb, text: string, word: string): readonly string[] {
  if (!/\s/.test(text)) return namesOf(gdb.commands);
  if (/^(?:i|inf|info)\s+\S*$/.test(text)) return namesOf(infoRows);
  if (/^help\s+\S*$/.test(text)) return namesOf(gdb.commands);
  if (/^(?:la|layout|tui\s+layout)\s+\S*$/.test(text)) return layouts;
  if (/^tui\s+\S*$/.test(text)) return ["disable", "enable", "layout"];
  if (word.startsWith("$")) return Array.from({ length: 31 }, (_, index) => `$x${index}`).concat("$sp", "$pc", "$cpsr", "$lr");
  const symbols = (gdb.info?.symbols.all ?? []).filter(({ name }) => !name.startsWith("$"));
  return symbols.filter(({ isCode }) => isCode || !ofLocations.test(text)).map(({ name }) => name);
}
