// What the line table will say: rows of instruction, file and line, from the text itself (-g) or from .file and .loc,
// which compilers write; and the tables of files and directories, numbered as GNU as numbers them.

import type { Span } from "../base/diagnostic.ts";
import type { Fragment } from "./section.ts";

/** What a row says beside its place and line; mostly the same for many rows. */
export interface RowDetails {
  readonly isStatement: boolean;
  readonly isa: number;
  readonly discriminator: number;
  readonly basicBlock: boolean;
  readonly prologueEnd: boolean;
  readonly epilogueBegin: boolean;
  /** `view -0`: its address is stated anew. */
  readonly resets: boolean;
}

export interface LineRow {
  readonly fragment: Fragment;
  readonly offset: number;
  /** Index into `files`. */
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly details: RowDetails;
}

export interface LineFile {
  readonly name: string;
  /** Index into `directories`. */
  readonly directory: number;
  readonly md5: Uint8Array | undefined;
}

interface Place {
  readonly fragment: Fragment;
  readonly offset: number;
}

/** What .loc says of the next instruction. */
export type Location = Omit<LineRow, "fragment" | "offset">;

const plainDetails: RowDetails = {
  isStatement: true,
  isa: 0,
  discriminator: 0,
  basicBlock: false,
  prologueEnd: false,
  epilogueBegin: false,
  resets: false,
};

export type Open<T> = { -readonly [Key in keyof T]: T[Key] };

const plainLocation: Location = { file: 1, line: 1, column: 0, details: plainDetails };

type RowPlace = Pick<LineRow, "fragment" | "offset">;

/** Whether nothing lies between; an alignment that needs no bytes is nothing. */
const isSamePlace = (one: RowPlace, other: RowPlace): boolean =>
  one.fragment === other.fragment
    ? one.offset === other.offset
    : one.fragment.subsection === other.fragment.subsection &&
      one.fragment.address >= 0 &&
      other.fragment.address >= 0 &&
      one.fragment.address + one.offset === other.fragment.address + other.offset;

export class DebugLines {
  /** By number; 0 is named in DWARF 5 alone. */
  readonly files: (LineFile | undefined)[] = [];
  /** 0 is where the compiler ran. */
  readonly directories: (string | undefined)[] = [];
  readonly rows: LineRow[] = [];
  /** Whether `.file number` or `.loc` was used: then the text's own lines are not recorded. */
  usesDirectives = false;
  /** Version of DWARF that the text asks for. */
  version: 2 | 3 | 4 | 5 = 2;
  /** The last `.file number`. */
  lastNamed: Span | undefined;
  /** .loc_mark_labels: whether labels get rows too. */
  marksLabels = false;
  private lastPath: string | undefined;
  private lastNumber = 0;
  private pending: Location | undefined;
  /** What the next .loc starts from: some of it stays. */
  present = plainLocation;
  private last: LineRow | undefined;
  private view = 0;
  /** What .loc is just saying of its row. */
  private readonly asked: Open<RowDetails> = { ...plainDetails };
  /** Details that rows have, by what tells them apart. */
  private readonly known = new Map<string | number, RowDetails>();

  /** The number of a file of the text itself. */
  numberOf(path: string): number {
    if (path === this.lastPath) return this.lastNumber;
    this.lastPath = path;
    this.lastNumber = this.findOrName(path);
    return this.lastNumber;
  }

  private findOrName(path: string): number {
    const known = this.files.findIndex((file, index) => index > 0 && file && this.pathOf(file) === path);
    if (known >= 1) return known;
    const number = Math.max(1, this.files.length);
    this.files[number] = this.fileAt(undefined, path, false, undefined);
    return number;
  }

  private pathOf({ name, directory }: LineFile): string {
    const folder = directory > 0 ? this.directories[directory] : undefined;
    return folder === undefined ? name : `${folder}/${name}`;
  }

  /** `.file number`. A sentence if the number belongs to another file. */
  nameFile(number: number, directory: string | undefined, path: string, md5: Uint8Array | undefined): string | undefined {
    this.usesDirectives = true;
    if (this.version < 3) this.version = 3;
    if (number === 0 || md5) this.version = 5;
    const known = this.files[number];
    const file = this.fileAt(directory, path, number === 0, md5);
    if (!known) {
      this.files[number] = file;
      return undefined;
    }
    if (this.pathOf(known) === this.pathOf(file)) return undefined;
    return `file ${number} is ${this.pathOf(known)} already`;
  }

