// awk's programs at work: a generator of system calls. What is remembered from record to record is State; what a function
// call has is the interpreter's own, so a program can be set down between two records alone.

import type { Steps, ToolRequest } from "../../../kernel/index.ts";
import { anew, ownPid } from "../../system.ts";
import { builtins } from "./builtins.ts";
import { nextRecord } from "./input.ts";
import { MainInput } from "./main-input.ts";
import { type Cell, copyState, type State } from "./state.ts";
import { Streams } from "./streams.ts";
import type { Expression, Place, Program, Rule, Statement } from "./syntax.ts";
import { AwkError } from "./token.ts";
import { compare, formatted, fromInput, isTrue, toNumber, toText, type Value } from "./value.ts";
import { Variables } from "./variables.ts";

type Flow = "break" | "continue" | "return" | undefined;

class Leaving extends Error {
  override readonly name = "Leaving";
  readonly how: "next" | "nextfile" | "exit";

  constructor(how: Leaving["how"]) {
    super(how);
    this.how = how;
  }
}

/** Turns of loops between two looks at the machine: a program that never ends can be interrupted. */
const turnsAtOnce = 4000;
/** Records, after which the log of steps is begun anew. */
const recordsAtOnce = 200;

export class Interpreter {
  readonly program: Program;
  readonly request: ToolRequest;
  readonly state: State;
  readonly streams: Streams;
  readonly variables: Variables;
  readonly #input: MainInput;
  #result: Value;
  #turns = 0;
  /** Of what is being done, for messages. */
  at = 0;

  constructor(program: Program, request: ToolRequest, state: State) {
    this.program = program;
    this.request = request;
    this.state = state;
    this.streams = new Streams(request, state);
    this.variables = new Variables(state, (problem) => this.fail(problem));
    this.#input = new MainInput(state, this.streams, this.variables);
  }

  fail(problem: string): never {
    throw new AwkError(problem, this.at);
  }

  // The program.

  *run(): Steps {
    const { state, program } = this;
    try {
      if (state.phase === "begin") {
        for (const body of program.begin) yield* this.#statement(body);
        state.phase = program.rules.length > 0 || program.end.length > 0 ? "main" : "end";
        if (state.phase === "end") return yield* this.#close();
      }
      if (state.phase === "main") yield* this.#records();
    } catch (error) {
      if (!(error instanceof Leaving) || error.how !== "exit") throw error;
    }
    state.phase = "end";
    try {
      for (const body of program.end) yield* this.#statement(body);
    } catch (error) {
      if (!(error instanceof Leaving)) throw error;
    }
    return yield* this.#close();
  }

