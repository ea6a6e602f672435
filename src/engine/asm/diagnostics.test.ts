// What is said about a text that is wrong: every error at once, each at its place, with the rule and the nearest right
// thing.

import { describe, expect, it } from "vitest";
import { assemble } from "./index.ts";
import { check } from "./testing/document.ts";

const only = (text: string) => {
  const { diagnostics } = assemble({ name: "one.s", text });
  expect(diagnostics).toHaveLength(1);
  return diagnostics[0];
};

describe("beginners' mistakes", () => {
  it("of 32-bit Arm", () => {
    check(`
        push {r0}                   // ERROR stp x0, x1, [sp, #-16]!
        pop {r0}                    // ERROR ldp x0, x1, [sp], #16
        mov r0, #1                  // ERROR registers are x0 (64 bits) and w0 (32 bits) here
        swi 0                       // ERROR svc #0
        moveq x0, x1                // ERROR csel x0, x1, x2, eq
        bx lr                       // ERROR ret
        ldr r0, [r1]                // ERROR r1 is 32-bit Arm
    `);
  });

  it("of 32-bit Arm's floating point", () => {
    check(`
        vadd.f32 s0, s1, s2         // ERROR fadd s0, s1, s2
        vldr s0, [r0]               // ERROR ldr s0, [x0]
        vcvt.s32.f32 s0, s0         // ERROR fcvtzs
    `);
  });

  it("of macOS", () => {
    check(`
        .section __TEXT,__text,regular // ERROR on Linux: .text
        .section __DATA,__data      // ERROR on Linux: .data
        .section __TEXT,__cstring   // ERROR on Linux: .section .rodata
        .build_version macos, 13, 0 // ERROR that is for macOS: it can be left out
        .private_extern helper      // ERROR on Linux: .hidden
        ret ; @main                 // ERROR ; begins another statement here
        ret ; 16-byte Folded Spill  // ERROR ; begins another statement here
    `);
  });

  it("of x86 and RISC-V", () => {
    check(`
        mov eax, 5                  // ERROR a register of another processor
        jmp here                    // ERROR here: b label
        call here                   // ERROR here: bl function
        ecall                       // ERROR svc #0
        li a0, 5                    // ERROR mov x0, #1
        ldr x0, -8(sp)              // ERROR here: [sp, #-8]
here:   ret
    `);
  });

  it("with registers", () => {
    check(`
        mov x31, #1                 // ERROR register 31 is written sp (stack pointer) or xzr (zero)
        mov x32, x0                 // ERROR x0 to x30
        mov w31, #1                 // ERROR wsp (stack pointer) or wzr (zero)
        add x0, x1                  // ERROR add x0, x0, x1
        add x0, x1, w2              // ERROR must be extended
        mul x0, x1, #5              // ERROR takes registers alone
        cmp #5, x0                  // ERROR the register comes first
        mod x0, x1, x2              // ERROR msub
        ldr w0, [w1]                // ERROR 64-bit register
    `);
  });

  it("with memory", () => {
    check(`
        mov x0, [x1]                // ERROR ldr x0, [x1] loads
        add x0, x0, [x1]            // ERROR only loads and stores reach memory
        ldr x0, [x1], x2            // ERROR a register is added inside: [x1, x2]
        str x0, [x1                 // ERROR "]" is missing
        str #1, [x0]                // ERROR it is a register
        stp x0, [sp]                // ERROR stp takes two registers
        ldr x0, [label]             // ERROR adr x0, label
label:  ret
    `);
  });

  it("with numbers", () => {
    check(`
        mov x0, #0x12345            // ERROR ldr x0, =0x12345
        add x0, x1, #5000           // ERROR 0–4095
        mov x0, =5                  // ERROR = belongs to ldr
        .word 09                    // ERROR octal
        .word 1.5                   // ERROR .float or .double
        .byte "a"                   // ERROR .ascii "a"
        .float hello                // ERROR not a floating-point number
        .byte 300                   // WARNING 0x2c is kept
        mov x0, $64                 // ERROR here: #64
        mov x0, 0FFh                // ERROR write 0xFF
        mov x0, #0o17               // ERROR write 017
        cmp w0, '\\0'               // WARNING the character of C is the number 0
    `);
  });

  it("with punctuation", () => {
    check(
      `
        mov x0 #1                   // ERROR expected a comma before #
        mov x0, #1 # one            // ERROR a comment begins with //
        mov x0,                     // ERROR missing after the comma
        .ascii "abc
        .word (1 + 2                // ERROR ")" is missing
        .word 1 2                   // ERROR did not expect this here: 2
        )                           // ERROR a statement cannot begin with )
    `.replace('"abc', '"abc       // ERROR no closing'),
    );
  });

  it("with the C preprocessor, whose lines are comments", () => {
    check(`
#define LENGTH 5                    // WARNING .equ LENGTH, 5
#include <asm/unistd.h>             // WARNING names end in .S
#include "other.s"                  // WARNING .include "other.s"
#ifdef DEBUG                        // WARNING .ifdef DEBUG
#endif                              // WARNING .endif
# define what this is
#if you read this, it is a comment
    `);
  });

  it("with names", () => {
    check(`
        .asci "x"                   // ERROR did you mean .ascii
        ad x0, x1, x2               // ERROR did you mean a
main                                // ERROR put a colon behind it: main:
        text                        // ERROR .text
        .rodata                     // ERROR .section .rodata
        mov x0, lenght              // ERROR did you mean length
        mov x0, nothing             // ERROR nothing defines it
        .equ length, 5
        b 2b                        // ERROR there is no label 2: before this line
        b 3f                        // ERROR there is no label 3: after this line
    `);
  });

  it("with NASM's name for the place that has been reached", () => {
    check(`
message: .ascii "hi"
        .equ length, $ - message    // ERROR the place that has been reached is written . here
    `);
  });

  it("with addresses as numbers are warnings, since GNU as takes the offset", () => {
    check(`
        .data
        .skip 4
message: .asciz "hi"
        .text
        mov x0, message             // WARNING ldr x0, =message
    `);
  });
});

