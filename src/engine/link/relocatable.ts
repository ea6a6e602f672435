// `ld -r`: several object files become one. Sections of the same name are put one behind the other, addresses are not given
// out, and relocations stay, speaking of the new places. Groups stay groups.

import type { ElfSymbol, ObjectFile, Relocation, Section, SectionGroup } from "../elf/object-file.ts";
import { groupSection, sectionFlag, sectionType } from "../elf/object-file.ts";
import { writeObject } from "../elf/write-object.ts";
import { collect } from "./collect.ts";
import { fillGaps } from "./contents.ts";
import { fillFrames } from "./frames.ts";
import type { LinkResult } from "./index.ts";
import { linkedFrames } from "./linked-frames.ts";
import type { LinkOptions } from "./options.ts";
import type { OutputSection, Piece } from "./output-section.ts";
import { sizeSection } from "./place.ts";
import { explainDuplicates, maximumFileBytes, tooLarge } from "./problems.ts";
import type { Resolution } from "./resolve.ts";
import { relocatableScript } from "./script.ts";
import { inTableOrder } from "./symbol-order.ts";

type OpenSection = Section & { readonly relocations: Relocation[]; contents: Uint8Array; link?: Section };

const plain: ElfSymbol = { name: "", binding: "local", type: "notype", visibility: "default", place: "absolute", value: 0n, size: 0n };

export function linkObject(resolution: Resolution, options: LinkOptions): LinkResult {
  const { objects, discarded } = resolution;
  const diagnostics = options.allowsDuplicates ? [] : explainDuplicates(resolution, options);
  if (diagnostics.length > 0) return { executable: undefined, diagnostics };
  const isStripped = ({ name, flags }: Section): boolean =>
    options.strip !== undefined && (flags & sectionFlag.alloc) === 0 && /^\.(debug|line|stab)/.test(name);
  const { items, pieceOf } = collect(objects, {
    script: relocatableScript,
    without: (section) => discarded.has(section) || isStripped(section),
    relocatable: true,
  });
  const frames = linkedFrames(items, resolution, pieceOf, false);
  const outputs = items.flatMap(({ output }) => (output && output.pieces.length > 0 ? [output] : []));
  const fileBytes = bytesInFile(outputs);
  if (fileBytes > maximumFileBytes) return { executable: undefined, diagnostics: [tooLarge(objects, fileBytes)] };
  const sections = new Map<OutputSection, OpenSection>(outputs.map((output) => [output, sectionOf(output)]));
  if (frames) fillFrames(frames, sections.get(frames.output)!.contents);
  // Each group has a section of its own, in which its name is if that is a local one.
  const groupSections = new Map<SectionGroup, Section>();
  for (const { groups = [] } of objects)
    for (const group of groups) if (group.sections.some((member) => pieceOf.has(member))) groupSections.set(group, groupSection());
  const symbols = new ObjectSymbols(resolution, { sections, groupSections, pieceOf }, options);
  for (const [output, section] of sections) {
    for (const piece of output.pieces)
      for (const relocation of relocationsOf(piece)) section.relocations.push(symbols.moved(relocation, piece));
    const link = output.pieces.find((piece) => piece.section.link)?.section.link;
    const target = link && pieceOf.get(link);
    if (target) section.link = sections.get(target.output)!;
  }
  const groups = [...groupSections].map(
    ([{ signature, comdat, sections: members }, section]): SectionGroup => ({
      signature: symbols.of(signature),
      comdat,
      sections: members.flatMap((member) => sections.get(pieceOf.get(member)?.output as OutputSection) ?? []),
      section,
    }),
  );
  const object: ObjectFile = {
    name: "a.out",
    sections: [...sections.values()],
    symbols: symbols.all,
    ...(groups.length > 0 ? { groups } : {}),
  };
  // Groups have no place in the script: as all that is not loaded, they follow .comment, in the order of the files.
  const firstWithGroups = objects.findIndex((each) => (each.groups?.length ?? 0) > 0);
  const comment = items.findIndex(({ output }) => output?.name === ".comment");
  const next = items.slice(comment + 1).find((item) => {
    const isEarlier =
      item.kind === "section" && item.inputs.length === 0 && objects.indexOf(item.output!.pieces[0].object) < firstWithGroups;
    return item.output && sections.has(item.output) && !isEarlier;
  })?.output;
  return { executable: writeObject(object, { groupsNamedBefore: next && sections.get(next) }), diagnostics };
}

const relocationsOf = ({ rewritten, section }: Piece): readonly Relocation[] => rewritten?.relocations ?? section.relocations;

const typeOf = ({ type, pieces }: OutputSection): number => type || pieces[0].section.type;

/** One behind the other, each at its alignment. */
function bytesInFile(outputs: readonly OutputSection[]): number {
  let end = 0;
  for (const output of outputs) {
    sizeSection(output);
    end = Math.ceil(end / output.alignment) * output.alignment + (typeOf(output) === sectionType.nobits ? 0 : output.size);
  }
  return end;
}

