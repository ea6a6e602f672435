// Encoding patterns: one string states the 32 bits of a word, most significant first, as the Arm ARM draws them.
// "sf:1 00 100010 sh:1 imm12:12 Rn:5 Rd:5" has fixed bits (0, 1, and x for "either") and named fields
// `name:width`; bits in parentheses should be as written: they are encoded so, and not looked at by the decoder.
// The names are part of the type, so a field that the pattern lacks is a compile error wherever it is used.

import { InvariantError } from "../base/errors.ts";

type FieldOf<Token extends string> = Token extends `${infer Name}:${number}` ? Name : never;

/** The union of the field names in a pattern. */
export type FieldNames<Pattern extends string> = Pattern extends `${infer Head} ${infer Tail}`
  ? FieldOf<Head> | FieldNames<Tail>
  : FieldOf<Pattern>;

/** The value of each field of an encoded word, unsigned. */
export type Fields<Names extends string = string> = { readonly [Name in Names]: number };

export interface FieldLayout {
  readonly name: string;
  /** Bit number of the field's least significant bit. */
  readonly shift: number;
  readonly width: number;
  /** 2^width − 1. */
  readonly largest: number;
}

export interface EncodingLayout {
  /** Bits that are fixed, and what they are: `(word & mask) === value`. Unsigned. */
  readonly mask: number;
  readonly value: number;
  /** `value` and the bits that should be 1: what the fields are put into. */
  readonly preset: number;
  readonly fields: readonly FieldLayout[];
  /** All fields, 0: a copy of it is filled faster than an empty object. */
  readonly zeros: Fields;
}

export function parsePattern(pattern: string): EncodingLayout {
  let mask = 0;
  let value = 0;
  let preset = 0;
  let bit = 32;
  const fields: FieldLayout[] = [];
  for (const token of pattern.trim().split(/\s+/)) {
    const [name, width] = token.split(":");
    if (width !== undefined) {
      bit -= Number(width);
      fields.push({ name, shift: bit, width: Number(width), largest: 2 ** Number(width) - 1 });
      continue;
    }
    const advisory = /^\([01]+\)$/.test(token);
    for (const digit of advisory ? token.slice(1, -1) : token) {
      bit -= 1;
      if (digit === "x") continue;
      if (digit !== "0" && digit !== "1") throw new InvariantError(`pattern "${pattern}": "${token}" is neither bits nor name:width`);
      if (digit === "1") preset += 2 ** bit;
      if (advisory) continue;
      mask += 2 ** bit;
      if (digit === "1") value += 2 ** bit;
    }
  }
  if (bit !== 0) throw new InvariantError(`pattern "${pattern}" has ${32 - bit} bits`);
  return {
    mask: mask >>> 0,
    value: value >>> 0,
    preset: preset >>> 0,
    fields,
    zeros: Object.fromEntries(fields.map(({ name }) => [name, 0])),
  };
}

export function extractFields(layout: EncodingLayout, word: number): Fields {
  const fields: Record<string, number> = { ...layout.zeros };
  for (const { name, shift, largest } of layout.fields) fields[name] = (word >>> shift) & largest;
  return fields;
}

/** The fields, of which those that are not given become 0. */
export function completeFields(layout: EncodingLayout, fields: Record<string, number>): Fields {
  for (const { name } of layout.fields) fields[name] ??= 0;
  return fields;
}

/** The word with these fields; a field that is not given is 0. */
export function insertFields(layout: EncodingLayout, fields: Partial<Fields>): number {
  let word = layout.preset;
  for (const { name, shift, width, largest } of layout.fields) {
    const field = fields[name] ?? 0;
    if (field < 0 || field > largest) throw new InvariantError(`${name} = ${field} does not fit ${width} bits`);
    word |= field << shift;
  }
  return word >>> 0;
}
