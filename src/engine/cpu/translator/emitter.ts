// Writes one instruction after the other as Wasm: the machine that a row's `execute` is evaluated against.
// Registers are locals. Loads and stores are written as they come; register writes, flags and the jump when the
// instruction ends, so that leaving at a fault in the middle leaves the state from before it.

import { InvariantError } from "../../base/errors.ts";
import type { CryptoArithmetic } from "../../isa/crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "../../isa/float-arithmetic.ts";
import type { AccessOptions, Arithmetic, ExclusiveBytes, Machine, MemoryBytes, VectorBytes } from "../../isa/machine.ts";
import type { LaneBits, Lanes, VectorArithmetic } from "../../isa/vector-arithmetic.ts";
import { type FunctionBuilder, type FunctionType, type Local, memoryOpcode, opcode } from "../../wasm/index.ts";
import type { CalledOperations } from "../called-operations.ts";
import { registerOffset } from "../layout.ts";
import type { Omissions } from "../processor.ts";
import { statusBit, systemRegister } from "../system-registers.ts";
import { type Emitted, type EmittedRegisters, emittedArithmetic, multiplyHighSigned, multiplyHighUnsigned } from "./emitted-arithmetic.ts";
import { EmittedCalls } from "./emitted-calls.ts";
import { constantFlags, type EmittedFlags, selectEmittedFlags } from "./emitted-flags.ts";
import { EmittedMemory } from "./emitted-memory.ts";
import { type EmittedVectorRegisters, emittedLanes, emittedVector } from "./emitted-vectors.ts";
import type { FlagsState } from "./flags-flow.ts";
import { FlagsKeeper } from "./flags-keeper.ts";
import type { PlannedAccess } from "./memory-plan.ts";
import { apply, constant32, constant64, type IntegerType, localNode, type Node, operation, push, settle, Temporaries } from "./node.ts";
import type { RegionInstruction } from "./region.ts";
import type { Support } from "./support.ts";
import type { WindowOf } from "./window-choice.ts";

/** The locals that hold the state while a region runs. */
export interface RegionLocals {
  /** Of X0–X30 and SP, those that the region uses. */
  readonly registers: readonly (Local | undefined)[];
  /** Of V0–V31, likewise. */
  readonly vectors: readonly (Local | undefined)[];
  /** Operands of the last setter of flags in the region, where its form is known. */
  readonly flagsA: Local;
  readonly flagsB: Local;
  /** i32: whether the form that is known holds; if not, memory has the flags. */
  readonly flagsHere: Local;
  /** i32: the kind, where only execution tells it. */
  readonly flagsKind: Local;
  /** i32: whether the kind of a conditional form holds. */
  readonly flagsHold: Local;
  /** i64: where control goes when the region is left. */
  readonly pc: Local;
  /** i32: whether FPCR is the ordinary one; whether moreover FPSR has noted inexactness. */
  readonly ordinary: Local;
  readonly inexactNoted: Local;
}

export class Emitter implements Machine<Emitted>, EmittedRegisters, EmittedVectorRegisters {
  pc = 0;
  readonly i32: Arithmetic<Node, Emitted>;
  readonly i64: Arithmetic<Node, Emitted>;
  readonly vector: VectorArithmetic<Emitted>;
  readonly #lanes: Record<LaneBits, Lanes<Emitted>>;
  readonly #calls: EmittedCalls;
  readonly #flagsKeeper: FlagsKeeper;
  readonly #body: FunctionBuilder;
  readonly #temporaries: Temporaries;
  readonly #locals: RegionLocals;
  readonly #memory: EmittedMemory;
  #writes: { readonly local: Local; readonly value: Node }[] = [];
  #flags: EmittedFlags | undefined;
  #condition: Node | undefined;
  #target: Node | undefined;
  #stackAligned = false;
  /** The accesses of this instruction, and how many it has made. */
  #planned: readonly PlannedAccess[] = [];
  #accesses = 0;
  readonly #windowOf: WindowOf;
  /** The place of the record of this instruction's window. */
  #window = 0;

