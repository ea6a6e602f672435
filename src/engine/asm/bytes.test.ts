// What lines become: instructions, data, expressions, literals. The bytes were made by GNU as.

import { describe, it } from "vitest";
import { check } from "./testing/document.ts";

describe("instructions", () => {
  it("become words, low byte first", () => {
    check(`
      add x0, x1, x2                // 2000028b
      mov x0, #1                    // 200080d2
      mov x0, 1                     // 200080d2
      MOV X0, #'a'                  // 200c80d2
      ldr x0, [x1, #8]              // 200440f9
      ldr x0, [ x1 , #8 ] !         // 208c40f8
      ldr x0, [x1], #8              // 208440f8
      stp x29, x30, [sp, #-16]!     // fd7bbfa9
      add x0, x1, w2, uxtw #2       // 2048228b
      ldr w0, [x1, w2, sxtw #2]     // 20d862b8
      b.eq . + 8                    // 40000054
      nop; ret                      // 1f2003d5c0035fd6
      svc 0                         // 010000d4
    `);
  });

  it("reach labels before and after them", () => {
    check(`
start:  b end                       // 02000014
        b start                     // ffffff17
end:    cbz x0, start               // c0ffffb4
1:      b 1b                        // 00000014
        b 1f                        // 02000014
        adr x0, 1b                  // c0ffff10
1:      tbz w1, #3, 1b              // 01001836
    `);
  });

  it("take numbers that are defined further down", () => {
    check(`
        mov x0, #length             // 600080d2
        add x1, x1, length          // 210c0091
        ldr x2, [x3, #length - 3]   // 620040f9
        .data
message: .ascii "abc"               // 616263
        length = . - message
    `);
  });

  it("read register aliases", () => {
    check(`
count   .req x19
        add count, count, #1        // 73060091
        mov fp, lr                  // fd031eaa
        .unreq count
        mov x0, xzr                 // e0031faa
    `);
  });

  it("may be called as registers are, where a label is meant", () => {
    check(`
d1:     b d1                        // 00000014
        adr x0, d1                  // e0ffff10
    `);
  });
});

describe("data", () => {
  it("is stored low byte first", () => {
    check(`
        .byte 1, -1, 'a', 0x10, 0b101, 017      // 01ff6110050f
        .hword 0x1234                           // 3412
        .word 0x12345678                        // 78563412
        .xword 0x123456789abcdef0               // f0debc9a78563412
        .octa 1                                 // 01000000000000000000000000000000
        .float 1.5                              // 0000c03f
        .double -2.5                            // 00000000000004c0
        .uleb128 300                            // ac02
        .sleb128 -129                           // ff7e
    `);
  });

  it("is text in UTF-8 with escapes", () => {
    check(`
        .ascii "a\\n\\t\\"\\\\\\0\\x41\\101"       // 610a09225c004141
        .asciz "é"                              // c3a900
        .string "a", "b"                        // 61006200
        .ascii "a" "b"                          // 6162
        .ascii "// no comment; ", "#"           // 2f2f206e6f20636f6d6d656e743b2023
    `);
  });

  it("is aligned with zeros, and code with nop", () => {
    check(`
        .data
        .byte 1                                 // 01
        .align 2
        .byte 2                                 // 02
        .text
        nop                                     // 1f2003d5
        .align 4
        .global here
here:   ret                                     // c0035fd6
        .data
        .word here - here                       // 00000000
    `);
  });
});

describe("expressions", () => {
  it("have the precedence of GNU as, in which | and & bind tighter than +", () => {
    check(`
        .word 2 + 3 * 4                         // 0e000000
        .word 1 | 2 + 4                         // 07000000
        .word 10 - 2 - 3                        // 05000000
        .word -7 / 2, -7 % 3                    // fdffffffffffffff
        .word 1 < 2, 2 < 1, 1 && 3, !5          // ffffffff000000000100000000000000
        .word ~0 >> 60, (1 + 2) * 3             // 0f00000009000000
    `);
  });

  it("measure distances between labels of a section", () => {
    check(`
        .data
first:  .skip 5
last:   .byte last - first, . - first           // 0506
        .equ size, last - first
        .byte size * 2                          // 0a
    `);
  });
});

describe("repetition", () => {
  it("expands macros with names, defaults and counters", () => {
    check(`
        .macro load register, value=7
        mov \\register, #\\value
        .endm
        load x0                                 // e00080d2
        load x1, 2                              // 410080d2
        load value=3, register=x2               // 620080d2
        .macro loop_here
l\\@:   b l\\@
        .endm
        loop_here                               // 00000014
        loop_here                               // 00000014
    `);
  });

  it("expands macros that call themselves, up to a condition", () => {
    check(`
        .macro down n
        .if \\n
        .byte \\n
        down "(\\n - 1)"
        .endif
        .endm
        .data
        down 3                                  // 030201
    `);
  });

  it("takes one branch of conditions", () => {
    check(`
        .data
        .equ debug, 0
        .if debug
        .byte 1
        .elseif debug == 0
        .byte 2                                 // 02
        .else
        .byte 3
        .endif
        .ifdef debug
        .byte 4                                 // 04
        .endif
        .ifc a b, a b
        .byte 5                                 // 05
        .endif
    `);
  });
});
