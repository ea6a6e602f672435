// Every example is built and run, and does what its checks say.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { describeResult, judgeAnswer, readExample } from "./index.ts";

const root = join(import.meta.dirname, "../../../lessons/examples");
const names = readdirSync(root).filter((name) => name !== "topics");

const load = (name: string) =>
  readExample(
    name,
    new Map(
      readdirSync(join(root, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [relative(join(root, name), path), readFileSync(path, "utf8")]),
    ),
  );

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
