// What a check says, as it goes to the page: in columns, because a hundred thousand small objects would hold up the page that takes them in.
// The worker packs it, and the page reads a row when somebody looks at it.

import type { CheckResult, LineCode, NamedValue } from "../engine/session/views/index.ts";

/** What the lines of one file became: a row a piece, in the order of the lines, then of the pieces. */
export interface CodeColumns {
  readonly file: string;
  /** From 1. */
  readonly lines: Uint32Array;
  readonly addresses: Float64Array;
  /** The first `keptBytes` of each piece; zeros behind a shorter one. */
  readonly bytes: Uint8Array;
  /** Of the whole piece, in bytes. */
  readonly lengths: Uint32Array;
}

/** What names became: a row a name. */
export interface SymbolColumns {
  /** With line ends between them. */
  readonly names: string;
  /** Addresses, or the numbers that constants are. */
  readonly values: Float64Array;
  /** Of each row, as an index into `sectionNames`. */
  readonly sections: Uint32Array;
  /** Undefined: that of constants. */
  readonly sectionNames: readonly (string | undefined)[];
}

export interface Checked extends Pick<CheckResult, "diagnostics"> {
  /** A file that became nothing is left out. */
  readonly code: readonly CodeColumns[];
  /** No rows where there is no program. */
  readonly symbols: SymbolColumns;
}

/** The first bytes of what a line became; an instruction whole. */
export interface CodePiece {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Of the whole piece, in bytes. */
  readonly length: number;
}

export const keptBytes = 4;

export const noSymbols: SymbolColumns = { names: "", values: new Float64Array(0), sections: new Uint32Array(0), sectionNames: [] };

function packCode(file: string, pieces: readonly LineCode[]): CodeColumns {
  const ordered = [...pieces].sort((a, b) => a.line - b.line);
  const bytes = new Uint8Array(keptBytes * ordered.length);
  ordered.forEach((piece, row) => {
    bytes.set(piece.bytes.subarray(0, keptBytes), keptBytes * row);
  });
  return {
    file,
    lines: Uint32Array.from(ordered, ({ line }) => line),
    addresses: Float64Array.from(ordered, ({ address }) => address),
    bytes,
    lengths: Uint32Array.from(ordered, (piece) => piece.bytes.length),
  };
}

function packSymbols(symbols: readonly NamedValue[]): SymbolColumns {
  const sectionNames = [...new Set(symbols.map(({ section }) => section))];
  const indices = new Map(sectionNames.map((name, index) => [name, index]));
  return {
    names: symbols.map(({ name }) => name).join("\n"),
    values: Float64Array.from(symbols, ({ value }) => value),
    sections: Uint32Array.from(symbols, ({ section }) => indices.get(section) ?? 0),
    sectionNames,
  };
}

export function packCheck({ diagnostics, code, symbols }: CheckResult): Checked {
  const byFile = new Map<string, LineCode[]>();
  for (const piece of code) {
    const pieces = byFile.get(piece.file);
    if (pieces) pieces.push(piece);
    else byFile.set(piece.file, [piece]);
  }
  return { diagnostics, code: [...byFile].map(([file, pieces]) => packCode(file, pieces)), symbols: packSymbols(symbols) };
}

/** The first piece of what a line became. */
export function pieceOfLine({ lines, addresses, bytes, lengths }: CodeColumns, line: number): CodePiece | undefined {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle] < line) low = middle + 1;
    else high = middle;
  }
  if (lines[low] !== line) return undefined;
  const length = lengths[low];
  const from = keptBytes * low;
  return { address: addresses[low], bytes: bytes.subarray(from, from + Math.min(length, keptBytes)), length };
}

/** Where the statement is that became what stands at an address. */
export function placeOfAddress(
  code: readonly CodeColumns[],
  address: number,
): { readonly file: string; readonly line: number } | undefined {
  for (const { file, lines, addresses } of code) {
    const row = addresses.indexOf(address);
    if (row >= 0) return { file, line: lines[row] };
  }
  return undefined;
}

const unpacked = new WeakMap<SymbolColumns, ReadonlyMap<string, NamedValue>>();

/** By name; of several that are alike the first. */
export function symbolsByName(symbols: SymbolColumns): ReadonlyMap<string, NamedValue> {
  const known = unpacked.get(symbols);
  if (known) return known;
  const { names, values, sections, sectionNames } = symbols;
  const byName = new Map<string, NamedValue>();
  if (values.length > 0)
    names.split("\n").forEach((name, row) => {
      const section = sectionNames[sections[row]];
      if (!byName.has(name)) byName.set(name, { name, value: values[row], ...(section === undefined ? {} : { section }) });
    });
  unpacked.set(symbols, byName);
  return byName;
}
