// Directives that decide what text is read: conditions, repetitions, macros, included files, and the author's own
// errors and warnings.

import type { Span } from "../../base/diagnostic.ts";
import { decodeBytes, decodeUtf8 } from "../../base/utf8.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { alternateOf, collectBody, expand } from "../expansion.ts";
import { maximumIncludeDepth } from "../limits.ts";
import { condense, parseMacroHeader, splitArguments } from "../macro.ts";
import { parseNumber } from "../parse-expression.ts";
import { Input, SourceFile } from "../source.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectComma, expectEnd, expectName, expectString, sameDirective } from "./directive.ts";

/** A condition that compares a number with 0. */
const numeric = (name: string, meaning: string, test: (value: bigint) => boolean): Directive => ({
  name,
  form: `${name} <value>`,
  summary: `Reads the text up to .else or .endif only if the value is ${meaning}.`,
  conditional: true,
  run(assembly, statement, at) {
    if (assembly.conditionals.skipping) {
      assembly.conditionals.open(false, at);
      return;
    }
    if (statement.atEnd) assembly.report.error(at, `${name} needs a condition`);
    const value = statement.atEnd ? undefined : parseNumber(assembly, statement, `the condition of ${name}`);
    if (value !== undefined) expectEnd(assembly, statement);
    assembly.conditionals.open(value !== undefined && test(value), at);
  },
});

/** A condition about the rest of the statement. */
const textual = (name: string, form: string, meaning: string, test: (assembly: Assembly, statement: Statement) => boolean): Directive => ({
  raw: name === ".ifc" || name === ".ifnc",
  name,
  form: `${name} ${form}`,
  summary: `Reads the text up to .else or .endif only if ${meaning}.`,
  conditional: true,
  run(assembly, statement, at) {
    assembly.conditionals.open(!assembly.conditionals.skipping && test(assembly, statement), at);
  },
});

function isDefined(assembly: Assembly, statement: Statement): boolean {
  const name = expectName(assembly, statement, "the name of a symbol");
  if (name === undefined) return false;
  return expectEnd(assembly, statement) && assembly.symbols.find(name)?.isDefined === true;
}

function sameText(assembly: Assembly, statement: Statement): boolean {
  const { rest, restSpan } = statement;
  // Characters become their numbers first, as everywhere.
  const [left, right, ...more] = condense(rest).split(",");
  if (right === undefined) assembly.report.error(restSpan, "expected two texts with a comma between them");
  return left.trim() === [right ?? "", ...more].join(",").trim();
}

function sameStrings(assembly: Assembly, statement: Statement): boolean {
  const left = expectString(assembly, statement);
  if (!left) return false;
  if (!expectComma(assembly, statement, "the first string")) return false;
  const right = expectString(assembly, statement);
  return right !== undefined && left.length === right.length && left.every((byte, index) => byte === right[index]);
}

const branches: readonly Directive[] = [
  {
    name: ".elseif",
    form: ".elseif <value>",
    summary: "Reads the text behind it if no branch before it was taken and the value is not 0.",
    conditional: true,
    run(assembly, statement, at) {
      const { conditionals } = assembly;
      const value = conditionals.wantsCondition ? parseNumber(assembly, statement, "the condition of .elseif") : 0n;
      report(assembly, at, conditionals.orElse(value !== undefined && value !== 0n, at, false));
    },
  },
  {
    name: ".else",
    form: ".else",
    summary: "Reads the text behind it if no branch before it was taken.",
    conditional: true,
    run(assembly, statement, at) {
      report(assembly, at, assembly.conditionals.orElse(true, at, true));
      expectEnd(assembly, statement);
    },
  },
  {
    name: ".endif",
    form: ".endif",
    summary: "Ends what .if began.",
    conditional: true,
    run(assembly, statement, at) {
      if (!assembly.conditionals.close()) assembly.report.error(at, ".endif without .if");
      expectEnd(assembly, statement);
    },
  },
];

function report(assembly: Assembly, at: Span, problem: { problem: string; notes: { span: Span; message: string }[] } | undefined): void {
  if (problem) assembly.report.error(at, problem.problem, { notes: problem.notes });
}

