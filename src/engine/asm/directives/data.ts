// Directives that put values into the section: integers, strings, floating-point numbers, runs of bytes, files.

import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { emitBytes, emitExpression, emitTail } from "../emit.ts";
import { constant } from "../expression.ts";
import { encodeFloat } from "../float.ts";
import { enterMapping } from "../mapping.ts";
import { integerValue, parseExpression, parseNumber } from "../parse-expression.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectEnd, expectString, sameDirective } from "./directive.ts";

const integers = (bytes: number, what: string, names: readonly string[]): Directive[] =>
  sameDirective(names, {
    form: (name) => `${name} <value>{, <value>}…`,
    summary: `Stores ${what} each.`,
    run(assembly, statement) {
      enterMapping(assembly, "data");
      if (statement.atEnd) return;
      do {
        const { span, kind } = statement;
        const first = statement.index;
        if (kind === token.string) {
          assembly.report.error(span, `a string cannot be stored by ${names[0]}`, { help: `use .ascii ${statement.text}` });
          statement.skipToComma();
          continue;
        }
        const expression = parseExpression(assembly, statement);
        if (!expression) return;
        emitExpression(assembly, expression, bytes, statement.spanFrom(first));
      } while (statement.take(code.comma));
      expectEnd(assembly, statement);
    },
  });

const strings = (name: string, terminated: boolean, bytes: 1 | 2 | 4 | 8 = 1): Directive => ({
  name,
  form: `${name} "text"{, "text"}…`,
  summary:
    bytes === 1
      ? `Stores the bytes of the text in UTF-8${terminated ? ", and a zero byte behind it" : ", without a zero byte behind it"}.`
      : `Stores each character of the text as ${bytes} bytes, and a zero behind them.`,
  run(assembly, statement) {
    enterMapping(assembly, "data");
    if (statement.atEnd) return;
    do {
      const { span } = statement;
      const text = expectString(assembly, statement);
      if (!text) return;
      const pieces = [text];
      // Strings side by side are one.
      while (statement.kind === token.string) pieces.push(expectString(assembly, statement)!);
      for (const piece of pieces) emitBytes(assembly, bytes === 1 ? piece : widened(piece, bytes), span);
      if (terminated) emitBytes(assembly, new Uint8Array(bytes), span);
    } while (statement.take(code.comma));
    expectEnd(assembly, statement);
  },
});

function widened(text: Uint8Array, bytes: number): Uint8Array {
  const wide = new Uint8Array(text.length * bytes);
  for (const [index, byte] of text.entries()) wide[index * bytes] = byte;
  return wide;
}

const floats = (bytes: 2 | 4 | 8, what: string, names: readonly string[]): Directive[] =>
  sameDirective(names, {
    form: (name) => `${name} <number>{, <number>}…`,
    summary: `Stores floating-point numbers of ${what} each.`,
    run(assembly, statement) {
      enterMapping(assembly, "data");
      if (statement.atEnd) return;
      do {
        const first = statement.index;
        statement.skipToComma();
        const text = statement.index > first ? statement.textBetween(first, statement.index) : "";
        const encoded = encodeFloat(text, bytes);
        const span = statement.spanFrom(first);
        if (encoded) emitBytes(assembly, encoded, span);
        else
          assembly.report.error(span, text ? `${text} is not a floating-point number` : "a number is missing", {
            help: "such as 1.5, -2e-3, inf, nan",
          });
      } while (statement.take(code.comma));
    },
  });

const space = sameDirective([".skip", ".space"], {
  form: (name) => `${name} <bytes>{, <fill>}`,
  summary: "Reserves bytes, zero or of the given value.",
  run: (assembly, statement) => reserve(assembly, statement),
});

function reserve(assembly: Assembly, statement: Statement): void {
  const { span } = statement;
  const count = statement.atEnd ? constant(0n) : parseExpression(assembly, statement, "error");
  if (!count) return;
  const value = statement.take(code.comma) ? parseNumber(assembly, statement, "the fill value") : 0n;
  if (value === undefined || !expectEnd(assembly, statement)) return;
  const known = assembly.numberNow(count);
  if (known !== undefined && known <= 0n) {
    if (known < 0n) assembly.report.warning(span, `a count of ${known} reserves nothing`);
    return;
  }
  if (value !== 0n && assembly.section.isNobits) {
    assembly.report.error(span, `${assembly.section.name} has no contents in the file, it can only hold zeros`);
    return;
  }
  emitTail(assembly, { kind: "space", count: known === undefined ? count : constant(known), value: Number(value & 0xffn), span });
}

const fill: Directive = {
  name: ".fill",
  form: ".fill <repeat>{, <bytes>{, <value>}}",
  summary: "Stores a value of 0 to 8 bytes several times.",
  run(assembly, statement) {
    const { span } = statement;
    const repeat = parseNumber(assembly, statement, "the repeat count");
    if (repeat === undefined) return;
    const size = statement.take(code.comma) ? parseNumber(assembly, statement, "the size") : 1n;
    if (size === undefined) return;
    const value = statement.take(code.comma) ? parseNumber(assembly, statement, "the value") : 0n;
    if (value === undefined || !expectEnd(assembly, statement)) return;
    if (size < 0n || repeat < 0n) {
      assembly.report.warning(span, `${size < 0n ? "a size" : "a repeat count"} below 0: nothing is stored`);
      return;
    }
    if (size > 8n) assembly.report.warning(span, `.fill stores at most 8 bytes at a time, not ${size}`);
    const bytes = Number(size > 8n ? 8n : size);
    if (repeat === 0n || bytes === 0) return;
    // As on the BSD assemblers that it comes from, only the low 4 bytes of the value count.
    const unit = new Uint8Array(bytes);
    for (let index = 0; index < Math.min(bytes, 4); index += 1) unit[index] = Number((value >> BigInt(index * 8)) & 0xffn);
    if (assembly.section.isNobits && unit.some((byte) => byte !== 0)) {
      assembly.report.error(span, `${assembly.section.name} has no contents in the file, it can only hold zeros`);
      return;
    }
    emitTail(assembly, { kind: "fill", repeat: Number(repeat), unit, span });
  },
};

