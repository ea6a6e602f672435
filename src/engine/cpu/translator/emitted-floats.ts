// Floating point of single and double precision as Wasm: the engine's own instruction, and a check that it gave what A64 gives
// and raised nothing new. It does under the ordinary FPCR (to nearest, nothing flushed), where the result is a number in the
// middle of the range, and inexactness has been noted in FPSR already, as after the first inexact operation it has for good.
// What fails the check goes to a test for exact results (float-exactness.ts), then to the evaluation by value.

import type { FixedFormat, FloatArithmetic, Rounding } from "../../isa/float-arithmetic.ts";
import { type FunctionBuilder, type Local, opcode } from "../../wasm/index.ts";
import type { Emitted } from "./emitted-arithmetic.ts";
import { type EmittedFlags, flagsOfComparison } from "./emitted-flags.ts";
import { conversionCode, demoteBoth, fitsFraction, isMiddle, promote, promoteHigh, truncationCode } from "./float-conversions.ts";
import { type ExactnessTest, errorOfProduct, errorOfSum, isInRange, isLargeProduct, isNumber } from "./float-exactness.ts";
import { type FloatForm, floatForm, scalarForm, vectorForm, type WasmRounding } from "./float-forms.ts";
import { apply, applyWith, constant32, constant128, extend, isZero, localNode, type Node, type NodeType, operation, wrap } from "./node.ts";

/** Where floating point is written. */
export interface FloatSite {
  readonly body: FunctionBuilder;
  /** An i32 local: whether FPCR is the ordinary one. */
  readonly ordinary: Local;
  /** An i32 local: whether moreover FPSR has noted inexactness. */
  readonly inexactNoted: Local;
  take(type: NodeType): Local;
  push(node: Node): void;
  /** The value in a local, or a constant. */
  settle(node: Node): Node;
  /** Calls a test; its arguments are on the stack, and then its result. */
  callTest(test: ExactnessTest): void;
}

/** How a value becomes certain. */
interface Checks {
  /** i32s, all of which must hold for the value to be final … */
  readonly conditions: readonly Node[];
  /** … or this one, under the ordinary FPCR … */
  readonly exact?: Node;
  /** … or this, which gives the exact result, or NaN … */
  readonly test?: ExactnessCall;
  /** … or else the evaluation by value. */
  readonly byValue: () => Node;
}

interface ExactnessCall {
  readonly name: ExactnessTest;
  readonly operands: readonly Node[];
}

class FloatEmitter implements FloatArithmetic<Emitted> {
  readonly bits: 32 | 64;
  readonly count: number;
  readonly #site: FloatSite;
  readonly #byValue: FloatArithmetic<Emitted>;
  readonly #form: FloatForm;

  constructor(bits: 32 | 64, count: number, site: FloatSite, byValue: FloatArithmetic<Emitted>) {
    this.bits = bits;
    this.count = count;
    this.#site = site;
    this.#byValue = byValue;
    this.#form = floatForm(bits, count);
  }

  // How values are checked.

  get #ordinary(): Node {
    return localNode("i32", this.#site.ordinary);
  }
  get #noted(): Node {
    return localNode("i32", this.#site.inexactNoted);
  }

