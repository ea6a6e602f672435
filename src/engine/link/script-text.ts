// Linker scripts (ld manual, chapter 3): text → the rows of script.ts, with the expressions still as they are written, and what else a
// script may ask for. Left out: PHDRS, OVERLAY and load addresses other than those in memory, which are refused or warned of.

import { globExpression } from "./glob.ts";
import type { InputPattern, ScriptItem, SectionStatement } from "./script.ts";

export interface ScriptRegion {
  readonly name: string;
  readonly origin: string;
  readonly length: string;
  /** `rx`, `!w`: which sections go there without being told to. */
  readonly attributes: string;
}

/** What a script says. */
export interface LinkScript {
  readonly name: string;
  readonly items: readonly ScriptItem[];
  readonly regions: readonly ScriptRegion[];
  /** Patterns of /DISCARD/. */
  readonly discarded: readonly InputPattern[];
  readonly entry?: string;
  readonly output?: string;
  /** INPUT, GROUP, STARTUP: files and -lNAME, or groups of them. */
  readonly inputs: readonly (string | readonly string[])[];
  readonly folders: readonly string[];
  readonly undefinedNames: readonly string[];
  readonly warnings: readonly string[];
  /** Whether it speaks of SIZEOF_HEADERS, and so wants them in memory. */
  readonly usesHeaders: boolean;
  /** Whether a file defines a symbol. */
  defines?(name: string): boolean;
}

export interface ScriptProblem {
  readonly error: string;
}

/** Thrown inside this file alone. */
class Malformed extends Error {}

const maximumDepth = 20;

/** `include`: of another script (INCLUDE). */
export function parseScript(
  name: string,
  text: string,
  include: (path: string) => string | undefined = () => undefined,
): LinkScript | ScriptProblem {
  const parser = new Parser(name, include);
  try {
    parser.file(name, text, 0);
    return parser.script;
  } catch (error) {
    if (error instanceof Malformed) return { error: error.message };
    throw error;
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer E)[] ? E[] : T[Key] };

const wordPattern = /[A-Za-z_.$/\\][\w.$/\\~\-+*?[\]]*/y;
const wildcardPattern = /[^\s(){};,=]+/y;
const assignment = /(?:[-+*/&|^]|<<|>>)?=(?!=)/y;
const dataBytes: Readonly<Record<string, number>> = { BYTE: 1, SHORT: 2, LONG: 4, QUAD: 8, SQUAD: 8 };

class Parser {
  readonly script: Mutable<LinkScript>;
  readonly #include: (path: string) => string | undefined;
  #file = "";
  #text = "";
  #at = 0;
  #depth = 0;

  constructor(name: string, include: (path: string) => string | undefined) {
    this.#include = include;
    this.script = {
      name,
      items: [],
      regions: [],
      discarded: [],
      inputs: [],
      folders: [],
      undefinedNames: [],
      warnings: [],
      usesHeaders: false,
    };
  }

