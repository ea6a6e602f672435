// Input sections → output sections: each goes where the first pattern of the script that matches its name says;
// sections that no pattern knows follow the last one of their kind.

import { type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { type OutputSection, outputSection, type Piece } from "./output-section.ts";
import { defaultScript, discarded, type InputPattern, matchesPattern, type ScriptItem } from "./script.ts";

/** The script with the sections that it has become; orphans stand where ld puts them. */
export type LayoutItem = ScriptItem & { readonly output?: OutputSection };

export interface Collected {
  readonly items: readonly LayoutItem[];
  readonly pieceOf: ReadonlyMap<Section, Piece>;
}

const { alloc, write, execinstr, tls, merge, strings } = sectionFlag;

/** What the script speaks of: neither notes about the stack nor symbol tables. */
const isWanted = ({ name, flags }: Section): boolean =>
  !discarded.some((pattern) => matchesPattern(name, pattern)) && (flags & 0x80000000) === 0;

export function collect(objects: readonly ObjectFile[]): Collected {
  const inputs = objects.flatMap((object) => object.sections.filter(isWanted).map((section) => ({ object, section })));
  const frameData = inputs.filter(({ section }) => /^\.(eh_frame|gcc_except_table)/.test(section.name));
  const framesWritable = frameData.some(({ section }) => (section.flags & write) !== 0);
  const taken = new Map<Section, Piece>();
  const items: LayoutItem[] = defaultScript.map((item) => {
    if (item.kind !== "section") return item;
    const output = outputSection(item.name, item.unloaded === true);
    output.alignment = item.alignment ?? 1;
    if (item.onlyIf && (item.onlyIf === "writable") !== framesWritable) return { ...item, output };
    for (const pattern of item.inputs) {
      const matching = inputs.filter(
        ({ section }) => !taken.has(section) && pattern.names.some((name) => matchesPattern(section.name, name)),
      );
      for (const { section, object } of ordered(matching, pattern)) taken.set(section, addPiece(output, section, object));
    }
    return { ...item, output };
  });
  placeOrphans(
    items,
    inputs.filter(({ section }) => !taken.has(section)),
    taken,
  );
  for (const { output } of items) if (output) summarise(output);
  return { items, pieceOf: taken };
}

function addPiece(output: OutputSection, section: Section, object: ObjectFile): Piece {
  const piece: Piece = { section, object, output, offset: 0, size: section.size };
  output.pieces.push(piece);
  return piece;
}

interface Input {
  readonly object: ObjectFile;
  readonly section: Section;
}

function ordered(inputs: Input[], { byPriority, byName }: InputPattern): Input[] {
  if (byPriority) return inputs.sort((a, b) => priorityOf(a.section.name) - priorityOf(b.section.name));
  if (byName) return inputs.sort((a, b) => (a.section.name < b.section.name ? -1 : a.section.name > b.section.name ? 1 : 0));
  return inputs;
}

/** `.init_array.100` has the priority 100; `.ctors` counts the other way round. */
function priorityOf(name: string): number {
  const number = Number(/\.(\d+)$/.exec(name)?.[1] ?? 65535);
  return name.startsWith(".ctors") || name.startsWith(".dtors") ? 65535 - number : number;
}

/** The section of the script that an orphan follows, by what it holds. */
function neighbourOf({ flags, type }: Section): string | undefined {
  if ((flags & alloc) === 0) return undefined;
  if (flags & tls) return type === sectionType.nobits ? ".tbss" : ".tdata";
  if (type === sectionType.nobits) return ".bss";
  if (flags & write) return ".data";
  if (flags & execinstr) return ".text";
  if (type === sectionType.note) return ".interp";
  return ".rodata";
}

function placeOrphans(items: LayoutItem[], orphans: readonly Input[], taken: Map<Section, Piece>): void {
  const made = new Map<string, OutputSection>();
  const lastOf = new Map<string, LayoutItem>();
  for (const { section, object } of orphans) {
    const key = `${section.name}:${section.flags & alloc}`;
    let output = made.get(key);
    if (!output) {
      const neighbour = neighbourOf(section);
      output = outputSection(section.name, neighbour === undefined);
      made.set(key, output);
      const item: LayoutItem = { kind: "section", name: section.name, inputs: [], output, unloaded: neighbour === undefined };
      if (neighbour === undefined) items.push(item);
      else {
        const after = lastOf.get(neighbour) ?? items.find((candidate) => candidate.kind === "section" && candidate.name === neighbour)!;
        let at = items.indexOf(after) + 1;
        // Symbols that are set right behind a section stay with it.
        while (items[at]?.kind === "symbol") at += 1;
        items.splice(at, 0, item);
        lastOf.set(neighbour, item);
      }
    }
    taken.set(section, addPiece(output, section, object));
  }
}

/** Type, flags and alignment of an output section, from its pieces. */
export function summarise(output: OutputSection): void {
  const pieces = output.pieces.filter(({ size }) => size > 0);
  const [first] = pieces;
  if (!first && output.commons.length === 0) return;
  output.type = pieces.find(({ section }) => section.type !== sectionType.nobits)?.section.type ?? sectionType.nobits;
  let flags = output.commons.length > 0 ? alloc | write : 0;
  for (const { section } of pieces) flags |= section.flags & ~(merge | strings);
  const sameEntries = pieces.every(
    ({ section }) => section.entrySize === first.section.entrySize && ((section.flags ^ first.section.flags) & (merge | strings)) === 0,
  );
  if (first && sameEntries && output.commons.length === 0) {
    flags |= first.section.flags & (merge | strings);
    output.entrySize = first.section.entrySize;
  }
  output.flags = flags;
  for (const { section } of output.pieces) output.alignment = Math.max(output.alignment, section.alignment);
  for (const { alignment } of output.commons) output.alignment = Math.max(output.alignment, alignment);
}
