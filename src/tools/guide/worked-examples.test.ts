// The worked examples of CONTRIBUTING.md fit the files that they name; `npm run verify -- guide` tries them.

import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Part, withChange, workedExamples } from "./worked-examples.ts";

const at = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
const examples = workedExamples(readFileSync(at("CONTRIBUTING.md"), "utf8"));

it("the guide has an instruction, a system call, a command and a panel", () => {
  expect(examples.map(({ title }) => title)).toEqual(["An instruction", "A system call", "A command of the terminal", "A panel"]);
});

it.each(examples)("$title: every part has one place", ({ parts }) => {
  const texts = new Map<string, string>();
  const misfits = parts.filter((part: Part) => {
    const text = texts.get(part.file) ?? (existsSync(at(part.file)) ? readFileSync(at(part.file), "utf8") : undefined);
    const changed = withChange(part, text);
    if (changed !== undefined) texts.set(part.file, changed);
    return changed === undefined;
  });
  expect(misfits).toEqual([]);
});
