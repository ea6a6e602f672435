// Runs a kernel's executable on our processor, in Node or in a browser: whoever calls brings the clock.

import type { GuestAddress } from "../../../engine/base/brand.ts";
import { createProcessor, type Processor } from "../../../engine/cpu/index.ts";

export interface Measured {
  /** What the program wrote, in hexadecimal. */
  readonly checksum: string;
  readonly instructions: number;
  readonly milliseconds: number;
  /** Millions of instructions a second after the warm-up. */
  readonly steady: number;
}

/** Left out of the steady figure: V8 still runs code of its first tier then. */
const warmUpMs = 333;
const highStackTop = 0x7f_ffff_0000;
const stackBytes = 2 ** 20;

/** Runs to the end. `now` gives milliseconds. */
export function runKernel(elf: Uint8Array, now: () => number): Measured {
  const processor = createProcessor();
  const space = loadKernel(processor, elf);
  const { registers } = processor;
  let checksum = "";
  const start = now();
  let warm: { readonly at: number; readonly retired: number } | undefined;
  for (;;) {
    const { trap } = processor.run(4_000_000);
    const time = now();
    if (!warm && time - start > warmUpMs) warm = { at: time, retired: processor.retired };
    if (!trap) continue;
    if (trap.kind !== "supervisorCall") throw new Error(`trap ${trap.kind} at ${registers.pc.toString(16)}`);
    if (registers.x(8) === 93n) break;
    const written = space.read(Number(registers.x(1)) as GuestAddress, Number(registers.x(2)));
    checksum += Array.from(written, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const milliseconds = now() - start;
  const since = warm ?? { at: start, retired: 0 };
  const steady = (processor.retired - since.retired) / (start + milliseconds - since.at) / 1000;
  return { checksum, instructions: processor.retired, milliseconds, steady };
}

/** Maps the loadable segments of a static executable, and a stack: high up, or right behind them. */
export function loadKernel(
  processor: Processor,
  elf: Uint8Array,
  stack: "high up" | "behind the image" = "high up",
): ReturnType<Processor["createAddressSpace"]> {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const space = processor.createAddressSpace();
  const map = (start: number, end: number, flags: number): void =>
    space.map({
      start: (start - (start % 4096)) as GuestAddress,
      end: (Math.ceil(end / 4096) * 4096) as GuestAddress,
      permissions: { read: (flags & 4) !== 0, write: (flags & 2) !== 0, execute: (flags & 1) !== 0 },
      name: "",
      shared: false,
    });
  let imageEnd = 0;
  const headers = Number(view.getBigUint64(32, true));
  for (let index = 0; index < view.getUint16(56, true); index += 1) {
    const at = headers + index * 56;
    if (view.getUint32(at, true) !== 1) continue;
    const [offset, address, , fileSize, memorySize] = [8, 16, 24, 32, 40].map((field) => Number(view.getBigUint64(at + field, true)));
    map(address, address + memorySize, view.getUint32(at + 4, true));
    space.poke(address as GuestAddress, elf.subarray(offset, offset + fileSize));
    imageEnd = Math.ceil((address + memorySize) / 4096) * 4096;
  }
  const stackTop = stack === "high up" ? highStackTop : imageEnd + stackBytes;
  map(stackTop - stackBytes, stackTop, 6);
  processor.use(space);
  processor.registers.pc = view.getBigUint64(24, true);
  // Below what a kernel leaves there: arguments, environment, auxiliary vector.
  processor.registers.sp = BigInt(stackTop - 1024);
  return space;
}
