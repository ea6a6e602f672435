// A task's registers over a block of bytes laid out by layout.ts: detached, or live at the start of linear memory.

import { registerBlockBytes, registerOffset } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import type { Registers } from "./processor.ts";

abstract class RegisterView implements Registers {
  abstract readonly block: Uint8Array;
  protected abstract readonly view: DataView;

  x(register: number): bigint {
    return this.view.getBigUint64(registerOffset.x + register * 8, true);
  }
  setX(register: number, value: bigint): void {
    this.view.setBigUint64(registerOffset.x + register * 8, value, true);
  }
  get sp(): bigint {
    return this.view.getBigUint64(registerOffset.sp, true);
  }
  set sp(value: bigint) {
    this.view.setBigUint64(registerOffset.sp, value, true);
  }
  get pc(): bigint {
    return this.view.getBigUint64(registerOffset.pc, true);
  }
  set pc(value: bigint) {
    this.view.setBigUint64(registerOffset.pc, value, true);
  }
  get nzcv(): number {
    return this.view.getUint32(registerOffset.nzcv, true);
  }
  set nzcv(value: number) {
    this.view.setUint32(registerOffset.nzcv, value & 15, true);
  }
  get threadPointer(): bigint {
    return this.view.getBigUint64(registerOffset.threadPointer, true);
  }
  set threadPointer(value: bigint) {
    this.view.setBigUint64(registerOffset.threadPointer, value, true);
  }
  get fpcr(): number {
    return this.view.getUint32(registerOffset.fpcr, true);
  }
  set fpcr(value: number) {
    this.view.setUint32(registerOffset.fpcr, value, true);
  }
  get fpsr(): number {
    return this.view.getUint32(registerOffset.fpsr, true);
  }
  set fpsr(value: number) {
    this.view.setUint32(registerOffset.fpsr, value, true);
  }
  v(register: number): Uint8Array {
    const start = registerOffset.v + register * 16;
    return this.block.subarray(start, start + 16);
  }
  clearExclusive(): void {
    this.view.setBigUint64(registerOffset.exclusiveAddress, 2n ** 64n - 1n, true);
    this.view.setUint32(registerOffset.exclusiveBytes, 0, true);
  }
}

export class DetachedRegisters extends RegisterView {
  readonly block = new Uint8Array(registerBlockBytes);
  protected readonly view = new DataView(this.block.buffer);

  constructor() {
    super();
    this.clearExclusive();
  }
}

/** Those of the task that is running. Views are asked for anew each time, since memory growth replaces them. */
export class LiveRegisters extends RegisterView {
  readonly #physical: PhysicalMemory;

  constructor(physical: PhysicalMemory) {
    super();
    this.#physical = physical;
    physical.bytes.set(new DetachedRegisters().block, 0);
  }
  get block(): Uint8Array {
    return this.#physical.bytes.subarray(0, registerBlockBytes);
  }
  protected get view(): DataView {
    return this.#physical.view;
  }
}
