// Macros: parameters, the reading of arguments, and substitution into the lines of a body. Works on text, as GNU as
// does; knows nothing of what the text means.

import type { Span } from "../base/diagnostic.ts";
import { code, continuesName, isSpace, skipSpace, startsName } from "./characters.ts";
import type { ExpandedLine } from "./source.ts";
import { characterValue } from "./string-literal.ts";

export interface Parameter {
  readonly name: string;
  readonly kind: "optional" | "required" | "variable";
  readonly defaultText: string;
}

export interface Macro {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly ExpandedLine[];
  readonly definedAt: Span;
}

/** A problem in words, at an offset of the text that was read. */
export interface TextProblem {
  readonly problem: string;
  readonly offset: number;
}

/** Removes white space that GNU as removes: all but one space between two names. */
export function condense(text: string): string {
  const pieces: string[] = [];
  let last = 0;
  const add = (piece: string): void => {
    pieces.push(piece);
    if (piece !== "") last = piece.charCodeAt(piece.length - 1);
  };
  for (let at = 0; at < text.length; ) {
    const start = at;
    const unit = text.charCodeAt(at);
    if (unit === code.quote) {
      at = quotedEnd(text, at);
      add(text.slice(start, at));
    } else if (unit === code.apostrophe && at + 1 < text.length) {
      // A character becomes its number, before any comma in it could separate arguments.
      at = characterEnd(text, at);
      add(`${characterValue(text.slice(start, at))}`);
    } else if (isSpace(unit)) {
      at = skipSpace(text, at, text.length);
      if (at < text.length && joinsName(last) && joinsName(text.charCodeAt(at))) add(" ");
    } else {
      do at += 1;
      while (at < text.length && !endsRun(text.charCodeAt(at)));
      add(text.slice(start, at));
    }
  }
  return pieces.join("");
}

const endsRun = (unit: number): boolean => unit === code.quote || unit === code.apostrophe || isSpace(unit);

// A backslash begins a parameter's name, which is part of a name once it is substituted.
const joinsName = (unit: number): boolean => continuesName(unit) || unit === code.backslash || unit === code.quote;

/** Whether `'\n'` stands here: a character, whatever a parameter is called. */
const isEscapedCharacter = (text: string, at: number): boolean =>
  text.charCodeAt(at) === code.apostrophe && text.charCodeAt(at + 1) === code.backslash && text.charCodeAt(at + 3) === code.apostrophe;

/** The offset behind the character that a quote at `start` begins. */
function characterEnd(text: string, start: number): number {
  const end = start + (text.charCodeAt(start + 1) === code.backslash ? 3 : 2);
  return Math.min(text.charCodeAt(end) === code.apostrophe ? end + 1 : end, text.length);
}

/** The offset behind the string that opens at `start`. */
function quotedEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== code.quote) at += text.charCodeAt(at) === code.backslash ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** `name a, b=1, c:req, d:vararg`, with or without commas, or in parentheses. */
export function parseMacroHeader(text: string): { name: string; parameters: Parameter[] } | TextProblem {
  let at = skipSpace(text, 0, text.length);
  const nameEnd = nameEndAt(text, at);
  if (nameEnd === at) return { problem: "a macro needs a name: .macro name parameter, parameter", offset: at };
  const name = text.slice(at, nameEnd);
  at = skipSpace(text, nameEnd, text.length);
  const end = text.length;
  const parameters: Parameter[] = [];
  if (text.charCodeAt(at) === code.comma) at += 1;
  for (at = skipSpace(text, at, end); at < end; at = skipSpace(text, at, end)) {
    const stop = nameEndAt(text, at);
    if (stop === at) return { problem: `expected the name of a parameter, read ${text[at]}`, offset: at };
    const parameter = text.slice(at, stop);
    if (parameters.some((other) => other.name === parameter)) return { problem: `the parameter ${parameter} is named twice`, offset: at };
    at = skipSpace(text, stop, end);
    let kind: Parameter["kind"] = "optional";
    if (text.charCodeAt(at) === code.colon) {
      const qualifierEnd = nameEndAt(text, skipSpace(text, at + 1, end));
      const qualifier = text.slice(at + 1, qualifierEnd).trim();
      if (qualifier !== "req" && qualifier !== "vararg")
        return {
          problem: `:${qualifier} is not known: a parameter is plain, :req (must be given) or :vararg (takes the rest)`,
          offset: at,
        };
      kind = qualifier === "req" ? "required" : "variable";
      at = skipSpace(text, qualifierEnd, end);
    }
    let defaultText = "";
    if (text.charCodeAt(at) === code.equals) {
      const value = readArgument(text, skipSpace(text, at + 1, end), end);
      defaultText = value.text;
      at = skipSpace(text, value.end, end);
    }
    parameters.push({ name: parameter, kind, defaultText });
    if (text.charCodeAt(at) === code.comma) at += 1;
  }
  const early = parameters.slice(0, -1).find(({ kind }) => kind === "variable");
  if (early) return { problem: `${early.name}:vararg takes the rest, so it must be the last parameter`, offset: text.indexOf(early.name) };
  return { name, parameters };
}

