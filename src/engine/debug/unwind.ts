// From a task's registers to those of its callers: by call frame information where the program has some, else by what the function's
// own first instructions did to sp and where they put x29 and x30, else by the chain of frame records (AAPCS64 §6.4.6).

import type { GuestAddress } from "../base/brand.ts";
import type { AddressSpace, Registers } from "../cpu/index.ts";
import { type FrameRules, frameRulesAt } from "./call-frame.ts";
import { type DebugInfo, debugInfoOf } from "./debug-info.ts";
import type { Timeline } from "./timeline.ts";

export interface StackFrame {
  /** From 0, the innermost. */
  readonly level: number;
  readonly pc: number;
  /** Of the caller, where this frame is the innermost; before the call that is under way, else. */
  readonly sp: bigint;
  /** x0–x30 as far as they are known in this frame. */
  readonly x: readonly (bigint | undefined)[];
  readonly function?: { readonly name: string; readonly offset: number };
  readonly location?: { readonly file: string; readonly line: number };
  /** Where it has saved its caller's registers. */
  readonly saved?: ReadonlyMap<number, bigint>;
  /** Its own end on the stack and where it returns to, as far as they are known though it has no caller. */
  readonly end?: bigint;
  readonly returnAddress?: number;
  /** How its caller was found. */
  readonly by: "innermost" | "callFrameInformation" | "prologue" | "frameRecord" | "signal";
}

interface World {
  readonly space: AddressSpace;
  readonly info: DebugInfo | undefined;
}

interface State {
  readonly pc: number;
  readonly sp: bigint;
  readonly x: readonly (bigint | undefined)[];
  readonly by: StackFrame["by"];
  /** Where the frame that it called has saved its registers. */
  readonly saved?: ReadonlyMap<number, bigint>;
}

const framesAtMost = 10_000;
const spNumber = 31;

function read64({ space }: World, address: bigint): bigint | undefined {
  if (address < 0n || address >> 48n) return undefined;
  const bytes = space.peek(Number(address) as GuestAddress, 8);
  return bytes.length === 8 ? new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true) : undefined;
}

const wordAt = ({ space }: World, address: number): number | undefined => {
  const bytes = space.peek(address as GuestAddress, 4);
  return bytes.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : undefined;
};

const isCode = ({ space }: World, address: bigint | undefined): address is bigint => {
  if (address === undefined || address === 0n || address & 3n || address >> 48n) return false;
  const at = Number(address);
  return space.mappings.some(({ start, end, permissions }) => permissions.execute && at >= start && at < end);
};

function byRules(world: World, { x, sp }: State, rules: FrameRules): State | undefined {
  const held = (register: number): bigint | undefined => (register === spNumber ? sp : x[register]);
  const base = held(rules.cfa.register);
  if (base === undefined) return undefined;
  const cfa = base + BigInt(rules.cfa.offset);
  const restored = x.map((value, register): bigint | undefined => {
    const rule = rules.rules.get(register);
    if (!rule || rule.kind === "same") return value;
    if (rule.kind === "saved") return read64(world, cfa + BigInt(rule.offset));
    if (rule.kind === "valueOffset") return cfa + BigInt(rule.offset);
    return rule.kind === "register" ? held(rule.register) : undefined;
  });
  if (rules.rules.get(rules.returnRegister)?.kind === "undefined") return undefined;
  const pc = restored[rules.returnRegister];
  const saved = new Map(
    [...rules.rules].flatMap(([register, rule]) =>
      rule.kind === "saved" && register < 31 ? [[register, cfa + BigInt(rule.offset)] as const] : [],
    ),
  );
  return isCode(world, pc) ? { pc: Number(pc), sp: cfa, x: restored, saved, by: "callFrameInformation" } : undefined;
}

/** What a function's instructions have done so far: sp against that of its beginning, and where registers lie, counted likewise. */
interface Frame {
  depth: bigint;
  pointer: bigint | undefined;
  saved: Map<number, bigint>;
}

const retWord = 0xd65f_03c0;

/** Where a function's frame ends, where it has saved registers, and x0–x30 as they were when it was called. */
interface FrameSoFar {
  readonly end: bigint;
  readonly saved: ReadonlyMap<number, bigint>;
  readonly restored: readonly (bigint | undefined)[];
}

