// Operators such as :got: and :tprel_lo12:, which name a part of an address that only the linker can know: each is
// written in an instruction as another operator is, and leaves a relocation of its own.

import type { FixupKind } from "../isa/fixup.ts";
import { type InstructionMatch, matchInstruction } from "../isa/index.ts";
import type { ImmediateSyntax, OperandSyntax } from "../isa/operand.ts";

interface Operator {
  /** The operator whose field it takes; absent: none (adr, adrp, ldr of a literal). */
  readonly like: string | undefined;
  /** R_AARCH64_*, by what fills the field otherwise (AAELF64 §5.7). */
  readonly relocations: Readonly<Partial<Record<FixupKind, number>>>;
  /** Whether the field counts in units of 4096, as `lsl #12` says. */
  readonly shifted?: boolean;
  /** MOVK keeps the other bits, so what may be negative is not for it. */
  readonly exceptMovk?: boolean;
}

/** The low 12 bits of an offset: one relocation for ADD, two (checked or not) for each size of access. */
const offsetLow = (add: number, access8: number, access128: number, isChecked: boolean): Operator => {
  const step = isChecked ? 0 : 1;
  const access = (index: number): number => access8 + 2 * index + step;
  return {
    like: "lo12",
    relocations: {
      addAbsLo12: add + step,
      ldst8Lo12: access(0),
      ldst16Lo12: access(1),
      ldst32Lo12: access(2),
      ldst64Lo12: access(3),
      ldst128Lo12: access128 + step,
    },
  };
};

/** Addresses: what adrp, adr and a literal load leave; 0: they cannot. */
const address = (page: number, near: number, literal: number): Operator => ({
  like: undefined,
  relocations: {
    ...(page ? { adrPrelPgHi21: page } : {}),
    ...(near ? { adrPrelLo21: near } : {}),
    ...(literal ? { ldLitPrel19: literal } : {}),
  },
});

const addOnly = (relocation: number): Operator => ({ like: "lo12", relocations: { addAbsLo12: relocation } });
const loadOnly = (relocation: number): Operator => ({ like: "lo12", relocations: { ldst64Lo12: relocation, ldst32Lo12: relocation } });

const groupFixups = {
  g0: "movwUabsG0",
  g0_nc: "movwUabsG0Nc",
  g1: "movwUabsG1",
  g1_nc: "movwUabsG1Nc",
  g2: "movwUabsG2",
  g2_nc: "movwUabsG2Nc",
  g3: "movwUabsG3",
} as const satisfies Record<string, FixupKind>;

type Group = keyof typeof groupFixups;

/** `prel_g0` and the like: 16 bits of a value in a move. */
const groups = (
  prefix: string,
  relocations: Readonly<Partial<Record<Group, number>>>,
  signed: readonly Group[] = [],
): [string, Operator][] =>
  (Object.entries(relocations) as [Group, number][]).map(([group, relocation]) => [
    `${prefix}_${group}`,
    { like: `abs_${group}`, relocations: { [groupFixups[group]]: relocation }, exceptMovk: signed.includes(group) },
  ]);

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["pg_hi21_nc", address(276, 0, 0)],
  ["got", address(311, 0, 309)],
  ["got_lo12", loadOnly(312)],
  ["gotpage_lo15", { like: "lo12", relocations: { ldst64Lo12: 313, ldst32Lo12: 313 } }],
  ["gottprel", address(541, 0, 543)],
  ["gottprel_lo12", loadOnly(542)],
  ["tlsgd", address(513, 512, 0)],
  ["tlsgd_lo12", addOnly(514)],
  ["tlsldm", address(518, 517, 0)],
  ["tlsldm_lo12_nc", addOnly(519)],
  ["tlsdesc", address(562, 561, 560)],
  ["tlsdesc_lo12", { like: "lo12", relocations: { ldst64Lo12: 563, ldst32Lo12: 563, addAbsLo12: 564 } }],
  ["tprel_hi12", { ...addOnly(549), shifted: true }],
  ["tprel_lo12", offsetLow(550, 552, 570, true)],
  ["tprel_lo12_nc", offsetLow(550, 552, 570, false)],
  ["dtprel_hi12", addOnly(528)],
  ["dtprel_lo12", offsetLow(529, 531, 572, true)],
  ["dtprel_lo12_nc", offsetLow(529, 531, 572, false)],
  ...groups("prel", { g0: 287, g0_nc: 288, g1: 289, g1_nc: 290, g2: 291, g2_nc: 292, g3: 293 }, ["g0", "g1", "g2", "g3"]),
  ...groups("gotoff", { g0_nc: 301, g1: 302 }),
  ...groups("tprel", { g2: 544, g1: 545, g1_nc: 546, g0: 547, g0_nc: 548 }, ["g0", "g1", "g2"]),
  ...groups("dtprel", { g2: 523, g1: 524, g1_nc: 525, g0: 526, g0_nc: 527 }),
  ...groups("gottprel", { g1: 539, g0_nc: 540 }),
  ...groups("tlsgd", { g1: 515, g0_nc: 516 }, ["g1"]),
  ...groups("tlsdesc_off", { g1: 565, g0_nc: 566 }),
]);

export interface OperatorMatch {
  readonly match: InstructionMatch;
  readonly word: number;
  readonly relocation: number;
  readonly expression: unknown;
  readonly span: ImmediateSyntax["span"];
}

/** `lsl #12` of an add. */
const addShift = 1 << 22;

/** The instruction with such an operator, if it has one that fits. */
export function matchWithOperator(mnemonic: string, operands: readonly OperandSyntax[]): OperatorMatch | undefined {
  for (const [index, operand] of operands.entries()) {
    const immediate = immediateOf(operand);
    const operator = immediate?.operator === undefined ? undefined : operators.get(immediate.operator);
    if (!immediate || !operator) continue;
    const { operator: _operator, modifier, value: _value, ...bare } = immediate;
    const plain: ImmediateSyntax = operator.like === undefined ? bare : { ...bare, operator: operator.like };
    const match = matchInstruction(mnemonic, operands.toSpliced(index, 1, withImmediate(operand, plain)));
    if (!match.matched || !match.fixup) return undefined;
    const relocation = operator.relocations[match.fixup.kind];
    if (relocation === undefined || (operator.exceptMovk && mnemonic === "movk")) return undefined;
    return {
      match,
      word: operator.shifted || (modifier?.name === "lsl" && modifier.amount?.value === 12n) ? match.word | addShift : match.word,
      relocation,
      expression: immediate.expression,
      span: immediate.span,
    };
  }
  return undefined;
}

function immediateOf(operand: OperandSyntax): ImmediateSyntax | undefined {
  if (operand.kind === "immediate") return operand;
  return operand.kind === "memory" && operand.offset?.kind === "immediate" ? operand.offset : undefined;
}

const withImmediate = (operand: OperandSyntax, immediate: ImmediateSyntax): OperandSyntax =>
  operand.kind === "memory" ? { ...operand, offset: immediate } : immediate;
