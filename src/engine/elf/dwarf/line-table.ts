// .debug_line of DWARF 2 to 5 → which source line each address comes from, and back (DWARF 5 §6.2). Takes sections of
// any origin: a table that makes no sense gives fewer rows, never an error.

import { ByteReader } from "../byte-reader.ts";
import type { Executable } from "../object-file.ts";
import { countUntil } from "../sorted.ts";
import { type FormContext, readForm, readOffset } from "./forms.ts";
import { extendedLineEscape, extendedLineStep, lineContent, lineStep } from "./numbers.ts";

export interface LineRow {
  readonly address: number;
  /** As the compiler or assembler named it, with its directory if that is part of the name. */
  readonly file: string;
  /** Where the compiler ran, to which `file` is relative; empty where the table does not say (before DWARF 5). */
  readonly folder: string;
  /** Where this unit's table begins in its section, by which the unit in .debug_info names it. */
  readonly unit: number;
  /** From 1; 0 where the code belongs to no line. */
  readonly line: number;
  readonly column: number;
  /** Tells apart blocks of one line; 0 for most. */
  readonly discriminator: number;
  /** Whether a breakpoint for the line belongs here. */
  readonly isStatement: boolean;
  /** The address is the first one behind a run of code; file and line mean nothing. */
  readonly endOfSequence: boolean;
}

export interface SourceLocation {
  readonly file: string;
  readonly line: number;
}

/** A line's code: addresses from `start` up to `end`. */
export interface LineRange extends SourceLocation {
  readonly start: number;
  readonly end: number;
}

export interface LineTable {
  /** By address; at the same address an end of sequence comes first. */
  readonly rows: readonly LineRow[];
  addressToLocation(address: number): SourceLocation | undefined;
  /** The run of addresses around one that belongs to the same line of the source. */
  rangeAround(address: number): LineRange | undefined;
  /** Where the code of a line begins, ascending; empty if it has none. Files match by their last part if not in full. */
  locationToAddresses(file: string, line: number): readonly number[];
}

/** Rows of one table at most, so that a hostile one ends. */
const maximumRows = 1_000_000;

/** The line table of an executable; an empty one if it has no debugging information. */
export function lineTable({ sections }: Pick<Executable, "sections">): LineTable {
  const contentsOf = (name: string): Uint8Array => sections.find((section) => section.name === name)?.contents ?? new Uint8Array(0);
  return tableOf(readLineRows(contentsOf(".debug_line"), contentsOf(".debug_line_str"), contentsOf(".debug_str")));
}

function tableOf(unsorted: LineRow[]): LineTable {
  const rows = unsorted.sort((a, b) => a.address - b.address || Number(b.endOfSequence) - Number(a.endOfSequence));
  const addresses = new Map<string, number[]>();
  for (const [index, { address, file, line, endOfSequence }] of rows.entries()) {
    if (endOfSequence || line === 0) continue;
    const before = rows[index - 1];
    // A line goes on through rows that only change the column.
    if (before && !before.endOfSequence && before.file === file && before.line === line) continue;
    const key = `${line}:${baseName(file)}`;
    const known = addresses.get(key);
    if (known) known.push(address);
    else addresses.set(key, [address]);
  }
  const rowAt = (address: number): LineRow | undefined => {
    const row = rows[countUntil(rows, address, (candidate) => candidate.address) - 1];
    return row && !row.endOfSequence ? row : undefined;
  };
  return {
    rows,
    addressToLocation(address) {
      const row = rowAt(address);
      return row && row.line > 0 ? { file: row.file, line: row.line } : undefined;
    },
    rangeAround(address) {
      let end = countUntil(rows, address, (candidate) => candidate.address);
      let first = end - 1;
      const row = rows[first];
      if (!row || row.endOfSequence || row.line === 0) return undefined;
      const { file, line } = row;
      const isSame = (other: LineRow | undefined): boolean =>
        other !== undefined && !other.endOfSequence && other.line === line && other.file === file;
      while (isSame(rows[first - 1])) first -= 1;
      while (isSame(rows[end])) end += 1;
      return { start: rows[first].address, end: rows[end]?.address ?? row.address + 4, file, line };
    },
    locationToAddresses(file, line) {
      const found = addresses.get(`${line}:${baseName(file)}`) ?? [];
      const exact = found.filter((address) => rowAt(address)?.file === file);
      return exact.length > 0 ? exact : found;
    },
  };
}

