// Operands that name a place in memory by its distance from the instruction: branch targets, adr, adrp, literals.
// A symbol gives a fixup; a plain number is the distance itself, as GNU as reads it.

import { hex } from "../../base/brand.ts";
import type { FixupKind } from "../fixup.ts";
import type { Fixup, ImmediateSyntax, Matched, Mismatch, OperandKind, PrintContext } from "../operand.ts";
import type { Fields } from "../pattern.ts";
import { matched, notEncodable, signed64, wrongForm, wrongSort } from "./match.ts";

/** An address as objdump prints it, modulo 2^64: `400080 <main+0x8>`, or `0x400080` where there are no symbols. */
function printAddress(address: bigint, { symbolAt }: PrintContext): string {
  const wrapped = BigInt.asUintN(64, address);
  const symbol = symbolAt?.(Number(wrapped));
  return symbol === undefined ? hex(wrapped) : `${wrapped.toString(16)} <${symbol}>`;
}

/** A field as a signed number. */
export const signed = (field: number, width: number): number => (field << (32 - width)) >> (32 - width);

const fixupFor = (kind: FixupKind, operand: ImmediateSyntax): Fixup => ({ kind, expression: operand.expression, span: operand.span });

/** `distance` as a signed field of `width` bits, counted in words; or what is wrong with it. */
function wordDistance(operand: ImmediateSyntax, distance: bigint, width: number, mnemonic: string): number | Mismatch {
  if (distance & 3n) return notEncodable(operand, `${mnemonic} reaches multiples of 4 bytes, read ${distance}`);
  const words = distance >> 2n;
  if (BigInt.asIntN(width, words) !== words)
    return notEncodable(operand, `${mnemonic} reaches ${-(2 ** (width + 1))} to ${2 ** (width + 1) - 4} bytes from here, read ${distance}`);
  return Number(BigInt.asUintN(width, words));
}

/** A target counted in words from the instruction, in a signed field. */
export function wordTarget<Name extends string>(field: Name, width: number, fixup: FixupKind): OperandKind<Name> {
  const noun = "a label";
  return {
    noun,
    template: "<label>",
    fields: [field],
    match(operand, _sofar, mnemonic) {
      if (operand?.kind !== "immediate" || operand.modifier || operand.float !== undefined) return wrongSort(operand, noun);
      if (operand.operator) return wrongForm(operand, `:${operand.operator}: is not possible here: ${mnemonic} takes a label`);
      if (operand.value === undefined) return matched({}, fixupFor(fixup, operand));
      const words = wordDistance(operand, signed64(operand.value), width, mnemonic);
      return typeof words === "number" ? matched({ [field]: words } as Fields<Name>) : words;
    },
    print: (fields, context) => printAddress(BigInt(context.pc) + 4n * BigInt(signed(fields[field], width)), context),
  };
}

/** As `wordTarget`, with what the disassembler says beside it. */
export const commentedTarget = <Name extends string>(kind: OperandKind<Name>, comment: string): OperandKind<Name> => ({
  ...kind,
  print: (fields, context) => `${kind.print(fields, context)}  // ${comment}`,
});

/** The target of a literal load: a label, or `=expression`, whose value the assembler puts into a literal pool. */
export function literalTarget(bytes: 4 | 8 | 16): OperandKind<"imm19"> {
  const label = wordTarget("imm19", 19, "ldLitPrel19");
  return {
    ...label,
    noun: "a label or =value",
    template: "<label>|=<value>",
    match(operand, sofar, mnemonic): Matched<"imm19"> | Mismatch {
      if (operand?.kind !== "literal") return label.match(operand, sofar, mnemonic);
      return matched({}, { ...fixupFor("ldLitPrel19", operand.value), span: operand.span, literalBytes: bytes });
    },
  };
}

const adrDistance = ({ immhi, immlo }: Fields<"immhi" | "immlo">): number => signed(immhi * 4 + immlo, 21);

const adrFields = (distance: bigint): Fields<"immhi" | "immlo"> => {
  const field = Number(BigInt.asUintN(21, distance));
  return { immhi: field >>> 2, immlo: field & 3 };
};

/** Of ADR: bytes from the instruction. */
export const adrTarget: OperandKind<"immhi" | "immlo"> = {
  noun: "a label",
  template: "<label>",
  fields: ["immhi", "immlo"],
  match(operand, _sofar, mnemonic) {
    if (operand?.kind !== "immediate" || operand.modifier || operand.float !== undefined) return wrongSort(operand, this.noun);
    if (operand.operator) return wrongForm(operand, `:${operand.operator}: is not possible here: ${mnemonic} takes a label`);
    if (operand.value === undefined) return matched({}, fixupFor("adrPrelLo21", operand));
    const value = signed64(operand.value);
    if (BigInt.asIntN(21, value) !== value) return notEncodable(operand, `adr reaches -1048576 to 1048575 bytes from here, read ${value}`);
    return matched(adrFields(value));
  },
  print: (fields, context) => printAddress(BigInt(context.pc + adrDistance(fields)), context),
};

/** Of ADRP: 4 KiB pages from the instruction's own. A number is an address here, so it waits for the linker as a label does. */
export const adrpTarget: OperandKind<"immhi" | "immlo"> = {
  noun: "a label",
  template: "<label>",
  fields: ["immhi", "immlo"],
  match(operand, _sofar, mnemonic) {
    if (operand?.kind !== "immediate" || operand.modifier || operand.float !== undefined) return wrongSort(operand, this.noun);
    if (operand.hash) return wrongForm(operand, `${mnemonic} takes a label, or an address without #`);
    if (operand.operator && operand.operator !== "pg_hi21")
      return wrongForm(operand, `:${operand.operator}: is not possible here: ${mnemonic} takes a label`);
    return matched({}, fixupFor("adrPrelPgHi21", operand));
  },
  print: (fields, context) => printAddress(pageOf(context.pc) + (BigInt(adrDistance(fields)) << 12n), context),
};

const pageOf = (pc: number): bigint => BigInt(pc) & ~0xfffn;

/** What ADR and ADRP compute. */
export const adrAddress = (pc: number, fields: Fields<"immhi" | "immlo">): bigint => BigInt(pc + adrDistance(fields));
export const adrpAddress = (pc: number, fields: Fields<"immhi" | "immlo">): bigint => pageOf(pc) + (BigInt(adrDistance(fields)) << 12n);
