// What the assembler owes to any text at all: an answer. It does not throw; every place that it names lies in a text that it has read; without
// an object there is an error; and what it does make, the readers of object files understand.

import type { Diagnostic, Span } from "../../base/diagnostic.ts";
import { decodeUtf8 } from "../../base/utf8.ts";
import { readObject, sectionFlag, sectionType, writeObject } from "../../elf/index.ts";
import { assemble } from "../index.ts";
import { describeObject } from "./describe-object.ts";
import { includedFiles } from "./mutations.ts";

const name = "mutated.s";

const { symtab, strtab, rela, rel, group, symtabIndices } = sectionType;
/** Types of sections that are not the program's but tell of others. */
const tables: ReadonlySet<number> = new Set([symtab, strtab, rela, rel, group, symtabIndices]);

/** What is wrong with the answer to a text, in words; undefined if nothing is. */
export function problemOf(text: string): string | undefined {
  try {
    const { object, diagnostics, code } = assemble(
      { name, text },
      { debug: true, listsLines: true, include: (file) => includedFiles[file] },
    );
    for (const diagnostic of diagnostics) {
      const problem = problemOfDiagnostic(diagnostic, text);
      if (problem !== undefined) return `${problem}: ${diagnostic.message}`;
    }
    if (!object) return diagnostics.some(({ severity }) => severity === "error") ? undefined : "neither an object nor an error";
    if (code.some(({ line, bytes }) => line < 1 || bytes <= 0)) return "a line that became no bytes is listed";
    // A text may give any section the flag, or the type of a table; what is in it is then neither, and GNU ld does not read it either.
    if (object.sections.some(({ flags, type }) => flags & sectionFlag.compressed || tables.has(type))) return undefined;
    const back = readObject(writeObject(object), object.name);
    if ("error" in back) return `the object cannot be read: ${back.error}`;
    // The symbols of groups themselves are nobody's when they are read.
    return object.groups || describeObject(back) === describeObject(object) ? undefined : "the object is another one when it is read";
  } catch (error) {
    return error instanceof Error ? `${error.stack}` : `${error}`;
  }
}

function problemOfDiagnostic({ span, message, fixes = [], notes = [] }: Diagnostic, text: string): string | undefined {
  if (message.trim() === "" || /undefined|NaN|\[object/.test(message.replace(/`.*?`|".*?"/gs, ""))) {
    if (!/undefined|nan/i.test(text)) return "a message without sense";
  }
  return [span, ...fixes.map((fix) => fix.span), ...notes.map((note) => note.span)].map((each) => problemOfSpan(each, text)).find(Boolean);
}

function problemOfSpan({ file, start, end, line, column }: Span, text: string): string | undefined {
  const included = includedFiles[file];
  const read = file === name ? text : included instanceof Uint8Array ? decodeUtf8(included) : included;
  if (read === undefined) return `a place in "${file}", which was not read`;
  if (!(start >= 0 && end >= start && end <= read.length)) return `a place outside the text, ${start}–${end} of ${read.length}`;
  const before = read.slice(0, start);
  const lineStart = before.lastIndexOf("\n") + 1;
  if (column !== start - lineStart + 1) return `column ${column} is not that of offset ${start}`;
  return line === before.split("\n").length ? undefined : `line ${line} is not that of offset ${start}`;
}
