// Loads and stores of one register at a base plus a number: scaled by the access, or not.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { scaledOffset, unscaledOffset } from "../operands/memory.ts";
import { prefetchOperation } from "../operands/named-number.ts";
import { signed } from "../operands/target.ts";
import { accesses, type RegisterAccess, transfer, transferred, widthNote } from "./register-access.ts";

const scaledReference = "Load/store register (unsigned immediate)";
const unscaledReference = "Load/store register (unscaled immediate)";

/** `ldr`, whose offset counts in units of the access. */
function scaled(access: RegisterAccess, ...examples: string[]): InstructionRow {
  const { verb, suffix, size, opc, bytes } = access;
  return instruction({
    name: `${(verb + suffix).toUpperCase()} (${widthNote(access)}unsigned offset)`,
    mnemonic: verb + suffix,
    pattern: `${size} 111 0 01 ${opc} imm12:12 Rn:5 Rt:5`,
    operands: [transferred(access), scaledOffset(bytes)],
    summary: `${access.summary}, at a base plus a number.`,
    reference: scaledReference,
    examples,
    execute(m, f) {
      transfer(m, access, f.Rt, m.i64.add(m.base(f.Rn), m.i64.constant(f.imm12 * bytes)));
    },
  });
}

/** `ldur`, whose offset is any number from −256 to 255; and `ldr` where only that can hold the offset. */
function unscaled(access: RegisterAccess, ...examples: string[]): InstructionRow[] {
  const { verb, suffix, size, opc } = access;
  const mnemonic = `${verb.slice(0, 2)}u${verb[2]}${suffix}`;
  const name = `${mnemonic.toUpperCase()} (${widthNote(access)}unscaled offset)`;
  const pattern = `${size} 111 0 00 ${opc} 0 imm9:9 00 Rn:5 Rt:5` as const;
  const operands = [transferred(access), unscaledOffset] as const;
  const summary = `${access.summary}, at a base plus a number of bytes from −256 to 255.`;
  return [
    instruction({
      name,
      mnemonic,
      pattern,
      operands,
      summary,
      reference: unscaledReference,
      examples,
      execute(m, f) {
        transfer(m, access, f.Rt, m.i64.add(m.base(f.Rn), m.i64.constant(signed(f.imm9, 9))));
      },
    }),
    alias({
      name: `${(verb + suffix).toUpperCase()} (${widthNote(access)}unscaled offset)`,
      base: name,
      mnemonic: verb + suffix,
      pattern,
      operands,
      preferred: () => false,
      summary,
      reference: unscaledReference,
      examples: examples.map((example) => example.replace(mnemonic, verb + suffix)),
    }),
  ];
}

export const loadStoreOffsetRows: readonly InstructionRow[] = [
  scaled(accesses.strb, "strb w0, [x1, #4095] // 20fc3f39"),
  scaled(accesses.ldrb, "ldrb w0, [x1] // 20004039"),
  scaled(accesses.ldrsbX, "ldrsb x0, [x1, #1] // 20048039"),
  scaled(accesses.ldrsbW, "ldrsb w0, [x1, #1] // 2004c039"),
  scaled(accesses.strh, "strh w0, [x1, #8190] // 20fc3f79"),
  scaled(accesses.ldrh, "ldrh w0, [sp, #2] // e0074079"),
  scaled(accesses.ldrshX, "ldrsh x0, [x1] // 20008079"),
  scaled(accesses.ldrshW, "ldrsh w0, [x1] // 2000c079"),
  scaled(accesses.strW, "str wzr, [x1, #16380] // 3ffc3fb9"),
  scaled(accesses.ldrW, "ldr w0, [x1, #4] // 200440b9"),
  scaled(accesses.ldrsw, "ldrsw x0, [x1, #4] // 200480b9"),
  scaled(accesses.strX, "str xzr, [sp, #8] // ff0700f9"),
  scaled(accesses.ldrX, "ldr x0, [x1, #32760] // 20fc7ff9", "ldr x0, [x1] // 200040f9"),
  instruction({
    name: "PRFM (unsigned offset)",
    mnemonic: "prfm",
    pattern: "11 111 0 01 10 imm12:12 Rn:5 Rt:5",
    operands: [prefetchOperation, scaledOffset(8)],
    summary: "Says that memory will be needed; does nothing here.",
    reference: scaledReference,
    examples: ["prfm pldl1keep, [x0, #8] // 000480f9", "prfm #24, [x1] // 380080f9"],
    execute: () => {},
  }),
  ...unscaled(accesses.strb, "sturb w0, [x1, #-1] // 20f01f38"),
  ...unscaled(accesses.ldrb, "ldurb w0, [x1, #-256] // 20005038"),
  ...unscaled(accesses.ldrsbX, "ldursb x0, [x1, #-2] // 20e09f38"),
  ...unscaled(accesses.ldrsbW, "ldursb w0, [x1, #-2] // 20e0df38"),
  ...unscaled(accesses.strh, "sturh w0, [x1, #1] // 20100078"),
  ...unscaled(accesses.ldrh, "ldurh w0, [x1, #255] // 20f04f78"),
  ...unscaled(accesses.ldrshX, "ldursh x0, [x1, #-2] // 20e09f78"),
  ...unscaled(accesses.ldrshW, "ldursh w0, [x1, #-2] // 20e0df78"),
  ...unscaled(accesses.strW, "stur w0, [x1, #-4] // 20c01fb8"),
  ...unscaled(accesses.ldrW, "ldur w0, [x1, #-4] // 20c05fb8"),
  ...unscaled(accesses.ldrsw, "ldursw x0, [x1, #-4] // 20c09fb8"),
  ...unscaled(accesses.strX, "stur x0, [sp, #-8] // e0831ff8"),
  ...unscaled(accesses.ldrX, "ldur x0, [x29, #-8] // a0835ff8", "ldur x0, [x1, #3] // 203040f8"),
  instruction({
    name: "PRFUM",
    mnemonic: "prfum",
    pattern: "11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5",
    operands: [prefetchOperation, unscaledOffset],
    summary: "Says that memory will be needed; does nothing here.",
    reference: unscaledReference,
    examples: ["prfum pldl1keep, [x0, #-8] // 00809ff8"],
    execute: () => {},
  }),
  alias({
    name: "PRFM (unscaled offset)",
    base: "PRFUM",
    mnemonic: "prfm",
    pattern: "11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5",
    operands: [prefetchOperation, unscaledOffset],
    preferred: () => false,
    summary: "Says that memory will be needed; does nothing here.",
    reference: unscaledReference,
    examples: ["prfm pldl1keep, [x0, #-8] // 00809ff8"],
  }),
];
