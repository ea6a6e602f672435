// What the assembler takes, what it refuses, and what it says then.

import { describe, expect, it } from "vitest";
import { matchInstruction, rows, rowsByMnemonic } from "./index.ts";
import type { OperandKind, OperandSyntax } from "./operand.ts";
import { sortsOf } from "./operand-sorts.ts";
import type { Fields } from "./pattern.ts";
import { assembleLine, parseOperands } from "./testing/assemble-line.ts";
import { gas, hasGas } from "./testing/gas.ts";
import { linesOf } from "./testing/lines.ts";
import { seededNumbers } from "./testing/words.ts";

/** Of a line that the parser of these tests reads. */
const operandsOf = (line: string): OperandSyntax[] => {
  try {
    return parseOperands(
      line
        .split("//")[0]
        .trim()
        .replace(/^\S+\s*/, ""),
    );
  } catch {
    return [];
  }
};

const match = (line: string) => {
  const [, mnemonic, operands] = /^(\S+)\s*(.*)$/.exec(line)!;
  return matchInstruction(mnemonic, parseOperands(operands));
};

describe("a refused instruction", () => {
  it.each([
    ["add x0, x1, #4097", "immediate 4097 does not fit add: 0–4095, or a multiple of 4096 up to 16773120"],
    ["add x0, x1, w2", "w2 is 32 bits wide and must be extended to 64"],
    ["add x0, w1, x2", "the register w1 is 32 bits wide, the operand before it 64"],
    ["add x0, x1, x2, ror #3", "add shifts this register by lsl, lsr, asr alone, read ror"],
    ["add x0, x1", "an operand is missing: expected a general register, perhaps shifted"],
    ["add x0, x1, x2, x3", "add takes 3 operands (add <Xd>, <Xn>, <Xm>{, <shift> #<amount>}), this is one more"],
    [
      "mov x0, #0x12345",
      "mov cannot make 0x12345 in one instruction: it takes 16 bits at lsl #0, #16, #32 or #48, the complement of those, or a bitmask",
    ],
    [
      "and x0, x1, #0",
      "0x0 does not fit and: the number must be one run of ones, rotated, repeated every 2, 4, 8, 16, 32 or 64 bits; 0 and all ones are not",
    ],
    ["ldr x0, [x1, #32768]", "offset 32768 does not fit ldr: 0–32760 in steps of 8, or −256–255"],
    ["ldp x0, x1, [sp, #4]", "offset 4 does not fit ldp here: −512–504 in steps of 8"],
    ["ldr x0, [w1]", "the base of an address is a 64-bit register (x0–x30) or sp, read the register w1"],
    ["ldr x0, [x1, w2]", "the register w2 is 32 bits wide and must be extended by uxtw or sxtw"],
    ["ldr w0, [x1, x2, lsl #3]", "the offset of ldr can be shifted by #0 or #2 (its size) alone, read 3"],
    ["ldxr x0, [x1, #8]", "ldxr takes no offset, read 8"],
    ["lsl w0, w1, #32", "32 does not fit here: the shift of lsl is 0–31 for this register"],
    ["ubfx w0, w1, #30, #3", "3 does not fit here: the width of ubfx is 1–2 for this register"],
    ["tbz w0, #32, .", "bit 32 is not in the register: tbz takes 0–31 here"],
    ["cset x0, al", "cset takes no al or nv: it needs a condition that has an opposite"],
    ["svc #65536", "65536 does not fit here: this number of svc is 0–65535"],
    ["svc count", "the name count is no constant: this place takes a number that is known when the program is assembled"],
    ["b x0", "expected a label here, read the register x0"],
    ["nop #1", "nop takes no operands"],
    ["casp x1, x2, x4, x5, [x6]", "a pair of casp starts with an even register, read x1"],
    ["mrs x0, nonsense", 'there is no system register "nonsense" here'],
    ["mvo x0, x1", 'there is no instruction "mvo"'],
    [
      "eor3 v0.16b, v1.16b, v2.16b, v3.16b",
      "eor3 is not supported by this machine: it belongs to SHA-512 and SHA-3, and this is a Neoverse N1 (Armv8.2-A)",
    ],
    ["ptrue p0", "ptrue is not supported by this machine: it belongs to scalable vectors (SVE), and this is a Neoverse N1 (Armv8.2-A)"],
    [
      "add z0.s, z1.s, z2.s",
      "z0.s is not supported by this machine: scalable vectors and matrices (SVE, SME) are absent from a Neoverse N1",
    ],
    ["add v0.4s, v1.4s, v2.8h", "v2.8h does not go with the operands before it"],
    ["fadd v0.4q, v1.4s, v2.4s", "fadd has no v0.4q here: it takes .2s, .4s, .2d"],
    ["ldr v0, [x1]", "v0 alone says nothing of its elements: as a vector it is v0.4s and so on, as one value q0, d0, s0"],
    ["add v0, v1, v2", "v0 alone says nothing of its elements: as a vector it is v0.4s and so on, as one value q0, d0, s0"],
    ["fadd x0, x1, x2", "expected a scalar register (h0–h31, s0–s31, d0–d31) here, read the register x0"],
    ["ldr x0, x1", "expected a memory address such as [x1, #8] here, read the register x1"],
    ["lsl x0, x1, #0x10000000000000001", "18446744073709551617 has more than 64 bits"],
    ["shl v0.4s, v1.4s, #32", "32 does not fit here: the shift of shl is 0–31 for these elements"],
    ["ins v0.s[4], w1", "a vector has elements v0.s[0] to v0.s[3], read index 4"],
    ["ld2 {v0.4s, v2.4s}, [x0]", "the vectors of a list must follow each other"],
    ["ld1 {v0.4s}, [x0], #8", "ld1 accesses 16 bytes here, so #16 is added, read 8"],
    ["fmov d0, #0.1", "0.1 does not fit fmov: it takes ±(16 to 31)/16 × 2^(−3 to 4), that is ±0.125 to ±31 with few digits"],
    ["fmov d0, #0", "fmov cannot make 0 from a number"],
    ["movi v0.4s, #256", "immediate 256 does not fit movi: 0–255, which a shift can move (lsl #8)"],
    ["ldr q0, [x1, #8200]", "offset 8200 does not fit ldr: 0–65520 in steps of 16, or −256–255"],
  ])("%s: %s", (line, message) => {
    const result = match(line);
    expect(result.matched ? `assembled as ${result.row.name}` : result.message).toBe(message);
  });

  it("shows every form of the mnemonic", () => {
    expect(match("ret x0, x1")).toMatchObject({ forms: ["ret {<Xn>}"] });
    expect(match("tst x0")).toMatchObject({ forms: ["tst <Xn>, <Xm>{, <shift> #<amount>}", "tst <Xn>, #<imm>"] });
  });

  it("of scalars names the instruction that takes them", () => {
    expect(match("cmp d0, d1")).toMatchObject({ help: "of floating-point numbers: fcmp" });
    expect(match("add s0, s1, s2")).toMatchObject({ message: "add has no s0 here: it takes d0", help: "of floating-point numbers: fadd" });
    expect(match("sdiv d0, d1, d2")).toMatchObject({ help: "of floating-point numbers: fdiv" });
    expect(match("mov d0, d1")).toMatchObject({ help: "fmov copies one scalar to another: fmov d0, d1" });
  });

  it("points at the operand", () => {
    expect(match("add x0, x1, #4097")).toMatchObject({ span: { start: 0, end: 5 } });
    expect(match("add x0, x1")).not.toHaveProperty("span");
  });

  it("offers the mnemonics that are spelt most like an unknown one", () => {
    expect(match("mvo x0, x1")).toMatchObject({ suggestions: ["mov", "mvn"], help: "did you mean mov, mvn?" });
    expect(match("lddr x0, [x1]")).toMatchObject({ suggestions: expect.arrayContaining(["ldr"]) });
    expect(match("xyzzyplugh")).toMatchObject({ suggestions: [] });
  });
});

