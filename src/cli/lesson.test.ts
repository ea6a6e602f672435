// The instructor's commands as they are typed: a new lesson is right from the start, and grading tells by its exit status.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "svc0-lesson-"));
afterAll(() => rmSync(folder, { recursive: true }));

function svc0(...words: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const environment = { ...process.env, INIT_CWD: folder };
  return spawnSync(process.execPath, [join(import.meta.dirname, "svc0.mjs"), ...words], { encoding: "utf8", env: environment });
}

it("a new lesson passes its own test, and grades its own answers", () => {
  expect(svc0("lesson", "new", "first").status).toBe(0);
  expect(svc0("lesson", "test", "first")).toMatchObject({ status: 0, stdout: expect.stringContaining("ok     first: 4 answers") });
  expect(svc0("grade", "first", "first/solution/main.s")).toMatchObject({ status: 0, stdout: expect.stringContaining("passed  1/1") });
  const failed = svc0("grade", "--csv", "first", "first/solution/main.s", "first/start/main.s");
  expect(failed.status).toBe(1);
  expect(failed.stdout.split("\r\n")).toEqual([
    "submission,lesson,check,verdict,expected,seen",
    "main.s,first,status,passed,exit status 7,exit status 7",
    "main.s,first,status,failed,exit status 7,exit status 0",
    "",
  ]);
});

it("a mistake in a lesson is told with its line", () => {
  writeFileSync(join(folder, "bad.md"), "---\ntitle: A\nsumary: B\n---\n");
  const { status, stderr } = svc0("lesson", "test", "bad.md");
  expect(status).toBe(2);
  expect(stderr).toContain("lesson.md:3:1: error: the key sumary is not known here\n  help: did you mean summary?");
});
