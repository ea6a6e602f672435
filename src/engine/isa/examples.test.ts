// Every row shows how it is written: each example is assembled, and what comes out is disassembled.

import { describe, expect, it } from "vitest";
import { baseOf, decode, disassemble, rowByName, rows } from "./index.ts";
import { assembleLine } from "./testing/assemble-line.ts";

/** A word as its bytes in memory. */
const bytesOf = (word: number): string => [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, "0")).join("");

const examples = rows.flatMap((row) =>
  row.examples.map((example) => ({ row, text: example.split(" // ")[0], bytes: example.split(" // ")[1] })),
);

describe("rows", () => {
  it("have names of their own, and bases that exist and mean something", () => {
    expect(rowByName.size).toBe(rows.length);
    for (const row of rows) expect(typeof baseOf(row).execute, row.name).toBe("function");
  });

  it("have an example each, except B.cond, which is written as b.eq and so on", () => {
    expect(rows.filter((row) => row.examples.length === 0).map((row) => row.name)).toEqual(["B.cond"]);
  });

  it("name only fields of their pattern in their operands, and all of them", () => {
    for (const row of rows) {
      const ofPattern = row.layout.fields.map(({ name }) => name).sort();
      const ofOperands = [...new Set(row.operands.flatMap(({ fields }) => fields))].sort();
      expect(ofOperands, row.name).toEqual(ofPattern);
    }
  });
});

describe("examples", () => {
  it.each(examples)("$text // $bytes", ({ row, text, bytes }) => {
    const word = assembleLine(text);
    expect(typeof word === "number" ? bytesOf(word) : word).toBe(bytes);
    const decoded = decode(word as number);
    expect(decoded?.row.name).toBe(baseOf(row).name);
    const printed = disassemble(word as number, { pc: 0 });
    expect(assembleLine(printed.text.split("//")[0]), printed.text).toBe(word);
  });
});
