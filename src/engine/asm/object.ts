// The finished text as an ObjectFile: sections with their bytes, symbols in the order of GNU as, relocations.

import {
  type ElfSymbol,
  groupSection,
  type ObjectFile,
  type Relocation,
  type Section,
  type SectionGroup,
  sectionFlag,
} from "../elf/object-file.ts";
import type { Assembly } from "./assembly.ts";
import { debugSections, noDebugSections } from "./debug-sections.ts";
import { takeAttributes } from "./define.ts";
import { applyVersions } from "./directives/versions.ts";
import { evaluate, isNumber, placeOf } from "./evaluate.ts";
import { contentsOf } from "./layout.ts";
import { adviceForName } from "./mistakes.ts";
import type { AsmSection } from "./section.ts";
import { settle } from "./settle.ts";
import { nearDefined } from "./settle-instruction.ts";
import type { AsmSymbol, MappingSymbol } from "./symbol.ts";

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

const noSymbol: ElfSymbol = { name: "", binding: "local", type: "notype", visibility: "default", place: "absolute", value: 0n, size: 0n };

/** Makes the object file of a text that has been laid out. Reports what symbols lack. */
export function makeObject(assembly: Assembly, name: string): ObjectFile {
  const sections = new Map<AsmSection, Section & { relocations: Relocation[] }>();
  const contents = new Map<AsmSection, Uint8Array>();
  const relocations = new Map<AsmSection, Relocation[]>();
  const sectionSymbols = new Map<AsmSection, ElfSymbol>();
  for (const section of assembly.sections.values()) {
    const made = contentsOf(section);
    const relocationList: Relocation[] = [];
    const { type, flags, entrySize, alignmentPower } = section;
    const elf = { name: section.name, type, flags, entrySize, alignment: 2 ** alignmentPower, ...made, relocations: relocationList };
    contents.set(section, made.contents);
    relocations.set(section, relocationList);
    sections.set(section, elf);
    sectionSymbols.set(section, { ...noSymbol, name: section.name, type: "section", place: elf });
  }

  const elfSymbols = new Map<AsmSymbol, Open<ElfSymbol>>();
  const elfSymbol = (symbol: AsmSymbol): Open<ElfSymbol> => {
    const { removedFor } = symbol;
    if (removedFor === "several")
      assembly.report.error(symbol.usedAt!, `${symbol.name} has several versions and is removed: no relocation can name it`, {
        help: "leave remove out of its .symver, or name one of the versions",
      });
    else if (removedFor) return elfSymbol(removedFor);
    let elf = elfSymbols.get(symbol);
    if (!elf) {
      elf = { ...noSymbol, name: symbol.outputName ?? symbol.name };
      elfSymbols.set(symbol, elf);
    }
    return elf;
  };
  const sectionSymbol = (section: AsmSection): ElfSymbol => sectionSymbols.get(section)!;
  applyVersions(assembly);
  // The equated may need what is not defined here.
  for (const entry of assembly.symbols.chain) if (entry.kind === "symbol" && entry.symbol) needEquated(entry.symbol);
  const { textEnd } = assembly;
  const framesEnd = assembly.symbols.chain.length;
  placePatchedSections(assembly);
  settle(assembly, { contents, relocations, elfSymbol, sectionSymbol, noSymbol });
  // Subsections make the order of writing differ from that of places.
  for (const list of relocations.values()) list.sort((a, b) => a.offset - b.offset);

  const ofText: ElfSymbol[] = [];
  const ofFrames: ElfSymbol[] = [];
  const others: ElfSymbol[] = [];
  const globals: ElfSymbol[] = [];
  const functions: ElfSymbol[] = [];
  if (assembly.fileSymbol !== undefined) ofText.push({ ...noSymbol, name: assembly.fileSymbol, type: "file" });
  for (const [index, entry] of assembly.symbols.chain.entries()) {
    const locals = index < textEnd.symbols ? ofText : index < framesEnd ? ofFrames : others;
    if (entry.kind === "section") locals.push(sectionSymbol(entry.section));
    else if (entry.kind === "mapping") {
      if (!entry.removed) locals.push(mappingSymbol(entry, sections));
    } else if (entry.kind === "file") locals.push({ ...noSymbol, name: entry.name, type: "file" });
    else if (entry.symbol) {
      const elf = elfSymbol(entry.symbol);
      if (!complete(assembly, entry.symbol, elf, sections)) continue;
      (elf.binding === "local" ? locals : globals).push(elf);
      if (elf.type === "function" && typeof elf.place === "object" && elf.size > 0n) functions.push(elf);
    }
  }
  const groups = groupsOf(assembly, sections, sectionSymbols, elfSymbols, others);
  linkSections(assembly, sections);
  const late = sectionsWithoutPlace(assembly);
  const written = [...sections.values()];
  const isWrong = assembly.report.errorCount > 0;
  const debug = isWrong ? noDebugSections : debugSections(assembly, { sections, sectionSymbol, functions });
  return {
    name,
    sections: [...written.slice(0, textEnd.sections), ...debug.sections, ...written.slice(textEnd.sections)],
    symbols: [
      ...ofText,
      ...debug.symbols,
      ...ofFrames,
      ...debug.lateSymbols,
      ...others,
      ...late.map(sectionSymbol),
      ...groups.map(({ section }) => ({ ...noSymbol, name: ".group", type: "section" as const, place: section! })),
      ...globals,
    ],
    ...(groups.length > 0 ? { groups } : {}),
  };
}

