// Cryptography: the rounds of AES, and the steps of SHA-1 and SHA-256.

import { type Execute, type InstructionRow, instruction, semantics } from "../instruction.ts";
import { onlyShape } from "../operands/shapes.ts";
import { scalar, vector } from "../operands/simd-register.ts";

const bytes = onlyShape("16b");
const words = onlyShape("4s");

interface TwoRegisters {
  readonly mnemonic: string;
  readonly opcode: string;
  readonly summary: string;
  readonly example: string;
  readonly execute?: Execute<"Rn" | "Rd">;
}

const aes: readonly TwoRegisters[] = [
  {
    mnemonic: "aese",
    opcode: "00100",
    summary: "Adds the round key, shifts rows and substitutes bytes: a round of AES encryption without its mixing.",
    example: "aese v0.16b, v1.16b // 2048284e",
  },
  {
    mnemonic: "aesd",
    opcode: "00101",
    summary: "Adds the round key, shifts rows back and substitutes bytes back: a round of AES decryption without its mixing.",
    example: "aesd v0.16b, v1.16b // 2058284e",
  },
  { mnemonic: "aesmc", opcode: "00110", summary: "Mixes the columns of an AES state.", example: "aesmc v0.16b, v1.16b // 2068284e" },
  {
    mnemonic: "aesimc",
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
  readonly execute?: Execute<"Rm" | "Rn" | "Rd">;
}

const threeRegisters: readonly ThreeRegisters[] = [
  {
    mnemonic: "sha1c",
    opcode: "000",
    views: ["q", "s", "4s"],
    summary: "Does four rounds of SHA-1 with its choosing function.",
    example: "sha1c q0, s1, v2.4s // 2000025e",
  },
  {
    mnemonic: "sha1p",
    opcode: "001",
    views: ["q", "s", "4s"],
    summary: "Does four rounds of SHA-1 with its parity function.",
    example: "sha1p q0, s1, v2.4s // 2010025e",
  },
  {
    mnemonic: "sha1m",
    opcode: "010",
    views: ["q", "s", "4s"],
    summary: "Does four rounds of SHA-1 with its majority function.",
    example: "sha1m q0, s1, v2.4s // 2020025e",
  },
  {
    mnemonic: "sha1su0",
    opcode: "011",
    views: ["4s", "4s", "4s"],
    summary: "Begins the next four words of the message schedule of SHA-1.",
    example: "sha1su0 v0.4s, v1.4s, v2.4s // 2030025e",
  },
  {
    mnemonic: "sha256h",
    opcode: "100",
    views: ["q", "q", "4s"],
    summary: "Does four rounds of SHA-256 and gives the first half of the state.",
    example: "sha256h q0, q1, v2.4s // 2040025e",
  },
  {
    mnemonic: "sha256h2",
    opcode: "101",
    views: ["q", "q", "4s"],
    summary: "Does four rounds of SHA-256 and gives the second half of the state.",
    example: "sha256h2 q0, q1, v2.4s // 2050025e",
  },
  {
    mnemonic: "sha256su1",
    opcode: "110",
    views: ["4s", "4s", "4s"],
    summary: "Finishes the next four words of the message schedule of SHA-256.",
    example: "sha256su1 v0.4s, v1.4s, v2.4s // 2060025e",
  },
];

const twoRegisters: readonly (TwoRegisters & { readonly view: "s" | "4s" })[] = [
  {
    mnemonic: "sha1h",
    opcode: "00000",
    view: "s",
    summary: "Rotates a word left by 30, as the rounds of SHA-1 do.",
    example: "sha1h s0, s1 // 2008285e",
  },
  {
    mnemonic: "sha1su1",
    opcode: "00001",
    view: "4s",
    summary: "Finishes the next four words of the message schedule of SHA-1.",
    example: "sha1su1 v0.4s, v1.4s // 2018285e",
  },
  {
    mnemonic: "sha256su0",
    opcode: "00010",
    view: "4s",
    summary: "Begins the next four words of the message schedule of SHA-256.",
    example: "sha256su0 v0.4s, v1.4s // 2028285e",
  },
];

const viewed = <Name extends string>(field: Name, view: "q" | "s" | "4s") =>
  view === "4s" ? vector(field, words) : scalar(field, onlyShape(view));

export const cryptoRows: readonly InstructionRow[] = [
  ...aes.map(({ mnemonic, opcode, summary, example, execute }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `01001110 00 10100 ${opcode} 10 Rn:5 Rd:5`,
      operands: [vector("Rd", bytes), vector("Rn", bytes)],
      summary,
      reference: "Cryptographic AES",
      examples: [example],
      ...semantics(execute),
    }),
  ),
  ...threeRegisters.map(({ mnemonic, opcode, views, summary, example, execute }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `01011110 000 Rm:5 0 ${opcode} 00 Rn:5 Rd:5`,
      operands: [viewed("Rd", views[0]), viewed("Rn", views[1]), viewed("Rm", views[2])],
      summary,
      reference: "Cryptographic three-register SHA",
      examples: [example],
      ...semantics(execute),
    }),
  ),
  ...twoRegisters.map(({ mnemonic, opcode, view, summary, example, execute }) =>
    instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `01011110 00 10100 ${opcode} 10 Rn:5 Rd:5`,
      operands: [viewed("Rd", view), viewed("Rn", view)],
      summary,
      reference: "Cryptographic two-register SHA",
      examples: [example],
      ...semantics(execute),
    }),
  ),
];
