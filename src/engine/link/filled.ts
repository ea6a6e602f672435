// Bytes of what has been placed: sections with their relocations carried out, and the parts that the linker makes.

import { segmentType } from "../elf/format.ts";
import { contentsOf } from "./contents.ts";
import { fillFrameHeader } from "./frame-header.ts";
import { fillFrames } from "./frames.ts";
import type { Gathered } from "./gathered.ts";
import { fillIndirectFunctions, wordAddress } from "./indirect.ts";
import type { MadeSections } from "./made-sections.ts";
import { madeAddress, type OffsetTable, symbolKey } from "./offset-table.ts";
import type { OutputSection } from "./output-section.ts";
import { type Program, type RelocationProblem, threadOffset } from "./relocate.ts";
import type { Settled } from "./settled.ts";
import { fillVeneers, jumpFor, type VeneerSymbol } from "./veneers.ts";

export interface Filled {
  readonly contents: ReadonlyMap<OutputSection, Uint8Array>;
  /** Relocations that cannot be carried out. */
  readonly problems: readonly RelocationProblem[];
  readonly veneerSymbols: readonly VeneerSymbol[];
  /** Start of the thread-local segment; 0 without one. */
  readonly threadLocalAddress: number;
}

export function fill({ frames }: Gathered, made: MadeSections, settled: Settled): Filled {
  const { table, indirect, frameHeader } = made;
  const { placed, definitions, veneers, destinationOf } = settled;
  const program = programOf(made, settled);
  const problems: RelocationProblem[] = [];
  const contents = new Map<OutputSection, Uint8Array>();
  for (const section of placed.sections) contents.set(section, contentsOf(section, program, problems));
  const veneerSymbols = fillVeneers(veneers, contents, destinationOf);
  if (table) fillTable(table, contents.get(table.output)!, program);
  if (indirect) fillIndirectFunctions(indirect, contents, definitions);
  if (frames && contents.has(frames.output)) fillFrames(frames, contents.get(frames.output)!);
  if (frameHeader && frames) fillFrameHeader(frameHeader, frames, contents);
  return { contents, problems, veneerSymbols, threadLocalAddress: program.threadLocal?.address ?? 0 };
}

function programOf({ table, indirect, stub }: MadeSections, { placed, definitions, veneers }: Settled): Program {
  const segment = placed.segments.find(({ type }) => type === segmentType.tls);
  const tableAddress = table ? madeAddress(table.output) : 0;
  return {
    definitions,
    tableAddress,
    tableEntry: (symbol) => {
      const entry = table?.entries.get(symbolKey(symbol));
      if (entry) return tableAddress + entry.offset;
      return wordAddress(indirect!, indirect!.numbers.get(symbolKey(symbol))!);
    },
    tableHasThread: (symbol) => table?.entries.get(symbolKey(symbol))?.holds === "threadOffset",
    stub,
    veneer: (piece, relocation, destination) => jumpFor(veneers, piece, relocation, destination),
    threadLocal: segment && { address: segment.address, alignment: segment.alignment },
  };
}

function fillTable({ output, entries }: OffsetTable, bytes: Uint8Array, program: Program): void {
  const start = output.size - output.made!.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const { symbol, offset, holds } of entries.values()) {
    const { isDefined, address } = program.definitions.of(symbol);
    const stub = program.stub(symbol);
    const value = stub !== undefined ? BigInt(stub) : holds === "threadOffset" ? threadOffset(address, program) : isDefined ? address : 0n;
    view.setBigUint64(start + offset, BigInt.asUintN(64, value), true);
  }
}
