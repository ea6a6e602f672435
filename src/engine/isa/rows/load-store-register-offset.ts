// Loads and stores of one register at a base plus another register, which may be extended and scaled by the access.

import { type InstructionRow, instruction } from "../instruction.ts";
import { prefetchOperation } from "../operands/named-number.ts";
import { registerOffset } from "../operands/register-offset.ts";
import type { Fields } from "../pattern.ts";
import { accesses, type RegisterAccess, transfer, transferred, widthNote } from "./register-access.ts";
import { extendBy } from "./shift.ts";

const reference = "Load/store register (register offset)";

/** Extensions from fewer than 32 bits do not exist. */
const reserved = ({ option }: Fields<"option">): boolean => (option & 2) === 0;

function row(access: RegisterAccess, ...examples: string[]): InstructionRow {
  const { verb, suffix, size, opc, bytes } = access;
  return instruction({
    name: `${(verb + suffix).toUpperCase()} (${widthNote(access)}register offset)`,
    mnemonic: verb + suffix,
    pattern: `${size} 111 0 00 ${opc} 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5`,
    operands: [transferred(access), registerOffset(bytes)],
    reserved,
    summary: `${access.summary}, at a base plus a register.`,
    reference,
    examples,
    execute(m, f) {
      const offset = extendBy(m.i64, m.i64.read(f.Rm), f.option, f.S ? Math.log2(bytes) : 0);
      transfer(m, access, f.Rt, m.i64.add(m.base(f.Rn), offset));
    },
  });
}

export const loadStoreRegisterOffsetRows: readonly InstructionRow[] = [
  row(accesses.strb, "strb w0, [x1, x2] // 20682238"),
  row(accesses.ldrb, "ldrb w0, [x1, x2] // 20686238", "ldrb w0, [x1, x2, lsl #0] // 20786238", "ldrb w0, [x1, w2, sxtw #0] // 20d86238"),
  row(accesses.ldrsbX, "ldrsb x0, [x1, w2, uxtw] // 2048a238"),
  row(accesses.ldrsbW, "ldrsb w0, [x1, x2] // 2068e238"),
  row(accesses.strh, "strh w0, [x1, x2, lsl #1] // 20782278"),
  row(accesses.ldrh, "ldrh w0, [x1, w2, sxtw #1] // 20d86278"),
  row(accesses.ldrshX, "ldrsh x0, [x1, x2] // 2068a278"),
  row(accesses.ldrshW, "ldrsh w0, [x1, x2] // 2068e278"),
  row(accesses.strW, "str w0, [x1, x2, lsl #2] // 207822b8"),
  row(accesses.ldrW, "ldr w0, [x1, w2, uxtw #2] // 205862b8"),
  row(accesses.ldrsw, "ldrsw x0, [x1, x2, lsl #2] // 2078a2b8"),
  row(accesses.strX, "str x0, [sp, x2] // e06b22f8"),
  row(accesses.ldrX, "ldr x0, [x1, x2, lsl #3] // 207862f8", "ldr x0, [x1, x2, sxtx] // 20e862f8", "ldr x0, [x1, w2, sxtw] // 20c862f8"),
  instruction({
    name: "PRFM (register)",
    mnemonic: "prfm",
    pattern: "11 111 0 00 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5",
    operands: [prefetchOperation, registerOffset(8)],
    reserved,
    summary: "Says that memory will be needed; does nothing here.",
    reference,
    examples: ["prfm pldl1keep, [x1, x2, lsl #3] // 2078a2f8"],
    execute: () => {},
  }),
];
