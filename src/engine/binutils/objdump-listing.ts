// The tables of objdump: file header, program headers, sections (-h), symbols (-t), relocations (-r), contents (-s).

import { visibleCharacter } from "../base/latin.ts";
import { fileType, symbolBindings, symbolTypes } from "../elf/format.ts";
import { segmentNames } from "../elf/names.ts";
import { relocationName } from "../isa/relocation-type.ts";
import { type BfdSection, type BfdSymbol, type BfdView, bfdFlags, isRelocatable } from "./bfd-view.ts";
import { isMapping } from "./symbol-search.ts";
import { hexDigits } from "./tool.ts";

export function fileHeader({ file, sections, symbols }: BfdView): string {
  const flags: [number, string, boolean][] = [
    [1, "HAS_RELOC", isRelocatable(file) && sections.some(({ relocations }) => relocations.length > 0)],
    [2, "EXEC_P", file.type === fileType.executable],
    [0x10, "HAS_SYMS", symbols.length > 0],
    [0x40, "DYNAMIC", file.type === fileType.sharedObject],
    [0x100, "D_PAGED", file.type === fileType.executable || file.type === fileType.sharedObject],
  ];
  const set = flags.filter(([, , isSet]) => isSet);
  const bits = set.reduce((all, [bit]) => all | bit, 0);
  return `architecture: aarch64, flags 0x${hexDigits(bits, 8)}:\n${set.map(([, name]) => name).join(", ")}\nstart address 0x${hexDigits(file.entry, 16)}\n`;
}

export function privateHeaders({ file }: BfdView): string {
  let text = "";
  if (file.segments.length > 0) {
    text += "\nProgram Header:\n";
    for (const { type, flags, fileOffset, address, physicalAddress, fileBytes, memoryBytes, alignment } of file.segments) {
      const name = segmentNames.get(type)?.objdump ?? `0x${type.toString(16)}`;
      const vma = (value: number): string => `0x${hexDigits(value, 16)}`;
      const permissions = `${flags & 4 ? "r" : "-"}${flags & 2 ? "w" : "-"}${flags & 1 ? "x" : "-"}`;
      const others = flags & ~7 ? ` ${(flags & ~7).toString(16)}` : "";
      text += `${name.padStart(8)} off    ${vma(fileOffset)} vaddr ${vma(address)} paddr ${vma(physicalAddress)} align 2**${powerOf(alignment)}\n`;
      text += `         filesz ${vma(fileBytes)} memsz ${vma(memoryBytes)} flags ${permissions}${others}\n`;
    }
  }
  return `${text}private flags = 0x${file.flags.toString(16)}:\n`;
}

/** The power of two that an alignment is; of 0 and 1: 0. */
const powerOf = (alignment: number): number => (alignment > 1 ? Math.floor(Math.log2(alignment)) : 0);

export function sectionHeaders(sections: readonly (readonly [BfdSection, number])[], isWide: boolean): string {
  const width = isWide ? Math.max(13, ...sections.map(([{ name }]) => name.length)) : 13;
  let text = "Sections:\n";
  text += `Idx ${"Name".padEnd(width)} Size      VMA               LMA               File off  Algn${isWide ? "  Flags" : ""}\n`;
  for (const [{ name, size, address, header, flags }, index] of sections) {
    const line = `${String(index).padStart(3)} ${name.padEnd(width)} ${hexDigits(size, 8)}  ${hexDigits(address, 16)}  ${hexDigits(address, 16)}  ${hexDigits(header.fileOffset, 8)}  2**${powerOf(header.alignment)}`;
    const names = bfdFlags.filter((flag) => flags.has(flag)).join(", ");
    text += isWide ? `${line}  ${names}\n` : `${line}\n                  ${names}\n`;
  }
  return text;
}

export function symbolTable(symbols: readonly BfdSymbol[], title: string): string {
  if (symbols.length === 0) return `${title}:\nno symbols\n\n\n`;
  return `${title}:\n${symbols
    .filter((symbol) => !isMapping(symbol))
    .map(symbolLine)
    .join("")}\n\n`;
}

