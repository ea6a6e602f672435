// Directives about the program rather than in it: source lines, the processor it is for, remarks for
// listings. Also .inst, which gives an instruction by its number.

import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { sectionFlag, sectionType } from "../../elf/object-file.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import type { Open, RowDetails } from "../debug-lines.ts";
import { emitBytes, emitNumber } from "../emit.ts";
import { beginInstruction } from "../encode.ts";
import { countConstant } from "../expression.ts";
import { NameTable } from "../name-table.ts";
import { integerValue, parseCount, parseNumber } from "../parse-expression.ts";
import { architectureNamed, type Processor, processorNamed, type Unknown, withExtension } from "../processor.ts";
import { AsmSection } from "../section.ts";
import type { Statement } from "../statement.ts";
import type { AsmSymbol } from "../symbol.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectEnd, expectString, sameDirective } from "./directive.ts";
import { relocationDirectives } from "./relocations.ts";

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
      const [beforeZero] = decodeUtf8(name).split("\0", 1);
      // The first stands before all symbols, others where they are named.
      if (assembly.fileSymbol === undefined) assembly.fileSymbol = beforeZero;
      else assembly.symbols.chain.push({ kind: "file", name: beforeZero });
      expectEnd(assembly, statement);
      return;
    }
    let directory: string | undefined;
    if (statement.kind === token.string) {
      directory = decodeUtf8(name);
      if (number > 0n && assembly.debugLines.version < 5) {
        assembly.report.error(statement.span, "a directory stands apart only behind .file 0, which makes the line table one of DWARF 5", {
          help: `.file ${number} "directory/name.c"`,
        });
        return;
      }
      name = expectString(assembly, statement);
      if (!name) return;
    }
    let md5: Uint8Array | undefined;
    if (statement.text === "md5") {
      statement.index += 1;
      const value = statement.kind === token.integer ? integerValue(statement.text) : undefined;
      if (value === undefined) {
        assembly.report.error(statement.span, "expected the number that md5 gives for the file");
        return;
      }
      statement.index += 1;
      const digits = value.toString(16).padStart(32, "0");
      md5 = Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16)).reverse();
    }
    if (!expectEnd(assembly, statement)) return;
    if (name.includes(0)) assembly.report.error(statement.wholeSpan, "the name of a file holds no zero byte");
    else if (number > 0xffffn) assembly.report.error(statement.wholeSpan, `file number ${number} is too large`);
    else {
      const problem = assembly.debugLines.nameFile(Number(number), directory, decodeUtf8(name), md5);
      if (problem) assembly.report.error(statement.wholeSpan, problem);
      assembly.debugLines.lastNamed = statement.wholeSpan;
    }
  },
};

/** What a word of .loc says of the row; `view` stands apart. */
const locationOptions = new NameTable<(assembly: Assembly, statement: Statement, details: Open<RowDetails>) => void>();
for (const [word, read] of Object.entries({
  is_stmt: (assembly, statement, details) => {
    details.isStatement = parseCount(assembly, statement, "is_stmt") !== 0;
  },
  isa: (assembly, statement, details) => {
    details.isa = parseCount(assembly, statement, "isa") ?? 0;
  },
  discriminator: (assembly, statement, details) => {
    details.discriminator = parseCount(assembly, statement, "the discriminator") ?? 0;
  },
  basic_block: (_assembly, _statement, details) => {
    details.basicBlock = true;
  },
  prologue_end: (_assembly, _statement, details) => {
    details.prologueEnd = true;
  },
  epilogue_begin: (_assembly, _statement, details) => {
    details.epilogueBegin = true;
  },
} satisfies Record<string, (assembly: Assembly, statement: Statement, details: Open<RowDetails>) => void>))
  locationOptions.set(word, read);

const loc: Directive = {
  name: ".loc",
  form: ".loc <file number> <line> {<column>} {<option>…}",
  summary: "Says which source line the next instruction comes from.",
  run(assembly, statement) {
    const { debugLines } = assembly;
    const file = parseCount(assembly, statement, "the file number");
    const line = file === undefined ? undefined : parseCount(assembly, statement, "the line");
    if (file === undefined || line === undefined) return;
    let { column } = debugLines.present;
    if (statement.kind === token.integer) column = parseCount(assembly, statement, "the column") ?? 0;
    const details = debugLines.openDetails();
    let view: AsmSymbol | undefined;
    let hasView = false;
    while (!statement.atEnd) {
      const read = statement.find(locationOptions);
      if (read) {
        statement.index += 1;
        read(assembly, statement, details);
      } else if (statement.text === "view") {
        statement.index += 1;
        hasView = true;
        if (statement.kind === token.name) {
          view = assembly.symbols.findOrMake(statement.input.text, statement.start, statement.end);
          statement.index += 1;
          continue;
        }
        const negative = statement.take(code.minus);
        if (statement.kind === token.integer) {
          statement.index += 1;
          if (negative) details.resets = true;
        }
      } else {
        assembly.report.error(statement.span, `${statement.text} is nothing that .loc knows`);
        return;
      }
    }
    if (debugLines.files[file] === undefined && !(file === 0 && debugLines.version === 5)) {
      assembly.report.error(statement.wholeSpan, `no .file has given the number ${file} yet`, {
        help: `.file ${file} "name.c" before it`,
      });
      return;
    }
    const { current, offset, section } = assembly.subsection;
    if (hasView && section.isAbsolute)
      assembly.report.warning(statement.wholeSpan, "a .struct holds no instructions: this .loc is ignored");
    const number = debugLines.locate(current, offset, { file, line, column, details: debugLines.closeDetails() }, hasView);
    if (view) view.expression = countConstant(number);
  },
};

