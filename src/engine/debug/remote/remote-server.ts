// The GDB remote serial protocol over a debugger's engine: packets in, replies out, moves that the driver runs in pieces. Knows no
// sockets and no time. Every task of every process is a thread of one inferior; stepping one lets the others run as they would.

import { latinBytes } from "../../base/latin.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { auxiliaryVectorOf } from "../auxiliary-vector.ts";
import type { Debugger } from "../debugger.ts";
import type { Moving, Pause, Stop } from "../stop.ts";
import { Inferior, numbersOf } from "./inferior.ts";
import { monitorCommand } from "./monitor.ts";
import { fromHex, packetBytes, toHex } from "./packet.ts";
import { RemoteBreakpoints } from "./remote-breakpoints.ts";
import { ExecutableFile, type ObjectSources, transfer } from "./remote-objects.ts";
import { describeStop, type StopSurroundings, stopReply, trapSignal } from "./stop-reply.ts";

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

const interruptSignal = 2;
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

/** One connection of gdb's to one process, whose beginning is as far back as it goes. */
export class RemoteServer {
  readonly #engine: Debugger;
  readonly #inferior: Inferior;
  readonly #breakpoints: RemoteBreakpoints;
  readonly #around: StopSurroundings;
  readonly #objects: ObjectSources;
  readonly #file: ExecutableFile;
  #lastStop: string;
  #wantsAcknowledgements = true;
  #isInterrupted = false;
  /** Whoever debugs has gone, or ended it all. */
  isOver = false;

  constructor({ debugger: engine, pid, executablePath, executable }: RemoteTarget) {
    engine.select(pid);
    engine.stepper.floor = engine.timeline.position;
    const inferior = new Inferior(engine, pid);
    const breakpoints = new RemoteBreakpoints(engine, pid);
    this.#engine = engine;
    this.#inferior = inferior;
    this.#breakpoints = breakpoints;
    this.#around = { engine, inferior, breakpoints };
    this.#objects = { inferior, auxiliaryVector: auxiliaryVectorOf(engine.timeline.computer, pid), executablePath };
    this.#file = new ExecutableFile(executablePath, executable);
    this.#lastStop = stopReply(inferior, trapSignal);
  }

  get wantsAcknowledgements(): boolean {
    return this.#wantsAcknowledgements;
  }

  interrupt(): void {
    this.#isInterrupted = true;
  }

  answer(packet: string): Answer {
    const inferior = this.#inferior;
    const rest = packet.slice(1);
    switch (packet[0]) {
      case "?":
        return this.#lastStop;
      case "g":
        return inferior.readAllRegisters();
      case "G":
        return inferior.writeAllRegisters(fromHex(rest));
      case "p":
        return inferior.readRegister(Number.parseInt(rest, 16));
      case "P":
        return inferior.writeRegister(rest);
      case "m":
        return inferior.readMemory(rest);
      case "M":
        return inferior.writeMemory(rest, fromHex);
      case "X":
        return inferior.writeMemory(rest, latinBytes);
      case "Z":
        return this.#breakpoints.insert(rest);
      case "z":
        return this.#breakpoints.remove(rest);
      case "H":
        return inferior.selectThread(rest);
      case "T":
        return inferior.threads.includes(Number.parseInt(rest, 16)) ? "OK" : "E01";
      case "c":
      case "C":
        return this.#continue();
      case "s":
      case "S":
        return this.#step(inferior.thread);
      case "b":
        return rest === "s" ? this.#step(inferior.thread, true) : rest === "c" ? this.#continue(true) : unsupported;
      case "v":
        return this.#verbose(packet);
      case "q":
        return this.#query(packet);
      case "Q":
        return this.#set(packet);
      case "D":
      case "k":
        this.isOver = true;
        return "OK";
      default:
        return unsupported;
    }
  }

  // Moves.

