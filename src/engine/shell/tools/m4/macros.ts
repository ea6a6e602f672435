// m4's macros: what they are called, what they stand for, and how a call of one becomes text. POSIX m4; GNU m4's manual.

import { Reader, UnendedText } from "./reader.ts";

export type Argument = string | Builtin;

export interface Builtin {
  readonly name: string;
  /** Is plain text unless a parenthesis follows. */
  readonly needsArguments?: boolean;
  /** Fewer make a call do nothing but say so (`otherwise` what it gives then); more are ignored. */
  readonly fewest?: number;
  readonly most?: number;
  readonly otherwise?: (words: readonly string[]) => string;
  /** What the call becomes. `words`: its arguments; a builtin among them (from defn) is an empty text there, itself in `all`. */
  readonly run: (m4: Macros, words: readonly string[], all: readonly Argument[]) => string | undefined;
}

type Definition = string | Builtin;

/** A problem after which nothing more is read. */
class Fatal extends Error {}

/** `m4exit`. */
class Exit extends Error {
  readonly status: number;
  constructor(status: number) {
    super();
    this.status = status;
  }
}

/** A program that grows for ever is told so: after so many calls, or characters that calls have made. */
const longestRun = { calls: 500_000, characters: 64 << 20, depth: 1024 };

const discarded = -1;

export interface MacrosOptions {
  readonly builtins: readonly Builtin[];
  readonly prefix: string;
  readonly isQuiet: boolean;
  /** A file of the program, with a character for each byte; undefined: it cannot be read, for `why`. */
  readonly readFile: (path: string) => { readonly text?: string; readonly why: string };
}

export class Macros {
  readonly reader = new Reader();
  readonly readFile: MacrosOptions["readFile"];
  readonly #definitions = new Map<string, Definition[]>();
  readonly #builtins: ReadonlyMap<string, Builtin>;
  readonly #isQuiet: boolean;
  /** By number, 0 is the output. */
  readonly #diversions = new Map<number, string>();
  readonly #wrapped: string[] = [];
  diversion = 0;
  errors = "";
  status = 0;
  /** Where the call began that is carried out. */
  #line = 0;
  #calls = 0;
  #characters = 0;
  #depth = 0;

  constructor({ builtins, prefix, isQuiet, readFile }: MacrosOptions) {
    this.#builtins = new Map(builtins.map((builtin) => [builtin.name, builtin]));
    for (const builtin of builtins) this.#definitions.set(prefix + builtin.name, [builtin]);
    this.#isQuiet = isQuiet;
    this.readFile = readFile;
  }

  /** Reads a file, to its end. */
  expandFile(name: string, text: string): void {
    this.reader.addFile(name, text);
    this.#expandAll();
  }

  /** What `m4wrap` kept, then what is still diverted. All that is printed. */
  finish(): string {
    try {
      for (let text = this.#wrapped.pop(); text !== undefined; text = this.#wrapped.pop()) {
        this.reader.addText(text);
        this.#expandAll();
      }
      this.diversion = 0;
      for (const number of [...this.#diversions.keys()].sort((one, other) => one - other)) this.undivert(number);
    } catch (error) {
      this.#end(error);
    }
    return this.#diversions.get(0) ?? "";
  }

  /** Runs `work`; false: nothing more is to be read. */
  attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#end(error);
      return false;
    }
  }

  #end(error: unknown): void {
    if (error instanceof Exit) this.status = error.status;
    else if (error instanceof UnendedText || error instanceof Fatal) {
      if (error instanceof UnendedText) this.#line = error.line;
      this.complain(error.message);
      this.status = 1;
    } else throw error;
    // What is diverted at such an end is lost; what is printed is printed.
    this.#wrapped.length = 0;
    for (const number of this.#diversions.keys()) if (number !== 0) this.#diversions.delete(number);
  }

  #expandAll(): void {
    for (let token = this.reader.next(); token.kind !== "end"; token = this.reader.next()) {
      this.#line = this.reader.line;
      if (token.kind === "word") {
        if (!this.#call(token.text)) this.write(token.text);
      } else if (token.kind !== "builtin") this.write(token.text);
    }
  }

