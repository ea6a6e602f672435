// .section and .pushsection: the name of a section, its flags and type, and what it is tied to: a group of which the
// linker keeps one, another section whose order it follows, a number that sets it apart.

import type { Span } from "../../base/diagnostic.ts";
import { sectionFlag, sectionType } from "../../elf/object-file.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { parseNumber } from "../parse-expression.ts";
import { AsmSection, type SectionTies, sectionKey } from "../section.ts";
import { agreedFlags, defaultAttributes, parseFlags, parseType } from "../section-attributes.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectEnd, expectName } from "./directive.ts";

/** Subsections are parts of a section that stand in the order of their numbers. */
export function parseSubsection(assembly: Assembly, statement: Statement): bigint | undefined {
  const { span } = statement;
  const number = parseNumber(assembly, statement, "the subsection");
  if (number === undefined || BigInt.asIntN(32, number) === number) return number;
  assembly.report.error(span, `there is no subsection ${number}: their numbers have 32 bits`);
  return undefined;
}

const section: Directive = {
  name: ".section",
  form: '.section <name>{, "<flags>"{, @<type>{, <entry size>}{, <group>, comdat}}}',
  summary: "Goes on in a section: flags a (in memory), w (writable), x (instructions), M and S (merged strings), T (thread-local).",
  run: (assembly, statement) => void enterSection(assembly, statement, false),
};

const pushSection: Directive = {
  name: ".pushsection",
  form: '.pushsection <name>{, <subsection>}{, "<flags>"{, @<type>}}',
  summary: "Goes on in a section as .section does, until .popsection.",
  run(assembly, statement) {
    assembly.sectionStack.push({ subsection: assembly.subsection, previous: assembly.previous });
    if (!enterSection(assembly, statement, true)) assembly.sectionStack.pop();
  },
};

/** What was written behind the name. */
interface Wanted {
  flags: number | undefined;
  type: number | undefined;
  entrySize: number;
  ties: SectionTies;
}

function enterSection(assembly: Assembly, statement: Statement, pushes: boolean): boolean {
  const { span } = statement;
  const name = expectSectionName(assembly, statement);
  if (name === undefined) return false;
  let subsection = 0n;
  const wanted: Wanted = { flags: undefined, type: undefined, entrySize: 0, ties: {} };
  if (statement.take(code.comma)) {
    if (pushes && statement.kind === token.integer) {
      const number = parseSubsection(assembly, statement);
      if (number === undefined) return false;
      subsection = number;
      statement.take(code.comma);
    }
    if (statement.kind === token.string) {
      if (!readAttributes(assembly, statement, name, wanted, span)) return false;
    } else if (statement.take(code.hash)) readSunFlags(assembly, statement, wanted);
  }
  if (!statement.atEnd && reportMachO(assembly, statement, name, span)) return false;
  if (!expectEnd(assembly, statement)) return false;
  const target = sectionNamed(assembly, name, wanted, span);
  if (target) assembly.enter(target.subsection(Number(subsection)));
  return target !== undefined;
}

/** `.section __TEXT,__text`: segments and sections of macOS. False: it is something else. */
function reportMachO({ report }: Assembly, { input, restSpan }: Statement, segment: string, span: Span): boolean {
  if (!/^__[A-Z]/.test(segment)) return false;
  const written = input.span(span.start, restSpan.end);
  const here = /__text/.test(input.text.slice(written.start, written.end)) ? ".text" : segment === "__DATA" ? ".data" : ".section .rodata";
  report.error(written, `${segment} is a segment of macOS`, {
    help: `on Linux: ${here}`,
    fixes: [{ title: `write ${here}`, span: written, text: here.replace(".section ", "") }],
  });
  return true;
}

/** Section names may hold characters that names otherwise may not: `.note.GNU-stack`, `.text$a`. */
function expectSectionName(assembly: Assembly, statement: Statement): string | undefined {
  if (statement.kind === token.string) return expectName(assembly, statement, "the name of a section");
  const first = statement.index;
  while (!statement.atEnd && !statement.isAt(code.comma) && (statement.index === first || !statement.isSpaced)) statement.index += 1;
  if (statement.index > first) return statement.textBetween(first, statement.index);
  return expectName(assembly, statement, "the name of a section");
}

