// Addresses: the script is walked with a present address, as ld does, again and again until the sizes of headers and of
// the part that is read-only after relocation agree with what came out.

import { headerBytes, programHeaderBytes } from "../elf/format.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import { nearbySection } from "./nearby.ts";
import { isKept, type OutputSection } from "./output-section.ts";
import { ScriptWalk } from "./place-script.ts";
import * as script from "./script.ts";
import { declaredSegments } from "./script-headers.ts";
import type { LinkScript } from "./script-text.ts";
import type { ScriptValue } from "./script-values.ts";
import { type ProgramSegment, planSegments } from "./segments.ts";

/** A symbol that the script defined. */
export interface ScriptSymbol {
  readonly name: string;
  readonly value: number;
  /** What it counts as part of; absent: absolute. */
  readonly section: OutputSection | undefined;
  readonly hidden: boolean;
  /** `__start_NAME` and `__stop_NAME` of a section whose name is an identifier. */
  readonly boundary?: boolean;
  /** It counts whatever the files say. */
  readonly assigned?: boolean;
  /** The symbol whose type it takes over. */
  readonly like?: string | undefined;
}

export interface Placed {
  readonly symbols: ReadonlyMap<string, ScriptSymbol>;
  readonly segments: readonly ProgramSegment[];
  /** In the order of the file. */
  readonly sections: readonly OutputSection[];
  /** What a script of the user's own could not do. */
  readonly problems: readonly string[];
}

export interface PlacementWishes {
  /** In the place of ld's own script, with its sections in the order of their headers. */
  readonly script?: LinkScript | undefined;
  readonly order?: readonly OutputSection[] | undefined;
  readonly fileSymbol?: (name: string) => ScriptValue | undefined;
  /** Names that something refers to and nothing defines. */
  readonly wanted: ReadonlySet<string>;
  /** Whether the inputs say anything of the stack, and whether it must be executable. */
  readonly stack: "unsaid" | "plain" | "executable";
  /** What is said of its size. */
  readonly stackBytes: number | undefined;
  readonly layout: Layout;
}

/** What the command line may change of the script's numbers. */
export interface Layout {
  readonly textSegmentAddress: number;
  readonly rodataSegmentAddress: number | undefined;
  readonly separateCode: boolean;
  readonly isPaged: boolean;
  readonly maximumPageBytes: number;
  readonly commonPageBytes: number;
  readonly relro: boolean;
  readonly sectionAddresses: ReadonlyMap<string, number>;
}

export const defaultLayout: Layout = {
  textSegmentAddress: script.textSegmentAddress,
  rodataSegmentAddress: undefined,
  separateCode: false,
  isPaged: true,
  maximumPageBytes: script.maximumPageBytes,
  commonPageBytes: script.commonPageBytes,
  relro: true,
  sectionAddresses: new Map(),
};

interface DataSegment {
  base: number | undefined;
  relroEnd: number | undefined;
  end: number;
  /** To begin on the next page, which saves one. */
  adjusted: boolean;
  readonly usesRelro: boolean;
}

