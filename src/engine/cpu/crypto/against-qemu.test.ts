// Every step on random vectors, as qemu-aarch64 has it.

import { describe, expect, it } from "vitest";
import { runCases } from "../float/testing/qemu-driver.ts";
import { toolsPresent } from "../testing/program.ts";
import { Random } from "../testing/random-program.ts";
import * as crypto from "./index.ts";

const steps: Record<string, (v0: bigint, v1: bigint, v2: bigint) => bigint> = {
  "aese v0.16b, v1.16b": crypto.aesEncrypt,
  "aesd v0.16b, v1.16b": crypto.aesDecrypt,
  "aesmc v0.16b, v0.16b": crypto.aesMixColumns,
  "aesimc v0.16b, v0.16b": crypto.aesInverseMixColumns,
  "sha1c q0, s1, v2.4s": crypto.sha1Choose,
  "sha1p q0, s1, v2.4s": crypto.sha1Parity,
  "sha1m q0, s1, v2.4s": crypto.sha1Majority,
  "sha1h s0, s0": crypto.sha1FixedRotate,
  "sha1su0 v0.4s, v1.4s, v2.4s": crypto.sha1Schedule0,
  "sha1su1 v0.4s, v1.4s": crypto.sha1Schedule1,
  "sha256h q0, q1, v2.4s": crypto.sha256Hash,
  "sha256h2 q0, q1, v2.4s": crypto.sha256Hash2,
  "sha256su0 v0.4s, v1.4s": crypto.sha256Schedule0,
  "sha256su1 v0.4s, v1.4s, v2.4s": crypto.sha256Schedule1,
  "pmul v0.16b, v0.16b, v1.16b": crypto.polynomialMultiply,
  "pmull v0.8h, v0.8b, v1.8b": (a, b) => crypto.polynomialMultiplyLong(a, b, 8),
  "pmull v0.1q, v0.1d, v1.1d": (a, b) => crypto.polynomialMultiplyLong(a, b, 64),
};

const casesOfEach = 500;

describe.skipIf(!toolsPresent)("steps of cryptography as qemu-aarch64 has them (needs qemu-aarch64)", () => {
  const random = new Random(1);
  const vector = (): bigint => (random.doubleword() << 64n) | random.doubleword();
  const operations = Object.keys(steps);
  const cases = operations.flatMap((_, operation) =>
    Array.from({ length: casesOfEach }, () => ({ operation, control: 0, operands: [vector(), vector(), vector()] as const })),
  );

  it("random vectors", () => {
    const expected = runCases(operations, cases).map(({ result }) => result);
    const given = cases.map(({ operation, operands }) => steps[operations[operation]](...operands));
    const differs = cases.findIndex((_, index) => given[index] !== expected[index]);
    expect(differs < 0 ? "no difference" : operations[cases[differs].operation]).toBe("no difference");
  });
});