  file(name: string, text: string, depth: number): void {
    if (depth > maximumDepth) throw new Malformed(`${name}: scripts include one another more than ${maximumDepth} deep`);
    const before = [this.#file, this.#text, this.#at, this.#depth] as const;
    [this.#file, this.#text, this.#at, this.#depth] = [name, text, 0, depth];
    if (text.includes("SIZEOF_HEADERS")) this.script.usesHeaders = true;
    for (this.#space(); this.#at < this.#text.length; this.#space()) this.#command();
    [this.#file, this.#text, this.#at, this.#depth] = before;
  }

  #fail(problem: string): never {
    const line = this.#text.slice(0, this.#at).split("\n").length;
    throw new Malformed(`${this.#file}:${line}: syntax error: ${problem}`);
  }

  #refuse(command: string): void {
    this.#fail(`${command} is not read here: segments follow from the sections`);
  }

  #space(): void {
    for (;;) {
      const found = this.#match(/(?:\s+|\/\*[\s\S]*?\*\/|#[^\n]*)/y);
      if (found === undefined) return;
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #next(): string {
    this.#space();
    return this.#text[this.#at] ?? "";
  }

  #takes(character: string): boolean {
    if (this.#next() !== character) return false;
    this.#at += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#takes(character)) this.#fail(`expected ${character} before ${this.#next() || "the end"}`);
  }

  #word(): string | undefined {
    this.#space();
    const quoted = this.#match(/"[^"\n]*"/y);
    return quoted === undefined ? this.#match(wordPattern) : quoted.slice(1, -1);
  }

  /** The text of an expression, up to one of the characters outside of its parentheses. */
  #expression(ends: string): string {
    this.#space();
    const start = this.#at;
    for (let depth = 0; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at = this.#text.indexOf('"', this.#at + 1);
        if (this.#at < 0) this.#at = this.#text.length;
      } else if (depth === 0 && ends.includes(character)) break;
      else if (character === "(") depth += 1;
      else if (character === ")") depth -= 1;
    }
    const text = this.#text
      .slice(start, this.#at)
      .replace(/\/\*[\s\S]*?\*\//g, " ")
      .trim();
    if (text === "") this.#fail("an expression is missing");
    return text;
  }

  /** What stands in parentheses, as words. */
  #list(): string[] {
    this.#expect("(");
    const words: string[] = [];
    for (;;) {
      if (this.#takes(")")) return words;
      if (this.#takes(",")) continue;
      this.#space();
      const quoted = this.#match(/"[^"\n]*"/y);
      const word = quoted?.slice(1, -1) ?? this.#match(wildcardPattern);
      if (word === undefined) {
        // AS_NEEDED ( … )
        if (this.#next() === "(") {
          words.pop();
          words.push(...this.#list());
          continue;
        }
        this.#fail(`expected ) before ${this.#next() || "the end"}`);
      }
      words.push(word);
    }
  }

  #command(): void {
    if (this.#takes(";")) return;
    const word = this.#word();
    if (word === undefined) this.#fail(`${this.#next()} is not expected here`);
    const { script } = this;
    switch (word) {
      case "SECTIONS":
        this.#expect("{");
        while (!this.#takes("}")) this.#statement();
        return;
      case "MEMORY":
        this.#memory();
        return;
      case "ENTRY":
        [script.entry] = this.#list();
        return;
      case "OUTPUT":
        [script.output] = this.#list();
        return;
      case "SEARCH_DIR":
        script.folders.push(...this.#list());
        return;
      case "INPUT":
      case "STARTUP":
        script.inputs.push(...this.#list());
        return;
      case "GROUP":
        script.inputs.push(this.#list());
        return;
      case "EXTERN":
        script.undefinedNames.push(...this.#list());
        return;
      case "OUTPUT_FORMAT":
      case "OUTPUT_ARCH":
      case "TARGET":
      case "NOCROSSREFS":
      case "FORCE_COMMON_ALLOCATION":
      case "INHIBIT_COMMON_ALLOCATION":
        if (this.#next() === "(") this.#list();
        return;
      case "PHDRS":
      case "OVERLAY":
        this.#refuse(word);
        return;
      default:
        this.#assignOrAssert(word, (item) => script.items.push(item));
    }
  }

  #statement(): void {
    if (this.#takes(";")) return;
    const word = this.#word();
    if (word === undefined) this.#fail(`${this.#next() || "the end"} is not expected here`);
    if (word === "ENTRY") {
      [this.script.entry] = this.#list();
      return;
    }
    if (word === "OVERLAY" || word === "PHDRS") this.#refuse(word);
    if (this.#isAssignment(word)) {
      this.#assignOrAssert(word, (item) => this.script.items.push(item));
      return;
    }
    this.#outputSection(word);
  }

  #isAssignment(word: string): boolean {
    if (/^(PROVIDE|PROVIDE_HIDDEN|HIDDEN|ASSERT|INCLUDE)$/.test(word)) return true;
    this.#space();
    assignment.lastIndex = this.#at;
    return assignment.test(this.#text);
  }

  /** `name = …;`, `. += …;`, PROVIDE, HIDDEN, ASSERT, INCLUDE. */
  #assignOrAssert(word: string, add: (item: Extract<ScriptItem, { kind: "assign" | "dot" | "assert" }>) => void): void {
    if (word === "INCLUDE") {
      const path = this.#word() ?? "";
      const text = this.#include(path);
      if (text === undefined) this.#fail(`cannot open ${path}`);
      this.file(path, text, this.#depth + 1);
      return;
    }
    if (word === "ASSERT") {
      this.#expect("(");
      const expression = this.#expression(",)");
      const message = this.#takes(",") ? (this.#word() ?? "") : "assertion failed";
      this.#expect(")");
      this.#takes(";");
      add({ kind: "assert", expression, message });
      return;
    }
    if (/^(PROVIDE|PROVIDE_HIDDEN|HIDDEN)$/.test(word)) {
      this.#expect("(");
      const name = this.#word() ?? this.#fail("a name is missing");
      this.#expect("=");
      const expression = this.#expression(")");
      this.#expect(")");
      this.#takes(";");
      add({ kind: "assign", name, expression, provided: word !== "HIDDEN", hidden: word !== "PROVIDE" });
      return;
    }
    this.#space();
    const operator = this.#match(assignment);
    if (operator === undefined) this.#fail(`${word} is no command: expected = behind a name`);
    const given = this.#expression(";}");
    this.#takes(";");
    const expression = operator === "=" ? given : `${word} ${operator.slice(0, -1)} (${given})`;
    if (word === ".") add({ kind: "dot", expression });
    else add({ kind: "assign", name: word, expression, provided: false, hidden: false });
  }

  #memory(): void {
    this.#expect("{");
    while (!this.#takes("}")) {
      const name = this.#word() ?? this.#fail("the name of a region is missing");
      const attributes = this.#next() === "(" ? this.#list().join("") : "";
      this.#expect(":");
      const field = (names: RegExp): string => {
        const word = this.#word() ?? "";
        if (!names.test(word)) this.#fail(`expected ORIGIN or LENGTH, not ${word}`);
        this.#expect("=");
        const start = this.#at;
        const text = this.#expression(",}\n");
        // The next region may stand on the same line.
        const next = /\s[A-Za-z_][\w.]*\s*(\([^)]*\)\s*)?:/.exec(text);
        if (!next) return text;
        this.#at = this.#text.indexOf(next[0], start);
        return text.slice(0, next.index);
      };
      const origin = field(/^(ORIGIN|org|o)$/);
      this.#takes(",");
      const length = field(/^(LENGTH|len|l)$/);
      this.#takes(",");
      this.script.regions.push({ name, origin, length, attributes });
    }
  }

  #outputSection(name: string): void {
    const wishes: Record<string, string | true> = {};
    if (!this.#takes(":")) {
      if (this.#next() !== "(") wishes["address"] = this.#expression(":(").trim();
      if (this.#next() === "(") {
        const [kind] = this.#list();
        if (kind === "NOLOAD") wishes["isZeros"] = true;
        else if (!/^(DSECT|COPY|INFO|OVERLAY|READONLY)$/.test(kind ?? "")) this.#fail(`(${kind}) is no type of a section`);
      }
      this.#expect(":");
    }
    for (let word = this.#peekWord(); word !== undefined; word = this.#peekWord()) {
      this.#word();
      if (word === "ALIGN_WITH_INPUT") continue;
      if (word === "ONLY_IF_RO" || word === "ONLY_IF_RW") {
        wishes["onlyIf"] = word === "ONLY_IF_RO" ? "readOnly" : "writable";
        continue;
      }
      this.#expect("(");
      const value = this.#expression(")");
      this.#expect(")");
      if (word === "ALIGN") wishes["alignExpression"] = value;
      else if (word === "SUBALIGN") wishes["subalignExpression"] = value;
      else if (word === "AT") this.#warnOfLoadAddress(name);
      else this.#fail(`${word} is not known here`);
    }
    this.#expect("{");
    const body = this.#body();
    if (this.#takes(">")) wishes["region"] = this.#word() ?? "";
    this.#space();
    if (this.#match(/AT\s*>\s*/y) !== undefined) {
      const region = this.#word();
      if (region !== wishes["region"]) this.#warnOfLoadAddress(name);
    }
    while (this.#takes(":")) this.#word();
    if (this.#takes("=")) wishes["fill"] = this.#match(/\s*(0[xX][0-9a-fA-F]+|\d+|\([^)]*\))/y)?.trim() ?? this.#fail("a fill is missing");
    this.#takes(",");
    this.#takes(";");
    if (name === "/DISCARD/") {
      this.script.discarded.push(...body.flatMap((statement) => (statement.kind === "input" ? [statement.pattern] : [])));
      return;
    }
    const inputs = body.flatMap((statement) =>
      statement.kind === "input" && statement.pattern.names[0] !== commonName ? [statement.pattern] : [],
    );
    const takesCommon = body.some((statement) => statement.kind === "input" && statement.pattern.names.includes(commonName));
    this.script.items.push({ kind: "section", name, inputs, body, ...(takesCommon ? { takesCommon } : {}), ...wishes });
  }

  #peekWord(): string | undefined {
    if (this.#next() === "{") return undefined;
    const at = this.#at;
    const word = this.#word();
    this.#at = at;
    return word;
  }

  #warnOfLoadAddress(name: string): void {
    this.script.warnings.push(`${this.script.name}: the load address of ${name} (AT) is not kept: it is loaded where it runs`);
  }

  #body(): SectionStatement[] {
    const body: SectionStatement[] = [];
    while (!this.#takes("}")) {
      if (this.#takes(";")) continue;
      const start = this.#at;
      const word = this.#word();
      if (word !== undefined && this.#isAssignment(word)) {
        this.#assignOrAssert(word, (item) => body.push(item));
        continue;
      }
      if (word === "CONSTRUCTORS" || word === "CREATE_OBJECT_SYMBOLS") continue;
      if (word !== undefined && (Object.hasOwn(dataBytes, word) || word === "FILL")) {
        this.#expect("(");
        const expression = this.#expression(")");
        this.#expect(")");
        if (word !== "FILL") body.push({ kind: "data", bytes: dataBytes[word], expression });
        continue;
      }
      if (word === "KEEP") {
        this.#expect("(");
        body.push(...this.#patterns(true));
        this.#expect(")");
        continue;
      }
      this.#at = start;
      body.push(...this.#patterns(false));
    }
    return body;
  }

  /** `*(.text .text.*)`, `file.o(.data)`, `SORT_BY_NAME(…)` inside. */
  #patterns(keep: boolean): SectionStatement[] {
    this.#space();
    const files = this.#match(wildcardPattern) ?? this.#fail(`${this.#next() || "the end"} is not expected here`);
    const named = files === "*" ? {} : { files: globExpression(files) };
    if (!this.#takes("(")) return [{ kind: "input", pattern: { names: ["*"], ...named, ...(keep ? { keep } : {}) } }];
    const found: InputPattern[] = [];
    let plain: string[] = [];
    const flush = (): void => {
      if (plain.length > 0)
        found.push({ names: plain, ...named, ...(keep ? { keep } : {}), ...(exceptOf.size > 0 ? { exceptOf: new Map(exceptOf) } : {}) });
      plain = [];
      exceptOf.clear();
    };
    const exceptOf = new Map<string, RegExp>();
    let except: RegExp | undefined;
    while (!this.#takes(")")) {
      if (this.#takes(",")) continue;
      this.#space();
      const word = this.#match(wildcardPattern) ?? this.#fail(`${this.#next() || "the end"} is not expected here`);
      if (word === "EXCLUDE_FILE") {
        const sources = this.#list().map((glob) => globExpression(glob).source);
        except = new RegExp(sources.join("|"));
      } else if (/^SORT(_BY_\w+|_NONE)?$/.test(word)) {
        flush();
        found.push({ ...this.#sorted(word), ...named, ...(keep ? { keep } : {}) });
      } else if (word === commonName) {
        flush();
        found.push({ names: [commonName] });
      } else {
        plain.push(word);
        if (except) exceptOf.set(word, except);
        except = undefined;
      }
    }
    flush();
    return found.map((pattern) => ({ kind: "input", pattern }));
  }

  #sorted(word: string): InputPattern {
    const order = {
      SORT: { byName: true },
      SORT_BY_NAME: { byName: true },
      SORT_BY_INIT_PRIORITY: { byPriority: true },
      SORT_BY_ALIGNMENT: { byAlignment: true },
    }[word];
    this.#expect("(");
    this.#space();
    const inner = this.#match(/SORT(_BY_\w+|_NONE)?(?=\s*\()/y);
    if (inner !== undefined) {
      const sorted = this.#sorted(inner);
      this.#expect(")");
      return { ...sorted, ...order };
    }
    const names: string[] = [];
    while (!this.#takes(")")) {
      if (this.#takes(",")) continue;
      this.#space();
      names.push(this.#match(wildcardPattern) ?? this.#fail(") is missing"));
    }
    return { names, ...order };
  }
}

/** What COMMON is among the names of a pattern. */
const commonName = "COMMON";
