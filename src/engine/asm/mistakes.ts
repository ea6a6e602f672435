// Mistakes that beginners bring along from other assemblers and other processors, and what to write instead.

import type { OperandSyntax } from "../isa/operand.ts";

/** Instructions of other processors, by mnemonic: what AArch64 has in their place. */
const foreign: Readonly<Record<string, string>> = {
  push: "32-bit Arm has push; here: stp x0, x1, [sp, #-16]! (sp stays a multiple of 16)",
  pop: "32-bit Arm has pop; here: ldp x0, x1, [sp], #16",
  swi: "swi is the old name of 32-bit Arm; here: svc #0",
  int: "int is x86; a system call here is svc #0 with its number in x8",
  syscall: "syscall is x86; a system call here is svc #0 with its number in x8",
  ecall: "ecall is RISC-V; a system call here is svc #0 with its number in x8",
  call: "call is x86; here: bl function",
  jmp: "jmp is x86; here: b label",
  je: "je is x86; here: b.eq label",
  jne: "jne is x86; here: b.ne label",
  jz: "jz is x86; here: cbz x0, label, or b.eq label",
  jnz: "jnz is x86; here: cbnz x0, label, or b.ne label",
  jg: "jg is x86; here: b.gt label",
  jge: "jge is x86; here: b.ge label",
  jl: "jl is x86; here: b.lt label",
  jle: "jle is x86; here: b.le label",
  inc: "inc is x86; here: add x0, x0, #1",
  dec: "dec is x86; here: sub x0, x0, #1",
  lea: "lea is x86; here: adr x0, label, or add",
  movl: "movl is x86; here: mov w0, #1",
  movq: "movq is x86; here: mov x0, #1",
  li: "li is RISC-V; here: mov x0, #1, or ldr x0, =value",
  la: "la is RISC-V; here: adr x0, label, or ldr x0, =label",
  lw: "lw is RISC-V; here: ldr w0, [x1]",
  sw: "sw is RISC-V; here: str w0, [x1]",
  addi: "addi is RISC-V; here: add x0, x0, #1",
  j: "j is RISC-V; here: b label",
  jal: "jal is RISC-V; here: bl function",
  xor: "xor is x86; here: eor x0, x1, x2",
  or: "or is x86; here: orr x0, x1, x2",
  not: "not is x86; here: mvn x0, x1",
  shl: "shl of a general register is x86; here: lsl x0, x1, #2",
  sal: "sal is x86; here: lsl x0, x1, #2",
  shr: "shr is x86; here: lsr x0, x1, #2",
  sar: "sar is x86; here: asr x0, x1, #2",
  mod: "there is no remainder: udiv x2, x0, x1, then msub x0, x2, x1, x0",
  rem: "there is no remainder: sdiv x2, x0, x1, then msub x0, x2, x1, x0",
  div: "here: sdiv x0, x1, x2 (signed) or udiv",
  imul: "imul is x86; here: mul x0, x1, x2",
  idiv: "idiv is x86; here: sdiv x0, x1, x2",
  ldm: "32-bit Arm has ldm; here: ldp loads two registers",
  stm: "32-bit Arm has stm; here: stp stores two registers",
  ldmfd: "32-bit Arm has ldmfd; here: ldp x0, x1, [sp], #16",
  stmfd: "32-bit Arm has stmfd; here: stp x0, x1, [sp, #-16]!",
  ldmia: "32-bit Arm has ldmia; here: ldp loads two registers",
  stmia: "32-bit Arm has stmia; here: stp stores two registers",
  blx: "32-bit Arm has blx; here: blr x0",
  bx: "32-bit Arm has bx; here: br x0, or ret",
  rsb: "32-bit Arm has rsb; here: neg x0, x1, or sub with the operands swapped",
  rsbs: "32-bit Arm has rsbs; here: negs x0, x1, or subs with the operands swapped",
  teq: "32-bit Arm has teq; here: eor, then cbz",
  mls: "32-bit Arm has mls; here: msub x0, x1, x2, x3",
  mla: "32-bit Arm has mla; here: madd x0, x1, x2, x3",
  movt: "32-bit Arm has movt; here: movk x0, #1, lsl #16",
  movw: "32-bit Arm has movw; here: movz x0, #1",
  proc: "a function is a label: main:",
  db: "data: .byte 1",
  dw: "data: .hword 1",
  dd: "data: .word 1",
  dq: "data: .xword 1",
  resb: "room: .skip 64",
  section: "directives begin with a dot: .section",
  global: "directives begin with a dot: .global",
};

/** Conditions that 32-bit Arm hangs on its mnemonics. */
const conditions = ["eq", "ne", "cs", "hs", "cc", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];
const conditional = ["mov", "add", "sub", "ldr", "str", "cmp", "mul", "and", "orr", "eor", "bl", "mvn"];

/** What to write instead of an instruction that does not exist, if the mistake is a known one. */
export function adviceFor(mnemonic: string): string | undefined {
  const known = Object.hasOwn(foreign, mnemonic) ? foreign[mnemonic] : undefined;
  if (known) return known;
  const base = conditional.find((name) => mnemonic.startsWith(name) && conditions.includes(mnemonic.slice(name.length)));
  if (base) {
    const condition = mnemonic.slice(base.length);
    return `32-bit Arm runs ${base} on a condition; here: branch around it (b.${condition} label), or csel x0, x1, x2, ${condition}`;
  }
  const [, vector] = /^v([a-z]+)(?:\.\w+)*$/.exec(mnemonic) ?? [];
  const here =
    vector === undefined ? undefined : (vectorFloatingPoint[vector] ?? (arithmetic.test(vector) ? `f${vector} s0, s1, s2` : undefined));
  return here === undefined ? undefined : `32-bit Arm has v${vector}; here: ${here}`;
}

