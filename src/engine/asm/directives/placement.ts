// Directives that say where things go: alignment, .org, and the sections.

import type { Span } from "../../base/diagnostic.ts";
import { sectionFlag } from "../../elf/object-file.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { emitTail } from "../emit.ts";
import { flushPools } from "../literal-pool.ts";
import { parseExpression, parseNumber } from "../parse-expression.ts";
import { AsmSection } from "../section.ts";
import { agreedFlags, defaultAttributes, parseFlags, parseType } from "../section-attributes.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectEnd, expectName, sameDirective } from "./directive.ts";

/** Alignments beyond this power are taken as this one, as GNU as does. */
const maximumPower = 31;

/** `unitBytes`: of the fill pattern. */
const alignment = (names: readonly string[], unit: "power" | "bytes", unitBytes: number): Directive[] =>
  sameDirective(names, {
    form: (name) => `${name} <${unit === "power" ? "power of two" : "bytes"}>{, <fill>{, <at most>}}`,
    summary:
      unit === "power"
        ? "Goes on to an address that is a multiple of 2 to this power (.align 4 means 16 bytes): zeros in data, nop in code."
        : "Goes on to an address that is a multiple of so many bytes: zeros in data, nop in code.",
    run(assembly, statement) {
      const { span } = statement;
      let power = unit === "power" ? 0n : undefined;
      if (!statement.atEnd) {
        const number = statement.isAt(code.comma) ? 0n : parseNumber(assembly, statement, "the alignment");
        if (number === undefined) return;
        if (unit === "bytes" && number > 0n && (number & (number - 1n)) !== 0n) {
          assembly.report.error(span, `alignment ${number} is not a power of two`, { help: "1, 2, 4, 8, 16 …" });
          return;
        }
        power = unit === "power" ? number : BigInt(Math.max(0, Math.log2(Number(number || 1n))));
      }
      let fill: bigint | undefined;
      let maximum = 0n;
      if (statement.take(code.comma)) {
        if (!statement.isAt(code.comma) && !statement.atEnd) {
          fill = parseNumber(assembly, statement, "the fill value");
          if (fill === undefined) return;
        }
        if (statement.take(code.comma)) {
          const number = parseNumber(assembly, statement, "the largest padding");
          if (number === undefined) return;
          maximum = number;
        }
      }
      if (!expectEnd(assembly, statement)) return;
      align(assembly, Number(power ?? 0n), fill, unitBytes, Number(maximum), span);
    },
  });

function align(assembly: Assembly, asked: number, fill: bigint | undefined, unitBytes: number, maximum: number, span: Span): void {
  if (asked < 0 || asked > maximumPower)
    assembly.report.warning(
      span,
      `alignment 2^${asked} is ${asked < 0 ? "below 1" : "too large"}: 2^${asked < 0 ? 0 : maximumPower} is taken`,
    );
  const power = Math.min(Math.max(asked, 0), maximumPower);
  const { section } = assembly;
  section.alignmentPower = Math.max(section.alignmentPower, power);
  if (power === 0) return;
  const isCode = section.isCode && fill === undefined;
  const pattern = new Uint8Array(unitBytes);
  for (let index = 0; index < unitBytes; index += 1) pattern[index] = Number(((fill ?? 0n) >> BigInt(index * 8)) & 0xffn);
  if (section.isNobits && pattern.some((byte) => byte !== 0)) {
    assembly.report.error(span, `${section.name} has no contents in the file, it can only hold zeros`);
    return;
  }
  emitTail(assembly, { kind: "align", alignment: 2 ** power, maximum, code: isCode, pattern, span });
}

const org: Directive = {
  name: ".org",
  form: ".org <new place>{, <fill>}",
  summary: "Goes on at another place of the section, further on than this one.",
  run(assembly, statement) {
    const { span } = statement;
    const target = parseExpression(assembly, statement, "error");
    if (!target) return;
    const value = statement.take(code.comma) ? parseNumber(assembly, statement, "the fill value") : 0n;
    if (value === undefined || !expectEnd(assembly, statement)) return;
    emitTail(assembly, { kind: "org", target, value: Number(value & 0xffn), span });
  },
};

const plainSections: Directive[] = [".text", ".data", ".bss"].map((name) => ({
  name,
  form: `${name} {<subsection>}`,
  summary: {
    ".text": "Goes on in the section of instructions.",
    ".data": "Goes on in the section of variables with initial values.",
    ".bss": "Goes on in the section of variables that begin as zero and take no room in the file.",
  }[name]!,
  run(assembly, statement) {
    const number = statement.atEnd ? 0n : parseSubsection(assembly, statement);
    if (number === undefined || !expectEnd(assembly, statement)) return;
    assembly.enter(assembly.sections.get(name)!.subsection(Number(number)));
  },
}));

/** Subsections count from 0, the section's beginning. */
function parseSubsection(assembly: Assembly, statement: Statement): bigint | undefined {
  const { span } = statement;
  const number = parseNumber(assembly, statement, "the subsection");
  if (number === undefined || (number >= 0n && number <= 8192n)) return number;
  assembly.report.error(span, `there is no subsection ${number}: they are numbered 0 to 8192`);
  return undefined;
}

