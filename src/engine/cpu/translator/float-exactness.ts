// What rounding took from a result, as Wasm expressions (float/native.ts says the same by value), and the support functions
// that give a result where it is exact. They serve programs that never round, for which translated code's shortest way is not.

import { FunctionBuilder, memoryOpcode, opcode, type ValueType, valueType } from "../../wasm/index.ts";
import { floatStatus, ordinaryControlMask } from "../float/index.ts";
import { registerOffset } from "../layout.ts";
import { type FloatForm, limits, scalarForm, vectorForm } from "./float-forms.ts";
import { apply, applyWith, constant32, constant128, isZero, localNode, type Node, operation, push, select, Temporaries } from "./node.ts";

/** Knuth's TwoSum. */
export function errorOfSum(form: FloatForm, a: Node, b: Node, sum: Node): Node {
  const subtract = (x: Node, y: Node): Node => form.compute("subtract", x, y);
  const virtualB = subtract(sum, a);
  return form.compute("add", subtract(a, subtract(sum, virtualB)), subtract(b, virtualB));
}

function upperHalf(form: FloatForm, a: Node): Node {
  const scaled = form.compute("multiply", a, form.constant(limits[form.bits].splitter));
  return form.compute("subtract", scaled, form.compute("subtract", scaled, a));
}

/** Dekker's TwoProduct. */
export function errorOfProduct(form: FloatForm, a: Node, b: Node, product: Node): Node {
  const subtract = (x: Node, y: Node): Node => form.compute("subtract", x, y);
  const multiply = (x: Node, y: Node): Node => form.compute("multiply", x, y);
  const [aHigh, bHigh] = [upperHalf(form, a), upperHalf(form, b)];
  const [aLow, bLow] = [subtract(a, aHigh), subtract(b, bHigh)];
  const rest = subtract(subtract(subtract(product, multiply(aHigh, bHigh)), multiply(aLow, bHigh)), multiply(aHigh, bLow));
  return subtract(multiply(aLow, bLow), rest);
}

const isZeroFloat = (form: FloatForm, a: Node): Node => form.compare("equal", a, form.constant(0));
export const isNumber = (form: FloatForm, a: Node): Node => form.compare("equal", a, a);
/** Below what would overflow when it is split. */
const isFactor = (form: FloatForm, a: Node): Node =>
  form.compare("less", form.compute("absolute", a), form.constant(limits[form.bits].largestFactor));
/** Large enough for its error to be a number. */
export const isLargeProduct = (form: FloatForm, a: Node): Node =>
  form.compare("greater", form.compute("absolute", a), form.constant(limits[form.bits].leastProduct));
/** Small enough for that as well. */
const isProduct = (form: FloatForm, a: Node): Node => form.both(isLargeProduct(form, a), isFactor(form, a));

const promoted = (a: Node): Node => apply("f64", opcode.f64PromoteF32, a);
const demoted = (a: Node): Node => apply("f32", opcode.f32DemoteF64, a);

const single = scalarForm(32);
const double = scalarForm(64);
const singles = vectorForm(32, 4);
const doubles = vectorForm(64, 2);

/** A result and the mask of where it is exact. */
interface Judged {
  readonly result: Node;
  readonly exact: Node;
}
/** Takes values in locals; `keep` puts another into one. `noted`: whether FPSR has noted inexactness already. */
type Judge = (operands: readonly Node[], keep: (value: Node) => Node, noted: () => Node) => Judged;

const sumOf =
  (form: FloatForm): Judge =>
  ([x, y], keep) => {
    const result = keep(form.compute("add", x, y));
    return { result, exact: isZeroFloat(form, errorOfSum(form, x, y, result)) };
  };

/** Zeros have exact products anywhere. */
const productOf =
  (form: FloatForm): Judge =>
  ([x, y], keep) => {
    const result = keep(form.compute("multiply", x, y));
    const isCertain = [isProduct(form, result), isFactor(form, x), isFactor(form, y)].reduce(form.both);
    const exact = form.both(isCertain, isZeroFloat(form, errorOfProduct(form, x, y, result)));
    return { result, exact: form.either(form.either(isZeroFloat(form, x), isZeroFloat(form, y)), exact) };
  };

