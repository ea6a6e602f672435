// A program under the debugger, for tests: builds assembler text, walks it, and says where it stands by label and line.

import { assemble } from "../../asm/index.ts";
import { createProcessor } from "../../cpu/index.ts";
import { createComputer } from "../../kernel/index.ts";
import { link } from "../../link/index.ts";
import { Debugger, type Move } from "../debugger.ts";
import type { Moving, Stop } from "../stop.ts";
import { Timeline, type TimelineOptions } from "../timeline.ts";

export function buildElf(text: string): Uint8Array {
  const { object, diagnostics } = assemble({ name: "program.s", text }, { debug: true });
  const { executable, diagnostics: more } = link(object ? [object] : []);
  if (!executable) throw new Error([...diagnostics, ...more].map(({ message }) => message).join("\n"));
  return executable;
}

/** Runs a move to its end; a machine that waits for the world outside ends it with undefined. */
export function finish<Result>(moving: Moving<Result>): Result | undefined {
  for (;;) {
    const { done, value } = moving.next();
    if (done) return value as Result;
    if ((value as { kind: string }).kind === "waiting") return undefined;
  }
}

export class Learner {
  readonly timeline: Timeline;
  readonly debugger: Debugger;
  readonly pid: number;

  constructor(elf: Uint8Array, options?: TimelineOptions) {
    this.timeline = new Timeline(createComputer({ processor: createProcessor() }), options);
    this.debugger = new Debugger(this.timeline);
    this.pid = this.timeline.act({ kind: "spawn", request: { path: "./program", bytes: elf } }) as number;
    this.debugger.stepper.floor = this.timeline.position;
  }

  move(move: Move): Stop | undefined {
    return finish(this.debugger.move(move));
  }

  get pc(): number {
    return Number(this.timeline.computer.registers(this.debugger.tid)?.pc);
  }

  x(register: number): bigint {
    return this.timeline.computer.registers(this.debugger.tid)?.x(register) ?? 0n;
  }

  /** "loop+4" */
  get place(): string {
    const symbol = this.debugger.info?.symbols.at(this.pc);
    if (!symbol) return `0x${this.pc.toString(16)}`;
    return this.pc === symbol.address ? symbol.name : `${symbol.name}+${this.pc - symbol.address}`;
  }

  address(name: string): number {
    const symbol = this.debugger.info?.symbols.named(name);
    if (!symbol) throw new Error(`no symbol ${name}`);
    return symbol.address;
  }

  /** What the terminal shows at the present moment. */
  get output(): string {
    const texts = this.timeline.journal.since(0).map(({ event }) => (event.kind === "output" ? new TextDecoder().decode(event.bytes) : ""));
    return texts.join("");
  }

  breakAt(name: string, more: object = {}) {
    return this.debugger.add({ place: { kind: "address", address: this.address(name) }, ...more });
  }
}
