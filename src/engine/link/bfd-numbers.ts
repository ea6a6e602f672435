// The numbers that BFD gives files and sections as it opens them, of which ld makes names of code that it adds. An archive
// counts as a file, and its first member is opened with it, whether it is linked or not.

import type { ObjectFile, Section } from "../elf/object-file.ts";
import type { Archive } from "./resolve.ts";

export interface BfdNumbers {
  file(object: ObjectFile): number;
  section(object: ObjectFile, section: Section): number;
}

/** Before any input, ld opens its output and a file for the code that it adds. */
const firstFile = 2;
/** Smaller numbers are those of sections that every file has: absolute, undefined, common, indirect. */
const firstSection = 16;

/** `opened`: what was opened, in its order. */
export function bfdNumbers(opened: readonly (ObjectFile | Archive)[]): BfdNumbers {
  const numbers = new Map<ObjectFile, { readonly file: number; readonly section: number }>();
  let file = firstFile;
  let section = firstSection;
  const open = (object: ObjectFile): void => {
    if (numbers.has(object)) return;
    numbers.set(object, { file, section });
    file += 1;
    section += object.sections.length + (object.groups?.length ?? 0);
  };
  for (const each of opened) {
    if ("symbols" in each) open(each);
    else {
      file += 1;
      const first = each.first?.();
      if (first && !("error" in first)) open(first);
    }
  }
  return {
    file: (object) => numbers.get(object)?.file ?? 0,
    section(object, wanted) {
      const start = numbers.get(object)?.section ?? 0;
      // Groups have sections too, which stand before all others.
      return start + (object.groups?.length ?? 0) + object.sections.indexOf(wanted);
    },
  };
}
