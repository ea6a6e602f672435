// Lines to try an assembler with: encodings of every row with the edges of its fields, as they are written, and those lines
// with operands exchanged, dropped, added and changed a little. The same lines every time.

import { decode } from "../decode.ts";
import type { InstructionRow } from "../instruction.ts";
import { baseOf } from "../instruction-set.ts";
import { extractFields } from "../pattern.ts";
import { wordsOfRow } from "./words.ts";

const registers = ["x0", "x2", "x3", "x7", "x30", "xzr", "sp", "w1", "w4", "w5", "w6", "wzr", "wsp"];
const arrangements = ["8b", "16b", "4h", "8h", "2s", "4s", "1d", "2d", "1q", "2h", "4b", "b", "h", "s", "d"];
const scalars = ["b1", "h2", "s3", "d4", "q5", "d31"];
const vectors = ["v1.8b", "v2.16b", "v3.4h", "v4.8h", "v5.2s", "v6.4s", "v7.1d", "v8.2d", "v9.b[1]", "v10.h[7]", "v11.s[2]", "v12.d[1]"];
const lists = [
  "{v0.16b}",
  "{v1.4s, v2.4s}",
  "{v0.8h-v2.8h}",
  "{v30.2d-v1.2d}",
  "{v0.s}[1]",
  "{v1.b, v2.b}[15]",
  "{v1.4s, v3.4s}",
  "{v0.4s, v1.2s}",
];
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
  ...["#0.0", "#1.0", "#-0.125", "#31.0", "#0.1", "#1.9375", "#-32.0", "#0x3f800000", "#-0.0"],
];
const shifts = [
  ...[
    "lsl #0",
    "lsl #1",
    "lsl #2",
    "lsl #3",
    "lsl #8",
    "lsl #12",
    "lsl #16",
    "lsl #24",
    "lsl #31",
    "lsl #48",
    "lsl #63",
    "lsr #1",
    "asr #33",
  ],
  ...["ror #2", "msl #8", "msl #16", "sxtw", "sxtw #2", "uxtw", "uxtw #3", "uxtx", "sxtx #4", "uxtb #1", "sxth #5"],
];
const addresses = [
  ...[
    "[x1]",
    "[sp]",
    "[w1]",
    "[xzr]",
    "[x1, #1]",
    "[x1, #2]",
    "[x1, #4]",
    "[x1, #8]",
    "[x1, #16]",
    "[x1, #256]",
    "[x1, #504]",
    "[x1, #4095]",
  ],
  ...["[x1, #32760]", "[x1, #65520]", "[x1, #-256]", "[x1, #-257]", "[x1, #-512]", "[x1, #1008]", "[sp, #-8]!", "[x1, #16]!", "[x1, #0]!"],
  ...["[x1, x2]", "[x1, xzr]", "[x3, sp]", "[x1, w2]", "[x1, w2, sxtw #2]", "[x1, w2, sxtw #3]", "[x1, w2, uxtw]", "[x1, x2, sxtx]"],
  ...["[x1, x2, lsl #0]", "[x1, x2, lsl #1]", "[x1, x2, lsl #2]", "[x1, x2, lsl #3]", "[x1, x2, lsl #4]"],
];
const labels = [".", ". + 4", ". - 8", ". + 2", ". + 1048572", ". + 1048576", ". - 1048580", ". + 32764", ". + 32768", "#16"];
const names = [
  ...["eq", "ne", "al", "nv", "hs", "none", "sy", "ish", "c", "jc", "csync", "c4", "c7", "c15", "pldl1keep", "zva", "cvau", "ivau"],
  ...["iallu", "nzcv", "tpidr_el0", "midr_el1", "s3_3_c13_c0_2", "daifset", "spsel"],
];

/** Operands of a line, a shift being one of its own. */
const operandsOf = (text: string): string[] =>
  (text.match(/\{[^}]*\}(\[[^\]]*\])?|\[[^\]]*\]!?|[^,[\]\s{][^,[\]]*(\[[^\]]*\])?/g) ?? []).map((operand) => operand.trim());

/** Names its operand's target by its distance, so that a line does not depend on where it stands. */
function relative(text: string): string {
  const distance = BigInt.asIntN(64, BigInt(text));
  return distance < 0n ? `. - ${-distance}` : `. + ${distance}`;
}

const takesLabel = (noun: string): boolean => noun.startsWith("a label");

