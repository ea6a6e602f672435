// Which definition each global name means: objects in the order given, members of archives where something needs them,
// strong before weak, definitions before commons (gABI "Symbol Table", and GNU ld's rules). Of COMDAT groups with the
// same signature the first is linked.

import type { ArchiveSymbol } from "../elf/archive.ts";
import type { ElfSymbol, ObjectFile, Section } from "../elf/object-file.ts";
import type { ReadError } from "../elf/read-headers.ts";

/** A library: members are linked only if they define something that is wanted. */
export interface Archive {
  readonly name: string;
  /** Undefined: the archive has no index, which an archive needs in order to be linked. */
  readonly index: readonly ArchiveSymbol[] | undefined;
  /** The member whose header is at `offset`. */
  member(offset: number): ObjectFile | ReadError;
  /** The member that stands first in the file. */
  first?(): ObjectFile | ReadError;
}

/** `--start-group … --end-group`: archives that are searched again until nothing more is found. */
export interface InputGroup {
  readonly group: readonly LinkInput[];
}

/** What `ld` is given: an object, an archive, or a group of them (`--start-group`). */
export type LinkInput = ObjectFile | Archive | InputGroup;

/** Objects as an archive of the given name. */
export const archiveOf = (name: string, members: readonly ObjectFile[]): Archive => ({
  name,
  index: members.flatMap(({ symbols }, offset) =>
    symbols.filter(({ binding, place }) => binding !== "local" && place !== "undefined").map(({ name: symbol }) => ({ symbol, offset })),
  ),
  member: (offset) => members[offset] ?? { error: `${name} has no member ${offset}` },
});

export interface GlobalSymbol {
  readonly name: string;
  /** The definition, or the common with the most bytes, or the first reference. */
  symbol: ElfSymbol;
  object: ObjectFile;
  state: "undefined" | "undefinedWeak" | "common" | "weak" | "defined";
  /** Of commons: the strictest of all. */
  commonAlignment: bigint;
  /** The strictest that any file asks for. */
  visibility: ElfSymbol["visibility"];
}

export interface Duplicate {
  readonly name: string;
  readonly first: { readonly object: ObjectFile; readonly symbol: ElfSymbol };
  readonly second: { readonly object: ObjectFile; readonly symbol: ElfSymbol };
}

export interface Resolution {
  /** What takes part, in order. */
  readonly objects: readonly ObjectFile[];
  /** In the order in which the names were first met. */
  readonly globals: ReadonlyMap<string, GlobalSymbol>;
  readonly duplicates: readonly Duplicate[];
  /** Sections of groups that were there before, each with the section that stands for it, if one does. */
  readonly discarded: ReadonlyMap<Section, Section | undefined>;
  /** Why an archive or a member could not be used. */
  readonly errors: readonly string[];
  /** Files and archives in the order in which they were first looked into; an archive that is named twice is there twice. */
  readonly opened: readonly (ObjectFile | Archive)[];
}

interface Progress {
  readonly objects: ObjectFile[];
  readonly globals: Map<string, GlobalSymbol>;
  readonly duplicates: Duplicate[];
  readonly discarded: Map<Section, Section | undefined>;
  readonly errors: string[];
  readonly opened: (ObjectFile | Archive)[];
  /** Names that archives are searched for. */
  readonly wanted: Set<string>;
  /** All that were ever added to those, in their order. */
  readonly newlyWanted: string[];
  /** The sections that each signature, or name of a link-once section, stands for. */
  readonly groups: Map<string, readonly Section[]>;
  readonly pulled: Map<Archive, Set<number>>;
  /** Of each archive that was searched, where in its index each name is. */
  readonly places: Map<Archive, ReadonlyMap<string, readonly number[]>>;
}

/** `wanted`: names that are undefined from the start (`-u`). */
export function resolve(inputs: readonly LinkInput[], wanted: readonly string[] = []): Resolution {
  const progress: Progress = {
    objects: [],
    globals: new Map(),
    duplicates: [],
    discarded: new Map(),
    errors: [],
    opened: [],
    wanted: new Set(wanted),
    newlyWanted: [],
    groups: new Map(),
    pulled: new Map(),
    places: new Map(),
  };
  for (const name of wanted) {
    const symbol: ElfSymbol = {
      name,
      binding: "global",
      type: "notype",
      visibility: "default",
      place: "undefined",
      value: 0n,
      size: 0n,
    };
    progress.globals.set(name, first(symbol, { name: "the command line", sections: [], symbols: [] }));
  }
  for (const input of inputs) take(input, progress);
  return progress;
}

/** Whether anything was added to the link. */
function take(input: LinkInput, progress: Progress, isFirst = true): boolean {
  if ("group" in input) {
    // Objects once, and archives for as long as anything new is found.
    let any = false;
    for (let first = true, more = true; more; first = false) {
      more = false;
      for (const part of input.group) if (first || !("symbols" in part)) more = take(part, progress, first) || more;
      any ||= more;
    }
    return any;
  }
  if ("index" in input && isFirst) progress.opened.push(input);
  if ("index" in input) return pullMembers(input, progress);
  add(input, progress);
  return true;
}

