// Who wrote this: the last write before now of a register or of bytes in memory, the next one after, and the chain of writes behind a
// value as far as it goes. Intervals whose changed pages lack the byte's are not run again.

import type { GuestAddress } from "../base/brand.ts";
import { effectsOf } from "../cpu/effects.ts";
import { type Decoded, decode, disassemble } from "../isa/index.ts";
import { debugInfoOf } from "./debug-info.ts";
import { callName } from "./events.ts";
import type { Position } from "./position.ts";
import { comparePositions, isBefore } from "./position.ts";
import type { Encounter, Stepper } from "./stepper.ts";
import type { Moving } from "./stop.ts";

/** What has a value: x0–x30 or sp (31), or bytes in memory. */
export type Cell =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "memory"; readonly address: number; readonly bytes: number };

export interface Write {
  /** Before the instruction that wrote. */
  readonly position: Position;
  readonly tid: number;
  readonly pc: number;
  /** "str x2, [x1]" */
  readonly instruction: string;
  readonly function?: string;
  readonly location?: { readonly file: string; readonly line: number };
  /** The kernel wrote for this call: its name and, of a register, its result. */
  readonly call?: string;
  /** What the cell held before and after, little-endian. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export type Origin =
  | { readonly kind: "written"; readonly write: Write }
  /** It has had this value since the program was there: from its file, its arguments, or zero. */
  | { readonly kind: "initial"; readonly what: string }
  /** Its beginning is forgotten. */
  | { readonly kind: "unknown" };

/** A value, and what it was made of. */
export interface Reason {
  readonly cell: Cell;
  readonly origin: Origin;
  readonly from: readonly Reason[];
}

const windowFirst = 2_000;
const windowLargest = 500_000;
/** Instructions that are interpreted between two pauses. */
const observedAtOnce = 50_000;
const everything = { address: 0, bytes: 2 ** 48, read: true, write: false } as const;

/**
 * Answers of one timeline. The questions are generators, a slice each `next()`; the present is afterwards what it was unless they say
 * otherwise.
 */
export class Provenance {
  readonly #stepper: Stepper;

  constructor(stepper: Stepper) {
    this.#stepper = stepper;
  }

  get #timeline() {
    return this.#stepper.timeline;
  }

  /** The last write before the present; the present is afterwards what it was. */
  *lastWrite(tid: number, cell: Cell): Moving<Origin> {
    const { position } = this.#timeline;
    const found = cell.kind === "memory" ? yield* this.#lastMemoryWrite(tid, cell) : yield* this.#lastRegisterWrite(tid, cell.register);
    const origin = found ? ({ kind: "written", write: yield* this.#describe(found, cell) } as const) : this.#initial(tid, cell);
    yield* this.#stepper.seek(position);
    return origin;
  }

  /** The first moment after the present at which the bytes are about to be written with others; the present moves there. */
  *nextChange(tid: number, { address, bytes }: Extract<Cell, { kind: "memory" }>): Moving<Write | undefined> {
    const pid = this.#pidOf(tid);
    let before = this.#read(pid, address, bytes);
    const met = yield* this.#stepper.forward({
      watches: [{ address, bytes, read: false, write: true }],
      accept: (encounter) => {
        if (encounter.stopped?.kind !== "watch" || this.#pidOf(encounter.tid) !== pid) return false;
        const after = this.#read(pid, address, bytes);
        const hasChanged = !sameBytes(before, after);
        before = after;
        return hasChanged;
      },
    });
    if (!met) return undefined;
    yield* this.#stepper.instructionBack(met.tid);
    return yield* this.#describe({ tid: met.tid, position: this.#timeline.position }, { kind: "memory", address, bytes });
  }

  /** Why a value is there: the write, and where what it wrote came from, to a depth. */
  *reason(tid: number, cell: Cell, depth = 6): Moving<Reason> {
    const { position } = this.#timeline;
    const origin = yield* this.lastWrite(tid, cell);
    if (origin.kind !== "written" || depth <= 1) return { cell, origin, from: [] };
    yield* this.#stepper.seek(origin.write.position);
    const from: Reason[] = [];
    for (const source of yield* this.#sources(origin.write, cell)) from.push(yield* this.reason(origin.write.tid, source, depth - 1));
    yield* this.#stepper.seek(position);
    return { cell, origin, from };
  }

  #pidOf(tid: number): number {
    return this.#timeline.computer.state.tasks.get(tid)?.pid ?? tid;
  }

  #read(pid: number, address: number, bytes: number): Uint8Array {
    return this.#timeline.computer.space(pid)?.peek(address as GuestAddress, bytes) ?? new Uint8Array(0);
  }

