// Linker scripts (ld manual, chapter 3): text → the rows of script.ts, and what else a script may ask for.

import type { OwnSection, ScriptItem, SectionKind, SectionStatement } from "./script.ts";
import { type Expression, parseExpression, sizeOfHeaders } from "./script-expression.ts";
import { inputPattern } from "./script-patterns.ts";
import { MalformedScript, ScriptScanner } from "./script-scanner.ts";
import { evaluateIn, nowhere } from "./script-values.ts";

export interface ScriptRegion {
  readonly name: string;
  readonly origin: Expression;
  readonly length: Expression;
  /** `rx`, `!w`: which sections go there without being told to. */
  readonly attributes: string;
}

/** A program header of PHDRS. */
export interface ScriptHeader {
  readonly name: string;
  readonly type: number;
  readonly holdsFileHeader: boolean;
  readonly holdsHeaders: boolean;
  readonly address?: Expression;
  readonly flags?: Expression;
}

/** What a script says. */
export interface LinkScript {
  readonly name: string;
  readonly items: readonly ScriptItem[];
  readonly regions: readonly ScriptRegion[];
  /** PHDRS; none: segments follow from the sections. */
  readonly headers: readonly ScriptHeader[];
  readonly entry?: string;
  readonly output?: string;
  /** INPUT, GROUP, STARTUP: files and -lNAME, or groups of them. */
  readonly inputs: readonly (string | readonly string[])[];
  /** Files whose sections it names, one by one. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly undefinedNames: readonly string[];
  /** Whether it speaks of SIZEOF_HEADERS, and so wants them in memory. */
  readonly usesHeaders: boolean;
}

export interface ScriptProblem {
  readonly error: string;
}

const maximumDepth = 20;

/** `include`: of another script (INCLUDE). */
export function parseScript(
  name: string,
  text: string,
  include: (path: string) => string | undefined = () => undefined,
): LinkScript | ScriptProblem {
  const reader = new ScriptReader(name, include);
  try {
    reader.file(name, text, 0);
    return reader.script;
  } catch (error) {
    if (error instanceof MalformedScript) return { error: error.message };
    throw error;
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer E)[] ? E[] : T[Key] };
type Add = (item: Extract<ScriptItem, { kind: "assign" | "dot" | "assert" }>) => void;

const assignment = /(?:[-+*/&|^]|<<|>>)?=(?!=)/y;
const assignmentAhead = new RegExp(String.raw`(?:"[^"\n]*"|[A-Za-z_.$][\w.$]*)\s*${assignment.source}`, "y");
/** What `#assignOrAssert` knows besides assignments. */
const assigningWord = /^(PROVIDE|PROVIDE_HIDDEN|HIDDEN|ASSERT|INCLUDE)$/;
const dataBytes: Readonly<Record<string, number>> = { BYTE: 1, SHORT: 2, LONG: 4, QUAD: 8, SQUAD: 8 };
const sectionKinds: Readonly<Record<string, SectionKind>> = {
  NOLOAD: "notLoaded",
  DSECT: "notAllocated",
  COPY: "notAllocated",
  INFO: "notAllocated",
  OVERLAY: "notAllocated",
  READONLY: "readOnly",
};
/** Types of program headers, by their names in PHDRS. */
const headerTypes: Readonly<Record<string, number>> = {
  ...{ PT_NULL: 0, PT_LOAD: 1, PT_DYNAMIC: 2, PT_INTERP: 3, PT_NOTE: 4, PT_SHLIB: 5, PT_PHDR: 6, PT_TLS: 7 },
  ...{ PT_GNU_EH_FRAME: 0x6474e550, PT_GNU_STACK: 0x6474e551, PT_GNU_RELRO: 0x6474e552, PT_GNU_PROPERTY: 0x6474e553 },
};
/** Sections of an overlay that a script names with :NONE have no program header. */
export const noHeader = "NONE";

class ScriptReader {
  readonly script: Mutable<LinkScript>;
  readonly #include: (path: string) => string | undefined;
  #scanner = new ScriptScanner("", "");
  #depth = 0;

  constructor(name: string, include: (path: string) => string | undefined) {
    this.#include = include;
    this.script = {
      name,
      items: [],
      regions: [],
      headers: [],
      inputs: [],
      files: [],
      folders: [],
      undefinedNames: [],
      usesHeaders: false,
    };
  }

