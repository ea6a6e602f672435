// Directives that put values into the section: integers, strings, floating-point numbers, runs of bytes, files.

import type { Span } from "../../base/diagnostic.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { ByteWriter } from "../../elf/byte-writer.ts";
import type { Assembly } from "../assembly.ts";
import { code } from "../characters.ts";
import { emitBytes, emitExpression, emitTail } from "../emit.ts";
import { constant, makeBinary } from "../expression.ts";
import { encodeFloat, type FloatFormat, floatBytes } from "../float.ts";
import { maximumOutputBytes } from "../limits.ts";
import { enterMapping } from "../mapping.ts";
import { integerValue, parseExpression, parseNumber, plainCount } from "../parse-expression.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectComma, expectEnd, expectString, sameDirective } from "./directive.ts";

const integers = (bytes: number, what: string, names: readonly string[]): Directive[] =>
  sameDirective(names, {
    form: (name) => `${name} <value>{, <value>}…`,
    summary: `Stores ${what} each.`,
    storesNumbers: true,
    run(assembly, statement, name) {
      enterMapping(assembly, "data");
      if (statement.atEnd) return;
      do {
        const first = statement.index;
        const isString = statement.kind === token.string;
        if (isString && bytes === 1) {
          assembly.report.error(statement.span, `a string cannot be stored by ${names[0]}`, {
            help: `use .ascii ${statement.text}`,
            fixes: [{ title: "store it with .ascii", span: name, text: ".ascii" }],
          });
          statement.skipToComma();
          continue;
        }
        if (isString && !assembly.symbols.find(statement.text.slice(1, -1)))
          assembly.report.warning(statement.span, `${statement.text} in quotes is the name of a symbol here`, {
            help: `the bytes of a text are stored by .ascii ${statement.text}`,
          });
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
      const text = takeText(assembly, statement);
      if (!text) return;
      const pieces = [text];
      // Strings side by side are one.
      while (statement.kind === token.string || statement.isAt(code.less)) {
        const next = takeText(assembly, statement);
        if (!next) return;
        pieces.push(next);
      }
      for (const piece of pieces) emitBytes(assembly, bytes === 1 ? piece : widened(piece, bytes), span);
      if (terminated) emitBytes(assembly, new Uint8Array(bytes), span);
    } while (statement.take(code.comma));
    expectEnd(assembly, statement);
  },
});

/** A string, or `<number>` for one byte of it. */
function takeText(assembly: Assembly, statement: Statement): Uint8Array | undefined {
  if (!statement.take(code.less)) return expectString(assembly, statement);
  const value = statement.kind === token.integer ? integerValue(statement.text) : undefined;
  if (value === undefined) {
    assembly.report.error(statement.span, "expected the number of a byte");
    return undefined;
  }
  statement.index += 1;
  if (statement.take(code.greater)) return Uint8Array.of(Number(value & 0xffn));
  assembly.report.error(statement.span, 'expected ">" after the byte');
  return undefined;
}

function widened(text: Uint8Array, bytes: number): Uint8Array {
  const wide = new Uint8Array(text.length * bytes);
  for (const [index, byte] of text.entries()) wide[index * bytes] = byte;
  return wide;
}

const floats = (format: FloatFormat, what: string, names: readonly string[]): Directive[] =>
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
        // Nothing behind the last comma is 0.
        const isLeftOut = text === "" && statement.atEnd && first > 1;
        const span = statement.spanFrom(first);
        const encoded = readFloat(assembly, isLeftOut ? "0" : text, format, span);
        if (encoded) emitBytes(assembly, encoded, span);
      } while (statement.take(code.comma));
    },
  });

/** The bytes of a number, or undefined after a report. */
function readFloat(assembly: Assembly, text: string, format: FloatFormat, span: Span): Uint8Array | undefined {
  const encoded = encodeFloat(text, format);
  if (typeof encoded !== "string") return encoded;
  if (encoded === "too large") assembly.report.error(span, `${text} is too large for this format`);
  else
    assembly.report.error(span, text ? `${text} is not a floating-point number` : "a number is missing", {
      help: "such as 1.5, -2e-3, inf, nan",
    });
  return undefined;
}

const space = sameDirective([".skip", ".space"], {
  form: (name) => `${name} <bytes>{, <fill>}`,
  summary: "Reserves bytes, zero or of the given value.",
  run: (assembly, statement) => reserve(assembly, statement),
});

function reserve(assembly: Assembly, statement: Statement, unitBytes = 1n): void {
  const { span } = statement;
  enterMapping(assembly, "data");
  const count = statement.atEnd ? constant(0n) : parseExpression(assembly, statement, "error");
  if (!count) return;
  const value = statement.take(code.comma) ? parseNumber(assembly, statement, "the fill value") : 0n;
  if (value === undefined || !expectEnd(assembly, statement)) return;
  const known = assembly.numberNow(count);
  if (known !== undefined && known <= 0n) {
    assembly.report.warning(span, `a count of ${known} reserves nothing`);
    return;
  }
  if (value !== 0n && assembly.section.isNobits) {
    assembly.report.error(span, `${assembly.section.name} has no contents in the file, it can only hold zeros`);
    return;
  }
  if (known !== undefined && value !== 0n && (unitBytes > 1n || value < -0x80n || value > 0xffn)) {
    const unit = new ByteWriter(16);
    unit.integer(value, Number(unitBytes));
    emitCopies(assembly, unit.finish(), known, span);
    return;
  }
  const bytes = known === undefined ? makeBinary("*", count, constant(unitBytes)) : constant(known * unitBytes);
  emitTail(assembly, { kind: "space", count: bytes, value: Number(value & 0xffn), span });
}

