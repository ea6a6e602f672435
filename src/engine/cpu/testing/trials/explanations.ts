// Why outcomes here may differ from those of qemu-aarch64 7.2: errors of qemu, and what the Arm ARM leaves open. A difference that
// none of these covers is a failure. Each covers as little as it can: the signals, the words, and the places that may differ.

import { decode, rows } from "../../../isa/index.ts";
import { extractFields } from "../../../isa/pattern.ts";
import { effectsOf } from "../../effects.ts";
import { type Difference, placesOf } from "./differences.ts";
import { doublewordAt, recordField, signal, wordAt } from "./record.ts";

export interface Explanation {
  readonly reason: string;
  readonly covers: (difference: Difference) => boolean;
}

const signals = ({ here, qemu }: Difference): readonly [here: number, qemu: number] => [
  wordAt(here, recordField.signal),
  wordAt(qemu, recordField.signal),
];
const end = (difference: Difference, here: number, qemu: number): boolean => {
  const [found, expected] = signals(difference);
  return found === here && expected === qemu;
};
const onlyIn = (difference: Difference, isAllowed: (place: string) => boolean): boolean => placesOf(difference).every(isAllowed);
const mnemonic = ({ subject }: Difference): string => subject.row?.mnemonic ?? "";

/** Names of the registers that a word writes. */
function written(word: number): ReadonlySet<string> {
  const decoded = decode(word);
  if (decoded === undefined) return new Set();
  const { registersWritten, vectorsWritten } = effectsOf(decoded, 0);
  const names = Array.from({ length: 32 }, (_, register) => [
    ...((registersWritten >>> register) & 1 && register < 31 ? [`x${register}`] : []),
    ...((vectorsWritten >>> register) & 1 ? [`v${register}.d[0]`, `v${register}.d[1]`] : []),
  ]);
  return new Set(names.flat());
}

const unpredictableRows = rows.filter(({ unpredictable }) => unpredictable !== undefined);
const isUnpredictable = (word: number): boolean =>
  unpredictableRows.some(
    ({ layout, unpredictable }) => (word & layout.mask) >>> 0 === layout.value && unpredictable?.(extractFields(layout, word)),
  );

/** Fields of exclusive and ordered accesses that hold no register should be ones. */
const withOnes = [0x001f_0000, 0x0000_7c00, 0x001f_7c00];

export const explanations: readonly Explanation[] = [
  {
    reason:
      "A branch to an address that is misaligned and cannot be executed: misalignment comes first (Arm ARM D1.3.5.5); qemu looks at the page first",
    covers: (each) =>
      end(each, signal.bus, signal.segmentation) &&
      (doublewordAt(each.here, recordField.pc) & 3n) !== 0n &&
      onlyIn(each, (place) => place === "signal"),
  },
  {
    reason: "A store that faults may have stored a part of its bytes (Arm ARM B2.2.1); here each access is made whole or not at all",
    covers: (each) =>
      end(each, signal.segmentation, signal.segmentation) &&
      /^st/.test(mnemonic(each)) &&
      onlyIn(each, (place) => place.startsWith("window")),
  },
  {
    reason: "A load of several registers that faults may have loaded some (Arm ARM D1.3.5.4); here it has loaded none",
    covers(each) {
      const loaded = written(each.subject.word);
      return (
        end(each, signal.segmentation, signal.segmentation) && /^ld/.test(mnemonic(each)) && onlyIn(each, (place) => loaded.has(place))
      );
    },
  },
  {
    reason: "LDAPR from a misaligned address: the alignment fault of a processor without FEAT_LSE2, which qemu does not raise",
    covers: (each) => signals(each)[0] === signal.bus && /^ldapr/.test(mnemonic(each)),
  },
  {
    reason:
      "A store-exclusive without a load-exclusive before it: whether its address is looked at is IMPLEMENTATION DEFINED (Arm ARM B2.9.5)",
    covers: (each) => signals(each)[1] === signal.trap && signals(each)[0] !== signal.illegal && /^stl?x[rp]/.test(mnemonic(each)),
  },
  {
    reason: "An address beyond the 47 bits of qemu's host, which reports its faults at 0",
    covers: (each) =>
      end(each, signal.segmentation, signal.segmentation) &&
      doublewordAt(each.qemu, recordField.faultAddress) === 0n &&
      ((doublewordAt(each.here, recordField.faultAddress) >> 47n) & 0x1ffn) !== 0n &&
      onlyIn(each, (place) => place === "address"),
  },
  {
    reason: "A field that should be ones is not (CONSTRAINED UNPREDICTABLE): UNDEFINED here",
    covers: ({ subject: { word, row } }) =>
      row === undefined && withOnes.some((ones) => decode((word | ones) >>> 0)?.row.reference !== undefined),
  },
  {
    reason: "A pair loaded into one register, or a base that is loaded and moved (CONSTRAINED UNPREDICTABLE): UNDEFINED here",
    covers: ({ subject: { word, row } }) => row === undefined && isUnpredictable(word),
  },
  {
    reason: "LDP or LDNP of one register twice (CONSTRAINED UNPREDICTABLE): it has the second half here, the first in qemu",
    covers(each) {
      const { word } = each.subject;
      return /^ldn?p$/.test(mnemonic(each)) && (word & 31) === ((word >> 10) & 31) && onlyIn(each, (place) => written(word).has(place));
    },
  },
  {
    reason: "CNTFRQ_EL0: virtual time counts nanoseconds, qemu's clock 62.5 MHz",
    covers: (each) => (each.subject.word & ~31) >>> 0 === 0xd53b_e000 && onlyIn(each, (place) => place === `x${each.subject.word & 31}`),
  },
  {
    reason: "ID_AA64PFR1_EL1: no SSBS is offered here, as AT_HWCAP says",
    covers: (each) => (each.subject.word & ~31) >>> 0 === 0xd538_0420 && onlyIn(each, (place) => place === `x${each.subject.word & 31}`),
  },
  {
    reason: "MSR SSBS, and its register: not offered here, as AT_HWCAP says",
    covers: (each) =>
      end(each, signal.illegal, signal.trap) &&
      ((each.subject.word & 0xffff_f0ff) >>> 0 === 0xd503_403f || (each.subject.word & 0xffdf_ffe0) >>> 0 === 0xd51b_42c0),
  },
  {
    reason: "ID registers of AArch32: Linux lets a program read 0, qemu raises SIGILL",
    covers: (each) =>
      end(each, signal.trap, signal.illegal) &&
      (each.subject.word & 0xffff_f800) >>> 0 === 0xd538_0000 &&
      onlyIn(each, (place) => ["signal", "pc", "address", `x${each.subject.word & 31}`].includes(place)),
  },
  {
    reason: "qemu error: FCVTZS of a scalar half to fixed point leaves a negative result extended to 32 bits",
    covers: (each) =>
      each.subject.row?.name === "FCVTZS (SIMD scalar, fixed-point)" &&
      ((each.subject.word >>> 19) & 15) < 4 &&
      onlyIn(each, (place) => place === `v${each.subject.word & 31}.d[0]`),
  },
  {
    reason: "qemu error: FMAXNMV and its like of halves with bit 22 set, which is unallocated, are executed",
    covers: ({ subject: { word, row } }) =>
      row === undefined && (word & 0xbf7f_0c00) >>> 0 === 0x0e70_0800 && decode(word & ~0x0040_0000) !== undefined,
  },
];

export const explanationOf = (difference: Difference): Explanation | undefined => explanations.find(({ covers }) => covers(difference));
