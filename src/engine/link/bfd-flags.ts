// What BFD says of a section, from which GNU ld decides where orphans go, what is writable and what takes room in the file: flags that
// ELF's type and flags become when a file is read, and that become ELF's again when the output is written.

import { type Section, sectionFlag, sectionType } from "../elf/object-file.ts";

export const bfdFlag = {
  contents: 1,
  alloc: 2,
  load: 4,
  readOnly: 8,
  code: 16,
  neverLoad: 32,
  threadLocal: 64,
  merge: 128,
  strings: 256,
  debugging: 512,
} as const;

const { contents, alloc, load, readOnly, code, neverLoad, threadLocal, merge, strings, debugging } = bfdFlag;

const isDebugging = (name: string): boolean => /^\.(z?debug|line|stab)|^\.gdb_index$/.test(name);

/** As `_bfd_elf_make_section_from_shdr` has them. */
export function bfdFlagsOf({ name, type, flags }: Section): number {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const inFile = type !== sectionType.nobits;
  return (
    (inFile ? contents : 0) |
    (has(sectionFlag.alloc) ? alloc | (inFile ? load : 0) : 0) |
    (has(sectionFlag.write) ? 0 : readOnly) |
    (has(sectionFlag.execinstr) ? code : 0) |
    (has(sectionFlag.merge) ? merge : 0) |
    (has(sectionFlag.strings) ? strings : 0) |
    (has(sectionFlag.tls) ? threadLocal : 0) |
    (!has(sectionFlag.alloc) && isDebugging(name) ? debugging : 0)
  );
}

interface SpecialSection {
  readonly type: number;
  readonly flags: number;
}

/** Names whose type and flags are known before anything is in them (`_bfd_elf_get_sec_type_attr`). */
const specials: readonly (readonly [RegExp, SpecialSection])[] = (() => {
  const { alloc: a, write: w, execinstr: x, tls: t } = sectionFlag;
  const { nobits, progbits, note, initArray, finiArray, preinitArray } = sectionType;
  return [
    [/^\.(bss|gnu\.linkonce\.b)($|\.)/, { type: nobits, flags: a | w }],
    [/^\.(data|gnu\.linkonce\.d)($|\.)|^\.data1$/, { type: progbits, flags: a | w }],
    [/^\.(text|gnu\.linkonce\.t)($|\.)|^\.(init|fini)$/, { type: progbits, flags: a | x }],
    [/^\.rodata($|\.)|^\.rodata1$/, { type: progbits, flags: a }],
    [/^\.tdata($|\.)/, { type: progbits, flags: a | w | t }],
    [/^\.tbss($|\.)/, { type: nobits, flags: a | w | t }],
    [/^\.init_array($|\.)/, { type: initArray, flags: a | w }],
    [/^\.fini_array($|\.)/, { type: finiArray, flags: a | w }],
    [/^\.preinit_array($|\.)/, { type: preinitArray, flags: a | w }],
    [/^\.got$/, { type: progbits, flags: a | w }],
    [/^\.plt$/, { type: progbits, flags: a | x }],
    [/^\.(comment|debug|line)$|^\.note\.GNU-stack$|^\.debug_/, { type: progbits, flags: 0 }],
    [/^\.note/, { type: note, flags: 0 }],
  ];
})();
const ordinary: SpecialSection = { type: 0, flags: 0 };

export const specialSection = (name: string): SpecialSection => specials.find(([pattern]) => pattern.test(name))?.[1] ?? ordinary;

/** ELF's flags of an output section (`elf_fake_sections`). */
export const elfFlagsOf = (flags: number): number =>
  (flags & alloc ? sectionFlag.alloc : 0) |
  (flags & readOnly ? 0 : sectionFlag.write) |
  (flags & code ? sectionFlag.execinstr : 0) |
  (flags & merge ? sectionFlag.merge : 0) |
  (flags & strings ? sectionFlag.strings : 0) |
  (flags & threadLocal ? sectionFlag.tls : 0);

/** ELF's type: what is in memory and not in the file is zeros. */
export function elfTypeOf(flags: number, asked: number): number {
  const own = flags & alloc && ((flags & (load | contents)) === 0 || flags & neverLoad) ? sectionType.nobits : sectionType.progbits;
  if (asked === 0) return own;
  return asked === sectionType.nobits && own === sectionType.progbits && flags & alloc ? own : asked;
}

/** Thread-local zeros, which take no room in the program's own memory. */
export const isThreadZeros = (flags: number): boolean => (flags & (load | threadLocal)) === threadLocal;
