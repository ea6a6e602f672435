// Programs by chance that end: functions that call later ones, counted loops, branches of every kind, jump tables, bounded
// recursion, memory accesses of every row, system calls, faults that are skipped, and code that changes code. Between them
// any instruction that only computes. What a program computes is whatever the rows say.

import { decode, type InstructionRow, rows } from "../../../isa/index.ts";
import { insertFields } from "../../../isa/pattern.ts";
import { type Effects, effectsOf } from "../../effects.ts";
import type { Random } from "../random-program.ts";
import { Code, type Label } from "./code.ts";

/** X0–X18 and X29 hold what is computed; the others keep the program together. X22 has CNTVCT_EL0 as it was at the start. */
const register = { loop: [19, 20], start: 22, depth: 23, index: 24, pointer: 25, codePointer: 26, patch: 27, data: 28, link: 30 } as const;
const isFree = ({ registersRead, registersWritten }: Effects, also = 0): boolean =>
  (registersWritten & ~(0x2007_ffff | also)) === 0 && (registersRead & (1 << register.start)) === 0;
const nop = 0xd503_201f;

const executable = rows.filter(({ base, execute }) => base === undefined && execute !== undefined);
const effectsOfWord = (word: number): Effects | undefined => {
  const decoded = decode(word);
  return decoded && effectsOf(decoded, 0);
};
const isPlain = ({ jump, system, memory }: Effects): boolean => jump === undefined && system.length === 0 && memory.length === 0;
const zeroWord = ({ layout }: InstructionRow): number => insertFields(layout, {});
/** A row's effects are of one kind whatever its fields; some have no meaning with fields of zero, so a few are asked. */
const kindOf = (row: InstructionRow): "computing" | "memory" | "other" => {
  const probes = [0, 1, 2, 3, 5, 8].map((value) =>
    insertFields(row.layout, Object.fromEntries(row.layout.fields.map(({ name, largest }) => [name, value & largest]))),
  );
  const effects = [zeroWord(row), ...probes].map(effectsOfWord).find((each) => each !== undefined);
  if (effects === undefined) return "computing";
  if (isPlain(effects)) return "computing";
  return effects.jump === undefined && effects.memory.some(({ base }) => base !== undefined) ? "memory" : "other";
};
const computing = executable.filter((row) => kindOf(row) === "computing");
const integers = computing.filter(({ name, operands }) => !/SIMD|FP|vector|scalar/i.test(name) && operands.length > 0);
const accessing = executable.filter((row) => kindOf(row) === "memory");

/** Instructions that a call may cause to run, all rounds counted; a function may have four times as many. */
const longestCall = { short: 200, long: 1500 } as const;

interface Routine {
  readonly entry: Label;
  /** Instructions of one call, about. */
  cost: number;
}

