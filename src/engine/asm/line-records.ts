// Which bytes each line became. Kept in columns: a long text has as many records as lines, and few ask for them.

import type { Assembly } from "./assembly.ts";
import type { Fragment } from "./section.ts";

/** Bytes that a line became. A line may have several. */
export interface AssembledLine {
  /** From 1. */
  readonly line: number;
  readonly file: string;
  readonly section: string;
  /** From the start of the section in this object file. */
  readonly offset: number;
  readonly bytes: number;
}

export class LineRecords {
  private readonly files: string[] = [];
  private readonly lines: number[] = [];
  private readonly fragments: Fragment[] = [];
  private readonly offsets: number[] = [];
  private readonly lengths: number[] = [];

  add(file: string, line: number, fragment: Fragment, offset: number, bytes: number): void {
    this.files.push(file);
    this.lines.push(line);
    this.fragments.push(fragment);
    this.offsets.push(offset);
    this.lengths.push(bytes);
  }

  /** With their places, once fragments have addresses. */
  placed(): AssembledLine[] {
    const placed: AssembledLine[] = [];
    for (const [index, fragment] of this.fragments.entries()) {
      const { section } = fragment.subsection;
      if (section.isAbsolute) continue;
      placed.push({
        line: this.lines[index],
        file: this.files[index],
        section: section.name,
        offset: fragment.address + this.offsets[index],
        bytes: this.lengths[index],
      });
    }
    return placed;
  }
}

/** Whether `recordLine` has anything to do. */
export const recordsLines = ({ options, debugLines }: Assembly): boolean =>
  options.listsLines === true || (options.debug === true && !debugLines.usesDirectives);

/** Records what the statement at `start` of the present input has become; an instruction gets its row in the line table of -g. */
export function recordLine(
  assembly: Assembly,
  start: number,
  { fragment, offset }: { readonly fragment: Fragment; readonly offset: number },
  bytes: number,
  isInstruction: boolean,
): void {
  const { inputs } = assembly;
  const plain = inputs.inputs.length === 1 ? inputs.inputs[0].file : undefined;
  let file = "";
  let line = 0;
  if (plain) {
    file = plain.name;
    line = plain.lineOf(start);
  } else if (inputs.top) ({ file, line } = inputs.locate(start));
  const { debugLines, options } = assembly;
  if (options.listsLines) assembly.lines.add(file, line, fragment, offset, bytes);
  if (isInstruction && options.debug && !debugLines.usesDirectives) debugLines.add(fragment, offset, file, line);
}
