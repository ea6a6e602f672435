// Source lines within a disassembly: their places (-l) and their text (-S), as objdump puts them before the instructions.

import { decodeUtf8 } from "../base/utf8.ts";
import type { SourceLines } from "../elf/dwarf/source-lines.ts";
import type { BfdSection } from "./bfd-view.ts";
import type { FileSource } from "./tool.ts";

/** Lines before the first that are shown with it. */
const contextLines = 5;

interface SourceText {
  readonly lines: readonly string[];
  printed: number;
  last: number;
}

export class SourceLister {
  private readonly lines: SourceLines;
  private readonly withText: boolean;
  private readonly withPlaces: boolean;
  private readonly read: FileSource;
  private readonly texts = new Map<string, SourceText | undefined>();
  private function = "";
  private line = 0;
  private discriminator = 0;

  constructor(lines: SourceLines, options: { readonly places: boolean; readonly text: boolean }, read: FileSource) {
    this.lines = lines;
    this.withPlaces = options.places;
    this.withText = options.text;
    this.read = read;
  }

  show(section: BfdSection, offset: number, out: string[]): void {
    const found = this.lines.at(section.header.index, offset);
    if (!found) return;
    const { file, line, discriminator, function: name } = found;
    if (this.withPlaces) {
      if (name !== undefined && name !== this.function) {
        out.push(`${name}():\n`);
        this.line = -1;
      }
      if (line > 0 && (line !== this.line || discriminator !== this.discriminator))
        out.push(`${file}:${line}${discriminator > 0 ? ` (discriminator ${discriminator})` : ""}\n`);
    }
    if (this.withText && file !== undefined && line > 0) this.showText(file, line, out);
    if (name !== undefined) this.function = name;
    if (line > 0) this.line = line;
    this.discriminator = discriminator;
  }

  private showText(file: string, line: number, out: string[]): void {
    const text = this.textOf(file);
    if (!text || line === text.last) return;
    let first = line > contextLines ? line - contextLines : 1;
    if (text.printed >= first) first = text.printed < line ? text.printed + 1 : line;
    for (let number = first; number <= line && number <= text.lines.length; number += 1) out.push(`${text.lines[number - 1]}\n`);
    text.printed = Math.max(text.printed, line);
    text.last = line;
  }

  private textOf(file: string): SourceText | undefined {
    if (!this.texts.has(file)) {
      const bytes = this.read(file) ?? this.read(file.slice(file.lastIndexOf("/") + 1));
      const lines = bytes && decodeUtf8(bytes).split("\n");
      if (lines && lines[lines.length - 1] === "") lines.pop();
      this.texts.set(file, lines && { lines, printed: 0, last: 0 });
    }
    return this.texts.get(file);
  }
}
