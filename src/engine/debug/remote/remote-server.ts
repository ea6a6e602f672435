// The GDB remote serial protocol over a debugger's engine: packets in, replies out, moves that the driver runs in pieces. Knows no
// sockets and no time. Every task of every process is a thread of one inferior; stepping one lets the others run as they would.

import type { GuestAddress } from "../../base/brand.ts";
import type { Registers } from "../../cpu/index.ts";
import { rowOf } from "../../kernel/index.ts";
import { auxiliaryVectorOf } from "../auxiliary-vector.ts";
import type { Breakpoint, StopPlace } from "../breakpoint.ts";
import type { Debugger } from "../debugger.ts";
import { callName } from "../events.ts";
import type { Moving, Pause, Stop } from "../stop.ts";
import { monitorCommand } from "./monitor.ts";
import { binaryBytes, fromHex, hexByte, toHex } from "./packet.ts";
import { remoteSignal } from "./remote-signals.ts";
import { expedited, remoteRegisters, targetDescription } from "./target-description.ts";

export interface RemoteTarget {
  readonly debugger: Debugger;
  /** The process that is debugged. */
  readonly pid: number;
  /** Path of the program's file for gdb, and its bytes. */
  readonly executablePath: string;
  readonly executable: Uint8Array;
}

/** A reply, or a move whose end will be one. */
export type Answer = string | Moving<string>;

const packetBytes = 0x4000;
const trap = 5;
const unsupported = "";
const stepsBetweenPauses = 200;

const features = [
  `PacketSize=${packetBytes.toString(16)}`,
  "QStartNoAckMode+",
  "qXfer:features:read+",
  "qXfer:auxv:read+",
  "qXfer:exec-file:read+",
  "qXfer:threads:read+",
  "vContSupported+",
  "swbreak+",
  "hwbreak+",
  "ReverseStep+",
  "ReverseContinue+",
  "QPassSignals+",
  "QCatchSyscalls+",
  "exec-events+",
].join(";");

export class RemoteServer {
  readonly #target: RemoteTarget;
  #generalThread: number;
  #lastStop = "";
  #hasEnded = false;
  readonly #passSignals = new Set<number>();
  #caughtCalls: { readonly ids: readonly number[] } | undefined;
  readonly #auxiliaryVector: Uint8Array;
  #isExecutableOpen = false;
  #wantsAcknowledgements = true;
  #isInterrupted = false;

  constructor(target: RemoteTarget) {
    this.#target = target;
    this.#generalThread = target.pid;
    this.#auxiliaryVector = auxiliaryVectorOf(target.debugger.timeline.computer, target.pid);
    const { debugger: engine, pid } = target;
    engine.select(pid);
    engine.stepper.floor = engine.timeline.position;
    engine.add({ place: { kind: "exit" }, pid, label: "exit" });
    engine.add({ place: { kind: "signal" }, pid, label: "signal" });
    engine.add({ place: { kind: "exec" }, pid, label: "exec" });
    this.#lastStop = this.#stopReply(trap);
  }

  get wantsAcknowledgements(): boolean {
    return this.#wantsAcknowledgements;
  }

  /** Whoever debugs has gone, or ended it all. */
  isOver = false;

  interrupt(): void {
    this.#isInterrupted = true;
  }