it("of instructions in .bss the first one is enough", () => {
  const { span, help } = only(".bss\nbuffer: .skip 64\nstart: mov x0, #1\n mov x8, #93\n svc #0\n");
  expect(span.line).toBe(3);
  expect(help).toContain("write .text before them");
});

describe("a zero byte", () => {
  it("ends a statement, and is part of no name", () => {
    check("a:\0nop // 1f2003d5");
    check(".section .i\0nit // ERROR nit");
    check('.ascii "a\0b" // ERROR closing');
  });
});

describe("a message", () => {
  it("covers exactly what is wrong", () => {
    const text = "  add x0, x1, #5000 // too large\n";
    const { span } = only(text);
    expect(text.slice(span.start, span.end)).toBe("#5000");
    expect(span).toMatchObject({ file: "one.s", line: 1, column: 15 });
  });

  it("offers an edit where there is one right thing", () => {
    const { fixes } = only('.asci "x"\n');
    expect(fixes?.[0]).toMatchObject({ text: ".ascii", span: { start: 0, end: 5 } });
  });

  it("about a second definition shows the first", () => {
    const { message, notes } = only("a: nop\na: nop\n");
    expect(message).toBe("a is already defined");
    expect(notes).toMatchObject([{ span: { line: 1, column: 1 }, message: "first defined here" }]);
  });

  it("inside a macro stands at the macro's line and shows the call", () => {
    const { span, notes } = only(".macro m\n nop\n bad x0\n.endm\n\nm\n");
    expect(span).toMatchObject({ line: 3, column: 2 });
    expect(notes).toMatchObject([{ span: { line: 6 }, message: "macro m is expanded here" }]);
  });

  it("inside a repetition is given once", () => {
    expect(only(".rept 100\nbad\n.endr\n").span.line).toBe(2);
  });

  it("about an included file is of that file", () => {
    const { diagnostics } = assemble(
      { name: "main.s", text: '.include "other.s"\n' },
      { include: (name) => (name === "other.s" ? "\nbad\n" : undefined) },
    );
    expect(diagnostics).toMatchObject([{ span: { file: "other.s", line: 2 } }]);
  });
});

describe("structure", () => {
  it("must be closed", () => {
    check(`
        .if 1                       // ERROR .if has no .endif
        .cfi_startproc              // ERROR no .cfi_endproc
    `);
    check("        .macro m                    // ERROR .macro has no .endm\n");
    check("        .rept 3                     // ERROR .rept has no .endr\n");
  });

  it("must be opened", () => {
    check(`
        .endif                      // ERROR without .if
        .else                       // ERROR without .if
        .endm                       // WARNING without .macro
        .endr                       // WARNING without .rept
        .cfi_endproc                // ERROR without .cfi_startproc
    `);
  });

  it("of .bss holds zeros only", () => {
    check(`
        .bss
        .word 1                     // ERROR .bss has no contents
        .word 0
        .skip 8
    `);
  });
});

