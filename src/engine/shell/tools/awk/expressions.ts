// awk's expressions (POSIX awk, "Grammar"): tokens → Expression, from the loosest operator to the tightest.

import type { Expression, Place } from "./syntax.ts";
import type { TokenReader } from "./token-reader.ts";

/** Of two operands, from the loosest: what stands on one level. Comparison, concatenation and powers have rules of their own. */
const levels: readonly (readonly string[])[] = [["||"], ["&&"]];
const comparisons = ["<", "<=", "==", "!=", ">", ">="];
const assignments = ["=", "+=", "-=", "*=", "/=", "%=", "^=", "**="];

export class ExpressionParser {
  readonly #tokens: TokenReader;
  /** A greater-than in print's words leads to a file. */
  #isInPrint = false;

  constructor(tokens: TokenReader) {
    this.#tokens = tokens;
  }

  /** The words of print, in which `>` compares only within parentheses. */
  printed(): readonly Expression[] {
    this.#isInPrint = true;
    const words = this.expressions();
    this.#isInPrint = false;
    return words;
  }

  expressions(): readonly Expression[] {
    const values = [this.expression()];
    while (this.#tokens.take(",")) {
      this.#tokens.skipNewlines();
      values.push(this.expression());
    }
    return values;
  }

  subscripts(): readonly Expression[] {
    const values = this.expressions();
    this.#tokens.expect("]");
    return values;
  }

  expression(): Expression {
    const test = this.#binary(0);
    if (this.#tokens.take("?")) {
      this.#tokens.skipNewlines();
      const then = this.expression();
      this.#tokens.skipNewlines();
      this.#tokens.expect(":");
      this.#tokens.skipNewlines();
      return { kind: "condition", test, then, otherwise: this.expression() };
    }
    const place = placeOf(test);
    const sign = place && this.#tokens.takeOneOf(assignments);
    if (!place || sign === undefined) return test;
    this.#tokens.skipNewlines();
    return { kind: "assign", operator: sign.slice(0, -1), place, value: this.expression() };
  }

  #binary(level: number): Expression {
    if (level === levels.length) return this.#in();
    let left = this.#binary(level + 1);
    for (let operator = this.#tokens.takeOneOf(levels[level]); operator; operator = this.#tokens.takeOneOf(levels[level])) {
      this.#tokens.skipNewlines();
      left = { kind: "binary", operator, left, right: this.#assigned(() => this.#binary(level + 1)) };
    }
    return left;
  }

