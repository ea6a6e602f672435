// What is said about statements that are none: unknown directives and instructions, those of other assemblers, and what the tokenizer
// could not read.

import type { Span } from "../base/diagnostic.ts";
import { extensionOf, nearestNames, rowsByMnemonic, unsupportedMessage } from "../isa/index.ts";
import type { Assembly } from "./assembly.ts";
import { code, isSpace } from "./characters.ts";
import { directiveByName } from "./directives/index.ts";
import { rewriteForeign } from "./foreign.ts";
import { adviceFor } from "./mistakes.ts";
import type { Statement } from "./statement.ts";
import { type Tokens, token } from "./tokenize.ts";

const foreignDirectives: Readonly<Record<string, string>> = {
  ".intel_syntax": "that is for x86: AArch64 has one syntax, the destination first",
  ".att_syntax": "that is for x86: AArch64 has one syntax, the destination first",
  ".syntax": "that is for 32-bit Arm: it can be left out here",
  ".thumb": "that is for 32-bit Arm: every instruction has 4 bytes here",
  ".thumb_func": "that is for 32-bit Arm: .type name, %function is what functions need here",
  ".arm": "that is for 32-bit Arm: it can be left out here",
  ".code": "that is for 32-bit Arm: it can be left out here",
  ".fpu": "that is for 32-bit Arm: floating point is always there",
  ".eabi_attribute": "that is for 32-bit Arm: it can be left out here",
  ".fnstart": "that is for 32-bit Arm: .cfi_startproc is its like here",
  ".fnend": "that is for 32-bit Arm: .cfi_endproc is its like here",
  ".build_version": "that is for macOS: it can be left out here",
  ".macosx_version_min": "that is for macOS: it can be left out here",
  ".subsections_via_symbols": "that is for macOS: it can be left out here",
  ".private_extern": "that is for macOS; on Linux: .hidden",
  ".zerofill": "that is for macOS; on Linux: .bss, and name: .skip 64",
  ".cstring": "that is for macOS; on Linux: .section .rodata",
  ".const": "that is for macOS; on Linux: .section .rodata",
  ".literal4": "that is for macOS; on Linux: .section .rodata",
  ".literal8": "that is for macOS; on Linux: .section .rodata",
  ".literal16": "that is for macOS; on Linux: .section .rodata",
  ".rodata": "data that never change are in .section .rodata",
  ".option": "that is for RISC-V: it can be left out here",
  ".attribute": "that is for RISC-V: it can be left out here",
  ".ent": "that is for MIPS: it can be left out here",
  ".db": "one byte is stored by .byte",
  ".dw": "2 bytes are stored by .hword",
  ".dq": "8 bytes are stored by .xword",
  ".half": "2 bytes are stored by .hword",
  ".value": "2 bytes are stored by .hword",
  ".1byte": "one byte is stored by .byte",
  ".stringz": "a string with its zero is stored by .asciz",
  ".dd": "4 bytes are stored by .word",
  ".endmacro": "a macro ends with .endm",
  ".ln": "source lines are given by .loc",
};

export function reportUnknownDirective(assembly: Assembly, name: string, span: Span): void {
  if (Object.hasOwn(foreignDirectives, name)) {
    const help = foreignDirectives[name];
    const better = / ((?:\.section )?\.[a-z_]+)$/.exec(help)?.[1];
    const fixes = better ? [{ title: `write ${better}`, span, text: better }] : [];
    assembly.report.error(span, `there is no directive ${name} here`, { help, fixes });
    return;
  }
  const near = assembly.report.wantsAdvice(span) ? nearestNames(name, [...directiveByName.keys()]) : [];
  assembly.report.error(span, `there is no directive ${name}`, {
    help: near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined,
    fixes: near.map((replacement) => ({ title: `write ${replacement}`, span, text: replacement })),
  });
}