function sectionOf(output: OutputSection): OpenSection {
  const { name, pieces, size, alignment, entrySize } = output;
  const type = typeOf(output);
  const flags =
    (output.flags || pieces.reduce((all, { section }) => all | section.flags, 0)) |
    (pieces[0].section.flags & (sectionFlag.group | sectionFlag.linkOrder));
  const contents = new Uint8Array(type === sectionType.nobits ? 0 : size);
  if (type !== sectionType.nobits) {
    fillGaps(output, contents);
    for (const { section, rewritten, offset } of pieces) contents.set(rewritten?.contents ?? section.contents, offset);
  }
  return { name, type, flags, alignment, entrySize, contents, size, relocations: [] };
}

interface Places {
  readonly sections: ReadonlyMap<OutputSection, Section>;
  readonly groupSections: ReadonlyMap<SectionGroup, Section>;
  readonly pieceOf: ReadonlyMap<Section, Piece>;
}

/** The table of symbols of the new file, and which of them each old symbol has become. */
class ObjectSymbols {
  readonly all: readonly ElfSymbol[];
  private readonly bySection = new Map<OutputSection, ElfSymbol>();
  private readonly locals = new Map<ElfSymbol, ElfSymbol>();
  private readonly globals = new Map<string, ElfSymbol>();
  private readonly pieceOf: ReadonlyMap<Section, Piece>;
  private readonly sections: ReadonlyMap<OutputSection, Section>;

  constructor({ objects, globals }: Resolution, { sections, groupSections, pieceOf }: Places, { discardLocals }: LinkOptions) {
    this.pieceOf = pieceOf;
    this.sections = sections;
    const ofGroups = [...groupSections.values()].map((place): ElfSymbol => ({ ...plain, name: place.name, type: "section", place }));
    const holders = new Map([...groupSections].map(([{ signature }, section]) => [signature, section]));
    for (const [output, place] of sections) this.bySection.set(output, { ...plain, name: place.name, type: "section", place });
    const locals: ElfSymbol[] = [];
    const referenced = new Set(
      objects.flatMap((object) => object.sections.flatMap(({ relocations }) => relocations.map(({ symbol }) => symbol))),
    );
    for (const object of objects) {
      if (!object.sections.some((section) => pieceOf.has(section))) continue;
      let named = false;
      for (const symbol of object.symbols) {
        const holder = holders.get(symbol);
        if (symbol.binding !== "local" || symbol.type === "section" || (symbol.place === "undefined" && !holder)) continue;
        const isLeftOut = discardLocals === "all" || (discardLocals === "temporary" && symbol.name.startsWith(".L"));
        if (isLeftOut && !referenced.has(symbol)) continue;
        if (typeof symbol.place === "object" && !this.isHere(symbol.place)) continue;
        if (!named && symbol.type !== "file" && discardLocals !== "all")
          locals.push({ ...plain, name: object.name.replace(/^.*\//, ""), type: "file" });
        named = true;
        const now = holder ? { ...symbol, place: holder } : this.placed(symbol);
        this.locals.set(symbol, now);
        locals.push(now);
      }
    }
    const ordered = inTableOrder(globals.keys()).map((name): ElfSymbol => {
      const { symbol, visibility, state, commonAlignment } = globals.get(name)!;
      const weak = state === "undefinedWeak" ? { binding: "weak" as const } : state === "undefined" ? { binding: "global" as const } : {};
      return { ...this.placed(symbol), visibility, ...weak, ...(state === "common" ? { value: commonAlignment } : {}) };
    });
    for (const symbol of ordered) this.globals.set(symbol.name, symbol);
    this.all = [...ofGroups, ...this.bySection.values(), ...locals, ...ordered];
  }

  private isHere(section: Section): boolean {
    const piece = this.pieceOf.get(section);
    return piece !== undefined && this.sections.has(piece.output);
  }

  private placed(symbol: ElfSymbol): ElfSymbol {
    const { place, value } = symbol;
    if (typeof place !== "object") return { ...symbol };
    const piece = this.pieceOf.get(place);
    const section = piece && this.sections.get(piece.output);
    if (!section) return { ...symbol, place: "undefined", value: 0n };
    const moved = piece.rewritten ? BigInt(piece.rewritten.move(Number(value))) : value + BigInt(piece.offset);
    return { ...symbol, place: section, value: moved };
  }

  of(symbol: ElfSymbol): ElfSymbol {
    return (symbol.binding === "local" ? this.locals.get(symbol) : this.globals.get(symbol.name)) ?? symbol;
  }

  /** The relocation as it is in the new file. */
  moved(relocation: Relocation, piece: Piece): Relocation {
    const { symbol, addend } = relocation;
    const offset = relocation.offset + piece.offset;
    if (symbol.type !== "section" || typeof symbol.place !== "object") return { ...relocation, offset, symbol: this.of(symbol) };
    const target = this.pieceOf.get(symbol.place);
    const now = target && this.bySection.get(target.output);
    return now ? { ...relocation, offset, symbol: now, addend: addend + BigInt(target.offset) } : { ...relocation, offset, symbol: plain };
  }
}
