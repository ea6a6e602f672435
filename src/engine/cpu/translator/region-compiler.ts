// A region as one Wasm function: state into locals, the blocks as nested blocks and loops, one way out that puts the
// state back. Structure after Ramsey, "Beyond Relooper": a loop head becomes a loop, a block that several edges reach
// becomes the end of a block around its dominator.

import { invariant } from "../../base/errors.ts";
import {
  FunctionBuilder,
  type FunctionType,
  type Label,
  type Local,
  ModuleBuilder,
  memoryOpcode,
  opcode,
  valueType,
} from "../../wasm/index.ts";
import type { CalledOperations } from "../called-operations.ts";
import { registerOffset } from "../layout.ts";
import type { Omissions } from "../processor.ts";
import { type BudgetChecks, placeChecks } from "./budget-checks.ts";
import { Emitter, type RegionLocals } from "./emitter.ts";
import { analyseFlags, type FlagsFlow, flagsInMemory } from "./flags-flow.ts";
import { analyseFlow, type FlowGraph } from "./flow-graph.ts";
import { type MemoryPlan, planMemory } from "./memory-plan.ts";
import { makeReducible } from "./reducible.ts";
import type { Region, RegionBlock } from "./region.ts";
import { analyseRegisters, type RegistersState } from "./registers-flow.ts";
import { RegistersKeeper } from "./registers-keeper.ts";
import { status } from "./status.ts";
import { importSupport, regionType, type Support } from "./support.ts";
import { unrollLoops } from "./unroll.ts";
import { type ExitCell, WaysOut } from "./ways-out.ts";
import { chooseWindows } from "./window-choice.ts";

/** Of the host's stack for one call: what it needs beside registers, temporaries for the most part; generous. */
const frameBytesBeside = 512;

/** Words from the first to the last target of a jump through a table, at most. */
const largestTable = 2048;

/** Where the table index of what is at a fixed address is found at run time; undefined if there is no more room. */
export type LinkCell = (target: number) => number | undefined;

/** What a region's code is bound to, beyond the support functions. */
export interface Bindings {
  readonly linkCell: LinkCell;
  readonly exitCell: ExitCell;
  readonly calls: CalledOperations;
}

/** Function types by their index in the module. */
type TypeIndexOf = (type: FunctionType) => number;

/** The bytes of a module that puts the region's function into a slot of the table. */
export function compileRegion(region: Region, slot: number, bindings: Bindings, omissions: Omissions): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const support = importSupport(module);
  const typeIndexOf: TypeIndexOf = (type) => module.type(type);
  const compiler = new RegionCompiler(unrollLoops(makeReducible(region)), support, bindings, typeIndexOf, omissions);
  // The function's own index follows the imports'.
  const self = Object.keys(support).length;
  module.function(compiler.build(self));
  module.place(slot, self);
  return module.finish();
}

class RegionCompiler {
  readonly #region: Region;
  readonly #support: Support;
  readonly #bindings: Bindings;
  readonly #typeIndex: number;
  readonly #graph: FlowGraph;
  readonly #body = new FunctionBuilder(regionType);
  readonly #emitter: Emitter;
  readonly #locals: RegionLocals;
  readonly #status: Local;
  readonly #depth: Local;
  readonly #out: WaysOut;
  readonly #registers: RegistersKeeper;
  /** By block, at its start. */
  readonly #registersAtStart: readonly RegistersState[];
  readonly #checks: BudgetChecks;
  readonly #flags: FlagsFlow;
  readonly #memory: MemoryPlan;
  /** Of the host's stack, about, for one call of the region: bytes. */
  readonly #frameSize: number;
  readonly #computesFloats: boolean;
  readonly #labels = new Map<number, Label>();
  #self = 0;
  /** By block that chooses: the local that has the place. */
  readonly #choices = new Map<number, Local>();
  /** Instructions of the present block that come after those that have retired. */
  #notRetired = 0;
  #pc = 0;

