// The value of an expression in a context: registers, memory and symbols of one task at one moment. arithmetic.ts has C's operators.

import { latinUntilZero } from "../../base/latin.ts";
import { compute, promoted, truthValue } from "./arithmetic.ts";
import { type Expression, ExpressionError, parseExpression, type TypeNames } from "./parse.ts";
import { arrayOf, nameOfType, pointerTo, type StructField, sizeOf, type Type, types } from "./type.ts";
import { bitField, bytesOfInteger, floatValue, integerValue, type Place, scalarOf, textValue, type Value } from "./value.ts";

export interface EvaluationContext {
  /** A register, or a part or view of one (x0, w0, d0, v0, cpsr, N …), by its name in lower or upper case. */
  register(name: string): Value | undefined;
  setRegister(name: string, bytes: Uint8Array, offset: number): void;
  /** Undefined where nothing is mapped. */
  read(address: bigint, length: number): Uint8Array | undefined;
  /** False: not all of it could be written. */
  write(address: bigint, bytes: Uint8Array): boolean;
  /** A register is one only behind a dollar. */
  readonly needsDollar?: boolean;
  symbol(name: string): { readonly address: bigint; readonly isCode: boolean; readonly size: number } | undefined;
  /** What the program itself declares: a variable, a function, a constant of an enumeration. */
  declared?(name: string): Value | undefined;
  /** Types that the program names. */
  readonly typeNames?: TypeNames;
  /** Convenience variables, and older values by their number ("1", "", "$"). */
  variable(name: string): Value | undefined;
  setVariable(name: string, value: Value): void;
  /** What a function of the program gives for these arguments; none: it cannot be called here. */
  call?(callee: Value, values: readonly Value[], returns: Type | undefined): Value | undefined;
}

const stringMaximum = 65536;

const untyped = (name: string) => new ExpressionError(`'${name}' has unknown type; cast it to its declared type`);

/** Of a text. Throws an ExpressionError. */
export const evaluateText = (text: string, context: EvaluationContext): Value =>
  evaluate(parseExpression(text, context.typeNames), context);

export function evaluate(expression: Expression, context: EvaluationContext): Value {
  return new Evaluator(context).value(expression);
}

/** True as C has it. */
export function isTrue(value: Value): boolean {
  const scalar = scalarOf(scalarView(value) ?? value);
  if (scalar === undefined) throw new ExpressionError("Attempt to take contents of a non-pointer value.");
  return typeof scalar === "bigint" ? scalar !== 0n : scalar !== 0;
}

/** The address that a value stands for: a pointer's or integer's own, that of an array, a structure or a function. */
export function addressOfValue(value: Value): bigint {
  const scalar = scalarOf(value);
  if (typeof scalar === "bigint") return BigInt.asUintN(64, scalar);
  if (value.place?.kind === "memory") return value.place.address;
  throw new ExpressionError("Invalid cast.");
}

export const hexText = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;

class Evaluator {
  readonly #context: EvaluationContext;

  constructor(context: EvaluationContext) {
    this.#context = context;
  }

  value(expression: Expression): Value {
    switch (expression.kind) {
      case "integer":
        return integerValue(expression.value, expression.type);
      case "float":
        return floatValue(expression.value, expression.type);
      case "character":
        return integerValue(BigInt(expression.value), types.char);
      case "string":
        return textValue(expression.text);
      case "name":
        return this.#name(expression.name);
      case "dollar":
        return this.#dollar(expression.name);
      case "call":
        return this.#call(expression.name, expression.arguments);
      case "callProgram":
        return this.#callProgram(expression);
      case "unary":
        return this.#unary(expression.operator, expression.operand);
      case "binary":
        return this.#binary(expression.operator, expression.left, expression.right);
      case "conditional":
        return this.value(isTrue(this.value(expression.condition)) ? expression.then : expression.otherwise);
      case "assign":
        return this.#assign(expression);
      case "postfix": {
        const { operator, place } = expression;
        const before = this.value(place);
        this.#assign({ kind: "assign", operator, place, value: { kind: "integer", value: 1n, type: types.int } });
        const { place: _place, ...value } = before;
        return value;
      }
      case "cast":
        if (expression.operand.kind === "callProgram")
          return this.#cast(expression.type, this.#callProgram(expression.operand, expression.type));
        return this.#cast(expression.type, this.value(expression.operand));
      case "at":
        return this.#load(expression.type, addressOfValue(this.value(expression.address)));
      case "sizeof":
        return this.#sizeOf(expression.operand);
      case "member":
        return this.#member(expression.of, expression.name, expression.isArrow);
      case "index":
        return this.#index(this.value(expression.of), this.#integer(expression.index));
    }
  }

