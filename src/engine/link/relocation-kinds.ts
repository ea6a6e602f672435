// Relocations that only a linker settles: through the global offset table, and of thread-local variables (AAELF64
// §5.7.11 and §5.7.12). The plain ones are rows of the instruction set's fixups.

import { fixupByRelocation } from "../isa/fixup.ts";
import { type RelocationName, relocationType } from "../isa/relocation-type.ts";

/** What the relocation's value is. */
export type LinkValue =
  /** S + A, or S + A − P: a row of fixups says how it is written. */
  | "plain"
  /** The address of the symbol's entry in the global offset table. */
  | "tableEntry"
  /** As `tableEntry`, from the start of the table, or of the table's page. */
  | "tableOffset"
  /** The address of the entry that holds a thread-local variable's distance. */
  | "threadTableEntry"
  /** The distance of a thread-local variable from the thread pointer. */
  | "threadOffset"
  /** As `threadOffset`, of instructions that would load it from a table: they are rewritten to compute it. */
  | "threadTable"
  /** As `threadOffset`, of the descriptor sequence, which is rewritten too. */
  | "threadDescriptor"
  | "nothing";

export interface LinkRelocation {
  readonly value: LinkValue;
  /** Relocation whose row of fixups writes the value, where another one has the same field. */
  readonly writtenAs?: number;
  /** Bits of the value that are dropped before it is written. */
  readonly shift?: number;
  /** Whether bits above the field are an error. */
  readonly checkedBits?: number;
}

const own: { readonly [Name in RelocationName]?: LinkRelocation } = {
  NONE: { value: "nothing" },
  NULL: { value: "nothing" },
  ADR_GOT_PAGE: { value: "tableEntry", writtenAs: relocationType.ADR_PREL_PG_HI21 },
  LD64_GOT_LO12_NC: { value: "tableEntry", writtenAs: relocationType.LDST64_ABS_LO12_NC },
  GOT_LD_PREL19: { value: "tableEntry", writtenAs: relocationType.LD_PREL_LO19 },
  PLT32: { value: "plain", writtenAs: relocationType.PREL32 },
  ADR_PREL_PG_HI21_NC: { value: "plain", writtenAs: relocationType.ADR_PREL_PG_HI21 },
  TLSLE_MOVW_TPREL_G2: { value: "threadOffset", writtenAs: relocationType.MOVW_UABS_G2, checkedBits: 48 },
  TLSLE_MOVW_TPREL_G1: { value: "threadOffset", writtenAs: relocationType.MOVW_UABS_G1, checkedBits: 32 },
  TLSLE_MOVW_TPREL_G1_NC: { value: "threadOffset", writtenAs: relocationType.MOVW_UABS_G1_NC },
  TLSLE_MOVW_TPREL_G0: { value: "threadOffset", writtenAs: relocationType.MOVW_UABS_G0, checkedBits: 16 },
  TLSLE_MOVW_TPREL_G0_NC: { value: "threadOffset", writtenAs: relocationType.MOVW_UABS_G0_NC },
  TLSLE_ADD_TPREL_HI12: { value: "threadOffset", writtenAs: relocationType.ADD_ABS_LO12_NC, shift: 12, checkedBits: 24 },
  TLSLE_ADD_TPREL_LO12: { value: "threadOffset", writtenAs: relocationType.ADD_ABS_LO12_NC, checkedBits: 12 },
  TLSLE_ADD_TPREL_LO12_NC: { value: "threadOffset", writtenAs: relocationType.ADD_ABS_LO12_NC },
  TLSLE_LDST8_TPREL_LO12: { value: "threadOffset", writtenAs: relocationType.LDST8_ABS_LO12_NC, checkedBits: 12 },
  TLSLE_LDST8_TPREL_LO12_NC: { value: "threadOffset", writtenAs: relocationType.LDST8_ABS_LO12_NC },
  TLSLE_LDST16_TPREL_LO12: { value: "threadOffset", writtenAs: relocationType.LDST16_ABS_LO12_NC, checkedBits: 12 },
  TLSLE_LDST16_TPREL_LO12_NC: { value: "threadOffset", writtenAs: relocationType.LDST16_ABS_LO12_NC },
  TLSLE_LDST32_TPREL_LO12: { value: "threadOffset", writtenAs: relocationType.LDST32_ABS_LO12_NC, checkedBits: 12 },
  TLSLE_LDST32_TPREL_LO12_NC: { value: "threadOffset", writtenAs: relocationType.LDST32_ABS_LO12_NC },
  TLSLE_LDST64_TPREL_LO12: { value: "threadOffset", writtenAs: relocationType.LDST64_ABS_LO12_NC, checkedBits: 12 },
  TLSLE_LDST64_TPREL_LO12_NC: { value: "threadOffset", writtenAs: relocationType.LDST64_ABS_LO12_NC },
  TLSLE_LDST128_TPREL_LO12: { value: "threadOffset", writtenAs: relocationType.LDST128_ABS_LO12_NC, checkedBits: 12 },
  TLSLE_LDST128_TPREL_LO12_NC: { value: "threadOffset", writtenAs: relocationType.LDST128_ABS_LO12_NC },
  TLSIE_LD_GOTTPREL_PREL19: { value: "threadTableEntry", writtenAs: relocationType.LD_PREL_LO19 },
  LD64_GOTOFF_LO15: { value: "tableOffset", writtenAs: relocationType.LDST64_ABS_LO12_NC },
  LD64_GOTPAGE_LO15: { value: "tableOffset", writtenAs: relocationType.LDST64_ABS_LO12_NC },
  TLSIE_MOVW_GOTTPREL_G1: { value: "threadTable" },
  TLSIE_MOVW_GOTTPREL_G0_NC: { value: "threadTable" },
  TLSIE_ADR_GOTTPREL_PAGE21: { value: "threadTable" },
  TLSIE_LD64_GOTTPREL_LO12_NC: { value: "threadTable" },
  TLSGD_ADR_PREL21: { value: "threadDescriptor" },
  TLSGD_ADR_PAGE21: { value: "threadDescriptor" },
  TLSGD_ADD_LO12_NC: { value: "threadDescriptor" },
  TLSDESC_LD_PREL19: { value: "threadDescriptor" },
  TLSDESC_ADR_PREL21: { value: "threadDescriptor" },
  TLSDESC_ADR_PAGE21: { value: "threadDescriptor" },
  TLSDESC_LD64_LO12: { value: "threadDescriptor" },
  TLSDESC_ADD_LO12: { value: "threadDescriptor" },
  TLSDESC_OFF_G1: { value: "threadDescriptor" },
  TLSDESC_OFF_G0_NC: { value: "threadDescriptor" },
  TLSDESC_LDR: { value: "threadDescriptor" },
  TLSDESC_ADD: { value: "threadDescriptor" },
  TLSDESC_CALL: { value: "threadDescriptor" },
};

const ownByType: ReadonlyMap<number, LinkRelocation> = new Map(
  Object.entries(own).map(([name, row]) => [relocationType[name as RelocationName], row]),
);

const plain: LinkRelocation = { value: "plain" };

/** What a relocation asks for; undefined if it is none that a static link can settle. */
export const linkRelocation = (type: number): LinkRelocation | undefined =>
  ownByType.get(type) ?? (fixupByRelocation.has(type) ? plain : undefined);
