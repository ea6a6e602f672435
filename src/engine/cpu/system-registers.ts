// The system registers that have state at EL0, by the number that MRS and MSR carry, and which of their bits hold anything.

import { invariant } from "../base/errors.ts";
import { systemRegisters } from "../isa/operands/system-register.ts";

function numberOf(name: string): number {
  const register = systemRegisters.find((each) => each.name === name);
  invariant(register !== undefined, `${name} is no system register`);
  return register.number;
}

export const systemRegister = {
  nzcv: numberOf("nzcv"),
  fpcr: numberOf("fpcr"),
  fpsr: numberOf("fpsr"),
  tpidrEl0: numberOf("tpidr_el0"),
  cntvctEl0: numberOf("cntvct_el0"),
} as const;

/**
 * Bits of FPCR and FPSR that hold what is written (Arm ARM C5.2.8, C5.2.9). No exception is trapped, so its enable bits
 * read as 0; Len, Stride and the AArch32 flags are kept though nothing looks at them.
 */
export const implementedBits = { fpcr: 0x07ff_0000, fpsr: 0xf800_009f } as const;

/** Cumulative bits of FPSR (Arm ARM C5.2.9). */
export const statusBit = { saturated: 1 << 27, inexact: 1 << 4 } as const;