const section: Directive = {
  name: ".section",
  form: '.section <name>{, "<flags>"{, @<type>{, <entry size>}}}',
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

function enterSection(assembly: Assembly, statement: Statement, pushes: boolean): boolean {
  const { span } = statement;
  const name = expectSectionName(assembly, statement);
  if (name === undefined) return false;
  let subsection = 0n;
  let flags: number | undefined;
  let type: number | undefined;
  let entrySize = 0;
  if (statement.take(code.comma)) {
    if (pushes && statement.kind === token.integer) {
      const number = parseSubsection(assembly, statement);
      if (number === undefined) return false;
      subsection = number;
      statement.take(code.comma);
    }
    if (statement.kind === token.string) {
      const parsed = parseFlags(statement.text.slice(1, -1));
      if (typeof parsed === "string") {
        assembly.report.error(statement.span, parsed, { help: 'usual are "ax" for code, "a" for constants, "aw" for variables' });
        return false;
      }
      flags = parsed;
      statement.index += 1;
      if (statement.take(code.comma)) {
        const typeSpan = statement.span;
        const parsedType = parseType(statement);
        if (parsedType === undefined) {
          assembly.report.error(typeSpan, "expected a section type such as @progbits or @nobits");
          return false;
        }
        type = parsedType;
        if (flags & sectionFlag.merge && statement.take(code.comma)) {
          const size = parseNumber(assembly, statement, "the entry size");
          if (size === undefined) return false;
          entrySize = Number(size);
        }
        // Group name and linkage, or a linked section: of no consequence to a single program.
        while (statement.take(code.comma)) statement.index += 1;
      }
      if (flags & sectionFlag.merge && entrySize === 0) {
        assembly.report.warning(span, `a section with the flag M needs an entry size: "aM",@progbits,8`);
        flags &= ~sectionFlag.merge;
      }
    } else if (statement.take(code.hash)) {
      // Sun's form: #alloc, #write, #execinstr.
      flags = 0;
      do {
        statement.take(code.hash);
        const word = statement.takeName();
        flags |=
          word === "alloc" ? sectionFlag.alloc : word === "write" ? sectionFlag.write : word === "execinstr" ? sectionFlag.execinstr : 0;
      } while (statement.take(code.comma));
    }
  }
  if (!expectEnd(assembly, statement)) return false;
  const target = sectionNamed(assembly, name, flags, type, entrySize, span);
  assembly.enter(target.subsection(Number(subsection)));
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

function sectionNamed(
  assembly: Assembly,
  name: string,
  flags: number | undefined,
  type: number | undefined,
  entrySize: number,
  span: Span,
): AsmSection {
  const known = assembly.sections.get(name);
  const usual = defaultAttributes(name);
  if (known) {
    // What the name implies may be repeated or left out.
    if (flags !== undefined && flags !== known.flags && agreedFlags(name, flags, usual).flags !== known.flags)
      assembly.report.error(span, `${name} was given other flags before`, {
        notes: known.definedAt ? [{ span: known.definedAt, message: "first named here" }] : [],
      });
    return known;
  }
  const agreed = flags === undefined ? { flags: usual.flags, surprising: false } : agreedFlags(name, flags, usual);
  if (agreed.surprising) assembly.report.warning(span, `these flags are unusual for ${name}`);
  if (type !== undefined && usual.isKnown && type !== usual.type) assembly.report.warning(span, `this type is unusual for ${name}`);
  return assembly.addSection(new AsmSection(name, type ?? usual.type, agreed.flags, entrySize || usual.entrySize, span));
}

const popSection: Directive = {
  name: ".popsection",
  form: ".popsection",
  summary: "Goes back to the section that .pushsection left.",
  run(assembly, statement, name) {
    const saved = assembly.sectionStack.pop();
    if (!saved) assembly.report.warning(name, ".popsection without .pushsection is ignored");
    else {
      assembly.subsection = saved.subsection;
      assembly.previous = saved.previous;
    }
    expectEnd(assembly, statement);
  },
};

const previous: Directive = {
  name: ".previous",
  form: ".previous",
  summary: "Goes back to the section before this one.",
  run(assembly, statement) {
    assembly.enter(assembly.previous);
    expectEnd(assembly, statement);
  },
};

const subsection: Directive = {
  name: ".subsection",
  form: ".subsection <number>",
  summary: "Goes on in a numbered part of the section; parts follow one another in the order of their numbers.",
  run(assembly, statement) {
    const number = parseSubsection(assembly, statement);
    if (number === undefined || !expectEnd(assembly, statement)) return;
    assembly.enter(assembly.section.subsection(Number(number)));
  },
};

const literalPool = sameDirective([".ltorg", ".pool"], {
  form: (name) => name,
  summary: "Puts the values that ldr x0, =value has asked for so far here (between functions, where nothing runs into them).",
  run(assembly, statement) {
    if (expectEnd(assembly, statement)) flushPools(assembly);
  },
});

export const placementDirectives: readonly Directive[] = [
  ...alignment([".align", ".p2align"], "power", 1),
  ...alignment([".p2alignw"], "power", 2),
  ...alignment([".p2alignl"], "power", 4),
  ...alignment([".balign"], "bytes", 1),
  ...alignment([".balignw"], "bytes", 2),
  ...alignment([".balignl"], "bytes", 4),
  {
    name: ".even",
    form: ".even",
    summary: "Goes on to an even address.",
    run(assembly, statement, name) {
      if (expectEnd(assembly, statement)) align(assembly, 1, undefined, 1, 0, name);
    },
  },
  org,
  ...plainSections,
  section,
  pushSection,
  popSection,
  previous,
  subsection,
  ...literalPool,
];
