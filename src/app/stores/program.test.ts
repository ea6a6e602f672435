// A project: its files, what is kept of it and when, and how it is found again.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MemoryStorage } from "../testing/memory-storage.ts";
import { installMemoryStorage } from "../testing/memory-storage.ts";
import { createBreakpoints } from "./breakpoints.ts";
import { lastProject } from "./drafts.ts";
import { complaintAboutName, createProgram } from "./program.ts";
import { memoryShelf } from "./shelf.ts";

const hello = { id: "own", title: "My program", files: [{ name: "hello.s", text: "hello" }] };
const pair = {
  id: "pair",
  title: "Two files",
  files: [
    { name: "main.s", text: "bl print" },
    { name: "print.s", text: "print: ret" },
  ],
};
let storage: MemoryStorage;

beforeEach(() => {
  storage = installMemoryStorage();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(1000);
const textOf = (program: ReturnType<typeof createProgram>) => program.store.getState().source.toString();

test("what was typed is there after a reload", async () => {
  const shelf = memoryShelf(true);
  const program = createProgram(hello, { shelf });
  program.edit("mine");
  await settle();
  expect(textOf(createProgram(hello, { shelf, stored: await lastProject(shelf) }))).toBe("mine");
});

test("a page that goes away keeps what the shelf has not yet written, until the shelf has it", async () => {
  const shelf = memoryShelf(true);
  const program = createProgram(hello, { shelf: memoryShelf(true) });
  program.edit("typed a moment ago");
  program.flush();
  expect((await lastProject(shelf))?.files[0]?.text).toBe("typed a moment ago");
  expect((await shelf.read("own"))?.files[0]?.text).toBe("typed a moment ago");
  await settle();
  expect(storage.entries.get("svc0.drafts")).toBe("{}");
});

test("what a closed window left does not take the place of what another has kept since: it is in the history", async () => {
  const shelf = memoryShelf(true);
  const program = createProgram(hello, { shelf: memoryShelf(true) });
  program.edit("left behind");
  program.flush();
  const newer = { ...hello, files: [{ name: "hello.s", text: "newer" }], shown: "hello.s", breakpoints: [], changedAtMs: 2, revision: 7 };
  await shelf.write(newer);
  expect((await lastProject(shelf))?.files[0]?.text).toBe("newer");
  expect((await shelf.versions("own")).map(({ files }) => files[0]?.text)).toEqual(["left behind"]);
});

test("a window that only looks follows one that writes", async () => {
  const shelf = memoryShelf(true);
  const [writer, reader] = [createProgram(hello, { shelf }), createProgram(hello, { shelf })];
  writer.edit("typed here");
  await settle();
  expect(textOf(reader)).toBe("typed here");
  reader.edit("and then there");
  await settle();
  expect(textOf(writer)).toBe("and then there");
  expect((await shelf.projects()).map(({ id }) => id)).toEqual(["own"]);
});

test("two windows that write at once part ways: both texts are kept, and the second says so", async () => {
  const shelf = memoryShelf(true);
  const announce = vi.fn();
  const [one, other] = [createProgram(hello, { shelf }), createProgram(hello, { shelf, announce })];
  one.edit("mine");
  other.edit("yours");
  await settle();
  other.edit("yours, and more");
  await settle();
  const kept = await shelf.projects();
  expect(kept.map(({ title, files }) => `${title}: ${files[0]?.text}`).sort()).toEqual([
    "My program (copy): yours, and more",
    "My program: mine",
  ]);
  expect([textOf(one), textOf(other)]).toEqual(["mine", "yours, and more"]);
  expect(announce).toHaveBeenCalledWith(expect.stringContaining("another window"));
});

test("windows that show different files of a project, and set breakpoints, come to rest", async () => {
  const shelf = memoryShelf(true);
  const windowOn = () => {
    const breakpoints = createBreakpoints();
    const program = createProgram(pair, { shelf, breakpoints });
    breakpoints.store.subscribe(program.touched);
    return { breakpoints, program };
  };
  const [one, other] = [windowOn(), windowOn()];
  other.program.show("print.s");
  one.breakpoints.put({ file: "print.s", line: 1 });
  await settle();
  const { revision } = (await shelf.read("pair")) ?? {};
  expect(other.breakpoints.store.getState().rows).toEqual([{ file: "print.s", line: 1 }]);
  expect([one.program.store.getState().name, other.program.store.getState().name]).toEqual(["main.s", "print.s"]);
  await settle();
  expect((await shelf.read("pair"))?.revision).toBe(revision);
});

test("projects take turns, each with its texts, its file in front, its breakpoints and how it is started", async () => {
  const breakpoints = createBreakpoints();
  const program = createProgram(hello, { shelf: memoryShelf(true), breakpoints });
  breakpoints.put({ file: "hello.s", line: 3 });
  breakpoints.addEvent({ at: { kind: "code", place: "_start" } });
  program.launchAs({ arguments: ["one"] });
  program.edit("hello, changed");
  await program.openProject(pair);
  expect(breakpoints.kept()).toEqual({ rows: [], events: [] });
  expect(program.store.getState().launch).toEqual({ arguments: [] });
  program.show("print.s");
  await program.openProject(hello);
  expect(textOf(program)).toBe("hello, changed");
  expect(breakpoints.kept()).toEqual({ rows: [{ file: "hello.s", line: 3 }], events: [{ at: { kind: "code", place: "_start" } }] });
  expect(program.store.getState().launch).toEqual({ arguments: ["one"] });
  await program.openProject(pair);
  expect(program.store.getState().name).toBe("print.s");
});

test("a project opened anew comes as it was; what was made of it is in its history", async () => {
  const program = createProgram(pair, { shelf: memoryShelf(true) });
  program.edit("broken");
  await program.openProject(pair, { fresh: true });
  expect(textOf(program)).toBe("bl print");
  const versions = await program.shelf.versions("pair");
  expect(versions.map(({ files }) => files[0]?.text)).toContain("broken");
});

test("files are added, renamed with their breakpoints, and deleted; the last one stays", async () => {
  const breakpoints = createBreakpoints();
  const program = createProgram(hello, { breakpoints });
  program.add({ name: "lib/print.s", text: "print:" });
  expect(program.store.getState().name).toBe("lib/print.s");
  breakpoints.put({ file: "lib/print.s", line: 1 });
  program.rename("lib/print.s", "out.s");
  expect(breakpoints.store.getState().rows).toEqual([{ file: "out.s", line: 1 }]);
  expect(program.files().map(({ name }) => name)).toEqual(["hello.s", "out.s"]);
  await program.remove("out.s");
  await program.remove("hello.s");
  expect(program.files().map(({ name }) => name)).toEqual(["hello.s"]);
});

test("each Run of a changed text keeps a version, and an older one can be brought back", async () => {
  let nowMs = 0;
  const program = createProgram(hello, { shelf: memoryShelf(true), nowMs: () => nowMs++ });
  program.edit("first");
  program.built();
  program.built();
  program.edit("second");
  program.built();
  const versions = await program.shelf.versions("own");
  expect(versions.map(({ files }) => files[0]?.text)).toEqual(["second", "first"]);
  await program.replaceFiles(versions[1]?.files ?? []);
  expect(textOf(program)).toBe("first");
});

test("what was typed the last time, and never run, is in the history once it is written over", async () => {
  const shelf = memoryShelf(true);
  createProgram(hello, { shelf, nowMs: () => 1 }).edit("of yesterday");
  await settle();
  const program = createProgram(hello, { shelf, stored: await lastProject(shelf), nowMs: () => 2 });
  program.edit("of today");
  await settle();
  program.edit("of today, again");
  await settle();
  const texts = async () => (await shelf.versions("own")).map(({ files }) => files[0]?.text);
  expect(await texts()).toContain("of yesterday");
  expect(await texts()).not.toContain("of today");
  await program.replaceFiles([{ name: "hello.s", text: "from elsewhere" }]);
  expect(await texts()).toContain("of today, again");
});

test("a shelf that cannot keep is said, and editing goes on", async () => {
  const program = createProgram(hello, { shelf: memoryShelf(false) });
  program.edit("unsaved");
  await settle();
  expect(program.store.getState().saved).toBe(false);
  expect(textOf(program)).toBe("unsaved");
});

test("what an older page or another program left in the storage does not break this one", async () => {
  for (const left of ["not json", "null", "[1]", '{"id":1}', '{"id":"a","title":"b","files":[{"name":1}]}']) {
    storage.entries.set("svc0.drafts", left);
    expect(await lastProject(memoryShelf(true))).toBeUndefined();
    storage.entries.set("svc0.drafts", `{"a":${left.startsWith("not") ? 1 : left}}`);
    expect(await lastProject(memoryShelf(true))).toBeUndefined();
  }
});

test("names of files: what is wrong with one is said", () => {
  expect(complaintAboutName("lib/print.s", ["main.s"])).toBeUndefined();
  expect(complaintAboutName("main.s", ["main.s"])).toContain("already");
  for (const name of ["", "/etc/x", "a//b", "../x", "a b.s"]) expect(complaintAboutName(name, [])).toBeDefined();
});
