import { expect, test } from "vitest";
import { differenceOf } from "./difference.ts";

const told = (before: string, after: string) =>
  differenceOf([{ name: "a.s", text: before }], [{ name: "a.s", text: after }]).map(({ kind, text }) => `${kind} ${text}`);

test("lines that come and go, file by file", () => {
  expect(told("one\ntwo\nthree", "one\n2\nthree\nfour")).toEqual(["file a.s", "removed two", "added 2", "added four"]);
  expect(told("same", "same")).toEqual([]);
  expect(differenceOf([{ name: "a.s", text: "x" }], [{ name: "b.s", text: "y" }]).map(({ text }) => text)).toEqual([
    "a.s (goes)",
    "x",
    "b.s (comes)",
    "y",
  ]);
});

test("what is common stays in place even where lines repeat", () => {
  expect(told("ret\nnop\nret", "nop\nret\nret\nnop")).toHaveLength(4);
});