/** `"flags", @type, entry size, linked symbol, group, comdat, unique, number`; false after a report. */
function readAttributes(assembly: Assembly, statement: Statement, name: string, wanted: Wanted, span: Span): boolean {
  const { report } = assembly;
  const parsed = parseFlags(statement.text.slice(1, -1));
  if (typeof parsed === "string") {
    report.error(statement.span, parsed, { help: 'usual are "ax" for code, "a" for constants, "aw" for variables' });
    return false;
  }
  let { flags } = parsed;
  statement.index += 1;
  let ties: SectionTies = parsed.joins ? { group: assembly.section.ties.group, comdat: assembly.section.ties.comdat ?? false } : {};
  if (parsed.joins && ties.group !== undefined) flags |= sectionFlag.group;
  if (statement.take(code.comma)) {
    const { span: typeSpan } = statement;
    const type = parseType(statement);
    if (type === undefined) {
      report.error(typeSpan, "expected a section type such as @progbits or @nobits");
      return false;
    }
    if (type === "unknown")
      report.warning(typeSpan, "this is no section type: it is ignored", { help: "usual are @progbits, @nobits and @note" });
    else if (type !== 0) wanted.type = type;
    if (flags & sectionFlag.merge && statement.take(code.comma)) {
      const size = parseNumber(assembly, statement, "the entry size");
      if (size === undefined) return false;
      // GNU as keeps 32 bits of it.
      wanted.entrySize = Number(BigInt.asIntN(32, size));
      if (wanted.entrySize < 0) {
        report.warning(span, `entries of ${size} bytes are not possible: the section is not merged`);
        wanted.entrySize = 0;
        flags &= ~sectionFlag.merge;
      }
    } else if (flags & sectionFlag.merge) flags = withoutMerge(assembly, span, flags);
    if (flags & sectionFlag.linkOrder && statement.take(code.comma)) {
      const isNothing = statement.kind === token.integer && statement.text === "0";
      const linked = isNothing ? undefined : expectName(assembly, statement, "the symbol whose section it follows");
      if (isNothing) statement.index += 1;
      else if (linked === undefined) return false;
      if (linked !== undefined) {
        const linkedTo = assembly.symbols.findOrMake(linked);
        linkedTo.usedAt ??= span;
        ties = { ...ties, linkedTo };
      }
    }
    if (flags & sectionFlag.group && !parsed.joins) {
      if (statement.take(code.comma)) {
        const group = expectSectionName(assembly, statement);
        if (group === undefined) return false;
        const isComdat = statement.isAt(code.comma) && nextWord(statement) === "comdat";
        if (isComdat) statement.index += 2;
        ties = { ...ties, group, comdat: isComdat || name.startsWith(".gnu.linkonce") };
      } else {
        report.warning(span, 'a section with the flag G needs the name of a group: "aG",@progbits,name,comdat');
        flags &= ~sectionFlag.group;
      }
    }
    if (statement.isAt(code.comma) && nextWord(statement) === "unique") {
      statement.index += 2;
      if (!statement.take(code.comma)) {
        report.error(statement.span, "expected a comma and a number after unique");
        return false;
      }
      const id = parseNumber(assembly, statement, "the number that sets it apart");
      if (id === undefined) return false;
      ties = { ...ties, id };
    }
  } else {
    if (flags & sectionFlag.merge) flags = withoutMerge(assembly, span, flags);
    if (flags & sectionFlag.group && ties.group === undefined) {
      report.warning(span, 'a section with the flag G needs the name of a group: "aG",@progbits,name,comdat');
      flags &= ~sectionFlag.group;
    }
  }
  wanted.flags = flags >>> 0;
  wanted.ties = ties;
  return true;
}

const nextWord = ({ tokens, index, input }: Statement): string => input.text.slice(tokens.starts[index + 1], tokens.ends[index + 1]);

function withoutMerge(assembly: Assembly, span: Span, flags: number): number {
  assembly.report.warning(span, `a section with the flag M needs an entry size: "aM",@progbits,8`);
  return flags & ~sectionFlag.merge;
}

/** #alloc, #write, #execinstr. */
function readSunFlags(assembly: Assembly, statement: Statement, wanted: Wanted): void {
  let flags = 0;
  do {
    statement.take(code.hash);
    const { span } = statement;
    const word = statement.takeName() ?? "";
    const flag = { alloc: sectionFlag.alloc, write: sectionFlag.write, execinstr: sectionFlag.execinstr, exclude: sectionFlag.exclude }[
      word
    ];
    if (flag === undefined) assembly.report.warning(span, `#${word} is no section flag: #alloc, #write or #execinstr`);
    else flags |= flag;
  } while (statement.take(code.comma));
  wanted.flags = flags >>> 0;
}

const listTypes: readonly number[] = [sectionType.initArray, sectionType.finiArray, sectionType.preinitArray];

/** The section, made if there is none; undefined after a report. */
function sectionNamed(assembly: Assembly, name: string, wanted: Wanted, span: Span): AsmSection | undefined {
  const { report } = assembly;
  const known = assembly.sections.get(sectionKey(name, wanted.ties));
  const usual = defaultAttributes(name);
  let { type } = wanted;
  const { flags, ties } = wanted;
  if (type !== undefined && usual.isKnown && type !== usual.type && listTypes.includes(usual.type)) {
    report.warning(span, `${name} has a type of its own, which stays`);
    type = usual.type;
  }
  if (known) {
    const notes = known.definedAt ? [{ span: known.definedAt, message: "first named here" }] : [];
    // What the name implies may be repeated or left out.
    const differs = flags !== undefined && flags !== known.flags && agreedFlags(name, flags, usual).flags !== known.flags;
    if (type !== undefined && type !== known.type) {
      if (usual.isKnown) report.warning(span, `${name} has another type already, which stays`);
      else report.error(span, `${name} was given another type before`, { notes });
    } else if (differs) {
      if (usual.isKnown) report.warning(span, `${name} has other flags already, which stay`);
      else report.error(span, `${name} was given other flags before`, { notes });
    } else if (flags !== undefined && flags & sectionFlag.merge && wanted.entrySize !== known.entrySize)
      report.error(span, `${name} was given another entry size before`, { notes });
    return known;
  }
  const agreed = flags === undefined ? { flags: usual.flags, surprising: false } : agreedFlags(name, flags, usual);
  if (agreed.surprising) report.warning(span, `these flags are unusual for ${name}`);
  if (type !== undefined && usual.isKnown && type !== usual.type && usual.type !== sectionType.note && type < 0x7000_0000)
    report.warning(span, `this type is unusual for ${name}`);
  const finalType = type ?? usual.type;
  const entrySize = wanted.entrySize || (listTypes.includes(finalType) ? 8 : usual.entrySize);
  return assembly.addSection(new AsmSection(name, finalType, agreed.flags, entrySize, span, ties));
}

export const sectionDirectives: readonly Directive[] = [section, pushSection];
