// The process that is debugged, as the remote protocol looks at it: its threads, and registers and memory as hexadecimal digits.

import type { GuestAddress } from "../../base/brand.ts";
import type { Registers } from "../../cpu/index.ts";
import type { Debugger } from "../debugger.ts";
import { callName } from "../events.ts";
import { fromHex, hexByte, packetBytes, toHex } from "./packet.ts";
import { expedited, remoteRegisters } from "./target-description.ts";

/** Addresses may have a tag in their top byte. */
export const untagged = (address: number): number => address % 2 ** 56;

/** The numbers of a packet, which are hexadecimal and stand between commas. */
export const numbersOf = (text: string): number[] => text.split(",").map((part) => Number.parseInt(part, 16));

export class Inferior {
  readonly pid: number;
  /** The thread that registers and memory are of (`Hg`). */
  thread: number;
  readonly #engine: Debugger;

  constructor(engine: Debugger, pid: number) {
    this.#engine = engine;
    this.pid = pid;
    this.thread = pid;
  }

  get #computer() {
    return this.#engine.timeline.computer;
  }

  get threads(): readonly number[] {
    return this.#computer.process(this.pid)?.tasks ?? [];
  }

  threadState(tid: number): string {
    const call = this.#computer.state.tasks.get(tid)?.call;
    return call ? `waiting in ${callName(call.number)}` : "runnable";
  }

  selectThread(text: string): string {
    const wanted = text.slice(1);
    if (text[0] !== "g" && text[0] !== "c") return "";
    const tid = Number.parseInt(wanted, 16);
    // 0 and −1: any.
    if (wanted === "0" || wanted === "-1") return "OK";
    if (!this.threads.includes(tid)) return "E01";
    if (text[0] === "g") this.thread = tid;
    return "OK";
  }

  get registers(): Registers | undefined {
    return this.#computer.registers(this.thread);
  }

  /** Of a thread; −1 if it is no more. */
  pcOf(tid: number): number {
    return Number(this.#computer.registers(tid)?.pc ?? -1n);
  }

  #withRegisters(use: (registers: Registers) => string): string {
    const { registers } = this;
    return registers ? use(registers) : "E01";
  }

  readAllRegisters(): string {
    return this.#withRegisters((registers) => remoteRegisters.map(({ read }) => toHex(read(registers))).join(""));
  }

  readRegister(number: number): string {
    return this.#withRegisters((registers) => {
      const register = remoteRegisters[number];
      return register ? toHex(register.read(registers)) : "E01";
    });
  }

  /** What a stop tells beside its reason. */
  expeditedRegisters(): string {
    const { registers } = this;
    return registers ? expedited.map((number) => `${hexByte(number)}:${toHex(remoteRegisters[number].read(registers))};`).join("") : "";
  }

  writeAllRegisters(bytes: Uint8Array): string {
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

  writeRegister(text: string): string {
    const [number, value] = text.split("=");
    const register = remoteRegisters[Number.parseInt(number, 16)];
    if (!register || value === undefined) return "E01";
    return this.#withRegisters((registers) => {
      const bytes = fromHex(value);
      if (bytes.length !== register.bytes) return "E01";
      register.write(registers, bytes);
      return this.#putRegisters(registers);
    });
  }

  #putRegisters(registers: Registers): string {
    this.#engine.timeline.act({ kind: "writeRegisters", tid: this.thread, block: registers.block.slice() });
    return "OK";
  }

  /** The process of the thread, which may be a child. */
  get #threadsPid(): number {
    return this.#computer.state.tasks.get(this.thread)?.pid ?? this.pid;
  }

  readMemory(text: string): string {
    const [address, length] = numbersOf(text);
    const bytes = this.#computer.space(this.#threadsPid)?.peek(untagged(address) as GuestAddress, Math.min(length, packetBytes));
    return bytes && (bytes.length > 0 || length === 0) ? toHex(bytes) : "E01";
  }

  writeMemory(text: string, decode: (data: string) => Uint8Array): string {
    const colon = text.indexOf(":");
    const [address, length] = numbersOf(text.slice(0, colon));
    if (length === 0) return "OK";
    const bytes = decode(text.slice(colon + 1));
    const written = this.#engine.timeline.act({ kind: "writeMemory", pid: this.#threadsPid, address: untagged(address), bytes });
    return written === bytes.length ? "OK" : "E01";
  }
}
