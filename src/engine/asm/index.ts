// The assembler: a text in the GNU dialect of A64 → an object file, everything that is wrong with the text, and the
// bytes that each line became.

import type { Diagnostic } from "../base/diagnostic.ts";
import type { ObjectFile } from "../elf/object-file.ts";
import { readText } from "./assemble.ts";
import { Assembly, type AssemblyOptions } from "./assembly.ts";
import { writeCallFrames } from "./call-frames.ts";
import { layOut } from "./layout.ts";
import type { AssembledLine } from "./line-records.ts";
import { flushAllPools } from "./literal-pool.ts";
import { endSubsections } from "./mapping.ts";
import { makeObject } from "./object.ts";
import type { MadeLine } from "./source.ts";

export type { AssemblyOptions } from "./assembly.ts";
export type { Directive } from "./directives/directive.ts";
export { directives } from "./directives/index.ts";
export type { AssembledLine } from "./line-records.ts";
export type { Processor } from "./processor.ts";
export { architectureNamed, processorNamed } from "./processor.ts";

/** A text to be assembled. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** If the preprocessor has made the text: its lines, which know where they come from. */
  readonly lines?: readonly MadeLine[];
}

/** What became of a text: an object where there is no error, and all that there is to say. */
export interface AssembleResult {
  /** Absent if there was an error. */
  readonly object: ObjectFile | undefined;
  /** Of all lines, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** In the order in which the lines were read; empty unless `listsLines` asks for it. */
  readonly code: readonly AssembledLine[];
}

/** Assembles one text as `aarch64-linux-gnu-as` would. Never throws for what the text holds. */
export function assemble(source: Source, options: AssemblyOptions = {}): AssembleResult {
  const assembly = new Assembly(options);
  readText(assembly, source.name, source.text, source.lines);
  assembly.inputs.inputs.length = 0;
  finishText(assembly);
  // A text that was given up is not whole: what it lacks would be no news.
  const fits = !assembly.stopped && layOut(assembly);
  const object = fits ? makeObject(assembly, objectName(source.name)) : undefined;
  const { report } = assembly;
  return {
    object: report.errorCount > 0 ? undefined : object,
    diagnostics: inTextOrder(source.lines ? withoutDoubtfulFixes(report.diagnostics, source.lines) : report.diagnostics, source.name),
    code: fits ? assembly.lines.placed() : [],
  };
}

/** What the end of the text brings to light, and the literals that are still waiting. */
function finishText(assembly: Assembly): void {
  const { report, symbols, conditionals } = assembly;
  const { open: openFrame } = assembly.callFrames;
  if (openFrame) report.error(openFrame.openedAt, ".cfi_startproc has no .cfi_endproc");
  const open = conditionals.cutTo(0);
  if (open && !assembly.stopped) report.error(open, ".if has no .endif");
  for (const { name, usedAt } of symbols.danglingNumeric()) {
    if (usedAt)
      report.error(usedAt, `${name}f: there is no label ${name}: after this line`, {
        help: `${name}b means the ${name}: before this line`,
      });
  }
  assembly.placeSymbol(assembly.dot);
  const { files, lastNamed } = assembly.debugLines;
  for (let number = 1; number < files.length; number += 1)
    if (!files[number] && lastNamed) report.error(lastNamed, `file ${number} has no name, but later ones have: the numbers leave no gap`);
  flushAllPools(assembly);
  assembly.textEnd = { sections: assembly.sections.size, symbols: symbols.chain.length };
  writeCallFrames(assembly);
  endSubsections(assembly);
}

/** `hello.s` becomes `hello.o`. */
const objectName = (name: string): string => name.replace(/\.(s|S|asm|sx)$/, "").concat(".o");

/** An edit is offered only where the text is what the file says. */
const withoutDoubtfulFixes = (diagnostics: readonly Diagnostic[], lines: readonly MadeLine[]): readonly Diagnostic[] =>
  diagnostics.map(({ fixes, ...diagnostic }) => {
    const sound = fixes?.filter(({ span }) => !lines.some((line) => line.isMadeFrom(span)));
    return sound?.length ? { ...diagnostic, fixes: sound } : diagnostic;
  });

function inTextOrder(diagnostics: readonly Diagnostic[], mainFile: string): Diagnostic[] {
  const rank = (file: string): number => (file === mainFile ? 0 : 1);
  return [...diagnostics].sort(
    (a, b) =>
      rank(a.span.file) - rank(b.span.file) ||
      (a.span.file < b.span.file ? -1 : a.span.file > b.span.file ? 1 : 0) ||
      a.span.start - b.span.start,
  );
}
