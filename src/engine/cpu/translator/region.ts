// A region: the blocks that fixed targets lead to from one entry, as far as a limit, ready to become one Wasm function.
// Takes a way to fetch instructions; gives blocks with their edges. Targets that are left out are exits.

import type { Decoded } from "../../isa/index.ts";
import { type Effects, effectsOf, type JumpEffect } from "../effects.ts";
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
  /** To wherever the last instruction computed: one of these so far, which are the successors. */
  | { readonly kind: "computed"; readonly targets: readonly number[] }
  /** A beginning of a loop that has several (reducible.ts): the place that was chosen last for this number. */
  | { readonly kind: "choice"; readonly number: number }
  /** Chooses a place, and goes there by way of the choice. */
  | { readonly kind: "choose"; readonly choice: number; readonly place: number; readonly target: number }
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
  /** Beginnings of blocks that would belong to it, had they been reached. */
  readonly unreached: ReadonlySet<number>;
}

/** The instruction at an address, or undefined if there is none that may be translated. */
export type Fetch = (pc: number) => Decoded | undefined;

/** What execution has seen so far. */
export interface Profile {
  /** Whether it has come to an address, behind a branch or by one. What it has not come to is rarely worth its translation. */
  isReached(pc: number): boolean;
  /** Where the computed jump at an address has gone. */
  targetsOf(pc: number): Iterable<number>;
}

/** Instructions that depend on more than registers and memory, or that are too rare to be worth emitting. */
function isForInterpreter(effects: Pick<Effects, "system">): boolean {
  return effects.system.some((effect) => {
    if (effect.kind === "invalidateInstructions") return true;
    if (effect.kind === "readRegister") return effect.register !== systemRegister.tpidrEl0;
    return effect.kind !== "exclusive";
  });
}

/**
 * A place in a region: an address, and which copy of the code there. Copy 0 is the region's own; a small function that calls
 * nothing is copied to each of its calls, and returns there.
 */
type Place = number;
const copySize = 2 ** 48;
const copiesMaximum = 16;
const placeOf = (copy: number, pc: number): Place => copy * copySize + pc;
const pcOf = (place: Place): number => place % copySize;
const copyOf = (place: Place): number => Math.floor(place / copySize);

/** Instructions of a function that is copied, at most. */
const leafLimit = 160;
const link = 30;

interface Found {
  readonly instructions: ReadonlyMap<Place, RegionInstruction>;
  /** Beginnings of blocks. */
  readonly leaders: ReadonlySet<Place>;
  /** What is left to the interpreter. */
  readonly interpreted: ReadonlySet<Place>;
  /** By copy, where it returns to. */
  readonly returns: readonly Place[];
  /** Calls of copies: where they go. */
  readonly copied: ReadonlyMap<Place, Place>;
  /** Where computed jumps have gone. */
  readonly computed: ReadonlyMap<Place, readonly Place[]>;
}

export function discoverRegion(entry: number, fetch: Fetch, profile: Profile): Region | undefined {
  const instructions = new Map<Place, RegionInstruction>();
  const leaders = new Set<Place>([entry]);
  const interpreted = new Set<Place>();
  const returns: Place[] = [0];
  const copied = new Map<Place, Place>();
  const computed = new Map<Place, readonly Place[]>();
  const waiting: Place[] = [entry];
  const unreached = new Set<Place>();
  const leaves = new Map<number, boolean>();
  const isLeaf = (target: number): boolean => {
    const known = leaves.get(target);
    if (known !== undefined) return known;
    const found = isLeafFunction(target, fetch);
    leaves.set(target, found);
    return found;
  };
  const follow = (place: Place): void => {
    if (leaders.has(place)) return;
    leaders.add(place);
    if (profile.isReached(pcOf(place))) waiting.push(place);
    else unreached.add(place);
  };
  // Breadth first, so that what is near the entry comes in before what is far.
  for (let at = 0; at < waiting.length; at += 1) {
    let place = waiting[at];
    const copy = copyOf(place);
    while (!instructions.has(place) && instructions.size < instructionLimit) {
      const pc = pcOf(place);
      const decoded = fetch(pc);
      if (decoded === undefined) break;
      const effects = effectsOf(decoded, pc);
      if (isForInterpreter(effects)) {
        interpreted.add(place);
        break;
      }
      instructions.set(place, { pc, decoded, effects });
      const next = placeOf(copy, pc + 4);
      const { jump } = effects;
      if (jump === undefined) {
        place = next;
        continue;
      }
      if (jump.kind === "call" || jump.conditional) follow(next);
      if (jump.kind === "jump" && jump.target !== undefined) follow(placeOf(copy, jump.target));
      if (jump.kind === "jump" && jump.target === undefined) {
        const targets = [...profile.targetsOf(pc)].sort((a, b) => a - b).map((target) => placeOf(copy, target));
        computed.set(place, targets);
        for (const target of targets) follow(target);
      }
      if (jump.kind === "call" && jump.target !== undefined && copy === 0 && returns.length < copiesMaximum && isLeaf(jump.target)) {
        const callee = placeOf(returns.length, jump.target);
        copied.set(place, callee);
        returns.push(next);
        follow(callee);
      }
      break;
    }
  }
  if (!instructions.has(entry)) return undefined;
  const blocks = cut({ instructions, leaders, interpreted, returns, copied, computed });
  return { entry, blocks, unreached: new Set([...unreached].filter((place) => !instructions.has(place)).map(pcOf)) };
}

