// What a program from a compiler tells of itself in .debug_info: types, variables with where they are, functions with their blocks. Takes
// an executable of any origin; what makes no sense is left out, never an error. Knows no process.

import { ByteReader } from "../elf/byte-reader.ts";
import { type DebugEntries, type DebugEntry, debugEntries, type Executable } from "../elf/index.ts";
import type { TypeNames } from "./expression/parse.ts";
import { arrayOf, type Enumerator, type StructField, type Type, types } from "./expression/type.ts";

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

export interface AddressRange {
  readonly start: number;
  readonly end: number;
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
  unitAt(address: number): UnitDeclaration | undefined;
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

/** DW_TAG_* */
const tag = {
  array: 0x01,
  class: 0x02,
  enumeration: 0x04,
  parameter: 0x05,
  lexicalBlock: 0x0b,
  member: 0x0d,
  pointer: 0x0f,
  reference: 0x10,
  structure: 0x13,
  subroutineType: 0x15,
  typedef: 0x16,
  union: 0x17,
  unspecifiedParameters: 0x18,
  inheritance: 0x1c,
  subrange: 0x21,
  base: 0x24,
  constant: 0x26,
  enumerator: 0x28,
  subprogram: 0x2e,
  variable: 0x34,
  volatile: 0x35,
  restrict: 0x37,
  namespace: 0x39,
  rvalueReference: 0x42,
  atomic: 0x47,
} as const;

/** DW_AT_* */
const at = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  bitSize: 0x0d,
  lowPc: 0x11,
  highPc: 0x12,
  compileFolder: 0x1b,
  constantValue: 0x1c,
  upperBound: 0x2f,
  producer: 0x25,
  prototyped: 0x27,
  abstractOrigin: 0x31,
  count: 0x37,
  memberLocation: 0x38,
  line: 0x3b,
  declaration: 0x3c,
  encoding: 0x3e,
  external: 0x3f,
  frameBase: 0x40,
  specification: 0x47,
  type: 0x49,
  ranges: 0x55,
  dataBitOffset: 0x6b,
} as const;

/** DW_ATE_* of DW_AT_encoding. */
const encoding = {
  boolean: 0x02,
  float: 0x04,
  signed: 0x05,
  signedCharacter: 0x06,
  unsigned: 0x07,
  unsignedCharacter: 0x08,
  utf: 0x10,
} as const;

/** As gdb writes what DWARF calls "long unsigned int". */
const shortNames: Readonly<Record<string, string>> = {
  "long int": "long",
  "long unsigned int": "unsigned long",
  "short int": "short",
  "short unsigned int": "unsigned short",
  "long long int": "long long",
  "long long unsigned int": "unsigned long long",
};

const typesDeep = 64;

export function declarationsOf(executable: Pick<Executable, "sections">): Declarations {
  return new Program(debugEntries(executable));
}

