// Expressions and formats: what they are worth here, and what gdb-multiarch says of the same text.

import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { Random } from "../../cpu/testing/random-program.ts";
import { buildElf, Learner } from "../testing/learner.ts";
import { type EvaluationContext, evaluate } from "./evaluate.ts";
import { examine, type FormatLetter, formatValue, parseFormat } from "./format.ts";
import { describeType, layOver } from "./layout.ts";
import { parseExpression, parseType } from "./parse.ts";
import { structureNamed, structureNames } from "./structures.ts";
import type { Value } from "./value.ts";

const hasGdb = spawnSync("gdb-multiarch", ["--version"]).status === 0;
const hasCompiler = spawnSync("aarch64-linux-gnu-gcc", ["--version"]).status === 0;

const variables = new Map<string, Value>();
const nowhere: EvaluationContext = {
  register: () => undefined,
  setRegister: () => {},
  read: () => undefined,
  write: () => false,
  symbol: () => undefined,
  variable: (name) => variables.get(name),
  setVariable: (name, value) => variables.set(name, value),
};

function print(text: string, format?: string): string {
  try {
    return formatValue(evaluate(parseExpression(text), nowhere), format as FormatLetter | undefined);
  } catch (error) {
    return (error as Error).message;
  }
}

/** What gdb prints for each of these, in one session. */
function gdbPrints(lines: readonly (readonly [text: string, format?: string | undefined])[]): string[] {
  const commands = lines.flatMap(([text, format]) => ["-ex", "echo \\n@", "-ex", `output${format ? `/${format}` : ""} ${text}`]);
  const setting = ["-ex", "set architecture aarch64", "-ex", "set language c"];
  const { stdout, stderr } = spawnSync("gdb-multiarch", ["-batch", "-nx", ...setting, ...commands], { encoding: "utf8" });
  const answers = stdout.split("\n@").slice(1);
  const errors = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("warning"));
  return answers.map((answer) => (answer === "" ? (errors.shift() ?? "") : answer));
}

const chosen: readonly (readonly [string, string?])[] = [
  ["1 + 2 * 3"],
  ["-7 / 2"],
  ["-7 % 3"],
  ["7u / 2"],
  ["(unsigned char)300"],
  ["(signed char)200"],
  ["(short)0x18000"],
  ["1 << 31"],
  ["4294967296 >> 4"],
  ["~0"],
  ["!5"],
  ["1.5 * 4"],
  ["1 / 3.0"],
  ["1e10"],
  ["5 > 3 && 2 < 1 || 1"],
  ["3 == 3"],
  ["1 ? 2 : 3"],
  ["sizeof(int)"],
  ["sizeof(long long)"],
  ["'A'"],
  ["'\\n'"],
  ["(char)66"],
  ["0x1f90", "d"],
  ["8080", "x"],
  ["8080", "t"],
  ["8080", "o"],
  ["-1", "x"],
  ["-1", "u"],
  ["65", "c"],
  ["(short)-2", "x"],
  ["(char)200", "d"],
  ["0", "t"],
  ["1 / 0"],
  ["0b101"],
  ["010"],
  ["2147483648"],
  ["18446744073709551615"],
  ["(unsigned long)-1"],
  ["5 , 6"],
  ["-2147483648 - 1"],
];

describe("expressions", () => {
  it.skipIf(!hasGdb)("print as gdb prints them (needs gdb-multiarch)", () => {
    const expected = gdbPrints(chosen);
    expect(chosen.map(([text, format]) => `${text} → ${print(text, format)}`)).toEqual(
      chosen.map(([text], index) => `${text} → ${expected[index]}`),
    );
  });

  it.skipIf(!hasGdb)("a hundred generated ones, too (needs gdb-multiarch)", () => {
    const random = new Random(5);
    const make = (depth: number): string => {
      if (depth === 0)
        return random.of([
          "1",
          "-3",
          "7",
          "255",
          "65536",
          "2147483647",
          "0x80000000",
          "(long)5",
          "(unsigned char)200",
          "(short)-9",
          "12345678901",
          "3u",
        ]);
      const operator = random.of(["+", "-", "*", "&", "|", "^", "<", ">", "==", "!=", "<=", ">=", "/", "%"]);
      const right = operator === "/" || operator === "%" ? random.of(["3", "7u", "(long)11"]) : make(depth - 1);
      return random.chance(6) ? `~(${make(depth - 1)})` : `(${make(depth - 1)}) ${operator} (${right})`;
    };
    const lines = Array.from({ length: 100 }, (): [string, string | undefined] => [
      make(1 + random.below(3)),
      random.of([undefined, "x", "d", "u"]),
    ]);
    const expected = gdbPrints(lines);
    expect(lines.map(([text, format]) => `${format} ${text} → ${print(text, format)}`)).toEqual(
      lines.map(([text, format], index) => `${format} ${text} → ${expected[index]}`),
    );
  });

  it("read registers, memory and symbols of the program, and write them", () => {
    const learner = new Learner(
      buildElf(
        `.data\nnumbers: .word 1, 2, 0xfffffffe, 4\ntext: .asciz "hello"\n.text\n.globl _start\n_start: ldr x1, =numbers\n ldr x2, =text\n mov w3, #-1\n cmp x3, x3\nhere: b .\n`,
      ),
    );
    learner.breakAt("here");
    learner.move({ kind: "continue" });
    const value = (text: string): string => formatValue(learner.debugger.evaluate(text));
    expect(value("*(int*)($x1 + 8)")).toBe("-2");
    expect(value("*(uint32_t*)($x1+4)")).toBe("2");
    expect(value("((int*)$x1)[3]")).toBe("4");
    expect(value("(int)numbers")).toBe("1");
    expect(value("{int[4]}&numbers")).toBe("{1, 2, -2, 4}");
    expect(value("*(int*)&numbers@2")).toBe("{1, 2}");
    expect(value('$_streq((char*)$x2, "hello")')).toBe("1");
    expect(value("$_strlen($x2) == 5 && $Z")).toBe("1");
    expect(value("w3")).toBe("4294967295");
    expect(value("$x3")).toBe("4294967295");
    expect(value("$v0.d.u[0]")).toBe("0");
    expect(() => value("numbers + 1")).toThrow("'numbers' has unknown type; cast it to its declared type");
    expect(() => value("nothing")).toThrow('No symbol "nothing" in current context.');
    expect(() => value("*(int*)8")).toThrow("Cannot access memory at address 0x8");
    learner.debugger.evaluate("$x3 = 77");
    learner.debugger.evaluate("*(int*)&numbers = 9");
    expect([value("$x3"), value("(int)numbers"), learner.x(3)]).toEqual(["77", "9", 77n]);
    learner.debugger.evaluate("$mine = 5");
    expect(value("$mine * 2")).toBe("10");
  });

  it.each(["1 +", "(int", "* ", "1 2", '"open', "struct nothing *p", "$_unknown(1)"])("%s is refused", (text) => {
    expect(() => evaluate(parseExpression(text), nowhere)).toThrow(/./);
  });
});

