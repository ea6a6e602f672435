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
import { control, registerOffset } from "../layout.ts";
import type { Omissions } from "../processor.ts";
import { groupAccesses } from "./access-groups.ts";
import { Emitter, type RegionLocals } from "./emitter.ts";
import { analyseFlags, type FlagsFlow, flagsInMemory } from "./flags-flow.ts";
import { analyseFlow, type FlowGraph } from "./flow-graph.ts";
import { makeReducible } from "./reducible.ts";
import type { Region, RegionBlock } from "./region.ts";
import { status } from "./status.ts";
import { importSupport, regionType, type Support } from "./support.ts";
import { unrollLoops } from "./unroll.ts";
import { chooseWindows } from "./window-choice.ts";

/** More instructions than this between two looks at the budget would make exact stops slow. */
const longestUnchecked = 128;

/** Words from the first to the last target of a jump through a table, at most. */
const largestTable = 2048;

/** Where the table index of what is at a fixed address is found at run time; undefined if there is no more room. */
export type LinkCell = (target: number) => number | undefined;

/** Function types by their index in the module. */
type TypeIndexOf = (type: FunctionType) => number;

/** The bytes of a module that exports the region's function as `region`. */
export function compileRegion(region: Region, linkCell: LinkCell, calls: CalledOperations, omissions: Omissions): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const support = importSupport(module);
  const typeIndexOf: TypeIndexOf = (type) => module.type(type);
  const compiler = new RegionCompiler(unrollLoops(makeReducible(region)), support, linkCell, calls, typeIndexOf, omissions);
  // The function's own index follows the imports'.
  module.function(compiler.build(Object.keys(support).length), "region");
  return module.finish();
}

class RegionCompiler {
  readonly #region: Region;
  readonly #support: Support;
  readonly #linkCell: LinkCell;
  readonly #typeIndex: number;
  readonly #counts: boolean;
  readonly #graph: FlowGraph;
  readonly #body = new FunctionBuilder(regionType);
  readonly #emitter: Emitter;
  readonly #locals: RegionLocals;
  readonly #budget: Local;
  readonly #status: Local;
  readonly #depth: Local;
  /** Registers, by number, that the region reads or writes, and those that it writes. */
  readonly #used: readonly number[];
  readonly #written: readonly number[];
  /** Vector registers likewise. */
  readonly #usedVectors: readonly number[];
  readonly #writtenVectors: readonly number[];
  readonly #checked: ReadonlySet<number>;
  /** Instructions from a block's start to the next check at most. */
  readonly #path: readonly number[];
  readonly #flags: FlagsFlow;
  readonly #computesFloats: boolean;
  readonly #labels = new Map<number, Label>();
  #exit = 0 as Label;
  #self = 0;
  /** By block that chooses: the local that has the place. */
  readonly #choices = new Map<number, Local>();
  /** Instructions of the present block that come after those that have retired. */
  #notRetired = 0;
  #pc = 0;

