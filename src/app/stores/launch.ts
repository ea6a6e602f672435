// How a project's program is started: what stands behind its name on the command line, what it reads, where it begins.

import type { Preparation } from "../../protocol/messages.ts";

export interface Launch {
  /** argv from 1 on. */
  readonly arguments: readonly string[];
  /** All of standard input; absent: the terminal. */
  readonly input?: string;
  /** The symbol at which the program begins; absent: `_start`, or `main` with the C library. */
  readonly entry?: string;
  /** Of everything random in the machine; absent: 1. */
  readonly seed?: number;
}

export const plainLaunch: Launch = { arguments: [] };

export const preparationOf = ({ input, entry, seed }: Launch): Preparation => ({
  ...(input === undefined ? {} : { input }),
  ...(entry === undefined ? {} : { entry }),
  ...(seed === undefined ? {} : { seed }),
});

/** Words as a shell would take them: `one "two words" 'and \n'` . A quotation that is not closed ends with the text. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [, word] of text.matchAll(/((?:[^\s"'\\]|\\[\s\S]?|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?)+)/g))
    words.push(
      word.replace(/\\([\s\S]?)|"((?:[^"\\]|\\[\s\S])*)"?|'([^']*)'?/g, (_, escaped?: string, double?: string, single?: string) =>
        escaped !== undefined ? escaped : double !== undefined ? double.replace(/\\(["\\])/g, "$1") : (single ?? ""),
      ),
    );
  return words;
}

/** The same, to be read and changed. */
export const textOfWords = (words: readonly string[]): string =>
  words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`)).join(" ");