  get #engine(): Debugger {
    return this.#target.debugger;
  }

  get #computer() {
    return this.#engine.timeline.computer;
  }

  answer(packet: string): Answer {
    const rest = packet.slice(1);
    switch (packet[0]) {
      case "?":
        return this.#lastStop;
      case "g":
        return this.#withRegisters((registers) => remoteRegisters.map(({ read }) => toHex(read(registers))).join(""));
      case "G":
        return this.#writeAllRegisters(fromHex(rest));
      case "p":
        return this.#withRegisters((registers) => {
          const register = remoteRegisters[Number.parseInt(rest, 16)];
          return register ? toHex(register.read(registers)) : "E01";
        });
      case "P":
        return this.#writeRegister(rest);
      case "m":
        return this.#readMemory(rest);
      case "M":
        return this.#writeMemory(rest, fromHex);
      case "X":
        return this.#writeMemory(rest, binaryBytes);
      case "Z":
        return this.#insert(rest);
      case "z":
        return this.#remove(rest);
      case "H":
        return this.#selectThread(rest);
      case "T":
        return this.#threads().includes(Number.parseInt(rest, 16)) ? "OK" : "E01";
      case "c":
        return this.#continue();
      case "s":
        return this.#step(this.#generalThread);
      case "C":
        return this.#continue();
      case "S":
        return this.#step(this.#generalThread);
      case "b":
        return rest === "s" ? this.#stepBack() : rest === "c" ? this.#continueBack() : unsupported;
      case "v":
        return this.#verbose(packet);
      case "q":
        return this.#query(packet);
      case "Q":
        return this.#set(packet);
      case "D":
        this.isOver = true;
        return "OK";
      case "k":
        this.isOver = true;
        return "OK";
      case "!":
        return unsupported;
      default:
        return unsupported;
    }
  }

  // Registers and memory.

  get #registers(): Registers | undefined {
    return this.#computer.registers(this.#generalThread);
  }

  #withRegisters(use: (registers: Registers) => string): string {
    const registers = this.#registers;
    return registers ? use(registers) : "E01";
  }

  #writeAllRegisters(bytes: Uint8Array): string {
    return this.#withRegisters((registers) => {
      let offset = 0;
      for (const register of remoteRegisters) {
        if (offset + register.bytes > bytes.length) break;
        register.write(registers, bytes.subarray(offset, offset + register.bytes));
        offset += register.bytes;
      }
      return this.#putRegisters(registers);
    });
  }

  #writeRegister(text: string): string {
    const [number, value] = text.split("=");
    const register = remoteRegisters[Number.parseInt(number, 16)];
    if (!register || value === undefined) return "E01";
    return this.#withRegisters((registers) => {
      register.write(registers, fromHex(value));
      return this.#putRegisters(registers);
    });
  }

  #putRegisters(registers: Registers): string {
    this.#engine.timeline.act({ kind: "writeRegisters", tid: this.#generalThread, block: registers.block.slice() });
    return "OK";
  }

  #readMemory(text: string): string {
    const [address, length] = text.split(",").map((part) => Number.parseInt(part, 16));
    const bytes = this.#computer
      .space(this.#pidOf(this.#generalThread))
      ?.peek((address % 2 ** 56) as GuestAddress, Math.min(length, packetBytes));
    return bytes && (bytes.length > 0 || length === 0) ? toHex(bytes) : "E01";
  }

  #writeMemory(text: string, decode: (data: string) => Uint8Array): string {
    const colon = text.indexOf(":");
    const [address, length] = text
      .slice(0, colon)
      .split(",")
      .map((part) => Number.parseInt(part, 16));
    if (length === 0) return "OK";
    const bytes = decode(text.slice(colon + 1));
    const pid = this.#pidOf(this.#generalThread);
    return this.#engine.timeline.act({ kind: "writeMemory", pid, address: address % 2 ** 56, bytes }) === bytes.length ? "OK" : "E01";
  }

  // Threads.

  #pidOf(tid: number): number {
    return this.#computer.state.tasks.get(tid)?.pid ?? this.#target.pid;
  }

  #threads(): number[] {
    return this.#computer.process(this.#target.pid)?.tasks.slice() ?? [];
  }

  #selectThread(text: string): string {
    const wanted = text.slice(1);
    if (text[0] !== "g" && text[0] !== "c") return unsupported;
    const tid = Number.parseInt(wanted, 16);
    // 0 and −1: any.
    if (wanted === "0" || wanted === "-1") return "OK";
    if (!this.#threads().includes(tid)) return "E01";
    if (text[0] === "g") this.#generalThread = tid;
    return "OK";
  }

  // Breakpoints.

  #placeOf(text: string): StopPlace | undefined {
    const [type, address, size] = text.split(";")[0].split(",");
    const at = Number.parseInt(address, 16) % 2 ** 56;
    const bytes = Number.parseInt(size, 16);
    switch (type) {
      case "0":
      case "1":
        return { kind: "address", address: at };
      case "2":
        return { kind: "watch", address: at, bytes, access: "write" };
      case "3":
        return { kind: "watch", address: at, bytes, access: "read" };
      case "4":
        return { kind: "watch", address: at, bytes, access: "access" };
      default:
        return undefined;
    }
  }

  #insert(text: string): string {
    const place = this.#placeOf(text);
    if (!place) return unsupported;
    if (!this.#find(text)) this.#engine.add({ place, pid: this.#target.pid, label: labelOf(text) });
    return "OK";
  }

  #remove(text: string): string {
    if (!this.#placeOf(text)) return unsupported;
    const found = this.#find(text);
    if (found) this.#engine.breakpoints.remove(found.id);
    return "OK";
  }

  #find(text: string): Breakpoint | undefined {
    return this.#engine.breakpoints.all.find(({ label }) => label === labelOf(text));
  }

  // Moves.

  *#continue(): Moving<string> {
    return this.#report(yield* this.#interruptible(this.#engine.move({ kind: "continue" })));
  }

  *#continueBack(): Moving<string> {
    return this.#report(yield* this.#interruptible(this.#engine.move({ kind: "continue", backward: true })), true);
  }

  *#step(tid: number): Moving<string> {
    this.#engine.select(tid);
    return this.#report(yield* this.#interruptible(this.#engine.move({ kind: "instruction" })));
  }

  *#stepBack(): Moving<string> {
    this.#engine.select(this.#generalThread);
    return this.#report(yield* this.#interruptible(this.#engine.move({ kind: "instruction", backward: true })), true);
  }

  /** Steps for as long as the task stays in a range of addresses: one of the source's lines. */
  *#stepRange(tid: number, start: number, end: number): Moving<string> {
    this.#engine.select(tid);
    for (let steps = 1; ; steps += 1) {
      const stop = yield* this.#interruptible(this.#engine.move({ kind: "instruction" }));
      const pc = Number(this.#computer.registers(tid)?.pc ?? -1n);
      const isInside = pc >= start && pc < end;
      // A breakpoint in the range is met by coming to it.
      const isMet = this.#engine.breakpoints.all.some(({ place }) => place.kind === "address" && place.address === pc);
      if (stop === undefined || stop.reason.kind !== "moved" || !isInside || isMet) return this.#report(stop);
      if (steps % stepsBetweenPauses === 0) yield { kind: "working" };
    }
  }

  /** Undefined: Ctrl-C came first. */
  *#interruptible(moving: Moving): Moving<Stop | undefined> {
    this.#isInterrupted = false;
    for (;;) {
      const { done, value } = moving.next();
      if (done) return value as Stop;
      yield value as Pause;
      if (!this.#isInterrupted) continue;
      moving.return(undefined as never);
      return undefined;
    }
  }

  #report(stop: Stop | undefined, backward = false): string {
    this.#lastStop = stop ? this.#describe(stop, backward) : this.#stopReply(2);
    return this.#lastStop;
  }

  #describe(stop: Stop, backward: boolean): string {
    if (this.#computer.state.tasks.has(stop.tid)) this.#generalThread = stop.tid;
    const { reason } = stop;
    switch (reason.kind) {
      case "start":
        return this.#stopReply(trap, "replaylog:begin;");
      case "ended":
        return this.#endReply();
      case "moved":
        return this.#stopReply(trap, this.#isAtBreakpoint(backward) ? "swbreak:;" : "");
      case "refused":
        return this.#stopReply(trap);
      case "breakpoint":
        return this.#describeBreakpoint(reason);
    }
  }

  /** A step that ends at a breakpoint has hit it. */
  #isAtBreakpoint(backward: boolean): boolean {
    const pc = Number(this.#registers?.pc ?? -1n);
    return !backward && this.#engine.breakpoints.all.some(({ place }) => place.kind === "address" && place.address === pc);
  }

  #describeBreakpoint({ id, entry, hit }: Extract<Stop["reason"], { kind: "breakpoint" }>): string {
    const breakpoint = this.#engine.breakpoints.get(id);
    const event = entry?.event;
    if (event?.kind === "exited" || event?.kind === "killed") {
      if (breakpoint?.label !== "signal") return this.#endReply();
    }
    if (event?.kind === "signal" || event?.kind === "killed") return this.#stopReply(remoteSignal(event.information.signal));
    if (event?.kind === "started") return this.#stopReply(trap, `exec:${toHex(binaryBytes(event.path))};`);
    if (event?.kind === "callBlocked" || event?.kind === "callFinished") {
      const kind = breakpoint?.place.kind === "call" && breakpoint.place.moment === "made" ? "syscall_entry" : "syscall_return";
      return this.#stopReply(trap, `${kind}:${event.record.number.toString(16)};`);
    }
    if (breakpoint?.place.kind === "watch") {
      const name = { read: "rwatch", access: "awatch", write: "watch", change: "watch" }[breakpoint.place.access];
      const address = hit && hit.address >= breakpoint.place.address ? hit.address : breakpoint.place.address;
      return this.#stopReply(trap, `${name}:${address.toString(16)};`);
    }
    return this.#stopReply(trap, "swbreak:;");
  }

  #endReply(): string {
    this.#hasEnded = true;
    const end = this.#computer.process(this.#target.pid)?.end;
    if (end?.kind === "killed") return `X${hexByte(remoteSignal(end.information.signal))}`;
    return `W${hexByte((end?.status ?? 0) & 0xff)}`;
  }

  #stopReply(signal: number, more = ""): string {
    const registers = this.#registers;
    const values = registers
      ? expedited.map((number) => `${hexByte(number)}:${toHex(remoteRegisters[number].read(registers))};`).join("")
      : "";
    return `T${hexByte(signal)}${values}thread:${this.#generalThread.toString(16)};${more}`;
  }

  // Packets with long names.

  #verbose(packet: string): Answer {
    if (packet === "vCont?") return "vCont;c;C;s;S;r";
    if (packet.startsWith("vCont;")) return this.#resume(packet.slice("vCont;".length));
    if (packet.startsWith("vKill")) {
      this.isOver = true;
      return "OK";
    }
    if (packet.startsWith("vFile:")) return this.#file(packet.slice("vFile:".length));
    return unsupported;
  }

  /** The first action that names a thread decides; what is said of the others is that they run on, as they do. */
  #resume(text: string): Answer {
    const actions = text.split(";").map((part) => {
      const [action, thread] = part.split(":");
      return { action, tid: thread === undefined || thread === "-1" ? undefined : Number.parseInt(thread, 16) };
    });
    const { action, tid = this.#generalThread } = actions.find((each) => /^[sSr]/.test(each.action)) ?? actions[0];
    if (action[0] === "r") {
      const [start, end] = action
        .slice(1)
        .split(",")
        .map((part) => Number.parseInt(part, 16));
      return this.#stepRange(tid, start, end);
    }
    return action[0] === "s" || action[0] === "S" ? this.#step(tid) : this.#continue();
  }

  /** The program's own file, for a gdb that has none. */
  #file(text: string): string {
    const colon = text.indexOf(":");
    const [operation, values] = [text.slice(0, colon), text.slice(colon + 1).split(",")];
    const { executable, executablePath } = this.#target;
    if (operation === "setfs") return "F0";
    if (operation === "open") {
      if (String.fromCharCode(...fromHex(values[0])) !== executablePath) return "F-1,2";
      this.#isExecutableOpen = true;
      return "F3";
    }
    if (operation === "close") return "F0";
    if (values[0] !== "3" || !this.#isExecutableOpen) return "F-1,9";
    if (operation === "fstat") {
      const stat = new Uint8Array(64);
      const view = new DataView(stat.buffer);
      // struct stat of the protocol is big-endian: mode at 8, size at 28 (GDB manual, E.13.2).
      view.setUint32(8, 0o100755);
      view.setBigUint64(28, BigInt(executable.length));
      return `F${stat.length.toString(16)};${String.fromCharCode(...stat)}`;
    }
    if (operation !== "pread") return unsupported;
    const [count, offset] = values.slice(1).map((part) => Number.parseInt(part, 16));
    const bytes = executable.subarray(offset, offset + Math.min(count, packetBytes / 2));
    return `F${bytes.length.toString(16)};${String.fromCharCode(...bytes)}`;
  }

  #query(packet: string): Answer {
    const [name] = /^q[A-Za-z]*/.exec(packet) ?? [packet];
    switch (name) {
      case "qSupported":
        return features;
      case "qC":
        return `QC${this.#generalThread.toString(16)}`;
      case "qAttached":
        return "0";
      case "qfThreadInfo":
        return `m${this.#threads()
          .map((tid) => tid.toString(16))
          .join(",")}`;
      case "qsThreadInfo":
        return "l";
      case "qThreadExtraInfo":
        return toHex(binaryBytes(this.#threadState(Number.parseInt(packet.split(",")[1], 16))));
      case "qSymbol":
        return "OK";
      case "qXfer":
        return this.#transfer(packet);
      case "qRcmd":
        return this.#monitor(String.fromCharCode(...fromHex(packet.split(",")[1] ?? "")));
      default:
        return unsupported;
    }
  }

  #threadState(tid: number): string {
    const call = this.#computer.state.tasks.get(tid)?.call;
    return call ? `waiting in ${callName(call.number)}` : "runnable";
  }

  *#monitor(text: string): Moving<string> {
    const output = yield* monitorCommand(this.#engine, text);
    return output === "" ? "OK" : toHex(binaryBytes(output));
  }

  #transfer(packet: string): string {
    const [, object, , annex, range] = packet.split(":");
    const [offset, length] = range.split(",").map((part) => Number.parseInt(part, 16));
    const whole = this.#objectText(object, annex);
    if (whole === undefined) return "E00";
    const part = whole.slice(offset, offset + length);
    return `${offset + length >= whole.length ? "l" : "m"}${part}`;
  }

  #objectText(object: string, annex: string): string | undefined {
    switch (object) {
      case "features":
        return annex === "target.xml" ? targetDescription : undefined;
      case "auxv":
        return Array.from(this.#auxiliaryVector, (byte) => String.fromCharCode(byte)).join("");
      case "exec-file":
        return this.#target.executablePath;
      case "threads": {
        const rows = this.#threads().map((tid) => `<thread id="${tid.toString(16)}">${this.#threadState(tid)}</thread>`);
        return `<?xml version="1.0"?>\n<threads>\n${rows.join("\n")}\n</threads>\n`;
      }
      default:
        return undefined;
    }
  }

  #set(packet: string): string {
    if (packet === "QStartNoAckMode") {
      this.#wantsAcknowledgements = false;
      return "OK";
    }
    if (packet.startsWith("QPassSignals:")) {
      this.#passSignals.clear();
      for (const text of packet.slice("QPassSignals:".length).split(";")) if (text !== "") this.#passSignals.add(Number.parseInt(text, 16));
      this.#updateSignals();
      return "OK";
    }
    if (packet.startsWith("QCatchSyscalls:")) return this.#catchCalls(packet.slice("QCatchSyscalls:".length));
    return unsupported;
  }

  /** Signals that gdb lets pass do not stop the run. */
  #updateSignals(): void {
    const row = this.#engine.breakpoints.all.find(({ label }) => label === "signal");
    if (!row) return;
    const signals = Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => !this.#passSignals.has(remoteSignal(signal)));
    this.#engine.breakpoints.change(row.id, { place: { kind: "signal", signals } });
  }

  #catchCalls(text: string): string {
    for (const id of this.#caughtCalls?.ids ?? []) this.#engine.breakpoints.remove(id);
    this.#caughtCalls = undefined;
    const [mode, ...numbers] = text.split(";");
    if (mode === "0") return "OK";
    const names = numbers.map((number) => rowOf(Number.parseInt(number, 16))?.name ?? callName(Number.parseInt(number, 16)));
    const ids = (["made", "returned"] as const).map((moment) => {
      const place: StopPlace = { kind: "call", moment, ...(names.length > 0 ? { names } : {}) };
      return this.#engine.add({ place, pid: this.#target.pid, label: `call ${moment}` }).id;
    });
    this.#caughtCalls = { ids };
    return "OK";
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }
}

const labelOf = (text: string): string => `remote ${text.split(";")[0]}`;
