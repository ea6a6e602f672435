// What m4 reads: files, and before them the texts that macros have made, as tokens. A token may begin in one text and end in the
// next, as in GNU m4. Texts have a character for each byte.

import type { Builtin } from "./macros.ts";

interface Source {
  readonly text: string;
  at: number;
  /** Of a file: its name, and the line at `at`. */
  readonly file?: string;
  line: number;
}

export type Token =
  | { readonly kind: "word" | "string" | "comment" | "character"; readonly text: string }
  | { readonly kind: "builtin"; readonly builtin: Builtin }
  | { readonly kind: "end" };

/** A delimited text has no end. */
export class UnendedText extends Error {
  readonly line: number;
  constructor(what: "string" | "comment", line: number) {
    super(`ERROR: end of file in ${what}`);
    this.line = line;
  }
}

const wordStart = /[A-Za-z_]/;
const wordPart = /\w/;

export class Reader {
  /** The last is read first. */
  readonly #sources: (Source | Builtin)[] = [];
  quotes: readonly [open: string, close: string] = ["`", "'"];
  comments: readonly [open: string, close: string] = ["#", "\n"];
  /** Where reading has come to, of the file that is read. */
  file = "";
  line = 0;

  addFile(file: string, text: string): void {
    this.#sources.push({ text, at: 0, file, line: 1 });
    this.#take();
  }

  addText(text: string): void {
    if (text !== "") this.#sources.push({ text, at: 0, line: 0 });
  }

  addBuiltin(builtin: Builtin): void {
    this.#sources.push(builtin);
  }

  get isAtOpening(): boolean {
    return this.#startsWith("(");
  }

  next(): Token {
    const source = this.#top();
    if (!source) return { kind: "end" };
    if ("run" in source) {
      this.#sources.pop();
      return { kind: "builtin", builtin: source };
    }
    const [open] = this.comments;
    if (open !== "" && this.#startsWith(open)) return { kind: "comment", text: this.#comment() };
    const character = this.#readCharacter();
    if (wordStart.test(character)) return { kind: "word", text: character + this.#wordRest() };
    if (this.quotes[0] !== "" && character === this.quotes[0][0] && this.#startsWith(this.quotes[0].slice(1)))
      return { kind: "string", text: this.#quoted() };
    return { kind: "character", text: character };
  }

  /** Everything up to the end of the line, which goes with it. */
  dropLine(): void {
    for (let character = this.#readCharacter(); character !== "\n" && character !== ""; ) character = this.#readCharacter();
  }

  #wordRest(): string {
    let word = "";
    for (let character = this.#peek(); wordPart.test(character); character = this.#peek()) word += this.#readCharacter();
    return word;
  }

  #comment(): string {
    const { line } = this;
    const [open, close] = this.comments;
    let text = this.#readAll(open);
    while (!this.#startsWith(close)) {
      const character = this.#readCharacter();
      // The last line of a file ends its comment too.
      if (character === "" && close === "\n") return text;
      if (character === "") throw new UnendedText("comment", line);
      text += character;
    }
    return text + this.#readAll(close);
  }

  /** Behind the first character of a quote: what is in it, quotes inside kept. */
  #quoted(): string {
    const { line } = this;
    const [open, close] = this.quotes;
    this.#readAll(open.slice(1));
    let text = "";
    for (let depth = 1; ; ) {
      if (this.#startsWith(close)) {
        depth -= 1;
        if (depth === 0) {
          this.#readAll(close);
          return text;
        }
        text += this.#readAll(close);
      } else if (this.#startsWith(open)) {
        depth += 1;
        text += this.#readAll(open);
      } else {
        const character = this.#readCharacter();
        if (character === "") throw new UnendedText("string", line);
        text += character;
      }
    }
  }

  #readAll(text: string): string {
    for (let count = 0; count < text.length; count += 1) this.#readCharacter();
    return text;
  }

  #readCharacter(): string {
    const source = this.#top();
    if (!source || "run" in source) return "";
    const character = source.text[source.at];
    source.at += 1;
    if (character === "\n" && source.file !== undefined) {
      source.line += 1;
      this.line = source.line;
    }
    return character;
  }

  #peek(): string {
    const source = this.#top();
    return source && !("run" in source) ? source.text[source.at] : "";
  }

  #startsWith(text: string): boolean {
    let compared = 0;
    for (let index = this.#sources.length - 1; index >= 0 && compared < text.length; index -= 1) {
      const source = this.#sources[index];
      if ("run" in source) return false;
      const length = Math.min(source.text.length - source.at, text.length - compared);
      if (!source.text.startsWith(text.slice(compared, compared + length), source.at)) return false;
      compared += length;
    }
    return compared === text.length;
  }

  /** The source that has something left; those that have nothing are left behind. */
  #top(): Source | Builtin | undefined {
    for (;;) {
      const source = this.#sources.at(-1);
      if (!source || "run" in source || source.at < source.text.length) return source;
      this.#sources.pop();
      if (source.file !== undefined) this.#take();
    }
  }

  /** Takes up the place in the file that is now read. */
  #take(): void {
    const file = this.#sources.findLast((source): source is Source => !("run" in source) && source.file !== undefined);
    if (!file) return;
    this.file = file.file!;
    this.line = file.line;
  }
}
