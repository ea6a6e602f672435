// Cryptography: the rounds of AES, and the steps of SHA-1 and SHA-256.

import type { CryptoArithmetic } from "../crypto-arithmetic.ts";
import { feature } from "../feature.ts";
import { type InstructionRow, instruction } from "../instruction.ts";
import type { ValueKinds } from "../machine.ts";
import { onlyShape } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";

const bytes = onlyShape("16b");
const words = onlyShape("4s");

/** A step on what Rd has, if it is read, Rn and Rm. */
type Step = <V extends ValueKinds>(crypto: CryptoArithmetic<V>, d: () => V["v128"], n: V["v128"], m: V["v128"]) => V["v128"];

interface TwoRegisters {
  readonly mnemonic: string;
  readonly opcode: string;
  readonly summary: string;
  readonly example: string;
  readonly step: Step;
}

const aes: readonly TwoRegisters[] = [
  {
    mnemonic: "aese",
    step: (c, d, n) => c.aesEncrypt(d(), n),
    opcode: "00100",
    summary: "Adds the round key, shifts rows and substitutes bytes: a round of AES encryption without its mixing.",
    example: "aese v0.16b, v1.16b // 2048284e",
  },
  {
    mnemonic: "aesd",
    step: (c, d, n) => c.aesDecrypt(d(), n),
    opcode: "00101",
    summary: "Adds the round key, shifts rows back and substitutes bytes back: a round of AES decryption without its mixing.",
    example: "aesd v0.16b, v1.16b // 2058284e",
  },
  {
    mnemonic: "aesmc",
    step: (c, _, n) => c.aesMixColumns(n),
    opcode: "00110",
    summary: "Mixes the columns of an AES state.",
    example: "aesmc v0.16b, v1.16b // 2068284e",
  },
  {
    mnemonic: "aesimc",
    step: (c, _, n) => c.aesInverseMixColumns(n),
    opcode: "00111",
    summary: "Undoes the mixing of the columns of an AES state.",
    example: "aesimc v0.16b, v1.16b // 2078284e",
  },
];

interface ThreeRegisters {
  readonly mnemonic: string;
  readonly opcode: string;
  /** Views of Rd, Rn and Rm: whole quadwords, one word, four words. */
  readonly views: readonly ["q" | "4s", "q" | "s" | "4s", "4s"];
  readonly summary: string;
  readonly example: string;
  readonly step: Step;
}

const threeRegisters: readonly ThreeRegisters[] = [
  {
    mnemonic: "sha1c",
    step: (c, d, n, m) => c.sha1Choose(d(), n, m),
    opcode: "000",
    views: ["q", "s", "4s"],
    summary: "Does four rounds of SHA-1 with its choosing function.",
    example: "sha1c q0, s1, v2.4s // 2000025e",
  },
  {
    mnemonic: "sha1p",
    step: (c, d, n, m) => c.sha1Parity(d(), n, m),
    opcode: "001",
    views: ["q", "s", "4s"],
    summary: "Does four rounds of SHA-1 with its parity function.",
    example: "sha1p q0, s1, v2.4s // 2010025e",
  },
  {
    mnemonic: "sha1m",
    step: (c, d, n, m) => c.sha1Majority(d(), n, m),
    opcode: "010",
    views: ["q", "s", "4s"],
    summary: "Does four rounds of SHA-1 with its majority function.",
    example: "sha1m q0, s1, v2.4s // 2020025e",
  },
  {
    mnemonic: "sha1su0",
    step: (c, d, n, m) => c.sha1Schedule0(d(), n, m),
    opcode: "011",
    views: ["4s", "4s", "4s"],
    summary: "Begins the next four words of the message schedule of SHA-1.",
    example: "sha1su0 v0.4s, v1.4s, v2.4s // 2030025e",
  },
  {
    mnemonic: "sha256h",
    step: (c, d, n, m) => c.sha256Hash(d(), n, m),
    opcode: "100",
    views: ["q", "q", "4s"],
    summary: "Does four rounds of SHA-256 and gives the first half of the state.",
    example: "sha256h q0, q1, v2.4s // 2040025e",
  },
  {
    mnemonic: "sha256h2",
    step: (c, d, n, m) => c.sha256Hash2(d(), n, m),
    opcode: "101",
    views: ["q", "q", "4s"],
    summary: "Does four rounds of SHA-256 and gives the second half of the state.",
    example: "sha256h2 q0, q1, v2.4s // 2050025e",
  },
  {
    mnemonic: "sha256su1",
    step: (c, d, n, m) => c.sha256Schedule1(d(), n, m),
    opcode: "110",
    views: ["4s", "4s", "4s"],
    summary: "Finishes the next four words of the message schedule of SHA-256.",
    example: "sha256su1 v0.4s, v1.4s, v2.4s // 2060025e",
  },
];

