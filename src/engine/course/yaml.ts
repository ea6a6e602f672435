// The part of YAML that lessons are written in → nodes that know their lines. Takes maps, lists, plain and quoted scalars, `|` and `>`
// blocks, flow lists and maps on one line, comments. Refuses the rest (anchors, tags, documents) by name; never throws outward.

import type { Diagnostic, Span } from "../base/diagnostic.ts";

export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly span: Span;
  readonly text: string;
  /** Written in quotes or as a block: never a number, never empty by omission. */
  readonly quoted: boolean;
}

export interface YamlList {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly YamlNode[];
}

export interface YamlMap {
  readonly kind: "map";
  readonly span: Span;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly key: Span;
  readonly value: YamlNode;
}

/** Deeper than any lesson needs, and shallow enough for any stack. */
const depthMaximum = 32;

interface Line {
  readonly number: number;
  readonly indent: number;
  /** Without indentation. */
  readonly text: string;
  /** Of the first character of `text` in the file. */
  readonly offset: number;
}

class YamlProblem extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** `text` begins in `file` at line `firstLine`, so that spans are the file's own. */
export function parseYaml(file: string, text: string, firstLine = 1, firstOffset = 0): YamlNode | Diagnostic {
  try {
    return new Parser(file, text, firstLine, firstOffset).document();
  } catch (error) {
    if (error instanceof YamlProblem) return error.diagnostic;
    throw error;
  }
}

class Parser {
  readonly #file: string;
  readonly #lines: Line[] = [];
  #index = 0;
  #depth = 0;

  constructor(file: string, text: string, firstLine: number, firstOffset: number) {
    this.#file = file;
    let offset = firstOffset;
    for (const [index, raw] of text.split("\n").entries()) {
      const line = raw.replace(/\r$/, "");
      const indent = /^ */.exec(line)![0].length;
      this.#lines.push({ number: firstLine + index, indent, text: line.slice(indent), offset: offset + indent });
      offset += raw.length + 1;
    }
  }

  document(): YamlNode {
    this.#skipBlank();
    const line = this.#lines[this.#index];
    if (!line) return { kind: "map", span: this.#spanOf({ number: 1, indent: 0, text: "", offset: 0 }, 0, 0), entries: new Map() };
    const node = this.#block(line.indent);
    this.#skipBlank();
    const rest = this.#lines[this.#index];
    if (rest) throw this.#problem(rest, 0, "this line belongs to nothing above it", "indent it as its neighbours are");
    return node;
  }

  #spanOf({ number, indent, offset }: Line, column: number, length: number): Span {
    return { file: this.#file, line: number, column: indent + column + 1, start: offset + column, end: offset + column + length };
  }

  #problem(line: Line, column: number, message: string, help?: string): YamlProblem {
    const span = this.#spanOf(line, column, Math.max(1, line.text.length - column));
    return new YamlProblem({ severity: "error", span, message, ...(help === undefined ? {} : { help }) });
  }

