import { StringStream } from "@codemirror/language";
import { expect, test } from "vitest";
import { assemblyParser } from "./syntax.ts";

/** `text:kind` of each token, line by line. */
function tokens(...lines: string[]): string[] {
  const state = assemblyParser.startState?.(8);
  if (!state) throw new Error("the language has no start state");
  const found: string[] = [];
  for (const line of lines) {
    const stream = new StringStream(line, 8, 8);
    while (!stream.eol()) {
      stream.start = stream.pos;
      const kind = assemblyParser.token(stream, state);
      if (kind) found.push(`${stream.current()}:${kind}`);
    }
  }
  return found;
}

test("an instruction: mnemonic, registers by bank, numbers", () => {
  expect(tokens("  add x0, sp, #16")).toEqual([
    "add:mnemonic",
    "x0:generalRegister",
    ",:punctuation",
    "sp:specialRegister",
    ",:punctuation",
    "#:punctuation",
    "16:number",
  ]);
  expect(tokens("fmov d0, x1")[1]).toBe("d0:vectorRegister");
  expect(tokens("ld1 {v3.16b}, [x1]")).toContain("v3.16b:vectorRegister");
});

test("x31 and w99 are no registers", () => {
  expect(tokens("mov x31, w99")).toEqual(["mov:mnemonic", "x31:symbol", ",:punctuation", "w99:symbol"]);
});

test("a label, then an instruction on the same line; a register's name may be a label", () => {
  expect(tokens("loop: b loop")).toEqual(["loop:label", "::punctuation", "b:mnemonic", "loop:symbol"]);
  expect(tokens("x0: ret")[0]).toBe("x0:label");
  expect(tokens("1: cbz x0, 1b")).toEqual(["1:label", "::punctuation", "cbz:mnemonic", "x0:generalRegister", ",:punctuation", "1b:number"]);
});

test("directives, assignments, strings and characters", () => {
  expect(tokens('.ascii "a // \\" b"')).toEqual([".ascii:directive", '"a // \\" b":string']);
  expect(tokens("length = . - text")[0]).toBe("length:label");
  expect(tokens("mov w0, #'\\n'")).toContain("'\\n':character");
});

test("# opens a comment at the beginning of a line only", () => {
  expect(tokens("  # a note")).toEqual(["# a note:comment"]);
  expect(tokens("mov x0, #1 // one")).toContain("// one:comment");
  expect(tokens("mov x0, #1")).toContain("1:number");
});

test("a block comment goes on over lines and ends within one", () => {
  expect(tokens("nop /* from here", "to here */ ret")).toEqual([
    "nop:mnemonic",
    "/* from here:comment",
    "to here */:comment",
    "ret:symbol",
  ]);
});

test("a semicolon begins another statement", () => {
  expect(tokens("nop; ret")).toEqual(["nop:mnemonic", ";:punctuation", "ret:mnemonic"]);
});

test("relocation operators and conditions", () => {
  expect(tokens("add x1, x1, :lo12:message")).toContain(":lo12::modifier");
  expect(tokens("cset x0, eq")).toContain("eq:modifier");
});
