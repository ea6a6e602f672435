// What SYS does: operations on caches by name, and the raw numbers of those that have none.

import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { generalName } from "./general.ts";
import { matched, nameIn, wrongForm, wrongSort } from "./match.ts";

type OperationFields = "op1" | "CRm" | "op2";

export interface CacheOperation extends Fields<OperationFields> {
  readonly name: string;
}

/** Of DC; CRn is 7. Arm ARM C5.3. */
export const dataCacheOperations = {
  zva: { name: "zva", op1: 3, CRm: 4, op2: 1 },
  ivac: { name: "ivac", op1: 0, CRm: 6, op2: 1 },
  isw: { name: "isw", op1: 0, CRm: 6, op2: 2 },
  cvac: { name: "cvac", op1: 3, CRm: 10, op2: 1 },
  csw: { name: "csw", op1: 0, CRm: 10, op2: 2 },
  cvau: { name: "cvau", op1: 3, CRm: 11, op2: 1 },
  cvap: { name: "cvap", op1: 3, CRm: 12, op2: 1 },
  civac: { name: "civac", op1: 3, CRm: 14, op2: 1 },
  cisw: { name: "cisw", op1: 0, CRm: 14, op2: 2 },
} as const satisfies Record<string, CacheOperation>;

/** Of IC; `ivau` alone takes a register. */
export const instructionCacheOperations = {
  ialluis: { name: "ialluis", op1: 0, CRm: 1, op2: 0 },
  iallu: { name: "iallu", op1: 0, CRm: 5, op2: 0 },
  ivau: { name: "ivau", op1: 3, CRm: 5, op2: 1 },
} as const satisfies Record<string, CacheOperation>;

/** Whether these fields are that operation. */
export const isOperation = ({ op1, CRm, op2 }: Fields<OperationFields>, operation: CacheOperation): boolean =>
  operation.op1 === op1 && operation.CRm === CRm && operation.op2 === op2;

/** An operation of a list, by name. */
export function cacheOperation(operations: readonly CacheOperation[]): OperandKind<OperationFields> {
  const names = operations.map(({ name }) => name).join(", ");
  return {
    noun: `a cache operation (${names})`,
    template: operations.map(({ name }) => name).join("|"),
    fields: ["op1", "CRm", "op2"],
    match(operand, _sofar, mnemonic) {
      const written = nameIn(operand);
      if (operand === undefined || written === undefined) return wrongSort(operand, this.noun);
      const operation = operations.find(({ name }) => name === written);
      if (!operation) return wrongForm(operand, `${mnemonic} has no operation "${written}" in this form: ${names}`);
      const { op1, CRm, op2 } = operation;
      return matched({ op1, CRm, op2 });
    },
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
  readonly largest: number;
}

/** Of MSR (immediate): fields of PSTATE, which EL0 may not write. */
const stateFields: readonly StateField[] = [
  { name: "uao", op1: 0, op2: 3, largest: 1 },
  { name: "pan", op1: 0, op2: 4, largest: 1 },
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
  print: (fields) => stateFieldOf(fields)?.name,
};

/** Whether MSR (immediate) has no such field, or the field no such value. */
export const isReservedState = (fields: Fields<"op1" | "op2" | "CRm">): boolean => {
  const field = stateFieldOf(fields);
  return field === undefined || fields.CRm > field.largest;
};