  /** `leave` writes the way out to the interpreter, with the state from before the present instruction. */
  constructor(
    body: FunctionBuilder,
    locals: RegionLocals,
    windowOf: WindowOf,
    support: Support,
    calls: CalledOperations,
    typeIndexOf: (type: FunctionType) => number,
    omissions: Omissions,
    leave: () => void,
  ) {
    this.#body = body;
    this.#temporaries = new Temporaries(body);
    this.#locals = locals;
    this.#windowOf = windowOf;
    this.#memory = new EmittedMemory(body, this.#temporaries, support, omissions.checksAtDistance, leave);
    this.i32 = this.arithmetic("i32");
    this.i64 = this.arithmetic("i64");
    this.vector = emittedVector(this);
    // Its own: the numbers of lanes are nobody's operands.
    const i64 = emittedArithmetic("i64", this);
    this.#lanes = { 8: emittedLanes(8, i64), 16: emittedLanes(16, i64), 32: emittedLanes(32, i64), 64: emittedLanes(64, i64) };
    const settle = (node: Node): Node => this.#settle(node);
    this.#calls = new EmittedCalls(body, this.#temporaries, locals, support, calls, typeIndexOf, settle);
    this.#flagsKeeper = new FlagsKeeper(body, this.#temporaries, locals, support);
  }

  protected arithmetic(type: IntegerType): Arithmetic<Node, Emitted> {
    return emittedArithmetic(type, this);
  }

  beginBlock(flags: FlagsState): void {
    this.#flagsKeeper.begin(flags);
    this.#stackAligned = false;
  }

  /**
   * Writes one instruction. A condition that decides a branch is left on the stack; a computed target is in the pc local.
   */
  emit(instruction: RegionInstruction, planned: readonly PlannedAccess[]): void {
    const { pc, decoded } = instruction;
    this.#planned = planned;
    this.#accesses = 0;
    this.pc = pc;
    this.#writes = [];
    this.#flags = undefined;
    this.#condition = undefined;
    this.#target = undefined;
    this.#window = this.#windowOf(instruction);
    decoded.row.execute?.(this, decoded.fields);
    this.#commit();
    this.#temporaries.releaseAll();
  }

