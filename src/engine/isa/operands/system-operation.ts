// What SYS does: operations on caches and on address translation by name, and the raw numbers of those that have none.

import { type FeatureSet, feature } from "../feature.ts";
import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { generalName } from "./general.ts";
import { matched, nameIn, wrongForm, wrongSort } from "./match.ts";

type OperationFields = "op1" | "CRm" | "op2";

export interface SystemOperation extends Fields<OperationFields> {
  readonly name: string;
  readonly features?: FeatureSet;
}

/** Of DC; CRn is 7. Arm ARM C5.3. */
export const dataCacheOperations = {
  zva: { name: "zva", op1: 3, CRm: 4, op2: 1 },
  ivac: { name: "ivac", op1: 0, CRm: 6, op2: 1 },
  isw: { name: "isw", op1: 0, CRm: 6, op2: 2 },
  cvac: { name: "cvac", op1: 3, CRm: 10, op2: 1 },
  csw: { name: "csw", op1: 0, CRm: 10, op2: 2 },
  cvau: { name: "cvau", op1: 3, CRm: 11, op2: 1 },
  cvap: { name: "cvap", op1: 3, CRm: 12, op2: 1, features: feature["v8.2"] },
  civac: { name: "civac", op1: 3, CRm: 14, op2: 1 },
  cisw: { name: "cisw", op1: 0, CRm: 14, op2: 2 },
} as const satisfies Record<string, SystemOperation>;

/** Of DC in the realm of a later architecture, which GNU as takes for any: nothing here has them. */
export const realmCacheOperations = {
  cipapa: { name: "cipapa", op1: 6, CRm: 14, op2: 1 },
  cigdpapa: { name: "cigdpapa", op1: 6, CRm: 14, op2: 5 },
} as const satisfies Record<string, SystemOperation>;

/** Of AT: translates an address for a level, reading or writing. CRn is 7. Arm ARM C5.4. */
export const addressTranslations: readonly SystemOperation[] = [
  { name: "s1e1r", op1: 0, CRm: 8, op2: 0 },
  { name: "s1e1w", op1: 0, CRm: 8, op2: 1 },
  { name: "s1e0r", op1: 0, CRm: 8, op2: 2 },
  { name: "s1e0w", op1: 0, CRm: 8, op2: 3 },
  { name: "s1e1rp", op1: 0, CRm: 9, op2: 0, features: feature["v8.2"] },
  { name: "s1e1wp", op1: 0, CRm: 9, op2: 1, features: feature["v8.2"] },
  { name: "s1e2r", op1: 4, CRm: 8, op2: 0 },
  { name: "s1e2w", op1: 4, CRm: 8, op2: 1 },
  { name: "s12e1r", op1: 4, CRm: 8, op2: 4 },
  { name: "s12e1w", op1: 4, CRm: 8, op2: 5 },
  { name: "s12e0r", op1: 4, CRm: 8, op2: 6 },
  { name: "s12e0w", op1: 4, CRm: 8, op2: 7 },
  { name: "s1e3r", op1: 6, CRm: 8, op2: 0 },
  { name: "s1e3w", op1: 6, CRm: 8, op2: 1 },
];

/** Of TLBI by address or ASID; those with `is` reach the other processors too. CRn is 8. Arm ARM C5.5. */
export const addressInvalidations: readonly SystemOperation[] = [
  { name: "vae1is", op1: 0, CRm: 3, op2: 1 },
  { name: "aside1is", op1: 0, CRm: 3, op2: 2 },
  { name: "vaae1is", op1: 0, CRm: 3, op2: 3 },
  { name: "vale1is", op1: 0, CRm: 3, op2: 5 },
  { name: "vaale1is", op1: 0, CRm: 3, op2: 7 },
  { name: "vae1", op1: 0, CRm: 7, op2: 1 },
  { name: "aside1", op1: 0, CRm: 7, op2: 2 },
  { name: "vaae1", op1: 0, CRm: 7, op2: 3 },
  { name: "vale1", op1: 0, CRm: 7, op2: 5 },
  { name: "vaale1", op1: 0, CRm: 7, op2: 7 },
  { name: "ipas2e1is", op1: 4, CRm: 0, op2: 1 },
  { name: "ipas2le1is", op1: 4, CRm: 0, op2: 5 },
  { name: "vae2is", op1: 4, CRm: 3, op2: 1 },
  { name: "vale2is", op1: 4, CRm: 3, op2: 5 },
  { name: "ipas2e1", op1: 4, CRm: 4, op2: 1 },
  { name: "ipas2le1", op1: 4, CRm: 4, op2: 5 },
  { name: "vae2", op1: 4, CRm: 7, op2: 1 },
  { name: "vale2", op1: 4, CRm: 7, op2: 5 },
  { name: "vae3is", op1: 6, CRm: 3, op2: 1 },
  { name: "vale3is", op1: 6, CRm: 3, op2: 5 },
  { name: "rpaos", op1: 6, CRm: 4, op2: 3 },
  { name: "rpalos", op1: 6, CRm: 4, op2: 7 },
  { name: "vae3", op1: 6, CRm: 7, op2: 1 },
  { name: "vale3", op1: 6, CRm: 7, op2: 5 },
];