function nameEndAt(text: string, start: number): number {
  if (start >= text.length || !startsName(text.charCodeAt(start))) return start;
  let end = start + 1;
  while (end < text.length && continuesName(text.charCodeAt(end))) end += 1;
  return end;
}

/** What .altmacro changes. */
export interface Alternate {
  /** The number that the expression at an offset of a text comes to, and where it ends; undefined after a report. */
  readonly evaluate: (text: string, start: number) => { value: bigint; end: number } | undefined;
  /** A fresh name for LOCAL. */
  readonly freshName: () => string;
}

/** One argument: up to a comma or a space outside brackets; quotes around it are taken off. */
function readArgument(text: string, start: number, end: number, alternate?: Alternate): { text: string; end: number } {
  const first = text.charCodeAt(start);
  if (alternate && first === code.percent) {
    const number = alternate.evaluate(text, start + 1);
    return number ? { text: `${number.value}`, end: number.end } : { text: "", end };
  }
  if (alternate && first === code.less) return readBracketed(text, start);
  if (first === code.quote) {
    const { text: body, end: stop } = readQuoted(text, start, alternate !== undefined);
    return { text: alternate ? `"${body}"` : body, end: stop };
  }
  const closers: number[] = [];
  let at = start;
  while (at < end) {
    const unit = text.charCodeAt(at);
    if (unit === code.comma || (isSpace(unit) && closers.length === 0)) break;
    if (unit === code.quote) {
      at = quotedEnd(text, at);
      continue;
    }
    if (unit === code.open) closers.push(code.close);
    else if (unit === code.openBracket) closers.push(code.closeBracket);
    else if (unit === closers[closers.length - 1]) closers.pop();
    at += 1;
  }
  return { text: text.slice(start, Math.min(at, end)), end: Math.min(at, end) };
}

/** `<text>`, in which `!` takes the next character as it is. */
function readBracketed(text: string, start: number): { text: string; end: number } {
  let result = "";
  let depth = 1;
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === code.exclamation && at + 1 < text.length) at += 1;
    else if (unit === code.less) depth += 1;
    else if (unit === code.greater) {
      depth -= 1;
      if (depth === 0) break;
    }
    result += text[at];
  }
  return { text: result, end: Math.min(at + 1, text.length) };
}

/** `"text"`, in which two quotes side by side are one. */
function readQuoted(text: string, start: number, bang: boolean): { text: string; end: number } {
  let result = "";
  let at = start + 1;
  for (let escaped = false; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (bang && unit === code.exclamation && at + 1 < text.length) {
      at += 1;
      result += text[at];
      continue;
    }
    if (unit === code.quote && !escaped) {
      if (text.charCodeAt(at + 1) !== code.quote) break;
      at += 1;
    }
    escaped = unit === code.backslash && !escaped;
    result += text[at];
  }
  return { text: result, end: Math.min(at + 1, text.length) };
}

/** Arguments without names, as .irp takes them. */
export function splitArguments(text: string, alternate?: Alternate): string[] {
  const condensed = condense(text).trim();
  const found: string[] = [];
  for (let at = 0; at < condensed.length; ) {
    const argument = readArgument(condensed, at, condensed.length, alternate);
    found.push(argument.text);
    at = skipSpace(condensed, argument.end, condensed.length);
    if (condensed.charCodeAt(at) === code.comma) {
      at = skipSpace(condensed, at + 1, condensed.length);
      if (at >= condensed.length) found.push("");
    }
  }
  return found;
}

/** What is wrong with a call, or remarkable about it. */
export interface CallProblem {
  readonly problem: string;
}

