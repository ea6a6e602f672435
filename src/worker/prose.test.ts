// Markdown from strangers: whatever it says, only the tokens that are known come out, and links lead where links may lead.

import { expect, it } from "vitest";
import { readProse } from "./prose.ts";

const text = JSON.stringify;

it("prose becomes tokens", () => {
  expect(readProse("## Two *words*\n\n1. `mov`\n\n```s\nsvc #0\n```\n", "lesson.md")).toEqual([
    {
      kind: "heading",
      level: 2,
      inlines: [
        { kind: "text", text: "Two " },
        { kind: "emphasis", inlines: [{ kind: "text", text: "words" }] },
      ],
    },
    { kind: "list", isOrdered: true, items: [[{ kind: "paragraph", inlines: [{ kind: "code", text: "mov" }] }]] },
    { kind: "code", language: "s", text: "svc #0" },
  ]);
});

it("a live element that cannot be read stays code", () => {
  expect(readProse("```quiz\nquestion: only this\n```\n", "lesson.md")).toEqual([
    { kind: "code", language: "quiz", text: "question: only this" },
  ]);
});

it("HTML is text", () => {
  const blocks = readProse('<script>alert(1)</script>\n\nhi <img src=x onerror="alert(1)"> <b>there</b>', "lesson.md");
  expect(new Set([...text(blocks).matchAll(/"kind":"(\w+)"/g)].map(([, kind]) => kind))).toEqual(new Set(["paragraph", "text"]));
  expect(text(blocks)).toContain("<script>alert(1)</script>");
});

it.each(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "file:///etc/passwd", "blob:x"])(
  "a link to %s leads nowhere",
  (address) => {
    expect(text(readProse(`[press](${address}) [again](<${address}>) ![picture](${address})`, "lesson.md"))).not.toContain('"href"');
  },
);

it("links to other sites and places of this one stay", () => {
  expect(text(readProse("[a](https://example.org/x) [b](#/lesson/02-hello)", "lesson.md")).match(/"href"/g)).toHaveLength(2);
});

it("nesting without end is cut off", () => {
  const deepest = (value: unknown): number =>
    typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(deepest)) : 0;
  expect(deepest(readProse(`${">".repeat(2000)} deep`, "lesson.md"))).toBeLessThan(40);
  expect(deepest(readProse(`${"*".repeat(3000)}deep${"*".repeat(3000)}`, "lesson.md"))).toBeLessThan(60);
});
