// Where sections go that a script of the user's own does not speak of: behind what holds the like, as `ldelf_place_orphan` and
// `lang_insert_orphan` of GNU ld have it.

import { type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { bfdFlag, bfdFlagsOf } from "./bfd-flags.ts";
import type { Input, LayoutItem } from "./collect.ts";
import { commonName } from "./commons.ts";
import type { OutputSection } from "./output-section.ts";
import { addSection, isSection, type ScriptSections, type SectionItem, scriptSection, sectionNamed } from "./script-inputs.ts";

const { contents, alloc, load, readOnly, code, threadLocal, debugging } = bfdFlag;

/** Kinds of orphans, with the section behind which they stand and the flags that it has while nothing is in it. */
const kinds = {
  text: { name: ".text", flags: contents | alloc | load | readOnly | code },
  rodata: { name: ".rodata", flags: contents | alloc | load | readOnly },
  tdata: { name: ".tdata", flags: contents | alloc | load | threadLocal },
  data: { name: ".data", flags: contents | alloc | load },
  bss: { name: ".bss", flags: alloc },
  relocations: { name: undefined, flags: contents | alloc | load | readOnly },
  interpreter: { name: ".interp", flags: contents | alloc | load | readOnly },
  notLoaded: { name: ".comment", flags: contents },
} as const;
type Kind = keyof typeof kinds;

/** Where the next orphan of a kind goes. */
interface Place {
  item: SectionItem | undefined;
  /** The last of them, in the script; undefined: there is none. */
  lastItem: LayoutItem | undefined;
  /** The section behind which the next is listed in the file; undefined: not known. */
  lastSection: OutputSection | "first" | undefined;
}

export function placeScriptOrphans(
  files: readonly { readonly object: ObjectFile; readonly sections: readonly Section[] }[],
  sections: ScriptSections,
): void {
  const orphans = new Orphans(sections);
  for (const { object, sections: all } of files) {
    for (const section of all) {
      if (!sections.left.has(section)) continue;
      if (section.name === commonName) orphans.addCommon({ object, section });
      else orphans.add({ object, section }, all);
    }
  }
}

class Orphans {
  readonly #sections: ScriptSections;
  readonly #places = new Map<Kind, Place>();
  /** Flags by which a section of the script is known while nothing is in it. */
  readonly #presumed = new Map<SectionItem, number>();
  #started = false;

  constructor(sections: ScriptSections) {
    this.#sections = sections;
  }

  get #items(): LayoutItem[] {
    return this.#sections.items;
  }

  addCommon(input: Input): void {
    let bss = sectionNamed(this.#items, ".bss");
    if (!bss) {
      bss = { kind: "section", name: ".bss", inputs: [], output: scriptSection(".bss") };
      this.#items.push(bss);
    }
    addSection(bss, input, this.#sections);
  }

  add(input: Input, siblings: readonly Section[]): void {
    const { section } = input;
    const known = this.#ofTheName(section);
    if (known) {
      addSection(known, input, this.#sections);
      return;
    }
    this.#presume();
    const flags = this.#flagsOf(section, siblings);
    const kind = kindOf(section, flags);
    if (kind === undefined) {
      const item = this.#orphanItem(section, undefined);
      this.#items.push(item);
      addSection(item, input, this.#sections);
      return;
    }
    this.#insert(input, kind, flags);
  }

  /** A section of that name with compatible flags, or one that nothing is in yet. */
  #ofTheName(section: Section): SectionItem | undefined {
    const flags = bfdFlagsOf(section);
    let unused: SectionItem | undefined;
    for (const item of this.#items) {
      if (!isSection(item) || item.name !== section.name) continue;
      const state = item.output.script!;
      const isRetained = ((state.elfFlags ^ section.flags) & sectionFlag.retain) === 0;
      if (state.isMade && (state.flags === 0 || (((state.flags ^ flags) & (load | alloc)) === 0 && isRetained))) return item;
      if (!state.isMade) unused = item;
    }
    return unused;
  }

  /** Sections of the usual names count as holding what they usually hold. */
  #presume(): void {
    if (this.#started) return;
    this.#started = true;
    for (const { name, flags } of Object.values(kinds)) {
      const item = name === undefined ? undefined : sectionNamed(this.#items, name);
      if (item) this.#presumed.set(item, flags);
    }
  }

  /** One that can be written makes the others of its name in the file writable. */
  #flagsOf(section: Section, siblings: readonly Section[]): number {
    let flags = bfdFlagsOf(section);
    for (const other of siblings.slice(siblings.indexOf(section) + 1)) {
      const isLike = other.name === section.name && other.type === section.type && this.#sections.left.has(other);
      const otherFlags = bfdFlagsOf(other);
      if (isLike && ((otherFlags ^ flags) & (load | alloc)) === 0 && (otherFlags & readOnly) === 0) flags &= ~readOnly;
    }
    return flags;
  }

  #orphanItem(section: Section, after: SectionItem | undefined): SectionItem {
    const isLoaded = (bfdFlagsOf(section) & (load | alloc)) !== 0;
    const { region, loadRegion, headers } = (isLoaded && after?.own) || {};
    return {
      kind: "section",
      name: section.name,
      inputs: [],
      output: scriptSection(section.name),
      own: {
        body: [],
        sort: "normal",
        ...(isLoaded ? {} : { address: { kind: "number", value: 0n } }),
        ...(region === undefined ? {} : { region }),
        ...(loadRegion === undefined ? {} : { loadRegion }),
        ...(headers === undefined ? {} : { headers }),
      },
    };
  }

  #insert(input: Input, kind: Kind, flags: number): void {
    const { section } = input;
    const place = this.#placeOf(kind);
    place.item ??= this.#named(kind, section);
    let after = place.item;
    if (!after) {
      const { found, isExact } = this.#byFlags(section, flags);
      after = found;
      if (isExact) place.item = found;
    }
    if (kind === "interpreter") {
      const note = this.#lastNoteLike(section);
      if (note && note !== place.lastItem) {
        after = note;
        place.lastItem = undefined;
        place.lastSection = undefined;
      }
    }
    const item = this.#orphanItem(section, after);
    const at = place.lastItem ? this.#items.indexOf(place.lastItem) + 1 : this.#behind(after);
    this.#items.splice(at, 0, item);
    addSection(item, input, this.#sections);
    this.#list(item.output, place, after);
    place.lastItem = item;
  }

  #placeOf(kind: Kind): Place {
    let place = this.#places.get(kind);
    if (!place) {
      place = { item: undefined, lastItem: undefined, lastSection: undefined };
      this.#places.set(kind, place);
    }
    return place;
  }

  #named(kind: Kind, { type }: Section): SectionItem | undefined {
    const { name } = kinds[kind];
    if (name !== undefined) return sectionNamed(this.#items, name);
    const last = (test: (item: SectionItem) => boolean): SectionItem | undefined =>
      this.#items.findLast((item): item is SectionItem => isSection(item) && test(item));
    const prefix = type === sectionType.rela ? ".rela" : ".rel";
    // `output_rel_find`: behind what is read-only, if there are no others.
    return (
      last((item) => item.name.startsWith(prefix)) ??
      last(({ output }) => (output.script!.flags & (alloc | readOnly)) === (alloc | readOnly) && output.script!.isMade)
    );
  }

  /** Lists the section behind the last of its kind, or behind the one that it follows. */
  #list(output: OutputSection, place: Place, after: SectionItem | undefined): void {
    const { order } = this.#sections;
    if (place.lastSection === undefined && after) {
      const before = after.output.script!.isMade ? after.output : this.#madeBefore(after);
      if (before && before !== output) place.lastSection = before;
    }
    place.lastSection ??= "first";
    order.splice(order.indexOf(output), 1);
    order.splice(place.lastSection === "first" ? 0 : order.indexOf(place.lastSection) + 1, 0, output);
    place.lastSection = output;
  }

  #madeBefore(item: SectionItem): OutputSection | undefined {
    return this.#items
      .slice(0, this.#items.indexOf(item))
      .findLast((candidate): candidate is SectionItem => isSection(candidate) && candidate.output.script!.isMade)?.output;
  }

  /**
   * Statements that follow a section stay with it; but where another section comes, one that moves the present address is for that one.
   * Undefined: before everything but the first setting of the address (`insert_os_after`).
   */
  #behind(after: SectionItem | undefined): number {
    let ignoresFirst = after === undefined;
    let moves: number | undefined;
    let at = after ? this.#items.indexOf(after) + 1 : 0;
    for (; at < this.#items.length; at += 1) {
      const item = this.#items[at];
      if (item.kind === "section") {
        const state = item.output?.script;
        if (moves !== undefined && (!state?.isMade || !state.hasInput || state.flags & alloc)) return moves;
        return at;
      }
      if (item.kind === "dot" && moves === undefined) {
        if (!ignoresFirst) moves = at;
        ignoresFirst = false;
      }
    }
    return at;
  }

  /** The last section of notes with the same alignment, so that one segment holds them. */
  #lastNoteLike({ alignment }: Section): SectionItem | undefined {
    return this.#items.findLast(
      (item): item is SectionItem =>
        isSection(item) &&
        item.output.script!.isMade &&
        item.output.script!.type === sectionType.note &&
        item.output.alignment === alignment,
    );
  }

  /** `lang_output_section_find_by_flags`: the last section that holds the like, of the same type if there is one. */
  #byFlags(section: Section, flags: number): { readonly found: SectionItem | undefined; readonly isExact: boolean } {
    for (const type of [section.type, undefined]) {
      const candidates = this.#items.filter(
        (item): item is SectionItem =>
          isSection(item) && (type === undefined || !item.output.script!.isMade || item.output.script!.type === type),
      );
      const flagsOf = (item: SectionItem): number =>
        item.output.script!.isMade ? item.output.script!.flags : (this.#presumed.get(item) ?? 0);
      const last = (mask: number): SectionItem | undefined => candidates.findLast((item) => ((flagsOf(item) ^ flags) & mask) === 0);
      const exact = last(contents | alloc | load | readOnly | code | threadLocal);
      if (exact) return { found: exact, isExact: type !== undefined };
      const near = this.#nearest(flags, last, flagsOf);
      if (near) return { found: near, isExact: false };
    }
    return { found: undefined, isExact: false };
  }

  #nearest(
    flags: number,
    last: (mask: number) => SectionItem | undefined,
    flagsOf: (item: SectionItem) => number,
  ): SectionItem | undefined {
    const has = (flag: number): boolean => (flags & flag) !== 0;
    if (!has(alloc))
      return this.#items.findLast((item): item is SectionItem => isSection(item) && ((flagsOf(item) ^ flags) & debugging) === 0);
    if (has(code)) return last(contents | alloc | load | code | threadLocal);
    if (has(readOnly)) return last(contents | alloc | load | readOnly);
    if (has(threadLocal)) return this.#nearestOfThreads(flags, flagsOf);
    return last(has(contents) ? contents | alloc | load | threadLocal : alloc);
  }

  /** Thread-local zeros stand directly behind thread-local data. */
  #nearestOfThreads(flags: number, flagsOf: (item: SectionItem) => number): SectionItem | undefined {
    let found: SectionItem | undefined;
    let isAmongThem = false;
    for (const item of this.#items) {
      if (!isSection(item)) continue;
      const look = flagsOf(item);
      const differ = look ^ (flags | load | contents);
      if ((differ & (threadLocal | alloc)) === 0) {
        if ((look & load) === 0 && flags & load) break;
        found = item;
        isAmongThem = true;
      } else if (isAmongThem) break;
      else if ((differ & (contents | alloc | load)) === 0) found = item;
    }
    return found;
  }
}

function kindOf({ type }: Section, flags: number): Kind | undefined {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (!has(alloc)) return has(debugging) ? undefined : "notLoaded";
  if (has(load) && type === sectionType.note) return "interpreter";
  if (!has(load | contents | threadLocal)) return "bss";
  if (has(threadLocal)) return "tdata";
  if (!has(readOnly)) return "data";
  if (has(load) && (type === sectionType.rela || type === sectionType.rel)) return "relocations";
  return has(code) ? "text" : "rodata";
}
