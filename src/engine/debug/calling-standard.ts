// Does a program keep the procedure call standard (AAPCS64)? Walks over a part of a task's run with a shadow of its calls and of what its
// registers hold, and tells each breach once, where it shows: the rule, the register, the place.

import type { Registers } from "../cpu/index.ts";
import type { DebugInfo } from "./debug-info.ts";
import type { Position } from "./position.ts";
import type { Stepper } from "./stepper.ts";
import type { Moving } from "./stop.ts";
import { type Walked, walk } from "./walk.ts";

export type BreachKind =
  /** A function came back with another value in x19–x29. §6.1.1 */
  | "calleeSavedChanged"
  /** sp was no multiple of 16 when a function was called. §6.4.5.1 */
  | "stackMisaligned"
  /** A function came back with another sp. §6.4.5.1 */
  | "stackChanged"
  /** A function returned to somewhere else than it was called from: x30 was not kept over a call of its own. */
  | "linkLost"
  /** A register that any call may change was read after one, as if it had been kept. §6.1.1 */
  | "callerSavedTrusted"
  /** A register was read that nothing had written since the program began. */
  | "neverWritten"
  /** The result of a call was read from a register that the function had not written. */
  | "resultNotWritten";

export interface Breach {
  readonly kind: BreachKind;
  /** 0–30; 31: sp. */
  readonly register: number;
  /** Before the instruction where it shows. */
  readonly position: Position;
  readonly pc: number;
  /** The function that is to blame, as far as one can tell. */
  readonly function: string;
  readonly location?: { readonly file: string; readonly line: number };
  /** A sentence: what was seen, the rule. */
  readonly text: string;
}

interface Call {
  readonly callee: number;
  readonly returnTo: number;
  readonly sp: bigint;
  /** x0–x30 at the call. */
  readonly x: readonly bigint[];
  /** Of x0–x30, what has been written since. */
  written: number;
}

const calleeSaved = [19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29] as const;
/** x0 and x1 may be results; x2–x18 are nobody's after a call. */
const lostByCalls = 0x7_fffc;
const breachesAtMost = 500;
const nameOf = (register: number): string => (register === 31 ? "sp" : `x${register}`);
const bit = (register: number): number => 1 << register;

class Checker {
  readonly breaches: Breach[] = [];
  readonly #info: DebugInfo | undefined;
  readonly #calls: Call[] = [];
  readonly #told = new Set<string>();
  /** A call was made by the last instruction. */
  #entering: Omit<Call, "callee"> | undefined;
  /** Written since the program began; sp, and what the kernel sets, are. */
  #written = bit(31) | 0;
  /** May have been changed by the last call, and not written since. */
  #lost = 0;
  #unwrittenResults = 0;
  #lastCallee = "";

  constructor(info: DebugInfo | undefined) {
    this.#info = info;
  }

  visit(walked: Walked): boolean {
    const { pc, effects } = walked;
    if (this.#entering) {
      this.#calls.push({ ...this.#entering, callee: pc });
      this.#entering = undefined;
      // A function knows its arguments, and nothing of what its caller lost.
      this.#lost = 0;
      this.#unwrittenResults = 0;
    } else this.#maybeReturned(walked);
    this.#reads(walked);
    const written = effects.registersWritten & 0x7fff_ffff;
    this.#written |= written;
    this.#lost &= ~written;
    this.#unwrittenResults &= ~written;
    for (const call of this.#calls) call.written |= written;
    if (effects.system.some(({ kind }) => kind === "supervisorCall")) this.#afterSystemCall();
    if (effects.jump?.kind === "call") this.#called(walked);
    if (effects.jump?.kind === "return") this.#returns(walked);
    return this.breaches.length < breachesAtMost;
  }

  /** The kernel writes x0 and keeps all the rest. */
  #afterSystemCall(): void {
    this.#written |= 1;
    this.#lost &= ~1;
    this.#unwrittenResults &= ~1;
    for (const call of this.#calls) call.written |= 1;
  }

  #called({ pc, registers }: Walked): void {
    const { sp, x } = valuesOf(registers());
    this.#entering = { returnTo: pc + 4, sp, x, written: 0 };
  }

