// Acquire and release: loads and stores that are ordered against others, at a base without offset.
// The machine executes one access after another, so only their alignment check is left to see.

import { feature } from "../feature.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import { baseAlone } from "../operands/memory.ts";
import { orderedExamples } from "./ordered-examples.ts";
import { accesses, transfer, transferred } from "./register-access.ts";

const ordered = { ordered: true } as const;

const widths = [
  { suffix: "b", size: "00", load: accesses.ldrb, store: accesses.strb, note: "" },
  { suffix: "h", size: "01", load: accesses.ldrh, store: accesses.strh, note: "" },
  { suffix: "", size: "10", load: accesses.ldrW, store: accesses.strW, note: " (32-bit)" },
  { suffix: "", size: "11", load: accesses.ldrX, store: accesses.strX, note: " (64-bit)" },
] as const;

interface OrderedVerb {
  readonly verb: "stllr" | "stlr" | "ldlar" | "ldar";
  /** L and o0 of the class. */
  readonly isLoad: boolean;
  readonly o0: "0" | "1";
  /** The register fields that it lacks, Rs and Rt2: binutils looks at most of their bits in LDAR, at none in the others. */
  readonly absent: readonly [Rs: "(1) 1111" | "(11111)", Rt2: "11111" | "(11111)"];
  readonly does: string;
}

const verbs: readonly OrderedVerb[] = [
  { verb: "stllr", absent: ["(11111)", "(11111)"], isLoad: false, o0: "0", does: "after the accesses before it to the region" },
  { verb: "stlr", absent: ["(11111)", "(11111)"], isLoad: false, o0: "1", does: "after the accesses before it" },
  { verb: "ldlar", absent: ["(11111)", "(11111)"], isLoad: true, o0: "0", does: "before the accesses after it to the region" },
  { verb: "ldar", absent: ["(1) 1111", "11111"], isLoad: true, o0: "1", does: "before the accesses after it" },
];

export const loadStoreOrderedRows: readonly InstructionRow[] = [
  ...verbs.flatMap(({ verb, isLoad, o0, absent, does }) =>
    widths.map(({ suffix, size, load, store, note }) => {
      const access = isLoad ? load : store;
      return instruction({
        name: (verb + suffix).toUpperCase() + note,
        mnemonic: verb + suffix,
        ...(o0 === "0" ? { features: feature.lor } : {}),
        // Of LDARH binutils looks at every bit.
        pattern: `${size} 001000 1 ${isLoad ? "1" : "0"} 0 ${verb + suffix === "ldarh" ? "11111" : absent[0]} ${o0} ${absent[1]} Rn:5 Rt:5`,
        operands: [transferred(access), baseAlone],
        summary: `${access.summary}, ${does}.`,
        reference: "Load/store ordered",
        examples: orderedExamples(verb + suffix, access.registerBits),
        execute(m, f) {
          transfer(m, access, f.Rt, m.base(f.Rn), ordered);
        },
      });
    }),
  ),
  ...widths.map(({ suffix, size, load, note }) =>
    instruction({
      name: `LDAPR${suffix.toUpperCase()}${note}`,
      mnemonic: `ldapr${suffix}`,
      features: feature.rcpc,
      pattern: `${size} 111 0 00 1 0 1 11111 1 100 00 Rn:5 Rt:5`,
      operands: [transferred(load), baseAlone],
      summary: `${load.summary}, before the accesses after it, but not after store-releases elsewhere.`,
      reference: "Atomic memory operations",
      examples: orderedExamples(`ldapr${suffix}`, load.registerBits),
      execute(m, f) {
        transfer(m, load, f.Rt, m.base(f.Rn), ordered);
      },
    }),
  ),
];
