// A program for every directive, which shows what it does: data to look at in memory, text that is left out or repeated, symbols that
// a debugger knows. Rows by the names that they are for; `NAME` stands for the one that was asked for.

import type { SourceFile } from "../../protocol/messages.ts";

interface DirectiveExample {
  readonly names: RegExp;
  /** Behind `_start:`; exit follows. */
  readonly code?: string;
  /** Before .text. */
  readonly before?: string;
  /** Behind the code. */
  readonly after?: string;
  /** Other files that it needs. */
  readonly files?: readonly SourceFile[];
}

const look = "        ldr     x0, =place              // look at it in the Memory panel";
const stored = (values: string): Pick<DirectiveExample, "before" | "code"> => ({
  before: `        .data\nplace:  NAME ${values}`,
  code: look,
});
const symbol = (line: string): Pick<DirectiveExample, "before" | "code"> => ({
  before: `        .data\n${line}\nplace:  .quad   7`,
  code: `${look}\n        ldr     x1, [x0]`,
});
const kept = (condition: string): Pick<DirectiveExample, "code"> => ({
  code: `        NAME ${condition}\n        mov     x1, #1                  // assembled where the condition holds\n        .else\n        mov     x1, #2                  // and this where it does not\n        .endif`,
});
const inFunction = (line: string): Pick<DirectiveExample, "code" | "after"> => ({
  code: "        bl      inner",
  after: `inner:\n        .cfi_startproc\n        stp     x29, x30, [sp, #-16]!\n        .cfi_def_cfa_offset 16\n        .cfi_offset x29, -16\n        .cfi_offset x30, -8\n${line}        ldp     x29, x30, [sp], #16\n        .cfi_restore x29\n        .cfi_restore x30\n        .cfi_def_cfa_offset 0\n        ret\n        .cfi_endproc`,
});

