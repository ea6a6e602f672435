// The variables of an awk program, those of the call that is under way among them, and the record with its fields, which know of each other:
// NF is how many fields there are, and a field that is set makes the record anew.

import { extendedExpression } from "../../basic-expression.ts";
import type { Cell, State } from "./state.ts";
import { fromInput, toNumber, toText, type Value } from "./value.ts";

export class Variables {
  /** Of the function that is being called. */
  locals: Map<string, Cell> | undefined;
  readonly #state: State;
  readonly #fail: (problem: string) => never;
  readonly #expressions = new Map<string, RegExp>();

  constructor(state: State, fail: (problem: string) => never) {
    this.#state = state;
    this.#fail = fail;
  }

  global(name: string): Cell {
    let cell = this.#state.globals.get(name);
    if (!cell) {
      cell = {};
      this.#state.globals.set(name, cell);
    }
    return cell;
  }

  cell(name: string): Cell {
    return this.locals?.get(name) ?? this.global(name);
  }

  elements(name: string): Map<string, Value> {
    const cell = this.cell(name);
    if (cell.value !== undefined) this.#fail(`attempt to use scalar \`${name}' as an array`);
    cell.elements ??= new Map();
    return cell.elements;
  }

  set(name: string, value: Value): void {
    this.global(name).value = value;
  }

  text(name: string): string {
    return toText(this.global(name).value, "%.6g");
  }

  number(name: string): number {
    return toNumber(this.global(name).value);
  }

  shown(value: Value): string {
    return typeof value === "number" ? toText(value, this.text("CONVFMT")) : toText(value, "");
  }

  expression(source: string): RegExp {
    let made = this.#expressions.get(source);
    if (!made) {
      try {
        made = new RegExp(extendedExpression(source), "g");
      } catch {
        this.#fail(`invalid regexp: /${source}/`);
      }
      this.#expressions.set(source, made);
    }
    made.lastIndex = 0;
    return made;
  }

  /** `separator`: as FS is written; a regular expression's source if it is one. */
  cut(text: string, separator: string, isExpression = false): string[] {
    if (text === "") return [];
    if (separator === " " && !isExpression) return text.split(/[ \t\n]+/).filter((piece) => piece !== "");
    if (separator === "") return [...text];
    if (separator.length === 1 && separator !== "\\" && !isExpression) return text.split(separator);
    const pieces: string[] = [];
    let from = 0;
    for (const { 0: found, index } of text.matchAll(this.expression(separator))) {
      if (found === "") continue;
      pieces.push(text.slice(from, index));
      from = index + found.length;
    }
    return [...pieces, text.slice(from)];
  }

  setRecord(record: string): void {
    this.#state.record = record;
    delete this.#state.fields;
    // Cut by what FS is now, not by what it will be when somebody asks.
    this.#fields();
  }

  #fields(): Value[] {
    const state = this.#state;
    if (!state.fields) {
      const separator = this.text("FS");
      const isParagraph = this.text("RS") === "";
      const pieces =
        isParagraph && separator !== " "
          ? state.record.split("\n").flatMap((line) => this.cut(line, separator))
          : this.cut(state.record, separator);
      state.fields = pieces.map(fromInput);
      this.set("NF", pieces.length);
    }
    return state.fields;
  }

  #rebuild(): void {
    this.#state.record = this.#fields()
      .map((field) => this.shown(field))
      .join(this.text("OFS"));
  }

  setField(index: number, value: Value): void {
    if (index < 0) this.#fail(`attempt to access field ${index}`);
    if (index === 0) {
      this.setRecord(this.shown(value));
      return;
    }
    const fields = this.#fields();
    while (fields.length < index) fields.push("");
    fields[index - 1] = value;
    this.set("NF", fields.length);
    this.#rebuild();
  }

  setName(name: string, value: Value): void {
    const cell = this.cell(name);
    if (cell.elements) this.#fail(`attempt to use array \`${name}' in a scalar context`);
    cell.value = value;
    if (name !== "NF" || this.locals?.has(name)) return;
    const fields = this.#fields();
    const count = Math.max(0, Math.trunc(toNumber(value)));
    while (fields.length < count) fields.push("");
    fields.length = count;
    this.#rebuild();
  }

  named(name: string): Value {
    const cell = this.cell(name);
    if (cell.elements) this.#fail(`attempt to use array \`${name}' in a scalar context`);
    return cell.value;
  }

  field(index: number): Value {
    if (index < 0) this.#fail(`attempt to access field ${index}`);
    return index === 0 ? fromInput(this.#state.record) : this.#fields()[index - 1];
  }
}