  /** The value in a local, once it is certain; `fromVector` takes it from what the evaluation by value gives. */
  #checked(value: Node, checksOf: (result: Node) => Checks, fromVector: (vector: Node) => Node): Node {
    const site = this.#site;
    const { body } = site;
    const local = site.take(value.type);
    const result = localNode(value.type, local);
    site.push(value);
    body.set(local);
    const { conditions, exact, test, byValue } = checksOf(result);
    const done = body.block();
    const doubtful = body.block();
    for (const condition of conditions) {
      site.push(isZero(condition));
      body.branchIf(doubtful, false);
    }
    body.branch(done);
    body.end(doubtful);
    if (exact !== undefined) {
      site.push(operation("i32", opcode.i32And, this.#ordinary, exact));
      body.branchIf(done);
    }
    if (test !== undefined) {
      for (const operand of test.operands) site.push(operand);
      site.callTest(test.name);
      body.set(local);
      site.push(this.#form.holds(isNumber(this.#form, result)));
      body.branchIf(done);
    }
    site.push(fromVector(byValue()));
    body.set(local);
    body.end(done);
    return result;
  }

  #operands(vectors: readonly Node[]): { readonly vectors: readonly Node[]; readonly values: readonly Node[] } {
    const settled = vectors.map((vector) => this.#site.settle(vector));
    return { vectors: settled, values: settled.map((vector) => this.#site.settle(this.#form.from(vector))) };
  }

  #test(kind: "sum" | "product" | "quotient" | "root" | "multiplyAdd", operands: readonly Node[]): ExactnessCall {
    const suffix = this.count === 1 ? (`F${this.bits}` as const) : this.bits === 32 ? "F32x4" : "F64x2";
    return { name: `${kind}${suffix}`, operands };
  }

  /** An operation whose result may have to be rounded. */
  #rounded(
    vectors: readonly Node[],
    compute: (values: readonly Node[]) => Node,
    plain: (result: Node) => readonly Node[],
    test: (values: readonly Node[]) => ExactnessCall,
    byValue: (vectors: readonly Node[]) => Node,
  ): Node {
    const form = this.#form;
    const operands = this.#operands(vectors);
    const result = this.#checked(
      compute(operands.values),
      (value) => ({
        conditions: [this.#noted, ...inAllLanes(form, plain(value))],
        test: test(operands.values),
        byValue: () => byValue(operands.vectors),
      }),
      form.from,
    );
    return form.toVector(result);
  }

  /** Not infinite, no NaN: a sum that is tiny is exact. */
  #isFinite(value: Node): Node {
    const form = this.#form;
    return form.compare("less", form.compute("absolute", value), form.constant(Number.POSITIVE_INFINITY));
  }

  // Arithmetic.

  add(a: Node, b: Node): Node {
    return this.#rounded(
      [a, b],
      ([x, y]) => this.#form.compute("add", x, y),
      (sum) => [this.#isFinite(sum)],
      (values) => this.#test("sum", values),
      ([x, y]) => this.#byValue.add(x, y),
    );
  }

  subtract(a: Node, b: Node): Node {
    return this.#rounded(
      [a, b],
      ([x, y]) => this.#form.compute("subtract", x, y),
      (difference) => [this.#isFinite(difference)],
      ([x, y]) => this.#test("sum", [x, this.#form.compute("negate", y)]),
      ([x, y]) => this.#byValue.subtract(x, y),
    );
  }

  multiply(a: Node, b: Node): Node {
    return this.#rounded(
      [a, b],
      ([x, y]) => this.#form.compute("multiply", x, y),
      (product) => isInRange(this.#form, product),
      (values) => this.#test("product", values),
      ([x, y]) => this.#byValue.multiply(x, y),
    );
  }

  divide(a: Node, b: Node): Node {
    return this.#rounded(
      [a, b],
      ([x, y]) => this.#form.compute("divide", x, y),
      (quotient) => isInRange(this.#form, quotient),
      (values) => this.#test("quotient", values),
      ([x, y]) => this.#byValue.divide(x, y),
    );
  }

  squareRoot(a: Node): Node {
    return this.#rounded(
      [a],
      ([x]) => this.#form.compute("squareRoot", x),
      (root) => [isNumber(this.#form, root)],
      (values) => this.#test("root", values),
      ([x]) => this.#byValue.squareRoot(x),
    );
  }

  multiplyAdd(addend: Node, a: Node, b: Node): Node {
    const { vectors, values } = this.#operands([addend, a, b]);
    const { value, conditionsOf } = this.bits === 64 ? this.#fusedDoubles(values) : this.#fusedSingles(values);
    const result = this.#checked(
      value,
      (fused) => ({
        conditions: [this.#noted, ...conditionsOf(fused)],
        test: this.#test("multiplyAdd", values),
        byValue: () => this.#byValue.multiplyAdd(vectors[0], vectors[1], vectors[2]),
      }),
      this.#form.from,
    );
    return this.#form.toVector(result);
  }

  /**
   * Product and sum with their errors, which are added and then rounded with the sum. The sum of the errors is rounded itself;
   * where moving it by more than that does not change the result, that does not matter.
   */
  #fusedDoubles([z, x, y]: readonly Node[]): Fused {
    const site = this.#site;
    const form = this.#form;
    const product = site.settle(form.compute("multiply", x, y));
    const sum = site.settle(form.compute("add", product, z));
    const rest = site.settle(form.compute("add", errorOfSum(form, product, z, sum), errorOfProduct(form, x, y, product)));
    const withRest = (factor: number): Node => form.compute("add", sum, form.compute("multiply", rest, form.constant(factor)));
    return {
      value: form.compute("add", sum, rest),
      conditionsOf() {
        // What is too great makes a NaN of the errors.
        const isOnce = form.compare("equal", withRest(1 + Number.EPSILON), withRest(1 - Number.EPSILON));
        return inAllLanes(form, [isLargeProduct(form, product), isOnce]);
      },
    };
  }

  /**
   * As doubles: the product is exact, and rounding the sum twice is harmless but where it seems to lie in the middle between
   * two singles.
   */
  #fusedSingles(operands: readonly Node[]): Fused {
    const form = this.#form;
    const isScalar = this.count === 1;
    const wide = isScalar ? scalarForm(64) : vectorForm(64, 2);
    const parts = this.count > 2 ? [promote, promoteHigh] : [promote];
    const sums = parts.map((part) => {
      const [z, x, y] = operands.map(part);
      return this.#site.settle(wide.compute("add", wide.compute("multiply", x, y), z));
    });
    return {
      value: isScalar ? apply("f32", opcode.f32DemoteF64, sums[0]) : demoteBoth(sums[0], sums[1]),
      conditionsOf: (result) => [...inAllLanes(form, isInRange(form, result)), ...sums.map((sum) => isZero(isMiddle(sum)))],
    };
  }

