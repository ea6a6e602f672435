// Flags and types of sections as .section writes them, and what a section has by its name alone (gABI "Special
// Sections", and BFD's table of them).

import { sectionFlag, sectionType } from "../elf/object-file.ts";
import { code } from "./characters.ts";
import { integerValue } from "./parse-expression.ts";
import type { Statement } from "./statement.ts";
import { token } from "./tokenize.ts";

const { alloc, write, execinstr, merge, strings, group, tls } = sectionFlag;
const exclude = 0x80000000;

const flagLetters: ReadonlyMap<string, number> = new Map([
  ["a", alloc],
  ["w", write],
  ["x", execinstr],
  ["M", merge],
  ["S", strings],
  ["G", group],
  ["T", tls],
  ["e", exclude],
  // Linked-to sections, retained ones, and "in the group of the one before": no difference here.
  ["o", 0],
  ["R", 0],
  ["d", 0],
  ["?", 0],
]);

/** The flags of `"aw"` or of a number; or a sentence that says what is wrong. */
export function parseFlags(text: string): number | string {
  if (/^(0[xX][0-9a-fA-F]+|\d+)$/.test(text)) return Number(integerValue(text) ?? 0n);
  let flags = 0;
  for (const letter of text) {
    const flag = flagLetters.get(letter);
    if (flag === undefined) return `"${letter}" is no section flag: a, w, x, M, S, G, T, e or a number`;
    flags |= flag;
  }
  // Groups are a matter for the linker of several files; the section is an ordinary one here.
  return (flags & ~group) >>> 0;
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

/** `@progbits`, `%progbits`, `"progbits"` or a number; undefined if none is next. */
export function parseType(statement: Statement): number | undefined {
  if (!statement.take(code.at)) statement.take(code.percent);
  if (statement.kind === token.integer) {
    const value = integerValue(statement.text);
    statement.index += 1;
    return value === undefined ? undefined : Number(value);
  }
  const name = statement.takeName();
  return name === undefined ? undefined : types.get(name);
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
  [".note", note, 0],
  [".interp", progbits, 0],
];

export function defaultAttributes(name: string): Attributes {
  // The stack's own note is no note in form (BFD writes it as PROGBITS).
  if (name === ".note.GNU-stack") return { type: progbits, flags: 0, entrySize: 0, isKnown: true };
  const row = special.find(([prefix]) => name === prefix || name.startsWith(`${prefix}.`));
  if (!row) return { type: progbits, flags: 0, entrySize: 0, isKnown: false };
  return { type: row[1], flags: row[2], entrySize: row[3] ?? 0, isKnown: true };
}

/** Flags that may be added to what a name implies: merging suits constants, notes may be loaded. */
const addable: ReadonlyMap<number, number> = new Map([
  [progbits, merge | strings],
  [note, alloc | write | execinstr],
]);

/** The flags that a section gets that was given `flags` under a name with a meaning; `surprising`: the two disagree. */
export function agreedFlags(name: string, flags: number, usual: Attributes): { flags: number; surprising: boolean } {
  if (!usual.isKnown) return { flags, surprising: false };
  const surprising = (flags & ~usual.flags & ~(addable.get(usual.type) ?? 0)) !== 0 && name !== ".note.GNU-stack";
  return { flags: surprising ? flags : flags | usual.flags, surprising };
}
