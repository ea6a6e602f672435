// What hover says, of words as they stand in a text.

import { expect, test } from "vitest";
import { vocabulary } from "../../engine/session/index.ts";
import { explain, type Knowledge } from "./explain.ts";

const knowledge: Knowledge = { vocabulary: vocabulary(), view: undefined, definition: undefined, symbol: undefined, word: undefined };
const said = (word: string, isFirst: boolean, more: Partial<Knowledge> = {}): string =>
  (explain(word, isFirst, { ...knowledge, ...more }) ?? [])
    .map(([kind, content]) =>
      typeof content === "string" ? content : `${kind} ${content.map(({ name, value }) => name && `${name}=${value}`).filter(Boolean)}`,
    )
    .join("\n");

test("an instruction: what it does with the flags, the form that this word has first, and the word's fields", () => {
  // ldr x5, [x4, #8]
  const ldr = said("ldr", true, { word: 0xf9400485 | 0 }).split("\n");
  expect(ldr[0]).toBe("Loads a 64-bit register, at a base plus a number. Leaves the flags as they are.");
  expect(ldr[1]).toBe("ldr <Xt>, [<Xn|SP>{, #<offset>}]");
  expect(ldr).toContain("encoding imm12=1,Rn=4,Rt=5");
  expect(said("adds", true)).not.toContain("encoding");
  expect(said("csel", true)).toContain("Reads the flags.");
  expect(said("cmp", true)).toMatch(/flags/);
});

test("a word of another instruction, which the line had before it was changed, is not drawn", () => {
  expect(said("add", true, { word: 0xf9400485 | 0 })).not.toContain("encoding");
});

test("a name: its section and address, or its number; and the file, if it is another one", () => {
  const definition = { name: "counter", line: 4, column: 0, kind: "label" as const, text: "counter: .quad 5", file: "data.s" };
  const symbol = { name: "counter", value: 0x410113, section: ".data" };
  expect(said("counter", false, { definition, symbol })).toContain("Label in .data at 0x410113, data.s:4; F12 goes there");
  const port = { name: "PORT", line: 1, column: 5, kind: "constant" as const, text: ".equ PORT, 8080" };
  expect(said("PORT", false, { definition: port, symbol: { name: "PORT", value: 8080 } })).toContain("Constant 8080 = 0x1f90, line 1");
});

test("numbers and constants of the system in other clothes", () => {
  expect(said("-98", false)).toContain("EADDRINUSE");
  expect(said("64", false)).toContain("write(");
  expect(said("'A'", false)).toContain("0x41");
  expect(said("AF_INET", false)).toContain("address family: 2");
});
