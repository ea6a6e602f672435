// One run of the learner's program on a computer of its own, and everything about it that a check may ask: calls, output, stops
// at labels, memory, answers to clients, how it ended. Deterministic: the same program and setup give the same observation.

import type { GuestAddress } from "../base/brand.ts";
import { concatenate } from "../base/concatenate.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import { type AddressSpace, createProcessor, type Registers } from "../cpu/index.ts";
import {
  type CallRecord,
  type Computer,
  createComputer,
  type DescriptorView,
  type EventTime,
  type KernelEvent,
  rowOf,
} from "../kernel/index.ts";
import { describeFault, faultNotice, type Program, type SourceFile } from "../session/index.ts";
import { type CaseValues, evaluateExpression, fillTemplate } from "./expression.ts";
import { filledPieces, type MemoryPreset, type RunSetup } from "./run-setup.ts";
import { type ClientResult, WireClient } from "./wire-client.ts";

/** A moment of the run and the line that was being executed. */
export interface Moment {
  /** Instructions retired by then: where time travel goes. */
  readonly instruction: number;
  readonly timeNs: number;
  readonly location?: { readonly file: string; readonly line: number };
}

export interface SeenCall {
  readonly name: string;
  readonly record: CallRecord;
  readonly moment: Moment;
}

export type RunEnd =
  | { readonly kind: "exited"; readonly status: number; readonly moment: Moment }
  /** `notice`: what the terminal says, with instruction and reason. */
  | {
      readonly kind: "killed";
      readonly signal: string;
      readonly notice: string;
      readonly address: bigint | undefined;
      readonly moment: Moment;
    }
  /** It waits for ever, in the call that is named, as a server does. */
  | { readonly kind: "waiting"; readonly call: string | undefined; readonly moment: Moment }
  /** The instructions that the lesson allows are spent. */
  | { readonly kind: "endless"; readonly moment: Moment };

/** The machine just before the instruction at a label. */
export interface Stop {
  readonly label: string;
  readonly x: readonly bigint[];
  readonly sp: bigint;
  /** Bit 3 N, 2 Z, 1 C, 0 V. */
  readonly nzcv: number;
  /** Memory that was asked for, by symbol. */
  readonly memory: ReadonlyMap<string, Uint8Array>;
  readonly moment: Moment;
}

/** A call of a watched function, from its first instruction to its return. */
export interface FunctionCall {
  readonly label: string;
  readonly entry: Stop;
  /** Absent: it never returned. */
  readonly exit: Stop | undefined;
}

/** What a check needs to have noted during the run. */
export interface Watch {
  readonly label?: string;
  /** Copied at the label, or at the end without one. */
  readonly memory?: readonly { readonly symbol: string; readonly bytes: number }[];
  /** Calls of the function at the label are followed to their return. */
  readonly function?: boolean;
}

export interface Observation {
  readonly program: Program;
  readonly values: CaseValues;
  readonly end: RunEnd;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly calls: readonly SeenCall[];
  readonly stops: readonly Stop[];
  readonly functionCalls: readonly FunctionCall[];
  /** Memory at the end, by symbol. */
  readonly memory: ReadonlyMap<string, Uint8Array>;
  /** Open just before exit, or at the end of a run without one. */
  readonly descriptors: readonly DescriptorView[];
  readonly clients: readonly ClientResult[];
  /** Processes that have ended and were never waited for. */
  readonly zombies: number;
  readonly retired: number;
}

const memoryBytes = 32 * 1024 * 1024;
/** Between two looks of the clients while the program is busy. */
const sliceInstructions = 50_000;
/** Clients come even to a program that never sleeps. */
const busyInstructions = 1_000_000;
const stopsMaximum = 10_000;
const callsMaximum = 20_000;
const outputMaximum = 1 << 20;
const supervisorCall = 0xd4000001;
const exitCalls = [93n, 94n];

/** `data`: files that lie in the home directory beside the program, unless the run has others of those names. */
export function observe(
  program: Program,
  setup: RunSetup,
  values: CaseValues,
  watches: readonly Watch[],
  data: readonly SourceFile[] = [],
): Observation {
  return new Observer(program, setup, values, watches, data).run();
}

