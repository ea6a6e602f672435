// A region: the blocks that fixed targets lead to from one entry, as far as a limit, ready to become one Wasm function.
// Takes a way to fetch instructions; gives blocks with their edges. Targets that are left out are exits.

import type { Decoded } from "../../isa/index.ts";
import { type Effects, effectsOf } from "../effects.ts";
import { systemRegister } from "../system-registers.ts";

/** Instructions in a region. More would delay V8's optimising compiler longer than longer regions gain. */
const instructionLimit = 768;

export interface RegionInstruction {
  readonly pc: number;
  readonly decoded: Decoded;
  readonly effects: Effects;
}

/** How a block ends. Targets are addresses. */
export type BlockEnd =
  | { readonly kind: "goto"; readonly target: number }
  /** The last instruction's condition decides. */
  | { readonly kind: "branch"; readonly target: number; readonly next: number }
  /** Back at `next`, if all goes well. Without target: computed. */
  | { readonly kind: "call"; readonly target: number | undefined; readonly next: number }
  /** To wherever the last instruction computed. */
  | { readonly kind: "computed" }
  /** The instruction at `pc`, which is not in the block, is left to the interpreter. */
  | { readonly kind: "interpret"; readonly pc: number };

export interface RegionBlock {
  readonly start: number;
  readonly instructions: readonly RegionInstruction[];
  readonly end: BlockEnd;
  /** Blocks of the region that follow, by number: for a branch the taken one first; undefined where the target is an exit. */
  readonly successors: readonly (number | undefined)[];
}

export interface Region {
  readonly entry: number;
  /** The entry's is the first. */
  readonly blocks: readonly RegionBlock[];
}

/** The instruction at an address, or undefined if there is none that may be translated. */
export type Fetch = (pc: number) => Decoded | undefined;

/** Instructions that depend on more than registers and memory, or that are too rare to be worth emitting. */
function isForInterpreter(effects: Effects): boolean {
  return effects.system.some((effect) => {
    if (effect.kind === "invalidateInstructions") return true;
    if (effect.kind === "readRegister") return effect.register !== systemRegister.tpidrEl0;
    return effect.kind !== "exclusive";
  });
}

export function discoverRegion(entry: number, fetch: Fetch): Region | undefined {
  const found = new Map<number, RegionInstruction>();
  const leaders = new Set<number>([entry]);
  const interpreted = new Set<number>();
  const waiting: number[] = [entry];
  // Breadth first, so that what is near the entry comes in before what is far.
  for (let at = 0; at < waiting.length; at += 1) {
    let pc = waiting[at];
    while (!found.has(pc) && found.size < instructionLimit) {
      const decoded = fetch(pc);
      if (decoded === undefined) break;
      const effects = effectsOf(decoded, pc);
      if (isForInterpreter(effects)) {
        interpreted.add(pc);
        break;
      }
      found.set(pc, { pc, decoded, effects });
      const next = pc + 4;
      const { jump } = effects;
      if (jump === undefined) {
        pc = next;
        continue;
      }
      const followed: number[] = [];
      if (jump.kind === "call" || jump.conditional) followed.push(next);
      if (jump.kind === "jump" && jump.target !== undefined) followed.push(jump.target);
      for (const target of followed) {
        if (leaders.has(target)) continue;
        leaders.add(target);
        waiting.push(target);
      }
      break;
    }
  }
  return found.has(entry) ? cut(entry, found, leaders, interpreted) : undefined;
}

/** Cuts what was found into blocks: at leaders and behind jumps. */
function cut(
  entry: number,
  found: ReadonlyMap<number, RegionInstruction>,
  leaders: ReadonlySet<number>,
  interpreted: ReadonlySet<number>,
): Region {
  const starts = [...leaders].filter((start) => found.has(start));
  const numberOf = new Map(starts.map((start, index) => [start, index]));
  const blocks = starts.map((start): RegionBlock => {
    const instructions: RegionInstruction[] = [];
    let pc = start;
    for (;;) {
      const instruction = found.get(pc);
      if (instruction === undefined) {
        return finish(start, instructions, interpreted.has(pc) ? { kind: "interpret", pc } : { kind: "goto", target: pc }, numberOf);
      }
      instructions.push(instruction);
      const { jump } = instruction.effects;
      pc += 4;
      if (jump !== undefined) return finish(start, instructions, endOf(jump, pc), numberOf);
      if (leaders.has(pc)) return finish(start, instructions, { kind: "goto", target: pc }, numberOf);
    }
  });
  return { entry, blocks };
}

function endOf(jump: NonNullable<Effects["jump"]>, next: number): BlockEnd {
  if (jump.kind === "call") return { kind: "call", target: jump.target, next };
  if (jump.target === undefined) return { kind: "computed" };
  return jump.conditional ? { kind: "branch", target: jump.target, next } : { kind: "goto", target: jump.target };
}

function finish(
  start: number,
  instructions: readonly RegionInstruction[],
  end: BlockEnd,
  numberOf: ReadonlyMap<number, number>,
): RegionBlock {
  const targets =
    end.kind === "goto" ? [end.target] : end.kind === "branch" ? [end.target, end.next] : end.kind === "call" ? [end.next] : [];
  return { start, instructions, end, successors: targets.map((target) => numberOf.get(target)) };
}
