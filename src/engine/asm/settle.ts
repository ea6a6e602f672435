// Filling in what waited for symbols, section by section: bytes that the assembler can work out are written, the rest become relocations.

import type { Span } from "../base/diagnostic.ts";
import type { FixupKind } from "../isa/fixup.ts";
import { relocationType } from "../isa/relocation-type.ts";
import type { AskedRelocation, Assembly, LinkerRelocation, Patch } from "./assembly.ts";
import { evaluate, placeOf } from "./evaluate.ts";
import type { AsmSection, Fragment } from "./section.ts";
import { settleInstruction } from "./settle-instruction.ts";
import { fail, isData, need, relocate, type Site, settleData, settleFixup, staysNamed, type Target } from "./settle-value.ts";
import type { AsmSymbol } from "./symbol.ts";

export function settle(assembly: Assembly, target: Target): void {
  for (const list of inSectionOrder(assembly))
    for (const item of list) {
      // No object will come of it, and no more is said.
      if (!assembly.report.keeps("error")) return;
      settleOne(assembly, target, item);
    }
  for (const asked of assembly.askedRelocations) settleAsked(assembly, target, asked);
}

function settleOne(assembly: Assembly, target: Target, item: Assembly["waiting"][number]): void {
  if (item.kind === "patch" && settleBranch(target, item)) return;
  const site = siteOf(item.fragment, item.offset, item.kind === "instruction" ? item.mnemonicSpan : item.span);
  if (item.kind === "patch") settlePatch(assembly, target, item, site);
  else if (item.kind === "relocation") leaveRelocation(assembly, target, item, site);
  else settleInstruction(assembly, target, item, site);
}

/** .reloc: at an offset of its section, or at a label there. */
function settleAsked(assembly: Assembly, target: Target, asked: AskedRelocation): void {
  const { section, span, relocation } = asked;
  const at = evaluate(asked.place);
  const value = evaluate(asked.expression);
  const size = target.contents.get(section)!.length;
  const base = "failure" in at || !at.plus ? undefined : placeOf(at.plus);
  if ("failure" in at || at.minus || (at.plus && base?.section !== section)) {
    fail(assembly, asked, span, "the offset of .reloc must be a number or a place in this section");
    return;
  }
  const offset = (base?.offset ?? 0) + Number(at.addend);
  if (offset < 0 || offset >= size) fail(assembly, asked, span, `offset ${offset} lies outside the section, which has ${size} bytes`);
  else if ("failure" in value || value.minus)
    fail(assembly, asked, span, "failure" in value ? value.failure : "one address is needed here");
  else relocate(assembly, target, { relocation }, value, { section, offset, span }, value.addend);
}

/** What waits, section by section as GNU as goes through it, which is the order in which `.L` names are needed. */
function inSectionOrder({ waiting, sections }: Assembly): Assembly["waiting"][] {
  const [first] = waiting;
  const only = first?.fragment.subsection;
  if (only && only.section.subsections.size === 1 && waiting.every(({ fragment }) => fragment.subsection === only)) return [waiting];
  const bySection = new Map<AsmSection, Assembly["waiting"]>([...sections.values()].map((section) => [section, []]));
  for (const item of waiting) bySection.get(item.fragment.subsection.section)?.push(item);
  for (const [section, list] of bySection)
    if (section.subsections.size > 1) list.sort((a, b) => a.fragment.subsection.number - b.fragment.subsection.number);
  return [...bySection.values()];
}

const siteOf = (fragment: Fragment, offset: number, span: Span): Site => ({
  section: fragment.subsection.section,
  offset: fragment.address + offset,
  span,
});

/** Where the words of a distance go in an instruction: bits from `shift` on, `width` of them. */
const branchFields: Readonly<Partial<Record<FixupKind, { readonly shift: number; readonly width: number }>>> = {
  jump26: { shift: 0, width: 26 },
  call26: { shift: 0, width: 26 },
  condbr19: { shift: 5, width: 19 },
  ldLitPrel19: { shift: 5, width: 19 },
  tstbr14: { shift: 5, width: 14 },
};

/** The usual case, in numbers: a branch to a label of its own section that it reaches. False: the long way must be gone. */
function settleBranch(target: Target, { fixup, expression, fragment, offset }: Patch): boolean {
  const field = branchFields[fixup];
  if (!field || expression.kind !== "symbol" || expression.addend !== 0n) return false;
  const { symbol } = expression;
  const { section } = fragment.subsection;
  if (!symbol.fragment || symbol.fragment.subsection.section !== section || section.isNobits || staysNamed(symbol)) return false;
  const place = fragment.address + offset;
  const distance = symbol.fragment.address + symbol.offset - place;
  const { shift, width } = field;
  const words = distance >> 2;
  if (distance & 3 || (words << (32 - width)) >> (32 - width) !== words || Math.abs(distance) > 0x7fff_ffff) return false;
  const contents = target.contents.get(section)!;
  const mask = (2 ** width - 1) << shift;
  const word = contents[place] | (contents[place + 1] << 8) | (contents[place + 2] << 16) | (contents[place + 3] << 24);
  const result = (word & ~mask) | ((words << shift) & mask);
  contents[place] = result;
  contents[place + 1] = result >> 8;
  contents[place + 2] = result >> 16;
  contents[place + 3] = result >> 24;
  return true;
}

function settlePatch(assembly: Assembly, target: Target, patch: Patch, site: Site): void {
  const value = evaluate(patch.expression);
  if ("failure" in value) {
    fail(assembly, patch, site.span, value.failure);
    return;
  }
  const problem = isData(patch.fixup)
    ? settleData(assembly, target, patch.fixup, value, site)
    : settleFixup(assembly, target, patch.fixup, value, site);
  if (problem) fail(assembly, patch, site.span, problem.message, problem.help);
}

/** Relocations of the table of offsets and of thread-local variables name their symbol. */
function leaveRelocation(assembly: Assembly, target: Target, item: LinkerRelocation, site: Site): void {
  // The symbol that was written, even where it equals another place.
  const { expression } = item;
  if (!isThreadRelocation(item.relocation)) {
    const value = evaluate(expression);
    const problem = "failure" in value ? value.failure : value.minus ? "one address is needed here" : undefined;
    if (problem !== undefined || "failure" in value) fail(assembly, item, site.span, problem ?? "");
    else relocate(assembly, target, item, value, site, value.addend);
    return;
  }
  const named = expression.kind === "symbol" && !expression.symbol.anonymous ? expression : undefined;
  if (!named || placelessNumber(named.symbol)) {
    fail(assembly, item, site.span, "expected a symbol after the operator", "the linker gives each symbol its entry or offset");
    return;
  }
  const { symbol, addend } = named;
  need(assembly, symbol, site.span);
  if (!descriptorMarks.has(item.relocation)) symbol.type = "tls";
  target.relocations.get(site.section)!.push({ offset: site.offset, type: item.relocation, symbol: target.elfSymbol(symbol), addend });
}

const placelessNumber = (symbol: AsmSymbol): boolean => symbol.expression !== undefined && placeOf(symbol) === undefined;

/** They mark instructions and say nothing of the symbol. */
const descriptorMarks: ReadonlySet<number> = new Set([relocationType.TLSDESC_LDR, relocationType.TLSDESC_ADD, relocationType.TLSDESC_CALL]);

/** Their numbers are together (AAELF64 §5.7.12). */
const isThreadRelocation = (type: number): boolean => type >= relocationType.TLSGD_ADR_PREL21 && type < relocationType.COPY;