/** What 32-bit Arm calls by a v and the name of its operation, and what it is here. */
const arithmetic = /^(add|sub|mul|div|nmul|min|max)$/;
const vectorFloatingPoint: Readonly<Record<string, string>> = {
  ldr: "ldr s0, [x0]",
  str: "str s0, [x0]",
  mov: "fmov s0, s1, between registers of both kinds as well",
  cmp: "fcmp s0, s1, and a branch at once: the flags need no vmrs",
  mrs: "nothing, fcmp sets the flags themselves",
  cvt: "scvtf s0, w0 from a whole number, fcvtzs w0, s0 to one, fcvt d0, s0 between sizes",
  sqrt: "fsqrt s0, s1",
  neg: "fneg s0, s1",
  abs: "fabs s0, s1",
  mla: "fmadd s0, s1, s2, s3",
  push: "stp d8, d9, [sp, #-16]!",
  pop: "ldp d8, d9, [sp], #16",
};

const memoryInstruction = /^(ld|st|prf|swp|cas)/;

/** What to write instead where an instruction that exists was given operands that it never takes. */
export function adviceForOperands(mnemonic: string, operands: readonly OperandSyntax[]): string | undefined {
  const [first, ...others] = operands;
  const literal = operands.find(({ kind }) => kind === "literal");
  if (literal && !mnemonic.startsWith("ldr")) return "= belongs to ldr, which loads any number or address: ldr x0, =value";
  const isMemory = memoryInstruction.test(mnemonic);
  if (!isMemory && operands.some(({ kind }) => kind === "memory"))
    return mnemonic === "mov"
      ? "mov copies between registers: ldr x0, [x1] loads from memory, str x0, [x1] stores"
      : "only loads and stores reach memory: ldr the value into a register first, then calculate";
  if (registersAlone.has(mnemonic) && operands[operands.length - 1]?.kind === "immediate")
    return `${mnemonic} takes registers alone: put the number into one first, mov x9, #5`;
  if (/^(cmp|cmn|tst)$/.test(mnemonic) && first?.kind === "immediate") return `the register comes first: ${mnemonic} x0, #5`;
  if (/^blr?$|^br$/.test(mnemonic) && first?.kind === "immediate" && first.name !== undefined)
    return `${mnemonic} goes to the address in a register: ${mnemonic === "blr" ? "bl" : "b"} ${first.name} goes to a label`;
  if (/^(ld|st)[1-4]r?$/.test(mnemonic) && first?.kind === "register")
    return `the vectors of ${mnemonic} stand in braces: ${mnemonic} {${first.name ?? "v0.4s"}}, [x0]`;
  if (first?.kind === "immediate" && !first.name && others.length > 0 && (isMemory || threeOperands.has(mnemonic)))
    return "the destination comes first, and it is a register";
  const memory = operands.find((operand) => operand.kind === "memory");
  if (memory?.kind === "memory" && memory.mode === "post" && memory.offset?.kind === "register")
    return "an address that moves on afterwards moves by a number: [x1], #8; a register is added inside: [x1, x2]";
  if (memory?.kind === "memory" && memory.mode === "pre" && memory.offset?.kind === "register")
    return "an address that moves on first moves by a number: [x1, #8]!";
  if (operands.length === 2 && threeOperands.has(mnemonic) && first?.kind === "register")
    return `${mnemonic} needs its destination too: ${mnemonic} x0, x0, x1`;
  if (/^(ldp|stp)/.test(mnemonic) && operands.length === 2) return `${mnemonic} takes two registers: ${mnemonic} x0, x1, [sp, #16]`;
  return undefined;
}

const threeOperands: ReadonlySet<string> = new Set(
  "add adds sub subs and ands orr eor bic orn eon mul sdiv udiv lsl lsr asr ror adc sbc".split(" "),
);

/** Instructions that never take a number. */
const registersAlone: ReadonlySet<string> = new Set(
  "mul mneg sdiv udiv madd msub smull umull smulh umulh adc adcs sbc sbcs neg mvn".split(" "),
);

/** Registers of other processors. */
const foreignRegister = /^([er]?[abcd]x|[er]?[sd]i|[er]?[sb]p|[abcd]l|r(8|9|1[0-5])d?|[ast]\d|ra|zero|a[0-7])$/i;

/** What is wrong with a name that looks like a register but is none. */
export function adviceForName(name: string): string | undefined {
  if (foreignRegister.test(name) && !/^r\d/i.test(name))
    return `${name} is a register of another processor; here they are x0 to x30 (64 bits), w0 to w30 (32 bits) and sp`;
  if (/^\$\d/.test(name)) return `$ marks numbers on x86; here: #${name.slice(1)}`;
  if (name === "$") return "the place that has been reached is written . here";
  if (/^pc$/i.test(name)) return "pc is no operand here: b, br and ret change it, adr x0, . reads it";
  if (/^(cpsr|apsr|spsr)(_\w+)?$/i.test(name)) return `${name} is 32-bit Arm; here: mrs x0, nzcv reads the flags`;
  const match = /^([xwrvqdsbh])(\d+)$/i.exec(name);
  if (!match) return undefined;
  const letter = match[1].toLowerCase();
  const number = Number(match[2]);
  if (letter === "r")
    return number <= 30 ? `registers are x${number} (64 bits) and w${number} (32 bits) here; r${number} is 32-bit Arm` : undefined;
  if ((letter === "x" || letter === "w") && number === 31)
    return letter === "x"
      ? "register 31 is written sp (stack pointer) or xzr (zero)"
      : "register 31 is written wsp (stack pointer) or wzr (zero)";
  const last = letter === "x" || letter === "w" ? 30 : 31;
  return number > last ? `the registers are ${letter}0 to ${letter}${last}` : undefined;
}
