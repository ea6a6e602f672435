// The table of lines (.debug_line): its instructions as they are written (readelf -wl), or the rows that they come to (-wL).

import { ByteReader, stringAt } from "../../elf/byte-reader.ts";
import { extendedLineEscape, extendedLineStep, form as forms, lineContent, lineStep } from "../../elf/dwarf/numbers.ts";
import { alternateHex, hexDigits } from "../tool.ts";

export interface LineSections {
  readonly lines: Uint8Array;
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
}

interface NameEntry {
  readonly name: string;
  /** As the table prints the name. */
  readonly text: string;
  readonly directory: number;
  /** Of versions below 5: time and length; of version 5 a checksum. */
  readonly extra: readonly string[];
}

interface NameTable {
  readonly offset: number;
  readonly entries: readonly NameEntry[];
  readonly columns: readonly string[];
}

interface Program {
  readonly offset: number;
  readonly length: number;
  readonly version: number;
  readonly prologueLength: number;
  readonly minimumBytes: number;
  readonly maximumOperations: number;
  readonly defaultStatement: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  readonly operandCounts: readonly number[];
  readonly directories: NameTable;
  readonly files: NameTable;
  readonly reader: ByteReader;
}

export function rawLinesText(sections: LineSections): string {
  return `Raw dump of debug contents of section .debug_line:\n\n${programsOf(sections).map(rawProgram).join("")}`;
}

export function decodedLinesText(sections: LineSections, isWide: boolean): string {
  return `Contents of the .debug_line section:\n\n${programsOf(sections)
    .map((program) => decodedProgram(program, isWide))
    .join("")}`;
}

function programsOf(sections: LineSections): Program[] {
  const { lines } = sections;
  const programs: Program[] = [];
  const reader = new ByteReader(lines);
  while (!reader.atEnd) {
    const offset = reader.position;
    const length = reader.u32();
    const end = reader.position + length;
    if (reader.failed || length === 0 || end > lines.length) break;
    const program = readProgram(new ByteReader(lines, reader.position, end), offset, length, sections);
    if (!program) break;
    programs.push(program);
    reader.position = end;
  }
  return programs;
}

function readProgram(reader: ByteReader, offset: number, length: number, sections: LineSections): Program | undefined {
  const version = reader.u16();
  if (version < 2 || version > 5) return undefined;
  if (version >= 5) reader.skip(2);
  const prologueLength = reader.u32();
  const start = reader.position + prologueLength;
  const minimumBytes = reader.u8();
  const maximumOperations = version >= 4 ? reader.u8() : 1;
  const defaultStatement = reader.u8();
  const lineBase = (reader.u8() << 24) >> 24;
  const lineRange = reader.u8();
  const opcodeBase = reader.u8();
  const operandCounts = Array.from({ length: Math.max(0, opcodeBase - 1) }, () => reader.u8());
  const directories = version >= 5 ? formatted(reader, sections) : oldDirectories(reader);
  const files = version >= 5 ? formatted(reader, sections) : oldFiles(reader);
  reader.position = start;
  return {
    ...{ offset, length, version, prologueLength, minimumBytes, maximumOperations, defaultStatement, lineBase, lineRange, opcodeBase },
    ...{ operandCounts, directories, files, reader },
  };
}

function oldDirectories(reader: ByteReader): NameTable {
  const offset = reader.position;
  const entries: NameEntry[] = [];
  for (let name = reader.cString(); name !== ""; name = reader.cString()) entries.push({ name, text: name, directory: 0, extra: [] });
  return { offset, entries, columns: ["Name"] };
}

function oldFiles(reader: ByteReader): NameTable {
  const offset = reader.position;
  const entries: NameEntry[] = [];
  for (let name = reader.cString(); name !== ""; name = reader.cString()) {
    const directory = reader.uleb128();
    entries.push({ name, text: name, directory, extra: [String(reader.uleb128()), String(reader.uleb128())] });
  }
  return { offset, entries, columns: ["Dir", "Time", "Size", "Name"] };
}

