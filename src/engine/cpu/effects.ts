// What an instruction reads, writes and may do, found by evaluating its row against a recorder: no table beside the
// semantics says it a second time. Serves the translator, and whoever explains an instruction to a person.

import type { CryptoArithmetic } from "../isa/crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "../isa/float-arithmetic.ts";
import type { Decoded } from "../isa/index.ts";
import type { AccessOptions, Arithmetic, JumpKind, Machine, MemoryBytes, VectorBytes } from "../isa/machine.ts";
import type { LaneBits, Lanes, VectorArithmetic } from "../isa/vector-arithmetic.ts";
import { type FlagsKind, flagsKind } from "./flags.ts";

export interface MemoryEffect {
  readonly kind: "load" | "store";
  readonly bytes: number;
  /** A pair's elements are of half the bytes each. */
  readonly elements: 1 | 2;
  /** Which registers the values are of. */
  readonly file: "x" | "v";
  /** The base register, 31 being SP; absent for a literal. */
  readonly base?: number;
  /** What is added to the base, where that is a number. */
  readonly displacement?: number;
  /** The address must be aligned to `bytes`. */
  readonly ordered: boolean;
}

/** Without register: the number alone. */
export interface RegisterSum {
  readonly register: number | undefined;
  readonly plus: number;
}

export interface JumpEffect {
  readonly kind: JumpKind;
  /** Absent if it is computed. */
  readonly target?: number;
  /** Whether control may go on to the next instruction instead. */
  readonly conditional: boolean;
}

export interface Effects {
  /** Bit n: Xn; bit 31: SP. */
  readonly registersRead: number;
  readonly registersWritten: number;
  /** Bit n: Vn. */
  readonly vectorsRead: number;
  readonly vectorsWritten: number;
  /** Whether FPCR decides how it computes, and FPSR hears of it. */
  readonly floatingPoint: boolean;
  /** Computes a step of AES, SHA or a product of polynomials. */
  readonly cryptography: boolean;
  /** Whether FPSR.QC may become 1. */
  readonly saturates: boolean;
  /** Registers that become a number, or a register (itself or another, from before the instruction) plus a number. */
  readonly sums: ReadonlyMap<number, RegisterSum>;
  readonly flagsRead: boolean;
  readonly flagsWritten: boolean;
  /** How the flags that are written come about, where that is the same at every execution. */
  readonly flagsForm: FlagsForm | undefined;
  /** The two operands of that form, where registers and numbers have them. */
  readonly flagsOperands: FlagsOperands | undefined;
  readonly memory: readonly MemoryEffect[];
  readonly jump: JumpEffect | undefined;
  /** System registers read or written, the exclusive monitor, SVC, BRK, UNDEFINED. */
  readonly system: readonly SystemEffect[];
  /** Whether it may end in a trap rather than retire (SVC, which does retire, not counted). */
  readonly mayTrap: boolean;
}

export type SystemEffect =
  | { readonly kind: "readRegister" | "writeRegister"; readonly register: number }
  | { readonly kind: "exclusive" | "invalidateInstructions" | "supervisorCall" | "breakpoint" | "undefined" };

/** What flags were set from, in terms of the registers behind the instruction. */
export type FlagsOperand = { readonly register: number; readonly plus: bigint } | { readonly constant: bigint };
export type FlagsOperands = readonly [FlagsOperand, FlagsOperand];

/** A setter of one kind; or one that holds under a condition, fixed flags holding otherwise (CCMP). */
export interface FlagsForm {
  readonly kind: FlagsKind;
  readonly otherwise?: number;
}

/** What a value is, where that can be said: a register before the instruction, a number, or the difference of two such. */
interface Described {
  readonly register?: number;
  readonly constant?: bigint;
  readonly difference?: readonly [Some, Some];
  /** A register and a number that is added to it. */
  readonly sum?: { readonly register: number; readonly plus: number };
}
type Some = Described | undefined;
/** Stands for every other run-time value. */
const some: Some = undefined;

