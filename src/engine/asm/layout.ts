// The places of everything, once the text has been read: addresses of fragments, then the bytes of sections.

import { sectionFlag } from "../elf/object-file.ts";
import type { Assembly } from "./assembly.ts";
import { tailBytes } from "./emit.ts";
import { evaluate } from "./evaluate.ts";
import { maximumOutputBytes } from "./limits.ts";
import { dropIdleMappings, markPadding } from "./mapping.ts";
import type { AsmSection, Fragment, Tail } from "./section.ts";
import { emitTailBytes } from "./tail-bytes.ts";

/** Sizes that depend on one another settle in a few rounds, or not at all. */
const maximumRounds = 20;

/** Gives every fragment its address. False, after a report, if sizes cannot be settled or are too large to be made. */
export function layOut(assembly: Assembly): boolean {
  const sections = [...assembly.sections.values()];
  for (let round = 0; ; round += 1) {
    const changed = sections.map((section) => placeFragments(section)).some((moved) => moved);
    if (!changed) break;
    if (round === maximumRounds) {
      const tail = sections.flatMap(fragmentsOf).find(({ tail: candidate }) => candidate && dependsOnSymbols(candidate))?.tail;
      if (tail) assembly.report.error(tail.span, "sizes depend on one another in a circle here");
      return false;
    }
  }
  let room = maximumOutputBytes;
  for (const section of sections) {
    const used = checkTails(assembly, section, room);
    if (used === undefined) return false;
    room -= used;
  }
  for (const section of sections) {
    for (const fragment of fragmentsOf(section)) {
      if (fragment.tail?.kind === "align" && fragment.tail.code) markPadding(assembly, fragment, fragment.tailBytes);
    }
  }
  for (const section of sections) dropIdleMappings(section);
  return true;
}

function fragmentsOf(section: AsmSection): readonly Fragment[] {
  const [first, ...others] = section.orderedSubsections();
  return others.length === 0 ? (first?.fragments ?? []) : [first, ...others].flatMap(({ fragments }) => fragments);
}

const dependsOnSymbols = ({ kind }: Tail): boolean => kind === "space" || kind === "repeat" || kind === "org" || kind === "leb128";

/** Whether any address or size changed. */
function placeFragments(section: AsmSection): boolean {
  let address = 0;
  let changed = false;
  for (const subsection of section.orderedSubsections()) {
    subsection.current.fixedBytes = subsection.offset;
    for (const fragment of subsection.fragments) {
      const { tail } = fragment;
      if (fragment.address !== address) changed = true;
      fragment.address = address;
      address += fragment.fixedBytes;
      const bytes = tail ? tailBytes(tail, fragment, address) : 0;
      const settled = typeof bytes === "number" ? bytes : Math.max(0, fragment.tailBytes);
      if (settled !== fragment.tailBytes) changed = true;
      fragment.tailBytes = settled;
      address += settled;
    }
  }
  return changed;
}

/** Reports tails without a size; gives the bytes that the section takes in the file, undefined if that is more than `room`. */
function checkTails(assembly: Assembly, section: AsmSection, room: number): number | undefined {
  let total = 0;
  for (const fragment of fragmentsOf(section)) {
    const { tail } = fragment;
    total += fragment.fixedBytes + fragment.tailBytes;
    if (!tail) continue;
    const bytes = tailBytes(tail, fragment, fragment.address + fragment.fixedBytes);
    if (tail.kind === "align" && tail.pattern.length > 1 && typeof bytes === "number" && bytes % tail.pattern.length !== 0)
      assembly.report.error(tail.span, `a padding of ${bytes} bytes is no multiple of the ${tail.pattern.length} bytes that fill it`);
    if (tail.kind === "org") warnOfUndefined(assembly, tail);
    if (typeof bytes === "string") assembly.report.error(tail.span, bytes);
    else if (bytes === undefined) assembly.report.error(tail.span, `${whatOf(tail)} must be a number that the assembler knows`);
    else if (!section.isNobits && total > room) {
      assembly.report.error(tail.span, `the sections grow beyond ${maximumOutputBytes / 2 ** 20} MiB in all`);
      return undefined;
    }
  }
  return section.isNobits ? 0 : total;
}

function warnOfUndefined({ report }: Assembly, tail: Extract<Tail, { kind: "org" }>): void {
  const value = evaluate(tail.target);
  if ("failure" in value || !value.plus || value.plus.isDefined) return;
  value.plus.needed = true;
  report.warning(tail.span, `nothing defines ${value.plus.name}: 0 is taken as its value`);
}

const whatOf = (tail: Tail): string =>
  tail.kind === "org" ? "the new place" : tail.kind === "space" ? "the number of bytes" : "the value";

/** The bytes of a section, and how many there are in memory. */
export function contentsOf(section: AsmSection): { contents: Uint8Array; size: number } {
  const fragments = fragmentsOf(section);
  const last = fragments[fragments.length - 1];
  const size = last ? last.address + last.fixedBytes + last.tailBytes : 0;
  if (section.isNobits) return { contents: new Uint8Array(0), size };
  const contents = new Uint8Array(size);
  for (const { subsection, start, address, fixedBytes, tailBytes: bytes, tail } of fragments) {
    contents.set(subsection.writer.bytes.subarray(start, start + fixedBytes), address);
    if (tail && bytes > 0) emitTailBytes(tail, contents.subarray(address + fixedBytes, address + fixedBytes + bytes));
  }
  return { contents, size };
}

/** Whether the symbols of a section must keep their names in relocations with an addend, as its entries may move. */
export const isMerged = (section: AsmSection): boolean => (section.flags & sectionFlag.merge) !== 0;
