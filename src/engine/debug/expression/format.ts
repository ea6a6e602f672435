// Values as gdb prints them: by their type, or by a letter (x d u o t a c f s z i) as in `p/x` and `x/8gx`.

import { visibleCharacter } from "../../base/latin.ts";
import { type EvaluationContext, evaluateText, hexText } from "./evaluate.ts";
import { ExpressionError } from "./parse.ts";
import { type Enumerator, type IntegerType, nameOfType, sizeOf, type Type, types } from "./type.ts";
import { bitField, floatOfBytes, integerOfBytes, scalarOf, type Value } from "./value.ts";

export type FormatLetter = "x" | "d" | "u" | "o" | "t" | "a" | "c" | "f" | "s" | "z" | "i";

/** What addresses are called: `<main+8>`; undefined: nothing. */
export type NameAddress = (address: bigint) => string | undefined;

/** How values are laid out: gdb's `set print …`. */
export interface PrintStyle {
  /** Elements of an array, characters of a text. */
  readonly elements: number;
  /** More equal elements are one. */
  readonly repeats: number;
  readonly isPretty: boolean;
  readonly isArrayPretty: boolean;
  readonly showsAddress: boolean;
  readonly showsSymbol: boolean;
  readonly showsUnion: boolean;
}

export const usualStyle: PrintStyle = {
  elements: 200,
  repeats: 10,
  isPretty: false,
  isArrayPretty: false,
  showsAddress: true,
  showsSymbol: true,
  showsUnion: true,
};

const unsignedOf = (value: Value): bigint => integerOfBytes(value.bytes, false, value.isBigEndian);

/** What is around a value: names of addresses, and the memory that pointers to characters lead to. */
export interface FormatContext {
  readonly nameAddress?: NameAddress;
  readonly read?: EvaluationContext["read"];
  /** Part of a structure, of a list of variables: pointers go without their type. */
  readonly isPart?: boolean;
  readonly style?: PrintStyle;
  /** How many structures and arrays it stands in. */
  readonly depth?: number;
}

const styleOf = ({ style = usualStyle }: FormatContext): PrintStyle => style;

/** A value in its own type, or in a format. */
export function formatValue(value: Value, letter?: FormatLetter, context: FormatContext = {}): string {
  if (value.isVoid) return "void";
  if (value.problem === "optimizedOut") return "<optimized out>";
  if (value.problem === "unreadable" && value.place?.kind === "memory")
    return `<error: Cannot access memory at address ${hexText(value.place.address)}>`;
  const { type } = value;
  if (type.kind === "struct") return formatStruct(value, letter, { ...context, isPart: true });
  if (type.kind === "array") return formatArray(value, letter, { ...context, isPart: true });
  if (letter === "s" && type.kind === "pointer" && isCharacter(type.to)) return formatPointer(value, type, context);
  if (letter !== undefined && letter !== "s") return formatScalar(value, letter, context.nameAddress);
  switch (type.kind) {
    case "integer":
      return formatInteger(scalarOf(value) as bigint, type);
    case "float":
      return formatFloat(floatOfBytes(value.bytes), type.bytes);
    case "pointer":
      return formatPointer(value, type, context);
    case "code":
    case "function": {
      const address = value.place?.kind === "memory" ? value.place.address : 0n;
      const name = type.kind === "code" ? type.name : context.nameAddress?.(address);
      return `{${nameOfType(type)}} ${hexText(address)}${name === undefined ? "" : ` <${name}>`}`;
    }
    case "unknown":
      return `'${type.name}' has unknown type; cast it to its declared type`;
    case "void":
      return "void";
  }
}

const isCharacter = (type: Type): boolean => type.kind === "integer" && type.isCharacter === true;

function formatInteger(number: bigint, type: IntegerType): string {
  if (type.isCharacter) return `${number} ${quoteCharacter(Number(BigInt.asUintN(8, number)))}`;
  if (type.isBoolean && number <= 1n) return number === 0n ? "false" : "true";
  if (type.enumerators) return formatEnumeration(number, type.enumerators);
  return String(number);
}

/** A name; where the names are bits, those that are set. */
function formatEnumeration(number: bigint, enumerators: readonly Enumerator[]): string {
  const exact = enumerators.find(({ value }) => value === number);
  if (exact) return exact.name;
  const isFlags = enumerators.every(({ value }) => value >= 0n && (value & (value - 1n)) === 0n);
  if (!isFlags || number === 0n) return String(number);
  const set = enumerators.filter(({ value }) => value !== 0n && (number & value) === value);
  const rest = set.reduce((left, { value }) => left & ~value, number);
  const parts = [...set.map(({ name }) => name), ...(rest === 0n ? [] : [`unknown: ${hexText(rest)}`])];
  return `(${parts.join(" | ")})`;
}

