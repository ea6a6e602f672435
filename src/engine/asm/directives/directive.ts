// What a directive is: a name, a line of documentation, and what it does. Rows of these are the assembler's directives,
// and what the editor shows on hover and completion.

import type { Span } from "../../base/diagnostic.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import type { Statement } from "../statement.ts";
import { stringBytes } from "../string-literal.ts";
import { token } from "../tokenize.ts";

export interface Directive {
  /** With the dot, in lower case. */
  readonly name: string;
  /** How it is written: ".skip <bytes>{, <fill>}". */
  readonly form: string;
  /** One sentence, in the present tense. */
  readonly summary: string;
  /** Carries it out; the statement stands behind the name. Reports what is wrong itself. */
  readonly run: (assembly: Assembly, statement: Statement, name: Span) => void;
  /** Whether a number behind it always becomes the same bytes (.byte 5): such lines need not be read again. */
  readonly storesNumbers?: boolean;
  /** Whether it is an instruction to the line table (.inst). */
  readonly isInstruction?: boolean;
  /** Whether it takes its text as it is, quotes and all (.ifc). */
  readonly raw?: boolean;
  /** Whether it is read although the text around it does not count (.if and its relatives). */
  readonly conditional?: boolean;
}

/** One row for each of several names that mean the same. */
export const sameDirective = (
  names: readonly string[],
  row: Omit<Directive, "name" | "form"> & { form: (name: string) => string },
): Directive[] => names.map((name) => ({ ...row, name, form: row.form(name) }));

/** Reports what still stands in the statement; false if something did. */
export function expectEnd(assembly: Assembly, statement: Statement): boolean {
  if (statement.atEnd) return true;
  assembly.report.error(statement.restSpan, `did not expect this here: ${statement.rest}`, {
    help: "one statement a line (or a ; between two); a comment begins with //",
  });
  return false;
}

/** A name, or undefined after a report. */
export function expectName(assembly: Assembly, statement: Statement, what: string): string | undefined {
  const name = statement.takeName();
  if (name) return name;
  assembly.report.error(statement.span, `expected ${what}${statement.atEnd ? "" : `, read ${statement.text}`}`);
  return undefined;
}

export function expectComma(assembly: Assembly, statement: Statement, after: string): boolean {
  if (statement.take(code.comma)) return true;
  assembly.report.error(statement.span, `expected a comma after ${after}`);
  return false;
}

/** The bytes of a string literal, or undefined after a report. */
export function expectString(assembly: Assembly, statement: Statement): Uint8Array | undefined {
  if (statement.kind !== token.string) {
    assembly.report.error(statement.span, `expected a string in double quotes${statement.atEnd ? "" : `, read ${statement.text}`}`);
    return undefined;
  }
  const { start, input, text } = statement;
  statement.index += 1;
  const body = text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined);
  return stringBytes(body, (offset, length) =>
    assembly.report.warning(
      input.span(start + 1 + offset, start + 1 + offset + length),
      `${body.slice(offset, offset + length)} is no escape`,
      {
        help: 'known are \\n \\t \\r \\b \\f \\v \\" \\\\, \\0 with up to three octal digits, and \\x with two hexadecimal ones',
      },
    ),
  );
}
