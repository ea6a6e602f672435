// What stops a run that is debugged from outside: the protocol's breakpoints and watchpoints (Z0 to Z4), signals that are not let pass, and
// the calls that are caught.

import { rowOf } from "../../kernel/index.ts";
import type { Breakpoint, StopPlace } from "../breakpoint.ts";
import type { Debugger } from "../debugger.ts";
import { callName } from "../events.ts";
import { numbersOf, untagged } from "./inferior.ts";
import { remoteSignal } from "./remote-signals.ts";

const watchedBytesAtMost = 4096;
const signalCount = 64;
const watchAccess = { 2: "write", 3: "read", 4: "access" } as const;
const labelOf = (text: string): string => `remote ${text.split(";")[0]}`;

export class RemoteBreakpoints {
  readonly #engine: Debugger;
  readonly #pid: number;
  #caughtCalls: readonly number[] = [];

  constructor(engine: Debugger, pid: number) {
    this.#engine = engine;
    this.#pid = pid;
    for (const kind of ["exit", "signal", "exec"] as const) engine.add({ place: { kind }, pid, label: kind });
  }

  insert(text: string): string {
    const place = placeOf(text);
    if (!place) return "";
    // Numbers that are none, and ranges beyond a page, are refused.
    const isRange = place.kind !== "watch" || (place.bytes > 0 && place.bytes <= watchedBytesAtMost);
    if (!Number.isSafeInteger(place.address) || !isRange) return "E01";
    if (!this.#find(text)) this.#engine.add({ place, pid: this.#pid, label: labelOf(text) });
    return "OK";
  }

  remove(text: string): string {
    if (!placeOf(text)) return "";
    const found = this.#find(text);
    if (found) this.#engine.breakpoints.remove(found.id);
    return "OK";
  }

  #find(text: string): Breakpoint | undefined {
    return this.#engine.breakpoints.all.find(({ label }) => label === labelOf(text));
  }

  /** Whether a breakpoint is at an address. */
  isAt(address: number): boolean {
    return this.#engine.breakpoints.all.some(({ place }) => place.kind === "address" && place.address === address);
  }

  /** QPassSignals: those do not stop the run. */
  passSignals(text: string): string {
    const passed = new Set(text.split(";").map((number) => Number.parseInt(number, 16)));
    const row = this.#engine.breakpoints.all.find(({ label }) => label === "signal");
    const signals = Array.from({ length: signalCount }, (_, index) => index + 1).filter((signal) => !passed.has(remoteSignal(signal)));
    if (row) this.#engine.breakpoints.change(row.id, { place: { kind: "signal", signals } });
    return "OK";
  }

  /** QCatchSyscalls: these in place of those before. */
  catchCalls(text: string): string {
    for (const id of this.#caughtCalls) this.#engine.breakpoints.remove(id);
    this.#caughtCalls = [];
    const [mode, ...numbers] = text.split(";");
    if (mode === "0") return "OK";
    const names = numbers.map((number) => rowOf(Number.parseInt(number, 16))?.name ?? callName(Number.parseInt(number, 16)));
    this.#caughtCalls = (["made", "returned"] as const).map((moment) => {
      const place: StopPlace = { kind: "call", moment, ...(names.length > 0 ? { names } : {}) };
      return this.#engine.add({ place, pid: this.#pid, label: `call ${moment}` }).id;
    });
    return "OK";
  }
}

function placeOf(text: string): Extract<StopPlace, { kind: "address" | "watch" }> | undefined {
  const [type, ...numbers] = text.split(";")[0].split(",");
  const [address, bytes] = numbersOf(numbers.join(","));
  if (type === "0" || type === "1") return { kind: "address", address: untagged(address) };
  if (type !== "2" && type !== "3" && type !== "4") return undefined;
  return { kind: "watch", address: untagged(address), bytes, access: watchAccess[type] };
}
