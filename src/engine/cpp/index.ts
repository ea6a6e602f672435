// The C preprocessor for assembly, as GCC runs it over .S files: text → what `gcc -E` prints, the same lines with the place of each
// of their tokens in the files, and everything that is wrong with the directives. Knows nothing of instructions.

import type { Diagnostic, Span } from "../base/diagnostic.ts";
import { type PreprocessOptions, Preprocessor } from "./preprocessor.ts";
import type { TracedLine } from "./printer.ts";

export type { PreprocessOptions } from "./preprocessor.ts";

export interface PreprocessedLine {
  readonly text: string;
  /** The place in the files of offsets `start` to `end` of the line. */
  span(start: number, end: number): Span;
  /** Whether a macro has made it of what stands at this place. */
  isMadeFrom(place: Span): boolean;
}

export interface Preprocessed {
  /** As `gcc -E` prints it. */
  readonly text: string;
  /** Those of `text` that hold more than white space or a line marker. */
  readonly lines: readonly PreprocessedLine[];
  readonly diagnostics: readonly Diagnostic[];
  /** The files read, this one first. */
  readonly files: readonly string[];
}

/** Never throws for what the text holds. */
export function preprocess(source: { readonly name: string; readonly text: string }, options: PreprocessOptions): Preprocessed {
  const cpp = new Preprocessor(options, source.name);
  cpp.run(source.text);
  return { text: cpp.printer.text, lines: cpp.printer.lines.map(traced), diagnostics: cpp.diagnostics, files: [...new Set(cpp.used)] };
}

/** Whether gcc runs the preprocessor over a file of this name. */
export const wantsPreprocessing = (name: string): boolean => /\.(S|sx)$/.test(name);

function traced({ text, pieces }: TracedLine): PreprocessedLine {
  return {
    text,
    isMadeFrom: ({ file, start, end }) =>
      pieces.some(({ isVerbatim, token }) => !isVerbatim && token.file.presumedPath === file && token.start <= end && start <= token.end),
    span(start, end) {
      const first = pieces.find((piece) => piece.end > start) ?? pieces[pieces.length - 1];
      const last = pieces.findLast((piece) => piece.start < Math.max(end, start + 1) && piece.end > start) ?? first;
      const { token } = first;
      const from = first.isVerbatim ? token.start + Math.max(0, start - first.start) : token.start;
      const to =
        last.token.file !== token.file
          ? token.end
          : last.isVerbatim
            ? last.token.start + Math.min(end, last.end) - last.start
            : last.token.end;
      const { file, ...place } = token.file.span(from, Math.max(from, to));
      return { ...place, file: token.file.presumedPath || file, line: place.line + token.file.lineShift };
    },
  };
}
