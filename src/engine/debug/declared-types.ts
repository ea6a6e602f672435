// The types that a program's debugging information describes, each made when it is first asked for. Takes entries of any origin.

import { attribute as at, type DebugEntries, type DebugEntry, encoding, numberAt, tag, textAt } from "../elf/index.ts";
import { arrayOf, type Enumerator, type StructField, type Type, types } from "./expression/type.ts";

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

export class DeclaredTypes {
  readonly #entries: DebugEntries;
  /** Where a structure is described that is only declared elsewhere. */
  readonly #completed: (name: string) => DebugEntry | undefined;
  readonly #types = new Map<number, Type>();

  constructor(entries: DebugEntries, completed: (name: string) => DebugEntry | undefined) {
    this.#entries = entries;
    this.#completed = completed;
  }

  /** What an entry completes or is a copy of. */
  origin(entry: DebugEntry): DebugEntry {
    const reference = numberAt(entry, at.abstract_origin) ?? numberAt(entry, at.specification);
    const origin = reference === undefined ? undefined : this.#entries.at(reference);
    return origin && origin !== entry ? origin : entry;
  }

  ofEntry(entry: DebugEntry, depth = 0): Type {
    const reference = numberAt(entry, at.type);
    return reference === undefined ? types.void : this.at(reference, depth);
  }

  at(offset: number, depth = 0): Type {
    const known = this.#types.get(offset);
    if (known) return known;
    const entry = depth > typesDeep ? undefined : this.#entries.at(offset);
    const type = entry ? this.#typeFrom(entry, depth + 1) : types.void;
    this.#types.set(offset, type);
    return type;
  }

  #typeFrom(entry: DebugEntry, depth: number): Type {
    const name = textAt(entry, at.name) ?? "";
    const bytes = numberAt(entry, at.byte_size) ?? 0;
    const inner = (): Type => this.ofEntry(entry, depth);
    switch (entry.tag) {
      case tag.base_type:
        return baseType(shortNames[name] ?? name, bytes, numberAt(entry, at.encoding) ?? encoding.signed);
      case tag.pointer_type:
      case tag.reference_type:
      case tag.rvalue_reference_type: {
        // What it points to may hold it.
        const target = (): Type => this.ofEntry(entry);
        return {
          kind: "pointer",
          get to() {
            return target();
          },
        };
      }
      case tag.typedef:
        return { ...copyOf(inner()), alias: name };
      case tag.const_type:
      case tag.volatile_type: {
        const type = copyOf(inner());
        const word = entry.tag === tag.volatile_type ? "volatile" : "const";
        return { ...type, qualifier: type.qualifier === undefined ? word : `${word} ${type.qualifier}` };
      }
      case tag.restrict_type:
      case tag.atomic_type:
        return inner();
      case tag.array_type:
        return this.#arrayType(entry, depth);
      case tag.structure_type:
      case tag.class_type:
      case tag.union_type:
        return this.#structType(entry, name, bytes);
      case tag.enumeration_type:
        return {
          kind: "integer",
          name: name === "" ? "enum {...}" : `enum ${name}`,
          bytes: bytes || 4,
          isSigned: entry.children.some((child) => (numberAt(child, at.const_value) ?? 0) < 0),
          enumerators: entry.children.map(
            (child): Enumerator => ({
              name: textAt(child, at.name) ?? "",
              value: BigInt(numberAt(child, at.const_value) ?? 0),
            }),
          ),
        };
      case tag.subroutine_type:
      case tag.subprogram:
        return this.functionType(entry, entry, depth);
      default:
        return types.void;
    }
  }

  #arrayType(entry: DebugEntry, depth: number): Type {
    const counts = entry.children
      .filter((child) => child.tag === tag.subrange_type)
      .map((child) => numberAt(child, at.count) ?? (numberAt(child, at.upper_bound) ?? -1) + 1);
    return counts.reduceRight((of, count) => arrayOf(of, count), this.ofEntry(entry, depth));
  }

  #structType(entry: DebugEntry, name: string, bytes: number): Type {
    const isIncomplete = entry.attributes.has(at.declaration);
    // A structure that is only declared here may be described in another unit.
    const complete = isIncomplete ? this.#completed(name) : undefined;
    if (complete && complete !== entry) return this.at(complete.offset);
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
      ...(entry.tag === tag.union_type ? { keyword: "union" } : {}),
      ...(isIncomplete ? { isIncomplete } : {}),
    };
  }

  #field(child: DebugEntry): readonly StructField[] {
    if (child.tag !== tag.member && child.tag !== tag.inheritance) return [];
    const type = this.ofEntry(child);
    const name = textAt(child, at.name) ?? (type.kind === "struct" ? type.name : "");
    const count = numberAt(child, at.bit_size);
    const offset = numberAt(child, at.data_member_location) ?? 0;
    if (count === undefined) return [{ name, offset, type }];
    const bit = numberAt(child, at.data_bit_offset) ?? offset * 8;
    const bits = (type.kind === "integer" ? type.bytes : 4) * 8;
    const start = Math.floor(bit / bits) * (bits / 8);
    return [{ name, offset: start, type, bits: { offset: bit - start * 8, count } }];
  }

  functionType(entry: DebugEntry, origin: DebugEntry, depth = 0): Extract<Type, { kind: "function" }> {
    const described = entry.attributes.has(at.type) || origin === entry ? entry : origin;
    const { children } = entry.children.some((child) => child.tag === tag.formal_parameter) ? entry : origin;
    const parameters = children
      .filter((child) => child.tag === tag.formal_parameter)
      .map((child) => this.ofEntry(child.attributes.has(at.type) ? child : this.origin(child), depth));
    const isVariadic = children.some((child) => child.tag === tag.unspecified_parameters);
    const isUnprototyped = !entry.attributes.has(at.prototyped) && !origin.attributes.has(at.prototyped);
    return {
      kind: "function",
      returns: this.ofEntry(described, depth),
      parameters,
      ...(isVariadic ? { isVariadic } : {}),
      ...(isUnprototyped ? { isUnprototyped } : {}),
    };
  }
}

/** Getters and all: the members of a structure are read when they are asked for. */
const copyOf = (type: Type): Type => Object.defineProperties({}, Object.getOwnPropertyDescriptors(type)) as Type;

function baseType(name: string, bytes: number, how: number): Type {
  if (how === encoding.float) return { kind: "float", name, bytes: bytes === 4 ? 4 : bytes === 2 ? 2 : 8 };
  const isCharacter = bytes === 1 && (how === encoding.signed_char || how === encoding.unsigned_char);
  return {
    kind: "integer",
    name,
    bytes,
    isSigned: how === encoding.signed || how === encoding.signed_char,
    ...(isCharacter ? { isCharacter } : {}),
    ...(how === encoding.boolean ? { isBoolean: true } : {}),
  };
}
