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
  /** The last instruction has computed where to go: the first successor if that is the target, else the second. */
  | { readonly kind: "isAt"; readonly target: number }
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
  /** Where the computed jump or call at an address has gone. */
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
 * A place in a region: an address, and which copy of the code there. Copy 0 is the region's own; a small function is copied to each
 * of its calls, and returns there.
 */
type Place = number;
const copySize = 2 ** 48;
const copiesMaximum = 31;
const placeOf = (copy: number, pc: number): Place => copy * copySize + pc;
const pcOf = (place: Place): number => place % copySize;
const copyOf = (place: Place): number => Math.floor(place / copySize);

/** Instructions of a function that is copied, at most: of one that calls nothing and keeps the link register, of any other. */
const leafLimit = 160;
const callerLimit = 48;
/** How deep copies are made in copies. */
const copyDepth = 3;
/** How often a function is copied into itself: a recursion goes through memory once in as many calls and one. */
const recursionDepth = 2;
/** A computed call with more targets than this is one to anywhere. */
const callTargets = 3;
const link = 30;

/** A function at one of its calls. */
interface Copy {
  readonly entry: number;
  readonly returnsTo: Place;
  /** Whether it returns there in any case; else where it returns to must be looked at. */
  readonly keepsLink: boolean;
  /** The copy that calls it. */
  readonly caller: number;
  readonly depth: number;
}

interface Found {
  readonly instructions: ReadonlyMap<Place, RegionInstruction>;
  /** Beginnings of blocks. */
  readonly leaders: ReadonlySet<Place>;
  /** What is left to the interpreter. */
  readonly interpreted: ReadonlySet<Place>;
  readonly copies: readonly Copy[];
  /** By call: the addresses that it goes to as far as that is known, and the copies that it finds there. */
  readonly calls: ReadonlyMap<Place, readonly Callee[]>;
  /** Where computed jumps have gone. */
  readonly computed: ReadonlyMap<Place, readonly Place[]>;
}

interface Callee {
  readonly target: number;
  readonly copy: Place | undefined;
}

export function discoverRegion(entry: number, fetch: Fetch, profile: Profile): Region | undefined {
  const instructions = new Map<Place, RegionInstruction>();
  const leaders = new Set<Place>([entry]);
  const interpreted = new Set<Place>();
  const copies: Copy[] = [{ entry, returnsTo: 0, keepsLink: false, caller: 0, depth: 0 }];
  const calls = new Map<Place, readonly Callee[]>();
  const computed = new Map<Place, readonly Place[]>();
  const waiting: Place[] = [entry];
  const unreached = new Set<Place>();
  const shapes = new Map<number, FunctionShape | undefined>();
  const shapeOf = (target: number): FunctionShape | undefined => {
    if (!shapes.has(target)) shapes.set(target, shapeOfFunction(target, fetch));
    return shapes.get(target);
  };
  /** A copy of the function at a target for a call, if it is small. */
  const copyFor = (target: number, caller: number, returnsTo: Place): Place | undefined => {
    const { depth } = copies[caller];
    if (copies.length > copiesMaximum || depth >= copyDepth || instructions.size > instructionLimit / 2) return undefined;
    let others = 0;
    for (let at = caller; at > 0; at = copies[at].caller) if (copies[at].entry === target) others += 1;
    if (others >= recursionDepth) return undefined;
    const shape = shapeOf(target);
    if (shape === undefined) return undefined;
    copies.push({ entry: target, returnsTo, keepsLink: shape.keepsLink, caller, depth: depth + 1 });
    return placeOf(copies.length - 1, target);
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
      if (jump.kind === "call") {
        const known = jump.target !== undefined ? [jump.target] : [...profile.targetsOf(pc)];
        const callees = known.length > callTargets ? [] : known.map((target) => ({ target, copy: copyFor(target, copy, next) }));
        calls.set(place, callees);
        for (const callee of callees) if (callee.copy !== undefined) follow(callee.copy);
      }
      break;
    }
  }
  if (!instructions.has(entry)) return undefined;
  const blocks = cut({ instructions, leaders, interpreted, copies, calls, computed });
  return { entry, blocks, unreached: new Set([...unreached].filter((place) => !instructions.has(place)).map(pcOf)) };
}

interface FunctionShape {
  /** Calls nothing, and returns by the link register, which it leaves as it was. */
  readonly keepsLink: boolean;
}