  constructor(region: Region, support: Support, bindings: Bindings, typeIndexOf: TypeIndexOf, omissions: Omissions) {
    this.#region = region;
    this.#support = support;
    this.#bindings = bindings;
    this.#typeIndex = typeIndexOf(regionType);
    const inside = region.blocks.map(({ successors }) => successors.filter((each) => each !== undefined));
    this.#graph = analyseFlow(inside);
    invariant(this.#graph.reducible, "a region is made reducible");
    // What is chosen is gone to by a label.
    for (const { end, successors } of region.blocks)
      if (end.kind === "choice" || end.kind === "computed")
        for (const next of successors) if (next !== undefined) this.#graph.merges.add(next);
    const instructions = region.blocks.flatMap((block) => block.instructions);
    const body = this.#body;
    this.#registers = new RegistersKeeper(body, region);
    this.#registersAtStart = analyseRegisters(region, this.#graph);
    this.#locals = {
      registers: this.#registers.registers,
      vectors: this.#registers.vectors,
      flagsA: body.local(valueType.i64),
      flagsB: body.local(valueType.i64),
      flagsHere: body.local(valueType.i32),
      flagsKind: body.local(valueType.i32),
      flagsHold: body.local(valueType.i32),
      pc: body.local(valueType.i64),
      ordinary: body.local(valueType.i32),
      inexactNoted: body.local(valueType.i32),
    };
    this.#computesFloats = instructions.some(({ effects }) => effects.floatingPoint);
    this.#frameSize = this.#registers.bytes + frameBytesBeside;
    const budget = body.local(valueType.i32);
    this.#status = body.local(valueType.i32);
    this.#depth = body.parameter(0);
    this.#emitter = new Emitter(body, this.#locals, chooseWindows(region), support, bindings.calls, typeIndexOf, omissions, () =>
      this.#leaveToInterpreter(),
    );
    this.#out = new WaysOut({
      ...{ body, registers: this.#registers, emitter: this.#emitter },
      locals: { pc: this.#locals.pc, budget, status: this.#status },
      counts: !omissions.counter,
      unreached: region.unreached,
      exitCell: bindings.exitCell,
    });
    this.#checks = placeChecks(region, this.#graph);
    this.#flags = analyseFlags(region, this.#graph, this.#checks.checked);
    this.#memory = planMemory(region, this.#graph);
  }

  build(self: number): FunctionBuilder {
    this.#self = self;
    const body = this.#body;
    this.#load();
    this.#emitter.beginBlock(flagsInMemory);
    this.#out.open();
    this.#registers.bringTo(this.#registersAtStart[0]);
    this.#agreeOnFlags(-1, 0);
    this.#tree(0);
    this.#out.close();
    return body;
  }

  /** What is no register, from memory into locals. */
  #load(): void {
    this.#out.loadBudget();
    if (this.#computesFloats) this.#emitter.loadFloatState();
  }

  #leaveToInterpreter(): void {
    this.#out.charge(-this.#notRetired);
    this.#out.leave(this.#pc, status.interpret);
  }

  // Blocks.

  #block(number: number): void {
    const body = this.#body;
    const block = this.#region.blocks[number];
    const { instructions, start, end } = block;
    this.#emitter.beginBlock(this.#flags.atStart[number]);
    this.#registers.state = this.#registersAtStart[number];
    if (this.#checks.checked.has(number)) this.#out.leaveIfShort(start, this.#checks.path[number]);
    this.#out.charge(instructions.length);

    this.#notRetired = instructions.length;
    for (const [index, instruction] of instructions.entries()) {
      this.#pc = instruction.pc;
      this.#registers.fetchFor(instruction);
      this.#emitter.emit(instruction, this.#memory[number][index]);
      this.#registers.wrote(instruction);
      this.#notRetired -= 1;
    }
    switch (end.kind) {
      case "goto":
        this.#edge(number, block.successors[0], end.target);
        break;
      case "branch": {
        const restore = this.#saved();
        const taken = body.if();
        this.#edge(number, block.successors[0], end.target);
        body.else();
        // The other way may have been written out as a whole, with blocks of its own.
        restore();
        this.#edge(number, block.successors[1], end.next);
        body.end(taken);
        break;
      }
      case "call":
        this.#call(end);
        this.#edge(number, block.successors[0], end.next);
        break;
      case "choose":
        body.i32(end.place);
        body.set(this.#choiceLocal(end.choice));
        this.#edge(number, block.successors[0], end.target);
        break;
      case "choice":
        this.#choose(number, block);
        break;
      case "isAt": {
        body.get(this.#locals.pc);
        body.i64(BigInt(end.target));
        body.emit(opcode.i64Eq);
        const restore = this.#saved();
        const isThere = body.if(true);
        this.#edge(number, block.successors[0], end.target);
        body.else();
        restore();
        this.#edgeAtPc(number, block.successors[1]);
        body.end(isThere);
        break;
      }
      case "computed":
        this.#goToComputed(number, end.targets, block.successors);
        break;
      case "interpret":
        this.#out.leave(end.pc, status.interpret);
        break;
    }
  }

  /** Where code forks: takes what is known of flags and registers back to here. */
  #saved(): () => void {
    const flags = this.#emitter.flagsState;
    const { state } = this.#registers;
    return () => {
      this.#emitter.beginBlock(flags);
      this.#registers.state = state;
    };
  }

  /** Brings the flags into the state that a block begins with, if it looks at them before it sets them. `from`: −1 for the entry. */
  #agreeOnFlags(from: number, to: number): void {
    const { atStart, loops, observedAtStart } = this.#flags;
    if (!observedAtStart[to]) return;
    const { position } = this.#graph;
    const round = from >= 0 && position[to] <= position[from];
    this.#emitter.bringFlagsTo(atStart[to], loops.has(to) && !round, loops.has(to) && round);
  }

  /** As `#edge`, to what the pc local tells. */
  #edgeAtPc(from: number, to: number | undefined): void {
    if (to === undefined) this.#out.goOnAtPc();
    else this.#edge(from, to, 0);
  }

  /** From a block to the next, or out of the region. */
  #edge(from: number, to: number | undefined, target: number): void {
    if (to === undefined) {
      this.#out.leaveFor(target);
      return;
    }
    this.#registers.bringTo(this.#registersAtStart[to]);
    this.#agreeOnFlags(from, to);
    const { position, merges } = this.#graph;
    if (position[to] <= position[from] || merges.has(to)) this.#body.branch(this.#labels.get(to) as Label);
    else this.#tree(to);
  }

  /**
   * A call as a Wasm call: the callee's region comes back when it returns, and if pc is then the return address, this
   * region goes on. Whatever else happened is for those further out.
   */
  #call(end: Extract<RegionBlock["end"], { kind: "call" }>): void {
    const body = this.#body;
    const { target, next } = end;
    if (target !== undefined) this.#out.setPc(target);
    body.get(this.#depth);
    body.i32(this.#frameSize);
    body.emit(opcode.i32LtS);
    const tooDeep = body.if(false);
    this.#out.leaveAtPc(status.unwind);
    body.end(tooDeep);
    this.#emitter.storeFlags();
    this.#registers.store();
    this.#out.storePlace();
    const pushDepth = (): void => {
      body.get(this.#depth);
      body.i32(this.#frameSize);
      body.emit(opcode.i32Sub);
    };
    pushDepth();
    const cell = target === undefined ? undefined : this.#bindings.linkCell(target);
    if (target === this.#region.entry) body.call(this.#self);
    else if (cell === undefined) body.call(this.#support.dispatch);
    else {
      body.i32(0);
      body.memory(memoryOpcode.i32Load, cell);
      body.callIndirect(this.#typeIndex);
    }
    body.tee(this.#status);
    body.i32(0);
    body.memory(memoryOpcode.i64Load, registerOffset.pc);
    body.i64(BigInt(next));
    body.emit(opcode.i64Ne, opcode.i32Or);
    const elsewhere = body.if(false);
    body.i64(BigInt(next));
    body.get(this.#status);
    pushDepth();
    body.call(this.#support.resume);
    body.tee(this.#status);
    const happened = body.if();
    body.get(this.#status);
    body.emit(opcode.return);
    body.end(happened);
    body.end(elsewhere);
    this.#load();
    this.#registers.forget();
    this.#emitter.beginBlock(flagsInMemory);
  }

  /** To the place that the pc local tells, if it is in the region; else out of it. */
  #goToComputed(number: number, targets: readonly number[], successors: RegionBlock["successors"]): void {
    const body = this.#body;
    const restore = this.#saved();
    const known = targets.flatMap((target, index) => {
      const next = successors[index];
      return next === undefined ? [] : [{ target, next }];
    });
    const words = known.length === 0 ? 0 : (known[known.length - 1].target - known[0].target) / 4 + 1;
    if (known.length === 0 || words > largestTable) {
      this.#out.goOnAtPc();
      return;
    }
    const elsewhere = body.block();
    const labels = known.map(() => body.block()).reverse();
    // The place among the words, the two bits that are to be 0 rotated to the top.
    const place = body.local(valueType.i64);
    body.get(this.#locals.pc);
    body.i64(BigInt(known[0].target));
    body.emit(opcode.i64Sub);
    body.i64(2n);
    body.emit(opcode.i64Rotr);
    body.tee(place);
    body.i64(BigInt(words));
    body.emit(opcode.i64GeU);
    body.branchIf(elsewhere);
    body.get(place);
    body.emit(opcode.i32WrapI64);
    const table: Label[] = new Array<Label>(words).fill(elsewhere);
    for (const [index, { target }] of known.entries()) table[(target - known[0].target) / 4] = labels[index];
    body.branchTable(table, elsewhere);
    for (const [index, { next }] of known.entries()) {
      body.end(labels[index]);
      restore();
      this.#registers.bringTo(this.#registersAtStart[next]);
      this.#agreeOnFlags(number, next);
      body.branch(this.#labels.get(next) as Label);
    }
    body.end(elsewhere);
    restore();
    this.#out.goOnAtPc();
  }

  #choiceLocal(number: number): Local {
    const present = this.#choices.get(number) ?? this.#body.local(valueType.i32);
    this.#choices.set(number, present);
    return present;
  }

  /** To the block that was chosen. */
  #choose(number: number, { successors }: RegionBlock): void {
    const body = this.#body;
    const restore = this.#saved();
    const goTo = (next: number): void => {
      restore();
      this.#registers.bringTo(this.#registersAtStart[next]);
      this.#agreeOnFlags(number, next);
      body.branch(this.#labels.get(next) as Label);
    };
    for (const [place, next] of successors.entries()) {
      if (next === undefined) continue;
      if (place === successors.length - 1) {
        goTo(next);
        continue;
      }
      body.get(this.#choiceLocal(number));
      body.i32(place);
      body.emit(opcode.i32Eq);
      const chosen = body.if();
      goTo(next);
      body.end(chosen);
    }
  }

  // Structure.

  /** A block and all that it dominates. */
  #tree(number: number): void {
    const body = this.#body;
    const { loopHeads, merges, dominated, position } = this.#graph;
    const loop = loopHeads.has(number) ? body.loop() : undefined;
    if (loop !== undefined) this.#labels.set(number, loop);
    // The last in the order is outermost, since those before it may go to it.
    const behind = dominated[number].filter((child) => merges.has(child)).sort((a, b) => position[b] - position[a]);
    const labels = behind.map((child) => {
      const label = body.block();
      this.#labels.set(child, label);
      return label;
    });
    this.#block(number);
    for (const [index, child] of behind.toReversed().entries()) {
      body.end(labels[behind.length - 1 - index]);
      this.#labels.delete(child);
      this.#tree(child);
    }
    if (loop !== undefined) body.end(loop);
  }
}
