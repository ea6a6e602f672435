// --gc-sections: what nothing leads to from the entry and from what must stay is not linked. References are followed by
// relocations; the description of a frame stays with its function, debugging information with its object.

import { ByteReader } from "../elf/byte-reader.ts";
import { type ElfSymbol, type ObjectFile, type Relocation, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { matchesPattern } from "./glob.ts";
import type { GlobalSymbol, Resolution } from "./resolve.ts";
import { defaultScript, type ScriptItem } from "./script.ts";

const keptNamesOf = (script: readonly ScriptItem[]): readonly string[] =>
  script.flatMap((item) => (item.kind === "section" ? item.inputs.flatMap(({ names, keep }) => (keep ? names : [])) : []));

const isFrames = ({ name }: Section): boolean => name === ".eh_frame";

/** Sections that are not linked; forgets commons of files that need none. `roots`: names that are needed from outside. */
export function garbage(
  { objects, globals, discarded }: Resolution,
  roots: readonly string[],
  script: readonly ScriptItem[] = defaultScript,
): Set<Section> {
  const keptNames = keptNamesOf(script);
  const keepsFrames = keptNames.some((pattern) => matchesPattern(".eh_frame", pattern));
  const tracer = new Tracer(objects, globals);
  for (const name of roots) tracer.reachName(name);
  for (const { sections } of objects)
    for (const section of sections) if (!discarded.has(section) && mustStay(section, keptNames)) tracer.reach(section);
  tracer.run();
  for (const global of globals.values())
    if (global.state === "common" && !tracer.reachedCommons.has(global.object)) global.state = "undefinedWeak";
  const unused = new Set<Section>();
  for (const { sections } of objects) {
    const someKept = sections.some((section) => section.flags & sectionFlag.alloc && !isFrames(section) && tracer.reached.has(section));
    for (const section of sections) {
      const stays = isFrames(section) ? keepsFrames : section.flags & sectionFlag.alloc ? tracer.reached.has(section) : someKept;
      if (!stays) unused.add(section);
    }
  }
  return unused;
}

const mustStay = (section: Section, keptNames: readonly string[]): boolean =>
  (section.flags & sectionFlag.alloc) !== 0 &&
  !isFrames(section) &&
  ((section.flags & sectionFlag.retain) !== 0 ||
    (section.type === sectionType.note && (section.flags & sectionFlag.group) === 0) ||
    keptNames.some((pattern) => matchesPattern(section.name, pattern)));

class Tracer {
  readonly reached = new Set<Section>();
  /** Files with a common that is used: all of a file's commons are one section. */
  readonly reachedCommons = new Set<ObjectFile>();
  private readonly waiting: Section[] = [];
  private readonly globals: ReadonlyMap<string, GlobalSymbol>;
  /** What the frame description of a function's section leads to. */
  private readonly behind = new Map<Section, Relocation[]>();
  private readonly byName = new Map<string, Section[]>();

  constructor(objects: readonly ObjectFile[], globals: ReadonlyMap<string, GlobalSymbol>) {
    this.globals = globals;
    for (const { sections, groups = [] } of objects) {
      for (const section of sections) {
        if (isFrames(section)) this.readFrames(section);
        const named = this.byName.get(section.name);
        if (named) named.push(section);
        else this.byName.set(section.name, [section]);
        // A section that belongs to another one stays with it.
        if (section.link) this.follow(section.link, [section]);
      }
      for (const group of groups) for (const member of group.sections) this.follow(member, group.sections);
    }
  }

  private readonly companions = new Map<Section, Section[]>();

  private follow(section: Section, others: readonly Section[]): void {
    this.companions.set(section, [...(this.companions.get(section) ?? []), ...others]);
  }

  reach(section: Section): void {
    if (this.reached.has(section)) return;
    this.reached.add(section);
    this.waiting.push(section);
  }

  reachName(name: string): void {
    const global = this.globals.get(name);
    if (global && typeof global.symbol.place === "object") this.reach(global.symbol.place);
    if (global?.state === "common") this.reachedCommons.add(global.object);
    const boundary = /^__(?:start|stop)_(.+)$/.exec(name);
    if (boundary) for (const section of this.byName.get(boundary[1]) ?? []) this.reach(section);
  }

  run(): void {
    for (let section = this.waiting.pop(); section; section = this.waiting.pop()) {
      for (const { symbol } of section.relocations) this.reachSymbol(symbol);
      for (const { symbol } of this.behind.get(section) ?? []) this.reachSymbol(symbol);
      for (const companion of this.companions.get(section) ?? []) if (companion.flags & sectionFlag.alloc) this.reach(companion);
    }
  }

  private reachSymbol(symbol: ElfSymbol): void {
    if (symbol.binding !== "local") this.reachName(symbol.name);
    else if (typeof symbol.place === "object") this.reach(symbol.place);
  }

  private readFrames({ contents, relocations }: Section): void {
    const sorted = [...relocations].sort((a, b) => a.offset - b.offset);
    const reader = new ByteReader(contents);
    const commonAt = new Map<number, Relocation[]>();
    let next = 0;
    while (!reader.atEnd) {
      const start = reader.position;
      const length = reader.u32();
      const id = reader.u32();
      const end = start + 4 + length;
      if (length < 4 || reader.failed) return;
      const own: Relocation[] = [];
      for (; next < sorted.length && sorted[next].offset < end; next += 1) own.push(sorted[next]);
      if (id === 0) commonAt.set(start, own);
      else {
        const [function_, ...rest] = own;
        const place =
          function_?.symbol.binding === "local" ? function_.symbol.place : this.globals.get(function_?.symbol.name ?? "")?.symbol.place;
        if (typeof place === "object")
          this.behind.set(place, [...(this.behind.get(place) ?? []), ...rest, ...(commonAt.get(start + 4 - id) ?? [])]);
      }
      reader.position = end;
    }
  }
}