  constructor(
    region: Region,
    support: Support,
    linkCell: LinkCell,
    calls: CalledOperations,
    typeIndexOf: TypeIndexOf,
    omissions: Omissions,
  ) {
    this.#region = region;
    this.#support = support;
    this.#linkCell = linkCell;
    this.#counts = !omissions.counter;
    this.#typeIndex = typeIndexOf(regionType);
    const inside = region.blocks.map(({ successors }) => successors.filter((each) => each !== undefined));
    this.#graph = analyseFlow(inside);
    invariant(this.#graph.reducible, "a region is made reducible");
    // What is chosen is gone to by a label.
    for (const { end, successors } of region.blocks)
      if (end.kind === "choice" || end.kind === "computed")
        for (const next of successors) if (next !== undefined) this.#graph.merges.add(next);
    const instructions = region.blocks.flatMap((block) => block.instructions);
    const written = instructions.reduce((mask, { effects }) => mask | effects.registersWritten, 0);
    const used = instructions.reduce((mask, { effects }) => mask | effects.registersRead, written);
    this.#used = registersIn(used);
    this.#written = registersIn(written);
    const vectorsWritten = instructions.reduce((mask, { effects }) => mask | effects.vectorsWritten, 0);
    const vectorsUsed = instructions.reduce((mask, { effects }) => mask | effects.vectorsRead, vectorsWritten);
    this.#usedVectors = registersIn(vectorsUsed);
    this.#writtenVectors = registersIn(vectorsWritten);
    const body = this.#body;
    const vectors: (Local | undefined)[] = [];
    for (const register of this.#usedVectors) vectors[register] = body.local(valueType.v128);
    const registers: (Local | undefined)[] = [];
    for (const register of this.#used) registers[register] = body.local(valueType.i64);
    this.#locals = {
      registers,
      vectors,
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
    this.#budget = body.local(valueType.i32);
    this.#status = body.local(valueType.i32);
    this.#depth = body.parameter(0);
    this.#emitter = new Emitter(body, this.#locals, chooseWindows(region), support, calls, typeIndexOf, omissions, () =>
      this.#leaveToInterpreter(),
    );
    const { checked, path } = this.#placeChecks();
    this.#checked = checked;
    this.#path = path;
    this.#flags = analyseFlags(region, this.#graph, checked);
  }

  build(self: number): FunctionBuilder {
    this.#self = self;
    const body = this.#body;
    this.#load();
    this.#emitter.beginBlock(flagsInMemory);
    this.#agreeOnFlags(-1, 0);
    this.#exit = body.block();
    this.#tree(0);
    body.end(this.#exit);
    this.#store();
    body.i32(0);
    body.get(this.#locals.pc);
    body.memory(memoryOpcode.i64Store, registerOffset.pc);
    body.get(this.#status);
    return body;
  }

  // What is known before anything is written.

  /** Checks at the entry, at loop heads, behind calls, and wherever a path would get too long. */
  #placeChecks(): { checked: Set<number>; path: number[] } {
    const { blocks } = this.#region;
    const checked = new Set<number>([0, ...this.#graph.loopHeads]);
    // A choice is at no address: the blocks behind it check.
    for (const [number, { end, successors }] of blocks.entries()) {
      if (end.kind !== "choice") continue;
      checked.delete(number);
      for (const next of successors) if (next !== undefined) checked.add(next);
    }
    for (const { end, successors } of blocks) if (end.kind === "call" && successors[0] !== undefined) checked.add(successors[0]);
    const path: number[] = new Array<number>(blocks.length).fill(0);
    for (const block of this.#graph.order.toReversed()) {
      const after = blocks[block].successors.map((next) => (next === undefined || checked.has(next) ? 0 : path[next]));
      path[block] = blocks[block].instructions.length + Math.max(0, ...after);
      if (path[block] > longestUnchecked && blocks[block].instructions.length > 0) checked.add(block);
    }
    return { checked, path };
  }

  // State between memory and locals.

  #load(): void {
    const body = this.#body;
    const { registers, vectors } = this.#locals;
    for (const register of this.#usedVectors) {
      body.i32(0);
      body.memory(memoryOpcode.v128Load, registerOffset.v + register * 16);
      body.set(vectors[register] as Local);
    }
    for (const register of this.#used) {
      body.i32(0);
      body.memory(memoryOpcode.i64Load, registerOffset.x + register * 8);
      body.set(registers[register] as Local);
    }
    body.i32(0);
    body.memory(memoryOpcode.i32Load, control.budget);
    body.set(this.#budget);
    if (this.#computesFloats) this.#emitter.loadFloatState();
  }

  #store(): void {
    const body = this.#body;
    const { registers, vectors } = this.#locals;
    for (const register of this.#writtenVectors) {
      body.i32(0);
      body.get(vectors[register] as Local);
      body.memory(memoryOpcode.v128Store, registerOffset.v + register * 16);
    }
    for (const register of this.#written) {
      body.i32(0);
      body.get(registers[register] as Local);
      body.memory(memoryOpcode.i64Store, registerOffset.x + register * 8);
    }
    body.i32(0);
    body.get(this.#budget);
    body.memory(memoryOpcode.i32Store, control.budget);
  }

  // Ways out.

  #leave(pc: number, why: number): void {
    const body = this.#body;
    body.i64(BigInt(pc));
    body.set(this.#locals.pc);
    this.#leaveAtPc(why);
  }

  /** With the pc local set already. */
  #leaveAtPc(why: number): void {
    const body = this.#body;
    this.#emitter.storeFlags();
    body.i32(why);
    body.set(this.#status);
    body.branch(this.#exit);
  }

  #leaveToInterpreter(): void {
    this.#charge(-this.#notRetired);
    this.#leave(this.#pc, status.interpret);
  }

  /** Takes instructions from the budget. */
  #charge(instructions: number): void {
    if (instructions === 0 || !this.#counts) return;
    const body = this.#body;
    body.get(this.#budget);
    body.i32(instructions);
    body.emit(opcode.i32Sub);
    body.set(this.#budget);
  }

  // Blocks.

  #block(number: number): void {
    const body = this.#body;
    const block = this.#region.blocks[number];
    const { instructions, start, end } = block;
    this.#emitter.beginBlock(this.#flags.atStart[number]);
    if (this.#checked.has(number) && this.#counts) {
      body.get(this.#budget);
      body.i32(this.#path[number]);
      body.emit(opcode.i32LtS);
      const short = body.if(false);
      this.#leave(start, status.budget);
      body.end(short);
    }
    this.#charge(instructions.length);

    this.#notRetired = instructions.length;
    const grouped = groupAccesses(instructions);
    for (const [index, instruction] of instructions.entries()) {
      this.#pc = instruction.pc;
      this.#emitter.emit(instruction, grouped[index]);
      this.#notRetired -= 1;
    }
    switch (end.kind) {
      case "goto":
        this.#edge(number, block.successors[0], end.target);
        break;
      case "branch": {
        const flags = this.#emitter.flagsState;
        const taken = body.if();
        this.#edge(number, block.successors[0], end.target);
        body.else();
        // The other way may have been written out as a whole, with blocks of its own.
        this.#emitter.beginBlock(flags);
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
      case "computed":
        this.#goToComputed(number, end.targets, block.successors);
        break;
      case "interpret":
        this.#leave(end.pc, status.interpret);
        break;
    }
  }

  /** Brings the flags into the state that a block begins with, if it looks at them before it sets them. `from`: −1 for the entry. */
  #agreeOnFlags(from: number, to: number): void {
    const { atStart, loops, observedAtStart } = this.#flags;
    if (!observedAtStart[to]) return;
    const { position } = this.#graph;
    const round = from >= 0 && position[to] <= position[from];
    this.#emitter.bringFlagsTo(atStart[to], loops.has(to) && !round, loops.has(to) && round);
  }

  /** From a block to the next, or out of the region. */
  #edge(from: number, to: number | undefined, target: number): void {
    if (to === undefined) {
      this.#leave(target, status.continue);
      return;
    }
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
    if (target !== undefined) {
      body.i64(BigInt(target));
      body.set(this.#locals.pc);
    }
    body.get(this.#depth);
    body.emit(opcode.i32Eqz);
    const tooDeep = body.if(false);
    this.#leaveAtPc(status.continue);
    body.end(tooDeep);
    this.#emitter.storeFlags();
    this.#store();
    body.i32(0);
    body.get(this.#locals.pc);
    body.memory(memoryOpcode.i64Store, registerOffset.pc);
    const pushDepth = (): void => {
      body.get(this.#depth);
      body.i32(1);
      body.emit(opcode.i32Sub);
    };
    pushDepth();
    const cell = target === undefined ? undefined : this.#linkCell(target);
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
    this.#emitter.beginBlock(flagsInMemory);
  }

  /** To the place that the pc local tells, if it is in the region; else out of it. */
  #goToComputed(number: number, targets: readonly number[], successors: RegionBlock["successors"]): void {
    const body = this.#body;
    const flags = this.#emitter.flagsState;
    const known = targets.flatMap((target, index) => {
      const next = successors[index];
      return next === undefined ? [] : [{ target, next }];
    });
    const words = known.length === 0 ? 0 : (known[known.length - 1].target - known[0].target) / 4 + 1;
    if (known.length === 0 || words > largestTable) {
      this.#leaveAtPc(status.continue);
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
      this.#emitter.beginBlock(flags);
      this.#agreeOnFlags(number, next);
      body.branch(this.#labels.get(next) as Label);
    }
    body.end(elsewhere);
    this.#emitter.beginBlock(flags);
    this.#leaveAtPc(status.continue);
  }

  #choiceLocal(number: number): Local {
    const present = this.#choices.get(number) ?? this.#body.local(valueType.i32);
    this.#choices.set(number, present);
    return present;
  }

  /** To the block that was chosen. */
  #choose(number: number, { successors }: RegionBlock): void {
    const body = this.#body;
    const flags = this.#emitter.flagsState;
    const goTo = (next: number): void => {
      this.#emitter.beginBlock(flags);
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

function registersIn(mask: number): number[] {
  return Array.from({ length: 32 }, (_, register) => register).filter((register) => (mask >>> register) & 1);
}
