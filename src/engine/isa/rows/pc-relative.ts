// Addresses relative to the instruction.

import { type InstructionRow, instruction } from "../instruction.ts";
import { x } from "../operands/general.ts";
import { adrAddress, adrpAddress, adrpTarget, adrTarget } from "../operands/target.ts";

const reference = "PC-rel. addressing";

export const pcRelativeRows: readonly InstructionRow[] = [
  instruction({
    name: "ADR",
    mnemonic: "adr",
    pattern: "0 immlo:2 10000 immhi:19 Rd:5",
    operands: [x("Rd"), adrTarget],
    summary: "Puts the address of a label within 1 MiB into a register.",
    reference,
    examples: ["adr x0, . + 5 // 20000030", "adr x1, . - 0x100000 // 01008010"],
    execute(m, f) {
      m.i64.write(f.Rd, m.i64.constant(adrAddress(m.pc, f)));
    },
  }),
  instruction({
    name: "ADRP",
    mnemonic: "adrp",
    pattern: "1 immlo:2 10000 immhi:19 Rd:5",
    operands: [x("Rd"), adrpTarget],
    summary: "Puts the address of a label's 4 KiB page, within 4 GiB, into a register; :lo12: gives the rest.",
    reference,
    examples: ["adrp x0, . // 00000090"],
    execute(m, f) {
      m.i64.write(f.Rd, m.i64.constant(adrpAddress(m.pc, f)));
    },
  }),
];
