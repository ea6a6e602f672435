// The linker: object files and archives → a static executable with GNU ld's layout, or what stands in the way.

import type { Diagnostic } from "../base/diagnostic.ts";
import { segmentFlag, segmentType } from "../elf/format.ts";
import type { ElfSymbol, ObjectFile, Section } from "../elf/object-file.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import { bfdFlag } from "./bfd-flags.ts";
import { bfdNumbers } from "./bfd-numbers.ts";
import { fillBuildId, makeBuildId } from "./build-id.ts";
import { collect, summarise } from "./collect.ts";
import { collectByScript } from "./collect-script.ts";
import { type CommonSection, commonSections, placeCommons, placedCommons } from "./commons.ts";
import { contentsOf } from "./contents.ts";
import { Definitions, referencedNames } from "./definitions.ts";
import { type OutputSymbol, writeExecutable } from "./executable.ts";
import { fillFrameHeader, makeFrameHeader } from "./frame-header.ts";
import { fillFrames } from "./frames.ts";
import { garbage } from "./garbage.ts";
import { fillIndirectFunctions, type IndirectFunctions, makeIndirectFunctions, stubAddress, wordAddress } from "./indirect.ts";
import { linkedFrames } from "./linked-frames.ts";
import { lineLocator } from "./locate.ts";
import { linkMap } from "./map.ts";
import { mergePieces } from "./merge.ts";
import { madeAddress, makeOffsetTable, type OffsetTable, symbolKey, usesOf } from "./offset-table.ts";
import type { LinkOptions } from "./options.ts";
import type { OutputSection, Piece } from "./output-section.ts";
import { defaultLayout, type Layout, type Placed, place, type ScriptSymbol } from "./place.ts";
import { explain, failure, tooLarge } from "./problems.ts";
import { mergeProperties } from "./properties.ts";
import { linkObject } from "./relocatable.ts";
import { type Program, type RelocationProblem, threadOffset } from "./relocate.ts";
import { type GlobalSymbol, type LinkInput, type Resolution, resolve } from "./resolve.ts";
import { type ScriptItem, scriptFor } from "./script.ts";
import { namesIn } from "./script-expression.ts";
import { sectionsToMake } from "./script-made.ts";
import { assignedNames, definedByScript, defineSymbols, isUndefined } from "./script-symbols.ts";
import { inTableOrder } from "./symbol-order.ts";
import { outputSymbols } from "./symbols.ts";
import { addDetours, addJumps, fillVeneers, jumpFor, settleVeneers, type Veneers } from "./veneers.ts";
import { wrapInputs } from "./wrap.ts";

export type { LinkOptions } from "./options.ts";
export { type Archive, archiveOf, type InputGroup, type LinkInput } from "./resolve.ts";

/** What became of the objects: an executable where there is no error, and all that there is to say. */
export interface LinkResult {
  /** Absent if there was an error. */
  readonly executable: Uint8Array | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** If one was asked for. */
  readonly map?: string;
}

/** Times that the layout is done again because jumps were added. */
const maximumRounds = 10;

/** Bytes of contents that an executable may have. */
const maximumFileBytes = 256 * 1024 * 1024;

