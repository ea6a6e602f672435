// The relocations by name, for .reloc.

import { relocationType } from "../isa/relocation-type.ts";

/** Names of AAELF64 that GNU as does not know. */
const unknown: ReadonlySet<string> = new Set([
  "MOVW_GOTOFF_G0",
  "MOVW_GOTOFF_G1_NC",
  "MOVW_GOTOFF_G2",
  "MOVW_GOTOFF_G2_NC",
  "MOVW_GOTOFF_G3",
  "GOTREL64",
  "GOTREL32",
  "PLT32",
  "TLSLD_MOVW_G1",
  "TLSLD_MOVW_G0_NC",
  "TLSLD_LD_PREL19",
  "TLSLE_LDST128_TPREL_LO12",
  "TLSLE_LDST128_TPREL_LO12_NC",
  "TLSLD_LDST128_DTPREL_LO12",
  "TLSLD_LDST128_DTPREL_LO12_NC",
]);

const isKnown = (name: string): boolean => !unknown.has(name) && !name.startsWith("P32_");

export const relocationNumbers: ReadonlyMap<string, number> = new Map([
  ...Object.entries(relocationType)
    .filter(([name]) => isKnown(name))
    .map(([name, type]) => [`R_AARCH64_${name}`, type] as const),
  // Names that every target of BFD knows.
  ["BFD_RELOC_NONE", relocationType.NONE],
  ["BFD_RELOC_16", relocationType.ABS16],
  ["BFD_RELOC_32", relocationType.ABS32],
  ["BFD_RELOC_64", relocationType.ABS64],
]);
