// Lessons are found in what a zip, a link or a file holds, and kept under names of their own.

import { expect, it } from "vitest";
import { memoryShelf } from "../stores/shelf.ts";
import { keepLessons, keptFolder, keptLessons, lessonsIn } from "./elsewhere.ts";

const text = "---\ntitle: First\nsummary: It is the first.\nchecks:\n  - { id: a, title: A, exit: 0 }\n---\nProse.\n";

it("lessons are folders with lesson.md, or files with checks in front", () => {
  const files = [
    { name: "pack/02-second/lesson.md", text },
    { name: "pack/02-second/start/main.s", text: "nop" },
    { name: "pack/01-first.md", text },
    { name: "pack/README.md", text: "# About\n" },
  ];
  expect(lessonsIn(files, "pack").map(({ name, folder }) => [name, Object.keys(folder)])).toEqual([
    ["01-first", ["lesson.md"]],
    ["02-second", ["lesson.md", "start/main.s"]],
  ]);
  expect(lessonsIn([{ name: "lesson.md", text }], "Mine").map(({ name }) => name)).toEqual(["Mine"]);
  expect(lessonsIn([{ name: "main.s", text: "nop" }], "No")).toEqual([]);
});

it("another lesson of the same name does not take its place", async () => {
  const shelf = memoryShelf(true);
  const [one = ""] = await keepLessons(shelf, [{ name: "01", folder: { "lesson.md": text } }]);
  const [same] = await keepLessons(shelf, [{ name: "01", folder: { "lesson.md": text } }]);
  const [other = ""] = await keepLessons(shelf, [{ name: "01", folder: { "lesson.md": `${text}More.\n` } }]);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
  expect((await keptFolder(shelf, one))?.["lesson.md"]).toBe(text);
  expect((await keptLessons(shelf)).map(({ title }) => title)).toEqual(["First", "First"]);
});
