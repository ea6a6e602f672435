// Memory operands with an immediate offset, or none: `[x1]`, `[x1, #8]`, `[x1, #8]!`, `[x1], #8`. Register offsets are in register-offset.ts.

import type { FixupKind } from "../fixup.ts";
import type { ImmediateSyntax, MemorySyntax, Mismatch, OperandKind, OperandSyntax } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { generalName } from "./general.ts";
import { describe, matched, notEncodable, signed64, withoutValue, wrongForm, wrongSort } from "./match.ts";
import { signed } from "./target.ts";

/** Bytes of an access: fixed, or 8 and 4 by the field `sf`. */
export type AccessBytes = 1 | 2 | 4 | 8 | 16 | "sf";
type WidthField<Bytes extends AccessBytes> = Bytes extends "sf" ? "sf" : never;

export const bytesOf = (bytes: AccessBytes, fields: Partial<Fields>): number => (bytes === "sf" ? (fields["sf"] === 0 ? 4 : 8) : bytes);

export const printBase = (Rn: number): string => generalName(64, Rn, "sp");

const modes = {
  offset: "[x1, #8]",
  pre: "[x1, #8]!",
  post: "[x1], #8",
} as const satisfies Record<MemorySyntax["mode"], string>;

/** The base register's number, if the operand is memory in this mode. */
export function baseIn(operand: OperandSyntax | undefined, mode: MemorySyntax["mode"], mnemonic: string): number | Mismatch {
  if (operand?.kind !== "memory") return wrongSort(operand, `a memory address such as ${modes[mode]}`);
  const { base } = operand;
  if (base.bank !== "sp" && (base.bank !== "x" || base.number === 31))
    return wrongForm(operand, `the base of an address is a 64-bit register (x0–x30) or sp, read ${describe(base)}`);
  if (operand.mode !== mode) return wrongForm(operand, `this form of ${mnemonic} addresses memory as ${modes[mode]}`);
  return base.number;
}

const noOffset = (operand: OperandSyntax): Mismatch => wrongForm(operand, "an offset must be given here: [x1, #0]!");

/** The offset as a number, 0 if there is none. */
function offsetIn({ offset, mode }: MemorySyntax, operand: OperandSyntax): bigint | Mismatch {
  if (offset === undefined) return mode === "offset" ? 0n : noOffset(operand);
  if (offset.kind === "register") return wrongForm(operand, `this form of address takes a number as its offset, read ${describe(offset)}`);
  if (offset.modifier) return wrongForm(operand, `a number as offset cannot be shifted, read ${offset.modifier.name}`);
  if (offset.operator) return wrongForm(operand, `:${offset.operator}: is not possible in this form of address`);
  return offset.value === undefined ? withoutValue(offset) : signed64(offset.value);
}

const asImmediate = (operand: OperandSyntax | undefined): ImmediateSyntax | undefined =>
  operand?.kind === "memory" && operand.offset?.kind === "immediate" ? operand.offset : undefined;

const low12Fixups: Readonly<Record<number, FixupKind>> = {
  1: "ldst8Lo12",
  2: "ldst16Lo12",
  4: "ldst32Lo12",
  8: "ldst64Lo12",
  16: "ldst128Lo12",
};

/** `[Xn{, #offset}]`: 12 bits, scaled by the access; or `:lo12:symbol`, which waits for the linker. */
export const scaledOffset = <Bytes extends AccessBytes>(access: Bytes): OperandKind<"Rn" | "imm12" | WidthField<Bytes>> => ({
  noun: "a memory address such as [x1, #8]",
  template: "[<Xn|SP>{, #<offset>}]",
  fields: ["Rn", "imm12", ...(access === "sf" ? ["sf" as WidthField<Bytes>] : [])],
  match(operand, sofar, mnemonic) {
    const Rn = baseIn(operand, "offset", mnemonic);
    if (typeof Rn !== "number") return Rn;
    const bytes = bytesOf(access, sofar);
    const immediate = asImmediate(operand);
    if (immediate?.operator === "lo12" && !immediate.modifier)
      return matched<string>({ Rn }, { kind: low12Fixups[bytes], expression: immediate.expression, span: immediate.span });
    const offset = offsetIn(operand as MemorySyntax, operand!);
    if (typeof offset !== "bigint") return offset;
    const largest = 4095 * bytes;
    if (offset < 0n || offset > BigInt(largest) || offset % BigInt(bytes) !== 0n)
      return notEncodable(
        operand!,
        `offset ${offset} does not fit ${mnemonic}: 0–${largest}${bytes > 1 ? ` in steps of ${bytes}` : ""}, or −256–255`,
        "add the offset to a register first: add x16, x1, x2, then [x16]",
      );
    return matched<string>({ Rn, imm12: Number(offset) / bytes });
  },
  print(fields) {
    const offset = fields.imm12 * bytesOf(access, fields);
    return `[${printBase(fields.Rn)}${offset ? `, #${offset}` : ""}]`;
  },
});