  /** False: it is the name of no macro. */
  #call(name: string): boolean {
    const definition = this.#definitions.get(name)?.at(-1);
    if (definition === undefined) return false;
    if (typeof definition !== "string" && definition.needsArguments && !this.reader.isAtOpening) return false;
    const line = this.reader.line;
    const all = this.reader.isAtOpening ? this.#arguments(line) : [];
    this.#line = line;
    this.#count(name);
    this.expand(name, definition, all);
    return true;
  }

  /** A definition, called as `name`. */
  expand(name: string, definition: Definition, all: readonly Argument[]): void {
    const words = all.map((each) => (typeof each === "string" ? each : ""));
    if (typeof definition === "string") this.#add(filledIn(definition, name, words, this.reader.quotes));
    else {
      const { fewest = 0, most = Number.POSITIVE_INFINITY, otherwise } = definition;
      if (words.length < fewest) {
        this.warn(`too few arguments to builtin \`${definition.name}'`);
        this.#add(otherwise?.(words) ?? "");
        return;
      }
      if (words.length > most) this.warn(`excess arguments to builtin \`${definition.name}' ignored`);
      this.#add(definition.run(this, words.slice(0, most), all) ?? "");
    }
  }

  #add(text: string): void {
    this.#characters += text.length;
    this.reader.addText(text);
  }

  #count(name: string): void {
    this.#calls += 1;
    if (this.#calls > longestRun.calls || this.#characters > longestRun.characters)
      throw new Fatal(`ERROR: this goes on without an end: after ${this.#calls} calls of macros \`${name}' is called again`);
  }

  #arguments(line: number): Argument[] {
    this.#depth += 1;
    if (this.#depth > longestRun.depth) throw new Fatal(`ERROR: recursion limit of ${longestRun.depth} exceeded, use -L<N> to change it`);
    this.reader.next();
    const all: Argument[] = [];
    for (let isLast = false; !isLast; ) {
      const { value, end } = this.#argument(line);
      all.push(value);
      isLast = end === ")";
    }
    this.#depth -= 1;
    return all;
  }

  #argument(line: number): { readonly value: Argument; readonly end: string } {
    let text = "";
    let builtin: Builtin | undefined;
    let depth = 0;
    for (let isFirst = true; ; ) {
      const token = this.reader.next();
      if (token.kind === "end") {
        this.#line = line;
        throw new Fatal("ERROR: end of file in argument list");
      }
      if (token.kind === "character") {
        if (isFirst && /\s/.test(token.text)) continue;
        if (depth === 0 && (token.text === "," || token.text === ")")) return { value: builtin ?? text, end: token.text };
        depth += token.text === "(" ? 1 : token.text === ")" ? -1 : 0;
      }
      isFirst = false;
      if (token.kind === "builtin") builtin = text === "" ? token.builtin : undefined;
      else if (token.kind !== "word" || !this.#call(token.text)) {
        text += token.text;
        builtin = undefined;
      }
    }
  }

  // What builtins do.

  definitionOf(name: string): Definition | undefined {
    return this.#definitions.get(name)?.at(-1);
  }

  builtinNamed(name: string): Builtin | undefined {
    return this.#builtins.get(name);
  }

  get names(): string[] {
    return [...this.#definitions.keys()].sort();
  }

  define(name: string, definition: Definition): void {
    const stack = this.#definitions.get(name);
    if (stack) stack[stack.length - 1] = definition;
    else this.#definitions.set(name, [definition]);
  }

  push(name: string, definition: Definition): void {
    this.#definitions.set(name, [...(this.#definitions.get(name) ?? []), definition]);
  }

  pop(name: string): void {
    const stack = this.#definitions.get(name);
    if (stack && stack.length > 1) stack.pop();
    else this.#definitions.delete(name);
  }

  undefine(name: string): void {
    this.#definitions.delete(name);
  }

  wrap(text: string): void {
    this.#wrapped.push(text);
  }

  write(text: string): void {
    if (this.diversion <= discarded) return;
    this.#diversions.set(this.diversion, (this.#diversions.get(this.diversion) ?? "") + text);
  }

  /** Without a number: all of them. */
  undivert(number?: number): void {
    const numbers = number === undefined ? [...this.#diversions.keys()].sort((one, other) => one - other) : [number];
    for (const each of numbers) {
      if (each === this.diversion || each === 0) continue;
      const text = this.#diversions.get(each) ?? "";
      this.#diversions.delete(each);
      this.write(text);
    }
  }

  exit(status: number): never {
    throw new Exit(status);
  }

  get place(): { readonly file: string; readonly line: number } {
    return { file: this.reader.file, line: this.#line };
  }

  warn(text: string): void {
    if (!this.#isQuiet) this.complain(`Warning: ${text}`);
  }

  complain(text: string): void {
    this.errors += `m4:${this.reader.file}:${this.#line}: ${text}\n`;
  }
}

/** A definition's text with $1, $#, $*, $@ in it replaced. */
function filledIn(text: string, name: string, words: readonly string[], [open, close]: Reader["quotes"]): string {
  return text.replace(/\$(\d+|[#*@])/g, (_, which: string) => {
    if (which === "#") return String(words.length);
    if (which === "*") return words.join(",");
    if (which === "@") return words.map((word) => open + word + close).join(",");
    return which === "0" ? name : (words[Number(which) - 1] ?? "");
  });
}
