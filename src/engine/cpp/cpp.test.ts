// The preprocessor beside GCC's: what `gcc -E` prints of the texts in testing/, white space and line markers included (kept in
// testing/printed.txt, written anew by UPDATE_GOLDENS=1 from GCC's output alone); then what a learner is told.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { assemble } from "../asm/index.ts";
import { hasCompiler } from "../elf/testing/tools.ts";
import { preprocess } from "./index.ts";

const folder = fileURLToPath(new URL("testing/", import.meta.url));
const goldenPath = `${folder}printed.txt`;
const texts = ["macros.S", "calls.S", "lines.S", "files.S"] as const;
const variants = [[], ["-P"]] as const;

const read = (path: string): string | undefined => (existsSync(`${folder}${path}`) ? readFileSync(`${folder}${path}`, "utf8") : undefined);

/** The header that GCC reads before all has a place of its own on each system. */
const withoutFirstHeader = (text: string): string => text.replace(/^# 1 ".*stdc-predef[.]h".*\n/m, "");

const gccs = (name: string, words: readonly string[]): string =>
  withoutFirstHeader(execFileSync("aarch64-linux-gnu-gcc", ["-E", "-Iinc", ...words, name], { cwd: folder, encoding: "utf8" }));

function ours(name: string, words: readonly string[]): string {
  const { text, diagnostics } = preprocess({ name, text: read(name)! }, { read, folders: ["inc"], marksLines: words.length === 0 });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return withoutFirstHeader(text);
}

if (process.env["UPDATE_GOLDENS"] && hasCompiler)
  writeFileSync(
    goldenPath,
    texts.flatMap((name) => variants.map((words) => `=== ${[name, ...words].join(" ")}\n${gccs(name, words)}`)).join(""),
  );

const goldens = new Map(
  readFileSync(goldenPath, "utf8")
    .split(/^=== /m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]),
);

describe("gcc -E prints the same", () => {
  for (const name of texts)
    for (const words of variants) {
      it(`${[name, ...words].join(" ")}`, () => expect(ours(name, words)).toBe(goldens.get([name, ...words].join(" "))));
      it.skipIf(!hasCompiler)(`${[name, ...words].join(" ")}, live (needs aarch64-linux-gnu-gcc)`, () => {
        expect(ours(name, words)).toBe(gccs(name, words));
      });
    }
});

/** `line:column message` of everything that is said of a text, by the preprocessor or, if that is content, by the assembler. */
function told(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const made = preprocess({ name: "a.S", text }, { read: (path) => files[path] });
  const wrong = made.diagnostics.length > 0 ? made.diagnostics : assemble({ name: "a.S", ...made }).diagnostics;
  return wrong.map(({ span, message }) => `${span.file === "a.S" ? "" : `${span.file}:`}${span.line}:${span.column} ${message}`);
}

describe("what is wrong is told where it stands in the source", () => {
  it("of directives", () => {
    expect(told('#define TWO(a, b) a b\n nop\n TWO(1)\n#if 1 +\n#endif\n#include "none.h"\n#ifdef X\n')).toEqual([
      "3:2 TWO takes 2 arguments, not 1",
      "4:2 #if: the condition of #if is not complete",
      "6:10 there is no file none.h",
      "7:2 #ifdef has no #endif",
    ]);
    expect(told("#define A 1\n#define A 2\n")).toEqual(["2:9 A is defined as something else already (line 1 of a.S)"]);
    expect(told("#error this machine\n")).toEqual(["1:2 #error this machine"]);
    expect(told("#if 1/0\n#endif\n")).toEqual(["1:6 #if: a division by 0 in a condition of #if"]);
    expect(told('#include "loop.h"\n', { "loop.h": '#include "loop.h"\n' })[0]).toContain("more than 200 deep");
  });

  it("of instructions that macros have made: the call; of the rest of such a line: the token", () => {
    expect(told("#define BIG 5000\n#define ADD(r) add r, r, BIG\n add x0, x0, BIG ; movv x1, x2\n nop ; ADD(x3)\n")).toEqual([
      "3:14 immediate 5000 does not fit add: 0–4095, or a multiple of 4096 up to 16773120",
      '3:20 there is no instruction "movv"',
      "4:8 immediate 5000 does not fit add: 0–4095, or a multiple of 4096 up to 16773120",
    ]);
  });

  it("in an included file", () => {
    expect(told('#include "b.h"\n nop\n', { "b.h": "\n\n movv x0, x1\n" })).toEqual(['b.h:3:2 there is no instruction "movv"']);
  });

  it("without an edit where a macro has made the text", () => {
    const fixesOf = (text: string) => {
      const made = preprocess({ name: "a.S", text }, { read: () => undefined });
      return assemble({ name: "a.S", ...made }).diagnostics.flatMap(({ fixes = [] }) => fixes);
    };
    expect(fixesOf('.asci "x"\n')).not.toEqual([]);
    expect(fixesOf('#define D .asci\nD "x"\n')).toEqual([]);
  });
});

describe("a text cannot make it run away", () => {
  it("by macros that double", () => {
    const doubling = Array.from({ length: 40 }, (_, index) => `#define M${index + 1} M${index} M${index}\n`).join("");
    expect(told(`#define M0 nop ;\n${doubling} M40\n`)).toEqual([expect.stringContaining("macros make more than")]);
  });

  it("by calls without an end", () => {
    expect(told("#define F(x) x\n F(((((\n nop\n")).toEqual(["2:2 the arguments of F have no )"]);
    expect(told("/* never closed\n nop\n")).toEqual(["1:1 this comment has no end: */ closes it"]);
  });
});
