// Flags and types of sections as .section writes them, and what a section has by its name alone (gABI "Special
// Sections", and BFD's table of them).

import { sectionFlag, sectionType } from "../elf/object-file.ts";
import { code } from "./characters.ts";
import { integerValue } from "./parse-expression.ts";
import type { Statement } from "./statement.ts";
import { token } from "./tokenize.ts";

const { alloc, write, execinstr, merge, strings, group, tls, linkOrder, retain, exclude } = sectionFlag;

const flagLetters: ReadonlyMap<string, number> = new Map([
  ["a", alloc],
  ["w", write],
  ["x", execinstr],
  ["M", merge],
  ["S", strings],
  ["G", group],
  ["T", tls],
  ["e", exclude],
  ["o", linkOrder],
  ["R", retain],
]);

export interface SectionFlags {
  readonly flags: number;
  /** `?`: it joins the group of the section before it. */
  readonly joins: boolean;
}

/** The flags of `"aw"` or of a number; or a sentence that says what is wrong. */
export function parseFlags(text: string): SectionFlags | string {
  let flags = 0;
  let joins = false;
  for (let at = 0; at < text.length; at += 1) {
    const number = /^(0[xX][0-9a-fA-F]+|[0-9]+)/.exec(text.slice(at));
    if (number) {
      flags |= Number(integerValue(number[0]) ?? 0n);
      at += number[0].length - 1;
      continue;
    }
    const letter = text[at];
    const flag = flagLetters.get(letter);
    if (letter === "?") joins = true;
    else if (flag === undefined) return `"${letter}" is no section flag: a, w, x, M, S, G, T, e, o, R or a number`;
    else flags |= flag;
  }
  return { flags: flags >>> 0, joins };
}

const types: ReadonlyMap<string, number> = new Map([
  ["progbits", sectionType.progbits],
  ["nobits", sectionType.nobits],
  ["note", sectionType.note],
  ["init_array", sectionType.initArray],
  ["fini_array", sectionType.finiArray],
  ["preinit_array", 16],
  ["unwind", sectionType.progbits],
]);

/** `@progbits`, `%progbits`, `"progbits"` or a number; undefined if none is next. 0 leaves it to the name. */
export function parseType(statement: Statement): number | "unknown" | undefined {
  const isMarked = statement.take(code.at) || statement.take(code.percent);
  if (isMarked && statement.kind === token.integer) {
    const value = integerValue(statement.text);
    statement.index += 1;
    return value === undefined ? undefined : Number(BigInt.asUintN(32, value));
  }
  const name = statement.takeName();
  return name === undefined ? undefined : (types.get(name) ?? "unknown");
}

export interface Attributes {
  readonly type: number;
  readonly flags: number;
  readonly entrySize: number;
  /** Whether the name has a meaning of its own. */
  readonly isKnown: boolean;
}

const { progbits, nobits, note, initArray, finiArray } = sectionType;

/** By name, or by a name that goes on behind a dot: `.text.hot`. */
const special: readonly (readonly [name: string, type: number, flags: number, entrySize?: number])[] = [
  [".text", progbits, alloc | execinstr],
  [".init", progbits, alloc | execinstr],
  [".fini", progbits, alloc | execinstr],
  [".plt", progbits, alloc | execinstr],
  [".data", progbits, alloc | write],
  [".data1", progbits, alloc | write],
  [".got", progbits, alloc | write],
  [".bss", nobits, alloc | write],
  [".rodata", progbits, alloc],
  [".rodata1", progbits, alloc],
  [".tdata", progbits, alloc | write | tls],
  [".tbss", nobits, alloc | write | tls],
  [".init_array", initArray, alloc | write, 8],
  [".fini_array", finiArray, alloc | write, 8],
  [".preinit_array", 16, alloc | write, 8],
  [".gnu.linkonce.b", nobits, alloc | write],
  [".note", note, 0],
  [".interp", progbits, 0],
];

export function defaultAttributes(name: string): Attributes {
  // The stack's own note is no note in form (BFD writes it as PROGBITS).
  if (name === ".note.GNU-stack") return { type: progbits, flags: 0, entrySize: 0, isKnown: true };
  const row = special.find(([prefix]) => name === prefix || name.startsWith(prefix === ".note" ? prefix : `${prefix}.`));
  if (!row) return { type: progbits, flags: 0, entrySize: 0, isKnown: false };
  return { type: row[1], flags: row[2], entrySize: row[3] ?? 0, isKnown: true };
}

/** Flags that may be added to what a name implies: merging suits constants, notes may be loaded. */
const addable: ReadonlyMap<number, number> = new Map([
  [progbits, merge | strings],
  [note, alloc | write | execinstr],
]);

/** Flags that any section may have. */
const ties = group | linkOrder | retain | exclude;

/** The flags that a section gets that was given `flags` under a name with a meaning; `surprising`: the two disagree. */
export function agreedFlags(name: string, flags: number, usual: Attributes): { flags: number; surprising: boolean } {
  if (!usual.isKnown) return { flags, surprising: false };
  const surprising = (flags & ~usual.flags & ~(addable.get(usual.type) ?? 0) & ~ties) !== 0 && name !== ".note.GNU-stack";
  return { flags: surprising ? flags : (flags | usual.flags) >>> 0, surprising };
}