  #skipBlank(): void {
    for (;;) {
      const line = this.#lines[this.#index];
      if (!line || !(line.text === "" || line.text.startsWith("#"))) return;
      this.#index += 1;
    }
  }

  /** The node whose first line is the present one, at exactly this indentation. */
  #block(indent: number): YamlNode {
    const line = this.#lines[this.#index];
    if (line.text.startsWith("\t")) throw this.#problem(line, 0, "a tab indents this line", "YAML is indented by spaces alone");
    this.#depth += 1;
    if (this.#depth > depthMaximum) throw this.#problem(line, 0, `more than ${depthMaximum} levels, one inside another`);
    const node = /^-( |$)/.test(line.text) ? this.#list(indent) : this.#keyOf(line) ? this.#map(indent) : this.#scalarLine(line);
    this.#depth -= 1;
    return node;
  }

  #scalarLine(line: Line): YamlNode {
    this.#index += 1;
    return this.#inline(line, 0, line.indent);
  }

  #list(indent: number): YamlList {
    const first = this.#lines[this.#index];
    const items: YamlNode[] = [];
    for (;;) {
      this.#skipBlank();
      const line = this.#lines[this.#index];
      if (!line || line.indent !== indent || !/^-( |$)/.test(line.text)) {
        if (line && line.indent > indent) throw this.#problem(line, 0, "this line is indented further than the list that it follows");
        return { kind: "list", span: this.#spanOf(first, 0, 1), items };
      }
      const lead = /^-\s*/.exec(line.text)![0].length;
      const rest = line.text.slice(lead);
      if (rest === "" || rest.startsWith("#")) {
        this.#index += 1;
        items.push(this.#below(line, indent, lead));
      } else {
        // What stands behind the dash is a line of its own, indented by as much.
        this.#lines[this.#index] = { number: line.number, indent: indent + lead, text: rest, offset: line.offset + lead };
        items.push(this.#block(indent + lead));
      }
    }
  }

  /** `key:` at the start of a line: the key, and where its value starts. */
  #keyOf(line: Line): { readonly key: string; readonly value: number } | undefined {
    const { text } = line;
    const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?=\s|$)/.exec(text);
    const plain = quoted ?? /^([^\s#[\]{}"'&*!|>%@`,-][^#"'[\]{}]*?)\s*:(?=\s|$)/.exec(text);
    if (!plain) return undefined;
    const key = quoted ? this.#quoted(line, 0, plain[1]) : plain[1];
    return { key, value: plain[0].length + /^\s*/.exec(text.slice(plain[0].length))![0].length };
  }

  #map(indent: number): YamlMap {
    const first = this.#lines[this.#index];
    const entries = new Map<string, YamlEntry>();
    for (;;) {
      this.#skipBlank();
      const line = this.#lines[this.#index];
      if (!line || line.indent < indent) break;
      if (line.indent > indent)
        throw this.#problem(
          line,
          0,
          "this line is indented further than the keys beside it",
          "text of several lines starts with > or | behind the key",
        );
      if (/^-( |$)/.test(line.text)) break;
      const found = this.#keyOf(line);
      if (!found) throw this.#problem(line, 0, `"${line.text}" is no "key: value"`, "a colon and a space stand between them");
      const { key, value } = found;
      const before = entries.get(key);
      if (before) throw this.#problem(line, 0, `the key ${key} is here twice: first on line ${before.key.line}`);
      this.#index += 1;
      const rest = line.text.slice(value);
      const node = rest === "" || rest.startsWith("#") ? this.#below(line, indent, value) : this.#inline(line, value, indent);
      entries.set(key, { key: this.#spanOf(line, 0, key.length), value: node });
    }
    return { kind: "map", span: this.#spanOf(first, 0, 1), entries };
  }

  /** The value that stands on the lines below its key or dash; none: an empty scalar. */
  #below(owner: Line, indent: number, column: number): YamlNode {
    this.#skipBlank();
    const line = this.#lines[this.#index];
    // A list may stand under its key without being indented.
    const isOwn = line && (line.indent > indent || (line.indent === indent && /^-( |$)/.test(line.text) && !owner.text.startsWith("-")));
    if (!isOwn) return { kind: "scalar", span: this.#spanOf(owner, column, 0), text: "", quoted: false };
    return this.#block(line.indent);
  }

  /** A value that starts within a line. The line has been passed. */
  #inline(line: Line, column: number, parentIndent: number): YamlNode {
    const text = line.text.slice(column);
    if (/^[|>]/.test(text)) return this.#blockScalar(line, column, parentIndent);
    const cursor = { line, column };
    const node = this.#flow(cursor, "");
    const rest = line.text.slice(cursor.column);
    if (!/^\s*(#.*)?$/.test(rest) || (/^#/.test(rest) && cursor.column > column))
      throw this.#problem(line, cursor.column, `"${rest.trim()}" follows a value that has ended`, "put quotes around the whole text");
    return node;
  }

  #blockScalar(line: Line, column: number, parentIndent: number): YamlScalar {
    const head = /^([|>])([+-]?)\s*(#.*)?$/.exec(line.text.slice(column));
    if (!head)
      throw this.#problem(
        line,
        column,
        "a block begins with | or >, then the end of the line",
        "the text stands on the next lines, indented",
      );
    const [, style, chomp] = head;
    const lines: string[] = [];
    let indent = 0;
    for (; this.#index < this.#lines.length; this.#index += 1) {
      const next = this.#lines[this.#index];
      if (next.text === "") lines.push("");
      else {
        if (indent === 0) indent = next.indent;
        if (next.indent < indent || indent <= parentIndent) break;
        lines.push(" ".repeat(next.indent - indent) + next.text);
      }
    }
    let trailing = 0;
    while (lines.length > 0 && lines.at(-1) === "") {
      lines.pop();
      trailing += 1;
    }
    const body = style === "|" ? lines.join("\n") : fold(lines);
    const end = chomp === "-" || body === "" ? "" : chomp === "+" ? "\n".repeat(trailing + 1) : "\n";
    return { kind: "scalar", span: this.#spanOf(line, column, 1), text: body + end, quoted: true };
  }

  /** A value on one line: quoted, a flow list or map, or plain up to one of `ends` or a comment. Moves the cursor behind it. */
  #flow(cursor: { readonly line: Line; column: number }, ends: string): YamlNode {
    const { line } = cursor;
    const start = cursor.column;
    const text = line.text.slice(start);
    const [first] = text;
    if (first === "[" || first === "{") return this.#flowCollection(cursor, first);
    const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(text);
    if (quoted) {
      cursor.column += quoted[0].length;
      return {
        kind: "scalar",
        span: this.#spanOf(line, start, quoted[0].length),
        text: this.#quoted(line, start, quoted[0]),
        quoted: true,
      };
    }
    if (first === '"' || first === "'") throw this.#problem(line, start, `the text that begins with ${first} does not end on this line`);
    if (/^[&*!%@`]/.test(text))
      throw this.#problem(
        line,
        start,
        `a value may not begin with ${first}`,
        "anchors, aliases and tags of YAML are not read here: put quotes around it",
      );
    let length = 0;
    while (length < text.length && !ends.includes(text[length]) && !/^\s#/.test(text.slice(length, length + 2))) length += 1;
    const plain = text.slice(0, length).trimEnd();
    if (ends === "" && /:\s/.test(plain))
      throw this.#problem(line, start, "a colon and a space within a value would begin another key", "put quotes around the whole text");
    cursor.column += length;
    return { kind: "scalar", span: this.#spanOf(line, start, plain.length), text: plain, quoted: false };
  }

  #flowCollection(cursor: { readonly line: Line; column: number }, open: "[" | "{"): YamlList | YamlMap {
    const { line } = cursor;
    const start = cursor.column;
    const close = open === "[" ? "]" : "}";
    const items: YamlNode[] = [];
    const entries = new Map<string, YamlEntry>();
    const space = () => {
      cursor.column += /^\s*/.exec(line.text.slice(cursor.column))![0].length;
    };
    this.#depth += 1;
    if (this.#depth > depthMaximum) throw this.#problem(line, start, `more than ${depthMaximum} levels, one inside another`);
    cursor.column += 1;
    for (;;) {
      space();
      if (line.text[cursor.column] === close) break;
      if (cursor.column >= line.text.length) throw this.#problem(line, start, `${open} is not closed by ${close} on this line`);
      if (open === "[") items.push(this.#flow(cursor, ",]"));
      else {
        const key = this.#flow(cursor, ":,}");
        if (key.kind !== "scalar" || line.text[cursor.column] !== ":")
          throw this.#problem(line, key.span.column - line.indent - 1, "inside { } every entry is key: value");
        cursor.column += 1;
        space();
        entries.set(key.text, { key: key.span, value: this.#flow(cursor, ",}") });
      }
      space();
      if (line.text[cursor.column] === ",") cursor.column += 1;
      else if (line.text[cursor.column] !== close) throw this.#problem(line, cursor.column, `a comma or ${close} is missing here`);
    }
    cursor.column += 1;
    this.#depth -= 1;
    const span = this.#spanOf(line, start, cursor.column - start);
    return open === "[" ? { kind: "list", span, items } : { kind: "map", span, entries };
  }

  #quoted(line: Line, column: number, literal: string): string {
    const inside = literal.slice(1, -1);
    if (literal[0] === "'") return inside.replaceAll("''", "'");
    return inside.replace(/\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)/g, (_, name: string) => {
      if (name.length > 1) return String.fromCharCode(Number.parseInt(name.slice(1), 16));
      const value = escapes[name];
      if (value === undefined)
        throw this.#problem(line, column, `\\${name} is no escape`, 'there are \\n \\r \\t \\0 \\e \\\\ \\" \\x41 \\u0041');
      return value;
    });
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0", e: "\x1b", "\\": "\\", '"': '"', "/": "/" };

/** `>`: lines of a paragraph become one; an empty line is a line break (YAML 1.2 §8.1.3, without its exceptions for indented lines). */
function fold(lines: readonly string[]): string {
  let text = "";
  for (const [index, line] of lines.entries()) {
    if (index > 0) text += line === "" ? "\n" : lines[index - 1] === "" ? "" : " ";
    text += line;
  }
  return text;
}
