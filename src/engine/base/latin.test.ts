import { expect, it } from "vitest";
import { latinBytes, latinText, latinUntilZero } from "./latin.ts";

it("every byte is a character and comes back, in texts of any length", () => {
  const bytes = Uint8Array.from({ length: 1_000_003 }, (_, index) => index & 0xff);
  const text = latinText(bytes);
  expect([text.length, text.codePointAt(1_000_002)]).toEqual([1_000_003, 1_000_002 & 0xff]);
  expect(latinBytes(text)).toEqual(bytes);
});

it("a part, and what stands before a NUL", () => {
  const bytes = latinBytes("reno\0\0é");
  expect([latinText(bytes, 1, 3), latinUntilZero(bytes), latinUntilZero(bytes.subarray(0, 2))]).toEqual(["en", "reno", "re"]);
});