const contentName: Readonly<Record<number, string>> = {
  [lineContent.path]: "Name",
  [lineContent.directory_index]: "Dir",
  [lineContent.timestamp]: "Time",
  [lineContent.size]: "Size",
  [lineContent.MD5]: "MD5\t\t\t",
};

/** Tables of version 5 say what their columns are. */
function formatted(reader: ByteReader, { strings, lineStrings }: LineSections): NameTable {
  const columns = Array.from({ length: reader.u8() }, () => [reader.uleb128(), reader.uleb128()] as const);
  const count = reader.uleb128();
  const offset = reader.position;
  const entries: NameEntry[] = [];
  for (let index = 0; index < count && !reader.failed; index += 1) {
    let entry: NameEntry = { name: "", text: "", directory: 0, extra: [] };
    for (const [content, form] of columns) {
      if (content === lineContent.path) {
        if (form === forms.string) {
          const name = reader.cString();
          entry = { ...entry, name, text: name };
        } else {
          const at = reader.u32();
          const name = stringAt(form === forms.line_strp ? lineStrings : strings, at);
          entry = {
            ...entry,
            name,
            text: `(indirect ${form === forms.line_strp ? "line " : ""}string, offset: ${alternateHex(at)}): ${name}`,
          };
        }
      } else if (form === forms.data16) {
        const bytes = Array.from({ length: 16 }, () => reader.u8());
        entry = { ...entry, extra: [...entry.extra, `0x${bytes.map((byte) => hexDigits(byte, 2)).join("")}`] };
      } else {
        const value = form === forms.udata ? reader.uleb128() : form === forms.data2 ? reader.u16() : reader.u8();
        if (content === lineContent.directory_index) entry = { ...entry, directory: value };
        else entry = { ...entry, extra: [...entry.extra, String(value)] };
      }
    }
    entries.push(entry);
  }
  return { offset, entries, columns: columns.map(([content]) => contentName[content] ?? "Unknown") };
}

/** Registers of the machine that a program drives (DWARF 5, 6.2.2). */
class Machine {
  address = 0;
  file = 1;
  line = 1;
  view = 0;
  isStatement: boolean;

  constructor({ defaultStatement }: Program) {
    this.isStatement = defaultStatement !== 0;
  }

  advance(bytes: number): void {
    this.address += bytes;
    if (bytes !== 0) this.view = 0;
  }
}

type Event =
  | { readonly kind: "special"; readonly opcode: number; readonly bytes: number; readonly lines: number }
  | { readonly kind: "standard"; readonly opcode: number; readonly value: number }
  | { readonly kind: "extended"; readonly opcode: number; readonly value: number; readonly text?: string };

/** Reads one instruction and moves the machine, up to the row that it may give. */
function nextEvent({ reader, lineBase, lineRange, opcodeBase, minimumBytes, operandCounts }: Program, machine: Machine): Event {
  const opcode = reader.u8();
  if (opcode >= opcodeBase) {
    const adjusted = opcode - opcodeBase;
    const bytes = Math.floor(adjusted / lineRange) * minimumBytes;
    const lines = (adjusted % lineRange) + lineBase;
    machine.advance(bytes);
    machine.line += lines;
    return { kind: "special", opcode: adjusted, bytes, lines };
  }
  if (opcode === extendedLineEscape) {
    const length = reader.uleb128();
    const end = reader.position + length;
    const code = length > 0 ? reader.u8() : 0;
    let value = 0;
    if (code === extendedLineStep.set_address) {
      value = reader.unsigned(length - 1);
      machine.address = value;
      machine.view = 0;
    } else if (code === extendedLineStep.set_discriminator) value = reader.uleb128();
    reader.position = Math.min(end, reader.end);
    return { kind: "extended", opcode: code, value };
  }
  let value = 0;
  switch (opcode) {
    case lineStep.advance_pc:
      value = reader.uleb128() * minimumBytes;
      machine.advance(value);
      break;
    case lineStep.advance_line:
      value = reader.sleb128();
      machine.line += value;
      break;
    case lineStep.set_file:
      value = reader.uleb128();
      machine.file = value;
      break;
    case lineStep.set_column:
    case lineStep.set_isa:
      value = reader.uleb128();
      break;
    case lineStep.negate_stmt:
      machine.isStatement = !machine.isStatement;
      break;
    case lineStep.const_add_pc:
      value = Math.floor((255 - opcodeBase) / lineRange) * minimumBytes;
      machine.advance(value);
      break;
    case lineStep.fixed_advance_pc:
      value = reader.u16();
      machine.address += value;
      break;
    case lineStep.copy:
    case lineStep.set_basic_block:
    case lineStep.set_prologue_end:
    case lineStep.set_epilogue_begin:
      break;
    default:
      for (let count = operandCounts[opcode - 1] ?? 0; count > 0; count -= 1) reader.uleb128();
  }
  return { kind: "standard", opcode, value };
}

