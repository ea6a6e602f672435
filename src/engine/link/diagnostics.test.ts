// What the linker says: ld's facts, and what to do about them.

import { describe, expect, it } from "vitest";
import { assemble } from "../asm/index.ts";
import type { ObjectFile } from "../elf/index.ts";
import { archiveOf, link } from "./index.ts";

function object(name: string, text: string): ObjectFile {
  const { object: made, diagnostics } = assemble({ name, text }, { debug: true });
  if (!made) throw new Error(diagnostics[0].message);
  return made;
}

const main = "_start:\n  bl helper\n  ret\n";

describe("an undefined name", () => {
  it("is an error at the first line that uses it, with its place as ld gives it", () => {
    const { executable, diagnostics } = link([object("main.s", `.global _start\n${main}  bl helper\n`)]);
    expect(executable).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        severity: "error",
        span: { file: "main.s", line: 3 },
        message: "undefined reference to helper (in _start: main.o (.text+0x0)): no file defines it",
        notes: [{ span: { file: "main.s", line: 5 } }],
      },
    ]);
  });

  it("that another file keeps to itself is to be made global there", () => {
    const { diagnostics } = link([object("main.s", `.global _start\n${main}`), object("other.s", "helper: ret\n")]);
    expect(diagnostics[0].help).toBe("other.o has a label helper that is its own: write .global helper there");
  });

  it("that is nearly another one is taken for a slip", () => {
    const { diagnostics } = link([object("main.s", `.global _start\n${main}helpr: ret\n`)]);
    expect(diagnostics[0].help).toBe("did you mean helpr?");
  });

  it("of the C library is said to be one", () => {
    const { diagnostics } = link([object("main.s", ".global _start\n_start: bl printf\n")]);
    expect(diagnostics[0].help).toContain("C library");
  });

  it("of C with the _ of macOS is told to lose it", () => {
    const text = ".global _main\n_main: bl _puts\n bl helper\n";
    const { diagnostics } = link([object("start.s", ".global _start\n_start: bl main\n"), object("main.s", text)]);
    expect(diagnostics.map(({ help }) => help)).toMatchObject([
      expect.stringContaining("macOS puts _ before the names of C, Linux does not: main"),
      expect.stringContaining("Linux does not: puts"),
      expect.stringContaining("write the label helper"),
    ]);
  });

  it("that is weak counts as 0", () => {
    const { executable } = link([object("main.s", ".global _start\n.weak maybe\n_start: ldr x0, =maybe\n bl maybe\n")]);
    expect(executable).toBeDefined();
  });
});

it("a name that two files define is an error that shows both", () => {
  const { diagnostics } = link([object("a.s", ".global _start, f\n_start: nop\nf: ret\n"), object("b.s", "nop\n.global f\nf: ret\n")]);
  expect(diagnostics).toMatchObject([
    {
      severity: "error",
      span: { file: "b.s", line: 3 },
      message: "multiple definition of f: b.o defines it, and a.o did before",
      notes: [{ span: { file: "a.s", line: 3 } }],
    },
  ]);
});

it("a _start beside the one that calls main is told how to be linked", () => {
  const { diagnostics } = link([
    object("start.s", ".global _start\n_start: bl main\n"),
    object("b.s", `.global _start\n${main}helper: ret\n`),
  ]);
  expect(diagnostics[0].help).toContain("gcc -nostdlib");
});

describe("without _start", () => {
  it("the program begins at .text, with ld's warning", () => {
    const { executable, diagnostics } = link([object("a.s", "nop\n")]);
    expect(executable).toBeDefined();
    expect(diagnostics).toMatchObject([{ severity: "warning" }]);
    expect(diagnostics[0].message).toContain("cannot find entry symbol _start; defaulting to 0000000000400078");
  });

  it("a label _start is told to be made global", () => {
    expect(link([object("a.s", "_start: nop\n")]).diagnostics[0].help).toContain("write .global _start");
  });

  it("main is explained", () => {
    expect(link([object("a.s", ".global main\nmain: nop\n")]).diagnostics[0].help).toContain("main is for programs with the C library");
  });
});

it("a target out of reach is an error that names the relocation and a way out", () => {
  const text = '.global _start\n_start: b.eq far\n.section .text.far, "ax"\n.skip 0x200000\n.global far\nfar: ret\n';
  const { diagnostics } = link([object("a.s", text)]);
  expect(diagnostics).toMatchObject([{ severity: "error", span: { file: "a.s", line: 2 } }]);
  expect(diagnostics[0].message).toContain("R_AARCH64_CONDBR19 against far");
  expect(diagnostics[0].help).toContain("±128 MiB");
});

it("nothing at all cannot be linked", () => {
  expect(link([object("a.s", "\n")]).diagnostics).toMatchObject([{ severity: "error" }]);
  expect(link([]).executable).toBeUndefined();
});

describe("an archive", () => {
  const archive = archiveOf("libx.a", [
    object("unused.s", ".global unused\nunused: bl nowhere\n"),
    object("helper.s", ".global helper\nhelper: bl deeper\n"),
    object("deeper.s", ".global deeper\ndeeper: ret\n"),
  ]);

  it("gives the members that are needed, and what they need", () => {
    const { executable, diagnostics } = link([object("main.s", `.global _start\n${main}`), archive]);
    expect(diagnostics).toEqual([]);
    expect(executable).toBeDefined();
  });

  it("gives nothing to what comes after it, as with ld", () => {
    const { diagnostics } = link([archive, object("main.s", `.global _start\n${main}`)]);
    expect(diagnostics[0].message).toContain("undefined reference to helper");
  });
});
