// The linker: object files and archives → a static executable with GNU ld's layout, or what stands in the way.

import type { Diagnostic } from "../base/diagnostic.ts";
import { segmentFlag, segmentType } from "../elf/format.ts";
import type { ObjectFile, Section } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import { fillBuildId } from "./build-id.ts";
import type { Definitions } from "./definitions.ts";
import { type OutputSymbol, placeInFile, writeExecutable } from "./executable.ts";
import { fill } from "./filled.ts";
import { gather } from "./gathered.ts";
import { lineLocator } from "./locate.ts";
import { isAddress, makeSections, ownSymbols, tableName, tableSymbol } from "./made-sections.ts";
import { linkMap } from "./map.ts";
import type { LinkOptions } from "./options.ts";
import type { OutputSection } from "./output-section.ts";
import type { Placed } from "./place.ts";
import { explain, failure, maximumFileBytes, tooLarge } from "./problems.ts";
import { linkObject } from "./relocatable.ts";
import { type LinkInput, type Resolution, resolve } from "./resolve.ts";
import { defineSymbols, isUndefined } from "./script-symbols.ts";
import { settle } from "./settled.ts";
import { outputSymbols } from "./symbols.ts";
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

/** Links as `aarch64-linux-gnu-ld -o program …` does, statically and with its default script. */
export function link(inputs: readonly LinkInput[], options: LinkOptions = {}): LinkResult {
  const resolution = resolve(options.wrappedNames ? wrapInputs(inputs, options.wrappedNames) : inputs, options.undefinedNames);
  const { objects, globals } = resolution;
  if (resolution.errors.length > 0) return { executable: undefined, diagnostics: resolution.errors.map(failure) };
  if (options.relocatable) return linkObject(resolution, options);
  const entryName = entryNameOf(options, globals);
  const gathered = gather(resolution, options, entryName);
  const made = makeSections(resolution, gathered, options, entryName);
  const settled = settle(resolution, gathered, made, options);
  const { placed, definitions, scriptSymbols } = settled;
  if (made.table && isUndefined(globals.get(tableName))) scriptSymbols.set(tableName, tableSymbol(made.table));
  const unset = defineSymbols(options, placed, definitions, scriptSymbols);

  const fileBytes = placeInFile(placed);
  if (fileBytes > maximumFileBytes) return { executable: undefined, diagnostics: [tooLarge(objects, fileBytes)] };
  const { contents, problems, veneerSymbols, threadLocalAddress } = fill(gathered, made, settled);

  const symbols = outputSymbols({
    sections: placed.sections,
    layout: gathered.order ?? gathered.items.flatMap(({ output }) => output ?? []),
    globals,
    scriptSymbols,
    own: ownSymbols(placed, made),
    definitions,
    pieceOf: gathered.pieceOf,
    order: made.order,
    entryName,
    veneerSymbols,
    discardLocals: options.discardLocals,
    threadLocalAddress,
  });
  const entry = entryOf(entryName, definitions);
  const fallbackEntry = BigInt(startOfText(options, placed)?.address ?? 0);
  const diagnostics = asWished(options, [
    ...[...unset, ...placed.problems].map((message) => failure(message)),
    ...writableCode(options, placed),
    ...explain({
      problems: options.unresolved === "ignore" ? problems.filter(({ kind }) => kind !== "undefined") : problems,
      undefinedIs: options.unresolved === "warning" ? "warning" : "error",
      duplicates: options.allowsDuplicates ? [] : resolution.duplicates,
      objects,
      globals,
      entryName,
      entryMissing: entry === undefined && namesEntry(options),
      fallbackEntry,
      isEmpty: placed.sections.every(({ flags }) => (flags & sectionFlag.alloc) === 0),
      locate: options.locate ?? lineLocator(),
    }),
  ]);
  diagnostics.push(...removedSections(options, objects, gathered.unused));
  if (diagnostics.some(({ severity }) => severity === "error")) return { executable: undefined, diagnostics };
  const executable = writeExecutable({
    entry: entry ?? fallbackEntry,
    sections: placed.sections,
    contents,
    segments: placed.segments,
    symbols: options.strip === "all" ? undefined : symbols,
    isGnu: options.strip !== "all" && isGnu(symbols),
    fileBytes,
  });
  if (gathered.buildId?.index && options.buildId) fillBuildId(executable, gathered.buildId, options.buildId);
  return {
    executable,
    diagnostics,
    ...(options.map ? { map: linkMap({ resolution, items: gathered.items, placed, entryName }) } : {}),
  };
}

/** Where a program begins whose script has no ENTRY, if there is such a symbol; else .text begins it. */
const scriptEntry = "start";

/** The symbol where the program begins, or its address; nothing if .text begins it. */
function entryNameOf({ entry, script }: LinkOptions, globals: Resolution["globals"]): string {
  if (entry !== undefined) return entry;
  if (!script) return "_start";
  if (script.entry !== undefined) return script.entry;
  return globals.has(scriptEntry) && !isUndefined(globals.get(scriptEntry)) ? scriptEntry : "";
}

/** Whether anybody said where the program begins; ld's own script does. */
const namesEntry = ({ entry, script }: LinkOptions): boolean => !script || script.entry !== undefined || entry !== undefined;

/** What begins a program without an entry. */
const startOfText = ({ script }: LinkOptions, { sections }: Placed): OutputSection | undefined =>
  sections.find(({ name }) => name === ".text") ?? (script ? undefined : sections.find(({ flags }) => flags & sectionFlag.execinstr));

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

/** An address in hexadecimal or decimal, or a symbol. */
function entryOf(name: string, definitions: Definitions): bigint | undefined {
  const definition = definitions.ofName(name);
  if (definition.isDefined) return definition.address;
  return isAddress(name) ? BigInt(name) : undefined;
}

/** Whether the file says that it is for GNU systems: for functions chosen at the start and unique symbols. */
const isGnu = (symbols: readonly OutputSymbol[]): boolean =>
  symbols.some(({ symbol: { type, binding } }) => type === "gnuIndirectFunction" || binding === "unique");
