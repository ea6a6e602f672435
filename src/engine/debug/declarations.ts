// What a program from a compiler tells of itself in .debug_info: types, variables with where they are, functions with their blocks. Takes
// an executable of any origin; what makes no sense is left out, never an error. Knows no process.

import { attribute, type DebugEntries, type DebugEntry, debugEntries, type Executable, numberAt, tag, textAt } from "../elf/index.ts";
import { type AddressRange, type ListPlace, readLocations, readRanges } from "./address-lists.ts";
import { DeclaredTypes } from "./declared-types.ts";
import type { TypeNames } from "./expression/parse.ts";
import { declaration, nameOfType, type Type } from "./expression/type.ts";

export interface Variable {
  readonly name: string;
  readonly type: Type;
  /** An expression; or a list of them by address; undefined: it has been optimised away. */
  readonly location: Uint8Array | LocationList | undefined;
  /** It is nowhere, and always this. */
  readonly constant?: bigint;
}

export interface LocationList {
  /** The expression that holds at an address. */
  at(address: number): Uint8Array | undefined;
}

export interface Block {
  readonly ranges: readonly AddressRange[];
  readonly variables: readonly Variable[];
  readonly blocks: readonly Block[];
}

export interface FunctionDeclaration extends Block {
  readonly name: string;
  readonly type: Extract<Type, { kind: "function" }>;
  readonly parameters: readonly Variable[];
  readonly frameBase: Uint8Array | LocationList | undefined;
}

export interface UnitDeclaration {
  readonly name: string;
  readonly folder: string;
  readonly producer: string;
  /** Of DWARF. */
  readonly version: number;
}

export interface Declarations extends TypeNames {
  /** Outside of functions. */
  variable(name: string): Variable | undefined;
  function(name: string): { readonly address: number; readonly type: Type } | undefined;
  enumerator(name: string): { readonly value: bigint; readonly type: Type } | undefined;
  functionAt(address: number): FunctionDeclaration | undefined;
  /** For lists. */
  readonly functions: readonly Listed[];
  readonly variables: readonly Listed[];
  readonly types: readonly ListedType[];
  unitAt(address: number): UnitDeclaration | undefined;
}

/** `text`: "enum colour", "typedef unsigned long counter_t", "int". */
export interface ListedType {
  readonly name: string;
  readonly text: string;
  readonly file: string;
  /** 0: the language's own. */
  readonly line: number;
}

export interface Listed {
  readonly name: string;
  readonly type: Type;
  readonly file: string;
  readonly line: number;
  readonly isStatic: boolean;
}

/** The variables that can be seen at an address, block by block, the innermost first; parameters are not among them. */
export function blocksAt(block: Block, address: number): readonly (readonly Variable[])[] {
  const inner = block.blocks.find(({ ranges }) => ranges.some(({ start, end }) => address >= start && address < end));
  return inner ? [...blocksAt(inner, address), block.variables] : [block.variables];
}

export function declarationsOf(executable: Pick<Executable, "sections">): Declarations {
  return new Program(debugEntries(executable));
}

class Program implements Declarations {
  readonly #entries: DebugEntries;
  readonly #types: DeclaredTypes;
  readonly #functions: (AddressRange & { readonly declaration: FunctionDeclaration })[] = [];
  readonly #units: { readonly ranges: readonly AddressRange[]; readonly unit: UnitDeclaration }[] = [];
  /** By what it is and by name. */
  readonly #named = new Map<string, DebugEntry>();
  readonly #enumerators = new Map<string, DebugEntry>();
  /** Of the unit that each entry at its top is in: what addresses in lists are counted from. */
  readonly #unitBase = new Map<DebugEntry, { readonly base: number; readonly version: number }>();
  #isRead = false;

  constructor(entries: DebugEntries) {
    this.#entries = entries;
    this.#types = new DeclaredTypes(entries, (name) => this.#named.get(`struct ${name}`));
  }

  structure(name: string): Type | undefined {
    return this.#typeNamed(`struct ${name}`);
  }

  enumeration(name: string): Type | undefined {
    return this.#typeNamed(`enum ${name}`);
  }

  typedef(name: string): Type | undefined {
    return this.#typeNamed(name);
  }

  variable(name: string): Variable | undefined {
    this.#read();
    const entry = this.#named.get(`variable ${name}`);
    return entry && this.#variable(entry);
  }

