// Exceptions on purpose: system calls, breakpoints, and what a program may not do.

import { type InstructionRow, instruction } from "../instruction.ts";
import { numberField, optionalNumberField } from "../operands/immediate.ts";

const reference = "Exception generation";
const immediate = numberField("imm16", 0xffff);

type Privileged = readonly [mnemonic: string, pattern: `${string} imm16:16 ${string}`, summary: string, example: string];

/** What is UNDEFINED in a program. */
const privileged: readonly Privileged[] = [
  ["hvc", "11010100 000 imm16:16 000 10", "Calls the hypervisor; UNDEFINED for a program.", "hvc #1 // 220000d4"],
  ["smc", "11010100 000 imm16:16 000 11", "Calls the secure monitor; UNDEFINED for a program.", "smc #1 // 230000d4"],
  ["hlt", "11010100 010 imm16:16 000 00", "Halts into an external debugger; UNDEFINED without one.", "hlt #1 // 200040d4"],
];

const debugLevels = ["01", "10", "11"] as const;

export const exceptionRows: readonly InstructionRow[] = [
  instruction({
    name: "SVC",
    mnemonic: "svc",
    pattern: "11010100 000 imm16:16 000 01",
    operands: [immediate],
    summary: "Calls the operating system: Linux reads the call's number from x8 and its arguments from x0 to x5.",
    reference,
    examples: ["svc #0 // 010000d4", "svc #65535 // e1ff1fd4"],
    execute(m, f) {
      m.supervisorCall(f.imm16);
    },
  }),
  instruction({
    name: "BRK",
    mnemonic: "brk",
    pattern: "11010100 001 imm16:16 000 00",
    operands: [immediate],
    summary: "Stops at a breakpoint.",
    reference,
    examples: ["brk #1 // 200020d4"],
    execute(m, f) {
      m.breakpoint(f.imm16);
    },
  }),
  instruction({
    name: "UDF",
    mnemonic: "udf",
    pattern: "0000000000000000 imm16:16",
    operands: [numberField("imm16", 0xffff, "decimal")],
    summary: "Is UNDEFINED, for good.",
    reference: "Reserved",
    examples: ["udf #0 // 00000000", "udf #65535 // ffff0000"],
    execute: (m) => m.undefined(),
  }),
  ...privileged.map(([mnemonic, pattern, summary, example]) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern,
      operands: [immediate],
      summary,
      reference,
      examples: [example],
      execute: (m) => m.undefined(),
    }),
  ),
  ...debugLevels.map((bits, index) =>
    instruction({
      name: `DCPS${index + 1}`,
      mnemonic: `dcps${index + 1}`,
      pattern: `11010100 101 imm16:16 000 ${bits}`,
      operands: [optionalNumberField("imm16", 0xffff, 0)],
      summary: `Enters exception level ${index + 1} from a debugger; UNDEFINED for a program.`,
      reference,
      examples: [`dcps${index + 1} // 0${index + 1}00a0d4`, `dcps${index + 1} #1 // 2${index + 1}00a0d4`],
      execute: (m) => m.undefined(),
    }),
  ),
];
