// Trials in qemu-aarch64. The guest is a handler of signals: each signal brings the state that a word has left, in the frame
// that the kernel lays out; the handler keeps it as an outcome, puts the next state into the frame, and returns to it. So no
// register is held back from the words, and whatever a word does ends in an outcome. Nothing may end the guest but the last one.

import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../program.ts";
import { codeStart, dataBytes, dataStart, type Outcomes, recordBytes, recordField, type Trials, writableBytes } from "./record.ts";

const page = 4096;

/** Offsets in the frame of a signal: siginfo, then (from x2) ucontext of arm64 with the FP record first. */
const frame = { signal: 0, address: 16, x: 184, sp: 432, pc: 440, pstate: 448, fpsr: 472, fpcr: 476, v: 480 } as const;

/** `mmap(address, length, protection, flags, 0, offset)`: of standard input, privately. */
const map = (address: string, length: string, protection: number, offset: string, flags = 2): string => `
  ldr x0, =${address}
  mov x1, ${length}
  mov x2, #${protection}
  mov x3, #${flags}
  mov x4, #0
  mov x5, ${offset}
  mov x8, #222
  svc #0`;

const fixed = 2 | 16;
const copy = (bytes: number, from: string, fromOffset: number, to: string, toOffset: number): string =>
  Array.from(
    { length: bytes / 16 },
    (_, index) => `ldr q0, [${from}, #${fromOffset + index * 16}]\nstr q0, [${to}, #${toOffset + index * 16}]`,
  ).join("\n");
/** Frames are multiples of 16 off by 8 where x and sp lie. */
const copyPairs = (bytes: number, from: string, fromOffset: number, to: string, toOffset: number): string =>
  Array.from(
    { length: bytes / 16 },
    (_, index) => `ldp x9, x10, [${from}, #${fromOffset + index * 16}]\nstp x9, x10, [${to}, #${toOffset + index * 16}]`,
  ).join("\n");

/**
 * The guest: reads header (number of states, bytes of code), code, memory and states from standard input, a file, each from a page's beginning
 * on; writes the outcomes, then the writable memory.
 */