  file(name: string, text: string, depth: number): void {
    if (depth > maximumDepth) throw new MalformedScript(`${name}: scripts include one another more than ${maximumDepth} deep`);
    const before = [this.#scanner, this.#depth] as const;
    [this.#scanner, this.#depth] = [new ScriptScanner(name, text), depth];
    if (text.includes(sizeOfHeaders)) this.script.usesHeaders = true;
    while (this.#scanner.next() !== "") this.#command();
    [this.#scanner, this.#depth] = before;
  }

  #command(): void {
    const { script } = this;
    const scanner = this.#scanner;
    if (scanner.takes(";")) return;
    const word = scanner.word() ?? scanner.fail(`${scanner.next()} is not expected here`);
    switch (word) {
      case "SECTIONS":
        scanner.expect("{");
        while (!scanner.takes("}")) this.#statement();
        return;
      case "MEMORY":
        this.#memory();
        return;
      case "PHDRS":
        this.#programHeaders();
        return;
      case "ENTRY":
        [script.entry] = scanner.list();
        return;
      case "OUTPUT":
        [script.output] = scanner.list();
        return;
      case "SEARCH_DIR":
        script.folders.push(...scanner.list());
        return;
      case "INPUT":
      case "STARTUP":
        script.inputs.push(...scanner.list());
        return;
      case "GROUP":
        script.inputs.push(scanner.list());
        return;
      case "EXTERN":
        script.undefinedNames.push(...scanner.list());
        return;
      case "OUTPUT_FORMAT":
      case "OUTPUT_ARCH":
      case "TARGET":
      case "NOCROSSREFS":
      case "FORCE_COMMON_ALLOCATION":
      case "INHIBIT_COMMON_ALLOCATION":
        if (scanner.next() === "(") scanner.list();
        return;
      default:
        this.#assignOrAssert(word, (item) => script.items.push(item));
    }
  }

  #statement(): void {
    const scanner = this.#scanner;
    if (scanner.takes(";")) return;
    const word = scanner.word() ?? scanner.fail(`${scanner.shown} is not expected here`);
    if (word === "ENTRY") [this.script.entry] = scanner.list();
    else if (word === "OVERLAY") this.#overlay();
    else if (this.#isAssignment(word)) this.#assignOrAssert(word, (item) => this.script.items.push(item));
    else this.#outputSection(word);
  }

  #isAssignment(word: string): boolean {
    return assigningWord.test(word) || this.#scanner.sees(assignment);
  }

  /** `name = …;`, `. += …;`, PROVIDE, HIDDEN, ASSERT, INCLUDE. */
  #assignOrAssert(word: string, add: Add): void {
    const scanner = this.#scanner;
    if (word === "INCLUDE") {
      const path = scanner.word() ?? "";
      const text = this.#include(path);
      this.file(path, text ?? scanner.fail(`cannot open ${path}`), this.#depth + 1);
      return;
    }
    if (word === "ASSERT") {
      scanner.expect("(");
      const expression = scanner.expression(",)");
      const message = scanner.takes(",") ? (scanner.word() ?? "") : "assertion failed";
      scanner.expect(")");
      scanner.takes(";");
      add({ kind: "assert", expression, message });
      return;
    }
    if (/^(PROVIDE|PROVIDE_HIDDEN|HIDDEN)$/.test(word)) {
      scanner.expect("(");
      const name = scanner.word() ?? scanner.fail("a name is missing");
      scanner.expect("=");
      const expression = scanner.expression(")");
      scanner.expect(")");
      scanner.takes(";");
      add({ kind: "assign", name, expression, provided: word !== "HIDDEN", hidden: word !== "PROVIDE" });
      return;
    }
    scanner.space();
    const operator = scanner.match(assignment) ?? scanner.fail(`${word} is no command: expected = behind a name`);
    const right = scanner.expression(";}");
    scanner.takes(";");
    const expression: Expression =
      operator === "=" ? right : { kind: "binary", operator: operator.slice(0, -1), left: { kind: "name", name: word }, right };
    if (word === ".") add({ kind: "dot", expression });
    else add({ kind: "assign", name: word, expression, provided: false, hidden: false });
  }

  #memory(): void {
    const scanner = this.#scanner;
    scanner.expect("{");
    while (!scanner.takes("}")) {
      const name = scanner.word() ?? scanner.fail("the name of a region is missing");
      const attributes = scanner.next() === "(" ? scanner.list().join("") : "";
      scanner.expect(":");
      const field = (names: RegExp): Expression => {
        const word = scanner.word() ?? "";
        if (!names.test(word)) scanner.fail(`expected ORIGIN or LENGTH, not ${word}`);
        scanner.expect("=");
        return scanner.regionExpression();
      };
      const origin = field(/^(ORIGIN|org|o)$/);
      scanner.takes(",");
      const length = field(/^(LENGTH|len|l)$/);
      scanner.takes(",");
      this.script.regions.push({ name, origin, length, attributes });
    }
  }

  #programHeaders(): void {
    const scanner = this.#scanner;
    scanner.expect("{");
    while (!scanner.takes("}")) {
      const name = scanner.word() ?? scanner.fail("the name of a program header is missing");
      const known = scanner.peek();
      const type = known === undefined ? undefined : headerTypes[known];
      if (type !== undefined) scanner.word();
      const number = type === undefined ? scanner.expression(";") : undefined;
      if (number && number.kind !== "number") scanner.fail(`${known} is no type of a program header`);
      const header: Mutable<ScriptHeader> = {
        name,
        type: type ?? Number(number?.kind === "number" ? number.value : 0),
        holdsFileHeader: false,
        holdsHeaders: false,
      };
      while (!scanner.takes(";")) {
        const word = scanner.word() ?? scanner.fail(`${scanner.shown} is not expected here`);
        if (word === "FILEHDR") header.holdsFileHeader = true;
        else if (word === "PHDRS") header.holdsHeaders = true;
        else if (word === "AT") header.address = this.#inParentheses();
        else if (word === "FLAGS") header.flags = this.#inParentheses();
        else scanner.fail(`${word} is not known here`);
      }
      this.script.headers.push(header);
    }
  }