  #callHere(walked: Walked, kind: BreachKind, register: number, text: string, pc = walked.pc): void {
    const key = `${kind} ${register} ${pc}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const location = this.#info?.lines.addressToLocation(pc);
    const breach = { kind, register, position: walked.position, pc: walked.pc, function: this.#functionName(pc), text };
    this.breaches.push(location ? { ...breach, location } : breach);
  }

  #functionName(address: number): string {
    const start = this.#info?.functionAt(address) ?? address;
    const symbol = this.#info?.symbols.at(start);
    return symbol?.address === start ? symbol.name : `0x${start.toString(16)}`;
  }

  /** RET is about to go where x30 says. */
  #returns(walked: Walked): void {
    const call = this.#calls.at(-1);
    if (!call) return;
    const registers = walked.registers();
    const field = (walked.decoded.fields as Readonly<Record<string, number>>)["Rn"] ?? 30;
    const target = Number(registers.x(field));
    if (target === call.returnTo) return;
    const name = this.#functionName(call.callee);
    // Past several calls at once is how longjmp and tail calls leave.
    if (this.#calls.some(({ returnTo }) => returnTo === target)) return;
    this.#callHere(
      walked,
      "linkLost",
      30,
      `${name} was called from 0x${(call.returnTo - 4).toString(16)} and returns to 0x${target.toString(16)}: a call of its own overwrites x30; save x29 and x30 first (stp x29, x30, [sp, #-16]!)`,
    );
  }

  #maybeReturned(walked: Walked): void {
    const call = this.#calls.at(-1);
    if (!call) return;
    if (walked.pc !== call.returnTo) {
      const index = this.#calls.findLastIndex(({ returnTo }) => returnTo === walked.pc);
      if (index >= 0) this.#calls.splice(index);
      return;
    }
    const { sp, x } = valuesOf(walked.registers());
    // The same code further down a recursion.
    if (sp < call.sp && this.#calls.length > 1 && this.#calls.at(-2)?.returnTo === call.returnTo) return;
    this.#calls.pop();
    const name = this.#functionName(call.callee);
    this.#lastCallee = name;
    for (const register of calleeSaved) {
      if (x[register] === call.x[register]) continue;
      this.#callHere(
        walked,
        "calleeSavedChanged",
        register,
        `${name} came back with another x${register}: a function that uses x19–x28 saves and restores them`,
        call.callee,
      );
    }
    if (sp !== call.sp) {
      const by = sp > call.sp ? `${sp - call.sp} above` : `${call.sp - sp} below`;
      this.#callHere(
        walked,
        "stackChanged",
        31,
        `${name} came back with sp ${by} where it was: what is pushed must be popped`,
        call.callee,
      );
    }
    this.#lost = lostByCalls;
    this.#unwrittenResults = ~call.written & 1;
  }

  #reads(walked: Walked): void {
    const { effects } = walked;
    const isCall = effects.jump?.kind === "call";
    if (isCall && walked.registers().sp & 15n) {
      this.#callHere(walked, "stackMisaligned", 31, `sp is 0x${walked.registers().sp.toString(16)} at a call: it must be a multiple of 16`);
    }
    let { registersRead } = effects;
    const [access] = effects.memory;
    // Saving a register is not using it.
    if (access?.kind === "store" && access.base === 31) registersRead = 0;
    // So is clearing it: eor x0, x0, x0.
    for (let register = 0; register <= 30; register += 1) {
      if (((registersRead >>> register) & 1) === 0) continue;
      const name = nameOf(register);
      if (this.#unwrittenResults & bit(register)) {
        this.#callHere(
          walked,
          "resultNotWritten",
          register,
          `${name} is read as the result of ${this.#lastCallee}, which did not write it`,
        );
      } else if (this.#lost & bit(register)) {
        this.#callHere(
          walked,
          "callerSavedTrusted",
          register,
          `${name} is read after a call of ${this.#lastCallee}, which may change x0–x18: keep it in x19–x28 or on the stack`,
        );
      } else if ((this.#written & bit(register)) === 0) {
        this.#callHere(walked, "neverWritten", register, `${name} is read, and nothing has written it: it happens to be 0 here`);
      } else continue;
      // Told once, it is known.
      this.#written |= bit(register);
      this.#lost &= ~bit(register);
      this.#unwrittenResults &= ~bit(register);
    }
  }
}

function valuesOf(registers: Registers): { readonly sp: bigint; readonly x: readonly bigint[] } {
  return { sp: registers.sp, x: Array.from({ length: 31 }, (_, register) => registers.x(register)) };
}

/** The breaches of a task between two moments, in the order in which they show. */
export function* checkCallingStandard(
  stepper: Stepper,
  tid: number,
  info: DebugInfo | undefined,
  from: Position,
  until: Position,
): Moving<readonly Breach[]> {
  const checker = new Checker(info);
  yield* walk(stepper, tid, from, until, (walked) => checker.visit(walked));
  return checker.breaches;
}
