// Hints: instructions that do nothing where the processor has no use for them, which is everywhere here.
// Pointer authentication and branch targets are absent from this machine, so their hints are NOPs as the architecture has it.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import { numberField } from "../operands/immediate.ts";
import { branchTargetKind, fixedWord } from "../operands/named-number.ts";

const reference = "Hints";

interface Hint {
  readonly mnemonic: string;
  readonly number: number;
  readonly summary: string;
  /** Encoded as given, but shown as `hint`. */
  readonly hidden?: boolean;
  /** A word that stands after it. */
  readonly word?: string;
}

const authenticate = (key: "A" | "B", of: string, modifier: string): string =>
  `Authenticates ${of} with key ${key} and ${modifier}; without pointer authentication, does nothing.`;
const sign = (key: "A" | "B", of: string, modifier: string): string =>
  `Signs ${of} with key ${key} and ${modifier}; without pointer authentication, does nothing.`;

const hints: readonly Hint[] = [
  { mnemonic: "nop", number: 0, summary: "Does nothing." },
  { mnemonic: "yield", number: 1, summary: "Says that this thread is spinning; does nothing here." },
  { mnemonic: "wfe", number: 2, summary: "Waits for an event, or does nothing." },
  { mnemonic: "wfi", number: 3, summary: "Waits for an interrupt, or does nothing." },
  { mnemonic: "sev", number: 4, summary: "Sends an event to all processors; does nothing here." },
  { mnemonic: "sevl", number: 5, summary: "Sends an event to this processor; does nothing here." },
  { mnemonic: "dgh", number: 6, summary: "Says that memory accesses need not be gathered further; does nothing here.", hidden: true },
  { mnemonic: "xpaclri", number: 7, summary: "Strips the authentication code off x30; without one, does nothing." },
  { mnemonic: "pacia1716", number: 8, summary: sign("A", "x17", "x16") },
  { mnemonic: "pacib1716", number: 10, summary: sign("B", "x17", "x16") },
  { mnemonic: "autia1716", number: 12, summary: authenticate("A", "x17", "x16") },
  { mnemonic: "autib1716", number: 14, summary: authenticate("B", "x17", "x16") },
  { mnemonic: "esb", number: 16, summary: "Orders errors of the memory system before it; does nothing here." },
  { mnemonic: "psb", number: 17, summary: "Orders profiling records before it; does nothing here.", word: "csync" },
  { mnemonic: "tsb", number: 18, summary: "Orders trace records before it; does nothing here.", word: "csync" },
  { mnemonic: "csdb", number: 20, summary: "Stops speculation on data; does nothing here." },
  { mnemonic: "clearbhb", number: 22, summary: "Forgets the branches that were taken; does nothing here." },
  { mnemonic: "paciaz", number: 24, summary: sign("A", "x30", "zero") },
  { mnemonic: "paciasp", number: 25, summary: sign("A", "x30", "sp") },
  { mnemonic: "pacibz", number: 26, summary: sign("B", "x30", "zero") },
  { mnemonic: "pacibsp", number: 27, summary: sign("B", "x30", "sp") },
  { mnemonic: "autiaz", number: 28, summary: authenticate("A", "x30", "zero") },
  { mnemonic: "autiasp", number: 29, summary: authenticate("A", "x30", "sp") },
  { mnemonic: "autibz", number: 30, summary: authenticate("B", "x30", "zero") },
  { mnemonic: "autibsp", number: 31, summary: authenticate("B", "x30", "sp") },
];

const bitsOf = (number: number): string => number.toString(2).padStart(7, "0");

/** The word of a hint as an example states it: bytes in memory order. */
const bytesOf = (number: number): string => {
  const low = 0x201f + number * 32;
  return `${(low & 0xff).toString(16).padStart(2, "0")}${(low >> 8).toString(16).padStart(2, "0")}03d5`;
};

export const hintRows: readonly InstructionRow[] = [
  instruction({
    name: "HINT",
    mnemonic: "hint",
    pattern: "1101010100 0 00 011 0010 imm7:7 11111",
    operands: [numberField("imm7", 127)],
    summary: "A hint by its number: it does nothing where the processor does not know it.",
    reference,
    examples: ["hint #127 // ff2f03d5"],
    execute: () => {},
  }),
  ...hints.map(({ mnemonic, number, summary, hidden = false, word }) =>
    alias({
      name: mnemonic.toUpperCase(),
      base: "HINT",
      mnemonic,
      pattern: `1101010100 0 00 011 0010 ${bitsOf(number)} 11111`,
      operands: word === undefined ? [] : [fixedWord(word)],
      preferred: () => !hidden,
      summary,
      reference,
      examples: [`${mnemonic}${word === undefined ? "" : ` ${word}`} // ${bytesOf(number)}`],
    }),
  ),
  alias({
    name: "BTI",
    base: "HINT",
    mnemonic: "bti",
    pattern: "1101010100 0 00 011 0010 0100 targets:2 0 11111",
    operands: [branchTargetKind],
    summary: "Marks where indirect calls (c), jumps (j) or both may land; without branch target identification, does nothing.",
    reference,
    examples: ["bti // 1f2403d5", "bti c // 5f2403d5", "bti jc // df2403d5"],
  }),
];
