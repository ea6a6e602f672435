// System registers by name, and which of them a program at EL0 may use. Linux answers reads of the identification registers
// (Documentation/arch/arm64/cpu-feature-registers.rst), so they are here with the values of a Neoverse N1.
// Names and numbers: Arm ARM, AArch64 System register encoding.

import type { SystemRegisterNumber } from "../machine.ts";
import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, nameIn, wrongForm, wrongSort } from "./match.ts";
import {
  featuresOfSystemRegister,
  nameOfReadRegister,
  nameOfWrittenRegister,
  systemRegisterNamed,
  systemRegisterNumber,
} from "./system-register-names.ts";

export interface SystemRegister {
  readonly name: string;
  readonly number: SystemRegisterNumber;
  /** What EL0 may do; the rest is UNDEFINED there. `live` ones are asked of the machine, the others always read as `constant`. */
  readonly access:
    | { readonly kind: "none" }
    | { readonly kind: "constant"; readonly value: bigint }
    | { readonly kind: "live"; readonly write: boolean };
}

type Place = readonly [op0: number, op1: number, CRn: number, CRm: number, op2: number];

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

/** Those that a program at EL0 may use; the names of all are in system-register-names.ts. */
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
];

const registerByNumber: ReadonlyMap<number, SystemRegister> = new Map(systemRegisters.map((row) => [row.number, row]));

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

const kindFor = (nameOf: (number: SystemRegisterNumber) => string | undefined): OperandKind<RegisterFields> => ({
  noun: "a system register (nzcv, tpidr_el0 …)",
  template: "<system register>",
  fields: ["op0", "op1", "CRn", "CRm", "op2"],
  match(operand) {
    const name = nameIn(operand);
    if (operand === undefined || name === undefined) return wrongSort(operand, this.noun);
    const number = systemRegisterNamed(name) ?? numberOfGeneric(name);
    return number === undefined
      ? wrongForm(operand, `there is no system register "${name}" here`, "any register can be written by its encoding: s3_3_c13_c0_2")
      : matched(fieldsOf(number));
  },
  features: (_fields, operand) => featuresOfSystemRegister(nameIn(operand) ?? ""),
  print(fields) {
    const { op0, op1, CRn, CRm, op2 } = fields;
    return nameOf(numberOf(fields)) ?? `s${op0}_${op1}_c${CRn}_c${CRm}_${op2}`;
  },
});

/** The register of MRS. */
export const readRegister = kindFor(nameOfReadRegister);
/** The register of MSR. */
export const writtenRegister = kindFor(nameOfWrittenRegister);