/** What the instructions from a function's beginning to a place have done to sp, and where they have saved registers. */
function frameSoFar(world: World, { pc, sp, x }: State, start: number): FrameSoFar | undefined {
  let frame: Frame = { depth: 0n, pointer: undefined, saved: new Map() };
  // As it was before a way out of the function began: what comes behind its RET is in the middle again.
  let body: Frame | undefined;
  for (let at = start; at < pc; at += 4) {
    const word = wordAt(world, at);
    if (word === undefined) return undefined;
    if (word === retWord) {
      if (body) frame = body;
      body = undefined;
      continue;
    }
    const before: Frame = { ...frame, saved: new Map(frame.saved) };
    if (!follow(word, frame)) continue;
    const isLeaving = frame.saved.size < before.saved.size || frame.depth > before.depth;
    if (isLeaving) body ??= before;
    else body = undefined;
  }
  const end = sp - frame.depth;
  const restored = x.map((value, register) => {
    const place = frame.saved.get(register);
    return place === undefined ? value : read64(world, end + place);
  });
  return { end, restored, saved: new Map([...frame.saved].map(([register, place]) => [register, end + place])) };
}

function byPrologue(world: World, state: State, start: number): State | undefined {
  const frame = frameSoFar(world, state, start);
  const caller = frame?.restored[30];
  if (!frame || !isCode(world, caller) || Number(caller) === state.pc) return undefined;
  return { pc: Number(caller), sp: frame.end, x: frame.restored, saved: frame.saved, by: "prologue" };
}

/** Takes in one instruction; false: it is none of those that make or undo frames. */
function follow(word: number, frame: Frame): boolean {
  const note = (register: number, place: bigint, isLoad: boolean): void => {
    if (isLoad) frame.saved.delete(register);
    else if (!frame.saved.has(register)) frame.saved.set(register, place);
  };
  const operation = (word & 0xff80_03ff) >>> 0;
  // add/sub sp, sp, #imm
  if (operation === 0x9100_03ff || operation === 0xd100_03ff) {
    const amount = BigInt((word >>> 10) & 0xfff) << ((word & 0x40_0000) !== 0 ? 12n : 0n);
    frame.depth += operation === 0xd100_03ff ? -amount : amount;
    return true;
  }
  // mov x29, sp; add x29, sp, #imm
  if ((word & 0xffc0_03ff) >>> 0 === 0x9100_03fd) {
    frame.pointer = frame.depth + BigInt((word >>> 10) & 0xfff);
    return false;
  }
  // mov sp, x29
  if (word === 0x9100_03bf && frame.pointer !== undefined) {
    frame.depth = frame.pointer;
    return true;
  }
  // stp/ldp xt, xt2, [sp …] of 64 bits, in all three forms.
  if ((word & 0xfe00_03e0) >>> 0 === 0xa800_03e0) {
    const offset = BigInt.asIntN(7, BigInt((word >>> 15) & 0x7f)) * 8n;
    const mode = (word >>> 23) & 3;
    const isLoad = (word & 0x40_0000) !== 0;
    if (mode === 3) frame.depth += offset;
    const place = mode === 2 ? frame.depth + offset : frame.depth;
    note(word & 31, place, isLoad);
    note((word >>> 10) & 31, place + 8n, isLoad);
    if (mode === 1) frame.depth += offset;
    return true;
  }
  // str/ldr xt, [sp, #imm], and with write-back.
  const isUnsigned = (word & 0xff80_03e0) >>> 0 === 0xf900_03e0;
  const isIndexed = (word & 0xffa0_07e0) >>> 0 === 0xf800_07e0;
  if (!isUnsigned && !isIndexed) return false;
  const isLoad = (word & 0x40_0000) !== 0;
  const offset = isUnsigned ? BigInt((word >>> 10) & 0xfff) * 8n : BigInt.asIntN(9, BigInt((word >>> 12) & 0x1ff));
  const isPre = (word & 0x800) !== 0;
  if (isIndexed && isPre) frame.depth += offset;
  note(word & 31, isUnsigned ? frame.depth + offset : frame.depth, isLoad);
  if (isIndexed && !isPre) frame.depth += offset;
  return true;
}

/** x29 points to the caller's x29 and x30. */
function byRecord(world: World, { pc, sp, x }: State): State | undefined {
  const record = x[29];
  if (record === undefined || record === 0n || record & 7n || record < sp) return undefined;
  const [outer, caller] = [read64(world, record), read64(world, record + 8n)];
  if (!isCode(world, caller) || Number(caller) === pc || outer === undefined || (outer !== 0n && outer <= record)) return undefined;
  const restored = x.map((value, register) => (register === 29 ? outer : register === 30 ? caller : register >= 19 ? value : undefined));
  return { pc: Number(caller), sp: record + 16n, x: restored, by: "frameRecord" };
}

const frameBytesOfSiginfo = 128n;
/** uc_mcontext.regs in struct rt_sigframe: siginfo, then ucontext up to the register block (asm/ucontext.h). */
const contextRegisters = frameBytesOfSiginfo + 8n + 8n + 24n + 128n + 8n + 8n;
/** mov x8, #139; svc #0 */
const returnCode = [0xd280_1168, 0xd400_0001];