  private fileAt(directory: string | undefined, path: string, isMain: boolean, md5: Uint8Array | undefined): LineFile {
    const slash = path.lastIndexOf("/");
    if (directory !== undefined) {
      const number = this.directoryNumber(directory, isMain);
      if (slash < 0 || !isMain) return { name: path, directory: number, md5 };
      return { name: path.slice(slash + 1), directory: this.directoryNumber(path.slice(0, slash + 1), false), md5 };
    }
    return { name: path.slice(slash + 1), directory: this.directoryNumber(path.slice(0, slash + 1), isMain), md5 };
  }

  private directoryNumber(path: string, mayBeFirst: boolean): number {
    const name = path.replace(/\/$/, "");
    if (name === "") return 0;
    const known = this.directories.indexOf(name);
    if (known >= 0) return known;
    const number = mayBeFirst && this.directories[0] === undefined ? 0 : Math.max(1, this.directories.length);
    this.directories[number] = name;
    return number;
  }

  /**
   * `.loc`: holds for the next instruction, and gives a row even if another `.loc` comes first. Gives its view number,
   * which tells rows of the same address apart.
   */
  locate(fragment: Fragment, offset: number, change: Location, hasView: boolean): number {
    this.usesDirectives = true;
    if (this.version < 3) this.version = 3;
    this.flush(fragment, offset);
    this.present = change;
    this.pending = change;
    const { last } = this;
    this.view = !change.details.resets && last && isSamePlace(last, { fragment, offset }) ? this.view + 1 : 0;
    // A row with a view is of this place, whatever comes next.
    if (hasView) this.flush(fragment, offset);
    return this.view;
  }

  /** Called for each instruction, before it is written. */
  flush(fragment: Fragment, offset: number): void {
    if (this.pending) this.place(fragment, offset, this.pending);
  }

  private place(fragment: Fragment, offset: number, { file, line, column, details }: Location): void {
    this.pending = undefined;
    // Line 0 is no line: compilers say so of code that comes from none.
    if (line === 0 || fragment.subsection.section.isAbsolute) return;
    this.last = { fragment, offset, file, line, column, details };
    this.rows.push(this.last);
  }

  /** To be changed: what the next row has of the one before. */
  openDetails(): Open<RowDetails> {
    const { isStatement, isa } = this.present.details;
    return Object.assign(this.asked, plainDetails, { isStatement, isa });
  }

  /** What has been made of them, shared by all rows of which the same is said. */
  closeDetails(): RowDetails {
    const key = keyOf(this.asked);
    let details = this.known.get(key);
    if (!details) {
      details = { ...this.asked };
      this.known.set(key, details);
    }
    return details;
  }

  /** A label of code, where .loc_mark_labels asks for its row. */
  markLabel({ fragment, offset }: Place): void {
    if (!this.marksLabels || !this.usesDirectives) return;
    const details = this.pending?.details ?? this.openDetails();
    this.place(fragment, offset, { ...this.present, details: { ...details, basicBlock: true } });
  }

  /** An instruction of the text's own lines, for -g: the instructions of one line have one row. */
  add(fragment: Fragment, offset: number, name: string, line: number): void {
    const file = this.numberOf(name);
    const last = this.rows[this.rows.length - 1];
    if (last?.line === line && last.file === file) return;
    this.rows.push({ fragment, offset, file, line, column: 0, details: plainDetails });
  }
}

/** A number in the usual case, of small numbers. */
function keyOf({ isStatement, isa, discriminator, basicBlock, prologueEnd, epilogueBegin, resets }: RowDetails): string | number {
  const marks = (isStatement ? 1 : 0) | (basicBlock ? 2 : 0) | (prologueEnd ? 4 : 0) | (epilogueBegin ? 8 : 0) | (resets ? 16 : 0);
  return isa === 0 && discriminator < 0x100_0000 ? discriminator * 32 + marks : `${marks} ${isa} ${discriminator}`;
}