const twoRegisters: readonly (TwoRegisters & { readonly view: "s" | "4s" })[] = [
  {
    mnemonic: "sha1h",
    step: (c, _, n) => c.sha1FixedRotate(n),
    opcode: "00000",
    view: "s",
    summary: "Rotates a word left by 30, as the rounds of SHA-1 do.",
    example: "sha1h s0, s1 // 2008285e",
  },
  {
    mnemonic: "sha1su1",
    step: (c, d, n) => c.sha1Schedule1(d(), n),
    opcode: "00001",
    view: "4s",
    summary: "Finishes the next four words of the message schedule of SHA-1.",
    example: "sha1su1 v0.4s, v1.4s // 2018285e",
  },
  {
    mnemonic: "sha256su0",
    step: (c, d, n) => c.sha256Schedule0(d(), n),
    opcode: "00010",
    view: "4s",
    summary: "Begins the next four words of the message schedule of SHA-256.",
    example: "sha256su0 v0.4s, v1.4s // 2028285e",
  },
];

const viewed = <Name extends string>(field: Name, view: "q" | "s" | "4s") =>
  view === "4s" ? vector(field, words) : scalar(field, onlyShape(view));

export const cryptoRows: readonly InstructionRow[] = [
  ...aes.map(({ mnemonic, step, opcode, summary, example }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      features: feature.aes,
      pattern: `01001110 00 10100 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", bytes), vector("Rn", bytes)],
      summary,
      reference: "Cryptographic AES",
      examples: [example],
      execute(m, { Rd, Rn }) {
        const n = m.vector.read(Rn);
        m.vector.write(
          Rd,
          step(m.crypto, () => m.vector.read(Rd), n, n),
        );
      },
    }),
  ),
  ...threeRegisters.map(({ mnemonic, step, opcode, views, summary, example }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      features: feature.sha2,
      pattern: `01011110 000 Rm:5 0 ${opcode} 00 Rn:5 Rd:5`,
      operands: [viewed("Rd", views[0]), viewed("Rn", views[1]), viewed("Rm", views[2])],
      summary,
      reference: "Cryptographic three-register SHA",
      examples: [example],
      execute(m, { Rd, Rn, Rm }) {
        m.vector.write(
          Rd,
          step(m.crypto, () => m.vector.read(Rd), m.vector.read(Rn), m.vector.read(Rm)),
        );
      },
    }),
  ),
  ...twoRegisters.map(({ mnemonic, step, opcode, view, summary, example }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      features: feature.sha2,
      pattern: `01011110 00 10100 ${opcode} 10 Rn:5 Rd:5`,
      operands: [viewed("Rd", view), viewed("Rn", view)],
      summary,
      reference: "Cryptographic two-register SHA",
      examples: [example],
      execute(m, { Rd, Rn }) {
        const n = m.vector.read(Rn);
        m.vector.write(
          Rd,
          step(m.crypto, () => m.vector.read(Rd), n, n),
        );
      },
    }),
  ),
];
