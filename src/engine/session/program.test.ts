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

describe("a project of several files", () => {
  const main = { name: "main.s", text: '.include "numbers.inc"\n.include "exit.s"\n.globl _start\n_start: bl answer\nexit\n' };
  const numbers = { name: "numbers.inc", text: ".equ ANSWER, 42\n" };
  const exit = { name: "exit.s", text: ".macro exit\nmov x8, #93\nsvc #0\n.endm\n" };
  const answer = { name: "lib/answer.s", text: '.include "numbers.inc"\n.globl answer\nanswer: mov x0, #ANSWER\nret\n' };

  it("is assembled file by file and linked; what is included is no file of its own; its name is that of the file that starts", () => {
    const { program, diagnostics } = buildProgram([exit, answer, main, numbers, { name: "www/a.html", text: "<p>" }]);
    expect(diagnostics).toEqual([]);
    expect(program?.name).toBe("./main");
    expect(runProgram(program!.bytes).ends).toEqual(["exited 42"]);
  });

  it("has its mistakes told in the file where they are", () => {
    const { diagnostics } = buildProgram([main, numbers, exit, { name: "lib/answer.s", text: ".globl answer\nanswer: mvo x0, #1\n" }]);
    expect(diagnostics.map(({ span }) => `${span.file}:${span.line}`)).toEqual(["lib/answer.s:2"]);
  });
});