class Program implements Declarations {
  readonly #entries: DebugEntries;
  readonly #types = new Map<number, Type>();
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
    const type = entry && this.#typeAt(entry.offset);
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
        const origin = this.#origin(entry);
        const name = textAt(entry, at.name) ?? textAt(origin, at.name);
        const isDefined =
          wanted === tag.subprogram ? entry.attributes.has(at.lowPc) || entry.attributes.has(at.ranges) : entry.attributes.has(at.location);
        if (entry.tag !== wanted || name === undefined || !isDefined || !root) return [];
        const type =
          wanted === tag.subprogram ? this.#functionType(entry, origin) : this.#typeOf(entry.attributes.has(at.type) ? entry : origin);
        const line = numberAt(entry, at.line) ?? numberAt(origin, at.line) ?? 0;
        const isStatic = !entry.attributes.has(at.external) && !origin.attributes.has(at.external);
        return [{ name, type, file: textAt(root, at.name) ?? "", line, isStatic }];
      }),
    );
  }

  unitAt(address: number): UnitDeclaration | undefined {
    this.#read();
    return this.#units.find(({ ranges }) => ranges.some(({ start, end }) => address >= start && address < end))?.unit;
  }

  #typeNamed(key: string): Type | undefined {
    this.#read();
    const entry = this.#named.get(key);
    return entry && this.#typeAt(entry.offset);
  }

  /** Once, when something is asked. */
  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    for (const { root, version } of this.#entries.units) {
      if (!root) continue;
      const base = { base: numberAt(root, at.lowPc) ?? 0, version };
      this.#unitBase.set(root, base);
      const [name, folder, producer] = [at.name, at.compileFolder, at.producer].map((attribute) => textAt(root, attribute) ?? "");
      this.#units.push({ ranges: this.#ranges(root, base), unit: { name, folder, producer, version } });
      this.#readScope(root, base);
    }
  }

  #readScope(scope: DebugEntry, base: UnitBase): void {
    for (const entry of scope.children) {
      const name = textAt(entry, at.name);
      switch (entry.tag) {
        case tag.subprogram:
          this.#readFunction(entry, base);
          break;
        case tag.variable:
          if (!entry.attributes.has(at.declaration)) this.#note(`variable ${textAt(this.#origin(entry), at.name)}`, entry, base);
          break;
        case tag.structure:
        case tag.class:
        case tag.union:
          if (name !== undefined && !entry.attributes.has(at.declaration)) this.#note(`struct ${name}`, entry, base);
          break;
        case tag.enumeration:
          if (name !== undefined) this.#note(`enum ${name}`, entry, base);
          for (const each of entry.children) {
            const called = textAt(each, at.name);
            if (called !== undefined && !this.#enumerators.has(called)) this.#enumerators.set(called, entry);
          }
          break;
        case tag.typedef:
        case tag.base:
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
    const origin = this.#origin(entry);
    const name = textAt(entry, at.name) ?? textAt(origin, at.name);
    if (ranges.length === 0 || name === undefined) return;
    const ofTag = (wanted: number): Variable[] =>
      entry.children.flatMap((child) => (child.tag === wanted ? (this.#variable(child, base) ?? []) : []));
    const declaration: FunctionDeclaration = {
      name,
      type: this.#functionType(entry, origin),
      parameters: ofTag(tag.parameter),
      frameBase: this.#location(entry, at.frameBase, base),
      ...this.#block(entry, base, ranges),
    };
    for (const range of ranges) this.#functions.push({ ...range, declaration });
  }

  #block(entry: DebugEntry, base: UnitBase, ranges: readonly AddressRange[]): Block {
    return {
      ranges,
      variables: entry.children.flatMap((child) => (child.tag === tag.variable ? (this.#variable(child, base) ?? []) : [])),
      blocks: entry.children
        .filter((child) => child.tag === tag.lexicalBlock)
        .map((child) => this.#block(child, base, this.#ranges(child, base))),
    };
  }

  /** What an entry completes or is a copy of. */
  #origin(entry: DebugEntry): DebugEntry {
    const reference = numberAt(entry, at.abstractOrigin) ?? numberAt(entry, at.specification);
    const origin = reference === undefined ? undefined : this.#entries.at(reference);
    return origin && origin !== entry ? origin : entry;
  }

  #variable(entry: DebugEntry, base: UnitBase | undefined = this.#unitBase.get(entry)): Variable | undefined {
    const origin = this.#origin(entry);
    const name = textAt(entry, at.name) ?? textAt(origin, at.name);
    if (name === undefined) return undefined;
    const constant = entry.attributes.get(at.constantValue) ?? origin.attributes.get(at.constantValue);
    return {
      name,
      type: this.#typeOf(entry.attributes.has(at.type) ? entry : origin),
      location: this.#location(entry, at.location, base),
      ...(typeof constant === "number" || typeof constant === "bigint" ? { constant: BigInt(constant) } : {}),
    };
  }

  #location(entry: DebugEntry, name: number, base: UnitBase | undefined): Uint8Array | LocationList | undefined {
    const value = entry.attributes.get(name);
    if (value instanceof Uint8Array) return value;
    if (typeof value !== "number" || !base) return undefined;
    const isNew = base.version >= 5;
    const section = this.#entries.contents(isNew ? ".debug_loclists" : ".debug_loc");
    const addresses = this.#entries.contents(".debug_addr");
    return {
      at: (address) =>
        listed(section, value, isNew, base.base, addresses).find(({ start, end }) => address >= start && address < end)?.expression,
    };
  }

  #ranges(entry: DebugEntry, base: UnitBase): readonly AddressRange[] {
    const start = numberAt(entry, at.lowPc);
    const end = numberAt(entry, at.highPc);
    if (start !== undefined && end !== undefined) return end > start ? [{ start, end }] : [];
    const offset = numberAt(entry, at.ranges);
    if (offset === undefined) return [];
    const isNew = base.version >= 5;
    return listed(
      this.#entries.contents(isNew ? ".debug_rnglists" : ".debug_ranges"),
      offset,
      isNew,
      base.base,
      this.#entries.contents(".debug_addr"),
      false,
    );
  }

  // Types.

  #typeOf(entry: DebugEntry, depth = 0): Type {
    const reference = numberAt(entry, at.type);
    return reference === undefined ? types.void : this.#typeAt(reference, depth);
  }

  #typeAt(offset: number, depth = 0): Type {
    const known = this.#types.get(offset);
    if (known) return known;
    const entry = depth > typesDeep ? undefined : this.#entries.at(offset);
    const type = entry ? this.#typeFrom(entry, depth + 1) : types.void;
    this.#types.set(offset, type);
    return type;
  }

  #typeFrom(entry: DebugEntry, depth: number): Type {
    const name = textAt(entry, at.name) ?? "";
    const bytes = numberAt(entry, at.byteSize) ?? 0;
    const inner = (): Type => this.#typeOf(entry, depth);
    switch (entry.tag) {
      case tag.base:
        return baseType(shortNames[name] ?? name, bytes, numberAt(entry, at.encoding) ?? encoding.signed);
      case tag.pointer:
      case tag.reference:
      case tag.rvalueReference: {
        // What it points to may hold it.
        const target = (): Type => this.#typeOf(entry);
        return {
          kind: "pointer",
          get to() {
            return target();
          },
        };
      }
      case tag.typedef:
        return { ...copyOf(inner()), alias: name };
      case tag.constant:
      case tag.volatile: {
        const type = copyOf(inner());
        const word = entry.tag === tag.volatile ? "volatile" : "const";
        return { ...type, qualifier: type.qualifier === undefined ? word : `${word} ${type.qualifier}` };
      }
      case tag.restrict:
      case tag.atomic:
        return inner();
      case tag.array:
        return this.#arrayType(entry, depth);
      case tag.structure:
      case tag.class:
      case tag.union:
        return this.#structType(entry, name, bytes);
      case tag.enumeration:
        return {
          kind: "integer",
          name: name === "" ? "enum {...}" : `enum ${name}`,
          bytes: bytes || 4,
          isSigned: entry.children.some((child) => (numberAt(child, at.constantValue) ?? 0) < 0),
          enumerators: entry.children.map(
            (child): Enumerator => ({
              name: textAt(child, at.name) ?? "",
              value: BigInt(numberAt(child, at.constantValue) ?? 0),
            }),
          ),
        };
      case tag.subroutineType:
      case tag.subprogram:
        return this.#functionType(entry, entry, depth);
      default:
        return types.void;
    }
  }

  #arrayType(entry: DebugEntry, depth: number): Type {
    const counts = entry.children
      .filter((child) => child.tag === tag.subrange)
      .map((child) => numberAt(child, at.count) ?? (numberAt(child, at.upperBound) ?? -1) + 1);
    return counts.reduceRight((of, count) => arrayOf(of, count), this.#typeOf(entry, depth));
  }

  #structType(entry: DebugEntry, name: string, bytes: number): Type {
    const isIncomplete = entry.attributes.has(at.declaration);
    // A structure that is only declared here may be described in another unit.
    const complete = isIncomplete ? this.#named.get(`struct ${name}`) : undefined;
    if (complete && complete !== entry) return this.#typeAt(complete.offset);
    let fields: readonly StructField[] | undefined;
    const fieldsOf = (): readonly StructField[] => entry.children.flatMap((child) => this.#field(child));
    return {
      kind: "struct",
      name,
      bytes,
      // Members may point to the whole.
      get fields() {
        fields ??= fieldsOf();
        return fields;
      },
      ...(entry.tag === tag.union ? { keyword: "union" } : {}),
      ...(isIncomplete ? { isIncomplete } : {}),
    };
  }

  #field(child: DebugEntry): readonly StructField[] {
    if (child.tag !== tag.member && child.tag !== tag.inheritance) return [];
    const type = this.#typeOf(child);
    const name = textAt(child, at.name) ?? (type.kind === "struct" ? type.name : "");
    const count = numberAt(child, at.bitSize);
    const offset = numberAt(child, at.memberLocation) ?? 0;
    if (count === undefined) return [{ name, offset, type }];
    const bit = numberAt(child, at.dataBitOffset) ?? offset * 8;
    const bits = (type.kind === "integer" ? type.bytes : 4) * 8;
    const start = Math.floor(bit / bits) * (bits / 8);
    return [{ name, offset: start, type, bits: { offset: bit - start * 8, count } }];
  }

  #functionType(entry: DebugEntry, origin: DebugEntry, depth = 0): Extract<Type, { kind: "function" }> {
    const described = entry.attributes.has(at.type) || origin === entry ? entry : origin;
    const { children } = entry.children.some((child) => child.tag === tag.parameter) ? entry : origin;
    const parameters = children
      .filter((child) => child.tag === tag.parameter)
      .map((child) => this.#typeOf(child.attributes.has(at.type) ? child : this.#origin(child), depth));
    const isVariadic = children.some((child) => child.tag === tag.unspecifiedParameters);
    const isUnprototyped = !entry.attributes.has(at.prototyped) && !origin.attributes.has(at.prototyped);
    return {
      kind: "function",
      returns: this.#typeOf(described, depth),
      parameters,
      ...(isVariadic ? { isVariadic } : {}),
      ...(isUnprototyped ? { isUnprototyped } : {}),
    };
  }
}