/** The same bytes several times. */
function emitCopies(assembly: Assembly, unit: Uint8Array, count: bigint, span: Span): void {
  const bytes = count * BigInt(unit.length);
  if (bytes > maximumOutputBytes) {
    assembly.claimOutput(maximumOutputBytes + 1, span);
    return;
  }
  const copies = new Uint8Array(Number(bytes));
  for (let at = 0; at < copies.length; at += unit.length) copies.set(unit, at);
  emitBytes(assembly, copies, span);
}

const fill: Directive = {
  name: ".fill",
  form: ".fill <repeat>{, <bytes>{, <value>}}",
  summary: "Stores a value of 0 to 8 bytes several times.",
  run(assembly, statement) {
    const { span } = statement;
    const count = statement.atEnd ? constant(0n) : parseExpression(assembly, statement, "error");
    if (!count) return;
    const repeat = assembly.numberNow(count) ?? 1n;
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
    if (assembly.numberNow(count) === undefined) emitTail(assembly, { kind: "repeat", count, unit, span });
    else emitTail(assembly, { kind: "fill", repeat: Number(repeat), unit, span });
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
  storesNumbers: true,
  run(assembly, statement) {
    do {
      const { index } = statement;
      const count = plainCount(statement);
      if (count >= 0) {
        enterMapping(assembly, "data");
        if (!assembly.claimOutput(10, statement.spanFrom(index))) return;
        const { writer } = assembly.subsection;
        if (signed) writer.sleb128(count);
        else writer.uleb128(count);
        continue;
      }
      const { span } = statement;
      const isAlone = statement.kind === token.integer && statement.endsAfter(1);
      const value = parseExpression(assembly, statement);
      if (!value) return;
      enterMapping(assembly, "data");
      const number = assembly.numberNow(value);
      if (number === undefined) {
        emitTail(assembly, { kind: "leb128", value, signed, span });
        continue;
      }
      if (!assembly.claimOutput(10, span)) return;
      const { writer } = assembly.subsection;
      if (number >= 0n && number < 0x40n) {
        writer.u8(Number(number));
        continue;
      }
      // A number as it is written may have any size, and no sign of its own.
      const alone = isAlone ? integerValue(statement.textBetween(index, index + 1)) : undefined;
      if (signed) writer.sleb128(alone ?? number);
      else writer.uleb128(alone ?? BigInt.asUintN(64, number));
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
    enterMapping(assembly, "data");
    emitBytes(assembly, bytes.subarray(Number(skip), end), span);
  },
};

const copies: readonly Directive[] = (
  [
    [".dcb.b", 1],
    [".dcb.w", 2],
    [".dcb.l", 4],
    [".dcb", 2],
  ] as const
).map(
  ([name, bytes]): Directive => ({
    name,
    form: `${name} <repeat>{, <value>}`,
    summary: `Stores a value of ${bytes} bytes several times.`,
    run: (assembly, statement) => reserve(assembly, statement, BigInt(bytes)),
  }),
);

const floatRuns: readonly Directive[] = (
  [
    [".dcb.s", "single"],
    [".dcb.d", "double"],
    [".dcb.x", "extended"],
  ] as const
).map(
  ([name, format]): Directive => ({
    name,
    form: `${name} <repeat>, <number>`,
    summary: `Stores a floating-point number of ${floatBytes(format)} bytes several times.`,
    run(assembly, statement) {
      const { span } = statement;
      const repeat = parseNumber(assembly, statement, "the repeat count");
      if (repeat === undefined || !expectComma(assembly, statement, "the repeat count")) return;
      const first = statement.index;
      statement.skipToComma();
      const unit = readFloat(assembly, statement.index > first ? statement.textBetween(first, statement.index) : "", format, span);
      if (!unit || !expectEnd(assembly, statement) || repeat <= 0n) return;
      emitCopies(assembly, unit, repeat, span);
    },
  }),
);

/** .ds reserves so many values. */
const gaps: readonly Directive[] = (
  [
    [".ds", 2],
    [".ds.b", 1],
    [".ds.w", 2],
    [".ds.l", 4],
    [".ds.s", 4],
    [".ds.d", 8],
    [".ds.p", 12],
    [".ds.x", 12],
  ] as const
).map(
  ([name, bytes]): Directive => ({
    name,
    form: `${name} <count>{, <fill>}`,
    summary: `Reserves room for values of ${bytes} bytes.`,
    run: (assembly, statement) => reserve(assembly, statement, BigInt(bytes)),
  }),
);

export const dataDirectives: readonly Directive[] = [
  ...integers(1, "one byte", [".byte", ".dc.b"]),
  ...integers(2, "2 bytes", [".hword", ".short", ".2byte", ".dc.w", ".dc"]),
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
  ...floats("half", "16 bits", [".float16"]),
  ...floats("bfloat", "16 bits with the range of 32", [".bfloat16"]),
  ...floats("single", "32 bits", [".float", ".single", ".dc.s"]),
  ...floats("double", "64 bits", [".double", ".dc.d"]),
  ...floats("extended", "80 bits", [".dc.x"]),
  ...floatRuns,
  ...gaps,
  ...space,
  zero,
  fill,
  ...copies,
  leb(".uleb128", false),
  leb(".sleb128", true),
  incbin,
];