const guest = `
_start:
  ${map("0", "#4096", 1, "#0")}
  ldp x19, x20, [x0]
  mov x21, #${page}
  ${map(`${codeStart}`, "x20", 5, "x21", fixed)}
  add x21, x21, x20
  ${map(`${dataStart}`, `#${writableBytes}`, 3, "x21", fixed)}
  add x22, x21, #${writableBytes}
  ${map(`${dataStart + writableBytes}`, `#${dataBytes - writableBytes}`, 1, "x22", fixed)}
  ${map("0", `#${dataBytes}`, 1, "x21")}
  adrp x28, variables
  ldr x1, =${dataStart}
  sub x0, x0, x1
  str x0, [x28]
  add x21, x21, #${dataBytes}
  lsl x23, x19, #${Math.log2(recordBytes)}
  ${map("0", "x23", 1, "x21")}
  str x0, [x28, #8]
  add x1, x0, x23
  str x1, [x28, #16]
  // The outcome of the first BRK, which is of no trial, goes before the others.
  add x1, x23, #${recordBytes}
  mov x0, #0
  mov x2, #3
  mov x3, #34
  mov x4, #-1
  mov x5, #0
  mov x8, #222
  svc #0
  str x0, [x28, #24]
  add x0, x0, #${recordBytes}
  str x0, [x28, #32]
  adr x0, stack
  mov x1, #0
  mov x8, #132
  svc #0
  .irp number, 4, 5, 7, 11
  mov x0, #\\number
  adr x1, action
  mov x2, #0
  mov x3, #8
  mov x8, #134
  svc #0
  .endr
  brk #1
  .align 3
stack: .quad stack_memory, 0, 65536
  // SA_SIGINFO, SA_ONSTACK, SA_NODEFER
action: .quad handler, 0x48000004, 0, 0

handler:
  adrp x28, variables
  ldp x20, x21, [x28]
  ldr x22, [x28, #16]
  ldr x23, [x28, #24]
  ${copyPairs(256, "x2", frame.x, "x23", recordField.x)}
  ldr x9, [x2, #${frame.pc}]
  str x9, [x23, #${recordField.pc}]
  ldr w9, [x2, #${frame.pstate}]
  lsr w9, w9, #28
  str w9, [x23, #${recordField.nzcv}]
  ldr w9, [x2, #${frame.fpsr}]
  ldr w10, [x2, #${frame.fpcr}]
  str w9, [x23, #${recordField.fpsr}]
  str w10, [x23, #${recordField.fpcr}]
  mrs x9, tpidr_el0
  str x9, [x23, #${recordField.threadPointer}]
  str w0, [x23, #${recordField.signal}]
  ldr x9, [x1, #${frame.address}]
  str x9, [x23, #${recordField.faultAddress}]
  ${copy(512, "x2", frame.v, "x23", recordField.v)}
  // The window of the state that has been executed: none behind the first BRK.
  ldr x24, [x28, #40]
  cbz x24, 1f
  ${copy(128, "x24", 0, "x23", recordField.windowBytes)}
  ldr x9, =${dataStart + writableBytes}
  add x25, x24, x20
  cmp x24, x9
  b.hs 1f
  ${copy(64, "x25", 0, "x24", 0)}
  add x24, x24, #64
  cmp x24, x9
  b.hs 1f
  add x25, x25, #64
  ${copy(64, "x25", 0, "x24", 0)}
1: add x23, x23, #${recordBytes}
  str x23, [x28, #24]
  cmp x21, x22
  b.eq finish
  ${copyPairs(256, "x21", recordField.x, "x2", frame.x)}
  ldr x9, [x21, #${recordField.pc}]
  str x9, [x2, #${frame.pc}]
  ldr w9, [x21, #${recordField.nzcv}]
  lsl w9, w9, #28
  str x9, [x2, #${frame.pstate}]
  ldr w9, [x21, #${recordField.fpsr}]
  ldr w10, [x21, #${recordField.fpcr}]
  str w9, [x2, #${frame.fpsr}]
  str w10, [x2, #${frame.fpcr}]
  ldr x9, [x21, #${recordField.threadPointer}]
  msr tpidr_el0, x9
  ldr x9, [x21, #${recordField.window}]
  str x9, [x28, #40]
  ${copy(512, "x21", recordField.v, "x2", frame.v)}
  add x21, x21, #${recordBytes}
  str x21, [x28, #8]
  mov x8, #139
  svc #0

finish:
  ldr x1, [x28, #32]
  sub x2, x23, x1
  bl write
  ldr x1, =${dataStart}
  mov x2, #${writableBytes}
  bl write
  mov x0, #0
  mov x8, #94
  svc #0
write:
  mov x0, #1
  mov x8, #64
  svc #0
  cmp x0, #0
  b.le 1f
  add x1, x1, x0
  subs x2, x2, x0
  b.ne write
  ret
1: mov x0, #1
  mov x8, #94
  svc #0
  .ltorg
  .bss
  // On pages of their own: qemu translates a page of code anew when it is written.
  .align 12
  // How far what memory held at first is from it; next state, end of the states; next outcome, first outcome; window.
variables: .skip 48
  .align 4
stack_memory: .skip 65536
`;

export class Qemu {
  readonly #directory = mkdtempSync(join(tmpdir(), "svc0-trials-"));
  readonly #guest = join(this.#directory, "guest");

  constructor() {
    writeFileSync(this.#guest, build(guest).elf, { mode: 0o755 });
  }

  run({ code, memory, states }: Trials): Outcomes {
    const input = join(this.#directory, "input");
    const output = join(this.#directory, "output");
    const header = new Uint8Array(page);
    new BigUint64Array(header.buffer).set([BigInt(states.length / recordBytes), BigInt(code.bytes.length)]);
    const file = openSync(input, "w");
    for (const part of [header, code.bytes, memory, states]) for (let done = 0; done < part.length; ) done += writeSync(file, part, done);
    closeSync(file);
    const from = openSync(input, "r");
    const to = openSync(output, "w");
    const { status, signal } = spawnSync("qemu-aarch64", ["-cpu", "neoverse-n1", this.#guest], {
      stdio: [from, to, "inherit"],
      timeout: 300_000,
    });
    closeSync(from);
    closeSync(to);
    const bytes = readFileSync(output);
    if (status !== 0 || bytes.length !== states.length + writableBytes)
      throw new Error(`qemu-aarch64 ended with ${status ?? signal} after ${bytes.length} bytes of ${states.length + writableBytes}`);
    return { records: bytes.subarray(0, states.length), memory: bytes.subarray(states.length) };
  }

  dispose(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
