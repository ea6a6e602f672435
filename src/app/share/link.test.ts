// Links hold what they were made of, old ones stay readable, and damaged or hostile ones are refused in words.

import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { comfortableCharacters, linkLimits, readLink, type SharedProgram, writeLink } from "./link.ts";

const hello: SharedProgram = {
  title: "Hello",
  files: [{ name: "hello.s", text: "_start: mov x0, #42\nmov x8, #93\nsvc #0\n" }],
  shown: "hello.s",
};

const hostile = (json: unknown): string => `#s=1.${deflateSync(JSON.stringify(json)).toString("base64url")}`;

it("a link of version 1 that was once given away is read for ever", async () => {
  const link = "#s=1.eJyrVipRslLySM3JyVfSUUpTsoqOVsoA8fSKlXSU4otLEotKrBRy88sUKgx0FJRNjGLywBwLHQVlS-OYvOKyZAVlg5g8pdhYHaViJSu45loAzJobEg";
  expect(await readLink(link)).toEqual({ program: hello });
});

it("so is one that holds an attempt at a lesson, and one of the first pages, which named it beside all files", async () => {
  const attempt: SharedProgram = {
    title: "Lesson 2",
    files: [{ name: "main.s", text: "nop\n" }],
    removed: ["old.s"],
    lesson: { name: "02-hello", start: "0123abcd" },
    engine: "0.0.9",
  };
  expect(
    await readLink(
      "#s=1.eNqrVipRslLySS0uzs9TMFLSUUoHcg30DPQsgew0JavoaKXcxMw8vWIgNy-_ICZPKTZWRykFKKGUn5MCFAbyckA8AyPdjNScnHygOgNDI-PEpOQUpdhaANKmGi8",
    ),
  ).toEqual({ program: attempt });
  expect(await readLink(hostile({ t: "T", f: [["main.s", "nop"]], l: "02-hello" }))).toEqual({
    program: { title: "T", files: [{ name: "main.s", text: "nop" }], lesson: { name: "02-hello" } },
  });
  expect("problem" in (await readLink(hostile({ t: "T", f: [], l: "02-hello" })))).toBe(true);
});

const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}(\/[a-z]{1,8})?\.(s|inc|html)$/);

it("what is put into a link comes out of it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ name, text: fc.string({ maxLength: 300, unit: "grapheme" }) }), {
        minLength: 1,
        maxLength: 6,
        selector: (file) => file.name,
      }),
      fc.string({ maxLength: 80 }),
      fc.record(
        {
          arguments: fc.array(fc.string(), { minLength: 1, maxLength: 5 }),
          stdin: fc.string({ unit: "grapheme" }),
          entry: fc.stringMatching(/^[a-z_]{1,9}$/),
          seed: fc.nat(),
          http: fc.record({
            method: fc.constantFrom("GET", "POST"),
            url: fc.webUrl(),
            from: fc.constantFrom("local", "remote"),
            headers: fc.string(),
            body: fc.string(),
            count: fc.nat().map(String),
          }),
          breakpoints: fc.array(
            fc.nat().map((line) => `main.s:${line}`),
            { minLength: 1, maxLength: 5 },
          ),
          moment: fc.nat(),
          removed: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
          lesson: fc.record(
            { name: fc.constantFrom("02-hello", "from:four-0123abcd"), start: fc.constant("0123abcd"), pack: fc.webUrl() },
            { requiredKeys: ["name", "start"] },
          ),
        },
        { requiredKeys: [] },
      ),
      async (files, title, { removed, ...rest }) => {
        const program: SharedProgram = { title, files, ...rest, ...(removed && rest.lesson ? { removed } : {}) };
        expect(await readLink(await writeLink(program))).toEqual({ program });
      },
    ),
    { numRuns: 60 },
  );
});

it("the usual program fits into a link that survives mail and chat", async () => {
  const text = Array.from(
    { length: 60 },
    (_, line) => `        add     x${line % 20}, x${(line * 7) % 20}, #${line}    // line ${line}\n`,
  ).join("");
  expect((await writeLink({ title: "A server", files: [{ name: "server.s", text }] })).length).toBeLessThan(comfortableCharacters);
});

it("damage is told and never thrown", async () => {
  const link = await writeLink(hello);
  await fc.assert(
    fc.asyncProperty(fc.nat(link.length - 1), fc.string({ minLength: 0, maxLength: 3 }), async (at, piece) => {
      const reading = await readLink(link.slice(0, at) + piece + link.slice(at + 1));
      expect("program" in reading || reading.problem.length > 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it("a link that would unpack to more than a project may hold is refused before it has", async () => {
  const bomb = hostile({ t: "big", f: [["a.s", " ".repeat(50 * linkLimits.inflatedBytes)]] });
  expect(bomb.length).toBeLessThan(linkLimits.linkCharacters);
  expect(await readLink(bomb)).toEqual({ problem: expect.stringContaining("more than") });
});

it.each([
  ["a path out of the project", { t: "", f: [["../x.s", ""]] }, "no name"],
  ["a path from the root", { t: "", f: [["/etc/x.s", ""]] }, "no name"],
  [
    "two files of one name",
    {
      t: "",
      f: [
        ["a.s", ""],
        ["a.s", "x"],
      ],
    },
    "two files",
  ],
  ["no files", { t: "", f: [] }, "no program"],
  ["too many files", { t: "", f: Array.from({ length: 65 }, (_, index) => [`f${index}.s`, ""]) }, "65 files"],
  ["a number for a text", { t: "", f: [["a.s", 5]] }, "no program"],
  ["null", null, "no program"],
])("%s is refused", async (_, json, words) => {
  expect(await readLink(hostile(json))).toEqual({ problem: expect.stringContaining(words) });
});

it("a later version says so", async () => {
  expect(await readLink("#s=2.abc")).toEqual({ problem: expect.stringContaining("version 2") });
});
