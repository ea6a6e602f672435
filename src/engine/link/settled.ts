// Where everything ends up: sections are placed, jumps are added where a branch is too short, and then they are placed again.

import { type ElfSymbol, type ObjectFile, sectionFlag } from "../elf/object-file.ts";
import { bfdNumbers } from "./bfd-numbers.ts";
import { Definitions, referencedNames } from "./definitions.ts";
import type { Gathered } from "./gathered.ts";
import type { MadeSections } from "./made-sections.ts";
import type { LinkOptions } from "./options.ts";
import type { Piece } from "./output-section.ts";
import { defaultLayout, type Layout, type Placed, type PlacementWishes, place, type ScriptSymbol } from "./place.ts";
import type { Resolution } from "./resolve.ts";
import { namesIn } from "./script-expression.ts";
import { definedByScript, isUndefined } from "./script-symbols.ts";
import { addDetours, addJumps, settleVeneers, type Veneers } from "./veneers.ts";

export interface Settled {
  readonly placed: Placed;
  readonly scriptSymbols: Map<string, ScriptSymbol>;
  readonly definitions: Definitions;
  readonly veneers: ReadonlyMap<Piece, Veneers>;
  /** Where a branch to a symbol goes. */
  readonly destinationOf: (symbol: ElfSymbol, addend: bigint) => number;
}

/** Times that the layout is done again because jumps were added. */
const maximumRounds = 10;

export function settle(resolution: Resolution, gathered: Gathered, { stub }: MadeSections, options: LinkOptions): Settled {
  const { globals, discarded, opened } = resolution;
  const { items, pieceOf, commons } = gathered;
  const wishes = wishesOf(resolution, gathered, options);
  const settleOnce = () => {
    const placed = place(items, wishes);
    const scriptSymbols = definedByScript(placed, globals);
    return { placed, scriptSymbols, definitions: new Definitions({ globals, pieceOf, discarded, scriptSymbols, commons }) };
  };
  const veneers = new Map<Piece, Veneers>();
  let settled = settleOnce();
  if (options.fixesErratum843419 && addDetours(items, veneers)) settled = settleOnce();
  for (let rounds = 0; rounds < maximumRounds; rounds += 1) {
    if (!mayNeedJumps(settled.placed) || !addJumps(items, settled.definitions, stub, veneers)) break;
    settled = settleOnce();
  }
  const { definitions } = settled;
  const destinationOf = (symbol: ElfSymbol, addend: bigint): number => stub(symbol) ?? Number(definitions.of(symbol).address + addend);
  settleVeneers(veneers, destinationOf, () => bfdNumbers(opened));
  return { ...settled, veneers, destinationOf };
}

function wishesOf(
  { objects, globals, discarded }: Resolution,
  { order, pieceOf, commons }: Gathered,
  options: LinkOptions,
): PlacementWishes {
  const referenced = referencedNames(objects);
  for (const { expression } of options.definitions ?? []) for (const name of namesIn(expression)) referenced.add(name);
  const fileDefinitions = new Definitions({ globals, pieceOf, discarded, scriptSymbols: new Map(), commons });
  return {
    script: options.script,
    order,
    fileSymbol: (name) => fileDefinitions.inSection(name),
    wanted: new Set([...referenced].filter((name) => isUndefined(globals.get(name)))),
    stack: options.stack ?? stackOf(objects),
    stackBytes: options.stackBytes,
    layout: layoutOf(options),
  };
}

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

/** What the notes of the inputs say about an executable stack. */
function stackOf(objects: readonly ObjectFile[]): "unsaid" | "plain" | "executable" {
  const notes = objects.flatMap(({ sections }) => sections.filter(({ name }) => name === ".note.GNU-stack"));
  if (notes.length === 0) return "unsaid";
  // A file that says nothing wants no executable stack: AArch64 never had one.
  return notes.every(({ flags }) => (flags & sectionFlag.execinstr) === 0) ? "plain" : "executable";
}

/** Whether any branch could be too short. */
function mayNeedJumps({ sections }: Placed): boolean {
  const code = sections.filter(({ flags }) => flags & sectionFlag.execinstr);
  const ends = code.map(({ address, size }) => address + size);
  return code.length > 0 && Math.max(...ends) - Math.min(...code.map(({ address }) => address)) >= 2 ** 27;
}
