// What a check says goes to the page in columns, and is read there row by row.

import { expect, test } from "vitest";
import { Session } from "../engine/session/index.ts";
import { noSymbols, packCheck, pieceOfLine, placeOfAddress, symbolsByName } from "./checked.ts";

const main = `.equ SIZE, 3
.macro twice
nop
nop
.endm
.text
.globl _start
_start: b.eq next
        twice
        bl there
next:   svc #0
        .ascii "more than four.."
        nop
.data
text:   .byte 1
`;
const there = ".text\n.globl there\nthere: ret\n";
const session = new Session({ seed: 1 });
const result = session.check([
  { name: "main.s", text: main },
  { name: "there.s", text: there },
]);
const { code, symbols, diagnostics } = packCheck(result);
const ofMain = code.find(({ file }) => file === "main.s");

test("each line has the address and the first bytes of what it became, as the session says", () => {
  expect(diagnostics).toEqual([]);
  expect(code.map(({ file }) => file).sort()).toEqual(["main.s", "there.s"]);
  for (const { line } of result.code.filter(({ file }) => file === "main.s")) {
    // Of a macro's pieces the first.
    const first = result.code.find((piece) => piece.file === "main.s" && piece.line === line);
    expect(ofMain && pieceOfLine(ofMain, line)).toEqual({
      address: first?.address,
      bytes: first?.bytes.slice(0, 4),
      length: first?.bytes.length,
    });
  }
  expect(ofMain && pieceOfLine(ofMain, 11)).toMatchObject({ bytes: Uint8Array.of(1, 0, 0, 0xd4), length: 20 });
  expect(ofMain && pieceOfLine(ofMain, 1)).toBeUndefined();
  expect(ofMain && pieceOfLine(ofMain, 400)).toBeUndefined();
});

test("an address leads to its line, in whatever file", () => {
  for (const { file, line, address } of result.code) expect(placeOfAddress(code, address)).toEqual({ file, line });
  expect(placeOfAddress(code, 3)).toBeUndefined();
});

test("names have what they became; a text without a program has none", () => {
  expect([...symbolsByName(symbols).values()]).toEqual(result.symbols);
  expect(symbolsByName(symbols).get("SIZE")).toEqual({ name: "SIZE", value: 3 });
  expect(symbolsByName(symbols).get("text")?.section).toBe(".data");
  expect(symbolsByName(noSymbols).size).toBe(0);
});