/** Sets addresses, sizes and load addresses of the output sections. May be called again when pieces have grown. */
export function place(items: readonly LayoutItem[], wishes: PlacementWishes): Placed {
  if (wishes.script) return placeByScript(items, wishes.script, wishes);
  const { sectionAddresses } = wishes.layout;
  // Sections that the command line puts somewhere come first among the headers, each with those that have no place of their
  // own in the script and follow it.
  const fixed = [...sectionAddresses.keys()].flatMap((name) => {
    const at = items.findIndex((item) => item.output?.name === name && isKept(item.output));
    if (at < 0) return [];
    const behind = items.slice(at + 1);
    const end = behind.findIndex((item) => item.kind === "section" && item.inputs.length > 0);
    return [items[at], ...behind.slice(0, end).filter(({ kind }) => kind === "section")];
  });
  const ordered = new Set([...fixed, ...items]);
  const sections = [...ordered].flatMap(({ output }) => (output && isKept(output) ? [output] : []));
  for (const [index, section] of sections.entries()) section.index = index + 1;
  const { layout } = wishes;
  const usesRelro = layout.relro && hasRelro(items);
  let headers = headerBytes + 2 * programHeaderBytes;
  for (let tries = 0; ; tries += 1) {
    const symbols = walk(items, headers, usesRelro, wishes);
    const segments = planSegments(sections, {
      ...layout,
      relro: symbols.relro,
      headers,
      loadsHeaders: true,
      stack: wishes.stack,
      stackBytes: wishes.stackBytes,
    });
    const needed = headerBytes + segments.length * programHeaderBytes;
    if (needed === headers || tries > 4) {
      addHeaderSymbol(symbols.symbols, segments, sections, wishes);
      return { symbols: symbols.symbols, segments, sections, problems: [] };
    }
    headers = needed;
  }
}

/** Where the file's header is loaded, which a program may ask for. */
function addHeaderSymbol(
  symbols: Map<string, ScriptSymbol>,
  segments: readonly ProgramSegment[],
  sections: readonly OutputSection[],
  { wanted }: PlacementWishes,
): void {
  const holder = segments.find(({ holdsHeaders }) => holdsHeaders);
  const section = sections.find(({ flags }) => flags & sectionFlag.alloc);
  if (holder && wanted.has(headerName)) symbols.set(headerName, { name: headerName, value: holder.address, section, hidden: true });
}

/** By a script of the user's own: addresses are given anew until the room for the headers is what they need. */
function placeByScript(items: readonly LayoutItem[], own: LinkScript, wishes: PlacementWishes): Placed {
  const { layout, order = [], wanted } = wishes;
  const walk = new ScriptWalk({
    script: own,
    items,
    order,
    maximumPageBytes: layout.maximumPageBytes,
    commonPageBytes: layout.commonPageBytes,
    wanted,
    fileSymbol: wishes.fileSymbol ?? (() => undefined),
  });
  let headers = headerBytes + 2 * programHeaderBytes;
  walk.start(headers);
  for (let tries = 0; ; tries += 1) {
    const sections = order.filter(isKept);
    walk.summarise();
    for (const section of order) section.index = 0;
    for (const [index, section] of sections.entries()) section.index = index + 1;
    const declared = own.headers.length > 0 ? declaredSegments(own, items, { headers, ...layout }) : undefined;
    const segments =
      declared?.segments ??
      planSegments(sections, {
        ...layout,
        relro: undefined,
        headers,
        loadsHeaders: own.usesHeaders,
        stack: wishes.stack,
        stackBytes: wishes.stackBytes,
      });
    const needed = headerBytes + segments.length * programHeaderBytes;
    if (needed === headers || tries > 4) {
      const symbols = walk.finish();
      for (const section of sections) addBoundaries(section, wanted, symbols);
      addHeaderSymbol(symbols, segments, sections, wishes);
      return { symbols, segments, sections, problems: [...walk.problems, ...(declared?.problems ?? [])] };
    }
    headers = needed;
    walk.again(headers);
  }
}

/**
 * Whether anything stands between the two marks. As in ld, the sections that are there if they are writable count wherever
 * they are, which `.eh_frame` for one is not.
 */
function hasRelro(items: readonly LayoutItem[]): boolean {
  const start = items.findIndex(({ kind }) => kind === "dataSegment");
  const end = items.findIndex(({ kind }) => kind === "relroEnd");
  const names = new Set(items.slice(start, end).map(({ output }) => output?.name));
  return items.some(({ output }) => output && names.has(output.name) && isKept(output) && (output.flags & sectionFlag.alloc) !== 0);
}

interface Walked {
  readonly symbols: Map<string, ScriptSymbol>;
  readonly relro: { readonly start: number; readonly end: number } | undefined;
}

