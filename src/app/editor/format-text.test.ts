import { expect, test } from "vitest";
import digits from "../../../lessons/examples/digits/digits.s?raw";
import hello from "../../../lessons/examples/hello/hello.s?raw";
import server from "../../../lessons/examples/server/server.s?raw";
import { assemble } from "../../engine/asm/index.ts";
import { formatChanges, formatText } from "./format-text.ts";

test("labels, mnemonics, operands and comments in their columns", () => {
  expect(formatText("_start: mov x0,#1//one\n  add   x1 , x2,x3\nloop:\nlength=.-text // how long\n   // alone\n// left")).toBe(
    [
      "_start: mov     x0, #1                  //one",
      "        add     x1, x2, x3",
      "loop:",
      "length=.-text                           // how long",
      "        // alone",
      "// left",
    ].join("\n"),
  );
});

test("strings, comments over lines and several statements on a line stay as they are", () => {
  expect(formatText('.ascii "a , b // c"')).toBe('        .ascii  "a , b // c"');
  const kept = "/* one\n     two   , three\n*/";
  expect(formatText(kept)).toBe(kept);
  expect(formatText("mov x0,#1; svc #0")).toBe("mov x0,#1; svc #0");
});

test("a formatted text stays so, and means the same", () => {
  for (const text of [hello, digits, server]) {
    const once = formatText(text);
    expect(formatText(once)).toBe(once);
    const bytes = (source: string) => assemble({ name: "a.s", text: source }).object?.sections.map(({ contents }) => contents);
    expect(bytes(once)).toEqual(bytes(text));
  }
});

test("changes touch only the lines that change", () => {
  expect(formatChanges("loop:\nret")).toEqual([{ from: 6, to: 9, insert: "        ret" }]);
});