/** Groups in the order of their first sections. A signature that no symbol has is made one of the group's own. */
function groupsOf(
  assembly: Assembly,
  sections: ReadonlyMap<AsmSection, Section>,
  sectionSymbols: ReadonlyMap<AsmSection, ElfSymbol>,
  elfSymbols: ReadonlyMap<AsmSymbol, ElfSymbol>,
  locals: ElfSymbol[],
): SectionGroup[] {
  const members = new Map<string, AsmSection[]>();
  for (const section of sections.keys()) {
    const { group } = section.ties;
    if (group === undefined) continue;
    const list = members.get(group);
    if (list) list.push(section);
    else members.set(group, [section]);
  }
  return [...members].map(([name, list]) => {
    const section = groupSection();
    const symbol = assembly.symbols.find(name);
    const named = symbol && elfSymbols.get(symbol);
    const ofSection = [...sectionSymbols].find(([candidate]) => candidate.name === name && candidate.ties.group === undefined)?.[1];
    const signature = named ?? ofSection ?? { ...noSymbol, name, place: section };
    if (!named && !ofSection) locals.push(signature);
    return { signature, comdat: list.some(({ ties }) => ties.comdat), sections: list.map((member) => sections.get(member)!), section };
  });
}

/** Sections whose symbols have no place in the order of symbols: they stand at the end. */
function sectionsWithoutPlace({ symbols, sections }: Assembly): AsmSection[] {
  const placed = new Set(symbols.chain.flatMap((entry) => (entry.kind === "section" ? entry.section : [])));
  return [...sections.values()].filter((section) => !placed.has(section));
}

/** Sections that hold something to be patched get their places before `.L` names do. */
function placePatchedSections(assembly: Assembly): void {
  const patched = new Set(assembly.waiting.map(({ fragment }) => fragment.subsection.section));
  for (const section of sectionsWithoutPlace(assembly)) if (patched.has(section)) assembly.symbols.chain.push({ kind: "section", section });
}

/** Sections that follow another's order know it. */
function linkSections(assembly: Assembly, sections: ReadonlyMap<AsmSection, Open<Section>>): void {
  for (const [section, elf] of sections) {
    const { linkedTo } = section.ties;
    if (!linkedTo) continue;
    const place = placeOf(linkedTo);
    if (place) elf.link = sections.get(place.section)!;
    else assembly.report.error(section.definedAt!, `${section.name} follows the section of ${linkedTo.name}, which nothing here defines`);
  }
}

const mappingSymbol = ({ name, fragment, offset }: MappingSymbol, sections: ReadonlyMap<AsmSection, Section>): ElfSymbol => ({
  ...noSymbol,
  name,
  type: fragment.subsection.section.flags & sectionFlag.tls ? "tls" : "notype",
  place: sections.get(fragment.subsection.section)!,
  value: BigInt(fragment.address + offset),
});

function needEquated(symbol: AsmSymbol): void {
  if (!symbol.expression || symbol.weakTarget) return;
  const value = evaluate(symbol.expression);
  if (!("failure" in value) && value.plus && !value.plus.isDefined) value.plus.needed = true;
}