  *#continue(backward = false): Moving<string> {
    return this.#report(yield* this.#interruptible(this.#engine.move({ kind: "continue", backward })), backward);
  }

  *#step(tid: number, backward = false): Moving<string> {
    this.#engine.select(tid);
    return this.#report(yield* this.#interruptible(this.#engine.move({ kind: "instruction", backward })), backward);
  }

  /** Steps for as long as the task stays in a range of addresses: one of the source's lines. */
  *#stepRange(tid: number, start: number, end: number): Moving<string> {
    this.#engine.select(tid);
    for (let steps = 1; ; steps += 1) {
      const stop = yield* this.#interruptible(this.#engine.move({ kind: "instruction" }));
      const pc = this.#inferior.pcOf(tid);
      const isInside = pc >= start && pc < end;
      // A breakpoint in the range is met by coming to it.
      if (stop?.reason.kind !== "moved" || !isInside || this.#breakpoints.isAt(pc)) return this.#report(stop, false);
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

  #report(stop: Stop | undefined, isBackward: boolean): string {
    this.#lastStop = stop ? describeStop(this.#around, stop, isBackward) : stopReply(this.#inferior, interruptSignal);
    return this.#lastStop;
  }

  // Packets with long names.

  #verbose(packet: string): Answer {
    if (packet === "vCont?") return "vCont;c;C;s;S;r";
    if (packet.startsWith("vCont;")) return this.#resume(packet.slice("vCont;".length));
    if (packet.startsWith("vFile:")) return this.#file.answer(packet.slice("vFile:".length));
    if (!packet.startsWith("vKill")) return unsupported;
    this.isOver = true;
    return "OK";
  }

  /** The first action that names a thread decides; what is said of the others is that they run on, as they do. */
  #resume(text: string): Answer {
    const actions = text.split(";").map((part) => {
      const [action, thread] = part.split(":");
      return { action, tid: thread === undefined || thread === "-1" ? undefined : Number.parseInt(thread, 16) };
    });
    const { action, tid = this.#inferior.thread } = actions.find((each) => /^[sSr]/.test(each.action)) ?? actions[0];
    if (action[0] === "r") {
      const [start, end] = numbersOf(action.slice(1));
      return this.#stepRange(tid, start, end);
    }
    return action[0] === "s" || action[0] === "S" ? this.#step(tid) : this.#continue();
  }

  #query(packet: string): Answer {
    const inferior = this.#inferior;
    const [name] = /^q[A-Za-z]*/.exec(packet) ?? [packet];
    switch (name) {
      case "qSupported":
        return features;
      case "qC":
        return `QC${inferior.thread.toString(16)}`;
      case "qAttached":
        return "0";
      case "qfThreadInfo":
        return `m${inferior.threads.map((tid) => tid.toString(16)).join(",")}`;
      case "qsThreadInfo":
        return "l";
      case "qThreadExtraInfo":
        return toHex(encodeUtf8(inferior.threadState(Number.parseInt(packet.split(",")[1], 16))));
      case "qSymbol":
        return "OK";
      case "qXfer":
        return transfer(packet, this.#objects);
      case "qRcmd":
        return this.#monitor(decodeUtf8(fromHex(packet.split(",")[1] ?? "")));
      default:
        return unsupported;
    }
  }

  *#monitor(text: string): Moving<string> {
    const output = yield* monitorCommand(this.#engine, text);
    return output === "" ? "OK" : toHex(encodeUtf8(output));
  }

  #set(packet: string): string {
    if (packet === "QStartNoAckMode") {
      this.#wantsAcknowledgements = false;
      return "OK";
    }
    const [name, text = ""] = [packet.slice(0, packet.indexOf(":")), packet.slice(packet.indexOf(":") + 1)];
    if (name === "QPassSignals") return this.#breakpoints.passSignals(text);
    return name === "QCatchSyscalls" ? this.#breakpoints.catchCalls(text) : unsupported;
  }
}