/** Of TLBI, which take no register. */
export const wholeInvalidations: readonly SystemOperation[] = [
  { name: "vmalle1is", op1: 0, CRm: 3, op2: 0 },
  { name: "vmalle1", op1: 0, CRm: 7, op2: 0 },
  { name: "alle2is", op1: 4, CRm: 3, op2: 0 },
  { name: "alle1is", op1: 4, CRm: 3, op2: 4 },
  { name: "vmalls12e1is", op1: 4, CRm: 3, op2: 6 },
  { name: "alle2", op1: 4, CRm: 7, op2: 0 },
  { name: "alle1", op1: 4, CRm: 7, op2: 4 },
  { name: "vmalls12e1", op1: 4, CRm: 7, op2: 6 },
  { name: "paallos", op1: 6, CRm: 1, op2: 4 },
  { name: "alle3is", op1: 6, CRm: 3, op2: 0 },
  { name: "alle3", op1: 6, CRm: 7, op2: 0 },
  { name: "paall", op1: 6, CRm: 7, op2: 4 },
];

/** Of IC; `ivau` alone takes a register. */
export const instructionCacheOperations = {
  ialluis: { name: "ialluis", op1: 0, CRm: 1, op2: 0 },
  iallu: { name: "iallu", op1: 0, CRm: 5, op2: 0 },
  ivau: { name: "ivau", op1: 3, CRm: 5, op2: 1 },
} as const satisfies Record<string, SystemOperation>;

/** Whether these fields are that operation. */
export const isOperation = ({ op1, CRm, op2 }: Fields<OperationFields>, operation: SystemOperation): boolean =>
  operation.op1 === op1 && operation.CRm === CRm && operation.op2 === op2;

/** An operation of a list, by name. */
export function systemOperation(what: string, operations: readonly SystemOperation[]): OperandKind<OperationFields> {
  const names = operations.map(({ name }) => name).join(", ");
  return {
    noun: `${what} (${names})`,
    template: operations.length > 12 ? "<operation>" : operations.map(({ name }) => name).join("|"),
    fields: ["op1", "CRm", "op2"],
    match(operand, _sofar, mnemonic) {
      const written = nameIn(operand);
      if (operand === undefined || written === undefined) return wrongSort(operand, this.noun);
      const operation = operations.find(({ name }) => name === written);
      if (!operation) return wrongForm(operand, `${mnemonic} has no operation "${written}" in this form: ${names}`);
      const { op1, CRm, op2 } = operation;
      return matched({ op1, CRm, op2 });
    },
    features: (fields) => operations.find((operation) => isOperation(fields, operation))?.features ?? 0,
    print: (fields) => operations.find((operation) => isOperation(fields, operation))?.name,
  };
}

/** `c0`–`c15` of SYS and SYSL. */
export const controlRegister = <Name extends "CRn" | "CRm">(field: Name): OperandKind<Name> => ({
  noun: "c0–c15",
  template: `<C${field[2]}>`,
  fields: [field],
  match(operand) {
    if (operand?.kind !== "register" || operand.bank !== "c" || operand.modifier) return wrongSort(operand, this.noun);
    return matched({ [field]: operand.number } as Fields<Name>);
  },
  print: (fields) => `C${fields[field]}`,
});

/** The register of SYS, which may be left out. */
export const optionalArgument: OperandKind<"Rt"> = {
  noun: "a 64-bit register (x0–x30)",
  template: "{<Xt>}",
  fields: ["Rt"],
  optional: true,
  match(operand) {
    if (operand === undefined) return matched({ Rt: 31 });
    if (operand.kind !== "register" || operand.bank !== "x" || operand.modifier) return wrongSort(operand, this.noun);
    return matched({ Rt: operand.number });
  },
  print: ({ Rt }) => (Rt === 31 ? undefined : generalName(64, Rt)),
};

interface StateField extends Fields<"op1" | "op2"> {
  readonly name: string;
  readonly features?: FeatureSet;
  readonly largest: number;
}

/** Of MSR (immediate): fields of PSTATE, which EL0 may not write. */
const stateFields: readonly StateField[] = [
  { name: "uao", op1: 0, op2: 3, largest: 1, features: feature["v8.2"] },
  { name: "pan", op1: 0, op2: 4, largest: 1, features: feature.pan },
  { name: "spsel", op1: 0, op2: 5, largest: 1 },
  { name: "daifset", op1: 3, op2: 6, largest: 15 },
  { name: "daifclr", op1: 3, op2: 7, largest: 15 },
];

const stateFieldOf = (fields: Fields<"op1" | "op2">): StateField | undefined =>
  stateFields.find(({ op1, op2 }) => op1 === fields.op1 && op2 === fields.op2);

export const stateField: OperandKind<"op1" | "op2"> = {
  noun: `a field of PSTATE (${stateFields.map(({ name }) => name).join(", ")})`,
  template: "<pstatefield>",
  fields: ["op1", "op2"],
  match(operand) {
    const written = nameIn(operand);
    const field = stateFields.find(({ name }) => name === written);
    return field ? matched({ op1: field.op1, op2: field.op2 }) : wrongSort(operand, this.noun);
  },
  features: (fields) => stateFieldOf(fields)?.features ?? 0,
  print: (fields) => stateFieldOf(fields)?.name,
};

/** Whether MSR (immediate) has no such field, or the field no such value. */
export const isReservedState = (fields: Fields<"op1" | "op2" | "CRm">): boolean => {
  const field = stateFieldOf(fields);
  return field === undefined || fields.CRm > field.largest;
};