interface UnitBase {
  readonly base: number;
  readonly version: number;
}

/** Getters and all: the members of a structure are read when they are asked for. */
const copyOf = (type: Type): Type => Object.defineProperties({}, Object.getOwnPropertyDescriptors(type)) as Type;

function baseType(name: string, bytes: number, how: number): Type {
  if (how === encoding.float) return { kind: "float", name, bytes: bytes === 4 ? 4 : bytes === 2 ? 2 : 8 };
  const isCharacter = bytes === 1 && (how === encoding.signedCharacter || how === encoding.unsignedCharacter);
  return {
    kind: "integer",
    name,
    bytes,
    isSigned: how === encoding.signed || how === encoding.signedCharacter,
    ...(isCharacter ? { isCharacter } : {}),
    ...(how === encoding.boolean ? { isBoolean: true } : {}),
  };
}

function numberAt({ attributes }: DebugEntry, name: number): number | undefined {
  const value = attributes.get(name);
  return typeof value === "number" ? value : undefined;
}

function textAt({ attributes }: DebugEntry, name: number): string | undefined {
  const value = attributes.get(name);
  return typeof value === "string" ? value : undefined;
}

const listEntriesAtMost = 10_000;

/** An entry of a list of ranges or locations: DWARF 5 §7.25, §7.29; before that, pairs of addresses (DWARF 4 §2.6.2, §2.17.3). */
function listed(
  section: Uint8Array,
  offset: number,
  isNew: boolean,
  unitBase: number,
  addresses: Uint8Array,
  hasExpressions = true,
): readonly (AddressRange & { readonly expression: Uint8Array })[] {
  const entries: (AddressRange & { readonly expression: Uint8Array })[] = [];
  const reader = new ByteReader(section, offset);
  let base = unitBase;
  const add = (start: number, end: number): void => {
    const length = !hasExpressions ? 0 : isNew ? reader.uleb128() : reader.u16();
    const from = reader.position;
    reader.skip(length);
    if (end > start) entries.push({ start, end, expression: section.subarray(from, from + length) });
  };
  // The table of addresses has a header of 8 bytes before what the units' bases point to.
  const indexed = (): number => new ByteReader(addresses, 8 + reader.uleb128() * 8).u64();
  while (!reader.atEnd && entries.length < listEntriesAtMost) {
    if (!isNew) {
      const [start, end] = [reader.big64(), reader.big64()];
      if (start === 0n && end === 0n) break;
      if (start === 0xffff_ffff_ffff_ffffn) base = Number(end);
      else add(base + Number(start), base + Number(end));
      continue;
    }
    const kind = reader.u8();
    // DW_LLE_* has default_location and view_pair, which DW_RLE_* lacks.
    const meaning = hasExpressions || kind < 5 ? kind : kind + 1;
    if (meaning === 0) break;
    if (meaning === 1) base = indexed();
    else if (meaning === 2) add(indexed(), indexed());
    else if (meaning === 3) {
      const start = indexed();
      add(start, start + reader.uleb128());
    } else if (meaning === 4) {
      const start = reader.uleb128();
      add(base + start, base + reader.uleb128());
    } else if (meaning === 5) add(0, Number.MAX_SAFE_INTEGER);
    else if (meaning === 6) base = reader.u64();
    else if (meaning === 7) {
      const start = reader.u64();
      add(start, reader.u64());
    } else if (meaning === 8) {
      const start = reader.u64();
      add(start, start + reader.uleb128());
    } else if (meaning === 9) {
      reader.uleb128();
      reader.uleb128();
    } else break;
  }
  return entries;
}
