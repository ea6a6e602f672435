// C's types as far as a debugger needs them on aarch64 Linux (LP64, little-endian): sizes, names, how values are read. Those of a
// program that tells its own come from its debugging information.

export interface StructField {
  readonly name: string;
  readonly offset: number;
  readonly type: Type;
  /** Network byte order: shown and read so. */
  readonly isBigEndian?: boolean;
  /** A bit-field: where it begins in the bytes of its type, and how wide it is. */
  readonly bits?: { readonly offset: number; readonly count: number };
}

export interface Enumerator {
  readonly name: string;
  readonly value: bigint;
}

interface Qualified {
  /** The name that a typedef gives it. */
  readonly alias?: string;
  /** "const", "volatile" */
  readonly qualifier?: string;
}

export type Type = Qualified &
  (
    | {
        readonly kind: "integer";
        readonly name: string;
        readonly bytes: number;
        readonly isSigned: boolean;
        readonly isCharacter?: boolean;
        readonly isBoolean?: boolean;
        /** Of an enumeration. */
        readonly enumerators?: readonly Enumerator[];
      }
    | { readonly kind: "float"; readonly name: string; readonly bytes: 2 | 4 | 8 }
    | { readonly kind: "pointer"; readonly to: Type }
    | { readonly kind: "array"; readonly of: Type; readonly count: number }
    | {
        readonly kind: "struct";
        readonly keyword?: "union";
        readonly name: string;
        readonly bytes: number;
        readonly fields: readonly StructField[];
        /** Declared, and described nowhere. */
        readonly isIncomplete?: boolean;
      }
    | { readonly kind: "void" }
    | {
        readonly kind: "function";
        readonly returns: Type;
        readonly parameters: readonly Type[];
        readonly isVariadic?: boolean;
        readonly isUnprototyped?: boolean;
      }
    /** A symbol of code, or one whose type nobody has told. */
    | { readonly kind: "code"; readonly name: string }
    | { readonly kind: "unknown"; readonly name: string }
  );

export type IntegerType = Extract<Type, { kind: "integer" }>;

const integer = (name: string, bytes: number, isSigned: boolean): IntegerType => ({ kind: "integer", name, bytes, isSigned });
const character = (name: string, isSigned: boolean): IntegerType => ({ kind: "integer", name, bytes: 1, isSigned, isCharacter: true });

export const types = {
  // char is unsigned on arm64 (AAPCS64 §10.1.2).
  char: character("char", false),
  signedChar: character("signed char", true),
  unsignedChar: character("unsigned char", false),
  short: integer("short", 2, true),
  unsignedShort: integer("unsigned short", 2, false),
  int: integer("int", 4, true),
  unsigned: integer("unsigned int", 4, false),
  long: integer("long", 8, true),
  unsignedLong: integer("unsigned long", 8, false),
  float: { kind: "float", name: "float", bytes: 4 },
  double: { kind: "float", name: "double", bytes: 8 },
  half: { kind: "float", name: "half", bytes: 2 },
  void: { kind: "void" },
  int128: integer("__int128", 16, true),
  unsigned128: integer("unsigned __int128", 16, false),
} as const satisfies Record<string, Type>;

/** Names that are one word, beside those made of C's keywords. */
const named: Readonly<Record<string, Type>> = {
  int8_t: integer("int8_t", 1, true),
  uint8_t: integer("uint8_t", 1, false),
  int16_t: integer("int16_t", 2, true),
  uint16_t: integer("uint16_t", 2, false),
  int32_t: integer("int32_t", 4, true),
  uint32_t: integer("uint32_t", 4, false),
  int64_t: integer("int64_t", 8, true),
  uint64_t: integer("uint64_t", 8, false),
  size_t: integer("size_t", 8, false),
  ssize_t: integer("ssize_t", 8, true),
  uintptr_t: integer("uintptr_t", 8, false),
  intptr_t: integer("intptr_t", 8, true),
  off_t: integer("off_t", 8, true),
  time_t: integer("time_t", 8, true),
  pid_t: integer("pid_t", 4, true),
  uid_t: integer("uid_t", 4, false),
  gid_t: integer("gid_t", 4, false),
  mode_t: integer("mode_t", 4, false),
  socklen_t: integer("socklen_t", 4, false),
  bool: { ...integer("bool", 1, false), isBoolean: true },
  _Bool: { ...integer("_Bool", 1, false), isBoolean: true },
  __int128: types.int128,
};