function add(object: ObjectFile, progress: Progress): void {
  const { globals, discarded } = progress;
  progress.objects.push(object);
  progress.opened.push(object);
  discardGroups(object, progress);
  for (const symbol of object.symbols) {
    if (symbol.binding === "local") continue;
    // What a discarded section defines, another one does.
    const isGone = typeof symbol.place === "object" && discarded.has(symbol.place);
    const meant: ElfSymbol = isGone ? { ...symbol, place: "undefined", value: 0n, size: 0n } : symbol;
    let known = globals.get(symbol.name);
    if (known) merge(known, meant, object, progress.duplicates);
    else {
      known = first(meant, object);
      globals.set(symbol.name, known);
    }
    if (!isWanted(known.state)) progress.wanted.delete(symbol.name);
    else if (!progress.wanted.has(symbol.name)) {
      progress.wanted.add(symbol.name);
      progress.newlyWanted.push(symbol.name);
    }
  }
}

function discardGroups(object: ObjectFile, { groups, discarded }: Progress): void {
  const once = (key: string, sections: readonly Section[]): void => {
    const before = groups.get(key);
    if (!before) groups.set(key, sections);
    else
      for (const section of sections)
        discarded.set(
          section,
          before.find(({ name, size }) => name === section.name && size === section.size),
        );
  };
  for (const { comdat, signature, sections } of object.groups ?? []) if (comdat) once(signature.name, sections);
  for (const section of object.sections) if (section.name.startsWith(".gnu.linkonce.")) once(section.name, [section]);
}

/** Members that define what is undefined, and what those need in turn, until nothing more is found. */
function pullMembers(archive: Archive, progress: Progress): boolean {
  const { index, name } = archive;
  if (!index) {
    const message = `${name}: archive has no index; run ranlib to add one`;
    if (!progress.errors.includes(message)) progress.errors.push(message);
    return false;
  }
  const { globals, wanted } = progress;
  const pulled = progress.pulled.get(archive) ?? new Set<number>();
  progress.pulled.set(archive, pulled);
  const places = progress.places.get(archive) ?? placesIn(index);
  progress.places.set(archive, places);
  let any = false;
  // ld walks the whole index again and again: of what is wanted, what comes first in it is linked first, and what that
  // wants in turn is found in the same walk if it stands further on.
  for (let more = true; more; ) {
    more = false;
    const waiting: number[] = [];
    const look = (names: Iterable<string>, from: number): void => {
      for (const symbol of names) for (const place of places.get(symbol) ?? []) if (place >= from) waiting.push(place);
      waiting.sort((a, b) => b - a);
    };
    look(wanted, 0);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const { symbol, offset } = index[at];
      const state = globals.get(symbol)!.state;
      if (!isWanted(state) || pulled.has(offset)) continue;
      const member = archive.member(offset);
      if ("error" in member) {
        pulled.add(offset);
        progress.errors.push(member.error);
        continue;
      }
      // A common stays one unless the member has contents for it.
      if (state === "common" && !definesWithContents(member, symbol)) continue;
      pulled.add(offset);
      const before = progress.newlyWanted.length;
      add(member, progress);
      look(progress.newlyWanted.slice(before), at + 1);
      more = true;
      any = true;
    }
  }
  return any;
}

/** Positions in the index of each name. */
function placesIn(index: readonly ArchiveSymbol[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [position, { symbol }] of index.entries()) {
    const known = places.get(symbol);
    if (known) known.push(position);
    else places.set(symbol, [position]);
  }
  return places;
}

/** Whether an archive is searched for a name that is in this state. */
const isWanted = (state: GlobalSymbol["state"]): boolean => state === "undefined" || state === "common";

const definesWithContents = ({ symbols }: ObjectFile, wanted: string): boolean =>
  symbols.some(({ name, binding, place }) => name === wanted && binding !== "local" && (typeof place === "object" || place === "absolute"));

const stateOf = ({ place, binding }: ElfSymbol): GlobalSymbol["state"] => {
  if (place === "undefined") return binding === "weak" ? "undefinedWeak" : "undefined";
  if (place === "common") return "common";
  return binding === "weak" ? "weak" : "defined";
};

const first = (symbol: ElfSymbol, object: ObjectFile): GlobalSymbol => ({
  name: symbol.name,
  symbol,
  object,
  state: stateOf(symbol),
  commonAlignment: symbol.place === "common" ? symbol.value : 0n,
  visibility: symbol.visibility,
});

/** How firmly each state holds: a firmer one takes the place of another. */
const firmness = { undefinedWeak: 0, undefined: 1, weak: 2, common: 3, defined: 4 } as const satisfies Record<
  GlobalSymbol["state"],
  number
>;

const strictness = { default: 0, protected: 1, hidden: 2, internal: 3 } as const satisfies Record<ElfSymbol["visibility"], number>;

function merge(known: GlobalSymbol, symbol: ElfSymbol, object: ObjectFile, duplicates: Duplicate[]): void {
  const state = stateOf(symbol);
  if (strictness[symbol.visibility] > strictness[known.visibility]) known.visibility = symbol.visibility;
  if (state === "common" && symbol.value > known.commonAlignment) known.commonAlignment = symbol.value;
  if (state === "defined" && known.state === "defined") {
    duplicates.push({ name: symbol.name, first: { object: known.object, symbol: known.symbol }, second: { object, symbol } });
    return;
  }
  const larger = state === "common" && known.state === "common" && symbol.size > known.symbol.size;
  if (firmness[state] > firmness[known.state] || larger) Object.assign(known, { symbol, object, state });
}
