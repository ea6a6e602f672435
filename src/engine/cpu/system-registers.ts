// The system registers that have state at EL0, by the number that MRS and MSR carry (op0:op1:CRn:CRm:op2; Arm ARM D19).

export const systemRegister = {
  nzcv: 0xda10,
  fpcr: 0xda20,
  fpsr: 0xda21,
  tpidrEl0: 0xde82,
  tpidrroEl0: 0xde83,
  cntvctEl0: 0xdf02,
} as const;

/**
 * Bits of FPCR and FPSR that hold what is written (Arm ARM C5.2.8, C5.2.9). No exception is trapped, so its enable bits
 * read as 0; Len, Stride and the AArch32 flags are kept though nothing looks at them.
 */
export const implementedBits = { fpcr: 0x07ff_0000, fpsr: 0xf800_009f } as const;