/** Flags on their way to `writeFlags`: a form, or fixed bits, or something that only execution tells. */
export type RecordedFlags = (FlagsForm & { readonly operands?: readonly [Some, Some] }) | { readonly constant: number } | undefined;

interface Recorded {
  readonly i32: Some;
  readonly i64: Some;
  readonly word: Some;
  readonly flags: RecordedFlags;
  readonly v128: Some;
}

/** The form of `selectFlags`; shared with the translator, which must come to the same. */
export function selectedForm(then: RecordedFlags, otherwise: RecordedFlags): RecordedFlags {
  if (then === undefined || otherwise === undefined || !("kind" in then) || then.otherwise !== undefined) return undefined;
  return "constant" in otherwise ? { kind: then.kind, otherwise: otherwise.constant } : undefined;
}

/** Answers every call with `answer`, having noted it. */
function answering<T extends object>(known: Partial<T>, answer: (name: string) => unknown): T {
  return new Proxy(known, {
    get: (target, name) => (name in target ? target[name as keyof T] : () => answer(String(name))),
  }) as T;
}

/** A value as a register and a number, if it is one. */
function sumOf(value: Some): { readonly register: number; readonly plus: number } | undefined {
  return value?.register === undefined ? value?.sum : { register: value.register, plus: 0 };
}

function addNumber(a: Some, b: Some): Some {
  const sum = sumOf(a);
  if (sum === undefined || b?.constant === undefined) return some;
  return { sum: { register: sum.register, plus: sum.plus + Number(BigInt.asIntN(64, b.constant)) } };
}

const lessNumber = (a: Some, b: Some): Some => (b?.constant === undefined ? some : addNumber(a, { constant: -b.constant }));

class Recorder implements Machine<Recorded> {
  readonly pc: number;
  readonly i32: Arithmetic<Some, Recorded>;
  readonly i64: Arithmetic<Some, Recorded>;
  readonly vector: VectorArithmetic<Recorded>;
  readonly crypto: CryptoArithmetic<Recorded>;
  vectorsRead = 0;
  vectorsWritten = 0;
  floatingPoint = false;
  cryptography = false;
  saturates = false;
  registersRead = 0;
  registersWritten = 0;
  flagsRead = false;
  flagsWritten = false;
  flagsForm: FlagsForm | undefined;
  flagsOperands: readonly [Some, Some] | undefined;
  /** What was written to registers, where it can be said. */
  readonly written = new Map<number, Some>();
  memory: MemoryEffect[] = [];
  jumpEffect: JumpEffect | undefined;
  system: SystemEffect[] = [];
  baseRegister: number | undefined;

  constructor(pc: number) {
    this.pc = pc;
    this.i32 = recordingArithmetic(this, 32);
    this.i64 = recordingArithmetic(this, 64);
    const value = (): Some => some;
    this.crypto = answering({}, () => {
      this.cryptography = true;
      return some;
    });
    this.vector = answering<VectorArithmetic<Recorded>>(
      {
        read: (register) => {
          this.vectorsRead |= 1 << register;
          return some;
        },
        write: (register) => {
          this.vectorsWritten |= 1 << register;
        },
      },
      value,
    );
  }

  lanes(bits: LaneBits): Lanes<Recorded> {
    return answering<Lanes<Recorded>>({ bits }, () => some);
  }
  floats(bits: FloatBits, count: number): FloatArithmetic<Recorded> {
    return answering<FloatArithmetic<Recorded>>({ bits, count }, (name) => {
      this.floatingPoint = true;
      return name === "compareFlags" ? { kind: flagsKind.subtract32 } : some;
    });
  }
  markSaturated(): void {
    this.saturates = true;
  }

