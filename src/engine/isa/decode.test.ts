// A word finds its row, and quickly.

import { describe, expect, it } from "vitest";
import { decode, encode, rows } from "./index.ts";
import { seededNumbers, wordsOfRow } from "./testing/words.ts";

describe("decode", () => {
  it("finds the row that a word was made by, unless its fields are reserved", () => {
    const next = seededNumbers(3);
    for (const row of rows.filter(({ base }) => base === undefined)) {
      const found = wordsOfRow(row, 200, next).filter((word) => decode(word)?.row === row);
      expect(found.length, row.name).toBeGreaterThan(0);
      for (const word of found) expect(encode(row, decode(word)!.fields) & row.layout.mask, row.name).toBe(word & row.layout.mask);
    }
  });

  it("shows the alias that is preferred", () => {
    const shown = (word: number) => decode(word)?.shown.name;
    expect(shown(0xf100001f)).toBe("CMP (immediate)");
    expect(shown(0x910003fd)).toBe("MOV (to/from SP)");
    expect(shown(0xd37df020)).toBe("LSL (immediate)");
    expect(shown(0x9a9f17e0)).toBe("CSET");
    expect(shown(0xd503201f)).toBe("NOP");
  });

  it("finds nothing where nothing is allocated", () => {
    // ADD with a 32-bit register shifted by 32, MOVZ of 32 bits at lsl #32, AND with a bitmask of all ones, all ones.
    for (const word of [0x0b018000, 0x52c00000, 0x9240fc00, 0xffffffff]) expect(decode(word), word.toString(16)).toBeUndefined();
  });
});
