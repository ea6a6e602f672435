// The disassembly of objdump (-d, -D): sections as chunks from symbol to symbol, code as instructions and the rest as
// data where mapping symbols say so, runs of zeros left out, relocations and source lines in between if asked for.

import { visibleCharacter } from "../base/latin.ts";
import type { ElfRelocation } from "../elf/elf-file.ts";
import { symbolTypes } from "../elf/format.ts";
import { disassemble } from "../isa/index.ts";
import { relocationName } from "../isa/relocation-type.ts";
import type { BfdSection, BfdView } from "./bfd-view.ts";
import { addendText, relocationTarget } from "./objdump-listing.ts";
import type { SourceLister } from "./objdump-source.ts";
import { isMapping, type SymbolSearch } from "./symbol-search.ts";
import { hexDigits } from "./tool.ts";

export interface CodeOptions {
  /** `-D`: data as instructions, too. */
  readonly all: boolean;
  readonly zeros: boolean;
  readonly rawBytes: boolean;
  readonly relocations: boolean;
  readonly start?: number;
  readonly stop?: number;
  /** `--disassemble=NAME`. */
  readonly symbol?: string;
  readonly addresses: boolean;
  /** `-M no-aliases` */
  readonly withoutAliases: boolean;
  readonly source?: SourceLister | undefined;
}

/** Zeros that are left out: so many, or fewer at the end of a chunk. */
const skippedZeros = 8;
const skippedAtEnd = 2;
/** Bytes of an object among code that stand in a line. */
const dumpedBytes = 16;

export function disassembleSection(view: BfdView, section: BfdSection, search: SymbolSearch, options: CodeOptions): string | undefined {
  const { address, contents, size, flags } = section;
  if (size === 0) return undefined;
  const bytes = flags.has("CONTENTS") ? contents : new Uint8Array(Math.min(size, 1 << 24));
  const from = Math.max(0, (options.start ?? address) - address);
  const to = Math.min(bytes.length, (options.stop ?? Number.POSITIVE_INFINITY) - address);
  if (from >= to) return undefined;
  return new Listing(view, section, bytes, search, options).run(from, to);
}

class Listing {
  private readonly lines: string[] = [];
  private readonly view: BfdView;
  private readonly section: BfdSection;
  private readonly bytes: Uint8Array;
  private readonly search: SymbolSearch;
  private readonly options: CodeOptions;
  private readonly data: DataView;
  private readonly relocations: readonly ElfRelocation[];
  private readonly skippedDigits: number;
  private nextRelocation = 0;
  /** Where code and data of the section begin. */
  private readonly marks: readonly { readonly offset: number; readonly isCode: boolean }[];
  /** Offsets at which any symbol is, ascending: data stops short of them. */
  private readonly stops: readonly number[];
  private mark = 0;
  private stop = 0;

  constructor(view: BfdView, section: BfdSection, bytes: Uint8Array, search: SymbolSearch, options: CodeOptions) {
    this.view = view;
    this.section = section;
    this.bytes = bytes;
    this.search = search;
    this.options = options;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.relocations = [...section.relocations].sort((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0));
    const last = hexDigits(section.address + section.size, 16);
    let skipped = 0;
    while (last.slice(skipped, skipped + 5) === "00000") skipped += 4;
    this.skippedDigits = skipped;
    const own = search.sorted.filter((symbol) => symbol.section === section);
    this.marks = own.filter(isMapping).map(({ name, value }) => ({ offset: Number(value) - section.address, isCode: name[1] === "x" }));
    this.stops = own.map(({ value }) => Number(value) - section.address);
  }

