// Input sections → output sections: each goes where the first pattern of the script that matches its name says;
// sections that no pattern knows follow the last one of their kind, as GNU ld's placing of orphans has it.

import { type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { matchesPattern } from "./glob.ts";
import { compareNames, priorityOf } from "./name-order.ts";
import { type OutputSection, outputSection, type Piece } from "./output-section.ts";
import { discarded, type InputPattern, type ScriptItem } from "./script.ts";

/** The script with the sections that it has become; orphans stand where ld puts them. */
export type LayoutItem = ScriptItem & { readonly output?: OutputSection };

export interface Collected {
  readonly items: readonly LayoutItem[];
  readonly pieceOf: ReadonlyMap<Section, Piece>;
  /** Of a script of the user's own: the sections in the order of their headers. */
  readonly order?: readonly OutputSection[];
}

/** An input section, with the file that it is in. */
export interface Input {
  readonly object: ObjectFile;
  readonly section: Section;
}

const { alloc, write, execinstr, tls, merge, strings, group, linkOrder, retain, exclude } = sectionFlag;
const { nobits, note, rela } = sectionType;

/** What the script speaks of: neither notes about the stack nor texts of warnings nor what is for the linker alone. */
const isWanted = ({ name, flags, type }: Section): boolean =>
  (flags & exclude) === 0 && !discarded.some((pattern) => matchesPattern(name, pattern)) && !isWarning(name) && type !== 0x6fff4c0b;

/** `.gnu.warning.NAME` holds what the linker says when NAME is used. */
const isWarning = (name: string): boolean => name.startsWith(".gnu.warning.");

export interface CollectWishes {
  readonly script: readonly ScriptItem[];
  /** Sections that are left out. */
  readonly without: (section: Section) => boolean;
  /** Puts what the linker makes itself where orphans may follow it. */
  readonly prepare?: (items: readonly LayoutItem[]) => void;
  /** For an object file: notes for the linker stay, and sections of groups have an output section each. */
  readonly relocatable?: boolean;
}

export function collect(objects: readonly ObjectFile[], { script, without, prepare, relocatable = false }: CollectWishes): Collected {
  const inputs: Input[] = [];
  for (const object of objects)
    for (const section of object.sections) if ((relocatable || isWanted(section)) && !without(section)) inputs.push({ object, section });
  const isAlone = ({ flags }: Section): boolean => relocatable && (flags & group) !== 0;
  const items: LayoutItem[] = script.map((item) => {
    if (item.kind !== "section") return item;
    const output = outputSection(item.name, item.unloaded === true);
    output.alignment = item.alignment ?? 1;
    return { ...item, output };
  });
  prepare?.(items);
  const pieceOf = new Map<Section, Piece>();
  const orphans = distribute(inputs, items, pieceOf, isAlone);
  for (const { output } of items) if (output) summarise(output);
  placeOrphans(items, orphans, pieceOf, isAlone);
  for (const { output } of items) if (output) summarise(output);
  return { items, pieceOf };
}

/** Puts each input where the script wants it; gives the others. */
function distribute(
  inputs: readonly Input[],
  items: readonly LayoutItem[],
  pieceOf: Map<Section, Piece>,
  isAlone: (section: Section) => boolean,
): Input[] {
  const rules = rulesOf(items);
  const takers = new Map<string, readonly Rule[]>();
  const readOnly = new Map<string, boolean>();
  for (const { section } of inputs) {
    const { name, flags } = section;
    if (!takers.has(name))
      takers.set(
        name,
        rules.filter(({ pattern }) => pattern.names.some((candidate) => matchesPattern(name, candidate))),
      );
    for (const { output } of takers.get(name)!) if (flags & write) readOnly.set(output.name, false);
  }
  const taken = new Map<Rule, Input[]>();
  const orphans: Input[] = [];
  for (const input of inputs) {
    const { section, object } = input;
    const rule = takers
      .get(section.name)!
      .find(
        ({ pattern, output, onlyIf }) =>
          (!pattern.files || pattern.files.test(object.name)) &&
          (!pattern.exceptFiles?.test(object.name) || !/^\.[cd]tors/.test(section.name)) &&
          (!onlyIf || (onlyIf === "readOnly") === (readOnly.get(output.name) ?? true)),
      );
    if (!rule || isAlone(section)) orphans.push(input);
    else if (taken.has(rule)) taken.get(rule)!.push(input);
    else taken.set(rule, [input]);
  }
  for (const rule of rules)
    for (const { section, object } of ordered(taken.get(rule) ?? [], rule.pattern))
      pieceOf.set(section, addPiece(rule.output, section, object, rule.pattern));
  return orphans;
}

interface Rule {
  readonly output: OutputSection;
  readonly pattern: InputPattern;
  readonly onlyIf: "readOnly" | "writable" | undefined;
}

const rulesOf = (items: readonly LayoutItem[]): Rule[] =>
  items.flatMap((item) =>
    item.kind === "section" ? item.inputs.map((pattern): Rule => ({ output: item.output!, pattern, onlyIf: item.onlyIf })) : [],
  );

function addPiece(output: OutputSection, section: Section, object: ObjectFile, pattern?: InputPattern): Piece {
  const piece: Piece = { section, object, output, offset: 0, size: section.size, pattern };
  output.pieces.push(piece);
  return piece;
}

function ordered(inputs: Input[], { byPriority, byName }: InputPattern): Input[] {
  const byNames = (a: Input, b: Input): number => compareNames(a.section.name, b.section.name);
  // A name without a number comes first.
  const orderOf = ({ section }: Input): number => priorityOf(section.name) ?? -1;
  if (byPriority) return inputs.sort((a, b) => orderOf(a) - orderOf(b) || byNames(a, b));
  return byName ? inputs.sort(byNames) : inputs;
}

/** The section of the script that an orphan follows, by what it holds; undefined: it comes last of all. */
function neighbourOf({ flags, type, name }: Section): string | undefined {
  if ((flags & alloc) === 0) return isDebugging(name) ? undefined : ".comment";
  if (type === note) return ".interp";
  if (flags & tls) return ".tdata";
  if (type === nobits) return ".bss";
  if (flags & write) return ".data";
  if (type === rela) return ".rela.plt";
  return flags & execinstr ? ".text" : ".rodata";
}

const isDebugging = (name: string): boolean => /^\.(debug|gnu\.linkonce\.wi\.|gnu\.debuglto_\.debug_|line|stab|gdb_index)/.test(name);

/** Orphans of one name share an output section if they agree in these. */
const orphanKey = ({ name, flags, type }: Section): string =>
  `${name} ${flags & (alloc | retain)} ${(flags & alloc) !== 0 && type === nobits}`;

function placeOrphans(
  items: LayoutItem[],
  orphans: readonly Input[],
  pieceOf: Map<Section, Piece>,
  isAlone: (section: Section) => boolean,
): void {
  const made = new Map<string | Section, OutputSection>();
  const lastOf = new Map<string, LayoutItem>();
  for (const { section, object } of orphans) {
    const key = isAlone(section) ? section : orphanKey(section);
    let output = made.get(key);
    if (!output) {
      const neighbour = neighbourOf(section);
      const unloaded = (section.flags & alloc) === 0;
      output = outputSection(section.name, unloaded);
      made.set(key, output);
      const item: LayoutItem = { kind: "section", name: section.name, inputs: [], output, unloaded };
      if (neighbour === undefined) items.push(item);
      else {
        const isNeighbour = (candidate: LayoutItem): boolean => candidate.kind === "section" && candidate.name === neighbour;
        const after = noteLike(items, section) ?? lastOf.get(neighbour) ?? items.find(isNeighbour);
        let at = after ? items.indexOf(after) + 1 : items.length;
        // Symbols that are set right behind a section stay with it.
        while (items[at]?.kind === "symbol") at += 1;
        items.splice(at, 0, item);
        lastOf.set(neighbour, item);
      }
    }
    pieceOf.set(section, addPiece(output, section, object));
    summarise(output);
  }
}

/** The last section of notes with the same alignment, so that one segment holds them. */
function noteLike(items: readonly LayoutItem[], { type, alignment }: Section): LayoutItem | undefined {
  if (type !== note) return undefined;
  return items.findLast(
    ({ output }) =>
      output && (output.made !== undefined || output.pieces.length > 0) && output.type === note && output.alignment === alignment,
  );
}

/** Type, flags and alignment of an output section, from its pieces. */
export function summarise(output: OutputSection): void {
  const pieces = output.pieces.filter(({ size }) => size > 0);
  const [first] = pieces;
  for (const { section } of output.pieces) output.alignment = Math.max(output.alignment, section.alignment);
  if (!first && output.commons.length === 0) return;
  output.type = pieces.find(({ section }) => section.type !== nobits)?.section.type ?? (output.isReserved ? output.type : nobits);
  let flags = output.commons.length > 0 ? alloc | write : 0;
  for (const { section } of pieces) flags |= section.flags & ~(merge | strings | group | linkOrder);
  const sameEntries = pieces.every(
    ({ section }) => section.entrySize === first.section.entrySize && ((section.flags ^ first.section.flags) & (merge | strings)) === 0,
  );
  if (first && sameEntries && output.commons.length === 0) {
    flags |= first.section.flags & (merge | strings);
    output.entrySize = first.section.entrySize;
  }
  output.flags = flags;
  for (const { alignment } of output.commons) output.alignment = Math.max(output.alignment, alignment);
}