const rows: readonly DirectiveExample[] = [
  {
    names: /^\.(?:byte|dc\.b|hword|short|2byte|dc\.w|dc|word|long|int|4byte|dc\.l|xword|quad|8byte|dword|dc\.a|octa)$/,
    ...stored("1, 2, 'A'"),
  },
  { names: /^\.(?:u|s)leb128$/, ...stored("5, 300") },
  { names: /^\.(?:ascii|asciz|string\d*)$/, ...stored('"Hello"') },
  { names: /^\.(?:float16|bfloat16|float|single|double|dc\.[sdx])$/, ...stored("1.5, -2.25") },
  { names: /^\.dcb\.[sdx]$/, ...stored("3, 1.5") },
  { names: /^\.dcb(?:\.[bwl])?$/, ...stored("3, 7") },
  { names: /^\.ds(?:\.\w)?$/, ...stored("4") },
  { names: /^\.(?:skip|space|zero)$/, ...stored("16") },
  { names: /^\.fill$/, ...stored("4, 2, 0x1234") },
  { names: /^\.incbin$/, ...stored('"note.txt"'), files: [{ name: "note.txt", text: "from a file\n" }] },
  {
    names: /^\.(?:align|p2align[wl]?)$/,
    before: "        .data\n        .byte   1\n        NAME 3\nplace:  .quad   7                       // at a multiple of 8",
    code: look,
  },
  {
    names: /^\.balign[wl]?$/,
    before: "        .data\n        .balign 4\n        NAME 8\nplace:  .quad   7                       // at a multiple of 8",
    code: look,
  },
  { names: /^\.even$/, before: "        .data\n        .byte   1\n        NAME\nplace:  .hword  7", code: look },
  {
    names: /^\.(?:struct|offset)$/,
    before: "        NAME 0\nfirst:  .skip   8\nsecond: .skip   8\nsize:\n        .data\nplace:  .quad   1, 2",
    code: `${look}\n        ldr     x1, [x0, #second]       // the number 8 by its name`,
  },
  { names: /^\.org$/, before: "        .data\nstart:  .byte   1\n        NAME start + 16\nplace:  .quad   7", code: look },
  { names: /^\.(?:data|bss)$/, before: "        NAME\nplace:  .skip   8", code: look },
  { names: /^\.section$/, before: '        NAME .rodata\nplace:  .asciz  "cannot be written"', code: look },
  { names: /^\.pushsection$/, code: `        NAME .data\nplace:  .quad   7\n        .popsection\n${look}` },
  { names: /^\.popsection$/, code: `        .pushsection .data\nplace:  .quad   7\n        NAME\n${look}` },
  { names: /^\.previous$/, code: `        .data\nplace:  .quad   7\n        NAME                            // back to .text\n${look}` },
  { names: /^\.subsection$/, after: "        NAME 1                          // behind all of subsection 0\nlast:   nop" },
  {
    names: /^\.(?:ltorg|pool)$/,
    code: "        ldr     x0, =0x123456789abcdef0\n        b       1f\n        NAME                            // the number is put here\n1:",
  },
  { names: /^\.(?:global|globl|local|weak|hidden|internal|protected)$/, ...symbol("        NAME place") },
  { names: /^\.(?:extern|xref)$/, ...symbol("        NAME place                      // of another file, or this one") },
  { names: /^\.type$/, ...symbol("        NAME place, %object") },
  { names: /^\.size$/, ...symbol("        NAME place, 8") },
  { names: /^\.(?:comm|common)$/, before: "        NAME place, 8, 8", code: look },
  { names: /^\.lcomm$/, before: "        NAME place, 8", code: look },
  {
    names: /^\.tls_common$/,
    before: "        NAME mine, 8, 8",
    code: "        mrs     x0, tpidr_el0           // each thread has its own",
  },
  { names: /^\.symver$/, ...symbol("        .globl  place\n        NAME place, place@VERS_1") },
  { names: /^\.weakref$/, ...symbol("        NAME other, place               // other is another name of place") },
  { names: /^\.variant_pcs$/, after: "        NAME inner\ninner:  ret", code: "        bl      inner" },
  { names: /^\.(?:set|equ|lsym|equiv|eqv)$/, code: "        NAME answer, 40 + 2\n        mov     x1, #answer" },
  { names: /^\.(?:if|ifne|ifge|ifgt)$/, ...kept("3 - 1") },
  { names: /^\.ifeq$/, ...kept("3 - 3") },
  { names: /^\.(?:ifle|iflt)$/, ...kept("1 - 3") },
  { names: /^\.ifdef$/, ...kept("_start") },
  { names: /^\.(?:ifndef|ifnotdef)$/, ...kept("nothing_of_this_name") },
  { names: /^\.ifc$/, ...kept("x1, x1") },
  { names: /^\.ifnc$/, ...kept("x1, x2") },
  { names: /^\.ifeqs$/, ...kept('"one", "one"') },
  { names: /^\.ifnes$/, ...kept('"one", "two"') },
  { names: /^\.ifb$/, ...kept("") },
  { names: /^\.ifnb$/, ...kept("something") },
  {
    names: /^\.(?:elseif|else|endif)$/,
    code: "        .if     0\n        mov     x1, #1\n        .elseif 1\n        mov     x1, #2                  // this is assembled\n        .else\n        mov     x1, #3\n        .endif",
  },
  { names: /^\.(?:rept|rep)$/, code: "        NAME 3\n        add     x1, x1, #1\n        .endr" },
  { names: /^\.endr$/, code: "        .rept   3\n        add     x1, x1, #1\n        NAME" },
  { names: /^\.irp$/, code: "        NAME register, x1, x2, x3\n        mov     \\register, #7\n        .endr" },
  { names: /^\.irpc$/, code: "        NAME digit, 123\n        mov     x\\digit, #\\digit\n        .endr" },
  {
    names: /^\.(?:macro|endm)$/,
    before: "        .macro  put register, value=7\n        mov     \\register, #\\value\n        .endm",
    code: "        put     x1\n        put     x2, 9",
  },
  {
    names: /^\.exitm$/,
    before:
      "        .macro  put register\n        mov     \\register, #7\n        NAME                            // what follows is left out\n        mov     \\register, #9\n        .endm",
    code: "        put     x1",
  },
  {
    names: /^\.purgem$/,
    before: "        .macro  put register\n        mov     \\register, #7\n        .endm",
    code: "        put     x1\n        NAME put                        // from here on there is no put",
  },
  {
    names: /^\.(?:altmacro|noaltmacro)$/,
    before: "        .altmacro\n        .macro  put register, value\n        mov     register, #value\n        .endm",
    code: "        put     x1, %3+4                // with .altmacro, % computes\n        .noaltmacro",
  },
  {
    names: /^\.include$/,
    before: '        NAME "names.inc"',
    code: "        mov     x1, #answer",
    files: [{ name: "names.inc", text: "        .equ    answer, 42\n" }],
  },
  { names: /^\.err$/, code: "        .if     0                       // write 1, and it refuses the text\n        NAME\n        .endif" },
  {
    names: /^\.(?:error)$/,
    code: '        .if     0                       // write 1, and it refuses the text\n        NAME "not for this machine"\n        .endif',
  },
  {
    names: /^\.fail$/,
    code: "        .if     0                       // write 1, and it refuses the text\n        NAME 10\n        .endif",
  },
  { names: /^\.(?:warning|print)$/, code: '        NAME "look at the list of problems"' },
  { names: /^\.end$/, after: "        NAME\nWhat follows is not read: it may be anything." },
  { names: /^\.(?:file|ident|version)$/, before: '        NAME "try.c"' },
  {
    names: /^\.loc$/,
    before: '        .file   1 "try.c"',
    code: "        NAME 1 7\n        nop                             // of line 7 of try.c, for a debugger",
  },
  { names: /^\.loc_mark_labels$/, before: "        NAME 1" },
  { names: /^\.inst$/, code: "        NAME 0x91000421                 // add x1, x1, #1" },
  { names: /^\.nop$/, code: "        NAME" },
  { names: /^\.arch$/, before: "        NAME armv8-a+crc", code: "        crc32b  w1, w1, w2" },
  { names: /^\.cpu$/, before: "        NAME neoverse-n1" },
  { names: /^\.arch_extension$/, before: "        NAME crc", code: "        crc32b  w1, w1, w2" },
  { names: /^\.reloc$/, before: "        .data\nplace:  .quad   0\n        NAME place, R_AARCH64_ABS64, _start", code: look },
  {
    names: /^\.tlsdesc(?:ldr|add|call)$/,
    before: '        .section .tdata, "awT", @progbits\nmine:   .quad   7',
    code: "        adrp    x0, :tlsdesc:mine\n        .tlsdescldr mine\n        ldr     x1, [x0, :tlsdesc_lo12:mine]\n        .tlsdescadd mine\n        add     x0, x0, :tlsdesc_lo12:mine\n        .tlsdesccall mine\n        blr     x1",
  },
  { names: /^\.(?:title|sbttl)$/, before: '        NAME "for a listing"' },
  { names: /^\.(?:list|nolist|lflags|eject|endfunc)$/, before: "        NAME" },
  { names: /^\.mri$/, before: "        NAME 0" },
  { names: /^\.psize$/, before: "        NAME 60, 80" },
  { names: /^\.line$/, before: "        NAME 1" },
  { names: /^\.func$/, before: "        NAME _start, _start" },
  { names: /^\.gnu_attribute$/, before: "        NAME 4, 1" },
  { names: /^\.cfi_sections$/, before: "        NAME .debug_frame, .eh_frame", ...inFunction("") },
  { names: /^\.cfi_(?:startproc|endproc|restore|def_cfa_offset|offset)$/, ...inFunction("") },
  { names: /^\.cfi_def_cfa$/, ...inFunction("        NAME sp, 16\n") },
  {
    names: /^\.cfi_adjust_cfa_offset$/,
    ...inFunction("        sub     sp, sp, #16\n        NAME 16\n        add     sp, sp, #16\n        NAME -16\n"),
  },
  { names: /^\.cfi_def_cfa_register$/, ...inFunction("        mov     x29, sp\n        NAME x29\n        .cfi_def_cfa_register sp\n") },
  { names: /^\.cfi_(?:rel_offset)$/, ...inFunction("        NAME x30, 8\n") },
  { names: /^\.cfi_val_offset$/, ...inFunction("        NAME x19, 0\n") },
  { names: /^\.cfi_register$/, ...inFunction("        mov     x9, x19\n        NAME x19, x9\n") },
  { names: /^\.cfi_(?:undefined|same_value)$/, ...inFunction("        NAME x19\n") },
  { names: /^\.cfi_(?:remember|restore)_state$/, ...inFunction("        .cfi_remember_state\n        nop\n        .cfi_restore_state\n") },
  { names: /^\.cfi_(?:negate_ra_state|window_save|signal_frame|b_key_frame)$/, ...inFunction("        NAME\n") },
  { names: /^\.cfi_return_column$/, ...inFunction("        NAME x30\n") },
  { names: /^\.cfi_escape$/, ...inFunction("        NAME 0                          // DW_CFA_nop\n") },
  { names: /^\.cfi_(?:personality|lsda)$/, ...inFunction("        NAME 0xff                       // none\n") },
  { names: /^\.cfi_val_encoded_addr$/, ...inFunction("        NAME x19, 0x1b, inner\n") },
  { names: /^\.cfi_label$/, ...inFunction("        NAME here\n") },
  { names: /^\.text$/ },
];

const named = (text: string | undefined, name: string): string =>
  text === undefined ? "" : `${text.replaceAll("NAME", name.length < 7 ? name.padEnd(7) : name)}\n`;

export function directiveExample(name: string): readonly SourceFile[] {
  const { before, code, after, files = [] } = rows.find(({ names }) => names.test(name)) ?? {};
  const exit = "        mov     x0, #0\n        mov     x8, #93                 // exit\n        svc     #0\n";
  const text = `${named(before, name)}        .text\n        .globl  _start\n_start:\n${named(code, name)}${exit}${named(after, name)}`;
  return [{ name: "try.s", text }, ...files];
}