  #value(tid: number, cell: Cell): Uint8Array {
    if (cell.kind === "memory") return this.#read(this.#pidOf(tid), cell.address, cell.bytes);
    const registers = this.#timeline.computer.registers(tid);
    const bytes = new Uint8Array(8);
    const value = cell.register === 31 ? registers?.sp : registers?.x(cell.register);
    new DataView(bytes.buffer).setBigUint64(0, value ?? 0n, true);
    return bytes;
  }

  *#lastMemoryWrite(
    tid: number,
    { address, bytes }: Extract<Cell, { kind: "memory" }>,
  ): Moving<{ tid: number; position: Position } | undefined> {
    const { computer, snapshots } = this.#timeline;
    const pid = this.#pidOf(tid);
    const met = yield* this.#stepper.backward(
      {
        watches: [{ address, bytes, read: false, write: true }],
        isPresentCounted: true,
        accept: (encounter: Encounter) => encounter.stopped?.kind === "watch" && this.#pidOf(encounter.tid) === pid,
      },
      (from) => {
        // Only where the page's frame was the same on both sides does its absence tell anything.
        const space = computer.space(pid);
        const snapshot = snapshots[from];
        const number = computer.process(pid)?.memory.space ?? 0;
        const frame = space && computer.history.frameOf(space, address);
        const pages = snapshot.checkpoint.memory.spaces.get(number)?.pages;
        if (frame === undefined || !pages || snapshot === snapshots.at(-1)) return true;
        return !isFrameOf(pages, Math.floor(address / 4096), frame) || this.#timeline.touched(snapshot, frame);
      },
    );
    if (!met || !isBefore(this.#stepper.earliest, met.position)) return undefined;
    const found = yield* this.#stepper.instructionBack(met.tid);
    return found ? { tid: met.tid, position: this.#timeline.position } : undefined;
  }

  /** Goes back in ever larger windows, in which every instruction of the task is looked at. */
  *#lastRegisterWrite(tid: number, register: number): Moving<{ tid: number; position: Position } | undefined> {
    const { earliest } = this.#stepper;
    let limit = this.#timeline.position;
    for (let window = windowFirst; isBefore(earliest, limit); window = Math.min(window * 4, windowLargest)) {
      const start = Math.max(earliest.instructions, limit.instructions - window);
      const from = start <= earliest.instructions ? earliest : this.#timeline.at(start);
      yield* this.#stepper.seek(from);
      const begun = this.#timeline.position;
      const found = yield* this.#lastWriterBefore(limit, tid, register);
      if (found) return { tid, position: found };
      if (comparePositions(begun, earliest) <= 0) return undefined;
      limit = begun;
    }
    return undefined;
  }

  /** From the present to a limit: before the last instruction of the task that wrote the register. */
  *#lastWriterBefore(limit: Position, tid: number, register: number): Moving<Position | undefined> {
    const timeline = this.#timeline;
    const { computer } = timeline;
    const cell: Cell = { kind: "register", register };
    let last: Position | undefined;
    let started = timeline.position;
    /** Of the slice: instructions so far, whether one of them wrote, and whether the last was SVC. */
    let done = 0;
    let hasWritten = false;
    let isCall = false;
    let isOurs = false;
    computer.probes.setObserver((decoded, pc) => {
      if (isOurs && writesRegister(decoded, pc, register)) {
        last = { ...started, instructions: started.instructions + done };
        hasWritten = true;
      }
      isCall = decoded.row.name === "SVC";
      done += 1;
    });
    try {
      while (isBefore(timeline.position, limit)) {
        started = timeline.position;
        done = 0;
        hasWritten = false;
        isCall = false;
        isOurs = computer.currentTid === tid;
        const before = this.#value(tid, cell);
        const slice = timeline.slice({ budget: observedAtOnce, traps: 1, until: limit });
        // What the kernel put there: a result, or a handler's registers and those from before it.
        const isResult = isCall && register === 0;
        const isKernels = isResult || (!hasWritten && !sameBytes(before, this.#value(tid, cell)));
        if (isOurs && slice.retired > 0 && isKernels) last = { ...timeline.position, instructions: timeline.position.instructions - 1 };
        if (slice.retired > 1000) yield { kind: "working" };
      }
    } finally {
      computer.probes.setObserver(undefined);
    }
    return last;
  }

  /** The present is the moment before the write. */
  *#describe({ tid, position }: { readonly tid: number; readonly position: Position }, cell: Cell): Moving<Write> {
    yield* this.#stepper.seek(position);
    const { computer } = this.#timeline;
    const pid = this.#pidOf(tid);
    const registers = computer.registers(tid);
    const pc = Number(registers?.pc ?? 0n);
    const info = debugInfoOf(computer, pid);
    const word = wordOf(this.#read(pid, pc, 4));
    const before = this.#value(tid, cell).slice();
    const isCall = word !== undefined && (word & 0xffe0_001f) >>> 0 === 0xd400_0001;
    const call = isCall ? callName(Number((registers?.x(8) ?? 0n) & 0xffff_ffffn)) : undefined;
    const symbol = info?.symbols.at(pc);
    const location = info?.lines.addressToLocation(pc);
    yield* this.#stepper.instruction(tid, { accept: () => false });
    const after = this.#value(tid, cell).slice();
    yield* this.#stepper.seek(position);
    return {
      position,
      tid,
      pc,
      instruction: word === undefined ? "?" : textOf(word, pc),
      ...(symbol ? { function: symbol.address === pc ? symbol.name : `${symbol.name}+${pc - symbol.address}` } : {}),
      ...(location ? { location } : {}),
      ...(call === undefined ? {} : { call }),
      before,
      after,
    };
  }

  /** What the instruction at the present makes its result of. */
  *#sources({ tid, pc, call }: Write, cell: Cell): Moving<readonly Cell[]> {
    const word = call === undefined ? wordOf(this.#read(this.#pidOf(tid), pc, 4)) : undefined;
    const decoded = word === undefined ? undefined : decode(word);
    if (!decoded) return [];
    const effects = effectsOf(decoded, pc);
    const [access] = effects.memory;
    if (access?.kind === "load" && cell.kind === "register" && cell.register !== access.base) {
      const place = yield* this.#placeRead(tid);
      if (!place) return [];
      const fields = decoded.fields as Readonly<Record<string, number>>;
      const isPair = "Rt2" in fields && fields["Rt2"] !== 31;
      const bytes = isPair ? place.bytes / 2 : place.bytes;
      const isSecond = isPair && fields["Rt2"] === cell.register;
      return [{ kind: "memory", address: place.address + (isSecond ? bytes : 0), bytes }];
    }
    const read = [...Array(32).keys()].filter((register) => ((effects.registersRead >>> register) & 1) === 1);
    // Of a store its value, not the address that it goes to.
    const values = access?.kind === "store" && cell.kind === "memory" ? read.filter((register) => register !== access.base) : read;
    return (values.length > 0 ? values : read).map((register) => ({ kind: "register", register }));
  }

  /** What the instruction at the present reads of memory, found by letting it. */
  *#placeRead(tid: number): Moving<{ readonly address: number; readonly bytes: number } | undefined> {
    const { position } = this.#timeline;
    const met = yield* this.#stepper.instruction(tid, { watches: [everything], accept: () => true });
    yield* this.#stepper.seek(position);
    return typeof met === "object" && met.stopped?.kind === "watch" ? met.stopped.hit : undefined;
  }

  #initial(tid: number, cell: Cell): Origin {
    const { computer, start } = this.#timeline;
    if (start.instructions > 0) return { kind: "unknown" };
    if (cell.kind === "register")
      return { kind: "initial", what: cell.register === 31 ? "the first stack pointer" : "0 since the beginning: never written" };
    const pid = this.#pidOf(tid);
    const section = debugInfoOf(computer, pid)?.executable.sections.find(
      ({ address, size, name }) => name !== "" && address > 0 && cell.address >= address && cell.address < address + size,
    );
    if (section) return { kind: "initial", what: `${section.name} of the program's file` };
    const mapping = computer.mappings(pid).find(({ start: first, end }) => cell.address >= first && cell.address < end);
    if (mapping?.name === "[stack]") return { kind: "initial", what: "the stack as the kernel made it: never written by the program" };
    return { kind: "initial", what: mapping ? "a page of zeros: never written" : "nothing is mapped there" };
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index]);

const textOf = (word: number, pc: number): string => {
  const { mnemonic, operands } = disassemble(word, { pc });
  return operands === "" ? mnemonic : `${mnemonic} ${operands}`;
};

const wordOf = (bytes: Uint8Array): number | undefined =>
  bytes.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : undefined;

const writesRegister = (decoded: Decoded, pc: number, register: number): boolean =>
  ((effectsOf(decoded, pc).registersWritten >>> register) & 1) === 1;

function isFrameOf(pages: Float64Array, page: number, frame: number): boolean {
  for (let index = 0; index < pages.length; index += 2) if (pages[index] === page) return pages[index + 1] === frame;
  return false;
}