const scalarJudges = {
  sumF32: ([x, y], keep) => {
    const [a, b] = [keep(promoted(x)), keep(promoted(y))];
    const sum = keep(double.compute("add", a, b));
    const result = keep(demoted(sum));
    const fits = double.compare("equal", promoted(result), sum);
    return { result, exact: double.both(fits, isZeroFloat(double, errorOfSum(double, a, b, sum))) };
  },
  productF32: ([x, y], keep) => {
    const product = keep(double.compute("multiply", promoted(x), promoted(y)));
    const result = keep(demoted(product));
    return { result, exact: double.compare("equal", promoted(result), product) };
  },
  quotientF32: ([x, y], keep) => {
    const result = keep(single.compute("divide", x, y));
    return { result, exact: double.compare("equal", double.compute("multiply", promoted(result), promoted(y)), promoted(x)) };
  },
  rootF32: ([x], keep) => {
    const result = keep(single.compute("squareRoot", x));
    const root = promoted(result);
    return { result, exact: double.compare("equal", double.compute("multiply", root, root), promoted(x)) };
  },
  multiplyAddF32: ([z, x, y], keep, noted) => {
    const product = keep(double.compute("multiply", promoted(x), promoted(y)));
    const addend = keep(promoted(z));
    const sum = keep(double.compute("add", product, addend));
    const result = keep(demoted(sum));
    // The sum is not rounded, so that the result is rounded once.
    const isOnce = isZeroFloat(double, errorOfSum(double, product, addend, sum));
    const isPlain = operation("i32", opcode.i32And, noted(), isInRange(single, result).reduce(single.both));
    const fits = double.compare("equal", promoted(result), sum);
    return { result, exact: double.both(isOnce, double.either(fits, isPlain)) };
  },
  sumF64: sumOf(double),
  productF64: productOf(double),
  quotientF64: ([x, y], keep) => {
    const result = keep(double.compute("divide", x, y));
    const product = keep(double.compute("multiply", result, y));
    const isCertain = [isProduct(double, result), isProduct(double, x), isFactor(double, y)].reduce(double.both);
    const fits = double.both(double.compare("equal", product, x), isZeroFloat(double, errorOfProduct(double, result, y, product)));
    return { result, exact: double.either(isZeroFloat(double, x), double.both(isCertain, fits)) };
  },
  rootF64: ([x], keep) => {
    const result = keep(double.compute("squareRoot", x));
    const square = keep(double.compute("multiply", result, result));
    const fits = double.both(double.compare("equal", square, x), isZeroFloat(double, errorOfProduct(double, result, result, square)));
    return { result, exact: double.either(isZeroFloat(double, x), double.both(isProduct(double, x), fits)) };
  },
  multiplyAddF64: ([z, x, y], keep, noted) => {
    const product = keep(double.compute("multiply", x, y));
    const low = keep(errorOfProduct(double, x, y, product));
    const sum = keep(double.compute("add", product, z));
    const error = keep(errorOfSum(double, product, z, sum));
    const rest = keep(double.compute("add", error, low));
    const fused = double.compute("add", sum, rest);
    const isZeroProduct = keep(double.either(isZeroFloat(double, x), isZeroFloat(double, y)));
    const result = keep(select(isZeroProduct, sum, fused));
    const isCertain = [isProduct(double, product), isFactor(double, x), isFactor(double, y), isFactor(double, z)].reduce(double.both);
    // The three terms are two, whose sum is rounded once.
    const isOnce = double.both(isCertain, isZeroFloat(double, errorOfSum(double, error, low, rest)));
    const fits = double.either(isZeroFloat(double, errorOfSum(double, sum, rest, result)), noted());
    return { result, exact: double.either(isZeroProduct, double.both(isOnce, fits)) };
  },
} as const satisfies Record<string, Judge>;

