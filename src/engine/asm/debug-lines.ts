// What the line table will say: rows of instruction, file and line, from the text itself (-g) or from .file and .loc,
// which compilers write.

import type { Fragment } from "./section.ts";

export interface LineRow {
  readonly fragment: Fragment;
  readonly offset: number;
  /** Index into `files`. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly isStatement: boolean;
}

interface Place {
  readonly fragment: Fragment;
  readonly offset: number;
}

interface Location {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly isStatement: boolean;
}

export class DebugLines {
  /** Names by number; 1 is the first, as DWARF 2 to 4 count. */
  readonly files: (string | undefined)[] = [];
  readonly rows: LineRow[] = [];
  /** Whether `.file number` or `.loc` was used: then the text's own lines are not recorded. */
  usesDirectives = false;
  private pending: Location | undefined;
  private isStatement = true;
  private last: Place | undefined;
  private view = 0;

  /** The number of a file of the text itself. */
  numberOf(name: string): number {
    const known = this.files.indexOf(name);
    if (known >= 1) return known;
    if (this.files.length === 0) this.files.push(undefined);
    this.files.push(name);
    return this.files.length - 1;
  }

  nameFile(number: number, name: string): void {
    this.usesDirectives = true;
    while (this.files.length <= number) this.files.push(undefined);
    this.files[number] = name;
  }

  /**
   * `.loc`: holds for the next instruction, and gives a row even if another `.loc` comes first. Gives its view number,
   * which tells rows of the same address apart.
   */
  locate(place: Place, file: number, line: number, column: number, isStatement: boolean | undefined): number {
    this.usesDirectives = true;
    this.flush(place);
    if (isStatement !== undefined) this.isStatement = isStatement;
    this.pending = { file, line, column, isStatement: this.isStatement };
    const { last } = this;
    this.view = last && last.fragment === place.fragment && last.offset === place.offset ? this.view + 1 : 0;
    return this.view;
  }

  /** Called for each instruction, before it is written. */
  flush({ fragment, offset }: Place): void {
    if (!this.pending) return;
    this.rows.push({ fragment, offset, ...this.pending });
    this.last = { fragment, offset };
    this.pending = undefined;
  }

  add(fragment: Fragment, offset: number, name: string, line: number): void {
    this.rows.push({ fragment, offset, file: this.numberOf(name), line, column: 0, isStatement: true });
  }
}