/** How a word of a row is written: not as its preferred alias, but as this row. Undefined where it is unallocated. */
function spell(row: InstructionRow, word: number): string | undefined {
  if (decode(word)?.row !== baseOf(row)) return undefined;
  const fields = extractFields(row.layout, word);
  // An alias may have fewer shapes than its base.
  if (row.operands.some((kind) => kind.reserved?.(fields))) return undefined;
  const operands = row.operands.map((kind) => {
    const text = kind.print(fields, { pc: 0 })?.split("\t")[0].split(" //")[0].trim();
    return text !== undefined && takesLabel(kind.noun) ? relative(text) : text;
  });
  return `${row.mnemonic} ${operands.filter((text) => text !== undefined).join(", ")}`.trim();
}

/** Lines of a row: its examples, each edge of each field, and `count` more. */
export function linesOfRow(row: InstructionRow, count: number, next: () => number): string[] {
  const spelt = wordsOfRow(row, count, next)
    .map((word) => spell(row, word))
    .filter((line) => line !== undefined);
  return [...row.examples.map((example) => example.split(" // ")[0]), ...new Set(spelt)];
}

/** A line changed in up to three places; most such lines are wrong, and some are right in another form. */
export function nearMiss(line: string, next: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[next() % list.length];
  const anything = (): string => pick([registers, registers, scalars, vectors, lists, numbers, shifts, addresses, names].map(pick));
  const [, mnemonic, rest] = /^(\S+)\s*(.*)$/.exec(line)!;
  const operands = operandsOf(rest);
  for (let changes = 1 + (next() % 3); changes > 0; changes -= 1) {
    const place = operands.length > 0 ? next() % operands.length : 0;
    const kind = next() % 12;
    if (kind === 0) operands.splice(place, 1);
    else if (kind === 1) operands.push(anything());
    else if (kind === 2) operands.push(pick(shifts));
    else if (operands.length > 0) {
      // GNU as makes a label of whatever stands where one belongs.
      const isLabel = operands[place].startsWith(".");
      operands[place] = kind === 3 && !isLabel ? anything() : similar(operands[place], next);
    }
  }
  return `${mnemonic} ${operands.join(", ")}`.trim();
}

/** An operand of the same sort, or the same one with a number, a register or a shape changed. */
function similar(operand: string, next: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[next() % list.length];
  if (next() % 2 && /\d/.test(operand)) return nudge(operand, next);
  if (operand.startsWith(".")) return pick(labels);
  if (operand.startsWith("{")) return next() % 3 ? operand.replaceAll(/\.\w+/g, `.${pick(arrangements)}`) : pick(lists);
  if (operand.startsWith("[")) return pick(addresses);
  if (operand.startsWith("#")) return pick(numbers);
  if (/^v\d/.test(operand)) return next() % 4 ? operand.replace(/\.\w+/, `.${pick(arrangements)}`) : pick(vectors);
  if (/^[bhsdq]\d/.test(operand)) return next() % 4 ? pick(["b", "h", "s", "d", "q"]) + operand.slice(1) : pick(scalars);
  return /^([xw]\d|[xw]zr|w?sp)/.test(operand) ? pick(registers) : pick([registers, scalars, vectors, numbers, names].map(pick));
}

/** The operand with one of its numbers a little larger or smaller, of the other sign, or twice as large. */
function nudge(operand: string, next: () => number): string {
  const found = [...operand.matchAll(/0x[\da-f]+|(?<![\w.])-?\d+(?![\w.])|\d+(?=[\],. }-]|$)/g)];
  if (found.length === 0) return operand;
  const { 0: text, index } = found[next() % found.length];
  const value = BigInt(text.replace("-", "")) * (text.startsWith("-") ? -1n : 1n);
  const change = [value + 1n, value - 1n, -value, value * 2n, value + 8n, value / 2n][next() % 6];
  return operand.slice(0, index) + String(change) + operand.slice(index + text.length);
}

/** `count` lines of one mnemonic, given its rows: right ones and near misses. */
export function linesOf(rows: readonly InstructionRow[], count: number, next: () => number): string[] {
  const right = rows.flatMap((row) => linesOfRow(row, 0, next));
  return Array.from({ length: count }, (_, index) => {
    const line = right[next() % right.length];
    return index % 4 ? nearMiss(line, next) : line;
  });
}
