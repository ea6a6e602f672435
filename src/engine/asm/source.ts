// Where the statements come from: files, and the texts that macros and repetitions make. An input knows for each of its
// offsets the place in a file that a message should show.

import type { Span } from "../base/diagnostic.ts";

/** A file's text, and the lines of its offsets, which are looked for when somebody asks. */
export class SourceFile {
  readonly name: string;
  readonly text: string;
  private starts: number[] | undefined;
  private line = 0;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  private get lineStarts(): readonly number[] {
    if (this.starts) return this.starts;
    const { text } = this;
    this.starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
    return this.starts;
  }

  /** From 1. Fast where offsets are asked for in order. */
  lineOf(offset: number): number {
    const { lineStarts } = this;
    if (lineStarts[this.line] > offset || lineStarts[this.line + 8] <= offset) {
      let low = 0;
      let high = lineStarts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (lineStarts[middle] <= offset) low = middle;
        else high = middle - 1;
      }
      this.line = low;
    }
    while (lineStarts[this.line + 1] <= offset) this.line += 1;
    return this.line + 1;
  }

  span(start: number, end: number): Span {
    return new FileSpan(this, start, end);
  }

  columnOf(offset: number): number {
    return offset - this.lineStarts[this.lineOf(offset) - 1] + 1;
  }
}

/** A place in a file whose line is worked out when it is asked for: most places are only kept in case there is something to say. */
class FileSpan implements Span {
  readonly start: number;
  readonly end: number;
  readonly source: SourceFile;

  constructor(source: SourceFile, start: number, end: number) {
    this.source = source;
    this.start = start;
    this.end = end;
  }

  get file(): string {
    return this.source.name;
  }

  get line(): number {
    return this.source.lineOf(this.start);
  }

  get column(): number {
    return this.source.columnOf(this.start);
  }
}

/** From `from` to `to` of a place, both counted from its start; on the same line. */
export function within(span: Span, from: number, to: number): Span {
  const { start } = span;
  if (span instanceof FileSpan) return span.source.span(start + from, start + to);
  return { file: span.file, line: span.line, start: start + from, end: start + to, column: span.column + from };
}

/** A line of an expansion: its text, and what it was made from. */
export interface ExpandedLine {
  readonly text: string;
  /** The whole line, without surrounding white space, in the file where it was written. */
  readonly origin: Span;
  /** Whether `text` is that line unchanged, so that columns agree. */
  readonly exact: boolean;
  /** White space before the line's first other character. */
  readonly indent: number;
}

/** A line that the preprocessor has made: its text, and the places in files that it comes from. */
export interface MadeLine {
  readonly text: string;
  /** Of offsets `start` to `end` of the line. */
  span(start: number, end: number): Span;
  /** Whether a macro has made it of what stands at this place, so that an edit there means something else. */
  isMadeFrom(place: Span): boolean;
}

export interface Expansion {
  /** "macro print", ".rept". */
  readonly title: string;
  /** The statement that asked for it. */
  readonly calledAt: Span;
  /** A macro counts as one line, the one that calls it, for the line table. */
  readonly isMacro: boolean;
}

/** A text being read. */
export class Input {
  readonly text: string;
  position = 0;
  readonly limit: number;
  /** How many more times to read it from the start. */
  repetitions: number;
  readonly expansion: Expansion | undefined;
  /** Depth of `.if` at which it began: an unbalanced macro is reported where it ends. */
  conditionalDepth = 0;
  readonly file: SourceFile | undefined;
  private readonly lines: readonly ExpandedLine[];
  private readonly made: readonly MadeLine[] | undefined;
  private readonly lineStarts: number[] = [];
  private line = 0;

  constructor(
    source: SourceFile | { made: readonly MadeLine[] } | { lines: readonly ExpandedLine[]; expansion: Expansion; repetitions?: number },
  ) {
    this.lines = "lines" in source ? source.lines : [];
    this.repetitions = "lines" in source ? (source.repetitions ?? 0) : 0;
    if (source instanceof SourceFile) {
      this.file = source;
      this.text = source.text;
    } else {
      if ("made" in source) this.made = source.made;
      else this.expansion = source.expansion;
      const lines = "made" in source ? source.made : source.lines;
      let offset = 0;
      for (const line of lines) {
        this.lineStarts.push(offset);
        offset += line.text.length + 1;
      }
      this.text = lines.map((line) => `${line.text}\n`).join("");
    }
    this.limit = this.text.length;
  }

  /** The place in a file that offsets `start` to `end` of this text stand for. */
  span(start: number, end: number): Span {
    if (this.file) return this.file.span(start, end);
    if (this.made) {
      const line = this.made[this.lineIndexOf(start)];
      const from = this.lineStarts[this.line];
      return line.span(start - from, end - from);
    }
    const line = this.lines[this.lineIndexOf(start)];
    if (!line) return this.expansion!.calledAt;
    const { origin, exact, indent } = line;
    const shift = this.lineStarts[this.line] + indent;
    if (!exact || start < shift || end - shift > origin.end - origin.start) return origin;
    return within(origin, start - shift, end - shift);
  }

  /** Line and file of the statement at `offset`. */
  locate(offset: number): { file: string; line: number } {
    if (this.file) return { file: this.file.name, line: this.file.lineOf(offset) };
    if (this.made) return this.span(offset, offset);
    return this.lines[this.lineIndexOf(offset)]?.origin ?? this.expansion!.calledAt;
  }

  /** Lines from offset `start` up to `end`, to be kept as the body of a macro or repetition. */
  bodyLines(start: number, end: number): ExpandedLine[] {
    const lines: ExpandedLine[] = [];
    for (let at = start; at < end; ) {
      const newline = this.text.indexOf("\n", at);
      const stop = newline < 0 || newline > end ? end : newline;
      lines.push(this.bodyLine(at, stop));
      at = stop + 1;
    }
    return lines;
  }

  private bodyLine(start: number, end: number): ExpandedLine {
    const text = this.text.slice(start, end).replace(/\r$/, "");
    const indent = text.length - text.trimStart().length;
    if (this.file)
      return { text, origin: this.file.span(start + indent, Math.max(start + indent, start + text.trimEnd().length)), exact: true, indent };
    if (this.made) {
      const origin = this.span(start + indent, start + text.trimEnd().length);
      return { text, origin, exact: origin.end - origin.start === text.trim().length, indent };
    }
    const line = this.lines[this.lineIndexOf(start)];
    if (line && line.text === text) return line;
    return { text, origin: line?.origin ?? this.expansion!.calledAt, exact: false, indent };
  }

  private lineIndexOf(offset: number): number {
    const { lineStarts } = this;
    if (lineStarts[this.line] > offset) this.line = 0;
    while (lineStarts[this.line + 1] <= offset) this.line += 1;
    return this.line;
  }
}

/** The inputs being read, innermost last. */
export class InputStack {
  readonly inputs: Input[] = [];

  get top(): Input {
    return this.inputs[this.inputs.length - 1];
  }

  get expansionDepth(): number {
    return this.inputs.reduce((depth, input) => depth + (input.expansion ? 1 : 0), 0);
  }

  /** File and line that the line table gives for the statement at `offset`: of the outermost macro's call, if it is in one. */
  locate(offset: number): { file: string; line: number } {
    return this.inputs.find(({ expansion }) => expansion?.isMacro)?.expansion?.calledAt ?? this.top.locate(offset);
  }

  /** The expansions that the present statement is inside of, innermost first. */
  get expansions(): readonly Expansion[] {
    return this.inputs.flatMap(({ expansion }) => expansion ?? []).reverse();
  }
}
