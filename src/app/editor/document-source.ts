// The editor's document as the program store takes it: the string is made when somebody first needs it, once.

import type { Text } from "@codemirror/state";
import type { Source } from "../stores/program.ts";

export class DocumentSource implements Source {
  readonly #document: Text;
  #text: string | undefined;

  constructor(document: Text) {
    this.#document = document;
  }

  get length(): number {
    return this.#document.length;
  }

  toString(): string {
    // CodeMirror's own way adds line to line, and a hundred thousand of them take the page ten times as long.
    this.#text ??= this.#document.toJSON().join("\n");
    return this.#text;
  }
}
