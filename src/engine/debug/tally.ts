// How often each instruction of a process ran over a part of the run, what kinds they were, and which memory they used. Everything is
// interpreted meanwhile, so parts of some million instructions are what one can wait for. The present is afterwards what it was.

import { type Effects, effectsOf, type MemoryEffect } from "../cpu/effects.ts";
import type { Registers } from "../cpu/index.ts";
import type { Decoded } from "../isa/index.ts";
import { type DebugInfo, debugInfoOf } from "./debug-info.ts";
import { isBefore, isSamePosition, type Position, type Target } from "./position.ts";
import type { Stepper } from "./stepper.ts";
import type { Moving } from "./stop.ts";

export type InstructionKind = "arithmetic" | "load" | "store" | "branch" | "call" | "vector" | "systemCall" | "other";

export interface Counted {
  readonly decoded: Decoded;
  readonly kind: InstructionKind;
  /** How often it began; one that faults and is repeated counts twice. */
  count: number;
}

export interface MemoryUse {
  reads: number;
  writes: number;
}

export interface Tally {
  /** Where it begins. */
  readonly from: Position;
  readonly info: DebugInfo | undefined;
  /** By address. */
  readonly instructions: ReadonlyMap<number, Counted>;
  /** Accesses by instructions, by the number of the cell of `cellBytes`. What the kernel reads and writes is not among them. */
  readonly memory: ReadonlyMap<number, MemoryUse>;
}

export const cellBytes = 64;

const observedAtOnce = 50_000;

function kindOf({ jump, memory, system, vectorsRead, vectorsWritten, registersWritten, flagsWritten }: Effects): InstructionKind {
  if (jump) return jump.kind === "call" ? "call" : "branch";
  if (system.some(({ kind }) => kind === "supervisorCall")) return "systemCall";
  if (memory.some(({ kind }) => kind === "store")) return "store";
  if (memory.length > 0) return "load";
  if (vectorsRead !== 0 || vectorsWritten !== 0) return "vector";
  return registersWritten !== 0 || flagsWritten ? "arithmetic" : "other";
}

/** What a register offset adds to its base (Arm ARM: ExtendReg): `option` says how much of the register counts, S that it is scaled. */
function registerOffset({ fields }: Decoded, { bytes }: MemoryEffect, registers: Registers): bigint | undefined {
  const { Rm, option, S } = fields as { readonly Rm?: number; readonly option?: number; readonly S?: number };
  if (Rm === undefined || option === undefined) return undefined;
  const value = Rm === 31 ? 0n : registers.x(Rm);
  const extended = option === 2 ? BigInt.asUintN(32, value) : option === 6 ? BigInt.asIntN(32, value) : value;
  return S ? extended * BigInt(bytes) : extended;
}

function addressOf(decoded: Decoded, effect: MemoryEffect, registers: Registers): number | undefined {
  if (effect.base === undefined) return undefined;
  const base = effect.base === 31 ? registers.sp : registers.x(effect.base);
  const offset = effect.displacement === undefined ? registerOffset(decoded, effect, registers) : BigInt(effect.displacement);
  return offset === undefined ? undefined : Number(BigInt.asUintN(56, base + offset));
}

/** Of all threads of `pid`, from one moment to another. A process that becomes another program is counted from then on. */
export function* tally(stepper: Stepper, pid: number, from: Target, until: Position): Moving<Tally> {
  const { timeline } = stepper;
  const { computer } = timeline;
  const present = timeline.position;
  const instructions = new Map<number, Counted & { readonly effects: Effects }>();
  const memory = new Map<number, MemoryUse>();
  let info: DebugInfo | undefined;
  let ourTid: number | undefined;
  yield* stepper.seek(from);
  const begun = timeline.position;
  computer.probes.setObserver((decoded, pc) => {
    if (ourTid === undefined) return;
    let counted = instructions.get(pc);
    if (counted?.decoded.word !== decoded.word) {
      const effects = effectsOf(decoded, pc);
      counted = { decoded, kind: kindOf(effects), count: 0, effects };
      instructions.set(pc, counted);
    }
    counted.count += 1;
    const { memory: accesses } = counted.effects;
    const registers = accesses.length > 0 ? computer.registers(ourTid) : undefined;
    for (const effect of accesses) {
      const address = registers && addressOf(decoded, effect, registers);
      if (address === undefined) continue;
      const cell = Math.floor(address / cellBytes);
      const use = memory.get(cell) ?? { reads: 0, writes: 0 };
      memory.set(cell, use);
      if (effect.kind === "load") use.reads += 1;
      else use.writes += 1;
    }
  });
  try {
    while (isBefore(timeline.position, until)) {
      const before = timeline.position;
      const { currentTid } = computer;
      const isOurs = computer.state.tasks.get(currentTid)?.pid === pid;
      ourTid = isOurs ? currentTid : undefined;
      const program = isOurs ? debugInfoOf(computer, pid) : undefined;
      if (program && program !== info) {
        instructions.clear();
        memory.clear();
        info = program;
      }
      const { retired } = timeline.slice({ budget: observedAtOnce, traps: 1, until });
      if (isSamePosition(before, timeline.position) && retired === 0) break;
      if (retired > 1000) yield { kind: "working" };
    }
  } finally {
    computer.probes.setObserver(undefined);
  }
  yield* stepper.seek(present);
  return { from: begun, info, instructions, memory };
}