describe("a conditional branch", () => {
  it("is spelt with the dot by all names of its condition, without it by the old ones alone, as GNU as has it", () => {
    const old = ["eq", "ne", "cs", "hs", "cc", "lo", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];
    const others = ["al", "nv", "none", "any", "nlast", "ul", "last", "first", "nfrst", "pmore", "plast", "tcont", "tstop"];
    const taken = (mnemonic: string) => match(`${mnemonic} done`).matched;
    expect([...old, ...others].filter((name) => !taken(`b.${name}`))).toEqual([]);
    expect([...old, ...others].filter((name) => taken(`b${name}`))).toEqual(old);
  });
});

describe("a symbol", () => {
  it.each([
    ["bl puts", "call26"],
    ["b.eq done", "condbr19"],
    ["tbz x0, #1, done", "tstbr14"],
    ["adr x0, message", "adrPrelLo21"],
    ["adrp x0, message", "adrPrelPgHi21"],
    ["add x0, x0, :lo12:message", "addAbsLo12"],
    ["ldrb w0, [x1, :lo12:message]", "ldst8Lo12"],
    ["ldrh w0, [x1, #:lo12:message]", "ldst16Lo12"],
    ["str w0, [x1, :lo12:message]", "ldst32Lo12"],
    ["ldr x0, [x1, :lo12:message]", "ldst64Lo12"],
    ["ldr x0, message", "ldLitPrel19"],
    ["movz x0, #:abs_g1:message", "movwUabsG1"],
    ["movk x0, #:abs_g0_nc:message", "movwUabsG0Nc"],
  ] as const)("%s waits as %s", (line, kind) => {
    expect(match(line)).toMatchObject({ matched: true, fixup: { kind, expression: expect.stringMatching(/puts|done|message/) } });
  });

  it("is no constant: :lo12: belongs to add and to scaled offsets", () => {
    for (const line of [
      "sub x0, x1, :lo12:message",
      "ldur x0, [x1, :lo12:message]",
      "ldp x0, x1, [x2, :lo12:message]",
      "add x0, x1, message",
    ])
      expect(match(line).matched, line).toBe(false);
  });

  it("loaded as a literal says how wide the pool's entry is", () => {
    expect(match("ldr x0, =message")).toMatchObject({ fixup: { kind: "ldLitPrel19", literalBytes: 8, expression: "message" } });
    expect(match("ldr w0, =message")).toMatchObject({ fixup: { literalBytes: 4 } });
    expect(match("ldrsw x0, =5")).toMatchObject({ fixup: { literalBytes: 4 } });
    expect(match("ldrb w0, =5").matched).toBe(false);
  });
});

