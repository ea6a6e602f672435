// A value of an expression: a type, its bytes, and where it lives if it can be assigned to. Scalars are read from the bytes.

import { latinBytes } from "../../base/latin.ts";
import { type StructField, sizeOf, type Type, types } from "./type.ts";

/** Where a value can be written. */
export type Place =
  | { readonly kind: "memory"; readonly address: bigint }
  /** Some bytes of a register, named as `register` takes it. */
  | { readonly kind: "register"; readonly name: string; readonly offset: number }
  | { readonly kind: "variable"; readonly name: string };

export interface Value {
  readonly type: Type;
  readonly bytes: Uint8Array;
  readonly place?: Place;
  readonly isBigEndian?: boolean;
  /** No convenience variable has this name yet, or nothing has run. */
  readonly isVoid?: boolean;
  /** Its bytes are not known. */
  readonly problem?: "optimizedOut" | "unreadable";
}

export function bytesOfInteger(value: bigint, bytes: number, isBigEndian = false): Uint8Array {
  const result = new Uint8Array(bytes);
  let rest = BigInt.asUintN(bytes * 8, value);
  for (let index = 0; index < bytes; index += 1) {
    result[isBigEndian ? bytes - 1 - index : index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return result;
}

export function integerOfBytes(bytes: Uint8Array, isSigned: boolean, isBigEndian = false): bigint {
  let value = 0n;
  for (let index = 0; index < bytes.length; index += 1)
    value = (value << 8n) | BigInt(bytes[isBigEndian ? index : bytes.length - 1 - index]);
  return isSigned ? BigInt.asIntN(bytes.length * 8, value) : value;
}

export function floatOfBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 8) return view.getFloat64(0, true);
  return bytes.length === 4 ? view.getFloat32(0, true) : halfToNumber(view.getUint16(0, true));
}

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function bytesOfFloat(value: number, bytes: number): Uint8Array {
  const result = new Uint8Array(bytes);
  const view = new DataView(result.buffer);
  if (bytes === 8) view.setFloat64(0, value, true);
  else view.setFloat32(0, value, true);
  return result;
}

/** A bit-field of a structure, as wide as its type. */
export function bitField(bytes: Uint8Array, { offset, type, bits }: StructField): Uint8Array {
  const size = sizeOf(type);
  const whole = integerOfBytes(bytes.slice(offset, offset + size), false) >> BigInt(bits?.offset ?? 0);
  const count = bits?.count ?? size * 8;
  const value = type.kind === "integer" && type.isSigned ? BigInt.asIntN(count, whole) : BigInt.asUintN(count, whole);
  return bytesOfInteger(value, size);
}

export const integerValue = (value: bigint, type: Type = types.int): Value => ({ type, bytes: bytesOfInteger(value, sizeOf(type)) });

export const floatValue = (value: number, type: Type = types.double): Value => ({ type, bytes: bytesOfFloat(value, sizeOf(type)) });

export const textValue = (text: string): Value => {
  const bytes = latinBytes(`${text}\0`);
  return { type: { kind: "array", of: types.char, count: bytes.length }, bytes };
};

/** The number that a scalar is; undefined: it is none. */
export function scalarOf({ type, bytes, isBigEndian }: Value): bigint | number | undefined {
  switch (type.kind) {
    case "integer":
      return integerOfBytes(bytes, type.isSigned, isBigEndian);
    case "pointer":
      return integerOfBytes(bytes, false);
    case "float":
      return floatOfBytes(bytes);
    default:
      return undefined;
  }
}