/** Links as `aarch64-linux-gnu-ld -o program …` does, statically and with its default script. */
export function link(inputs: readonly LinkInput[], options: LinkOptions = {}): LinkResult {
  const meant = options.wrappedNames ? wrapInputs(inputs, options.wrappedNames) : inputs;
  const resolution = resolve(meant, options.undefinedNames);
  const { objects, globals, discarded } = resolution;
  if (resolution.errors.length > 0) return { executable: undefined, diagnostics: resolution.errors.map(failure) };
  if (options.relocatable) return linkObject(resolution, options);
  const own = options.script;
  const entryName =
    options.entry ??
    (own ? (own.entry ?? (isUndefined(globals.get(scriptEntry)) || !globals.has(scriptEntry) ? "" : scriptEntry)) : "_start");
  const unused = options.collectsGarbage ? garbage(resolution, [entryName, ...(options.undefinedNames ?? [])], own?.items) : undefined;
  const isStripped = ({ name }: { readonly name: string }): boolean => options.strip !== undefined && isDebugging(name);
  const properties = mergeProperties(objects);
  let buildId: OutputSection | undefined;
  const writableText = options.unpaged === "writableText";
  const without = (section: Section): boolean =>
    discarded.has(section) || unused?.has(section) === true || isStripped(section) || properties.superfluous.has(section);
  const commonsOf = own ? commonSections(objects, globals) : new Map<ObjectFile, CommonSection>();
  const {
    items,
    pieceOf,
    order: headerOrder,
  } = own
    ? collectByScript(objects, {
        script: own.items,
        without,
        commons: new Map([...commonsOf].map(([object, { section }]) => [object, section])),
        sectionAddresses: options.sectionAddresses,
        made: sectionsToMake(objects, options),
      })
    : collect(objects, {
        script: scriptFor({ separateCode: options.separateCode && !options.unpaged, writableText }),
        without,
        prepare: (script) => {
          buildId = options.buildId && makeBuildId(script, options.buildId);
        },
      });
  if (own && options.buildId) buildId = makeBuildId(items, options.buildId);
  const note = properties.kept && pieceOf.get(properties.kept);
  if (note) {
    note.rewritten = { contents: properties.contents, relocations: [], move: (offset) => note.offset + offset };
    note.size = properties.contents.length;
  }
  for (const { output } of items) {
    if (!output) continue;
    mergePieces(output.pieces);
    if (output.script) continue;
    summarise(output);
    // Whatever is in it.
    if (output.name === ".text") output.flags = writableText ? output.flags | sectionFlag.write : output.flags & ~sectionFlag.write;
  }
  const ownText = headerOrder?.find(({ name }) => name === ".text")?.script;
  if (ownText) ownText.flags = writableText ? ownText.flags & ~bfdFlag.readOnly : ownText.flags | bfdFlag.readOnly;
  const frames = linkedFrames(items, resolution, pieceOf);
  const commons = own ? placedCommons(commonsOf, pieceOf) : placeCommons(items, objects, globals);
  const isIndirect = indirectTest(globals);
  const isMissing = ({ binding, name }: ElfSymbol): boolean => binding !== "local" && isUndefined(globals.get(name));
  const uses = usesOf(objects, pieceOf, isIndirect, isMissing);
  const order = inTableOrder(namesOf(resolution, entryName, options));
  const table = makeOffsetTable(objects, items, uses, order, isIndirect);
  const indirect = makeIndirectFunctions(objects, items, uses, order, isIndirect, table);
  const frameHeader = options.frameHeader ? makeFrameHeader(items, frames) : undefined;
  const referenced = referencedNames(objects);
  for (const { expression } of options.definitions ?? []) for (const name of namesIn(expression)) referenced.add(name);
  const wanted = new Set([...referenced].filter((name) => isUndefined(globals.get(name))));
  const fileDefinitions = new Definitions({ globals, pieceOf, discarded, scriptSymbols: new Map(), commons });
  const wishes = {
    script: own,
    order: headerOrder,
    fileSymbol: (name: string) => fileDefinitions.inSection(name),
    wanted,
    stack: options.stack ?? stackOf(objects),
    stackBytes: options.stackBytes,
    layout: layoutOf(options),
  };
  const veneers = new Map<Piece, Veneers>();
  let placed = place(items, wishes);
  if (options.fixesErratum843419 && addDetours(items, veneers)) placed = place(items, wishes);
  let scriptSymbols = definedByScript(placed, globals);
  let definitions = new Definitions({ globals, pieceOf, discarded, scriptSymbols, commons });
  const stub = (symbol: ElfSymbol): number | undefined => {
    const number = indirect?.numbers.get(symbolKey(symbol));
    return number === undefined ? undefined : stubAddress(indirect!, number);
  };
  for (let rounds = 0; rounds < maximumRounds && mayNeedJumps(placed) && addJumps(items, definitions, stub, veneers); rounds += 1) {
    placed = place(items, wishes);
    scriptSymbols = definedByScript(placed, globals);
    definitions = new Definitions({ globals, pieceOf, discarded, scriptSymbols, commons });
  }
  const destinationOf = (symbol: ElfSymbol, addend: bigint): number => stub(symbol) ?? Number(definitions.of(symbol).address + addend);
  settleVeneers(veneers, destinationOf, () => bfdNumbers(resolution.opened));
  const problems: RelocationProblem[] = [];
  if (table && isUndefined(globals.get(tableName))) scriptSymbols.set(tableName, tableSymbol(table));
  const unset = defineSymbols(options, placed, definitions, scriptSymbols);
  const program = programOf(placed, definitions, table, indirect, veneers);

  const fileBytes = placed.sections.reduce((sum, { type, size }) => sum + (type === sectionType.nobits ? 0 : size), 0);
  if (fileBytes > maximumFileBytes) return { executable: undefined, diagnostics: [tooLarge(objects, fileBytes)] };

  const contents = new Map<OutputSection, Uint8Array>();
  for (const section of placed.sections) contents.set(section, contentsOf(section, program, problems));
  const veneerSymbols = fillVeneers(veneers, contents, destinationOf);
  if (table) fillTable(table, contents.get(table.output)!, program, indirect);
  if (indirect) fillIndirectFunctions(indirect, contents, definitions);
  if (frames && contents.has(frames.output)) fillFrames(frames, contents.get(frames.output)!);
  if (frameHeader && frames) fillFrameHeader(frameHeader, frames, contents);

  const symbols = outputSymbols({
    sections: placed.sections,
    layout: headerOrder ?? items.flatMap(({ output }) => output ?? []),
    globals,
    scriptSymbols,
    own: ownSymbols(placed, table, frameHeader),
    definitions,
    pieceOf,
    order,
    entryName,
    veneerSymbols,
    discardLocals: options.discardLocals,
    threadLocalAddress: program.threadLocal?.address ?? 0,
  });
  const entry = entryOf(entryName, definitions);
  const startOfText =
    placed.sections.find(({ name }) => name === ".text") ?? placed.sections.find(({ flags }) => flags & sectionFlag.execinstr);
  const fallback = BigInt((own ? placed.sections.find(({ name }) => name === ".text") : startOfText)?.address ?? 0);
  const diagnostics = asWished(options, [
    ...unset.map((message) => failure(message)),
    ...placed.problems.map((message) => failure(message)),
    ...writableCode(options, placed),
    ...explain({
      problems: options.unresolved === "ignore" ? problems.filter(({ kind }) => kind !== "undefined") : problems,
      undefinedIs: options.unresolved === "warning" ? "warning" : "error",
      duplicates: options.allowsDuplicates ? [] : resolution.duplicates,
      objects,
      globals,
      entryName,
      entryMissing: entry === undefined && (!own || own.entry !== undefined || options.entry !== undefined),
      fallbackEntry: fallback,
      isEmpty: placed.sections.every(({ flags }) => (flags & sectionFlag.alloc) === 0),
      locate: options.locate ?? lineLocator(),
    }),
  ]);
  diagnostics.push(...removedSections(options, objects, unused));
  if (diagnostics.some(({ severity }) => severity === "error")) return { executable: undefined, diagnostics };
  const executable = writeExecutable({
    entry: entry ?? fallback,
    sections: placed.sections,
    contents,
    segments: placed.segments,
    symbols: options.strip === "all" ? undefined : symbols,
    isGnu: options.strip !== "all" && isGnu(symbols),
  });
  if (buildId?.index && options.buildId) fillBuildId(executable, buildId, options.buildId);
  return {
    executable,
    diagnostics,
    ...(options.map ? { map: linkMap({ resolution, items, placed, entryName }) } : {}),
  };
}

