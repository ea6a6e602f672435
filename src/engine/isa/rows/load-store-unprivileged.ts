// Loads and stores with the rights of a program: which a program has anyway, so they are plain accesses here.

import { type InstructionRow, instruction } from "../instruction.ts";
import { unscaledOffset } from "../operands/memory.ts";
import { signed } from "../operands/target.ts";
import { accesses, type RegisterAccess, transfer, transferred, widthNote } from "./register-access.ts";

function row(access: RegisterAccess, ...examples: string[]): InstructionRow {
  const { verb, suffix, size, opc } = access;
  const mnemonic = `${verb.slice(0, 2)}t${verb[2]}${suffix}`;
  return instruction({
    name: `${mnemonic.toUpperCase()}${widthNote(access) ? ` (${access.registerBits}-bit)` : ""}`,
    mnemonic,
    pattern: `${size} 111 0 00 ${opc} 0 imm9:9 10 Rn:5 Rt:5`,
    operands: [transferred(access), unscaledOffset],
    summary: `${access.summary}, with the rights of a program.`,
    reference: "Load/store register (unprivileged)",
    examples,
    execute(m, f) {
      transfer(m, access, f.Rt, m.i64.add(m.base(f.Rn), m.i64.constant(signed(f.imm9, 9))));
    },
  });
}

export const loadStoreUnprivilegedRows: readonly InstructionRow[] = [
  row(accesses.strb, "sttrb w0, [x1] // 20080038"),
  row(accesses.ldrb, "ldtrb w0, [x1, #-1] // 20f85f38"),
  row(accesses.ldrsbX, "ldtrsb x0, [x1] // 20088038"),
  row(accesses.ldrsbW, "ldtrsb w0, [x1] // 2008c038"),
  row(accesses.strh, "sttrh w0, [x1] // 20080078"),
  row(accesses.ldrh, "ldtrh w0, [x1] // 20084078"),
  row(accesses.ldrshX, "ldtrsh x0, [x1] // 20088078"),
  row(accesses.ldrshW, "ldtrsh w0, [x1] // 2008c078"),
  row(accesses.strW, "sttr w0, [x1] // 200800b8"),
  row(accesses.ldrW, "ldtr w0, [x1] // 200840b8"),
  row(accesses.ldrsw, "ldtrsw x0, [x1] // 200880b8"),
  row(accesses.strX, "sttr x0, [x1, #255] // 20f80ff8"),
  row(accesses.ldrX, "ldtr x0, [x1, #3] // 203840f8"),
];
