// Every example is built and run, and does what its checks say.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeResult, judgeAnswer, readExample } from "./index.ts";
import { filesBelow, lessonsFolder } from "./testing/lesson-files.ts";

const root = join(lessonsFolder, "examples");
const names = readdirSync(root).filter((name) => name !== "topics");

const load = (name: string) => readExample(name, filesBelow(join(root, name)));
describe("the examples", () => {
  it("are thirty at least", () => expect(names.length).toBeGreaterThanOrEqual(30));

  it.each(names)("%s does what it says", (name) => {
    const reading = load(name);
    if (!("lesson" in reading)) throw new Error(JSON.stringify(reading.diagnostics, undefined, 2));
    expect(reading.lesson.topic).toBeDefined();
    const { checks, diagnostics } = judgeAnswer(reading.lesson, reading.lesson.start);
    expect(diagnostics).toEqual([]);
    expect(checks.filter(({ verdict }) => verdict !== "passed").map(describeResult)).toEqual([]);
  });
});