  run(from: number, to: number): string {
    const { search, section, options } = this;
    const { sorted } = search;
    let offset = from;
    let place = search.find(BigInt(section.address + offset), section, true);
    let inWanted = false;
    while (offset < to) {
      const here = section.address + offset;
      const symbol = place === undefined ? undefined : sorted[place];
      let next = to;
      if (symbol && symbol.value > BigInt(here)) next = Math.min(to, Number(symbol.value) - section.address);
      else if (place !== undefined) {
        let index = place + 1;
        while (
          index < sorted.length &&
          (sorted[index].section !== section || sorted[index].value <= BigInt(here) || isMapping(sorted[index]))
        )
          index += 1;
        if (index < sorted.length) next = Math.min(to, Number(sorted[index].value) - section.address);
      }
      if (options.symbol !== undefined) {
        const names = sorted.filter(({ value, section: owner }) => owner === section && value === BigInt(here)).map(({ name }) => name);
        if (names.length > 0 || !inWanted) inWanted = names.includes(options.symbol);
      } else inWanted = true;
      if (inWanted) {
        const title =
          options.symbol !== undefined && symbol?.value === BigInt(here) ? options.symbol : search.describe(BigInt(here), section, true);
        this.lines.push(`\n${options.addresses ? `${hexDigits(here, 16)} ` : ""}<${title}>:\n`);
        const isObject = symbol?.section === section && symbol.raw.type === symbolTypes.object;
        if (options.all || !isObject) this.chunk(offset, next);
        else this.dump(offset, next);
      }
      offset = next;
      place = search.find(BigInt(section.address + offset), section, true);
    }
    return this.lines.join("");
  }

  private addressText(offset: number): string {
    const digits = hexDigits(this.section.address + offset, 16).slice(this.skippedDigits);
    const shown = digits.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    return this.options.addresses ? `${shown}:\t` : "\t";
  }

  /** Bytes of zeros from here on. */
  private zerosAt(offset: number, end: number): number {
    let at = offset;
    while (at < end && this.bytes[at] === 0) at += 1;
    return at - offset;
  }

  /** Leaves out zeros; gives how many bytes. */
  private skip(offset: number, end: number): number {
    if (this.options.zeros) return 0;
    let zeros = this.zerosAt(offset, end);
    const atEnd = offset + zeros === end;
    if (zeros < skippedZeros && !(atEnd && zeros > 0 && zeros <= skippedAtEnd)) return 0;
    if (!atEnd) zeros -= zeros % 4;
    if (zeros === 0) return 0;
    this.lines.push("\t...\n");
    return zeros;
  }

  private chunk(start: number, end: number): void {
    for (let offset = start; offset < end; ) {
      const skipped = this.skip(offset, end);
      if (skipped > 0) {
        offset += skipped;
        this.showRelocations(offset);
        continue;
      }
      this.options.source?.show(this.section, offset, this.lines);
      const size = this.one(offset, end);
      this.showRelocations(offset + size);
      offset += size;
    }
  }

  /** One line; gives the bytes that it stands for. */
  private one(offset: number, end: number): number {
    const isCode = this.options.all || this.isCodeAt(offset);
    if (isCode) {
      if (offset + 4 > this.bytes.length) {
        // objdump asks for four bytes, is refused, and gives the rest up.
        this.lines.push(`${this.addressText(offset)}Address 0x${(this.section.address + offset).toString(16)} is out of bounds.\n\n`);
        return end - offset;
      }
      const word = this.data.getUint32(offset, true);
      // What a relocation will fill in counts from 0.
      const relocation = this.relocationAt(offset);
      const pc = relocation ? 0 : this.section.address + offset;
      let target = "";
      const { text } = disassemble(word, {
        ...{ pc, withoutAliases: this.options.withoutAliases },
        symbolAt: (address) => {
          target = address.toString(16);
          return this.nameOf(BigInt(address) + this.shiftOf(relocation), relocation);
        },
      });
      const shown = (BigInt(`0x${target || 0}`) + this.shiftOf(relocation)).toString(16);
      this.line(offset, hexDigits(word, 8), relocation ? text.replace(`${target} <`, `${shown} <`) : text);
      return 4;
    }
    const size = this.dataSize(offset, end);
    const value = size === 4 ? this.data.getUint32(offset, true) : size === 2 ? this.data.getUint16(offset, true) : this.bytes[offset];
    const directive = size === 4 ? ".word" : size === 2 ? ".short" : ".byte";
    const raw = hexDigits(value, size * 2);
    const unit = size * 2 + 1;
    this.line(offset, raw + " ".repeat((4 / size - 1) * unit), `${directive}\t0x${raw}`);
    return size;
  }

