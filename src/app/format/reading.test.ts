import { expect, test } from "vitest";
import { assemble } from "../../engine/asm/index.ts";
import { immediatesFor, isLogicalImmediate, readingsOf, readNumber } from "./reading.ts";

test("numbers as people write them", () => {
  const bits = (text: string) => readNumber(text)?.bits;
  expect(bits("#0x1f_90")).toBe(0x1f90n);
  expect(bits("-1")).toBe(0xffff_ffff_ffff_ffffn);
  expect(bits("0b1010")).toBe(10n);
  expect(bits("'A'")).toBe(65n);
  expect(bits("'\\n'")).toBe(10n);
  expect(bits("1.5")).toBe(0x3ff8_0000_0000_0000n);
  for (const none of ["", "x0", "1x", "18446744073709551616"]) expect(readNumber(none)).toBeUndefined();
});

test("all readings of a number", () => {
  const of = (value: bigint, bits: 8 | 16 | 32 | 64) => Object.fromEntries(readingsOf(value, bits).map(({ label, text }) => [label, text]));
  expect(of(0x1f90n, 16)).toMatchObject({ Signed: "8080", "Bytes in memory": "90 1f", "Network order": "1f 90" });
  expect(of(0xffff_ff9en, 32)).toMatchObject({ Signed: "-98", Unsigned: "4294967198" });
  expect(of(0x3fc0_0000n, 32)).toMatchObject({ "As a float": "1.5" });
});

test("what fits and, orr and eor is what the assembler takes", () => {
  const takes = (value: bigint) => assemble({ name: "a.s", text: `and x0, x1, #${value}\n` }).diagnostics.length === 0;
  for (const value of [
    0n,
    1n,
    5n,
    0xffn,
    0xf0f0n,
    0x5555_5555_5555_5555n,
    0x8000_0000_0000_0001n,
    0xff00_ff00_ff00_ff00n,
    0x1234n,
    (1n << 64n) - 1n,
  ])
    expect(`${value} ${isLogicalImmediate(value, 64)}`).toBe(`${value} ${takes(value)}`);
  expect(immediatesFor(0x12345678n, 64)[2]).toContain("2 instructions");
});
