// Operators such as :got: and :tprel_lo12:, which name a part of an address that only the linker can know: each is
// written in an instruction as another operator is, and leaves a relocation of its own.

import type { FixupKind } from "../isa/fixup.ts";
import { type InstructionMatch, matchInstruction } from "../isa/index.ts";
import type { ImmediateSyntax, OperandSyntax } from "../isa/operand.ts";
import { type RelocationName, relocationType } from "../isa/relocation-type.ts";

interface Operator {
  /** The operator whose field it takes; absent: none (adr, adrp, ldr of a literal). */
  readonly like: string | undefined;
  /** By what fills the field otherwise. */
  readonly relocations: Readonly<Partial<Record<FixupKind, RelocationName>>>;
  /** Whether the field counts in units of 4096, as `lsl #12` says. */
  readonly shifted?: boolean;
  /** MOVK keeps the other bits, so what may be negative is not for it. */
  readonly exceptMovk?: boolean;
}

/** The low 12 bits of an offset: ADD and each size of access have a relocation of their own. */
const offsetLow = (nameOf: (field: "ADD" | `LDST${8 | 16 | 32 | 64 | 128}`) => RelocationName): Operator => ({
  like: "lo12",
  relocations: {
    addAbsLo12: nameOf("ADD"),
    ldst8Lo12: nameOf("LDST8"),
    ldst16Lo12: nameOf("LDST16"),
    ldst32Lo12: nameOf("LDST32"),
    ldst64Lo12: nameOf("LDST64"),
    ldst128Lo12: nameOf("LDST128"),
  },
});

/** Addresses: what adrp, adr and a literal load leave. */
const address = (names: {
  readonly page?: RelocationName;
  readonly near?: RelocationName;
  readonly literal?: RelocationName;
}): Operator => ({
  like: undefined,
  relocations: {
    ...(names.page && { adrPrelPgHi21: names.page }),
    ...(names.near && { adrPrelLo21: names.near }),
    ...(names.literal && { ldLitPrel19: names.literal }),
  },
});

const addOnly = (name: RelocationName): Operator => ({ like: "lo12", relocations: { addAbsLo12: name } });
const loadOnly = (name: RelocationName): Operator => ({ like: "lo12", relocations: { ldst64Lo12: name, ldst32Lo12: name } });

const groupFixups = {
  G0: "movwUabsG0",
  G0_NC: "movwUabsG0Nc",
  G1: "movwUabsG1",
  G1_NC: "movwUabsG1Nc",
  G2: "movwUabsG2",
  G2_NC: "movwUabsG2Nc",
  G3: "movwUabsG3",
} as const satisfies Record<string, FixupKind>;

type Group = keyof typeof groupFixups;

/** `prel_g0` and the like: 16 bits of a value in a move. */
const groups = <Known extends Group>(
  prefix: string,
  known: readonly Known[],
  nameOf: (group: Known) => RelocationName,
  signed: readonly Known[] = [],
): [string, Operator][] =>
  known.map((group) => [
    `${prefix}_${group.toLowerCase()}`,
    {
      like: `abs_${group.toLowerCase()}`,
      relocations: { [groupFixups[group]]: nameOf(group) },
      exceptMovk: signed.includes(group),
    },
  ]);

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["pg_hi21_nc", address({ page: "ADR_PREL_PG_HI21_NC" })],
  ["got", address({ page: "ADR_GOT_PAGE", literal: "GOT_LD_PREL19" })],
  ["got_lo12", loadOnly("LD64_GOT_LO12_NC")],
  ["gotpage_lo15", loadOnly("LD64_GOTPAGE_LO15")],
  ["gottprel", address({ page: "TLSIE_ADR_GOTTPREL_PAGE21", literal: "TLSIE_LD_GOTTPREL_PREL19" })],
  ["gottprel_lo12", loadOnly("TLSIE_LD64_GOTTPREL_LO12_NC")],
  ["tlsgd", address({ page: "TLSGD_ADR_PAGE21", near: "TLSGD_ADR_PREL21" })],
  ["tlsgd_lo12", addOnly("TLSGD_ADD_LO12_NC")],
  ["tlsldm", address({ page: "TLSLD_ADR_PAGE21", near: "TLSLD_ADR_PREL21" })],
  ["tlsldm_lo12_nc", addOnly("TLSLD_ADD_LO12_NC")],
  ["tlsdesc", address({ page: "TLSDESC_ADR_PAGE21", near: "TLSDESC_ADR_PREL21", literal: "TLSDESC_LD_PREL19" })],
  [
    "tlsdesc_lo12",
    { like: "lo12", relocations: { ...loadOnly("TLSDESC_LD64_LO12").relocations, ...addOnly("TLSDESC_ADD_LO12").relocations } },
  ],
  ["tprel_hi12", { ...addOnly("TLSLE_ADD_TPREL_HI12"), shifted: true }],
  ["tprel_lo12", offsetLow((field) => `TLSLE_${field}_TPREL_LO12`)],
  ["tprel_lo12_nc", offsetLow((field) => `TLSLE_${field}_TPREL_LO12_NC`)],
  ["dtprel_hi12", addOnly("TLSLD_ADD_DTPREL_HI12")],
  ["dtprel_lo12", offsetLow((field) => `TLSLD_${field}_DTPREL_LO12`)],
  ["dtprel_lo12_nc", offsetLow((field) => `TLSLD_${field}_DTPREL_LO12_NC`)],
  ...groups("prel", ["G0", "G0_NC", "G1", "G1_NC", "G2", "G2_NC", "G3"], (group) => `MOVW_PREL_${group}`, ["G0", "G1", "G2", "G3"]),
  ...groups("gotoff", ["G0_NC", "G1"], (group) => `MOVW_GOTOFF_${group}`),
  ...groups("tprel", ["G2", "G1", "G1_NC", "G0", "G0_NC"], (group) => `TLSLE_MOVW_TPREL_${group}`, ["G0", "G1", "G2"]),
  ...groups("dtprel", ["G2", "G1", "G1_NC", "G0", "G0_NC"], (group) => `TLSLD_MOVW_DTPREL_${group}`),
  ...groups("gottprel", ["G1", "G0_NC"], (group) => `TLSIE_MOVW_GOTTPREL_${group}`),
  ...groups("tlsgd", ["G1", "G0_NC"], (group) => `TLSGD_MOVW_${group}`, ["G1"]),
  ...groups("tlsdesc_off", ["G1", "G0_NC"], (group) => `TLSDESC_OFF_${group}`),
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
    const name = operator.relocations[match.fixup.kind];
    if (name === undefined || (operator.exceptMovk && mnemonic === "movk")) return undefined;
    return {
      match,
      word: operator.shifted || (modifier?.name === "lsl" && modifier.amount?.value === 12n) ? match.word | addShift : match.word,
      relocation: relocationType[name],
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