const baseName = (file: string): string => file.slice(file.lastIndexOf("/") + 1);

/** The rows of every unit of a .debug_line section, in the order in which they stand there. */
export function readLineRows(lines: Uint8Array, lineStrings: Uint8Array, strings: Uint8Array): LineRow[] {
  const rows: LineRow[] = [];
  const reader = new ByteReader(lines);
  while (!reader.atEnd && rows.length < maximumRows) {
    const unit = reader.position;
    const length = reader.u32();
    const isWide = length === 0xffffffff;
    const bytes = isWide ? reader.u64() : length;
    const end = reader.position + bytes;
    if (length === 0 || reader.failed || end > lines.length) break;
    readUnit(new ByteReader(lines, reader.position, end), { isWide, lineStrings, strings }, unit, rows);
    reader.position = end;
  }
  return rows;
}

type Strings = Pick<FormContext, "isWide" | "lineStrings" | "strings">;

interface Header {
  readonly minimumInstructionBytes: number;
  readonly defaultIsStatement: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  readonly opcodeArguments: readonly number[];
  /** By number; the first number is 1 before DWARF 5. */
  readonly files: string[];
  readonly directories: readonly string[];
  readonly folder: string;
  readonly unit: number;
}

interface Names {
  readonly files: string[];
  readonly directories: readonly string[];
}

function readUnit(reader: ByteReader, strings: Strings, unit: number, rows: LineRow[]): void {
  const version = reader.u16();
  if (version < 2 || version > 5) return;
  const addressBytes = version === 5 ? reader.u8() : 8;
  // segment_selector_size.
  if (version === 5) reader.skip(1);
  const headerLength = readOffset(reader, strings);
  const program = reader.position + headerLength;
  const minimumInstructionBytes = reader.u8();
  if (version >= 4) reader.skip(1);
  const defaultIsStatement = reader.u8() !== 0;
  const lineBase = (reader.u8() << 24) >> 24;
  const lineRange = reader.u8();
  const opcodeBase = reader.u8();
  const opcodeArguments = [0];
  for (let opcode = 1; opcode < opcodeBase; opcode += 1) opcodeArguments.push(reader.u8());
  const { files, directories } = version === 5 ? readFiles5(reader, { ...strings, version, addressBytes }) : readFiles(reader);
  const folder = version === 5 ? (directories[0] ?? "") : "";
  if (reader.failed || lineRange === 0 || program > reader.end) return;
  reader.position = program;
  runProgram(
    reader,
    { minimumInstructionBytes, defaultIsStatement, lineBase, lineRange, opcodeBase, opcodeArguments, files, directories, folder, unit },
    rows,
  );
}

/** Directories and files of DWARF 2 to 4: strings up to an empty one. */
function readFiles(reader: ByteReader): Names {
  const directories = [""];
  for (let name = reader.cString(); name !== "" && !reader.failed; name = reader.cString()) directories.push(name);
  const files = [""];
  for (let name = reader.cString(); name !== "" && !reader.failed; name = reader.cString()) {
    const directory = reader.uleb128();
    reader.uleb128();
    reader.uleb128();
    files.push(joined(directories[directory] ?? "", name));
  }
  return { files, directories };
}

