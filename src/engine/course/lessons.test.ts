// Every lesson on its own answers: what it starts with fails, right answers pass, wrong ones are told what is wrong.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLesson, selfTest } from "./index.ts";
import { filesBelow, lessonsFolder } from "./testing/lesson-files.ts";

const names = readdirSync(lessonsFolder).filter((name) => existsSync(join(lessonsFolder, name, "lesson.md")));

const load = (name: string) => readLesson(name, filesBelow(join(lessonsFolder, name)));
const exercises = join(lessonsFolder, "exercises");

describe("exercises", () => {
  const names = readdirSync(exercises).filter((name) => name.endsWith(".md"));

  it("are forty at least", () => expect(names.length).toBeGreaterThanOrEqual(40));

  it.each(names)("%s: what it begins with fails, its solution passes", (name) => {
    const reading = readLesson(name.replace(".md", ""), new Map([["lesson.md", readFileSync(join(exercises, name), "utf8")]]));
    if (!("lesson" in reading)) throw new Error(JSON.stringify(reading.diagnostics, undefined, 2));
    expect(reading.lesson.hints).toHaveLength(3);
    expect(selfTest(reading.lesson).filter(({ problems }) => problems.length > 0)).toEqual([]);
  });
});

describe.each(names)("lesson %s", (name) => {
  const reading = load(name);

  it("is well formed, with three hints, a second right answer and three wrong ones", () => {
    if (!("lesson" in reading)) throw new Error(JSON.stringify(reading.diagnostics, undefined, 2));
    expect(reading.lesson.hints).toHaveLength(3);
    expect(reading.lesson.other.length).toBeGreaterThanOrEqual(1);
    expect(reading.lesson.wrong.length).toBeGreaterThanOrEqual(3);
  });

  it("judges its own answers as they should be", () => {
    if (!("lesson" in reading)) return;
    expect(selfTest(reading.lesson).filter(({ problems }) => problems.length > 0)).toEqual([]);
  });
});