interface SignedOffset<Field extends string> {
  readonly field: Field;
  readonly width: number;
  readonly mode: MemorySyntax["mode"];
}

const templates = {
  offset: "[<Xn|SP>{, #<offset>}]",
  pre: "[<Xn|SP>, #<offset>]!",
  post: "[<Xn|SP>], #<offset>",
} as const satisfies Record<MemorySyntax["mode"], string>;

function signedOffset<Field extends string, Bytes extends AccessBytes>(
  { field, width, mode }: SignedOffset<Field>,
  access: Bytes,
): OperandKind<"Rn" | Field | WidthField<Bytes>> {
  return {
    noun: `a memory address such as ${modes[mode]}`,
    template: templates[mode],
    fields: ["Rn", field, ...(access === "sf" ? ["sf" as WidthField<Bytes>] : [])],
    match(operand, sofar, mnemonic) {
      const Rn = baseIn(operand, mode, mnemonic);
      if (typeof Rn !== "number") return Rn;
      const offset = offsetIn(operand as MemorySyntax, operand!);
      if (typeof offset !== "bigint") return offset;
      const bytes = BigInt(bytesOf(access, sofar));
      const limit = 2n ** BigInt(width - 1) * bytes;
      if (offset < -limit || offset >= limit || offset % bytes !== 0n)
        return notEncodable(
          operand!,
          `offset ${offset} does not fit ${mnemonic} here: −${limit}–${limit - bytes}${bytes > 1n ? ` in steps of ${bytes}` : ""}`,
        );
      return matched<string>({ Rn, [field]: Number(BigInt.asUintN(width, offset / bytes)) });
    },
    print(fields) {
      const base = printBase(fields["Rn"]);
      const offset = signed(fields[field], width) * bytesOf(access, fields);
      if (mode === "post") return `[${base}], #${offset}`;
      if (mode === "pre") return `[${base}, #${offset}]!`;
      return `[${base}${offset ? `, #${offset}` : ""}]`;
    },
  };
}

/** `[Xn{, #−256…255}]` */
export const unscaledOffset = signedOffset({ field: "imm9", width: 9, mode: "offset" }, 1);
/** `[Xn, #−256…255]!` */
export const preIndexed = signedOffset({ field: "imm9", width: 9, mode: "pre" }, 1);
/** `[Xn], #−256…255` */
export const postIndexed = signedOffset({ field: "imm9", width: 9, mode: "post" }, 1);

/** Of pairs: 7 bits, signed, scaled by one element. */
export const pairOffset = <Bytes extends AccessBytes>(access: Bytes) => signedOffset({ field: "imm7", width: 7, mode: "offset" }, access);
export const pairPreIndexed = <Bytes extends AccessBytes>(access: Bytes) => signedOffset({ field: "imm7", width: 7, mode: "pre" }, access);
export const pairPostIndexed = <Bytes extends AccessBytes>(access: Bytes) =>
  signedOffset({ field: "imm7", width: 7, mode: "post" }, access);

/** `[Xn]`, of exclusives and atomics; `[Xn, #0]` is the same. */
export const baseAlone: OperandKind<"Rn"> = {
  noun: "a memory address such as [x1]",
  template: "[<Xn|SP>]",
  fields: ["Rn"],
  match(operand, _sofar, mnemonic) {
    const Rn = baseIn(operand, "offset", mnemonic);
    if (typeof Rn !== "number") return Rn;
    const offset = offsetIn(operand as MemorySyntax, operand!);
    if (typeof offset !== "bigint") return offset;
    if (offset !== 0n)
      return notEncodable(operand!, `${mnemonic} takes no offset, read ${offset}`, "add the offset to a register first, then [x16]");
    return matched({ Rn });
  },
  print: ({ Rn }) => `[${printBase(Rn)}]`,
};