/** Directories and files of DWARF 5: tables that say their own form. */
function readFiles5(reader: ByteReader, context: FormContext): Names {
  const directories = readEntries(reader, context).map(({ path }) => path);
  const files = readEntries(reader, context).map(({ path, directory }) =>
    // Directory 0 is where the compiler ran, which is no part of the name as it was given.
    joined(directory === 0 ? "" : (directories[directory] ?? ""), path),
  );
  return { files, directories };
}

function readEntries(reader: ByteReader, context: FormContext): { path: string; directory: number }[] {
  const formats: { content: number; form: number }[] = [];
  for (let count = reader.u8(); count > 0; count -= 1) formats.push({ content: reader.uleb128(), form: reader.uleb128() });
  const entries: { path: string; directory: number }[] = [];
  for (let count = reader.uleb128(); count > 0 && !reader.failed && formats.length > 0; count -= 1) {
    let path = "";
    let directory = 0;
    for (const { content, form } of formats) {
      const value = readForm(reader, form, context);
      if (content === lineContent.path && typeof value === "string") path = value;
      else if (content === lineContent.directory_index && typeof value === "number") directory = value;
    }
    entries.push({ path, directory });
  }
  return entries;
}

const joined = (directory: string, name: string): string => (directory === "" || name.startsWith("/") ? name : `${directory}/${name}`);

interface State {
  address: number;
  file: number;
  line: number;
  column: number;
  isStatement: boolean;
  discriminator: number;
}

function runProgram(reader: ByteReader, header: Header, rows: LineRow[]): void {
  const { lineBase, lineRange, opcodeBase, minimumInstructionBytes, opcodeArguments, files, folder, unit, defaultIsStatement } = header;
  const initial = (): State => ({ address: 0, file: 1, line: 1, column: 0, isStatement: defaultIsStatement, discriminator: 0 });
  let state = initial();
  const emit = (endOfSequence: boolean): void => {
    const { address, file, line, column, isStatement, discriminator } = state;
    rows.push({ address, file: files[file] ?? "", folder, unit, line, column, discriminator, isStatement, endOfSequence });
    state.discriminator = 0;
  };
  while (!reader.atEnd && rows.length < maximumRows) {
    const opcode = reader.u8();
    if (opcode >= opcodeBase) {
      const adjusted = opcode - opcodeBase;
      state.address += Math.floor(adjusted / lineRange) * minimumInstructionBytes;
      state.line += lineBase + (adjusted % lineRange);
      emit(false);
      continue;
    }
    switch (opcode) {
      case extendedLineEscape: {
        const length = reader.uleb128();
        const next = reader.position + length;
        const extended = reader.u8();
        if (extended === extendedLineStep.end_sequence) {
          emit(true);
          state = initial();
        } else if (extended === extendedLineStep.set_address) state.address = reader.unsigned(length - 1);
        else if (extended === extendedLineStep.define_file) {
          const name = reader.cString();
          files.push(joined(header.directories[reader.uleb128()] ?? "", name));
        } else if (extended === extendedLineStep.set_discriminator) state.discriminator = reader.uleb128();
        if (next > reader.end) return;
        reader.position = next;
        break;
      }
      case lineStep.copy:
        emit(false);
        break;
      case lineStep.advance_pc:
        state.address += reader.uleb128() * minimumInstructionBytes;
        break;
      case lineStep.advance_line:
        state.line += reader.sleb128();
        break;
      case lineStep.set_file:
        state.file = reader.uleb128();
        break;
      case lineStep.set_column:
        state.column = reader.uleb128();
        break;
      case lineStep.negate_stmt:
        state.isStatement = !state.isStatement;
        break;
      case lineStep.const_add_pc:
        state.address += Math.floor((255 - opcodeBase) / lineRange) * minimumInstructionBytes;
        break;
      case lineStep.fixed_advance_pc:
        state.address += reader.u16();
        break;
      default:
        for (let count = opcodeArguments[opcode] ?? 0; count > 0; count -= 1) reader.uleb128();
    }
  }
}
