// From the numbers of a symbol table entry to the words that the engine uses, turned round from the writer's tables.

import { symbolBindings, symbolTypes, symbolVisibilities } from "./format.ts";
import type { ElfSymbol } from "./object-file.ts";

const turnedRound = <Word extends string>(table: Readonly<Record<Word, number>>): ReadonlyMap<number, Word> =>
  new Map((Object.entries(table) as [Word, number][]).map(([word, number]) => [number, word]));

export const bindingNames: ReadonlyMap<number, ElfSymbol["binding"]> = turnedRound(symbolBindings);
export const typeNames: ReadonlyMap<number, ElfSymbol["type"]> = turnedRound(symbolTypes);
export const visibilityNames: ReadonlyMap<number, ElfSymbol["visibility"]> = turnedRound(symbolVisibilities);
