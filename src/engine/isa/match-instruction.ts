// A statement to a word: finds the row of a mnemonic that takes these operands, or says why none does.

import type { Span } from "../base/diagnostic.ts";
import type { FeatureSet } from "./feature.ts";
import type { InstructionRow } from "./instruction.ts";
import { baseOf, formOf, rowsByMnemonic } from "./instruction-set.ts";
import { nearestNames } from "./nearest-names.ts";
import type { Fixup, Mismatch, OperandSyntax, RegisterBank } from "./operand.ts";
import { sortsOf } from "./operand-sorts.ts";
import { completeFields, extractFields, insertFields } from "./pattern.ts";
import { extensionOf, isScalableRegister, unsupportedMessage } from "./unsupported.ts";

export interface InstructionMatch {
  readonly matched: true;
  /** Unsigned; the bits that `fixup` fills are 0. */
  readonly word: number;
  readonly row: InstructionRow;
  readonly fixup?: Fixup;
}

export interface InstructionMismatch {
  readonly matched: false;
  /** What was read and the rule that it breaks. */
  readonly message: string;
  readonly help?: string;
  /** The operand that is wrong; absent: the whole statement. */
  readonly span?: Span;
  /** How this mnemonic can be written; empty if there is no such instruction. */
  readonly forms: readonly string[];
  /** For an unknown mnemonic: those spelt most like it. */
  readonly suggestions: readonly string[];
}

/**
 * The first row of the mnemonic (as written, any case) that takes the operands, in the order of GNU as; else the message of
 * the row that came nearest. An immediate that has no value yet is refused wherever only a number will do, so match again
 * when the symbols have theirs: every instruction is 4 bytes whatever comes of it. Branch and adr targets, literals and
 * operands with an operator (`:lo12:`) give a `fixup`, valued or not.
 */
export function matchInstruction(mnemonic: string, operands: readonly OperandSyntax[]): InstructionMatch | InstructionMismatch {
  const name = mnemonic.toLowerCase();
  const candidates = rowsByMnemonic.get(name);
  if (!candidates) return unknownMnemonic(name);
  for (const row of likelyRows(candidates, name, operands)) {
    const attempt = matchRow(row, name, operands);
    if ("word" in attempt) return { matched: true, row, ...attempt };
  }
  let nearest: { mismatch: Mismatch; operand: number } | undefined;
  for (const row of candidates) {
    const attempt = matchRow(row, name, operands);
    if ("word" in attempt) return { matched: true, row, ...attempt };
    const { mismatch, operand } = attempt;
    if (!nearest || operand > nearest.operand || (operand === nearest.operand && mismatch.rank > nearest.mismatch.rank)) nearest = attempt;
  }
  const { message, help = helpWithScalars(name, operands), span } = scalableOperand(operands) ?? nearest!.mismatch;
  return {
    matched: false,
    message,
    ...(help === undefined ? {} : { help }),
    ...(span === undefined ? {} : { span }),
    forms: [...new Set(candidates.map(formOf))],
    suggestions: [],
  };
}

const scalarBanks: readonly RegisterBank[] = ["h", "s", "d"];

/** Floating point has mnemonics of its own: `cmp d0, d1` means `fcmp`. */
function helpWithScalars(name: string, operands: readonly OperandSyntax[]): string | undefined {
  const float = name === "sdiv" || name === "udiv" ? "fdiv" : `f${name}`;
  const hasScalars = operands.some((operand) => operand.kind === "register" && scalarBanks.includes(operand.bank));
  return hasScalars && rowsByMnemonic.has(float) ? `of floating-point numbers: ${float}` : undefined;
}

/** An operand that names a register of SVE or SME: no row takes it, and no row can say why. */
function scalableOperand(operands: readonly OperandSyntax[]): Omit<Mismatch, "matched" | "rank"> | undefined {
  for (const operand of operands) {
    const named = operand.kind === "immediate" && operand.value === undefined && operand.name !== undefined;
    if (named && isScalableRegister(operand.name))
      return {
        span: operand.span,
        message: `${operand.name} is not supported by this machine: scalable vectors and matrices (SVE, SME) are absent from a Neoverse N1`,
      };
  }
  return undefined;
}

/**
 * Rows of a mnemonic that can take operands of these sorts, in their order; found out when such operands are first met. Which operands those
 * are makes no difference: what is refused as another sort is refused for its sort alone (match-instruction.test.ts).
 */