function walk(items: readonly LayoutItem[], headers: number, usesRelro: boolean, wishes: PlacementWishes): Walked {
  const { layout } = wishes;
  const data: DataSegment = { base: undefined, relroEnd: undefined, end: 0, adjusted: false, usesRelro };
  let symbols = pass(items, headers, data, wishes);
  if (usesRelro && data.relroEnd !== undefined) {
    const end = alignUp(data.relroEnd, layout.maximumPageBytes);
    data.base = relroStart(items, data, end);
    symbols = pass(items, headers, data, wishes);
    return { symbols, relro: { start: data.base, end } };
  }
  if (savesPage(data, layout)) {
    data.base = undefined;
    data.adjusted = true;
    symbols = pass(items, headers, data, wishes);
  }
  return { symbols, relro: undefined };
}

/** Where the data segment must begin for its relro part to end with a page: sections are moved up, last first. */
function relroStart(items: readonly LayoutItem[], data: DataSegment, end: number): number {
  const slack = items.find((item) => item.kind === "relroEnd")!.slack;
  let wishedEnd = end - slack;
  const limit = data.relroEnd! - slack;
  const sections = items.flatMap(({ output }) => (output && isKept(output) && output.flags & sectionFlag.alloc ? [output] : []));
  for (const section of sections.reverse()) {
    if (section.address < data.base! || section.address >= limit) continue;
    const size = isThreadBss(section) ? 0 : section.size;
    wishedEnd = Math.floor((wishedEnd - size) / section.alignment) * section.alignment;
  }
  return wishedEnd;
}

/** ld's test whether beginning on the next common page makes the data touch one page fewer. */
function savesPage({ base, end }: DataSegment, { commonPageBytes }: Layout): boolean {
  if (base === undefined) return false;
  const first = (commonPageBytes - (base % commonPageBytes)) % commonPageBytes;
  const last = end % commonPageBytes;
  const samePage = Math.floor(base / commonPageBytes) === Math.floor(end / commonPageBytes);
  return first > 0 && last > 0 && !samePage && first + last <= commonPageBytes;
}

/** One walk through the script: sets addresses and sizes of sections, gives the symbols. */
function pass(items: readonly LayoutItem[], headers: number, data: DataSegment, wishes: PlacementWishes): Map<string, ScriptSymbol> {
  const { wanted, layout } = wishes;
  const { textSegmentAddress, maximumPageBytes, commonPageBytes, sectionAddresses } = layout;
  const symbols = new Map<string, ScriptSymbol>();
  const outputs = items.flatMap(({ output }) => output ?? []);
  let dot = textSegmentAddress + headers;
  let moved = false;
  const startsAtBase = data.base;
  for (const [position, item] of items.entries()) {
    switch (item.kind) {
      case "section": {
        const { output, startSymbol, endSymbol } = item;
        if (output && isKept(output)) {
          if (output.unloaded) sizeSection(output);
          else {
            const fixed = sectionAddresses.get(output.name);
            const end = placeSection(output, fixed ?? dot, fixed !== undefined);
            // What the script does not know is put in its place before the script begins.
            if (fixed === undefined || item.inputs.length > 0) dot = end;
            moved = false;
            addBoundaries(output, wanted, symbols);
          }
        } else if (output) output.address = alignUp(dot, output.alignment);
        // A section in which the script alone has something is writable data to BFD, if anything.
        const counted = kept(output) ?? (output && nearbySection(outputs, outputs.indexOf(output), sectionFlag.write, dot));
        const hidden = item.hidesSymbols === true;
        const start = kept(output)?.address ?? dot;
        if (startSymbol && wanted.has(startSymbol)) symbols.set(startSymbol, { name: startSymbol, value: start, section: counted, hidden });
        if (endSymbol && wanted.has(endSymbol)) symbols.set(endSymbol, { name: endSymbol, value: dot, section: counted, hidden });
        break;
      }
      case "symbol": {
        if (item.provided && !wanted.has(item.name)) break;
        const value = item.name === "__executable_start" ? textSegmentAddress : dot;
        symbols.set(item.name, {
          name: item.name,
          value,
          section: sectionAt(items, position, moved),
          hidden: false,
          assigned: !item.provided,
        });
        break;
      }
      case "dataSegment":
        if (startsAtBase !== undefined) dot = startsAtBase;
        else {
          const aligned = alignUp(dot, maximumPageBytes);
          dot = data.adjusted
            ? aligned + ((dot + commonPageBytes - 1) & (maximumPageBytes - commonPageBytes))
            : data.usesRelro
              ? aligned
              : aligned + (dot % maximumPageBytes);
          data.base = dot;
        }
        moved = true;
        break;
      case "relroEnd":
        if (startsAtBase === undefined) data.relroEnd = dot + item.slack;
        else dot = alignUp(dot + item.slack, maximumPageBytes) - item.slack;
        break;
      case "page":
        dot = alignUp(dot, maximumPageBytes);
        moved = true;
        break;
      case "rodataSegment":
        dot = layout.rodataSegmentAddress ?? alignUp(dot, maximumPageBytes) + (dot % maximumPageBytes);
        break;
      case "here":
        moved = true;
        break;
      case "align":
        dot = alignUp(dot, item.bytes);
        moved = true;
        data.end = dot;
    }
  }
  return symbols;
}