  /** `returns`: what the call is cast to, where nothing tells its type. */
  #callProgram({ callee, arguments: given }: Extract<Expression, { kind: "callProgram" }>, returns?: Type): Value {
    const values = given.map((each) => this.value(each));
    const result = this.#context.call?.(this.value(callee), values, returns);
    if (result) return result;
    throw new ExpressionError("The program's own functions cannot be called from here: break where they are called, and finish.");
  }

  #sizeOf(operand: Extract<Expression, { kind: "sizeof" }>["operand"]): Value {
    const type = "kind" in operand ? this.value(operand).type : operand.type;
    if (type.kind === "unknown") throw untyped(type.name);
    return integerValue(BigInt(sizeOf(type)), types.unsignedLong);
  }

  #name(name: string): Value {
    const declared = this.#context.declared?.(name);
    if (declared) return declared;
    const symbol = this.#context.symbol(name);
    if (symbol) {
      const place: Place = { kind: "memory", address: symbol.address };
      if (symbol.isCode) return { type: { kind: "code", name }, bytes: this.#context.read(symbol.address, 1) ?? new Uint8Array(1), place };
      // Nobody has told its type; what it can be seen as is up to casts, & and the formats.
      return { type: { kind: "unknown", name }, bytes: this.#context.read(symbol.address, 4) ?? new Uint8Array(4), place };
    }
    // Registers may be written without their dollar where nothing else has the name.
    const register = this.#context.needsDollar ? undefined : this.#context.register(name);
    if (register) return register;
    const dot = name.lastIndexOf(".");
    if (dot > 0) return this.#memberOf(this.#name(name.slice(0, dot)), name.slice(dot + 1));
    throw new ExpressionError(`No symbol "${name}" in current context.`);
  }

  #dollar(name: string): Value {
    const register = this.#context.register(name);
    if (register) return register;
    const value: Value = this.#context.variable(name) ?? { type: types.void, bytes: new Uint8Array(0), isVoid: true };
    // Older values stay what they were.
    return /^\$?\d*$/.test(name) || value.place ? value : { ...value, place: { kind: "variable", name } };
  }

  #load(type: Type, address: bigint, isBigEndian = false): Value {
    if (type.kind === "void") throw new ExpressionError("Attempt to take contents of a non-pointer value.");
    const size = sizeOf(type);
    const bytes = this.#context.read(address, size);
    if (!bytes || bytes.length < size)
      throw new ExpressionError(`Cannot access memory at address ${hexText(address + BigInt(bytes?.length ?? 0))}`);
    return { type, bytes, place: { kind: "memory", address }, ...(isBigEndian ? { isBigEndian } : {}) };
  }

  /** A number to compute with. */
  #number(value: Value): bigint | number {
    if (value.type.kind === "unknown") throw untyped(value.type.name);
    requireBytes(value);
    if (value.type.kind === "array" || value.type.kind === "code" || value.type.kind === "function") return addressOfValue(value);
    const view = scalarView(value);
    if (view) return this.#number(view);
    const scalar = scalarOf(value);
    if (scalar !== undefined) return scalar;
    if (value.isVoid) return 0n;
    throw new ExpressionError("Argument to arithmetic operation not a number or boolean.");
  }

  #integer(expression: Expression): bigint {
    const number = this.#number(this.value(expression));
    return typeof number === "bigint" ? number : BigInt(Math.trunc(number));
  }

  #unary(operator: "-" | "+" | "!" | "~" | "*" | "&", operand: Expression): Value {
    const value = this.value(operand);
    switch (operator) {
      case "*": {
        if (value.type.kind === "unknown") throw untyped(value.type.name);
        requireBytes(value);
        if (value.type.kind === "array") return this.#index(value, 0n);
        if (value.type.kind === "code" || value.type.kind === "function") return value;
        // gdb reads what an integer points to as a long.
        if (value.type.kind === "integer") return this.#load(types.long, addressOfValue(value));
        if (value.type.kind !== "pointer") throw new ExpressionError("Attempt to take contents of a non-pointer value.");
        return this.#load(value.type.to, addressOfValue(value));
      }
      case "&":
        if (value.place?.kind !== "memory") throw new ExpressionError("Attempt to take address of value not located in memory.");
        return integerValue(value.place.address, pointerTo(value.type));
      case "!":
        return truthValue(!isTrue(value));
      default: {
        const number = this.#number(value);
        if (typeof number === "number") {
          if (operator === "~") throw new ExpressionError("Argument to complement operation not an integer, boolean.");
          return floatValue(operator === "-" ? -number : number, value.type);
        }
        const type = promoted(value.type);
        return integerValue(operator === "-" ? -number : operator === "~" ? ~number : number, type);
      }
    }
  }

  #binary(operator: string, leftSide: Expression, rightSide: Expression): Value {
    if (operator === "&&" || operator === "||") {
      const left = isTrue(this.value(leftSide));
      const result = operator === "&&" ? left && isTrue(this.value(rightSide)) : left || isTrue(this.value(rightSide));
      return truthValue(result);
    }
    const left = this.value(leftSide);
    const right = this.value(rightSide);
    if (operator === ",") return right;
    if (operator === "@") return this.#repeat(left, right);
    return this.#compute(operator, left, right);
  }

  #compute(operator: string, left: Value, right: Value): Value {
    return compute(operator, { type: left.type, number: this.#number(left) }, { type: right.type, number: this.#number(right) });
  }

  /** `place @ count` */
  #repeat(left: Value, right: Value): Value {
    const count = this.#number(right);
    if (left.place?.kind !== "memory") throw new ExpressionError("Only values in memory can be extended with '@'.");
    if (typeof count !== "bigint" || count < 1n || count > 65536n) throw new ExpressionError(`Invalid number ${count} of repetitions.`);
    return this.#load(arrayOf(left.type.kind === "unknown" ? types.int : left.type, Number(count)), left.place.address);
  }

  #index(value: Value, index: bigint): Value {
    if (value.type.kind === "array") {
      const size = sizeOf(value.type.of);
      if (value.place?.kind === "memory") return this.#load(value.type.of, value.place.address + index * BigInt(size));
      const start = Number(index) * size;
      if (start < 0 || start + size > value.bytes.length) throw new ExpressionError(`no such vector element`);
      const place = value.place?.kind === "register" ? { place: { ...value.place, offset: value.place.offset + start } } : {};
      return { type: value.type.of, bytes: value.bytes.slice(start, start + size), ...place };
    }
    if (value.type.kind !== "pointer") throw new ExpressionError(`cannot subscript something of type \`${nameOfType(value.type)}'`);
    return this.#load(value.type.to, BigInt.asUintN(64, addressOfValue(value) + index * BigInt(sizeOf(value.type.to))));
  }

  #member(of: Expression, name: string, isArrow: boolean): Value {
    const outer = this.value(of);
    const isPointer = outer.type.kind === "pointer" && outer.type.to.kind === "struct";
    // gdb forgives a dot where an arrow belongs.
    const value = isPointer && outer.type.kind === "pointer" ? this.#load(outer.type.to, addressOfValue(outer)) : outer;
    if (isArrow && !isPointer) throw new ExpressionError(`The -> operator must not be applied to non-pointer values.`);
    return this.#memberOf(value, name);
  }

  #memberOf(value: Value, name: string): Value {
    const { type, bytes, place } = value;
    requireBytes(value);
    if (type.kind !== "struct") throw new ExpressionError(`Attempt to extract a component of a value that is not a structure.`);
    const field = fieldNamed(type, name);
    if (!field) throw new ExpressionError(`There is no member named ${name}.`);
    if (field.bits) return { type: field.type, bytes: bitField(bytes, field) };
    const part = bytes.slice(field.offset, field.offset + sizeOf(field.type));
    const order = field.isBigEndian ? { isBigEndian: true } : {};
    if (place?.kind === "memory")
      return { type: field.type, bytes: part, place: { kind: "memory", address: place.address + BigInt(field.offset) }, ...order };
    if (place?.kind === "register")
      return { type: field.type, bytes: part, place: { ...place, offset: place.offset + field.offset }, ...order };
    return { type: field.type, bytes: part, ...order };
  }

  #assign({ operator, place: target, value: source }: Extract<Expression, { kind: "assign" }>): Value {
    const left = this.value(target);
    const right = operator === "" ? this.value(source) : this.#compute(operator, left, this.value(source));
    const { place } = left;
    if (!place) throw new ExpressionError("Left operand of assignment is not an lvalue.");
    if (place.kind === "variable") {
      const { place: _dropped, ...plain } = right;
      this.#context.setVariable(place.name, plain);
      return right;
    }
    if (left.type.kind === "unknown") throw untyped(left.type.name);
    const view = scalarView(left);
    const { bytes } = this.#cast((view ?? left).type, right);
    const written = left.isBigEndian ? [...bytes].reverse() : bytes;
    const stored = Uint8Array.from(written);
    if (place.kind === "register") this.#context.setRegister(place.name, stored, place.offset);
    else if (!this.#context.write(place.address, stored))
      throw new ExpressionError(`Cannot access memory at address ${hexText(place.address)}`);
    return { ...left, bytes: stored };
  }

  #cast(type: Type, value: Value): Value {
    const size = sizeOf(type);
    if (type.kind === "void") return { type, bytes: new Uint8Array(0), isVoid: true };
    // A symbol without a type, cast, is that memory seen so.
    if (value.type.kind === "unknown" && value.place?.kind === "memory") return this.#load(type, value.place.address);
    if (type.kind === "struct" || type.kind === "array") {
      requireBytes(value);
      if (value.place?.kind === "memory" && sizeOf(value.type) >= size) return this.#load(type, value.place.address);
      if (value.bytes.length !== size) throw new ExpressionError("Invalid cast.");
      return { ...value, type };
    }
    const number = this.#number(value);
    if (type.kind === "float") return floatValue(Number(number), type);
    const whole = typeof number === "bigint" ? number : BigInt(Number.isFinite(number) ? Math.trunc(number) : 0);
    return { type, bytes: bytesOfInteger(whole, size) };
  }

  #call(name: string, values: readonly Expression[]): Value {
    const texts = (): string[] => values.map((each) => this.#text(this.value(each)));
    switch (name) {
      case "_streq": {
        const [left, right] = texts();
        return truthValue(left === right);
      }
      case "_strlen":
        return integerValue(BigInt(texts()[0].length));
      case "_regex": {
        const [text, pattern] = texts();
        return truthValue(matches(text, pattern));
      }
      case "_contains": {
        const [text, part] = texts();
        return truthValue(text.includes(part));
      }
      case "_memeq": {
        const [left, right, count] = values;
        const length = Number(this.#integer(count));
        const [a, b] = [left, right].map((each) => this.#context.read(addressOfValue(this.value(each)), length));
        if (!a || !b) throw new ExpressionError("Cannot access memory.");
        return truthValue(a.every((byte, index) => byte === b[index]));
      }
      default:
        throw new ExpressionError(`There is no function $${name}; there are $_streq, $_strlen, $_regex, $_contains and $_memeq.`);
    }
  }

  /** A C string: of an array, or at an address. */
  #text(value: Value): string {
    if (value.type.kind === "array" && value.place === undefined) return latinUntilZero(value.bytes);
    const address = addressOfValue(value);
    let text = "";
    while (text.length < stringMaximum) {
      const bytes = this.#context.read(address + BigInt(text.length), 1);
      if (!bytes || bytes.length === 0)
        throw new ExpressionError(`Cannot access memory at address ${hexText(address + BigInt(text.length))}`);
      if (bytes[0] === 0) return text;
      text += String.fromCharCode(bytes[0]);
    }
    return text;
  }
}

function requireBytes({ problem, place }: Value): void {
  if (problem === "optimizedOut") throw new ExpressionError("value has been optimized out");
  if (problem === "unreadable" && place?.kind === "memory")
    throw new ExpressionError(`Cannot access memory at address ${hexText(place.address)}`);
}

/** A member, those of unnamed structures inside included. */
function fieldNamed(type: Extract<Type, { kind: "struct" }>, name: string): StructField | undefined {
  for (const field of type.fields) {
    if (field.name === name) return field;
    if (field.name !== "" || field.type.kind !== "struct") continue;
    const inner = fieldNamed(field.type, name);
    if (inner) return { ...inner, offset: field.offset + inner.offset };
  }
  return undefined;
}

/** A view of a vector register ($d0) counts as its floating-point member, or its unsigned one. */
function scalarView({ type, bytes }: Value): Value | undefined {
  if (type.kind !== "struct" || !/^__gdb_builtin_type_vn[qdshb]$/.test(type.alias ?? "")) return undefined;
  const [first] = type.fields;
  return { type: first.type, bytes };
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    throw new ExpressionError(`Invalid regular expression: ${pattern}`);
  }
}