/** Warnings may count as errors, or not be wanted. */
function asWished({ warningsAre }: LinkOptions, diagnostics: Diagnostic[]): Diagnostic[] {
  if (warningsAre === "nothing") return diagnostics.filter(({ severity }) => severity !== "warning");
  if (warningsAre !== "error") return diagnostics;
  return diagnostics.map((diagnostic) => (diagnostic.severity === "warning" ? { ...diagnostic, severity: "error" } : diagnostic));
}

/** What `--print-gc-sections` tells. */
function removedSections(
  { tellsGarbage }: LinkOptions,
  objects: readonly ObjectFile[],
  unused: ReadonlySet<Section> | undefined,
): readonly Diagnostic[] {
  if (!tellsGarbage || !unused) return [];
  return objects.flatMap(({ name, sections }) =>
    sections
      .filter((section) => unused.has(section) && section.size > 0)
      .map((section) => ({ ...failure(`removing unused section '${section.name}' in file '${name}'`), severity: "warning" as const })),
  );
}

function writableCode({ warnsOfWritableCode = true }: LinkOptions, { segments }: Placed): readonly Diagnostic[] {
  const all = segmentFlag.read | segmentFlag.write | segmentFlag.execute;
  if (!warnsOfWritableCode || !segments.some(({ type, flags }) => type === segmentType.load && flags === all)) return [];
  const message = "the program has a LOAD segment with RWX permissions: what it writes, it can run";
  return [
    { ...failure(message), severity: "warning", help: "put data into .data or .bss, in pages of their own (without -N, -n and -Tdata)" },
  ];
}