function formatPointer(value: Value, type: Extract<Type, { kind: "pointer" }>, context: FormatContext): string {
  const { nameAddress, read, isPart } = context;
  const { elements, showsAddress, showsSymbol } = styleOf(context);
  const address = unsignedOf(value);
  const { to } = type;
  const name = showsSymbol || to.kind === "function" || to.kind === "code" ? nameAddress?.(address) : undefined;
  if (isCharacter(to) && read) {
    const text = address === 0n ? undefined : textAt({ read }, address, elements);
    const shown = text && `${quoteText(text.bytes)}${text.isCut ? "..." : ""}`;
    if (!showsAddress && shown) return shown;
    const place = `${hexText(address)}${name === undefined ? "" : ` <${name}>`}`;
    return address === 0n ? "0x0" : `${place} ${shown ?? `<error: Cannot access memory at address ${hexText(address)}>`}`;
  }
  const prefix = isPart ? "" : `(${nameOfType(type)}) `;
  const shownName = name === undefined ? "" : `<${name}>`;
  if (!showsAddress) return prefix + shownName;
  return `${prefix}${hexText(address)}${shownName === "" ? "" : ` ${shownName}`}`;
}

function formatStruct(value: Value, letter: FormatLetter | undefined, context: FormatContext): string {
  if (value.type.kind !== "struct") return "";
  if (value.type.isIncomplete) return "<incomplete type>";
  const { isPretty, showsUnion } = styleOf(context);
  const { depth = 0 } = context;
  if (!showsUnion && value.type.keyword === "union" && depth > 0) return "{...}";
  const inner = { ...context, depth: depth + 1 };
  const fields = value.type.fields.map((field) => {
    const { name, offset, type, isBigEndian } = field;
    const bytes = field.bits ? bitField(value.bytes, field) : value.bytes.slice(offset, offset + sizeOf(type));
    const shown = formatValue({ type, bytes, ...(isBigEndian ? { isBigEndian } : {}) }, letter, inner);
    return name === "" ? shown : `${name} = ${shown}`;
  });
  if (!isPretty) return `{${fields.join(", ")}}`;
  const indent = "  ".repeat(depth + 1);
  return `{\n${indent}${fields.join(`,\n${indent}`)}\n${"  ".repeat(depth)}}`;
}

function formatArray(value: Value, letter: FormatLetter | undefined, context: FormatContext): string {
  const { type, bytes } = value;
  if (type.kind !== "array") return "";
  if (type.of.kind === "integer" && type.of.isCharacter && (letter === undefined || letter === "s"))
    return formatText(bytes, styleOf(context));
  const { elements, repeats: repeatsFrom, isArrayPretty } = styleOf(context);
  const { depth = 0 } = context;
  const inner = { ...context, depth: depth + 1 };
  const size = sizeOf(type.of);
  const parts: string[] = [];
  for (let index = 0; index < type.count && parts.length < elements; ) {
    const element = bytes.slice(index * size, (index + 1) * size);
    let repeats = 1;
    while (
      index + repeats < type.count &&
      bytes.subarray((index + repeats) * size, (index + repeats + 1) * size).every((byte, at) => byte === element[at])
    )
      repeats += 1;
    const text = formatValue({ type: type.of, bytes: element }, letter, inner);
    if (repeats > repeatsFrom) {
      parts.push(`${text} <repeats ${repeats} times>`);
      index += repeats;
    } else {
      parts.push(text);
      index += 1;
    }
  }
  const isCut = parts.length >= elements && type.count > elements;
  if (!isArrayPretty) return `{${parts.join(", ")}${isCut ? "..." : ""}}`;
  const indent = "  ".repeat(depth + 1);
  return `{\n${indent}${parts.join(`,\n${indent}`)}${isCut ? "..." : ""}\n${"  ".repeat(depth)}}`;
}

/** As C writes it, without the zero at its end; many equal characters as one. */
function formatText(bytes: Uint8Array, { elements, repeats: repeatsFrom }: PrintStyle): string {
  const whole = bytes[bytes.length - 1] === 0 ? bytes.subarray(0, -1) : bytes;
  const isCut = shownCharacters(whole, repeatsFrom) > elements;
  const text = isCut ? whole.subarray(0, elements) : whole;
  const parts: string[] = [];
  let plain = 0;
  for (let index = 0; index < text.length; ) {
    let repeats = 1;
    while (text[index + repeats] === text[index]) repeats += 1;
    if (repeats > repeatsFrom) {
      if (index > plain) parts.push(quoteText(text.subarray(plain, index)));
      parts.push(`${quoteCharacter(text[index])} <repeats ${repeats} times>`);
      plain = index + repeats;
    }
    index += repeats;
  }
  if (plain < text.length || parts.length === 0) parts.push(quoteText(text.subarray(plain)));
  return parts.join(", ") + (isCut ? "..." : "");
}