it("what an operand is refused for as another sort, all of its sort are refused for", () => {
  const next = seededNumbers(7);
  const bySort = new Map<number, OperandSyntax[]>();
  const written = [...rowsByMnemonic].flatMap(([, rows]) => linesOf(rows, 4, next)).concat(rows.flatMap(({ examples }) => examples));
  for (const line of written)
    for (const operand of operandsOf(line)) {
      const sort = sortsOf([operand]);
      if (sort === undefined) continue;
      const known = bySort.get(sort) ?? [];
      bySort.set(sort, known);
      if (known.length < 8) known.push(operand);
    }
  expect(bySort.size).toBeGreaterThan(30);
  const refuses = (kind: OperandKind, operand: OperandSyntax, sofar: Partial<Fields>, mnemonic: string): boolean => {
    const match = kind.match(operand, { ...sofar }, mnemonic);
    return !match.matched && match.rank === 0 && match.ofThisValue !== true;
  };
  const uneven: string[] = [];
  for (const { name, mnemonic, operands: kinds, examples } of rows) {
    const operands = operandsOf(examples[0]);
    const sofar: Record<string, number> = {};
    for (const [index, kind] of kinds.entries()) {
      for (const samples of bySort.values())
        if (new Set(samples.map((operand) => refuses(kind, operand, sofar, mnemonic))).size > 1) uneven.push(`${name}: ${kind.template}`);
      const match = kind.match(operands[index], sofar, mnemonic);
      if (match.matched) Object.assign(sofar, match.fields);
    }
  }
  expect(uneven).toEqual([]);
});

describe.skipIf(!hasGas)("GNU as agrees (needs aarch64-linux-gnu-as)", () => {
  const next = seededNumbers(31);
  const lines = [...rowsByMnemonic]
    .filter(([mnemonic]) => mnemonic !== "b.<cond>")
    .flatMap(([, rows]) => linesOf(rows, 30, next))
    // Its target is a page, which the linker settles.
    .filter((line) => !line.startsWith("adrp"));

  const takesLabel = (mnemonic: string): boolean =>
    (rowsByMnemonic.get(mnemonic) ?? []).some(({ operands }) => operands.at(-1)?.noun.startsWith("a label"));

  /** Where we refuse on purpose what GNU as takes. */
  const isStricter = (line: string): boolean =>
    // It reads `b x0` as a branch to a symbol of that name, and `brk .` as any number.
    takesLabel(line.split(" ")[0]) || /[ ,]\.$/.test(line);

  it(`about ${lines.length} lines: the same word, or no`, () => {
    const theirs = gas(lines);
    const differing = lines
      .map((line, index) => ({ line, ours: assembleLine(line), theirs: theirs[index] }))
      .filter(({ line, ours, theirs: wanted }) => {
        if (typeof ours === "number") return ours !== wanted;
        return typeof wanted === "number" && !isStricter(line);
      });
    expect(differing).toEqual([]);
    expect(theirs.filter((word) => typeof word === "number").length).toBeGreaterThan(3000);
  });
});
