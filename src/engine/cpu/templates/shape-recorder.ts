// Which instructions are alike: a row's `execute` is evaluated against a recorder that writes down every call, registers and numbers
// left open. Two instructions with the same record differ in nothing but what was left open, so one template serves both.

import type { CryptoArithmetic } from "../../isa/crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "../../isa/float-arithmetic.ts";
import type { Decoded } from "../../isa/index.ts";
import type { AccessOptions, Arithmetic, JumpKind, Machine, MemoryBytes, VectorBytes } from "../../isa/machine.ts";
import type { LaneBits, Lanes, VectorArithmetic } from "../../isa/vector-arithmetic.ts";
import { systemRegister } from "../system-registers.ts";

/** How many registers and numbers an instruction may leave open. One with more numbers has them in its shape. */
export const openRegisters = 8;
export const openNumbers = 3;

/** How an instruction ends. */
export type Ending = "next" | "branch" | "jump" | "computed" | "return" | "interpret";

/** Values are named by the call that gave them. */
type Value = number;

interface Traced {
  readonly i32: Value;
  readonly i64: Value;
  readonly word: Value;
  readonly flags: Value;
  readonly v128: Value;
}

/** Calls have a number each, by their name. */
const callNumbers = new Map<string, number>();
function numberOfCall(name: string): number {
  const number = callNumbers.get(name) ?? callNumbers.size;
  callNumbers.set(name, number);
  return number;
}

/** Stands in a record for whatever else has a text: options, a format, a number of many bits. */
const textNumbers = new Map<string, number>();
function numberOfText(text: string): number {
  const number = textNumbers.get(text) ?? textNumbers.size;
  textNumbers.set(text, number);
  return number;
}

/** An object whose methods come about as they are first asked for. */
function answering<T extends object>(known: Partial<T>, method: (name: string) => unknown): T {
  const missing = new Proxy(Object.create(null) as object, {
    get(_, name, receiver: Record<string, unknown>) {
      const made = method(String(name));
      Object.defineProperty(receiver, name, { value: made });
      return made;
    },
  });
  return Object.assign(Object.create(missing) as T, known);
}

const longestTape = 1024;

export class ShapeRecorder implements Machine<Traced> {
  readonly i32: Arithmetic<Value, Traced>;
  readonly i64: Arithmetic<Value, Traced>;
  readonly vector: VectorArithmetic<Traced>;
  readonly crypto: CryptoArithmetic<Traced>;
  /** The record: numbers, of which `length` count. */
  readonly tape = new Int32Array(longestTape);
  length = 0;
  /** What was left open, in the order of the calls. */
  readonly registers: number[] = [];
  readonly numbers: (number | bigint)[] = [];
  /** Whether numbers were left open: all, or none. */
  numbersOpen = true;
  ending: Ending = "next";
  /** Whether the address mattered. */
  usesPc = false;
  /** Whether functions of the table are needed. */
  usesTable = false;
  #pc = 0;
  #values = 0;
  readonly #lanes = new Map<number, Lanes<Traced>>();
  readonly #floats = new Map<number, FloatArithmetic<Traced>>();

  constructor() {
    this.i32 = this.#arithmetic(32);
    this.i64 = this.#arithmetic(64);
    this.vector = answering<VectorArithmetic<Traced>>(
      {
        read: (register) => this.#vectorRegister(register, "readVector"),
        write: (register, value) => {
          this.#vectorRegister(register, "writeVector");
          this.#note(value);
        },
      },
      (name) => this.#method(`vector.${name}`),
    );
    const crypto = (name: string): unknown => {
      const method = this.#method(`crypto.${name}`);
      return (...parameters: unknown[]) => {
        this.usesTable = true;
        return method(...parameters);
      };
    };
    this.crypto = answering<CryptoArithmetic<Traced>>({}, crypto);
  }

  /** Records an instruction at an address. */
  record({ row, fields }: Decoded, pc: number): void {
    this.length = 0;
    this.registers.length = 0;
    this.numbers.length = 0;
    this.numbersOpen = true;
    this.ending = "next";
    this.usesPc = false;
    this.usesTable = false;
    this.#pc = pc;
    this.#values = 0;
    row.execute?.(this, fields);
    if (this.registers.length > openRegisters || this.length > longestTape) this.ending = "interpret";
    if (this.numbers.length > openNumbers) this.numbersOpen = false;
    if (this.numbersOpen) return;
    for (const number of this.numbers) this.#note(BigInt(number));
  }

  get pc(): number {
    this.usesPc = true;
    return this.#pc;
  }

