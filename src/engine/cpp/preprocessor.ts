// The preprocessor at work: a stack of files, the conditions that are open, the macros, and what `gcc -E` would print so far.

import type { Diagnostic } from "../base/diagnostic.ts";
import { runDirective } from "./directives.ts";
import { type CallState, Expander } from "./expander.ts";
import { Lexer } from "./lexer.ts";
import { macroOf } from "./macro.ts";
import { predefinedText } from "./predefined.ts";
import { Printer } from "./printer.ts";
import { SourceText } from "./source-text.ts";
import { isOperator, type Token } from "./token.ts";

export interface PreprocessOptions {
  /** A file by its path; undefined: there is none. */
  readonly read: (path: string) => string | undefined;
  /** A header of the system by its name, `asm/unistd.h`. */
  readonly systemHeader?: (name: string) => string | undefined;
  /** Where `#include` looks, beside the folder of the file that asks (`-I`). */
  readonly folders?: readonly string[];
  /** `NAME`, `NAME=VALUE`, or with a minus before it a name to be forgotten; in their order (`-D`, `-U`). */
  readonly definitions?: readonly string[];
  /** Files to be read first (`-include`). */
  readonly readsFirst?: readonly string[];
  /** Whether the text has line markers; yes if absent (`-P`). */
  readonly marksLines?: boolean;
}

/** An open #if. */
export interface Condition {
  readonly at: Token;
  /** Whether it stands in text that does not count. */
  readonly wasSkipping: boolean;
  /** Whether a part of it has counted. */
  isTaken: boolean;
  elseAt: Token | undefined;
}

interface OpenFile {
  readonly lexer: Lexer;
  readonly conditions: Condition[];
  /** The name of an #ifndef that holds the whole file; "": there is none. Undefined: nothing has been read yet. */
  guard: string | undefined;
  /** That #ifndef, while it is open. */
  guardCondition: Condition | undefined;
}

const systemFolder = "/usr/include/";
const maximumDepth = 200;
const maximumCharacters = 16 * 1024 * 1024;
const maximumProblems = 200;

export class Preprocessor {
  readonly options: PreprocessOptions;
  readonly diagnostics: Diagnostic[] = [];
  readonly printer: Printer;
  readonly expander: Expander;
  readonly files: OpenFile[] = [];
  /** Files read, in their order. */
  readonly used: string[] = [];
  /** Of `#pragma once` and `#import`. */
  readonly readOnce = new Set<string>();
  /** Of files that count once: the macro whose definition says that they have been read. */
  readonly #guards = new Map<string, string>();
  isSkipping = false;
  isDirective = false;
  #returned: Token | undefined;
  #counter = 0;
  #main: string;

  constructor(options: PreprocessOptions, main: string) {
    this.options = options;
    this.printer = new Printer(options.marksLines ?? true);
    this.#main = main;
    this.expander = new Expander(this);
  }

  get lexer(): Lexer {
    return this.files[this.files.length - 1].lexer;
  }

  run(text: string): void {
    const { printer, options } = this;
    const main = this.#main;
    printer.marker(0, main, "");
    printer.marker(0, "<built-in>", "");
    this.#define(predefinedText, "<built-in>");
    printer.marker(0, "<command-line>", "");
    printer.marker(1, `${systemFolder}stdc-predef.h`, " 1 3 4");
    printer.marker(0, "<command-line>", " 2");
    this.#define((options.definitions ?? []).map(definitionLine).join(""), "<command-line>");
    this.#open(new SourceText(main, text));
    printer.marker(1, main, "");
    for (const path of [...(options.readsFirst ?? [])].reverse()) {
      const found = this.find(path, false, "");
      if (found) this.enter(found, undefined);
      else
        this.diagnostics.push({
          severity: "error",
          span: { file: "", start: 0, end: 0, line: 1, column: 1 },
          message: `${path}: there is no such file`,
        });
    }
    for (;;) {
      const token = this.expander.next();
      if (token.kind === "end") break;
      printer.print(token, this.expander.call);
      if (this.diagnostics.length >= maximumProblems || this.expander.isExhausted) break;
      if (printer.characters > maximumCharacters) {
        this.error(token, `the text grows beyond ${maximumCharacters / 2 ** 20} MiB`);
        break;
      }
    }
    printer.finish();
  }