const markLabels: Directive = {
  name: ".loc_mark_labels",
  form: ".loc_mark_labels 0|1",
  summary: "Gives every label a row of the line table.",
  run(assembly, statement) {
    const value = parseNumber(assembly, statement, "0 or 1");
    if (value !== undefined && expectEnd(assembly, statement)) assembly.debugLines.marksLabels = value !== 0n;
  },
};

const inst: Directive = {
  name: ".inst",
  form: ".inst <word>{, <word>}…",
  summary: "Puts instructions here by their encodings.",
  isInstruction: true,
  run(assembly, statement) {
    if (statement.atEnd) return;
    beginInstruction(assembly, statement.span);
    do {
      const { span } = statement;
      const word = parseNumber(assembly, statement, "the encoding of an instruction");
      if (word === undefined) return;
      const { current, offset } = assembly.subsection;
      assembly.debugLines.flush(current, offset);
      emitNumber(assembly, word, 4, span);
    } while (statement.take(code.comma));
    expectEnd(assembly, statement);
  },
};

const nop: Directive = {
  name: ".nop",
  form: ".nop",
  summary: "Puts an instruction here that does nothing.",
  isInstruction: true,
  run(assembly, statement, at) {
    if (!expectEnd(assembly, statement)) return;
    beginInstruction(assembly, at);
    const { current, offset } = assembly.subsection;
    assembly.debugLines.flush(current, offset);
    emitNumber(assembly, 0xd503201fn, 4, at);
  },
};

const ident: Directive = {
  name: ".ident",
  form: '.ident "text"',
  summary: "Leaves a remark in the section .comment.",
  run(assembly, statement) {
    const { span } = statement;
    const isEmpty = statement.atEnd;
    const text = isEmpty ? new Uint8Array(0) : expectString(assembly, statement);
    if (!text || !expectEnd(assembly, statement)) return;
    const { subsection, previous } = assembly;
    const { merge, strings } = sectionFlag;
    const section =
      assembly.sections.get(".comment") ??
      assembly.addLateSection(new AsmSection(".comment", sectionType.progbits, merge | strings, 1, span));
    assembly.subsection = section.subsection(0);
    // The section begins with an empty string.
    if (assembly.subsection.writer.length === 0) emitBytes(assembly, new Uint8Array(1), span);
    if (!isEmpty) emitBytes(assembly, text, span);
    if (!isEmpty) emitBytes(assembly, encodeUtf8("\0"), span);
    assembly.subsection = subsection;
    assembly.previous = previous;
  },
};

const version: Directive = {
  name: ".version",
  form: '.version "text"',
  summary: "Leaves a remark in the section .note.",
  run(assembly, statement) {
    const { span } = statement;
    const text = expectString(assembly, statement);
    if (!text || !expectEnd(assembly, statement)) return;
    const { subsection, previous } = assembly;
    const section = assembly.sections.get(".note") ?? assembly.addSection(new AsmSection(".note", sectionType.note, 0, 0, span));
    section.alignmentPower = Math.max(section.alignmentPower, 2);
    assembly.subsection = section.subsection(0);
    // Bytes of the name with its zero, of the description, and the type: NT_VERSION.
    for (const number of [text.length + 1, 0, 1]) emitNumber(assembly, BigInt(number), 4, span);
    emitBytes(assembly, text, span);
    emitBytes(assembly, new Uint8Array(4 - (text.length % 4)), span);
    assembly.subsection = subsection;
    assembly.previous = previous;
  },
};

/** Names what the text may use from here on: whatever this is, lines that were seen before may now be wrong. */
function select(assembly: Assembly, statement: Statement, choose: (text: string) => Processor | Unknown): void {
  const { rest, restSpan } = statement;
  const chosen = choose(rest.trim());
  if ("problem" in chosen) {
    assembly.report.error(restSpan, chosen.problem, { help: chosen.help });
    return;
  }
  if (chosen.features !== assembly.processor.features) assembly.knownLines.forget();
  assembly.processor = chosen;
}

const processors: readonly Directive[] = [
  {
    name: ".arch",
    form: ".arch <architecture>{+<extension>}…",
    summary: "Says which architecture the text is for: instructions beyond it are errors from there on.",
    run: (assembly, statement) => select(assembly, statement, (text) => ({ ...architectureNamed(text), namedAt: statement.restSpan })),
  },
  {
    name: ".cpu",
    form: ".cpu <processor>{+<extension>}…",
    summary: "Says which processor the text is for: instructions that it lacks are errors from there on.",
    run: (assembly, statement) => select(assembly, statement, (text) => ({ ...processorNamed(text), namedAt: statement.restSpan })),
  },
  {
    name: ".arch_extension",
    form: ".arch_extension <extension>",
    summary: "Allows an extension of the architecture from there on, or with no before its name forbids it.",
    run: (assembly, statement) => select(assembly, statement, (text) => withExtension(assembly.processor, text)),
  },
];

/** Read and put aside: they change nothing that is made here. */
const ignored = (names: readonly string[], summary: string): Directive[] =>
  sameDirective(names, { form: (name) => `${name} …`, summary, run: (_assembly: Assembly, _statement: Statement) => {} });

export const annotationDirectives: readonly Directive[] = [
  file,
  loc,
  markLabels,
  inst,
  nop,
  ident,
  version,
  ...processors,
  ...relocationDirectives,
  ...ignored(
    [".list", ".nolist", ".lflags", ".mri", ".title", ".sbttl", ".psize", ".eject"],
    "Is about printed listings, which are not made here.",
  ),
  ...ignored([".line", ".func", ".endfunc", ".gnu_attribute"], "Is a remark for other tools."),
];