  #put(number: number): void {
    this.tape[this.length] = number;
    this.length += 1;
  }

  #note(parameter: unknown): void {
    if (typeof parameter === "number") this.#put(parameter);
    else if (parameter === undefined || typeof parameter === "boolean") this.#put(parameter === undefined ? -1 : Number(parameter));
    else if (typeof parameter === "function") this.#noteLane(parameter as (...lanes: Value[]) => Value);
    else if (Array.isArray(parameter)) {
      this.#put(parameter.length);
      for (const each of parameter) this.#note(each);
    } else this.#put(numberOfText(typeof parameter === "bigint" ? `${parameter}` : JSON.stringify(parameter)));
  }

  /** What is computed lane by lane. It is done for each lane, so its numbers are fixed. */
  #noteLane(compute: (...lanes: Value[]) => Value): void {
    const before = this.numbers.length;
    this.#note(compute(...[0, 1, 2, 3].map(() => this.#result())));
    if (this.numbers.length > before) this.numbersOpen = false;
  }

  #result(): Value {
    this.#values += 1;
    return this.#values;
  }

  /** Notes a call; gives the value that is its result. */
  #call(call: number, ...parameters: unknown[]): Value {
    this.#put(call);
    this.#put(parameters.length);
    for (const parameter of parameters) this.#note(parameter);
    return this.#result();
  }

  #method(name: string): (...parameters: unknown[]) => Value {
    const call = numberOfCall(name);
    return (...parameters) => this.#call(call, ...parameters);
  }

  #register(register: number, access: string): Value {
    this.registers.push(register);
    return this.#call(numberOfCall(access));
  }

  #vectorRegister(register: number, access: string): Value {
    return this.#register(register, access);
  }

  #arithmetic(bits: 32 | 64): Arithmetic<Value, Traced> {
    const zero = numberOfCall(`${bits}.zero`);
    const constant = numberOfCall(`${bits}.constant`);
    const read = numberOfCall(`${bits}.read`);
    const write = numberOfCall(`${bits}.write`);
    const open = (register: number, call: number): Value => {
      this.registers.push(register);
      return this.#call(call);
    };
    const put = (register: number, value: Value): void => {
      this.registers.push(register);
      this.#call(write, value);
    };
    return answering<Arithmetic<Value, Traced>>(
      {
        bits,
        constant: (value) => {
          this.numbers.push(value);
          return this.#call(constant);
        },
        read: (register) => (register === 31 ? this.#call(zero) : open(register, read)),
        readOrSp: (register) => open(register, read),
        write: (register, value) => {
          if (register !== 31) put(register, value);
        },
        writeOrSp: put,
      },
      (name) => this.#method(`${bits}.${name}`),
    );
  }

  word(sf: number): Arithmetic<Value, Traced> {
    return sf ? this.i64 : this.i32;
  }
  multiplyHighSigned = this.#method("multiplyHighSigned");
  multiplyHighUnsigned = this.#method("multiplyHighUnsigned");

  lanes(bits: LaneBits): Lanes<Traced> {
    const present = this.#lanes.get(bits) ?? answering<Lanes<Traced>>({ bits }, (name) => this.#method(`lanes${bits}.${name}`));
    this.#lanes.set(bits, present);
    return present;
  }
  floats(bits: FloatBits, count: number): FloatArithmetic<Traced> {
    this.usesTable = true;
    const key = bits * 16 + count;
    const name = `floats${bits}x${count}`;
    const present = this.#floats.get(key) ?? answering<FloatArithmetic<Traced>>({ bits, count }, (each) => this.#method(`${name}.${each}`));
    this.#floats.set(key, present);
    return present;
  }
  markSaturated = this.#method("markSaturated") as (condition: Value) => void;

  condition = this.#method("condition");
  carry = this.#method("carry");
  flagsConstant = this.#method("flagsConstant");
  selectFlags = this.#method("selectFlags");
  writeFlags = this.#method("writeFlags") as (flags: Value) => void;

  base(register: number): Value {
    this.registers.push(register);
    return this.#call(numberOfCall("base"), register === 31);
  }
  load(address: Value, bytes: MemoryBytes, options?: AccessOptions): Value {
    return this.#call(numberOfCall("load"), address, bytes, options);
  }
  loadPair(address: Value, bytes: 4 | 8, options?: AccessOptions): readonly [Value, Value] {
    return [this.#call(numberOfCall("loadPair"), address, bytes, options), this.#result()];
  }
  store(address: Value, bytes: MemoryBytes, value: Value, options?: AccessOptions): void {
    this.#call(numberOfCall("store"), address, bytes, value, options);
  }
  storePair(address: Value, bytes: 4 | 8, first: Value, second: Value, options?: AccessOptions): void {
    this.#call(numberOfCall("storePair"), address, bytes, first, second, options);
  }
  loadVector(address: Value, bytes: VectorBytes, options?: AccessOptions): Value {
    return this.#call(numberOfCall("loadVector"), address, bytes, options);
  }
  storeVector(address: Value, bytes: VectorBytes, value: Value, options?: AccessOptions): void {
    this.#call(numberOfCall("storeVector"), address, bytes, value, options);
  }
  markExclusive = this.#method("markExclusive") as Machine<Traced>["markExclusive"];
  isExclusive = this.#method("isExclusive");
  clearExclusive = this.#method("clearExclusive") as () => void;

  // Targets are numbers that are left open, behind all others.

  jump(target: number, kind: JumpKind = "jump"): void {
    this.#call(numberOfCall("jump"), kind);
    this.numbers.push(target);
    this.ending = "jump";
  }
  jumpIf(condition: Value, target: number): void {
    this.#call(numberOfCall("jumpIf"), condition);
    this.numbers.push(target);
    this.ending = "branch";
  }
  jumpTo(target: Value, kind: JumpKind): void {
    this.#call(numberOfCall("jumpTo"), target, kind);
    this.ending = kind === "return" ? "return" : "computed";
  }

  // What the interpreter does.

  readSystemRegister(register: number): Value {
    if (register !== systemRegister.tpidrEl0) this.ending = "interpret";
    return this.#call(numberOfCall("readSystemRegister"), register);
  }
  writeSystemRegister(): void {
    this.ending = "interpret";
  }
  invalidateInstructions(): void {
    this.ending = "interpret";
  }
  supervisorCall(): void {
    this.ending = "interpret";
  }
  breakpoint(): void {
    this.ending = "interpret";
  }
  undefined(): void {
    this.ending = "interpret";
  }
}