  private line(offset: number, raw: string, text: string): void {
    this.lines.push(`${this.addressText(offset)}${this.options.rawBytes ? `${raw} \t` : ""}${text}\n`);
  }

  private isCodeAt(offset: number): boolean {
    const { marks } = this;
    if (this.mark > 0 && marks[this.mark - 1].offset > offset) this.mark = 0;
    while (this.mark < marks.length && marks[this.mark].offset <= offset) this.mark += 1;
    return this.mark === 0 ? this.section.flags.has("CODE") : marks[this.mark - 1].isCode;
  }

  /** Of data: up to a word, or to the next symbol. */
  private dataSize(offset: number, end: number): number {
    if (this.stop > 0 && this.stops[this.stop - 1] > offset) this.stop = 0;
    while (this.stop < this.stops.length && this.stops[this.stop] <= offset) this.stop += 1;
    const limit = Math.min(this.stops[this.stop] ?? Number.POSITIVE_INFINITY, end);
    let size = Math.min(4 - (offset % 4), limit - offset);
    if (size === 3) size = offset % 2 ? 1 : 2;
    return size;
  }

  /** Where a relocation leads, to which the instruction's own distance is added. */
  private shiftOf(relocation: ElfRelocation | undefined): bigint {
    if (!relocation) return 0n;
    const symbol = this.view.symbolAt(relocation.symbolIndex);
    return symbol && typeof symbol.section === "object" ? symbol.value : 0n;
  }

  /** A target in words; what is still to be relocated goes where its relocation says. Undefined: a file without symbols names nothing. */
  private nameOf(address: bigint, relocation: ElfRelocation | undefined): string | undefined {
    const symbol = relocation && this.view.symbolAt(relocation.symbolIndex);
    if (symbol?.section === "*UND*" && relocation?.symbolIndex !== 0) return symbol.name;
    return this.search.sorted.length === 0 ? undefined : this.search.describe(address, this.section);
  }

  private relocationAt(offset: number): ElfRelocation | undefined {
    while (this.nextRelocation < this.relocations.length && Number(this.relocations[this.nextRelocation].offset) < offset)
      this.nextRelocation += 1;
    const candidate = this.relocations[this.nextRelocation];
    return candidate && Number(candidate.offset) < offset + 4 ? candidate : undefined;
  }

  private showRelocations(end: number): void {
    for (;;) {
      const relocation = this.relocations[this.nextRelocation];
      if (!relocation || Number(relocation.offset) >= end) return;
      this.nextRelocation += 1;
      if (!this.options.relocations) continue;
      const name = relocationName(relocation.type) ?? "*unknown*";
      const place = (BigInt(this.section.address) + relocation.offset).toString(16);
      this.lines.push(
        `\t\t\t${place}: ${name}\t${relocationTarget(this.view, relocation.symbolIndex)}${addendText(relocation.addend, 0)}\n`,
      );
    }
  }

  /** Data among code, which has a symbol that says that it is an object: bytes and characters. */
  private dump(start: number, end: number): void {
    for (let offset = start; offset < end; ) {
      const skipped = this.skip(offset, end);
      if (skipped > 0) {
        offset += skipped;
        continue;
      }
      const count = Math.min(dumpedBytes, end - offset);
      const bytes = this.bytes.subarray(offset, offset + count);
      const hex = Array.from(bytes, (byte) => `${hexDigits(byte, 2)} `).join("");
      const characters = Array.from(bytes, (byte) => visibleCharacter(byte)).join("");
      this.lines.push(`${this.addressText(offset)}${this.options.rawBytes ? hex.padEnd(dumpedBytes * 3 + 4) : ""}${characters}\n`);
      offset += count;
    }
  }
}
