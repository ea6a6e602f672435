// Fixups and relocations: how a symbol's value becomes bits of an instruction or of data. One row each, read by the
// assembler (which settles what it can) and by the linker (which settles the rest).
// Source: ELF for the Arm 64-bit Architecture (AAELF64) §5.7. S + A is `value`, P is the place.

import { relocationType } from "./relocation-type.ts";

export interface FixupRow {
  /** What is left in the object file when the assembler cannot settle it. */
  readonly relocation: number;
  /** Bytes patched. */
  readonly bytes: 1 | 2 | 4 | 8;
  /** Whether the result depends on the place: then a symbol of the same section settles it without a relocation. */
  readonly relative: boolean;
  /** The patched unit, or the reason why the value does not fit. `unit` is the present contents, little-endian. */
  apply(unit: bigint, value: bigint, place: bigint): bigint | string;
}

const page = (address: bigint): bigint => address & ~0xfffn;

/** From place to value, around the end of the address space if that is nearer. */
const distance = (value: bigint, place: bigint): bigint => BigInt.asIntN(64, value - place);

/** Puts the low `width` bits of `field` at `shift` of the unit. */
const insert = (unit: bigint, field: bigint, shift: number, width: number): bigint => {
  const mask = (1n << BigInt(width)) - 1n;
  return (unit & ~(mask << BigInt(shift))) | ((field & mask) << BigInt(shift));
};

const fitsSigned = (value: bigint, bits: number): boolean => BigInt.asIntN(bits, value) === value;
const fitsEither = (value: bigint, bits: number): boolean => fitsSigned(value, bits) || BigInt.asUintN(bits, value) === value;

const data = (relocation: number, bytes: 1 | 2 | 4 | 8, relative: boolean): FixupRow => ({
  relocation,
  bytes,
  relative,
  apply(_unit, value, place) {
    const result = relative ? distance(value, place) : value;
    if (bytes < 8 && !fitsEither(result, bytes * 8)) return `value ${result} does not fit ${bytes} bytes`;
    return BigInt.asUintN(bytes * 8, result);
  },
});

/** A word offset from the place: branches and literal loads. */
const branch = (relocation: number, shift: number, width: number): FixupRow => ({
  relocation,
  bytes: 4,
  relative: true,
  apply(unit, value, place) {
    const offset = distance(value, place);
    if (offset & 3n) return `the target is not a multiple of 4 bytes away (${offset})`;
    if (!fitsSigned(offset, width + 2)) return `the target is ${offset} bytes away; this instruction reaches ±${rangeText(width + 2)}`;
    return insert(unit, offset >> 2n, shift, width);
  },
});

const rangeText = (bits: number): string => {
  const bytes = 2 ** (bits - 1);
  return bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : `${bytes / 1024} KiB`;
};

/** The scaled low 12 bits of an address in the offset of a load or store. */
const loadStoreLow12 = (relocation: number, bits: number): FixupRow => ({
  relocation,
  bytes: 4,
  relative: false,
  apply(unit, value) {
    const scale = BigInt(Math.log2(bits / 8));
    const low = value & 0xfffn;
    if (low & ((1n << scale) - 1n)) return `address ${hexOf(value)} is not aligned to the ${bits / 8} bytes of this access`;
    return insert(unit, low >> scale, 10, 12);
  },
});

const hexOf = (value: bigint): string => `0x${value.toString(16)}`;

/** ADR and ADRP carry the low two bits of their immediate apart. */
const insertAdr = (unit: bigint, field: bigint): bigint => insert(insert(unit, field, 29, 2), field >> 2n, 5, 19);

/** 16 bits of an absolute value in a MOVZ or MOVK, `group` counting from the low end. Checked: nothing may lie above them. */
const moveWide = (relocation: number, group: number, checked: boolean): FixupRow => ({
  relocation,
  bytes: 4,
  relative: false,
  apply(unit, value) {
    const unsigned = BigInt.asUintN(64, value);
    if (checked && unsigned >> BigInt(16 * (group + 1)))
      return `${hexOf(unsigned)} has more than ${16 * (group + 1)} bits: :abs_g${group}_nc: takes its part unchecked`;
    return insert(unit, unsigned >> BigInt(16 * group), 5, 16);
  },
});

