// Names of DWARF's numbers, as readelf prints them, and what it says of the values that some attributes have.

import { attribute, form, tag, unitKind } from "../../elf/dwarf/numbers.ts";

/** The name behind each number of a table. */
const namesOf = (numbers: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

export const tagNames = namesOf(tag);
export const attributeNames = namesOf(attribute);
export const formNames = namesOf(form);
export const unitKindNames = namesOf(unitKind);

/** What is said behind the values of attributes that are numbers with names, by the attribute. */
export const valueRemarks: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  [attribute.inline]: {
    0: "(not inlined)",
    1: "(inlined)",
    2: "(declared as inline but ignored)",
    3: "(declared as inline and inlined)",
  },
  [attribute.language]: {
    ...{ 1: "(ANSI C)", 2: "(non-ANSI C)", 4: "(ANSI C++)", 12: "(ANSI C99)", 20: "(Python)", 22: "(Go)", 28: "(Rust)", 29: "(C11)" },
    ...{ 26: "(C++11)", 33: "(C++14)", 14: "(FORTRAN 95)", 32769: "(MIPS assembler)" },
  },
  [attribute.encoding]: {
    ...{ 0: "(void)", 1: "(machine address)", 2: "(boolean)", 3: "(complex float)", 4: "(float)", 5: "(signed)", 6: "(signed char)" },
    ...{ 7: "(unsigned)", 8: "(unsigned char)", 9: "(imaginary float)", 16: "(unicode string)", 17: "(ASCII)" },
  },
  [attribute.accessibility]: { 1: "(public)", 2: "(protected)", 3: "(private)" },
  [attribute.virtuality]: { 0: "(none)", 1: "(virtual)", 2: "(pure virtual)" },
  [attribute.defaulted]: { 0: "(no)", 1: "(in class)", 2: "(out of class)" },
};
