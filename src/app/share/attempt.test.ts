// An attempt at a lesson, without the lesson: what was changed comes back whole, also where the lesson has changed since.

import fc from "fast-check";
import { expect, it } from "vitest";
import { completed, differenceFrom } from "./attempt.ts";

const names = ["a.s", "b.s", "c.inc", "www/index.html"] as const;
const files = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...names), text: fc.constantFrom("nop", "ret", "") }), { selector: ({ name }) => name })
  .map((some) => some.sort((a, b) => a.name.localeCompare(b.name)));

it("what differs, with the lesson, is the attempt again", () => {
  fc.assert(
    fc.property(files, files, (start, attempt) => {
      const lesson = { name: "02-hello", start: "0" };
      expect(completed({ title: "T", lesson, ...differenceFrom(start, attempt) }, start).files).toEqual(attempt);
    }),
  );
});

it("files that were left alone are those of the lesson as it is now", () => {
  const difference = differenceFrom(
    [
      { name: "main.s", text: "old" },
      { name: "data.s", text: "old" },
    ],
    [
      { name: "main.s", text: "mine" },
      { name: "data.s", text: "old" },
    ],
  );
  expect(difference.files.map(({ name }) => name)).toEqual(["main.s"]);
  const now = [
    { name: "main.s", text: "new" },
    { name: "data.s", text: "new" },
  ];
  expect(completed({ title: "T", lesson: { name: "02-hello", start: "0" }, ...difference }, now).files).toEqual([
    { name: "data.s", text: "new" },
    { name: "main.s", text: "mine" },
  ]);
});
