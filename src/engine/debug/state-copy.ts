// Copies of plain data: objects, arrays, maps, sets, typed arrays, with cycles and shared parts kept. `freeze` makes the copy
// that a snapshot keeps, whose large arrays share the pieces that have not changed since the copy before; `thaw` makes
// a fresh original of it. `firstDifference` says where two such values part.

import { InvariantError } from "../base/errors.ts";

/** Arrays longer than this are kept in pieces. */
const pieceBytes = 4096;
const wholeBytes = 4 * pieceBytes;

type Bytes = Uint8Array;

/** A long Uint8Array, frozen. */
class Pieces {
  readonly length: number;
  readonly pieces: readonly Bytes[];

  constructor(length: number, pieces: readonly Bytes[]) {
    this.length = length;
    this.pieces = pieces;
  }
}

const sameBytes = (a: Bytes, b: Bytes): boolean => {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
};

/** What freezing costs: a copier can be asked. */
export interface FreezeCost {
  /** Objects and values visited, about. */
  values: number;
  /** Bytes copied anew, and bytes compared. */
  bytes: number;
}

/** Freezes again and again the same state as it changes. */
export class Freezer {
  /** For each long array of the live state: how it was frozen last. */
  readonly #before = new WeakMap<Bytes, Pieces>();

  freeze<T>(value: T): { readonly frozen: T; readonly cost: FreezeCost } {
    const cost: FreezeCost = { values: 0, bytes: 0 };
    const frozen = copyGraph(value, cost, (bytes) => this.#pieces(bytes, cost)) as T;
    return { frozen, cost };
  }

  /** A fresh original, which can be frozen again at little cost. */
  thaw<T>(frozen: T): T {
    return copyGraph(
      frozen,
      { values: 0, bytes: 0 },
      () => undefined,
      (bytes, pieces) => this.#before.set(bytes, pieces),
    ) as T;
  }

  #pieces(bytes: Bytes, cost: FreezeCost): unknown {
    if (bytes.length <= wholeBytes) return undefined;
    const before = this.#before.get(bytes);
    const pieces: Bytes[] = [];
    for (let start = 0, index = 0; start < bytes.length; start += pieceBytes, index += 1) {
      const piece = bytes.subarray(start, start + pieceBytes);
      const old = before?.pieces[index];
      if (old !== undefined && sameBytes(old, piece)) pieces.push(old);
      else {
        pieces.push(piece.slice());
        cost.bytes += piece.length;
      }
    }
    cost.values += bytes.length / 64;
    const frozen = new Pieces(bytes.length, pieces);
    this.#before.set(bytes, frozen);
    return frozen;
  }
}

function join({ length, pieces }: Pieces): Bytes {
  const bytes = new Uint8Array(length);
  for (const [index, piece] of pieces.entries()) bytes.set(piece, index * pieceBytes);
  return bytes;
}

function copyGraph(
  root: unknown,
  cost: FreezeCost,
  freezeBytes: (bytes: Bytes) => unknown,
  thawed?: (bytes: Bytes, pieces: Pieces) => void,
): unknown {
  const copies = new Map<object, unknown>();

  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) {
      if (typeof value === "function") throw new InvariantError("a function in the state");
      return value;
    }
    const known = copies.get(value);
    if (known !== undefined) return known;
    cost.values += 1;
    if (Array.isArray(value)) {
      const array: unknown[] = new Array(value.length);
      copies.set(value, array);
      for (let index = 0; index < value.length; index += 1) array[index] = copy(value[index]);
      cost.values += value.length;
      return array;
    }
    if (ArrayBuffer.isView(value)) return copyView(value);
    if (value instanceof Map) {
      const map = new Map<unknown, unknown>();
      copies.set(value, map);
      for (const [key, entry] of value) map.set(copy(key), copy(entry));
      cost.values += value.size;
      return map;
    }
    if (value instanceof Set) {
      const set = new Set<unknown>();
      copies.set(value, set);
      for (const entry of value) set.add(copy(entry));
      cost.values += value.size;
      return set;
    }
    if (value instanceof Pieces) {
      const bytes = join(value);
      copies.set(value, bytes);
      thawed?.(bytes, value);
      return bytes;
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) throw new InvariantError(`a ${prototype.constructor?.name} in the state`);
    // Spread, it has the shape of the original; its keys added one by one would make a dictionary of it, several times as large.
    const object: Record<string, unknown> = { ...value };
    copies.set(value, object);
    for (const key in object) {
      const member = object[key];
      if (typeof member === "object" || typeof member === "function") object[key] = copy(member);
      cost.values += 1;
    }
    return object;
  };

  const copyView = (value: ArrayBufferView): unknown => {
    const frozen = value instanceof Uint8Array ? freezeBytes(value) : undefined;
    const result = frozen ?? (value as Uint8Array).slice();
    if (frozen === undefined) cost.bytes += value.byteLength;
    copies.set(value, result);
    return result;
  };

  return copy(root);
}

/** Where two values part, as a path: `.tasks.100.registers`; undefined: nowhere. Frozen and live values can be mixed. */
export function firstDifference(a: unknown, b: unknown): string | undefined {
  const seen = new Map<object, object>();

  const compare = (left: unknown, right: unknown, path: string): string | undefined => {
    if (left instanceof Pieces) return compare(join(left), right, path);
    if (right instanceof Pieces) return compare(left, join(right), path);
    if (Object.is(left, right)) return undefined;
    if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return path;
    if (seen.get(left) === right) return undefined;
    seen.set(left, right);
    if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right)) {
      return sameBytes(bytesOf(left), bytesOf(right)) ? undefined : path;
    }
    if (left instanceof Map && right instanceof Map) {
      if (left.size !== right.size) return `${path}.size`;
      return compareAll([...left], [...right], path, ([key]) => (typeof key === "object" ? "…" : String(key)));
    }
    if (left instanceof Set && right instanceof Set) {
      if (left.size !== right.size) return `${path}.size`;
      return compareAll([...left], [...right], path, (_entry, index) => String(index));
    }
    if (Array.isArray(left) && Array.isArray(right)) {
      if (left.length !== right.length) return `${path}.length`;
      return compareAll(left, right, path, (_entry, index) => String(index));
    }
    const leftKeys = Object.keys(left);
    if (leftKeys.length !== Object.keys(right).length) return path;
    for (const key of leftKeys) {
      const difference = compare((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key], `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  };

  const compareAll = <T>(left: readonly T[], right: readonly T[], path: string, name: (entry: T, index: number) => string) => {
    for (const [index, entry] of left.entries()) {
      const difference = compare(entry, right[index], `${path}.${name(entry, index)}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  };

  return compare(a, b, "");
}

const bytesOf = (view: ArrayBufferView): Bytes => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