/** Whether a function calls nothing, is small, and returns by the link register alone, which it leaves as it was. */
function isLeafFunction(entry: number, fetch: Fetch): boolean {
  const seen = new Set<number>();
  const waiting = [entry];
  for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
    while (!seen.has(pc)) {
      seen.add(pc);
      const decoded = seen.size > leafLimit ? undefined : fetch(pc);
      if (decoded === undefined) return false;
      const { jump, registersRead, registersWritten, ...effects } = effectsOf(decoded, pc);
      if (isForInterpreter(effects) || (registersWritten >>> link) & 1) return false;
      if (jump === undefined) {
        pc += 4;
        continue;
      }
      if (jump.kind === "call" || (jump.target === undefined && (jump.kind !== "return" || registersRead !== 1 << link))) return false;
      if (jump.target !== undefined) waiting.push(jump.target);
      if (jump.conditional) waiting.push(pc + 4);
    }
  }
  return true;
}

/** Cuts what was found into blocks: at leaders and behind jumps. */
function cut(found: Found): RegionBlock[] {
  const { instructions, leaders, interpreted } = found;
  const starts = [...leaders].filter((start) => instructions.has(start));
  const numberOf = new Map(starts.map((start, index) => [start, index]));
  return starts.map((start): RegionBlock => {
    const own: RegionInstruction[] = [];
    const finish = (end: BlockEnd, next: readonly Place[]): RegionBlock => ({
      start: pcOf(start),
      instructions: own,
      end,
      successors: next.map((place) => numberOf.get(place)),
    });
    let place = start;
    for (;;) {
      const instruction = instructions.get(place);
      if (instruction === undefined) {
        if (interpreted.has(place)) return finish({ kind: "interpret", pc: pcOf(place) }, []);
        return finish({ kind: "goto", target: pcOf(place) }, [place]);
      }
      own.push(instruction);
      const next = place + 4;
      const { jump } = instruction.effects;
      if (jump !== undefined) {
        const [end, places] = endOf(jump, place, found);
        return finish(end, places);
      }
      if (leaders.has(next)) return finish({ kind: "goto", target: pcOf(next) }, [next]);
      place = next;
    }
  });
}

/** How a jump ends its block, and the places that may follow. */
function endOf(jump: JumpEffect, place: Place, { returns, copied, computed }: Found): readonly [BlockEnd, readonly Place[]] {
  const copy = copyOf(place);
  const next = place + 4;
  const goTo = (target: Place): readonly [BlockEnd, readonly Place[]] => [{ kind: "goto", target: pcOf(target) }, [target]];
  if (jump.kind === "call") {
    const callee = copied.get(place);
    return callee === undefined ? [{ kind: "call", target: jump.target, next: pcOf(next) }, [next]] : goTo(callee);
  }
  if (jump.target === undefined) {
    if (copy > 0) return goTo(returns[copy]);
    const places = computed.get(place) ?? [];
    return [{ kind: "computed", targets: places.map(pcOf) }, places];
  }
  const target = placeOf(copy, jump.target);
  if (!jump.conditional) return goTo(target);
  return [{ kind: "branch", target: jump.target, next: pcOf(next) }, [target, next]];
}