/** A handler returns to two instructions that call rt_sigreturn; below them lies what was interrupted. */
function bySignal(world: World, { pc, sp }: State): State | undefined {
  if (wordAt(world, pc) !== returnCode[0] || wordAt(world, pc + 4) !== returnCode[1]) return undefined;
  const base = sp + contextRegisters;
  const x = Array.from({ length: 31 }, (_, register) => read64(world, base + BigInt(register * 8)));
  const [outerSp, outerPc] = [read64(world, base + 248n), read64(world, base + 256n)];
  return outerSp !== undefined && isCode(world, outerPc) ? { pc: Number(outerPc), sp: outerSp, x, by: "signal" } : undefined;
}

/** A return address is behind the call, which may be the last instruction of its function. */
const placeIn = (state: State, isInnermost: boolean): number => (isInnermost || state.by === "signal" ? state.pc : state.pc - 4);

function callerState(world: World, state: State, isInnermost: boolean): State | undefined {
  const signal = bySignal(world, state);
  if (signal) return signal;
  const place = placeIn(state, isInnermost);
  const { info } = world;
  const rules = info && frameRulesAt(info.executable, place);
  if (rules) return byRules(world, state, rules);
  const start = info?.functionAt(place);
  // The beginning of the program has no caller.
  if (info && start === info.executable.entry) return undefined;
  const guessed = start === undefined ? undefined : byPrologue(world, state, start);
  if (guessed && (isInnermost || guessed.sp > state.sp || guessed.x[30] !== state.x[30])) return guessed;
  return byRecord(world, state);
}

/** A function that has a caller, of which nothing can be told: what it has saved may be overwritten. */
function lastFrame(world: World, state: State, isInnermost: boolean): Pick<StackFrame, "end" | "saved"> | undefined {
  const start = world.info?.functionAt(placeIn(state, isInnermost));
  return start === undefined || start === world.info?.executable.entry ? undefined : frameSoFar(world, state, start);
}

function describe(world: World, state: State, level: number): StackFrame {
  const { info } = world;
  // Nobody has called the code that a handler returns to.
  const isCalled = level > 0 && state.by !== "signal" && wordAt(world, state.pc) !== returnCode[0];
  const place = isCalled ? state.pc - 4 : state.pc;
  const symbol = info?.symbols.at(place);
  const location = info?.lines.addressToLocation(place);
  return {
    level,
    pc: state.pc,
    sp: state.sp,
    x: state.x,
    by: state.by,
    ...(symbol ? { function: { name: symbol.name, offset: state.pc - symbol.address } } : {}),
    ...(location ? { location } : {}),
  };
}

function unwind(space: AddressSpace, info: DebugInfo | undefined, registers: Registers, limit = framesAtMost): StackFrame[] {
  const world: World = { space, info };
  const frames: StackFrame[] = [];
  let state: State | undefined = {
    pc: Number(registers.pc),
    sp: registers.sp,
    x: Array.from({ length: 31 }, (_, register) => registers.x(register)),
    by: "innermost",
  };
  while (state && frames.length < limit) {
    const outer: State | undefined = callerState(world, state, frames.length === 0);
    const described = describe(world, state, frames.length);
    const { end, saved } = (outer ? { end: outer.sp, saved: outer.saved } : lastFrame(world, state, frames.length === 0)) ?? {};
    frames.push({
      ...described,
      ...(end === undefined ? {} : { end }),
      ...(saved ? { saved } : {}),
      ...(outer ? { returnAddress: outer.pc } : {}),
    });
    // A stack that does not shrink is none.
    if (outer && outer.by !== "signal" && outer.sp <= state.sp && !(frames.length === 1 && outer.sp === state.sp)) break;
    state = outer;
  }
  return frames;
}

/** The callers of a task at the present moment, the task itself first; empty if there is no such task. */
export function backtrace({ computer }: Timeline, tid: number, limit = framesAtMost): StackFrame[] {
  const pid = computer.state.tasks.get(tid)?.pid ?? tid;
  const space = computer.space(pid);
  const registers = computer.registers(tid);
  return space && registers ? unwind(space, debugInfoOf(computer, pid), registers, limit) : [];
}

/** Where a task's function will return to, and sp then; undefined: nobody has called it. */
export function callerOf(timeline: Timeline, tid: number): { readonly address: number; readonly sp: bigint } | undefined {
  const [, outer] = backtrace(timeline, tid, 2);
  return outer && { address: outer.pc, sp: outer.sp };
}
