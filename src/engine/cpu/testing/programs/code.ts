// Words of a generated program, with labels for its branches: as much of an assembler as a generator needs.

export type Label = number;

/** Branches by the field that their distance is in. */
const ranges = { imm26: [26, 0], imm19: [19, 5], imm14: [14, 5] } as const;

export class Code {
  readonly words: number[] = [];
  readonly #places: (number | undefined)[] = [];
  readonly #fixups: { readonly at: number; readonly label: Label; readonly range: keyof typeof ranges | "adr" }[] = [];

  label(): Label {
    this.#places.push(undefined);
    return this.#places.length - 1;
  }

  /** A label for the next word. */
  here(): Label {
    const label = this.label();
    this.bind(label);
    return label;
  }

  bind(label: Label): void {
    this.#places[label] = this.words.length;
  }

  word(...words: number[]): void {
    for (const word of words) this.words.push(word >>> 0);
  }

  /** A branch whose distance is put in when the code is finished. */
  branch(word: number, range: keyof typeof ranges, label: Label): void {
    this.#fixups.push({ at: this.words.length, label, range });
    this.word(word);
  }

  b(label: Label): void {
    this.branch(0x1400_0000, "imm26", label);
  }
  bl(label: Label): void {
    this.branch(0x9400_0000, "imm26", label);
  }
  bCondition(condition: number, label: Label): void {
    this.branch(0x5400_0000 | condition, "imm19", label);
  }
  /** CBZ or CBNZ. */
  compareAndBranch(register: number, isWide: boolean, onNonzero: boolean, label: Label): void {
    this.branch(0x3400_0000 | (isWide ? 2 ** 31 : 0) | (onNonzero ? 0x0100_0000 : 0) | register, "imm19", label);
  }
  /** TBZ or TBNZ. */
  testAndBranch(register: number, bit: number, onNonzero: boolean, label: Label): void {
    this.branch(0x3600_0000 | ((bit >> 5) << 31) | (onNonzero ? 0x0100_0000 : 0) | ((bit & 31) << 19) | register, "imm14", label);
  }
  adr(register: number, label: Label): void {
    this.#fixups.push({ at: this.words.length, label, range: "adr" });
    this.word(0x1000_0000 | register);
  }
  /** MOVZ, and MOVK where there is more. */
  move(register: number, value: number): void {
    this.word(0xd280_0000 | ((value & 0xffff) << 5) | register);
    if (value >>> 16 !== 0) this.word(0xf2a0_0000 | ((value >>> 16) << 5) | register);
  }
  addImmediate(to: number, from: number, value: number): void {
    this.word(0x9100_0000 | (value << 10) | (from << 5) | to);
  }

  /** The words with all distances in. */
  finish(): Uint32Array {
    for (const { at, label, range } of this.#fixups) {
      const place = this.#places[label];
      if (place === undefined) throw new Error(`label ${label} is nowhere`);
      const distance = place - at;
      if (range === "adr") {
        const bytes = distance * 4;
        this.words[at] = (this.words[at] | ((bytes & 3) << 29) | (((bytes >> 2) & 0x7_ffff) << 5)) >>> 0;
      } else {
        const [width, shift] = ranges[range];
        this.words[at] = (this.words[at] | ((distance & (2 ** width - 1)) << shift)) >>> 0;
      }
    }
    return Uint32Array.from(this.words);
  }
}