const visibilityText = ["", " .internal", " .hidden", " .protected"];

function symbolLine(symbol: BfdSymbol): string {
  const { raw, section, name, value } = symbol;
  const size = section === "*COM*" ? raw.value : raw.size;
  const other = raw.other === 0 ? "" : raw.other < 4 ? visibilityText[raw.other] : ` 0x${hexDigits(raw.other, 2)}`;
  return `${hexDigits(value, 16)} ${symbolFlags(symbol)} ${sectionNameOf(symbol)}\t${hexDigits(size, 16)}${other} ${name}\n`;
}

const sectionNameOf = ({ section }: BfdSymbol): string => (typeof section === "string" ? section : section.name);

/** The seven letters. */
function symbolFlags({ raw: { binding, type }, section }: BfdSymbol): string {
  const isDefined = section !== "*UND*" && section !== "*COM*";
  const scope =
    binding === symbolBindings.local
      ? "l"
      : binding === symbolBindings.unique
        ? "u"
        : binding === symbolBindings.global && isDefined
          ? "g"
          : " ";
  const debugging = type === symbolTypes.section || type === symbolTypes.file ? "d" : " ";
  const kind =
    type === symbolTypes.function
      ? "F"
      : type === symbolTypes.file
        ? "f"
        : type === symbolTypes.object || type === symbolTypes.common
          ? "O"
          : " ";
  return `${scope}${binding === symbolBindings.weak ? "w" : " "}  ${type === symbolTypes.gnuIndirectFunction ? "i" : " "}${debugging}${kind}`;
}

export function relocationRecords(view: BfdView, sections: readonly BfdSection[]): string {
  let text = "";
  for (const { name, relocations } of sections) {
    if (relocations.length === 0) continue;
    text += `RELOCATION RECORDS FOR [${name}]:\nOFFSET           TYPE              VALUE\n`;
    for (const relocation of relocations) {
      text += `${hexDigits(relocation.offset, 16)} ${(relocationName(relocation.type) ?? "*unknown*").padEnd(16)}  `;
      text += `${relocationTarget(view, relocation.symbolIndex)}${addendText(relocation.addend, 16)}\n`;
    }
    text += "\n\n";
  }
  return text;
}

export const relocationTarget = (view: BfdView, index: number): string =>
  index === 0 ? "*ABS*" : (view.symbolAt(index)?.name ?? "*unknown*");

export const addendText = (addend: bigint, digits: number): string =>
  addend === 0n ? "" : `${addend < 0n ? "-" : "+"}0x${hexDigits(addend < 0n ? -addend : addend, digits)}`;

export interface Range {
  readonly start?: number;
  readonly stop?: number;
}

export function sectionContents(sections: readonly BfdSection[], { start, stop }: Range): string {
  let text = "";
  for (const { name, contents, address, flags } of sections) {
    if (!flags.has("CONTENTS") || contents.length === 0) continue;
    const from = Math.max(0, (start ?? address) - address);
    const to = Math.min(contents.length, Math.max(0, (stop ?? Number.POSITIVE_INFINITY) - address));
    if (from >= to) continue;
    text += `Contents of section ${name}:\n`;
    const width = Math.max(4, (from + address).toString(16).length, (to - 1 + address).toString(16).length);
    const lines: string[] = [];
    for (let at = from; at < to; at += 16) {
      let line = ` ${hexDigits(at + address, width)} `;
      let characters = "";
      for (let offset = 0; offset < 16; offset += 1) {
        const byte = at + offset < to ? contents[at + offset] : undefined;
        line += byte === undefined ? "  " : hexDigits(byte, 2);
        if (offset % 4 === 3) line += " ";
        characters += byte === undefined ? " " : visibleCharacter(byte);
      }
      lines.push(`${line} ${characters}\n`);
    }
    text += lines.join("");
  }
  return text;
}