  /** `a && b = 1`: what stands behind an operator may be an assignment. */
  #assigned(parse: () => Expression): Expression {
    const value = parse();
    const place = placeOf(value);
    const sign = place && this.#tokens.takeOneOf(assignments);
    if (!place || sign === undefined) return value;
    return { kind: "assign", operator: sign.slice(0, -1), place, value: this.expression() };
  }

  #in(): Expression {
    let left = this.#match();
    while (this.#tokens.takeWord("in")) {
      left = { kind: "in", subscripts: left.kind === "group" ? left.values : [left], name: this.#tokens.name() };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    for (let operator = this.#tokens.takeOneOf(["~", "!~"]); operator; operator = this.#tokens.takeOneOf(["~", "!~"])) {
      left = { kind: "binary", operator, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.concatenation(true);
    const operator = this.#tokens.takeOneOf(this.#isInPrint ? comparisons.filter((sign) => sign !== ">") : comparisons);
    if (!operator) return left;
    return { kind: "binary", operator, left, right: this.concatenation(true) };
  }

  #beginsValue(): boolean {
    const token = this.#tokens.token;
    if (token.kind === "sign") return ["(", "$", "!", "-", "+", "++", "--"].includes(token.value);
    return token.kind !== "newline" && token.kind !== "end" && token.kind !== "word";
  }

  /** `mayRead`: a `| getline` behind it is part of it. */
  concatenation(mayRead: boolean): Expression {
    let left = this.#sum();
    for (;;) {
      if (mayRead && this.#tokens.is("|") && this.#isGetlineNext()) {
        this.#tokens.index += 2;
        const place = this.#optionalPlace();
        left = { kind: "getline", command: left, ...(place ? { place } : {}) };
      } else if (this.#beginsValue() && !this.#tokens.is("+") && !this.#tokens.is("-") && !this.#tokens.is("!")) {
        left = { kind: "binary", operator: " ", left, right: this.#sum() };
      } else return left;
    }
  }

  #isGetlineNext(): boolean {
    const next = this.#tokens.ahead(2)[1];
    return next.kind === "word" && next.value === "getline";
  }

  #sum(): Expression {
    let left = this.#product();
    for (let operator = this.#tokens.takeOneOf(["+", "-"]); operator; operator = this.#tokens.takeOneOf(["+", "-"])) {
      left = { kind: "binary", operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#unary();
    for (let operator = this.#tokens.takeOneOf(["*", "/", "%"]); operator; operator = this.#tokens.takeOneOf(["*", "/", "%"])) {
      left = { kind: "binary", operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    const operator = this.#tokens.takeOneOf(["!", "-", "+"]);
    if (operator === undefined) return this.#power();
    const operand = operator === "!" ? this.#assigned(() => this.#unary()) : this.#unary();
    // `! x ~ y` is of the match, as gawk and the others have it.
    if (operator === "!") {
      const match = this.#tokens.takeOneOf(["~", "!~"]);
      if (match) return { kind: "unary", operator, operand: { kind: "binary", operator: match, left: operand, right: this.#comparison() } };
    }
    return { kind: "unary", operator, operand };
  }

  #power(): Expression {
    const base = this.#step();
    if (!this.#tokens.takeOneOf(["^", "**"])) return base;
    const sign = this.#tokens.takeOneOf(["-", "+", "!"]);
    const right = this.#power();
    return { kind: "binary", operator: "^", left: base, right: sign ? { kind: "unary", operator: sign, operand: right } : right };
  }

  #step(): Expression {
    const sign = this.#tokens.takeOneOf(["++", "--"]);
    if (sign) {
      const place = placeOf(this.#primary()) ?? this.#tokens.fail();
      return { kind: "step", place, by: sign === "++" ? 1 : -1, isBefore: true };
    }
    const value = this.#primary();
    const place = placeOf(value);
    const behind = place && this.#tokens.takeOneOf(["++", "--"]);
    return place && behind ? { kind: "step", place, by: behind === "++" ? 1 : -1, isBefore: false } : value;
  }

  #optionalPlace(): Place | undefined {
    if (!this.#tokens.is("$") && this.#tokens.token.kind !== "name") return undefined;
    return placeOf(this.#primary()) ?? this.#tokens.fail();
  }

  #primary(): Expression {
    const token = this.#tokens.token;
    this.#tokens.index += 1;
    switch (token.kind) {
      case "number":
        return { kind: "number", value: token.value };
      case "string":
      case "expression":
        return { kind: token.kind, value: token.value };
      case "function":
        return { kind: "builtin", name: token.value, words: this.#tokens.is("(") ? this.#words() : [], at: token.at };
      case "name":
        if (token.isCall) return { kind: "call", name: token.value, words: this.#words(), at: token.at };
        return this.#tokens.take("[")
          ? { kind: "element", name: token.value, subscripts: this.#unheld(() => this.subscripts()) }
          : { kind: "name", name: token.value };
      case "word":
        if (token.value === "getline") {
          const place = this.#optionalPlace();
          const file = this.#tokens.take("<") ? this.#step() : undefined;
          return { kind: "getline", ...(place ? { place } : {}), ...(file ? { file } : {}) };
        }
        break;
      case "sign":
        if (token.value === "$") return { kind: "field", index: this.#step() };
        if (token.value === "(") {
          const values = this.#unheld(() => this.expressions());
          this.#tokens.expect(")");
          return { kind: "group", values };
        }
        if (token.value === "-" || token.value === "+" || token.value === "!") {
          return { kind: "unary", operator: token.value, operand: this.#unary() };
        }
    }
    this.#tokens.index -= 1;
    return this.#tokens.fail();
  }

  #words(): readonly Expression[] {
    this.#tokens.expect("(");
    return this.#unheld(() => {
      this.#tokens.skipNewlines();
      if (this.#tokens.take(")")) return [];
      const words = this.expressions();
      this.#tokens.skipNewlines();
      this.#tokens.expect(")");
      return words;
    });
  }

  /** In parentheses `>` compares again. */
  #unheld<Result>(parse: () => Result): Result {
    const before = this.#isInPrint;
    this.#isInPrint = false;
    const result = parse();
    this.#isInPrint = before;
    return result;
  }
}

const placeOf = (value: Expression): Place | undefined =>
  value.kind === "name" || value.kind === "element" || value.kind === "field" ? value : undefined;