const repetitions: readonly Directive[] = [
  ...sameDirective([".rept", ".rep"], {
    form: (name) => `${name} <count>`,
    summary: "Repeats the lines up to .endr.",
    run(assembly, statement, at) {
      const { span } = statement;
      const count = parseNumber(assembly, statement, "the repeat count");
      if (count !== undefined) expectEnd(assembly, statement);
      const body = collectBody(assembly, ".rept", at);
      if (!body || count === undefined) return;
      if (count < 0n) assembly.report.error(span, `a repeat count of ${count} is below 0`);
      if (count <= 0n) return;
      const repetitionsLeft = Number(count > 0xffff_ffffn ? 0xffff_ffffn : count) - 1;
      // Each round may find other values, and `\@` and the like are put in.
      expand(assembly, body, { title: ".rept", calledAt: at, isMacro: false }, repetitionsLeft);
    },
  }),
  {
    name: ".irp",
    form: ".irp <name>, <text>{, <text>}…",
    summary: "Repeats the lines up to .endr once for each text, which \\name stands for.",
    run: (assembly, statement, at) => repeatFor(assembly, statement, at, ".irp", (text) => splitArguments(text, alternateOf(assembly, at))),
  },
  {
    name: ".irpc",
    form: ".irpc <name>, <characters>",
    summary: "Repeats the lines up to .endr once for each character, which \\name stands for.",
    run: (assembly, statement, at) =>
      repeatFor(assembly, statement, at, ".irpc", (text) =>
        [...text.replace(/^"(.*)"$/, "$1")].filter((character) => character.trim() !== ""),
      ),
  },
];

function repeatFor(assembly: Assembly, statement: Statement, at: Span, title: string, split: (text: string) => string[]): void {
  const name = expectName(assembly, statement, "the name that stands for the text");
  statement.take(code.comma);
  const texts = split(statement.rest.trim());
  const body = collectBody(assembly, title, at);
  if (!body || name === undefined) return;
  const valueSets = (texts.length === 0 ? [""] : texts).map((text) => new Map([[name, text]]));
  expand(assembly, body, { title, calledAt: at, isMacro: false }, 0, valueSets);
}

const macros: readonly Directive[] = [
  {
    name: ".macro",
    form: ".macro <name> {<parameter>{=<default>|:req|:vararg}}{, …}",
    summary: "Names the lines up to .endm; \\parameter stands for what a call gives, \\@ for a number that is new in each call.",
    run(assembly, statement, at) {
      const { rest, restSpan } = statement;
      const header = parseMacroHeader(rest);
      const body = collectBody(assembly, ".macro", at);
      if (!body) return;
      if ("problem" in header) {
        assembly.report.error(restSpan, header.problem);
        return;
      }
      const name = header.name.toLowerCase();
      for (const { name: parameter, kind, defaultText } of header.parameters)
        if (kind === "required" && defaultText !== "")
          assembly.report.warning(restSpan, `${parameter} must be given in every call, so its default is never used`);
      if (directiveNames.has(name)) assembly.report.warning(restSpan, `${name} is a directive: the macro takes its place`);
      const known = assembly.macros.get(name);
      if (known) {
        assembly.report.error(restSpan, `the macro ${header.name} is already defined`, {
          notes: [{ span: known.definedAt, message: "first defined here" }],
          help: `.purgem ${header.name} forgets the old one`,
        });
        return;
      }
      assembly.macros.set(name, { name: header.name, parameters: header.parameters, body, definedAt: restSpan });
      assembly.knownLines.forget();
    },
  },
  {
    name: ".exitm",
    form: ".exitm",
    summary: "Leaves the macro that is being expanded.",
    run(assembly, statement, at) {
      if (!expectEnd(assembly, statement)) return;
      const { inputs } = assembly.inputs;
      const macro = inputs.findLastIndex(({ expansion }) => expansion !== undefined);
      if (macro < 0) {
        assembly.report.warning(at, ".exitm outside a macro is ignored");
        return;
      }
      assembly.conditionals.cutTo(inputs[macro].conditionalDepth);
      inputs.length = macro;
    },
  },
  {
    name: ".purgem",
    form: ".purgem <name>{, <name>}…",
    summary: "Forgets a macro.",
    run(assembly, statement) {
      if (statement.atEnd) return;
      do {
        const { span } = statement;
        const name = expectName(assembly, statement, "the name of a macro");
        if (name === undefined) return;
        if (!assembly.macros.delete(name.toLowerCase())) assembly.report.warning(span, `there is no macro ${name} to forget`);
      } while (statement.take(code.comma));
      assembly.knownLines.forget();
      expectEnd(assembly, statement);
    },
  },
  ...[
    [".endm", ".macro"],
    [".endr", ".rept, .irp or .irpc"],
  ].map(
    ([name, opener]): Directive => ({
      name,
      form: name,
      summary: `Ends what ${opener} began.`,
      run: (assembly, _statement, at) => assembly.report.warning(at, `${name} without ${opener}`),
    }),
  ),
];

const alternates: readonly Directive[] = [true, false].map(
  (isOn): Directive => ({
    name: isOn ? ".altmacro" : ".noaltmacro",
    form: isOn ? ".altmacro" : ".noaltmacro",
    summary: isOn
      ? "Macros are written another way from here on: names without backslash, LOCAL names, <texts>, %expressions."
      : "Ends what .altmacro began.",
    run(assembly, statement) {
      if (!expectEnd(assembly, statement)) return;
      assembly.alternateMacros = isOn;
    },
  }),
);