const zero: Directive = {
  name: ".zero",
  form: ".zero <bytes>{, <fill>}",
  summary: "Reserves bytes, zero or of the given value.",
  run: (assembly, statement) => reserve(assembly, statement),
};

const leb = (name: string, signed: boolean): Directive => ({
  name,
  form: `${name} <value>{, <value>}…`,
  summary: `Stores ${signed ? "signed" : "unsigned"} numbers in LEB128, 7 bits a byte, low ones first.`,
  run(assembly, statement) {
    do {
      const { span } = statement;
      const value = parseExpression(assembly, statement);
      if (!value) return;
      enterMapping(assembly, "data");
      const known = assembly.numberNow(value);
      if (known === undefined) emitTail(assembly, { kind: "leb128", value, signed, span });
      else if (assembly.claimOutput(10, span)) {
        if (signed) assembly.subsection.writer.sleb128(known);
        else assembly.subsection.writer.uleb128(BigInt.asUintN(64, known));
      }
    } while (statement.take(code.comma));
    expectEnd(assembly, statement);
  },
});

const octa: Directive = {
  name: ".octa",
  form: ".octa <value>{, <value>}…",
  summary: "Stores 16 bytes each.",
  run(assembly, statement) {
    enterMapping(assembly, "data");
    do {
      const { span } = statement;
      const negative = statement.take(code.minus);
      const value = statement.kind === token.integer ? integerValue(statement.text) : undefined;
      if (value !== undefined) {
        statement.index += 1;
        emitExpression(assembly, { kind: "constant", value: negative ? -value : value }, 16, span);
      } else {
        const number = parseNumber(assembly, statement, "a value of 16 bytes");
        if (number === undefined) return;
        emitExpression(assembly, constant(negative ? -number : number), 16, span);
      }
    } while (statement.take(code.comma));
    expectEnd(assembly, statement);
  },
};

const incbin: Directive = {
  name: ".incbin",
  form: '.incbin "file"{, <skip>{, <bytes>}}',
  summary: "Stores the contents of a file.",
  run(assembly, statement) {
    const { span } = statement;
    const name = expectString(assembly, statement);
    if (!name) return;
    const skip = statement.take(code.comma) && !statement.isAt(code.comma) ? parseNumber(assembly, statement, "the bytes to skip") : 0n;
    if (skip === undefined) return;
    const count = statement.take(code.comma) ? parseNumber(assembly, statement, "the number of bytes") : undefined;
    if (!expectEnd(assembly, statement)) return;
    const file = assembly.options.include?.(decodeUtf8(name));
    if (file === undefined) {
      assembly.report.error(span, `there is no file ${decodeUtf8(name)}`);
      return;
    }
    const bytes = typeof file === "string" ? encodeUtf8(file) : file;
    const end = count === undefined ? bytes.length : Number(skip + count);
    if (skip < 0n || Number(skip) > bytes.length || end > bytes.length || end < Number(skip)) {
      assembly.report.error(span, `${decodeUtf8(name)} has ${bytes.length} bytes: the part asked for leaves it`);
      return;
    }
    emitBytes(assembly, bytes.subarray(Number(skip), end), span);
  },
};

const doubleSpace: readonly Directive[] = [
  [".dcb.b", 1],
  [".dcb.w", 2],
  [".dcb.l", 4],
  [".dcb", 2],
].map(
  ([name, bytes]): Directive => ({
    name: name as string,
    form: `${name} <repeat>{, <value>}`,
    summary: `Stores a value of ${bytes} bytes several times.`,
    run(assembly, statement) {
      const { span } = statement;
      const repeat = parseNumber(assembly, statement, "the repeat count");
      if (repeat === undefined) return;
      const value = statement.take(code.comma) ? parseNumber(assembly, statement, "the value") : 0n;
      if (value === undefined || !expectEnd(assembly, statement) || repeat <= 0n) return;
      const unit = new Uint8Array(bytes as number);
      for (let index = 0; index < unit.length; index += 1) unit[index] = Number((value >> BigInt(index * 8)) & 0xffn);
      emitTail(assembly, { kind: "fill", repeat: Number(repeat), unit, span });
    },
  }),
);

export const dataDirectives: readonly Directive[] = [
  ...integers(1, "one byte", [".byte", ".1byte", ".dc.b"]),
  ...integers(2, "2 bytes", [".hword", ".short", ".2byte", ".half", ".value", ".dc.w", ".dc"]),
  ...integers(4, "4 bytes", [".word", ".long", ".int", ".4byte", ".dc.l"]),
  ...integers(8, "8 bytes", [".xword", ".quad", ".8byte", ".dword", ".dc.a"]),
  octa,
  strings(".ascii", false),
  strings(".asciz", true),
  strings(".string", true),
  strings(".string8", true),
  strings(".string16", true, 2),
  strings(".string32", true, 4),
  strings(".string64", true, 8),
  ...floats(2, "16 bits", [".float16"]),
  ...floats(4, "32 bits", [".float", ".single", ".dc.s"]),
  ...floats(8, "64 bits", [".double", ".dc.d"]),
  ...space,
  zero,
  fill,
  ...doubleSpace,
  leb(".uleb128", false),
  leb(".sleb128", true),
  incbin,
];
