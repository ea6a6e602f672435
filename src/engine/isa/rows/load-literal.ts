// Loads from a place near the instruction.

import { type InstructionRow, instruction } from "../instruction.ts";
import { prefetchOperation } from "../operands/named-number.ts";
import { literalTarget, signed, wordTarget } from "../operands/target.ts";
import { accesses, transfer, transferred } from "./register-access.ts";

const reference = "Load register (literal)";

/** The opc of this class, by what is loaded. */
const literals = [
  { access: accesses.ldrW, opc: "00", bytes: 4, name: "LDR (literal, 32-bit)", examples: ["ldr w0, . + 8 // 40000018"] },
  {
    access: accesses.ldrX,
    opc: "01",
    bytes: 8,
    name: "LDR (literal, 64-bit)",
    examples: ["ldr x0, . + 8 // 40000058", "ldr x0, . - 0x100000 // 00008058"],
  },
  { access: accesses.ldrsw, opc: "10", bytes: 4, name: "LDRSW (literal)", examples: ["ldrsw x0, . + 8 // 40000098"] },
] as const;

export const loadLiteralRows: readonly InstructionRow[] = [
  ...literals.map(({ access, opc, bytes, name, examples }) =>
    instruction({
      name,
      mnemonic: access.verb + access.suffix,
      pattern: `${opc} 011 0 00 imm19:19 Rt:5`,
      operands: [transferred(access), literalTarget(bytes)],
      summary: `${access.summary}, from a label within 1 MiB, or any number (=) by way of a literal pool.`,
      reference,
      examples,
      execute(m, f) {
        transfer(m, access, f.Rt, m.i64.constant(m.pc + 4 * signed(f.imm19, 19)));
      },
    }),
  ),
  instruction({
    name: "PRFM (literal)",
    mnemonic: "prfm",
    pattern: "11 011 0 00 imm19:19 Rt:5",
    operands: [prefetchOperation, wordTarget("imm19", 19, "ldLitPrel19")],
    summary: "Says that memory at a label will be needed; does nothing here.",
    reference,
    examples: ["prfm pldl1keep, . + 8 // 400000d8"],
    execute: () => {},
  }),
];