export class Generator {
  readonly #random: Random;
  /** Whether it changes its own code: every change costs translations, so only some programs do. */
  readonly #rewrites: boolean;
  /** Most programs are short, for the sake of their number. */
  readonly #isLong: boolean;
  readonly #code = new Code();
  readonly #routines: Routine[] = [];
  /** Words that may be written over, with what may stand there: only computing words, or forward branches and NOP. */
  #sites: { readonly label: Label; readonly words: readonly number[] }[] = [];
  /** The function's way out. */
  #exit: Label = 0;
  #cost = 0;
  /** How often the statement at hand runs in one call. */
  #rounds = 1;
  #loops = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#rewrites = random.chance(3);
    this.#isLong = random.chance(5);
  }

  /** Its first word is its entry; BRK #0 ends it. */
  program(): Uint32Array {
    const random = this.#random;
    const code = this.#code;
    const main = code.label();
    code.b(main);
    for (let count = random.below(this.#isLong ? 5 : 3); count > 0; count -= 1) this.#routine();
    code.bind(main);
    this.#body();
    code.word(0xd420_0000);
    return code.finish();
  }

  #routine(): void {
    const code = this.#code;
    const entry = code.here();
    const isLeaf = this.#random.chance(3);
    // A leaf keeps nothing, so it may not count.
    this.#loops = isLeaf ? register.loop.length : 0;
    if (!isLeaf) code.word(0xa9bd_7bfd, 0xa901_53f3); // stp x29, x30, [sp, #-48]!; stp x19, x20, [sp, #16]
    const known = this.#routines.splice(0);
    if (!isLeaf) this.#routines.push(...known);
    this.#body(isLeaf ? 1 : 2);
    this.#loops = 0;
    if (!isLeaf) code.word(0xa941_53f3, 0xa8c3_7bfd);
    code.word(0xd65f_03c0);
    this.#routines.splice(0, this.#routines.length, ...known, { entry, cost: this.#cost + 6 });
  }

  #body(size = 3): void {
    this.#cost = 0;
    this.#rounds = 1;
    this.#sites = [];
    this.#exit = this.#code.label();
    this.#statements(size + this.#random.below((this.#isLong ? 4 : 2) * size));
    this.#code.bind(this.#exit);
  }

  #statements(count: number): void {
    for (let index = 0; index < count; index += 1) this.#statement();
  }

  #statement(): void {
    const random = this.#random;
    if (this.#cost > 4 * this.#longest) return;
    const kind = random.below(32);
    if (kind < 10) this.#compute(1 + random.below(6));
    else if (kind < 15) this.#access();
    else if (kind < 19) this.#choice();
    else if (kind < 23) this.#loop();
    else if (kind < 25) this.#call();
    else if (kind === 25) this.#jumpTable();
    else if (kind < 29 && this.#rewrites) this.#rewrite();
    else if (kind < 29) this.#choice();
    else if (kind === 29) this.#exclusive();
    else if (kind === 30) this.#system();
    else this.#recursion();
  }

  get #longest(): number {
    return this.#isLong ? longestCall.long : longestCall.short;
  }

  #spend(instructions: number): void {
    this.#cost += instructions * this.#rounds;
  }

  #free(): number {
    return this.#random.below(19);
  }

  /** A word that only computes, into registers that hold nothing else. */
  #computingWord(): number {
    const random = this.#random;
    for (;;) {
      const row = random.of(random.chance(4) ? computing : integers);
      const fields: Record<string, number> = {};
      for (const { name, largest } of row.layout.fields) fields[name] = random.bits() & largest;
      const word = insertFields(row.layout, fields);
      const effects = effectsOfWord(word);
      if (effects !== undefined && isPlain(effects) && isFree(effects)) return word;
    }
  }

  #compute(count: number): void {
    for (let index = 0; index < count; index += 1) this.#code.word(this.#computingWord());
    this.#spend(count);
  }

  /** Points a register at data: mostly inside, sometimes at a page's border, with a tag, or out of reach. */
  #point(): void {
    const random = this.#random;
    const code = this.#code;
    const kind = random.below(12);
    if (kind === 0) code.addImmediate(register.pointer, register.data, 0xff0 + random.below(16));
    else if (kind === 1) code.word(0x9140_0000 | ((1 + random.below(3)) << 10) | (register.data << 5) | register.pointer);
    else code.addImmediate(register.pointer, register.data, random.below(2) * 0x400 + random.below(64) * (random.chance(3) ? 1 : 16));
    if (random.chance(12)) code.word(0xf2e0_0000 | (random.below(256) << 13) | register.pointer); // movk x25, #tag00, lsl #48
    this.#spend(1);
  }

  #access(): void {
    const random = this.#random;
    const code = this.#code;
    if (!random.chance(3)) this.#point();
    for (;;) {
      const row = random.of(accessing);
      const fields: Record<string, number> = {};
      for (const { name, largest } of row.layout.fields) fields[name] = random.bits() & largest;
      if ("Rn" in fields) fields["Rn"] = register.pointer;
      const indexed = row.name.includes("register offset");
      if (indexed) fields["Rm"] = register.index;
      else if ("Rm" in fields) fields["Rm"] = this.#free();
      if ("imm12" in fields) fields["imm12"] &= 63;
      const word = insertFields(row.layout, fields);
      const effects = effectsOfWord(word);
      if (effects === undefined || effects.jump !== undefined || effects.system.some(({ kind }) => kind === "supervisorCall")) continue;
      if (!isFree(effects, 1 << register.pointer)) continue;
      if (indexed) {
        code.word(0x9240_1000 | (this.#free() << 5) | register.index); // and x24, xN, #31
        this.#spend(1);
      }
      code.word(word);
      this.#spend(1);
      return;
    }
  }

  /** A branch over what follows, of a kind by chance. */
  #forward(label: Label): void {
    const random = this.#random;
    const code = this.#code;
    const kind = random.below(4);
    if (kind === 0) code.compareAndBranch(this.#free(), random.chance(2), random.chance(2), label);
    else if (kind === 1) code.testAndBranch(this.#free(), random.below(64), random.chance(2), label);
    else code.bCondition(random.below(16), label);
    this.#spend(1);
  }

  #choice(): void {
    const code = this.#code;
    const end = code.label();
    if (this.#random.chance(3)) {
      const other = code.label();
      this.#forward(other);
      this.#compute(1 + this.#random.below(3));
      code.b(end);
      code.bind(other);
    } else this.#forward(this.#random.chance(8) ? this.#exit : end);
    this.#statements(1 + this.#random.below(2));
    code.bind(end);
  }

  #loop(): void {
    if (this.#loops >= register.loop.length || this.#rounds > (this.#isLong ? 200 : 30)) {
      this.#compute(2);
      return;
    }
    const random = this.#random;
    const code = this.#code;
    const counter = register.loop[this.#loops];
    const count = Math.min(2 + random.below(random.chance(4) ? 70 : 12), Math.ceil((this.#isLong ? 400 : 80) / this.#rounds));
    const before = this.#rounds;
    code.move(counter, count);
    const top = code.here();
    this.#loops += 1;
    this.#rounds *= count;
    if (this.#rewrites) this.#site();
    this.#statements(1 + random.below(4));
    if (random.chance(2)) {
      code.word(0xf100_0400 | (counter << 5) | counter); // subs
      code.bCondition(random.of([1, 12, 8]), top); // ne, gt, hi
    } else {
      code.word(0xd100_0400 | (counter << 5) | counter);
      code.compareAndBranch(counter, random.chance(2), true, top);
    }
    this.#spend(2);
    this.#loops -= 1;
    this.#rounds = before;
  }

  #call(): void {
    const random = this.#random;
    const code = this.#code;
    if (this.#routines.length === 0) return;
    const routine = random.of(this.#routines);
    if (routine.cost * this.#rounds > this.#longest) return;
    if (random.chance(3)) {
      code.adr(register.codePointer, routine.entry);
      code.word(0xd63f_0000 | (register.codePointer << 5)); // blr
    } else code.bl(routine.entry);
    this.#spend(routine.cost);
  }

  #jumpTable(): void {
    const code = this.#code;
    const table = code.label();
    const end = code.label();
    const cases = Array.from({ length: 4 }, () => code.label());
    code.word(0x9240_0400 | (this.#free() << 5) | register.index); // and x24, xN, #3
    code.adr(register.codePointer, table);
    code.word(0x8b18_0b5a); // add x26, x26, x24, lsl #2
    code.word(0xd61f_0340); // br x26
    code.bind(table);
    for (const each of cases) code.b(each);
    for (const each of cases) {
      code.bind(each);
      this.#compute(1 + this.#random.below(2));
      code.b(end);
    }
    code.bind(end);
    this.#spend(6);
  }

  /** A word that may be written over. */
  #site(): void {
    const random = this.#random;
    const code = this.#code;
    const label = code.here();
    if (random.chance(3)) {
      // A branch over one or two words, or none.
      const skipped = 1 + random.below(2);
      const branch = (0x5400_0000 | ((skipped + 1) << 5) | random.below(16)) >>> 0;
      const words = [branch, nop, (0x1400_0000 | (skipped + 1)) >>> 0, (branch ^ 1) >>> 0];
      code.word(random.of(words));
      this.#compute(skipped);
      this.#sites.push({ label, words });
    } else {
      const words = [this.#computingWord(), this.#computingWord(), nop];
      code.word(words[0]);
      this.#sites.push({ label, words });
    }
    this.#spend(1);
  }

  /** Writes another word to a site: before or behind this place, with or without the ceremony that hardware needs. */
  #rewrite(): void {
    const random = this.#random;
    const code = this.#code;
    if (this.#sites.length === 0) {
      this.#site();
      return;
    }
    const site = random.of(this.#sites);
    code.adr(register.codePointer, site.label);
    code.move(register.patch, random.of(site.words));
    if (random.chance(2)) {
      // One of two, as the flags are at that time.
      code.move(register.index, random.of(site.words));
      code.word(0x1a98_0000 | (random.below(14) << 12) | (register.patch << 5) | register.patch); // csel w27, w27, w24
      this.#spend(3);
    }
    code.word(0xb900_035b); // str w27, [x26]
    if (random.chance(2)) code.word(0xd50b_7b3a, 0xd503_3b9f, 0xd50b_753a, 0xd503_3b9f, 0xd503_3fdf); // dc cvau, dsb ish, ic ivau, dsb ish, isb
    this.#spend(8);
  }

  /** An atomic addition by a loop of exclusives. */
  #exclusive(): void {
    const random = this.#random;
    const code = this.#code;
    code.addImmediate(register.pointer, register.data, random.below(64) * 8);
    const top = code.here();
    const size = random.chance(2) ? 0x4000_0000 : 0;
    const ordered = random.chance(2) ? 0x8000 : 0;
    const value = this.#free();
    code.word(0x885f_7c00 | size | ordered | (register.pointer << 5) | value); // ldxr
    code.word(0x9100_0400 | (value << 5) | value);
    const isCleared = random.chance(4);
    if (isCleared) code.word(0xd503_3f5f); // clrex: the store fails, and must not be tried again
    code.word(0x8800_7c00 | size | ordered | (register.index << 16) | (register.pointer << 5) | value); // stxr
    if (!isCleared) code.compareAndBranch(register.index, false, true, top);
    this.#spend(6);
  }

  #system(): void {
    const random = this.#random;
    const code = this.#code;
    const free = this.#free();
    const kind = random.below(8);
    if (kind < 2)
      code.word(0xd400_0001 | (random.below(256) << 5)); // svc
    else if (kind === 2)
      code.word(0xd53b_e040 | free, 0xcb16_0000 | (free << 5) | free); // mrs xN, cntvct_el0; sub xN, xN, x22: how many retired so far
    else if (kind === 3)
      code.word(random.of([0xd53b_4200, 0xd53b_4400, 0xd53b_4420, 0xd53b_d040]) | free); // mrs nzcv, fpcr, fpsr, tpidr_el0
    else if (kind === 4)
      code.word(random.of([0xd51b_4200, 0xd51b_4420, 0xd51b_d040]) | free); // msr
    else if (kind === 5) {
      // Another rounding mode or none for a while.
      code.move(register.index, 0);
      code.word(0xf2a0_0000 | ((random.bits() & 0x07c8) << 5) | register.index);
      code.word(0xd51b_4400 | register.index);
      this.#compute(3);
      code.word(0xd51b_441f);
    } else if (kind === 6)
      code.word(0xd50b_7420 | register.pointer); // dc zva
    else code.word(random.of([0xd420_0020, 0x0000_0000, 0xd503_3fdf, nop]));
    this.#spend(2);
  }

  /** A function that calls itself some times, with something to do on the way in and out. */
  #recursion(): void {
    const random = this.#random;
    const code = this.#code;
    if (this.#rounds > 50) return;
    const entry = code.label();
    const end = code.label();
    const out = code.label();
    const depth = 2 + random.below(8);
    code.move(register.depth, depth);
    code.word(0xf81f_0ffe); // str x30, [sp, #-16]!
    code.bl(entry);
    code.word(0xf841_07fe); // ldr x30, [sp], #16
    code.b(end);
    code.bind(entry);
    code.compareAndBranch(register.depth, true, false, out);
    code.word(0xd100_0400 | (register.depth << 5) | register.depth);
    code.word(0xa9bf_03fe); // stp x30, x0, [sp, #-16]!
    this.#compute(2);
    code.bl(entry);
    this.#compute(1);
    code.word(0xa8c1_03fe); // ldp x30, x0, [sp], #16
    code.bind(out);
    code.word(0xd65f_03c0);
    code.bind(end);
    this.#spend(depth * 12);
  }
}

/** A program of at most 2,000 words that ends after at most some ten thousand instructions. */
export function terminatingProgram(random: Random): Uint32Array {
  for (;;) {
    const words = new Generator(random).program();
    if (words.length <= 2000) return words;
  }
}
