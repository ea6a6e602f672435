// The steps of AES, SHA-1 and SHA-256 as functions of Wasm: vectors in, a vector out. They are in the support module, and are
// called through the function table, because written out in place each of them would be long.

import type { CryptoArithmetic } from "../../isa/crypto-arithmetic.ts";
import { FunctionBuilder, type FunctionType, opcode, valueType } from "../../wasm/index.ts";
import { inverseSubstitution, substitution } from "../crypto/index.ts";
import type { Emitted } from "./emitted-arithmetic.ts";
import { apply, applyWith, constant32, constant128, localNode, type Node, operation, push, Temporaries } from "./node.ts";

const vector = (code: number, ...operands: Node[]): Node => apply("v128", code, ...operands);
const xor = (a: Node, b: Node): Node => vector(opcode.v128Xor, a, b);
const shuffle = (a: Node, b: Node, indices: readonly number[]): Node => applyWith("v128", opcode.i8x16Shuffle, indices, a, b);
const bytes = (list: Iterable<number>): Node => constant128([...list].reduceRight<bigint>((sum, byte) => (sum << 8n) | BigInt(byte), 0n));
const inAllBytes = (value: number): Node => bytes(Array<number>(16).fill(value));
const places = Array.from({ length: 16 }, (_, place) => place);

// AES. The value of a step is used more than once, so `keep` puts it into a local.

type Keep = (value: Node) => Node;

/** The table of 256 bytes sixteen at a time: Wasm's look-up gives 0 beyond its table. */
function lookUp(table: Uint8Array, indices: Node): Node {
  return places
    .map((row) => {
      const part = bytes(table.subarray(row * 16, row * 16 + 16));
      return vector(opcode.i8x16Swizzle, part, row === 0 ? indices : vector(opcode.i8x16Sub, indices, inAllBytes(row * 16)));
    })
    .reduce((a, b) => vector(opcode.v128Or, a, b));
}

/** Row r moves by r columns. */
function substitute(state: Node, key: Node, direction: 1 | 3, table: Uint8Array, keep: Keep): Node {
  const added = keep(xor(state, key));
  const moved = places.map((place) => (place + 4 * direction * (place % 4)) % 16);
  return lookUp(table, keep(shuffle(added, added, moved)));
}

/** Twice each byte, as a number of GF(2^8). */
function double(a: Node): Node {
  const isHigh = vector(opcode.i8x16GtS, constant128(0n), a);
  return xor(vector(opcode.i8x16Add, a, a), vector(opcode.v128And, isHigh, inAllBytes(0x1b)));
}

/** In each column the byte `by` rows further down. */
const rotate = (a: Node, by: number): Node =>
  shuffle(
    a,
    a,
    places.map((place) => (place & 12) | ((place + by) & 3)),
  );

function mixColumns(state: Node, keep: Keep): Node {
  const next = keep(rotate(state, 1));
  // 2 × its own, 3 × the next, 1 × each of the others.
  return [double(keep(xor(state, next))), next, rotate(state, 2), rotate(state, 3)].reduce(xor);
}

/** The inverse matrix is the matrix times one of 5, 0, 4, 0. */
function inverseMixColumns(state: Node, keep: Keep): Node {
  const four = double(keep(double(keep(xor(state, rotate(state, 2))))));
  return mixColumns(keep(xor(state, four)), keep);
}

// SHA, in words.

const add = (...terms: Node[]): Node => terms.reduce((a, b) => operation("i32", opcode.i32Add, a, b));
const and = (a: Node, b: Node): Node => operation("i32", opcode.i32And, a, b);
const xorWords = (...terms: Node[]): Node => terms.reduce((a, b) => operation("i32", opcode.i32Xor, a, b));
const rotateRight = (a: Node, by: number): Node => operation("i32", opcode.i32Rotr, a, constant32(by));
const shiftRight = (a: Node, by: number): Node => operation("i32", opcode.i32ShrU, a, constant32(by));
const lane = (a: Node, index: number): Node => applyWith("i32", opcode.i32x4ExtractLane, [index], a);
const lanes = (a: Node, keep: Keep): Node[] => [0, 1, 2, 3].map((index) => keep(lane(a, index)));
const together = (words: readonly Node[]): Node =>
  words.reduce((sofar, word, index) => applyWith("v128", opcode.i32x4ReplaceLane, [index], sofar, word), constant128(0n));

const choose = (x: Node, y: Node, z: Node): Node => xorWords(and(xorWords(y, z), x), z);
const parity = (x: Node, y: Node, z: Node): Node => xorWords(x, y, z);
const majority = (x: Node, y: Node, z: Node): Node => xorWords(and(x, y), and(z, xorWords(x, y)));

