// Operators such as :got: and :tprel_lo12:, which name a part of an address that only the linker can know: each is
// written in an instruction as another operator is, and leaves a relocation of its own.

import type { FixupKind } from "../isa/fixup.ts";
import { matchInstruction } from "../isa/index.ts";
import type { ImmediateSyntax, OperandSyntax } from "../isa/operand.ts";

interface Operator {
  /** The operator whose field it takes; absent: none (adrp). */
  readonly like: string | undefined;
  /** R_AARCH64_*, by what fills the field otherwise. */
  readonly relocations: Readonly<Partial<Record<FixupKind, number>>>;
  /** Whether the field counts in units of 4096, as `lsl #12` says. */
  readonly shifted?: boolean;
}

const threadOffsetLow = (checked: boolean): Operator => {
  const step = checked ? 0 : 1;
  return {
    like: "lo12",
    relocations: { addAbsLo12: 550 + step, ldst8Lo12: 552 + step, ldst16Lo12: 554 + step, ldst32Lo12: 556 + step, ldst64Lo12: 558 + step },
  };
};

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["got", { like: undefined, relocations: { adrPrelPgHi21: 311, ldLitPrel19: 309 } }],
  ["got_lo12", { like: "lo12", relocations: { ldst64Lo12: 312 } }],
  ["gottprel", { like: undefined, relocations: { adrPrelPgHi21: 541 } }],
  ["gottprel_lo12", { like: "lo12", relocations: { ldst64Lo12: 542 } }],
  ["tlsdesc", { like: undefined, relocations: { adrPrelPgHi21: 562 } }],
  ["tlsdesc_lo12", { like: "lo12", relocations: { ldst64Lo12: 563, addAbsLo12: 564 } }],
  ["tprel_hi12", { like: "lo12", relocations: { addAbsLo12: 549 }, shifted: true }],
  ["tprel_lo12", threadOffsetLow(true)],
  ["tprel_lo12_nc", threadOffsetLow(false)],
  ["tprel_g2", { like: "abs_g2", relocations: { movwUabsG2: 544 } }],
  ["tprel_g1", { like: "abs_g1", relocations: { movwUabsG1: 545 } }],
  ["tprel_g1_nc", { like: "abs_g1_nc", relocations: { movwUabsG1Nc: 546 } }],
  ["tprel_g0", { like: "abs_g0", relocations: { movwUabsG0: 547 } }],
  ["tprel_g0_nc", { like: "abs_g0_nc", relocations: { movwUabsG0Nc: 548 } }],
  ["pg_hi21_nc", { like: undefined, relocations: { adrPrelPgHi21: 276 } }],
]);

export interface OperatorMatch {
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
    const { operator: _operator, modifier: _modifier, value: _value, ...bare } = immediate;
    const plain: ImmediateSyntax = operator.like === undefined ? bare : { ...bare, operator: operator.like };
    const match = matchInstruction(mnemonic, operands.toSpliced(index, 1, withImmediate(operand, plain)));
    if (!match.matched || !match.fixup) return undefined;
    const relocation = operator.relocations[match.fixup.kind];
    if (relocation === undefined) return undefined;
    return {
      word: operator.shifted ? match.word | addShift : match.word,
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