const keywords = new Set([
  "char",
  "short",
  "int",
  "long",
  "signed",
  "unsigned",
  "float",
  "double",
  "void",
  "const",
  "volatile",
  "__int128",
]);

export const startsType = (word: string): boolean => keywords.has(word) || Object.hasOwn(named, word);

/** The type that C's keywords in some order name; undefined: they do not go together. */
export function typeOfWords(words: readonly string[]): Type | undefined {
  const parts = words.filter((word) => word !== "const" && word !== "volatile");
  if (parts.length === 1 && Object.hasOwn(named, parts[0])) return named[parts[0]];
  const count = (word: string): number => parts.filter((part) => part === word).length;
  if (parts.some((part) => !keywords.has(part)) || parts.length === 0) return undefined;
  const isUnsigned = count("unsigned") > 0;
  if (count("void")) return parts.length === 1 ? types.void : undefined;
  if (count("float")) return parts.length === 1 ? types.float : undefined;
  if (count("double")) return parts.length === 1 || count("long") === 1 ? types.double : undefined;
  if (count("__int128")) return isUnsigned ? types.unsigned128 : types.int128;
  if (count("char")) return isUnsigned ? types.unsignedChar : count("signed") ? types.signedChar : types.char;
  if (count("short")) return isUnsigned ? types.unsignedShort : types.short;
  if (count("long")) {
    const isLongLong = count("long") > 1;
    if (!isLongLong) return isUnsigned ? types.unsignedLong : types.long;
    return integer(isUnsigned ? "unsigned long long" : "long long", 8, !isUnsigned);
  }
  return isUnsigned ? types.unsigned : types.int;
}

export const pointerTo = (to: Type): Type => ({ kind: "pointer", to });
export const arrayOf = (of: Type, count: number): Type => ({ kind: "array", of, count });

/** 1 for what has no size of its own, as gdb has it for void and functions. */
export function sizeOf(type: Type): number {
  switch (type.kind) {
    case "integer":
    case "float":
    case "struct":
      return type.bytes;
    case "pointer":
      return 8;
    case "array":
      return type.count * sizeOf(type.of);
    case "void":
    case "function":
    case "code":
    case "unknown":
      return 1;
  }
}

/** As C would write it: `char *`, `int [4]`, `struct iovec *`, `int (*)(char)`. */
export const nameOfType = (type: Type): string => declaration(type, "");

/** `char name[16]`, `int (*compare)(void *, void *)`; without a name, the type. */
export function declaration(type: Type, name: string): string {
  const [base, declarator] = declared(type, name);
  return declarator === "" ? base : `${base} ${declarator}`;
}

/** What stands first, and what is built around the name. */
function declared(type: Type, inner: string): readonly [base: string, declarator: string] {
  const qualified = (name: string): string => (type.qualifier === undefined ? name : `${type.qualifier} ${name}`);
  if (type.alias !== undefined) return [qualified(type.alias), inner];
  switch (type.kind) {
    case "integer":
    case "float":
      return [qualified(type.name), inner];
    case "struct":
      return [qualified(type.name === "" ? `${type.keyword ?? "struct"} {...}` : `${type.keyword ?? "struct"} ${type.name}`), inner];
    case "void":
      return [qualified("void"), inner];
    case "code":
      return ["<text variable, no debug info>", inner];
    case "unknown":
      return ["<data variable, no debug info>", inner];
    case "pointer": {
      const { to } = type;
      const star = type.qualifier === undefined ? `*${inner}` : `* ${type.qualifier}${inner === "" ? "" : ` ${inner}`}`;
      const isBracketed = to.alias === undefined && (to.kind === "array" || to.kind === "function");
      return declared(to, isBracketed ? `(${star})` : star);
    }
    case "array":
      return declared(type.of, `${inner}[${type.count}]`);
    case "function": {
      const parameters = [...type.parameters.map(nameOfType), ...(type.isVariadic ? ["..."] : [])];
      const none = type.isUnprototyped ? "" : "void";
      return declared(type.returns, `${inner}(${parameters.length === 0 ? none : parameters.join(", ")})`);
    }
  }
}