class Observer {
  readonly #program: Program;
  readonly #setup: RunSetup;
  readonly #values: CaseValues;
  readonly #watches: readonly Watch[];
  readonly #computer: Computer;
  readonly #pid: number;
  readonly #clients: readonly WireClient[];
  readonly #labels = new Map<number, Set<string>>();
  readonly #functions = new Set<string>();
  readonly #exits = new Set<number>();
  readonly #returns = new Set<number>();
  readonly #stops: Stop[] = [];
  readonly #calls: SeenCall[] = [];
  readonly #open: { label: string; entry: Stop; returnAddress: number }[] = [];
  readonly #functionCalls: FunctionCall[] = [];
  readonly #stdout: Uint8Array[] = [];
  readonly #stderr: Uint8Array[] = [];
  #outputBytes = 0;
  #end: RunEnd | undefined;
  #blocked: CallRecord | undefined;
  #descriptors: readonly DescriptorView[] | undefined;
  #memory = new Map<string, Uint8Array>();

  constructor(program: Program, setup: RunSetup, values: CaseValues, watches: readonly Watch[], data: readonly SourceFile[]) {
    this.#program = program;
    this.#setup = setup;
    this.#values = values;
    this.#watches = watches;
    const fill = (text: string) => fillTemplate(text, values);
    this.#computer = createComputer({
      processor: createProcessor({ memoryBytes }),
      seed: setup.seed,
      files: new Map([
        ...data.map(({ name, text }) => [`/home/student/${name}`, encodeUtf8(text)] as const),
        ...[...setup.files].map(([path, text]) => [path, encodeUtf8(fill(text))] as const),
      ]),
      failures: setup.failures,
    });
    const pid = this.#computer.spawn({
      path: program.name,
      bytes: program.bytes,
      arguments: [program.name, ...setup.arguments.map(fill)],
      standard: "streams",
    });
    this.#pid = typeof pid === "number" ? pid : 0;
    const space = this.#computer.space(this.#pid);
    if (space) for (const preset of setup.presets) this.#preset(space, preset);
    this.#computer.feed(encodeUtf8(fill(setup.stdin)));
    this.#computer.endInput();
    this.#clients = setup.clients.flatMap((client) => {
      const filled = {
        ...client,
        requests: client.requests.map((request) => ({
          ...request,
          pieces: filledPieces(request.pieces, fill),
        })),
      };
      return Array.from({ length: client.count }, (_, copy) => new WireClient(filled, copy + 1));
    });
    this.#placeStops();
  }

  #preset(space: AddressSpace, preset: MemoryPreset): void {
    const address = this.#program.names.address(preset.symbol);
    if (address !== undefined) space.poke(address as GuestAddress, presetBytes(preset, this.#values));
  }

  #placeStops(): void {
    const { names, executable } = this.#program;
    for (const { label, function: isFunction } of this.#watches) {
      const address = label === undefined ? undefined : names.address(label);
      if (label === undefined || address === undefined) continue;
      this.#labels.set(address, (this.#labels.get(address) ?? new Set()).add(label));
      if (isFunction) this.#functions.add(label);
    }
    // Descriptors are gone once a process has ended: they are looked at before each `svc` that may be its exit.
    for (const { address, contents, execute } of executable.segments) {
      if (!execute) continue;
      const view = new DataView(contents.buffer, contents.byteOffset, contents.length);
      for (let offset = 0; offset + 4 <= contents.length; offset += 4)
        if (view.getUint32(offset, true) === supervisorCall) this.#exits.add(address + offset);
    }
    this.#setStops();
  }

  #setStops(): void {
    const { probes } = this.#computer;
    probes.setStops(new Set([...this.#labels.keys(), ...this.#exits, ...this.#returns]));
    probes.enableStops(true);
  }

  run(): Observation {
    const { budget, signal } = this.#setup;
    let isArmed = this.#clients.length === 0;
    let isSignalled = signal === undefined;
    let passStop = false;
    for (;;) {
      const retired = this.#computer.state.retired;
      if (retired >= budget) {
        this.#end ??= { kind: "endless", moment: this.#here() };
        break;
      }
      const isServing = this.#clients.some(({ isDone }) => !isDone);
      const result = this.#computer.run({
        budget: Math.min(budget - retired, isServing ? sliceInstructions : budget),
        passStop,
        // Clients look at every change, so that no time is jumped over behind their backs.
        ...(isServing && isArmed ? { idleUntilNs: this.#computer.nowNs } : {}),
      });
      passStop = false;
      this.#take(this.#computer.drain().events);
      if (result.stop === "probe") {
        this.#stopped();
        passStop = true;
        continue;
      }
      if (result.stop === "output" && this.#outputBytes < outputMaximum) continue;
      if (result.stop === "output") {
        this.#end ??= { kind: "endless", moment: this.#here() };
        break;
      }
      const isQuiet = result.stop !== "budget";
      if (!isArmed && (isQuiet || retired >= busyInstructions)) {
        for (const client of this.#clients) client.arm(this.#computer.nowNs);
        isArmed = true;
      }
      if (isArmed && this.#advanceClients()) continue;
      if (!isQuiet) continue;
      if (isArmed && isServing && this.#passTime(result.nextEventNs)) continue;
      if (!isSignalled && signal !== undefined && !this.#end) {
        isSignalled = true;
        this.#computer.kill(this.#pid, signal);
        continue;
      }
      this.#end ??= { kind: "waiting", call: this.#blocked && rowOf(this.#blocked.number)?.name, moment: this.#waitingMoment() };
      break;
    }
    return this.#observation();
  }

  /** True: something moved, so that the program may have work. */
  #advanceClients(): boolean {
    let moved = false;
    for (const client of this.#clients) if (client.advance(this.#computer)) moved = true;
    return moved;
  }

  /** To what comes first: the network's next event, or a client's. False: neither will come. */
  #passTime(nextEventNs: number | undefined): boolean {
    const next = Math.min(nextEventNs ?? Number.POSITIVE_INFINITY, ...this.#clients.map((client) => client.wakeNs));
    if (next === Number.POSITIVE_INFINITY) return false;
    this.#computer.passIdleTime(next - this.#computer.nowNs);
    return true;
  }

  #stopped(): void {
    const tid = this.#computer.currentTid;
    const registers = this.#computer.registers(tid);
    if (!registers) return;
    const pc = Number(registers.pc);
    const returned = this.#open.at(-1);
    if (returned && returned.returnAddress === pc && this.#returns.has(pc)) {
      this.#open.pop();
      this.#functionCalls.push({ label: returned.label, entry: returned.entry, exit: this.#stopAt(returned.label, registers) });
    }
    for (const label of this.#labels.get(pc) ?? []) {
      if (this.#stops.length >= stopsMaximum) break;
      const stop = this.#stopAt(label, registers);
      this.#stops.push(stop);
      if (!this.#functions.has(label)) continue;
      const returnAddress = Number(registers.x(30));
      // A loop back to the function's first instruction is no other call.
      const last = this.#open.at(-1);
      if (last?.label === label && last.returnAddress === returnAddress && last.entry.sp === registers.sp) continue;
      this.#open.push({ label, entry: stop, returnAddress });
      if (this.#returns.has(returnAddress)) continue;
      this.#returns.add(returnAddress);
      this.#setStops();
    }
    // Children end as well: what is looked at is the program's own end.
    const isOther = tid !== this.#pid && this.#computer.process(tid) !== undefined;
    if (!isOther && this.#exits.has(pc) && exitCalls.includes(registers.x(8) & 0xffff_ffffn)) {
      this.#descriptors = this.#computer.descriptors(this.#pid);
      this.#memory = this.#copied(this.#watches.filter(({ label }) => label === undefined));
    }
  }

  #copied(watches: readonly Watch[]): Map<string, Uint8Array> {
    const space = this.#computer.space(this.#pid);
    const copies = new Map<string, Uint8Array>();
    for (const { symbol, bytes } of watches.flatMap(({ memory = [] }) => memory)) {
      const address = this.#program.names.address(symbol);
      if (address !== undefined && space && bytes > (copies.get(symbol)?.length ?? 0))
        copies.set(symbol, space.peek(address as GuestAddress, bytes));
    }
    return copies;
  }

  #stopAt(label: string, registers: Registers): Stop {
    return {
      label,
      x: Array.from({ length: 31 }, (_, index) => registers.x(index)),
      sp: registers.sp,
      nzcv: registers.nzcv,
      memory: this.#copied(this.#watches.filter((watch) => watch.label === label)),
      moment: this.#momentOf({ instruction: this.#computer.state.retired, timeNs: this.#computer.nowNs }, registers.pc),
    };
  }

  #momentOf({ instruction, timeNs }: EventTime, pc: bigint | undefined): Moment {
    const location = pc === undefined ? undefined : this.#program.lines.addressToLocation(Number(pc));
    return { instruction, timeNs, ...(location ? { location } : {}) };
  }

  #here(): Moment {
    const pc = this.#computer.registers(this.#computer.currentTid || this.#pid)?.pc;
    return this.#momentOf({ instruction: this.#computer.state.retired, timeNs: this.#computer.nowNs }, pc);
  }

  #waitingMoment(): Moment {
    const at = { instruction: this.#computer.state.retired, timeNs: this.#computer.nowNs };
    return this.#momentOf(at, this.#blocked && this.#blocked.returnAddress - 4n);
  }

  #take(events: readonly KernelEvent[]): void {
    for (const event of events) {
      switch (event.kind) {
        case "output":
          this.#outputBytes += event.bytes.length;
          (event.sink === "stderr" ? this.#stderr : this.#stdout).push(event.bytes);
          break;
        case "callBlocked":
          if (event.record.pid === this.#pid) this.#blocked = event.record;
          break;
        case "callFinished": {
          const { record } = event;
          if (this.#blocked === record) this.#blocked = undefined;
          const name = rowOf(record.number)?.name ?? `syscall_${record.number}`;
          if (this.#calls.length < callsMaximum)
            this.#calls.push({ name, record, moment: this.#momentOf(before(event), record.returnAddress - 4n) });
          break;
        }
        case "exited": {
          const last = this.#calls.findLast(({ record }) => record.pid === event.pid);
          if (event.pid === this.#pid)
            this.#end ??= { kind: "exited", status: event.status & 0xff, moment: last?.moment ?? this.#momentOf(event, undefined) };
          break;
        }
        case "killed": {
          if (event.pid !== this.#pid) break;
          const fault = describeFault(event, this.#computer.space(event.pid), this.#program);
          this.#end ??= {
            kind: "killed",
            signal: fault.signal,
            notice: faultNotice(fault, event.information.signal),
            address: event.information.address,
            moment: this.#momentOf(event, event.pc),
          };
          break;
        }
        default:
      }
    }
  }

  #observation(): Observation {
    if (!this.#descriptors) {
      this.#descriptors = this.#computer.descriptors(this.#pid);
      this.#memory = this.#copied(this.#watches.filter(({ label }) => label === undefined));
    }
    const clients = this.#clients.map((client) => client.result);
    for (const client of this.#clients) client.close(this.#computer);
    return {
      program: this.#program,
      values: this.#values,
      end: this.#end!,
      stdout: concatenate(this.#stdout),
      stderr: concatenate(this.#stderr),
      calls: this.#calls,
      stops: this.#stops,
      functionCalls: [...this.#functionCalls, ...this.#open.map(({ label, entry }) => ({ label, entry, exit: undefined }))],
      memory: this.#memory,
      descriptors: this.#descriptors,
      clients,
      zombies: this.#computer.processes().filter(({ end, pid }) => end !== undefined && pid !== this.#pid).length,
      retired: this.#computer.state.retired,
    };
  }
}

/** A call is looked at where it is about to be made, with its arguments in the registers: its svc has been counted by then. */
const before = ({ instruction, timeNs }: EventTime): EventTime => ({ instruction: Math.max(0, instruction - 1), timeNs });

/** What a preset puts into memory. */
export function presetBytes({ type, value }: MemoryPreset, values: CaseValues): Uint8Array {
  const evaluated = evaluateExpression(value, values);
  if (type === "text") return encodeUtf8(`${evaluated}\0`);
  const bytes = new Uint8Array(Number(type.slice(1)) / 8);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number((BigInt(evaluated) >> BigInt(index * 8)) & 255n);
  return bytes;
}
