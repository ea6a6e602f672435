// Accesses to thread-local variables whose distance from the thread pointer is known, as it is in a static program: code
// that would ask for the distance, by a table or by a call, is rewritten to have it as a constant (AAELF64 "Relaxations").

import type { Relocation } from "../elf/object-file.ts";
import { relocationType } from "../isa/relocation-type.ts";

/** movz x0, #HIGH, lsl #16 and movk x0, #LOW: what most sequences become. */
const high = (offset: number, register = 0): number => (0xd2a00000 | (((offset >>> 16) & 0xffff) << 5) | register) >>> 0;
const low = (offset: number, register = 0): number => (0xf2800000 | ((offset & 0xffff) << 5) | register) >>> 0;
const nop = 0xd503201f;
/** mrs x1, tpidr_el0 and add x0, x1, x0. */
const readPointer = 0xd53bd041;
const addPointer = 0x8b000020;

/** Words from the relocation's place on, and how many relocations that makes superfluous, itself included. */
interface Rewriting {
  readonly words: readonly number[];
  readonly relocations: number;
}

/** `offset`: of the variable, from the thread pointer. Gives why it cannot be, if it cannot. */
export function rewriteThreadAccess({ type }: Relocation, present: number, offset: bigint): Rewriting | string {
  if (offset < 0n || offset >> 32n !== 0n) return `the thread-local offset ${offset} is too large`;
  const distance = Number(offset);
  const one = (word: number): Rewriting => ({ words: [word], relocations: 1 });
  switch (type) {
    // From the table: TLSIE.
    case relocationType.TLSIE_MOVW_GOTTPREL_G1:
    case relocationType.TLSIE_ADR_GOTTPREL_PAGE21:
      return one(high(distance, present & 31));
    case relocationType.TLSIE_MOVW_GOTTPREL_G0_NC:
    case relocationType.TLSIE_LD64_GOTTPREL_LO12_NC:
      return one(low(distance, present & 31));
    // By a descriptor: TLSDESC.
    case relocationType.TLSDESC_ADR_PAGE21:
    case relocationType.TLSDESC_OFF_G1:
    case relocationType.TLSGD_ADR_PAGE21:
      return one(high(distance));
    case relocationType.TLSDESC_LD64_LO12:
    case relocationType.TLSDESC_OFF_G0_NC:
      return one(low(distance));
    // ldr, adr, blr of the tiny model.
    case relocationType.TLSDESC_LD_PREL19:
      return { words: [high(distance), low(distance), nop], relocations: 3 };
    // adr, bl, nop of the tiny model, TLSGD.
    case relocationType.TLSGD_ADR_PREL21:
      return {
        words: [readPointer, (0x91400020 | (((distance >>> 12) & 0xfff) << 10)) >>> 0, (0x91000000 | ((distance & 0xfff) << 10)) >>> 0],
        relocations: 2,
      };
    // add, bl __tls_get_addr, nop.
    case relocationType.TLSGD_ADD_LO12_NC:
      return { words: [low(distance), readPointer, addPointer], relocations: 2 };
    default:
      return one(nop);
  }
}
