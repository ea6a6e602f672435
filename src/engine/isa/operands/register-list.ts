// Lists of vectors: `{v0.4s, v1.4s}`, `{v0.4s-v3.4s}`, `{v0.s-v3.s}[1]`. The word holds the first; the others follow it, 0 after 31.

import type { Mismatch, OperandKind, OperandSyntax, RegisterListSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, notEncodable, withoutValue, wrongForm, wrongSort } from "./match.ts";
import { elementBytes, elementLetter, elementSize, type Shapes } from "./shapes.ts";
import { agreeing } from "./simd-register.ts";

/** As objdump spells it: three and more with a dash, unless they run past v31. */
function spellList(first: number, count: number, shape: string): string {
  const last = (first + count - 1) % 32;
  if (count > 2 && last > first) return `{v${first}.${shape}-v${last}.${shape}}`;
  return `{${Array.from({ length: count }, (_, index) => `v${(first + index) % 32}.${shape}`).join(", ")}}`;
}

const nounFor = (count: number): string => (count === 1 ? "a vector in braces" : `${count} vectors in braces`);

/** A list of `count` vectors that follow each other, all of one shape, which is given back. */
function listIn(operand: OperandSyntax | undefined, count: number): (RegisterListSyntax & { readonly shape: string }) | Mismatch {
  const noun = nounFor(count);
  if (operand?.kind !== "registerList") return wrongSort(operand, noun);
  const [first, ...others] = operand.registers;
  const shape = first.arrangement;
  if (operand.registers.length !== count) return wrongForm(operand, `expected ${noun} here, read ${operand.registers.length}`);
  if (first.bank !== "v" || shape === undefined || first.lane) return wrongForm(operand, "the list needs vectors such as v0.4s");
  for (const [index, register] of others.entries()) {
    if (register.arrangement !== shape) return wrongForm(operand, `all vectors of the list must be .${shape}`);
    if (register.number !== (first.number + index + 1) % 32)
      return wrongForm(operand, "the vectors of a list must follow each other", `write ${spellList(first.number, count, shape)}`);
  }
  return { ...operand, shape };
}

/** Whole vectors. */
export function registerList<Name extends string, ShapeNames extends string>(
  field: Name,
  count: number,
  shapes: Shapes<ShapeNames>,
): OperandKind<Name | ShapeNames> {
  const shown = shapes.names.length === 1 ? shapes.names[0].toUpperCase() : "<T>";
  return {
    noun: nounFor(count),
    template: count === 1 ? `{ <V${field.slice(1)}>.${shown} }` : `{ <V${field.slice(1)}>.${shown} … ${count} vectors }`,
    fields: [field, ...shapes.fields],
    match(operand, sofar, mnemonic) {
      const list = listIn(operand, count);
      if ("matched" in list) return list;
      if (list.lane) return wrongForm(operand!, `${mnemonic} takes whole vectors here, not one element of each`);
      const fields = agreeing(shapes, list.shape, sofar);
      if (fields === "unknown") return wrongForm(operand!, `${mnemonic} has no .${list.shape}: it takes .${shapes.names.join(", .")}`);
      if ("instead" in fields) return wrongForm(operand!, `.${list.shape} does not go with the operands before it`);
      return matched<string>({ ...fields, [field]: list.registers[0].number });
    },
    print: (fields) => spellList(fields[field], count, shapes.decode(fields) ?? "?"),
    ...(shapes.fields.length > 0 ? { reserved: (fields) => shapes.decode(fields) === undefined } : {}),
  };
}

type ElementFields = "scale" | "Q" | "S" | "size";

/** Size (as a power of two) and index of the elements: the index is Q:S:size without the bits that the size needs. */
function decodeElement({ scale, Q, S, size }: Fields<ElementFields>): { readonly size: number; readonly index: number } | undefined {
  const all = Q * 8 + S * 4 + size;
  if (scale === 0) return { size: 0, index: all };
  if (scale === 1) return size & 1 ? undefined : { size: 1, index: all >> 1 };
  if (scale !== 2 || size > 1) return undefined;
  if (size === 0) return { size: 2, index: all >> 2 };
  return S ? undefined : { size: 3, index: Q };
}

function encodeElement(size: number, index: number): Fields<ElementFields> {
  const all = index << size;
  return { scale: Math.min(size, 2), Q: all >> 3, S: (all >> 2) & 1, size: size === 3 ? 1 : all & 3 };
}

/** Bytes of the element in a list of single elements. */
export const singleElementBytes = (fields: Fields<ElementFields>): number => 2 ** (decodeElement(fields)?.size ?? 0);

/** One element of each vector. */
export function elementList(count: number): OperandKind<"Rt" | ElementFields> {
  return {
    noun: `${nounFor(count)} and an index`,
    template: `{ <Vt>.<T>${count === 1 ? "" : ` … ${count} vectors`} }[<index>]`,
    fields: ["Rt", "scale", "Q", "S", "size"],
    match(operand, _sofar, mnemonic) {
      const list = listIn(operand, count);
      if ("matched" in list) return list;
      const { lane, shape, registers } = list;
      if (!lane)
        return wrongForm(operand!, `${mnemonic} needs the index of an element here: ${spellList(registers[0].number, count, "s")}[0]`);
      if (!["b", "h", "s", "d"].includes(shape))
        return wrongForm(operand!, `the elements of ${mnemonic} are .b, .h, .s or .d, read .${shape}`);
      if (lane.value === undefined) return withoutValue(lane);
      const largest = 16 / elementBytes(shape) - 1;
      if (lane.value < 0n || lane.value > BigInt(largest))
        return notEncodable(operand!, `a vector has elements .${shape}[0] to .${shape}[${largest}], read index ${lane.value}`);
      return matched({ Rt: registers[0].number, ...encodeElement(elementSize(shape), Number(lane.value)) });
    },
    print(fields) {
      const { size, index } = decodeElement(fields)!;
      return `${spellList(fields.Rt, count, elementLetter(size))}[${index}]`;
    },
    reserved: (fields) => decodeElement(fields) === undefined,
  };
}