/** Whether any branch could be too short. */
function mayNeedJumps({ sections }: Placed): boolean {
  const code = sections.filter(({ flags }) => flags & sectionFlag.execinstr);
  const ends = code.map(({ address, size }) => address + size);
  return code.length > 0 && Math.max(...ends) - Math.min(...code.map(({ address }) => address)) >= 2 ** 27;
}

/** Sections that `-S` leaves out. */
const isDebugging = (name: string): boolean => /^\.(debug|zdebug|gnu\.linkonce\.wi\.|line|stab|gdb_index)/.test(name);

/** An address in hexadecimal or decimal, or a symbol. */
function entryOf(name: string, definitions: Definitions): bigint | undefined {
  const definition = definitions.ofName(name);
  if (definition.isDefined) return definition.address;
  return isAddress(name) ? BigInt(name) : undefined;
}

const isAddress = (entry: string): boolean => /^(0x[0-9a-fA-F]+|\d+)$/.test(entry);

/** Whether a symbol is a function that is chosen when the program starts. */
function indirectTest(globals: ReadonlyMap<string, GlobalSymbol>): (symbol: ElfSymbol) => boolean {
  return (symbol) => {
    if (symbol.binding === "local") return symbol.type === "gnuIndirectFunction";
    const global = globals.get(symbol.name);
    return global?.symbol.type === "gnuIndirectFunction" && typeof global.symbol.place === "object";
  };
}

/** Every global name, in the order in which ld meets them. */
function namesOf({ globals }: Resolution, entryName: string, { definitions = [], script }: LinkOptions): Set<string> {
  return new Set([
    ...globals.keys(),
    ...(entryName === "" || isAddress(entryName) ? [] : [entryName]),
    "_GLOBAL_OFFSET_TABLE_",
    ...definitions.map(({ name }) => name),
    ...(script ? script.items.flatMap(assignedIn) : assignedNames),
    frameHeaderName,
    "_TLS_MODULE_BASE_",
  ]);
}

/** Where a program begins whose script has no ENTRY, if there is such a symbol; else .text begins it. */
const scriptEntry = "start";

/** Names that a script sets. */
const assignedIn = (item: ScriptItem): readonly string[] =>
  item.kind === "assign"
    ? [item.name]
    : item.kind === "section"
      ? (item.own?.body ?? []).flatMap((statement) => (statement.kind === "assign" ? [statement.name] : []))
      : [];

