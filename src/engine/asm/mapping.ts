// Mapping symbols: `$x` where instructions begin, `$d` where data does (AAELF64 §5.5.3), so that a disassembler does
// not read data as code. They are made, replaced and dropped exactly where GNU as does so.

import type { Assembly } from "./assembly.ts";
import type { AsmSection, Fragment, Tail } from "./section.ts";
import type { MappingSymbol } from "./symbol.ts";

type State = "code" | "data";

/** Says that bytes of this sort are about to be written. */
export function enterMapping(assembly: Assembly, state: State): void {
  const { section } = assembly.subsection;
  if (state === "code" && section.alignmentPower < 2) section.alignmentPower = 2;
  if (section.mapping === state) return;
  if (section.mapping === "undefined") {
    // A data section that never holds code needs no symbol.
    if (state === "data" && !section.isCode) return;
    const first = section.orderedSubsections()[0].fragments[0];
    if (state === "code" && (assembly.subsection.current !== first || assembly.subsection.offset > 0))
      makeMapping(assembly, "data", first, 0);
  }
  switchMapping(assembly, state);
}

function switchMapping(assembly: Assembly, state: State): void {
  const { subsection } = assembly;
  if (subsection.section.mapping === state) return;
  subsection.section.mapping = state;
  makeMapping(assembly, state, subsection.current, subsection.offset);
}

/** What a part of variable size after a fragment means for the mapping: called before the fragment is closed. */
export function enterTail(assembly: Assembly, tail: Tail): void {
  if (assembly.subsection.section.isDebugging) return;
  if (tail.kind === "align") switchMapping(assembly, tail.code || assembly.subsection.section.isCode ? "code" : "data");
  else if (tail.kind === "fill" || (tail.kind === "space" && tail.count.kind === "constant")) switchMapping(assembly, "data");
}

/** At the end of the text each subsection is aligned, to 1: what follows it begins anew. */
export function endSubsections(assembly: Assembly): void {
  for (const section of assembly.sections.values()) {
    if (section.isDebugging || section.subsections.size + (section.subsections.has(0) ? 0 : 1) < 2) continue;
    section.subsection(0);
    for (const subsection of section.orderedSubsections()) {
      assembly.subsection = subsection;
      switchMapping(assembly, section.isCode ? "code" : "data");
    }
  }
}

function makeMapping(assembly: Assembly, state: State, fragment: Fragment, offset: number): void {
  if (fragment.subsection.section.isAbsolute) return;
  const symbol: MappingSymbol = { kind: "mapping", name: state === "code" ? "$x" : "$d", fragment, offset, removed: false };
  assembly.symbols.chain.push(symbol);
  if (offset === 0) {
    if (fragment.firstMapping) fragment.firstMapping.removed = true;
    fragment.firstMapping = symbol;
  }
  if (fragment.lastMapping?.offset === offset) fragment.lastMapping.removed = true;
  fragment.lastMapping = symbol;
}

/**
 * Code alignment that is not a whole number of instructions begins with zero bytes, which are data. Called once
 * addresses are known, section by section.
 */
export function markPadding(assembly: Assembly, fragment: Fragment, paddingBytes: number): void {
  const odd = paddingBytes % 4;
  if (odd === 0) return;
  const { lastMapping, fixedBytes } = fragment;
  if (lastMapping?.offset === fixedBytes) {
    lastMapping.removed = true;
    if (fixedBytes === 0) fragment.firstMapping = undefined;
    fragment.lastMapping = undefined;
  }
  makeMapping(assembly, "data", fragment, fixedBytes);
  makeMapping(assembly, "code", fragment, fixedBytes + odd);
  // The zeros count as fixed from here on.
  fragment.oddBytes = odd;
}

/** Drops mapping symbols that stand at the end of a section or where the next one stands too. */
export function dropIdleMappings(section: AsmSection): void {
  const fragments = section.orderedSubsections().flatMap((subsection) => subsection.fragments);
  // Behind the last fragment, as GNU as has an empty one there.
  const end = fragments.length;
  const addressOf = (index: number): number =>
    index < end ? fragments[index].address : fragments[end - 1].address + fragments[end - 1].fixedBytes + fragments[end - 1].tailBytes;
  for (const [index, fragment] of fragments.entries()) {
    const symbol = fragment.lastMapping;
    let next = index + 1;
    if (!symbol || fragment.address + symbol.offset < addressOf(next)) continue;
    for (; next <= end; next += 1) {
      if (next === end || fragments[next].firstMapping) {
        symbol.removed = true;
        break;
      }
      if (addressOf(next) !== addressOf(next + 1)) break;
    }
  }
}