const headerName = "__ehdr_start";

const kept = (output: OutputSection | undefined): OutputSection | undefined => (output?.index ? output : undefined);

/** Symbols count as part of the section before them, or of the next one if the present address was set in between. */
function sectionAt(items: readonly LayoutItem[], position: number, moved: boolean): OutputSection | undefined {
  const isLoaded = ({ output }: LayoutItem): boolean => kept(output) !== undefined && !output!.unloaded;
  const next = moved ? items.slice(position).find(isLoaded) : undefined;
  return (next ?? items.slice(0, position).findLast(isLoaded) ?? items.slice(position).find(isLoaded))?.output;
}

/** Puts a section at the next address that suits it; gives the address behind it. */
function placeSection(output: OutputSection, dot: number, isFixed: boolean): number {
  output.address = isFixed ? dot : alignUp(dot, output.alignment);
  sizeSection(output);
  // `. = ALIGN(. != 0 ? 64 / 8 : 1)` at the end of .bss, as an address.
  if (output.name === ".bss") output.size = alignUp(output.address + output.size, 8) - output.address;
  // Thread-local zeros take no room in the program's own memory.
  return isThreadBss(output) ? dot : output.address + output.size;
}

/** `__start_NAME` and `__stop_NAME`, if something refers to them. */
function addBoundaries(output: OutputSection, wanted: ReadonlySet<string>, symbols: Map<string, ScriptSymbol>): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(output.name)) return;
  for (const [prefix, value] of [
    ["__start_", output.address],
    ["__stop_", output.address + output.size],
  ] as const) {
    const name = prefix + output.name;
    if (wanted.has(name) && !symbols.has(name)) symbols.set(name, { name, value, section: output, hidden: false, boundary: true });
  }
}

const isThreadBss = ({ flags, type }: OutputSection): boolean => (flags & sectionFlag.tls) !== 0 && type === sectionType.nobits;

/** Offsets of the pieces, one behind the other. */
export function sizeSection(output: OutputSection): void {
  let size = 0;
  for (const piece of output.pieces) {
    if (piece.size === 0 && piece.merged) {
      piece.offset = size;
      continue;
    }
    piece.offset = alignUp(size, piece.section.alignment);
    size = piece.offset + piece.size;
  }
  for (const room of output.commons) {
    room.offset = alignUp(size, room.alignment);
    size = room.offset + room.bytes;
  }
  if (output.made) size += output.made.length;
  output.size = size;
}

const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment;
