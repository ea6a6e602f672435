import { describe, expect, it } from "vitest";
import { runProgram } from "../kernel/testing/guest.ts";
import { buildProgram } from "./program.ts";

const build = (text: string) => buildProgram([{ name: "hello.s", text }]);

describe("a program that begins at main", () => {
  const text = `
        .data
line:   .asciz  "%s is %d, and a half %.1f\\n"
what:   .asciz  "one"
        .text
        .global main
main:   stp     x29, x30, [sp, #-16]!
        ldr     x0, =line
        ldr     x1, =what
        mov     w2, #1
        fmov    d0, #0.5
        bl      printf
        mov     w0, #3
        ldp     x29, x30, [sp], #16
        ret
`;
  it("has printf, and its result is the exit status", () => {
    const { stdout, ends } = runProgram(build(text).program!.bytes, { standard: "streams" });
    expect(`${stdout}${ends}`).toBe("one is 1, and a half 0.5\nexited 3");
  });

  it("that keeps the name to itself is told what is missing", () => {
    const [{ message, help }] = build(text.replace(/.*[.]global main\n/, "")).diagnostics;
    expect(message).toMatch(/undefined reference to main/);
    expect(help).toMatch(/write [.]global main there/);
  });
});

it("a program that has _start stands alone", () => {
  const { program, diagnostics } = build(".global _start, main\n_start: b main\nmain: bl printf\n");
  expect(program).toBeUndefined();
  expect(diagnostics[0].message).toMatch(/undefined reference to printf/);
});
