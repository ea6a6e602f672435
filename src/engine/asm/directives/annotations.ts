// Directives about the program rather than in it: source lines, the processor it is for, remarks for
// listings. Also .inst, which gives an instruction by its number.

import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { sectionFlag, sectionType } from "../../elf/object-file.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { emitBytes, emitNumber } from "../emit.ts";
import { beginInstruction } from "../encode.ts";
import { constant } from "../expression.ts";
import { integerValue, parseNumber } from "../parse-expression.ts";
import { AsmSection } from "../section.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectEnd, expectString, sameDirective } from "./directive.ts";

const file: Directive = {
  name: ".file",
  form: '.file {<number>} "name"',
  summary: "Names the source file, for the symbol table or (with a number) for .loc.",
  run(assembly, statement) {
    const number = statement.kind === token.integer ? integerValue(statement.text) : undefined;
    if (number !== undefined) statement.index += 1;
    let name = expectString(assembly, statement);
    if (!name) return;
    if (number === undefined) {
      assembly.fileSymbol = decodeUtf8(name);
      expectEnd(assembly, statement);
      return;
    }
    let text = decodeUtf8(name);
    // DWARF 5 compilers name the directory first.
    if (statement.kind === token.string) {
      name = expectString(assembly, statement);
      if (!name) return;
      text = `${text}/${decodeUtf8(name)}`;
    }
    if (number > 0xffffn) assembly.report.error(statement.wholeSpan, `file number ${number} is too large`);
    else assembly.debugLines.nameFile(Number(number), text);
  },
};

const loc: Directive = {
  name: ".loc",
  form: ".loc <file number> <line> {<column>}",
  summary: "Says which source line the next instruction comes from.",
  run(assembly, statement) {
    const fileNumber = parseNumber(assembly, statement, "the file number");
    const line = fileNumber === undefined ? undefined : parseNumber(assembly, statement, "the line");
    if (fileNumber === undefined || line === undefined) return;
    const column = statement.kind === token.integer ? parseNumber(assembly, statement, "the column") : 0n;
    let isStatement: boolean | undefined;
    let view: string | undefined;
    while (!statement.atEnd) {
      const word = statement.takeName();
      if (word === "is_stmt") isStatement = parseNumber(assembly, statement, "is_stmt") !== 0n;
      else if (word === "view") {
        statement.take(code.minus);
        if (statement.kind === token.integer) statement.index += 1;
        else view = statement.takeName();
      } else if (word === "isa" || word === "discriminator") statement.index += 1;
      else if (word !== "basic_block" && word !== "prologue_end" && word !== "epilogue_begin") {
        assembly.report.error(statement.span, `${word ?? "this"} is nothing that .loc knows`);
        return;
      }
    }
    if (assembly.debugLines.files[Number(fileNumber)] === undefined) {
      assembly.report.error(statement.wholeSpan, `no .file has given the number ${fileNumber} yet`, {
        help: `.file ${fileNumber} "name.c" before it`,
      });
      return;
    }
    const { current, offset } = assembly.subsection;
    const place = { fragment: current, offset };
    const number = assembly.debugLines.locate(place, Number(fileNumber), Number(line), Number(column ?? 0n), isStatement);
    if (view !== undefined) assembly.symbols.findOrMake(view).expression = constant(BigInt(number));
  },
};

const inst: Directive = {
  name: ".inst",
  form: ".inst <word>{, <word>}…",
  summary: "Puts instructions here by their encodings.",
  run(assembly, statement) {
    if (statement.atEnd) {
      assembly.report.error(statement.span, "expected the encoding of an instruction");
      return;
    }
    beginInstruction(assembly, statement.span);
    do {
      const { span } = statement;
      const word = parseNumber(assembly, statement, "the encoding of an instruction");
      if (word === undefined) return;
      emitNumber(assembly, word, 4, span);
    } while (statement.take(code.comma));
    expectEnd(assembly, statement);
  },
};

const ident: Directive = {
  name: ".ident",
  form: '.ident "text"',
  summary: "Leaves a remark in the section .comment.",
  run(assembly, statement) {
    const { span } = statement;
    const text = expectString(assembly, statement);
    if (!text || !expectEnd(assembly, statement)) return;
    const { subsection, previous } = assembly;
    const { merge, strings } = sectionFlag;
    const section =
      assembly.sections.get(".comment") ??
      assembly.addLateSection(new AsmSection(".comment", sectionType.progbits, merge | strings, 1, span));
    assembly.subsection = section.subsection(0);
    // The section begins with an empty string.
    if (assembly.subsection.writer.length === 0) emitBytes(assembly, new Uint8Array(1), span);
    emitBytes(assembly, text, span);
    emitBytes(assembly, encodeUtf8("\0"), span);
    assembly.subsection = subsection;
    assembly.previous = previous;
  },
};

const architecture: Directive = {
  name: ".arch",
  form: ".arch <architecture>{+<extension>}…",
  summary: "Says which processor the text is for; every instruction known here is allowed anyway.",
  run(assembly, statement) {
    const { rest, restSpan } = statement;
    const [name] = rest.trim().split("+");
    if (/^armv(8(\.[1-9])?-[ar]|9(\.[1-9])?-a|all)$/.test(name)) return;
    assembly.report.error(restSpan, `there is no architecture ${name || "without a name"}`, {
      help: "armv8-a is the usual one, armv8.1-a to armv9-a follow",
    });
  },
};

/** Read and put aside: they change nothing that is made here. */
const ignored = (names: readonly string[], summary: string): Directive[] =>
  sameDirective(names, { form: (name) => `${name} …`, summary, run: (_assembly: Assembly, _statement: Statement) => {} });

export const annotationDirectives: readonly Directive[] = [
  file,
  loc,
  inst,
  ident,
  architecture,
  ...ignored([".cpu", ".arch_extension"], "Says which processor the text is for; every instruction known here is allowed anyway."),
  ...ignored(
    [".list", ".nolist", ".title", ".sbttl", ".psize", ".eject", ".lflags"],
    "Is about printed listings, which are not made here.",
  ),
  ...ignored(
    [".variant_pcs", ".symver", ".tlsdescadd", ".tlsdesccall", ".tlsdescldr"],
    "Is about dynamic linking, which static programs have none of.",
  ),
  ...ignored(
    [".line", ".ln", ".loc_mark_labels", ".version", ".func", ".endfunc", ".gnu_attribute", ".addrsig", ".addrsig_sym"],
    "Is a remark for other tools.",
  ),
];
