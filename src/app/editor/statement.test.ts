import { Text } from "@codemirror/state";
import { expect, test } from "vitest";
import { outlineOf, rowAt } from "../panels/outline-rows.ts";
import { definitionsIn, foldEnd } from "./landmarks.ts";
import { definitionOf, definitionsOf, placeIn, usesOf } from "./statement.ts";

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

test("uses leave out comments and strings", () => {
  expect(usesOf("SIZE", lines.join("\n"))).toHaveLength(2);
  expect(usesOf("_start", lines.join("\n"))).toHaveLength(2);
});

test("of a document of many leaves: the same definitions, also after an edit; a label folds up to the next of its rank, or the section", () => {
  const many = Array.from({ length: 100 }, (_, part) => [
    ...lines.slice(2),
    ...Array.from({ length: part }, () => "add x0, x0, #1"),
    ...(part % 3 === 0 ? ["", "// of the next"] : []),
  ]).flat();
  const doc = Text.of(many);
  expect(definitionsIn(doc)).toEqual(definitionsOf(many));
  const edited = doc.replace(doc.line(500).from, doc.line(502).to, Text.of(["", "here: nop", ".data", "", "there = 4"]));
  expect(definitionsIn(edited)).toEqual(definitionsOf(edited.toJSON()));

  const isEnd = (line: string) => /^[a-z_]+:|^\.data/.test(line);
  const all = edited.toJSON();
  all.forEach((text, index) => {
    if (!/^[a-z_]+:/.test(text)) return;
    const next = all.findIndex((line, at) => at > index && isEnd(line));
    const last = all.slice(index + 1, next < 0 ? all.length : next).findLastIndex((line) => line !== "" && !line.startsWith("//"));
    expect(foldEnd(edited, index + 1)).toBe(last < 0 ? undefined : index + 2 + last);
  });
});
