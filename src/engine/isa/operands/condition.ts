// Condition codes. Arm ARM C1.2.4; the names after the first of each come from SVE, and objdump lists them beside the first.

import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, nameIn, wrongForm, wrongSort } from "./match.ts";

/** By number. The first name is the one that is shown. */
export const conditionNames: readonly (readonly [shown: string, ...others: string[]])[] = [
  ["eq", "none"],
  ["ne", "any"],
  ["cs", "hs", "nlast"],
  ["cc", "lo", "ul", "last"],
  ["mi", "first"],
  ["pl", "nfrst"],
  ["vs"],
  ["vc"],
  ["hi", "pmore"],
  ["ls", "plast"],
  ["ge", "tcont"],
  ["lt", "tstop"],
  ["gt"],
  ["le"],
  ["al"],
  ["nv"],
];

const numberByName: ReadonlyMap<string, number> = new Map(
  conditionNames.flatMap((names, number) => names.map((name) => [name, number] as const)),
);

/** Conditions 14 and 15 always hold, and have no opposite. */
export const isAlways = (condition: number): boolean => condition >= 14;

function conditionKind<Name extends string>(field: Name, inverted: boolean): OperandKind<Name> {
  const noun = `a condition (eq, ne, lt …${inverted ? ", not al" : ""})`;
  return {
    noun,
    template: "<cond>",
    fields: [field],
    match(operand, _sofar, mnemonic) {
      const number = numberByName.get(nameIn(operand) ?? "");
      if (number === undefined) return wrongSort(operand, noun);
      if (inverted && isAlways(number))
        return wrongForm(operand!, `${mnemonic} takes no al or nv: it needs a condition that has an opposite`);
      return matched({ [field]: inverted ? number ^ 1 : number } as Fields<Name>);
    },
    print(fields) {
      const [shown, ...others] = conditionNames[inverted ? fields[field] ^ 1 : fields[field]];
      return others.length > 0 ? `${shown}\t// ${shown} = ${others.join(", ")}` : shown;
    },
  };
}

/** The last operand of CSEL and CCMP. */
export const condition = <Name extends string>(field: Name): OperandKind<Name> => conditionKind(field, false);

/** Of CSET, CINC and their like, which encode the opposite. */
export const oppositeCondition = <Name extends string>(field: Name): OperandKind<Name> => conditionKind(field, true);
