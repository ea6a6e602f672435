// The same executables here and in qemu-aarch64: arithmetic over pairs of edge values, every result and every condition
// written out. Interpreted and translated runs must both print what qemu prints.

import { describe, expect, it } from "vitest";
import { createProcessor } from "./index.ts";
import { build, load, runInQemu, runToEnd, toolsPresent } from "./testing/program.ts";

const edges = [
  "0",
  "1",
  "2",
  "-1",
  "-2",
  "0x7fffffff",
  "0x80000000",
  "0xffffffff",
  "0x100000000",
  "0x7fffffffffffffff",
  "0x8000000000000000",
  "0x8000000000000001",
  "0x123456789abcdef0",
  "0xfedcba9876543210",
  "31",
  "63",
];

/** Setters and users of flags, and whatever takes two registers, in both widths. */
const operations = [
  "adds R2, R0, R1",
  "subs R2, R0, R1",
  "ands R2, R0, R1",
  "bics R2, R0, R1",
  "cmp R0, R1, lsl #3",
  "cmn R0, R1, asr #7",
  "tst R0, R1, ror #9",
  "adc R2, R0, R1",
  "adcs R2, R0, R1",
  "sbc R2, R0, R1",
  "sbcs R2, R0, R1",
  "ngcs R2, R1",
  "subs R2, R0, #1\nccmp R0, R1, #5, ne",
  "adds R2, R0, R1\nccmn R0, R1, #10, cs",
  "cmp R0, R1\nccmp R0, #7, #4, lt\nccmp R1, #3, #1, hi",
  "cmp R0, R1\ncsel R2, R0, R1, gt",
  "cmp R0, R1\ncsinc R2, R0, R1, ls",
  "cmp R0, R1\ncsinv R2, R0, R1, vs",
  "cmp R0, R1\ncsneg R2, R0, R1, mi",
  "mul R2, R0, R1",
  "madd R2, R0, R1, R0",
  "msub R2, R0, R1, R1",
  "sdiv R2, R0, R1",
  "udiv R2, R0, R1",
  "lsl R2, R0, R1",
  "lsr R2, R0, R1",
  "asr R2, R0, R1",
  "ror R2, R0, R1",
  "extr R2, R0, R1, #5",
  "clz R2, R0",
  "cls R2, R0",
  "rbit R2, R0",
  "rev R2, R0",
  "rev16 R2, R0",
  "eon R2, R0, R1",
  "orn R2, R0, R1",
  "ubfx R2, R0, #3, #17",
  "sbfx R2, R0, #9, #20",
  "mov R2, R1\nbfi R2, R0, #4, #11",
  "mov R2, R1\nbfxil R2, R0, #2, #9",
] as const;

const wide = [
  "smulh x2, x0, x1",
  "umulh x2, x0, x1",
  "smull x2, w0, w1",
  "umull x2, w0, w1",
  "smaddl x2, w0, w1, x0",
  "umsubl x2, w0, w1, x1",
  "add x2, x0, w1, sxtb #2",
  "sub x2, x0, w1, uxth #1",
  "adds x2, x0, w1, sxtw #3",
  "subs x2, x0, w1, uxtb",
  "rev32 x2, x0",
  "mov w2, w1\nadd x2, x2, w0, uxtw",
] as const;

/** Each result, then a bit for each condition as the flags stand behind it. */
function programOf(operation: string): string {
  const conditions = ["eq", "cs", "mi", "vs", "hi", "ge", "gt", "ne", "cc", "pl", "vc", "ls", "lt", "le"];
  const collect = conditions.map((condition, bit) => `cset w4, ${condition}\norr w3, w3, w4, lsl #${bit}`).join("\n");
  return `_start:
    adrp x19, table
    add x19, x19, :lo12:table
    adrp x20, results
    add x20, x20, :lo12:results
    mov x21, #0
  1: mov x22, #0
  2: ldr x0, [x19, x21, lsl #3]
    ldr x1, [x19, x22, lsl #3]
    mov x2, #0
    mov w3, #0
    cmp x21, x22
    ${operation}
    ${collect}
    stp x2, x3, [x20], #16
    add x22, x22, #1
    cmp x22, #${edges.length}
    b.lo 2b
    add x21, x21, #1
    cmp x21, #${edges.length}
    b.lo 1b
    mov x0, #1
    adrp x1, results
    add x1, x1, :lo12:results
    mov x2, #${edges.length ** 2 * 16}
    mov x8, #64
    svc #0
    mov x0, #0
    mov x8, #93
    svc #0
    .align 3
  table: .quad ${edges.join(", ")}
    .bss
    .align 4
  results: .skip ${edges.length ** 2 * 16}`;
}

const widths = operations.flatMap((operation) => [operation.replaceAll("R", "x"), operation.replaceAll("R", "w")]);

describe.skipIf(!toolsPresent)("edge values as qemu-aarch64 has them (needs qemu-aarch64)", () => {
  it.each([...widths, ...wide])("%s", (operation) => {
    const { elf, image } = build(programOf(operation));
    const expected = Buffer.from(runInQemu(elf).output).toString("hex");
    for (const options of [{ mode: "interpreted" }, { translateAfter: 4 }] as const) {
      const processor = createProcessor(options);
      load(processor, image);
      const { output, status } = runToEnd(processor);
      expect(status).toBe(0);
      expect(Buffer.from(output).toString("hex")).toBe(expected);
    }
  });
});
