// A debugger's expression as text → a tree. The language is C's expressions as gdb takes them: registers as $x0, casts, struct
// names of the kernel's interface, {type} address, array @ count, and functions such as $_streq.

import { binaryOperators } from "../../base/operators.ts";
import { structureNamed } from "./structures.ts";
import { arrayOf, pointerTo, startsType, type Type, typeOfWords, types } from "./type.ts";

export type Expression =
  | { readonly kind: "integer"; readonly value: bigint; readonly type: Type }
  | { readonly kind: "float"; readonly value: number; readonly type: Type }
  | { readonly kind: "character"; readonly value: number }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  /** Without the dollar: a register, a convenience variable, an older value. */
  | { readonly kind: "dollar"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "callProgram"; readonly callee: Expression; readonly arguments: readonly Expression[] }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "!" | "~" | "*" | "&"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "conditional"; readonly condition: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly kind: "assign"; readonly operator: string; readonly place: Expression; readonly value: Expression }
  /** `place++`: what it was before. */
  | { readonly kind: "postfix"; readonly operator: "+" | "-"; readonly place: Expression }
  | { readonly kind: "cast"; readonly type: Type; readonly operand: Expression }
  /** `{type} address` */
  | { readonly kind: "at"; readonly type: Type; readonly address: Expression }
  | { readonly kind: "sizeof"; readonly operand: Expression | { readonly type: Type } }
  | { readonly kind: "member"; readonly of: Expression; readonly name: string; readonly isArrow: boolean }
  | { readonly kind: "index"; readonly of: Expression; readonly index: Expression };

/** Names of types beside C's own and the kernel's structures: those of a program. */
export interface TypeNames {
  structure(name: string): Type | undefined;
  enumeration(name: string): Type | undefined;
  typedef(name: string): Type | undefined;
}

/** What is wrong with an expression, in gdb's words where it has some. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

interface Token {
  readonly kind: "number" | "word" | "dollar" | "string" | "character" | "operator" | "end";
  readonly text: string;
  /** Where it starts. */
  readonly at: number;
}

const operators = [
  "<<=",
  ">>=",
  "->",
  "<<",
  ">>",
  "<=",
  ">=",
  "==",
  "!=",
  "&&",
  "||",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  "::",
  "++",
  "--",
];
const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, "0": 0, a: 7, b: 8, f: 12, v: 11, e: 27 };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const add = (kind: Token["kind"], length: number): void => {
    tokens.push({ kind, text: text.slice(at, at + length), at });
    at += length;
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const number =
      /^(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+\.\d*(?:[eE][+-]?\d+)?[fF]?|\.\d+(?:[eE][+-]?\d+)?|\d+(?:[eE][+-]?\d+)|\d+)[uUlL]*/.exec(rest);
    const word = /^[A-Za-z_][\w.$]*/.exec(rest);
    if (number) add("number", number[0].length);
    else if (rest[0] === "$") add("dollar", (/^\$[\w$]*/.exec(rest) as RegExpExecArray)[0].length);
    else if (word) add("word", word[0].length);
    else if (rest[0] === '"') add("string", quotedLength(rest, '"'));
    else if (rest[0] === "'") add("character", quotedLength(rest, "'"));
    else add("operator", operators.find((operator) => rest.startsWith(operator))?.length ?? 1);
  }
  tokens.push({ kind: "end", text: "", at: text.length });
  return tokens;
}

function quotedLength(text: string, quote: string): number {
  for (let index = 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === quote) return index + 1;
  }
  throw new ExpressionError(quote === '"' ? "Unterminated string in expression." : "Unmatched single quote.");
}

