// What a run is to be stopped at, as plain data, and how often it has been: places, accesses, calls, signals, packets. A condition
// is an expression in the words of the task that came by.

import type { Access } from "../cpu/index.ts";

export type StopPlace =
  /** Before the instruction at an address executes. */
  | { readonly kind: "address"; readonly address: number }
  /** Behind an access to a range of bytes. "change": a write that leaves other bytes there. */
  | {
      readonly kind: "watch";
      readonly address: number;
      readonly bytes: number;
      readonly access: Exclude<Access, "execute"> | "access" | "change";
    }
  /** Behind an instruction that has left another value in a register: every instruction is looked at. */
  | { readonly kind: "register"; readonly name: string; readonly tid: number }
  /** Before a call is made, or once its result is known. No names: every call. */
  | { readonly kind: "call"; readonly names?: readonly string[]; readonly moment: "made" | "returned" }
  /** Before a signal takes effect. No numbers: every signal. */
  | { readonly kind: "signal"; readonly signals?: readonly number[] }
  | { readonly kind: "fork" }
  | { readonly kind: "exec" }
  | { readonly kind: "exit" }
  /** A packet whose bytes contain this text; every packet without. */
  | { readonly kind: "packet"; readonly text?: string }
  | { readonly kind: "output"; readonly text?: string };

export interface BreakpointRequest {
  readonly place: StopPlace;
  /** Absent: whichever process comes by. */
  readonly pid?: number;
  readonly tid?: number;
  /** As it is written: `$x0 < 0`. For calls `result` is their result, `arg0` … `arg5` their arguments. */
  readonly condition?: string;
  /** How often it is to be passed before it stops. */
  readonly ignoreCount?: number;
  /** Going back, it is passed. */
  readonly isForwardOnly?: boolean;
  /** It goes once it has stopped. */
  readonly isTemporary?: boolean;
  /** It is off once it has stopped. */
  readonly isOnce?: boolean;
  /** Asked for as one of the processor's own; there is no other difference here. */
  readonly isHardware?: boolean;
  /** Does not stop, but prints this, with `{expression}` or `{expression:x}` replaced by values. */
  readonly log?: string;
  readonly isEnabled?: boolean;
  /** What it was asked for as, for lists: "main", "server.s:42". */
  readonly label?: string;
}

export interface Breakpoint extends BreakpointRequest {
  /** From 1; below 0 are those that whoever drives the debugger has for itself. */
  readonly id: number;
  readonly isEnabled: boolean;
  readonly hits: number;
  readonly ignoreCount: number;
}

export class BreakpointTable {
  readonly #rows = new Map<number, Breakpoint>();
  #next = 1;

  get all(): readonly Breakpoint[] {
    return [...this.#rows.values()];
  }

  get(id: number): Breakpoint | undefined {
    return this.#rows.get(id);
  }

  add(request: BreakpointRequest, id = this.#next++): Breakpoint {
    const breakpoint = {
      ...request,
      id,
      isEnabled: request.isEnabled ?? true,
      hits: 0,
      ignoreCount: request.ignoreCount ?? 0,
    };
    this.#rows.set(breakpoint.id, breakpoint);
    return breakpoint;
  }

  /** False: there is none with this number. */
  change(id: number, changes: Partial<Omit<Breakpoint, "id">>): boolean {
    const row = this.#rows.get(id);
    if (!row) return false;
    this.#rows.set(id, { ...row, ...changes });
    return true;
  }

  remove(id: number): boolean {
    return this.#rows.delete(id);
  }

  clear(): void {
    this.#rows.clear();
  }
}