/** Says why there is no such instruction: an extension that the machine lacks, another assembler's name, or a misspelling, with what is near. */
export function reportUnknownMnemonic(assembly: Assembly, statement: Statement, name: string, span: Span): void {
  const lower = name.toLowerCase();
  const extension = extensionOf(lower);
  if (extension) {
    assembly.report.error(span, unsupportedMessage(lower, extension));
    return;
  }
  if (!assembly.report.wantsAdvice(span)) {
    assembly.report.error(span, `there is no instruction "${name}"`);
    return;
  }
  const first = statement.index;
  const whole = statement.input.span(statement.start, statement.tokens.ends[statement.tokens.count - 1]);
  const foreign = rewriteForeign(statement.textBetween(first, statement.tokens.count));
  const advice = adviceFor(lower);
  if (foreign) {
    const fixes = foreign.text ? [{ title: `write ${foreign.text}`, span: whole, text: foreign.text }] : [];
    assembly.report.error(span, `there is no instruction "${name}": this is how ${foreign.origin} writes it`, {
      help: advice ?? (foreign.text ? `here: ${foreign.text}` : "here it can be left out"),
      fixes: fixes.length > 0 ? fixes : [{ title: "take it away", span: whole, text: "" }],
    });
    return;
  }
  const separator = separatorBefore(statement);
  if (separator !== undefined && !advice) {
    assembly.report.error(span, `there is no instruction "${name}"`, {
      help: "; begins another statement here, a comment begins with //",
      fixes: [{ title: "write //", span: separator, text: "//" }],
    });
    return;
  }
  const near = nearestNames(lower, [...rowsByMnemonic.keys(), ...assembly.macros.keys()]);
  const suggestion = near.length > 0 ? `did you mean ${near.join(", ")}?` : undefined;
  const alone = statement.index + 1 >= statement.tokens.count;
  const { tokens } = statement;
  const second = statement.input.text.slice(tokens.starts[first + 1] ?? 0, tokens.ends[first + 1] ?? 0).toLowerCase();
  const isBeforeStatement = tokens.kinds[first + 1] === token.name && (directiveByName.has(second) || rowsByMnemonic.has(second));
  const asLabel = alone || isBeforeStatement ? `if ${name} is a label, put a colon behind it: ${name}:` : undefined;
  const dotted = directiveByName.has(`.${lower}`) ? `directives begin with a dot: .${lower}` : undefined;
  const guesses = [asLabel, suggestion].filter((guess) => guess !== undefined).join("; ");
  const help = advice ?? dotted ?? guesses;
  assembly.report.error(span, `there is no instruction "${name}"`, {
    help: help === "" ? undefined : help,
    fixes: [
      ...(isBeforeStatement ? [{ title: `make it a label`, span, text: `${name}:` }] : []),
      ...(dotted ? [{ title: `write .${lower}`, span, text: `.${lower}` }] : []),
      ...(advice ? [] : near.map((replacement) => ({ title: `write ${replacement}`, span, text: replacement }))),
      ...(alone ? [{ title: `make it a label`, span, text: `${name}:` }] : []),
    ],
  });
}

/** The `;` before a statement, which other assemblers begin comments with. */
function separatorBefore({ input, tokens }: Statement): Span | undefined {
  let at = tokens.starts[0] - 1;
  while (at > 0 && isSpace(input.text.charCodeAt(at))) at -= 1;
  return input.text.charCodeAt(at) === code.semicolon ? input.span(at, at + 1) : undefined;
}

export function reportNoStatement(assembly: Assembly, statement: Statement): void {
  const { text, span } = statement;
  const commentMark = separatorBefore(statement) ?? (text === "@" ? span : undefined);
  assembly.report.error(span, `a statement cannot begin with ${text}`, {
    help: separatorBefore(statement)
      ? "; begins another statement here, a comment begins with //"
      : "a statement is a label:, a .directive or an instruction; a comment begins with //",
    fixes: commentMark ? [{ title: "write //", span: commentMark, text: "//" }] : [],
  });
}

/** A line of the C preprocessor, which gcc runs for files called .S: as GNU as reads it, it is a comment. */
function reportPreprocessor({ report }: Assembly, span: Span, text: string): void {
  const [, word] = /^#\s*(\w+)/.exec(text) ?? [];
  const [, name, value] = /^#define\s+(\w+)\s+([^/]*[^/\s])/.exec(text) ?? [];
  const [, file] = /^#include\s+"([^"]+)"/.exec(text) ?? [];
  const conditional = word !== undefined && /^(ifn?def|endif)$/.test(word) ? text.replace("#", ".").trim() : undefined;
  const better = name !== undefined ? `.equ ${name}, ${value}` : file !== undefined ? `.include "${file}"` : conditional;
  report.warning(span, `#${word} is a line of the C preprocessor, which is not run: it counts as a comment`, {
    help:
      better === undefined
        ? "it is run over files whose names end in .S: give this one such a name"
        : `the assembler's own way: ${better}; or give the file a name that ends in .S, over which the preprocessor is run`,
    fixes: better === undefined ? [] : [{ title: `write ${better}`, span, text: better }],
  });
}

export function reportLexical(assembly: Assembly, kind: Tokens["problems"][number]["kind"], span: Span, text: string): void {
  const { report } = assembly;
  if (kind === "unterminated string")
    report.error(span, `this string has no closing "`, { help: 'a quote inside a string is written \\"' });
  else if (kind === "string over lines")
    report.warning(span, "this string goes on over the end of its line, which becomes part of it", { help: "a new line is written \\n" });
  else if (kind === "unterminated comment") report.warning(span, "this /* has no */: nothing behind it is read");
  else if (kind === "preprocessor line") reportPreprocessor(assembly, span, text);
  else report.error(span, "nothing stands behind the quote '", { help: "a character is written 'a'" });
}