/** Of many equal characters as many count as would be shown one by one. */
function shownCharacters(text: Uint8Array, repeatsFrom: number): number {
  let count = 0;
  for (let index = 0; index < text.length; ) {
    let repeats = 1;
    while (text[index + repeats] === text[index]) repeats += 1;
    count += Math.min(repeats, repeatsFrom);
    index += repeats;
  }
  return count;
}

const named: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  27: "\\033",
  92: "\\\\",
};

function escapeByte(byte: number, quote: string): string {
  if (named[byte] !== undefined) return named[byte];
  if (byte === quote.charCodeAt(0)) return `\\${quote}`;
  return visibleCharacter(byte, `\\${byte.toString(8).padStart(3, "0")}`);
}

const quoteText = (bytes: Uint8Array): string => `"${Array.from(bytes, (byte) => escapeByte(byte, '"')).join("")}"`;
const quoteCharacter = (byte: number): string => `'${escapeByte(byte, "'")}'`;

/** Seventeen significant digits of a double, nine of a float, as C's %g. */
function formatFloat(value: number, bytes: number): string {
  if (Number.isNaN(value)) return "nan(0x8000000000000)";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return formatGeneral(value, bytes === 8 ? 17 : bytes === 4 ? 9 : 5);
}

function formatGeneral(value: number, digits: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa, exponentText] = value.toExponential(digits - 1).split("e");
  const exponent = Number(exponentText);
  const trim = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent < -4 || exponent >= digits)
    return `${trim(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  return trim(value.toFixed(Math.max(0, digits - 1 - exponent)));
}

/** A scalar in a format; sizes are those of its type. */
function formatScalar(value: Value, letter: FormatLetter, nameAddress: NameAddress = () => undefined): string {
  const { type, bytes } = value;
  const bits = bytes.length * 8;
  // A floating-point number in an integer format is its bits.
  const unsigned = type.kind === "code" && value.place?.kind === "memory" ? value.place.address : unsignedOf(value);
  switch (letter) {
    case "x":
      return `0x${unsigned.toString(16)}`;
    case "z":
      return `0x${unsigned.toString(16).padStart(bytes.length * 2, "0")}`;
    case "u":
      return String(unsigned);
    case "d":
      return String(BigInt.asIntN(bits, unsigned));
    case "o":
      return unsigned === 0n ? "0" : `0${unsigned.toString(8)}`;
    case "t":
      return unsigned.toString(2);
    case "a": {
      const name = nameAddress(unsigned);
      return name === undefined ? hexText(unsigned) : `${hexText(unsigned)} <${name}>`;
    }
    case "c": {
      const byte = Number(unsigned & 0xffn);
      const shown = type.kind === "integer" && type.isSigned ? Number(BigInt.asIntN(8, BigInt(byte))) : byte;
      return `${shown} ${quoteCharacter(byte)}`;
    }
    case "f":
      if (bytes.length === 8 || bytes.length === 4) return formatFloat(floatOfBytes(bytes), bytes.length);
      return String(scalarOf(value) ?? unsigned);
    case "s":
    case "i":
      return formatValue(value);
  }
}

export interface ExamineFormat {
  readonly count: number;
  readonly letter: FormatLetter;
  /** 1, 2, 4 or 8. */
  readonly bytes: number;
}

const sizeLetters: Readonly<Record<string, number>> = { b: 1, h: 2, w: 4, g: 8 };

/** What follows the slash of `x/` and `p/`: "8gx", "s", "3i". What is not said stays as in `before`. Throws an ExpressionError. */
export function parseFormat(text: string, before: ExamineFormat = { count: 1, letter: "x", bytes: 8 }): ExamineFormat {
  const parsed = /^(-?\d+)?([a-z]*)$/.exec(text);
  if (!parsed) throw new ExpressionError(`Undefined output format "${text}".`);
  let { letter, bytes } = before;
  let isSizeGiven = false;
  for (const each of parsed[2]) {
    if (sizeLetters[each] !== undefined) {
      bytes = sizeLetters[each];
      isSizeGiven = true;
    } else if ("xduotacfszi".includes(each)) letter = each as FormatLetter;
    else throw new ExpressionError(`Undefined output format "${each}".`);
  }
  if (!isSizeGiven) bytes = letter === "a" ? 8 : letter === "c" ? 1 : letter === "f" && bytes < 4 ? 8 : bytes;
  return { count: parsed[1] === undefined ? 1 : Number(parsed[1]), letter, bytes };
}

const integerOf = (bytes: number, isSigned: boolean): Type => ({ kind: "integer", name: "", bytes, isSigned });
const shownType = ({ letter, bytes }: ExamineFormat): Type => {
  if (letter === "f") return bytes === 4 ? types.float : types.double;
  return integerOf(bytes, letter === "d" || letter === "c");
};

/** Bytes in one line of `x`. */
const lineElements = (format: ExamineFormat): number => {
  if (format.letter === "t") return format.bytes === 8 ? 1 : format.bytes === 4 ? 2 : 8;
  if (format.letter === "a" || format.letter === "f") return 2;
  return { 1: 8, 2: 8, 4: 4, 8: 2 }[format.bytes] ?? 2;
};

export interface ExamineLine {
  readonly address: bigint;
  /** `<main+8>` without the brackets. */
  readonly name?: string;
  readonly items: readonly string[];
}

/** `x/FMT address` for all formats but instructions. Throws an ExpressionError where memory ends; `lines` has what came before. */
export function examine(
  format: ExamineFormat,
  address: bigint,
  context: Pick<EvaluationContext, "read">,
  nameAddress: NameAddress,
): { readonly lines: readonly ExamineLine[]; readonly next: bigint; readonly error?: string } {
  const lines: ExamineLine[] = [];
  let at = address;
  const startLine = (): string[] => {
    const items: string[] = [];
    const name = nameAddress(at);
    lines.push(name === undefined ? { address: at, items } : { address: at, name, items });
    return items;
  };
  let items: string[] = [];
  for (let index = 0; index < format.count; index += 1) {
    const perLine = format.letter === "s" ? 1 : lineElements(format);
    if (index % perLine === 0) items = startLine();
    if (format.letter === "s") {
      const text = textAt(context, at);
      if (text === undefined) return { lines, next: at, error: `Cannot access memory at address ${hexText(at)}` };
      items.push(quoteText(text.bytes) + (text.isCut ? "..." : ""));
      at += BigInt(text.bytes.length + (text.isCut ? 0 : 1));
      continue;
    }
    const bytes = context.read(at, format.bytes);
    if (!bytes || bytes.length < format.bytes) return { lines, next: at, error: `Cannot access memory at address ${hexText(at)}` };
    const letter = format.letter === "x" ? "z" : format.letter;
    items.push(
      letter === "t"
        ? unsignedOf({ type: types.long, bytes })
            .toString(2)
            .padStart(format.bytes * 8, "0")
        : formatScalar({ type: shownType(format), bytes }, letter, nameAddress),
    );
    at += BigInt(format.bytes);
  }
  return { lines, next: at };
}

function textAt(
  { read }: Pick<EvaluationContext, "read">,
  address: bigint,
  most = usualStyle.elements,
): { readonly bytes: Uint8Array; readonly isCut: boolean } | undefined {
  const bytes: number[] = [];
  for (; bytes.length < most; ) {
    const byte = read(address + BigInt(bytes.length), 1);
    if (!byte || byte.length === 0) return bytes.length === 0 ? undefined : { bytes: Uint8Array.from(bytes), isCut: true };
    if (byte[0] === 0) return { bytes: Uint8Array.from(bytes), isCut: false };
    bytes.push(byte[0]);
  }
  return { bytes: Uint8Array.from(bytes), isCut: true };
}

/** Text with `{expression}` and `{expression:x}`, as logpoints have it; what cannot be told says so in its place. */
export function formatTemplate(template: string, context: EvaluationContext): string {
  return template.replace(/\{\{|\}\}|\{((?:[^{}"]|"[^"]*")*)\}/g, (whole, inside: string | undefined) => {
    if (inside === undefined) return whole[0];
    const parsed = /^(.*?)(?::([xduotacfsz]))?$/.exec(inside) as RegExpExecArray;
    try {
      const value = evaluateText(parsed[1], context);
      if (parsed[2] === "s") {
        const address = scalarOf(value);
        const text = typeof address === "bigint" ? textAt(context, BigInt.asUintN(64, address)) : undefined;
        return text ? quoteText(text.bytes) : "<no text there>";
      }
      return formatValue(value, parsed[2] as FormatLetter | undefined);
    } catch (error) {
      if (error instanceof ExpressionError) return `<${error.message}>`;
      throw error;
    }
  });
}