function rawProgram(program: Program): string {
  const { reader, version, operandCounts } = program;
  const field = (label: string, value: number): string => `  ${`${label}:`.padEnd(28)} ${value}\n`;
  let text = field("Offset", program.offset).replace(`${program.offset}\n`, `${alternateHex(program.offset)}\n`);
  text += field("Length", program.length) + field("DWARF Version", version);
  if (version >= 5) text += field("Address size (bytes)", 8) + field("Segment selector (bytes)", 0);
  text += field("Prologue Length", program.prologueLength) + field("Minimum Instruction Length", program.minimumBytes);
  if (version >= 4) text += field("Maximum Ops per Instruction", program.maximumOperations);
  text += field("Initial value of 'is_stmt'", program.defaultStatement) + field("Line Base", program.lineBase);
  text += `${field("Line Range", program.lineRange)}${field("Opcode Base", program.opcodeBase)}\n Opcodes:\n`;
  for (const [index, count] of operandCounts.entries()) text += `  Opcode ${index + 1} has ${count} arg${count === 1 ? "" : "s"}\n`;
  text += `\n${version >= 5 ? tables5(program) : oldTables(program)}`;
  text += " Line Number Statements:\n";
  let machine = new Machine(program);
  while (!reader.atEnd) {
    const at = reader.position;
    const event = nextEvent(program, machine);
    text += `  [0x${hexDigits(at, 8)}]  ${eventText(event, machine)}`;
    if (event.kind === "extended" && event.opcode === extendedLineStep.end_sequence) {
      text += "\n";
      machine = new Machine(program);
    }
  }
  return `${text}\n`;
}

function eventText(event: Event, machine: Machine): string {
  const viewed = (): string => {
    const text = machine.view > 0 ? ` (view ${machine.view})\n` : "\n";
    machine.view += 1;
    return text;
  };
  if (event.kind === "special")
    return `Special opcode ${event.opcode}: advance Address by ${event.bytes} to ${alternateHex(machine.address)} and Line by ${event.lines} to ${machine.line}${viewed()}`;
  const { opcode, value } = event;
  if (event.kind === "extended") {
    const start = `Extended opcode ${opcode}: `;
    if (opcode === extendedLineStep.end_sequence) return `${start}End of Sequence\n`;
    if (opcode === extendedLineStep.set_address) return `${start}set Address to ${alternateHex(value)}\n`;
    return opcode === extendedLineStep.set_discriminator ? `${start}set Discriminator to ${value}\n` : `${start}UNKNOWN\n`;
  }
  switch (opcode) {
    case lineStep.copy:
      return `Copy${viewed()}`;
    case lineStep.advance_pc:
      return `Advance PC by ${value} to ${alternateHex(machine.address)}\n`;
    case lineStep.advance_line:
      return `Advance Line by ${value} to ${machine.line}\n`;
    case lineStep.set_file:
      return `Set File Name to entry ${value} in the File Name Table\n`;
    case lineStep.set_column:
      return `Set column to ${value}\n`;
    case lineStep.negate_stmt:
      return `Set is_stmt to ${machine.isStatement ? 1 : 0}\n`;
    case lineStep.set_basic_block:
      return "Set basic block\n";
    case lineStep.const_add_pc:
      return `Advance PC by constant ${value} to ${alternateHex(machine.address)}\n`;
    case lineStep.fixed_advance_pc:
      return `Advance PC by fixed size amount ${value} to ${alternateHex(machine.address)}\n`;
    case lineStep.set_prologue_end:
      return "Set prologue_end to true\n";
    case lineStep.set_epilogue_begin:
      return "Set epilogue_begin to true\n";
    case lineStep.set_isa:
      return `Set ISA to ${value}\n`;
    default:
      return `Unknown opcode ${opcode} with operands: \n`;
  }
}

