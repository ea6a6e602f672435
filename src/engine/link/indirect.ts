// Functions that are chosen when the program starts (STT_GNU_IFUNC): each gets a stub in .plt that jumps through a word of
// .got.plt, and an R_AARCH64_IRELATIVE in .rela.plt, by which the C library's start code fills that word (AAELF64 §5.7.14).

import { relocationBytes } from "../elf/format.ts";
import { type ElfSymbol, type ObjectFile, sectionFlag, sectionType } from "../elf/object-file.ts";
import { relocationType } from "../isa/relocation-type.ts";
import type { LayoutItem } from "./collect.ts";
import type { Definitions } from "./definitions.ts";
import { entryBytes, loaderBytes, madeAddress, type OffsetTable, reserve, type SymbolKey, type SymbolUse } from "./offset-table.ts";
import type { OutputSection } from "./output-section.ts";

const stubBytes = 16;

export interface IndirectFunctions {
  /** Position of each among the stubs. */
  readonly numbers: ReadonlyMap<SymbolKey, number>;
  readonly symbols: readonly ElfSymbol[];
  readonly stubs: OutputSection;
  readonly words: OutputSection;
  readonly relocations: OutputSection;
}

/** Makes room for those that are used. `order`: of the global names. `.got.plt` is there if there is a table of offsets. */
export function makeIndirectFunctions(
  objects: readonly ObjectFile[],
  items: readonly LayoutItem[],
  uses: ReadonlyMap<SymbolKey, SymbolUse>,
  order: readonly string[],
  isIndirect: (symbol: ElfSymbol) => boolean,
  table: OffsetTable | undefined,
): IndirectFunctions | undefined {
  const found: [SymbolKey, ElfSymbol][] = [];
  const add = (key: SymbolKey): void => {
    const use = uses.get(key);
    if (use && isIndirect(use.symbol)) found.push([key, use.symbol]);
  };
  for (const name of order) add(name);
  for (const { symbols } of objects) for (const symbol of symbols) if (symbol.binding === "local" && isIndirect(symbol)) add(symbol);
  if (found.length === 0) {
    if (table) reserve(items, ".got.plt", loaderBytes);
    return undefined;
  }
  const stubs = reserve(items, ".plt", found.length * stubBytes);
  stubs.flags = sectionFlag.alloc | sectionFlag.execinstr;
  stubs.alignment = 16;
  stubs.entrySize = 0;
  const words = reserve(items, ".got.plt", (table ? loaderBytes : 0) + found.length * entryBytes);
  const relocations = reserve(items, ".rela.plt", found.length * relocationBytes);
  relocations.type = sectionType.rela;
  relocations.flags = sectionFlag.alloc | sectionFlag.infoLink;
  relocations.entrySize = relocationBytes;
  relocations.infoSection = words;
  return {
    numbers: new Map(found.map(([key], number) => [key, number])),
    symbols: found.map(([, symbol]) => symbol),
    stubs,
    words,
    relocations,
  };
}

/** What the function's address is, to the program: that of its stub. */
export const stubAddress = ({ stubs }: IndirectFunctions, number: number): number => madeAddress(stubs) + number * stubBytes;

/** Address of the word that its stub jumps through. */
export const wordAddress = ({ words, symbols }: IndirectFunctions, number: number): number =>
  words.address + words.size - (symbols.length - number) * entryBytes;

/** Writes stubs, words and relocations into the contents of their sections. */
export function fillIndirectFunctions(
  functions: IndirectFunctions,
  contents: ReadonlyMap<OutputSection, Uint8Array>,
  definitions: Definitions,
): void {
  const { stubs, words, relocations, symbols } = functions;
  const view = (output: OutputSection): DataView => {
    const bytes = contents.get(output)!;
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  const code = view(stubs);
  const data = view(words);
  const table = view(relocations);
  for (const [number, symbol] of symbols.entries()) {
    const stub = stubAddress(functions, number);
    const word = wordAddress(functions, number);
    const pages = Math.floor(word / 4096) - Math.floor(stub / 4096);
    const at = stub - stubs.address;
    // adrp x16, PAGE; ldr x17, [x16, LOW]; add x16, x16, LOW; br x17
    code.setUint32(at, (0x90000010 | ((pages & 3) << 29) | (((pages >> 2) & 0x7ffff) << 5)) >>> 0, true);
    code.setUint32(at + 4, (0xf9400211 | (((word % 4096) / 8) << 10)) >>> 0, true);
    code.setUint32(at + 8, (0x91000210 | ((word % 4096) << 10)) >>> 0, true);
    code.setUint32(at + 12, 0xd61f0220, true);
    data.setBigUint64(word - words.address, BigInt(madeAddress(stubs)), true);
    const row = relocations.size - relocations.made!.length + number * relocationBytes;
    table.setBigUint64(row, BigInt(word), true);
    table.setUint32(row + 8, relocationType.IRELATIVE, true);
    table.setBigInt64(row + 16, BigInt.asIntN(64, definitions.of(symbol).address), true);
  }
}