/** The text of each parameter for a call, or what is wrong with the call. */
export function bindArguments(macro: Macro, callText: string, alternate?: Alternate): Map<string, string> | CallProblem {
  const text = condense(callText).trim();
  const given = new Map<string, string>();
  let positional = 0;
  let named = false;
  for (let at = 0; at < text.length; ) {
    // A name before "=" is that of a parameter, whatever follows.
    const name = /^[^\s,"'();<>=]*(?==)/.exec(text.slice(at))?.[0];
    let end: number;
    if (name !== undefined) {
      const parameter = macro.parameters.find((candidate) => candidate.name === name);
      if (!parameter) {
        const names = macro.parameters.map((candidate) => candidate.name).join(", ");
        return {
          problem: `${macro.name} has no parameter ${name || "without a name"}${names ? `: there are ${names}` : ""}; an argument that holds = stands in quotes`,
        };
      }
      const from = at + name.length + 1;
      const value =
        parameter.kind === "variable" ? { text: text.slice(from), end: text.length } : readArgument(text, from, text.length, alternate);
      if (value.text !== "") given.set(parameter.name, value.text);
      end = value.end;
      named = true;
    } else {
      if (named) return { problem: `${macro.name}: arguments without a name must come before those with one` };
      const target = macro.parameters[positional];
      if (!target) return { problem: `${macro.name} takes ${countOf(macro.parameters.length)}, this is one more: ${text.slice(at)}` };
      const value =
        target.kind === "variable" ? { text: text.slice(at), end: text.length } : readArgument(text, at, text.length, alternate);
      if (value.text !== "") given.set(target.name, value.text);
      positional += 1;
      end = value.end;
    }
    at = skipSpace(text, end, text.length);
    if (text.charCodeAt(at) === code.comma) at = skipSpace(text, at + 1, text.length);
  }
  for (const { name, kind, defaultText } of macro.parameters) {
    if (given.has(name)) continue;
    if (kind === "required") return { problem: `${macro.name} needs a value for ${name}` };
    given.set(name, defaultText);
  }
  return given;
}

const countOf = (count: number): string => (count === 0 ? "no arguments" : count === 1 ? "one argument" : `${count} arguments`);

/** Where the next character stands that may be the beginning of something to replace. */
function plainEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    if (unit === code.backslash || unit === code.ampersand || unit === code.quote || unit === code.apostrophe) break;
  }
  return end;
}

/**
 * A line with `\\name` and `&name` replaced by the values, `\\@` by the number of macros expanded before, and `\\(text)` by
 * the text. A `\\word` that is no parameter stays, so that "\\n" in a string means what it always means. With `alternate`
 * (.altmacro) the names alone are replaced too, and LOCAL adds names to the values.
 */
export function substitute(line: ExpandedLine, values: Map<string, string>, serial: number, alternate?: Alternate): ExpandedLine {
  const { text } = line;
  if (!alternate && !text.includes("\\") && !text.includes("&")) return line;
  let result = "";
  let changed = false;
  let quoted = false;
  /** The value of the parameter whose name begins at `start`, and where the name ends. */
  const take = (start: number): { name: string; value: string | undefined; end: number } => {
    const end = nameEndAt(text, start);
    const name = text.slice(start, end);
    // With .altmacro a name may end at "&", which goes with it.
    const bound = alternate && text.charCodeAt(end) === code.ampersand ? end + 1 : end;
    return { name, value: end > start ? values.get(name) : undefined, end: bound };
  };
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (!quoted && isEscapedCharacter(text, at)) {
      result += text.slice(at, at + 4);
      at += 4;
    } else if (unit === code.backslash) {
      const next = text.charCodeAt(at + 1);
      if (next === code.at) {
        result += serial;
        at += 2;
        changed = true;
      } else if (next === code.open) {
        const close = text.indexOf(")", at);
        const stop = close < 0 ? text.length : close;
        result += text.slice(at + 2, stop);
        at = stop + 1;
        changed = true;
      } else {
        const { name, value, end } = take(at + 1);
        result += value ?? `\\${name}`;
        changed ||= value !== undefined;
        at = value === undefined ? at + 1 + name.length : end;
      }
    } else if (unit === code.ampersand) {
      const { name, value, end } = take(at + 1);
      result += value ?? `&${name}`;
      changed ||= value !== undefined;
      at = value === undefined ? at + 1 + name.length : end;
    } else if (alternate && startsName(unit)) {
      if (!quoted && /^local\s/i.test(text.slice(at, at + 6))) {
        for (const name of text.slice(at + 6).split(/[\s,]+/)) if (name !== "") values.set(name, alternate.freshName());
        return { ...line, text: result, exact: false };
      }
      const { name, value, end } = take(at);
      result += value ?? name;
      changed ||= value !== undefined;
      at = value === undefined ? at + name.length : end;
    } else if (alternate && continuesName(unit)) {
      // A number is no name, whatever letters it holds.
      let end = at;
      while (end < text.length && continuesName(text.charCodeAt(end))) end += 1;
      result += text.slice(at, end);
      at = end;
    } else {
      if (unit === code.quote) quoted = !quoted;
      const end = alternate ? at + 1 : plainEnd(text, at + 1);
      result += text.slice(at, end);
      at = end;
    }
  }
  return changed ? { ...line, text: result, exact: false } : line;
}
