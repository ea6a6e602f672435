// The section that a symbol counts as part of when its own is not kept, for there is nothing in it: a neighbour, which BFD
// chooses by what the sections hold (`_bfd_nearby_section`).

import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { OutputSection } from "./output-section.ts";

const { alloc, write, execinstr, tls } = sectionFlag;

const isLoaded = ({ flags, type }: OutputSection): boolean => (flags & alloc) !== 0 && type !== sectionType.nobits;

/** `sections`: all of the layout in order; `index`: of the one that is not kept; `flags`: what it would have had. */
export function nearbySection(
  sections: readonly OutputSection[],
  index: number,
  flags: number,
  address: number,
): OutputSection | undefined {
  const isKept = (section: OutputSection): boolean => section.index > 0;
  const before = sections.slice(0, index).findLast(isKept);
  const after = sections.slice(index + 1).find(isKept);
  if (!before || !after) return before ?? after;
  const differ = (a: number, b: number, mask: number): boolean => ((a ^ b) & mask) !== 0;
  if (differ(before.flags, after.flags, alloc | tls) || isLoaded(before) !== isLoaded(after))
    return differ(after.flags, flags, alloc | tls) || (isLoaded(before) && !isLoaded(after)) ? before : after;
  if (differ(before.flags, after.flags, write)) return differ(after.flags, flags, write) ? before : after;
  if (differ(before.flags, after.flags, execinstr)) return differ(after.flags, flags, execinstr) ? before : after;
  return address < after.address ? before : after;
}