  function(name: string): { readonly address: number; readonly type: Type } | undefined {
    this.#read();
    const found = this.#functions.find(({ declaration }) => declaration.name === name);
    return found && { address: found.start, type: found.declaration.type };
  }

  enumerator(name: string): { readonly value: bigint; readonly type: Type } | undefined {
    this.#read();
    const entry = this.#enumerators.get(name);
    const type = entry && this.#types.at(entry.offset);
    const value = type?.kind === "integer" ? type.enumerators?.find((each) => each.name === name)?.value : undefined;
    return type && value !== undefined ? { value, type } : undefined;
  }

  functionAt(address: number): FunctionDeclaration | undefined {
    this.#read();
    return this.#functions.find(({ start, end }) => address >= start && address < end)?.declaration;
  }

  get functions(): readonly Listed[] {
    this.#read();
    return this.#listed(tag.subprogram);
  }

  get variables(): readonly Listed[] {
    this.#read();
    return this.#listed(tag.variable);
  }

  #listed(wanted: number): readonly Listed[] {
    return this.#entries.units.flatMap(({ root }) =>
      (root?.children ?? []).flatMap((entry) => {
        const origin = this.#types.origin(entry);
        const name = textAt(entry, attribute.name) ?? textAt(origin, attribute.name);
        const isDefined =
          wanted === tag.subprogram
            ? entry.attributes.has(attribute.low_pc) || entry.attributes.has(attribute.ranges)
            : entry.attributes.has(attribute.location);
        if (entry.tag !== wanted || name === undefined || !isDefined || !root) return [];
        const type =
          wanted === tag.subprogram
            ? this.#types.functionType(entry, origin)
            : this.#types.ofEntry(entry.attributes.has(attribute.type) ? entry : origin);
        const line = numberAt(entry, attribute.decl_line) ?? numberAt(origin, attribute.decl_line) ?? 0;
        const isStatic = !entry.attributes.has(attribute.external) && !origin.attributes.has(attribute.external);
        return [{ name, type, file: textAt(root, attribute.name) ?? "", line, isStatic }];
      }),
    );
  }

  get types(): readonly ListedType[] {
    this.#read();
    const keywords = new Map<number, string>([
      [tag.structure_type, "struct "],
      [tag.union_type, "union "],
      [tag.enumeration_type, "enum "],
      [tag.base_type, ""],
    ]);
    const rows = this.#entries.units.flatMap(({ root }) =>
      (root?.children ?? []).flatMap((entry): ListedType[] => {
        const name = textAt(entry, attribute.name);
        const keyword = keywords.get(entry.tag);
        if (name === undefined || !root || (keyword === undefined && entry.tag !== tag.typedef)) return [];
        const text =
          keyword === undefined
            ? `typedef ${declaration(this.#types.ofEntry(entry), name)}`
            : keyword + nameOfType(this.#types.at(entry.offset)).replace(/^(struct|union|enum) /, "");
        return [
          {
            name,
            text,
            file: textAt(root, attribute.name) ?? "",
            line: entry.tag === tag.base_type ? 0 : (numberAt(entry, attribute.decl_line) ?? 0),
          },
        ];
      }),
    );
    const order = (one: ListedType, other: ListedType): number => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
    return rows.sort(order).filter((row, index) => index === 0 || row.text !== rows[index - 1].text || row.file !== rows[index - 1].file);
  }

  unitAt(address: number): UnitDeclaration | undefined {
    this.#read();
    return this.#units.find(({ ranges }) => ranges.some(({ start, end }) => address >= start && address < end))?.unit;
  }

  #typeNamed(key: string): Type | undefined {
    this.#read();
    const entry = this.#named.get(key);
    return entry && this.#types.at(entry.offset);
  }

  /** Once, when something is asked. */
  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    for (const { root, version } of this.#entries.units) {
      if (!root) continue;
      const base = { base: numberAt(root, attribute.low_pc) ?? 0, version };
      this.#unitBase.set(root, base);
      const [unitName = "", folder = "", producer = ""] = [attribute.name, attribute.comp_dir, attribute.producer].map(
        (name) => textAt(root, name) ?? "",
      );
      this.#units.push({ ranges: this.#ranges(root, base), unit: { name: unitName, folder, producer, version } });
      this.#readScope(root, base);
    }
  }

  #readScope(scope: DebugEntry, base: UnitBase): void {
    for (const entry of scope.children) {
      const name = textAt(entry, attribute.name);
      switch (entry.tag) {
        case tag.subprogram:
          this.#readFunction(entry, base);
          break;
        case tag.variable:
          if (!entry.attributes.has(attribute.declaration))
            this.#note(`variable ${textAt(this.#types.origin(entry), attribute.name)}`, entry, base);
          break;
        case tag.structure_type:
        case tag.class_type:
        case tag.union_type:
          if (name !== undefined && !entry.attributes.has(attribute.declaration)) this.#note(`struct ${name}`, entry, base);
          break;
        case tag.enumeration_type:
          if (name !== undefined) this.#note(`enum ${name}`, entry, base);
          for (const each of entry.children) {
            const called = textAt(each, attribute.name);
            if (called !== undefined && !this.#enumerators.has(called)) this.#enumerators.set(called, entry);
          }
          break;
        case tag.typedef:
        case tag.base_type:
          if (name !== undefined) this.#note(name, entry, base);
          break;
        case tag.namespace:
          this.#readScope(entry, base);
      }
    }
  }

  #note(key: string, entry: DebugEntry, base: UnitBase): void {
    if (!this.#named.has(key)) this.#named.set(key, entry);
    this.#unitBase.set(entry, base);
  }

  #readFunction(entry: DebugEntry, base: UnitBase): void {
    const ranges = this.#ranges(entry, base);
    const origin = this.#types.origin(entry);
    const name = textAt(entry, attribute.name) ?? textAt(origin, attribute.name);
    if (ranges.length === 0 || name === undefined) return;
    const ofTag = (wanted: number): Variable[] =>
      entry.children.flatMap((child) => (child.tag === wanted ? (this.#variable(child, base) ?? []) : []));
    const declaration: FunctionDeclaration = {
      name,
      type: this.#types.functionType(entry, origin),
      parameters: ofTag(tag.formal_parameter),
      frameBase: this.#location(entry, attribute.frame_base, base),
      ...this.#block(entry, base, ranges),
    };
    for (const range of ranges) this.#functions.push({ ...range, declaration });
  }

  #block(entry: DebugEntry, base: UnitBase, ranges: readonly AddressRange[]): Block {
    return {
      ranges,
      variables: entry.children.flatMap((child) => (child.tag === tag.variable ? (this.#variable(child, base) ?? []) : [])),
      blocks: entry.children
        .filter((child) => child.tag === tag.lexical_block)
        .map((child) => this.#block(child, base, this.#ranges(child, base))),
    };
  }

  #variable(entry: DebugEntry, base: UnitBase | undefined = this.#unitBase.get(entry)): Variable | undefined {
    const origin = this.#types.origin(entry);
    const name = textAt(entry, attribute.name) ?? textAt(origin, attribute.name);
    if (name === undefined) return undefined;
    const constant = entry.attributes.get(attribute.const_value) ?? origin.attributes.get(attribute.const_value);
    return {
      name,
      type: this.#types.ofEntry(entry.attributes.has(attribute.type) ? entry : origin),
      location: this.#location(entry, attribute.location, base),
      ...(typeof constant === "number" || typeof constant === "bigint" ? { constant: BigInt(constant) } : {}),
    };
  }

  #location(entry: DebugEntry, name: number, base: UnitBase | undefined): Uint8Array | LocationList | undefined {
    const value = entry.attributes.get(name);
    if (value instanceof Uint8Array) return value;
    if (typeof value !== "number" || !base) return undefined;
    const place = this.#listPlace(base, value, base.version >= 5 ? ".debug_loclists" : ".debug_loc");
    return { at: (address) => readLocations(place).find(({ start, end }) => address >= start && address < end)?.expression };
  }

  #ranges(entry: DebugEntry, base: UnitBase): readonly AddressRange[] {
    const start = numberAt(entry, attribute.low_pc);
    const end = numberAt(entry, attribute.high_pc);
    if (start !== undefined && end !== undefined) return end > start ? [{ start, end }] : [];
    const offset = numberAt(entry, attribute.ranges);
    if (offset === undefined) return [];
    return readRanges(this.#listPlace(base, offset, base.version >= 5 ? ".debug_rnglists" : ".debug_ranges"));
  }

  #listPlace({ base, version }: UnitBase, offset: number, section: string): ListPlace {
    const contents = (name: string): Uint8Array => this.#entries.contents(name);
    return { section: contents(section), offset, version, unitBase: base, addresses: contents(".debug_addr") };
  }
}

interface UnitBase {
  readonly base: number;
  readonly version: number;
}