function tables5({ directories, files }: Program): string {
  const table = (title: string, { offset, entries, columns }: NameTable, line: (entry: NameEntry) => string): string => {
    if (entries.length === 0) return ` The ${title} is empty.\n\n`;
    const rows = entries.map((entry, index) => `  ${index}${line(entry)}\n`).join("");
    const order = columns.includes("Dir") ? ["Dir", ...columns.filter((column) => column !== "Dir" && column !== "Name"), "Name"] : columns;
    return ` The ${title} (offset ${alternateHex(offset)}, lines ${entries.length}, columns ${columns.length}):\n  Entry${order.map((column) => `\t${column}`).join("")}\n${rows}\n`;
  };
  return (
    table("Directory Table", directories, ({ text }) => `\t${text}`) +
    table("File Name Table", files, ({ directory, extra, text }) => `\t${[directory, ...extra, text].join("\t")}`)
  );
}

function oldTables({ directories, files }: Program): string {
  const folders =
    directories.entries.length === 0
      ? " The Directory Table is empty.\n\n"
      : ` The Directory Table (offset ${alternateHex(directories.offset)}):\n${directories.entries.map(({ name }, index) => `  ${index + 1}\t${name}\n`).join("")}\n`;
  if (files.entries.length === 0) return `${folders} The File Name Table is empty.\n\n`;
  const rows = files.entries.map(({ directory, extra, name }, index) => `  ${[index + 1, directory, ...extra, name].join("\t")}\n`);
  return `${folders} The File Name Table (offset ${alternateHex(files.offset)}):\n  Entry\tDir\tTime\tSize\tName\n${rows.join("")}\n`;
}

/** Longer names keep their ends. */
const nameWidth = 35;

function decodedProgram(program: Program, isWide: boolean): string {
  const { reader, version, files, directories } = program;
  const fileAt = (number: number): NameEntry | undefined => files.entries[version >= 5 ? number : number - 1];
  const folderOf = ({ directory }: NameEntry): string => {
    if (version < 5 && directory === 0) return ".";
    return directories.entries[version >= 5 ? directory : directory - 1]?.name ?? "<corrupt>";
  };
  const [first] = files.entries;
  let text = "";
  if (first && directories.entries.length === 0) text += `CU: ${first.name}:\n`;
  else if (first) text += isWide ? `CU: ${folderOf(first)}/${first.name}:\n` : `${first.name}:\n`;
  text += "File name                            Line number    Starting address    View    Stmt\n";
  let machine = new Machine(program);
  while (!reader.atEnd) {
    const event = nextEvent(program, machine);
    if (event.kind === "standard" && event.opcode === lineStep.set_file) {
      const file = fileAt(event.value);
      if (!file) text += `\n [Use file table entry ${event.value - 1}]\n`;
      else text += file.directory === 0 && version < 5 ? `\n./${file.name}:[++]\n` : `\n${folderOf(file)}/${file.name}:\n`;
    }
    const isEnd = event.kind === "extended" && event.opcode === extendedLineStep.end_sequence;
    if (!isEnd && event.kind !== "special" && !(event.kind === "standard" && event.opcode === lineStep.copy)) continue;
    const name = fileAt(machine.file)?.name ?? "<unknown>";
    const shown = isWide || name.length <= nameWidth ? name : `.....${name.slice(name.length - nameWidth + 5)}`;
    const line = isEnd ? "-" : String(machine.line);
    text += `${shown.padEnd(nameWidth)}  ${line.padStart(11)}  ${alternateHex(machine.address).padStart(18)}`;
    if (isEnd) {
      text += "\n\n";
      machine = new Machine(program);
      continue;
    }
    text += machine.view > 0 ? `  ${String(machine.view).padStart(6)}` : "        ";
    text += `${machine.isStatement ? "       x" : ""}\n`;
    machine.view += 1;
  }
  return `${text}\n`;
}
