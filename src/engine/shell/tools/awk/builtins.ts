// awk's functions, those of gawk that programs use among them: one row each.

import type { Steps } from "../../../kernel/index.ts";
import { now } from "../../system.ts";
import { formatTime } from "../../time-format.ts";
import type { Interpreter } from "./interpret.ts";
import type { Expression, Place } from "./syntax.ts";
import { compare, fromInput, toNumber, type Value } from "./value.ts";

type Builtin = (awk: Interpreter, words: readonly Expression[]) => Steps<Value>;

/** Of numbers alone. */
const numeric = (compute: (...numbers: number[]) => number): Builtin =>
  function* (awk, words) {
    const numbers: number[] = [];
    for (const word of words) numbers.push(toNumber(yield* awk.value(word)));
    return compute(...numbers);
  };

/** Of whole numbers below 2⁵³. */
const bitwise = (compute: (a: bigint, b: bigint) => bigint): Builtin =>
  numeric((a, b = 0) => Number(compute(BigInt(Math.trunc(a)), BigInt(Math.trunc(b)))));

function* textAt(awk: Interpreter, words: readonly Expression[], index: number): Steps<string> {
  return index < words.length ? awk.variables.shown(yield* awk.value(words[index])) : awk.state.record;
}

/** The array that a word names. */
function arrayAt(awk: Interpreter, words: readonly Expression[], index: number): Map<string, Value> {
  const word = words[index];
  return word.kind === "name" ? awk.variables.elements(word.name) : awk.fail("an array is wanted here");
}

const isPlace = (word: Expression): word is Place => word.kind === "name" || word.kind === "element" || word.kind === "field";

/** `&` and `\&` in what takes a match's place; with groups also `\1`. */
function replaced(text: string, match: readonly (string | undefined)[], hasGroups: boolean): string {
  return text.replace(/\\(\\(?=&)|&|\d)|&/g, (whole, escaped: string | undefined) => {
    if (escaped === undefined) return match[0] ?? "";
    if (escaped === "&") return "&";
    if (escaped === "\\") return "\\";
    return hasGroups ? (match[Number(escaped)] ?? "") : whole;
  });
}

/** With `number` undefined every match is replaced, else that one. */
function substitute(
  source: string,
  expression: RegExp,
  by: string,
  number: number | undefined,
  hasGroups = false,
): readonly [string, number] {
  let [result, from, seen, made] = ["", 0, 0, 0];
  for (const match of source.matchAll(expression)) {
    // An empty match right behind another one is none.
    if (match[0] === "" && match.index === from && seen > 0 && from > 0) continue;
    seen += 1;
    if (number !== undefined && seen !== number) continue;
    result += source.slice(from, match.index) + replaced(by, match, hasGroups);
    from = match.index + match[0].length;
    made += 1;
    if (number !== undefined) break;
  }
  return [result + source.slice(from), made];
}

const substitution = (isGlobal: boolean): Builtin =>
  function* (awk, words) {
    const expression = awk.variables.expression(yield* awk.pattern(words[0]));
    const by = yield* textAt(awk, words, 1);
    const place: Expression = words[2] ?? { kind: "field", index: { kind: "number", value: 0 } };
    const [result, made] = substitute(awk.variables.shown(yield* awk.value(place)), expression, by, isGlobal ? undefined : 1);
    if (made > 0 && isPlace(place)) yield* awk.assign(place, result);
    return made;
  };

/** Sorted values, or indices, under 1, 2, … */
const sorting = (ofIndices: boolean): Builtin =>
  function* (awk, words) {
    const from = arrayAt(awk, words, 0);
    const into = words.length > 1 ? arrayAt(awk, words, 1) : from;
    const values = ofIndices ? [...from.keys()] : [...from.values()];
    values.sort((one, other) => compare(one, other, "%.6g"));
    into.clear();
    for (const [index, value] of values.entries()) into.set(String(index + 1), value);
    yield* [];
    return values.length;
  };

function random(awk: Interpreter): number {
  const { state } = awk;
  state.random = (Math.imul(state.random, 1664525) + 1013904223) >>> 0;
  return ((state.random >>> 5) * 2 ** 21 + (Math.imul(state.random, 22695477) >>> 11)) / 2 ** 48;
}

function* wallSeconds(awk: Interpreter): Steps<number> {
  yield* now();
  return awk.request.nowSeconds;
}