const include: Directive = {
  name: ".include",
  form: '.include "file"',
  summary: "Reads another file here.",
  run(assembly, statement) {
    const { span } = statement;
    const bytes = expectString(assembly, statement);
    if (!bytes || !expectEnd(assembly, statement)) return;
    const name = decodeUtf8(bytes);
    const file = assembly.options.include?.(name);
    if (file === undefined) {
      assembly.report.error(span, `there is no file ${name}`);
      return;
    }
    if (assembly.inputs.inputs.length - assembly.inputs.expansionDepth > maximumIncludeDepth) {
      assembly.stop(span, `files include one another more than ${maximumIncludeDepth} deep`);
      return;
    }
    const text = typeof file === "string" ? file : decodeBytes(file);
    const input = new Input(new SourceFile(name, text));
    input.conditionalDepth = assembly.conditionals.depth;
    assembly.inputs.inputs.push(input);
  },
};

const remarks: readonly Directive[] = [
  {
    name: ".err",
    form: ".err",
    summary: "Makes the assembler fail here.",
    run: (assembly, _statement, at) => assembly.report.error(at, ".err: the text asks for an error here"),
  },
  ...([".error", ".warning"] as const).map(
    (name): Directive => ({
      name,
      form: `${name} "text"`,
      summary: name === ".error" ? "Makes the assembler fail with the author's words." : "Makes the assembler say the author's words.",
      run(assembly, statement, at) {
        const bytes = statement.atEnd ? undefined : expectString(assembly, statement);
        const words = bytes ? decodeUtf8(bytes) : "";
        const text = words.trim() === "" ? `${name}: the text asks for this` : words;
        if (name === ".error") assembly.report.error(at, text);
        else assembly.report.warning(at, text);
      },
    }),
  ),
  {
    name: ".fail",
    form: ".fail <number>",
    summary: "Makes the assembler fail (numbers below 500) or warn (from 500 on).",
    run(assembly, statement, at) {
      const value = parseNumber(assembly, statement, "the number");
      if (value === undefined) return;
      if (value >= 500n) assembly.report.warning(at, `.fail ${value}`);
      else assembly.report.error(at, `.fail ${value}`);
    },
  },
  {
    name: ".print",
    form: '.print "text"',
    summary: "Has the assembler say something.",
    run(assembly, statement, at) {
      const bytes = expectString(assembly, statement);
      if (!bytes || !expectEnd(assembly, statement)) return;
      const text = decodeUtf8(bytes);
      if (text.trim() !== "") assembly.report.warning(at, text);
    },
  },
  {
    name: ".end",
    form: ".end",
    summary: "Ends the text: what follows is not read.",
    run(assembly) {
      assembly.inputs.inputs.length = 0;
    },
  },
];

const isBlank = (_assembly: Assembly, statement: Statement): boolean => statement.kind === token.end;

/** Filled once all directives are known. */
export const directiveNames = new Set<string>();

export const controlDirectives: readonly Directive[] = [
  numeric(".if", "not 0", (value) => value !== 0n),
  numeric(".ifne", "not 0", (value) => value !== 0n),
  numeric(".ifeq", "0", (value) => value === 0n),
  numeric(".ifge", "0 or more", (value) => value >= 0n),
  numeric(".ifgt", "more than 0", (value) => value > 0n),
  numeric(".ifle", "0 or less", (value) => value <= 0n),
  numeric(".iflt", "less than 0", (value) => value < 0n),
  textual(".ifdef", "<symbol>", "the symbol is defined already", isDefined),
  textual(".ifndef", "<symbol>", "the symbol is not defined yet", (assembly, statement) => !isDefined(assembly, statement)),
  textual(".ifnotdef", "<symbol>", "the symbol is not defined yet", (assembly, statement) => !isDefined(assembly, statement)),
  textual(".ifc", "<text>, <text>", "the texts are the same", sameText),
  textual(".ifnc", "<text>, <text>", "the texts differ", (assembly, statement) => !sameText(assembly, statement)),
  textual(".ifeqs", '"text", "text"', "the strings are the same", sameStrings),
  textual(".ifnes", '"text", "text"', "the strings differ", (assembly, statement) => !sameStrings(assembly, statement)),
  textual(".ifb", "<text>", "nothing stands behind it", isBlank),
  textual(".ifnb", "<text>", "something stands behind it", (assembly, statement) => !isBlank(assembly, statement)),
  ...branches,
  ...repetitions,
  ...macros,
  ...alternates,
  include,
  ...remarks,
];