  #commit(): void {
    if (!this.#flags) this.#flagsKeeper.keepOperands(this.#writes.map(({ local }) => local));
    if (this.#condition) this.#push(this.#condition);
    // All values are on the stack before the first register changes: they may read what others write.
    if (this.#target) this.#push(this.#target);
    for (const { value } of this.#writes) this.#push(value);
    if (this.#flags) this.#flagsKeeper.write(this.#flags);
    for (const { local } of this.#writes.toReversed()) this.#body.set(local);
    if (this.#target) this.#body.set(this.#locals.pc);
  }

  get flagsState(): FlagsState {
    return this.#flagsKeeper.state;
  }

  /** Writes the stores of the flags, if memory does not know them. */
  storeFlags(): void {
    this.#flagsKeeper.store();
  }

  /** Brings the flags into the state that a block begins with. */
  bringFlagsTo(...way: Parameters<FlagsKeeper["bringTo"]>): void {
    this.#flagsKeeper.bringTo(...way);
  }

  #push(node: Node): void {
    push(this.#body, this.#temporaries, node);
  }

  /** The node's value in a local, written out now. */
  #settle(node: Node): Node {
    if (node.form === "constant" || node.form === "local") return node;
    settle(this.#body, this.#temporaries, node);
    return localNode(node.type, node.temporary as Local);
  }

  // Registers.

  read(register: number): Node {
    return localNode("i64", this.registerLocal(register, "read"));
  }

  write(register: number, value: Node): void {
    if (register === 31) this.#stackAligned = false;
    value.uses += 1;
    const local = this.registerLocal(register, "write");
    // Where an instruction names one register twice, the later write stays, as in the interpreter.
    this.#writes = this.#writes.filter((each) => each.local !== local);
    this.#writes.push({ local, value });
  }

  /** The local that has a register, or is to have it when the instruction ends. */
  protected registerLocal(register: number, _access: "read" | "write"): Local {
    return this.#locals.registers[register] as Local;
  }

  word(sf: number): Arithmetic<Node, Emitted> {
    return sf ? this.i64 : this.i32;
  }
  multiplyHighSigned(a: Node, b: Node): Node {
    return multiplyHighSigned(a, b);
  }
  multiplyHighUnsigned(a: Node, b: Node): Node {
    return multiplyHighUnsigned(a, b);
  }

  // Vectors.

  readVector(register: number): Node {
    return localNode("v128", this.vectorLocal(register, "read"));
  }

  writeVector(register: number, value: Node): void {
    value.uses += 1;
    const local = this.vectorLocal(register, "write");
    this.#writes = this.#writes.filter((each) => each.local !== local);
    this.#writes.push({ local, value });
  }

  protected vectorLocal(register: number, _access: "read" | "write"): Local {
    return this.#locals.vectors[register] as Local;
  }

  lanes(bits: LaneBits): Lanes<Emitted> {
    return this.#lanes[bits];
  }

  floats(bits: FloatBits, count: number): FloatArithmetic<Emitted> {
    return this.#calls.floats(bits, count);
  }

  get crypto(): CryptoArithmetic<Emitted> {
    return this.#calls.crypto;
  }

  /** Writes what is to be known of FPCR and FPSR into their locals. */
  loadFloatState(): void {
    this.#calls.loadFloatState();
  }

  markSaturated(condition: Node): void {
    const body = this.#body;
    body.i32(0);
    body.i32(0);
    body.memory(memoryOpcode.i32Load, registerOffset.fpsr);
    this.#push(condition);
    body.i32(Math.log2(statusBit.saturated));
    body.emit(opcode.i32Shl, opcode.i32Or);
    body.memory(memoryOpcode.i32Store, registerOffset.fpsr);
  }

  // Flags.

  condition(condition: number): Node {
    return this.#flagsKeeper.condition(condition);
  }
  carry(): Node {
    return this.condition(2);
  }
  flagsConstant(nzcv: number): EmittedFlags {
    return constantFlags(nzcv);
  }
  selectFlags(condition: Node, then: EmittedFlags, otherwise: EmittedFlags): EmittedFlags {
    return selectEmittedFlags(condition, then, otherwise);
  }
  writeFlags(flags: EmittedFlags): void {
    for (const node of [flags.kind, flags.a, flags.b, flags.holds]) if (node) node.uses += 1;
    this.#flags = flags;
  }

  // Memory.

  base(register: number): Node {
    const value = this.read(register);
    if (register === 31 && !this.#stackAligned) {
      this.#push(operation("i32", opcode.i32And, apply("i32", opcode.i32WrapI64, value), constant32(15)));
      this.#memory.leaveIf();
      this.#stackAligned = true;
    }
    return value;
  }

  #checkAlignment(address: Node, bytes: number): void {
    if (bytes === 1) return;
    this.#push(operation("i32", opcode.i32And, apply("i32", opcode.i32WrapI64, address), constant32(bytes - 1)));
    this.#memory.leaveIf();
  }

  #nextAccess(): PlannedAccess | undefined {
    this.#accesses += 1;
    return this.#planned[this.#accesses - 1];
  }

  load(address: Node, bytes: MemoryBytes, options?: AccessOptions): Node {
    return this.#load(address, bytes, 1, options)[0];
  }

  loadPair(address: Node, bytes: 4 | 8, options?: AccessOptions): readonly [Node, Node] {
    const [first, second] = this.#load(address, bytes, 2, options);
    return [first, second];
  }

  #load(address: Node, bytes: MemoryBytes, count: 1 | 2, options: AccessOptions | undefined): readonly Node[] {
    const planned = this.#nextAccess();
    const known = this.#memory.known(bytes, planned);
    if (known !== undefined) return known;
    const at = this.#settle(address);
    if (options?.ordered) this.#checkAlignment(at, bytes * count);
    return this.#memory.load(this.#window, at, bytes, count, planned);
  }

  loadVector(address: Node, bytes: VectorBytes, options?: AccessOptions): Node {
    if (bytes < 4) return this.vector.fromI64(this.load(address, bytes as MemoryBytes, options));
    const planned = this.#nextAccess();
    const known = this.#memory.knownVector(bytes as 4 | 8 | 16, planned);
    if (known !== undefined) return known;
    const at = this.#settle(address);
    if (options?.ordered) this.#checkAlignment(at, bytes);
    return this.#memory.loadVector(this.#window, at, bytes as 4 | 8 | 16, planned);
  }

  storeVector(address: Node, bytes: VectorBytes, value: Node, options?: AccessOptions): void {
    const at = this.#settle(address);
    const settled = this.#settle(value);
    if (options?.ordered) this.#checkAlignment(at, bytes);
    this.#memory.storeVector(this.#window, at, bytes, settled, this.#nextAccess());
  }

  store(address: Node, bytes: MemoryBytes, value: Node, options?: AccessOptions): void {
    this.#store(address, bytes, [value], options);
  }

  storePair(address: Node, bytes: 4 | 8, first: Node, second: Node, options?: AccessOptions): void {
    this.#store(address, bytes, [first, second], options);
  }

  #store(address: Node, bytes: MemoryBytes, values: readonly Node[], options: AccessOptions | undefined): void {
    const at = this.#settle(address);
    const settled = values.map((value) => this.#settle(value));
    if (options?.ordered) this.#checkAlignment(at, bytes * values.length);
    this.#memory.store(this.#window, at, bytes, settled, this.#nextAccess());
  }

  // The monitor's words lie in the register block.

  markExclusive(address: Node, bytes: ExclusiveBytes | 0): void {
    const body = this.#body;
    const at = this.#settle(address);
    body.i32(0);
    this.#push(at);
    body.memory(memoryOpcode.i64Store, registerOffset.exclusiveAddress);
    body.i32(0);
    body.i32(bytes);
    body.memory(memoryOpcode.i32Store, registerOffset.exclusiveBytes);
  }

  isExclusive(address: Node, bytes: ExclusiveBytes): Node {
    const body = this.#body;
    body.i32(0);
    body.memory(memoryOpcode.i64Load, registerOffset.exclusiveAddress);
    this.#push(this.#settle(address));
    body.emit(opcode.i64Eq);
    body.i32(0);
    body.memory(memoryOpcode.i32Load, registerOffset.exclusiveBytes);
    body.i32(bytes);
    body.emit(opcode.i32Eq, opcode.i32And);
    const local = this.#temporaries.take("i32");
    body.set(local);
    return localNode("i32", local);
  }

  clearExclusive(): void {
    this.markExclusive(constant64(2n ** 64n - 1n), 0);
  }

  // Control. Fixed targets are the region's business: it knows them from the effects.

  jump(_target: number): void {}

  jumpIf(condition: Node, _target: number): void {
    condition.uses += 1;
    this.#condition = condition;
  }

  jumpTo(target: Node): void {
    // Arm ARM, BranchAddr: the top byte goes if bit 55 is 0; Linux ignores no tags in the kernel's half.
    const bit55 = operation("i64", opcode.i64ShrS, operation("i64", opcode.i64Shl, target, constant64(8n)), constant64(63n));
    this.#target = operation("i64", opcode.i64And, target, operation("i64", opcode.i64Or, bit55, constant64(2n ** 56n - 1n)));
  }

  readSystemRegister(register: number): Node {
    if (register !== systemRegister.tpidrEl0) return notForTranslation(`system register ${register}`);
    const local = this.#temporaries.take("i64");
    this.#body.i32(0);
    this.#body.memory(memoryOpcode.i64Load, registerOffset.threadPointer);
    this.#body.set(local);
    return localNode("i64", local);
  }

  invalidateInstructions(): void {
    notForTranslation("invalidateInstructions");
  }
  writeSystemRegister(): void {
    notForTranslation("writeSystemRegister");
  }
  supervisorCall(): void {
    notForTranslation("supervisorCall");
  }
  breakpoint(): void {
    notForTranslation("breakpoint");
  }
  undefined(): void {
    notForTranslation("undefined");
  }
}

/** Regions end before what they leave to the interpreter (region.ts). */
function notForTranslation(what: string): never {
  throw new InvariantError(`${what} is left to the interpreter`);
}