function layoutOf(options: LinkOptions): Layout {
  const maximumPageBytes = options.maximumPageBytes ?? defaultLayout.maximumPageBytes;
  return {
    textSegmentAddress: options.textSegmentAddress ?? defaultLayout.textSegmentAddress,
    rodataSegmentAddress: options.rodataSegmentAddress,
    separateCode: options.separateCode ?? false,
    isPaged: options.unpaged === undefined,
    maximumPageBytes,
    commonPageBytes: Math.min(options.commonPageBytes ?? defaultLayout.commonPageBytes, maximumPageBytes),
    relro: options.relro ?? true,
    sectionAddresses: options.sectionAddresses ?? defaultLayout.sectionAddresses,
  };
}

/** Whether the file says that it is for GNU systems: for functions chosen at the start and unique symbols. */
const isGnu = (symbols: readonly OutputSymbol[]): boolean =>
  symbols.some(({ symbol: { type, binding } }) => type === "gnuIndirectFunction" || binding === "unique");

/** What the notes of the inputs say about an executable stack. */
function stackOf(objects: readonly ObjectFile[]): "unsaid" | "plain" | "executable" {
  const notes = objects.flatMap(({ sections }) => sections.filter(({ name }) => name === ".note.GNU-stack"));
  if (notes.length === 0) return "unsaid";
  // A file that says nothing wants no executable stack: AArch64 never had one.
  return notes.every(({ flags }) => (flags & sectionFlag.execinstr) === 0) ? "plain" : "executable";
}

function programOf(
  placed: Placed,
  definitions: Definitions,
  table: OffsetTable | undefined,
  indirect: IndirectFunctions | undefined,
  veneers: ReadonlyMap<Piece, Veneers>,
): Program {
  const segment = placed.segments.find(({ type }) => type === segmentType.tls);
  const stub = (symbol: ElfSymbol): number | undefined => {
    const number = indirect?.numbers.get(symbolKey(symbol));
    return number === undefined ? undefined : stubAddress(indirect!, number);
  };
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

function fillTable({ output, entries }: OffsetTable, bytes: Uint8Array, program: Program, indirect: IndirectFunctions | undefined): void {
  const start = output.size - output.made!.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const { symbol, offset, holds } of entries.values()) {
    const { isDefined, address } = program.definitions.of(symbol);
    const stub = indirect && program.stub(symbol);
    const value = stub !== undefined ? BigInt(stub) : holds === "threadOffset" ? threadOffset(address, program) : isDefined ? address : 0n;
    view.setBigUint64(start + offset, BigInt.asUintN(64, value), true);
  }
}

const frameHeaderName = "__GNU_EH_FRAME_HDR";
const tableName = "_GLOBAL_OFFSET_TABLE_";

const tableSymbol = ({ output }: OffsetTable): ScriptSymbol => ({
  name: tableName,
  value: madeAddress(output),
  section: output,
  hidden: true,
});

/** Names that the linker makes for its own parts. */
function ownSymbols(placed: Placed, table: OffsetTable | undefined, frameHeader: OutputSection | undefined): Map<string, OutputSymbol> {
  const own = new Map<string, OutputSymbol>();
  const add = (name: string, type: ElfSymbol["type"], value: number, section: OutputSection): void =>
    void own.set(name, {
      symbol: { name, binding: "local", type, visibility: "default", place: "absolute", value: 0n, size: 0n },
      value: BigInt(value),
      section,
    });
  const threadLocal = placed.segments.find(({ type }) => type === segmentType.tls);
  if (threadLocal) add("_TLS_MODULE_BASE_", "tls", 0, threadLocal.sections[0]);
  if (table) add(tableName, "object", madeAddress(table.output), table.output);
  if (frameHeader) add(frameHeaderName, "notype", frameHeader.address, frameHeader);
  return own;
}