  multiplyExtended(a: Node, b: Node): Node {
    return this.#byValue.multiplyExtended(a, b);
  }

  // Wasm's minimum and maximum order zeros as A64 does.

  #chosen(name: "maximum" | "minimum" | "maximumNumber" | "minimumNumber", a: Node, b: Node): Node {
    const form = this.#form;
    const { vectors, values } = this.#operands([a, b]);
    const result = this.#checked(
      form.compute(name.startsWith("maximum") ? "maximum" : "minimum", values[0], values[1]),
      (value) => ({
        conditions: [this.#ordinary, ...inAllLanes(form, [isNumber(form, value)])],
        byValue: () => this.#byValue[name](vectors[0], vectors[1]),
      }),
      form.from,
    );
    return form.toVector(result);
  }
  maximum(a: Node, b: Node): Node {
    return this.#chosen("maximum", a, b);
  }
  minimum(a: Node, b: Node): Node {
    return this.#chosen("minimum", a, b);
  }
  maximumNumber(a: Node, b: Node): Node {
    return this.#chosen("maximumNumber", a, b);
  }
  minimumNumber(a: Node, b: Node): Node {
    return this.#chosen("minimumNumber", a, b);
  }

  // Comparisons.

  #compared(name: "equal" | "greater" | "greaterOrEqual", a: Node, b: Node): Node {
    const form = this.#form;
    const isScalar = this.count === 1;
    const { vectors, values } = this.#operands([a, b]);
    const [x, y] = values;
    const compared = form.compare(name, x, y);
    const mask = this.#checked(
      isScalar ? operation("i32", opcode.i32Sub, constant32(0), compared) : compared,
      () => ({
        conditions: [this.#ordinary, ...inAllLanes(form, [isNumber(form, x), isNumber(form, y)])],
        byValue: () => this.#byValue[name](vectors[0], vectors[1]),
      }),
      (vector) => (isScalar ? applyWith("i32", opcode.i32x4ExtractLane, [0], vector) : vector),
    );
    if (!isScalar) return form.toVector(mask);
    return integerAsVector(this.bits === 64 ? apply("i64", opcode.i64ExtendI32S, mask) : extend(mask));
  }
  equal(a: Node, b: Node): Node {
    return this.#compared("equal", a, b);
  }
  greater(a: Node, b: Node): Node {
    return this.#compared("greater", a, b);
  }
  greaterOrEqual(a: Node, b: Node): Node {
    return this.#compared("greaterOrEqual", a, b);
  }

  compareFlags(a: Node, b: Node, signalsQuietNan: boolean): EmittedFlags {
    const site = this.#site;
    const { body } = site;
    const form = scalarForm(this.bits);
    const vectors = [a, b].map((vector) => site.settle(vector));
    const [x, y] = vectors.map((vector) => site.settle(form.from(vector)));
    const [above, below] = [site.take("i32"), site.take("i32")];
    const set = (local: Local, value: Node): void => {
      site.push(value);
      body.set(local);
    };
    set(above, form.compare("greater", x, y));
    set(below, form.compare("less", x, y));
    const done = body.block();
    const doubtful = body.block();
    for (const condition of [this.#ordinary, isNumber(form, x), isNumber(form, y)]) {
      site.push(isZero(condition));
      body.branchIf(doubtful, false);
    }
    body.branch(done);
    body.end(doubtful);
    const flags = this.#byValue.compareFlags(vectors[0], vectors[1], signalsQuietNan);
    set(above, wrap(flags.a));
    set(below, wrap(flags.b));
    body.end(done);
    return flagsOfComparison(localNode("i32", above), localNode("i32", below));
  }

  // Estimates and their steps.

  reciprocalEstimate(a: Node): Node {
    return this.#byValue.reciprocalEstimate(a);
  }
  reciprocalSquareRootEstimate(a: Node): Node {
    return this.#byValue.reciprocalSquareRootEstimate(a);
  }
  reciprocalExponent(a: Node): Node {
    return this.#byValue.reciprocalExponent(a);
  }
  unsignedReciprocalEstimate(a: Node): Node {
    return this.#byValue.unsignedReciprocalEstimate(a);
  }
  unsignedReciprocalSquareRootEstimate(a: Node): Node {
    return this.#byValue.unsignedReciprocalSquareRootEstimate(a);
  }
  reciprocalStep(a: Node, b: Node): Node {
    return this.#byValue.reciprocalStep(a, b);
  }
  reciprocalSquareRootStep(a: Node, b: Node): Node {
    return this.#byValue.reciprocalSquareRootStep(a, b);
  }

  // Conversions.

  roundToIntegral(a: Node, rounding: Rounding, signalsInexact: boolean): Node {
    const way = wasmRounding(rounding);
    if (way === undefined) return this.#byValue.roundToIntegral(a, rounding, signalsInexact);
    const form = this.#form;
    const { vectors, values } = this.#operands([a]);
    const result = this.#checked(
      form.round(values[0], way),
      (value) => ({
        conditions: [signalsInexact ? this.#noted : this.#ordinary, ...inAllLanes(form, [isNumber(form, value)])],
        exact: form.holds(form.compare("equal", values[0], value)),
        byValue: () => this.#byValue.roundToIntegral(vectors[0], rounding, signalsInexact),
      }),
      form.from,
    );
    return form.toVector(result);
  }

  toFixed(a: Node, format: FixedFormat, rounding: Rounding): Node {
    const way = wasmRounding(rounding);
    const isScalar = this.count === 1;
    const code = truncationCode(this.bits, isScalar, format);
    if (way === undefined || code === undefined) return this.#byValue.toFixed(a, format, rounding);
    const site = this.#site;
    const form = this.#form;
    const { vectors, values } = this.#operands([a]);
    const whole = site.settle(form.round(values[0], way));
    const limit = form.constant(2 ** (format.unsigned ? format.bits : format.bits - 1));
    // Made anew where it is used, since not every way through the checks comes by both places.
    const inRange = (): Node[] =>
      format.unsigned
        ? [form.compare("greaterOrEqual", whole, form.constant(0)), form.compare("less", whole, limit)]
        : [form.compare("less", form.compute("absolute", whole), limit)];
    const isWide = format.bits === 64;
    const lane = isWide ? "i64" : "i32";
    const result = this.#checked(
      apply(isScalar ? lane : "v128", code, whole),
      () => ({
        conditions: [this.#noted, ...inAllLanes(form, inRange())],
        exact: form.holds([form.compare("equal", values[0], whole), ...inRange()].reduce(form.both)),
        byValue: () => this.#byValue.toFixed(vectors[0], format, rounding),
      }),
      (vector) => (isScalar ? applyWith(lane, isWide ? opcode.i64x2ExtractLane : opcode.i32x4ExtractLane, [0], vector) : vector),
    );
    if (!isScalar) return form.toVector(result);
    return integerAsVector(isWide ? result : extend(result));
  }

  fromFixed(a: Node, format: FixedFormat): Node {
    const form = this.#form;
    const isScalar = this.count === 1;
    const code = conversionCode(this.bits, isScalar, format);
    if (code === undefined) return this.#byValue.fromFixed(a, format);
    const site = this.#site;
    const vector = site.settle(a);
    const byValue = (): Node => this.#byValue.fromFixed(vector, format);
    if (!isScalar) {
      const converted = this.#checked(apply("v128", code, vector), () => ({ conditions: [this.#noted], byValue }), form.from);
      return form.toVector(converted);
    }
    const low = applyWith("i64", opcode.i64x2ExtractLane, [0], vector);
    const integer = site.settle(format.bits === 64 ? low : wrap(low));
    const value = apply(form.type, code, integer);
    // A word fits into a double.
    if (this.bits === 64 && format.bits === 32) return form.toVector(site.settle(value));
    const exact = fitsFraction(integer, this.bits === 64 ? 53 : 24, format.unsigned);
    return form.toVector(this.#checked(value, () => ({ conditions: [this.#noted], exact, byValue }), form.from));
  }

  convert(a: Node, to: 16 | 32 | 64, rounding: Rounding = "current"): Node {
    if (to === 16 || to === this.bits || wasmRounding(rounding) !== "nearestEven") return this.#byValue.convert(a, to, rounding);
    const site = this.#site;
    const wider = to === 64;
    const isScalar = this.count === 1;
    const [source, target] = [this.#form, floatForm(to, this.count)];
    const vector = site.settle(a);
    const value = site.settle(source.from(vector));
    const narrowed = (): Node => (isScalar ? apply("f32", opcode.f32DemoteF64, value) : demoteBoth(value));
    const result = this.#checked(
      wider ? promote(value) : narrowed(),
      (converted) => ({
        conditions: wider
          ? [this.#ordinary, ...inAllLanes(target, [isNumber(target, converted)])]
          : [this.#noted, ...inAllLanes(target, isInRange(target, converted))],
        ...(wider ? {} : { exact: source.holds(source.compare("equal", promote(converted), value)) }),
        byValue: () => this.#byValue.convert(vector, to, rounding),
      }),
      target.from,
    );
    return target.toVector(result);
  }
}

interface Fused {
  readonly value: Node;
  /** i32s; of the value in its local. */
  readonly conditionsOf: (result: Node) => readonly Node[];
}

/** Wasm's instruction for a rounding; "current" is to nearest under the ordinary FPCR. */
function wasmRounding(rounding: Rounding): WasmRounding | undefined {
  if (rounding === "current") return "nearestEven";
  return rounding === "odd" ? undefined : rounding;
}

/** Whether masks hold in all lanes, by as few i32s as there can be. */
const inAllLanes = (form: FloatForm, masks: readonly Node[]): Node[] =>
  form.count === 1 ? [...masks] : [form.holds(masks.reduce(form.both))];

/** 64 bits, and 0 above. */
const integerAsVector = (low: Node): Node => applyWith("v128", opcode.i64x2ReplaceLane, [0], constant128(0n), low);

/** `byValue` writes the same operations as calls to their evaluation by value. */
export const emittedFloats = (bits: 32 | 64, count: number, site: FloatSite, byValue: FloatArithmetic<Emitted>): FloatArithmetic<Emitted> =>
  new FloatEmitter(bits, count, site, byValue);
