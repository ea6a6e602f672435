// Lines to try an assembler with: the rows' examples with operands exchanged, dropped and added. The same lines every time.

import type { InstructionRow } from "../instruction.ts";

const registers = ["x0", "x2", "x3", "x7", "x30", "xzr", "sp", "w1", "w4", "w5", "w6", "wzr", "wsp"];
const numbers = [
  ...[
    "#0",
    "#1",
    "#2",
    "#3",
    "#4",
    "#5",
    "#7",
    "#8",
    "#12",
    "#15",
    "#16",
    "#24",
    "#31",
    "#32",
    "#33",
    "#63",
    "#64",
    "#252",
    "#255",
    "#256",
  ],
  ...["#504", "#4095", "#4096", "#8192", "#16380", "#32760", "#65535", "#65536", "#0xfff000", "#0x1000000", "9"],
  ...["#-1", "#-8", "#-256", "#-257", "#-512", "#-4096", "#-65537"],
  ...["#0xff00", "#0xff00ff00", "#0xffff0000", "#0xffffffff", "#0xffffffff00000000", "#0xffffffffffffffff", "#0x5555555555555555"],
];
const shifts = [
  ...["lsl #0", "lsl #1", "lsl #2", "lsl #3", "lsl #12", "lsl #16", "lsl #31", "lsl #48", "lsl #63", "lsr #1", "asr #33", "ror #2"],
  ...["sxtw", "sxtw #2", "uxtw", "uxtw #3", "uxtx", "sxtx #4", "uxtb #1", "sxth #5"],
];
const addresses = [
  ...["[x1]", "[sp]", "[w1]", "[xzr]", "[x1, #1]", "[x1, #2]", "[x1, #4]", "[x1, #8]", "[x1, #256]", "[x1, #504]", "[x1, #4095]"],
  ...["[x1, #32760]", "[x1, #-256]", "[x1, #-257]", "[x1, #-512]", "[sp, #-8]!", "[x1, #16]!", "[x1, #0]!"],
  ...["[x1, x2]", "[x1, xzr]", "[x3, sp]", "[x1, w2]", "[x1, w2, sxtw #2]", "[x1, w2, sxtw #3]", "[x1, w2, uxtw]", "[x1, x2, sxtx]"],
  ...["[x1, x2, lsl #0]", "[x1, x2, lsl #1]", "[x1, x2, lsl #2]", "[x1, x2, lsl #3]"],
];
const names = [
  ...["eq", "ne", "al", "nv", "hs", "none", "sy", "ish", "c", "jc", "csync", "c4", "c7", "c15", "pldl1keep", "zva", "cvau", "ivau"],
  ...["iallu", "nzcv", "tpidr_el0", "midr_el1", "s3_3_c13_c0_2", "daifset", "spsel"],
];

/** Operands of a line, a shift being one of its own. */
const operandsOf = (text: string): string[] => (text.match(/\[[^\]]*\]!?|[^,[\]\s][^,[\]]*/g) ?? []).map((operand) => operand.trim());

/** `count` lines of one mnemonic, given its rows. */
export function linesOf(mnemonic: string, rows: readonly InstructionRow[], count: number, next: () => number): string[] {
  const pick = <T>(list: readonly T[]): T => list[next() % list.length];
  const examples = rows.flatMap((row) => row.examples.map((example) => example.split(" // ")[0]));
  const anything = (): string => pick([registers, registers, registers, numbers, shifts, addresses, addresses, names, ["."]].map(pick));
  const similar = (operand: string): string => {
    if (operand.startsWith("[")) return pick(addresses);
    if (operand.startsWith("#")) return pick(numbers);
    return /^([xw]\d|[xw]zr|w?sp)/.test(operand) ? pick(registers) : anything();
  };
  return Array.from({ length: count }, () => {
    const operands = operandsOf(pick(examples).replace(/^\S+\s*/, ""));
    for (let changes = next() % 4; changes > 0; changes -= 1) {
      const place = operands.length > 0 ? next() % operands.length : 0;
      const kind = next() % 10;
      if (kind === 0) operands.splice(place, 1);
      else if (kind === 1) operands.push(anything());
      else if (kind === 2) operands.push(pick(shifts));
      else if (operands.length > 0) operands[place] = kind === 3 ? anything() : similar(operands[place]);
    }
    return `${mnemonic} ${operands.join(", ")}`.trim();
  });
}
