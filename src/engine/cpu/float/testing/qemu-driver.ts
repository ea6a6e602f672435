// Single instructions, case after case: three vectors, FPCR and FPSR go in, a vector, FPSR and NZCV come out. One program does
// that in qemu-aarch64 and in our own processor.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Built, build } from "../../testing/program.ts";

export interface Case {
  /** Index of the operation. */
  readonly operation: number;
  readonly control: number;
  /** FPSR as it stands before; 0 if absent. */
  readonly status?: number;
  /** Of 128 bits each, in v0, v1, v2; the first is also in x0 (its low half). */
  readonly operands: readonly [bigint, bigint, bigint];
}

export interface Outcome {
  /** v0. */
  readonly result: bigint;
  /** FPSR. */
  readonly status: number;
  /** Four bits, as they stand behind the instruction. */
  readonly flags: number;
}

const caseBytes = 64;
const outcomeBytes = 32;
const chunk = 4096;

/** Reads cases up to the end of its input, a chunk at a time. */
const program = (operations: readonly string[]): string => `
_start:
  adrp x20, cases
  add x20, x20, :lo12:cases
  adrp x21, outcomes
  add x21, x21, :lo12:outcomes
  adrp x22, table
  add x22, x22, :lo12:table
next_chunk:
  mov x23, #0
fill:
  mov x0, #0
  add x1, x20, x23
  mov x2, #${chunk * caseBytes}
  sub x2, x2, x23
  cbz x2, filled
  mov x8, #63
  svc #0
  add x23, x23, x0
  cbnz x0, fill
filled:
  cbz x23, finished
  mov x24, x20
  add x25, x20, x23
  mov x26, x21
next_case:
  ldp w9, w10, [x24]
  ldp q0, q1, [x24, #16]
  ldr q2, [x24, #48]
  fmov x0, d0
  ldr x9, [x22, x9, lsl #3]
  msr fpcr, x10
  ldr w11, [x24, #8]
  msr fpsr, x11
  blr x9
  mrs x11, fpsr
  mrs x12, nzcv
  lsr w12, w12, #28
  str q0, [x26]
  stp w11, w12, [x26, #16]
  msr fpcr, xzr
  add x24, x24, #${caseBytes}
  add x26, x26, #${outcomeBytes}
  cmp x24, x25
  b.lo next_case
  mov x0, #1
  mov x1, x21
  sub x2, x26, x21
  mov x8, #64
  svc #0
  b next_chunk
finished:
  mov x0, #0
  mov x8, #93
  svc #0
${operations.map((text, index) => `operation${index}:\n  ${text}\n  ret`).join("\n")}
  .data
  .align 3
table:
  ${operations.map((_, index) => `.quad operation${index}`).join("\n  ")}
  .bss
  .align 4
cases: .skip ${chunk * caseBytes}
outcomes: .skip ${chunk * outcomeBytes}`;

const halves = (view: DataView, at: number): bigint => (view.getBigUint64(at + 8, true) << 64n) | view.getBigUint64(at, true);

/** The executable, for operations in assembly text that take v0, v1, v2 (or x0) and leave v0. Reads cases, writes outcomes. */
export const buildDriver = (operations: readonly string[]): Built => build(program(operations));

export function casesAsBytes(cases: readonly Case[]): Uint8Array {
  const input = new DataView(new ArrayBuffer(cases.length * caseBytes));
  for (const [index, { operation, control, status = 0, operands }] of cases.entries()) {
    const at = index * caseBytes;
    input.setUint32(at, operation, true);
    input.setUint32(at + 4, control, true);
    input.setUint32(at + 8, status, true);
    for (const [place, operand] of operands.entries()) {
      input.setBigUint64(at + 16 + place * 16, BigInt.asUintN(64, operand), true);
      input.setBigUint64(at + 24 + place * 16, operand >> 64n, true);
    }
  }
  return new Uint8Array(input.buffer);
}

export function outcomesIn(bytes: Uint8Array): Outcome[] {
  const output = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / outcomeBytes }, (_, index) => {
    const at = index * outcomeBytes;
    return { result: halves(output, at), status: output.getUint32(at + 16, true), flags: output.getUint32(at + 20, true) };
  });
}

/** What qemu makes of each case. */
export function runCases(operations: readonly string[], cases: readonly Case[]): Outcome[] {
  const directory = mkdtempSync(join(tmpdir(), "svc0-float-"));
  try {
    const path = join(directory, "a");
    writeFileSync(path, buildDriver(operations).elf, { mode: 0o755 });
    const { stdout, status } = spawnSync("qemu-aarch64", ["-cpu", "neoverse-n1", path], {
      input: casesAsBytes(cases),
      maxBuffer: 2 ** 30,
    });
    if (status !== 0) throw new Error(`qemu-aarch64 ended with ${status}`);
    return outcomesIn(stdout);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
