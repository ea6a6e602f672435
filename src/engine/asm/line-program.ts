// The line number program: which line each instruction comes from (DWARF 3 §6.2, DWARF 5 §6.2), in the opcodes that
// GNU as 2.40 chooses.

import { ByteWriter } from "../elf/byte-writer.ts";
import { extendedLineEscape, extendedLineStep, form, lineContent, lineStep } from "../elf/dwarf/numbers.ts";
import type { DebugLines, LineRow } from "./debug-lines.ts";

const lineBase = -5;
const lineRange = 14;
const opcodeBase = 13;
/** Arguments of the standard opcodes 1 to 12. */
const opcodeArguments = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
const instructionBytes = 4;
/** Instructions that DW_LNS_const_add_pc goes on by. */
const constantAdvance = Math.floor((255 - opcodeBase) / lineRange);

export interface LineTable {
  readonly bytes: ByteWriter;
  /** Strings of .debug_line_str, in DWARF 5. */
  readonly strings: ByteWriter;
  /** Where `bytes` names a place in `strings`, and which. */
  readonly stringPlaces: { readonly offset: number; readonly at: number }[];
  /** Where `bytes` holds the address of a row. */
  readonly rowPlaces: { readonly offset: number; readonly row: LineRow }[];
}

export interface Sequence {
  readonly rows: readonly LineRow[];
  /** Offset at which the code ends. */
  readonly end: number;
}

export const addressOf = ({ fragment, offset }: Pick<LineRow, "fragment" | "offset">): number => fragment.address + offset;

/** The table for the rows of each section. `directory`: where the compiler ran, if the text does not say. */
export function lineTable(lines: DebugLines, sequences: readonly Sequence[], directory: string): LineTable {
  const table: LineTable = { bytes: new ByteWriter(1024), strings: new ByteWriter(), stringPlaces: [], rowPlaces: [] };
  const { bytes } = table;
  const version = lines.version < 3 ? 3 : lines.version;
  bytes.u32(0);
  bytes.u16(version);
  if (version >= 5) {
    bytes.u8(8);
    bytes.u8(0);
  }
  const lengthAt = bytes.length;
  bytes.u32(0);
  bytes.u8(instructionBytes);
  if (version >= 4) bytes.u8(1);
  bytes.u8(1);
  bytes.u8(lineBase & 0xff);
  bytes.u8(lineRange);
  bytes.u8(opcodeBase);
  for (const count of opcodeArguments) bytes.u8(count);
  if (version >= 5) writeFiles5(table, lines, directory);
  else writeFiles(bytes, lines);
  patch32(bytes, lengthAt, bytes.length - lengthAt - 4);
  for (const sequence of sequences) writeSequence(table, sequence);
  patch32(bytes, 0, bytes.length - 4);
  return table;
}

export function patch32(out: ByteWriter, at: number, value: number): void {
  new DataView(out.bytes.buffer).setUint32(at, value, true);
}

function writeFiles(out: ByteWriter, { files, directories }: DebugLines): void {
  for (let index = 1; index < directories.length; index += 1) out.cString(directories[index] ?? "");
  out.u8(0);
  for (let index = 1; index < files.length; index += 1) {
    out.cString(files[index]?.name ?? "");
    out.uleb128(BigInt(files[index]?.directory ?? 0));
    // Time and length are not known.
    out.u8(0);
    out.u8(0);
  }
  out.u8(0);
}

function writeFiles5(table: LineTable, { files, directories }: DebugLines, directory: string): void {
  const { bytes, strings, stringPlaces } = table;
  const name = (text: string, known?: number): void => {
    stringPlaces.push({ offset: bytes.length, at: known ?? strings.length });
    bytes.u32(0);
    if (known === undefined) strings.cString(text);
  };
  bytes.u8(1);
  bytes.u8(lineContent.path);
  bytes.u8(form.line_strp);
  const folders = directories.length === 0 ? [undefined] : directories;
  bytes.uleb128(BigInt(folders.length));
  for (let index = 0; index < folders.length; index += 1) name(folders[index] ?? (index === 0 ? directory : ""));
  const hasMd5 = files.some((file) => file?.md5);
  bytes.u8(hasMd5 ? 3 : 2);
  bytes.u8(lineContent.path);
  bytes.u8(form.line_strp);
  bytes.u8(lineContent.directory_index);
  bytes.u8(form.udata);
  if (hasMd5) {
    bytes.u8(lineContent.MD5);
    bytes.u8(form.data16);
  }
  bytes.uleb128(BigInt(Math.max(files.length, 1)));
  for (let index = 0; index < Math.max(files.length, 1); index += 1) {
    // What was not named is the main file.
    const file = files[index] ?? (index === 0 ? files[1] : undefined);
    name(file?.name ?? "", index === 1 && !files[0] ? stringPlaces[stringPlaces.length - 1].at : undefined);
    bytes.uleb128(BigInt(file?.directory ?? 0));
    if (hasMd5) bytes.append(file?.md5 ?? new Uint8Array(16));
  }
}