export const builtins: Readonly<Record<string, Builtin>> = {
  *length(awk, words) {
    const [word] = words;
    if (word?.kind === "name" && awk.variables.cell(word.name).elements) return awk.variables.elements(word.name).size;
    return [...(yield* textAt(awk, words, 0))].length;
  },
  *substr(awk, words) {
    const characters = [...(yield* textAt(awk, words, 0))];
    // As gawk has it, a start below 1 is 1, and takes nothing of the length.
    const first = Math.max(1, Math.trunc(toNumber(yield* awk.value(words[1]))));
    const count = words[2] ? Math.max(0, Math.trunc(toNumber(yield* awk.value(words[2])))) : Number.POSITIVE_INFINITY;
    if (Number.isNaN(first) || Number.isNaN(count)) return "";
    return characters.slice(first - 1, first - 1 + count).join("");
  },
  *index(awk, words) {
    const text = yield* textAt(awk, words, 0);
    return text.indexOf(yield* textAt(awk, words, 1)) + 1;
  },
  *split(awk, words) {
    const text = yield* textAt(awk, words, 0);
    const isExpression = words[2]?.kind === "expression";
    const separator = words[2] ? yield* awk.pattern(words[2]) : awk.variables.text("FS");
    const pieces = awk.variables.cut(text, separator, isExpression);
    const into = arrayAt(awk, words, 1);
    into.clear();
    for (const [index, piece] of pieces.entries()) into.set(String(index + 1), fromInput(piece));
    return pieces.length;
  },
  sub: substitution(false),
  gsub: substitution(true),
  *gensub(awk, words) {
    const expression = awk.variables.expression(yield* awk.pattern(words[0]));
    const by = yield* textAt(awk, words, 1);
    const how = yield* textAt(awk, words, 2);
    const source = words[3] ? yield* textAt(awk, words, 3) : awk.state.record;
    return substitute(source, expression, by, /^[gG]/.test(how) ? undefined : Math.max(1, Number.parseInt(how, 10) || 1), true)[0];
  },
  *match(awk, words) {
    const text = yield* textAt(awk, words, 0);
    const found = awk.variables.expression(yield* awk.pattern(words[1])).exec(text);
    if (words[2]) {
      const groups = arrayAt(awk, words, 2);
      groups.clear();
      for (const [index, group] of (found ?? []).entries()) if (group !== undefined) groups.set(String(index), fromInput(group));
    }
    awk.variables.set("RSTART", found ? found.index + 1 : 0);
    awk.variables.set("RLENGTH", found ? found[0].length : -1);
    return found ? found.index + 1 : 0;
  },
  *sprintf(awk, words) {
    const values: Value[] = [];
    for (const word of words) values.push(yield* awk.value(word));
    return awk.format(values);
  },
  sin: numeric(Math.sin),
  cos: numeric(Math.cos),
  atan2: numeric(Math.atan2),
  exp: numeric(Math.exp),
  log: numeric(Math.log),
  sqrt: numeric(Math.sqrt),
  int: numeric(Math.trunc),
  *rand(awk) {
    yield* [];
    return random(awk);
  },
  *srand(awk, words) {
    const before = awk.state.seed;
    awk.state.seed = words[0] ? toNumber(yield* awk.value(words[0])) : yield* wallSeconds(awk);
    awk.state.random = Math.imul(Math.trunc(awk.state.seed) + 1, 2654435761) >>> 0;
    return before;
  },
  *tolower(awk, words) {
    return (yield* textAt(awk, words, 0)).toLowerCase();
  },
  *toupper(awk, words) {
    return (yield* textAt(awk, words, 0)).toUpperCase();
  },
  *system(awk, words) {
    return yield* awk.streams.system(yield* textAt(awk, words, 0));
  },
  *close(awk, words) {
    return yield* awk.streams.close(yield* textAt(awk, words, 0));
  },
  *fflush(awk) {
    yield* awk.streams.flush();
    return 0;
  },
  systime: wallSeconds,
  *strftime(awk, words) {
    const format = words[0] ? yield* textAt(awk, words, 0) : "%a %b %e %H:%M:%S %Z %Y";
    return formatTime(format, words[1] ? toNumber(yield* awk.value(words[1])) : yield* wallSeconds(awk));
  },
  and: bitwise((a, b) => a & b),
  or: bitwise((a, b) => a | b),
  xor: bitwise((a, b) => a ^ b),
  lshift: bitwise((a, b) => a << b),
  rshift: bitwise((a, b) => a >> b),
  compl: numeric((value) => 2 ** 53 - 1 - value),
  *strtonum(awk, words) {
    const value = yield* awk.value(words[0]);
    const text = awk.variables.shown(value).trim();
    if (/^[-+]?0[xX][0-9a-fA-F]+$/.test(text)) return text.startsWith("-") ? -Number(text.slice(1)) : Number(text.replace("+", ""));
    return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : toNumber(value);
  },
  asort: sorting(false),
  asorti: sorting(true),
};