  word(sf: number): Arithmetic<Some, Recorded> {
    return sf ? this.i64 : this.i32;
  }
  multiplyHighSigned = (): Some => some;
  multiplyHighUnsigned = (): Some => some;
  condition(): Some {
    this.flagsRead = true;
    return some;
  }
  carry(): Some {
    this.flagsRead = true;
    return some;
  }
  flagsConstant(nzcv: number): RecordedFlags {
    return { constant: nzcv };
  }
  selectFlags(_condition: Some, then: RecordedFlags, otherwise: RecordedFlags): RecordedFlags {
    return selectedForm(then, otherwise);
  }
  writeFlags(flags: RecordedFlags): void {
    this.flagsWritten = true;
    if (flags === undefined) return;
    if ("constant" in flags) this.flagsForm = { kind: flagsKind.packed };
    else {
      const { operands, ...form } = flags;
      this.flagsForm = form;
      this.flagsOperands = operands;
    }
  }
  base(register: number): Some {
    this.registersRead |= 1 << register;
    this.baseRegister = register;
    return { register };
  }
  load(address: Some, bytes: MemoryBytes, options?: AccessOptions): Some {
    this.#access("load", address, bytes, 1, "x", options);
    return some;
  }
  loadPair(address: Some, bytes: 4 | 8, options?: AccessOptions): readonly [Some, Some] {
    this.#access("load", address, bytes * 2, 2, "x", options);
    return [some, some];
  }
  loadVector(address: Some, bytes: VectorBytes, options?: AccessOptions): Some {
    this.#access("load", address, bytes, 1, "v", options);
    return some;
  }
  storeVector(address: Some, bytes: VectorBytes, _value: Some, options?: AccessOptions): void {
    this.#access("store", address, bytes, 1, "v", options);
  }
  store(address: Some, bytes: MemoryBytes, _value: Some, options?: AccessOptions): void {
    this.#access("store", address, bytes, 1, "x", options);
  }
  storePair(address: Some, bytes: 4 | 8, _first: Some, _second: Some, options?: AccessOptions): void {
    this.#access("store", address, bytes * 2, 2, "x", options);
  }
  #access(
    kind: "load" | "store",
    address: Some,
    bytes: number,
    elements: 1 | 2,
    file: "x" | "v",
    options: AccessOptions | undefined,
  ): void {
    const access = { kind, bytes, elements, file, ordered: options?.ordered ?? false };
    const base = this.baseRegister;
    if (base === undefined) {
      this.memory.push(access);
      return;
    }
    const sum = sumOf(address);
    const offset = sum?.register === base ? { displacement: sum.plus } : {};
    this.memory.push({ ...access, base, ...offset });
  }
  markExclusive(): void {
    this.system.push({ kind: "exclusive" });
  }
  isExclusive(): Some {
    this.system.push({ kind: "exclusive" });
    return some;
  }
  clearExclusive(): void {
    this.system.push({ kind: "exclusive" });
  }
  invalidateInstructions(): void {
    this.system.push({ kind: "invalidateInstructions" });
  }
  jump(target: number, kind: JumpKind = "jump"): void {
    this.jumpEffect = { kind, target, conditional: false };
  }
  jumpIf(_condition: Some, target: number): void {
    this.jumpEffect = { kind: "jump", target, conditional: true };
  }
  jumpTo(_target: Some, kind: JumpKind): void {
    this.jumpEffect = { kind, conditional: false };
  }
  readSystemRegister(register: number): Some {
    this.system.push({ kind: "readRegister", register });
    return some;
  }
  writeSystemRegister(register: number): void {
    this.system.push({ kind: "writeRegister", register });
  }
  supervisorCall(): void {
    this.system.push({ kind: "supervisorCall" });
  }
  breakpoint(): void {
    this.system.push({ kind: "breakpoint" });
  }
  undefined(): void {
    this.system.push({ kind: "undefined" });
  }
}

