// Words to try: of every row, with fields by chance; such words with a bit or two changed; and words by chance alone.
// Each word comes once. Words that cannot be compared are left out, and counted by their reason.

import { decode, type InstructionRow, rows } from "../../../isa/index.ts";
import { systemRegisters } from "../../../isa/operands/system-register.ts";
import { insertFields } from "../../../isa/pattern.ts";
import { type Effects, effectsOf } from "../../effects.ts";
import type { Random } from "../random-program.ts";
import { addressOfWord, codeBytes, codeStart, leadsToWord } from "./record.ts";

export interface Subject {
  readonly word: number;
  /** Undefined: the word is no instruction here. */
  readonly row: InstructionRow | undefined;
  /** A register that holds an address: the base of accesses, 31 being SP, or where a branch goes. */
  readonly base: number | undefined;
  readonly access: "memory" | "branch" | undefined;
  /** Accesses that must be aligned. */
  readonly ordered: boolean;
  /** General registers that it reads or writes, a bit for each; bit 31 is SP. */
  readonly used: number;
}

/** Rows of instructions that can be executed. */
export const triedRows = rows.filter(({ base, execute }) => base === undefined && execute !== undefined);
/** Each register that a program can read or write is drawn as often as it takes to try it. */
const registerNumbers = systemRegisters.map(({ number }) => number);

/** Why a word is not tried among so many; undefined if it can be. */
function reasonAgainst(word: number, effects: Effects, words: number): string | undefined {
  const { system, jump } = effects;
  if (system.some(({ kind }) => kind === "supervisorCall")) return "SVC: a call of Linux, which the kernel's tests try";
  if (system.some((effect) => effect.kind === "readRegister" && isClock(effect.register))) return "CNTVCT_EL0: time, which is virtual here";
  if (word === 0xd45e_0000) return "HLT #0xf000: qemu takes it for a call to the debugger's host (semihosting)";
  if (jump?.target !== undefined) {
    const isInside = jump.target >= codeStart && jump.target < codeStart + codeBytes(words);
    if (isInside && leadsToWord(jump.target)) return "A branch that lands on a word that is tried, or may come back";
  }
  return undefined;
}

const clock = systemRegisters.find(({ name }) => name === "cntvct_el0")?.number;
const isClock = (register: number): boolean => register === clock;

/** Unallocated words of one class end qemu 7.2 with a failed assertion (disas_simd_two_reg_misc_fp16). */
const endsQemu = (word: number): boolean => (word & 0x8f7e_0c00) >>> 0 === 0x0e78_0800;

export class Words {
  readonly seen = new Set<number>();
  /** Words left out, by reason. */
  readonly leftOut = new Map<string, number>();
  /** Words by the row that they are of. */
  readonly byRow = new Map<string, number>();
  readonly #random: Random;
  /** What is drawn from. */
  readonly rows: readonly InstructionRow[];
  #next = 0;
  /** Rows whose words are all, or nearly all, used. */
  readonly #exhausted = new Set<InstructionRow>();

  /** `chosen`: rows to draw from; undefined: all, and words that may be of none. */
  constructor(random: Random, chosen?: readonly InstructionRow[]) {
    this.#random = random;
    this.rows = chosen ?? triedRows;
    this.#isFree = chosen === undefined;
  }
  readonly #isFree: boolean;

  /** Fewer than `count` if the rows have no more. */
  take(count: number): Subject[] {
    const subjects: Subject[] = [];
    for (let misses = 0; subjects.length < count && misses < count * 4; ) {
      const subject = this.#draw(subjects.length, count);
      if (subject === undefined) misses += 1;
      else subjects.push(subject);
    }
    return subjects;
  }

  #draw(index: number, words: number): Subject | undefined {
    const kind = this.#isFree ? this.#random.below(8) : 7;
    const word = kind === 0 ? this.#random.bits() : kind === 1 ? this.#nearMiss() : this.#ofNextRow();
    return word === undefined ? undefined : this.#subject(word, index, words);
  }

  #nearMiss(): number {
    const word = this.#ofRow(this.#random.of(this.rows));
    const other = word ^ (1 << this.#random.below(32));
    return (this.#random.chance(2) ? other : other ^ (1 << this.#random.below(32))) >>> 0;
  }

  /** A new word of the next row that has one. */
  #ofNextRow(): number | undefined {
    for (let tries = 0; tries < this.rows.length; tries += 1) {
      const row = this.rows[this.#next];
      this.#next = (this.#next + 1) % this.rows.length;
      if (this.#exhausted.has(row)) continue;
      for (let attempt = 0; attempt < 24; attempt += 1) {
        const word = this.#ofRow(row);
        if (!this.seen.has(word) && decode(word)?.row === row) return word;
      }
      if (row.layout.fields.reduce((bits, { width }) => bits + width, 0) < 16) this.#exhausted.add(row);
    }
    return undefined;
  }

  #ofRow(row: InstructionRow): number {
    const fields: Record<string, number> = {};
    for (const { name, width } of row.layout.fields) fields[name] = this.#random.bits() % 2 ** width;
    // Most system registers are undefined to a program; those that are not are few.
    if ("op0" in fields && "CRn" in fields && this.#random.chance(2)) {
      const number = this.#random.of(registerNumbers);
      const parts = { op0: number >> 14, op1: (number >> 11) & 7, CRn: (number >> 7) & 15, CRm: (number >> 3) & 15, op2: number & 7 };
      for (const { name, largest } of row.layout.fields) if (name in parts) fields[name] = parts[name as keyof typeof parts] & largest;
    }
    return insertFields(row.layout, fields);
  }

  #subject(word: number, index: number, words: number): Subject | undefined {
    if (this.seen.has(word)) return undefined;
    const decoded = decode(word);
    if (decoded === undefined) {
      if (endsQemu(word)) return this.#leaveOut("Unallocated, of two registers of halves: qemu ends with a failed assertion");
      this.seen.add(word);
      return { word, row: undefined, base: undefined, access: undefined, ordered: false, used: 0 };
    }
    const effects = effectsOf(decoded, addressOfWord(index));
    const reason = reasonAgainst(word, effects, words);
    if (reason !== undefined) return this.#leaveOut(reason);
    this.seen.add(word);
    this.byRow.set(decoded.row.name, (this.byRow.get(decoded.row.name) ?? 0) + 1);
    const { memory, jump } = effects;
    const rest = { word, row: decoded.row, used: effects.registersRead | effects.registersWritten };
    if (jump !== undefined && jump.target === undefined) return { ...rest, base: decoded.fields["Rn"], access: "branch", ordered: false };
    const base = memory.find((each) => each.base !== undefined)?.base ?? (memory.length > 0 ? decoded.fields["Rt"] : undefined);
    if (memory.length === 0) return { ...rest, base: undefined, access: undefined, ordered: false };
    return { ...rest, base, access: "memory", ordered: memory.some(({ ordered }) => ordered) };
  }

  #leaveOut(reason: string): undefined {
    this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + 1);
  }
}