function writeSequence({ bytes, rowPlaces }: LineTable, { rows, end }: Sequence): void {
  let line = 1;
  let file = 1;
  let column = 0;
  let isa = 0;
  let isStatement = true;
  let address = 0;
  let last: LineRow | undefined;
  for (const row of rows) {
    if (row.file !== file) {
      file = row.file;
      bytes.u8(lineStep.set_file);
      bytes.uleb128(file);
    }
    if (row.column !== column) {
      column = row.column;
      bytes.u8(lineStep.set_column);
      bytes.uleb128(column);
    }
    if (row.details.discriminator !== 0) {
      bytes.u8(extendedLineEscape);
      const lengthAt = bytes.length;
      bytes.u8(0);
      bytes.u8(extendedLineStep.set_discriminator);
      bytes.uleb128(row.details.discriminator);
      bytes.bytes[lengthAt] = bytes.length - lengthAt - 1;
    }
    if (row.details.isa !== isa) {
      isa = row.details.isa;
      bytes.u8(lineStep.set_isa);
      bytes.uleb128(isa);
    }
    if (row.details.isStatement !== isStatement) {
      isStatement = row.details.isStatement;
      bytes.u8(lineStep.negate_stmt);
    }
    if (row.details.basicBlock) bytes.u8(lineStep.set_basic_block);
    if (row.details.prologueEnd) bytes.u8(lineStep.set_prologue_end);
    if (row.details.epilogueBegin) bytes.u8(lineStep.set_epilogue_begin);
    const next = addressOf(row);
    if (!last || (row.details.resets && mayStand(last, row))) {
      bytes.u8(extendedLineEscape);
      bytes.u8(9);
      bytes.u8(extendedLineStep.set_address);
      rowPlaces.push({ offset: bytes.length, row });
      bytes.u64(0);
      writeAdvance(bytes, row.line - line, 0);
    } else writeAdvance(bytes, row.line - line, Math.trunc((next - address) / instructionBytes));
    line = row.line;
    address = next;
    last = row;
  }
  const rest = Math.trunc((end - address) / instructionBytes);
  if (rest === constantAdvance) bytes.u8(lineStep.const_add_pc);
  else if (rest > 0) {
    bytes.u8(lineStep.advance_pc);
    bytes.uleb128(rest);
  }
  bytes.u8(extendedLineEscape);
  bytes.u8(1);
  bytes.u8(extendedLineStep.end_sequence);
}

/** Whether a row may be of the same address as the one before: then only stating the address begins the views anew. */
function mayStand(last: LineRow, row: LineRow): boolean {
  if (last.fragment === row.fragment) return last.offset === row.offset;
  return row.offset === 0 && last.offset >= last.fragment.fixedBytes;
}

/** A row that many lines and instructions further on, in one byte where that can be. */
function writeAdvance(out: ByteWriter, lines: number, instructions: number): void {
  let lineDelta = lines;
  const isFar = lineDelta < lineBase || lineDelta >= lineBase + lineRange;
  if (isFar) {
    out.u8(lineStep.advance_line);
    out.sleb128(lineDelta);
    lineDelta = 0;
  }
  if (lineDelta === 0 && instructions === 0) {
    out.u8(lineStep.copy);
    return;
  }
  const special = lineDelta - lineBase + opcodeBase;
  if (special + instructions * lineRange <= 255) {
    out.u8(special + instructions * lineRange);
    return;
  }
  const further = special + (instructions - constantAdvance) * lineRange;
  if (further <= 255) {
    out.u8(lineStep.const_add_pc);
    out.u8(further);
    return;
  }
  out.u8(lineStep.advance_pc);
  out.uleb128(instructions);
  out.u8(isFar ? lineStep.copy : special);
}