it("every error of a text is reported, in its order", () => {
  const { object, diagnostics } = assemble({ name: "many.s", text: "bad1\nmov x0, undefined\nbad2\n.word 09\nadd x0, x1, #5000\n" });
  expect(object).toBeUndefined();
  expect(diagnostics.map(({ span }) => span.line)).toEqual([1, 2, 3, 4, 5]);
});

describe("an edit puts right what is known from elsewhere", () => {
  const applied = (text: string): string | undefined => {
    const { diagnostics } = assemble({ name: "one.s", text });
    const fix = diagnostics.flatMap(({ fixes = [] }) => fixes)[0];
    return fix && text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
  };

  it.each([
    ["push {r0, r1}", "stp x0, x1, [sp, #-16]!"],
    ["pop {r4}", "ldr x4, [sp], #16"],
    ["ldmfd sp!, {r4, pc}", "ldp x4, x30, [sp], #16; ret"],
    ["bx lr", "ret"],
    ["blx r3", "blr x3"],
    ["swi 0", "svc #0"],
    ["movt r0, #1", "movk x0, #1, lsl #16"],
    ["int 0x80", "svc #0"],
    ["syscall", "svc #0"],
    ["jmp done\ndone:", "b done\ndone:"],
    ["jne done\ndone:", "b.ne done\ndone:"],
    ['msg db "hello", 0', 'msg: .asciz "hello"'],
    ["section .text", ".text"],
    ["global _start", ".global _start"],
    ["msg:\nlen equ $ - msg", "msg:\n.equ len, . - msg"],
    ["buffer resb 64", "buffer: .skip 64"],
    ["AREA |.text|, CODE, READONLY", ".text"],
    ["EXPORT main", ".global main"],
    ["count DCD 1", "count: .word 1"],
    ["END", ".end"],
    ["mov r0, x1", "mov x0, x1"],
    ["mov x0, #0x12345678", "ldr x0, =0x12345678"],
    ["mov x0, =5", "ldr x0, =5"],
    ["add x0, x1, #5000", "add x0, x1, #1, lsl #12\n\tadd x0, x0, #904"],
    ["ldr x0, [x1 #8]", "ldr x0, [x1, #8]"],
    ["ldrb x0, [x1]", "ldrb w0, [x1]"],
    ["add w0, w1, x2", "add w0, w1, w2"],
    ["ldr x0, =#5", "ldr x0, =5"],
    ["mov x0, lenght\nlength = 5", "mov x0, length\nlength = 5"],
    ["li x0, 5", "ldr x0, =5"],
    ["push x0", "str x0, [sp, #-16]!"],
    ["pop lr", "ldr lr, [sp], #16"],
    ["mov x0, #1 @ one", "mov x0, #1 // one"],
    ["mov x0, #1 ; one more", "mov x0, #1 // one more"],
    ["@ all of it", "// all of it"],
    ["mov x0, #1, lsl #16", "movz x0, #1, lsl #16"],
    ["ldr x0, x1", "ldr x0, [x1]"],
    ["blr main\nmain:", "bl main\nmain:"],
    ["ld1 v0.4s, [x0]", "ld1 {v0.4s}, [x0]"],
    ["adrp x0, msg@PAGE\nmsg:", "adrp x0, msg\nmsg:"],
    ["add x0, x0, msg@PAGEOFF\nmsg:", "add x0, x0, :lo12:msg\nmsg:"],
    ["ldr x0, [x0, msg@PAGEOFF]\nmsg:", "ldr x0, [x0, :lo12:msg]\nmsg:"],
    ["define(sum, x19)", "sum .req x19"],
    ["define(SIZE, 8 * 5)", "SIZE = 8 * 5"],
    ["start nop", "start: nop"],
  ])("%s", (wrong, right) => {
    expect(applied(wrong)).toBe(right);
    expect(assemble({ name: "right.s", text: `${right}\n` }).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("a symbol that nothing defines", () => {
  const warnings = (text: string) =>
    assemble({ name: "one.s", text }, { isWhole: true }).diagnostics.map(({ message, help }) => `${message}: ${help}`);

  it("is pointed out in a whole program, with the nearest name", () => {
    expect(warnings(".global _start\n_start: bl pirnt\nprint: ret\n")).toEqual(["nothing here defines pirnt: did you mean print?"]);
  });

  it("is no matter in a part of a program, where .extern names it, where it is weak, and where the linker defines it", () => {
    expect(warnings("main: bl printf\n")).toEqual([]);
    expect(warnings(".extern other\n.weak maybe\n_start: bl other\nbl maybe\nadr x0, __bss_start\n")).toEqual([]);
  });
});
