// What lines that begin with `#` do (C11 6.10): each directive is one row, by its name.

import { evaluateCondition } from "./condition.ts";
import { macroOf } from "./macro.ts";
import type { Condition, Preprocessor } from "./preprocessor.ts";
import { isOperator, type Token } from "./token.ts";

type Directive = (cpp: Preprocessor, name: Token) => void;

/** They count in text that is left out, too. */
const conditional: Readonly<Record<string, Directive>> = {
  if: (cpp, name) => openCondition(cpp, name, () => holds(cpp, name)),
  ifdef: (cpp, name) => openCondition(cpp, name, () => isNameDefined(cpp, name)),
  ifndef: openGuard,
  elif: (cpp, name) => nextPart(cpp, name, () => holds(cpp, name)),
  elifdef: (cpp, name) => nextPart(cpp, name, () => isNameDefined(cpp, name)),
  elifndef: (cpp, name) => nextPart(cpp, name, () => !isNameDefined(cpp, name)),
  else: (cpp, name) => nextPart(cpp, name, undefined),
  endif: closeCondition,
};

const plain: Readonly<Record<string, Directive>> = {
  define: defineMacro,
  undef: undefine,
  include: (cpp, name) => include(cpp, name, false),
  include_next: (cpp, name) => include(cpp, name, false),
  import: (cpp, name) => include(cpp, name, true),
  error: (cpp, name) => cpp.error(lineFrom(cpp, name), `#error ${cpp.lexer.restOfLine()}`.trimEnd()),
  warning: (cpp, name) => {
    const { start, end } = lineFrom(cpp, name);
    cpp.complain(name.file, start, end, `#warning ${cpp.lexer.restOfLine()}`.trimEnd(), undefined, "warning");
  },
  line: presume,
  pragma,
  ident: () => {},
  sccs: () => {},
  assert: () => {},
  unassert: () => {},
};

/** `name`: what stands behind the `#`. False: it is no directive. */
export function runDirective(cpp: Preprocessor, _hash: Token, name: Token): boolean {
  if (name.kind !== "name") return name.kind === "end";
  if (name.text !== "ifndef" && name.text !== "endif") cpp.unguard();
  if (Object.hasOwn(conditional, name.text)) conditional[name.text](cpp, name);
  else if (!Object.hasOwn(plain, name.text)) return false;
  else if (!cpp.isSkipping) plain[name.text](cpp, name);
  return true;
}

/** From the directive's name to the end of its line, as one place. */
function lineFrom(cpp: Preprocessor, name: Token): Token {
  const { file, position } = cpp.lexer;
  const newline = file.joined.indexOf("\n", position);
  return { ...name, end: file.offsetOf(newline < 0 ? file.joined.length : newline) };
}

// Conditions.

const openConditions = (cpp: Preprocessor): Condition[] => cpp.files[cpp.files.length - 1].conditions;

function openCondition(cpp: Preprocessor, at: Token, isTrue: () => boolean): void {
  const wasSkipping = cpp.isSkipping;
  const isTaken = !wasSkipping && isTrue();
  openConditions(cpp).push({ at, wasSkipping, isTaken, elseAt: undefined });
  cpp.isSkipping = wasSkipping || !isTaken;
}

/** #ifndef, which may hold the whole file so that it counts once. */
function openGuard(cpp: Preprocessor, at: Token): void {
  const file = cpp.files[cpp.files.length - 1];
  const name = cpp.lexer.next(true);
  const isTrue = isNameDefined(cpp, at, name);
  openCondition(cpp, at, () => !isTrue);
  if (file.guard === undefined) {
    file.guard = name.text;
    file.guardCondition = file.conditions.at(-1);
  } else cpp.unguard();
}

/** `isTrue` undefined: #else. */
function nextPart(cpp: Preprocessor, name: Token, isTrue: (() => boolean) | undefined): void {
  const condition = openConditions(cpp).at(-1);
  if (!condition) {
    cpp.error(name, `#${name.text} without #if`);
    return;
  }
  if (condition.elseAt)
    cpp.error(name, `#${name.text} behind the #else of its #if (line ${condition.elseAt.file.lineOf(condition.elseAt.start)})`);
  if (!isTrue) condition.elseAt = name;
  const file = cpp.files[cpp.files.length - 1];
  if (file.guardCondition === condition) file.guard = "";
  if (condition.wasSkipping) return;
  if (condition.isTaken) {
    cpp.isSkipping = true;
    return;
  }
  cpp.isSkipping = false;
  condition.isTaken = isTrue ? isTrue() : true;
  cpp.isSkipping = !condition.isTaken;
}

function closeCondition(cpp: Preprocessor, name: Token): void {
  const condition = openConditions(cpp).pop();
  const file = cpp.files[cpp.files.length - 1];
  if (condition && file.guardCondition === condition) file.guardCondition = undefined;
  else cpp.unguard();
  if (condition) cpp.isSkipping = condition.wasSkipping;
  else cpp.error(name, "#endif without #if");
}

function isNameDefined(cpp: Preprocessor, directive: Token, name = cpp.lexer.next(true)): boolean {
  if (name.kind === "name") return cpp.isDefined(name.text);
  cpp.error(
    name.kind === "end" ? directive : name,
    `#${directive.text} needs the name of a macro${name.kind === "end" ? "" : `, not ${name.text}`}`,
  );
  return false;
}

function holds(cpp: Preprocessor, directive: Token): boolean {
  const end: Token = { ...directive, kind: "end", text: "" };
  const result = evaluateCondition(conditionTokens(cpp), end);
  if (typeof result === "boolean") return result;
  const isComment = /^(you|the|it|we|this|a|an|there|not|x\d+|w\d+)$/i.test(result.at.text);
  cpp.error(
    result.at.kind === "end" ? directive : result.at,
    `#${directive.text}: ${result.problem}`,
    isComment ? "a comment that begins with # reads as a directive in a .S file: write // instead" : undefined,
  );
  return false;
}