/** Fills in what the symbol table says of a symbol; false if it is not shown. */
function complete(assembly: Assembly, symbol: AsmSymbol, elf: Open<ElfSymbol>, sections: ReadonlyMap<AsmSection, Section>): boolean {
  const { report } = assembly;
  const { binding, visibility } = symbol;
  if (symbol.weakTarget) return false;
  inheritAttributes(symbol);
  const { type } = symbol;
  elf.type = type;
  elf.visibility = visibility;
  elf.binding = symbol.unique ? "unique" : binding === "weak" || binding === "global" ? binding : "local";
  if (symbol.variantPcs) elf.variantPcs = true;
  elf.size = sizeOf(assembly, symbol);
  if (symbol.common) {
    if (binding === "weak")
      report.error(symbol.definedAt!, `${symbol.name} cannot be both weak and common`, {
        help: "a common symbol gives way to a definition anyway: leave .weak out",
      });
    elf.place = "common";
    elf.value = symbol.common.alignment;
    elf.size = symbol.common.bytes;
    if (binding !== "weak") elf.binding = "global";
    return true;
  }
  if (!symbol.isDefined) {
    elf.place = "undefined";
    if (symbol.needed) remarkUndefined(assembly, symbol);
    if (binding !== "weak") elf.binding = symbol.weaklyNamed && !symbol.direct && binding === "unset" ? "weak" : "global";
    return symbol.needed || (symbol.declared && (binding !== "weak" || visibility !== "default"));
  }
  if (symbol.isTemporary && !symbol.needed && !symbol.isExternal) return false;
  const value = symbol.expression ? evaluate(symbol.expression) : undefined;
  if (value && "failure" in value) {
    report.error(symbol.definedAt!, `${symbol.name}: ${value.failure}`);
    return false;
  }
  if (value && isNumber(value)) {
    elf.place = "absolute";
    elf.value = BigInt.asUintN(64, value.addend);
    return true;
  }
  if (value?.plus?.common) {
    const { name } = value.plus;
    report.error(symbol.definedAt!, `${symbol.name} cannot stand for ${name}: where a common symbol comes to lie is the linker's to say`, {
      help: `define ${name} here, with .lcomm or with a label in .bss, if both names are needed`,
    });
    return false;
  }
  const place = placeOf(symbol);
  if (place) {
    elf.place = sections.get(place.section)!;
    elf.value = BigInt.asUintN(64, BigInt(place.offset));
    return true;
  }
  if (value?.minus)
    report.error(symbol.definedAt!, `${symbol.name} is the distance between two places that only the linker knows`, {
      help: adviceForName(value.plus?.name ?? ""),
    });
  else if (value?.plus && symbol.isExternal)
    report.warning(symbol.definedAt!, `${symbol.name} is not made: ${value.plus.name}, for which it stands, is not defined here`);
  return false;
}

/** What a name was equated to may have got its type and size since. */
function inheritAttributes(symbol: AsmSymbol): void {
  const { expression } = symbol;
  if (expression?.kind !== "symbol" || expression.addend !== 0n || symbol.evaluating) return;
  const { symbol: target } = expression;
  symbol.evaluating = true;
  inheritAttributes(target);
  symbol.evaluating = false;
  takeAttributes(symbol, target);
}

/** What a whole program lacks is said at once, not by the linker alone, which hears of nothing while there are errors. */
function remarkUndefined(assembly: Assembly, symbol: AsmSymbol): void {
  const { report, symbols, elsewhere } = assembly;
  const isWhole = assembly.options.isWhole === true && symbols.find("_start")?.isDefined === true;
  if (!isWhole || !report.keeps("warning") || symbol.declared || symbol.binding === "weak" || symbol.weaklyNamed || !symbol.usedAt) return;
  if (elsewhere.has(symbol.name) || ldSymbols.test(symbol.name)) return;
  const near = nearDefined(assembly, symbol.name);
  const span = symbol.usedAt;
  report.warning(span, `nothing here defines ${symbol.name}`, {
    help: near.length > 0 ? `did you mean ${near.join(", ")}?` : `if another file defines it, say so: .extern ${symbol.name}`,
    fixes: near.map((text) => ({ title: `write ${text}`, span, text })),
  });
}

/** What the linker's script defines. */
const ldSymbols =
  /^(__bss_start(__)?|__bss_end__|_bss_end__|__end__|_?end|_?etext|__etext|_?edata|__(preinit_|init_|fini_)array_(start|end)|__rela_iplt_(start|end)|__start_\w+|__stop_\w+|_GLOBAL_OFFSET_TABLE_|__ehdr_start|__executable_start|_DYNAMIC|__dso_handle)$/;

function sizeOf(assembly: Assembly, symbol: AsmSymbol): bigint {
  if (!symbol.size) return 0n;
  const value = evaluate(symbol.size);
  if (!("failure" in value) && isNumber(value)) return BigInt.asUintN(64, value.addend);
  assembly.report.error(symbol.definedAt ?? symbol.usedAt!, `the size of ${symbol.name} must be a number that the assembler knows`, {
    help: `.size ${symbol.name}, . - ${symbol.name}`,
  });
  return 0n;
}