function unquote(text: string): string {
  let result = "";
  for (let index = 1; index < text.length - 1; index += 1) {
    if (text[index] !== "\\") {
      result += text[index];
      continue;
    }
    const octalOrHex = /^(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/.exec(text.slice(index + 1, -1));
    if (octalOrHex) {
      result += String.fromCharCode(Number.parseInt(octalOrHex[1] ?? octalOrHex[2], octalOrHex[1] ? 16 : 8));
      index += octalOrHex[0].length;
      continue;
    }
    index += 1;
    const code = escapes[text[index]];
    result += code === undefined ? text[index] : String.fromCharCode(code);
  }
  return result;
}

/** C's, and gdb's own that makes an array (`*start@count`), which binds tighter than a shift. */
const levels: readonly (readonly string[])[] = binaryOperators.flatMap((level) => (level.includes("+") ? [["@"], level] : [level]));
const assignments = new Set(["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="]);
const one: Expression = { kind: "integer", value: 1n, type: types.int };
const unaries = new Set(["-", "+", "!", "~", "*", "&"]);

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #names: TypeNames | undefined;
  #at = 0;

  constructor(text: string, names: TypeNames | undefined) {
    this.#text = text;
    this.#names = names;
    this.#tokens = tokenize(text);
  }

  get #token(): Token {
    return this.#tokens[this.#at];
  }

  whole(): Expression {
    if (this.#isAtEnd()) throw new ExpressionError("Argument required (expression to compute).");
    const expression = this.#comma();
    if (this.#is(")")) throw new ExpressionError("Junk after end of expression.");
    if (!this.#isAtEnd()) this.#fail();
    return expression;
  }

  wholeType(): Type {
    const type = this.#typeName();
    if (type === undefined || !this.#isAtEnd()) this.#fail();
    return type;
  }

  #isAtEnd(): boolean {
    return this.#token.kind === "end";
  }

  #fail(): never {
    const rest = this.#text.slice(this.#token.at);
    throw new ExpressionError(`A syntax error in expression, near \`${rest}'.`);
  }

  #is(text: string): boolean {
    return this.#token.kind === "operator" && this.#token.text === text;
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#fail();
  }

  #comma(): Expression {
    let expression = this.#assignment();
    while (this.#accept(",")) expression = { kind: "binary", operator: ",", left: expression, right: this.#assignment() };
    return expression;
  }

  #assignment(): Expression {
    const place = this.#conditional();
    const { kind, text } = this.#token;
    if (kind !== "operator" || !assignments.has(text)) return place;
    this.#at += 1;
    return { kind: "assign", operator: text.slice(0, -1), place, value: this.#assignment() };
  }

  #conditional(): Expression {
    const condition = this.#binary(0);
    if (!this.#accept("?")) return condition;
    const then = this.#comma();
    this.#expect(":");
    return { kind: "conditional", condition, then, otherwise: this.#conditional() };
  }

  #binary(level: number): Expression {
    if (level === levels.length) return this.#unary();
    let left = this.#binary(level + 1);
    while (this.#token.kind === "operator" && levels[level].includes(this.#token.text)) {
      const operator = this.#token.text;
      this.#at += 1;
      left = { kind: "binary", operator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  #unary(): Expression {
    const { kind, text } = this.#token;
    if (kind === "operator" && (text === "++" || text === "--")) {
      this.#at += 1;
      return { kind: "assign", operator: text[0], place: this.#unary(), value: one };
    }
    if (kind === "operator" && unaries.has(text)) {
      this.#at += 1;
      return { kind: "unary", operator: text as "-", operand: this.#unary() };
    }
    if (kind === "word" && text === "sizeof") return this.#sizeof();
    if (this.#is("{")) {
      this.#at += 1;
      const type = this.#typeName() ?? this.#fail();
      this.#expect("}");
      return { kind: "at", type, address: this.#unary() };
    }
    if (this.#is("(")) {
      const before = this.#at;
      this.#at += 1;
      const type = this.#typeName();
      if (type && this.#accept(")")) return { kind: "cast", type, operand: this.#unary() };
      this.#at = before;
    }
    return this.#postfix();
  }

  #sizeof(): Expression {
    this.#at += 1;
    const before = this.#at;
    if (this.#accept("(")) {
      const type = this.#typeName();
      if (type && this.#accept(")")) return { kind: "sizeof", operand: { type } };
      this.#at = before;
    }
    return { kind: "sizeof", operand: this.#unary() };
  }

  /** `struct iovec *`, `unsigned char [8]`; undefined: no type stands here, and nothing is taken. */
  #typeName(): Type | undefined {
    const before = this.#at;
    const words: string[] = [];
    let type: Type | undefined;
    while (this.#token.kind === "word") {
      const { text } = this.#token;
      if (/^(struct|union|enum)$/.test(text) && type === undefined) {
        this.#at += 1;
        const name = this.#token.text;
        type = text === "enum" ? this.#names?.enumeration(name) : (this.#names?.structure(name) ?? structureNamed(name));
        if (!type) throw new ExpressionError(`No ${text} type named ${name}.`);
        this.#at += 1;
      } else if (type === undefined && words.every((word) => word === "const" || word === "volatile") && this.#typedef(text)) {
        type = this.#typedef(text);
        this.#at += 1;
      } else if (startsType(text) && (type === undefined || text === "const" || text === "volatile")) {
        words.push(text);
        this.#at += 1;
      } else break;
    }
    type ??= typeOfWords(words);
    if (!type) {
      this.#at = before;
      return undefined;
    }
    return this.#declarator(type);
  }

  #typedef(name: string): Type | undefined {
    return startsType(name) ? undefined : this.#names?.typedef(name);
  }

  /** What stands behind the name of a type: `*`, `[5]`, `(*)[5]`, `(*)(int)`. */
  #declarator(base: Type): Type {
    let type = base;
    while (this.#accept("*")) {
      type = pointerTo(type);
      while (this.#token.kind === "word" && /^(const|volatile|restrict)$/.test(this.#token.text)) this.#at += 1;
    }
    const before = this.#at;
    if (this.#accept("(") && this.#is("*")) {
      let stars = 0;
      while (this.#accept("*")) stars += 1;
      this.#expect(")");
      let target = this.#is("(") ? this.#parameters(type) : this.#arrays(type);
      for (; stars > 0; stars -= 1) target = pointerTo(target);
      return target;
    }
    this.#at = before;
    return this.#arrays(type);
  }

  #parameters(returns: Type): Type {
    this.#expect("(");
    const parameters: Type[] = [];
    while (!this.#accept(")")) {
      parameters.push(this.#typeName() ?? this.#fail());
      if (!this.#accept(",") && !this.#is(")")) this.#fail();
    }
    return { kind: "function", returns, parameters: parameters.length === 1 && parameters[0].kind === "void" ? [] : parameters };
  }

  #arrays(type: Type): Type {
    const counts: number[] = [];
    while (this.#accept("[")) {
      if (this.#token.kind !== "number") this.#fail();
      counts.push(Number(this.#token.text));
      this.#at += 1;
      this.#expect("]");
    }
    return counts.reduceRight((of, count) => arrayOf(of, count), type);
  }

  #postfix(): Expression {
    let expression = this.#primary();
    for (;;) {
      if (this.#accept("[")) {
        expression = { kind: "index", of: expression, index: this.#comma() };
        this.#expect("]");
      } else if (this.#is("(")) {
        this.#at += 1;
        const values: Expression[] = [];
        while (!this.#accept(")")) {
          values.push(this.#assignment());
          if (!this.#accept(",") && !this.#is(")")) this.#fail();
        }
        expression = { kind: "callProgram", callee: expression, arguments: values };
      } else if (this.#is("++") || this.#is("--")) {
        expression = { kind: "postfix", operator: this.#token.text[0] as "+", place: expression };
        this.#at += 1;
      } else if (this.#is("->") || this.#is(".")) {
        const isArrow = this.#is("->");
        this.#at += 1;
        expression = this.#members(expression, isArrow);
      } else return expression;
    }
  }

  /** Words may hold dots, as labels do: `a.b.c` behind a dot are three members. */
  #members(of: Expression, isArrow: boolean): Expression {
    if (this.#token.kind !== "word") this.#fail();
    const names = this.#token.text.split(".");
    this.#at += 1;
    return names.reduce<Expression>((inner, name, index) => ({ kind: "member", of: inner, name, isArrow: isArrow && index === 0 }), of);
  }

  #primary(): Expression {
    const { kind, text } = this.#token;
    this.#at += 1;
    switch (kind) {
      case "number":
        return numberOf(text);
      case "string":
        return { kind: "string", text: unquote(text) };
      case "character":
        return { kind: "character", value: unquote(text).charCodeAt(0) };
      case "word":
        return { kind: "name", name: text };
      case "dollar": {
        const name = text.slice(1);
        if (!this.#is("(")) return this.#dotted(name);
        this.#at += 1;
        const values: Expression[] = [];
        if (!this.#is(")")) {
          do values.push(this.#assignment());
          while (this.#accept(","));
        }
        this.#expect(")");
        return { kind: "call", name, arguments: values };
      }
      case "operator":
        if (text === "(") {
          const inner = this.#comma();
          this.#expect(")");
          return inner;
        }
    }
    this.#at -= 1;
    return this.#fail();
  }

  #dotted(name: string): Expression {
    return { kind: "dollar", name };
  }
}

/** Of the types that a constant may have, the first that holds it (C11 6.4.4.1): decimal ones are not unsigned by themselves. */
function numberOf(text: string): Expression {
  const [, plain, suffix] = /^(.*?)([uUlL]*)$/.exec(text) as RegExpExecArray;
  const isHexadecimal = /^0[xX]/.test(plain);
  if (!isHexadecimal && /[.eE]/.test(plain))
    return { kind: "float", value: Number.parseFloat(plain), type: /f$/i.test(plain) ? types.float : types.double };
  const isOctal = /^0[0-7]+$/.test(plain);
  const value = BigInt(isOctal ? `0o${plain.slice(1)}` : plain);
  const mayBeUnsigned = isOctal || /^0[xXbB]/.test(plain) || /u/i.test(suffix);
  const mustBeUnsigned = /u/i.test(suffix);
  const mustBeLong = /l/i.test(suffix);
  const candidates = [types.int, types.unsigned, types.long, types.unsignedLong] as const;
  const type = candidates.find(({ bytes, isSigned }) => {
    if (mustBeLong && bytes < 8) return false;
    if (isSigned ? mustBeUnsigned : !mayBeUnsigned && bytes < 8) return false;
    return isSigned ? BigInt.asIntN(bytes * 8, value) === value : BigInt.asUintN(bytes * 8, value) === value;
  });
  if (!type) throw new ExpressionError("Numeric constant too large.");
  return { kind: "integer", value, type };
}

/** Throws an ExpressionError. */
export const parseExpression = (text: string, names?: TypeNames): Expression => new Parser(text, names).whole();

/** Of `ptype` and `whatis`: "struct sockaddr_in", "unsigned char *". Throws an ExpressionError. */
export const parseType = (text: string, names?: TypeNames): Type => new Parser(text, names).wholeType();
