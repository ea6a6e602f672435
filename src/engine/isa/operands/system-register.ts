// System registers by name, and which of them a program at EL0 may use. Linux answers reads of the identification registers
// (Documentation/arch/arm64/cpu-feature-registers.rst), so they are here with the values of a Neoverse N1.
// Names and numbers: Arm ARM, AArch64 System register encoding.

import type { SystemRegisterNumber } from "../machine.ts";
import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, nameIn, wrongForm, wrongSort } from "./match.ts";

export interface SystemRegister {
  readonly name: string;
  readonly number: SystemRegisterNumber;
  /** What EL0 may do; the rest is UNDEFINED there. `live` ones are asked of the machine, the others always read as `constant`. */
  readonly access:
    | { readonly kind: "none" }
    | { readonly kind: "constant"; readonly value: bigint }
    | { readonly kind: "live"; readonly write: boolean };
}

/** The number under which the machine knows a register: op0:op1:CRn:CRm:op2. */
export const systemRegisterNumber = (op0: number, op1: number, CRn: number, CRm: number, op2: number): SystemRegisterNumber =>
  (op0 << 14) | (op1 << 11) | (CRn << 7) | (CRm << 3) | op2;

type Place = readonly [op0: number, op1: number, CRn: number, CRm: number, op2: number];

const none = (name: string, ...place: Place): SystemRegister => ({
  name,
  number: systemRegisterNumber(...place),
  access: { kind: "none" },
});
const constant = (name: string, value: bigint, ...place: Place): SystemRegister => ({
  name,
  number: systemRegisterNumber(...place),
  access: { kind: "constant", value },
});
const live = (name: string, write: boolean, ...place: Place): SystemRegister => ({
  name,
  number: systemRegisterNumber(...place),
  access: { kind: "live", write },
});

export const systemRegisters: readonly SystemRegister[] = [
  live("nzcv", true, 3, 3, 4, 2, 0),
  live("fpcr", true, 3, 3, 4, 4, 0),
  live("fpsr", true, 3, 3, 4, 4, 1),
  live("tpidr_el0", true, 3, 3, 13, 0, 2),
  live("tpidrro_el0", false, 3, 3, 13, 0, 3),
  live("cntvct_el0", false, 3, 3, 14, 0, 2),
  // One count a nanosecond of virtual time.
  constant("cntfrq_el0", 1_000_000_000n, 3, 3, 14, 0, 0),
  // Lines of 64 bytes in both caches.
  constant("ctr_el0", 0x8444_c004n, 3, 3, 0, 0, 1),
  // DC ZVA is allowed, and clears 64 bytes.
  constant("dczid_el0", 4n, 3, 3, 0, 0, 7),
  constant("midr_el1", 0x414f_d0c1n, 3, 0, 0, 0, 0),
  constant("mpidr_el1", 0x8000_0000n, 3, 0, 0, 0, 5),
  constant("revidr_el1", 0n, 3, 0, 0, 0, 6),
  // FP and Advanced SIMD with half precision; EL0 and EL1 in AArch64.
  constant("id_aa64pfr0_el1", 0x0011_0011n, 3, 0, 0, 4, 0),
  constant("id_aa64pfr1_el1", 0n, 3, 0, 0, 4, 1),
  constant("id_aa64zfr0_el1", 0n, 3, 0, 0, 4, 4),
  constant("id_aa64dfr0_el1", 6n, 3, 0, 0, 5, 0),
  constant("id_aa64dfr1_el1", 0n, 3, 0, 0, 5, 1),
  // AES and PMULL, SHA1, SHA256, CRC32, LSE atomics, RDM, dot product.
  constant("id_aa64isar0_el1", 0x0000_1000_1021_1120n, 3, 0, 0, 6, 0),
  // DC CVAP, LDAPR.
  constant("id_aa64isar1_el1", 0x0010_0001n, 3, 0, 0, 6, 1),
  constant("id_aa64isar2_el1", 0n, 3, 0, 0, 6, 2),
  constant("id_aa64mmfr0_el1", 0xff00_0000n, 3, 0, 0, 7, 0),
  constant("id_aa64mmfr1_el1", 0n, 3, 0, 0, 7, 1),
  constant("id_aa64mmfr2_el1", 0n, 3, 0, 0, 7, 2),
  none("daif", 3, 3, 4, 2, 1),
  none("cntpct_el0", 3, 3, 14, 0, 1),
  none("cntp_tval_el0", 3, 3, 14, 2, 0),
  none("cntp_ctl_el0", 3, 3, 14, 2, 1),
  none("cntp_cval_el0", 3, 3, 14, 2, 2),
  none("cntv_tval_el0", 3, 3, 14, 3, 0),
  none("cntv_ctl_el0", 3, 3, 14, 3, 1),
  none("cntv_cval_el0", 3, 3, 14, 3, 2),
  none("pmcr_el0", 3, 3, 9, 12, 0),
  none("pmcntenset_el0", 3, 3, 9, 12, 1),
  none("pmcntenclr_el0", 3, 3, 9, 12, 2),
  none("pmovsclr_el0", 3, 3, 9, 12, 3),
  none("pmselr_el0", 3, 3, 9, 12, 5),
  none("pmccntr_el0", 3, 3, 9, 13, 0),
  none("pmxevtyper_el0", 3, 3, 9, 13, 1),
  none("pmxevcntr_el0", 3, 3, 9, 13, 2),
  none("pmuserenr_el0", 3, 3, 9, 14, 0),
  none("pmccfiltr_el0", 3, 3, 14, 15, 7),
  none("spsel", 3, 0, 4, 2, 0),
  none("currentel", 3, 0, 4, 2, 2),
  none("pan", 3, 0, 4, 2, 3),
  none("uao", 3, 0, 4, 2, 4),
  none("spsr_el1", 3, 0, 4, 0, 0),
  none("elr_el1", 3, 0, 4, 0, 1),
  none("sp_el0", 3, 0, 4, 1, 0),
  none("sctlr_el1", 3, 0, 1, 0, 0),
  none("actlr_el1", 3, 0, 1, 0, 1),
  none("cpacr_el1", 3, 0, 1, 0, 2),
  none("ttbr0_el1", 3, 0, 2, 0, 0),
  none("ttbr1_el1", 3, 0, 2, 0, 1),
  none("tcr_el1", 3, 0, 2, 0, 2),
  none("esr_el1", 3, 0, 5, 2, 0),
  none("far_el1", 3, 0, 6, 0, 0),
  none("par_el1", 3, 0, 7, 4, 0),
  none("mair_el1", 3, 0, 10, 2, 0),
  none("amair_el1", 3, 0, 10, 3, 0),
  none("vbar_el1", 3, 0, 12, 0, 0),
  none("isr_el1", 3, 0, 12, 1, 0),
  none("contextidr_el1", 3, 0, 13, 0, 1),
  none("tpidr_el1", 3, 0, 13, 0, 4),
  none("cntkctl_el1", 3, 0, 14, 1, 0),
  none("mdscr_el1", 2, 0, 0, 2, 2),
];

