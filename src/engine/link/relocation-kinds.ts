// Relocations that only a linker settles: through the global offset table, and of thread-local variables (AAELF64
// §5.7.11 and §5.7.12). The plain ones are rows of the instruction set's fixups.

import { fixupByRelocation } from "../isa/fixup.ts";

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
  readonly name: string;
  readonly value: LinkValue;
  /** Relocation whose row of fixups writes the value, where another one has the same field. */
  readonly writtenAs?: number;
  /** Bits of the value that are dropped before it is written. */
  readonly shift?: number;
  /** Whether bits above the field are an error. */
  readonly checkedBits?: number;
}

const own: ReadonlyMap<number, LinkRelocation> = new Map<number, LinkRelocation>([
  [0, { name: "R_AARCH64_NONE", value: "nothing" }],
  [256, { name: "R_AARCH64_NONE", value: "nothing" }],
  [311, { name: "R_AARCH64_ADR_GOT_PAGE", value: "tableEntry", writtenAs: 275 }],
  [312, { name: "R_AARCH64_LD64_GOT_LO12_NC", value: "tableEntry", writtenAs: 286 }],
  [309, { name: "R_AARCH64_GOT_LD_PREL19", value: "tableEntry", writtenAs: 273 }],
  [314, { name: "R_AARCH64_PLT32", value: "plain", writtenAs: 261 }],
  [276, { name: "R_AARCH64_ADR_PREL_PG_HI21_NC", value: "plain", writtenAs: 275 }],
  [544, { name: "R_AARCH64_TLSLE_MOVW_TPREL_G2", value: "threadOffset", writtenAs: 267, checkedBits: 48 }],
  [545, { name: "R_AARCH64_TLSLE_MOVW_TPREL_G1", value: "threadOffset", writtenAs: 265, checkedBits: 32 }],
  [546, { name: "R_AARCH64_TLSLE_MOVW_TPREL_G1_NC", value: "threadOffset", writtenAs: 266 }],
  [547, { name: "R_AARCH64_TLSLE_MOVW_TPREL_G0", value: "threadOffset", writtenAs: 263, checkedBits: 16 }],
  [548, { name: "R_AARCH64_TLSLE_MOVW_TPREL_G0_NC", value: "threadOffset", writtenAs: 264 }],
  [549, { name: "R_AARCH64_TLSLE_ADD_TPREL_HI12", value: "threadOffset", writtenAs: 277, shift: 12, checkedBits: 24 }],
  [550, { name: "R_AARCH64_TLSLE_ADD_TPREL_LO12", value: "threadOffset", writtenAs: 277, checkedBits: 12 }],
  [551, { name: "R_AARCH64_TLSLE_ADD_TPREL_LO12_NC", value: "threadOffset", writtenAs: 277 }],
  [552, { name: "R_AARCH64_TLSLE_LDST8_TPREL_LO12", value: "threadOffset", writtenAs: 278, checkedBits: 12 }],
  [553, { name: "R_AARCH64_TLSLE_LDST8_TPREL_LO12_NC", value: "threadOffset", writtenAs: 278 }],
  [554, { name: "R_AARCH64_TLSLE_LDST16_TPREL_LO12", value: "threadOffset", writtenAs: 284, checkedBits: 12 }],
  [555, { name: "R_AARCH64_TLSLE_LDST16_TPREL_LO12_NC", value: "threadOffset", writtenAs: 284 }],
  [556, { name: "R_AARCH64_TLSLE_LDST32_TPREL_LO12", value: "threadOffset", writtenAs: 285, checkedBits: 12 }],
  [557, { name: "R_AARCH64_TLSLE_LDST32_TPREL_LO12_NC", value: "threadOffset", writtenAs: 285 }],
  [558, { name: "R_AARCH64_TLSLE_LDST64_TPREL_LO12", value: "threadOffset", writtenAs: 286, checkedBits: 12 }],
  [559, { name: "R_AARCH64_TLSLE_LDST64_TPREL_LO12_NC", value: "threadOffset", writtenAs: 286 }],
  [570, { name: "R_AARCH64_TLSLE_LDST128_TPREL_LO12", value: "threadOffset", writtenAs: 299, checkedBits: 12 }],
  [571, { name: "R_AARCH64_TLSLE_LDST128_TPREL_LO12_NC", value: "threadOffset", writtenAs: 299 }],
  [543, { name: "R_AARCH64_TLSIE_LD_GOTTPREL_PREL19", value: "threadTableEntry", writtenAs: 273 }],
  [310, { name: "R_AARCH64_LD64_GOTOFF_LO15", value: "tableOffset", writtenAs: 286 }],
  [313, { name: "R_AARCH64_LD64_GOTPAGE_LO15", value: "tableOffset", writtenAs: 286 }],
  [539, { name: "R_AARCH64_TLSIE_MOVW_GOTTPREL_G1", value: "threadTable" }],
  [540, { name: "R_AARCH64_TLSIE_MOVW_GOTTPREL_G0_NC", value: "threadTable" }],
  [541, { name: "R_AARCH64_TLSIE_ADR_GOTTPREL_PAGE21", value: "threadTable" }],
  [542, { name: "R_AARCH64_TLSIE_LD64_GOTTPREL_LO12_NC", value: "threadTable" }],
  [512, { name: "R_AARCH64_TLSGD_ADR_PREL21", value: "threadDescriptor" }],
  [513, { name: "R_AARCH64_TLSGD_ADR_PAGE21", value: "threadDescriptor" }],
  [514, { name: "R_AARCH64_TLSGD_ADD_LO12_NC", value: "threadDescriptor" }],
  [560, { name: "R_AARCH64_TLSDESC_LD_PREL19", value: "threadDescriptor" }],
  [561, { name: "R_AARCH64_TLSDESC_ADR_PREL21", value: "threadDescriptor" }],
  [562, { name: "R_AARCH64_TLSDESC_ADR_PAGE21", value: "threadDescriptor" }],
  [563, { name: "R_AARCH64_TLSDESC_LD64_LO12", value: "threadDescriptor" }],
  [564, { name: "R_AARCH64_TLSDESC_ADD_LO12", value: "threadDescriptor" }],
  [565, { name: "R_AARCH64_TLSDESC_OFF_G1", value: "threadDescriptor" }],
  [566, { name: "R_AARCH64_TLSDESC_OFF_G0_NC", value: "threadDescriptor" }],
  [567, { name: "R_AARCH64_TLSDESC_LDR", value: "threadDescriptor" }],
  [568, { name: "R_AARCH64_TLSDESC_ADD", value: "threadDescriptor" }],
  [569, { name: "R_AARCH64_TLSDESC_CALL", value: "threadDescriptor" }],
]);

/** What a relocation asks for; undefined if it is none that a static link can settle. */
export function linkRelocation(type: number): LinkRelocation | undefined {
  const plain = fixupByRelocation.get(type);
  return own.get(type) ?? (plain && type !== 0 ? { name: plain.relocationName, value: "plain" } : undefined);
}
