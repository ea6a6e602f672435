// SIMD and FP registers as operands: scalars (`s0`) and vectors (`v0.4s`), in the shapes that the instruction has.

import type { Mismatch, OperandKind, OperandSyntax, RegisterSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { generalWidth } from "./general.ts";
import { describe, matched, wrongForm, wrongSort } from "./match.ts";
import type { Shapes } from "./shapes.ts";

/** Whether a register is one of the 32 SIMD and FP registers, in whatever view. */
export const isSimdRegister = (register: RegisterSyntax): boolean => generalWidth(register) === undefined && register.bank !== "c";

/** Fields of a shape that the operands before contradict; else what the shape encodes as. */
export function agreeing<Names extends string>(
  shapes: Shapes<Names>,
  shape: string,
  sofar: Partial<Fields>,
): Partial<Fields<Names>> | "unknown" | { readonly instead: string | undefined } {
  const fields = shapes.encode(shape);
  if (!fields) return "unknown";
  let differs = false;
  for (const name of shapes.fields) differs ||= sofar[name] !== undefined && sofar[name] !== fields[name];
  if (!differs) return fields;
  const known = shapes.fields.every((name) => sofar[name] !== undefined);
  return { instead: known ? shapes.decode(sofar as Fields<Names>) : undefined };
}

interface View<Name extends string, ShapeNames extends string> {
  /** Fields that hold the number: two where an alias writes a register once that the encoding has twice. */
  readonly numbers: readonly [Name, ...Name[]];
  readonly shapes: Shapes<ShapeNames>;
  readonly noun: string;
  readonly template: string;
  /** The shape as written, if the register is viewed so. */
  readonly shapeOf: (register: RegisterSyntax) => string | undefined;
  readonly spell: (number: number, shape: string) => string;
}

function viewed<Name extends string, ShapeNames extends string>(view: View<Name, ShapeNames>): OperandKind<Name | ShapeNames> {
  const { numbers, shapes, noun, template, shapeOf, spell } = view;
  const [field] = numbers;
  const listed = shapes.names.map((shape) => spell(0, shape).replace("v0", "")).join(", ");
  return {
    noun,
    template,
    fields: [...numbers, ...shapes.fields],
    match(operand, sofar, mnemonic) {
      const shape = viewedShape(operand, noun, shapeOf);
      if (typeof shape !== "string") return shape;
      const register = operand as OperandSyntax & RegisterSyntax;
      const fields = agreeing(shapes, shape, sofar);
      if (fields === "unknown") return wrongForm(register, `${mnemonic} has no ${spell(register.number, shape)} here: it takes ${listed}`);
      if ("instead" in fields)
        return wrongForm(
          register,
          `${spell(register.number, shape)} does not go with the operands before it`,
          fields.instead && `write ${spell(register.number, fields.instead)}`,
        );
      const all: Record<string, number | undefined> = { ...fields };
      for (const name of numbers) all[name] = register.number;
      return matched<string>(all);
    },
    print: (fields) => spell(fields[field], shapes.decode(fields) ?? "?"),
    ...(shapes.features ? { features: shapes.features } : {}),
    ...(shapes.fields.length > 0 ? { reserved: (fields) => shapes.decode(fields) === undefined } : {}),
  };
}

function viewedShape(
  operand: OperandSyntax | undefined,
  noun: string,
  shapeOf: (register: RegisterSyntax) => string | undefined,
): string | Mismatch {
  if (operand?.kind !== "register" || !isSimdRegister(operand)) return wrongSort(operand, noun);
  const shape = shapeOf(operand);
  if (shape === undefined) {
    if (operand.bank === "v" && operand.arrangement === undefined && !operand.lane)
      return wrongForm(
        operand,
        `v${operand.number} alone says nothing of its elements: as a vector it is v${operand.number}.4s and so on, as one value q${operand.number}, d${operand.number}, s${operand.number}`,
      );
    // A scalar for a vector and the other way round: this row is not the one that was meant.
    return wrongSort(operand, noun);
  }
  if (operand.modifier) return wrongForm(operand, `expected ${noun} here, read ${describe(operand)}`);
  return shape;
}

const isOne = ({ names }: Shapes<string>): boolean => names.length === 1;

/** `s0`: the low bits of a register. */
export const scalar = <Name extends string, ShapeNames extends string>(
  field: Name,
  shapes: Shapes<ShapeNames>,
): OperandKind<Name | ShapeNames> =>
  viewed({
    numbers: [field],
    shapes,
    noun: `a scalar register (${shapes.names.map((bank) => `${bank}0–${bank}31`).join(", ")})`,
    template: isOne(shapes) ? `<${shapes.names[0].toUpperCase()}${field.slice(1)}>` : `<V><${field.slice(1)}>`,
    shapeOf: ({ bank }) => (bank === "v" ? undefined : bank),
    spell: (number, shape) => `${shape}${number}`,
  });

const vectorIn = <Name extends string, ShapeNames extends string>(
  numbers: readonly [Name, ...Name[]],
  shapes: Shapes<ShapeNames>,
): OperandKind<Name | ShapeNames> =>
  viewed({
    numbers,
    shapes,
    noun: `a vector register such as v0.${shapes.names.at(-1)}`,
    template: `<V${numbers[0].slice(1)}>.${isOne(shapes) ? shapes.names[0].toUpperCase() : "<T>"}`,
    shapeOf: ({ bank, arrangement, lane }) => (bank === "v" && !lane ? arrangement : undefined),
    spell: (number, shape) => `v${number}.${shape}`,
  });

/** `v0.4s`: the register as so many elements. */
export const vector = <Name extends string, ShapeNames extends string>(
  field: Name,
  shapes: Shapes<ShapeNames>,
): OperandKind<Name | ShapeNames> => vectorIn([field], shapes);

/** One vector that the encoding holds in both its sources: `mov v0.16b, v1.16b`. */
export const bothVectors = <ShapeNames extends string>(shapes: Shapes<ShapeNames>): OperandKind<"Rn" | "Rm" | ShapeNames> =>
  vectorIn(["Rn", "Rm"], shapes);