function sha1Rounds(combine: (x: Node, y: Node, z: Node) => Node): Step {
  return ([hash, e, scheduled], keep) => {
    let [a, b, c, d] = lanes(hash, keep);
    let last = keep(lane(e, 0));
    for (const word of lanes(scheduled, keep)) {
      const next = keep(add(last, rotateRight(a, 27), combine(b, c, d), word));
      [a, b, c, d, last] = [next, a, keep(rotateRight(b, 2)), c, d];
    }
    return together([a, b, c, d]);
  };
}

function sha256Rounds(abcd: Node, efgh: Node, scheduled: Node, keep: Keep): readonly [Node[], Node[]] {
  let [a, b, c, d] = lanes(abcd, keep);
  let [e, f, g, h] = lanes(efgh, keep);
  for (const word of lanes(scheduled, keep)) {
    const one = keep(add(h, xorWords(rotateRight(e, 6), rotateRight(e, 11), rotateRight(e, 25)), choose(e, f, g), word));
    const two = add(xorWords(rotateRight(a, 2), rotateRight(a, 13), rotateRight(a, 22)), majority(a, b, c));
    [a, b, c, d, e, f, g, h] = [keep(add(one, two)), a, b, c, keep(add(d, one)), e, f, g];
  }
  return [
    [a, b, c, d],
    [e, f, g, h],
  ];
}

const mixed0 = (word: Node): Node => xorWords(rotateRight(word, 7), rotateRight(word, 18), shiftRight(word, 3));
const mixed1 = (word: Node): Node => xorWords(rotateRight(word, 17), rotateRight(word, 19), shiftRight(word, 10));

type Step = (operands: readonly Node[], keep: Keep) => Node;

/** As many operands as the method of `CryptoArithmetic` takes. */
const steps = {
  aesEncrypt: { operands: 2, step: ([state, key], keep) => substitute(state, key, 1, substitution, keep) },
  aesDecrypt: { operands: 2, step: ([state, key], keep) => substitute(state, key, 3, inverseSubstitution, keep) },
  aesMixColumns: { operands: 1, step: ([state], keep) => mixColumns(state, keep) },
  aesInverseMixColumns: { operands: 1, step: ([state], keep) => inverseMixColumns(state, keep) },
  sha1Choose: { operands: 3, step: sha1Rounds(choose) },
  sha1Parity: { operands: 3, step: sha1Rounds(parity) },
  sha1Majority: { operands: 3, step: sha1Rounds(majority) },
  sha256Hash: { operands: 3, step: ([d, n, m], keep) => together(sha256Rounds(d, n, m, keep)[0]) },
  sha256Hash2: { operands: 3, step: ([d, n, m], keep) => together(sha256Rounds(n, d, m, keep)[1]) },
  sha256Schedule0: {
    operands: 2,
    step([d, n], keep) {
      const words = lanes(d, keep);
      const next = [...words.slice(1), keep(lane(n, 0))];
      return together(words.map((word, index) => add(word, mixed0(next[index]))));
    },
  },
  sha256Schedule1: {
    operands: 3,
    step([d, n, m], keep) {
      const [d0, d1, d2, d3] = lanes(d, keep);
      const [, n1, n2, n3] = lanes(n, keep);
      const [m0, , m2, m3] = lanes(m, keep);
      const first = keep(add(d0, n1, mixed1(m2)));
      const second = keep(add(d1, n2, mixed1(m3)));
      return together([first, second, add(d2, n3, mixed1(first)), add(d3, m0, mixed1(second))]);
    },
  },
} as const satisfies Partial<Record<keyof CryptoArithmetic<Emitted>, { readonly operands: 1 | 2 | 3; readonly step: Step }>>;

export type CryptoStep = keyof typeof steps;
export const cryptoSteps = Object.keys(steps) as CryptoStep[];
export const isCryptoStep = (name: string): name is CryptoStep => Object.hasOwn(steps, name);

export const cryptoStepType = (name: CryptoStep): FunctionType => ({
  parameters: Array(steps[name].operands).fill(valueType.v128),
  results: [valueType.v128],
});

export function buildCryptoStep(name: CryptoStep): FunctionBuilder {
  const type = cryptoStepType(name);
  const body = new FunctionBuilder(type);
  const temporaries = new Temporaries(body);
  const keep: Keep = (value) => {
    if (value.form === "local") return value;
    const local = body.local(valueType[value.type]);
    push(body, temporaries, value);
    body.set(local);
    return localNode(value.type, local);
  };
  const operands = type.parameters.map((_, index) => localNode("v128", body.parameter(index)));
  push(body, temporaries, steps[name].step(operands, keep));
  return body;
}
