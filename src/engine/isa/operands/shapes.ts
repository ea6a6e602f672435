// Shapes of SIMD and FP registers: the arrangements of a vector (`8b` … `2d`) or the banks of a scalar (`b` … `q`) that an
// instruction has, and how encoding fields hold them. A shape is named by its element's letter, behind the number of elements.

import { InvariantError } from "../../base/errors.ts";
import { type FeatureSet, feature } from "../feature.ts";
import type { Fields } from "../pattern.ts";

export interface Shapes<Names extends string> {
  readonly fields: readonly Names[];
  /** In the order in which messages list them. */
  readonly names: readonly string[];
  /** What the fields must be for a shape; of fields that hold more than the size, as much as the shape decides. */
  encode(shape: string): Partial<Fields<Names>> | undefined;
  /** What the processor must have for the shape, beside what the instruction needs for any. */
  readonly features?: (fields: Fields<Names>) => FeatureSet;
  /** The shape, or undefined where the fields are reserved. */
  decode(fields: Fields<Names>): string | undefined;
}

const letters = "bhsdq";

/** The element's size as the power of two of its bytes: 2 for `s`, `4s` and `v1.s[3]`. */
export const elementSize = (shape: string): number => letters.indexOf(shape.at(-1)!);

export const elementLetter = (size: number): string => letters[size];

/** Bytes of an element of the shape. */
export const elementBytes = (shape: string): number => 2 ** elementSize(shape);

/** Whether a vector fills all 128 bits, which is what Q says. */
const isFull = (shape: string): boolean => Number.parseInt(shape, 10) * elementBytes(shape) === 16;

/** How a field holds an element's size. */
interface SizeField<Name extends string> {
  readonly field: Name;
  encode(size: number): number;
  decode(value: number): number | undefined;
}

interface Definition<Name extends string> {
  /** Names of the shapes, separated by spaces. */
  readonly list: string;
  readonly size?: SizeField<Name>;
  readonly hasQ: boolean;
  /** How many times the elements are doubled beside what the field says: 1 for the wide operand of a widening instruction. */
  readonly doublings?: number;
}

function define<Names extends string>({ list, size, hasQ, doublings = 0 }: Definition<string>): Shapes<Names> {
  const names = list.split(" ");
  const fieldsOf = new Map<string, Partial<Fields<Names>>>();
  const nameOf = new Map<number, string>();
  for (const name of names) {
    const stored = elementSize(name) - doublings;
    const Q = isFull(name) ? 1 : 0;
    const fields = { ...(size ? { [size.field]: size.encode(stored) } : {}), ...(hasQ ? { Q } : {}) };
    fieldsOf.set(name, fields as Partial<Fields<Names>>);
    nameOf.set(key(size ? stored : undefined, hasQ ? Q : undefined), name);
  }
  return {
    fields: [...(size ? [size.field] : []), ...(hasQ ? ["Q"] : [])] as Names[],
    names,
    encode: (shape) => fieldsOf.get(shape),
    decode(fields: Fields) {
      const stored = size?.decode(fields[size.field]);
      return size && stored === undefined ? undefined : nameOf.get(key(stored, hasQ ? fields["Q"] : undefined));
    },
  };
}

const key = (stored = 0, Q = 0): number => stored * 2 + Q;

const plain: SizeField<"size"> = { field: "size", encode: (size) => size, decode: (value) => value };
const singleOrDouble: SizeField<"sz"> = { field: "sz", encode: (size) => size - 2, decode: (value) => value + 2 };

const typeSizes = [2, 3, undefined, 1];
const type: SizeField<"ptype"> = { field: "ptype", encode: (size) => typeSizes.indexOf(size), decode: (value) => typeSizes[value] };

/** The highest 1 of immh gives the size; the bits below it belong to the shift. */
const shiftSize: SizeField<"immh"> = {
  field: "immh",
  encode: (size) => 1 << size,
  decode: (value) => (value === 0 ? undefined : 31 - Math.clz32(value)),
};

/** The lowest 1 of imm5 gives the size; the bits above it belong to the index. */
const copySize: SizeField<"imm5"> = {
  field: "imm5",
  encode: (size) => 1 << size,
  decode: (value) => (value === 0 ? undefined : 31 - Math.clz32(value & -value)),
};

/** One shape, which no field holds. */
export const onlyShape = (shape: string): Shapes<never> => define({ list: shape, hasQ: false });

/** Vectors by `size` (0 for bytes) and Q. */
export const bySizeAndQ = (list: string): Shapes<"size" | "Q"> => define({ list, size: plain, hasQ: true });
/** As `bySizeAndQ`, with elements twice as wide as `size` says. */
export const bySizeAndQDoubled = (list: string): Shapes<"size" | "Q"> => define({ list, size: plain, hasQ: true, doublings: 1 });
/** Vectors of single or double precision by `sz` and Q. */
export const bySzAndQ = (list: string): Shapes<"sz" | "Q"> => define({ list, size: singleOrDouble, hasQ: true });
/** Vectors of one kind of element by Q. */
export const byQ = (list: string): Shapes<"Q"> => define({ list, hasQ: true });
/** Scalars, or vectors of one length, by `size`. */
export const bySize = (list: string): Shapes<"size"> => define({ list, size: plain, hasQ: false });
/** As `bySize`, with elements twice as wide as `size` says. */
export const bySizeDoubled = (list: string): Shapes<"size"> => define({ list, size: plain, hasQ: false, doublings: 1 });
/** Scalars, or vectors of one length, of single or double precision by `sz`. */
export const bySz = (list: string): Shapes<"sz"> => define({ list, size: singleOrDouble, hasQ: false });
/** As `bySz`, of elements half as wide: single precision where `sz` is 1. */
export const bySzHalved = (list: string): Shapes<"sz"> => define({ list, size: singleOrDouble, hasQ: false, doublings: -1 });
/** Scalars of half, single or double precision by `ptype`. */
export const byType = (list: string): Shapes<"ptype"> => ({
  ...define({ list, size: type, hasQ: false }),
  features: ({ ptype }) => (ptype === 3 ? feature.fp16 : 0),
});
/** Vectors that are shifted by an immediate. */
export const byShiftAndQ = (list: string): Shapes<"immh" | "Q"> => define({ list, size: shiftSize, hasQ: true });
/** Scalars, or vectors of one length, that are shifted by an immediate. */
export const byShift = (list: string): Shapes<"immh"> => define({ list, size: shiftSize, hasQ: false });
/** As `byShift`, with elements twice as wide as immh says. */
export const byShiftDoubled = (list: string): Shapes<"immh"> => define({ list, size: shiftSize, hasQ: false, doublings: 1 });
/** Vectors that a single element is copied to. */
export const byCopyAndQ = (list: string): Shapes<"imm5" | "Q"> => define({ list, size: copySize, hasQ: true });
/** Scalars, or elements, that a single element is copied to or from. */
export const byCopy = (list: string): Shapes<"imm5"> => define({ list, size: copySize, hasQ: false });

/** The element's size that fields say, where the operands before have made sure that they say one. */
export function sizeIn<Names extends string>(shapes: Shapes<Names>, fields: Partial<Fields>): number {
  const shape = shapes.decode(fields as Fields<Names>);
  if (shape === undefined) throw new InvariantError(`no shape of ${shapes.names.join(", ")} in ${JSON.stringify(fields)}`);
  return elementSize(shape);
}