/** What there is to know of a function that is small enough to be copied; undefined for others. */
function shapeOfFunction(entry: number, fetch: Fetch): FunctionShape | undefined {
  const seen = new Set<number>();
  const waiting = [entry];
  let keepsLink = true;
  for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
    while (!seen.has(pc)) {
      seen.add(pc);
      const decoded = seen.size > (keepsLink ? leafLimit : callerLimit) ? undefined : fetch(pc);
      if (decoded === undefined) return undefined;
      const { jump, registersRead, registersWritten, ...effects } = effectsOf(decoded, pc);
      if (isForInterpreter(effects)) return undefined;
      if ((registersWritten >>> link) & 1) keepsLink = false;
      if (jump === undefined) {
        pc += 4;
        continue;
      }
      if (jump.kind === "jump" && jump.target === undefined) return undefined;
      if (jump.kind === "return" && registersRead !== 1 << link) keepsLink = false;
      if (jump.kind === "call" || jump.conditional) waiting.push(pc + 4);
      if (jump.kind === "jump" && jump.target !== undefined) waiting.push(jump.target);
      break;
    }
  }
  return seen.size > (keepsLink ? leafLimit : callerLimit) ? undefined : { keepsLink };
}

/** Cuts what was found into blocks: at leaders and behind jumps. */
function cut(found: Found): RegionBlock[] {
  const { instructions, leaders, interpreted } = found;
  const starts = [...leaders].filter((start) => instructions.has(start));
  const numberOf = new Map(starts.map((start, index) => [start, index]));
  /** Blocks without instructions: what computed calls do when they know where to go. They come behind the others. */
  const between: RegionBlock[] = [];
  const blockAt = (place: Place): number | undefined => numberOf.get(place);
  /** A call: to a copy where there is one. Of a computed one, each target that is known is tried in turn. */
  const call = (own: readonly RegionInstruction[], start: number, place: Place, target: number | undefined): RegionBlock => {
    const callees = found.calls.get(place) ?? [];
    const next = place + 4;
    const plain = (to: number | undefined, instructions: readonly RegionInstruction[]): RegionBlock => ({
      start,
      instructions,
      end: { kind: "call", target: to, next: pcOf(next) },
      successors: [blockAt(next)],
    });
    const into = ({ target: to, copy }: Callee, instructions: readonly RegionInstruction[]): RegionBlock => {
      if (copy === undefined) return plain(to, instructions);
      return { start, instructions, end: { kind: "goto", target: to }, successors: [blockAt(copy)] };
    };
    if (target !== undefined) return callees.length > 0 ? into(callees[0], own) : plain(target, own);
    const add = (block: RegionBlock): number => starts.length + between.push(block) - 1;
    let otherwise = plain(undefined, callees.length > 0 ? [] : own);
    for (const [index, callee] of callees.entries()) {
      const first = index === callees.length - 1;
      const successors = [add(into(callee, [])), add(otherwise)];
      otherwise = { start, instructions: first ? own : [], end: { kind: "isAt", target: callee.target }, successors };
    }
    return otherwise;
  };
  const blocks = starts.map((start): RegionBlock => {
    const own: RegionInstruction[] = [];
    const finish = (end: BlockEnd, next: readonly Place[]): RegionBlock => ({
      start: pcOf(start),
      instructions: own,
      end,
      successors: next.map(blockAt),
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
      if (jump?.kind === "call") return call(own, pcOf(start), place, jump.target);
      if (jump !== undefined) {
        const [end, places] = endOf(jump, place, found);
        return finish(end, places);
      }
      if (leaders.has(next)) return finish({ kind: "goto", target: pcOf(next) }, [next]);
      place = next;
    }
  });
  return [...blocks, ...between];
}

/** How a jump that is no call ends its block, and the places that may follow. */
function endOf(jump: JumpEffect, place: Place, { copies, computed }: Found): readonly [BlockEnd, readonly Place[]] {
  const copy = copyOf(place);
  const goTo = (target: Place): readonly [BlockEnd, readonly Place[]] => [{ kind: "goto", target: pcOf(target) }, [target]];
  if (jump.target === undefined) {
    const { returnsTo, keepsLink } = copies[copy];
    if (jump.kind === "return" && copy > 0) return keepsLink ? goTo(returnsTo) : [{ kind: "isAt", target: pcOf(returnsTo) }, [returnsTo]];
    const places = computed.get(place) ?? [];
    return [{ kind: "computed", targets: places.map(pcOf) }, places];
  }
  const target = placeOf(copy, jump.target);
  if (!jump.conditional) return goTo(target);
  return [{ kind: "branch", target: jump.target, next: pcOf(place + 4) }, [target, place + 4]];
}
