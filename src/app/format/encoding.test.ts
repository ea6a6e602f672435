import { expect, test } from "vitest";
import { encodingPieces } from "./encoding.ts";

test("a word is divided as its pattern says", () => {
  // add x0, x1, #4
  const pieces = encodingPieces("sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5", 0x91001020);
  expect(pieces.filter(({ name }) => name !== undefined).map(({ name, value }) => `${name} ${value}`)).toEqual([
    "sf 1",
    "sh 0",
    "imm12 4",
    "Rn 1",
    "Rd 0",
  ]);
  expect(pieces.map(({ bits }) => bits).join("")).toBe((0x91001020).toString(2));
  expect(encodingPieces("1101010110 0 (00) x:19", 0xd5000000)[2]).toEqual({ low: 19, bits: "00" });
});