  /** Macros that no file of the learner defines. */
  #define(text: string, name: string): void {
    const file = new SourceText(name, text);
    const lexer = new Lexer(file, () => {});
    while (lexer.position < text.length) {
      const [, directive] = [lexer.next(true), lexer.next(true)];
      const tokens: Token[] = [];
      const nameToken = lexer.next(true);
      for (let token = lexer.next(true); token.kind !== "end"; token = lexer.next(true)) tokens.push(token);
      lexer.position += 1;
      if (directive.text === "undef") this.expander.macros.delete(nameToken.text);
      else {
        const macro = macroOf(nameToken, tokens);
        if (!("problem" in macro)) this.expander.macros.set(macro.name, { ...macro, definedAt: undefined });
        else
          this.diagnostics.push({
            severity: "error",
            span: { file: "", start: 0, end: 0, line: 1, column: 1 },
            message: `-D${nameToken.text}: ${macro.problem}`,
          });
      }
    }
  }

  lex(state: CallState): Token {
    for (;;) {
      const token = this.#returned ?? this.#read(state);
      this.#returned = undefined;
      if (token.startsLine) {
        if (isOperator(token, "#") && state !== "name" && this.#runLine(token)) continue;
        this.unguard();
        if (!this.isSkipping && state === "none") this.printer.beginLine(token);
      }
      if (this.isDirective || !this.isSkipping || token.kind === "end") return token;
    }
  }

  giveBack(token: Token): void {
    this.#returned = token;
  }

  /** The next token of the innermost file, or of the one that included it. */
  #read(state: CallState): Token {
    for (;;) {
      const token = this.lexer.next(this.isDirective, state === "arguments");
      if (token.kind !== "end" || this.isDirective || this.files.length === 1) {
        if (token.kind === "end" && !this.isDirective) this.#closeConditions();
        return token;
      }
      this.#leave();
    }
  }

  /** A line that begins with `#`; false: it is no directive, but text. */
  #runLine(hash: Token): boolean {
    const { lexer } = this;
    const start = lexer.position;
    this.isDirective = true;
    const name = lexer.next(true);
    let isKnown = false;
    this.expander.aside(() => {
      isKnown = runDirective(this, hash, name);
    });
    // An unknown one, or a number, is a comment of assembly.
    if (!isKnown && !this.isSkipping && name.kind !== "end") {
      lexer.position = start;
      this.isDirective = false;
      return false;
    }
    while (lexer.next(true).kind !== "end");
    this.isDirective = false;
    this.#enterWaiting();
    return true;
  }

  /** The rest of the line of a directive; macros expanded if asked for. */
  restOfLine(expands: boolean): Token[] {
    const tokens: Token[] = [];
    for (;;) {
      const token = expands ? this.expander.next() : this.lexer.next(true);
      if (token.kind === "end") return tokens;
      if (token.kind !== "padding") tokens.push(token);
    }
  }

  // Files.

  find(name: string, isAngled: boolean, fromFolder: string): SourceText | undefined {
    const folders = [...(isAngled ? [] : [fromFolder]), ...(this.options.folders ?? []).map((folder) => `${folder.replace(/\/$/, "")}/`)];
    for (const folder of name.startsWith("/") ? [""] : folders) {
      const text = this.options.read(`${folder}${name}`);
      if (text !== undefined) return new SourceText(`${folder}${name}`, text);
    }
    const bare = name.startsWith(systemFolder) ? name.slice(systemFolder.length) : name;
    const text = this.options.systemHeader?.(bare);
    return text === undefined ? undefined : new SourceText(`${systemFolder}${bare}`, text, true);
  }

  #waiting: SourceText | undefined;

  /** Reads a file once the line of its #include is over. */
  enter(file: SourceText, asked: Token | undefined): void {
    const guard = this.#guards.get(file.path);
    if (this.readOnce.has(file.path) || (guard !== undefined && this.isDefined(guard))) return;
    if (this.files.length > maximumDepth) {
      if (asked)
        this.error(asked, `files include one another more than ${maximumDepth} deep`, "#pragma once in a file makes it count once");
      return;
    }
    if (asked) {
      this.printer.moveTo(asked.file.lineOf(asked.start) + asked.file.lineShift, asked.file);
      this.#waiting = file;
    } else this.#begin(file);
  }

  #enterWaiting(): void {
    const file = this.#waiting;
    this.#waiting = undefined;
    if (file) this.#begin(file);
  }

  #begin(file: SourceText): void {
    this.printer.marker(1, file.path, ` 1${file.isSystem ? " 3" : ""}`);
    this.#open(file);
  }

  #open(file: SourceText): void {
    this.used.push(file.path);
    const lexer = new Lexer(file, ({ message, start, end }) => this.complain(file, file.offsetOf(start), file.offsetOf(end), message));
    this.files.push({ lexer, conditions: [], guard: undefined, guardCondition: undefined });
  }

  /** Something stands outside of the #ifndef that might have held the whole file. */
  unguard(): void {
    const file = this.files[this.files.length - 1];
    if (!file.guardCondition) file.guard = "";
  }

  #leave(): void {
    this.#closeConditions();
    const left = this.files.pop()!;
    if (left.guard) this.#guards.set(left.lexer.file.path, left.guard);
    const { file, position } = this.lexer;
    const line = file.lineOf(file.offsetOf(position)) + 1 + file.lineShift;
    this.printer.marker(line, file.presumedPath, ` 2${file.isSystem ? " 3" : ""}`);
  }

  #closeConditions(): void {
    const { conditions } = this.files[this.files.length - 1];
    for (const { at } of conditions.splice(0).reverse()) this.error(at, `#${at.text} has no #endif`);
    this.isSkipping = false;
  }

  // Names with a meaning of their own.

  builtin(name: Token, call: Token): Token | undefined {
    const replaced = (kind: Token["kind"], text: string): Token => ({ ...name, kind, text, startsLine: false });
    switch (name.text) {
      case "__LINE__":
        return replaced("number", String(call.file.lineOf(call.start) + call.file.lineShift));
      case "__FILE__":
        return replaced("string", JSON.stringify(this.lexer.file.presumedPath));
      case "__BASE_FILE__":
        return replaced("string", JSON.stringify(this.#main));
      case "__INCLUDE_LEVEL__":
        return replaced("number", String(this.files.length - 1));
      case "__COUNTER__":
        this.#counter += 1;
        return replaced("number", String(this.#counter - 1));
      // There is no clock here: as of SOURCE_DATE_EPOCH=0.
      case "__DATE__":
        return replaced("string", '"Jan  1 1970"');
      case "__TIME__":
        return replaced("string", '"00:00:00"');
      default:
        return undefined;
    }
  }

  isDefined(name: string): boolean {
    return (
      this.expander.macros.has(name) ||
      /^__(LINE|FILE|BASE_FILE|INCLUDE_LEVEL|COUNTER|DATE|TIME|has_include)__$/.test(name) ||
      name === "__has_include"
    );
  }

  // Problems.

  error(at: Token, message: string, help?: string): void {
    this.complain(at.file, at.start, Math.max(at.end, at.start + 1), message, help);
  }

  complain(file: SourceText, start: number, end: number, message: string, help?: string, severity: Diagnostic["severity"] = "error"): void {
    this.diagnostics.push({ severity, span: file.span(start, end), message, ...(help === undefined ? {} : { help }) });
  }
}

/** `-DNAME=VALUE` as a line of text; -DNAME is 1. */
function definitionLine(definition: string): string {
  if (definition.startsWith("-")) return `#undef ${definition.slice(1)}\n`;
  const equals = definition.indexOf("=");
  return equals < 0 ? `#define ${definition} 1\n` : `#define ${definition.slice(0, equals)} ${definition.slice(equals + 1)}\n`;
}
