import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MemoryStorage } from "../testing/memory-storage.ts";
import { installMemoryStorage } from "../testing/memory-storage.ts";
import { createProgram } from "./program.ts";

const hello = { name: "hello.s", text: "hello" };
const loop = { name: "loop.s", text: "b ." };
let storage: MemoryStorage;

beforeEach(() => {
  storage = installMemoryStorage();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("opens on the first program, and after a reload on what was written", () => {
  const before = createProgram(hello, [hello, loop]);
  expect(before.file()).toEqual(hello);
  before.edit("mine");
  vi.advanceTimersByTime(1000);
  expect(createProgram(hello, [hello, loop]).file()).toEqual({ name: "hello.s", text: "mine" });
});

test("a page that goes away writes what was waiting", () => {
  const program = createProgram(hello, [hello]);
  program.edit("typed a moment ago");
  program.flush();
  expect(createProgram(hello, [hello]).file().text).toBe("typed a moment ago");
});

test("an example takes the place of own work, which is kept, also over a reload", () => {
  const program = createProgram(hello, [hello, loop]);
  expect(program.hasOwnWork()).toBe(false);
  program.edit("my server");
  expect(program.hasOwnWork()).toBe(true);
  program.open(loop);
  expect(program.file()).toEqual(loop);
  expect(program.store.getState().previous).toEqual({ name: "hello.s", text: "my server" });
  program.open(hello);
  expect(createProgram(hello, [hello, loop]).store.getState().previous?.text).toBe("my server");
});

test("a full storage is said, and editing goes on", () => {
  const program = createProgram(hello, [hello]);
  storage.full = true;
  program.edit("unsaved");
  vi.advanceTimersByTime(1000);
  expect(program.store.getState().saved).toBe(false);
  expect(program.file().text).toBe("unsaved");
  storage.full = false;
  program.edit("saved");
  vi.advanceTimersByTime(1000);
  expect(program.store.getState().saved).toBe(true);
});

test("what an older page or another program left in the storage does not break this one", () => {
  for (const left of ["not json", "null", "[1]", '{"current":{"name":1}}']) {
    storage.entries.set("svc0.program", left);
    expect(createProgram(hello, [hello]).file()).toEqual(hello);
  }
});
