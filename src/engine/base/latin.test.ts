import { expect, it } from "vitest";
import { latinBytes, latinText, latinUntilZero } from "./latin.ts";

it("every byte is a character and comes back, in texts of any length", () => {
  const bytes = Uint8Array.from({ length: 300_003 }, (_, index) => index & 0xff);
  const text = latinText(bytes);
  expect([text.length, text.codePointAt(300_002)]).toEqual([300_003, 300_002 & 0xff]);
  expect(Buffer.compare(latinBytes(text), bytes)).toBe(0);
});

it("a part, and what stands before a NUL", () => {
  const bytes = latinBytes("reno\0\0é");
  expect([latinText(bytes, 1, 3), latinUntilZero(bytes), latinUntilZero(bytes.subarray(0, 2))]).toEqual(["en", "reno", "re"]);
});
