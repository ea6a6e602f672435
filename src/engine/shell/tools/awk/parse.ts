// awk's grammar (POSIX awk, "Grammar"): tokens → Program. Throws an AwkError with the place of what was not expected.

import type { AwkFunction, Expression, Place, Program, Redirection, Rule, Statement } from "./syntax.ts";
import { AwkError, type Token, tokensOf } from "./token.ts";

/** Of two operands, from the loosest: what stands on one level. Comparison, concatenation and powers have rules of their own. */
const levels: readonly (readonly string[])[] = [["||"], ["&&"]];
const comparisons = ["<", "<=", "==", "!=", ">", ">="];
const assignments = ["=", "+=", "-=", "*=", "/=", "%=", "^=", "**="];

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;
  /** A greater-than in print's words leads to a file. */
  #isInPrint = false;
  #isInFunction = false;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  program(): Program {
    const [begin, end]: [Statement[], Statement[]] = [[], []];
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.#skipEnds(); this.#token.kind !== "end"; this.#skipEnds()) {
      if (this.#takeWord("BEGIN")) begin.push(this.#block());
      else if (this.#takeWord("END")) end.push(this.#block());
      else if (this.#takeWord("function")) {
        const made = this.#function();
        functions.set(made.name, made);
      } else rules.push(this.#rule());
    }
    return { begin, rules, end, functions };
  }

  get #token(): Token {
    return this.#tokens[this.#index];
  }

  #fail(): never {
    const token = this.#token;
    const isEnd = token.kind === "newline" || token.kind === "end";
    throw new AwkError(isEnd ? "unexpected newline or end of string" : "syntax error", token.at);
  }

  #is(sign: string): boolean {
    return this.#token.kind === "sign" && this.#token.value === sign;
  }

  #isWord(word: string): boolean {
    return this.#token.kind === "word" && this.#token.value === word;
  }

  #take(sign: string): boolean {
    if (!this.#is(sign)) return false;
    this.#index += 1;
    return true;
  }

  #takeOneOf(signs: readonly string[]): string | undefined {
    const token = this.#token;
    if (token.kind !== "sign" || !signs.includes(token.value)) return undefined;
    this.#index += 1;
    return token.value;
  }

  #takeWord(word: string): boolean {
    if (!this.#isWord(word)) return false;
    this.#index += 1;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) this.#fail();
  }

  #name(): string {
    const token = this.#token;
    if (token.kind !== "name") return this.#fail();
    this.#index += 1;
    return token.value;
  }

  #skipNewlines(): void {
    while (this.#token.kind === "newline") this.#index += 1;
  }

  #skipEnds(): void {
    while (this.#token.kind === "newline" || this.#is(";")) this.#index += 1;
  }

  #function(): AwkFunction {
    const name = this.#name();
    this.#expect("(");
    const parameters: string[] = [];
    while (!this.#take(")")) {
      if (parameters.length > 0) this.#expect(",");
      this.#skipNewlines();
      parameters.push(this.#name());
    }
    this.#skipNewlines();
    this.#isInFunction = true;
    const body = this.#block();
    this.#isInFunction = false;
    return { name, parameters, body };
  }

  #rule(): Rule {
    if (this.#is("{")) return { body: this.#block() };
    const from = this.#expression();
    let to: Expression | undefined;
    if (this.#take(",")) {
      this.#skipNewlines();
      to = this.#expression();
    }
    return { from, ...(to ? { to } : {}), ...(this.#is("{") ? { body: this.#block() } : {}) };
  }

  #block(): Statement {
    this.#expect("{");
    const statements: Statement[] = [];
    for (this.#skipEnds(); !this.#take("}"); this.#skipEnds()) statements.push(this.#statement());
    return { kind: "block", statements };
  }

  /** What follows if, while and their like. */
  #body(): Statement {
    this.#skipNewlines();
    if (this.#take(";")) return { kind: "block", statements: [] };
    return this.#statement();
  }

  #statement(): Statement {
    if (this.#is("{")) return this.#block();
    const token = this.#token;
    if (token.kind === "word") {
      this.#index += 1;
      switch (token.value) {
        case "if":
          return this.#if();
        case "while": {
          const test = this.#parenthesised();
          return { kind: "while", test, body: this.#body(), isBodyFirst: false };
        }
        case "do": {
          const body = this.#body();
          this.#skipEnds();
          if (!this.#takeWord("while")) this.#fail();
          const test = this.#parenthesised();
          this.#end();
          return { kind: "while", test, body, isBodyFirst: true };
        }
        case "for":
          return this.#for();
        default:
          this.#index -= 1;
      }
    }
    const statement = this.#simple();
    this.#end();
    return statement;
  }

  #end(): void {
    if (this.#token.kind === "newline" || this.#token.kind === "end") {
      this.#skipNewlines();
      return;
    }
    if (!this.#is("}")) this.#expect(";");
  }

  #parenthesised(): Expression {
    this.#expect("(");
    const test = this.#expression();
    this.#expect(")");
    return test;
  }

  #if(): Statement {
    const test = this.#parenthesised();
    const then = this.#body();
    const before = this.#index;
    this.#skipEnds();
    if (this.#takeWord("else")) return { kind: "if", test, then, otherwise: this.#body() };
    this.#index = before;
    return { kind: "if", test, then };
  }

  #for(): Statement {
    this.#expect("(");
    const [variable, word, array, close] = this.#tokens.slice(this.#index, this.#index + 4);
    if (
      variable.kind === "name" &&
      word.kind === "word" &&
      word.value === "in" &&
      array.kind === "name" &&
      close.kind === "sign" &&
      close.value === ")"
    ) {
      this.#index += 4;
      return { kind: "each", name: variable.value, array: array.value, body: this.#body() };
    }
    const first = this.#is(";") ? undefined : this.#simple();
    this.#expect(";");
    this.#skipNewlines();
    const test = this.#is(";") ? undefined : this.#expression();
    this.#expect(";");
    this.#skipNewlines();
    const step = this.#is(")") ? undefined : this.#simple();
    this.#expect(")");
    const body = this.#body();
    return { kind: "for", ...(first ? { first } : {}), ...(test ? { test } : {}), ...(step ? { step } : {}), body };
  }

  #simple(): Statement {
    const token = this.#token;
    if (token.kind !== "word" || token.value === "getline") return { kind: "expression", value: this.#expression() };
    this.#index += 1;
    switch (token.value) {
      case "print":
      case "printf":
        return this.#print(token.value, token.at);
      case "break":
      case "continue":
      case "next":
      case "nextfile":
        return { kind: "leave", how: token.value };
      case "return":
        if (!this.#isInFunction) throw new AwkError("`return' used outside function context", token.at);
        return this.#isAtEnd() ? { kind: "return" } : { kind: "return", value: this.#expression() };
      case "exit":
        return this.#isAtEnd() ? { kind: "exit" } : { kind: "exit", value: this.#expression() };
      case "delete": {
        const name = this.#name();
        return this.#take("[") ? { kind: "delete", name, subscripts: this.#subscripts() } : { kind: "delete", name };
      }
      default:
        this.#index -= 1;
        return this.#fail();
    }
  }

  #isAtEnd(): boolean {
    return this.#token.kind === "newline" || this.#token.kind === "end" || this.#is(";") || this.#is("}");
  }

  #print(kind: "print" | "printf", at: number): Statement {
    let words: readonly Expression[] = [];
    this.#isInPrint = true;
    if (!this.#isAtEnd() && ![">", ">>", "|"].some((sign) => this.#is(sign))) words = this.#expressions();
    this.#isInPrint = false;
    const [only] = words;
    if (words.length === 1 && only.kind === "group") words = only.values;
    const sign = this.#takeOneOf([">", ">>", "|"]) as Redirection["kind"] | undefined;
    if (!sign) return { kind, words, at };
    return { kind, words, at, to: { kind: sign, target: this.#concatenation(false) } };
  }

  #expressions(): readonly Expression[] {
    const values = [this.#expression()];
    while (this.#take(",")) {
      this.#skipNewlines();
      values.push(this.#expression());
    }
    return values;
  }

  #subscripts(): readonly Expression[] {
    const values = this.#expressions();
    this.#expect("]");
    return values;
  }

  #expression(): Expression {
    const test = this.#binary(0);
    if (this.#take("?")) {
      this.#skipNewlines();
      const then = this.#expression();
      this.#skipNewlines();
      this.#expect(":");
      this.#skipNewlines();
      return { kind: "condition", test, then, otherwise: this.#expression() };
    }
    const place = placeOf(test);
    const sign = place && this.#takeOneOf(assignments);
    if (!place || sign === undefined) return test;
    this.#skipNewlines();
    return { kind: "assign", operator: sign.slice(0, -1), place, value: this.#expression() };
  }

  #binary(level: number): Expression {
    if (level === levels.length) return this.#in();
    let left = this.#binary(level + 1);
    for (let operator = this.#takeOneOf(levels[level]); operator; operator = this.#takeOneOf(levels[level])) {
      this.#skipNewlines();
      left = { kind: "binary", operator, left, right: this.#assigned(() => this.#binary(level + 1)) };
    }
    return left;
  }

  /** `a && b = 1`: what stands behind an operator may be an assignment. */
  #assigned(parse: () => Expression): Expression {
    const value = parse();
    const place = placeOf(value);
    const sign = place && this.#takeOneOf(assignments);
    if (!place || sign === undefined) return value;
    return { kind: "assign", operator: sign.slice(0, -1), place, value: this.#expression() };
  }

  #in(): Expression {
    let left = this.#match();
    while (this.#takeWord("in")) {
      left = { kind: "in", subscripts: left.kind === "group" ? left.values : [left], name: this.#name() };
    }
    return left;
  }

  #match(): Expression {
    let left = this.#comparison();
    for (let operator = this.#takeOneOf(["~", "!~"]); operator; operator = this.#takeOneOf(["~", "!~"])) {
      left = { kind: "binary", operator, left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#concatenation(true);
    const operator = this.#takeOneOf(this.#isInPrint ? comparisons.filter((sign) => sign !== ">") : comparisons);
    if (!operator) return left;
    return { kind: "binary", operator, left, right: this.#concatenation(true) };
  }

  #beginsValue(): boolean {
    const token = this.#token;
    if (token.kind === "sign") return ["(", "$", "!", "-", "+", "++", "--"].includes(token.value);
    return token.kind !== "newline" && token.kind !== "end" && token.kind !== "word";
  }

  /** `mayRead`: a `| getline` behind it is part of it. */
  #concatenation(mayRead: boolean): Expression {
    let left = this.#sum();
    for (;;) {
      if (mayRead && this.#is("|") && this.#isGetlineNext()) {
        this.#index += 2;
        const place = this.#optionalPlace();
        left = { kind: "getline", command: left, ...(place ? { place } : {}) };
      } else if (this.#beginsValue() && !this.#is("+") && !this.#is("-") && !this.#is("!")) {
        left = { kind: "binary", operator: " ", left, right: this.#sum() };
      } else return left;
    }
  }

  #isGetlineNext(): boolean {
    const next = this.#tokens[this.#index + 1];
    return next.kind === "word" && next.value === "getline";
  }

  #sum(): Expression {
    let left = this.#product();
    for (let operator = this.#takeOneOf(["+", "-"]); operator; operator = this.#takeOneOf(["+", "-"])) {
      left = { kind: "binary", operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#unary();
    for (let operator = this.#takeOneOf(["*", "/", "%"]); operator; operator = this.#takeOneOf(["*", "/", "%"])) {
      left = { kind: "binary", operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    const operator = this.#takeOneOf(["!", "-", "+"]);
    if (operator === undefined) return this.#power();
    const operand = operator === "!" ? this.#assigned(() => this.#unary()) : this.#unary();
    // `! x ~ y` is of the match, as gawk and the others have it.
    if (operator === "!") {
      const match = this.#takeOneOf(["~", "!~"]);
      if (match) return { kind: "unary", operator, operand: { kind: "binary", operator: match, left: operand, right: this.#comparison() } };
    }
    return { kind: "unary", operator, operand };
  }

  #power(): Expression {
    const base = this.#step();
    if (!this.#takeOneOf(["^", "**"])) return base;
    const sign = this.#takeOneOf(["-", "+", "!"]);
    const right = this.#power();
    return { kind: "binary", operator: "^", left: base, right: sign ? { kind: "unary", operator: sign, operand: right } : right };
  }

  #step(): Expression {
    const sign = this.#takeOneOf(["++", "--"]);
    if (sign) {
      const place = placeOf(this.#primary()) ?? this.#fail();
      return { kind: "step", place, by: sign === "++" ? 1 : -1, isBefore: true };
    }
    const value = this.#primary();
    const place = placeOf(value);
    const behind = place && this.#takeOneOf(["++", "--"]);
    return place && behind ? { kind: "step", place, by: behind === "++" ? 1 : -1, isBefore: false } : value;
  }

  #optionalPlace(): Place | undefined {
    if (!this.#is("$") && this.#token.kind !== "name") return undefined;
    return placeOf(this.#primary()) ?? this.#fail();
  }

  #primary(): Expression {
    const token = this.#token;
    this.#index += 1;
    switch (token.kind) {
      case "number":
        return { kind: "number", value: token.value };
      case "string":
      case "expression":
        return { kind: token.kind, value: token.value };
      case "function":
        return { kind: "builtin", name: token.value, words: this.#is("(") ? this.#words() : [], at: token.at };
      case "name":
        if (token.isCall) return { kind: "call", name: token.value, words: this.#words(), at: token.at };
        return this.#take("[")
          ? { kind: "element", name: token.value, subscripts: this.#unheld(() => this.#subscripts()) }
          : { kind: "name", name: token.value };
      case "word":
        if (token.value === "getline") {
          const place = this.#optionalPlace();
          const file = this.#take("<") ? this.#step() : undefined;
          return { kind: "getline", ...(place ? { place } : {}), ...(file ? { file } : {}) };
        }
        break;
      case "sign":
        if (token.value === "$") return { kind: "field", index: this.#step() };
        if (token.value === "(") {
          const values = this.#unheld(() => this.#expressions());
          this.#expect(")");
          return { kind: "group", values };
        }
        if (token.value === "-" || token.value === "+" || token.value === "!") {
          return { kind: "unary", operator: token.value, operand: this.#unary() };
        }
    }
    this.#index -= 1;
    return this.#fail();
  }

  #words(): readonly Expression[] {
    this.#expect("(");
    return this.#unheld(() => {
      this.#skipNewlines();
      if (this.#take(")")) return [];
      const words = this.#expressions();
      this.#skipNewlines();
      this.#expect(")");
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

export const parseAwk = (text: string): Program => new Parser(text).program();