/** The condition with its macros expanded; `defined` and `__has_include` are worked out first. */
function conditionTokens(cpp: Preprocessor): Token[] {
  const tokens: Token[] = [];
  for (;;) {
    const token = cpp.expander.next();
    if (token.kind === "end") return tokens;
    if (token.kind === "padding") continue;
    if (token.kind === "name" && token.text === "defined") tokens.push(numberFor(token, definedOperator(cpp, token)));
    else if (token.kind === "name" && token.text === "__has_include") tokens.push(numberFor(token, hasInclude(cpp, token)));
    else tokens.push(token);
  }
}

const numberFor = (token: Token, isTrue: boolean): Token => ({ ...token, kind: "number", text: isTrue ? "1" : "0" });

function definedOperator(cpp: Preprocessor, at: Token): boolean {
  let name = cpp.expander.unexpanded();
  const isEnclosed = isOperator(name, "(");
  if (isEnclosed) name = cpp.expander.unexpanded();
  if (name.kind !== "name") {
    cpp.error(at, "defined needs the name of a macro");
    return false;
  }
  if (isEnclosed && !isOperator(cpp.expander.unexpanded(), ")")) cpp.error(at, `defined(${name.text} lacks its )`);
  return cpp.isDefined(name.text);
}

function hasInclude(cpp: Preprocessor, at: Token): boolean {
  const open = cpp.lexer.next(true);
  const header = isOperator(open, "(") ? cpp.lexer.headerName() : undefined;
  if (!header || !isOperator(cpp.lexer.next(true), ")")) {
    cpp.error(at, '__has_include("FILE") and __has_include(<FILE>) are its forms');
    return false;
  }
  return cpp.find(header.text.slice(1, -1), header.text.startsWith("<"), cpp.lexer.file.folder) !== undefined;
}

// Macros.

function defineMacro(cpp: Preprocessor, directive: Token): void {
  const name = cpp.lexer.next(true);
  if (name.kind !== "name" || name.text === "defined") {
    cpp.error(
      name.kind === "end" ? directive : name,
      name.kind === "end" ? "#define needs a name" : `${name.text} cannot be the name of a macro`,
    );
    return;
  }
  const macro = macroOf(name, cpp.restOfLine(false));
  if ("problem" in macro) {
    cpp.error(macro.at, macro.problem);
    return;
  }
  const before = cpp.expander.define(macro);
  if (!before) return;
  const where = before.definedAt ? ` (line ${before.definedAt.file.lineOf(before.definedAt.start)} of ${before.definedAt.file.path})` : "";
  cpp.complain(
    name.file,
    name.start,
    name.end,
    `${name.text} is defined as something else already${where}`,
    `#undef ${name.text} forgets it`,
    "warning",
  );
}

function undefine(cpp: Preprocessor, directive: Token): void {
  const name = cpp.lexer.next(true);
  if (name.kind === "name") cpp.expander.macros.delete(name.text);
  else cpp.error(directive, "#undef needs the name of a macro");
}

// Files.

function include(cpp: Preprocessor, directive: Token, once: boolean): void {
  const header = headerOf(cpp);
  if (!header) {
    cpp.error(lineFrom(cpp, directive), `#${directive.text} "FILE" and #${directive.text} <FILE> are its forms`);
    return;
  }
  const isAngled = header.text.startsWith("<");
  const name = header.text.slice(1, -1);
  const file = cpp.find(name, isAngled, cpp.lexer.file.folder);
  if (!file) {
    const help = isAngled
      ? "headers of the system that have meaning in assembly are there: asm/unistd.h, sys/syscall.h, errno.h, fcntl.h, sys/socket.h …"
      : "it is looked for beside this file and in the folders of -I";
    cpp.error(header, `there is no file ${name}`, help);
    return;
  }
  if (once) cpp.readOnce.delete(file.path);
  cpp.enter(file, directive);
  if (once) cpp.readOnce.add(file.path);
}

function headerOf(cpp: Preprocessor): Token | undefined {
  const plainName = cpp.lexer.headerName();
  if (plainName) return plainName;
  const tokens = cpp.restOfLine(true);
  const [first] = tokens;
  if (!first) return undefined;
  if (first.kind === "string") return first;
  const close = tokens.findIndex((token) => isOperator(token, ">"));
  if (!isOperator(first, "<") || close < 0) return undefined;
  const text = tokens.slice(0, close + 1).reduce((all, token, index) => `${all}${index > 0 && token.white ? " " : ""}${token.text}`, "");
  return { ...first, text };
}

function pragma(cpp: Preprocessor): void {
  const word = cpp.lexer.next(true);
  if (word.text !== "once") return;
  cpp.readOnce.add(cpp.lexer.file.path);
  // GCC leaves a line of white space where it stood.
  cpp.printer.beginLine(word);
}

/** `#line 12 "name"`: what messages and __LINE__ say of the next line. */
function presume(cpp: Preprocessor, directive: Token): void {
  const [number, name] = cpp.restOfLine(true);
  if (number?.kind !== "number" || !/^\d+$/.test(number.text) || (name && name.kind !== "string")) {
    cpp.error(directive, '#line NUMBER "FILE" is its form');
    return;
  }
  const { file } = cpp.lexer;
  file.lineShift = Number(number.text) - (file.lineOf(directive.start) + 1);
  if (name) file.presumedPath = name.text.slice(1, -1);
  cpp.printer.marker(Number(number.text), file.presumedPath, "");
}