  #inParentheses(): Expression {
    this.#scanner.expect("(");
    const expression = this.#scanner.expression(")");
    this.#scanner.expect(")");
    return expression;
  }

  #outputSection(name: string): void {
    const scanner = this.#scanner;
    const own: Mutable<OwnSection> = { body: [], sort: "normal" };
    if (!scanner.takes(":")) {
      if (!scanner.sees(sectionKindPattern)) own.address = scanner.expression(":", sectionKindPattern);
      if (scanner.next() === "(") {
        const [kind = ""] = scanner.list();
        if (kind !== "") own.sort = sectionKinds[kind] ?? scanner.fail(`(${kind}) is no type of a section`);
      }
      scanner.expect(":");
    }
    let onlyIf: "readOnly" | "writable" | undefined;
    while (scanner.next() !== "{") {
      const word = scanner.word() ?? scanner.fail(`expected { before ${scanner.shown}`);
      if (word === "ALIGN_WITH_INPUT") own.alignsLoadAddress = true;
      else if (word === "ONLY_IF_RO" || word === "ONLY_IF_RW") onlyIf = word === "ONLY_IF_RO" ? "readOnly" : "writable";
      else if (word === "ALIGN") own.alignment = this.#inParentheses();
      else if (word === "SUBALIGN") own.subalignment = this.#inParentheses();
      else if (word === "AT") own.loadAddress = this.#inParentheses();
      else scanner.fail(`${word} is not known here`);
    }
    own.body = this.#body();
    this.#behindBraces(own);
    this.#addSection(name, own, onlyIf);
  }

  #addSection(name: string, own: OwnSection, onlyIf?: "readOnly" | "writable"): void {
    const inputs = own.body.flatMap((statement) => (statement.kind === "input" ? [statement.pattern] : []));
    this.script.items.push({ kind: "section", name, inputs, own, ...(onlyIf ? { onlyIf } : {}) });
  }

  /** `>RAM AT>ROM :text =0x90`. */
  #behindBraces(own: Mutable<OwnSection>): void {
    const scanner = this.#scanner;
    if (scanner.takes(">")) own.region = scanner.word() ?? scanner.fail("the name of a region is missing");
    scanner.space();
    if (scanner.match(/AT\s*>/y) !== undefined) own.loadRegion = scanner.word() ?? scanner.fail("the name of a region is missing");
    const headers: string[] = [];
    while (scanner.takes(":")) headers.push(scanner.word() ?? scanner.fail("the name of a program header is missing"));
    if (headers.length > 0) own.headers = headers;
    if (scanner.takes("=")) own.fill = this.#fill();
    scanner.takes(",");
    scanner.takes(";");
  }

  /** `=0x90909090`: the digits are the bytes; any other number is four bytes, the most significant first. */
  #fill(): Uint8Array {
    const scanner = this.#scanner;
    scanner.space();
    const digits = scanner.match(/0[xX][0-9a-fA-F]+(?=[\s;,})/])/y)?.slice(2);
    if (digits !== undefined) return bytesOf(digits.length % 2 === 0 ? digits : `0${digits}`);
    const text = scanner.match(/\d[0-9a-fA-F]*[KkMm]?|\([^;{}]*?\)(?=\s|[;,}]|$)/y) ?? scanner.fail("a fill is missing");
    const value = constantOf(text) ?? scanner.fail(`${text} is no constant`);
    return bytesOf(BigInt.asUintN(32, value).toString(16).padStart(8, "0"));
  }

  #body(): SectionStatement[] {
    const scanner = this.#scanner;
    scanner.expect("{");
    const body: SectionStatement[] = [];
    while (!scanner.takes("}")) {
      if (scanner.takes(";") || scanner.takes(",")) continue;
      const word = scanner.peek();
      if (word === undefined) {
        body.push(this.#input(false));
        continue;
      }
      if (Object.hasOwn(dataBytes, word) || word === "FILL") {
        scanner.word();
        if (word === "FILL") {
          scanner.expect("(");
          body.push({ kind: "fill", fill: this.#fill() });
          scanner.expect(")");
        } else body.push({ kind: "data", bytes: dataBytes[word], expression: this.#inParentheses() });
      } else if (word === "KEEP") {
        scanner.word();
        scanner.expect("(");
        body.push(this.#input(true));
        scanner.expect(")");
      } else if (word === "CONSTRUCTORS" || word === "CREATE_OBJECT_SYMBOLS") scanner.word();
      else if (this.#seesAssignment(word)) {
        scanner.word();
        this.#assignOrAssert(word, (item) => body.push(item));
      } else body.push(this.#input(false));
    }
    return body;
  }

  #input(keep: boolean): SectionStatement {
    const pattern = inputPattern(this.#scanner, keep);
    const { fileName } = pattern;
    if (fileName !== undefined && !this.script.files.includes(fileName)) this.script.files.push(fileName);
    return { kind: "input", pattern };
  }

  #seesAssignment(word: string): boolean {
    return assigningWord.test(word) || this.#scanner.sees(assignmentAhead);
  }

  /** Sections that run at one address and lie one behind the other in the file. */
  #overlay(): void {
    const scanner = this.#scanner;
    const address = scanner.next() === ":" ? undefined : scanner.expression(":");
    scanner.expect(":");
    if (scanner.peek() === "NOCROSSREFS") scanner.word();
    let loadAddress: Expression | undefined;
    if (scanner.peek() === "AT") {
      scanner.word();
      loadAddress = this.#inParentheses();
    }
    scanner.expect("{");
    const sections: { name: string; own: Mutable<OwnSection> }[] = [];
    while (!scanner.takes("}")) {
      const name = scanner.word() ?? scanner.fail(`${scanner.shown} is not expected here`);
      const own: Mutable<OwnSection> = {
        body: this.#body(),
        sort: sections.length === 0 ? "firstOverlay" : "overlay",
      };
      this.#behindBraces(own);
      sections.push({ name, own });
    }
    const whole: Mutable<OwnSection> = { body: [], sort: "normal" };
    this.#behindBraces(whole);
    const start = sections[0]?.name;
    const sizes = sections.map(({ name }): Expression => ({ kind: "of", function: "SIZEOF", name }));
    for (const [index, { name, own }] of sections.entries()) {
      const at: Expression | undefined = index === 0 ? address : { kind: "of", function: "ADDR", name: start };
      if (at) own.address = at;
      if (index === 0 && loadAddress) own.loadAddress = loadAddress;
      for (const key of ["region", "loadRegion", "headers"] as const)
        if (whole[key] !== undefined && own[key] === undefined) Object.assign(own, { [key]: whole[key] });
      this.#addSection(name, own);
      for (const [edge, value] of [
        ["start", { kind: "of", function: "LOADADDR", name }],
        ["stop", { kind: "binary", operator: "+", left: { kind: "of", function: "LOADADDR", name }, right: sizes[index] }],
      ] as const)
        this.script.items.push({
          kind: "assign",
          name: `__load_${edge}_${name.replace(/[^A-Za-z0-9_]/g, "")}`,
          expression: value,
          provided: true,
          hidden: false,
        });
    }
    if (start === undefined) return;
    const longest = sizes.reduce((left, right): Expression => ({ kind: "call", function: "MAX", operands: [left, right] }));
    this.script.items.push({
      kind: "dot",
      expression: { kind: "binary", operator: "+", left: { kind: "of", function: "ADDR", name: start }, right: longest },
    });
  }
}

const sectionKindPattern = /\(\s*(NOLOAD|DSECT|COPY|INFO|OVERLAY|READONLY)?\s*\)/y;

const bytesOf = (digits: string): Uint8Array => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function constantOf(text: string): bigint | undefined {
  const expression = parseExpression(text);
  return "error" in expression ? undefined : evaluateIn(expression, "absolute", 0, nowhere).result?.value;
}
