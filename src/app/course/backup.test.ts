// What was saved to a file comes back in another browser, and in the same one nothing is lost to it.

import { expect, it } from "vitest";
import { createProgram } from "../stores/program.ts";
import { memoryShelf } from "../stores/shelf.ts";
import { backup, restore } from "./backup.ts";
import { createProgress } from "./progress.ts";

const named = (text: string) => [{ name: "main.s", text }];

const browser = async (id: string, text: string) => {
  const shelf = memoryShelf(true);
  const program = createProgram({ id: "own", title: "Own", files: named("nop") }, { shelf });
  await program.openProject({ id, title: "Lesson 1", files: named(text) });
  return { program, shelf, progress: createProgress() };
};

it("projects and marks come back where there were none", async () => {
  const first = await browser("lesson/01", "solved");
  first.progress.judged("01", ["a"], true);
  const text = await backup(first.program, first.progress);
  const second = await browser("own", "another");
  second.progress.judged("02", ["b"], false);
  expect(await restore(second.program, second.progress, text)).toEqual({ projects: 2, lessons: 1 });
  expect((await second.shelf.read("lesson/01"))?.files).toEqual(named("solved"));
  expect(second.progress.of("01").isDone).toBe(true);
  expect(second.progress.of("02").passed).toEqual(["b"]);
});

it("what is there goes into the history, also of the project in front", async () => {
  const first = await browser("lesson/01", "saved");
  const text = await backup(first.program, first.progress);
  const second = await browser("lesson/02", "untouched");
  await second.program.openProject({ id: "lesson/01", title: "Lesson 1", files: named("written since") });
  await restore(second.program, second.progress, text);
  expect(second.program.files()).toEqual(named("saved"));
  expect((await second.shelf.versions("lesson/01")).map(({ files }) => files)).toContainEqual(named("written since"));
  await second.program.openProject({ id: "lesson/02", title: "Lesson 2", files: named("untouched") });
  await second.shelf.write({ ...(await second.shelf.read("lesson/01"))!, files: named("once more"), revision: 99 });
  await restore(second.program, second.progress, text);
  expect((await second.shelf.read("lesson/01"))?.files).toEqual(named("saved"));
  expect((await second.shelf.versions("lesson/01")).map(({ files }) => files)).toContainEqual(named("once more"));
});

it("other files are refused in words, and what is no project in one is left out", async () => {
  const { program, progress, shelf } = await browser("own", "mine");
  for (const text of ["", "{}", "[]", "null", '{"format": "other"}'])
    expect(await restore(program, progress, text)).toMatchObject({ problem: expect.stringContaining("svc0") });
  expect(await restore(program, progress, '{"format": "svc0 progress", "version": 7}')).toMatchObject({
    problem: expect.stringContaining("7"),
  });
  const odd = [
    null,
    { id: "x" },
    { id: "y", title: "Y", files: [{ name: "../up", text: "" }] },
    { id: "z", title: "Z", files: named("z") },
  ];
  const text = JSON.stringify({ format: "svc0 progress", version: 1, projects: odd, lessons: { "01": { passed: "all" } } });
  expect(await restore(program, progress, text)).toEqual({ projects: 1, lessons: 0 });
  expect((await shelf.projects()).map(({ id }) => id).sort()).toEqual(["own", "z"]);
});

it("a project of a file keeps what this page understands of it", async () => {
  const { program, progress, shelf } = await browser("own", "mine");
  const project = {
    ...{ id: "z", title: "Z", files: [{ name: "a.s", text: "nop", extra: 1 }], shown: "b.s", changedAtMs: "soon", revision: -1, lesson: 3 },
    breakpoints: [{ file: "a.s", line: 1, condition: "$x0", isEnabled: "no" }, { file: "a.s", line: 0 }, null, 5],
    events: [{ at: { kind: "call", names: ["write"], moment: "made" } }, { at: { kind: "__proto__" } }, { at: { kind: "watch" } }],
    launch: { arguments: ["one"], seed: 1.5, input: "text" },
  };
  await restore(program, progress, JSON.stringify({ format: "svc0 progress", version: 1, projects: [project] }));
  expect(await shelf.read("z")).toEqual({
    ...{ id: "z", title: "Z", files: [{ name: "a.s", text: "nop" }], shown: "a.s", changedAtMs: 0, revision: 1 },
    breakpoints: [{ file: "a.s", line: 1, condition: "$x0" }],
    events: [{ at: { kind: "call", names: ["write"], moment: "made" } }],
    launch: { arguments: ["one"], input: "text" },
  });
});