const registerByNumber: ReadonlyMap<number, SystemRegister> = new Map(systemRegisters.map((row) => [row.number, row]));
const registerByName: ReadonlyMap<string, SystemRegister> = new Map(systemRegisters.map((row) => [row.name, row]));

/** What EL0 may do with a register. Linux reads as 0 the identification registers that it has no name for (CRm 2 to 7 of their space). */
export function systemRegisterAccess(number: SystemRegisterNumber): SystemRegister["access"] {
  const known = registerByNumber.get(number);
  if (known) return known.access;
  const isIdentification = number >= systemRegisterNumber(3, 0, 0, 2, 0) && number <= systemRegisterNumber(3, 0, 0, 7, 7);
  return isIdentification ? { kind: "constant", value: 0n } : { kind: "none" };
}

type RegisterFields = "op0" | "op1" | "CRn" | "CRm" | "op2";

export const numberOf = ({ op0, op1, CRn, CRm, op2 }: Fields<RegisterFields>): SystemRegisterNumber =>
  systemRegisterNumber(op0, op1, CRn, CRm, op2);

function fieldsOf(number: SystemRegisterNumber): Fields<RegisterFields> {
  return { op0: number >> 14, op1: (number >> 11) & 7, CRn: (number >> 7) & 15, CRm: (number >> 3) & 15, op2: number & 7 };
}

/** `s3_3_c13_c0_2`: any register by its encoding; op0 0 and 1 hold none, but GNU as takes them. */
function numberOfGeneric(name: string): SystemRegisterNumber | undefined {
  const parts = /^s([0-3])_([0-7])_c(\d|1[0-5])_c(\d|1[0-5])_([0-7])$/.exec(name);
  if (!parts) return undefined;
  const [op0, op1, CRn, CRm, op2] = parts.slice(1).map(Number);
  return systemRegisterNumber(op0, op1, CRn, CRm, op2);
}

/** The register of MRS and MSR. */
export const systemRegister: OperandKind<RegisterFields> = {
  noun: "a system register (nzcv, tpidr_el0 …)",
  template: "<system register>",
  fields: ["op0", "op1", "CRn", "CRm", "op2"],
  match(operand) {
    const name = nameIn(operand);
    if (operand === undefined || name === undefined) return wrongSort(operand, this.noun);
    const number = registerByName.get(name)?.number ?? numberOfGeneric(name);
    return number === undefined
      ? wrongForm(operand, `there is no system register "${name}" here`, "any register can be written by its encoding: s3_3_c13_c0_2")
      : matched(fieldsOf(number));
  },
  print(fields) {
    const { op0, op1, CRn, CRm, op2 } = fields;
    return registerByNumber.get(numberOf(fields))?.name ?? `s${op0}_${op1}_c${CRn}_c${CRm}_${op2}`;
  },
};
