// Fields whose values have names: prefetch operations, barrier options, PSTATE fields. A number does for those that have none.

import type { OperandKind } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, nameIn, notEncodable, numberIn, wrongSort } from "./match.ts";

interface NamedNumbers<Name extends string> {
  readonly field: Name;
  readonly noun: string;
  readonly template: string;
  readonly largest: number;
  readonly names: ReadonlyMap<string, number>;
  /** How a value without a name is shown. */
  readonly print: (value: number) => string;
}

function namedNumber<Name extends string>({ field, noun, template, largest, names, print }: NamedNumbers<Name>): OperandKind<Name> {
  const nameOf: ReadonlyMap<number, string> = new Map([...names].map(([name, value]) => [value, name]));
  return {
    noun,
    template,
    fields: [field],
    match(operand, _sofar, mnemonic) {
      const named = names.get(nameIn(operand) ?? "");
      if (named !== undefined) return matched({ [field]: named } as Fields<Name>);
      if (operand?.kind === "immediate" && operand.value === undefined)
        return { ...wrongSort(operand, noun), rank: 1, help: `one of ${[...names.keys()].join(", ")}, or a number` };
      const value = numberIn(operand, noun);
      if (typeof value !== "bigint") return value;
      if (value < 0n || value > BigInt(largest)) return notEncodable(operand!, `${value} does not fit ${mnemonic}: 0–${largest}`);
      return matched({ [field]: Number(value) } as Fields<Name>);
    },
    print: (fields) => nameOf.get(fields[field]) ?? print(fields[field]),
  };
}

const prefetchNames = new Map(
  ["pld", "pli", "pst"].flatMap((type, typeNumber) =>
    ["l1", "l2", "l3"].flatMap((level, levelNumber) =>
      ["keep", "strm"].map((policy, policyNumber) => [type + level + policy, typeNumber * 8 + levelNumber * 2 + policyNumber] as const),
    ),
  ),
);

/** Of PRFM: what to prefetch, for what, and how near. */
export const prefetchOperation = namedNumber({
  field: "Rt",
  noun: "a prefetch operation (pldl1keep …)",
  template: "<prfop>",
  largest: 31,
  names: prefetchNames,
  print: (value) => `#0x${value.toString(16).padStart(2, "0")}`,
});

const barrierNames = new Map([
  ["oshld", 1],
  ["oshst", 2],
  ["osh", 3],
  ["nshld", 5],
  ["nshst", 6],
  ["nsh", 7],
  ["ishld", 9],
  ["ishst", 10],
  ["ish", 11],
  ["ld", 13],
  ["st", 14],
  ["sy", 15],
]);

/** Of DMB and DSB: which accesses, seen by whom. */
export const barrierOption = namedNumber({
  field: "CRm",
  noun: "a barrier option (sy, ish …)",
  template: "<option>",
  largest: 15,
  names: barrierNames,
  print: (value) => `#0x${value.toString(16).padStart(2, "0")}`,
});

/** Of ISB and CLREX: 15 unless given. */
const optionalOption = (names: ReadonlyMap<string, number>): OperandKind<"CRm"> => {
  const kind = namedNumber({
    field: "CRm",
    noun: "a number (0–15)",
    template: "{#<imm>}",
    largest: 15,
    names,
    print: (value) => `#0x${value.toString(16)}`,
  });
  return {
    ...kind,
    optional: true,
    match: (operand, sofar, mnemonic) => (operand === undefined ? matched({ CRm: 15 }) : kind.match(operand, sofar, mnemonic)),
    print: (fields, context) => (fields.CRm === 15 ? undefined : kind.print(fields, context)),
  };
};

export const instructionBarrierOption = optionalOption(new Map([["sy", 15]]));
export const monitorOption = optionalOption(new Map());

const branchKindNames = new Map([
  ["c", 1],
  ["j", 2],
  ["jc", 3],
]);

/** Of BTI: which branches may land here; none if left out. */
export const branchTargetKind: OperandKind<"targets"> = {
  noun: "c, j or jc",
  template: "{c|j|jc}",
  fields: ["targets"],
  optional: true,
  match(operand) {
    if (operand === undefined) return matched({ targets: 0 });
    const targets = branchKindNames.get(nameIn(operand) ?? "");
    return targets === undefined ? wrongSort(operand, this.noun) : matched({ targets });
  },
  print: ({ targets }) => [undefined, "c", "j", "jc"][targets],
};

/** A word that must stand there and says nothing: `csync` of PSB. */
export const fixedWord = (word: string): OperandKind<never> => ({
  noun: word,
  template: word,
  fields: [],
  match: (operand) => (nameIn(operand) === word ? matched({}) : wrongSort(operand, word)),
  print: () => word,
});
