// awk's grammar (POSIX awk, "Grammar"): tokens → Program. Throws an AwkError with the place of what was not expected.

import { ExpressionParser } from "./expressions.ts";
import type { AwkFunction, Expression, Program, Redirection, Rule, Statement } from "./syntax.ts";
import { AwkError } from "./token.ts";
import { TokenReader } from "./token-reader.ts";

class Parser {
  readonly #tokens: TokenReader;
  readonly #expressions: ExpressionParser;
  #isInFunction = false;

  constructor(text: string) {
    this.#tokens = new TokenReader(text);
    this.#expressions = new ExpressionParser(this.#tokens);
  }

  program(): Program {
    const [begin, end]: [Statement[], Statement[]] = [[], []];
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.#tokens.skipEnds(); this.#tokens.token.kind !== "end"; this.#tokens.skipEnds()) {
      if (this.#tokens.takeWord("BEGIN")) begin.push(this.#block());
      else if (this.#tokens.takeWord("END")) end.push(this.#block());
      else if (this.#tokens.takeWord("function")) {
        const made = this.#function();
        functions.set(made.name, made);
      } else rules.push(this.#rule());
    }
    return { begin, rules, end, functions };
  }

  #function(): AwkFunction {
    const name = this.#tokens.name();
    this.#tokens.expect("(");
    const parameters: string[] = [];
    while (!this.#tokens.take(")")) {
      if (parameters.length > 0) this.#tokens.expect(",");
      this.#tokens.skipNewlines();
      parameters.push(this.#tokens.name());
    }
    this.#tokens.skipNewlines();
    this.#isInFunction = true;
    const body = this.#block();
    this.#isInFunction = false;
    return { name, parameters, body };
  }

  #rule(): Rule {
    if (this.#tokens.is("{")) return { body: this.#block() };
    const from = this.#expressions.expression();
    let to: Expression | undefined;
    if (this.#tokens.take(",")) {
      this.#tokens.skipNewlines();
      to = this.#expressions.expression();
    }
    return { from, ...(to ? { to } : {}), ...(this.#tokens.is("{") ? { body: this.#block() } : {}) };
  }

  #block(): Statement {
    this.#tokens.expect("{");
    const statements: Statement[] = [];
    for (this.#tokens.skipEnds(); !this.#tokens.take("}"); this.#tokens.skipEnds()) statements.push(this.#statement());
    return { kind: "block", statements };
  }

  /** What follows if, while and their like. */
  #body(): Statement {
    this.#tokens.skipNewlines();
    if (this.#tokens.take(";")) return { kind: "block", statements: [] };
    return this.#statement();
  }

  #statement(): Statement {
    if (this.#tokens.is("{")) return this.#block();
    const token = this.#tokens.token;
    if (token.kind === "word") {
      this.#tokens.index += 1;
      switch (token.value) {
        case "if":
          return this.#if();
        case "while": {
          const test = this.#parenthesised();
          return { kind: "while", test, body: this.#body(), isBodyFirst: false };
        }
        case "do": {
          const body = this.#body();
          this.#tokens.skipEnds();
          if (!this.#tokens.takeWord("while")) this.#tokens.fail();
          const test = this.#parenthesised();
          this.#end();
          return { kind: "while", test, body, isBodyFirst: true };
        }
        case "for":
          return this.#for();
        default:
          this.#tokens.index -= 1;
      }
    }
    const statement = this.#simple();
    this.#end();
    return statement;
  }

  #end(): void {
    if (this.#tokens.token.kind === "newline" || this.#tokens.token.kind === "end") {
      this.#tokens.skipNewlines();
      return;
    }
    if (!this.#tokens.is("}")) this.#tokens.expect(";");
  }

  #parenthesised(): Expression {
    this.#tokens.expect("(");
    const test = this.#expressions.expression();
    this.#tokens.expect(")");
    return test;
  }

  #if(): Statement {
    const test = this.#parenthesised();
    const then = this.#body();
    const before = this.#tokens.index;
    this.#tokens.skipEnds();
    if (this.#tokens.takeWord("else")) return { kind: "if", test, then, otherwise: this.#body() };
    this.#tokens.index = before;
    return { kind: "if", test, then };
  }

  #for(): Statement {
    this.#tokens.expect("(");
    const [variable, word, array, close] = this.#tokens.ahead(4);
    if (
      variable.kind === "name" &&
      word.kind === "word" &&
      word.value === "in" &&
      array.kind === "name" &&
      close.kind === "sign" &&
      close.value === ")"
    ) {
      this.#tokens.index += 4;
      return { kind: "each", name: variable.value, array: array.value, body: this.#body() };
    }
    const first = this.#tokens.is(";") ? undefined : this.#simple();
    this.#tokens.expect(";");
    this.#tokens.skipNewlines();
    const test = this.#tokens.is(";") ? undefined : this.#expressions.expression();
    this.#tokens.expect(";");
    this.#tokens.skipNewlines();
    const step = this.#tokens.is(")") ? undefined : this.#simple();
    this.#tokens.expect(")");
    const body = this.#body();
    return { kind: "for", ...(first ? { first } : {}), ...(test ? { test } : {}), ...(step ? { step } : {}), body };
  }

  #simple(): Statement {
    const token = this.#tokens.token;
    if (token.kind !== "word" || token.value === "getline") return { kind: "expression", value: this.#expressions.expression() };
    this.#tokens.index += 1;
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
        return this.#tokens.isAtEnd() ? { kind: "return" } : { kind: "return", value: this.#expressions.expression() };
      case "exit":
        return this.#tokens.isAtEnd() ? { kind: "exit" } : { kind: "exit", value: this.#expressions.expression() };
      case "delete": {
        const name = this.#tokens.name();
        return this.#tokens.take("[") ? { kind: "delete", name, subscripts: this.#expressions.subscripts() } : { kind: "delete", name };
      }
      default:
        this.#tokens.index -= 1;
        return this.#tokens.fail();
    }
  }

  #print(kind: "print" | "printf", at: number): Statement {
    let words: readonly Expression[] = [];
    if (!this.#tokens.isAtEnd() && ![">", ">>", "|"].some((sign) => this.#tokens.is(sign))) words = this.#expressions.printed();
    const [only] = words;
    if (words.length === 1 && only.kind === "group") words = only.values;
    const sign = this.#tokens.takeOneOf([">", ">>", "|"]) as Redirection["kind"] | undefined;
    if (!sign) return { kind, words, at };
    return { kind, words, at, to: { kind: sign, target: this.#expressions.concatenation(false) } };
  }
}

export const parseAwk = (text: string): Program => new Parser(text).program();
