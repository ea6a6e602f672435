// One element of a vector as an operand: `v1.s[2]`. Where its number and index are in the word is different in each class.

import type { Mismatch, OperandKind, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { generalName, generalWidth } from "./general.ts";
import { describe, matched, notEncodable, withoutValue, wrongForm, wrongSort } from "./match.ts";
import { byCopy, elementLetter, elementSize, type Shapes, sizeIn } from "./shapes.ts";
import { agreeing, isSimdRegister } from "./simd-register.ts";

const noun = "an element of a vector such as v1.s[0]";

interface Element {
  readonly number: number;
  /** The element's shape: its letter, or `4b` for four bytes that are taken together. */
  readonly shape: string;
  readonly index: bigint;
}

/** Shapes that may stand before an index: an element's letter, or an arrangement, which means its element, as GNU as has it. */
const indexed = new Map<string, string>([
  ...["b", "h", "s", "d", "4b"].map((shape) => [shape, shape] as const),
  ...["8b", "16b", "4h", "8h", "2s", "4s", "1d", "2d"].map((shape) => [shape, shape.at(-1)!] as const),
]);

/** An element as written. */
function elementIn(operand: OperandSyntax | undefined): Element | Mismatch {
  if (operand?.kind !== "register" || !isSimdRegister(operand)) return wrongSort(operand, noun);
  const { bank, arrangement, lane, number, modifier } = operand;
  const shape = indexed.get(arrangement ?? "");
  if (bank !== "v" || shape === undefined || !lane || modifier)
    return wrongForm(operand, `expected ${noun} here, read ${describe(operand)}`);
  if (lane.value === undefined) return withoutValue(lane);
  return { number, shape, index: lane.value };
}

/** An element whose index is below `count`, of a shape that the instruction has and the operands before agree to. */
function checkedElement<Names extends string>(
  operand: OperandSyntax | undefined,
  shapes: Shapes<Names>,
  sofar: Partial<Fields>,
  mnemonic: string,
): (Element & { readonly fields: Partial<Fields<Names>> }) | Mismatch {
  const element = elementIn(operand);
  if ("matched" in element) {
    const isScalarMove = mnemonic === "mov" && operand?.kind === "register" && isSimdRegister(operand) && operand.bank !== "v";
    return isScalarMove ? { ...element, help: "fmov copies one scalar to another: fmov d0, d1" } : element;
  }
  const fields = agreeing(shapes, element.shape, sofar);
  const written = `v${element.number}.${element.shape}`;
  if (fields === "unknown")
    return wrongForm(operand!, `${mnemonic} takes no element ${written}[] here: .${shapes.names.join(", .")} is possible`);
  if ("instead" in fields)
    return wrongForm(
      operand!,
      `${written}[] does not go with the operands before it`,
      fields.instead && `write v${element.number}.${fields.instead}[${element.index}]`,
    );
  const count = 16 / (element.shape === "4b" ? 4 : 2 ** elementSize(element.shape));
  if (element.index < 0n || element.index >= BigInt(count))
    return notEncodable(operand!, `a vector has elements ${written}[0] to ${written}[${count - 1}], read index ${element.index}`);
  return { ...element, fields };
}

const template = (field: string): string => `<V${field.slice(1)}>.<Ts>[<index>]`;

/** An element whose size and index imm5 holds: the index stands above the lowest 1, which tells the size. */
export function copiedElement<Name extends string>(field: Name, letters: string): OperandKind<Name | "imm5"> {
  const shapes = byCopy(letters);
  return {
    noun,
    template: template(field),
    fields: [field, "imm5"],
    refines: ["imm5"],
    match(operand, sofar, mnemonic) {
      // The destination may have told the size by the lowest 1 alone.
      const element = checkedElement(operand, shapes, sofar, mnemonic);
      if ("matched" in element) return element;
      const size = elementSize(element.shape);
      return matched<string>({ [field]: element.number, imm5: (Number(element.index) << (size + 1)) | (1 << size) });
    },
    print(fields) {
      const size = sizeIn(shapes, fields);
      return `v${fields[field]}.${elementLetter(size)}[${fields.imm5 >> (size + 1)}]`;
    },
    reserved: (fields) => shapes.decode(fields) === undefined,
  };
}

const anyElement = byCopy("b h s d");

/** The source of INS: imm4 holds its index, imm5 of the destination the size. */
export const insertedElement: OperandKind<"Rn" | "imm4" | "imm5"> = {
  noun,
  template: template("Rn"),
  fields: ["Rn", "imm4", "imm5"],
  match(operand, sofar, mnemonic) {
    const size = sizeIn(anyElement, sofar);
    const element = checkedElement(operand, anyElement, { imm5: 1 << size }, mnemonic);
    if ("matched" in element) return element;
    return matched({ Rn: element.number, imm4: Number(element.index) << size });
  },
  print(fields) {
    const size = sizeIn(anyElement, fields);
    return `v${fields.Rn}.${elementLetter(size)}[${fields.imm4 >> size}]`;
  },
};

/** The general register that an element is copied from: x for doublewords, w for the others. */
export const registerOfElement: OperandKind<"Rn" | "imm5"> = {
  noun: "a general register as wide as the element",
  template: "<R><n>",
  fields: ["Rn", "imm5"],
  match(operand, sofar) {
    if (operand?.kind !== "register" || isSimdRegister(operand)) return wrongSort(operand, this.noun);
    const width = sizeIn(anyElement, sofar) === 3 ? 64 : 32;
    if (generalWidth(operand) !== width || operand.bank === "sp" || operand.bank === "wsp" || operand.modifier)
      return wrongForm(operand, `expected a ${width}-bit register here, read ${describe(operand)}`);
    return matched({ Rn: operand.number });
  },
  print: (fields) => generalName(sizeIn(anyElement, fields) === 3 ? 64 : 32, fields.Rn),
};

/** `v1.d[1]` of FMOV: the upper half. */
export const upperDoubleword = <Name extends string>(field: Name): OperandKind<Name> => ({
  noun: "the upper half of a vector, such as v1.d[1]",
  template: `<V${field.slice(1)}>.D[1]`,
  fields: [field],
  match(operand) {
    const element = elementIn(operand);
    if ("matched" in element) return element;
    if (element.shape !== "d" || element.index !== 1n) return wrongForm(operand!, `expected ${this.noun}`);
    return matched({ [field]: element.number } as Fields<Name>);
  },
  print: (fields) => `v${fields[field]}.d[1]`,
});

type IndexFields = "Rm" | "H" | "L" | "M";

/** Where register number and index of a multiplication's element are; M belongs to the index of halfwords and to the number of others. */
const places: Readonly<
  Record<string, { encode: (number: number, index: number) => Fields<IndexFields>; index: (f: Fields<IndexFields>) => number }>
> = {
  h: {
    encode: (number, index) => ({ Rm: number, H: index >> 2, L: (index >> 1) & 1, M: index & 1 }),
    index: ({ H, L, M }) => H * 4 + L * 2 + M,
  },
  s: {
    encode: (number, index) => ({ Rm: number & 15, M: number >> 4, H: index >> 1, L: index & 1 }),
    index: ({ H, L }) => H * 2 + L,
  },
  d: {
    encode: (number, index) => ({ Rm: number & 15, M: number >> 4, H: index, L: 0 }),
    index: ({ H }) => H,
  },
  "4b": {
    encode: (number, index) => ({ Rm: number & 15, M: number >> 4, H: index >> 1, L: index & 1 }),
    index: ({ H, L }) => H * 2 + L,
  },
};

/** Register and index of the element of 16, 32 or 64 bits by which a vector or scalar is multiplied. */
export const multiplierPlace = (
  bits: 16 | 32 | 64,
  fields: Fields<IndexFields>,
): { readonly register: number; readonly index: number } => ({
  register: fields.Rm + (bits === 16 ? 0 : 16 * fields.M),
  index: places[{ 16: "h", 32: "s", 64: "d" }[bits]].index(fields),
});

/** The element by which a vector or scalar is multiplied. */
export function multiplierElement<Names extends string>(shapes: Shapes<Names>): OperandKind<IndexFields | Names> {
  return {
    noun,
    template: template("Rm"),
    fields: ["Rm", "H", "L", "M", ...shapes.fields],
    match(operand, sofar, mnemonic) {
      const element = checkedElement(operand, shapes, sofar, mnemonic);
      if ("matched" in element) return element;
      if (element.shape === "h" && element.number > 15)
        return notEncodable(operand!, `halfwords are taken from v0–v15 here, read v${element.number}`);
      return matched<string>({ ...element.fields, ...places[element.shape].encode(element.number, Number(element.index)) });
    },
    print(fields) {
      const shape = shapes.decode(fields) ?? "?";
      return `v${fields.Rm + (shape === "h" ? 0 : 16 * fields.M)}.${shape}[${places[shape].index(fields)}]`;
    },
    // The index of a doubleword is one bit.
    reserved(fields) {
      const shape = shapes.decode(fields);
      return shape === undefined || (shape === "d" && fields.L === 1);
    },
  };
}
