// Loads and stores of one register that move the base as well: before the access or after it.

import { type InstructionRow, instruction } from "../instruction.ts";
import { postIndexed, preIndexed } from "../operands/memory.ts";
import { signed } from "../operands/target.ts";
import { accesses, type RegisterAccess, transfer, transferred, widthNote } from "./register-access.ts";

function post(access: RegisterAccess, ...examples: string[]): InstructionRow {
  const { verb, suffix, size, opc } = access;
  return instruction({
    name: `${(verb + suffix).toUpperCase()} (${widthNote(access)}post-indexed)`,
    mnemonic: verb + suffix,
    pattern: `${size} 111 0 00 ${opc} 0 imm9:9 01 Rn:5 Rt:5`,
    operands: [transferred(access), postIndexed],
    summary: `${access.summary}, at a base to which a number is added afterwards.`,
    reference: "Load/store register (immediate post-indexed)",
    examples,
    execute(m, f) {
      const base = m.base(f.Rn);
      transfer(m, access, f.Rt, base);
      m.i64.writeOrSp(f.Rn, m.i64.add(base, m.i64.constant(signed(f.imm9, 9))));
    },
  });
}

function pre(access: RegisterAccess, ...examples: string[]): InstructionRow {
  const { verb, suffix, size, opc } = access;
  return instruction({
    name: `${(verb + suffix).toUpperCase()} (${widthNote(access)}pre-indexed)`,
    mnemonic: verb + suffix,
    pattern: `${size} 111 0 00 ${opc} 0 imm9:9 11 Rn:5 Rt:5`,
    operands: [transferred(access), preIndexed],
    summary: `${access.summary}, at a base to which a number is added first.`,
    reference: "Load/store register (immediate pre-indexed)",
    examples,
    execute(m, f) {
      const address = m.i64.add(m.base(f.Rn), m.i64.constant(signed(f.imm9, 9)));
      transfer(m, access, f.Rt, address);
      m.i64.writeOrSp(f.Rn, address);
    },
  });
}

export const loadStoreIndexedRows: readonly InstructionRow[] = [
  post(accesses.strb, "strb w0, [x1], #1 // 20140038"),
  post(accesses.ldrb, "ldrb w0, [x1], #-1 // 20f45f38"),
  post(accesses.ldrsbX, "ldrsb x0, [x1], #255 // 20f48f38"),
  post(accesses.ldrsbW, "ldrsb w0, [x1], #-256 // 2004d038"),
  post(accesses.strh, "strh w0, [x1], #2 // 20240078"),
  post(accesses.ldrh, "ldrh w0, [x1], #2 // 20244078"),
  post(accesses.ldrshX, "ldrsh x0, [x1], #2 // 20248078"),
  post(accesses.ldrshW, "ldrsh w0, [x1], #2 // 2024c078"),
  post(accesses.strW, "str w0, [x1], #4 // 204400b8"),
  post(accesses.ldrW, "ldr w0, [x1], #4 // 204440b8"),
  post(accesses.ldrsw, "ldrsw x0, [x1], #4 // 204480b8"),
  post(accesses.strX, "str x0, [x1], #8 // 208400f8"),
  post(accesses.ldrX, "ldr x30, [sp], #16 // fe0741f8", "ldr x0, [x1], #0 // 200440f8"),
  pre(accesses.strb, "strb w0, [x1, #1]! // 201c0038"),
  pre(accesses.ldrb, "ldrb w0, [x1, #-1]! // 20fc5f38"),
  pre(accesses.ldrsbX, "ldrsb x0, [x1, #1]! // 201c8038"),
  pre(accesses.ldrsbW, "ldrsb w0, [x1, #1]! // 201cc038"),
  pre(accesses.strh, "strh w0, [x1, #2]! // 202c0078"),
  pre(accesses.ldrh, "ldrh w0, [x1, #2]! // 202c4078"),
  pre(accesses.ldrshX, "ldrsh x0, [x1, #2]! // 202c8078"),
  pre(accesses.ldrshW, "ldrsh w0, [x1, #2]! // 202cc078"),
  pre(accesses.strW, "str w0, [x1, #4]! // 204c00b8"),
  pre(accesses.ldrW, "ldr w0, [x1, #4]! // 204c40b8"),
  pre(accesses.ldrsw, "ldrsw x0, [x1, #4]! // 204c80b8"),
  pre(accesses.strX, "str x30, [sp, #-16]! // fe0f1ff8"),
  pre(accesses.ldrX, "ldr x0, [x1, #0]! // 200c40f8"),
];
