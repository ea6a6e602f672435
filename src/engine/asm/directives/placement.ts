// Directives that say where things go: alignment, .org, and the sections.

import type { Span } from "../../base/diagnostic.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { emitTail } from "../emit.ts";
import { maximumOutputBytes } from "../limits.ts";
import { flushPools } from "../literal-pool.ts";
import { parseExpression, parseNumber } from "../parse-expression.ts";
import { AsmSection } from "../section.ts";
import { type Directive, expectEnd, sameDirective } from "./directive.ts";
import { parseSubsection, sectionDirectives } from "./sections.ts";

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
        if (unit === "bytes" && (number < 0n || (number & (number - 1n)) !== 0n)) {
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
  if (2 ** power > maximumOutputBytes && !assembly.section.isNobits) {
    assembly.report.error(span, `an alignment of 2^${power} bytes would make the file grow beyond ${maximumOutputBytes / 2 ** 20} MiB`);
    return;
  }
  const { section } = assembly;
  section.alignmentPower = Math.max(section.alignmentPower, power);
  if (power === 0) return;
  const isCode = section.isCode && fill === undefined;
  const pattern = new Uint8Array(fill === undefined ? 1 : unitBytes);
  for (let index = 0; index < pattern.length; index += 1) pattern[index] = Number(((fill ?? 0n) >> BigInt(index * 8)) & 0xffn);
  if (section.isNobits && pattern.some((byte) => byte !== 0)) {
    assembly.report.warning(span, `${section.name} has no contents in the file: the fill value is ignored`);
    pattern.fill(0);
  }
  if (unitBytes > 1 && fill === undefined) assembly.report.warning(span, "the fill value is missing: 0 is taken");
  emitTail(assembly, { kind: "align", alignment: 2 ** power, maximum, code: isCode, pattern, span });
}

/** Room that is only described: labels in it are numbers, and nothing of it is written. */
const structure = sameDirective([".struct", ".offset"], {
  form: (name) => `${name} <offset>`,
  summary: "Describes a structure from an offset on: labels that follow, with .skip between them, are the offsets of its fields.",
  run(assembly, statement) {
    const start = statement.atEnd ? 0n : parseNumber(assembly, statement, "the offset");
    if (start === undefined || !expectEnd(assembly, statement)) return;
    const subsection = AsmSection.absolute().subsection(0);
    subsection.current.address = Number(BigInt.asIntN(53, start));
    assembly.enter(subsection);
  },
});

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
  form: name === ".bss" ? name : `${name} {<subsection>}`,
  summary: {
    ".text": "Goes on in the section of instructions.",
    ".data": "Goes on in the section of variables with initial values.",
    ".bss": "Goes on in the section of variables that begin as zero and take no room in the file.",
  }[name]!,
  run(assembly, statement) {
    const number = statement.atEnd || name === ".bss" ? 0n : parseSubsection(assembly, statement);
    if (number === undefined || !expectEnd(assembly, statement)) return;
    assembly.enter(assembly.sections.get(name)!.subsection(Number(number)));
  },
}));

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
  run(assembly, statement, name) {
    if (!assembly.hasPrevious) assembly.report.warning(name, ".previous before any other section is ignored");
    else assembly.enter(assembly.previous);
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
  ...structure,
  org,
  ...plainSections,
  ...sectionDirectives,
  popSection,
  previous,
  subsection,
  ...literalPool,
];
