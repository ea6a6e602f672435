// The line table and the little that must stand beside it, in DWARF 3 and 2 as GNU as 2.40 writes them for `-g`: which
// line each instruction comes from (DWARF 3 §6.2), and one compilation unit that points there.

import { ByteWriter } from "../elf/byte-writer.ts";
import { type ElfSymbol, type Relocation, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { fixups } from "../isa/fixup.ts";
import type { Assembly } from "./assembly.ts";
import type { LineRow } from "./debug-lines.ts";
import type { AsmSection } from "./section.ts";

const lineBase = -5;
const lineRange = 14;
const opcodeBase = 13;
/** Arguments of the standard opcodes 1 to 12. */
const opcodeArguments = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
const instructionBytes = 4;

interface OpenSection extends Section {
  readonly relocations: Relocation[];
}

interface Made {
  readonly sections: readonly Section[];
  readonly symbols: readonly ElfSymbol[];
}

/** Nothing, unless the text asked for a line table. */
export function debugSections(
  assembly: Assembly,
  sections: ReadonlyMap<AsmSection, Section>,
  sectionSymbol: (section: AsmSection) => ElfSymbol,
): Made {
  const { rows, files, usesDirectives } = assembly.debugLines;
  if (rows.length === 0) return { sections: [], symbols: [] };
  const bySection = new Map<AsmSection, LineRow[]>();
  for (const row of rows) {
    const { section } = row.fragment.subsection;
    const list = bySection.get(section);
    if (list) list.push(row);
    else bySection.set(section, [row]);
  }
  const lineRelocations: Relocation[] = [];
  const line = new ByteWriter();
  writeLineHeader(line, files);
  for (const [section, list] of bySection) {
    for (const run of usesDirectives ? [list] : runsOf(list)) {
      const end = usesDirectives ? sections.get(section)!.size : addressOf(run[run.length - 1]) + instructionBytes;
      const addend = BigInt(addressOf(run[0]));
      writeSequence(line, run, end, (offset) =>
        lineRelocations.push({ offset, type: fixups.abs64.relocation, symbol: sectionSymbol(section), addend }),
      );
    }
  }
  patch32(line, 0, line.length - 4);
  const lineSection = openSection(".debug_line", line, 1, lineRelocations);
  // A compiler's own .loc comes with a .debug_info of its own, and perhaps with an empty .debug_line that it refers to.
  const named = [...sections.values()].find(({ name, size }) => name === ".debug_line" && size === 0);
  if (named) {
    Object.assign(named, { contents: lineSection.contents, size: lineSection.size, relocations: lineRelocations });
    return { sections: [], symbols: [] };
  }
  if (usesDirectives) return made([lineSection]);
  return made([lineSection, ...unitSections(files, [...bySection.keys()], sections, sectionSymbol, lineSection)]);
}

const addressOf = ({ fragment, offset }: LineRow): number => fragment.address + offset;

/** Rows of instructions without a gap between them: what lies in a gap is data, and comes from no line. */
function runsOf(rows: readonly LineRow[]): LineRow[][] {
  const runs: LineRow[][] = [];
  let next = -1;
  for (const row of [...rows].sort((a, b) => addressOf(a) - addressOf(b))) {
    const address = addressOf(row);
    if (address === next) runs[runs.length - 1].push(row);
    else runs.push([row]);
    next = address + instructionBytes;
  }
  return runs;
}

function writeLineHeader(out: ByteWriter, files: readonly (string | undefined)[]): void {
  out.u32(0);
  out.u16(3);
  const lengthAt = out.length;
  out.u32(0);
  out.u8(instructionBytes);
  out.u8(1);
  out.u8(lineBase & 0xff);
  out.u8(lineRange);
  out.u8(opcodeBase);
  for (const count of opcodeArguments) out.u8(count);
  out.u8(0);
  for (const name of files.slice(1)) {
    out.cString(name ?? "");
    // Directory, time and length are not known.
    for (let index = 0; index < 3; index += 1) out.u8(0);
  }
  out.u8(0);
  patch32(out, lengthAt, out.length - lengthAt - 4);
}

function writeSequence(out: ByteWriter, rows: readonly LineRow[], end: number, relocateAt: (offset: number) => void): void {
  out.u8(0);
  out.u8(9);
  out.u8(2);
  relocateAt(out.length);
  out.u64(0);
  let address = addressOf(rows[0]);
  let line = 1;
  let file = 1;
  let column = 0;
  let isStatement = true;
  for (const row of rows) {
    if (row.file !== file) {
      file = row.file;
      out.u8(4);
      out.uleb128(BigInt(file));
    }
    if (row.column !== column) {
      column = row.column;
      out.u8(5);
      out.uleb128(BigInt(column));
    }
    if (row.isStatement !== isStatement) {
      isStatement = row.isStatement;
      out.u8(6);
    }
    writeAdvance(out, row.line - line, (addressOf(row) - address) / instructionBytes);
    line = row.line;
    address = addressOf(row);
  }
  const rest = (end - address) / instructionBytes;
  if (rest > 0) {
    out.u8(2);
    out.uleb128(BigInt(Math.ceil(rest)));
  }
  out.u8(0);
  out.u8(1);
  out.u8(1);
}

/** A row that many lines and instructions further on, in one byte where that can be. */
function writeAdvance(out: ByteWriter, lines: number, instructions: number): void {
  let lineDelta = lines;
  if (lineDelta < lineBase || lineDelta >= lineBase + lineRange) {
    out.u8(3);
    out.sleb128(BigInt(lineDelta));
    lineDelta = 0;
    if (instructions === 0) {
      out.u8(1);
      return;
    }
  }
  const special = lineDelta - lineBase + lineRange * instructions + opcodeBase;
  if (lineDelta === 0 && instructions === 0) out.u8(1);
  else if (Number.isInteger(special) && special <= 255) out.u8(special);
  else {
    out.u8(2);
    out.uleb128(BigInt(Math.round(instructions)));
    if (lineDelta === 0) out.u8(1);
    else out.u8(lineDelta - lineBase + opcodeBase);
  }
}

/** .debug_info with one unit, and the abbreviations and strings that it needs. */
function unitSections(
  files: readonly (string | undefined)[],
  codeSections: readonly AsmSection[],
  sections: ReadonlyMap<AsmSection, Section>,
  sectionSymbol: (section: AsmSection) => ElfSymbol,
  lineSection: Section,
): Section[] {
  const strings = new ByteWriter();
  const stringAt = (text: string): number => {
    const at = strings.length;
    strings.cString(text);
    return at;
  };
  const nameAt = stringAt(files[1] ?? "");
  const directoryAt = stringAt("/");
  const producerAt = stringAt("svc0 as");

  const abbreviations = new ByteWriter();
  // Tag compile_unit without children: stmt_list, low_pc, high_pc, name, comp_dir, producer, language.
  for (const byte of [1, 0x11, 0, 0x10, 6, 0x11, 1, 0x12, 1, 3, 0xe, 0x1b, 0xe, 0x25, 0xe, 0x13, 5, 0, 0, 0]) abbreviations.u8(byte);

  const abbreviationSection = openSection(".debug_abbrev", abbreviations, 1, []);
  const stringSection: OpenSection = {
    ...openSection(".debug_str", strings, 1, []),
    flags: sectionFlag.merge | sectionFlag.strings,
    entrySize: 1,
  };
  const info = new ByteWriter();
  const relocations: Relocation[] = [];
  const refer = (target: Section, addend: number): void => {
    relocations.push({ offset: info.length, type: fixups.abs32.relocation, symbol: symbolOf(target), addend: BigInt(addend) });
    info.u32(0);
  };
  const address = (addend: number): void => {
    relocations.push({
      offset: info.length,
      type: fixups.abs64.relocation,
      symbol: sectionSymbol(codeSections[0]),
      addend: BigInt(addend),
    });
    info.u64(0);
  };
  info.u32(0);
  info.u16(2);
  refer(abbreviationSection, 0);
  info.u8(8);
  info.u8(1);
  refer(lineSection, 0);
  address(0);
  address(sections.get(codeSections[0])!.size);
  for (const at of [nameAt, directoryAt, producerAt]) refer(stringSection, at);
  info.u16(0x8001);
  patch32(info, 0, info.length - 4);
  return [openSection(".debug_info", info, 1, relocations), abbreviationSection, stringSection];
}

function patch32(out: ByteWriter, at: number, value: number): void {
  new DataView(out.bytes.buffer).setUint32(at, value, true);
}

const openSection = (name: string, bytes: ByteWriter, alignment: number, relocations: Relocation[]): OpenSection => ({
  name,
  type: sectionType.progbits,
  flags: 0,
  alignment,
  entrySize: 0,
  contents: bytes.finish(),
  size: bytes.length,
  relocations,
});

const symbols = new WeakMap<Section, ElfSymbol>();

/** The section symbol of a section made here. */
function symbolOf(section: Section): ElfSymbol {
  let symbol = symbols.get(section);
  if (!symbol) {
    symbol = { name: section.name, binding: "local", type: "section", visibility: "default", place: section, value: 0n, size: 0n };
    symbols.set(section, symbol);
  }
  return symbol;
}

const made = (sections: readonly Section[]): Made => ({ sections, symbols: sections.map(symbolOf) });
