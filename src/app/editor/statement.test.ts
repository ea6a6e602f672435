import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { outlineOf, rowAt, rowsAbout } from "../panels/outline-rows.ts";
import { definitionsIn } from "./landmarks.ts";
import { definitionOf, definitionsOf, foldedLines, hasFold, placeIn, usesOf } from "./statement.ts";

const lines = [
  ".equ SIZE, 4",
  "count = 3",
  "_start:",
  "        mov x0, #SIZE // SIZE again",
  "1:      subs x0, x0, #1",
  "        b.ne 1b",
  '        .ascii "_start"',
  "next:   b _start",
];

test("places: the first word, operands, comments and strings", () => {
  expect(placeIn("        mo", 10)).toEqual({ kind: "first", first: "mo" });
  expect(placeIn("loop: add x0, ", 14)).toEqual({ kind: "operand", first: "add" });
  expect(placeIn("mov x0, #1 // and mo", 20).kind).toBe("none");
  expect(placeIn('.ascii "mo', 10).kind).toBe("none");
  expect(placeIn("", 0).kind).toBe("first");
});

test("definitions of every kind, and those of numbered labels by direction", () => {
  expect(definitionsOf(lines).map(({ name, line, kind }) => `${name} ${line} ${kind}`)).toEqual([
    "SIZE 1 constant",
    "count 2 constant",
    "_start 3 label",
    "1 5 label",
    "next 8 label",
  ]);
  expect(definitionOf("1b", 6, definitionsOf(lines))?.line).toBe(5);
  expect(definitionOf("1f", 6, definitionsOf(lines))).toBeUndefined();
});

test("the outline: sections with what stands in them, numbered labels left out", () => {
  const text = [
    ".equ SIZE, 4",
    ".data",
    'text: .ascii "loop:"',
    ".text",
    "_start: b .Lend",
    "1:",
    ".Lend:",
    ".text",
    ".macro leave code",
    ".endm",
  ];
  const rows = outlineOf(text);
  expect(rows.map(({ kind, name, line, depth }) => `${line} ${"  ".repeat(depth)}${name} ${kind}`)).toEqual([
    "1 SIZE constant",
    "2 .data section",
    "3   text label",
    "4 .text section",
    "5   _start label",
    "7     .Lend label",
    "9   leave macro",
  ]);
  expect(rowAt(rows, 6)?.name).toBe("_start");
});

test("of a long outline the rows about the cursor are drawn, and what is left out is counted", () => {
  const rows = outlineOf(Array.from({ length: 5000 }, (_, index) => `l${index}:`));
  const about = (line: number) => {
    const { shown, above, below } = rowsAbout(rows, rowAt(rows, line), 100);
    return [shown[0]?.name, shown.length, above, below];
  };
  expect(about(1)).toEqual(["l0", 100, 0, 4900]);
  expect(about(2001)).toEqual(["l1950", 100, 1950, 2950]);
  expect(about(5000)).toEqual(["l4900", 100, 4900, 0]);
  expect(rowsAbout(rows.slice(0, 3), rows[1], 100)).toEqual({ shown: rows.slice(0, 3), above: 0, below: 0 });
});

test("uses leave out comments and strings", () => {
  expect(usesOf("SIZE", lines.join("\n"))).toHaveLength(2);
  expect(usesOf("_start", lines.join("\n"))).toHaveLength(2);
});

test("a label folds up to the next of its rank, or to a section, without the blank lines and comments before it", () => {
  const behind = (line: number, text = lines) => text.slice(line);
  expect(foldedLines(behind(3))).toBe(4);
  expect(foldedLines(["nop", "", "// why", "ret", "", "// of the next", "next: nop"])).toBe(4);
  expect(foldedLines(["nop", " .data", "nop"])).toBe(1);
  for (const nothing of [[], ["", "// nothing"], ["", "next: nop"], [".data"]]) {
    expect(foldedLines(nothing)).toBe(0);
    expect(hasFold(nothing)).toBe(false);
  }
  expect(hasFold(behind(3))).toBe(true);
});

test("a document of many leaves has the definitions of its lines, also after an edit", () => {
  const many = Array.from({ length: 300 }, (_, part) => [...lines, ...Array.from({ length: part % 9 }, () => "add x0, x0, #1")]).flat();
  const doc = Text.of(many);
  expect(definitionsIn(doc)).toEqual(definitionsOf(many));
  const edited = doc.replace(doc.line(500).from, doc.line(502).to, Text.of(["", "here: nop", ".data", "", "there = 4"]));
  expect(definitionsIn(edited)).toEqual(definitionsOf(edited.toJSON()));
});