describe("memory", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, index) => index);
  const read = (address: bigint, length: number) => bytes.slice(Number(address) - 4096, Number(address) - 4096 + length);
  const shown = (format: string, address = 4096n) =>
    examine(parseFormat(format), address, { read }, () => undefined).lines.map(
      (line) => `0x${line.address.toString(16)}: ${line.items.join(" ")}`,
    );

  it("is examined in gdb's formats and lines", () => {
    expect(shown("3gx")).toEqual(["0x1000: 0x0706050403020100 0x0f0e0d0c0b0a0908", "0x1010: 0x1716151413121110"]);
    expect(shown("5wx")).toEqual(["0x1000: 0x03020100 0x07060504 0x0b0a0908 0x0f0e0d0c", "0x1010: 0x13121110"]);
    expect(shown("4db")).toEqual(["0x1000: 0 1 2 3"]);
    expect(shown("2c", 4096n + 48n)).toEqual(["0x1030: 48 '0' 49 '1'"]);
  });
});

describe("structures", () => {
  it.skipIf(!hasCompiler)("have the sizes and offsets of the kernel's headers (needs aarch64-linux-gnu-gcc)", () => {
    const headers = [
      "netinet/in.h",
      "sys/un.h",
      "sys/socket.h",
      "sys/time.h",
      "time.h",
      "sys/uio.h",
      "sys/epoll.h",
      "poll.h",
      "sys/stat.h",
      "sys/resource.h",
      "sys/utsname.h",
      "sys/ioctl.h",
      "linux/net.h",
      "sys/timerfd.h",
    ];
    // Those whose names or members the C library has otherwise, or not.
    const others = new Set([
      "sigaction",
      "epoll_data",
      "termios",
      "siginfo",
      "stack_t",
      "dirent64",
      "flock",
      "linger",
      "timezone",
      "in6_addr",
    ]);
    const names = structureNames.filter((name) => !others.has(name));
    const rows = names.flatMap((name) =>
      (structureNamed(name)?.fields ?? [])
        .filter(({ name: field }) => !field.startsWith("_"))
        .map(({ name: field, offset }) => ({ name, field, offset })),
    );
    const asserts = [
      ...names.map((name) => `_Static_assert(sizeof(struct ${name}) == ${structureNamed(name)?.bytes}, "${name}");`),
      ...rows.map(
        ({ name, field, offset }) => `_Static_assert(__builtin_offsetof(struct ${name}, ${field}) == ${offset}, "${name}.${field}");`,
      ),
    ];
    const text = `#define _GNU_SOURCE\n${headers.map((header) => `#include <${header}>\n`).join("")}${asserts.join("\n")}\n`;
    expect(() =>
      execFileSync("aarch64-linux-gnu-gcc", ["-fsyntax-only", "-x", "c", "-"], { input: text, stdio: ["pipe", "pipe", "pipe"] }),
    ).not.toThrow();
    expect(rows.length).toBeGreaterThan(60);
  });

  it("are laid over memory member by member, with their byte order", () => {
    const bytes = Uint8Array.of(2, 0, 0x1f, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    expect(
      layOver(parseType("struct sockaddr_in"), bytes).map(
        ({ path, offset, value, byteOrder }) => `${offset} ${path} = ${value} ${byteOrder}`,
      ),
    ).toEqual([
      "0 sin_family = 2 little",
      "2 sin_port = 8080 network",
      "4 sin_addr.s_addr = 2130706433 network",
      `8 sin_zero = "\\000\\000\\000\\000\\000\\000\\000" little`,
    ]);
    expect(describeType(parseType("struct timespec"))).toBe("struct timespec {\n    long tv_sec;\n    long tv_nsec;\n}");
  });
});
