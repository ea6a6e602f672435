// Texts that ask for too much end with a message, soon.

import { describe, expect, it } from "vitest";
import { assemble } from "./index.ts";

const messages = (text: string): string =>
  assemble({ name: "bomb.s", text })
    .diagnostics.map(({ message }) => message)
    .join("\n");

const lines = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join("");
const doubling = `a0 = x - y\n${lines(60, (index) => `a${index + 1} = a${index} - a${index}\n`)}.word a60\n`;
const chain = `a0 = x\n${lines(5_000, (index) => `a${index + 1} = a${index} + 1\n`)}.word a5000\n`;

describe("a bomb ends with a message", () => {
  it.each([
    ["a macro that calls itself", ".macro m\nm\n.endm\nm\n", "nested more than 100 deep"],
    ["macros that call each other twice", ".macro a\nb\nb\n.endm\n.macro b\na\na\n.endm\na\n", "nested more than 100 deep"],
    ["an endless repetition", ".rept 0xffffffff\nnop\n.endr\n", "more than 1000000 statements"],
    ["repetitions of repetitions", ".rept 100000\n.rept 100000\nnop\n.endr\n.endr\n", "more than 1000000 statements"],
    ["doubling text", '.macro d a\nd "\\a\\a"\n.endm\nd "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"\n', "too much text"],
    ["an endless repetition of mistakes", ".rept 0xffffffff\nwrong x0\n.endr\n", "there is no instruction"],
    ["many numbers that come too late", ".rept 0xffffffff\nadd x0, x0, late\n.endr\nlate = 1\n", "more than 100000 instructions wait"],
    ["a large fill", ".fill 0x10000000, 8, 1\n", "beyond 64 MiB"],
    ["a large gap", ".skip 0x7fffffffffff\n", "beyond 64 MiB"],
    ["a large alignment", ".byte 1\n.align 31\n", "beyond 64 MiB"],
    ["a large .org", ".org 0x7fffffff\n", "beyond 64 MiB"],
    ["a gap that a later symbol makes large", ".skip n\nn = 1 << 40\n", "beyond 64 MiB"],
    ["deep parentheses", `.word ${"(".repeat(100_000)}1\n`, "nested too deeply"],
    ["deep signs", `.word ${"-".repeat(100_000)}1\n`, "nested too deeply"],
    ["a long sum", `.word ${"a + ".repeat(50_000)}a\n`, "2000 operators"],
    ["symbols that double", doubling, "too many symbols"],
    ["a long chain of symbols", chain, "too many symbols"],
    ["symbols in a circle", "a = b\nb = a\n.word a\n", "defined by itself"],
    ["sizes in a circle", ".skip b - a\na: .skip c - b + 1\nb: .skip b - a + 1\nc:\n", "depend on one another"],
  ])("%s", (_name, text, words) => {
    expect(messages(text)).toContain(words);
  });

  it("files that include themselves", () => {
    const text = '.include "self.s"\n';
    const { diagnostics } = assemble({ name: "self.s", text }, { include: () => text });
    expect(diagnostics[0].message).toContain("64 deep");
  });

  it("a text with very many errors keeps the first 200", () => {
    const { diagnostics } = assemble({ name: "bad.s", text: Array.from({ length: 50_000 }, (_, line) => `wrong${line} x0`).join("\n") });
    expect(diagnostics).toHaveLength(200);
  });

  it("very many warnings do not hide an error", () => {
    const text = `${Array.from({ length: 300 }, (_, line) => `.byte ${1000 + line}`).join("\n")}\nwrong x0\n`;
    const { diagnostics } = assemble({ name: "bad.s", text });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(1);
  });
});

it("room that takes no place in the file may be large", () => {
  const { object } = assemble({ name: "bss.s", text: ".bss\n.skip 0x10000000\n" });
  expect(object?.sections.find(({ name }) => name === ".bss")).toMatchObject({ size: 0x10000000, contents: new Uint8Array(0) });
});
