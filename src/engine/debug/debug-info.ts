// What is known of a program beside its bytes: sections, symbols in both directions, source lines. Read from the executable that a
// process runs, whatever made it, and kept for as long as the file is the same.

import { type Executable, type ExecutableSymbol, type LineTable, lineTable, readExecutable, sectionFlag } from "../elf/index.ts";
import type { Computer } from "../kernel/index.ts";
import { type Declarations, declarationsOf } from "./declarations.ts";

export interface DebugInfo {
  readonly executable: Executable;
  readonly lines: LineTable;
  readonly symbols: Symbols;
  /** What compilers have told of types, functions and variables. */
  readonly declarations: Declarations;
  /** Where the function that holds an address begins, as far as one can tell: labels inside it are none. */
  functionAt(address: number): number | undefined;
}

export interface SymbolPlace {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly isCode: boolean;
  readonly section: string | undefined;
}

export interface Symbols {
  named(name: string): SymbolPlace | undefined;
  /** The nearest one at or before an address, in its section. */
  at(address: number): SymbolPlace | undefined;
  readonly all: readonly SymbolPlace[];
}

/** What the linker defines by itself: never the best name for an address. */
const linkerMade = /^(__bss_start(__)?|_bss_end__|__bss_end__|__end__|_edata|_end)$/;

function symbolsOf({ symbols, sections }: Executable): Symbols {
  const code = new Set(sections.filter(({ flags }) => (flags & sectionFlag.execinstr) !== 0).map(({ name }) => name));
  const placed = symbols
    .filter(({ name, type }) => name !== "" && !name.startsWith("$") && type !== "file" && type !== "section")
    .map((symbol: ExecutableSymbol) => ({
      name: symbol.name,
      address: symbol.value,
      size: symbol.size,
      isCode: symbol.section === undefined ? false : code.has(symbol.section),
      section: symbol.section,
      isLocal: symbol.binding === "local",
    }));
  const byName = new Map<string, (typeof placed)[number]>();
  for (const symbol of placed) {
    const before = byName.get(symbol.name);
    if (!before || (before.isLocal && !symbol.isLocal)) byName.set(symbol.name, symbol);
  }
  // Where several stand at one address, a global one names it (and comes last).
  const ordered = placed
    .filter(({ name, section }) => section !== undefined && !linkerMade.test(name))
    .sort((a, b) => a.address - b.address || Number(b.isLocal) - Number(a.isLocal));
  const sectionAt = (address: number) =>
    sections.find(({ address: start, size, flags }) => (flags & sectionFlag.alloc) !== 0 && address >= start && address < start + size);
  return {
    named: (name) => byName.get(name),
    at(address) {
      const section = sectionAt(address);
      if (!section) return undefined;
      let low = 0;
      let high = ordered.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ordered[middle].address <= address) low = middle + 1;
        else high = middle;
      }
      const nearest = ordered[low - 1];
      return nearest && nearest.address >= section.address ? nearest : undefined;
    },
    all: placed,
  };
}

/** The entry, symbols that say so, and whatever BL goes to. */
function functionStarts({ entry, symbols, sections }: Executable): readonly number[] {
  const starts = new Set([entry, ...symbols.filter(({ type, value }) => type === "function" && value !== 0).map(({ value }) => value)]);
  for (const { flags, address, contents } of sections) {
    if ((flags & sectionFlag.execinstr) === 0) continue;
    const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
    for (let offset = 0; offset + 4 <= contents.length; offset += 4) {
      const word = view.getUint32(offset, true);
      if ((word & 0xfc00_0000) >>> 0 === 0x9400_0000) starts.add(address + offset + ((word << 6) >> 4));
    }
  }
  return [...starts].sort((a, b) => a - b);
}

/** Of a program that nothing runs yet. */
export function infoOf(executable: Executable): DebugInfo {
  let starts: readonly number[] | undefined;
  let declarations: Declarations | undefined;
  return {
    executable,
    lines: lineTable(executable),
    symbols: symbolsOf(executable),
    get declarations() {
      declarations ??= declarationsOf(executable);
      return declarations;
    },
    functionAt: (address) => {
      starts ??= functionStarts(executable);
      return starts.findLast((start) => start <= address);
    },
  };
}

const known = new Map<string, DebugInfo | undefined>();
const filesKept = 32;

/** Of the program that a process runs now; undefined: there is no such process, or its file is no executable any more. */
export function debugInfoOf(computer: Computer, pid: number): DebugInfo | undefined {
  const file = computer.process(pid)?.executable;
  if (!file) return undefined;
  const contents = file.contents.subarray(0, file.size);
  const key = `${file.inode}:${file.size}:${fingerprint(contents)}`;
  if (known.has(key)) return known.get(key);
  if (known.size >= filesKept) known.clear();
  const executable = readExecutable(contents);
  const info = "error" in executable ? undefined : infoOf(executable);
  known.set(key, info);
  return info;
}

/** Of a few bytes all over the file: with inode and size enough to tell files of one session apart. */
function fingerprint(bytes: Uint8Array): number {
  const step = Math.max(1, Math.floor(bytes.length / 509));
  let hash = 0;
  for (let index = 0; index < bytes.length; index += step) hash = (Math.imul(hash, 31) + bytes[index]) | 0;
  return hash;
}