/** A vector judged lane by lane. */
const inEachLane =
  (form: FloatForm, count: number, judge: Judge): Judge =>
  (operands, keep, noted) => {
    const [extract, replace] =
      form.bits === 64 ? [opcode.f64x2ExtractLane, opcode.f64x2ReplaceLane] : [opcode.f32x4ExtractLane, opcode.f32x4ReplaceLane];
    const result = Array.from({ length: count }, (_, lane) => lane).reduce((sofar, lane) => {
      const values = operands.map((operand) => keep(applyWith(form.type, extract, [lane], operand)));
      const judged = judge(values, keep, noted);
      return keep(applyWith("v128", replace, [lane], sofar, select(judged.exact, judged.result, form.constant(Number.NaN))));
    }, constant128(0n));
    return { result, exact: constant128(2n ** 128n - 1n) };
  };

const judges = {
  ...scalarJudges,
  sumF32x4: sumOf(singles),
  productF32x4: productOf(singles),
  quotientF32x4: inEachLane(single, 4, scalarJudges.quotientF32),
  rootF32x4: inEachLane(single, 4, scalarJudges.rootF32),
  multiplyAddF32x4: inEachLane(single, 4, scalarJudges.multiplyAddF32),
  sumF64x2: sumOf(doubles),
  productF64x2: productOf(doubles),
  quotientF64x2: inEachLane(double, 2, scalarJudges.quotientF64),
  rootF64x2: inEachLane(double, 2, scalarJudges.rootF64),
  multiplyAddF64x2: inEachLane(double, 2, scalarJudges.multiplyAddF64),
} as const satisfies Record<string, Judge>;

export type ExactnessTest = keyof typeof judges;
export const exactnessTests = Object.keys(judges) as ExactnessTest[];

/** Where rounding to nearest is the only thing that can have happened to a number: neither tiny nor infinite. */
export const isInRange = (form: FloatForm, a: Node): Node[] => [
  form.compare("greater", form.compute("absolute", a), form.constant(limits[form.bits].leastNormal)),
  form.compare("less", form.compute("absolute", a), form.constant(Number.POSITIVE_INFINITY)),
];

const formOf = (test: ExactnessTest): FloatForm =>
  test.endsWith("F32") ? single : test.endsWith("F64") ? double : test.endsWith("F32x4") ? singles : doubles;

/** Operands to the result; or to a NaN, in the lanes where it is not exact, everywhere if FPCR is not the ordinary one. */
export function exactnessType(test: ExactnessTest): { readonly parameters: ValueType[]; readonly results: ValueType[] } {
  const type = valueType[formOf(test).type];
  const count = test.startsWith("root") ? 1 : test.startsWith("multiplyAdd") ? 3 : 2;
  return { parameters: Array<ValueType>(count).fill(type), results: [type] };
}

export function buildExactnessTest(test: ExactnessTest): FunctionBuilder {
  const type = exactnessType(test);
  const form = formOf(test);
  const body = new FunctionBuilder(type);
  const temporaries = new Temporaries(body);
  const keep = (value: Node): Node => {
    const local = body.local(valueType[value.type]);
    push(body, temporaries, value);
    body.set(local);
    return localNode(value.type, local);
  };
  const word = (offset: number, mask: number): Node => {
    const local = body.local(valueType.i32);
    body.i32(0);
    body.memory(memoryOpcode.i32Load, offset);
    body.i32(mask);
    body.emit(opcode.i32And);
    body.set(local);
    return localNode("i32", local);
  };
  const isNoted = (): Node => apply("i32", opcode.i32Ne, word(registerOffset.fpsr, floatStatus.inexact), constant32(0));
  const operands = type.parameters.map((_, index) => localNode(form.type, body.parameter(index)));
  const { result, exact } = judges[test](operands, keep, isNoted);
  const isOrdinary = isZero(word(registerOffset.fpcr, ordinaryControlMask));
  const none = form.constant(Number.NaN);
  if (form.type === "v128") {
    const chosen = apply("v128", opcode.v128Bitselect, result, constant128(2n ** 128n - 1n), exact);
    push(body, temporaries, select(isOrdinary, chosen, none));
  } else push(body, temporaries, select(operation("i32", opcode.i32And, isOrdinary, exact), result, none));
  return body;
}