/** As `moveWide` of a signed value: the instruction becomes MOVN if it is negative and MOVZ if not. */
const moveWideSigned = (relocation: number, group: number): FixupRow => ({
  relocation,
  bytes: 4,
  relative: false,
  apply(unit, value) {
    const bits = 16 * (group + 1) + 1;
    const signed = BigInt.asIntN(64, value);
    if (!fitsSigned(signed, bits)) return `${signed} does not fit ${bits} bits with its sign`;
    return insert(insert(unit, (signed < 0n ? ~signed : signed) >> BigInt(16 * group), 5, 16), signed < 0n ? 0n : 1n, 30, 1);
  },
});

export const fixups = {
  abs64: data(relocationType.ABS64, 8, false),
  abs32: data(relocationType.ABS32, 4, false),
  abs16: data(relocationType.ABS16, 2, false),
  /** No relocation exists for one byte: the assembler must settle it. */
  abs8: data(relocationType.NONE, 1, false),
  prel64: data(relocationType.PREL64, 8, true),
  prel32: data(relocationType.PREL32, 4, true),
  prel16: data(relocationType.PREL16, 2, true),
  jump26: branch(relocationType.JUMP26, 0, 26),
  call26: branch(relocationType.CALL26, 0, 26),
  condbr19: branch(relocationType.CONDBR19, 5, 19),
  tstbr14: branch(relocationType.TSTBR14, 5, 14),
  ldLitPrel19: branch(relocationType.LD_PREL_LO19, 5, 19),
  adrPrelLo21: {
    relocation: relocationType.ADR_PREL_LO21,
    bytes: 4,
    relative: true,
    apply(unit, value, place) {
      const offset = distance(value, place);
      if (!fitsSigned(offset, 21)) return `the target is ${offset} bytes away; adr reaches ±1 MiB`;
      return insertAdr(unit, offset);
    },
  },
  adrPrelPgHi21: {
    relocation: relocationType.ADR_PREL_PG_HI21,
    bytes: 4,
    relative: true,
    apply(unit, value, place) {
      const pages = distance(page(value), page(place)) >> 12n;
      if (!fitsSigned(pages, 21)) return `the target's page is ${pages} pages away; adrp reaches ±4 GiB`;
      return insertAdr(unit, pages);
    },
  },
  addAbsLo12: {
    relocation: relocationType.ADD_ABS_LO12_NC,
    bytes: 4,
    relative: false,
    apply: (unit, value) => insert(unit, value & 0xfffn, 10, 12),
  },
  ldst8Lo12: loadStoreLow12(relocationType.LDST8_ABS_LO12_NC, 8),
  ldst16Lo12: loadStoreLow12(relocationType.LDST16_ABS_LO12_NC, 16),
  ldst32Lo12: loadStoreLow12(relocationType.LDST32_ABS_LO12_NC, 32),
  ldst64Lo12: loadStoreLow12(relocationType.LDST64_ABS_LO12_NC, 64),
  ldst128Lo12: loadStoreLow12(relocationType.LDST128_ABS_LO12_NC, 128),
  movwUabsG0: moveWide(relocationType.MOVW_UABS_G0, 0, true),
  movwUabsG0Nc: moveWide(relocationType.MOVW_UABS_G0_NC, 0, false),
  movwUabsG1: moveWide(relocationType.MOVW_UABS_G1, 1, true),
  movwUabsG1Nc: moveWide(relocationType.MOVW_UABS_G1_NC, 1, false),
  movwUabsG2: moveWide(relocationType.MOVW_UABS_G2, 2, true),
  movwUabsG2Nc: moveWide(relocationType.MOVW_UABS_G2_NC, 2, false),
  movwUabsG3: moveWide(relocationType.MOVW_UABS_G3, 3, true),
  movwSabsG0: moveWideSigned(relocationType.MOVW_SABS_G0, 0),
  movwSabsG1: moveWideSigned(relocationType.MOVW_SABS_G1, 1),
  movwSabsG2: moveWideSigned(relocationType.MOVW_SABS_G2, 2),
} satisfies Record<string, FixupRow>;

export type FixupKind = keyof typeof fixups;

export const fixupByRelocation: ReadonlyMap<number, FixupRow> = new Map(
  Object.values<FixupRow>(fixups).map((row) => [row.relocation, row]),
);
