// The operand that the cursor is in, and the forms that have it.

import { expect, it } from "vitest";
import { vocabulary } from "../../engine/session/index.ts";
import { operandsOf, signatureOf } from "./signature.ts";

const words = vocabulary();
const marked = (line: string): readonly string[] => {
  const signature = signatureOf(line, line.length, words);
  return signature?.forms.map((operands) => operands[signature.at] ?? "") ?? [];
};

it("commas within brackets part nothing", () => {
  expect(operandsOf("x0, [x1, #8], {v0.4s, v1.4s}")).toEqual(["x0", " [x1, #8]", " {v0.4s, v1.4s}"]);
});

it("the operand is the one behind as many commas", () => {
  expect(marked("        add x0, ")[0]).toMatch(/^<Xn/);
  expect(marked("        ldr x0, [x1, ")[0]).toMatch(/^\[/);
  expect(marked("loop:   svc ")).toEqual(["#<imm>"]);
});

it("comments, names and what is not known have none", () => {
  expect(marked("        add x0, x1 // and ")).toEqual([]);
  expect(marked("        ad")).toEqual([]);
  expect(marked("        nonsense x0, ")).toEqual([]);
  expect(marked("        ret x0, x1, ")).toEqual([]);
});