const rowsBySorts = new Map<readonly InstructionRow[], Map<number, readonly InstructionRow[]>>();

/** The rows that may match: a mnemonic such as `ldr` has dozens, and most of them want another sort of operand. */
function likelyRows(candidates: readonly InstructionRow[], name: string, operands: readonly OperandSyntax[]): readonly InstructionRow[] {
  if (candidates.length === 1) return candidates;
  const sorts = sortsOf(operands);
  if (sorts === undefined) return candidates;
  let known = rowsBySorts.get(candidates);
  if (!known) {
    known = new Map();
    rowsBySorts.set(candidates, known);
  }
  let likely = known.get(sorts);
  if (!likely) {
    likely = candidates.filter((row) => {
      const attempt = matchRow(row, name, operands);
      return "word" in attempt || attempt.mismatch.rank > 0 || attempt.mismatch.ofThisValue === true;
    });
    known.set(sorts, likely);
  }
  return likely;
}

/** What the processor must have for a statement that has matched. */
export function featuresOf({ row, word }: InstructionMatch, operands: readonly OperandSyntax[]): FeatureSet {
  const { features = 0, operands: kinds, layout } = row;
  let needed = typeof features === "number" ? features : features(extractFields(layout, word));
  for (let index = 0; index < kinds.length; index += 1)
    needed |= kinds[index].features?.(extractFields(layout, word), operands[index]) ?? 0;
  return needed;
}

type Attempt = { word: number; fixup?: Fixup } | { mismatch: Mismatch; operand: number };

function matchRow(row: InstructionRow, mnemonic: string, operands: readonly OperandSyntax[]): Attempt {
  const fields: Record<string, number> = {};
  let fixup: Fixup | undefined;
  for (let index = 0; index < row.operands.length; index += 1) {
    const kind = row.operands[index];
    const operand = operands[index];
    const result = operand === undefined && !kind.optional ? missingOperand(kind.noun) : kind.match(operand, fields, mnemonic);
    if (!result.matched) return { mismatch: result, operand: index };
    for (const name in result.fields) {
      const value = result.fields[name]!;
      const before = fields[name];
      if (before !== undefined && before !== value && !kind.refines?.includes(name))
        return { mismatch: conflictingOperand(operand, kind.noun), operand: index };
      fields[name] = value;
    }
    fixup ??= result.fixup;
  }
  if (operands.length > row.operands.length) {
    const operand = row.operands.length;
    return { mismatch: surplusOperand(row, operands[operand]), operand };
  }
  const word = insertFields(row.layout, fields);
  const { layout, reserved } = row.base === undefined ? row : baseOf(row);
  if (reserved?.(row.base === undefined ? completeFields(layout, fields) : extractFields(layout, word)))
    return { mismatch: { matched: false, rank: 2, message: `${mnemonic} has no encoding for these operands together` }, operand: 0 };
  return fixup ? { word, fixup } : { word };
}

const missingOperand = (noun: string): Mismatch => ({
  matched: false,
  rank: 0,
  message: `an operand is missing: expected ${noun}`,
});

const conflictingOperand = (operand: OperandSyntax | undefined, noun: string): Mismatch => ({
  matched: false,
  rank: 1,
  ...(operand ? { span: operand.span } : {}),
  message: `expected ${noun} that agrees with the operands before it`,
});

const surplusOperand = (row: InstructionRow, operand: OperandSyntax): Mismatch => ({
  matched: false,
  rank: 1,
  span: operand.span,
  message:
    row.operands.length === 0
      ? `${row.mnemonic} takes no operands`
      : `${row.mnemonic} takes ${row.operands.length} operand${row.operands.length === 1 ? "" : "s"} (${formOf(row)}), this is one more`,
});

function unknownMnemonic(name: string): InstructionMismatch {
  const extension = extensionOf(name);
  if (extension) return { matched: false, message: unsupportedMessage(name, extension), forms: [], suggestions: [] };
  const suggestions = nearestNames(name, [...rowsByMnemonic.keys()]);
  return {
    matched: false,
    message: `there is no instruction "${name}"`,
    ...(suggestions.length > 0 ? { help: `did you mean ${suggestions.join(", ")}?` } : {}),
    forms: [],
    suggestions,
  };
}