  *#close(): Steps {
    yield* this.streams.closeAll();
    return this.state.status;
  }

  *#records(): Steps<void> {
    for (let count = 1; ; count += 1) {
      if (count % recordsAtOnce === 0) {
        yield* this.streams.flush();
        yield* anew(copyState(this.state));
      }
      if (!(yield* this.#input.next())) return;
      try {
        for (const [index, rule] of this.program.rules.entries()) {
          if (!(yield* this.#isChosen(rule, index))) continue;
          if (rule.body) yield* this.#statement(rule.body);
          else yield* this.streams.print(`${this.state.record}${this.variables.text("ORS")}`);
        }
      } catch (error) {
        if (!(error instanceof Leaving) || error.how === "exit") throw error;
        if (error.how === "nextfile") yield* this.#input.close();
      }
    }
  }

  *#isChosen({ from, to }: Rule, index: number): Steps<boolean> {
    const { open } = this.state;
    if (!from) return true;
    if (!to) return isTrue(yield* this.value(from));
    if (!open.includes(index)) {
      if (!isTrue(yield* this.value(from))) return false;
      open.push(index);
    }
    if (isTrue(yield* this.value(to))) open.splice(open.indexOf(index), 1);
    return true;
  }

  *subscript(subscripts: readonly Expression[]): Steps<string> {
    const parts: string[] = [];
    for (const each of subscripts) parts.push(this.variables.shown(yield* this.value(each)));
    return parts.join(this.variables.text("SUBSEP"));
  }

  /** A place with its subscript or number known: it is evaluated once. */
  *#place(place: Place): Steps<{ read(): Value; write(value: Value): void }> {
    switch (place.kind) {
      case "name":
        return { read: () => this.variables.named(place.name), write: (value) => this.variables.setName(place.name, value) };
      case "element": {
        const key = yield* this.subscript(place.subscripts);
        const elements = this.variables.elements(place.name);
        return { read: () => elements.get(key), write: (value) => void elements.set(key, value) };
      }
      case "field": {
        const index = Math.trunc(toNumber(yield* this.value(place.index)));
        return { read: () => this.variables.field(index), write: (value) => this.variables.setField(index, value) };
      }
    }
  }

  *assign(place: Place, value: Value): Steps<void> {
    (yield* this.#place(place)).write(value);
  }

  // Statements.

  *#turn(): Steps<void> {
    this.#turns += 1;
    if (this.#turns % turnsAtOnce === 0) yield* ownPid();
  }

  *#statement(statement: Statement): Steps<Flow> {
    switch (statement.kind) {
      case "block":
        for (const each of statement.statements) {
          const flow = yield* this.#statement(each);
          if (flow) return flow;
        }
        return undefined;
      case "expression":
        yield* this.value(statement.value);
        return undefined;
      case "print":
      case "printf":
        yield* this.#print(statement);
        return undefined;
      case "if":
        if (isTrue(yield* this.value(statement.test))) return yield* this.#statement(statement.then);
        return statement.otherwise ? yield* this.#statement(statement.otherwise) : undefined;
      case "while":
        for (let isFirst = statement.isBodyFirst; isFirst || isTrue(yield* this.value(statement.test)); isFirst = false) {
          yield* this.#turn();
          const flow = yield* this.#statement(statement.body);
          if (flow === "break") break;
          if (flow === "return") return flow;
        }
        return undefined;
      case "for":
        if (statement.first) yield* this.#statement(statement.first);
        while (!statement.test || isTrue(yield* this.value(statement.test))) {
          yield* this.#turn();
          const flow = yield* this.#statement(statement.body);
          if (flow === "break") break;
          if (flow === "return") return flow;
          if (statement.step) yield* this.#statement(statement.step);
        }
        return undefined;
      case "each":
        for (const key of [...this.variables.elements(statement.array).keys()]) {
          this.variables.setName(statement.name, fromInput(key));
          const flow = yield* this.#statement(statement.body);
          if (flow === "break") break;
          if (flow === "return") return flow;
        }
        return undefined;
      case "leave":
        if (statement.how === "break" || statement.how === "continue") return statement.how;
        throw new Leaving(statement.how);
      case "exit":
        if (statement.value) this.state.status = Math.trunc(toNumber(yield* this.value(statement.value))) & 0xff;
        throw new Leaving("exit");
      case "return":
        this.#result = statement.value ? yield* this.value(statement.value) : undefined;
        return "return";
      case "delete":
        if (statement.subscripts) this.variables.elements(statement.name).delete(yield* this.subscript(statement.subscripts));
        else this.variables.elements(statement.name).clear();
        return undefined;
    }
  }

  *#print(statement: Extract<Statement, { kind: "print" | "printf" }>): Steps<void> {
    this.at = statement.at;
    const values: Value[] = [];
    for (const word of statement.words) values.push(yield* this.value(word));
    let text: string;
    if (statement.kind === "printf") text = this.format(values);
    else if (values.length === 0) text = this.state.record + this.variables.text("ORS");
    else
      text =
        values.map((value) => toText(value, this.variables.text("OFMT"))).join(this.variables.text("OFS")) + this.variables.text("ORS");
    const { to } = statement;
    if (!to) return yield* this.streams.print(text);
    const name = this.variables.shown(yield* this.value(to.target));
    const failure = yield* this.streams.printTo(to.kind, name, text);
    if (failure) this.fail(failure);
  }

  format([format, ...words]: readonly Value[]): string {
    const { text, lacks } = formatted(this.variables.shown(format), words, this.variables.text("CONVFMT"));
    if (lacks !== undefined) {
      this.fail(
        `not enough arguments to satisfy format string\n\t\`${this.variables.shown(format)}'\n\t${" ".repeat(lacks + 1)}^ ran out for this one`,
      );
    }
    return text;
  }

  // Expressions.

  *value(expression: Expression): Steps<Value> {
    switch (expression.kind) {
      case "number":
      case "string":
        return expression.value;
      case "expression":
        return this.variables.expression(expression.value).test(this.state.record) ? 1 : 0;
      case "name":
        return this.variables.named(expression.name);
      case "element": {
        const key = yield* this.subscript(expression.subscripts);
        const elements = this.variables.elements(expression.name);
        if (!elements.has(key)) elements.set(key, undefined);
        return elements.get(key);
      }
      case "field":
        return this.variables.field(Math.trunc(toNumber(yield* this.value(expression.index))));
      case "group": {
        if (expression.values.length === 1) return yield* this.value(expression.values[0]);
        return yield* this.subscript(expression.values);
      }
      case "unary": {
        const operand = yield* this.value(expression.operand);
        if (expression.operator === "!") return isTrue(operand) ? 0 : 1;
        return expression.operator === "-" ? -toNumber(operand) : toNumber(operand);
      }
      case "binary":
        return yield* this.#binary(expression);
      case "condition":
        return yield* this.value(isTrue(yield* this.value(expression.test)) ? expression.then : expression.otherwise);
      case "assign": {
        const place = yield* this.#place(expression.place);
        const value = yield* this.value(expression.value);
        const result = expression.operator === "" ? value : this.#computed(expression.operator, place.read(), value);
        place.write(result);
        return result;
      }
      case "step": {
        const place = yield* this.#place(expression.place);
        const before = toNumber(place.read());
        place.write(before + expression.by);
        return expression.isBefore ? before + expression.by : before;
      }
      case "in":
        return this.variables.elements(expression.name).has(yield* this.subscript(expression.subscripts)) ? 1 : 0;
      case "call":
        return yield* this.#call(expression);
      case "builtin":
        this.at = expression.at;
        return yield* builtins[expression.name](this, expression.words);
      case "getline":
        return yield* this.#getline(expression);
    }
  }

  /** The source of a regular expression: as it is written, or what a value says. */
  *pattern(expression: Expression): Steps<string> {
    return expression.kind === "expression" ? expression.value : this.variables.shown(yield* this.value(expression));
  }

  *#binary({ operator, left, right }: Extract<Expression, { kind: "binary" }>): Steps<Value> {
    const first = yield* this.value(left);
    switch (operator) {
      case "||":
        return isTrue(first) || isTrue(yield* this.value(right)) ? 1 : 0;
      case "&&":
        return isTrue(first) && isTrue(yield* this.value(right)) ? 1 : 0;
      case "~":
      case "!~":
        return this.variables.expression(yield* this.pattern(right)).test(this.variables.shown(first)) === (operator === "~") ? 1 : 0;
      case " ":
        return this.variables.shown(first) + this.variables.shown(yield* this.value(right));
    }
    const second = yield* this.value(right);
    const order = () => compare(first, second, this.variables.text("CONVFMT"));
    switch (operator) {
      case "<":
        return order() < 0 ? 1 : 0;
      case "<=":
        return order() <= 0 ? 1 : 0;
      case "==":
        return order() === 0 ? 1 : 0;
      case "!=":
        return order() === 0 ? 0 : 1;
      case ">":
        return order() > 0 ? 1 : 0;
      case ">=":
        return order() >= 0 ? 1 : 0;
      default:
        return this.#computed(operator, first, second);
    }
  }

  #computed(operator: string, first: Value, second: Value): number {
    const [a, b] = [toNumber(first), toNumber(second)];
    if ((operator === "/" || operator === "%") && b === 0) {
      this.fail(`division by zero attempted${operator === "%" ? " in `%'" : ""}`);
    }
    switch (operator) {
      case "+":
        return a + b;
      case "-":
        return a - b;
      case "*":
        return a * b;
      case "/":
        return a / b;
      case "%":
        return a % b;
      default:
        return a ** b;
    }
  }

  *#call({ name, words, at }: Extract<Expression, { kind: "call" }>): Steps<Value> {
    this.at = at;
    const made = this.program.functions.get(name);
    if (!made) return this.fail(`function \`${name}' not defined`);
    if (words.length > made.parameters.length) return this.fail(`function \`${name}' called with more arguments than declared`);
    const locals = new Map<string, Cell>();
    /** Names that were nothing yet: an array made of the parameter is theirs. */
    const untyped: { readonly own: Cell; readonly caller: Cell }[] = [];
    for (const [index, parameter] of made.parameters.entries()) {
      const word = words[index];
      if (word?.kind === "name") {
        const caller = this.variables.cell(word.name);
        const own: Cell = { ...caller };
        if (!caller.elements && caller.value === undefined) untyped.push({ own, caller });
        locals.set(parameter, own);
      } else {
        const value = word ? yield* this.value(word) : undefined;
        locals.set(parameter, value === undefined ? {} : { value });
      }
    }
    const before = this.variables.locals;
    this.variables.locals = locals;
    this.#result = undefined;
    yield* this.#turn();
    try {
      yield* this.#statement(made.body);
    } finally {
      this.variables.locals = before;
      for (const { own, caller } of untyped) if (own.elements && !caller.elements) caller.elements = own.elements;
    }
    const result = this.#result;
    this.#result = undefined;
    return result;
  }

  *#getline({ place, file, command }: Extract<Expression, { kind: "getline" }>): Steps<Value> {
    let record: string | undefined;
    if (!file && !command) record = yield* this.#input.cut();
    else {
      const name = this.variables.shown(yield* this.value((file ?? command) as Expression));
      const source = file ? yield* this.streams.fileSource(name) : yield* this.streams.commandSource(name);
      if (!source) return -1;
      yield* this.streams.flushBefore(source);
      record = (yield* nextRecord(source, this.variables.text("RS")))?.record;
      if (record !== undefined && command) this.variables.set("NR", this.variables.number("NR") + 1);
    }
    if (record === undefined) return 0;
    if (place) yield* this.assign(place, fromInput(record));
    else this.variables.setRecord(record);
    return 1;
  }
}