function recordingArithmetic(recorder: Recorder, bits: 32 | 64): Arithmetic<Some, Recorded> {
  const value = (): Some => some;
  const wide = bits === 64;
  /** Of half a register the whole is no copy. */
  const asWritten = (value: Some): Some => (wide || value?.register === undefined ? value : some);
  const form = (kind: FlagsKind) => (): RecordedFlags => ({ kind });
  return {
    bits,
    constant: (number) => ({ constant: BigInt.asUintN(bits, BigInt(number)) }),
    read(register) {
      if (register === 31) return { constant: 0n };
      recorder.registersRead |= 1 << register;
      return { register };
    },
    readOrSp(register) {
      recorder.registersRead |= 1 << register;
      return { register };
    },
    write(register, value) {
      if (register === 31) return;
      recorder.registersWritten |= 1 << register;
      recorder.written.set(register, asWritten(value));
    },
    writeOrSp(register, value) {
      recorder.registersWritten |= 1 << register;
      recorder.written.set(register, asWritten(value));
    },
    // Addresses are of 64 bits.
    add: wide ? addNumber : value,
    subtract: (a, b) => ({ ...(wide ? lessNumber(a, b) : some), difference: [a, b] }),
    multiply: value,
    divideSigned: value,
    divideUnsigned: value,
    and: value,
    // MOV of registers.
    or: (a, b) => (wide && a?.constant === 0n ? b : some),
    xor: value,
    not: value,
    shiftLeft: value,
    shiftRightLogical: value,
    shiftRightArithmetic: value,
    rotateRight: value,
    countLeadingZeros: value,
    signExtend: value,
    zeroExtend: value,
    equal: value,
    lessSigned: value,
    lessUnsigned: value,
    select: value,
    fromI64: value,
    toI64: value,
    flagsOfAdd: form(wide ? flagsKind.add64 : flagsKind.add32),
    flagsOfSubtract: (a, b) => ({ kind: wide ? flagsKind.subtract64 : flagsKind.subtract32, operands: [a, b] }),
    flagsOfAddWithCarry: () => undefined,
    flagsOfLogic: form(wide ? flagsKind.logic64 : flagsKind.logic32),
  };
}

/** The operands as registers have them once the instruction has written its own. */
function operandsAfter({ flagsOperands, written, registersWritten }: Recorder): FlagsOperands | undefined {
  if (flagsOperands === undefined) return undefined;
  const [a, b] = flagsOperands;
  const after = (value: Some): FlagsOperand | undefined => {
    if (value?.constant !== undefined) return { constant: value.constant };
    const register = value?.register;
    if (register === undefined) return undefined;
    if (((registersWritten >>> register) & 1) === 0) return { register, plus: 0n };
    // a − b took the place of a: a is that plus b.
    const difference = written.get(register)?.difference;
    const isOwn = difference?.[0]?.register === register && difference[1]?.constant === b?.constant && b?.constant !== undefined;
    return isOwn && value === a ? { register, plus: b.constant } : undefined;
  };
  const [x, y] = [after(a), after(b)];
  return x === undefined || y === undefined ? undefined : [x, y];
}

/** What the instruction does at an address, which its fixed target depends on. */
export function effectsOf(decoded: Decoded, pc: number): Effects {
  const recorder = new Recorder(pc);
  decoded.row.execute?.(recorder, decoded.fields);
  const { memory, jumpEffect, system, baseRegister, written } = recorder;
  const sums = new Map<number, RegisterSum>();
  for (const [register, value] of written) {
    const sum = value?.constant === undefined ? sumOf(value) : { register: undefined, plus: Number(value.constant) };
    if (sum !== undefined && Number.isSafeInteger(sum.plus)) sums.set(register, sum);
  }
  return {
    registersRead: recorder.registersRead >>> 0,
    registersWritten: recorder.registersWritten >>> 0,
    vectorsRead: recorder.vectorsRead >>> 0,
    vectorsWritten: recorder.vectorsWritten >>> 0,
    floatingPoint: recorder.floatingPoint,
    cryptography: recorder.cryptography,
    saturates: recorder.saturates,
    sums,
    flagsRead: recorder.flagsRead,
    flagsWritten: recorder.flagsWritten,
    flagsForm: recorder.flagsForm,
    flagsOperands: operandsAfter(recorder),
    memory,
    jump: jumpEffect,
    system,
    mayTrap: memory.length > 0 || baseRegister === 31 || system.some(({ kind }) => kind === "breakpoint" || kind === "undefined"),
  };
}
