// One instruction, one place: a row states encoding, operands, meaning, one line of documentation and examples.
// Assembler, disassembler, decoder, translator, interpreter, hover text, completion and generated tests all read rows,
// so adding an instruction touches the one file that holds its class.

import type { FeatureSet } from "./feature.ts";
import type { Machine, ValueKinds } from "./machine.ts";
import type { OperandKind } from "./operand.ts";
import { type EncodingLayout, type FieldNames, type Fields, parsePattern } from "./pattern.ts";

interface Definition<Names extends string> {
  /** The Arm ARM's heading: "ADD (immediate)". Unique. */
  readonly name: string;
  /** Lower case. Rows that share one are tried in their order. */
  readonly mnemonic: string;
  readonly operands: readonly OperandKind<Names>[];
  /** One sentence for hover and reference, in the present tense. */
  readonly summary: string;
  /** Encoding class of the Arm ARM (DDI 0487, C4.1), whose headings outlive its section numbers: "Add/subtract (immediate)". */
  readonly reference: string;
  /** What the processor must have beyond Armv8.0-A, in so far as the operands do not say it: some encodings may need more than others. */
  readonly features?: FeatureSet | ((fields: Fields<Names>) => FeatureSet);
  /** `text // bytes in memory order, hexadecimal`: "add x0, x1, #4095 // 20fc3f91". Each is assembled and disassembled by a test. */
  readonly examples: readonly string[];
}

/** What an instruction does to the machine. */
export type Execute<Names extends string> = <V extends ValueKinds>(machine: Machine<V>, fields: Fields<Names>) => void;

interface BaseDefinition<Pattern extends string> extends Definition<FieldNames<Pattern>> {
  readonly pattern: Pattern;
  readonly execute: Execute<FieldNames<Pattern>>;
  /** Encodings that match the pattern but are unallocated, beside those that the operands cannot show. */
  readonly reserved?: (fields: Fields<FieldNames<Pattern>>) => boolean;
  /** Encodings that are allocated, but leave open what they do: the assembler writes them, as GNU as does; else they are as reserved ones. */
  readonly unpredictable?: (fields: Fields<FieldNames<Pattern>>) => boolean;
}

interface AliasDefinition<Pattern extends string> extends Definition<FieldNames<Pattern>> {
  /** The base row's pattern with the alias's own bits fixed. */
  readonly pattern: Pattern;
  /** `name` of the row whose encodings these are. */
  readonly base: string;
  /** When the disassembler shows the alias rather than the base; always, if absent. */
  readonly preferred?: (fields: Fields<FieldNames<Pattern>>) => boolean;
}

export interface InstructionRow extends Definition<string> {
  readonly layout: EncodingLayout;
  readonly pattern: string;
  readonly reserved?: (fields: Fields) => boolean;
  readonly unpredictable?: (fields: Fields) => boolean;
  /** What it does; absent on aliases, which mean what their base means. */
  readonly execute?: <V extends ValueKinds>(machine: Machine<V>, fields: Fields) => void;
  readonly base?: string;
  readonly preferred?: (fields: Fields) => boolean;
}

/** Types a row by its own pattern, then forgets the field names so that rows of every shape share a list. */
export function instruction<const Pattern extends string>(definition: BaseDefinition<Pattern>): InstructionRow {
  const row = { ...definition, layout: parsePattern(definition.pattern) } as unknown as InstructionRow;
  const particular = row.operands.filter((kind) => kind.reserved);
  if (particular.length === 0) return row;
  return { ...row, reserved: (fields) => particular.some((kind) => kind.reserved!(fields)) || (row.reserved?.(fields) ?? false) };
}

export const alias = <const Pattern extends string>(definition: AliasDefinition<Pattern>): InstructionRow =>
  ({ ...definition, layout: parsePattern(definition.pattern) }) as unknown as InstructionRow;

/** The rows of a class, which need these features where they say nothing of their own. */
export const needing = (features: FeatureSet, rows: readonly InstructionRow[]): InstructionRow[] =>
  rows.map((row) => ({ features, ...row }));
