// Which definition each global name means: objects in the order given, members of archives where something needs them,
// strong before weak, definitions before commons (gABI "Symbol Table", and GNU ld's rules).

import type { ElfSymbol, ObjectFile } from "../elf/object-file.ts";

/** A library: members are linked only if they define something that is wanted. */
export interface Archive {
  readonly name: string;
  readonly members: readonly ObjectFile[];
}

export type LinkInput = ObjectFile | Archive;

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
}

const isArchive = (input: LinkInput): input is Archive => "members" in input;

export function resolve(inputs: readonly LinkInput[]): Resolution {
  const objects: ObjectFile[] = [];
  const globals = new Map<string, GlobalSymbol>();
  const duplicates: Duplicate[] = [];
  const add = (object: ObjectFile): void => {
    objects.push(object);
    for (const symbol of object.symbols) {
      if (symbol.binding === "local") continue;
      const known = globals.get(symbol.name);
      if (known) merge(known, symbol, object, duplicates);
      else globals.set(symbol.name, first(symbol, object));
    }
  };
  for (const input of inputs) {
    if (isArchive(input)) pullMembers(input, globals, add);
    else add(input);
  }
  return { objects, globals, duplicates };
}

/** Members that define what is undefined, and what those need in turn, until nothing more is found. */
function pullMembers({ members }: Archive, globals: ReadonlyMap<string, GlobalSymbol>, add: (object: ObjectFile) => void): void {
  const waiting = new Set(members);
  for (let pulled = true; pulled; ) {
    pulled = false;
    for (const member of waiting) {
      const wanted = member.symbols.some(
        ({ binding, place, name }) => binding !== "local" && place !== "undefined" && globals.get(name)?.state === "undefined",
      );
      if (!wanted) continue;
      waiting.delete(member);
      add(member);
      pulled = true;
    }
  }
}

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
    duplicates.push({ name: symbol.name, first: known, second: { object, symbol } });
    return;
  }
  const larger = state === "common" && known.state === "common" && symbol.size > known.symbol.size;
  if (firmness[state] > firmness[known.state] || larger) Object.assign(known, { symbol, object, state });
}
